//! What an amount or a figure counts: which of the names around it are no subject of it.

use crate::document::token::Shape;
use crate::finding::bind::Binder;
use crate::finding::hit::{Hit, What};
use crate::grammar::term::ClassId;
use crate::grammar::traits::Trait;

impl Binder<'_> {
    /// A value in the label gives way to the body's own of its class: "Dysplasia: erythroid present, others spared".
    pub(super) fn answered(&self, class: ClassId) -> bool {
        let of = |h: &Hit| matches!(h.what, What::Value(v) if self.grammar.value(v).is_some_and(|v| v.class == class));
        let named = self.hits.iter().enumerate().any(|(i, h)| h.label && self.taking(i, class).is_some());
        !named && self.hits.iter().any(|h| {
            !h.label
                && (of(h)
                    || matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| e.traits.has(Trait::Dysplasia))))
        })
    }

    /// "Many monolobated forms": an amount before a word of shape counts forms, not the cell.
    pub(super) fn qualifies(&self, at: usize) -> bool {
        let class = |i: usize| match self.hits.get(i).map(|h| h.what) {
            Some(What::Value(v)) => self.grammar.value(v).map(|v| v.class),
            _ => None,
        };
        let known = &self.grammar.known;
        let close = || self.hits.get(at).zip(self.hits.get(at + 1)).is_some_and(|(a, b)| a.last == b.first);
        class(at) == Some(known.amount)
            && class(at + 1).is_some_and(|c| c == known.morphology || c == known.distribution)
            && close()
    }

    /// "increase in", "excess of": the joining word costs nothing.
    pub(super) fn of(&self, value: usize, entity: usize) -> bool {
        let (Some(v), Some(e)) = (self.hits.get(value), self.hits.get(entity)) else { return false };
        let word = self.tokens.get(v.last).filter(|_| v.last < e.first);
        word.is_some_and(|t| t.end - t.start == 2 && t.shape == Shape::Word)
    }

    /// "increased", "reduced", not "increase", before "in" and its kin.
    pub(super) fn participle(&self, value: usize) -> bool {
        let Some(hit) = self.hits.get(value) else { return false };
        let word = |i: usize| self.tokens.get(i).and_then(|t| self.text.get(t.start as usize..t.end as usize)).unwrap_or("");
        let last = word(hit.last.saturating_sub(1));
        let joint = word(hit.last);
        (last.ends_with("ed") || last.ends_with("ED")) && !joint.eq_ignore_ascii_case("of")
    }

    /// "15 % of erythroblasts": what stands behind "of" is what was counted, unless nothing else is named.
    pub(super) fn counted(&self, value: usize, entity: usize, figure: bool) -> bool {
        if !figure || !self.of(value, entity) {
            return false;
        }
        let extent = self.hits.get(..value).unwrap_or(&[]).iter().any(|h| match h.what {
            What::Value(v) => self.grammar.value(v).is_some_and(|v| v.class == self.grammar.known.morphology),
            What::Entity(e) => self.grammar.entity(e).is_some_and(|e| e.traits.has(Trait::Dysplasia)),
            _ => false,
        });
        extent
            || (0..value).any(|i| {
                // "Infiltration with 96 % of plasma cells" counts plasma cells.
                let sign = self.entity(i).and_then(|e| self.grammar.entity(e)).is_some_and(|e| e.traits.has(Trait::Sign));
                !sign && !self.own.used.iter().any(|u| u.0 == i) && self.taking(i, self.grammar.known.percent).is_some()
            })
            || !self.hits.get(entity + 1..).unwrap_or(&[]).is_empty()
                && self.topic.iter().any(|&e| self.accepts(e, self.grammar.known.percent))
    }
}
