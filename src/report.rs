//! One pathology report as received.

use std::path::PathBuf;

/// One report: its id, its text, and where it came from.
///
/// The text is what the bytes of the input say, decoded and never rewritten after that. Every
/// offset in the crate is a byte of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Names the report; no two of one run share it.
    pub id: String,
    /// The text, as decoded.
    pub text: String,
    /// Where it came from.
    pub origin: Origin,
    /// The other columns of its table row, in their order; none for a text file.
    pub carried: Vec<(String, String)>,
}

impl Report {
    /// A report that comes from no file.
    #[must_use]
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), origin: Origin::default(), carried: Vec::new() }
    }
}

/// Where a report came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The file; none for standard input.
    pub path: Option<PathBuf>,
    /// The row of a table, counted from 1 without the header.
    pub row: Option<u64>,
    /// Which report of a file that holds several, counted from 1; none where it holds one.
    pub part: Option<u32>,
}
