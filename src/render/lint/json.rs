//! Lints as JSON, as the data contract has them.

use super::position;
use crate::lint::{Checked, Lint, Place};
use crate::reading::Reading;
use serde::Serialize;

/// What stands before the first report.
pub const HEAD: &str = "{\"reports\":[";
/// What stands after the last.
pub const TAIL: &str = "]}\n";

#[derive(Serialize)]
struct Report<'a> {
    report_id: &'a str,
    lints: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    places: Vec<Where<'a>>,
}

#[derive(Serialize)]
struct Where<'a> {
    line: usize,
    column: usize,
    start: u32,
    end: u32,
    label: &'a str,
}

/// One report on one line.
#[must_use]
pub fn report(reading: &Reading<'_>, checked: &Checked) -> String {
    let text = reading.report.text.as_str();
    let place = |p: &'_ Place| {
        let (line, column) = position(text, p.span.start);
        (line, column, p.span.start, p.span.end)
    };
    let lint = |l: &'_ Lint| -> Vec<(usize, usize, u32, u32)> { l.places.iter().map(place).collect() };
    let lints = checked
        .lints
        .iter()
        .map(|l| One {
            code: l.code,
            severity: l.severity.name(),
            message: &l.message,
            places: lint(l)
                .into_iter()
                .zip(&l.places)
                .map(|((line, column, start, end), p)| Where { line, column, start, end, label: &p.label })
                .collect(),
        })
        .collect();
    // Strings and numbers only: nothing here can fail to be JSON.
    serde_json::to_string(&Report { report_id: &reading.report.id, lints }).unwrap_or_else(|_| "null".to_owned())
}
