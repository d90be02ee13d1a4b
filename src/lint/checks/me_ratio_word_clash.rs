//! A myeloid to erythroid ratio whose word is not that of its figure.

use crate::finding::Assertion;
use crate::finding::fact::FactValue;
use crate::lint::check::{Check, Page, Severity, Watch};

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMA003",
        name: "me_ratio_word_clash",
        title: "The M:E ratio and the word for it clash",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "A ratio called reversed or decreased at 2.5 or more, or increased at 1.5 or less.",
        why: "Word and figure tell opposite shifts of the two lines.",
        source: "ICSH 2008; adult normal about 1.2 to 5 (ranges differ, so only what no range allows is taken)",
        fires: &[
            "BONE MARROW ASPIRATE\nBlasts 1 %.\nThe M:E ratio is reversed.\nM:E ratio 4:1.\n",
            "BONE MARROW ASPIRATE\nBlasts 1 %.\nM:E ratio 0.5:1. The M:E ratio is increased.\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nBlasts 1 %.\nThe M:E ratio is reversed at 0.5:1.\n",
            "BONE MARROW ASPIRATE\nBlasts 1 %.\nM:E ratio 6:1, increased.\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    let figures = watch.stated("marrow.me_ratio");
    let words = watch.stated("marrow.me_ratio_class");
    let sure = |a: Assertion, far: bool| a == Assertion::Present && !far;
    for word in words.iter().filter(|f| sure(f.assertion, f.far)) {
        for figure in figures.iter().filter(|f| sure(f.assertion, f.far) && f.specimen == word.specimen) {
            let FactValue::Range { low, high, .. } = figure.value else { continue };
            watch.applies();
            let name = watch.word(word);
            let clash = match name {
                "decreased" => low.is_some_and(|l| l >= 2.5),
                "increased" => high.is_some_and(|h| h <= 1.5),
                _ => false,
            };
            if clash {
                let places = vec![watch.place(word.span, name), watch.place(figure.span, "figure")];
                watch.lint(format!("the M:E ratio is called {name}, but its figure is not"), places);
                return;
            }
        }
    }
}
