//! Errors of words: negations, sides, antonyms, diagnoses, and what is dropped.

use crate::figures::{Figure, figures};
use crate::kinds::Seed;
use crate::text::{Edit, Text};

const DENIED: &[&str] = &[
    "lymphoma",
    "leukemia",
    "leukaemia",
    "granuloma",
    "metasta",
    "carcinoma",
    "amyloid",
    "dysplasia",
    "fibrosis",
    "residual",
    "involvement",
    "infiltrat",
    "auer",
    "ring",
    "haemophagocyt",
    "hemophagocyt",
    "necrosis",
    "collagen",
    "malignan",
    "myeloma",
    "aggregate",
    "storage",
    "organism",
    "hodgkin",
    "reed",
    "clonal",
    "monoclonal",
];
const NEGATIONS: &[&str] =
    &["no", "not", "without", "negative", "absent", "none", "nil", "free", "neither", "nor", "lack", "lacks"];

/// The last line that states a diagnosis of today in one of these words, from 1.
pub(crate) fn diagnosis(text: &Text, terms: &[&str]) -> Option<usize> {
    const ELSEWHERE: &[&str] = &[
        "?",
        "history",
        "known",
        "previous",
        "prior",
        "indication",
        "request",
        "r/o",
        "rule out",
        "query",
        "clinical",
        " not ",
        "no ",
        "exclud",
        "against",
        "versus",
        " vs ",
        "diagnosed in",
        "neither",
        "referr",
        "question",
        "suspect",
    ];
    let states = |l: &str| {
        let l = format!(" {} ", l.to_lowercase());
        terms.iter().any(|t| l.contains(t)) && !ELSEWHERE.iter().any(|w| l.contains(w))
    };
    text.lines.iter().rposition(|l| states(l)).map(|i| i + 1)
}

/// A "no" that is lost or becomes "now", where another line denies the same.
pub(crate) fn negation(text: &Text) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (i, t) in text.tokens.iter().enumerate() {
        if !t.is(&["no", "without"]) {
            continue;
        }
        let Some((noun, word)) = (i + 1..i + 6).find_map(|k| {
            let w = text.get(k).filter(|w| w.line == t.line)?;
            DENIED.iter().find(|d| w.low.starts_with(**d)).map(|d| (*d, w.low.clone()))
        }) else {
            continue;
        };
        let others: Vec<usize> = text
            .tokens
            .iter()
            .enumerate()
            .filter(|(k, o)| {
                let alone = |k: &usize| text.get(*k).is_some_and(|x| x.is(NEGATIONS));
                o.line != t.line && o.low.starts_with(noun) && text.sentence(*k).any(|k| alone(&k))
            })
            .map(|(_, o)| o.line + 1)
            .collect();
        if others.is_empty() {
            continue;
        }
        let there = i > 0 && text.get(i - 1).is_some_and(|p| p.is(&["is", "are", "was", "shows", "show", "with"]));
        let edit = match (t.low.as_str(), there) {
            ("no", true) => text.replace(i..i + 1, "now"),
            ("no", false) => text.cut(i..i + 1),
            _ => text.replace(i..i + 1, "with"),
        };
        seeds.extend(Seed::one(edit, others, format!("'{}' before {word} is lost; the same is denied elsewhere.", t.low)));
    }
    seeds
}

/// "Not increased" that loses its "not", beside a low count of blasts or plasma cells.
pub(crate) fn not_increased(text: &Text) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (i, t) in text.tokens.iter().enumerate() {
        let next = text.get(i + 1).is_some_and(|n| n.is(&["increased", "raised", "elevated", "increase", "excess"]));
        if !t.is(&["not", "no"]) || !next {
            continue;
        }
        for (name, stem, most) in [("blasts", "blast", 3.0), ("plasma cells", "plasma", 4.0)] {
            let low: Vec<usize> = figures(text)
                .iter()
                .filter(|f| f.name == name && f.value <= most && text.get(f.token).is_some_and(|o| o.line != t.line))
                .filter_map(|f| text.get(f.token).map(|t| t.line + 1))
                .collect();
            if text.says(text.sentence(i), &[stem]) && !low.is_empty() {
                seeds.extend(Seed::one(
                    text.cut(i..i + 1),
                    low,
                    format!("'{}' is lost: {name} increased, but their count is low.", t.low),
                ));
            }
        }
    }
    seeds
}

