//! A culture is said to have failed, and a karyotype is printed.

use crate::finding::Assertion;
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::karyotypes::today;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMG007",
        name: "karyotype_of_failed_culture",
        title: "A failed culture has a karyotype",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "The words that the chromosome analysis failed, beside a karyotype with counted metaphases.",
        why: "Failed is not normal; one of the two belongs to another specimen.",
        source: "ISCN 2020/2024; clinical practice of any laboratory",
        fires: &[
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\nKaryotype analysis failed: no metaphases.\nCONCLUSION\nKaryotype 46,XX[20].\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\nKaryotype analysis failed.\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    let all = today(watch);
    let Some(printed) = all.iter().find(|p| p.karyotype.clones.iter().any(|c| c.cells.is_some_and(|n| n >= 5))) else { return };
    watch.applies();
    let failed = watch
        .stated("cyto.class")
        .into_iter()
        .find(|f| f.assertion == Assertion::Present && !f.far && !f.probable && watch.word(f) == "failed");
    let Some(failed) = failed else { return };
    // A repeat of a failed culture is told beside it.
    if failed.clause.abs_diff(printed.clause) <= 1 && failed.clause > printed.clause {
        return;
    }
    let places = vec![watch.place(failed.span, "failed"), watch.place(printed.span, "metaphases counted")];
    watch.lint("the chromosome analysis is said to have failed, but a karyotype is printed", places);
}
