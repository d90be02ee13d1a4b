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
fn panel(name: &str) -> serde_json::Map<String, serde_json::Value> {
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
    let row = panel("panel_false.txt");
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
    let row = panel("panel_labels.txt");
    assert_eq!(row.get("metastasis").and_then(serde_json::Value::as_str), Some("absent"));
    assert_eq!(list(&row, "cd_positive"), ["CD34", "CD117", "CD33", "CD7"]);
    assert_eq!(list(&row, "cd_negative"), ["CD19", "CD10", "CD56"]);
    assert_eq!(row.get("blasts_flow_pct_max").and_then(serde_json::Value::as_f64), Some(7.0));
}

/// The row of an invented report of `fixtures/regressions`.
fn row(name: &str, scope: Scope) -> serde_json::Map<String, serde_json::Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/regressions").join(name).with_extension("txt");
    let report = reports(&[path.display().to_string()], &Options::default()).next().unwrap().unwrap();
    extract::row(&Reading::of(&report, grammar::load::built_in().unwrap(), scope)).object()
}

/// The words of some columns of that row; "" where the report states nothing.
fn words<const N: usize>(name: &str, columns: [&str; N]) -> [String; N] {
    let row = row(name, Scope::default());
    columns.map(|c| row.get(c).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned())
}

/// The diagnoses that the report itself states.
fn stated(name: &str) -> Vec<String> {
    let row = row(name, Scope::default());
    let list = row.get("reported_diagnosis").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    list.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

/// The patterns asserted.
fn asserted(name: &str, scope: Scope) -> Vec<String> {
    let row = row(name, scope);
    let list = row.get("patterns").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let level = |p: &serde_json::Value| p.get("level").and_then(|l| l.as_str()).unwrap_or_default().to_owned();
    let firm = list.iter().filter(|p| matches!(level(p).as_str(), "meets" | "suggests" | "stated"));
    firm.filter_map(|p| p.get("id")?.as_str().map(str::to_owned)).collect()
}

/// A ticked "no" behind a name was read as the name's mention, and a box left empty behind a name too.
#[test]
fn a_ticked_no_denies_and_an_empty_box_states_nothing() {
    let columns =
        ["auer_rods", "granulocytic_dysplasia", "megakaryocyte_dysplasia", "osteosclerosis", "granulomas", "metastasis"];
    assert_eq!(words("ticked_no", columns), ["absent", "absent", "absent", "absent", "", ""]);
}

/// What the referrer asked was read as said.
#[test]
fn a_question_states_nothing() {
    assert_eq!(stated("asked"), [""; 0]);
    assert_eq!(words("asked", ["lymphoma", "reported_certainty"]), ["", "descriptive"]);
}

/// "Not involved", said of one side, denied what the other side shows.
#[test]
fn the_other_side_is_free() {
    assert_eq!(stated("other_side"), ["lymphoma_b"]);
    assert_eq!(words("other_side", ["lymphoma"]), ["present"]);
}

/// What was looked for and not found stood in a bracket behind the answer.
#[test]
fn a_bracket_behind_a_denial_is_denied() {
    assert_eq!(words("named_in_a_bracket", ["organisms", "metastasis"]), ["absent", "absent"]);
}

/// A denial at the end of a sentence was not heard, nor by the first of three.
#[test]
fn is_not_denies_all_before_it() {
    assert_eq!(words("is_not", ["granulomas", "lymphoma", "metastasis"]), ["absent", "absent", "absent"]);
}

/// The disease in remission was asserted beside its remission.
#[test]
fn a_disease_in_remission_is_gone() {
    assert_eq!(stated("remission_of"), ["remission"]);
}

/// Names that a conclusion withholds were read as given.
#[test]
fn a_name_withheld_is_not_given() {
    assert_eq!(stated("withheld"), ["mds_ib1"]);
    assert_eq!(stated("not_called"), ["residual_disease"]);
}

/// With the conclusion hidden, the treatment named in the first line was hidden too.
#[test]
fn treatment_in_the_first_line_is_no_opinion() {
    let hidden = asserted("treated_first_line", Scope { without_conclusion: true });
    assert!(!hidden.iter().any(|p| p == "aplastic_anaemia"), "{hidden:?}");
}

/// "None" behind a cell line denied the line where the label spoke of dysplasia.
#[test]
fn a_label_is_denied_item_by_item() {
    let columns = ["erythroid_dysplasia", "granulocytic_dysplasia", "megakaryocyte_dysplasia", "megakaryocyte_quantity"];
    assert_eq!(words("label_denied_item_by_item", columns), ["absent", "absent", "absent", "normal"]);
}

/// Clusters of platelets or of tumour, and rare cells in a stain, were those of megakaryocytes.
#[test]
fn what_has_a_subject_is_not_said_of_megakaryocytes() {
    assert_eq!(words("arranged", ["megakaryocyte_clusters", "megakaryocyte_quantity"]), ["", "normal"]);
}

/// A stain was an organism, and "absent" was not shared by the second name.
#[test]
fn a_stain_without_organisms() {
    assert_eq!(words("stain_without_organisms", ["organisms", "lymphoma", "metastasis"]), ["absent", "absent", "absent"]);
}

/// A conclusion that only excludes made a marrow with an iron block normal.
#[test]
fn findings_outside_the_normal_are_not_normal() {
    assert_eq!(stated("excluded_beside_findings"), [""; 0]);
}

/// What a bracket tells of the time of diagnosis was read as today's.
#[test]
fn a_bracket_on_the_time_of_diagnosis() {
    assert_eq!(words("at_diagnosis_in_a_bracket", ["auer_rods"]), ["absent"]);
}

/// "Neither" denied dysplasia of three lines.
#[test]
fn neither_is_said_of_two() {
    let columns = ["erythroid_dysplasia", "granulocytic_dysplasia", "megakaryocyte_dysplasia"];
    assert_eq!(words("neither", columns), ["absent", "absent", ""]);
}

/// An amount before a list was shared by a member that has its own.
#[test]
fn a_member_with_its_own_value_shares_no_other() {
    assert_eq!(words("own_value", ["auer_rods"]), ["absent"]);
}

/// Over a table `PATIENT` was taken for the label of the next patient's block, and the report fell in two.
#[test]
fn a_column_of_the_patients_results_is_no_other_patient() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/regressions/patient_column.txt");
    assert_eq!(reports(&[path.display().to_string()], &Options::default()).count(), 1);
    assert_eq!(row("patient_column", Scope::default()).get("blasts_pct_min").and_then(serde_json::Value::as_f64), Some(2.0));
}

/// Of two dated columns the first was read, a unit in a cell of its own was lost, and a line of one name and one answer was
/// taken for the head of a table.
#[test]
fn the_latest_of_dated_columns_is_todays() {
    let row = row("heads_of_tables", Scope::default());
    let figure = |column: &str| row.get(column).and_then(serde_json::Value::as_f64);
    assert_eq!(figure("hb_g_dl"), Some(8.1));
    assert_eq!(figure("platelets_10e9_l"), Some(42.0));
    assert_eq!(figure("blasts_pct_min"), Some(11.6));
    assert_eq!(list(&row, "cd_negative"), ["CD19"]);
}
