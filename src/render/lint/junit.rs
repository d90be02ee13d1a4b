//! Lints as JUnit XML: a suite a report and a case a lint; a clean report is one case that passes.

use super::html::escape;
use super::position;
use crate::lint::{Checked, Lint};
use crate::reading::Reading;
use std::fmt::Write as _;

/// What stands before the first report.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"trephine check\">\n";
/// What stands after the last.
pub(super) const TAIL: &str = "</testsuites>\n";

/// One suite.
pub(super) fn report(reading: &Reading<'_>, checked: &Checked) -> String {
    let (id, found) = (escape(&reading.report.id), checked.lints.len());
    let mut out =
        format!("  <testsuite name=\"{id}\" tests=\"{}\" failures=\"{found}\" errors=\"0\" disabled=\"0\">\n", found.max(1));
    if checked.lints.is_empty() {
        let _ = writeln!(out, "    <testcase name=\"check\" classname=\"{id}\"/>");
    }
    for lint in &checked.lints {
        let _ = write!(
            out,
            "    <testcase name=\"{}\" classname=\"{id}\">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>\n",
            lint.code,
            lint.severity.name(),
            escape(&lint.message),
            escape(&places(reading, lint))
        );
    }
    out.push_str("  </testsuite>\n");
    out
}

fn places(reading: &Reading<'_>, lint: &Lint) -> String {
    let one = |p: &crate::lint::Place| {
        let (line, column) = position(&reading.report.text, p.span.start);
        format!("line {line}, column {column} {}", p.label).trim_end().to_owned()
    };
    lint.places.iter().map(one).collect::<Vec<_>>().join("\n")
}
