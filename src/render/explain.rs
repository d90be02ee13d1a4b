//! The page of an element, a pattern, a column or a check: what it means, where it comes from, and how reports say it.

mod check;

use crate::grammar::Grammar;
use crate::grammar::element::{Element, Kind};
use crate::grammar::file::{CriterionFile, ElementFile, PatternFile};
use crate::lint;
use crate::render::prose::{BOLD, DIM, fill, heading, styled};
use crate::render::{SAFETY, table};

/// Most ways to write one entity that are listed.
const FORMS: usize = 12;
/// Most ids suggested for one nobody knows.
const NEAREST: usize = 5;

/// The page of `id`, or the ids nearest to it.
///
/// # Errors
/// No element, pattern, column or check has that id.
pub fn explain(grammar: &Grammar, id: &str, width: usize) -> Result<String, Vec<String>> {
    let mut pages = Vec::new();
    if let Some((_, file)) = grammar.files().patterns.iter().find(|(path, _)| path.strip_prefix("patterns/") == Some(id)) {
        pages.push(pattern(id, file, width));
    }
    if let Some(found) = grammar.elements.find(id).and_then(|e| grammar.elements.get(e)) {
        pages.push(element(grammar, found, width));
    }
    if let Some(column) = table::column(id) {
        pages.push(self::column(&column, width));
    }
    if let Some(found) = lint::pages(grammar).iter().find(|p| p.code.eq_ignore_ascii_case(id)) {
        pages.push(check::page(found, width));
    }
    if pages.is_empty() { Err(nearest(grammar, id)) } else { Ok(pages.join("\n")) }
}

fn column(column: &table::Column, width: usize) -> String {
    let mut out = format!("{} — column of `trephine extract`\n", styled(BOLD, &column.name));
    let values = column.values.replace('|', ", ");
    for (name, text) in [("Kind", &column.kind), ("Unit", &column.unit), ("Values", &values), ("Meaning", &column.definition)] {
        entry(&mut out, name, text, width);
    }
    out
}

fn entry(out: &mut String, name: &str, text: &str, width: usize) {
    if !text.is_empty() {
        fill(out, text, width, &format!("{name:<9}"), "         ");
    }
}

fn element(grammar: &Grammar, element: &Element, width: usize) -> String {
    let mut out = format!("{} — {}\n", styled(BOLD, &element.id), element.title);
    let path = format!("findings/{}", element.id.replace('.', "/"));
    let file = grammar.files().findings.iter().find(|(p, _)| *p == path).map(|f| &f.1);
    if let Some(plain) = file.and_then(|f| f.plain.as_deref()) {
        fill(&mut out, plain, width, "", "");
    }
    entry(&mut out, "Kind", kind(element.kind), width);
    entry(&mut out, "Unit", &element.unit, width);
    entry(&mut out, "Values", &element.values.join(", "), width);
    match file {
        Some(file) => {
            entry(&mut out, "Source", &file.source, width);
            said(&mut out, grammar, file, width);
            examples(&mut out, file, width);
        }
        None => panel(&mut out, grammar, element, width),
    }
    let used: Vec<&str> =
        grammar.patterns.iter().filter(|(_, p)| uses(p, &element.id, grammar)).map(|(_, p)| p.id.as_str()).collect();
    if !used.is_empty() {
        heading(&mut out, BOLD, "Patterns that ask for it");
        fill(&mut out, &used.join(", "), width, "  ", "  ");
    }
    out
}

fn uses(pattern: &crate::pattern::Pattern, id: &str, grammar: &Grammar) -> bool {
    let Some(id) = grammar.elements.find(id) else { return false };
    let blocks = [&pattern.required, &pattern.suggests, &pattern.supporting, &pattern.opposing];
    pattern.need.contains(&id) || blocks.into_iter().flatten().any(|c| c.elements().contains(&id))
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Enum => "one of the values",
        Kind::Presence => "present, absent or equivocal",
        Kind::Percent => "percentage, as an interval",
        Kind::Number => "figure, as an interval",
        Kind::Grade => "grade, as an interval",
        Kind::Ratio => "ratio, as an interval",
        Kind::Text => "words as printed",
    }
}

/// The entities and values whose meeting states the element.
fn said(out: &mut String, grammar: &Grammar, file: &ElementFile, width: usize) {
    let mut named: Vec<&str> = Vec::new();
    for frame in &file.frame {
        let only = if frame.specimens.is_empty() { String::new() } else { format!(" (of {})", frame.specimens.join(", ")) };
        if named.is_empty() {
            heading(out, BOLD, "Said as");
        }
        fill(out, &format!("{} with a value of class {}{only}", frame.entities.join(", "), frame.class), width, "  - ", "    ");
        named.extend(frame.entities.iter().map(String::as_str));
    }
    named.sort_unstable();
    named.dedup();
    for name in named {
        forms(out, grammar, name, width);
    }
}

