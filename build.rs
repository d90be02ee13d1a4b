//! Checks the grammars and compiles them when the package is built, so that starting up neither parses nor compiles.

// What is wrong here ends the build.
#![allow(clippy::expect_used)]

use grammar::file::{CheckFile, GrammarFiles, PatternFile};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What the compiler needs of `src/error.rs`, which rests on a package that is not needed here.
mod error {
    pub(crate) struct GrammarError {
        pub(crate) file: String,
        pub(crate) what: String,
    }

    impl GrammarError {
        pub(crate) fn new(file: &str, what: impl Into<String>) -> Self {
            Self { file: file.to_owned(), what: what.into() }
        }
    }
}

#[allow(dead_code, missing_docs, unreachable_pub)]
#[path = "src/document"]
mod document {
    pub(crate) mod fold;
    pub(crate) mod letters;
    pub(crate) mod spelling;
    pub(crate) mod token;
}

#[allow(dead_code, missing_docs, unreachable_pub)]
#[path = "src/grammar"]
mod grammar {
    pub(crate) mod element;
    pub(crate) mod file;
    pub(crate) mod flat;
    pub(crate) mod form;
    pub(crate) mod frames;
    pub(crate) mod lexicon;
    pub(crate) mod named;
    pub(crate) mod term;
    pub(crate) mod traits;
    pub(crate) mod trie;
    pub(crate) mod vocabulary;
}

fn main() {
    println!("cargo::rerun-if-changed=grammars");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("grammars");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let mut files = GrammarFiles::default();
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
            "checks" => files.checks.push((name.clone(), toml::from_str(&text).unwrap_or_else(|e| fail(e)))),
            "patterns" => files.patterns.push((name.clone(), toml::from_str(&text).unwrap_or_else(|e| fail(e)))),
            _ => panic!("grammars/{name}.toml: no such kind of grammar"),
        }
        writeln!(sources, "    ({name:?}, include_str!({:?})),", path.display().to_string()).expect("a string");
    }
    sources.push_str("];\n");
    let (lexicon, errors) = grammar::lexicon::Lexicon::compile(&files);
    let errors: Vec<String> = errors.iter().map(|e| format!("grammars/{}.toml: {}", e.file, e.what)).collect();
    assert!(errors.is_empty(), "\n\n{}\n", errors.join("\n"));
    let write = |name: &str, bytes: Vec<u8>| std::fs::write(out.join(name), bytes).expect("writable");
    write("files.bin", postcard::to_stdvec(&files).expect("plain data"));
    let bare = |(name, file)| (name, PatternFile { example: Vec::new(), ..file });
    let patterns: Vec<(String, PatternFile)> = files.patterns.into_iter().map(bare).collect();
    let bare = |(name, file)| (name, CheckFile { fires: Vec::new(), silent: Vec::new(), ..file });
    let checks: Vec<(String, CheckFile)> = files.checks.into_iter().map(bare).collect();
    write("compiled.bin", postcard::to_stdvec(&(lexicon, patterns, checks)).expect("plain data"));
    write("sources.rs", sources.into_bytes());
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
