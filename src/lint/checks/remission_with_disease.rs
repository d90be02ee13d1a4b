//! Remission is concluded, while the body sees the disease.

use crate::finding::assemble::Mention;
use crate::grammar::term::Role;
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::said;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMT001",
        name: "remission_with_disease",
        title: "Remission is concluded, while the body asserts residual disease",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "The conclusion is remission, and a sentence of the aspirate or the trephine says without a hedge that residual or persistent disease is there, as 'now evidence of' for 'no evidence of'.",
        why: "One letter decides whether treatment goes on.",
        source: "ELN 2022 (Döhner, Blood 140:1345): complete remission excludes residual leukaemia",
        fires: &[
            "BONE MARROW ASPIRATE\nBlasts 2 %. Megakaryocytes are normal. Erythropoiesis is normoblastic. There is now evidence of residual leukaemia.\n\nCONCLUSION\nAcute myeloid leukaemia in complete remission.\n",
            "TREPHINE BIOPSY\nCellularity 40 %. Megakaryocytes are normal. Erythropoiesis is normoblastic. There is residual acute myeloid leukaemia.\n\nCONCLUSION\nComplete remission of acute myeloid leukaemia.\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nBlasts 2 %. Megakaryocytes are normal. Erythropoiesis is normoblastic. There is no evidence of residual leukaemia.\n\nCONCLUSION\nAcute myeloid leukaemia in complete remission.\n",
            "BONE MARROW ASPIRATE\nBlasts 12 %. Megakaryocytes are normal. Erythropoiesis is normoblastic. There is residual leukaemia.\n\nCONCLUSION\nResidual acute myeloid leukaemia.\n",
        ],
    },
    run,
};

/// Words that take the sentence back.
const SOFT: [&str; 16] = [
    "no ",
    "not ",
    "without",
    "negative",
    "absence",
    "mrd",
    "minimal",
    "measurable",
    "?",
    "exclude",
    "or ",
    "if ",
    "may ",
    "might",
    "hard to",
    "previous",
];

fn run(watch: &mut Watch<'_, '_>) {
    let Some(remission) = watch.concludes("remission") else { return };
    if watch.concludes("residual_disease").is_some() {
        return;
    }
    watch.applies();
    let text = watch.text();
    let reading = watch.reading;
    let asserted = |m: &&Mention| {
        let residual = m
            .disease_status
            .and_then(|v| reading.grammar.value(v))
            .is_some_and(|v| matches!(v.id.as_str(), "residual" | "persistent" | "relapse"));
        let s = m.status;
        let words = said::sentence(text, m.span).to_ascii_lowercase();
        let section = reading.document.clauses.get(m.clause as usize).map(|c| c.section);
        let place = section.is_some_and(|s| {
            matches!(
                said::section(watch, s),
                "aspirate" | "trephine" | "film" | "microscopy" | "clot" | "touch_imprint" | "differential"
            )
        });
        residual
            && place
            && !m.status_negated
            && !s.negated
            && !s.possible
            && !s.aside()
            && !m.treated
            && !SOFT.iter().any(|w| words.contains(w))
            && said::role_at(watch, m.span.start) == Role::Findings
    };
    let found = reading.findings.mentions.iter().find(asserted).map(|m| m.span);
    if let Some(span) = found {
        let places = vec![watch.place(span, "residual disease"), watch.place(remission.span, "remission")];
        watch.lint("the body asserts residual disease, the conclusion is remission", places);
    }
}
