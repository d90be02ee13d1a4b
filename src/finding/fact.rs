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
    list: Vec<(ElementId, Fact)>,
    /// One more than the place in the list, by element; 0: not stated.
    places: Vec<u16>,
}

impl Facts {
    /// No facts yet, room for `elements` of them.
    pub(crate) fn new(elements: usize) -> Self {
        Self { list: Vec::with_capacity(96), places: vec![0; elements] }
    }

    /// The fact of an element, if the report states it.
    pub(crate) fn get(&self, id: ElementId) -> Option<Fact> {
        self.find(id).copied()
    }

    /// The same where it stands.
    pub(crate) fn find(&self, id: ElementId) -> Option<&Fact> {
        let place = usize::from(*self.places.get(id.0 as usize)?);
        self.list.get(place.checked_sub(1)?).map(|f| &f.1)
    }

    /// States a fact.
    pub(crate) fn set(&mut self, id: ElementId, fact: Fact) {
        let Some(place) = self.places.get_mut(id.0 as usize) else { return };
        match usize::from(*place).checked_sub(1).and_then(|at| self.list.get_mut(at)) {
            Some(slot) => slot.1 = fact,
            None => {
                self.list.push((id, fact));
                *place = u16::try_from(self.list.len()).unwrap_or(0);
            }
        }
    }

    /// The elements stated, in no order to rely on.
    pub(crate) fn stated(&self) -> impl Iterator<Item = ElementId> {
        self.list.iter().map(|f| f.0)
    }
}
