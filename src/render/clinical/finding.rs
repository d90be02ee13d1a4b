//! The findings of the clinical view, by lineage, each with the words it came from.

use crate::finding::fact::{Fact, FactValue};
use crate::grammar::element::Element;
use crate::reading::Reading;
use crate::render::grid::{Look, grid};
use crate::render::prose::{BOLD, heading};
use crate::render::value;

/// Hundredths of the width for name, value and words.
pub(super) const SHARES: [usize; 3] = [32, 20, 48];
/// How they look.
pub(super) const LOOKS: [Look; 3] = [Look::Plain, Look::Strong, Look::Faint];

/// Part of a panel's row, in characters, that its words may take.
const PANEL_WORDS: usize = 160;

/// The groups in the order of a report, and the ids that begin so. The longest beginning wins.
const GROUPS: [(&str, &[&str]); 16] = [
    ("Specimen and adequacy", &["aspirate.", "trephine.", "specimen."]),
    ("Blood", &["blood."]),
    ("Cellularity", &["marrow."]),
    ("Erythroid", &["erythroid.", "marrow.erythroid"]),
    (
        "Granulocytic and monocytic",
        &["granulocytic.", "marrow.promyelocytes", "marrow.monocytes", "marrow.eosinophils", "marrow.basophils"],
    ),
    ("Megakaryocytes", &["megakaryocyte."]),
    ("Blasts", &["marrow.blasts", "marrow.auer", "marrow.faggot", "marrow.abnormal_promyelocytes", "flow."]),
    ("Lymphoid", &["lymphoid.", "marrow.lymphocytes", "infiltrate.lymph", "infiltrate.haematogones"]),
    ("Plasma cells", &["plasma.", "marrow.plasma", "myeloma."]),
    ("Iron", &["iron."]),
    ("Stroma", &["stroma."]),
    ("Infiltrates", &["infiltrate.", "marrow.mast"]),
    ("Immunophenotype", &["marker."]),
    ("Genetics", &["cyto.", "gene."]),
    ("History and treatment", &["context."]),
    ("Counted from these", &["derived."]),
];

fn group(id: &str) -> Option<usize> {
    let fits = |names: &[&str]| names.iter().filter(|n| id.starts_with(**n)).map(|n| n.len()).max();
    let all = GROUPS.iter().enumerate().filter_map(|(i, (_, names))| Some((fits(names)?, i)));
    all.max_by_key(|(length, i)| (*length, std::cmp::Reverse(*i))).map(|(_, i)| i)
}

/// Specimen and adequacy. Said even where the report is silent: inadequate is never normal.
pub(super) fn specimen(out: &mut String, reading: &Reading<'_>, width: usize) {
    let mut rows = rows(reading, Some(0));
    if rows.is_empty() {
        rows.push(vec!["Adequacy".to_owned(), "not stated".to_owned(), String::new()]);
    }
    heading(out, BOLD, GROUPS.first().map_or("", |g| g.0));
    grid(out, width, &SHARES, &LOOKS, &rows);
}

/// All other findings.
pub(super) fn findings(out: &mut String, reading: &Reading<'_>, width: usize) {
    for (index, (title, _)) in GROUPS.iter().enumerate().skip(1) {
        section(out, title, rows(reading, Some(index)), width);
    }
    section(out, "Other", rows(reading, None), width);
}

fn section(out: &mut String, title: &str, rows: Vec<Vec<String>>, width: usize) {
    if !rows.is_empty() {
        heading(out, BOLD, title);
        grid(out, width, &SHARES, &LOOKS, &rows);
    }
}

/// The rows of a group: its facts in the order of the report, what is worked out after them, panels last by result.
fn rows(reading: &Reading<'_>, wanted: Option<usize>) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut placed: Vec<(u32, Vec<String>)> = Vec::new();
    let mut panel: Vec<(String, Vec<String>, Vec<String>)> = Vec::new();
    if wanted.and_then(|w| GROUPS.get(w)).is_some_and(|g| g.1.contains(&"cyto."))
        && let Some(k) = &reading.karyotype
    {
        rows.push(vec!["Karyotype".to_owned(), value::plain(&k.text), String::new()]);
    }
    for (id, element) in reading.grammar.elements.iter() {
        // Age and sex stand in the title; `unread` only takes up words about other things.
        if element.id.starts_with("patient.") || element.id.starts_with("unread.") || group(&element.id) != wanted {
            continue;
        }
        let Some(fact) = reading.facts.get(id) else { continue };
        let words = value::words(reading, fact);
        if let Some(title) = panel_row(element, fact) {
            let at = panel.iter().position(|p| p.0 == title).unwrap_or_else(|| {
                panel.push((title, Vec::new(), Vec::new()));
                panel.len() - 1
            });
            if let Some(row) = panel.get_mut(at) {
                row.1.push(element.title.clone());
                gather(&mut row.2, words);
            }
            continue;
        }
        let mut shown = value::value(element, fact.value);
        if fact.conflict {
            shown.push_str(" (conflict)");
        }
        let words = words.map_or_else(|| "worked out".to_owned(), |w| format!("“{w}”"));
        let place = value::finding(reading, fact).map_or(u32::MAX, |f| f.span.start);
        placed.push((place, vec![element.title.clone(), shown, words]));
    }
    placed.sort_by_key(|(place, _)| *place);
    rows.extend(placed.into_iter().map(|(_, row)| row));
    rows.extend(panel.into_iter().map(|(title, names, words)| {
        let words = value::shorten(&words.join("”, “"), PANEL_WORDS);
        vec![title, names.join(", "), if words.is_empty() { words } else { format!("“{words}”") }]
    }));
    rows
}

/// Members of a panel share a row by result: markers, genes and lesions are many.
fn panel_row(element: &Element, fact: Fact) -> Option<String> {
    let panel = match element.values.as_slice() {
        [negative, positive] if negative == "negative" && positive == "positive" => "Markers",
        [no, yes] if no == "not_detected" && yes == "detected" && element.id.starts_with("gene.") => "Genes",
        [no, yes] if no == "not_detected" && yes == "detected" => "Lesions",
        _ => return None,
    };
    let FactValue::Word(word) = fact.value else { return None };
    Some(format!("{panel} {}", element.values.get(usize::from(word))?.replace('_', " ")))
}

/// Adds words unless others hold them: spans of one list overlap.
fn gather(list: &mut Vec<String>, words: Option<String>) {
    let Some(words) = words else { return };
    if list.iter().any(|w| w.contains(&words)) {
        return;
    }
    list.retain(|w| !words.contains(w.as_str()));
    list.push(words);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_beginning_names_the_group() {
        let name = |id| group(id).map(|i| GROUPS[i].0);
        assert_eq!(name("marrow.cellularity"), Some("Cellularity"));
        assert_eq!(name("marrow.blasts_increased"), Some("Blasts"));
        assert_eq!(name("infiltrate.lymphoma"), Some("Lymphoid"));
        assert_eq!(name("infiltrate.amyloid"), Some("Infiltrates"));
        assert_eq!(name("else.where"), None);
    }
}
