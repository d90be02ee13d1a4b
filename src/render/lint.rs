//! What the checks found, for people and for programs.

pub mod json;
pub mod text;

use crate::lint::{Checked, Lint, Severity};
use crate::reading::Reading;

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

/// Line and column of a byte, both counted from 1; the column counts characters.
#[must_use]
pub(crate) fn position(text: &str, byte: u32) -> (usize, usize) {
    let before = text.get(..byte as usize).unwrap_or(text);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (line, before.get(start..).unwrap_or("").chars().count() + 1)
}
