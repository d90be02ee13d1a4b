//! Seeds errors into clean reports: copies of each, with one thing wrong, and a list of what was done.
//!
//! ```text
//! cargo run --example mutate -- [--seed N] [--each N] [--kind KIND] OUT REPORT...
//! cargo run --example mutate -- --replay GOLD OUT REPORT...
//! cargo run --example mutate -- --kinds
//! ```
//!
//! A REPORT is a text file, or a folder of text files or of folders with a `report.txt`. For every report the kinds of
//! error that would make it contradict itself are tried; of those that fit, `--each` (1) are made, the kinds least used
//! so far first. The same `--seed` (1) makes the same copies. `OUT/clean/ID.txt` and `OUT/seeded/ID.txt` are the pairs;
//! `OUT/gold.ndjson`, printed as well, has one object a pair:
//!
//! | field | |
//! |---|---|
//! | `report_id` | name of both files |
//! | `kind` | what was done, as `--kinds` lists it |
//! | `harm` | `critical`: could change treatment; `error`: a contradiction; `warning`: missing or untidy |
//! | `lines` | lines of the seeded copy that show it: those changed and those they clash with |
//! | `what` | the same in words |
//! | `clean`, `edits` | the report, and each changed line as it `was` and is `now` (null: dropped) |
//!
//! With `--replay`, the pairs of an earlier list are written again from its `edits`.
//!
//! The rules look at words and lines, not at what trephine reads, so that they cannot share its mistakes. They change
//! only what the report says twice or can be held against something else in it, but they are rules: look at each pair
//! before you count on it. Nothing leaves the folder OUT, which then holds report text.

mod figures;
mod genetics;
mod kinds;
mod text;
mod words;

use kinds::{KINDS, Seed};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use text::{Edit, Text};

#[derive(Default)]
struct Asked {
    seed: u64,
    each: usize,
    kind: Option<String>,
    replay: Option<PathBuf>,
    paths: Vec<PathBuf>,
}

fn asked() -> Result<Asked, Box<dyn Error>> {
    let mut asked = Asked { seed: 1, each: 1, ..Asked::default() };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} needs a value"));
        match arg.as_str() {
            "--seed" => asked.seed = value()?.parse()?,
            "--each" => asked.each = value()?.parse()?,
            "--kind" => asked.kind = Some(value()?),
            "--replay" => asked.replay = Some(value()?.into()),
            "--kinds" => {
                KINDS.iter().for_each(|k| println!("{:34} {:8} {}", k.name, k.harm, k.about));
                std::process::exit(0);
            }
            other if other.starts_with("--") => return Err(format!("{other} is not known").into()),
            path => asked.paths.push(path.into()),
        }
    }
    if asked.paths.len() < 2 {
        return Err("name a folder to write to and one report or more".into());
    }
    Ok(asked)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut asked = asked()?;
    let out = asked.paths.remove(0);
    let reports = read(&asked.paths)?;
    let pairs = match &asked.replay {
        Some(gold) => replayed(&fs::read_to_string(gold)?, &reports)?,
        None => made(&asked, &reports),
    };
    fs::create_dir_all(out.join("clean"))?;
    fs::create_dir_all(out.join("seeded"))?;
    let mut gold = String::new();
    for (text, row, edits) in &pairs {
        let id = row.get("report_id").and_then(Value::as_str).unwrap_or(&text.name);
        fs::write(out.join("clean").join(format!("{id}.txt")), text.with(&[]))?;
        fs::write(out.join("seeded").join(format!("{id}.txt")), text.with(edits))?;
        gold += &format!("{row}\n");
    }
    print!("{gold}");
    fs::write(out.join("gold.ndjson"), gold)?;
    Ok(())
}

type Pair<'a> = (&'a Text, Value, Vec<Edit>);

