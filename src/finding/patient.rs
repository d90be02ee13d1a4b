//! Age and sex, as headers and sentences print them: "58 yo / F", "Age/Sex : 41 Yrs / Male", "23 yr female", "64F",
//! "5-month-old girl", "M, 72 yrs", "AGE = 44".

use crate::document::token::{Shape, Token};
use crate::document::{Clause, Document};
use crate::grammar::Grammar;
use crate::grammar::term::Role;
use crate::span::Span;
use crate::syntax::number::number;
use crate::syntax::unit::{Unit, unit};

/// Age in years and sex, with their bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Patient {
    /// Years, months and days converted.
    pub(crate) age: Option<(f64, Span)>,
    /// Female.
    pub(crate) female: Option<(bool, Span)>,
}

/// What a word says of sex: female, and how sure a sign it is.
fn sex(word: &str) -> Option<(bool, u8)> {
    const FEMALE: [&str; 9] = ["female", "woman", "girl", "lady", "weiblich", "femme", "mrs", "ms", "miss"];
    const MALE: [&str; 8] = ["male", "man", "boy", "gentleman", "männlich", "homme", "mr", "masculine"];
    let is = |list: &[&str]| list.iter().any(|w| w.eq_ignore_ascii_case(word));
    match word {
        "F" => Some((true, 1)),
        "M" => Some((false, 1)),
        w if is(&FEMALE) => {
            Some((true, if w.len() <= 4 && !w.eq_ignore_ascii_case("girl") && !w.eq_ignore_ascii_case("lady") { 2 } else { 3 }))
        }
        w if is(&MALE) => Some((false, if w.len() <= 2 { 2 } else { 3 })),
        w if ["she", "her", "hers"].iter().any(|x| x.eq_ignore_ascii_case(w)) => Some((true, 0)),
        w if ["he", "his", "him"].iter().any(|x| x.eq_ignore_ascii_case(w)) => Some((false, 0)),
        _ => None,
    }
}

/// Reads age and sex: the first sure statement of each, wherever it stands.
pub(crate) fn read(text: &str, grammar: &Grammar, document: &Document) -> Patient {
    let mut found = Patient::default();
    let mut pronoun: Option<(bool, Span)> = None;
    for clause in &document.clauses {
        // The patient block may stand under a title that opens a silent section.
        let block = document.tokens.get(clause.body.0).is_some_and(|t| (t.start as usize) * 5 < text.len());
        if Document::role(grammar, clause.section) == Role::Silent && !block {
            continue;
        }
        scan(text, document, clause, &mut found, &mut pronoun);
        if found.age.is_some() && found.female.is_some() {
            break;
        }
    }
    found.female = found.female.or(pronoun);
    found
}

fn scan(text: &str, document: &Document, clause: &Clause, found: &mut Patient, pronoun: &mut Option<(bool, Span)>) {
    let from = if clause.label.1 > clause.label.0 { clause.label.0 } else { clause.body.0 };
    let to = clause.body.1;
    let tokens = document.tokens.get(from..to).unwrap_or(&[]);
    let word = |t: &Token| text.get(t.start as usize..t.end as usize).unwrap_or("");
    let relative = |i: usize| {
        tokens.get(i.saturating_sub(4)..i).unwrap_or(&[]).iter().any(|t| {
            ["mother", "father", "brother", "sister", "donor", "son", "daughter", "husband", "wife"]
                .iter()
                .any(|w| word(t).eq_ignore_ascii_case(w))
        })
    };
    for (i, token) in tokens.iter().enumerate() {
        if found.female.is_none()
            && token.shape == Shape::Word
            && let Some((female, weight)) = sex(word(token))
        {
            let span = Span::new(token.start, token.end);
            let ticked = boxed(text, tokens, i);
            if ticked == Some(false) {
                continue;
            }
            let lettered = ticked == Some(true) || weight > 1 || letter_fits(text, tokens, i);
            if weight == 0 {
                *pronoun = pronoun.or((!relative(i)).then_some((female, span)));
            } else if lettered && !relative(i) && (weight != 2 || titled(text, tokens, i)) {
                found.female = Some((female, span));
            }
        }
        if found.age.is_none()
            && token.shape == Shape::Number
            && let Some(age) = age(text, tokens, i).filter(|_| !relative(i))
        {
            found.age = Some(age);
        }
    }
}

