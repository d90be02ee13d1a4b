//! Any text as a grammar file of each kind: valid, or a fault.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::fs;

const KINDS: [&str; 5] = ["lexicon", "findings", "context", "sections", "patterns"];

fuzz_target!(|input: (u8, &str)| {
    let (kind, text) = input;
    let kind = KINDS[usize::from(kind) % KINDS.len()];
    let folder = std::env::temp_dir().join(format!("trephine-fuzz-grammar-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join(kind)).expect("a temporary folder");
    fs::write(folder.join(kind).join("x.toml"), text).expect("a temporary file");
    if let Err(errors) = trephine::grammar::load::layered(&folder) {
        assert!(!errors.is_empty());
    }
});
