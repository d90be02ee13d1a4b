//! The rules of the house as tests: who may import what, how large a file may grow, what a grammar file must hold, and
//! that the README says what the program does. `UPDATE_README=1 cargo test --test house` writes the README's tables.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use std::fs;
use std::path::{Path, PathBuf};
use trephine::lint::{Choice, check, pages};
use trephine::render::{catalogue, clinical, lint};
use trephine::{Grammar, Reading, Report, Scope, grammar};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn built_in() -> &'static Grammar {
    grammar::load::built_in().expect("the built-in grammar is valid")
}

/// All files below a folder with an ending, by path from the package's root, with their text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut open = vec![root().join(folder)];
    let mut list = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                list.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    list.sort();
    list
}

/// A source file without its tests and without its comments.
fn code(text: &str) -> String {
    let own = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    own.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_library_is_imported_in_one_place() {
    let places: [(&str, &[&str]); 4] =
        [("nom", &["src/syntax"]), ("comfy_table", &["src/render/grid.rs"]), ("clap", &["src/cli"]), ("polars", &["src/cohort"])];
    for (name, text) in files("src", "rs") {
        for (library, allowed) in places {
            let used = code(&text).contains(&format!("{library}::"));
            assert!(!used || allowed.iter().any(|a| name.starts_with(a)), "{name} imports {library}; only {allowed:?} may");
        }
    }
}

#[test]
fn a_file_stays_small() {
    let large = |text: &str| text.split("#[cfg(test)]\nmod ").next().unwrap_or(text).lines().count();
    let list: Vec<String> = files("src", "rs")
        .iter()
        .map(|(name, text)| (large(text), name))
        .filter(|(lines, _)| *lines > 500)
        .map(|(lines, name)| format!("{name}: {lines}"))
        .collect();
    assert!(list.is_empty(), "over 500 lines without their tests: {list:?}");
}

#[test]
fn an_earlier_stage_reads_no_later_one() {
    let late = ["crate::reading", "crate::extract", "crate::render"];
    let stages: [(&[&str], &[&str]); 6] = [
        (
            &["src/span.rs", "src/report.rs", "src/error.rs"],
            &["crate::document", "crate::finding", "crate::pattern", "crate::grammar"],
        ),
        (&["src/input"], &["crate::document", "crate::finding", "crate::pattern", "crate::grammar"]),
        (&["src/syntax"], &["crate::document", "crate::finding", "crate::pattern"]),
        (&["src/document"], &["crate::finding", "crate::pattern", "crate::input"]),
        (&["src/grammar"], &["crate::input"]),
        (&["src/pattern"], &["crate::document", "crate::input"]),
    ];
    for (name, text) in files("src", "rs") {
        // It runs the examples of the files, and so the whole way.
        if name == "src/grammar/check.rs" {
            continue;
        }
        let own = code(&text);
        for (places, forbidden) in stages {
            if places.iter().any(|p| name.starts_with(p)) {
                for module in forbidden.iter().chain(&late) {
                    assert!(!own.contains(module), "{name} reads {module}, a later stage");
                }
            }
        }
        if name.starts_with("src/finding") {
            for module in late {
                assert!(!own.contains(module), "{name} reads {module}, a later stage");
            }
            assert!(!own.contains("assess("), "{name} judges patterns");
        }
        if name.starts_with("src/extract") {
            assert!(!own.contains("crate::render"), "{name} reads a rendering");
        }
    }
}

#[test]
fn every_source_file_says_what_it_is_for() {
    for (name, text) in files("src", "rs") {
        assert!(text.starts_with("//! "), "{name} begins without a module doc");
    }
}

fn text<'t>(table: &'t toml::Table, key: &str) -> &'t str {
    table.get(key).and_then(toml::Value::as_str).unwrap_or("")
}

fn list<'t>(table: &'t toml::Table, key: &str) -> Vec<&'t toml::Table> {
    table
        .get(key)
        .and_then(toml::Value::as_array)
        .map(|a| a.iter().filter_map(toml::Value::as_table).collect())
        .unwrap_or_default()
}

/// Elements that Rust reads or works out, from notations or other elements: no wording of their own to exemplify.
fn has_no_words(name: &str, table: &toml::Table) -> bool {
    name.contains("/derived/") || !table.contains_key("frame")
}

#[test]
fn every_element_has_a_title_a_source_and_examples() {
    let mut faults = Vec::new();
    for (name, content) in files("grammars/findings", "toml") {
        let table: toml::Table = content.parse().unwrap();
        if text(&table, "title").is_empty() || text(&table, "source").is_empty() {
            faults.push(format!("{name}: title or source"));
        }
        if has_no_words(&name, &table) {
            continue;
        }
        let examples = list(&table, "example");
        // What takes the words about things that are no element of ours states nothing itself.
        if !examples.iter().any(|e| e.contains_key("value")) && !name.contains("/unread/") {
            faults.push(format!("{name}: an example that states it"));
        }
        if !examples.iter().any(|e| !e.contains_key("value") || e.contains_key("assertion")) {
            faults.push(format!("{name}: a near miss that does not"));
        }
    }
    assert!(faults.is_empty(), "missing:\n{}", faults.join("\n"));
}

