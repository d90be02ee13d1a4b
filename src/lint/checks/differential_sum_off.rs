//! The cells of a differential do not add up to a hundred.

use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::count::{Class, counts};

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMA001",
        name: "differential_sum_off",
        title: "The differential count does not add up to 100 %",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "The cell classes of one aspirate differential, printed together, are added up where the list is evidently whole: myeloid stages, lymphocytes and erythroid cells, and no other figure among them. Whole numbers may miss 100 by 3, decimals by 1.5.",
        why: "A figure was mistyped or a class left out; blasts and plasma cells are judged against thresholds.",
        source: "ICSH 2008 (Lee, Int J Lab Hematol 30:349); rounding of whole numbers never makes more than about 3",
        fires: &[
            "BONE MARROW ASPIRATE\nDifferential (500 cells): blasts 2 %, promyelocytes 4 %, myelocytes 12 %, metamyelocytes 14 %, neutrophils 28 %, eosinophils 3 %, monocytes 2 %, lymphocytes 30 %, plasma cells 2 %, erythroblasts 22 %.\n",
            "BONE MARROW ASPIRATE\nDifferential count (%)\nBlasts        2\nPromyelocytes 4\nMyelocytes    12\nMetamyelocytes 14\nNeutrophils   28\nEosinophils   3\nMonocytes     2\nLymphocytes   11\nPlasma cells  2\nErythroblasts 32\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nBlasts 2 %, promyelocytes 4 %, myelocytes 12 %, neutrophils 28 %, lymphocytes 11 %, erythroblasts 22 %.\n",
            "BONE MARROW ASPIRATE\nDifferential (500 cells): blasts 2 %, promyelocytes 4 %, myelocytes 12 %, metamyelocytes 14 %, neutrophils 28 %, eosinophils 3 %, monocytes 2 %, lymphocytes 11 %, plasma cells 2 %, erythroblasts 22 %.\n",
            "BONE MARROW ASPIRATE\nBlasts 2 %, lymphocytes 30 %, plasma cells 2 %.\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    for count in counts(watch).iter().filter(|c| c.is_of_all()) {
        watch.applies();
        let (least, most) = count.sums();
        // Far below a hundred, the list is a choice of classes.
        let short = count.cells.len() >= 8 && count.has(Class::Blast) && most >= 75.0;
        if count.adds_up() || most < 100.0 && !short {
            continue;
        }
        let sum = if most < 100.0 { most } else { least };
        let places = count.cells.iter().map(|c| watch.place(c.span, format!("{}", c.share))).collect();
        watch.lint(format!("the cells of the differential add up to {} %", (sum * 10.0).round() / 10.0), places);
    }
}
