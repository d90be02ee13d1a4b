//! Errors of figures: digits, points, units, sums and ratios.

use crate::kinds::Seed;
use crate::text::Text;
use crate::words::diagnosis;

/// A share that counts, as it is written.
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) value: f64,
    /// Its number.
    pub(crate) token: usize,
}

const NAMES: &[(&str, &[&str])] = &[
    ("blasts", &["blast", "blasts", "myeloblast", "myeloblasts", "lymphoblasts"]),
    ("plasma cells", &["plasma", "pcs"]),
    ("cellularity", &["cellularity", "cellular", "hypercellular", "hypocellular", "normocellular"]),
    ("ring sideroblasts", &["ring", "ringed"]),
];

/// Shares of blasts, plasma cells, cellularity and ring sideroblasts: a number with a name before it or after it. Those
/// of the blood, of flow cytometry and of another day are left out.
pub(crate) fn figures(text: &Text) -> Vec<Figure> {
    const FILLER: &[&str] = &[
        "cells",
        "cell",
        "sideroblasts",
        "sideroblast",
        "%",
        ":",
        "=",
        "about",
        "is",
        "are",
        "of",
        "at",
        "approximately",
        "(",
        "roughly",
        "|",
        "comprise",
        "aspirate",
        "estimated",
        "the",
        "overall",
        "some",
        "forms",
        ".",
        "core",
        "trephine",
        "for",
        "age",
    ];
    const ELSEWHERE: &[&str] = &[
        "flow",
        "event",
        "blood",
        "film",
        "pb",
        "previous",
        "prior",
        "cd34",
        "circulating",
        "gate",
        "was",
        "showed",
        "wbc",
        "history",
        "initial",
        "march",
        "dx",
        "cd45",
        "ago",
        "spring",
    ];
    let mut list: Vec<Figure> = Vec::new();
    for (i, t) in text.tokens.iter().enumerate() {
        let Some(value) = t.number else { continue };
        let near = |k: &usize| text.get(*k).is_some_and(|n| n.line == t.line);
        let before = || (i.saturating_sub(9)..i).rev().filter(near).find_map(|k| stop(text, k, FILLER));
        let after = || (i + 1..i + 6).filter(near).find_map(|k| stop(text, k, &["%", "of", "clonal", "myelo", "per", "cent"]));
        let percent = text.get(i + 1).is_some_and(|n| n.is(&["%", "per"]) && n.line == t.line);
        let ranged =
            [i.wrapping_sub(1), i + 1].iter().any(|&k| text.get(k).is_some_and(|n| n.is(&["-", "–", "/", "<", ">", "to"])));
        let name = before().flatten().or_else(|| if percent { after().flatten() } else { None });
        if let Some(name) = name
            && !ranged
            && (0.0..=100.0).contains(&value)
            && !text.says(text.sentence(i), ELSEWHERE)
            && !list.iter().any(|f| f.name == name && text.get(f.token).is_some_and(|o| o.line == t.line && i - f.token < 6))
        {
            list.push(Figure { name, value, token: i });
        }
    }
    list
}

/// The name a token gives; `Some(None)` ends the search.
fn stop(text: &Text, k: usize, filler: &[&str]) -> Option<Option<&'static str>> {
    let t = text.get(k)?;
    if t.is(filler) {
        return None;
    }
    Some(NAMES.iter().find(|n| t.is(n.1)).map(|n| n.0))
}

fn line(text: &Text, token: usize) -> usize {
    text.get(token).map_or(1, |t| t.line + 1)
}

/// A figure misread so that it is far from itself: its digits swapped, its point moved, a nought put behind it.
fn misread(was: &str) -> Option<String> {
    let far = |now: &str| {
        let number = |s: &str| s.replace(',', ".").parse::<f64>().ok();
        let (a, b) = (number(was)?, number(now)?);
        ((a - b).abs() >= 4.0 && (a - b).abs() > a.max(b) * 0.25 && b <= 100.0).then(|| now.to_owned())
    };
    let whole: Vec<char> = was.chars().collect();
    let swapped = match whole.as_slice() {
        [a, b] if *b != '0' => Some(format!("{b}{a}")),
        [a, b, point, rest @ ..] if !point.is_ascii_digit() && *b != '0' => {
            Some(format!("{b}{a}{point}{}", rest.iter().collect::<String>()))
        }
        _ => None,
    };
    let moved = was.contains(['.', ',']).then(|| was.replace(['.', ','], ""));
    let nought = (whole.len() == 1).then(|| format!("{was}0"));
    let lost = (whole.len() == 2 && was.ends_with('0')).then(|| was.trim_end_matches('0').to_owned());
    [swapped, moved, nought, lost].into_iter().flatten().find_map(|now| far(&now))
}

fn written(text: &Text, token: usize) -> Option<&str> {
    let t = text.get(token)?;
    text.lines.get(t.line)?.get(t.at.clone())
}

