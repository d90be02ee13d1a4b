//! Lints as a table: one row a place, and one for a lint that has none. `lint` counts a report's lints from 1, so that the
//! rows of one can be put together again.

use super::position;
use crate::lint::{Checked, Lint, Place};
use crate::reading::Reading;

/// The header, as a row.
pub(super) const HEAD: &str = "report_id,lint,code,severity,message,place,line,column,start,end,label\n";

/// The rows of one report; nothing for a clean one.
pub(super) fn report(reading: &Reading<'_>, checked: &Checked) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for (nr, lint) in (1..).zip(&checked.lints) {
        let places: Vec<Option<&Place>> =
            if lint.places.is_empty() { vec![None] } else { lint.places.iter().map(Some).collect() };
        for (at, place) in (1..).zip(places) {
            // Writing to memory cannot fail.
            let _ = writer.write_record(row(reading, (nr, lint), place.map(|p| (at, p))));
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn row(reading: &Reading<'_>, (nr, lint): (usize, &Lint), place: Option<(usize, &Place)>) -> Vec<String> {
    let mut row = vec![
        reading.report.id.clone(),
        nr.to_string(),
        lint.code.to_owned(),
        lint.severity.name().to_owned(),
        lint.message.clone(),
    ];
    match place {
        Some((at, place)) => {
            let (line, column) = position(&reading.report.text, place.span.start);
            row.extend([at, line, column].map(|n| n.to_string()));
            row.extend([place.span.start, place.span.end].map(|n| n.to_string()));
            row.push(place.label.clone());
        }
        None => row.extend(std::iter::repeat_n(String::new(), 6)),
    }
    row
}
