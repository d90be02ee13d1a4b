//! What the subject of a value can be: lines named before, a subject of the clause's own, an entity that never has it.

use super::*;

/// Words that stand for lines named before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Refers {
    /// None.
    #[default]
    Nothing,
    /// "this lineage"
    One,
    /// "both", "either", "neither"
    Two,
}

impl Binder<'_> {
    /// Several lines at once.
    pub(super) fn broad(&self, entity: EntityId) -> bool {
        self.grammar.entity(entity).is_some_and(|e| e.traits.has(Trait::SeveralLines))
    }

    /// Whether the clause names an entity that has one of these traits.
    pub(super) fn named(&self, traits: &[Trait]) -> bool {
        self.hits.iter().any(|h| match h.what {
            What::Entity(e) => self.grammar.entity(e).is_some_and(|e| traits.iter().any(|&t| e.traits.has(t))),
            _ => false,
        })
    }

    /// "Platelets in clusters": the clause has a subject of its own, so an arrangement does not bring another along.
    pub(super) fn foreign(&self, implied: EntityId, class: ClassId) -> bool {
        class == self.grammar.known.distribution
            && !self.hits.iter().any(|h| h.what == What::Entity(implied))
            && self.named(&[Trait::Cell, Trait::Blood, Trait::Sign, Trait::Disease])
    }

    /// "Erythroblasts mature normally, granulocytes too, no dysplasia in either": the two that the clause names.
    pub(super) fn pair(&self, value: usize, chosen: usize, class: ClassId, out: &mut Vec<Bond>) {
        if self.refers != Refers::Two || class != self.grammar.known.morphology {
            return;
        }
        let fits = |i: usize| self.taking(i, class).filter(|&e| !self.deaf(value, e, class));
        let two: Vec<usize> = (0..value).filter(|&i| fits(i).is_some()).collect();
        if let &[a, b] = two.as_slice()
            && (a == chosen || b == chosen)
            && self.own.groups.get(a) != self.own.groups.get(b)
        {
            let other = if a == chosen { b } else { a };
            out.extend(fits(other).map(|entity| Bond { value, entity, hit: Some(other), class }));
        }
    }

    /// An entity that has values of the class, but never this one.
    pub(super) fn deaf(&self, at: usize, entity: EntityId, class: ClassId) -> bool {
        let Some(What::Value(value)) = self.hits.get(at).map(|h| h.what) else { return false };
        let reads = |f: &(ClassId, u16)| {
            self.grammar.frames.get(f.1 as usize).is_some_and(|f| f.map.is_empty() || f.map.iter().any(|m| m.0 == value))
        };
        self.grammar.entity(entity).is_none_or(|e| !e.frames.iter().any(|f| f.0 == class && reads(f)))
    }
}
