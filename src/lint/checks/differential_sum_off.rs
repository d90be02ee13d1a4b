//! The cells of a differential do not add up to a hundred.

use crate::finding::Finding;
use crate::finding::fact::FactValue;
use crate::grammar::term::Specimen;
use crate::lint::check::{Check, Page, Severity, Watch};

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMA001",
        name: "differential_sum_off",
        title: "The differential count does not add up to 100 %",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "The cell classes of one aspirate differential, printed together, are added up. Whole numbers may miss 100 by 3, decimals by 1.5.",
        why: "A figure was mistyped or a class left out; blasts and plasma cells are judged against thresholds.",
        source: "ICSH 2008 (Lee, Int J Lab Hematol 30:349); rounding of whole numbers never makes more than about 3",
        fires: &[
            "BONE MARROW ASPIRATE\nDifferential (500 cells): blasts 2 %, promyelocytes 4 %, myelocytes 12 %, metamyelocytes 14 %, neutrophils 28 %, eosinophils 3 %, monocytes 2 %, lymphocytes 30 %, plasma cells 2 %, erythroblasts 22 %.\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nDifferential (500 cells): blasts 2 %, promyelocytes 4 %, myelocytes 12 %, metamyelocytes 14 %, neutrophils 28 %, eosinophils 3 %, monocytes 2 %, lymphocytes 11 %, plasma cells 2 %, erythroblasts 22 %.\n",
            "BONE MARROW ASPIRATE\nBlasts 2 %, lymphocytes 30 %, plasma cells 2 %.\n",
        ],
    },
    run,
};

/// Classes that together make a whole count.
const CLASSES: [&str; 12] = [
    "marrow.blasts",
    "marrow.promyelocytes",
    "marrow.myelocytes",
    "marrow.metamyelocytes",
    "marrow.neutrophils",
    "marrow.eosinophils",
    "marrow.basophils",
    "marrow.monocytes",
    "marrow.lymphocytes",
    "marrow.plasma_cells_aspirate",
    "marrow.erythroid",
    "marrow.granulocytic",
];

fn run(watch: &mut Watch<'_, '_>) {
    let point = |f: &Finding| match f.value {
        FactValue::Range { low: Some(l), high: Some(h), .. } if l == h => Some(l),
        _ => None,
    };
    let mut parts: Vec<(&Finding, f64)> = Vec::new();
    for class in CLASSES {
        let here = watch.stated(class).into_iter().filter(|f| f.specimen == Specimen::Aspirate && !f.far);
        // One class twice is no list that can be added up.
        let mut figures = here.filter_map(|f| Some((f, point(f)?)));
        if let Some(first) = figures.next() {
            parts.push(first);
        }
    }
    let erythroid = parts.iter().any(|(f, _)| watch.about(f.element).is_some_and(|e| e.id == "marrow.erythroid"));
    if parts.len() < 6 || !erythroid {
        return;
    }
    watch.applies();
    let sum: f64 = parts.iter().map(|p| p.1).sum();
    let decimals = parts.iter().any(|p| p.1.fract() != 0.0);
    let slack = if decimals { 1.5 } else { 3.0 };
    // Well below a hundred, a class is merely not printed.
    if (sum - 100.0).abs() <= slack || sum < 85.0 {
        return;
    }
    parts.sort_by_key(|p| p.0.span.start);
    let places = parts.iter().map(|(f, v)| watch.place(f.span, format!("{v}"))).collect();
    watch.lint(format!("the cells of the differential add up to {} %", (sum * 10.0).round() / 10.0), places);
}
