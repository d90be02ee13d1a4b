//! What can be reported: the elements, each with an id, a kind and its values.

use crate::grammar::flat::Map;
use crate::grammar::named::{IDS, Named};
use serde::{Deserialize, Serialize};

/// An element, as an index into [`Elements`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct ElementId(pub(crate) u16);

/// The kind of value an element has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    /// One of the listed values.
    Enum,
    /// Present, absent or equivocal.
    Presence,
    /// A range of per cent.
    Percent,
    /// A range of numbers in the element's unit.
    Number,
    /// A range of grades on a scale.
    Grade,
    /// A range of ratios.
    Ratio,
    /// Words as printed.
    Text,
}

impl Kind {
    /// The kind of that name in a grammar file.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "enum" => Self::Enum,
            "presence" => Self::Presence,
            "percent" => Self::Percent,
            "number" => Self::Number,
            "grade" => Self::Grade,
            "ratio" => Self::Ratio,
            "text" => Self::Text,
            _ => return None,
        })
    }

    /// Whether its values are ranges of figures.
    pub(crate) const fn is_figure(self) -> bool {
        matches!(self, Self::Percent | Self::Number | Self::Grade | Self::Ratio)
    }
}

/// One thing that can be reported.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Element {
    /// Dotted id: `marrow.blasts`.
    pub(crate) id: String,
    /// Title, for people.
    pub(crate) title: String,
    /// Kind of value.
    pub(crate) kind: Kind,
    /// Unit of a figure.
    pub(crate) unit: String,
    /// Values of an `Enum` or `Presence` (`absent`, `present`, `equivocal`).
    pub(crate) values: Vec<String>,
    /// Smallest and largest figure believed.
    pub(crate) bounds: (f64, f64),
}

/// All elements by id.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Element>", into = "Vec<Element>")]
pub(crate) struct Elements {
    list: Vec<Element>,
    by_id: Map<String, ElementId>,
    /// By [`Named`]; settled once all are there.
    named: Vec<Option<ElementId>>,
    /// What each speaks of; settled likewise.
    realms: Vec<Realm>,
}

/// What an element speaks of, as far as that tells whether a text is a marrow report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Realm {
    /// Only the marrow has it.
    Marrow,
    /// The marrow and other organs have it: granulomas, iron, fibrosis.
    Shared,
    /// Nothing of the marrow.
    Other,
}

impl Realm {
    fn of(id: &str) -> Self {
        match id.split_once('.').map_or("", |x| x.0) {
            "marrow" if id == "marrow.fat" => Self::Shared,
            "marrow" | "erythroid" | "granulocytic" | "megakaryocyte" | "aspirate" => Self::Marrow,
            "trephine" | "iron" | "stroma" | "infiltrate" | "plasma" | "cyto" | "flow" => Self::Shared,
            _ => Self::Other,
        }
    }
}

impl From<Vec<Element>> for Elements {
    fn from(list: Vec<Element>) -> Self {
        let mut elements = Self::default();
        elements.by_id.reserve(list.len());
        for element in list {
            elements.add(element);
        }
        elements
    }
}

impl From<Elements> for Vec<Element> {
    fn from(elements: Elements) -> Self {
        elements.list
    }
}

impl Elements {
    /// Adds an element; an id known already keeps its first place and is replaced.
    pub(crate) fn add(&mut self, element: Element) -> ElementId {
        if let Some(&id) = self.by_id.get(&element.id) {
            if let Some(slot) = self.list.get_mut(id.0 as usize) {
                *slot = element;
            }
            return id;
        }
        let id = ElementId(u16::try_from(self.list.len()).unwrap_or(u16::MAX));
        self.by_id.insert(element.id.clone(), id);
        self.list.push(element);
        id
    }

    /// Looks up, once all are there, what is asked for again and again.
    pub(crate) fn settle(&mut self) {
        self.named = IDS.iter().map(|id| self.find(id)).collect();
        self.realms = self.list.iter().map(|e| Realm::of(&e.id)).collect();
    }

    /// An element that mechanisms name.
    pub(crate) fn named(&self, name: Named) -> Option<ElementId> {
        self.named.get(name as usize).copied().flatten()
    }

    /// What an element speaks of.
    pub(crate) fn realm(&self, id: ElementId) -> Realm {
        self.realms.get(id.0 as usize).copied().unwrap_or(Realm::Other)
    }

    /// The element of that id.
    pub(crate) fn find(&self, id: &str) -> Option<ElementId> {
        self.by_id.get(id).copied()
    }

    /// The element at an index.
    pub(crate) fn get(&self, id: ElementId) -> Option<&Element> {
        self.list.get(id.0 as usize)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// All, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (ElementId, &Element)> {
        self.list.iter().enumerate().map(|(i, e)| (ElementId(u16::try_from(i).unwrap_or(u16::MAX)), e))
    }
}
