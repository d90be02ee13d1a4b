//! The labelled sets, read in this process and scored by the script that comes with them. The least they must reach
//! stands in `floors.toml`. Needs `TREPHINE_SHARED`; without it nothing is scored, and that is said.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use serde::Deserialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use trephine::input::{Options, reports};
use trephine::{Reading, Scope, extract, grammar};

#[derive(Deserialize)]
struct Floors {
    set: Vec<Set>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    name: String,
    /// Below TREPHINE_SHARED: `text/` and `gold.ndjson`.
    folder: Option<PathBuf>,
    /// Below the package: a folder each with `report.txt` and `gold.json`.
    fixtures: Option<PathBuf>,
    /// Judged with everything hidden that only a conclusion says.
    #[serde(default)]
    without_conclusion: bool,
    precision: f64,
    recall: f64,
    f1: f64,
    macro_f1: f64,
    top1: f64,
    found: f64,
    forbidden: u64,
}

#[derive(Deserialize)]
struct Score {
    reports: u64,
    read: u64,
    precision: f64,
    recall: f64,
    f1: f64,
    macro_f1: f64,
    patterns: Patterns,
}

#[derive(Deserialize)]
struct Patterns {
    reports: u64,
    top1: u64,
    found: u64,
    expected: u64,
    forbidden: u64,
}

#[test]
fn every_set_reaches_its_floor() {
    let Some(shared) = std::env::var_os("TREPHINE_SHARED").map(PathBuf::from) else {
        eprintln!("SKIPPED: TREPHINE_SHARED is not set, so no labelled report is scored and no floor is checked");
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let floors = std::fs::read_to_string(root.join("tests/floors.toml")).unwrap();
    let floors: Floors = toml::from_str(&floors).unwrap();
    let mut short = Vec::new();
    for set in &floors.set {
        let scope = Scope { without_conclusion: set.without_conclusion };
        let (gold, rows) = match (&set.folder, &set.fixtures) {
            (Some(folder), None) => {
                let folder = shared.join(folder);
                let gold = std::fs::read_to_string(folder.join("gold.ndjson")).unwrap();
                (gold, rows(&folder.join("text"), None, scope))
            }
            (None, Some(fixtures)) => fixture_rows(&root.join(fixtures), scope),
            _ => panic!("{}: give either a folder or fixtures", set.name),
        };
        let score = score(&shared, &set.name, &gold, &rows);
        let share = |n: u64, of: u64| if of == 0 { 1.0 } else { n as f64 / of as f64 };
        let p = &score.patterns;
        let figures = [
            ("precision", score.precision, set.precision),
            ("recall", score.recall, set.recall),
            ("f1", score.f1, set.f1),
            ("macro_f1", score.macro_f1, set.macro_f1),
            ("top1", share(p.top1, p.reports), set.top1),
            ("found", share(p.found, p.expected), set.found),
        ];
        let line: Vec<String> = figures.iter().map(|(name, got, floor)| format!("{name} {got:.3} (floor {floor})")).collect();
        eprintln!(
            "{}: {} reports; {}; forbidden {} (most {})",
            set.name,
            score.reports,
            line.join(", "),
            p.forbidden,
            set.forbidden
        );
        short.extend(figures.iter().filter(|f| f.1 < f.2).map(|f| format!("{} {}", set.name, f.0)));
        if p.forbidden > set.forbidden {
            short.push(format!("{} forbidden", set.name));
        }
        assert_eq!(score.read, score.reports, "{}: every labelled report has a row", set.name);
    }
    assert!(short.is_empty(), "below the floor: {}", short.join(", "));
}

/// One row a report of a file or folder, named after `id` instead of the file where that is given.
fn rows(path: &Path, id: Option<&str>, scope: Scope) -> String {
    let grammar = grammar::load::built_in().unwrap();
    let mut rows = String::new();
    for report in reports(&[path.display().to_string()], &Options::default()) {
        let mut report = report.unwrap();
        if let Some(id) = id {
            report.id = report.id.replacen("report", id, 1);
        }
        let row = extract::row(&Reading::of(&report, grammar, scope)).object();
        writeln!(rows, "{}", serde_json::Value::Object(row)).unwrap();
    }
    rows
}

fn fixture_rows(folder: &Path, scope: Scope) -> (String, String) {
    let (mut gold, mut all) = (String::new(), String::new());
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    cases.sort();
    for case in cases.iter().filter(|c| c.join("gold.json").exists()) {
        let id = case.file_name().unwrap().to_string_lossy();
        let labels = std::fs::read_to_string(case.join("gold.json")).unwrap();
        labels.lines().filter(|l| !l.trim().is_empty()).for_each(|l| gold += &format!("{l}\n"));
        all += &rows(&case.join("report.txt"), Some(&id), scope);
    }
    (gold, all)
}

fn score(shared: &Path, name: &str, gold: &str, rows: &str) -> Score {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [gold_file, row_file] = ["gold", "rows"].map(|kind| folder.join(format!("{name}.{kind}.ndjson")));
    std::fs::write(&gold_file, gold).unwrap();
    std::fs::write(&row_file, rows).unwrap();
    let script = shared.join("score/score.py");
    let done = Command::new("python3").arg(script).args([&gold_file, &row_file]).arg("--json").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}
