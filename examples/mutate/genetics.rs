//! Errors of genetics and of identity: karyotypes, genes, sex, sample numbers and dates.

use crate::kinds::Seed;
use crate::text::Text;
use crate::words::diagnosis;

/// A karyotype's tokens: modal number, comma, sex chromosomes.
struct Karyotype {
    token: usize,
    modal: i64,
    /// Gains less losses of its first clone.
    net: i64,
    sex: &'static str,
}

fn karyotypes(text: &Text) -> Vec<Karyotype> {
    let one = |i: usize| {
        let t = text.get(i)?;
        let sex = match text.get(i + 2)?.low.as_str() {
            "xx" => "female",
            "xy" => "male",
            "x" => "",
            _ => return None,
        };
        let rest = text.lines.get(t.line)?.get(t.at.end..)?;
        if t.number.is_none_or(|n| !(39.0..60.0).contains(&n)) || !text.get(i + 1)?.is(&[","]) {
            return None;
        }
        let clone = rest.split(['[', '/']).next()?;
        let mut net = if sex.is_empty() { -1 } else { 0 };
        for part in clone.split(',').skip(2) {
            match part.trim().chars().next() {
                // The missing sex chromosome is already counted.
                Some('-') if sex.is_empty() && part.trim().len() == 2 && part.contains(['X', 'Y']) => {}
                Some('+') => net += 1,
                Some('-') => net -= 1,
                Some(c) if c.is_alphabetic() => {}
                _ => return None,
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "between 39 and 60")]
        Some(Karyotype { token: i, modal: t.number? as i64, net, sex })
    };
    (0..text.tokens.len()).filter_map(one).collect()
}

/// The modal number off by one.
pub(crate) fn modal(text: &Text) -> Vec<Seed> {
    let seed = |k: &Karyotype| {
        let rest = text.lines.get(text.get(k.token)?.line)?.get(text.get(k.token)?.at.end..)?;
        if k.modal != 46 + k.net || rest.contains("idem") {
            return None;
        }
        let now = if k.net < 0 || (k.net == 0 && k.token.is_multiple_of(2)) { k.modal + 1 } else { k.modal - 1 };
        Seed::one(
            text.replace(k.token..k.token + 1, &now.to_string()),
            Vec::new(),
            format!("Modal number {} becomes {now}.", k.modal),
        )
    };
    karyotypes(text).iter().filter_map(seed).collect()
}

const SEXES: &[(&str, &str)] = &[
    ("male", "female"),
    ("female", "male"),
    ("man", "woman"),
    ("woman", "man"),
    ("boy", "girl"),
    ("girl", "boy"),
    ("m", "f"),
    ("f", "m"),
];

/// The first statement of the patient's sex in the head of the report, and its opposite.
fn stated_sex(text: &Text) -> Option<(usize, &'static str)> {
    (0..text.tokens.len()).take_while(|&i| text.get(i).is_some_and(|t| t.line < 6)).find_map(|i| {
        let t = text.get(i)?;
        let (own, other) = SEXES.iter().find(|s| s.0 == t.low)?;
        let by_letter = own.len() > 1
            || (i.saturating_sub(6)..i).any(|k| {
                text.get(k).is_some_and(|p| p.line == t.line && (p.is(&["sex", "y", "yo", "yrs", "age"]) || p.number.is_some()))
            }) && !text.lines.get(t.line)?.contains('[')
                && !text.lines.get(t.line)?.contains("( )");
        by_letter.then_some((i, *other))
    })
}

fn is_male(text: &Text, i: usize) -> bool {
    text.get(i).is_some_and(|t| t.is(&["male", "man", "boy", "m"]))
}

/// The sex of the header against the karyotype.
pub(crate) fn sex(text: &Text) -> Vec<Seed> {
    if text.has(&["donor", "transplant", "allograft", "chimer"]) {
        return Vec::new();
    }
    let Some((at, other)) = stated_sex(text) else { return Vec::new() };
    let lines: Vec<usize> = karyotypes(text)
        .iter()
        .filter(|k| !k.sex.is_empty() && (k.sex == "male") == is_male(text, at))
        .filter_map(|k| text.get(k.token).map(|t| t.line + 1))
        .collect();
    if lines.is_empty() {
        return Vec::new();
    }
    Seed::one(text.replace(at..at + 1, other), lines, format!("The patient becomes {other}; the karyotype stands."))
        .into_iter()
        .collect()
}

/// He for she, once, in the text.
pub(crate) fn pronoun(text: &Text) -> Vec<Seed> {
    let Some((at, _)) = stated_sex(text) else { return Vec::new() };
    let pairs: &[(&str, &str)] =
        if is_male(text, at) { &[("he", "she"), ("his", "her"), ("him", "her")] } else { &[("she", "he"), ("her", "his")] };
    let line = text.get(at).map_or(1, |t| t.line + 1);
    let seed = |i: usize| {
        let t = text.get(i)?;
        let (own, other) = pairs.iter().find(|p| p.0 == t.low)?;
        if t.line + 1 == line {
            return None;
        }
        Seed::one(text.replace(i..i + 1, other), vec![line], format!("'{own}' becomes '{other}'."))
    };
    (0..text.tokens.len()).filter_map(seed).collect()
}

