//! Lints as workflow commands of GitHub Actions, which shows them beside the lines.

use super::{file, position};
use crate::lint::{Checked, Severity};
use crate::reading::Reading;
use std::fmt::Write as _;

/// One command a lint, at its first place; the lines of the others are named in the message.
pub(super) fn report(reading: &Reading<'_>, checked: &Checked) -> String {
    let mut out = String::new();
    for lint in &checked.lints {
        let command = match lint.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let at = |byte: u32| position(&reading.report.text, byte);
        let _ = write!(out, "::{command} file={}", property(&file(reading.report)));
        if let Some(first) = lint.places.first() {
            let ((line, column), (last, end)) = (at(first.span.start), at(first.span.end));
            let _ = write!(out, ",line={line},endLine={last},col={column}");
            // The end of another line is no column of this one.
            if last == line {
                let _ = write!(out, ",endColumn={end}");
            }
        }
        let also: Vec<String> = lint.places.iter().skip(1).map(|p| at(p.span.start).0.to_string()).collect();
        let also = if also.is_empty() { also.concat() } else { format!(" (see line {}, too)", also.join(", ")) };
        let _ = writeln!(out, ",title={}::{}", lint.code, data(&format!("{}{also}", lint.message)));
    }
    out
}

/// A message as the command has it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property as the command has it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("5 %\n::error::x"), "5 %25%0A::error::x");
        assert_eq!(property("a,b:c"), "a%2Cb%3Ac");
    }
}
