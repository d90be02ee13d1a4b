//! An aspirate that was dry is called adequate.

use crate::finding::{Assertion, Finding};
use crate::grammar::term::Role;
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::said;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMS004",
        name: "aspirate_dry_yet_adequate",
        title: "The aspirate was dry, yet it is called adequate",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "A dry tap in one place and an adequate aspirate, with particles, in another; reports of two sites, second attempts, imprints and clots are left out.",
        why: "A count on a dry tap is worth nothing; one of the two sentences is a template's.",
        source: "ICSH 2008 (Lee, Int J Lab Hematol 30:349): adequacy of the aspirate and failed aspiration are stated",
        fires: &[
            "PROCEDURE\nLeft iliac crest: dry tap. Core biopsy obtained.\n\nBONE MARROW ASPIRATE\nAdequate aspirate with numerous particles.\n\nTREPHINE BIOPSY\nCellularity 80 %. Megakaryocytes are normal. Erythropoiesis is normoblastic.\n",
            "BONE MARROW ASPIRATE\nDry tap.\nParticles: numerous.\n\nTREPHINE BIOPSY\nCellularity 80 %. Megakaryocytes are normal. Erythropoiesis is normoblastic.\n",
        ],
        silent: &[
            "PROCEDURE\nLeft iliac crest: dry tap. Core biopsy obtained.\n\nBONE MARROW ASPIRATE\nNo particles, blood only.\n\nTREPHINE BIOPSY\nCellularity 80 %, adequate.\n",
            "BONE MARROW ASPIRATE\nFirst attempt a dry tap; the second attempt gave an adequate aspirate with particles.\n",
            "BONE MARROW ASPIRATE\nDry tap.\n\nTOUCH IMPRINTS\nCellular and adequate.\n",
        ],
    },
    run,
};

/// Words of a sentence that speaks of another attempt or another preparation.
const OTHER: [&str; 24] = [
    "first",
    "second",
    "initial",
    "repeat",
    "eventually",
    "then",
    "before",
    "almost",
    "nearly",
    "near-dry",
    "near dry",
    "imprint",
    "touch",
    "roll",
    "clot",
    "core",
    "trephine",
    "biopsy",
    "section",
    "squash",
    "flow",
    "not a dry",
    "no dry",
    "but",
];

fn run(watch: &mut Watch<'_, '_>) {
    let text = watch.text();
    let small = text.to_ascii_lowercase();
    if said::two_sites(text) {
        return;
    }
    let sure = |f: &&Finding| f.assertion == Assertion::Present && f.role == Role::Findings;
    let all: Vec<&Finding> = watch.stated("aspirate.quality").into_iter().filter(sure).collect();
    let Some(dry) = all.iter().find(|f| watch.word(f) == "dry_tap") else { return };
    watch.applies();
    let dry_words = said::sentence(text, dry.span).to_ascii_lowercase();
    if ["first", "initial", "eventually", "then", "near", "almost", "but", "not a dry", "no dry"]
        .iter()
        .any(|w| dry_words.contains(w))
        || small.contains("second attempt")
        || small.contains("second pass")
    {
        return;
    }
    let plain = |f: &&&Finding| {
        let words = said::sentence(text, f.span).to_ascii_lowercase();
        watch.word(f) == "adequate"
            && matches!(said::section(watch, f.section), "aspirate" | "film" | "microscopy" | "differential" | "none")
            && !OTHER.iter().any(|w| words.contains(w))
    };
    if let Some(good) = all.iter().find(plain) {
        let places = vec![watch.place(dry.span, "dry tap"), watch.place(good.span, "adequate")];
        watch.lint("the aspirate is a dry tap in one place and adequate in another", places);
    }
}