#[test]
fn every_pattern_has_sources_and_examples() {
    let mut faults = Vec::new();
    for (name, content) in files("grammars/patterns", "toml") {
        let table: toml::Table = content.parse().unwrap();
        for key in ["title", "group", "plain"] {
            if text(&table, key).is_empty() {
                faults.push(format!("{name}: {key}"));
            }
        }
        if table.get("edition").and_then(toml::Value::as_array).is_none_or(Vec::is_empty) {
            faults.push(format!("{name}: edition"));
        }
        for block in ["required", "suggests", "supporting", "opposing"] {
            if list(&table, block).iter().any(|c| text(c, "label").is_empty() || text(c, "source").is_empty()) {
                faults.push(format!("{name}: label or source of a criterion under {block}"));
            }
        }
        let levels: Vec<&str> = list(&table, "example").iter().map(|e| text(e, "level")).collect();
        let asserted = |l: &&str| matches!(*l, "meets" | "suggests");
        if !levels.iter().any(asserted) {
            faults.push(format!("{name}: an example that meets or suggests it"));
        }
        if levels.iter().all(asserted) {
            faults.push(format!("{name}: an example that does not"));
        }
    }
    assert!(faults.is_empty(), "missing:\n{}", faults.join("\n"));
}

#[test]
fn every_list_of_words_names_its_source() {
    for folder in ["grammars/lexicon", "grammars/context", "grammars/sections"] {
        for (name, content) in files(folder, "toml") {
            let table: toml::Table = content.parse().unwrap();
            assert!(!text(&table, "title").is_empty() && !text(&table, "source").is_empty(), "{name}: title and source");
        }
    }
}

#[test]
fn ids_do_not_change_unnoticed() {
    let stems = |folder: &str| {
        let names = files(folder, "toml").into_iter().map(|(name, _)| {
            let path = name.trim_start_matches(folder).trim_start_matches('/').trim_end_matches(".toml").to_owned();
            path.replace('/', ".")
        });
        names.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!("elements", stems("grammars/findings"));
    insta::assert_snapshot!("patterns", stems("grammars/patterns"));
}

#[test]
fn the_contract_is_kept() {
    let Some(shared) = std::env::var_os("TREPHINE_SHARED").map(PathBuf::from) else {
        eprintln!("SKIPPED: TREPHINE_SHARED is not set, so the columns and patterns are not compared with the contract");
        return;
    };
    let contract = |name: &str| fs::read_to_string(shared.join("contract").join(name)).unwrap();
    assert_eq!(contract("columns.csv"), fs::read_to_string(root().join("src/render/columns.csv")).unwrap(), "columns.csv");
    let wanted = contract("patterns.csv");
    let mut wanted: Vec<&str> = wanted.lines().skip(1).filter_map(|l| l.split(',').next()).collect();
    wanted.sort_unstable();
    let own = files("grammars/patterns", "toml");
    let own: Vec<&str> = own.iter().map(|(n, _)| n.trim_start_matches("grammars/patterns/").trim_end_matches(".toml")).collect();
    assert_eq!(own, wanted, "patterns.csv");
}

/// A report that a check fires on by its own page, and what is said of it.
fn faulty() -> (String, String) {
    let page = pages(built_in()).into_iter().find(|p| p.code == "BMD001").unwrap();
    let report = Report::new("report", page.fires[0].clone());
    let reading = Reading::of(&report, built_in(), Scope::default());
    let choice = Choice { select: vec![page.code], ..Choice::default() };
    let found = lint::text::report(&reading, &check(&reading, &choice), 100, true);
    (report.text, anstream::adapter::strip_str(&found).to_string())
}

/// The README with what stands between its marks made anew.
fn readme() -> (String, String) {
    let old = fs::read_to_string(root().join("README.md")).unwrap();
    let sample = fs::read_to_string(root().join("fixtures/sample/report.txt")).unwrap();
    let report = Report::new("sample", sample.clone());
    let page = clinical::clinical(&Reading::of(&report, built_in(), Scope::default()), 100);
    let page = anstream::adapter::strip_str(&page).to_string();
    let folded = |summary: &str, body: &str| format!("<details>\n<summary>{summary}</summary>\n\n{body}\n</details>\n");
    let block = |body: &str| format!("```text\n{}\n```\n", body.trim_end());
    let elements = catalogue::elements(built_in());
    let patterns = catalogue::patterns(built_in());
    let count = |table: &str| table.lines().filter(|l| l.starts_with("| `")).count();
    let checks = catalogue::checks(built_in());
    let (faulty, found) = faulty();
    let mut new = old.clone();
    for (mark, body) in [
        ("check:report", block(&faulty)),
        ("check:page", block(&found)),
        ("checks", folded(&format!("{} checks", count(&checks)), &checks)),
        ("sample:report", folded("The report", &block(&sample))),
        ("sample:page", block(&page)),
        ("elements", folded(&format!("{} elements", count(&elements)), &elements)),
        ("patterns", folded(&format!("{} patterns", count(&patterns)), &patterns)),
    ] {
        let (begin, end) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
        let (before, rest) = new.split_once(&begin).unwrap_or_else(|| panic!("README.md: no mark {begin}"));
        let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("README.md: no mark {end}"));
        new = format!("{before}{begin}{body}{end}{after}");
    }
    (old, new)
}

#[test]
fn the_readme_says_what_the_program_does() {
    let (old, new) = readme();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(root().join("README.md"), new).unwrap();
        return;
    }
    let differs = old.lines().zip(new.lines()).find(|(a, b)| a != b);
    assert!(
        old == new,
        "README.md is behind the program, first at {differs:?}; UPDATE_README=1 cargo test --test house mends it"
    );
}

#[test]
fn set_up_is_two_commands() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let block = readme.split("```sh\n").nth(1).and_then(|b| b.split("```").next()).unwrap();
    assert_eq!(block.lines().collect::<Vec<_>>(), ["cargo run --release -- read --sample", "cargo test"]);
    assert_eq!(readme.matches("```sh\n").count(), 1);
    assert!(readme.contains(trephine::render::SAFETY));
}
