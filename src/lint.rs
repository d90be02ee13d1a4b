//! Checks: what in a report contradicts itself, is missing, or cannot be.
//!
//! A check is one file. What the criterion language can say is data under `grammars/checks/`; what needs arithmetic, a
//! notation or two statements side by side is Rust under `lint/checks/`. Absent data never fires a contradiction.

pub mod baseline;
pub(crate) mod check;
pub(crate) mod checks;
pub mod config;
pub(crate) mod count;
pub(crate) mod data;
pub(crate) mod figures;
pub(crate) mod karyotypes;
pub(crate) mod said;

use crate::reading::Reading;
use crate::span::Span;
pub use check::Severity;
use check::Watch;

/// One thing a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    /// Stable code of the check, `BMA001`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where: both sides of a contradiction, in the order of the text. Empty where what is missing has no place.
    pub places: Vec<Place>,
}

/// A place in the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Bytes of the report's text.
    pub(crate) span: Span,
    /// What stands there.
    pub label: String,
}

impl Place {
    /// First byte and one past the last, of the report's text.
    #[must_use]
    pub const fn bytes(&self) -> (u32, u32) {
        (self.span.start, self.span.end)
    }
}

/// What of the checks to run.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Only codes that begin with one of these; empty: all.
    pub select: Vec<String>,
    /// Not codes that begin with one of these.
    pub ignore: Vec<String>,
    /// Checks too new to be trusted, too.
    pub preview: bool,
}

impl Choice {
    fn takes(&self, code: &str, preview: bool) -> bool {
        let begins = |list: &[String]| list.iter().any(|p| code.starts_with(p.as_str()));
        let named = self.select.iter().any(|s| s == code);
        (self.select.is_empty() || begins(&self.select)) && !begins(&self.ignore) && (!preview || self.preview || named)
    }
}

/// What the checks made of one report.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// What was found, worst first, then in the order of the text.
    pub lints: Vec<Lint>,
    /// Codes of the checks whose question the report raises.
    pub applied: Vec<&'static str>,
}

impl Checked {
    /// Leaves out what may hold words of the report: the labels of the places. Messages carry figures only.
    pub fn without_words(&mut self) {
        for place in self.lints.iter_mut().flat_map(|l| &mut l.places) {
            place.label.clear();
        }
    }
}

/// Runs the checks on a reading. A text that is no marrow report has nothing to check.
#[must_use]
pub fn check(reading: &Reading<'_>, choice: &Choice) -> Checked {
    let mut out = Checked::default();
    if !reading.is_report() {
        return out;
    }
    for check in checks::ALL.iter().filter(|c| choice.takes(c.page.code, c.page.preview)) {
        let mut watch = Watch::new(reading, &check.page);
        (check.run)(&mut watch);
        watch.close(&mut out);
    }
    for check in reading.grammar.checks.iter().filter(|c| choice.takes(c.code, c.preview)) {
        check.run(reading, &mut out);
    }
    for lint in &mut out.lints {
        lint.places.sort_by_key(|p| (p.span.start, p.span.end));
        lint.places.dedup_by(|b, a| a.span == b.span);
    }
    out.lints.sort_by_key(|l| (l.severity, l.places.first().map_or(u32::MAX, |p| p.span.start), l.code));
    out.lints.dedup();
    out
}

/// The page of a check as it is printed.
#[derive(Debug, Clone)]
pub struct PrintedPage {
    /// Stable code.
    pub code: String,
    /// Its name, which states the problem.
    pub name: String,
    /// The problem in one line.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// Version that has it first.
    pub since: String,
    /// Off until it has proved itself.
    pub preview: bool,
    /// What it checks.
    pub checks: String,
    /// Why it matters.
    pub why: String,
    /// Guideline or article, with edition.
    pub source: String,
    /// Reports on which it fires.
    pub fires: Vec<String>,
    /// Reports on which it is silent.
    pub silent: Vec<String>,
}

/// The pages of all checks, by code.
#[must_use]
pub fn pages(grammar: &crate::Grammar) -> Vec<PrintedPage> {
    let owned = |list: &[&str]| list.iter().map(|&s| s.to_owned()).collect();
    let native = checks::ALL.iter().map(|c| PrintedPage {
        code: c.page.code.to_owned(),
        name: c.page.name.to_owned(),
        title: c.page.title.to_owned(),
        severity: c.page.severity,
        since: c.page.since.to_owned(),
        preview: c.page.preview,
        checks: c.page.checks.to_owned(),
        why: c.page.why.to_owned(),
        source: c.page.source.to_owned(),
        fires: owned(c.page.fires),
        silent: owned(c.page.silent),
    });
    let data = grammar.files().checks.iter().map(|(path, file)| PrintedPage {
        code: file.code.clone(),
        name: path.trim_start_matches("checks/").to_owned(),
        title: file.title.clone(),
        severity: Severity::named(&file.severity).unwrap_or(Severity::Note),
        since: file.since.clone(),
        preview: file.preview,
        checks: file.checks.clone(),
        why: file.why.clone(),
        source: file.source.clone(),
        fires: file.fires.clone(),
        silent: file.silent.clone(),
    });
    let mut all: Vec<PrintedPage> = native.chain(data).collect();
    all.sort_by(|a, b| a.code.cmp(&b.code));
    all
}
