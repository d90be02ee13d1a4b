//! What stands beside a figure that may be an age: a label, a sex, a person's title.

use crate::finding::patient::items::{Item, Items};
use crate::finding::patient::{sex, sex_of, title_of};
use crate::grammar::person::Word;
use crate::span::Span;

/// A label before a figure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    /// Its item.
    pub(super) at: usize,
    /// It names the sex too.
    pub(super) sex: bool,
    /// It is what something is measured by: "normal for age".
    pub(super) gauge: bool,
}

/// A sex beside a figure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beside {
    /// Where the statement begins, for one before the figure.
    pub(super) at: usize,
    /// The item.
    pub(super) item: usize,
    /// A lone letter.
    pub(super) letter: bool,
    pub(super) female: bool,
    pub(super) span: Span,
}

/// Most items between a label and its figure.
const REACH: usize = 8;

/// The item at `n`, or the one after a hyphen there.
pub(super) fn dash(items: &Items, n: usize) -> usize {
    if items.sign(n) == '-' && items.near(n).is_some() { n + 1 } else { n }
}

/// The label of an age before the figure at `n`.
pub(super) fn label(items: &Items, n: usize) -> Option<Label> {
    let mut both = false;
    for d in 1..=REACH {
        let Some(item) = items.back(n, d) else {
            return (d > n && items.labels[0]).then_some(Label { at: 0, sex: both, gauge: false });
        };
        let at = n - d;
        if item.said.is(Word::Age) {
            let between = |d: &usize| items.back(at, *d).is_some_and(|i| i.said.any(&[Word::Patient, Word::Filler, Word::Gauge]));
            let gauge = (1..=3).take_while(between).any(|d| items.said(at - d).is(Word::Gauge));
            return Some(Label { at, sex: both || items.before(at, 2, &[Word::Sex]), gauge });
        }
        both |= item.said.is(Word::Sex);
        let sign =
            matches!(item.sign, ':' | '=' | '-' | ',' | '/' | '|' | '(' | ')' | '[' | ']' | '*' | '_' | '>' | '"' | '\u{2022}')
                || items.separates(at);
        let word = item.said.any(&[Word::Filler, Word::Sex, Word::Year, Word::Patient, Word::Today, Word::Female, Word::Male]);
        if !(sign || word || items.letter(at).is_some()) {
            return None;
        }
    }
    None
}

/// The sex that the lone letter at `n` says, unless it is the initial of a name.
pub(super) fn letter(items: &Items, n: usize) -> Option<bool> {
    let item = items.get(n)?;
    let name = |i: &&Item| i.sign == ' ' && !i.figure && i.capital && !i.upper && !i.said.known();
    let initial = !item.cell && !item.glued && items.back(n, 1).filter(name).is_some();
    items.letter(n).filter(|_| !initial)
}

/// A sex before the figure at `n`: "M, 72", "woman of 68", "Mrs Q., aged 68".
pub(super) fn behind(items: &Items, n: usize) -> Option<Beside> {
    for d in 1..=6 {
        let item = items.back(n, d)?;
        let at = n - d;
        let found = |letter, female| Some(Beside { at, item: at, letter, female, span: item.span });
        if let Some(female) = sex_of(item) {
            return found(false, female).filter(|_| !sex::thing(items, at));
        }
        if title_of(item).is_some() {
            break;
        }
        if item.sign == ' '
            && let Some(female) = letter(items, at)
        {
            // Part of a number: "26-77-M45".
            let part = item.glued && items.back(at, 1).is_some_and(|i| i.glued && matches!(i.sign, '-' | '_' | '#' | '.' | '/'));
            // A small letter needs a figure with its unit.
            let unit = items.near(dash(items, n + 1)).is_some_and(|i| i.said.any(&[Word::Year, Word::Month]));
            return found(true, female).filter(|_| !part && (item.upper || unit));
        }
        let sign = matches!(item.sign, ',' | ':' | '|' | '/' | '(' | '-' | ';' | '=' | '[' | '*');
        let word = item.said.any(&[Word::Link, Word::Born, Word::Patient]) || d == 1 && item.said.is(Word::Year);
        let birth = item.figure && items.before(at, 2, &[Word::Born]);
        if !(sign || word || birth) {
            break;
        }
    }
    named(items, n)
}

/// "Mr T., 48.", "Re: Mr --, 72,": a title, a name, and the figure.
fn named(items: &Items, n: usize) -> Option<Beside> {
    let close = items.back(n, 1)?;
    let parted = matches!(close.sign, ',' | '(') || close.said.any(&[Word::Link]) || title_of(close).is_some();
    for d in 1..=10 {
        let item = items.back(n, d).filter(|_| parted)?;
        let at = n - d;
        if let Some(female) = title_of(item) {
            let own = !sex::colleague(items, at);
            return own.then_some(Beside { at, item: at, letter: false, female, span: item.span });
        }
        let name = item.sign == ' ' && !item.figure && (item.capital || item.upper);
        let sign = matches!(item.sign, '.' | ',' | '-' | '(' | ')' | '[' | ']' | '*' | '_' | '\'');
        let birth = item.figure && items.before(at, 2, &[Word::Born]);
        if !(name || sign || birth || item.said.any(&[Word::Link, Word::Born])) {
            return None;
        }
    }
    None
}

/// A sex behind the figure and its unit, from the item at `n` on: "/ F", "-year-old Turkish man".
pub(super) fn ahead(items: &Items, n: usize, old: bool) -> Option<Beside> {
    let mut words = 0;
    for at in n..n + 8 {
        let item = items.get(at)?;
        let found = |letter, female| Some(Beside { at, item: at, letter, female, span: item.span });
        if let Some(female) = sex_of(item) {
            return found(false, female).filter(|_| !sex::thing(items, at));
        }
        if words == 0
            && let Some(female) = letter(items, at)
        {
            let joined = items
                .get(at + 1)
                .is_some_and(|i| i.glued && matches!(i.sign, ':' | '-') && items.get(at + 2).is_some_and(|i| i.glued));
            let own = item.upper || item.glued || items.back(at, 1).is_some_and(|i| !i.figure);
            // "54 F 12": the figure behind it is another's.
            return found(true, female).filter(|_| own && !joined);
        }
        // "(age 74) M", "(74 y) M", not the item of a list: "1) Woman".
        let closes =
            item.sign == ')' && (items.said(at.saturating_sub(1)).known() || items.said(at.saturating_sub(2)).is(Word::Age));
        let sign = (closes || matches!(item.sign, ',' | '/' | '|' | '-' | '(' | ';')) && at < n + 3;
        let word = item.sign == ' ' && !item.figure && !item.cell && (old || item.said.is(Word::Patient)) && words < 4;
        words += usize::from(word);
        if !(sign || word) {
            return None;
        }
    }
    None
}

/// The sex glued to the unit: "54yoF".
pub(super) fn glued(items: &Items, after: usize) -> Option<(bool, Span)> {
    let item = items.back(after, 1)?;
    let female = item.said.is(Word::UnitFemale);
    (female || item.said.is(Word::UnitMale)).then_some((female, item.span))
}
