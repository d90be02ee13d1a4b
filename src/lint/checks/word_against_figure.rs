//! A word says the opposite of the figure.

use crate::finding::{Assertion, Finding};
use crate::grammar::term::{Role, Specimen};
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::said;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMA008",
        name: "word_against_figure",
        title: "A word says the opposite of the figure",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "Blasts called not increased at 5 % or more, or increased at 2 % or less; a marrow called hypercellular far below, or hypocellular far above, 100 less the age; no fibrosis at grade 2 or 3.",
        why: "A negation was flipped or an old sentence left standing.",
        source: "WHO-HAEM5 2022: blasts of 5 % or more are increased; Thiele 2005 (EUMNET) for MF grades; cellularity by age after Friebert 1998, with a margin of 30 points, unverified",
        fires: &[
            "BONE MARROW ASPIRATE\nBlasts 12 % of 500 cells. Blasts are not increased.\n\nTREPHINE\nCellularity 40 %.\n",
            "TREPHINE BIOPSY\nCellularity 60 %. No fibrosis. Reticulin MF-3.\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nBlasts 2 % of 500 cells. Blasts are not increased.\n\nTREPHINE\nCellularity 40 %.\n",
            "Age: 70 y\nTREPHINE BIOPSY\nCellularity 60 %, hypercellular for age. Megakaryocytes are normal.\n",
            "TREPHINE BIOPSY\nCellularity 60 %. No fibrosis. Reticulin MF-0.\n",
        ],
    },
    run,
};

fn run(watch: &mut Watch<'_, '_>) {
    if said::two_sites(watch.text()) {
        return;
    }
    blasts(watch);
    cellularity(watch);
    fibrosis(watch);
}

/// What is stated of today's marrow beside its word.
fn sure<'r>(watch: &Watch<'r, '_>, element: &str) -> Vec<&'r Finding> {
    let text = watch.text();
    let fits = |f: &&Finding| {
        (!f.far || said::beside(text, f))
            && matches!(f.assertion, Assertion::Present | Assertion::Absent)
            && !matches!(f.specimen, Specimen::Blood | Specimen::Flow | Specimen::Genetic)
            && (f.role == Role::Findings || said::concluded(watch, f))
    };
    watch.stated(element).into_iter().filter(fits).collect()
}

const NOT_MORE: [&str; 6] = [
    "blasts are not increased",
    "blasts not increased",
    "no increase in blasts",
    "no excess of blasts",
    "no excess blasts",
    "blasts are normal in number",
];
const MORE: [&str; 4] = ["blasts are increased", "blasts increased", "increase in blasts", "excess of blasts"];

fn blasts(watch: &mut Watch<'_, '_>) {
    let figures: Vec<(&Finding, (f64, f64))> =
        sure(watch, "marrow.blasts").into_iter().filter_map(|f| Some((f, said::closed(f)?))).collect();
    let Some((figure, value)) = figures.first().copied() else { return };
    watch.applies();
    let text = watch.text();
    for word in sure(watch, "marrow.blasts_increased") {
        let words = said::sentence(text, word.span).to_ascii_lowercase();
        let has = |list: &[&str]| list.iter().any(|w| words.contains(w));
        let absent = watch.word(word) == "absent";
        let clash = if absent {
            has(&NOT_MORE) && figures.iter().all(|f| f.1.0 >= 5.0)
        } else {
            has(&MORE)
                && !has(&NOT_MORE)
                && !words.contains("with increased")
                && !words.contains(" no")
                && figures.iter().all(|f| f.1.1 <= 2.0)
        };
        if clash {
            let say = if absent { "not increased" } else { "increased" };
            let places = vec![watch.place(figure.span, said::shown(value)), watch.place(word.span, say)];
            watch.lint(format!("blasts are called {say}, and counted at {} %", said::shown(value)), places);
            return;
        }
    }
}

fn cellularity(watch: &mut Watch<'_, '_>) {
    let Some((age, _)) = watch.reading.patient.age.filter(|a| a.0 >= 18.0) else { return };
    let expected = 100.0 - age.min(80.0);
    let figures: Vec<(&Finding, (f64, f64))> =
        sure(watch, "marrow.cellularity").into_iter().filter_map(|f| Some((f, said::closed(f)?))).collect();
    for word in sure(watch, "marrow.cellularity_for_age") {
        // The word and the figure of one clause.
        let Some((figure, value)) = figures.iter().find(|f| f.0.clause == word.clause).copied() else { continue };
        watch.applies();
        let say = watch.word(word);
        let clash = match say {
            "hypercellular" => value.1 < expected - 5.0 && value.1 <= 30.0,
            "hypocellular" => value.0 > expected + 30.0 && value.0 >= 60.0,
            "normocellular" => value.1 <= 5.0 || value.0 >= 95.0,
            _ => false,
        };
        if clash {
            let places = vec![watch.place(figure.span, said::shown(value)), watch.place(word.span, say)];
            watch.lint(format!("a cellularity of {} % is called {say} at {age} years", said::shown(value)), places);
            return;
        }
    }
}

fn fibrosis(watch: &mut Watch<'_, '_>) {
    let grades = sure(watch, "stroma.reticulin_grade");
    let words = sure(watch, "stroma.fibrosis");
    let high = grades.iter().find(|f| said::closed(f).is_some_and(|v| v.0 >= 2.0));
    let Some(grade) = high.filter(|_| grades.iter().all(|f| said::closed(f).is_some_and(|v| v.0 >= 2.0))) else { return };
    watch.applies();
    let text = watch.text();
    let denied = |f: &&&Finding| {
        let words = said::sentence(text, f.span).to_ascii_lowercase();
        watch.word(f) == "absent"
            && ["no fibrosis", "no marrow fibrosis", "not fibrotic", "no reticulin fibrosis", "not increased"]
                .iter()
                .any(|w| words.contains(w))
    };
    if let Some(word) = words.iter().find(denied).filter(|_| words.iter().all(|f| watch.word(f) == "absent")) {
        let places = vec![watch.place(grade.span, "grade 2 or more"), watch.place(word.span, "no fibrosis")];
        watch.lint("fibrosis is denied, and graded 2 or more", places);
    }
}
