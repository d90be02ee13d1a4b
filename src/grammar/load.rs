//! The built-in grammars, and a site's own laid over them.

use crate::error::GrammarError;
use crate::grammar::Grammar;
use crate::grammar::compile::{compile, complete};
use crate::grammar::file::{CheckFile, GrammarFiles, PatternFile};
use crate::grammar::lexicon::Lexicon;
use std::path::Path;
use std::sync::OnceLock;

/// The built-in files, checked and packed by `build.rs`.
static FILES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/files.bin"));

/// What `build.rs` compiled of them: the lexicon, and the files of the patterns without their examples.
static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/compiled.bin"));

/// What is unpacked of it.
type Compiled = (Lexicon, Vec<(String, PatternFile)>, Vec<(String, CheckFile)>);

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// The built-in grammar, unpacked once for the process.
///
/// # Errors
/// Never for a released package: the tests compile it.
pub fn built_in() -> Result<&'static Grammar, &'static [GrammarError]> {
    static GRAMMAR: OnceLock<Result<Grammar, Vec<GrammarError>>> = OnceLock::new();
    GRAMMAR.get_or_init(unpacked).as_ref().map_err(Vec::as_slice)
}

fn unpacked() -> Result<Grammar, Vec<GrammarError>> {
    let (lexicon, patterns, checks): Compiled = unpack(COMPILED)?;
    complete(lexicon, &patterns, &checks, Vec::new())
}

/// The built-in files.
pub(crate) fn files() -> Result<GrammarFiles, Vec<GrammarError>> {
    unpack(FILES)
}

fn unpack<T: serde::de::DeserializeOwned>(packed: &[u8]) -> Result<T, Vec<GrammarError>> {
    postcard::from_bytes(packed).map_err(|e| vec![GrammarError::new("(built in)", e.to_string())])
}

/// The built-in files as they are written: path under `grammars/` and text.
pub(crate) fn sources() -> &'static [(&'static str, &'static str)] {
    SOURCES
}

/// The built-in grammar with the files of `folder` laid over it: a file of the same path replaces the built-in one.
///
/// # Errors
/// Every fault found, with file, line and a caret under the place.
pub fn layered(folder: &Path) -> Result<Grammar, Vec<GrammarError>> {
    let mut files = files()?;
    let mut errors = Vec::new();
    walk(folder, folder, &mut files, &mut errors);
    if errors.is_empty() { compile(files) } else { Err(errors) }
}

fn walk(root: &Path, folder: &Path, files: &mut GrammarFiles, errors: &mut Vec<GrammarError>) {
    let listing = match std::fs::read_dir(folder) {
        Ok(l) => l,
        Err(e) => return errors.push(GrammarError::new(&folder.display().to_string(), e.to_string())),
    };
    let mut paths: Vec<_> = listing.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(root, &path, files, errors);
        } else if path.extension().is_some_and(|e| e == "toml") {
            let relative = path.strip_prefix(root).unwrap_or(&path).with_extension("");
            let name = relative.to_string_lossy().replace('\\', "/");
            match std::fs::read_to_string(&path) {
                Ok(text) => {
                    if let Err(e) = add(files, &name, &text) {
                        errors.push(e);
                    }
                }
                Err(e) => errors.push(GrammarError::new(&name, e.to_string())),
            }
        }
    }
}

/// Reads one file and puts it in its place.
pub(crate) fn add(files: &mut GrammarFiles, name: &str, text: &str) -> Result<(), GrammarError> {
    fn put<T: serde::de::DeserializeOwned>(list: &mut Vec<(String, T)>, name: &str, text: &str) -> Result<(), GrammarError> {
        let file: T = toml::from_str(text).map_err(|e| GrammarError::new(name, e.to_string()))?;
        match list.iter_mut().find(|(n, _)| n == name) {
            Some(slot) => slot.1 = file,
            None => list.push((name.to_owned(), file)),
        }
        Ok(())
    }
    match name.split('/').next().unwrap_or("") {
        "lexicon" => put(&mut files.lexicon, name, text),
        "findings" => put(&mut files.findings, name, text),
        "context" => put(&mut files.context, name, text),
        "sections" => put(&mut files.sections, name, text),
        "patterns" => put(&mut files.patterns, name, text),
        "checks" => put(&mut files.checks, name, text),
        other => Err(GrammarError::new(name, format!("no kind of grammar is called {other}"))),
    }
}
