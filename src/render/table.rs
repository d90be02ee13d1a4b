//! The rows of the data contract, as NDJSON and as CSV.

use crate::extract;
use crate::reading::Reading;
use serde_json::Value;
use std::sync::OnceLock;

/// The columns of the contract, in its order: name, type, unit, values, definition.
const COLUMNS: &str = include_str!("columns.csv");

/// Whether a pattern belongs in a list.
type Holds = fn(&Value) -> bool;

/// Lists of pattern ids: all that is asserted, in order of rank, then by level and by what the report says of them.
const PATTERNS: [(&str, Holds); 6] = [
    ("patterns", |p| matches!(level(p), "meets" | "suggests")),
    ("patterns_meets", |p| level(p) == "meets"),
    ("patterns_possible", |p| level(p) == "possible"),
    ("patterns_excluded", |p| level(p) == "excluded"),
    ("patterns_stated", |p| p.get("stated") == Some(&Value::Bool(true))),
    ("patterns_conflict", |p| p.get("conflict") == Some(&Value::Bool(true))),
];

fn level(pattern: &Value) -> &str {
    pattern.get("level").and_then(Value::as_str).unwrap_or("")
}

/// One JSON object on a line.
#[must_use]
pub fn ndjson(reading: &Reading<'_>) -> String {
    // A row holds nothing that JSON cannot.
    let mut line = serde_json::to_string(&extract::row(reading)).unwrap_or_default();
    line.push('\n');
    line
}

/// The header of the CSV.
#[must_use]
pub fn csv_header() -> String {
    line(names().iter().cloned().chain(PATTERNS.iter().map(|p| p.0.to_owned())))
}

/// One row of the CSV.
#[must_use]
pub fn csv(reading: &Reading<'_>) -> String {
    let row = extract::row(reading).object();
    let patterns = row.get("patterns").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let cells = names().iter().map(|name| row.get(name).map_or_else(String::new, cell));
    let lists = PATTERNS.iter().map(|(_, holds)| {
        let ids = patterns.iter().filter(|p| holds(p)).filter_map(|p| p.get("id").and_then(Value::as_str));
        ids.collect::<Vec<_>>().join(";")
    });
    line(cells.chain(lists))
}

/// The fields of a row in the contract's order. `is_report` follows the id; a range is three fields.
fn names() -> &'static [String] {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let fields = |c: Column| match c.kind.as_str() {
            _ if c.name == "report_id" => vec![c.name, "is_report".to_owned()],
            "range" => ["_min", "_max", "_op"].map(|end| format!("{}{end}", c.name)).to_vec(),
            _ => vec![c.name],
        };
        columns().into_iter().flat_map(fields).collect()
    })
}

/// A column of the contract.
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) unit: String,
    pub(crate) values: String,
    pub(crate) definition: String,
}

/// All columns, in order.
fn columns() -> Vec<Column> {
    let mut reader = csv::Reader::from_reader(COLUMNS.as_bytes());
    let field = |record: &csv::StringRecord, at| record.get(at).unwrap_or("").to_owned();
    let column = |r: &csv::StringRecord| Column {
        name: field(r, 0),
        kind: field(r, 1),
        unit: field(r, 2),
        values: field(r, 3),
        definition: field(r, 4),
    };
    reader.records().filter_map(|r| r.ok().as_ref().map(column)).collect()
}

/// The column of that name.
pub(crate) fn column(name: &str) -> Option<Column> {
    columns().into_iter().find(|c| c.name == name)
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(s) => s.clone(),
        Value::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail; what would be left out is this line.
    let _ = writer.write_record(cells.collect::<Vec<_>>());
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_row_has_its_place_in_the_csv() {
        let own = crate::extract::column::COLUMNS.iter().map(|c| match c.kind {
            crate::extract::column::Kind::Range([min, ..]) => min.to_owned(),
            _ => c.name.to_owned(),
        });
        for name in own {
            assert!(names().contains(&name), "{name}");
        }
    }

    #[test]
    fn lists_are_joined_and_null_is_empty() {
        assert_eq!(cell(&serde_json::json!(["a", "b"])), "a;b");
        assert_eq!(cell(&Value::Null), "");
        assert_eq!(line(["a,b".to_owned(), "c\"d".to_owned()].into_iter()), "\"a,b\",\"c\"\"d\"\n");
    }
}
