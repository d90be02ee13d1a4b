//! The command line from outside: what it prints, where faults go, and how it ends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use assert_cmd::Command;
use std::fs;
use std::path::PathBuf;

/// The program, as in a pipe a hundred columns wide.
fn trephine(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("trephine").unwrap();
    command.args(arguments).env("COLUMNS", "100").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn stdout(arguments: &[&str]) -> String {
    String::from_utf8(trephine(arguments).assert().success().get_output().stdout.clone()).unwrap()
}

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

const REPORT: &str = "BONE MARROW TREPHINE\nNormocellular. Blasts 3 %. Megakaryocytes are increased. No granulomas.\n";

#[test]
fn the_sample_as_a_page() {
    let page = stdout(&["read", "--sample"]);
    assert!(!page.contains('\x1b'), "no colour in a pipe");
    assert!(page.contains("Trephine never diagnoses: it reads, compares and explains."));
    assert!(page.lines().all(|l| l.chars().count() <= 100), "nothing wider than asked for");
    insta::assert_snapshot!(page);
}

#[test]
fn the_sample_annotated() {
    insta::assert_snapshot!(stdout(&["read", "--sample", "--format", "annotated"]));
}

#[test]
fn colour_when_it_is_forced_and_never_against_no_color() {
    let forced = trephine(&["read", "--sample"]).env("CLICOLOR_FORCE", "1").assert().success().get_output().stdout.clone();
    assert!(forced.contains(&0x1b));
    let never = trephine(&["read", "--sample"]).env("NO_COLOR", "1").assert().success().get_output().stdout.clone();
    assert!(!never.contains(&0x1b));
}

#[test]
fn a_narrow_terminal_is_kept_to() {
    let narrow = trephine(&["read", "--sample"]).env("COLUMNS", "60").assert().success().get_output().stdout.clone();
    let narrow = String::from_utf8(narrow).unwrap();
    let wide: Vec<&str> = narrow.lines().filter(|l| l.chars().count() > 60).collect();
    assert!(wide.is_empty(), "{wide:?}");
}

#[test]
fn json_points_at_the_words_it_quotes() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/sample/report.txt")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&stdout(&["read", "--sample", "--format", "json"])).unwrap();
    assert_eq!(json["version"], 1);
    let report = &json["reports"][0];
    assert_eq!(report["is_report"], true);
    let at = |v: &serde_json::Value, key: &str| usize::try_from(v[key].as_u64().unwrap()).unwrap();
    let sections = report["sections"].as_array().unwrap();
    let tiled: String = sections.iter().map(|s| &text[at(s, "start")..at(s, "end")]).collect();
    assert_eq!(tiled, text, "sections tile the text");
    for kind in ["findings", "stated_diagnoses", "unread"] {
        for item in report[kind].as_array().unwrap() {
            assert_eq!(item["quote"], text[at(item, "start")..at(item, "end")], "{kind}");
        }
    }
    assert!(!report["findings"].as_array().unwrap().is_empty());
    assert!(report["patterns"].as_array().unwrap().iter().any(|p| p["id"] == "mds_ib1" && p["stated"] == true));
}

#[test]
fn json_without_reports_is_json() {
    let none = folder("json_none").join("none.txt");
    let out = trephine(&["read", none.to_str().unwrap(), "--format", "json"]).assert().code(2).get_output().stdout.clone();
    assert_eq!(String::from_utf8(out).unwrap(), "{\"version\":1,\"reports\":[]}\n");
}

#[test]
fn the_schema_names_every_field() {
    let schema: serde_json::Value = serde_json::from_str(&stdout(&["schema"])).unwrap();
    let json: serde_json::Value = serde_json::from_str(&stdout(&["read", "--sample", "--format", "json"])).unwrap();
    let report = &schema["$defs"]["Report"]["properties"];
    for key in json["reports"][0].as_object().unwrap().keys() {
        assert!(report.get(key).is_some(), "{key}");
    }
    insta::assert_snapshot!(stdout(&["schema"]));
}

#[test]
fn rows_come_in_input_order_and_the_rest_goes_on() {
    let folder = folder("order");
    for i in 0..700 {
        fs::write(folder.join(format!("r{i:03}.txt")), REPORT).unwrap();
    }
    fs::write(folder.join("r350.txt"), b"").unwrap();
    let output = trephine(&["extract", folder.to_str().unwrap()]).assert().code(2).get_output().clone();
    let ids: Vec<String> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["report_id"].as_str().unwrap().to_owned())
        .collect();
    let wanted: Vec<String> = (0..700).filter(|i| *i != 350).map(|i| format!("r{i:03}")).collect();
    assert_eq!(ids, wanted);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("r350.txt") && errors.lines().count() == 1, "{errors}");
}

