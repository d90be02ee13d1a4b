//! Quantities: a figure with its comparator, range and unit, and what is no quantity at all (dates, counted cells).

use crate::document::token::{Shape, Token};
use crate::grammar::Grammar;
use crate::syntax::number::{date, number};
use crate::syntax::unit::{Unit, unit};

/// What a figure measures, as far as its own notation tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Measure {
    /// Per cent.
    Percent,
    /// A ratio, as its first part divided by its second.
    Ratio,
    /// A length in millimetres.
    Length,
    /// A grade, `MF-2`, `grade 2`, `2+`, `2/3`: with the top of its scale where printed.
    Grade {
        /// Top of the scale.
        of: Option<u8>,
        /// Written with a plus or as a fraction over plusses.
        plus: bool,
        /// Written after `MF`.
        mf: bool,
    },
    /// Years.
    Age,
    /// A figure with another unit.
    With(Unit),
    /// A bare figure.
    Bare,
}

/// How a bound is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparator {
    /// As it stands, or about.
    Equal,
    /// `<`, less than, up to.
    Below,
    /// `≤`, at most.
    AtMost,
    /// `>`, over.
    Above,
    /// `≥`, at least.
    AtLeast,
}

/// One figure or range of figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quantity {
    /// Lower end as printed.
    pub(crate) low: f64,
    /// Upper end as printed.
    pub(crate) high: f64,
    /// Comparator.
    pub(crate) comparator: Comparator,
    /// What it measures.
    pub(crate) measure: Measure,
    /// First token.
    pub(crate) first: usize,
    /// One past the last token.
    pub(crate) last: usize,
}

/// What stands at a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Figure {
    /// A quantity.
    Quantity(Quantity),
    /// Claimed by another notation: a date, a count of cells, a dilution. Skip to this token.
    Claimed(usize),
}

fn value(text: &str, token: &Token, grammar: &Grammar) -> Option<f64> {
    match token.shape {
        Shape::Number => number(text.get(token.start as usize..token.end as usize)?),
        Shape::Word => grammar.number_words.get(&token.word).copied(),
        Shape::Sign => None,
    }
}

fn word<'t>(text: &'t str, token: Option<&Token>) -> &'t str {
    token.and_then(|t| text.get(t.start as usize..t.end as usize)).unwrap_or("")
}

fn is(text: &str, token: Option<&Token>, words: &[&str]) -> bool {
    let word = match token {
        Some(token) if token.shape == Shape::Word => word(text, Some(token)),
        _ => return false,
    };
    words.iter().any(|w| word.eq_ignore_ascii_case(w))
}

