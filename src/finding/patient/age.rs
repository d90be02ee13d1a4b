//! What a figure says of the patient's age.
//!
//! ```text
//! age = [ label ] figure [ unit [ figure unit ] ] [ "old" ]      with a label, "old", a sex or a title beside it
//!     | "born" figure unit "ago" | unit figure | newborn "day" figure
//! ```

use crate::finding::patient::beside::{self, Label};
use crate::finding::patient::items::Items;
use crate::finding::patient::{Statement, Sure};
use crate::grammar::person::Word;
use crate::span::Span;
use crate::syntax::number::{date, number};
use crate::syntax::unit::{Unit, unit};

/// An age, and the sex that is said with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) age: Statement<f64>,
    pub(super) female: Option<Statement<bool>>,
}

/// Nobody is older.
const OLDEST: f64 = 115.0;

/// Months, weeks and days in one letter are counted no further: "64M" is a man.
const MONTHS: f64 = 36.0;

/// A figure's unit.
#[derive(Debug, Clone, Copy)]
struct Length {
    /// In years.
    factor: f64,
    /// A letter that may be something else.
    short: bool,
    /// It says "old".
    old: bool,
    /// The item after it.
    next: usize,
}

/// The age that the figure at `n` states.
pub(super) fn at(items: &Items, text: &str, n: usize) -> Option<Found> {
    let item = items.get(n)?;
    let print = item.span.of(text);
    let value = item.number.or_else(|| number(print)).filter(|v| *v > 0.0 && *v <= 999.0)?;
    let part = part(items, text, n);
    if part.is_none() && coded(items, n) {
        return None;
    }
    let label = beside::label(items, n);
    let length = part.or_else(|| length(items, n)).filter(|l| {
        let doubtful = l.short && l.factor < 1.0;
        let told =
            label.is_some_and(|l| !l.sex) || beside::ahead(items, l.next, false).is_some() || beside::behind(items, n).is_some();
        !doubtful || l.old || value <= MONTHS && told && items.get(l.next - 1).is_some_and(|u| u.glued)
    });
    let after = length.map_or(n + 1, |l| l.next);
    if length.is_none() && measured(items, text, n) {
        return None;
    }
    let (more, last) = length.and_then(|l| remainder(items, text, l)).unwrap_or((0.0, after));
    let (old, last) = match items.near(beside::dash(items, last)) {
        Some(i) if i.said.is(Word::Old) && length.is_some() => (true, beside::dash(items, last) + 1),
        _ => (length.is_some_and(|l| l.old), last),
    };
    let years = value * length.map_or(1.0, |l| l.factor) + more;
    if years > OLDEST {
        return None;
    }
    let (ahead, behind) = (beside::ahead(items, last, old), beside::behind(items, n));
    let begin = label.map_or(n, |l| l.at).min(behind.map_or(n, |b| b.at));
    if items.before(begin, 4, &[Word::Relative]) || items.after(last, 3, &[Word::Relative]) {
        return None;
    }
    // In words only where nothing else can be meant: "thirty-four-year-old".
    if item.number.is_some() && !(old || label.is_some_and(|l| l.at + 1 == n)) {
        return None;
    }
    let year = length.is_some_and(|l| l.factor >= 1.0);
    // The full stop of "yrs." may be the sentence's.
    let end = items.back(after, 1).map_or(item.span.end, |i| i.span.end - u32::from(i.span.of(text).ends_with('.')));
    let unit_sex = length.and_then(|_| beside::glued(items, after));
    let lettered = ahead.or(behind).map(|b| (b.female, b.span)).or(unit_sex);
    let found = |sure| {
        let age = Statement { value: (years * 1000.0).round() / 1000.0, span: Span::new(item.span.start, end), sure };
        Some(Found { age, female: lettered.map(|(value, span)| Statement { value, span, sure: Sure::Stated }) })
    };
    if let Some(label) = label {
        return by_label(items, text, label, length).and_then(found);
    }
    if old || year && items.before(n, 2, &[Word::Born]) && items.after(last, 1, &[Word::After]) {
        return found(Sure::Stated);
    }
    if length.is_none() && newborn(items, n) {
        let value = (value / 365.25 * 1000.0).round() / 1000.0;
        return Some(Found { age: Statement { value, span: item.span, sure: Sure::Stated }, female: None });
    }
    let sexed = ahead.is_some() || behind.is_some() || unit_sex.is_some();
    let filler = items.back(n, 1).is_some_and(|i| i.said.any(&[Word::Filler, Word::Link]));
    let before = items.before(n, 1 + usize::from(filler), &[Word::Before]) && behind.is_none();
    let spent = items.near(last).is_some_and(|i| i.said.is(Word::After));
    if year && before {
        return yardstick(items, n).then(|| found(Sure::Implied)).flatten();
    }
    if before || spent {
        return None;
    }
    if length.is_some() {
        let units = year || ahead.is_some() || ends(items, last);
        let begins = item.cell || items.back(n, 1).is_some_and(|i| matches!(i.sign, ',' | ':' | '(' | '/'));
        let likely = year && items.block && begins && ends(items, last);
        return if sexed && units { found(Sure::Stated) } else { likely.then(|| found(Sure::Likely)).flatten() };
    }
    // A bare figure beside a sex, where the patient is described.
    let whole = print.len() <= 3 && print.bytes().all(|b| b.is_ascii_digit());
    let letters = behind.into_iter().chain(ahead).filter(|b| b.letter);
    let clear = letters.map(|b| b.item).all(|l| !listed(items, l) && follows(items, l));
    let dated = || text.get(item.span.start as usize..).and_then(date).is_some();
    // "Cellularity 70 F": a figure of the word before it.
    let other = behind.is_none()
        && !item.cell
        && items.back(n, 1).is_some_and(|i| i.said.is(Word::Measured) || i.sign == ' ' && !i.capital && !i.said.known());
    let read = sexed && whole && items.block && clear && !other && follows(items, n) && !dated();
    // Two figures: "M3" is a kind of leukaemia.
    let glued = behind.is_some_and(|b| b.letter) && item.glued && print.len() < 2;
    (read && !glued).then(|| found(Sure::Stated)).flatten()
}