/// The side, where it stands twice or more and is always the same.
pub(crate) fn side(text: &Text) -> Vec<Seed> {
    const SITE: &[&str] =
        &["iliac", "psi", "pic", "posterior", "crest", "hip", "core", "trephine", "aspirate", "biopsy", "superior", "side"];
    let sides: Vec<usize> = (0..text.tokens.len())
        .filter(|&i| {
            text.get(i).is_some_and(|t| {
                t.is(&["left", "right"])
                    && (i + 1..i + 4).any(|k| text.get(k).is_some_and(|n| n.line == t.line && n.begins(SITE)))
            })
        })
        .collect();
    let Some(first) = sides.first().and_then(|&i| text.get(i)) else { return Vec::new() };
    if sides.iter().any(|&i| text.get(i).is_none_or(|t| t.low != first.low)) {
        return Vec::new();
    }
    let other = if first.low == "left" { "right" } else { "left" };
    let line = |i: &usize| text.get(*i).map(|t| t.line + 1);
    let seed = |i: &usize| {
        let others: Vec<usize> = sides.iter().filter(|k| *k != i).filter_map(line).filter(|l| Some(*l) != line(i)).collect();
        (!others.is_empty())
            .then(|| Seed::one(text.replace(*i..i + 1, other), others, format!("{} becomes {other} in one place.", first.low)))?
    };
    sides.iter().skip(1).filter_map(seed).collect()
}

/// Hyper- and hypocellular, against a figure that is clear.
pub(crate) fn cellularity(text: &Text) -> Vec<Seed> {
    let figures = figures(text);
    let told: Vec<&Figure> = figures.iter().filter(|f| f.name == "cellularity").collect();
    let lines: Vec<usize> = told.iter().filter_map(|f| text.get(f.token)).map(|t| t.line + 1).collect();
    let all = |ok: fn(f64) -> bool| !told.is_empty() && told.iter().all(|f| ok(f.value));
    let (high, low) = (all(|v| v >= 75.0), all(|v| v <= 15.0));
    let swap = |i: usize| {
        let t = text.get(i)?;
        let now = match t.low.strip_prefix("hyper") {
            Some(rest) if high => format!("hypo{rest}"),
            _ => format!("hyper{}", t.low.strip_prefix("hypo").filter(|_| low)?),
        };
        if !t.low.ends_with("cellular")
            || text.says(
                text.sentence(i),
                &["aspirate", "cytology", "trail", "particle", "grains", "fragments", "prior", "previous"],
            )
        {
            return None;
        }
        Seed::one(text.replace(i..i + 1, &now), lines.clone(), format!("{} becomes {now}, against the figure.", t.low))
    };
    (0..text.tokens.len()).filter_map(swap).collect()
}

/// Increased and decreased, where two lines say the same of one series.
pub(crate) fn amount(text: &Text) -> Vec<Seed> {
    const SERIES: &[&[&str]] = &[&["megakaryocyt", "megas"], &["erythro", "eryth"], &["granulopo", "granulocyt", "myelopo"]];
    const PAIRS: &[(&str, &str)] = &[
        ("increased", "decreased"),
        ("reduced", "increased"),
        ("decreased", "increased"),
        ("plentiful", "scanty"),
        ("hyperplasia", "hypoplasia"),
    ];
    let mut seeds = Vec::new();
    for (i, t) in text.tokens.iter().enumerate() {
        let Some((word, other)) = PAIRS.iter().find(|p| p.0 == t.low) else { continue };
        for series in SERIES {
            let near = |i: usize| text.says(i.saturating_sub(5)..i + 3, series);
            let same: Vec<usize> = (0..text.tokens.len())
                .filter(|&k| text.get(k).is_some_and(|o| o.line != t.line && o.low == *word) && near(k))
                .filter_map(|k| text.get(k).map(|o| o.line + 1))
                .collect();
            if near(i) && !same.is_empty() {
                seeds.extend(Seed::one(
                    text.replace(i..i + 1, other),
                    same,
                    format!("{word} becomes {other} in one of two places."),
                ));
            }
        }
    }
    seeds
}

/// The light chain, where two lines name the same one alone.
pub(crate) fn light_chain(text: &Text) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (own, other) in [("kappa", "lambda"), ("lambda", "kappa")] {
        let all: Vec<usize> = (0..text.tokens.len()).filter(|&i| text.get(i).is_some_and(|t| t.low == own)).collect();
        if text.tokens.iter().any(|t| t.low == other) {
            continue;
        }
        for &i in &all {
            let line = text.get(i).map(|t| t.line);
            let others: Vec<usize> =
                all.iter().filter_map(|&k| text.get(k)).filter(|t| Some(t.line) != line).map(|t| t.line + 1).collect();
            if !others.is_empty() {
                seeds.extend(Seed::one(text.replace(i..i + 1, other), others, format!("{own} becomes {other} in one place.")));
            }
        }
    }
    seeds
}