/// The reports of files and folders, by name.
fn read(paths: &[PathBuf]) -> Result<Vec<Text>, Box<dyn Error>> {
    let mut files = BTreeMap::new();
    let name = |p: &Path| p.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    for path in paths {
        if !path.is_dir() {
            files.insert(name(path), path.clone());
            continue;
        }
        for entry in fs::read_dir(path)? {
            let entry = entry?.path();
            let inner = entry.join("report.txt");
            if inner.is_file() {
                files.insert(entry.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()), inner);
            } else if entry.extension().is_some_and(|e| e == "txt") {
                files.insert(name(&entry), entry);
            }
        }
    }
    files.iter().map(|(name, path)| Ok(Text::new(name, &fs::read_to_string(path)?))).collect()
}

fn made<'a>(asked: &Asked, reports: &'a [Text]) -> Vec<Pair<'a>> {
    let mut dice = Dice(asked.seed);
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for text in reports {
        let mut fitting: Vec<(usize, u64, &kinds::Kind, Vec<Seed>)> = Vec::new();
        for kind in KINDS.iter().filter(|k| asked.kind.as_deref().is_none_or(|only| only == k.name)) {
            let mut seeds = (kind.seeds)(text);
            seeds.retain(|s| !s.edits.is_empty() && s.edits.iter().all(|e| e.now.as_ref() != Some(&e.was)));
            if !seeds.is_empty() {
                fitting.push((*used.get(kind.name).unwrap_or(&0), dice.roll(), kind, seeds));
            }
        }
        fitting.sort_by_key(|f| (f.0, f.1));
        for (_, _, kind, mut seeds) in fitting.into_iter().take(asked.each) {
            let pick = usize::try_from(dice.roll() % seeds.len() as u64).unwrap_or(0);
            let seed = seeds.swap_remove(pick);
            *used.entry(kind.name).or_default() += 1;
            let edits: Vec<Value> = seed.edits.iter().map(|e| json!({"line": e.line, "was": e.was, "now": e.now})).collect();
            let row = json!({
                "report_id": format!("{}--{}", text.name, kind.name), "kind": kind.name, "harm": kind.harm,
                "lines": seeded_lines(&seed), "what": seed.what, "clean": text.name, "edits": edits,
            });
            pairs.push((text, row, seed.edits));
        }
    }
    pairs
}

/// The lines to look at, as they are numbered once lines have been dropped.
fn seeded_lines(seed: &Seed) -> Vec<usize> {
    let dropped = |n: usize| seed.edits.iter().filter(|e| e.now.is_none() && e.line < n).count();
    let mut lines: Vec<usize> = seed.lines.iter().chain(seed.edits.iter().map(|e| &e.line)).map(|&n| n - dropped(n)).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn replayed<'a>(gold: &str, reports: &'a [Text]) -> Result<Vec<Pair<'a>>, Box<dyn Error>> {
    let mut pairs = Vec::new();
    for line in gold.lines().filter(|l| !l.trim().is_empty()) {
        let row: Value = serde_json::from_str(line)?;
        let clean = row.get("clean").and_then(Value::as_str).ok_or("a line without `clean`")?;
        let text = reports.iter().find(|t| t.name == clean).ok_or(format!("no report {clean}"))?;
        let mut edits = Vec::new();
        for edit in row.get("edits").and_then(Value::as_array).into_iter().flatten() {
            let number = edit.get("line").and_then(Value::as_u64).unwrap_or(0);
            let word = |key: &str| edit.get(key).and_then(Value::as_str).map(str::to_owned);
            let edit = Edit { line: usize::try_from(number)?, was: word("was").unwrap_or_default(), now: word("now") };
            if text.lines.get(edit.line.wrapping_sub(1)) != Some(&edit.was) {
                return Err(format!("{clean}: line {} is not as it was", edit.line).into());
            }
            edits.push(edit);
        }
        pairs.push((text, row, edits));
    }
    Ok(pairs)
}

/// The same numbers for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    const fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
