//! The sex chromosomes are not those of the patient's sex.

use crate::finding::Assertion;
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::karyotypes::today;
use crate::syntax::karyotype::{Change, Clone_};

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMG002",
        name: "karyotype_sex_clash",
        title: "The karyotype's sex is not the patient's",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "The sex chromosomes of every karyotype printed against the patient's sex. Silent after a transplant, with a donor, with constitutional sex chromosomes, and where a lost X or Y leaves it open.",
        why: "The specimen may be another patient's.",
        source: "ISCN 2020/2024 (sex chromosome complement); sample identity by any laboratory's standard",
        fires: &[
            "Age/Sex: 64 / Female\nBONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XY[20]\n",
            "64-year-old man with anaemia.\nBONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\nKaryotype 46,XX,del(20)(q11q13)[12]/46,XX[8]\n",
            "Sex: F\nBONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n45,X,-Y[20]\n",
        ],
        silent: &[
            "Age/Sex: 64 / Female\nBONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX[20]\n",
            "Age/Sex: 64 / Female\nAllogeneic stem cell transplant two years ago.\nBONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XY[20]\n",
            "Age/Sex: 64 / Male\nBONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n45,X,-Y[15]/46,XY[5]\n",
            "Age/Sex: 64 / Female\nBONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n//46,XY[20]\n",
        ],
    },
    run,
};

/// What the sex letters and their lost or gained ones say: female, male, or nothing that is sure.
fn female(clone: &Clone_) -> Option<bool> {
    if clone.constitutional_sex || clone.donor || clone.relative.is_some() {
        return None;
    }
    let lost = |name: &str| clone.abnormalities.iter().any(|a| matches!(&a.change, Change::Loss(c) if c == name));
    let touched = clone.abnormalities.iter().any(|a| match &a.change {
        Change::Gain(c) => c == "X" || c == "Y",
        Change::Structural(r) => {
            r.chromosomes.iter().chain(r.inner.iter().flat_map(|i| &i.chromosomes)).any(|c| c == "X" || c == "Y")
        }
        _ => false,
    });
    match clone.sex.as_str() {
        "XY" => Some(false),
        "X" if lost("Y") => Some(false),
        "XX" if !touched && !lost("Y") => Some(true),
        "X" if lost("X") => Some(true),
        _ => None,
    }
}

/// Words of the text that explain other sex chromosomes, whatever their grammar.
const EXPLAINED: [&str; 11] =
    ["donor", "transplant", "bmt", "hsct", "sct", "chimer", "klinefelter", "turner", "transgender", "intersex", "constitutional"];

fn run(watch: &mut Watch<'_, '_>) {
    let Some((patient, at)) = watch.reading.patient.female else { return };
    let all = today(watch);
    if all.is_empty() || all.iter().any(|p| p.karyotype.donor) {
        return;
    }
    watch.applies();
    let text = watch.text().to_lowercase();
    let transplant = watch.element("context.transplant");
    let transplanted =
        watch.reading.findings.list.iter().any(|f| Some(f.element) == transplant && f.assertion != Assertion::Absent);
    if transplanted || EXPLAINED.iter().any(|w| text.contains(w)) {
        return;
    }
    let told: Vec<(bool, usize)> =
        all.iter().enumerate().flat_map(|(i, p)| p.karyotype.clones.iter().filter_map(move |c| Some((female(c)?, i)))).collect();
    if told.is_empty() || told.iter().any(|t| t.0 == patient) {
        return;
    }
    let (has, is) = if patient { ("XY", "female") } else { ("XX", "male") };
    let mut places = vec![watch.place(at, is)];
    let mut last = None;
    for (_, i) in told {
        if last != Some(i)
            && let Some(printed) = all.get(i)
        {
            places.push(watch.place(printed.span, has));
            last = Some(i);
        }
    }
    places.truncate(5);
    watch.lint(format!("the patient is {is}, the karyotype {has}"), places);
}
