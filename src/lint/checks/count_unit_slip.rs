//! White cells or platelets in numbers that no one has in the unit printed.

use crate::finding::quantity::Measure;
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::figures::beside;
use crate::syntax::unit::Unit;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMU002",
        name: "count_unit_slip",
        title: "A blood count cannot be in its unit",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "White cells above 1500 x10^9/L or platelets above 6000 x10^9/L by the unit printed, and a few hundred platelets in a microlitre.",
        why: "A count in thousands was printed with the wrong power of ten.",
        source: "bounds of life, clinical practice; ICSH units",
        fires: &[
            "BLOOD COUNT\nPlatelets 145000 x10^9/L\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
            "BLOOD COUNT\nWBC 6400 x10^9/L\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
            "BLOOD COUNT\nPlatelets 212 /uL\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
        ],
        silent: &[
            "BLOOD COUNT\nPlatelets 145000 /uL\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
            "BLOOD COUNT\nWBC 6.4 x10^9/L, platelets 1450 x10^9/L\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
            "BLOOD COUNT\nPlatelets 1.45 lakh/cumm\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    for (entity, name, most) in [("analyte.wbc", "white cell count", 1500.0), ("analyte.platelets", "platelet count", 6000.0)] {
        for printed in beside(watch, entity) {
            let Measure::With(Unit::Count(factor)) = printed.quantity.measure else { continue };
            watch.applies();
            let count = printed.quantity.low * factor;
            // A few hundred platelets a microlitre are not lived with; white cells that few may be.
            let tiny = entity == "analyte.platelets" && factor < 0.01 && (30.0..1000.0).contains(&printed.quantity.low);
            if count > most || tiny {
                let place = watch.place(printed.span, format!("{} by this unit", printed.quantity.low));
                watch.lint(
                    format!("a {name} of {} x10^9/L cannot be: the unit is another", (count * 1000.0).round() / 1000.0),
                    vec![place],
                );
            }
        }
    }
}