/// A figure stated the same in two lines, misread in one.
pub(crate) fn twice(text: &Text) -> Vec<Seed> {
    let all = figures(text);
    let seed = |f: &Figure| {
        let others: Vec<usize> = all
            .iter()
            .filter(|o| o.name == f.name && (o.value - f.value).abs() < 0.01)
            .map(|o| line(text, o.token))
            .filter(|&l| l != line(text, f.token))
            .collect();
        let was = written(text, f.token)?;
        let now = misread(was)?;
        let what = format!("{} {was} becomes {now} in one of two places.", f.name);
        (!others.is_empty()).then(|| Seed::one(text.replace(f.token..f.token + 1, &now), others, what))?
    };
    all.iter().filter_map(seed).collect()
}

/// A share that loses its point and becomes more than a hundred.
pub(crate) fn over_hundred(text: &Text) -> Vec<Seed> {
    let seed = |f: &Figure| {
        let was = written(text, f.token)?;
        let now = was.replace(['.', ','], "");
        let over = was.contains(['.', ',']) && now.parse::<f64>().is_ok_and(|n| n > 100.0);
        over.then(|| Seed::one(text.replace(f.token..f.token + 1, &now), Vec::new(), format!("{} {was} becomes {now}.", f.name)))?
    };
    figures(text).iter().filter_map(seed).collect()
}

/// The blasts of a remission raised above what it allows.
pub(crate) fn in_remission(text: &Text) -> Vec<Seed> {
    let Some(concluded) =
        diagnosis(text, &["complete remission", "in remission", "morphological remission", "morphologic remission"])
    else {
        return Vec::new();
    };
    let seed = |f: &Figure| {
        if f.name != "blasts" || f.value >= 4.0 || f.value < 0.5 || line(text, f.token) == concluded {
            return None;
        }
        let was = written(text, f.token)?;
        let now = if was.contains(['.', ',']) { was.replace(['.', ','], "") } else { format!("1{was}") };
        Seed::one(
            text.replace(f.token..f.token + 1, &now),
            vec![concluded],
            format!("blasts {was} becomes {now} in a remission."),
        )
    };
    figures(text).iter().filter_map(seed).collect()
}

/// A figure left as a blank of the template.
pub(crate) fn blank(text: &Text) -> Vec<Seed> {
    let seed = |f: &Figure| {
        let now = if f.token.is_multiple_of(2) { "XX" } else { "___" };
        Seed::one(text.replace(f.token..f.token + 1, now), Vec::new(), format!("{} stands as a blank of the template.", f.name))
    };
    figures(text).iter().filter_map(seed).collect()
}

const CLASSES: &[&str] = &[
    "blast",
    "myeloblast",
    "promyelocyt",
    "myelocyt",
    "metamyelocyt",
    "band",
    "segmented",
    "neutrophil",
    "segs",
    "eosinophil",
    "basophil",
    "monocyt",
    "lymphocyt",
    "lymphs",
    "plasma",
    "erythro",
    "erythroid",
    "nucleated",
    "normoblast",
    "myelo",
    "bands",
    "maturing",
    "granulocyt",
];

/// Runs of classes with figures that add up to a hundred: the tokens of their numbers.
fn differentials(text: &Text) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    let sum = |run: &[usize]| -> f64 { run.iter().filter_map(|&k| text.get(k)?.number).sum() };
    let mut close = |run: &mut Vec<usize>| {
        // The first so many that make a hundred: what follows may be a second list.
        let end = (6..=run.len()).find(|&n| run.get(..n).is_some_and(|r| (sum(r) - 100.0).abs() < 0.6));
        if let Some(head) = end.and_then(|n| run.get(..n)) {
            runs.push(head.to_vec());
        }
        run.clear();
    };
    let mut i = 0;
    while i < text.tokens.len() {
        let Some(t) = text.get(i) else { break };
        let far = run.last().and_then(|&k| text.get(k)).is_some_and(|l| t.line > l.line + 2);
        if far {
            close(&mut run);
        }
        let number = t
            .begins(CLASSES)
            .then(|| (i + 1..i + 7).find(|&k| text.get(k).is_some_and(|n| n.number.is_some() && n.line == t.line)));
        match number.flatten() {
            Some(k) => {
                run.push(k);
                i = k + 1;
            }
            None => i += 1,
        }
    }
    close(&mut run);
    runs
}

/// A class of a differential misread: the sum is off.
pub(crate) fn differential(text: &Text) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for run in differentials(text) {
        let lines: Vec<usize> = run.iter().map(|&k| line(text, k)).collect();
        for &k in run.iter().skip(1) {
            let Some(was) = written(text, k) else { continue };
            let Some(now) = misread(was) else { continue };
            let number = |s: &str| s.replace(',', ".").parse::<f64>().unwrap_or(0.0);
            if (number(was) - number(&now)).abs() >= 6.0 {
                let what = format!("{was} becomes {now}: the differential no longer adds up to 100.");
                seeds.extend(Seed::one(text.replace(k..k + 1, &now), lines.clone(), what));
            }
        }
    }
    seeds
}

