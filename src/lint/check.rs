//! One check: its page, and what it watches for.

use super::{Checked, Lint, Place};
use crate::finding::Finding;
use crate::finding::diagnosis::{Diagnosis, is_asserted};
use crate::finding::fact::FactValue;
use crate::grammar::element::{Element, ElementId};
use crate::reading::Reading;
use crate::span::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;

/// How bad a lint is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A contradiction, or what cannot be.
    Error,
    /// Missing, not documented, or likely wrong.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The severity of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Error, Self::Warning, Self::Note].into_iter().find(|s| s.name() == name)
    }

    /// `error`, `warning` or `note`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// The page of a check: its documentation, its cases and its line in the README, in one place.
#[derive(Debug)]
pub(crate) struct Page {
    /// `BM`, the letter of its family, three digits; never given to another check.
    pub(crate) code: &'static str,
    /// The problem, in snake case: what is wrong, not what is wanted.
    pub(crate) name: &'static str,
    /// The problem in one line.
    pub(crate) title: &'static str,
    /// How bad it is.
    pub(crate) severity: Severity,
    /// Version that has it first.
    pub(crate) since: &'static str,
    /// Off until it has proved itself: three right hits or more and no wrong one.
    pub(crate) preview: bool,
    /// What it checks.
    pub(crate) checks: &'static str,
    /// Why it matters.
    pub(crate) why: &'static str,
    /// Guideline or article, with edition.
    pub(crate) source: &'static str,
    /// Reports on which it fires.
    pub(crate) fires: &'static [&'static str],
    /// Reports on which it is silent.
    pub(crate) silent: &'static [&'static str],
}

/// A check written in Rust.
#[derive(Debug)]
pub(crate) struct Check {
    /// Its page.
    pub(crate) page: Page,
    /// What it does.
    pub(crate) run: fn(&mut Watch<'_, '_>),
}

/// A reading under one check's eye.
pub(crate) struct Watch<'r, 'a> {
    /// What is known of the report.
    pub(crate) reading: &'r Reading<'a>,
    page: &'static Page,
    later: OnceCell<Option<u32>>,
    applies: bool,
    found: Vec<Lint>,
}

impl<'r, 'a> Watch<'r, 'a> {
    /// Sets a check before a reading.
    pub(super) const fn new(reading: &'r Reading<'a>, page: &'static Page) -> Self {
        Self { reading, page, later: OnceCell::new(), applies: false, found: Vec::new() }
    }

    /// Hands over what was found.
    pub(super) fn close(self, out: &mut Checked) {
        if self.applies || !self.found.is_empty() {
            out.applied.push(self.page.code);
        }
        out.lints.extend(self.found);
    }

    /// Says that the report raises the check's question, whatever the answer.
    pub(crate) const fn applies(&mut self) {
        self.applies = true;
    }

    /// Reports what is wrong, and where.
    pub(crate) fn lint(&mut self, message: impl Into<String>, places: Vec<Place>) {
        self.found.push(Lint { code: self.page.code, severity: self.page.severity, message: message.into(), places });
    }

    /// The same, with a severity other than the page's.
    pub(crate) fn lint_as(&mut self, severity: Severity, message: impl Into<String>, places: Vec<Place>) {
        self.found.push(Lint { code: self.page.code, severity, message: message.into(), places });
    }

    /// Where a later addition to the report begins.
    pub(crate) fn later(&self) -> Option<u32> {
        *self.later.get_or_init(|| super::said::addendum(self.text()))
    }

    /// The report's text.
    pub(crate) fn text(&self) -> &'r str {
        &self.reading.report.text
    }

    /// The element of an id.
    pub(crate) fn element(&self, id: &str) -> Option<ElementId> {
        self.reading.grammar.elements.find(id)
    }

    /// What an element is.
    pub(crate) fn about(&self, id: ElementId) -> Option<&'r Element> {
        self.reading.grammar.elements.get(id)
    }

    /// The findings of an element that state something of today's specimen, in the order of the text.
    pub(crate) fn stated(&self, id: &str) -> Vec<&'r Finding> {
        let Some(id) = self.element(id) else { return Vec::new() };
        self.reading.findings.list.iter().filter(|f| f.element == id && f.counts()).collect()
    }

    /// The word of a finding, nothing for a figure.
    pub(crate) fn word(&self, finding: &Finding) -> &'r str {
        match finding.value {
            FactValue::Word(w) => self.about(finding.element).and_then(|e| e.values.get(w as usize)).map_or("", String::as_str),
            FactValue::Range { .. } => "",
        }
    }

    /// The word of a fact.
    pub(crate) fn fact(&self, id: &str) -> Option<&'r str> {
        let id = self.element(id)?;
        match self.reading.facts.get(id)?.value {
            FactValue::Word(w) => self.about(id)?.values.get(w as usize).map(String::as_str),
            FactValue::Range { .. } => None,
        }
    }

    /// What the report concludes of a pattern: asserted or favoured.
    pub(crate) fn concludes(&self, pattern: &str) -> Option<&'r Diagnosis> {
        let id = self.reading.grammar.patterns.find(pattern)?;
        self.reading.diagnoses.iter().find(|d| d.stated.pattern == id && is_asserted(d.stated.status))
    }

    /// A place with what stands there.
    pub(crate) fn place(&self, span: Span, label: impl Into<String>) -> Place {
        Place { span, label: label.into() }
    }
}