/// How sure an age behind its label is; none where it is of another time, or a yardstick.
fn by_label(items: &Items, text: &str, label: Label, length: Option<Length>) -> Option<Sure> {
    let year = items.back(label.at, 2).filter(|i| i.figure && items.back(label.at, 1).is_some_and(|s| s.sign == '('));
    let then = year.is_some_and(|y| y.span.of(text).len() == 4) && !items.before(label.at, 9, &[Word::Born]);
    if then || items.before(label.at, 2, &[Word::Event]) {
        None
    } else if label.gauge {
        length.filter(|l| !l.short).map(|_| Sure::Implied)
    } else {
        Some(Sure::Stated)
    }
}

/// The unit behind the figure at `n`, a hyphen between them or not.
fn length(items: &Items, n: usize) -> Option<Length> {
    let at = beside::dash(items, n + 1);
    let item = items.near(at)?;
    let factor = [(Word::Year, 1.0), (Word::Month, 1.0 / 12.0), (Word::Week, 1.0 / 52.18), (Word::Day, 1.0 / 365.25)];
    let (_, factor) = factor.into_iter().find(|f| item.said.is(f.0))?;
    Some(Length { factor, short: item.said.is(Word::Short), old: item.said.is(Word::Old), next: at + 1 })
}

/// "5/12 old boy", "3/52", "4/7": months, weeks and days as parts of a year, a year and a week.
fn part(items: &Items, text: &str, n: usize) -> Option<Length> {
    let whole = items.get(n + 2).filter(|i| i.figure && i.glued && items.sign(n + 1) == '/')?;
    let factor = match whole.span.of(text) {
        "12" => 1.0 / 12.0,
        "52" => 1.0 / 52.18,
        "7" => 1.0 / 365.25,
        _ => return None,
    };
    let old = items.near(beside::dash(items, n + 3)).is_some_and(|i| i.said.is(Word::Old));
    let read = old || beside::ahead(items, n + 3, false).is_some_and(|a| !a.letter);
    read.then_some(Length { factor, short: false, old, next: n + 3 })
}

/// "4 years 6 months": what is more than whole years, and the item after it.
fn remainder(items: &Items, text: &str, whole: Length) -> Option<(f64, usize)> {
    let at = if matches!(items.sign(whole.next), ',' | '-') { whole.next + 1 } else { whole.next };
    let figure = items.near(at).filter(|i| i.figure && whole.factor >= 1.0)?;
    let value = number(figure.span.of(text)).filter(|v| *v < 12.0)?;
    let more = length(items, at).filter(|l| (1.0 / 13.0..1.0).contains(&l.factor))?;
    Some((value * more.factor, more.next))
}