fn forms(out: &mut String, grammar: &Grammar, entity: &str, width: usize) {
    let list = grammar.files().lexicon.iter().flat_map(|(_, f)| &f.entity).filter(|e| e.id == entity);
    let list: Vec<&str> = list.flat_map(|e| e.forms.iter().chain(&e.exact)).map(String::as_str).collect();
    if list.is_empty() {
        return;
    }
    let more = if list.len() > FORMS { format!(" … {} more", list.len() - FORMS) } else { String::new() };
    let shown: Vec<&str> = list.into_iter().take(FORMS).collect();
    fill(out, &format!("{entity}: {}{more}", shown.join(", ")), width, "    ", "      ");
}

/// Markers, genes and lesions need no file: the lexicon names them and any result beside them states them.
fn panel(out: &mut String, grammar: &Grammar, element: &Element, width: usize) {
    let id = grammar.elements.find(&element.id);
    let Some(entity) = grammar.entities.iter().find(|e| e.element.is_some() && e.element == id) else { return };
    let lexicon = grammar.files().lexicon.iter().find(|(_, f)| f.entity.iter().any(|e| e.id == entity.id));
    if let Some((_, file)) = lexicon {
        entry(out, "Source", &file.source, width);
    }
    heading(out, BOLD, "Said as");
    fill(out, "its name with a result, in a list, a table or prose", width, "  - ", "    ");
    forms(out, grammar, &entity.id, width);
}

fn examples(out: &mut String, file: &ElementFile, width: usize) {
    if file.example.is_empty() {
        return;
    }
    heading(out, BOLD, "Examples");
    for example in &file.example {
        let read = example.value.as_deref().map_or_else(|| "nothing".to_owned(), |v| v.replace('_', " "));
        let assertion = example.assertion.as_deref().map_or(String::new(), |a| format!(" ({a})"));
        fill(out, &format!("“{}” → {read}{assertion}", example.text), width, "  - ", "    ");
    }
}

fn pattern(id: &str, file: &PatternFile, width: usize) -> String {
    let mut out = format!("{} — {}\n", styled(BOLD, id), file.title);
    fill(&mut out, &file.plain, width, "", "");
    entry(&mut out, "Group", &file.group.replace('_', " "), width);
    entry(&mut out, "Editions", &file.edition.join(", "), width);
    entry(&mut out, "Mimics", &file.mimics.join(", "), width);
    entry(&mut out, "Covers", &file.covers.join(", "), width);
    entry(&mut out, "Needs", &file.need.join(", "), width);
    if let Some(urgent) = &file.urgent {
        heading(&mut out, BOLD, "Urgent to settle");
        fill(&mut out, urgent, width, "  ", "  ");
    }
    for (title, list) in [
        ("Required: all must be met", &file.required),
        ("The picture: all met suggests it", &file.suggests),
        ("Speaks for it", &file.supporting),
        ("Speaks against it", &file.opposing),
    ] {
        criteria(&mut out, title, list, width);
    }
    out.push('\n');
    out.push_str(&styled(DIM, SAFETY));
    out.push('\n');
    out
}

fn criteria(out: &mut String, title: &str, list: &[CriterionFile], width: usize) {
    if list.is_empty() {
        return;
    }
    heading(out, BOLD, title);
    for criterion in list {
        fill(out, &criterion.label, width, "  - ", "    ");
        fill(out, &criterion.when, width, "      ", "      ");
        fill(out, &criterion.source, width, "      source: ", "      ");
    }
}

/// The ids nearest to one nobody knows: those that hold it, then those with the fewest letters changed.
fn nearest(grammar: &Grammar, id: &str) -> Vec<String> {
    let wanted = id.to_lowercase();
    let all = grammar.elements.iter().map(|(_, e)| e.id.clone()).chain(grammar.patterns.iter().map(|(_, p)| p.id.clone()));
    let all = all.chain(lint::pages(grammar).into_iter().map(|p| p.code));
    let mut list: Vec<(usize, String)> = all
        .map(|known| {
            let lower = known.to_lowercase();
            let tail = lower.rsplit('.').next().unwrap_or(&lower);
            let far = if lower.contains(&wanted) { 1 } else { changes(&lower, &wanted).min(1 + changes(tail, &wanted)) };
            (far, known)
        })
        .collect();
    list.sort();
    list.into_iter().take(NEAREST).take_while(|(far, _)| *far <= 1 + id.chars().count() / 2).map(|(_, id)| id).collect()
}

/// Letters added, left out or changed between two words (Levenshtein).
fn changes(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, (y, pair)) in b.iter().zip(row.windows(2)).enumerate() {
            let &[diagonal, above] = pair else { continue };
            let left = next.get(j).copied().unwrap_or(usize::MAX - 1);
            next.push((diagonal + usize::from(x != *y)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::changes;

    #[test]
    fn letters_changed() {
        assert_eq!(changes("blasts", "blasts"), 0);
        assert_eq!(changes("blasts", "blsts"), 1);
        assert_eq!(changes("", "ab"), 2);
    }
}
