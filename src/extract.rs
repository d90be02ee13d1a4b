//! The wide row: one object a report, with the columns of the contract.

pub(crate) mod column;

use crate::finding::diagnosis::is_asserted;
use crate::finding::fact::{Fact, FactValue};
use crate::grammar::term::Family;
use crate::pattern::assessment::Stated;
use crate::reading::Reading;
use column::{COLUMNS, Kind};
use serde_json::{Map, Value, json};

/// The row of a reading: every column the report states, and the patterns in order of rank.
#[must_use]
pub fn row(reading: &Reading<'_>) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("report_id".into(), json!(reading.report.id));
    row.insert("is_report".into(), json!(reading.is_report()));
    for column in COLUMNS {
        match column.kind {
            Kind::Number => {
                if let Some((low, high, _)) = range(reading, column.element)
                    && let (Some(l), Some(h)) = (low, high)
                {
                    let value = if l == h { l } else { h };
                    row.insert(column.name.into(), json!(value));
                }
            }
            Kind::Range => {
                if let Some((low, high, op)) = range(reading, column.element) {
                    row.insert(format!("{}_min", column.name), json!(low));
                    row.insert(format!("{}_max", column.name), json!(high));
                    if let Some(op) = op {
                        row.insert(format!("{}_op", column.name), json!(op));
                    }
                }
            }
            Kind::Word => {
                let merged = column.merged.iter().any(|e| reading.word(e) == Some("present"));
                if let Some(word) = if merged { Some("present") } else { reading.word(column.element) } {
                    let value = column.map.iter().find(|m| m.0 == word).map_or(word, |m| m.1);
                    if !value.is_empty() {
                        row.insert(column.name.into(), json!(value));
                    }
                }
            }
        }
    }
    special(reading, &mut row);
    row.insert("patterns".into(), patterns(reading));
    row
}

fn range(reading: &Reading<'_>, element: &str) -> Option<(Option<f64>, Option<f64>, Option<&'static str>)> {
    let fact = reading.fact(element)?;
    let FactValue::Range { low, high, .. } = fact.value else { return None };
    let op = fact.finding.and_then(|i| reading.findings.list.get(i as usize)).and_then(|f| f.comparator.sign());
    Some((low, high, op))
}

/// Columns that are more than one element.
fn special(reading: &Reading<'_>, row: &mut Map<String, Value>) {
    if let Some(k) = &reading.karyotype {
        row.insert("karyotype".into(), json!(k.text));
    }
    light_chain(reading, row);
    iron(reading, row);
    let (mut mutations, mut positive, mut negative) = (Vec::new(), Vec::new(), Vec::new());
    let mut order: Vec<(u32, String, Family, bool)> = Vec::new();
    for entity in &reading.grammar.entities {
        let Some(element) = entity.element else { continue };
        let Some(fact) = reading.facts.get(element) else { continue };
        let name = entity.id.split_once('.').map_or("", |x| x.1);
        let name = if entity.family == Family::Marker { printed(reading, fact, name) } else { name.to_owned() };
        if !order.iter().any(|o| o.0 == fact.finding.unwrap_or(0) && o.1 == name) {
            order.push((fact.finding.unwrap_or(0), name, entity.family, fact.value == FactValue::Word(1)));
        }
    }
    order.sort_unstable_by_key(|o| o.0);
    let abnormal = abnormal_population(reading);
    for (_, name, family, yes) in order {
        match (family, yes) {
            (Family::Marker, _) if !abnormal => {}
            (Family::Gene, true) if !LOCI.contains(&name.as_str()) => mutations.push(name.to_owned()),
            (Family::Marker, true) => positive.push(name),
            (Family::Marker, false) => negative.push(name),
            _ => {}
        }
    }
    for (name, list) in [("mutations", mutations), ("cd_positive", positive), ("cd_negative", negative)] {
        if !list.is_empty() {
            row.insert(name.into(), json!(list));
        }
    }
    patterns_of_growth(reading, row);
    diagnosis(reading, row);
}

/// Markers are listed of an abnormal population: none where the report finds the marrow normal, reactive, empty or in remission.
fn abnormal_population(reading: &Reading<'_>) -> bool {
    use crate::pattern::Group;
    let mut asserted = reading
        .assessment
        .iter()
        .filter(|a| a.level.is_asserted())
        .filter_map(|a| reading.grammar.patterns.get(a.pattern))
        .peekable();
    asserted.peek().is_none()
        || reading.word("infiltrate.lymphoma") == Some("present")
        || asserted.any(|p| {
            !matches!(p.group, Group::Normal | Group::Reactive | Group::Failure | Group::Inadequate)
                && !matches!(p.id.as_str(), "remission" | "post_therapy_hypoplasia")
        })
}

