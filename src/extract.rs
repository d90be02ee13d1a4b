//! The wide row: one object a report, with the columns of the contract.

pub(crate) mod column;

use crate::finding::Assertion;
use crate::finding::diagnosis::is_asserted;
use crate::finding::fact::{Fact, FactValue};
use crate::grammar::element::ElementId;
use crate::grammar::named::Named;
use crate::grammar::term::{EntityId, Family};
use crate::grammar::traits::Trait;
use crate::pattern::assessment::Stated;
use crate::reading::Reading;
use column::{COLUMNS, Kind};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// One report's row, borrowed from its reading: serializes as one object.
#[derive(Debug)]
pub struct Row<'a> {
    fields: Vec<(&'static str, Cell<'a>)>,
}

/// What stands in a column.
#[derive(Debug, serde::Serialize)]
#[serde(untagged)]
enum Cell<'a> {
    Truth(bool),
    Number(Option<f64>),
    Word(&'a str),
    Words(Vec<Cow<'a, str>>),
    Patterns(Vec<Listed<'a>>),
}

/// A pattern in the row.
#[derive(Debug, serde::Serialize)]
struct Listed<'a> {
    id: &'a str,
    level: &'static str,
    stated: bool,
    conflict: bool,
}

impl Row<'_> {
    /// The row as a JSON object, to look into.
    #[must_use]
    pub fn object(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(object)) => object,
            _ => Map::new(),
        }
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for (name, cell) in &self.fields {
            map.serialize_entry(name, cell)?;
        }
        map.end()
    }
}

impl<'a> Row<'a> {
    fn put(&mut self, name: &'static str, cell: Cell<'a>) {
        self.fields.push((name, cell));
    }
}

/// The row of a reading: every column the report states, and the patterns in order of rank.
#[must_use]
pub fn row<'a>(reading: &'a Reading<'_>) -> Row<'a> {
    let mut row = Row { fields: Vec::with_capacity(96) };
    row.put("report_id", Cell::Word(&reading.report.id));
    row.put("is_report", Cell::Truth(reading.is_report()));
    for column in COLUMNS {
        match column.kind {
            Kind::Number => {
                if let Some((Some(_), Some(high), _)) = range(reading, column.element) {
                    row.put(column.name, Cell::Number(Some(high)));
                }
            }
            Kind::Range([min, max, op]) => {
                if let Some((low, high, sign)) = range(reading, column.element) {
                    row.put(min, Cell::Number(low));
                    row.put(max, Cell::Number(high));
                    if let Some(sign) = sign {
                        row.put(op, Cell::Word(sign));
                    }
                }
            }
            Kind::Word => {
                let merged = column.merged.iter().any(|&e| reading.word(e) == Some("present"));
                if let Some(word) = if merged { Some("present") } else { reading.word(column.element) } {
                    let value = column.map.iter().find(|m| m.0 == word).map_or(word, |m| m.1);
                    if !value.is_empty() {
                        row.put(column.name, Cell::Word(value));
                    }
                }
            }
        }
    }
    special(reading, &mut row);
    row.put("patterns", Cell::Patterns(patterns(reading)));
    row
}

fn range(reading: &Reading<'_>, element: Named) -> Option<(Option<f64>, Option<f64>, Option<&'static str>)> {
    let fact = reading.fact(element)?;
    let FactValue::Range { low, high, .. } = fact.value else { return None };
    let op = fact.finding.and_then(|i| reading.findings.list.get(i as usize)).and_then(|f| f.comparator.sign());
    Some((low, high, op))
}

/// Columns that are more than one element.
fn special<'a>(reading: &'a Reading<'_>, row: &mut Row<'a>) {
    if let Some(k) = &reading.karyotype {
        row.put("karyotype", Cell::Word(&k.text));
    }
    light_chain(reading, row);
    iron(reading, row);
    panels(reading, row);
    patterns_of_growth(reading, row);
    diagnosis(reading, row);
}

