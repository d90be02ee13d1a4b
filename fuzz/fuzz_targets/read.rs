//! Any bytes as a report: read whole and without the conclusion, and rendered in every way.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trephine::render::{annotated, clinical, json, table};
use trephine::{Reading, Report, Scope};

fuzz_target!(|bytes: &[u8]| {
    let grammar = trephine::grammar::load::built_in().expect("the built-in grammar is valid");
    let report = Report::new("fuzz", String::from_utf8_lossy(bytes));
    for scope in [Scope::default(), Scope { without_conclusion: true }] {
        let reading = Reading::of(&report, grammar, scope);
        let read = json::v1::Report::of(&reading);
        let mut at = 0;
        for section in &read.sections {
            assert_eq!(section.start, at, "sections tile the text");
            at = section.end;
        }
        assert_eq!(at as usize, report.text.len(), "sections tile the text");
        for finding in &read.findings {
            assert_eq!(report.text.get(finding.start as usize..finding.end as usize), Some(finding.quote.as_str()));
        }
        let _ = trephine::extract::row(&reading);
        let _ = table::csv(&reading);
        let _ = annotated::annotated(&reading, 80);
        let _ = clinical::clinical(&reading, 80);
        let _ = trephine::trace::trace(&reading);
    }
});