/// Iron absent, where ring sideroblasts are counted on it.
pub(crate) fn iron(text: &Text) -> Vec<Seed> {
    let rings: Vec<usize> = figures(text)
        .iter()
        .filter(|f| f.name == "ring sideroblasts" && f.value >= 5.0)
        .filter_map(|f| text.get(f.token).map(|t| t.line + 1))
        .collect();
    let seed = |i: usize| {
        let t = text.get(i)?;
        let about = text.says(i.saturating_sub(5)..i + 5, &["iron", "store"])
            && !text.says(text.sentence(i), &["megakar", "erythropo", "laden"]);
        if rings.is_empty() || !about || !t.is(&["increased", "plentiful", "normal", "present", "abundant"]) {
            return None;
        }
        Seed::one(
            text.replace(i..i + 1, "absent"),
            rings.clone(),
            format!("Iron {} becomes absent, beside ring sideroblasts.", t.low),
        )
    };
    (0..text.tokens.len()).filter_map(seed).collect()
}

/// A good aspirate becomes a dry tap, with its count still given.
pub(crate) fn dry_tap(text: &Text) -> Vec<Seed> {
    const GOOD: &[&[&str]] = &[
        &["spicular", "and", "cellular"],
        &["particulate", "and", "cellular"],
        &["adequate"],
        &["many", "spicules"],
        &["good", "particles"],
        &["particles", "present"],
        &["particles", "plentiful"],
        &["spicular"],
        &["particulate"],
        &["easily", "aspirated"],
        &["easy", "tap"],
        &["adequate", ",", "particles", "seen"],
        &["spiculate", "and", "cellular"],
        &["cellular", "particles"],
        &["cellular", "spicules"],
    ];
    let counted: Vec<usize> = figures(text)
        .iter()
        .filter(|f| f.name == "blasts" || f.name == "plasma cells")
        .filter_map(|f| text.get(f.token).map(|t| t.line + 1))
        .collect();
    if counted.is_empty() || !text.tokens.iter().any(|t| t.is(&["500", "300", "200"])) {
        return Vec::new();
    }
    let seed = |i: usize| {
        let t = text.get(i)?;
        let phrase = GOOD
            .iter()
            .find(|p| p.iter().enumerate().all(|(k, w)| text.get(i + k).is_some_and(|n| n.low == *w && n.line == t.line)))?;
        let about = text.says(i.saturating_sub(6)..i, &["aspirate", "smear", "quality", "aspiration"]);
        let other = text.says(text.sentence(i), &["core", "trephine", "biopsy", "iron", "[", "megakaryocytes", "clot"]);
        if !about || other {
            return None;
        }
        let said: Vec<&str> = phrase.to_vec();
        Seed::one(
            text.replace(i..i + phrase.len(), "dry tap"),
            counted.clone(),
            format!("'{}' becomes a dry tap; the count stands.", said.join(" ")),
        )
    };
    (0..text.tokens.len()).filter_map(seed).collect()
}

/// The class of a diagnosis against the count.
pub(crate) fn grade(text: &Text) -> Vec<Seed> {
    let figures = figures(text);
    let most = |name: &str| figures.iter().filter(|f| f.name == name).map(|f| f.value).fold(0.0, f64::max);
    let lines = |name: &str| -> Vec<usize> {
        figures.iter().filter(|f| f.name == name).filter_map(|f| text.get(f.token)).map(|t| t.line + 1).collect()
    };
    let (blasts, plasma) = (most("blasts"), most("plasma cells"));
    let mut seeds = Vec::new();
    let mut change = |line: usize, from: &str, to: &str, against: &str| {
        let Some(was) = text.lines.get(line - 1) else { return };
        // Same length in ASCII lower case, so that offsets hold.
        let Some(at) = was.to_ascii_lowercase().find(from) else { return };
        let (Some(head), Some(own), Some(tail)) = (was.get(..at), was.get(at..at + from.len()), was.get(at + from.len()..))
        else {
            return;
        };
        let to = if was.chars().any(char::is_lowercase) { to.to_owned() } else { to.to_uppercase() };
        let edit = Edit { line, was: was.clone(), now: Some(format!("{head}{to}{tail}")) };
        seeds.extend(Seed::one(Some(edit), lines(against), format!("'{own}' becomes '{to}', against {against}.")));
    };
    if let Some(line) = diagnosis(text, &["increased blasts", "ib1", "ib2"]) {
        if blasts < 10.0 {
            for (a, b) in [("mds-ib1", "MDS-IB2"), ("blasts-1", "blasts-2"), ("blasts 1", "blasts 2")] {
                change(line, a, b, "blasts");
            }
        } else {
            for (a, b) in [("mds-ib2", "MDS-IB1"), ("blasts-2", "blasts-1"), ("blasts 2", "blasts 1")] {
                change(line, a, b, "blasts");
            }
        }
    }
    if let Some(line) = diagnosis(text, &["low blasts", "mds-lb"]).filter(|_| blasts < 5.0) {
        change(line, "with low blasts", "with increased blasts 2", "blasts");
        change(line, "mds-lb", "MDS-IB2", "blasts");
    }
    if let Some(line) = diagnosis(text, &["acute myeloid leuk"]).filter(|_| blasts >= 25.0) {
        change(line, "acute myeloid leukaemia", "myelodysplastic neoplasm with low blasts", "blasts");
        change(line, "acute myeloid leukemia", "myelodysplastic neoplasm with low blasts", "blasts");
    }
    if let Some(line) = diagnosis(text, &["mgus", "undetermined significance"]).filter(|_| plasma < 10.0 && plasma > 0.0) {
        change(line, "monoclonal gammopathy of undetermined significance", "multiple myeloma", "plasma cells");
        change(line, "mgus", "multiple myeloma", "plasma cells");
    }
    if let Some(line) = diagnosis(text, &["myeloma"]).filter(|_| plasma >= 15.0) {
        for from in [
            "smouldering multiple myeloma",
            "smoldering multiple myeloma",
            "multiple myeloma",
            "plasma cell myeloma",
            "smouldering myeloma",
        ] {
            change(line, from, "MGUS", "plasma cells");
        }
    }
    seeds
}

