//! What was not understood: statements of which no list and no notation knew the better half.

use crate::document::{Clause, Document};
use crate::grammar::term::Role;
use crate::reading::Reading;
use crate::span::Span;

/// The statements left unread, in order. History and methods are not meant to be read and are not listed.
pub(crate) fn unread(reading: &Reading<'_>) -> Vec<Span> {
    let mut list: Vec<(usize, Span)> = Vec::new();
    for (index, (clause, &(used, all))) in reading.document.clauses.iter().zip(&reading.findings.read).enumerate() {
        let role = Document::role(reading.grammar, clause.section);
        if !matches!(role, Role::Findings | Role::Conclusion) || all == 0 || u32::from(used) * 2 >= u32::from(all) {
            continue;
        }
        if is_heading(reading, clause) {
            continue;
        }
        let from = if clause.label.1 > clause.label.0 { clause.label.0.min(clause.body.0) } else { clause.body.0 };
        let span = reading.document.span((from, clause.body.1));
        match list.last_mut() {
            // Parts of one sentence are shown as one.
            Some((last, before)) if *last + 1 == index && clause.follows => {
                *last = index;
                *before = before.join(span);
            }
            _ => list.push((index, span)),
        }
    }
    list.into_iter().map(|(_, span)| span).filter(|s| s.end > s.start).collect()
}

/// A heading that stands alone.
fn is_heading(reading: &Reading<'_>, clause: &Clause) -> bool {
    let (first, last) = clause.body;
    let tokens = reading.document.tokens.get(first..last).unwrap_or(&[]);
    let found = reading.grammar.phrase(&reading.report.text, tokens, clause.section, true, true, |_, _| true);
    clause.label.0 == clause.label.1 && found.is_some_and(|(_, length)| length + 1 >= tokens.len())
}

/// The line of a byte, counted from 1.
pub(crate) fn line_of(text: &str, byte: u32) -> usize {
    let before = text.as_bytes().get(..byte as usize).unwrap_or(text.as_bytes());
    before.iter().filter(|b| **b == b'\n').count() + 1
}
