//! One population has kappa in one place and lambda in another.

use crate::finding::Finding;
use crate::lint::check::{Check, Page, Severity, Watch};

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMT006",
        name: "light_chains_clash",
        title: "One population is called kappa in one place and lambda in another",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "The light chain restriction of the plasma cells, and that of the B cells, wherever it is stated: kappa against lambda. A report of two clones (biclonal, two populations) is left alone.",
        why: "The light chain identifies the clone that later samples are compared with.",
        source: "IMWG 2014 (Rajkumar, Lancet Oncol 15:e538), on clonal plasma cells; the rule is the project's own",
        fires: &[
            "TREPHINE BIOPSY\nCD138 shows 30 % plasma cells, kappa restricted.\n\nCONCLUSION\nPlasma cell myeloma. The plasma cells are lambda restricted.\n",
        ],
        silent: &[
            "TREPHINE BIOPSY\nCD138 shows 30 % plasma cells, kappa restricted.\n\nCONCLUSION\nPlasma cell myeloma. The plasma cells are kappa restricted.\n",
            "TREPHINE BIOPSY\nTwo populations of plasma cells: one kappa restricted, one lambda restricted.\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    let text = watch.text();
    let small = text.to_lowercase();
    if ["biclonal", "bi-clonal", "two clones", "two populations", "second clone", "second population", "composite"]
        .iter()
        .any(|w| small.contains(w))
    {
        return;
    }
    for element in ["plasma.light_chain", "lymphoid.light_chain"] {
        let sure = |f: &&Finding| !f.far && !f.probable && matches!(watch.word(f), "kappa" | "lambda");
        let all: Vec<&Finding> = watch.stated(element).into_iter().filter(sure).collect();
        if all.len() < 2 {
            continue;
        }
        watch.applies();
        // Side by side in one sentence the two are a ratio, or a list of stains.
        let other = |a: &&Finding, b: &&Finding| watch.word(a) != watch.word(b) && a.clause != b.clause;
        let clash = all.iter().find_map(|a| all.iter().find(|b| other(a, b)).map(|b| (*a, *b)));
        let Some((one, two)) = clash else { continue };
        let places = vec![watch.place(one.span, watch.word(one)), watch.place(two.span, watch.word(two))];
        watch.lint("the light chain is kappa in one place and lambda in another", places);
    }
}