/// M:E turned round, where the share of erythroid cells says otherwise.
pub(crate) fn me_ratio(text: &Text) -> Vec<Seed> {
    let mut seeds = Vec::new();
    let erythroid: Vec<(usize, f64)> = (0..text.tokens.len())
        .filter(|&i| text.get(i).is_some_and(|t| t.begins(&["erythroid", "erythroblast", "normoblast"])))
        .filter_map(|i| {
            let k = (i + 1..i + 4).find(|&k| text.get(k).is_some_and(|n| n.number.is_some()))?;
            Some((line(text, k), text.get(k)?.number?))
        })
        .collect();
    for i in 0..text.tokens.len() {
        let is = |k: usize, list: &[&str]| text.get(k).is_some_and(|t| t.is(list));
        let named = (is(i, &["m"]) && is(i + 1, &[":", "/"]) && is(i + 2, &["e"])).then_some(i + 3);
        let Some(from) = named.or_else(|| is(i, &["me"]).then_some(i + 1)) else { continue };
        let Some(at) = (from..from + 5).find(|&k| text.get(k).is_some_and(|t| t.number.is_some())) else { continue };
        let (Some(value), Some(was)) = (text.get(at).and_then(|t| t.number), written(text, at)) else { continue };
        let to = is(at + 1, &[":", "/", "to"]).then_some(at + 2).filter(|&k| is(k, &["1"]));
        let clashing: Vec<usize> =
            erythroid.iter().filter(|e| (value >= 1.5 && e.1 <= 35.0) || (value <= 0.8 && e.1 >= 38.0)).map(|e| e.0).collect();
        if clashing.is_empty() || line(text, from) != line(text, at) || is(at + 1, &["-"]) {
            continue;
        }
        let edit = match to {
            Some(end) => text.replace(at..end + 1, &format!("1:{was}")),
            None => text.replace(at..at + 1, &format!("{:.1}", 1.0 / value)),
        };
        seeds.extend(Seed::one(edit, clashing, "M:E is turned round, against the count.".to_owned()));
    }
    seeds
}

/// Haemoglobin in the other unit.
pub(crate) fn haemoglobin(text: &Text) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for i in 0..text.tokens.len() {
        let is = |k: usize, list: &[&str]| text.get(k).is_some_and(|t| t.is(list));
        let (true, true) = (is(i, &["g"]), is(i + 1, &["/"])) else { continue };
        let named = (i.saturating_sub(9)..i)
            .rev()
            .take_while(|&k| line(text, k) == line(text, i))
            .any(|k| is(k, &["hb", "hgb", "haemoglobin", "hemoglobin"]));
        let value = (i.saturating_sub(9)..i).rev().filter(|&k| line(text, k) == line(text, i)).find_map(|k| text.get(k)?.number);
        let Some(value) = value.filter(|_| named) else { continue };
        let now = if is(i + 2, &["l"]) && value >= 40.0 {
            "g/dL"
        } else if is(i + 2, &["dl"]) && (4.0..20.0).contains(&value) {
            "g/L"
        } else {
            continue;
        };
        seeds.extend(Seed::one(text.replace(i..i + 3, now), Vec::new(), format!("Haemoglobin {value} {now}.")));
    }
    seeds
}

/// Length of the core in the other unit.
pub(crate) fn core_length(text: &Text) -> Vec<Seed> {
    let seed = |i: usize| {
        let t = text.get(i).filter(|t| t.is(&["mm", "cm"]))?;
        let value = text.get(i.checked_sub(1)?)?.number?;
        let about = text.says(text.sentence(i), &["core", "trephine", "length", "biopsy", "evaluable", "marrow", "bone"])
            && !text.says(text.sentence(i), &["aggregate", "spleen", "diameter", "mass", "node", "gap", "focus", "granuloma"]);
        let now = if t.low == "mm" && value >= 10.0 {
            "cm"
        } else if t.low == "cm" && value < 3.0 {
            "mm"
        } else {
            return None;
        };
        about.then(|| Seed::one(text.replace(i..i + 1, now), Vec::new(), format!("Core of {value} {now}.")))?
    };
    (0..text.tokens.len()).filter_map(seed).collect()
}

/// The grade of fibrosis against the diagnosis, or against itself.
pub(crate) fn reticulin(text: &Text) -> Vec<Seed> {
    const LOW: &[&str] = &["thrombocythemia", "thrombocythaemia", "prefibrotic", "pre-fibrotic"];
    let low = diagnosis(text, LOW);
    let high = diagnosis(text, &["overt", "post-polycyth", "post-pv", "myelofibrosis"]).filter(|_| low.is_none());
    let seed = |i: usize| {
        let number = text.get(i + 2)?;
        if !text.get(i)?.is(&["mf"]) || !text.get(i + 1)?.is(&["-"]) || text.get(i + 3).is_some_and(|t| t.is(&["/", "-"])) {
            return None;
        }
        let (now, concluded) = match number.number? {
            v if v <= 1.0 => ("3", low?),
            v if v >= 2.0 => ("0", high?),
            _ => return None,
        };
        if concluded == number.line + 1 {
            return None;
        }
        Seed::one(text.replace(i + 2..i + 3, now), vec![concluded], format!("Reticulin MF-{now}, against the diagnosis."))
    };
    (0..text.tokens.len()).filter_map(seed).collect()
}
