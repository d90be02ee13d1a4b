//! Any words as a criterion of a pattern: valid, or a fault that names the file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::fs;

fuzz_target!(|when: &str| {
    let folder = std::env::temp_dir().join(format!("trephine-fuzz-criterion-{}", std::process::id()));
    fs::create_dir_all(folder.join("patterns")).expect("a temporary folder");
    let original = include_str!("../../grammars/patterns/apl.toml");
    let quoted: String = when
        .chars()
        .map(|c| if c.is_control() || matches!(c, '"' | '\\') { format!("\\u{:04x}", c as u32) } else { c.to_string() })
        .collect();
    fs::write(folder.join("patterns/apl.toml"), original.replacen("cyto.pml_rara is detected", &quoted, 1))
        .expect("a temporary file");
    if let Err(errors) = trephine::grammar::load::layered(&folder) {
        assert!(errors.iter().any(|e| e.file == "patterns/apl"), "{errors:?}");
    }
});
