//! Any characters where a karyotype, a fusion or a variant is expected.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trephine::{Reading, Report, Scope, extract};

fuzz_target!(|text: &str| {
    let grammar = trephine::grammar::load::built_in().expect("the built-in grammar is valid");
    for frame in [
        "CYTOGENETICS\nKaryotype: {}\n",
        "CYTOGENETICS\n46,XX,{}[20]\n",
        "FISH\nnuc ish{}\n",
        "MOLECULAR\nTP53 c.{}\nFLT3 p.{}\n",
    ] {
        let report = Report::new("fuzz", frame.replace("{}", text));
        let row = extract::row(&Reading::of(&report, grammar, Scope::default())).object();
        if let Some(karyotype) = row.get("karyotype").and_then(|k| k.as_str()) {
            // A comma that was left out ("46XY") is put in, and white space goes.
            let plain = |s: &str| s.chars().filter(|c| !c.is_whitespace() && *c != ',').collect::<String>();
            assert!(
                plain(&report.text).contains(&plain(karyotype)),
                "a karyotype is quoted as printed, commas and white space aside"
            );
        }
    }
});