/// The tick box before a word: ticked or not.
fn boxed(text: &str, tokens: &[Token], at: usize) -> Option<bool> {
    let sign = |d: usize| at.checked_sub(d).and_then(|i| tokens.get(i)).map_or(' ', |t| t.sign);
    let mark =
        at.checked_sub(2).and_then(|i| tokens.get(i)).and_then(|t| text.get(t.start as usize..t.end as usize)).unwrap_or("");
    match (sign(1), sign(2), sign(3)) {
        ('☒' | '☑', ..) => Some(true),
        ('☐', ..) | (']', '[', _) => Some(false),
        (']', _, '[') => Some(matches!(mark, "x" | "X" | "✓" | "*")),
        _ => None,
    }
}

/// "Mr" and "Ms" before a name; in capitals or small letters they may be a scan or a millisecond, unless an age follows.
fn titled(text: &str, tokens: &[Token], at: usize) -> bool {
    let word = tokens.get(at).and_then(|t| text.get(t.start as usize..t.end as usize)).unwrap_or("");
    let rest = tokens.get(at + 1..(at + 9).min(tokens.len())).unwrap_or(&[]);
    let aged = rest.windows(2).any(|w| matches!(w, [a, b] if a.sign == ',' && b.shape == Shape::Number));
    !matches!(word, "ms" | "MS" | "mr" | "MR") || aged
}

/// A lone `F` or `M` is a sex beside an age, a slash or the word "sex".
fn letter_fits(text: &str, tokens: &[Token], at: usize) -> bool {
    let word =
        |i: Option<usize>| i.and_then(|i| tokens.get(i)).and_then(|t| text.get(t.start as usize..t.end as usize)).unwrap_or("");
    let shape = |i: Option<usize>| i.and_then(|i| tokens.get(i)).map(|t| t.shape);
    let near_number = shape(at.checked_sub(1)) == Some(Shape::Number) || shape(Some(at + 1)) == Some(Shape::Number);
    let beside = |i: Option<usize>| {
        let w = word(i);
        ["sex", "gender", "y", "yo", "yr", "yrs", "year", "years", "old", "age", "month", "months"]
            .iter()
            .any(|x| x.eq_ignore_ascii_case(w))
    };
    let over = |i: Option<usize>| matches!(word(i), "/" | "," | ":" | "=" | "|" | "(" | "-" | ";");
    let label = (1..=4).any(|d| beside(at.checked_sub(d)));
    let ratio = word(at.checked_sub(1)) == ":" && word(Some(at + 1)) == ":"
        || word(Some(at + 1)) == ":" && word(Some(at + 2)).eq_ignore_ascii_case("e");
    let behind = over(at.checked_sub(1)) && (shape(at.checked_sub(2)) == Some(Shape::Number) || beside(at.checked_sub(2)))
        || over(Some(at + 1)) && (shape(Some(at + 2)) == Some(Shape::Number));
    !ratio && (near_number && !matches!(word(Some(at + 1)), "-" | ":") || label || behind || tokens.len() <= 2)
}

