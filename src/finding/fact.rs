//! The facts of a report: for each element the one value that its statements agree on.

use crate::grammar::element::ElementId;

/// A value without its words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum FactValue {
    /// A figure: the interval it must lie in. An open end is excluded (`<5` is 0 to 5 with `high_open`).
    /// `None` is unbounded.
    Range {
        /// Lower end.
        low: Option<f64>,
        /// Upper end.
        high: Option<f64>,
        /// The lower end itself is excluded.
        low_open: bool,
        /// The upper end itself is excluded.
        high_open: bool,
    },
    /// Index into the element's `values`.
    Word(u8),
}

/// What the report states of one element today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fact {
    /// The value.
    pub(crate) value: FactValue,
    /// The finding it comes from; `None` when it is derived from other facts.
    pub(crate) finding: Option<u32>,
    /// Another statement of the report clashes with it.
    pub(crate) conflict: bool,
}

/// All facts, by element.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    values: Vec<Option<Fact>>,
}

impl Facts {
    /// No facts yet, room for `elements` of them.
    pub(crate) fn new(elements: usize) -> Self {
        Self { values: vec![None; elements] }
    }

    /// The fact of an element, if the report states it.
    pub(crate) fn get(&self, id: ElementId) -> Option<Fact> {
        self.values.get(id.0 as usize).copied().flatten()
    }

    /// States a fact.
    pub(crate) fn set(&mut self, id: ElementId, fact: Fact) {
        if let Some(slot) = self.values.get_mut(id.0 as usize) {
            *slot = Some(fact);
        }
    }
}
