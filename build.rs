//! Checks the grammars when the package is built and packs them, so that starting up parses no TOML.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[allow(missing_docs, unreachable_pub, clippy::all)]
#[path = "src/grammar/file.rs"]
mod file;

fn main() {
    println!("cargo::rerun-if-changed=grammars");
    println!("cargo::rerun-if-changed=src/grammar/file.rs");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("grammars");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let mut files = file::GrammarFiles::default();
    let mut sources = String::from("static SOURCES: &[(&str, &str)] = &[\n");
    for path in &paths {
        let name = path.strip_prefix(&root).expect("below the root").with_extension("").to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let fail = |e: toml::de::Error| -> ! { panic!("\n\ngrammars/{name}.toml: {e}\n") };
        match name.split('/').next().unwrap_or("") {
            "lexicon" => files.lexicon.push((name.clone(), toml::from_str(&text).unwrap_or_else(|e| fail(e)))),
            "findings" => files.findings.push((name.clone(), toml::from_str(&text).unwrap_or_else(|e| fail(e)))),
            "context" => files.context.push((name.clone(), toml::from_str(&text).unwrap_or_else(|e| fail(e)))),
            "sections" => files.sections.push((name.clone(), toml::from_str(&text).unwrap_or_else(|e| fail(e)))),
            "patterns" => files.patterns.push((name.clone(), toml::from_str(&text).unwrap_or_else(|e| fail(e)))),
            _ => panic!("grammars/{name}.toml: no such kind of grammar"),
        }
        writeln!(sources, "    ({name:?}, include_str!({:?})),", path.display().to_string()).expect("a string");
    }
    sources.push_str("];\n");
    std::fs::write(out.join("grammar.bin"), postcard::to_stdvec(&files).expect("plain data")).expect("writable");
    std::fs::write(out.join("sources.rs"), sources).expect("writable");
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, out);
        } else if path.extension().is_some_and(|e| e == "toml") {
            out.push(path);
        }
    }
}
