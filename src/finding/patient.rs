//! Age and sex, as headers and sentences print them: "58 yo / F", "Age/Sex : 41 Yrs / Male", "64F", "Mr T., 48.",
//! "5-month-old girl", "Sex [ ] M [x] F", "born 81 years ago".
//!
//! The words are data (`grammars/lexicon/patient.toml`). A paragraph is cut into items, each a phrase of theirs, a
//! figure, a sign or any other word; what a figure or a lone letter is, the items beside it tell.

mod age;
mod beside;
mod birth;
mod items;
mod sex;

use crate::document::Document;
use crate::grammar::Grammar;
use crate::grammar::person::Word;
use crate::grammar::term::Role;
use crate::span::Span;
use items::{Item, Items};

/// Age in years and sex, with their bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Patient {
    /// Years, months and days converted.
    pub(crate) age: Option<(f64, Span)>,
    /// Female.
    pub(crate) female: Option<(bool, Span)>,
}

/// How sure a statement is: of two, the surer counts, and of equals the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    /// Implied: a pronoun; the age a marrow is measured by.
    Implied,
    /// Stated where it could be somebody else's: a title, years that nothing calls an age.
    Likely,
    /// Stated.
    Stated,
}

/// One statement.
#[derive(Debug, Clone, Copy)]
struct Statement<T> {
    value: T,
    span: Span,
    sure: Sure,
}

/// Keeps the surer of two statements, and of equals the first.
fn keep<T>(best: &mut Option<Statement<T>>, new: Option<Statement<T>>) {
    if let Some(new) = new
        && best.as_ref().is_none_or(|b| b.sure < new.sure)
    {
        *best = Some(new);
    }
}

/// Lines of the text in which a figure beside a letter is the patient's.
const BLOCK: usize = 12;

/// Reads age and sex: the first sure statement of each, wherever it stands. `hidden`: the report's opinion is not read.
pub(crate) fn read(text: &str, grammar: &Grammar, document: &Document, hidden: bool) -> Patient {
    let (mut age, mut female): (Option<Statement<f64>>, Option<Statement<bool>>) = (None, None);
    let mut birth = birth::Birth::default();
    let mut items = Items::default();
    let mut sections = document.sections.iter().peekable();
    let mut section = None;
    let mut at = 0;
    let lines = &document.layout.lines;
    while let Some(line) = lines.get(at) {
        let begin = at;
        while lines.get(at).is_some_and(|l| l.continues) {
            at += 1;
        }
        at += 1;
        let Some(last) = lines.get(at.min(lines.len()) - 1) else { break };
        while let Some(s) = sections.next_if(|s| s.span.start <= line.start) {
            section = Some(s.section);
        }
        let role = section.map_or(Role::Findings, |s| Document::role(grammar, s));
        // The patient block may stand under a title that opens a silent section.
        let head = (line.start as usize) * 5 < text.len();
        if role == Role::Silent && !head || role == Role::Conclusion && hidden {
            continue;
        }
        items.cut(text, grammar, document.tokens.get(line.first..last.last).unwrap_or(&[]));
        if !items.speak() && items.labels == [false; 2] {
            continue;
        }
        items.block = begin < BLOCK || role == Role::Context;
        birth.read(text, &items);
        for n in 0..items.list.len() {
            let Some(item) = items.list.get(n) else { break };
            let figure = item.figure || item.number.is_some();
            if figure && age.as_ref().is_none_or(|a| a.sure < Sure::Stated) {
                let found = age::at(&items, text, n);
                keep(&mut age, found.map(|f| f.age));
                keep(&mut female, found.and_then(|f| f.female));
            } else if item.said.known() && female.as_ref().is_none_or(|f| f.sure < Sure::Stated) {
                keep(&mut female, sex::at(&items, text, n));
            } else if figure && female.is_none() {
                keep(&mut female, age::at(&items, text, n).and_then(|f| f.female));
            }
        }
        let stated = |s: Option<Sure>| s == Some(Sure::Stated);
        if stated(age.as_ref().map(|a| a.sure)) && stated(female.as_ref().map(|f| f.sure)) {
            break;
        }
        items.carry();
    }
    if age.as_ref().is_none_or(|a| a.sure < Sure::Stated) {
        keep(&mut age, birth.age());
    }
    Patient { age: age.map(|a| (a.value, a.span)), female: female.map(|f| (f.value, f.span)) }
}

/// The sex that words of one meaning say.
fn sex_of(item: &Item) -> Option<bool> {
    match (item.said.is(Word::Female), item.said.is(Word::Male)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// The sex a title says.
fn title_of(item: &Item) -> Option<bool> {
    match (item.said.is(Word::FemaleTitle), item.said.is(Word::MaleTitle)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
