//! What the checks found, for people and for programs.

pub(crate) mod csv;
pub(crate) mod github;
pub(crate) mod html;
pub mod json;
pub(crate) mod junit;
pub(crate) mod sarif;
pub mod text;

use crate::lint::{Checked, Lint, PrintedPage, Severity};
use crate::reading::Reading;
use crate::report::Report;

/// How what was found is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, on a terminal.
    Text,
    /// JSON of the data contract.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// JUnit XML.
    Junit,
    /// A table, one row a place.
    Csv,
    /// One page for a browser.
    Html,
}

impl Format {
    /// What stands before the first report; `pages` are those of all checks.
    #[must_use]
    pub fn head(self, pages: &[PrintedPage]) -> String {
        match self {
            Self::Text | Self::Github => String::new(),
            Self::Json => json::HEAD.to_owned(),
            Self::Sarif => sarif::head(pages),
            Self::Junit => junit::HEAD.to_owned(),
            Self::Csv => csv::HEAD.to_owned(),
            Self::Html => html::HEAD.to_owned(),
        }
    }

    /// One report, empty where the format has nothing to say of a clean one; `words`: the report's own may stand in it.
    #[must_use]
    pub fn report(self, reading: &Reading<'_>, checked: &Checked, width: usize, words: bool) -> String {
        match self {
            Self::Text => text::report(reading, checked, width, words),
            Self::Json => json::report(reading, checked),
            Self::Sarif => sarif::report(reading, checked),
            Self::Github => github::report(reading, checked),
            Self::Junit => junit::report(reading, checked),
            Self::Csv => csv::report(reading, checked),
            Self::Html => html::report(reading, checked, words),
        }
    }

    /// What stands between two reports that are not empty.
    #[must_use]
    pub const fn between(self) -> &'static str {
        match self {
            Self::Json | Self::Sarif => ",\n",
            Self::Text | Self::Github | Self::Junit | Self::Csv | Self::Html => "",
        }
    }

    /// What stands after the last report.
    #[must_use]
    pub fn end(self, pages: &[PrintedPage], summaries: &[Summary]) -> String {
        match self {
            Self::Text | Self::Github | Self::Csv => String::new(),
            Self::Json => json::TAIL.to_owned(),
            Self::Sarif => sarif::TAIL.to_owned(),
            Self::Junit => junit::TAIL.to_owned(),
            Self::Html => {
                let found: Vec<&str> = summaries.iter().flat_map(|s| &s.lints).map(|l| l.0).collect();
                let faulty = summaries.iter().filter(|s| s.worst.is_some()).count();
                html::end(pages, &found, summaries.len(), faulty)
            }
        }
    }

    /// Whether it shows the pages of the checks.
    #[must_use]
    pub const fn has_pages(self) -> bool {
        matches!(self, Self::Sarif | Self::Html)
    }
}

/// What is kept of a report for the table of a batch.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The report's id.
    pub id: String,
    /// The worst severity found.
    pub worst: Option<Severity>,
    /// Code and severity of each lint.
    pub lints: Vec<(&'static str, Severity)>,
    /// The first line of the worst.
    pub line: String,
    /// Checks whose question the report raised.
    pub applied: Vec<&'static str>,
}

impl Summary {
    /// Sums up.
    #[must_use]
    pub fn of(reading: &Reading<'_>, checked: &Checked) -> Self {
        let worst: Option<&Lint> = checked.lints.first();
        Self {
            id: reading.report.id.clone(),
            worst: worst.map(|l| l.severity),
            lints: checked.lints.iter().map(|l| (l.code, l.severity)).collect(),
            line: worst.map_or_else(String::new, |l| l.message.clone()),
            applied: checked.applied.clone(),
        }
    }
}

/// The file a report came from, its id where it came from none.
pub(crate) fn file(report: &Report) -> String {
    report.origin.path.as_ref().map_or_else(|| report.id.clone(), |p| p.to_string_lossy().into_owned())
}

/// Line and column of a byte, both counted from 1; the column counts characters.
#[must_use]
pub(crate) fn position(text: &str, byte: u32) -> (usize, usize) {
    let before = text.get(..byte as usize).unwrap_or(text);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (line, before.get(start..).unwrap_or("").chars().count() + 1)
}
