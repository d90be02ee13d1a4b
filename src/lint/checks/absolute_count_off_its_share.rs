//! Absolute monocytes or neutrophils that are not their share of the white cells.

use crate::finding::fact::FactValue;
use crate::finding::{Assertion, Finding};
use crate::grammar::term::Specimen;
use crate::lint::check::{Check, Page, Severity, Watch};

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMA005",
        name: "absolute_count_off_its_share",
        title: "An absolute count is not its share of the white cells",
        severity: Severity::Warning,
        since: "0.2.0",
        preview: true,
        checks: "Absolute monocytes, neutrophils and lymphocytes of the blood against the white cell count times their percentage, each stated once; off by more than a quarter and by more than 0.3 x10^9/L.",
        why: "Monocytes decide CMML, neutrophils the severity of aplastic anaemia.",
        source: "arithmetic; WHO-HAEM5 (CMML), Camitta (aplastic anaemia)",
        fires: &[
            "BLOOD COUNT\nWBC 10.0 x10^9/L\nMonocytes 30 %\nAbsolute monocyte count 0.4 x10^9/L\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
        ],
        silent: &[
            "BLOOD COUNT\nWBC 10.0 x10^9/L\nMonocytes 30 %\nAbsolute monocyte count 3.0 x10^9/L\nBONE MARROW ASPIRATE\nBlasts 1 %, particles adequate.\n",
        ],
    },
    run,
};

/// The absolute count, the share, and the name.
const PAIRS: [(&str, &str, &str); 3] = [
    ("blood.monocytes_abs", "blood.monocytes", "monocytes"),
    ("blood.anc", "blood.neutrophils", "neutrophils"),
    ("blood.lymphocytes_abs", "blood.lymphocytes", "lymphocytes"),
];

fn run(watch: &mut Watch<'_, '_>) {
    // Stated once, as one figure.
    let once = |watch: &Watch<'_, '_>, id: &str| {
        let all: Vec<&Finding> = watch.stated(id);
        let [one] = all.as_slice() else { return None };
        let sure = one.assertion == Assertion::Present && !one.far && one.specimen == Specimen::Blood;
        match one.value {
            FactValue::Range { low: Some(l), high: Some(h), .. } if l == h && sure => Some((l, one.span)),
            _ => None,
        }
    };
    let Some((white, white_at)) = once(watch, "blood.wbc") else { return };
    for (absolute, share, name) in PAIRS {
        let (Some((count, at)), Some((percent, percent_at))) = (once(watch, absolute), once(watch, share)) else { continue };
        watch.applies();
        let made = white * percent / 100.0;
        let off = (made - count).abs();
        if off > 0.3 && off > made.max(count) * 0.25 {
            let places = vec![
                watch.place(white_at, format!("{white} x10^9/L")),
                watch.place(percent_at, format!("{percent} %")),
                watch.place(at, format!("{count} x10^9/L")),
            ];
            let made = (made * 100.0).round() / 100.0;
            watch.lint(format!("{percent} % {name} of {white} x10^9/L make {made}, not {count} x10^9/L"), places);
        }
    }
}
