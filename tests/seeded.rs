//! The seeded set: clean reports of the fixtures, each with one error made by the example `mutate`, listed in
//! `fixtures/seeded/gold.ndjson` as changed lines. An error is found when the seeded copy gets a lint (error or warning)
//! that its clean twin lacks, at or beside one of the gold lines, and not at half the report. The least that must be
//! found stands in `floors.toml`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use trephine::lint::{Choice, Severity, check};
use trephine::{Reading, Report, Scope, grammar};

#[derive(Deserialize)]
struct Floors {
    seeded: Vec<Floor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floor {
    name: String,
    /// Below the package: `gold.ndjson`.
    folder: PathBuf,
    /// Share of the seeded errors found.
    recall: f64,
    /// Share of the contradictions found by a lint of severity error.
    as_error: f64,
    /// Clean twins, each counted once, with a lint of severity error.
    false_errors: usize,
    /// Warnings on clean twins, one a pair at most.
    noise: f64,
    /// New lints that point elsewhere, one a pair at most.
    stray: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    report_id: String,
    kind: String,
    harm: String,
    lines: BTreeSet<usize>,
    what: String,
    clean: String,
    edits: Vec<Edit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    line: usize,
    was: String,
    now: Option<String>,
}

struct Found {
    code: &'static str,
    severity: Severity,
    lines: BTreeSet<usize>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pairs(folder: &Path) -> Vec<Pair> {
    let gold = fs::read_to_string(root().join(folder).join("gold.ndjson")).unwrap();
    gold.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn clean(pair: &Pair) -> String {
    fs::read_to_string(root().join("fixtures/reports").join(&pair.clean).join("report.txt")).unwrap()
}

fn seeded(pair: &Pair) -> String {
    let mut text = String::new();
    for (i, line) in clean(pair).lines().enumerate() {
        match pair.edits.iter().find(|e| e.line == i + 1) {
            None => text = text + line + "\n",
            Some(edit) => {
                assert_eq!(edit.was, line, "{}: line {} is not as it was", pair.report_id, edit.line);
                text.extend(edit.now.iter().map(|n| format!("{n}\n")));
            }
        }
    }
    text
}

fn lints(text: &str) -> Vec<Found> {
    let report = Report::new("pair", text);
    let reading = Reading::of(&report, grammar::load::built_in().unwrap(), Scope::default());
    let number = |byte: u32| text.as_bytes()[..byte as usize].iter().filter(|b| **b == b'\n').count() + 1;
    check(&reading, &Choice::default())
        .lints
        .iter()
        .map(|l| Found { code: l.code, severity: l.severity, lines: l.places.iter().map(|p| number(p.bytes().0)).collect() })
        .collect()
}

#[derive(Default)]
struct Tally {
    all: usize,
    found: usize,
}

#[test]
fn the_seeded_errors_are_found() {
    let floors = fs::read_to_string(root().join("tests/floors.toml")).unwrap();
    let floors: Floors = toml::from_str(&floors).unwrap();
    let mut short = Vec::new();
    for floor in &floors.seeded {
        let pairs = pairs(&floor.folder);
        let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
        let (mut hard, mut missed, mut false_errors) = (Tally::default(), Vec::new(), BTreeMap::new());
        let (mut noise, mut stray) = (0, 0);
        for pair in &pairs {
            let (before, after) = (lints(&clean(pair)), lints(&seeded(pair)));
            let wrong: Vec<&str> = before.iter().filter(|l| l.severity == Severity::Error).map(|l| l.code).collect();
            if !wrong.is_empty() {
                false_errors.insert(pair.clean.clone(), wrong.join(" "));
            }
            noise += before.iter().filter(|l| l.severity == Severity::Warning).count();
            let near = |l: &&Found| l.lines.iter().any(|n| pair.lines.iter().any(|g| g.abs_diff(*n) <= 1));
            let known = |l: &&Found| before.iter().any(|b| b.code == l.code && !b.lines.is_disjoint(&l.lines));
            let fresh: Vec<&Found> = after.iter().filter(|l| l.severity != Severity::Note && !known(l)).collect();
            stray += fresh.iter().filter(|l| !near(l)).count();
            let most = (pair.lines.len() + 2).max(6);
            let hits: Vec<&&Found> = fresh.iter().filter(|l| near(l) && l.lines.len() <= most).collect();
            if pair.harm != "warning" && !pair.kind.starts_with("missing") {
                hard.all += 1;
                hard.found += usize::from(hits.iter().any(|l| l.severity == Severity::Error));
            }
            for name in [format!("kind {}", pair.kind), format!("harm {}", pair.harm), "all".to_owned()] {
                let tally = tallies.entry(name).or_default();
                tally.all += 1;
                tally.found += usize::from(!hits.is_empty());
            }
            if hits.is_empty() {
                missed.push(format!("{}: {}", pair.report_id, pair.what));
            }
        }
        eprintln!("{}: {} pairs", floor.name, pairs.len());
        tallies.iter().for_each(|(name, t)| eprintln!("  {name:34} {:>3}/{:<3}", t.found, t.all));
        eprintln!("  contradictions found as error      {:>3}/{:<3}", hard.found, hard.all);
        eprintln!("  clean twins with an error {}, warnings on clean twins {noise}, stray lints {stray}", false_errors.len());
        false_errors.iter().for_each(|(name, codes)| eprintln!("  false error: {name} {codes}"));
        if std::env::var_os("SEEDED_MISSED").is_some() {
            missed.iter().for_each(|m| eprintln!("  missed: {m}"));
        }
        let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
        let all = &tallies["all"];
        for (what, got, least) in
            [("recall", share(all.found, all.all), floor.recall), ("as_error", share(hard.found, hard.all), floor.as_error)]
        {
            if got < least {
                short.push(format!("{} {what} {got:.3}, below {least}", floor.name));
            }
        }
        for (what, got, most) in [
            ("false_errors", false_errors.len() as f64, floor.false_errors as f64),
            ("noise", share(noise, pairs.len()), floor.noise),
            ("stray", share(stray, pairs.len()), floor.stray),
        ] {
            if got > most {
                short.push(format!("{} {what} {got:.3}, above {most}", floor.name));
            }
        }
    }
    assert!(short.is_empty(), "{}", short.join("; "));
}

#[test]
fn the_seeded_set_is_whole() {
    let pairs = pairs(Path::new("fixtures/seeded"));
    assert!(pairs.len() >= 100, "{} pairs", pairs.len());
    let mut seen = BTreeSet::new();
    for pair in &pairs {
        assert!(seen.insert(&pair.report_id), "{} twice", pair.report_id);
        assert!(["critical", "error", "warning"].contains(&pair.harm.as_str()), "{}: {}", pair.report_id, pair.harm);
        let text = seeded(pair);
        assert_ne!(text, clean(pair), "{}", pair.report_id);
        let last = text.lines().count();
        assert!(!pair.lines.is_empty() && pair.lines.iter().all(|n| (1..=last).contains(n)), "{}", pair.report_id);
        assert!(!pair.what.is_empty(), "{}", pair.report_id);
    }
}
