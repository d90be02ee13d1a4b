//! What a word says of the patient's sex.

use crate::finding::patient::items::Items;
use crate::finding::patient::{Statement, Sure, beside, sex_of, title_of};
use crate::grammar::person::Word;

/// The sex that the item at `n` states: a word, a letter behind its label, a ticked box, a title, a pronoun.
pub(super) fn at(items: &Items, text: &str, n: usize) -> Option<Statement<bool>> {
    let item = items.get(n)?;
    let statement = |value, sure| Some(Statement { value, span: item.span, sure });
    let word = sex_of(item);
    let lettered = || beside::letter(items, n).filter(|_| labelled(items, n));
    if let Some(female) = word.or_else(lettered) {
        let ticked = ticked(items, text, n);
        if ticked == Some(false) || ticked.is_none() && template(items, n) || thing(items, n) || relative(items, n) {
            return None;
        }
        return statement(female, Sure::Stated);
    }
    if let Some(female) = title_of(item) {
        // "MR" may be a scan.
        let doubtful = item.said.is(Word::Doubtful);
        return if doubtful || colleague(items, n) || relative(items, n) { None } else { statement(female, Sure::Likely) };
    }
    let (she, he) = (item.said.is(Word::She), item.said.is(Word::He));
    // "His wife" speaks of him.
    if she != he && !items.before(n, 4, &[Word::Relative]) && !items.before(n, 8, &[Word::Doctor]) {
        return statement(she, Sure::Implied);
    }
    None
}

/// Somebody else stands beside the word.
fn relative(items: &Items, n: usize) -> bool {
    items.before(n, 4, &[Word::Relative]) || items.after(n + 1, 2, &[Word::Relative])
}

/// A lone letter stands behind a label of the sex, or alone behind the patient's: "Pt: F, ...".
fn labelled(items: &Items, n: usize) -> bool {
    let named = items.back(n, 1).is_some_and(|i| i.sign == ':') && items.back(n, 2).is_some_and(|i| i.said.is(Word::Patient));
    if named && items.near(n + 1).is_none_or(|i| matches!(i.sign, ',' | ';' | '/' | '|')) {
        return true;
    }
    for d in 1..=8 {
        let Some(item) = items.back(n, d) else { return d > n && items.labels[1] };
        if item.said.is(Word::Sex) {
            return true;
        }
        let sign = item.sign != ' ' && !matches!(item.sign, ';' | '.') || items.separates(n - d);
        let box_mark = items.back(n, d - 1).is_some_and(|i| matches!(i.sign, ']' | ')')) || items.letter(n - d).is_some();
        let unit = item.said.any(&[Word::Age, Word::Year, Word::Month, Word::Week, Word::Day, Word::Filler, Word::Patient]);
        if !(sign || item.figure || unit || box_mark) {
            return false;
        }
    }
    false
}

/// It is no person's: a karyotype, a ward, a reference range.
pub(super) fn thing(items: &Items, n: usize) -> bool {
    let ahead = items.after(n + 1, 2, &[Word::Thing]);
    let from = if matches!(items.sign(n + 1), ':' | '(' | '=') { n + 2 } else { n + 1 };
    let figure = |i: usize| items.near(i).is_some_and(|f| f.figure);
    let range = figure(from) && items.sign(from + 1) == '-' && figure(from + 2);
    ahead || range || items.before(n, 2, &[Word::Thing])
}

/// Both sexes are printed and none is chosen: "Sex: M / F".
fn template(items: &Items, n: usize) -> bool {
    let said = |i: Option<usize>| i.and_then(|i| items.get(i).and_then(sex_of).or_else(|| items.letter(i)));
    let Some(own) = said(Some(n)) else { return false };
    let joins = |i: Option<usize>| i.is_some_and(|i| matches!(items.sign(i), '/' | '|' | '\\'));
    let after = if joins(Some(n + 1)) { n + 2 } else { n + 1 };
    let before = n.checked_sub(if joins(n.checked_sub(1)) { 2 } else { 1 });
    said(Some(after)) == Some(!own) || said(before) == Some(!own)
}

/// The tick box of the word at `n`: ticked or not. The first box of the line tells whether boxes stand before their
/// words or behind them.
fn ticked(items: &Items, text: &str, n: usize) -> Option<bool> {
    let (before, after) = (box_before(items, text, n), box_after(items, text, n));
    if before.is_none() || after.is_none() {
        return before.or(after);
    }
    let option = |i: &usize| items.get(*i).and_then(sex_of).is_some() || items.letter(*i).is_some();
    let leads = (0..items.list.len()).filter(option).find_map(|i| {
        let (b, a) = (box_before(items, text, i), box_after(items, text, i));
        (b.is_some() || a.is_some()).then_some(b.is_some())
    });
    if leads == Some(false) { after } else { before }
}

fn marked(items: &Items, text: &str, n: Option<usize>) -> Option<bool> {
    let item = n.and_then(|n| items.get(n))?;
    matches!(item.span.of(text), "x" | "X" | "✓" | "✔" | "*" | "√" | "✗" | "v").then_some(true)
}

fn box_before(items: &Items, text: &str, n: usize) -> Option<bool> {
    let sign = |d: usize| items.back(n, d).map_or(' ', |i| i.sign);
    match (sign(1), sign(2), sign(3)) {
        ('☒' | '☑' | '✓' | '✔', ..) => Some(true),
        ('☐' | '□' | '○', ..) | (']', '[', _) | (')', '(', _) => Some(false),
        (']', _, '[') | (')', _, '(') => marked(items, text, n.checked_sub(2)),
        _ => None,
    }
}

fn box_after(items: &Items, text: &str, n: usize) -> Option<bool> {
    match (items.sign(n + 1), items.sign(n + 2), items.sign(n + 3)) {
        ('☒' | '☑' | '✓' | '✔', ..) => Some(true),
        ('☐' | '□' | '○', ..) | ('[', ']', _) | ('(', ')', _) => Some(false),
        ('[', _, ']') | ('(', _, ')') => marked(items, text, Some(n + 2)),
        _ => None,
    }
}

/// The title at `n` is a doctor's, or whom a letter is written to.
pub(super) fn colleague(items: &Items, n: usize) -> bool {
    items.before(n, 4, &[Word::Doctor]) || items.after(n + 1, 8, &[Word::Doctor])
}
