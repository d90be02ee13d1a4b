//! An addendum says the opposite of a conclusion that was left as it stands.

use crate::finding::assemble::Mention;
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::said;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMR020",
        name: "addendum_overturns",
        title: "An addendum contradicts the conclusion, which was not amended",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "A disease that the conclusion denies is confirmed in an addendum, or the reverse, and nothing says that the diagnosis is amended, revised or superseded.",
        why: "Readers of the conclusion act on it; the addendum may never be seen.",
        source: "CAP (Cancer protocols, amended reports) and RCPA structured protocol (2014): an addendum that changes the diagnosis is an amendment, unverified",
        fires: &[
            "DIAGNOSIS\nNormocellular marrow. No evidence of follicular lymphoma.\n\nTREPHINE BIOPSY\nCellularity 40 %. Megakaryocytes are normal. Reticulin MF-0.\n\nADDENDUM\nFurther stains confirm involvement by follicular lymphoma. The diagnosis is unchanged.\n",
            "TREPHINE BIOPSY\nCellularity 40 %. Megakaryocytes are normal. Reticulin MF-0.\n\nCONCLUSION\nNo evidence of mantle cell lymphoma.\n\nADDENDUM\nThe infiltrate is positive for cyclin D1. This confirms mantle cell lymphoma.\n",
        ],
        silent: &[
            "DIAGNOSIS\nNormocellular marrow. No evidence of follicular lymphoma.\n\nTREPHINE BIOPSY\nCellularity 40 %. Megakaryocytes are normal. Reticulin MF-0.\n\nADDENDUM\nFurther stains confirm the absence of follicular lymphoma. The diagnosis is unchanged.\n",
            "DIAGNOSIS\nNormocellular marrow. No evidence of follicular lymphoma.\n\nTREPHINE BIOPSY\nCellularity 40 %. Megakaryocytes are normal. Reticulin MF-0.\n\nADDENDUM\nFurther stains confirm involvement by follicular lymphoma. The diagnosis is amended.\n",
        ],
    },
    run,
};

/// Words by which an addendum owns that it changes the diagnosis.
const OWNED: [&str; 12] = [
    "amended",
    "revised",
    "supersede",
    "replace",
    "changed",
    "corrected",
    "now reads",
    "updated diagnosis",
    "new diagnosis",
    "modified",
    "withdrawn",
    "in place of",
];

/// Words by which a sentence asserts.
const FIRM: [&str; 8] =
    ["confirm", "involvement by", "involved by", "diagnostic of", "establish", "represent", "indicates", "demonstrates"];

fn run(watch: &mut Watch<'_, '_>) {
    let text = watch.text();
    let Some(from) = watch.later() else { return };
    watch.applies();
    let tail = text.get(from as usize..).unwrap_or("").to_ascii_lowercase().replace("unchanged", "").replace("not changed", "");
    if OWNED.iter().any(|w| tail.contains(w)) {
        return;
    }
    let reading = watch.reading;
    let pattern = |m: &Mention| reading.grammar.entity(m.entity).and_then(|e| e.pattern);
    let today = |m: &Mention| !m.status.aside() && !m.status.possible && !m.status.probable && !m.treated;
    let same = |a: &Mention, b: &Mention| a.entity == b.entity || pattern(a).is_some() && pattern(a) == pattern(b);
    let section = |m: &Mention| reading.document.clauses.get(m.clause as usize).map_or("", |c| said::section(watch, c.section));
    let all = &reading.findings.mentions;
    let before = || all.iter().filter(|m| m.span.start < from && section(m) == "conclusion" && today(m));
    let after = || all.iter().filter(|m| m.span.start >= from && today(m) && m.disease_status.is_none());
    for late in after() {
        let words = said::sentence(text, late.span).to_ascii_lowercase();
        let asserts = !late.status.negated
            && FIRM.iter().any(|w| words.contains(w))
            && ![" no ", "not ", "absence", "exclude", "without"].iter().any(|w| words.contains(w));
        let denies =
            late.status.negated && ["no evidence", "excluded", "is not ", "not supported"].iter().any(|w| words.contains(w));
        // Every statement of the conclusion must be against it.
        let of_it = || before().filter(|m| same(m, late));
        let opposite = |m: &Mention| if asserts { m.status.negated } else { !m.status.negated && m.disease_status.is_none() };
        if !(asserts || denies) || of_it().next().is_none() || !of_it().all(opposite) {
            continue;
        }
        let Some(early) = of_it().next() else { continue };
        let say = |denied: bool| if denied { "denied" } else { "stated" };
        let places = vec![watch.place(early.span, say(early.status.negated)), watch.place(late.span, say(late.status.negated))];
        watch.lint("the addendum contradicts the conclusion, which is not amended", places);
        return;
    }
}