/// Reads the figure at `at`; `stop` is where the clause ends.
pub(crate) fn figure(text: &str, tokens: &[Token], at: usize, stop: usize, grammar: &Grammar) -> Option<Figure> {
    let token = tokens.get(at)?;
    if token.shape == Shape::Number
        && let Some(length) = date(text.get(token.start as usize..)?)
    {
        let end = token.start + u32::try_from(length).ok()?;
        let taken = tokens.get(at..stop)?.iter().take_while(|t| t.start < end).count();
        return Some(Figure::Claimed(at + taken.max(1)));
    }
    // A number that names: "version 1", "day 14", "exon 9".
    const NAMED: [&str; 22] = [
        "version",
        "addendum",
        "block",
        "blocks",
        "slide",
        "part",
        "day",
        "d",
        "type",
        "step",
        "cycle",
        "cycles",
        "exon",
        "exons",
        "codon",
        "page",
        "case",
        "note",
        "chromosome",
        "item",
        "box",
        "box.",
    ];
    let name = at > 0 && is(text, tokens.get(at - 1), &NAMED);
    if name && tokens.get(at + 1).is_none_or(|t| t.sign != '%') {
        return Some(Figure::Claimed(at + 1));
    }
    let Some(low) = value(text, token, grammar) else {
        return (token.shape == Shape::Number).then_some(Figure::Claimed(at + 1));
    };
    // "Three hundred cells".
    let hundreds = token.shape == Shape::Word && is(text, tokens.get(at + 1), &["hundred"]) && at + 1 < stop;
    let low = if hundreds { low * 100.0 } else { low };
    // "Thirty-nine".
    let tens = token.shape == Shape::Word && low >= 20.0 && low % 10.0 == 0.0 && !hundreds;
    let ones = tens
        .then(|| {
            let dash = usize::from(tokens.get(at + 1).is_some_and(|t| t.sign == '-'));
            let next = tokens.get(at + 1 + dash).filter(|t| t.shape == Shape::Word && at + 1 + dash < stop)?;
            value(text, next, grammar).filter(|v| (1.0..10.0).contains(v)).map(|v| (v, 1 + dash))
        })
        .flatten();
    let low = low + ones.map_or(0.0, |o| o.0);
    let mut high = low;
    let mut last = at + 1 + usize::from(hundreds) + ones.map_or(0, |o| o.1);
    let mut measure = None;
    // A range: "5-9", "5 to 9 %", "5% - 9%".
    let mut next = last;
    let percent_first = tokens.get(next).is_some_and(|t| t.sign == '%');
    if percent_first {
        next += 1;
    }
    let joint = tokens.get(next).filter(|_| next + 1 < stop);
    let between = at > 0 && is(text, tokens.get(at - 1), &["between"]);
    let dash = joint.is_some_and(|t| t.sign == '-' && t.shape == Shape::Sign)
        || is(text, joint, &["to"])
        || between && is(text, joint, &["and"]);
    if dash
        && let Some(upper) =
            tokens.get(next + 1).filter(|t| t.shape == Shape::Number || percent_first).and_then(|t| value(text, t, grammar))
    {
        let glued_word = tokens.get(next + 2).is_some_and(|t| {
            t.glued
                && t.shape == Shape::Word
                && next + 2 < stop
                && t.end - t.start < 2
                && unit(text.get(t.start as usize..).unwrap_or("")).is_none()
        });
        if upper >= low && !glued_word {
            high = upper;
            last = next + 2;
        }
    }
    if last == at + 1 && percent_first {
        measure = Some(Measure::Percent);
        last = next;
    }
    let mut quantity = Quantity { low, high, comparator: Comparator::Equal, measure: Measure::Bare, first: at, last };
    if measure.is_none() {
        ratio_or_grade(text, tokens, stop, grammar, &mut quantity);
    }
    if quantity.measure == Measure::Bare {
        measure = measure.or_else(|| unit_after(text, tokens, stop, &mut quantity));
    }
    if let Some(m) = measure {
        quantity.measure = m;
        // "74.000/mm3": a point before three figures groups thousands where the unit is a microlitre's.
        let printed = word(text, Some(token));
        let grouped = printed.split_once('.').is_some_and(|(a, b)| b.len() == 3 && !a.is_empty() && a.len() <= 3);
        if matches!(m, Measure::With(Unit::Count(f)) if f < 0.01) && grouped {
            quantity.low *= 1000.0;
            quantity.high *= 1000.0;
        }
    }
    if quantity.measure == Measure::Bare {
        let next = tokens.get(quantity.last).filter(|_| quantity.last < stop);
        let noun = if next.is_some_and(|t| t.sign == '-' && t.glued) { tokens.get(quantity.last + 1) } else { next };
        const COUNTED: [&str; 38] = [
            "cells",
            "cell",
            "nuclei",
            "metaphases",
            "metaphase",
            "nucleated",
            "interphase",
            "slides",
            "levels",
            "spaces",
            "fields",
            "hpf",
            "weeks",
            "days",
            "hours",
            "cycles",
            "genes",
            "gene",
            "parameters",
            "colour",
            "color",
            "pieces",
            "fragments",
            "smears",
            "erythroblasts",
            "elements",
            "leucocytes",
            "leukocytes",
            "cellules",
            "scored",
            "counted",
            "examined",
            "assessed",
            "th",
            "nd",
            "rd",
            "st",
            "cores",
        ];
        if is(text, noun, &COUNTED) && high >= 1.0 {
            let counted_blasts =
                is(text, noun, &["erythroblasts"]) && tokens.get(at.wrapping_sub(1)).is_some_and(|t| t.sign == ',');
            if !counted_blasts {
                return Some(Figure::Claimed(quantity.last + 1));
            }
        }
    }
    quantity.comparator = comparator_before(text, tokens, at);
    Some(Figure::Quantity(quantity))
}

