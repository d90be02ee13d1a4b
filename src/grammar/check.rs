//! The examples of the grammars: what must be read from a text, and what must not.

use crate::finding::fact::FactValue;
use crate::grammar::Grammar;
use crate::grammar::element::{Element, ElementId};
use crate::grammar::file::ExampleFile;
use crate::pattern::assessment::assess;
use crate::pattern::example::facts;
use crate::reading::{Reading, Scope};
use crate::report::{Origin, Report};

/// Runs every example of every element and pattern; returns one line for each that fails.
#[must_use]
pub fn failures(grammar: &Grammar) -> Vec<String> {
    let mut out = Vec::new();
    for (path, file) in &grammar.files().findings {
        let id = path.trim_start_matches("findings/").replace('/', ".");
        let Some(element) = grammar.elements.find(&id) else { continue };
        for example in &file.example {
            if let Some(what) = element_failure(grammar, element, example) {
                out.push(format!("grammars/{path}.toml: “{}”: {what}", example.text));
            }
        }
    }
    for (path, file) in &grammar.files().patterns {
        let id = path.trim_start_matches("patterns/");
        for example in &file.example {
            let level = match facts(&example.facts, &grammar.elements) {
                Ok(f) => assess(&grammar.patterns, &f, &[])
                    .iter()
                    .find(|a| grammar.patterns.get(a.pattern).is_some_and(|p| p.id == id))
                    .map_or("none", |a| a.level.name()),
                Err(e) => {
                    out.push(format!("grammars/{path}.toml: {e}"));
                    continue;
                }
            };
            if level != example.level {
                out.push(format!("grammars/{path}.toml: {:?}: {level}, expected {}", example.facts, example.level));
            }
        }
    }
    out
}

fn element_failure(grammar: &Grammar, id: ElementId, example: &ExampleFile) -> Option<String> {
    let heading = example.section.as_ref().map(|s| format!("{}\n\n", s.replace('_', " ").to_uppercase())).unwrap_or_default();
    let heading = match example.section.as_deref() {
        Some("ihc") => "IMMUNOHISTOCHEMISTRY\n\n".to_owned(),
        Some("flow") => "FLOW CYTOMETRY\n\n".to_owned(),
        Some("fish") => "FISH\n\n".to_owned(),
        Some("blood") => "BLOOD COUNT\n\n".to_owned(),
        Some("film") => "BLOOD FILM\n\n".to_owned(),
        Some("none") => String::new(),
        _ => heading,
    };
    let report = Report {
        id: "example".into(),
        text: format!("{heading}{}", example.text),
        origin: Origin::default(),
        carried: Vec::new(),
    };
    let reading = Reading::of(&report, grammar, Scope::default());
    let element = grammar.elements.get(id)?;
    let found: Vec<String> = reading
        .findings
        .list
        .iter()
        .filter(|f| f.element == id)
        .filter(|f| f.counts() || example.assertion.is_some() || element.id.starts_with("context."))
        .map(|f| show(element, f.value))
        .collect();
    match &example.value {
        Some(v) if found.iter().any(|f| f == v) => None,
        Some(v) => Some(format!("read {found:?}, expected {v}")),
        None if found.is_empty() => None,
        None => Some(format!("read {found:?}, expected nothing")),
    }
}

/// A value as examples write it: `increased`, `12`, `5-10`, `<5`.
pub(crate) fn show(element: &Element, value: FactValue) -> String {
    match value {
        FactValue::Word(w) => element.values.get(w as usize).cloned().unwrap_or_default(),
        FactValue::Range { low, high, low_open, high_open } => match (low, high) {
            (Some(l), _) if low_open => format!(">{l}"),
            (_, Some(h)) if high_open => format!("<{h}"),
            (Some(l), Some(h)) if l == h => format!("{l}"),
            (Some(l), Some(h)) => format!("{l}-{h}"),
            (Some(l), None) => format!(">={l}"),
            (None, Some(h)) => format!("<={h}"),
            (None, None) => String::new(),
        },
    }
}
