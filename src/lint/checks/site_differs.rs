//! The marrow comes from one side, and is described from the other.

use crate::grammar::term::Role;
use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::said;
use crate::span::Span;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMS013",
        name: "site_differs",
        title: "The side of the biopsy is not the same throughout",
        severity: Severity::Error,
        since: "0.2.0",
        preview: false,
        checks: "Left or right iliac crest (spine): the side stated in the header, request or list of specimens against that of the body and the conclusion. Reports that speak of both sides in one line, of a repeat or an earlier biopsy are left out.",
        why: "The wrong side is a wrong site, and may be a sign of a mix-up of specimens.",
        source: "ICSH 2008: the site of aspiration is stated; RCPA structured protocol (2014), S1 site",
        fires: &[
            "Site: right posterior iliac crest (aspirate and core).\n\nBONE MARROW ASPIRATE\nBlasts 2 %. Plasma cells 1 %.\n\nTREPHINE BIOPSY\nLeft iliac crest, 18 mm. Cellularity 40 %.\n",
            "SPECIMEN: Bone marrow, Lt PSIS\n\nASPIRATE\nBlasts 2 %.\n\nTREPHINE\nCellularity 40 %.\n\nDIAGNOSIS\nBone marrow, right PSIS: normocellular marrow.\n",
            "BONE MARROW ASPIRATE (right iliac crest)\nBlasts 2 %.\n\nTREPHINE (right iliac crest)\nCellularity 40 %.\n\nDIAGNOSIS\nBone marrow, left iliac crest: normocellular marrow.\n",
        ],
        silent: &[
            "Site: right posterior iliac crest (aspirate and core).\n\nTREPHINE BIOPSY\nRight iliac crest, 18 mm. Cellularity 40 %.\n",
            "Site: left and right iliac crest.\n\nTREPHINE BIOPSY\nRight iliac crest: 18 mm, cellularity 40 %. Left iliac crest: 15 mm, cellularity 40 %.\n",
            "Site: bilateral iliac crests.\n\nTREPHINE, LEFT ILIAC CREST\nCellularity 40 %.\n",
        ],
    },
    run,
};

/// Words for a side: the word, and whether it is the left.
const SIDES: [(&str, bool); 4] = [("left", true), ("right", false), ("lt", true), ("rt", false)];

/// Words for the crest, within a few words of the side.
const CREST: [&str; 7] = ["iliac", "psis", "pic", "crest", "ilium", "posterior superior", "hip bone"];

/// Words by which a report says that it knows of two sides, or of two times.
const BOTH: [&str; 17] = [
    "bilateral",
    "both sides",
    "both sites",
    "both iliac",
    "both cores",
    "both crests",
    "both aspirates",
    "both trephines",
    "both biopsies",
    "both specimens",
    "two sites",
    "two sides",
    "other side",
    "opposite",
    "contralateral",
    "repeat",
    "either side",
];

fn run(watch: &mut Watch<'_, '_>) {
    let text = watch.text();
    let small = text.to_ascii_lowercase();
    if BOTH.iter().any(|w| said::words(&small, w).next().is_some()) {
        return;
    }
    // By part of the report: what it comes from, what is described, what is concluded.
    let mut seen: [Vec<(Span, bool)>; 3] = [Vec::new(), Vec::new(), Vec::new()];
    for (word, left) in SIDES {
        for span in said::words(&small, word) {
            let mut to = (span.end as usize + 28).min(small.len());
            while !small.is_char_boundary(to) {
                to -= 1;
            }
            let after = small.get(span.end as usize..to).unwrap_or("");
            if after.trim_start_matches([' ', '-']).starts_with("shift") {
                continue;
            }
            let Some(at) = CREST.iter().filter_map(|c| after.find(c)).min() else { continue };
            if after.get(..at).is_some_and(|between| between.contains([';', '\n']) || between.contains(". ")) {
                continue;
            }
            let words = said::sentence(text, span).to_ascii_lowercase();
            if [
                "previous",
                "prior",
                "earlier",
                "last biopsy",
                "pain",
                "lesion",
                "lytic",
                "uptake",
                "pet",
                "mri",
                "radioth",
                "fracture",
            ]
            .iter()
            .any(|w| words.contains(w))
            {
                continue;
            }
            let section = said::section(watch, said::section_at(watch, span.start));
            let part = match said::role_at(watch, span.start) {
                _ if matches!(section, "prior" | "superseded") => continue,
                Role::Conclusion if section == "conclusion" => 2,
                Role::Conclusion => continue,
                Role::Findings if section != "none" && section != "specimen" && section != "gross" => 1,
                Role::Findings | Role::Context | Role::Silent => 0,
            };
            if let Some(list) = seen.get_mut(part) {
                list.push((span, left));
            }
        }
    }
    let [mut header, mut body, end] = seen;
    body.sort_by_key(|s| s.0.start);
    header.sort_by_key(|s| s.0.start);
    if header.len() + body.len() + end.len() < 2 {
        return;
    }
    watch.applies();
    let one = |list: &[(Span, bool)]| list.first().filter(|f| list.iter().all(|s| s.1 == f.1)).copied();
    // Where each part of the report has a side of its own there may be two specimens; one part alone must be odd.
    let base = if header.is_empty() { one(&body) } else { one(&header) };
    let Some(base) = base else { return };
    let rest: Vec<(Span, bool)> = body.iter().chain(end.iter()).filter(|s| s.0 != base.0).copied().collect();
    let odd: Vec<&(Span, bool)> = rest.iter().filter(|s| s.1 != base.1).collect();
    let Some(first) = odd.first() else { return };
    let name = |left: bool| if left { "left" } else { "right" };
    let mut places = vec![watch.place(base.0, name(base.1))];
    places.extend(odd.iter().take(3).map(|s| watch.place(s.0, name(s.1))));
    watch.lint(
        format!("the marrow is from the {} side in one place and from the {} in another", name(base.1), name(first.1)),
        places,
    );
}
