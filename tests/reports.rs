//! A few reports, stage by stage: beside each `report.txt` stand the sections, findings, facts, patterns and the row that
//! were made of it. Open one folder and see the pipeline.
//!
//! After a change that is meant: `INSTA_UPDATE=always cargo test --test reports`, and read the difference.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use trephine::grammar::load::built_in;
use trephine::render::json::v1::{Report as Read, Value};
use trephine::{Reading, Report, Scope, extract};

/// A bare letter, a synoptic template, a fixed-width table, capitals, an amendment, a pending test.
const CASES: [&str; 6] = [
    "waldenstrom-letter",
    "crushed-subcortical-template",
    "hepatosplenic-gamma-delta",
    "amegakaryocytic-adult-capitals",
    "mds-ib1-nine-and-half-amended",
    "apl-fish-awaited",
];

fn value(value: &Value) -> String {
    match value {
        Value::Word(word) => word.clone(),
        Value::Range { low, high, low_excluded, high_excluded } => match (low, high) {
            (Some(l), Some(h)) if l == h => format!("{l}"),
            (Some(l), Some(h)) => {
                format!("{l}{}..{}{h}", if *low_excluded { "<" } else { "" }, if *high_excluded { "<" } else { "" })
            }
            (Some(l), None) => format!(">{}{l}", if *low_excluded { "" } else { "=" }),
            (None, Some(h)) => format!("<{}{h}", if *high_excluded { "" } else { "=" }),
            (None, None) => String::new(),
        },
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sections(read: &Read, text: &str) -> String {
    let line = |s: &trephine::render::json::v1::Section| {
        let words = one_line(&text[s.start as usize..s.end as usize]);
        format!("{:>5}..{:<5} {:<16} {:<10} {}\n", s.start, s.end, s.id, s.role, words.chars().take(60).collect::<String>())
    };
    read.sections.iter().map(line).collect()
}

fn findings(read: &Read) -> String {
    let mut out = String::new();
    for f in &read.findings {
        let doubt = if f.certainty == "definite" { String::new() } else { format!(", {}", f.certainty) };
        let counts = if f.counts { "" } else { ", not of today" };
        let (value, quote) = (value(&f.value), one_line(&f.quote));
        let _ = writeln!(out, "{} = {value}  [{}, {}{doubt}{counts}]  “{quote}”", f.element, f.assertion, f.specimen);
    }
    out
}

fn facts(read: &Read) -> String {
    let mut out = String::new();
    for f in &read.facts {
        let _ = writeln!(
            out,
            "{} = {}{}{}{}",
            f.element,
            value(&f.value),
            f.unit.as_ref().map(|u| format!(" {u}")).unwrap_or_default(),
            if f.finding.is_none() { "  (worked out)" } else { "" },
            if f.conflict { "  (conflict)" } else { "" }
        );
    }
    out
}

fn patterns(read: &Read) -> String {
    let mut out = String::new();
    for p in &read.patterns {
        let _ = writeln!(
            out,
            "{} {}{}{}",
            p.level,
            p.id,
            if p.stated { ", stated" } else { "" },
            if p.conflict { ", conflict" } else { "" }
        );
        for (sign, list) in [('+', &p.favouring), ('-', &p.against), ('?', &p.open)] {
            for c in list {
                let _ = writeln!(out, "    {sign} {}: {}", c.block, c.label);
            }
        }
    }
    out
}

#[test]
fn stages_of_a_few_reports() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports");
    for case in CASES {
        let folder = root.join(case);
        let text = fs::read_to_string(folder.join("report.txt")).unwrap();
        let report = Report::new(case, text.as_str());
        let reading = Reading::of(&report, built_in().unwrap(), Scope::default());
        let read = Read::of(&reading);
        let mut row = extract::row(&reading).object();
        // They are a stage of their own.
        row.remove("patterns");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| {
            insta::assert_snapshot!("1-sections", sections(&read, &text));
            insta::assert_snapshot!("2-findings", findings(&read));
            insta::assert_snapshot!("3-facts", facts(&read));
            insta::assert_snapshot!("4-patterns", patterns(&read));
            insta::assert_snapshot!("5-row", serde_json::to_string_pretty(&row).unwrap());
        });
    }
}
