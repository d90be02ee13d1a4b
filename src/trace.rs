//! A trace of a reading, for authors of grammars: every clause with what was known in it and what was made of it.

use crate::document::Document;
use crate::finding::fact::FactValue;
use crate::finding::hit::{Hit, Scan, What};
use crate::finding::scope;
use crate::grammar::term::Role;
use crate::reading::Reading;
use std::fmt::Write as _;

/// Writes the trace of a reading.
#[must_use]
pub fn trace(reading: &Reading<'_>) -> String {
    let mut out = String::new();
    let (text, grammar, document) = (reading.report.text.as_str(), reading.grammar, &reading.document);
    let scan = Scan { text, grammar, document };
    let (mut hits, mut status) = (Vec::new(), Vec::new());
    for (i, clause) in document.clauses.iter().enumerate() {
        let section = grammar.section(clause.section).map_or("", |s| s.name.as_str());
        let words = |r: (usize, usize)| document.span(r).of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(
            out,
            "#{i} [{section}/{}{}{}] {{{}}} {}",
            clause.specimen.name(),
            if clause.row { " row" } else { "" },
            if clause.follows { " follows" } else { "" },
            words(clause.label),
            words(clause.body)
        );
        scan.clause(clause, &mut hits);
        scope::apply(grammar, &document.tokens, &hits, &mut status);
        let opinion = Document::role(grammar, clause.section) == Role::Conclusion;
        scope::asks(grammar, document, clause, opinion, &hits, &mut status);
        let _ = write!(out, "    ");
        for (hit, s) in hits.iter().zip(&status) {
            let _ = write!(out, "{}{} ", describe(reading, hit), flags(s));
        }
        let _ = writeln!(out);
        for f in reading.findings.list.iter().filter(|f| f.clause as usize == i) {
            let Some(e) = grammar.elements.get(f.element) else { continue };
            let value = match f.value {
                FactValue::Word(w) => e.values.get(w as usize).cloned().unwrap_or_default(),
                FactValue::Range { low, high, .. } => format!("{low:?}..{high:?}"),
            };
            let _ = writeln!(
                out,
                "      = {} {value} ({}, {}{})",
                e.id,
                f.assertion.name(),
                f.specimen.name(),
                if f.far { ", far" } else { "" }
            );
        }
    }
    out
}

fn describe(reading: &Reading<'_>, hit: &Hit) -> String {
    let g = reading.grammar;
    let label = if hit.label { "^" } else { "" };
    match hit.what {
        What::Entity(e) => format!("{label}<{}>", g.entity(e).map_or("", |e| e.id.as_str())),
        What::Value(v) => g.value(v).map_or(String::new(), |v| {
            format!("{label}{}.{}", g.classes.get(v.class.0 as usize).map_or("", String::as_str), v.id)
        }),
        What::Cue(c) => g.cues.get(c as usize).map_or(String::new(), |c| format!("!{:?}", c.kind)),
        What::Quantity(q) => format!("{}{}..{}:{:?}{:?}", label, q.low, q.high, q.measure, q.comparator),
        What::Variant => "VAR".into(),
        What::Karyotype => "KARYO".into(),
        What::Sign(s) => {
            if s {
                "(+)".into()
            } else {
                "(-)".into()
            }
        }
        What::Mark(c) => c.to_string(),
    }
}

fn flags(s: &scope::Status) -> String {
    let mut out = String::new();
    for (on, name) in [
        (s.negated, "~neg"),
        (s.possible, "~poss"),
        (s.probable, "~prob"),
        (s.historical, "~hist"),
        (s.hypothetical, "~hyp"),
        (s.not_assessed, "~na"),
        (s.pending, "~pend"),
        (s.other, "~other"),
    ] {
        if on {
            out.push_str(name);
        }
    }
    out
}