fn ratio_or_grade(text: &str, tokens: &[Token], stop: usize, grammar: &Grammar, q: &mut Quantity) {
    let last = q.last;
    let Some(next) = tokens.get(last).filter(|_| last < stop) else { return };
    if next.sign == ':' && next.shape == Shape::Sign {
        if let Some(second) =
            tokens.get(last + 1).filter(|t| last + 1 < stop && t.shape == Shape::Number).and_then(|t| value(text, t, grammar))
            && second > 0.0
            && second <= 100.0
        {
            q.low /= second;
            q.high /= second;
            q.measure = Measure::Ratio;
            q.last = last + 2;
        }
        return;
    }
    // "M/E = 15/1".
    let one = tokens.get(last + 1).filter(|t| last + 1 < stop && t.glued && t.shape == Shape::Number);
    let ends = tokens.get(last + 2).is_none_or(|t| !t.glued || matches!(t.sign, '.' | ',' | ';' | ')'));
    if next.sign == '/' && next.glued && ends && one.and_then(|t| value(text, t, grammar)) == Some(1.0) {
        q.measure = Measure::Ratio;
        q.last = last + 2;
        return;
    }
    let mut plus = false;
    let mut at = last;
    if next.sign == '+' && next.glued && next.shape == Shape::Sign {
        plus = true;
        at += 1;
    }
    let over = tokens.get(at).filter(|_| at < stop);
    let fraction = over.is_some_and(|t| t.sign == '/')
        || is(text, over, &["of"]) && tokens.get(at + 1).is_some_and(|t| t.shape == Shape::Number);
    if fraction
        && let Some(top) =
            tokens.get(at + 1).filter(|t| at + 1 < stop && t.shape == Shape::Number).and_then(|t| value(text, t, grammar))
        && matches!(top, 3.0 | 4.0 | 5.0 | 6.0)
        && q.high <= top
    {
        at += 2;
        if tokens.get(at).is_some_and(|t| t.sign == '+' && t.glued) {
            plus = true;
            at += 1;
        }
        q.measure = Measure::Grade { of: Some(top as u8), plus, mf: false };
        q.last = at;
        return;
    }
    if plus && q.high <= 6.0 {
        q.measure = Measure::Grade { of: None, plus: true, mf: false };
        q.last = last + 1;
    }
}

fn unit_after(text: &str, tokens: &[Token], stop: usize, q: &mut Quantity) -> Option<Measure> {
    let before = q.last.checked_sub(1).and_then(|i| tokens.get(i))?;
    let next = tokens.get(q.last).filter(|_| q.last < stop)?;
    // A clause that goes on in the next line takes the unit from there.
    // "1900 cells/uL".
    let cells =
        is(text, Some(next), &["cells", "cell"]) && tokens.get(q.last + 1).is_some_and(|t| t.sign == '/' && q.last + 1 < stop);
    let from = match next.sign {
        _ if cells => next.end,
        // "14.8 | x10^4/uL": the unit has a cell of its own.
        '(' | '|' => next.end,
        _ if next.line > before.line => next.start,
        _ => before.end,
    };
    let (found, length) = unit(text.get(from as usize..)?)?;
    // A bare K or a letter that is a word of its own is a unit only when it stands close.
    let end = from + u32::try_from(length).ok()?;
    // In a row the unit may stand in a cell of its own.
    let apart = tokens.get(q.last..stop)?.first().is_some_and(|t| t.start > from + 3);
    if apart && (next.line > before.line || end < next.start + 3 && found != Unit::Percent) {
        return None;
    }
    let taken = tokens.get(q.last..stop)?.iter().take_while(|t| t.start < end).count();
    let mut measure = match found {
        Unit::Percent => Measure::Percent,
        Unit::Millimetre(f) => {
            q.low *= f;
            q.high *= f;
            Measure::Length
        }
        Unit::Year(f) => {
            let months = f < 1.0;
            let glued = before.end == next.start || next.sign == '-';
            let letter = end - next.start <= 1;
            if months && letter && !glued {
                return None;
            }
            q.low *= f;
            q.high *= f;
            Measure::Age
        }
        other => Measure::With(other),
    };
    if matches!(measure, Measure::With(Unit::Count(_))) && next.upper && next.end - next.start == 1 && q.high > 5000.0 {
        measure = Measure::Bare;
    }
    q.last += taken.max(1);
    Some(measure)
}

/// The comparator before a figure, in signs. Words are lexicon entries.
fn comparator_before(text: &str, tokens: &[Token], at: usize) -> Comparator {
    let before = at.checked_sub(1).and_then(|i| tokens.get(i));
    let Some(before) = before.filter(|t| t.shape == Shape::Sign) else { return Comparator::Equal };
    let earlier = at.checked_sub(2).and_then(|i| tokens.get(i)).map_or(' ', |t| t.sign);
    let _ = text;
    match (before.sign, earlier) {
        ('=', '<') | ('≤', _) => Comparator::AtMost,
        ('=', '>') | ('≥', _) => Comparator::AtLeast,
        ('<', _) => Comparator::Below,
        ('>', _) => Comparator::Above,
        _ => Comparator::Equal,
    }
}

impl Quantity {
    /// The interval the figure must lie in; `top` is where an open end stops (100 for per cent).
    pub(crate) fn interval(&self, top: Option<f64>) -> (Option<f64>, Option<f64>, bool, bool) {
        match self.comparator {
            Comparator::Equal => (Some(self.low), Some(self.high), false, false),
            Comparator::Below => (Some(0.0), Some(self.high), false, true),
            Comparator::AtMost => (Some(0.0), Some(self.high), false, false),
            Comparator::Above => (Some(self.low), top, true, false),
            Comparator::AtLeast => (Some(self.low), top, false, false),
        }
    }
}