/// Mutated genes, and markers of the abnormal population, in the order in which they are named.
fn panels<'a>(reading: &'a Reading<'_>, row: &mut Row<'a>) {
    let mut order: Vec<(u32, Cow<'a, str>, Family, bool)> = Vec::new();
    let foreign = |&&(entity, element): &&(EntityId, ElementId)| {
        let marks = reading.grammar.entity(entity).is_some_and(|e| e.traits.has(Trait::Foreign));
        marks && reading.facts.get(element).is_some_and(|f| f.value == FactValue::Word(1))
    };
    let tumour = matches!(reading.word(Named::InfiltrateMetastasis), Some("present" | "equivocal"))
        || reading.grammar.panel.iter().find(foreign).is_some();
    for &(entity, element) in &reading.grammar.panel {
        let Some(fact) = reading.facts.get(element) else { continue };
        let Some(entity) = reading.grammar.entity(entity) else { continue };
        let yes = fact.value == FactValue::Word(1);
        // A marker of foreign cells that is negative says that there are none, not what the cells there are.
        let foreign = entity.traits.has(Trait::Foreign) && !yes && !tumour;
        if foreign || entity.traits.has(Trait::Unlisted) {
            continue;
        }
        let name = entity.id.split_once('.').map_or("", |x| x.1);
        let name = if entity.family == Family::Marker { printed(reading, fact, name) } else { Cow::Borrowed(name) };
        let at = fact.finding.unwrap_or(0);
        if !order.iter().any(|o| o.0 == at && o.1 == name) {
            order.push((at, name, entity.family, yes));
        }
    }
    let others = order.iter().any(|o| o.2 == Family::Marker && o.3);
    order.extend(counted_plasma_cells(reading).filter(|_| others));
    order.sort_unstable_by_key(|o| o.0);
    let (mut mutations, mut positive, mut negative) = (Vec::new(), Vec::new(), Vec::new());
    let abnormal = abnormal_population(reading);
    for (_, name, family, yes) in order {
        match (family, yes) {
            (Family::Marker, _) if !abnormal => {}
            (Family::Gene, true) if !LOCI.contains(&&*name) => mutations.push(name),
            (Family::Marker, true) => positive.push(name),
            (Family::Marker, false) => negative.push(name),
            _ => {}
        }
    }
    for (name, list) in [("mutations", mutations), ("cd_positive", positive), ("cd_negative", negative)] {
        if !list.is_empty() {
            row.put(name, Cell::Words(list));
        }
    }
}

/// A marker that counts plasma cells is their phenotype where they are of one light chain.
fn counted_plasma_cells<'a>(reading: &'a Reading<'_>) -> Option<(u32, Cow<'a, str>, Family, bool)> {
    let clonal = matches!(reading.word(Named::PlasmaLightChain), Some("kappa" | "lambda"))
        && reading.word(Named::InfiltrateLymphoma) != Some("present");
    let marker = |&(entity, element): &(EntityId, ElementId)| {
        let entity = reading.grammar.entity(entity).filter(|e| e.traits.has(Trait::PlasmaMarker))?;
        reading.facts.get(element).is_none().then_some((entity, element))
    };
    let (entity, element) = reading.grammar.panel.iter().find_map(marker).filter(|_| clonal)?;
    let at = reading.findings.list.iter().position(|f| f.element == element && f.assertion == Assertion::Hypothetical)?;
    let name = entity.id.split_once('.').map_or("", |x| x.1);
    Some((u32::try_from(at).unwrap_or(0), Cow::Borrowed(name), Family::Marker, true))
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
        || reading.word(Named::InfiltrateLymphoma) == Some("present")
        || asserted.any(|p| {
            !matches!(p.group, Group::Normal | Group::Reactive | Group::Failure | Group::Inadequate)
                && !matches!(p.id.as_str(), "remission" | "post_therapy_hypoplasia")
        })
}

/// Loci whose mutation status is no gene mutation.
const LOCI: [&str; 3] = ["IGHV", "IGH", "TRB"];

