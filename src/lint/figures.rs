//! Printed figures beside a name, whatever the reading made of them: what lies out of all bounds is read as nothing.

use crate::document::Document;
use crate::finding::hit::{Scan, What};
use crate::finding::quantity::{Comparator, Quantity};
use crate::grammar::term::Role;
use crate::lint::check::Watch;
use crate::span::Span;

/// A figure and the name before it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Printed {
    /// The figure with its unit.
    pub(crate) quantity: Quantity,
    /// Name and figure.
    pub(crate) span: Span,
}

/// The figures that stand next behind a name of the entity, where findings or history stand.
pub(crate) fn beside(watch: &Watch<'_, '_>, entity: &str) -> Vec<Printed> {
    let reading = watch.reading;
    let scan = Scan { text: watch.text(), grammar: reading.grammar, document: &reading.document };
    let mut hits = Vec::new();
    let mut out = Vec::new();
    for clause in &reading.document.clauses {
        if Document::role(reading.grammar, clause.section) == Role::Silent {
            continue;
        }
        scan.clause(clause, &mut hits);
        for (at, hit) in hits.iter().enumerate() {
            let What::Entity(id) = hit.what else { continue };
            if reading.grammar.entity(id).is_none_or(|e| e.id != entity) {
                continue;
            }
            let next = hits.get(at + 1..).unwrap_or(&[]).iter().find(|h| !matches!(h.what, What::Mark(':' | '-')));
            if let Some(next) = next
                && let What::Quantity(quantity) = next.what
                && quantity.comparator == Comparator::Equal
                && next.first < hit.last + 4
            {
                out.push(Printed { quantity, span: reading.document.span((hit.first, next.last)) });
            }
        }
    }
    out
}
