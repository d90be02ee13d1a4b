//! The conclusion and the body give two figures of one thing.

use crate::finding::Finding;
use crate::grammar::term::{Role, Specimen};
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::said;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMA007",
        name: "figure_stated_twice",
        title: "One thing is given two figures that cannot both be right",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "Blasts, plasma cells, cellularity and ring sideroblasts in the conclusion against every figure of the body. The conclusion's figure clashes when it differs from all of them by more than a fifth and by more than 2, and lies outside what they span. It is an error where the two stand on either side of 5, 10, 20 or 60 %, or differ by two fifths; else a warning. Earlier values, blood, sums with blast equivalents and poor aspirates are left out.",
        why: "Digits were transposed or an old figure was left standing; diagnosis and treatment hang on thresholds.",
        source: "ICSH 2008 (Lee, Int J Lab Hematol 30:349); the margin is the project's own, unverified",
        fires: &[
            "BONE MARROW ASPIRATE\nBlasts 64 % of 500 nucleated cells. Megakaryocytes are normal. Erythropoiesis is normoblastic.\n\nCONCLUSION\nAcute myeloid leukaemia, blasts 46 % of marrow cells.\n",
            "BONE MARROW ASPIRATE\nPlasma cells 38 %. Megakaryocytes are normal. Erythropoiesis is normoblastic.\n\nTREPHINE\nCD138 highlights 60 % plasma cells.\n\nDIAGNOSIS\nPlasma cell myeloma. Plasma cells comprise about 5 % of the marrow.\n",
            "TREPHINE BIOPSY\nCellularity 30 %. Megakaryocytes are normal. Erythropoiesis is normoblastic.\n\nCONCLUSION\nMarrow with a cellularity of 80 %.\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nBlasts 64 % of 500 nucleated cells. Megakaryocytes are normal. Erythropoiesis is normoblastic.\n\nCONCLUSION\nAcute myeloid leukaemia, blasts 60-65 % of marrow cells.\n",
            "BONE MARROW ASPIRATE\nPlasma cells 38 %. Megakaryocytes are normal. Erythropoiesis is normoblastic.\n\nTREPHINE\nCD138 highlights 60 % plasma cells.\n\nDIAGNOSIS\nPlasma cell myeloma. Plasma cells comprise about 60 % of the marrow.\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %. Megakaryocytes are normal. Erythropoiesis is normoblastic.\n\nCONCLUSION\nRemission. At diagnosis blasts were 64 %.\n",
        ],
    },
    run,
};

/// What is compared: its name, and the elements that measure it, each in its own way.
const FAMILIES: [(&str, &[&str]); 4] = [
    ("blasts are", &["marrow.blasts", "marrow.blasts_cd34", "flow.blasts", "blood.blasts"]),
    ("plasma cells are", &["marrow.plasma_cells", "marrow.plasma_cells_aspirate", "marrow.plasma_cells_trephine"]),
    ("cellularity is", &["marrow.cellularity"]),
    ("ring sideroblasts are", &["iron.ring_sideroblasts"]),
];

/// Where diagnoses begin.
const THRESHOLDS: [f64; 4] = [5.0, 10.0, 20.0, 60.0];

/// Words beside a figure that make it another time's, another specimen's or a rule's.
const OTHERWISE: [&str; 26] = [
    "diagnosis",
    "original",
    "previous",
    "prior",
    "initial",
    "presentation",
    "was ",
    "were ",
    "fall",
    "equivalent",
    "total",
    "circulating",
    "blood",
    "peripheral",
    "flow",
    "monoblast",
    "promonocyt",
    "threshold",
    "cut-off",
    "at least",
    "criteri",
    "requir",
    "compared",
    "earlier",
    "addendum",
    "20-2-20",
];

type Figure<'r> = (&'r Finding, (f64, f64));

/// How far two intervals lie apart, as a share of the larger figure.
fn apart(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (low, high) = if a.0 <= b.0 { (a.1, b.0) } else { (b.1, a.0) };
    if high - low <= 2.0 || high <= 0.0 { 0.0 } else { (high - low) / high }
}