/// An age at a number: with its unit, behind the word "age", or glued to the sex ("64F").
fn age(text: &str, tokens: &[Token], at: usize) -> Option<(f64, Span)> {
    let token = tokens.get(at)?;
    let value = number(text.get(token.start as usize..token.end as usize)?)?;
    let word = |i: usize| tokens.get(i).and_then(|t| text.get(t.start as usize..t.end as usize)).unwrap_or("");
    let is = |i: usize, list: &[&str]| list.iter().any(|w| w.eq_ignore_ascii_case(word(i)));
    let before = |d: usize| at.checked_sub(d);
    let called = (1..=7).any(|d| before(d).is_some_and(|i| is(i, &["age", "aged", "ages", "yob"])));
    let next = at + 1;
    // The unit may have been wrapped to the next line.
    let from = tokens.get(next).filter(|t| t.line == token.line + 1).map_or(token.end, |t| t.start);
    let measured = unit(text.get(from as usize..)?).and_then(|(u, length)| match u {
        Unit::Year(f) => Some((f, length + (from - token.end) as usize)),
        _ => None,
    });
    let share = matches!(word(next), "%" | "-" | "\u{2013}") && measured.is_none();
    let called = called && !share;
    let glued_sex = tokens.get(next).is_some_and(|t| t.glued && t.shape == Shape::Word)
        && matches!(word(next), "F" | "M" | "f" | "m" | "yF" | "yM" | "yo" | "YO" | "yoF" | "yoM");
    let person = |i: usize| {
        is(
            i,
            &[
                "old",
                "man",
                "woman",
                "male",
                "female",
                "boy",
                "girl",
                "lady",
                "gentleman",
                "f",
                "m",
                "weiblich",
                "infant",
                "child",
            ],
        )
    };
    let beside_sex = tokens.get(at.wrapping_sub(1)).is_some_and(|t| matches!(t.sign, '/' | ','))
        && before(2).is_some_and(|i| matches!(word(i), "F" | "M"))
        || before(1).is_some_and(|i| matches!(word(i), "F" | "M" | "Female" | "Male" | "FEMALE" | "MALE" | "female" | "male"))
        || tokens.get(next).is_some_and(|t| matches!(t.sign, '/' | ','))
            && matches!(word(next + 1), "F" | "M" | "Female" | "Male" | "FEMALE" | "MALE" | "female" | "male")
        || matches!(word(next), "F" | "M") && tokens.get(next).is_some_and(|t| t.start <= token.end + 3);
    // "Woman of 68 with ...", "lady aged 71".
    let of_person = before(1).is_some_and(|i| is(i, &["of", "aged", "age"]))
        && before(2).is_some_and(|i| person(i) || matches!(word(i), ","));
    let beside_sex = beside_sex || of_person && measured.is_none();
    let (factor, end) = match measured {
        Some((f, length)) => {
            let stop = token.end + u32::try_from(length).ok()?;
            let after = tokens.iter().position(|t| t.start >= stop).unwrap_or(tokens.len());
            let long = text.get(token.end as usize..stop as usize)?.chars().filter(|c| c.is_alphabetic()).count();
            // "3 weeks of bruising", "since 5 years", "x 3 months" are times, not ages.
            let hyphen_old = (after..after + 3).any(&person)
                || text
                    .get(stop as usize..)
                    .and_then(|r| r.trim_start_matches(['-', ' ']).as_bytes().first_chunk::<3>())
                    .is_some_and(|word| word.eq_ignore_ascii_case(b"old"));
            let header = f >= 1.0
                && (at <= 12 || called)
                && !(before(1).is_some_and(|i| {
                    is(i, &["for", "since", "x", "over", "past", "last", "the", "within", "in", "every", "after"])
                }));
            let follows_sex = (1..=3).any(|d| before(d).is_some_and(|i| person(i) || matches!(word(i), "F" | "M" | "Sex")));
            let single =
                long == 1 && !(hyphen_old || called || follows_sex || beside_sex || tokens.get(next).is_some_and(|t| t.glued));
            let ago =
                is(after, &["ago", "later", "prior", "after", "post", "of", "before", "history", "follow", "on", "h", "stable"]);
            if ago || single || !(hyphen_old || called || follows_sex || header) {
                return None;
            }
            (f, stop)
        }
        None if called && !(word(next) == "/" && tokens.get(next + 1).is_some_and(|t| t.shape == Shape::Number))
            || glued_sex
            || beside_sex =>
        {
            (1.0, token.end)
        }
        None => return None,
    };
    // "4 years 6 months".
    let months = tokens.iter().position(|t| t.start >= end).filter(|_| factor >= 1.0 && measured.is_some()).and_then(|i| {
        let t = tokens.get(i).filter(|t| t.shape == Shape::Number)?;
        let more = number(text.get(t.start as usize..t.end as usize)?).filter(|m| *m < 12.0)?;
        matches!(unit(text.get(t.end as usize..)?)?.0, Unit::Year(f) if (f - 1.0 / 12.0).abs() < 1e-6).then_some(more)
    });
    let years = value * factor + months.unwrap_or(0.0) / 12.0;
    (years <= 115.0 && value <= 999.0).then_some(((years * 1000.0).round() / 1000.0, Span::new(token.start, end)))
}
