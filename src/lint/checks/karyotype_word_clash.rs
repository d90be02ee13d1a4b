//! A karyotype called normal that is not, or abnormal that is normal.

use crate::finding::Assertion;
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::karyotypes::today;
use crate::syntax::karyotype::KaryotypeClass;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMG004",
        name: "karyotype_word_clash",
        title: "A karyotype is called other than it is",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "A single karyotype printed against the words for it: called normal with an acquired abnormality, abnormal or complex without any.",
        why: "A clone is lost or invented by one word; risk groups rest on it.",
        source: "ISCN 2020/2024; ICC 2022 and ELN 2022 for complex (three or more)",
        fires: &[
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX,del(5)(q13q33)[12]/46,XX[8]\nNormal female karyotype.\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX[20]\nNormal female karyotype.\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX,del(5)(q13q33)[12]/46,XX[8]\nAbnormal karyotype.\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\nKaryotype: 46,XY[20]\nCONCLUSION\nNo complex karyotype.\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    let all = today(watch);
    let [printed] = all.as_slice() else { return };
    if printed.karyotype.donor || !printed.karyotype.signals.is_empty() || !printed.ends_well(watch.text()) {
        return;
    }
    watch.applies();
    let class = printed.karyotype.class();
    let normal_cells = printed.karyotype.clones.iter().any(|c| c.abnormalities.is_empty() && c.relative.is_none());
    for finding in watch.stated("cyto.class") {
        let near = finding.clause.abs_diff(printed.clause) <= 4;
        if finding.assertion != Assertion::Present || finding.far || finding.probable || !near {
            continue;
        }
        let clash = match watch.word(finding) {
            // Beside an abnormal clone "normal" may speak of the other cells.
            "normal" => class != KaryotypeClass::Normal && (!normal_cells || finding.clause != printed.clause),
            "abnormal" | "complex" => class == KaryotypeClass::Normal,
            _ => false,
        };
        let inside = finding.span.start < printed.span.end && printed.span.start < finding.span.end;
        if clash && !inside {
            let word = watch.word(finding);
            let is = if class == KaryotypeClass::Normal { "no acquired abnormality" } else { "an abnormality" };
            let places = vec![watch.place(finding.span, word), watch.place(printed.span, is)];
            watch.lint(format!("the karyotype is called {word}, but the one printed has {is}"), places);
            return;
        }
    }
}
