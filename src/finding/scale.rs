//! Which scale a grade is on. A grade without its scale is worth little: "3" is collagen on one and none on another.

use crate::finding::Finding;
use crate::finding::quantity::Measure;

/// Words of a clause, lower case, dashes plain.
fn has(words: &str, list: &[&str]) -> bool {
    let lower = words.to_lowercase().replace(['\u{2013}', '\u{2014}', '\u{2212}'], "-");
    list.iter().any(|w| lower.contains(w))
}

/// Storage iron: `0-6` (Gale) or `0-4`.
pub(crate) fn iron(finding: &Finding, words: &str) -> Option<&'static str> {
    let (of, plus) = match finding.grade {
        Some(Measure::Grade { of, plus, .. }) => (of, plus),
        _ => (None, false),
    };
    if of == Some(6) || of.is_none() && has(words, &["0-6", "0 - 6", "0 to 6", "gale", "/6", "of 6", "out of 6", "six-point"]) {
        Some("0-6")
    } else if of == Some(4) || plus || has(words, &["0-4", "0 - 4", "0 to 4", "/4", "of 4", "out of 4"]) {
        Some("0-4")
    } else {
        None
    }
}

/// Reticulin: EUMNET (Thiele 2005, MF-0 to MF-3) or Bauermeister (1971, 0 to 4); on two named scales the EUMNET one.
pub(crate) fn reticulin(finding: &Finding, words: &str) -> &'static str {
    let (of, mf) = match finding.grade {
        Some(Measure::Grade { of, mf, .. }) => (of, mf),
        _ => (None, false),
    };
    if mf
        || of == Some(3)
        || of.is_none()
            && has(
                words,
                &["mf-", "mf ", "(mf", "who", "eumnet", "thiele", "european consensus", "0-3", "/3", "of 3", "european"],
            )
    {
        "eumnet"
    } else if of == Some(4) || has(words, &["bauermeister", "manoharan", "0-4", "0 - 4", "/4", "of 4", "0 to 4"]) {
        "bauermeister"
    } else {
        "unspecified"
    }
}
