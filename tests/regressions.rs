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

/// The row of an invented report.
fn row(name: &str) -> serde_json::Map<String, serde_json::Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/regressions").join(name);
    let report = reports(&[path.display().to_string()], &Options::default()).next().unwrap().unwrap();
    extract::row(&Reading::of(&report, grammar::load::built_in().unwrap(), Scope::default())).object()
}

/// A list of a row.
fn list(row: &serde_json::Map<String, serde_json::Value>, column: &str) -> Vec<String> {
    let items = row.get(column).and_then(serde_json::Value::as_array);
    items.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

/// A last "negative" took back all that a clause called positive; cells that are denied, markers of normal cells, "-ve"
/// and "were not" stated results.
#[test]
fn results_of_a_panel_are_those_of_their_members() {
    let row = row("panel_false.txt");
    assert_eq!(list(&row, "cd_positive"), ["CD13", "CD117", "CD33", "MPO", "CD15", "CD64"]);
    assert_eq!(list(&row, "cd_negative"), ["CD61", "TdT", "glycophorin", "CD4", "CD11c"]);
    assert_eq!(list(&row, "mutations"), ["FLT3"]);
    for gene in ["npm1", "mpl", "calr"] {
        assert_eq!(row.get(gene).and_then(serde_json::Value::as_str), Some("not_detected"), "{gene}");
    }
    assert_eq!(row.get("metastasis").and_then(serde_json::Value::as_str), Some("absent"));
}

/// "Metastatic carcinoma: negative" was taken for a metastasis, a phenotype looked for in vain for one found, and a sign
/// behind a list for that of its last member.
#[test]
fn what_is_looked_for_in_vain_is_not_there() {
    let row = row("panel_labels.txt");
    assert_eq!(row.get("metastasis").and_then(serde_json::Value::as_str), Some("absent"));
    assert_eq!(list(&row, "cd_positive"), ["CD34", "CD117", "CD33", "CD7"]);
    assert_eq!(list(&row, "cd_negative"), ["CD19", "CD10", "CD56"]);
    assert_eq!(row.get("blasts_flow_pct_max").and_then(serde_json::Value::as_f64), Some(7.0));
}