/// BCR::ABL1 turned round against the diagnosis.
pub(crate) fn bcr_abl(text: &Text) -> Vec<Seed> {
    const EXCLUDED: &[&str] =
        &["thrombocyth", "polycyth", "myelofibrosis", "cmml", "chronic myelomonocytic", "jmml", "mastocytosis"];
    let without = diagnosis(text, EXCLUDED);
    let with = diagnosis(text, &["chronic myeloid leuk", "cml"]);
    let mut seeds = Vec::new();
    for i in 0..text.tokens.len() {
        let Some(t) = text.get(i).filter(|t| t.is(&["abl1"])) else { continue };
        let own: Vec<usize> =
            (i + 1..i + 12).take_while(|&k| text.get(k).is_some_and(|n| n.line == t.line && !n.is(&[".", ";"]))).collect();
        let is = |k: usize, w: &str| text.get(k).is_some_and(|n| n.low == w);
        let negative = own.iter().copied().find(|&k| is(k, "negative") || (is(k, "not") && is(k + 1, "detected")));
        let positive = own.iter().copied().find(|&k| (is(k, "positive") || is(k, "detected")) && !is(k - 1, "not"));
        let (edit, line) = match (without, with, negative, positive) {
            (Some(line), None, Some(k), _) => {
                let end = if is(k, "not") { k + 2 } else { k + 1 };
                (text.replace(k..end, if is(k, "not") { "detected" } else { "positive" }), line)
            }
            (None, Some(line), None, Some(k)) => {
                (text.replace(k..k + 1, if is(k, "positive") { "negative" } else { "not detected" }), line)
            }
            _ => continue,
        };
        if line != t.line + 1 {
            seeds.extend(Seed::one(edit, vec![line], "BCR::ABL1 is turned round; the diagnosis stands.".to_owned()));
        }
    }
    seeds
}

/// A mutation denied where it was found, though the conclusion names it.
pub(crate) fn gene(text: &Text) -> Vec<Seed> {
    const GENES: &[&str] =
        &["npm1", "sf3b1", "tp53", "jak2", "calr", "kit", "braf", "myd88", "flt3", "runx1", "idh1", "idh2", "mpl"];
    let mut seeds = Vec::new();
    for i in 0..text.tokens.len() {
        let Some(t) = text.get(i).filter(|t| t.is(GENES)) else { continue };
        let found = (i + 1..i + 5).find(|&k| {
            text.get(k).is_some_and(|n| n.line == t.line && n.is(&["detected", "positive", "mutated", "present", "mutation"]))
                && !text.says(k + 1..k + 3, &["present", "detected", "absent"])
                && !(k.saturating_sub(2)..k).any(|p| text.get(p).is_some_and(|n| n.is(&["not", "no", ".", ",", ";"])))
        });
        let others: Vec<usize> = (0..text.tokens.len())
            .filter(|&k| {
                text.get(k).is_some_and(|o| o.line != t.line && o.low == t.low)
                    && !text
                        .says(text.sentence(k), &["no", "not", "wild", "prior", "known", "history", "previous", "negative", "?"])
            })
            .filter_map(|k| text.get(k).map(|o| o.line + 1))
            .collect();
        let Some(k) = found.filter(|_| !others.is_empty()) else { continue };
        let now = match text.get(k).map_or("", |t| t.low.as_str()) {
            "detected" => "not detected",
            "positive" => "negative",
            "present" => "absent",
            "mutated" => "wild-type",
            _ => "mutation not detected",
        };
        seeds.extend(Seed::one(
            text.replace(k..k + 1, now),
            others,
            format!("{} is denied in one place and stated in another.", t.low.to_uppercase()),
        ));
    }
    seeds
}

/// A normal karyotype called abnormal, or the reverse.
pub(crate) fn word(text: &Text) -> Vec<Seed> {
    let lines: Vec<(usize, bool)> = karyotypes(text)
        .iter()
        .filter_map(|k| {
            let t = text.get(k.token)?;
            let rest = text.lines.get(t.line)?.get(t.at.end..)?;
            Some((t.line + 1, rest.get(3..).is_some_and(|r| r.starts_with('['))))
        })
        .collect();
    let Some(normal) = lines.first().map(|l| l.1).filter(|n| lines.iter().all(|l| l.1 == *n)) else { return Vec::new() };
    let seed = |i: usize| {
        let t = text.get(i)?;
        let about = text.says(i.saturating_sub(3)..i + 3, &["karyotyp", "chromosom", "cytogenetic"]);
        let now = match (t.low.as_str(), normal) {
            ("normal", true) => "abnormal",
            ("abnormal", false) => "normal",
            _ => return None,
        };
        about.then(|| {
            Seed::one(text.replace(i..i + 1, now), lines.iter().map(|l| l.0).collect(), format!("The karyotype is called {now}."))
        })?
    };
    let mut seeds: Vec<Seed> = (0..text.tokens.len()).filter_map(seed).collect();
    // Without a word of its own: one is added.
    for k in karyotypes(text).iter().filter(|_| seeds.is_empty()) {
        let Some(t) = text.get(k.token) else { continue };
        let named = k.token.checked_sub(2).filter(|&p| text.get(p).is_some_and(|n| n.line == t.line && n.begins(&["karyotype"])));
        if let Some(edit) = named.and_then(|_| {
            text.replace(k.token..k.token + 1, &format!("{}, {}", if normal { "abnormal" } else { "normal" }, k.modal))
        }) {
            seeds.extend(Seed::one(Some(edit), Vec::new(), "The karyotype is called what its formula is not.".to_owned()));
            break;
        }
    }
    seeds
}

