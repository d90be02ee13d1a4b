//! What the grammars hold: lists for the terminal, and the tables of the README.

use crate::grammar::Grammar;
use crate::grammar::element::{Element, Kind};
use crate::grammar::load;
use crate::lint;
use crate::pattern::Pattern;
use crate::render::grid::{Look, grid};
use crate::render::prose::{BOLD, heading};
use std::fmt::Write as _;

/// The built-in grammar files as they are written: path under `grammars/` without the ending, and text.
#[must_use]
pub fn files() -> &'static [(&'static str, &'static str)] {
    load::sources()
}

/// Every id with its title, for a terminal.
#[must_use]
pub fn list(grammar: &Grammar, width: usize) -> String {
    let mut out = String::new();
    let looks = [Look::Strong, Look::Plain, Look::Faint];
    let elements: Vec<Vec<String>> = stated(grammar).map(|e| vec![e.id.clone(), e.title.clone(), kind(e)]).collect();
    let patterns: Vec<Vec<String>> =
        grammar.patterns.iter().map(|(_, p)| vec![p.id.clone(), p.title.clone(), p.edition.join(", ")]).collect();
    for (title, rows) in [("Elements", elements), ("Patterns", patterns)] {
        heading(&mut out, BOLD, &format!("{title} ({})", rows.len()));
        grid(&mut out, width, &[32, 38, 30], &looks, &rows);
    }
    out
}

/// The elements a report can state. What only takes up words about other things is none of them.
fn stated(grammar: &Grammar) -> impl Iterator<Item = &Element> {
    grammar.elements.iter().map(|(_, e)| e).filter(|e| !e.id.starts_with("unread."))
}

/// The README's table of elements. Markers, genes and lesions, an element each, are counted below it.
#[must_use]
pub fn elements(grammar: &Grammar) -> String {
    let mut out = String::from("| element | what | value |\n|---|---|---|\n");
    let mut panels = [("marker.", "markers", 0), ("gene.", "genes", 0), ("cyto.", "lesions", 0)];
    for element in stated(grammar) {
        if !is_panel(grammar, element) {
            let _ = writeln!(out, "| `{}` | {} | {} |", element.id, element.title, kind(element));
        } else if let Some(panel) = panels.iter_mut().find(|p| element.id.starts_with(p.0)) {
            panel.2 += 1;
        }
    }
    let counts: Vec<String> = panels.iter().map(|(begin, name, n)| format!("{n} {name} (`{begin}*`)")).collect();
    let _ = writeln!(out, "\nBeside these, one element for each of {}.", counts.join(", "));
    out
}

/// An element that has no file of its own: the lexicon names it.
fn is_panel(grammar: &Grammar, element: &Element) -> bool {
    let path = format!("findings/{}", element.id.replace('.', "/"));
    !grammar.files().findings.iter().any(|(p, _)| *p == path)
}

fn kind(element: &Element) -> String {
    match element.kind {
        Kind::Enum => element.values.iter().map(|v| v.replace('_', " ")).collect::<Vec<_>>().join(", "),
        Kind::Presence => "present, absent, equivocal".to_owned(),
        Kind::Percent => "%".to_owned(),
        Kind::Number if !element.unit.is_empty() => element.unit.clone(),
        Kind::Number => "number".to_owned(),
        Kind::Grade => "grade".to_owned(),
        Kind::Ratio => "ratio".to_owned(),
        Kind::Text => "text".to_owned(),
    }
}

/// The README's table of patterns.
#[must_use]
pub fn patterns(grammar: &Grammar) -> String {
    let mut out = String::from("| pattern | name | thresholds from |\n|---|---|---|\n");
    for (_, Pattern { id, title, edition, .. }) in grammar.patterns.iter() {
        let _ = writeln!(out, "| `{id}` | {title} | {} |", edition.join(", "));
    }
    out
}

/// The README's table of checks.
#[must_use]
pub fn checks(grammar: &Grammar) -> String {
    let mut out = String::from("| check | finds | severity |\n|---|---|---|\n");
    for page in lint::pages(grammar) {
        let preview = if page.preview { " (preview)" } else { "" };
        let _ = writeln!(out, "| `{}` | {} | {}{preview} |", page.code, page.title.replace('|', "\\|"), page.severity.name());
    }
    out
}
