//! One test a mended misreading, each on an invented report.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;
use trephine::input::{Options, reports};
use trephine::{Reading, Scope, extract, grammar};

/// A percentage whose sign is left out was taken for a count above that of all white cells.
#[test]
fn a_bare_percentage_is_no_neutrophil_count() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports/differential-without-percent-sign/report.txt");
    let report = reports(&[path.display().to_string()], &Options::default()).next().unwrap().unwrap();
    let row = extract::row(&Reading::of(&report, grammar::load::built_in().unwrap(), Scope::default())).object();
    assert_eq!(row.get("wbc_10e9_l").and_then(serde_json::Value::as_f64), Some(6.4));
    assert!(row.get("anc_10e9_l").is_none_or(serde_json::Value::is_null));
}

/// A relative who accompanies the patient was taken for the patient.
#[test]
fn a_wife_is_not_the_patient() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/regressions/his_wife.txt");
    let report = reports(&[path.display().to_string()], &Options::default()).next().unwrap().unwrap();
    let row = extract::row(&Reading::of(&report, grammar::load::built_in().unwrap(), Scope::default())).object();
    assert_eq!(row.get("sex").and_then(serde_json::Value::as_str), Some("male"));
}
