//! Every check on its own cases: it fires where its page says so and is silent where the page says so; codes are unique and
//! well formed; and no clean report of the project gets an error.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use trephine::lint::{Choice, Severity, check, pages};
use trephine::{Grammar, Reading, Report, Scope, grammar};

fn built_in() -> &'static Grammar {
    grammar::load::built_in().expect("the built-in grammar is valid")
}

fn codes(text: &str, only: &str) -> Vec<&'static str> {
    let report = Report::new("case", text);
    let reading = Reading::of(&report, built_in(), Scope::default());
    let choice = Choice { select: vec![only.to_owned()], preview: true, ..Choice::default() };
    check(&reading, &choice).lints.iter().map(|l| l.code).collect()
}

#[test]
fn every_check_fires_and_is_silent_where_its_page_says_so() {
    let mut faults = Vec::new();
    for page in pages(built_in()) {
        for (cases, wanted) in [(&page.fires, true), (&page.silent, false)] {
            if cases.is_empty() {
                faults.push(format!("{}: no case where it {}", page.code, if wanted { "fires" } else { "is silent" }));
            }
            for (i, case) in cases.iter().enumerate() {
                if codes(case, &page.code).is_empty() == wanted {
                    faults.push(format!(
                        "{}: {} case {}",
                        page.code,
                        if wanted { "silent on its firing" } else { "fires on its silent" },
                        i + 1
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_message_prints_no_notation_of_the_report() {
    let mut faults = Vec::new();
    for page in pages(built_in()) {
        // The message of a check as data is the same for every report.
        if Path::new(env!("CARGO_MANIFEST_DIR")).join("grammars/checks").join(&page.name).with_extension("toml").exists() {
            continue;
        }
        for case in &page.fires {
            let report = Report::new("case", case.as_str());
            let reading = Reading::of(&report, built_in(), Scope::default());
            let choice = Choice { select: vec![page.code.clone()], preview: true, ..Choice::default() };
            for lint in check(&reading, &choice).lints {
                let mut places = lint.places.iter().map(|p| &case[p.bytes().0 as usize..p.bytes().1 as usize]);
                // Notations of the report; the names of diseases and single figures are the check's own words.
                let quoted = |words: &str| {
                    words.split_whitespace().any(|w| w.len() > 5 && w.contains(['(', ';', '[', ',']) && lint.message.contains(w))
                };
                if places.any(quoted) {
                    faults.push(format!("{}: {}", page.code, lint.message));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn codes_are_well_formed_and_never_given_twice() {
    let mut seen = BTreeSet::new();
    for page in pages(built_in()) {
        let code = page.code.as_str();
        let formed = code.len() == 6
            && code.starts_with("BM")
            && code.as_bytes()[2].is_ascii_uppercase()
            && code[3..].bytes().all(|b| b.is_ascii_digit());
        assert!(formed, "{code}");
        assert!(seen.insert(page.code.clone()), "{code} twice");
        for (what, text) in [("checks", &page.checks), ("why", &page.why), ("source", &page.source), ("title", &page.title)] {
            assert!(!text.is_empty(), "{code}: {what}");
        }
    }
}

#[test]
fn no_clean_report_gets_an_error() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports");
    let mut faults = Vec::new();
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path().join("report.txt")).collect();
    match std::env::var_os("TREPHINE_SHARED") {
        Some(shared) => {
            for folder in ["corpus/reports/text", "corpus/checks/clean"] {
                cases.extend(fs::read_dir(Path::new(&shared).join(folder)).unwrap().map(|e| e.unwrap().path()));
            }
        }
        None => println!("SKIPPED: TREPHINE_SHARED is not set, so the clean reports of the corpus are not checked"),
    }
    cases.sort();
    for case in cases {
        let name = case.display().to_string();
        let report = Report::new(name.clone(), fs::read_to_string(&case).unwrap());
        let reading = Reading::of(&report, built_in(), Scope::default());
        for lint in check(&reading, &Choice::default()).lints {
            if lint.severity == Severity::Error {
                faults.push(format!("{name}: {} {}", lint.code, lint.message));
            }
        }
    }
    assert!(faults.is_empty(), "{} errors on clean reports:\n{}", faults.len(), faults.join("\n"));
}