#[test]
fn standard_input_and_a_file_to_write_to() {
    let file = folder("stdin").join("row.ndjson");
    trephine(&["extract", "-", "-o", file.to_str().unwrap()]).write_stdin(REPORT).assert().success().stdout("");
    let row: serde_json::Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(row["report_id"], "stdin");
    assert_eq!(row["blasts_pct_min"], 3.0);
    assert_eq!(row["granulomas"], "absent");
}

#[test]
fn csv_has_the_columns_of_the_contract() {
    let folder = folder("csv");
    let table = folder.join("in.csv");
    fs::write(&table, format!("nr,befund\n7,\"{REPORT}\"\n7,\"{REPORT}\"\n")).unwrap();
    let out = stdout(&["extract", table.to_str().unwrap(), "--format", "csv", "--id", "nr", "--text", "befund"]);
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let header = reader.headers().unwrap().clone();
    assert!(header.iter().take(3).eq(["report_id", "is_report", "age_years"]));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.iter().map(|r| &r[0]).collect::<Vec<_>>(), ["7", "7#2"]);
    let at = |name: &str| header.iter().position(|h| h == name).unwrap_or_else(|| panic!("{name}"));
    assert_eq!(&rows[0][at("blasts_pct_min")], "3.0");
    assert_eq!(&rows[0][at("megakaryocyte_quantity")], "increased");
}

#[test]
fn without_the_conclusion_nothing_is_stated() {
    let json = stdout(&["read", "--sample", "--format", "json", "--without-conclusion"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["reports"][0]["stated_diagnoses"].as_array().unwrap().len(), 0);
    assert!(json["reports"][0]["patterns"].as_array().unwrap().iter().all(|p| p["stated"] == false));
}

#[test]
fn faults_hold_no_report_text() {
    let folder = folder("faults");
    fs::write(folder.join("a.csv"), "id,text\n1,secret,secret\n").unwrap();
    fs::write(folder.join("b.txt"), b"secret\0secret").unwrap();
    let output = trephine(&["read", folder.to_str().unwrap()]).assert().code(2).get_output().clone();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(!errors.contains("secret"), "{errors}");
    assert!(errors.contains("a.csv: row 1") && errors.contains("at byte 6"), "{errors}");
}

#[test]
fn usage_errors_end_with_two() {
    for arguments in
        [&["read"][..], &["extract"], &["read", "--format", "klingon", "x"], &["explain", "no.such"], &["frobnicate"]]
    {
        trephine(arguments).assert().code(2).stdout("");
    }
    let output = trephine(&["explain", "marow.blasts"]).assert().code(2).get_output().clone();
    assert!(String::from_utf8(output.stderr).unwrap().contains("marrow.blasts"));
    trephine(&["extract", "--encoding", "klingon", "x"]).assert().code(2);
}

#[test]
fn pages_of_an_element_a_pattern_and_a_column() {
    for (id, words) in [
        ("marrow.blasts", ["Source", "Said as"]),
        ("apl", ["Urgent to settle", "Required: all must be met"]),
        ("marker.CD34", ["negative, positive", "Said as"]),
        ("blasts_pct", ["column of `trephine extract`", "Meaning"]),
    ] {
        let page = stdout(&["explain", id]);
        for word in words {
            assert!(page.contains(word), "{id}: {word}\n{page}");
        }
    }
}

#[test]
fn a_site_starts_from_the_built_in_files() {
    let folder = folder("site");
    let at = folder.to_str().unwrap();
    trephine(&["grammar", "dir", at]).assert().success().stdout("");
    assert!(folder.join("patterns/apl.toml").exists());
    trephine(&["grammar", "check", at]).assert().success();
    let built_in = stdout(&["read", "--sample", "--format", "json"]);
    assert_eq!(stdout(&["read", "--sample", "--format", "json", "--grammars", at]), built_in);
}

#[test]
fn a_site_s_own_file_outranks_the_built_in_one() {
    let folder = folder("own");
    let original = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/grammars/patterns/apl.toml")).unwrap();
    let own = original.replace("title = \"Acute promyelocytic leukaemia\"", "title = \"Our own title\"");
    fs::create_dir_all(folder.join("patterns")).unwrap();
    fs::write(folder.join("patterns/apl.toml"), own).unwrap();
    assert!(stdout(&["explain", "apl", "--grammars", folder.to_str().unwrap()]).contains("Our own title"));
}

#[test]
fn a_faulty_grammar_is_shown_with_its_line() {
    let folder = folder("faulty");
    fs::create_dir_all(folder.join("sections")).unwrap();
    fs::write(folder.join("sections/x.toml"), "title = \"X\"\nsorce = \"typing\"\n").unwrap();
    for arguments in [["grammar", "check"], ["extract", "x"]] {
        let flag = [arguments[0], arguments[1], "--grammars", folder.to_str().unwrap()];
        let output = trephine(&flag).assert().code(2).get_output().clone();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.contains("sections/x.toml") && errors.contains("line 2") && errors.contains("^^^^^"), "{errors}");
    }
}