/// Residual disease becomes complete remission.
pub(crate) fn remission(text: &Text) -> Vec<Seed> {
    let figures = figures(text);
    let disease: Vec<usize> = figures
        .iter()
        .filter(|f| (f.name == "blasts" && f.value >= 5.0) || (f.name == "plasma cells" && f.value >= 6.0))
        .filter_map(|f| text.get(f.token).map(|t| t.line + 1))
        .collect();
    let Some(line) = diagnosis(text, &["residual", "persistent", "relapsed"]).filter(|_| !disease.is_empty()) else {
        return Vec::new();
    };
    let at = (0..text.tokens.len())
        .find(|&i| text.get(i).is_some_and(|t| t.line + 1 == line && t.is(&["residual", "persistent", "relapse", "relapsed"])));
    at.and_then(|i| {
        Seed::one(
            text.replace(i..i + 1, "complete remission of"),
            disease,
            "Residual disease becomes complete remission.".to_owned(),
        )
    })
    .into_iter()
    .collect()
}

/// Everything said of a thing is dropped, where the diagnosis needs it.
fn dropped(text: &Text, words: &[&str], needed_by: &[&str], what: &str) -> Vec<Seed> {
    let Some(line) = diagnosis(text, needed_by) else { return Vec::new() };
    let hit = |s: &str| words.iter().any(|w| s.to_lowercase().contains(w));
    let mut edits = Vec::new();
    for (i, was) in text.lines.iter().enumerate().filter(|(_, l)| hit(l)) {
        if i + 1 == line || edits.len() == 3 {
            return Vec::new();
        }
        let mut kept = String::new();
        for part in was.split_inclusive(". ") {
            let clauses: Vec<&str> = part.split_inclusive("; ").filter(|c| !hit(c)).collect();
            kept += &clauses.concat();
        }
        let now = (!kept.trim().is_empty()).then(|| kept.trim_end().to_owned());
        // A line that began with this is one item; what follows on the next belongs to it and cannot be told from here.
        let next = text.lines.get(i + 1).is_some_and(|n| n.starts_with(' ') && !was.starts_with(' '));
        if now.is_none() && next {
            return Vec::new();
        }
        edits.push(Edit { line: i + 1, was: was.clone(), now });
    }
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Seed { edits, lines: vec![line], what: format!("{what} is nowhere reported, which the diagnosis needs.") }]
}

pub(crate) fn no_reticulin(text: &Text) -> Vec<Seed> {
    const MPN: &[&str] =
        &["thrombocyth", "polycyth", "myelofibrosis", "myeloproliferative", "prefibrotic", "chronic myeloid", "cml", " et "];
    dropped(text, &["reticulin", "mf-", "mf 0", "mf 1", "trichrome"], MPN, "Reticulin")
}

pub(crate) fn no_iron(text: &Text) -> Vec<Seed> {
    dropped(text, &["iron", "perls", "sideroblast"], &["myelodysplastic", "mds"], "Iron")
}

pub(crate) fn no_karyotype(text: &Text) -> Vec<Seed> {
    const WORDS: &[&str] = &["karyotyp", "cytogenetic", "chromosome", "g-band", "46,x", "45,x", "47,x", "fish", "metaphase"];
    dropped(text, WORDS, &["myelodysplastic", "mds", "acute myeloid", "aml"], "The karyotype")
}