/// Part of a number, a date, a range, a ratio.
fn coded(items: &Items, n: usize) -> bool {
    let Some(item) = items.get(n) else { return true };
    let next = items.get(n + 1);
    let figure = |i: usize| items.get(i).is_some_and(|i| i.figure);
    let runs = next.is_some_and(|s| matches!(s.sign, '-' | '/' | ':' | '^' | '×' | '+') && !s.cell) && figure(n + 2);
    let share = next.is_some_and(|s| matches!(s.sign, '%' | '‰' | '°'));
    let times = next.is_some_and(|i| i.said.is(Word::Before)) && figure(n + 2) && items.near(n + 2).is_some();
    let Some(before) = items.back(n, 1).filter(|_| item.glued) else { return runs || share || times };
    let known = items.back(n, 2).is_some_and(|i| i.said.known() || i.sign != ' ');
    let joined = matches!(before.sign, '-' | '/' | '#' | '_' | ':') && before.glued && !known;
    let compared = matches!(before.sign, '<' | '>' | '≥' | '≤' | '+' | '~' | '.' | '%');
    let word = before.sign == ' ' && !before.said.known();
    runs || share || times || joined || compared || word
}

/// A figure with a unit that is no time, or with letters glued to it that are no sex ("60s", "5th").
fn measured(items: &Items, text: &str, n: usize) -> bool {
    let Some(item) = items.get(n) else { return true };
    let rest = text.get(item.span.end as usize..).unwrap_or("");
    let foreign = unit(rest).is_some_and(|(u, _)| !matches!(u, Unit::Year(_)));
    foreign || items.get(n + 1).is_some_and(|i| i.glued && i.sign == ' ' && beside::letter(items, n + 1).is_none())
}

/// Nothing is glued to the item at `n` that makes something else of it: "M:E", "M-protein", "45-HM".
fn follows(items: &Items, n: usize) -> bool {
    let (next, after) = (items.get(n + 1), items.get(n + 2));
    let joins = next.is_some_and(|i| matches!(i.sign, ':' | '-' | '+') && i.glued);
    let year = next.is_some_and(|i| i.figure && i.span.end - i.span.start == 4 && !i.cell);
    !(year || joins && after.is_some_and(|i| i.glued && !i.said.known()))
}

/// The lone letter at `n` is one of a list with figures: "N 12 L 78 M 3 E 1".
fn listed(items: &Items, n: usize) -> bool {
    let lone = |i: Option<&super::items::Item>| {
        i.is_some_and(|i| i.sign == ' ' && !i.figure && i.upper && i.span.end - i.span.start <= 2)
    };
    let figure = |i: Option<&super::items::Item>| i.is_some_and(|i| i.figure);
    let back = if items.back(n, 1).is_some_and(|i| matches!(i.sign, ',' | ';' | '%')) { 2 } else { 1 };
    let earlier = figure(items.back(n, back)) && lone(items.back(n, back + 1));
    let skip = if matches!(items.sign(n + 2), ',' | ';' | '%') { n + 3 } else { n + 2 };
    let later = figure(items.get(n + 1)) && lone(items.get(skip)) && figure(items.get(skip + 1));
    earlier || later
}

/// A figure behind "day" beside a newborn.
fn newborn(items: &Items, n: usize) -> bool {
    items.back(n, 1).is_some_and(|i| i.said.is(Word::Day))
        && (items.before(n - 1, 3, &[Word::Newborn]) || items.after(n + 1, 2, &[Word::Newborn]))
}

/// The age that a marrow is measured by: "normocellular for 43 years".
fn yardstick(items: &Items, n: usize) -> bool {
    items.back(n, 1).is_some_and(|i| i.said.is(Word::Gauge))
        && (1..=12).map_while(|d| items.back(n, d)).any(|i| i.said.is(Word::Measured))
}

/// Nothing goes on behind the unit.
fn ends(items: &Items, at: usize) -> bool {
    items.near(at).is_none_or(|i| matches!(i.sign, '.' | ',' | ';' | ')' | '|' | '/' | '(' | ']'))
}
