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
    /// Small words of which one stands in the concluded diagnosis's own name; empty: whatever it is called.
    wording: Vec<String>,
    /// One of these is denied; empty: whatever is.
    denied: Vec<u16>,
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
        let (diagnosis, denied, unnamed) = (pattern(&file.diagnosis), pattern(&file.denied), pattern(&file.unnamed));
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
        let severity = Severity::named(&file.severity).unwrap_or_else(|| {
            fault(format!("no severity is called {}", file.severity));
            Severity::Note
        });
        if file.when.is_none() && file.missing.is_empty() && file.words.is_empty() {
            fault("a check needs `when`, `missing` or `words`".to_owned());
        }
        list.push(DataCheck {
            // Codes are few and live as long as the process.
            code: Box::leak(file.code.clone().into_boxed_str()),
            preview: file.preview,
            severity,
            message: file.message.clone(),
            diagnosis,
            wording: small(&file.wording),
            denied,
            unnamed,
            applies,
            when,
            missing,
            words: small(&file.words),
        });
    }
    if errors.is_empty() { Ok(list) } else { Err(errors) }
}

/// In small letters; an empty word would stand everywhere.
fn small(words: &[String]) -> Vec<String> {
    words.iter().filter(|w| !w.is_empty()).map(|w| w.to_lowercase()).collect()
}

impl DataCheck {
    /// Judges a reading.
    pub(crate) fn run(&self, reading: &Reading<'_>, out: &mut Checked) {
        let text = &reading.report.text;
        let called = |d: &Diagnosis| self.wording.is_empty() || holds(d.span.of(text), &self.wording);
        let concluded: Vec<&Diagnosis> = reading
            .diagnoses
            .iter()
            .filter(|d| is_asserted(d.stated.status) && self.diagnosis.contains(&d.stated.pattern) && called(d))
            .collect();
        let denied: Vec<&Diagnosis> = reading
            .diagnoses
            .iter()
            .filter(|d| d.stated.status == Stated::Excluded && self.denied.contains(&d.stated.pattern))
            .collect();
        if !self.diagnosis.is_empty() && concluded.is_empty() || !self.denied.is_empty() && denied.is_empty() {
            return;
        }
        let open = |d: &Diagnosis| !matches!(d.stated.status, Stated::Excluded | Stated::Historical);
        if reading.diagnoses.iter().any(|d| open(d) && self.unnamed.contains(&d.stated.pattern)) {
            return;
        }
        // A report that concludes nothing cannot fail to name something.
        let opinion = || reading.diagnoses.iter().any(|d| is_asserted(d.stated.status));
        if self.diagnosis.is_empty() && !self.unnamed.is_empty() && denied.is_empty() && !opinion() {
            return;
        }
        if self.applies.as_ref().is_some_and(|c| c.truth(&reading.facts) != Truth::Met) {
            return;
        }
        out.applied.push(self.code);
        let at = |list: &[&Diagnosis], label: &str| -> Vec<Place> {
            list.iter().map(|d| Place { span: d.span, label: label.to_owned() }).collect()
        };
        let mut places = at(&concluded, "concluded here");
        places.extend(at(&denied, "denied here"));
        if let Some(when) = &self.when {
            if when.truth(&reading.facts) != Truth::Met {
                return;
            }
            // What was bound from afar accuses nobody.
            let Some(why) = decided(reading, when) else { return };
            places.extend(why);
        }
        let said = |id: &ElementId| {
            reading.findings.list.iter().any(|f| f.element == *id && !f.assertion.is_aside()) || reading.facts.get(*id).is_some()
        };
        if self.missing.iter().any(said) || holds(text, &self.words) {
            return;
        }
        if let (true, Some(applies)) = (places.is_empty(), &self.applies) {
            places.extend(decided(reading, applies).unwrap_or_default());
        }
        out.lints.push(Lint { code: self.code, severity: self.severity, message: self.message.clone(), places });
    }
}

/// One of the words stands in the text.
fn holds(text: &str, words: &[String]) -> bool {
    words.iter().any(|w| text.as_bytes().windows(w.len()).any(|at| at.eq_ignore_ascii_case(w.as_bytes())))
}

/// The places of the findings that decided a criterion; nothing where one of them is unsure.
fn decided(reading: &Reading<'_>, criterion: &Criterion) -> Option<Vec<Place>> {
    let mut places = Vec::new();
    for id in evidence(criterion, &reading.facts).decided {
        let finding = reading.facts.get(id).and_then(|f| f.finding).and_then(|i| reading.findings.list.get(i as usize));
        let title = reading.grammar.elements.get(id).map_or("", |e| e.title.as_str());
        match finding {
            Some(finding) if finding.far => return None,
            Some(finding) => places.push(Place { span: finding.span, label: title.to_owned() }),
            None => {}
        }
    }
    Some(places)
}
