//! The compiled shape of the lexicon, the context rules, the sections and the frames.

use crate::grammar::element::ElementId;
use crate::grammar::traits::Traits;
use serde::{Deserialize, Serialize};

/// A thing a report speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct EntityId(pub(crate) u16);

/// A thing a report says of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct ValueId(pub(crate) u16);

/// A class of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct ClassId(pub(crate) u8);

/// A kind of section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct SectionId(pub(crate) u8);

/// Where a finding was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Specimen {
    /// Not said.
    Unstated,
    /// Blood count or film.
    Blood,
    /// Aspirate smear, squash or touch imprint.
    Aspirate,
    /// Core biopsy.
    Trephine,
    /// Clot or particle section.
    Clot,
    /// Flow cytometry.
    Flow,
    /// Karyotype, FISH, molecular.
    Genetic,
}

impl Specimen {
    /// Whether it is looked at through a microscope.
    pub(crate) const fn is_solid(self) -> bool {
        matches!(self, Self::Blood | Self::Aspirate | Self::Trephine | Self::Clot)
    }

    /// The specimen of that name in a grammar file.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "none" | "unstated" => Self::Unstated,
            "blood" => Self::Blood,
            "aspirate" | "imprint" => Self::Aspirate,
            "trephine" => Self::Trephine,
            "clot" => Self::Clot,
            "flow" => Self::Flow,
            "genetic" => Self::Genetic,
            _ => return None,
        })
    }

    /// Its bit in a mask.
    pub(crate) const fn bit(self) -> u8 {
        1 << self as u8
    }

    /// Its name in tables.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Unstated => "marrow",
            Self::Blood => "blood",
            Self::Aspirate => "aspirate",
            Self::Trephine => "trephine",
            Self::Clot => "clot",
            Self::Flow => "flow",
            Self::Genetic => "genetic",
        }
    }
}

/// What a section is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Role {
    /// Findings of today.
    Findings,
    /// History, query, prior results: states nothing of today.
    Context,
    /// The report's own opinion.
    Conclusion,
    /// Methods, disclaimers, signature: read for nothing.
    Silent,
}

/// A kind of section.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) specimen: Specimen,
    pub(crate) role: Role,
}

/// A compiled entity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Entity {
    pub(crate) id: String,
    /// The part of the id before the dot.
    pub(crate) family: Family,
    /// Pattern stated by a disease.
    pub(crate) pattern: Option<u16>,
    /// The element of a marker, gene or lesion.
    pub(crate) element: Option<ElementId>,
    /// Frames by class: (class, index into the grammar's frames), sorted by class.
    pub(crate) frames: Vec<(ClassId, u16)>,
    /// Bits of the classes of values it can have: those of its frames, and those it merely keeps from other entities
    /// (the figure beside a neutrophil is no lymphocyte's; scant cytoplasm is no scarcity of cells).
    pub(crate) takes: u64,
    /// What mechanisms ask of it.
    pub(crate) traits: Traits,
    /// The section and specimen a mention of it opens inside a text without headings.
    pub(crate) specimen: Option<Specimen>,
}

/// Families that Rust treats apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Family {
    Marker,
    Gene,
    Lesion,
    Disease,
    Specimen,
    Other,
}

/// A compiled value.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Value {
    pub(crate) class: ClassId,
    pub(crate) id: String,
    pub(crate) negated: Option<ValueId>,
    pub(crate) implies: Option<EntityId>,
    pub(crate) traits: Traits,
}

/// What a cue does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum CueKind {
    Negated,
    Possible,
    Probable,
    Historical,
    Hypothetical,
    NotAssessed,
    Pending,
    OtherSubject,
    Terminator,
    Pseudo,
    Conjunction,
}

/// A compiled cue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Cue {
    pub(crate) kind: CueKind,
    pub(crate) forward: bool,
    pub(crate) backward: bool,
}

/// What a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Meaning {
    Entity(EntityId),
    Value(ValueId),
    Cue(u16),
    Heading(SectionId),
}

/// One sense of a phrase.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Sense {
    pub(crate) meaning: Meaning,
    /// Bits of the sections it holds in; 0: all.
    pub(crate) sections: u64,
    /// It counts only when written with these capitals.
    pub(crate) exact: Option<Box<str>>,
}

impl Sense {
    /// Whether the sense holds in a section.
    pub(crate) const fn holds_in(&self, section: SectionId) -> bool {
        self.sections == 0 || self.sections >> section.0 & 1 == 1
    }
}

/// A compiled frame: one way to say an element.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Frame {
    pub(crate) element: ElementId,
    pub(crate) class: ClassId,
    /// For a class of words: (value of the class, index into the element's values).
    pub(crate) map: Vec<(ValueId, u8)>,
    pub(crate) specimens: u8,
    pub(crate) sections: u64,
}

/// Ids that Rust needs by name, looked up once.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Known {
    pub(crate) percent: ClassId,
    pub(crate) ratio: ClassId,
    pub(crate) figure: ClassId,
    pub(crate) length: ClassId,
    pub(crate) grade: ClassId,
    pub(crate) presence: ClassId,
    pub(crate) result: ClassId,
    pub(crate) comparator: ClassId,
    pub(crate) denominator: ClassId,
    pub(crate) status: ClassId,
    pub(crate) adequacy: ClassId,
    pub(crate) general: ClassId,
    pub(crate) pattern: ClassId,
    pub(crate) attribute: ClassId,
    pub(crate) amount: ClassId,
    pub(crate) maturation: ClassId,
    pub(crate) morphology: ClassId,
    pub(crate) distribution: ClassId,
    pub(crate) degree: ClassId,
    pub(crate) variant_kind: ClassId,
    pub(crate) lesion_result: ClassId,
    pub(crate) clonality: ClassId,
    /// The section of heads of tables.
    pub(crate) table: Option<SectionId>,
    /// The section of words on the patient.
    pub(crate) patient: Option<SectionId>,
    pub(crate) remission: Option<EntityId>,
    pub(crate) b_cell: Option<EntityId>,
    pub(crate) aspirate: Option<EntityId>,
    pub(crate) trephine: Option<EntityId>,
}

/// A disease that states a pattern. Which one is known once the patterns are compiled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stated {
    pub(crate) entity: EntityId,
    /// Id of the pattern.
    pub(crate) pattern: String,
    /// The file that says so.
    pub(crate) path: String,
}
