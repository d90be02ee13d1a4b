//! A core so short or so long that its unit must be wrong.

use crate::finding::Finding;
use crate::finding::fact::FactValue;
use crate::lint::check::{Check, Page, Severity, Watch};

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMU009",
        name: "core_length_unlikely",
        title: "The length of the core is unlikely in its unit",
        severity: Severity::Warning,
        since: "0.2.0",
        preview: false,
        checks: "A trephine core shorter than 3 mm that is called adequate or not commented on, or longer than 60 mm: millimetres and centimetres are easily exchanged.",
        why: "The length decides whether the core can be judged.",
        source: "Merz 1995 (median core 12 mm); ICSH 2008; the limits are the project's own",
        fires: &["TREPHINE BIOPSY\nCore 1.6 mm long, adequate. Cellularity 40 %. Megakaryocytes are normal.\n"],
        silent: &[
            "TREPHINE BIOPSY\nCore 1.6 cm long, adequate. Cellularity 40 %. Megakaryocytes are normal.\n",
            "TREPHINE BIOPSY\nCore 2 mm, inadequate for assessment.\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    let length = |f: &Finding| match f.value {
        FactValue::Range { high: Some(h), .. } => Some(h),
        _ => None,
    };
    let all = watch.stated("trephine.length");
    if all.is_empty() {
        return;
    }
    watch.applies();
    let poor = matches!(watch.fact("trephine.quality"), Some("inadequate" | "suboptimal" | "not_performed"));
    let longest = all.iter().filter_map(|f| length(f)).fold(0.0, f64::max);
    for finding in all {
        let Some(mm) = length(finding) else { continue };
        // Of "13 x 2 mm" the second is no length.
        let words = finding.span.of(watch.text());
        if words.contains(['x', '×']) {
            continue;
        }
        if mm > 60.0 || longest < 3.0 && !poor {
            let places = vec![watch.place(finding.span, "length")];
            watch.lint(format!("a core of {mm} mm: the unit may be wrong"), places);
        }
    }
}
