//! The body and the conclusion say opposite words of one thing.

use crate::finding::{Assertion, Finding};
use crate::grammar::term::{Role, Specimen};
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::said;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMT003",
        name: "words_clash",
        title: "One thing is called by opposite words",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "Increased against decreased, hypercellular against hypocellular, present against absent: what the conclusion says of cellularity, a cell line, dysplasia, fibrosis, granulomas, amyloid, Auer rods, lymphoma or metastasis against all that the body says of it, and two such words within one specimen. Hedged words, other sites, history and addenda are left out.",
        why: "A negation was flipped or a word of the opposite meaning typed; the reader cannot tell which.",
        source: "RCPA structured protocol for bone marrow (2014): findings and conclusion agree; the pairs of words are the project's own",
        fires: &[
            "TREPHINE BIOPSY\nThe marrow is hypocellular for age. Megakaryocytes are normal.\n\nCONCLUSION\nHypercellular marrow for age.\n",
            "TREPHINE BIOPSY\nNo granulomas are seen. Cellularity 40 %.\n\nCONCLUSION\nGranulomas are present in the marrow.\n",
            "TREPHINE BIOPSY\nCellularity 40 %. Granulomas are present.\n\nCONCLUSION\nNo granulomas. No fibrosis.\n",
            "BONE MARROW ASPIRATE\nMegakaryocytes are increased. No dysplasia.\n\nCONCLUSION\nMegakaryocytes are decreased.\n",
        ],
        silent: &[
            "TREPHINE BIOPSY\nThe marrow is hypercellular for age.\n\nCONCLUSION\nHypercellular marrow for age.\n",
            "BONE MARROW ASPIRATE\nHypocellular aspirate.\n\nTREPHINE BIOPSY\nThe marrow is hypercellular for age.\n\nCONCLUSION\nHypercellular marrow.\n",
            "TREPHINE BIOPSY\nNo granulomas are seen. Cellularity 40 %.\n\nCONCLUSION\nGranulomas cannot be excluded.\n",
        ],
    },
    run,
};

/// Elements whose words have opposites: the name they go by, and whether two words of one specimen clash too.
const ELEMENTS: [(&str, &str, bool); 18] = [
    ("marrow.cellularity_for_age", "cellularity", true),
    ("marrow.cellularity_class", "cellularity", true),
    ("megakaryocyte.quantity", "megakaryocytes", false),
    ("erythroid.quantity", "erythropoiesis", false),
    ("granulocytic.quantity", "granulopoiesis", false),
    ("iron.stores", "iron stores", false),
    ("infiltrate.granulomas", "granulomas", true),
    ("infiltrate.amyloid", "amyloid", true),
    ("infiltrate.metastasis", "metastasis", true),
    ("infiltrate.lymphoma", "lymphoma", false),
    ("infiltrate.haemophagocytosis", "haemophagocytosis", false),
    ("infiltrate.necrosis", "necrosis", false),
    ("infiltrate.lymphoid_aggregates", "lymphoid aggregates", false),
    ("marrow.auer_rods", "Auer rods", false),
    ("erythroid.dysplasia", "erythroid dysplasia", false),
    ("granulocytic.dysplasia", "granulocytic dysplasia", false),
    ("megakaryocyte.dysplasia", "megakaryocytic dysplasia", false),
    ("marrow.plasma_cells_increased", "an excess of plasma cells", false),
];

/// Words that cannot both be true.
const OPPOSITES: [(&str, &str); 8] = [
    ("hypocellular", "hypercellular"),
    ("aplastic", "hypercellular"),
    ("aplastic", "normocellular"),
    ("increased", "decreased"),
    ("increased", "absent"),
    ("normal", "absent"),
    ("present", "absent"),
    ("detected", "not_detected"),
];

fn opposed(a: &str, b: &str) -> bool {
    OPPOSITES.iter().any(|&(x, y)| (x, y) == (a, b) || (y, x) == (a, b))
}

fn run(watch: &mut Watch<'_, '_>) {
    let text = watch.text();
    // What differs may be the other side's.
    if said::two_sites(text) {
        return;
    }
    let mut told: Vec<&str> = Vec::new();
    for (element, name, within) in ELEMENTS {
        let sure = |f: &&Finding| {
            said::beside(text, f)
                && !f.probable
                && matches!(f.assertion, Assertion::Present | Assertion::Absent)
                && !matches!(f.specimen, Specimen::Blood | Specimen::Genetic)
                && !["neither", " nor "].iter().any(|w| said::sentence(text, f.span).contains(w))
        };
        let all: Vec<&Finding> = watch.stated(element).into_iter().filter(sure).filter(|f| !watch.word(f).is_empty()).collect();
        if all.len() < 2 {
            continue;
        }
        watch.applies();
        let body: Vec<&Finding> = all.iter().copied().filter(|f| f.role == Role::Findings).collect();
        let end: Vec<&Finding> = all.iter().copied().filter(|f| said::concluded(watch, f)).collect();
        let all_opposed = !end.is_empty() && end.iter().all(|c| body.iter().all(|b| opposed(watch.word(b), watch.word(c))));
        let apart = if all_opposed { body.first().copied().zip(end.first().copied()) } else { None };
        let inside = || {
            body.iter().enumerate().find_map(|(i, a)| {
                let mut rest = body.get(i + 1..).unwrap_or(&[]).iter();
                let same = |b: &&&Finding| a.section == b.section && a.specimen == b.specimen && a.clause != b.clause;
                rest.find(|b| same(b) && opposed(watch.word(a), watch.word(b))).map(|b| (*a, *b))
            })
        };
        let clash = apart.or_else(|| if within { inside() } else { None });
        let Some((one, other)) = clash.filter(|_| !told.contains(&name)) else { continue };
        told.push(name);
        let (a, b) = (watch.word(one), watch.word(other));
        let places = vec![watch.place(one.span, a), watch.place(other.span, b)];
        watch.lint(format!("{name}: {a} in one place, {b} in another"), places);
    }
}
