//! A core of a few millimetres is called adequate.

use crate::finding::{Assertion, Finding};
use crate::grammar::term::Role;
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::said;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMS008",
        name: "core_adequate_yet_short",
        title: "A core of less than 5 mm is called adequate",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "The only length given of an adult's core is below 5 mm, while the core is called adequate.",
        why: "So short a core cannot exclude focal disease; or millimetres were written for centimetres.",
        source: "ICSH 2008 asks for 20 mm before processing; the bound of 5 mm is clinical practice, unverified",
        fires: &[
            "Age 60 y\nTREPHINE BIOPSY\nLength 2 mm. Adequate core. Cellularity 40 %.\n",
            "Age 60 y\nTREPHINE BIOPSY\nCore length 0.3 cm; adequate. Cellularity 40 %.\n",
        ],
        silent: &[
            "Age 60 y\nTREPHINE BIOPSY\nLength 18 mm. Adequate core. Cellularity 40 %.\n",
            "Age 60 y\nTREPHINE BIOPSY\nLength 3 mm, inadequate. Cellularity cannot be assessed.\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    if watch.reading.patient.age.is_some_and(|(age, _)| age < 18.0) {
        return;
    }
    let sure = |f: &&Finding| f.role == Role::Findings && f.assertion == Assertion::Present;
    let lengths: Vec<&Finding> = watch.stated("trephine.length");
    let quality: Vec<&Finding> = watch.stated("trephine.quality").into_iter().filter(sure).collect();
    let (Some(length), Some(good)) = (lengths.first(), quality.first()) else { return };
    watch.applies();
    let short = |f: &&&Finding| said::closed(f).is_some_and(|(low, high)| low > 0.0 && high < 5.0);
    if lengths.iter().all(|f| short(&f)) && quality.iter().all(|f| watch.word(f) == "adequate") {
        let mm = said::closed(length).map(said::shown).unwrap_or_default();
        let places = vec![watch.place(length.span, format!("{mm} mm")), watch.place(good.span, "adequate")];
        watch.lint(format!("the core measures {mm} mm and is called adequate"), places);
    }
}
