//! Readings as JSON, in versions. A version's fields are never renamed and never change their meaning.

pub mod v1;

use crate::reading::Reading;

/// What stands before the first report of `{"version": 1, "reports": [...]}`, so that reports can be streamed.
pub const HEAD: &str = "{\"version\":1,\"reports\":[";
/// What stands after the last.
pub const TAIL: &str = "]}\n";

/// One report on one line.
#[must_use]
pub fn report(reading: &Reading<'_>) -> String {
    // Strings, numbers and lists only: nothing here can fail to be JSON.
    serde_json::to_string(&v1::Report::of(reading)).unwrap_or_else(|_| "null".to_owned())
}

/// The JSON Schema of the whole output.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(v1::Readings);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
