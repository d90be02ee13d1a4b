//! Lints as SARIF 2.1.0, for viewers and code-scanning services.

use super::{file, position};
use crate::lint::{Checked, Lint, Place, PrintedPage, Severity};
use crate::reading::Reading;
use crate::report::Report;
use serde_json::{Value, json};

/// What stands after the last result.
pub(super) const TAIL: &str = "]}]}\n";

/// What stands before the first result: the tool, and the checks as its rules.
pub(super) fn head(pages: &[PrintedPage]) -> String {
    let rule = |p: &PrintedPage| {
        json!({
            "id": p.code,
            "name": p.name,
            "shortDescription": {"text": p.title},
            "fullDescription": {"text": p.checks},
            "help": {"text": format!("{} Source: {}", p.why, p.source)},
            "defaultConfiguration": {"level": p.severity.name(), "enabled": !p.preview},
        })
    };
    let rules: Vec<Value> = pages.iter().map(rule).collect();
    let driver = json!({"name": "trephine", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    // Columns count characters, not UTF-16 units.
    format!(
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\"columnKind\":\"unicodeCodePoints\",\"results\":["
    )
}

/// The results of one report, with commas between; nothing for a clean one.
pub(super) fn report(reading: &Reading<'_>, checked: &Checked) -> String {
    let list: Vec<String> = checked.lints.iter().map(|l| result(reading.report, l).to_string()).collect();
    list.join(",\n")
}

/// The first place is where the lint stands, the others are related to it.
fn result(report: &Report, lint: &Lint) -> Value {
    let level = match lint.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let uri = json!({"uri": uri(&file(report))});
    let first = lint.places.first();
    let mut physical = json!({"artifactLocation": uri});
    if let (Some(place), Some(object)) = (first, physical.as_object_mut()) {
        object.insert("region".to_owned(), region(report, place));
    }
    let named = json!([{"name": report.id, "kind": "object"}]);
    let mut out = json!({
        "ruleId": lint.code,
        "level": level,
        "message": {"text": lint.message},
        "locations": [{"physicalLocation": physical, "logicalLocations": named}],
    });
    let related: Vec<Value> = (1..)
        .zip(lint.places.iter().skip(1))
        .map(|(id, place): (usize, &Place)| {
            let text = if place.label.is_empty() { "the other side" } else { place.label.as_str() };
            json!({
                "id": id,
                "message": {"text": text},
                "physicalLocation": {"artifactLocation": uri, "region": region(report, place)},
            })
        })
        .collect();
    if let (false, Some(object)) = (related.is_empty(), out.as_object_mut()) {
        object.insert("relatedLocations".to_owned(), Value::Array(related));
    }
    out
}

fn region(report: &Report, place: &Place) -> Value {
    let (start, end) = (position(&report.text, place.span.start), position(&report.text, place.span.end));
    json!({"startLine": start.0, "startColumn": start.1, "endLine": end.0, "endColumn": end.1})
}

/// A path as a URI: bytes that are no part of one are written in hexadecimal.
fn uri(path: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    path.replace('\\', "/").bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_is_a_uri() {
        assert_eq!(super::uri("a b/ü:1.txt"), "a%20b/%C3%BC%3A1.txt");
    }
}