/// Overall size of what a list of figures spans.
fn span(list: &[Figure<'_>]) -> (f64, f64) {
    (list.iter().map(|f| f.1.0).fold(f64::MAX, f64::min), list.iter().map(|f| f.1.1).fold(f64::MIN, f64::max))
}

fn run(watch: &mut Watch<'_, '_>) {
    let poor = matches!(watch.fact("aspirate.quality"), Some("suboptimal" | "inadequate" | "dry_tap" | "not_performed"));
    let mixed = ["marrow.promonocytes", "marrow.monoblasts"].iter().any(|e| !watch.stated(e).is_empty());
    let text = watch.text();
    for (name, elements) in FAMILIES {
        let blasts = elements.first() == Some(&"marrow.blasts");
        let mut all: Vec<Figure<'_>> = Vec::new();
        for element in elements {
            all.extend(
                watch
                    .stated(element)
                    .into_iter()
                    .filter(|f| f.role == Role::Findings || said::beside(text, f))
                    .filter_map(|f| Some((f, said::closed(f)?))),
            );
        }
        let solid = |f: &Finding| !matches!(f.specimen, Specimen::Flow | Specimen::Genetic | Specimen::Blood);
        let body: Vec<Figure<'_>> =
            all.iter().copied().filter(|(f, _)| f.role == Role::Findings && f.specimen != Specimen::Blood).collect();
        // "Blasts 46 % of marrow cells" under a heading that names the blood first.
        let marrow_said = |f: &Finding| {
            let words = said::sentence(text, f.span).to_ascii_lowercase();
            ["marrow cells", "nucleated marrow", "aspirate differential", "on the aspirate", "on aspirate"]
                .iter()
                .any(|w| words.contains(w))
        };
        let end: Vec<Figure<'_>> = all
            .iter()
            .copied()
            .filter(|(f, _)| said::concluded(watch, f) && (solid(f) || f.specimen == Specimen::Blood && marrow_said(f)))
            .collect();
        let trephine = body.iter().any(|(f, _)| f.specimen == Specimen::Trephine);
        let marrow = body.iter().filter(|(f, _)| solid(f)).count();
        if marrow == 0 || end.is_empty() || blasts && mixed || poor && !trephine {
            continue;
        }
        watch.applies();
        let whole = span(&body);
        if end.iter().any(|(_, c)| apart(*c, whole) == 0.0) {
            continue;
        }
        let plain = |f: &Finding| {
            let words = said::sentence(text, f.span).to_ascii_lowercase();
            let marked = words.contains("cd138") || words.contains("cd34");
            let named = name != "cellularity is" || f.span.of(text).to_ascii_lowercase().contains("cellular");
            named
                && words.contains('%')
                && f.span.end - f.span.start < 70
                && (trephine || !marked)
                && !OTHERWISE.iter().any(|w| words.contains(w))
        };
        let near =
            |c: (f64, f64)| body.iter().filter(|(f, _)| solid(f)).min_by(|a, b| apart(a.1, c).total_cmp(&apart(b.1, c))).copied();
        let odd = end.iter().find(|(f, c)| apart(*c, whole) > 0.2 && plain(f)).copied();
        let Some((c, b)) = odd.and_then(|c| Some((c, near(c.1)?))) else { continue };
        let straddles = THRESHOLDS.iter().any(|t| (b.1.1 < *t) != (c.1.1 < *t) && (b.1.0 < *t) != (c.1.0 < *t));
        let severity = if straddles || apart(b.1, c.1) >= 0.4 { Severity::Error } else { Severity::Warning };
        let mut places = vec![watch.place(b.0.span, said::shown(b.1)), watch.place(c.0.span, said::shown(c.1))];
        let more = body.iter().filter(|(f, _)| solid(f) && f.span != b.0.span);
        places.extend(more.take(2).map(|(f, v)| watch.place(f.span, said::shown(*v))));
        let message = format!("{name} {} % in the conclusion, but {} % in the body", said::shown(c.1), said::shown(b.1));
        watch.lint_as(severity, message, places);
    }
}