/// Loci whose mutation status is no gene mutation.
const LOCI: [&str; 3] = ["IGHV", "IGH", "TRB"];

/// Markers are named as printed: `TTF-1` stays `TTF-1`. A description ("cytoplasmic CD3") takes the lexicon's name.
fn printed(reading: &Reading<'_>, fact: Fact, name: &str) -> String {
    let span = fact.finding.and_then(|i| reading.findings.list.get(i as usize)).map(|f| f.span);
    let words = span.map_or("", |s| s.of(&reading.report.text)).trim();
    let plain = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    let one = !words.is_empty() && words.len() <= 16 && (!words.contains(char::is_whitespace) || plain(words) == plain(name));
    if one { words.split_whitespace().collect::<Vec<_>>().join(" ") } else { name.to_owned() }
}

fn light_chain(reading: &Reading<'_>, row: &mut Map<String, Value>) {
    let word = reading.word("plasma.light_chain").or_else(|| reading.word("lymphoid.light_chain"));
    if let Some(w) = word {
        row.insert("light_chain".into(), json!(w));
    }
}

fn iron(reading: &Reading<'_>, row: &mut Map<String, Value>) {
    let Some(Fact { value: FactValue::Range { high: Some(value), .. }, .. }) = reading.fact("iron.grade") else { return };
    row.insert("iron_grade".into(), json!(value));
    if let Some(scale) = reading.word("iron.scale") {
        row.insert("iron_scale".into(), json!(scale));
    }
}

fn patterns_of_growth(reading: &Reading<'_>, row: &mut Map<String, Value>) {
    // The pattern of a neoplastic infiltrate only.
    let neoplasm = reading.assessment.iter().any(|a| {
        a.level.is_asserted()
            && reading.grammar.patterns.get(a.pattern).is_some_and(|p| p.group.is_neoplasm() || p.id == "metastasis")
    });
    if !neoplasm && reading.word("infiltrate.lymphoma") != Some("present") {
        return;
    }
    let Some(id) = reading.grammar.elements.find("infiltrate.pattern") else { return };
    let mut list: Vec<&str> = Vec::new();
    for f in reading.findings.list.iter().filter(|f| f.element == id && f.counts()) {
        if let FactValue::Word(w) = f.value
            && let Some(word) = reading.grammar.elements.get(id).and_then(|e| e.values.get(w as usize))
            && !list.contains(&word.as_str())
        {
            list.push(word);
        }
    }
    if !list.is_empty() {
        row.insert("infiltration_pattern".into(), json!(list));
    }
}

/// Patterns that name no disease.
const DESCRIPTIVE: [&str; 5] = ["normal", "normal_for_age_variant", "reactive", "nondiagnostic", "hypoplastic_marrow_nos"];

fn diagnosis(reading: &Reading<'_>, row: &mut Map<String, Value>) {
    let asserted: Vec<_> = reading.diagnoses.iter().filter(|d| is_asserted(d.stated.status)).collect();
    let id = |p: u16| reading.grammar.patterns.get(p).map_or("", |p| p.id.as_str());
    let ids: Vec<&str> = asserted.iter().map(|d| id(d.stated.pattern)).collect();
    if let Some(first) = asserted.first() {
        let name = id(first.stated.pattern);
        let certainty = if DESCRIPTIVE.contains(&name) {
            "descriptive"
        } else if first.stated.status == Stated::Favoured {
            "probable"
        } else {
            "definite"
        };
        row.insert("reported_diagnosis".into(), json!(ids));
        row.insert("reported_certainty".into(), json!(certainty));
        row.insert("reported_diagnosis_text".into(), json!(first.span.of(&reading.report.text)));
    } else if reading.diagnoses.iter().any(|d| d.stated.status == Stated::Possible) {
        row.insert("reported_certainty".into(), json!("possible"));
    }
}

fn patterns(reading: &Reading<'_>) -> Value {
    Value::Array(
        reading
            .assessment
            .iter()
            .filter_map(|a| {
                let p = reading.grammar.patterns.get(a.pattern)?;
                Some(json!({"id": p.id, "level": a.level.name(), "stated": a.stated, "conflict": a.conflict}))
            })
            .collect(),
    )
}