#[test]
fn an_ordinary_text_is_no_report() {
    let text = "Dear Sir, the meeting is on Monday at ten. Bring the minutes of last week.";
    let page = trephine(&["read", "-"]).write_stdin(text).assert().success().get_output().stdout.clone();
    assert!(String::from_utf8(page).unwrap().contains("no pattern was compared"));
    let row = trephine(&["extract", "-"]).write_stdin(text).assert().success().get_output().stdout.clone();
    let row: serde_json::Value = serde_json::from_slice(&row).unwrap();
    assert_eq!((&row["is_report"], &row["patterns"]), (&serde_json::json!(false), &serde_json::json!([])));
}

#[test]
fn the_page_of_a_check_and_codes_near_an_unknown_one() {
    let page = stdout(&["explain", "BMA001"]);
    for words in ["What it checks", "Why it matters", "Source", "It fires on", "It is silent on", "Severity error"] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let output = trephine(&["explain", "BMA01"]).assert().code(2).get_output().clone();
    assert!(String::from_utf8(output.stderr).unwrap().contains("BMA001"));
}

/// An invented report whose conclusion its figures contradict, and words that no format may take for markup.
const FAULTY: &str = "BONE MARROW ASPIRATE\nBlasts 6 % of 500 nucleated cells, <b>&\"zebras\"</b>. No Auer rods. Dysplasia in two lineages.\n\nCONCLUSION\nMDS with increased blasts 2 (MDS-IB2).\n";

