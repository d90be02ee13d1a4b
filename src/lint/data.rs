//! Checks as data: a diagnosis or a question against a criterion over the facts, and what a diagnosis needs.

use super::check::Severity;
use super::{Checked, Lint, Place};
use crate::finding::diagnosis::{Diagnosis, is_asserted};
use crate::grammar::element::{ElementId, Elements};
use crate::grammar::file::CheckFile;
use crate::pattern::Patterns;
use crate::pattern::assessment::Stated;
use crate::pattern::criterion::{Criterion, evidence};
use crate::pattern::truth::Truth;
use crate::reading::Reading;

/// One check, compiled.
#[derive(Debug)]
pub(crate) struct DataCheck {
    pub(crate) code: &'static str,
    pub(crate) preview: bool,
    severity: Severity,
    message: String,
    /// One of these is concluded; empty: whatever is.
    diagnosis: Vec<u16>,
    /// None of these is named as today's, be it as a possibility.
    unnamed: Vec<u16>,
    /// The question is raised only where this is met.
    applies: Option<Criterion>,
    /// What is wrong.
    when: Option<Criterion>,
    /// Elements of which the report says nothing at all, not even that they are pending or were not done.
    missing: Vec<ElementId>,
    /// Small words none of which stands in the text.
    words: Vec<String>,
}

/// Compiles the files.
pub(crate) fn compile(
    files: &[(String, CheckFile)],
    elements: &Elements,
    patterns: &Patterns,
) -> Result<Vec<DataCheck>, Vec<(String, String)>> {
    let mut errors = Vec::new();
    let mut list = Vec::new();
    for (path, file) in files {
        let mut fault = |what: String| errors.push((path.clone(), what));
        let mut pattern = |ids: &[String]| -> Vec<u16> {
            ids.iter()
                .filter_map(|id| {
                    let found = patterns.find(id);
                    if found.is_none() {
                        fault(format!("no pattern is called {id}"));
                    }
                    found
                })
                .collect()
        };
        let (diagnosis, unnamed) = (pattern(&file.diagnosis), pattern(&file.unnamed));
        let mut criterion = |when: &Option<String>| {
            let when = when.as_ref()?;
            match Criterion::compile(when, &file.title, &file.source, elements) {
                Ok(c) => Some(c),
                Err(e) => {
                    fault(format!("{when}: at {}: {}", e.at, e.message));
                    None
                }
            }
        };
        let (applies, when) = (criterion(&file.applies), criterion(&file.when));
        let missing: Vec<ElementId> = file.missing.iter().filter_map(|id| elements.find(id)).collect();
        if missing.len() != file.missing.len() {
            fault("an element of `missing` is not listed".to_owned());
        }
        let severity = match file.severity.as_str() {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            "note" => Severity::Note,
            other => {
                fault(format!("no severity is called {other}"));
                Severity::Note
            }
        };
        if file.when.is_none() && file.missing.is_empty() {
            fault("a check needs `when` or `missing`".to_owned());
        }
        list.push(DataCheck {
            // Codes are few and live as long as the process.
            code: Box::leak(file.code.clone().into_boxed_str()),
            preview: file.preview,
            severity,
            message: file.message.clone(),
            diagnosis,
            unnamed,
            applies,
            when,
            missing,
            words: file.words.iter().map(|w| w.to_lowercase()).collect(),
        });
    }
    if errors.is_empty() { Ok(list) } else { Err(errors) }
}

impl DataCheck {
    /// Judges a reading.
    pub(crate) fn run(&self, reading: &Reading<'_>, out: &mut Checked) {
        let concluded: Vec<&Diagnosis> = reading
            .diagnoses
            .iter()
            .filter(|d| is_asserted(d.stated.status) && self.diagnosis.contains(&d.stated.pattern))
            .collect();
        if !self.diagnosis.is_empty() && concluded.is_empty() {
            return;
        }
        let open = |d: &Diagnosis| !matches!(d.stated.status, Stated::Excluded | Stated::Historical);
        if reading.diagnoses.iter().any(|d| open(d) && self.unnamed.contains(&d.stated.pattern)) {
            return;
        }
        if self.applies.as_ref().is_some_and(|c| c.truth(&reading.facts) != Truth::Met) {
            return;
        }
        out.applied.push(self.code);
        let mut places: Vec<Place> =
            concluded.iter().map(|d| Place { span: d.span, label: "concluded here".to_owned() }).collect();
        if let Some(when) = &self.when {
            if when.truth(&reading.facts) != Truth::Met {
                return;
            }
            places.extend(decided(reading, when));
        }
        if !self.missing.is_empty() {
            let said = |id: &ElementId| {
                reading.findings.list.iter().any(|f| f.element == *id && !f.assertion.is_aside())
                    || reading.facts.get(*id).is_some()
            };
            if self.missing.iter().any(said) || self.worded(reading) {
                return;
            }
            if let (true, Some(applies)) = (places.is_empty(), &self.applies) {
                places.extend(decided(reading, applies));
            }
        }
        out.lints.push(Lint { code: self.code, severity: self.severity, message: self.message.clone(), places });
    }

    /// One of the words stands in the text.
    fn worded(&self, reading: &Reading<'_>) -> bool {
        let text = reading.report.text.as_bytes();
        self.words.iter().any(|w| text.windows(w.len()).any(|at| at.eq_ignore_ascii_case(w.as_bytes())))
    }
}

/// The places of the findings that decided a criterion.
fn decided(reading: &Reading<'_>, criterion: &Criterion) -> Vec<Place> {
    let mut places = Vec::new();
    for id in evidence(criterion, &reading.facts).decided {
        let finding = reading.facts.get(id).and_then(|f| f.finding).and_then(|i| reading.findings.list.get(i as usize));
        let title = reading.grammar.elements.get(id).map_or("", |e| e.title.as_str());
        if let Some(finding) = finding {
            places.push(Place { span: finding.span, label: title.to_owned() });
        }
    }
    places
}
