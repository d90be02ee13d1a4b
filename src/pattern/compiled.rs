//! From the files of `grammars/patterns/` to patterns that can be judged.

use thiserror::Error;

use super::criterion::{Criterion, CriterionError};
use super::{Group, Pattern, Patterns, Urgent};
use crate::grammar::element::Elements;
use crate::grammar::file::{CriterionFile, PatternFile};

/// A mistake in a pattern file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("pattern {pattern}, {field}: {message}")]
pub(crate) struct PatternError {
    /// Id of the pattern.
    pub(crate) pattern: String,
    /// The field.
    pub(crate) field: &'static str,
    /// What is wrong; for a criterion with a caret under the place.
    pub(crate) message: String,
}

impl Patterns {
    /// Compiles the files: each comes with its path under `grammars/`, of which the last part is the id. A later file
    /// of the same id replaces an earlier one.
    ///
    /// # Errors
    /// Every mistake in every file.
    pub(crate) fn compile(files: &[(String, PatternFile)], elements: &Elements) -> Result<Self, Vec<PatternError>> {
        let mut patterns = Self::default();
        let mut last: Vec<(&str, &PatternFile)> = Vec::new();
        for (path, file) in files {
            let id = path.rsplit(['/', '\\']).next().unwrap_or(path);
            if let Some(&place) = patterns.by_id.get(id) {
                if let Some(slot) = last.get_mut(usize::from(place)) {
                    *slot = (id, file);
                }
            } else if let Ok(place) = u16::try_from(last.len()) {
                patterns.by_id.insert(id.to_owned(), place);
                last.push((id, file));
            }
        }
        let mut errors = Vec::new();
        for (id, file) in last {
            let pattern = patterns.one(id, file, elements, &mut errors);
            patterns.list.push(pattern);
        }
        if errors.is_empty() { Ok(patterns) } else { Err(errors) }
    }

    fn one(&self, id: &str, file: &PatternFile, elements: &Elements, errors: &mut Vec<PatternError>) -> Pattern {
        let mut report = |field, message: String| errors.push(PatternError { pattern: id.to_owned(), field, message });
        let group = Group::named(&file.group).unwrap_or_else(|| {
            report("group", format!("no group {}", file.group));
            Group::Reactive
        });
        let mut covers = Vec::new();
        for covered in &file.covers {
            match self.find(covered) {
                Some(index) => covers.push(index),
                None => report("covers", format!("no pattern {covered}")),
            }
        }
        let mut need = Vec::new();
        for name in &file.need {
            match elements.find(name) {
                Some(element) => need.push(element),
                None => report("need", format!("no element {name}")),
            }
        }
        let mut block = |field, list: &[CriterionFile]| {
            let mut out = Vec::with_capacity(list.len());
            for c in list {
                match Criterion::compile(&c.when, &c.label, &c.source, elements) {
                    Ok(criterion) => out.push(criterion),
                    Err(e) => report(field, caret(&c.when, &e)),
                }
            }
            out
        };
        let (required, suggests) = (block("required", &file.required), block("suggests", &file.suggests));
        let (supporting, opposing) = (block("supporting", &file.supporting), block("opposing", &file.opposing));
        if required.is_empty() {
            report("required", "a pattern needs a definition".to_owned());
        }
        let urgent = file.urgent.as_deref().and_then(|text| match urgent(text, elements) {
            Ok(urgent) => Some(urgent),
            Err(message) => {
                report("urgent", message);
                None
            }
        });
        Pattern {
            id: id.to_owned(),
            title: file.title.clone(),
            group,
            edition: file.edition.clone(),
            priority: file.priority,
            covers,
            urgent,
            required,
            suggests,
            supporting,
            opposing,
            need,
        }
    }
}

/// `[criterion] text`: urgent only when the criterion is met; `text` alone: whenever the pattern is listed.
fn urgent(text: &str, elements: &Elements) -> Result<Urgent, String> {
    let Some((when, text)) = text.strip_prefix('[').and_then(|t| t.split_once(']')) else {
        return Ok(Urgent { when: None, text: text.trim().to_owned() });
    };
    let when = Criterion::compile(when, "", "", elements).map_err(|e| caret(when, &e))?;
    Ok(Urgent { when: Some(when), text: text.trim().to_owned() })
}

/// The criterion with a caret under the place of the mistake.
pub(crate) fn caret(when: &str, error: &CriterionError) -> String {
    let before = when.get(..error.at).unwrap_or(when);
    let line = before.rsplit('\n').next().unwrap_or(before);
    let whole = when.lines().nth(before.matches('\n').count()).unwrap_or(when);
    format!("{}\n  {whole}\n  {:>width$}", error.message, '^', width = line.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_reported_with_its_place() {
        let when = "no.such >= 5".to_owned();
        let criterion = CriterionFile { when, label: String::new(), source: String::new() };
        let file = PatternFile {
            group: "mds".into(),
            covers: vec!["nowhere".into()],
            suggests: vec![criterion],
            urgent: Some("[a.b >=] text".into()),
            ..PatternFile::default()
        };
        let errors = Patterns::compile(&[("patterns/x".into(), file)], &Elements::default()).expect_err("broken");
        let fields: Vec<_> = errors.iter().map(|e| e.field).collect();
        assert_eq!(fields, ["covers", "suggests", "required", "urgent"]);
        let shown: Vec<_> = errors.iter().map(|e| e.message.as_str()).collect();
        assert_eq!(shown.get(1), Some(&"no element no.such\n  no.such >= 5\n  ^"));
        assert_eq!(shown.get(3), Some(&"expected a number\n  a.b >=\n        ^"));
    }
}