/// Digits of a sample number or an age swapped, where it stands twice.
pub(crate) fn identity(text: &Text) -> Vec<Seed> {
    let long: Vec<usize> = (0..text.tokens.len())
        .filter(|&i| {
            text.get(i).is_some_and(|t| {
                t.at.len() >= 4
                    && t.low.chars().any(|c| c.is_ascii_digit())
                    && t.low.chars().filter(char::is_ascii_digit).count() >= 4
            })
        })
        .filter(|&i| i > 0 && text.get(i - 1).is_some_and(|t| t.is(&["-", "/", ":"])))
        .collect();
    let mut seeds = Vec::new();
    for &i in &long {
        let Some(t) = text.get(i) else { continue };
        let others: Vec<usize> =
            long.iter().filter_map(|&k| text.get(k)).filter(|o| o.line != t.line && o.low == t.low).map(|o| o.line + 1).collect();
        let Some(was) = text.lines.get(t.line).and_then(|l| l.get(t.at.clone())) else { continue };
        let mut now: Vec<char> = was.chars().collect();
        let (a, b) = (now.len() - 2, now.len() - 1);
        now.swap(a, b);
        let now: String = now.into_iter().collect();
        let year = was.len() == 4 && (was.starts_with("19") || was.starts_with("20"));
        if !others.is_empty() && !year && now != was {
            seeds.extend(Seed::one(text.replace(i..i + 1, &now), others, format!("{was} becomes {now} in one place.")));
        }
    }
    let ages: Vec<usize> = (0..text.tokens.len())
        .filter(|&i| {
            let Some(t) = text.get(i) else { return false };
            let next = text.get(i + 1).is_some_and(|n| n.is(&["y", "yo", "yr", "yrs", "year", "years", "m", "f"]))
                || (text.get(i + 1).is_some_and(|n| n.is(&["-"])) && text.get(i + 2).is_some_and(|n| n.is(&["year", "yr"])));
            let before = i > 0
                && (i.saturating_sub(3)..i).any(|k| text.get(k).is_some_and(|n| n.line == t.line && n.is(&["age", "aged"])));
            t.number.is_some_and(|n| (12.0..99.0).contains(&n)) && t.low.len() == 2 && (next || before)
        })
        .collect();
    for &i in &ages {
        let Some(t) = text.get(i) else { continue };
        let others: Vec<usize> =
            ages.iter().filter_map(|&k| text.get(k)).filter(|o| o.line != t.line && o.low == t.low).map(|o| o.line + 1).collect();
        let now: String = t.low.chars().rev().collect();
        if !others.is_empty() && now != t.low && !now.starts_with('0') {
            seeds.extend(Seed::one(text.replace(i..i + 1, &now), others, format!("Age {} becomes {now} in one place.", t.low)));
        }
    }
    seeds
}

/// The specimen is received a year before it was taken.
pub(crate) fn dates(text: &Text) -> Vec<Seed> {
    const LATER: &[&str] = &["received", "reported", "receipt", "authorised", "report", "signed"];
    const FIRST: &[&str] = &["collected", "taken", "collection", "sampled", "biopsied"];
    let year = |i: usize| {
        (i + 1..i + 9)
            .take_while(|&k| text.get(k).is_some_and(|t| text.get(i).is_some_and(|o| o.line == t.line)))
            .find(|&k| text.get(k).is_some_and(|t| t.low.len() == 4 && t.number.is_some_and(|n| (2000.0..2040.0).contains(&n))))
    };
    let of = |list: &'static [&'static str]| {
        (0..text.tokens.len()).filter(move |&i| text.get(i).is_some_and(|t| t.is(list))).find_map(year)
    };
    let (Some(first), Some(later)) = (of(FIRST), of(LATER)) else { return Vec::new() };
    let Some((a, b)) = text.get(first).zip(text.get(later)) else { return Vec::new() };
    let (Some(y), true) = (b.number, a.low == b.low && first != later) else { return Vec::new() };
    Seed::one(
        text.replace(later..later + 1, &format!("{:.0}", y - 1.0)),
        vec![a.line + 1],
        "Received or reported before it was taken.".to_owned(),
    )
    .into_iter()
    .collect()
}
