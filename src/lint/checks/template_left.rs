//! A template's blank was left unfilled.

use crate::lint::check::{Check, Page, Severity, Watch};
use crate::lint::said;
use crate::span::Span;

/// The check.
pub(crate) static CHECK: Check = Check {
    page: Page {
        code: "BMT005",
        name: "template_left",
        title: "A blank of the template was not filled in",
        severity: Severity::Warning,
        since: "0.2.0",
        preview: false,
        checks: "XX %, *** behind a label, [select ...], [insert ...], {cellularity}, ____ behind a label. Unticked boxes, signature lines and ornaments are none.",
        why: "The value that belongs there is missing, and the reader cannot know whether it was looked at.",
        source: "CAP accreditation checklist GEN.41096 asks for complete report elements; the forms of blanks are the project's own, unverified",
        fires: &[
            "BONE MARROW TREPHINE BIOPSY\nReticulin MF-0. Cellularity: XX% (normocellular for age). Megakaryocytes normal.\n",
            "BONE MARROW TREPHINE BIOPSY\nReticulin MF-0. Cellularity: ***\nMegakaryocytes are normal.\n",
            "BONE MARROW TREPHINE BIOPSY\nReticulin MF-0. The marrow is [select: hypocellular / normocellular]. Blasts {blast_percent} %.\n",
            "BONE MARROW TREPHINE BIOPSY\nReticulin MF-0. Cellularity: ____ %\nMegakaryocytes are normal.\n",
        ],
        silent: &[
            "BONE MARROW TREPHINE BIOPSY\nReticulin MF-0. Cellularity: 40 %. Karyotype 46,XX[20].\n*** END OF REPORT ***\n",
            "BONE MARROW TREPHINE BIOPSY\nReticulin MF-0. Cellularity: 40 %. Granulomas: [ ] yes [x] no\nSignature: ____________\n",
        ],
    },
    run,
};

/// What an unfilled field holds in brackets.
const BRACKETED: [&str; 14] = [
    "[select",
    "[insert",
    "[choose",
    "[enter",
    "[free text",
    "[drop",
    "[pick",
    "[xx",
    "[***",
    "<select",
    "<insert",
    "<enter",
    "<choose",
    "{select",
];

/// Lines that are filled by hand.
const BY_HAND: [&str; 9] = ["sign", "date", "name", "initial", "page", "author", "print", "stamp", "verified"];

fn run(watch: &mut Watch<'_, '_>) {
    watch.applies();
    let mut places = Vec::new();
    for (begin, line) in said::lines(watch.text()) {
        let small = line.to_ascii_lowercase();
        // A form of boxes leaves what does not apply.
        if ["[ ]", "[]", "( )", "[x]"].iter().any(|b| small.contains(b)) {
            continue;
        }
        let mut mark = |at: usize, len: usize| {
            if let (Ok(start), Ok(end)) = (u32::try_from(begin + at), u32::try_from(begin + at + len)) {
                places.push(Span::new(start, end));
            }
        };
        for word in BRACKETED {
            if let Some(at) = small.find(word) {
                mark(at, word.len());
            }
        }
        for word in ["xx", "xxx"] {
            for span in said::words(&small, word) {
                let after = small.get(span.end as usize..).unwrap_or("").trim_start_matches(' ');
                let before = small.get(..span.start as usize).unwrap_or("");
                if ["%", "mm", "cm", "per cent", "percent"].iter().any(|u| after.starts_with(u)) && !before.ends_with([',', '('])
                {
                    mark(span.start as usize, word.len());
                }
            }
        }
        if let Some(at) = small.find("***") {
            let before = small.get(..at).unwrap_or("").trim_end();
            let after = small.get(at + 3..).unwrap_or("").trim();
            let alone =
                after.is_empty() || after.starts_with(['%', '.', ',']) || after.starts_with("mm") || after.starts_with("cm");
            if (before.ends_with(':') || before.ends_with(" is") || before.ends_with(" are")) && alone {
                mark(at, 3);
            }
        }
        // "Cellularity: ____ %": a label, and nothing but the blank behind it.
        if let Some((label, rest)) = small.split_once(':') {
            let blank = rest.trim().trim_end_matches(['%', '.', 'm', 'c', ' ']);
            let letters = label.chars().any(|c| c.is_ascii_alphabetic());
            if letters && blank.len() >= 3 && blank.bytes().all(|b| b == b'_') && !BY_HAND.iter().any(|w| label.contains(w)) {
                let at = label.len() + 1 + (rest.len() - rest.trim_start().len());
                mark(at, blank.len());
            }
        }
        if let Some((at, inner)) = braced(&small) {
            mark(at, inner + 2);
        }
    }
    if !places.is_empty() {
        let places = places.into_iter().take(6).map(|s| watch.place(s, "not filled in")).collect();
        watch.lint("a blank of the template was left unfilled", places);
    }
}

/// A field's name in braces, `{cellularity}`: where, and the length of the name.
fn braced(small: &str) -> Option<(usize, usize)> {
    let at = small.find('{')?;
    let inner = small.get(at + 1..)?.split_once('}')?.0;
    let name = inner.len() >= 3 && inner.len() <= 40 && inner.bytes().all(|b| b.is_ascii_lowercase() || b"_. ".contains(&b));
    name.then_some((at, inner.len()))
}
