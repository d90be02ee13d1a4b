//! A haemoglobin that no one has in the unit printed.

use crate::finding::quantity::Measure;
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::figures::beside;
use crate::syntax::unit::Unit;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMU001",
        name: "haemoglobin_unit_slip",
        title: "The haemoglobin cannot be in its unit",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "A haemoglobin printed with g/dL above 26, or with g/L below 20.",
        why: "Grams a decilitre were taken for grams a litre; anaemia and polycythaemia are judged by the figure.",
        source: "ICSH: haemoglobin in g/L or g/dL; bounds of life, clinical practice",
        fires: &[
            "BLOOD COUNT\nHaemoglobin 82 g/dL\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
            "BLOOD COUNT\nHb: 9.2 g/L, WBC 4.1 x10^9/L, platelets 120 x10^9/L\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
            "CBC: WBC 4.1 x10^9/L, Hgb 121 g/dl, platelets 210 x10^9/L.\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
        ],
        silent: &[
            "BLOOD COUNT\nHaemoglobin 82 g/L\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
            "BLOOD COUNT\nHb 9.2 g/dL\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
            "BLOOD COUNT\nMCHC 33 g/dL, Hb 9.2\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    for printed in beside(watch, "analyte.hb") {
        let Measure::With(Unit::GramPerLitre(factor)) = printed.quantity.measure else { continue };
        watch.applies();
        let litre = printed.quantity.low * factor;
        let (decilitre, unit) = (factor > 1.5, if factor > 1.5 { "g/dL" } else { "g/L" });
        if decilitre && litre > 260.0 || !decilitre && (1.0..20.0).contains(&litre) {
            let place = watch.place(printed.span, format!("{} {unit}", printed.quantity.low));
            watch.lint(format!("a haemoglobin of {} {unit} cannot be", printed.quantity.low), vec![place]);
        }
    }
}
