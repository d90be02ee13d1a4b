//! A band that the chromosome does not have, or that a well-known rearrangement never has.

use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::karyotypes::today;
use crate::syntax::fusion::Rearrangement;
use crate::syntax::karyotype::Change;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMG005",
        name: "impossible_breakpoint",
        title: "A breakpoint cannot be",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "Each band printed against the last band of that arm; and the bands of t(9;22), t(15;17), t(8;21), t(6;9), t(14;18), t(4;14) and inv(16) against the known ones (a warning).",
        why: "Bands were swapped or mistyped, and the gene named by them is another.",
        source: "ISCN 2020/2024 idiograms; WHO-HAEM5 for the recurrent rearrangements",
        fires: &[
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX,t(9;22)(q34;q34)[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX,del(20)(q21q33)[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XY,t(8;21)(q22;q11)[20]\n",
        ],
        silent: &[
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX,t(9;22)(q34;q11.2)[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XX,del(5)(q13q33)[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XY,inv(16)(p13.1q22)[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XY,t(15;17)(q24;q21)[20]\n",
            "BONE MARROW ASPIRATE\nBlasts 3 %.\nCYTOGENETICS\n46,XY,der(1)t(1;7)(q10;p10)[20]\n",
        ],
    },
    run,
};

/// The last band of each arm, short and long: 1 to 22, X, Y.
#[rustfmt::skip]
const LAST: [(&str, u32, u32); 24] = [
    ("1", 36, 44), ("2", 25, 37), ("3", 26, 29), ("4", 16, 35), ("5", 15, 35), ("6", 25, 27), ("7", 22, 36), ("8", 23, 24),
    ("9", 24, 34), ("10", 15, 26), ("11", 15, 25), ("12", 13, 24), ("13", 13, 34), ("14", 13, 32), ("15", 13, 26), ("16", 13, 24),
    ("17", 13, 25), ("18", 11, 23), ("19", 13, 13), ("20", 13, 13), ("21", 13, 22), ("22", 13, 13), ("X", 22, 28), ("Y", 11, 12),
];

/// Chromosomes and, for each, the beginnings of the bands it breaks at.
type Known = (&'static [&'static str], &'static [&'static [&'static str]]);

#[rustfmt::skip]
const KNOWN: &[Known] = &[
    (&["9", "22"], &[&["q34"], &["q11"]]),
    (&["15", "17"], &[&["q22", "q24"], &["q11", "q12", "q21"]]),
    (&["8", "21"], &[&["q21", "q22"], &["q21", "q22"]]),
    (&["6", "9"], &[&["p22", "p23", "p21"], &["q34"]]),
    (&["14", "18"], &[&["q32"], &["q21"]]),
    (&["4", "14"], &[&["p16"], &["q32"]]),
    (&["14", "16"], &[&["q32"], &["q22", "q23", "q24"]]),
];

/// The arms and major bands printed: `q13q33` is two.
fn bands(printed: &str) -> Vec<(char, u32)> {
    let mut out = Vec::new();
    let mut rest = printed;
    while let Some(at) = rest.find(['p', 'q']) {
        let arm = if rest.get(at..=at) == Some("p") { 'p' } else { 'q' };
        rest = rest.get(at + 1..).unwrap_or("");
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        // "pter", "qter" and the arm alone have no figure; "q1" is a region; three figures have lost their point.
        if digits == 2
            && let Some(band) = rest.get(..2).and_then(|d| d.parse().ok())
        {
            out.push((arm, band));
        }
    }
    out
}

/// The band that cannot be.
fn impossible(change: &Rearrangement) -> Option<String> {
    for (chromosome, printed) in change.chromosomes.iter().zip(&change.breakpoints) {
        let Some((name, short, long)) = LAST.iter().find(|l| l.0 == chromosome.as_str()) else { continue };
        for (arm, band) in bands(printed) {
            let last = if arm == 'p' { *short } else { *long };
            if band > last || band < 10 {
                return Some(format!("{name}{arm}{band}"));
            }
        }
    }
    change.inner.iter().find_map(impossible)
}

/// The recurrent translocation whose bands these are not.
fn unusual(change: &Rearrangement) -> bool {
    if !matches!(change.kind.as_str(), "t" | "der") {
        return false;
    }
    let own = change.kind == "t"
        && KNOWN.iter().any(|(chromosomes, places)| {
            change.chromosomes.iter().eq(chromosomes.iter())
                && change.breakpoints.len() == 2
                && change.breakpoints.iter().zip(*places).any(|(band, known)| {
                    !band.contains(['?', '~', '-']) && band.len() >= 3 && !known.iter().any(|k| band.starts_with(k))
                })
        });
    own || change.inner.iter().any(unusual)
}

fn run(watch: &mut Watch<'_, '_>) {
    for printed in today(watch) {
        watch.applies();
        let items = printed.karyotype.clones.iter().flat_map(|c| c.abnormalities.iter().map(move |a| (c, a)));
        for (clone, item) in items {
            let Change::Structural(change) = &item.change else { continue };
            let place = watch.place(printed.place(clone), item.text.clone());
            if let Some(band) = impossible(change) {
                let place = watch.place(place.span, format!("{}: no band {band}", item.text));
                watch.lint("a breakpoint of the karyotype names a band that does not exist", vec![place]);
                break;
            } else if unusual(change) {
                watch.lint_as(
                    Severity::Warning,
                    "a rearrangement of the karyotype is printed with bands that are not its own",
                    vec![place],
                );
                break;
            }
        }
    }
}
