//! A gene or lesion is found in one place and not found in another.

use crate::finding::Finding;
use crate::grammar::term::Role;
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::said;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMG009",
        name: "genetic_results_clash",
        title: "A gene or lesion is found in the body and not found in the conclusion, or the reverse",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "For every gene, fusion and chromosomal lesion: what the conclusion says against all that the body says. It fires only where every statement of the one is the opposite of every statement of the other, so that two variants of one gene or two methods with different results are left alone. History and addenda are left out.",
        why: "Such a result defines diseases and chooses treatment.",
        source: "AMP/ASCO/CAP 2017 (Li, J Mol Diagn 19:4), on consistent reporting of variants; the rule is the project's own",
        fires: &[
            "BONE MARROW ASPIRATE\nBlasts 44 %. Megakaryocytes are decreased. M:E 8:1.\n\nMOLECULAR\nNPM1 mutation not detected.\n\nCONCLUSION\nAcute myeloid leukaemia. NPM1 mutation detected.\n",
            "BONE MARROW ASPIRATE\nBlasts 2 %. Megakaryocytes are normal. M:E 3:1.\n\nMOLECULAR\nJAK2 V617F: detected, VAF 31 %.\n\nCONCLUSION\nNo JAK2 mutation. Reactive marrow.\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nBlasts 44 %. Megakaryocytes are decreased. M:E 8:1.\n\nMOLECULAR\nNPM1 mutation detected.\n\nCONCLUSION\nAcute myeloid leukaemia. NPM1 mutation detected.\n",
            "BONE MARROW ASPIRATE\nBlasts 44 %. Megakaryocytes are decreased. M:E 8:1.\n\nMOLECULAR\nFLT3-ITD detected. FLT3-TKD not detected.\n\nCONCLUSION\nAML with FLT3-ITD.\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    let text = watch.text();
    let list = &watch.reading.findings.list;
    let genetic = |f: &&Finding| {
        let kind = watch.about(f.element).is_some_and(|e| e.id.starts_with("gene.") || e.id.starts_with("cyto."));
        // Another tissue's result, or what excludes another disease, is no result of the marrow.
        let aside = ["buccal", "germline", "saliva", "skin", "fibroblast", "somatic", "exclu", "constitutional"];
        let elsewhere = |f: &Finding| {
            let sentence = said::sentence(text, f.span).to_lowercase();
            aside.iter().any(|w| sentence.contains(w))
        };
        kind && f.counts()
            && !f.far
            && !f.probable
            && matches!(watch.word(f), "detected" | "not_detected")
            && said::beside(text, f)
            && !elsewhere(f)
    };
    let mut all: Vec<&Finding> = list.iter().filter(genetic).collect();
    all.sort_by_key(|f| (f.element, f.span.start));
    let mut clashes = Vec::new();
    for group in all.chunk_by(|a, b| a.element == b.element) {
        let body: Vec<&Finding> = group.iter().copied().filter(|f| f.role == Role::Findings).collect();
        let end: Vec<&Finding> = group.iter().copied().filter(|f| said::concluded(watch, f)).collect();
        let (Some(one), Some(other)) = (body.first(), end.first()) else { continue };
        let opposed = body.iter().all(|b| end.iter().all(|e| watch.word(b) != watch.word(e)));
        clashes.push((*one, *other, opposed));
    }
    if !clashes.is_empty() {
        watch.applies();
    }
    for (one, other, _) in clashes.into_iter().filter(|c| c.2) {
        let name = watch.about(one.element).map_or("", |e| e.title.as_str()).to_owned();
        let say = |f: &Finding| if watch.word(f) == "detected" { "found" } else { "not found" };
        let places = vec![watch.place(one.span, say(one)), watch.place(other.span, say(other))];
        watch.lint(format!("{name}: {} in the body, {} in the conclusion", say(one), say(other)), places);
    }
}
