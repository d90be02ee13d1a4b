//! The report that comes with trephine, so that a first run needs no file. Its patient is invented.

use trephine::Report;

/// The text, as it stands in the repository.
const TEXT: &str = include_str!("../../fixtures/sample/report.txt");

/// The sample.
pub(crate) fn report() -> Report {
    Report::new("sample", TEXT)
}
