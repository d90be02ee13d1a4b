//! Disease patterns: criteria over findings, each a file under `grammars/patterns/`, and how a report fares against them.
//!
//! A pattern is data and never a diagnosis the program makes; what the report itself concludes is kept beside it.

pub(crate) mod assessment;
pub(crate) mod compiled;
pub(crate) mod criterion;
pub(crate) mod example;
pub(crate) mod truth;

use criterion::Criterion;
use rustc_hash::FxHashMap;

use crate::finding::fact::Facts;
use crate::grammar::element::ElementId;
use truth::Truth;

/// A family of patterns. Precedence between diseases goes by family: see `assessment.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Group {
    /// Nothing abnormal.
    Normal,
    /// Empty or failing marrow.
    Failure,
    /// State after treatment of a neoplasm.
    Treatment,
    /// Myelodysplastic neoplasms.
    Mds,
    /// Between myelodysplastic and myeloproliferative.
    MdsMpn,
    /// Acute leukaemias.
    AcuteLeukaemia,
    /// Myeloproliferative neoplasms and eosinophilia.
    Mpn,
    /// Mastocytosis.
    Mast,
    /// Mature lymphoid neoplasms.
    Lymphoid,
    /// Plasma cell neoplasms and amyloid.
    Plasma,
    /// Tumour, granuloma, organism, storage and haemophagocytosis.
    Infiltration,
    /// Deficiency and reaction.
    Reactive,
    /// No specimen to judge.
    Inadequate,
}

impl Group {
    /// The group of that name in `patterns.csv`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "normal" => Self::Normal,
            "failure" => Self::Failure,
            "treatment" => Self::Treatment,
            "mds" => Self::Mds,
            "mds_mpn" => Self::MdsMpn,
            "acute_leukaemia" => Self::AcuteLeukaemia,
            "mpn" => Self::Mpn,
            "mast" => Self::Mast,
            "lymphoid" => Self::Lymphoid,
            "plasma" => Self::Plasma,
            "infiltration" => Self::Infiltration,
            "reactive" => Self::Reactive,
            "inadequate" => Self::Inadequate,
            _ => return None,
        })
    }

    /// A neoplasm of the marrow's own cells.
    pub(crate) const fn is_neoplasm(self) -> bool {
        matches!(self, Self::Mds | Self::MdsMpn | Self::AcuteLeukaemia | Self::Mpn | Self::Mast | Self::Lymphoid | Self::Plasma)
    }

    /// A clonal disease of the myeloid line, of which a marrow has one at a time.
    pub(crate) const fn is_myeloid(self) -> bool {
        matches!(self, Self::Mds | Self::MdsMpn | Self::AcuteLeukaemia | Self::Mpn)
    }

    /// What is concluded only when no disease explains the marrow.
    pub(crate) const fn is_remainder(self) -> bool {
        matches!(self, Self::Normal | Self::Reactive | Self::Failure)
    }
}

/// What makes a pattern urgent.
#[derive(Debug, Clone)]
pub(crate) struct Urgent {
    /// Its cue; none: whenever the pattern is listed.
    pub(crate) when: Option<Criterion>,
    /// What it rests on and what would settle it.
    pub(crate) text: String,
}

/// One pattern, ready to be judged.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// Id of `patterns.csv`.
    pub(crate) id: String,
    /// Name, for people.
    pub(crate) title: String,
    /// Family.
    pub(crate) group: Group,
    /// Classifications with edition.
    pub(crate) edition: Vec<String>,
    /// The higher stands first.
    pub(crate) priority: u32,
    /// Patterns that need not be named beside it, as indices.
    pub(crate) covers: Vec<u16>,
    /// Whether a cue of it stands first.
    pub(crate) urgent: Option<Urgent>,
    /// The definition.
    pub(crate) required: Vec<Criterion>,
    /// The picture.
    pub(crate) suggests: Vec<Criterion>,
    /// What speaks for it.
    pub(crate) supporting: Vec<Criterion>,
    /// What speaks against it.
    pub(crate) opposing: Vec<Criterion>,
    /// What must be known before anybody concludes.
    pub(crate) need: Vec<ElementId>,
}

impl Pattern {
    /// The urgent text, when its cue is met by the facts.
    pub(crate) fn urgent(&self, facts: &Facts) -> Option<&str> {
        let urgent = self.urgent.as_ref()?;
        let now = urgent.when.as_ref().is_none_or(|w| w.truth(facts) == Truth::Met);
        now.then_some(urgent.text.as_str())
    }
}

/// All patterns by index and id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Patterns {
    list: Vec<Pattern>,
    by_id: FxHashMap<String, u16>,
}

impl Patterns {
    /// The pattern at an index.
    pub(crate) fn get(&self, index: u16) -> Option<&Pattern> {
        self.list.get(usize::from(index))
    }

    /// The index of an id.
    pub(crate) fn find(&self, id: &str) -> Option<u16> {
        self.by_id.get(id).copied()
    }

    /// All, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u16, &Pattern)> {
        (0..).zip(&self.list)
    }
}