/// Markers are named as printed: `TTF-1` stays `TTF-1`. A description ("cytoplasmic CD3") takes the lexicon's name.
fn printed<'a>(reading: &'a Reading<'_>, fact: Fact, name: &'a str) -> Cow<'a, str> {
    let span = fact.finding.and_then(|i| reading.findings.list.get(i as usize)).map(|f| f.span);
    let words = span.map_or("", |s| s.of(&reading.report.text)).trim().trim_start_matches(|c: char| !c.is_alphanumeric());
    if words.is_empty() || words.len() > 16 {
        return Cow::Borrowed(name);
    }
    if !words.contains(char::is_whitespace) {
        return Cow::Borrowed(words);
    }
    let plain = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    if plain(words) == plain(name) {
        Cow::Owned(words.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(name)
    }
}

fn light_chain<'a>(reading: &'a Reading<'_>, row: &mut Row<'a>) {
    let word = reading.word(Named::PlasmaLightChain).or_else(|| reading.word(Named::LymphoidLightChain));
    if let Some(w) = word {
        row.put("light_chain", Cell::Word(w));
    }
}

fn iron<'a>(reading: &'a Reading<'_>, row: &mut Row<'a>) {
    let Some(Fact { value: FactValue::Range { high: Some(value), .. }, .. }) = reading.fact(Named::IronGrade) else { return };
    row.put("iron_grade", Cell::Number(Some(value)));
    if let Some(scale) = reading.word(Named::IronScale) {
        row.put("iron_scale", Cell::Word(scale));
    }
}

fn patterns_of_growth<'a>(reading: &'a Reading<'_>, row: &mut Row<'a>) {
    // The pattern of a neoplastic infiltrate only.
    let neoplasm = reading.assessment.iter().any(|a| {
        a.level.is_asserted()
            && reading.grammar.patterns.get(a.pattern).is_some_and(|p| p.group.is_neoplasm() || p.id == "metastasis")
    });
    if !neoplasm && reading.word(Named::InfiltrateLymphoma) != Some("present") {
        return;
    }
    let Some(id) = reading.grammar.elements.named(Named::InfiltratePattern) else { return };
    let mut list: Vec<Cow<'a, str>> = Vec::new();
    for f in reading.findings.list.iter().filter(|f| f.element == id && f.counts()) {
        if let FactValue::Word(w) = f.value
            && let Some(word) = reading.grammar.elements.get(id).and_then(|e| e.values.get(w as usize))
            && !list.iter().any(|l| l == word)
        {
            list.push(Cow::Borrowed(word));
        }
    }
    if !list.is_empty() {
        row.put("infiltration_pattern", Cell::Words(list));
    }
}

/// Patterns that name no disease.
const DESCRIPTIVE: [&str; 5] = ["normal", "normal_for_age_variant", "reactive", "nondiagnostic", "hypoplastic_marrow_nos"];

fn diagnosis<'a>(reading: &'a Reading<'_>, row: &mut Row<'a>) {
    let asserted: Vec<_> = reading.diagnoses.iter().filter(|d| is_asserted(d.stated.status)).collect();
    let id = |p: u16| reading.grammar.patterns.get(p).map_or("", |p| p.id.as_str());
    if let Some(first) = asserted.first() {
        let name = id(first.stated.pattern);
        let certainty = if DESCRIPTIVE.contains(&name) {
            "descriptive"
        } else if first.stated.status == Stated::Favoured {
            "probable"
        } else {
            "definite"
        };
        let ids = asserted.iter().map(|d| Cow::Borrowed(id(d.stated.pattern))).collect();
        row.put("reported_diagnosis", Cell::Words(ids));
        row.put("reported_certainty", Cell::Word(certainty));
        row.put("reported_diagnosis_text", Cell::Word(first.span.of(&reading.report.text)));
    } else if reading.diagnoses.iter().any(|d| d.stated.status == Stated::Possible) {
        row.put("reported_certainty", Cell::Word("possible"));
    } else if reading.concludes() {
        row.put("reported_certainty", Cell::Word("descriptive"));
    }
}

fn patterns<'a>(reading: &'a Reading<'_>) -> Vec<Listed<'a>> {
    let listed = reading.assessment.iter().filter_map(|a| {
        let id = reading.grammar.patterns.get(a.pattern)?.id.as_str();
        Some(Listed { id, level: a.level.name(), stated: a.stated, conflict: a.conflict })
    });
    listed.collect()
}