/// What `check` prints of a faulty and a clean report by one check alone, so that other checks change nothing here.
fn checked(name: &str, format: &str, more: &[&str]) -> String {
    let folder = folder(name);
    let table = folder.join("in.csv");
    let clean = FAULTY.replace("6 %", "12 %");
    let quoted = |text: &str| text.replace('"', "\"\"");
    fs::write(&table, format!("id,text\n<1>,\"{}\"\n2,\"{}\"\n<3>,\"{0}\"\n", quoted(FAULTY), quoted(&clean))).unwrap();
    let mut arguments = vec!["check", "in.csv", "--select", "BMD001", "--format", format];
    arguments.extend(more);
    let output = trephine(&arguments).current_dir(&folder).assert().code(1).get_output().clone();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn lints_for_other_programs() {
    let sarif: serde_json::Value = serde_json::from_str(&checked("lints_sarif", "sarif", &[])).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    assert_eq!((&results[0]["ruleId"], &results[0]["level"]), (&"BMD001".into(), &"error".into()));
    let ids: Vec<&str> = results.iter().map(|r| r["locations"][0]["logicalLocations"][0]["name"].as_str().unwrap()).collect();
    assert_eq!(ids, ["<1>", "<3>"]);
    assert!(results[0]["locations"][0]["physicalLocation"]["region"]["startLine"].is_u64());
    assert!(run["tool"]["driver"]["rules"].as_array().unwrap().iter().any(|r| r["id"] == "BMD001"));
    let github = checked("lints_github", "github", &[]);
    assert_eq!(github.lines().filter(|l| l.starts_with("::error file=in.csv,line=")).count(), 2, "{github}");
    let junit = checked("lints_junit", "junit", &[]);
    assert_eq!(junit.matches("<testsuite ").count(), 3);
    assert_eq!(junit.matches("<failure type=\"error\"").count(), 2);
    assert!(junit.contains("name=\"&lt;1&gt;\""), "{junit}");
    let table = checked("lints_csv", "csv", &[]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(rows.iter().all(|r| &r[2] == "BMD001" && &r[3] == "error" && &r[0] != "2"), "{table}");
    let json: serde_json::Value = serde_json::from_str(&checked("lints_json", "json", &[])).unwrap();
    assert_eq!(json["reports"].as_array().unwrap().len(), 3);
}

#[test]
fn lints_as_a_page_that_needs_nothing_else() {
    let page = checked("lints_html", "html", &[]);
    for words in [
        "<html lang=\"en\">",
        "&quot;zebras&quot;",
        "<blockquote>",
        "href=\"#BMD001\"",
        "id=\"BMD001\"",
        "<h2>&lt;1&gt;</h2>",
        "@media print",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert_eq!(page.matches("<h1>").count(), 1);
    for words in ["<script", "<b>", "src=", "http"] {
        assert!(!page.contains(words), "{words}\n{page}");
    }
}

#[test]
fn no_text_means_no_words_of_the_report() {
    for format in ["text", "json", "sarif", "github", "junit", "csv", "html"] {
        let out = checked(&format!("lints_no_text_{format}"), format, &["--no-text"]);
        for words in ["zebras", "nucleated cells,", "concluded here"] {
            assert!(!out.contains(words), "{format}: {words}\n{out}");
        }
        assert!(out.contains("BMD001"), "{format}");
    }
}

#[test]
fn a_site_s_settings_are_found_upwards_and_inherited() {
    let folder = folder("settings");
    let below = folder.join("a/b");
    fs::create_dir_all(&below).unwrap();
    fs::write(below.join("r.txt"), FAULTY).unwrap();
    let run = |arguments: &[&str]| trephine(arguments).current_dir(&below).assert();
    run(&["check", "r.txt", "--select", "BMD001"]).code(1);
    fs::write(folder.join("base.toml"), "ignore = [\"BMD001\"]\nfail_on = \"note\"\n").unwrap();
    fs::write(folder.join("trephine.toml"), "extend = \"base.toml\"\nselect = [\"BMD001\"]\n").unwrap();
    run(&["check", "r.txt"]).code(0).stdout("");
    let shown = String::from_utf8(run(&["check", "--show-config"]).code(0).get_output().stdout.clone()).unwrap();
    assert_eq!(shown, "select = [\"BMD001\"]\nignore = [\"BMD001\"]\nfail_on = \"note\"\n");
    fs::write(folder.join("own.toml"), "select = [\"BMD\"]\n").unwrap();
    run(&["check", "r.txt", "--config", "../../own.toml"]).code(1);
    fs::write(folder.join("trephine.toml"), "select = []\nthreshold = 3\n").unwrap();
    let output = run(&["check", "r.txt"]).code(2).get_output().clone();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("trephine.toml") && errors.contains("line 2") && errors.contains("threshold"), "{errors}");
    fs::write(folder.join("trephine.toml"), "extend = \"trephine.toml\"\n").unwrap();
    run(&["check", "r.txt"]).code(2).stdout("");
}

#[test]
fn a_site_starts_from_a_commented_file() {
    let folder = folder("init");
    let at = folder.to_str().unwrap();
    trephine(&["init", at]).assert().success().stdout("");
    trephine(&["init", at]).assert().code(2);
    trephine(&["check", "--show-config"]).current_dir(&folder).assert().success().stdout("");
    let schema: serde_json::Value = serde_json::from_str(&stdout(&["schema", "--config"])).unwrap();
    for key in ["extend", "select", "ignore", "preview", "fail_on"] {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
}

#[test]
fn accepted_lints_stay_silent_until_they_expire() {
    let folder = folder("baseline");
    let report = folder.join("r.txt");
    let run = |more: &[&str]| {
        let arguments = [&["check", "r.txt", "--select", "BMD001", "--baseline", "accepted.toml"], more].concat();
        trephine(&arguments).current_dir(&folder).assert()
    };
    fs::write(&report, FAULTY).unwrap();
    run(&[]).code(2);
    run(&["--update-baseline"]).code(0);
    let accepted = fs::read_to_string(folder.join("accepted.toml")).unwrap();
    assert!(accepted.contains("check = \"BMD001\"") && !accepted.contains("Blasts"), "{accepted}");
    run(&[]).code(0).stdout("").stderr("");
    // Other lines, the same evidence.
    fs::write(&report, format!("CLINICAL DETAILS\nAnaemia.\n\n{FAULTY}")).unwrap();
    run(&[]).code(0).stdout("");
    let expired = accepted.replace("expires = \"\"", "reason_ = 1");
    fs::write(folder.join("accepted.toml"), expired).unwrap();
    run(&[]).code(2);
    fs::write(folder.join("accepted.toml"), accepted.replace("expires = \"\"", "expires = \"2001-01-31\"")).unwrap();
    let output = run(&[]).code(1).get_output().clone();
    assert!(String::from_utf8(output.stderr).unwrap().contains("has expired"));
    fs::write(folder.join("accepted.toml"), &accepted).unwrap();
    fs::write(&report, FAULTY.replace("6 %", "7 %")).unwrap();
    let output = run(&[]).code(1).get_output().clone();
    assert!(String::from_utf8(output.stderr).unwrap().contains("accepts nothing"));
    fs::write(&report, FAULTY.replace("6 %", "12 %")).unwrap();
    run(&[]).code(0);
}
