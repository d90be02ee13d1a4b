//! Traits: what a mechanism asks of an entity or a value again and again, as a bit. The grammar files name most of
//! them; those that follow from an id's family are worked out when the grammar is compiled.

use crate::grammar::file::GrammarFiles;
use crate::grammar::lexicon::Compiler;
use crate::grammar::term::{Family, Specimen};
use serde::{Deserialize, Serialize};

/// Writes the enum, its names in the files and its doc comments in one place.
macro_rules! traits {
    ($($(#[doc = $doc:literal])+ $name:ident $(= $file:literal)?),* $(,)?) => {
        /// One trait. Those with a name in the files are given there, the others follow from id and frames.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Trait {
            $($(#[doc = $doc])+ $name,)*
        }

        impl Trait {
            /// The trait of that name in a grammar file.
            fn named(name: &str) -> Option<Self> {
                match name {
                    $($($file => Some(Self::$name),)?)*
                    _ => None,
                }
            }
        }
    };
}

traits! {
    /// Only a blood count gives it.
    BloodCount = "blood_count",
    /// A cell that a blood count gives too.
    CountedInBlood = "counted_in_blood",
    /// A cell whose share tells that a differential is the marrow's.
    CountedInMarrow = "counted_in_marrow",
    /// The marrow itself.
    Marrow = "marrow",
    /// No blood film has it: a sentence on it speaks of the marrow.
    MarrowOnly = "marrow_only",
    /// The marrow's where it labels a line.
    MarrowAsLabel = "marrow_as_label",
    /// A stain of the core where nothing else is said.
    CoreStain = "core_stain",
    /// Several lines at once: less sure than one named.
    SeveralLines = "several_lines",
    /// A ratio printed the other way round.
    Inverted = "inverted",
    /// Treatment: what is named beside it was treated.
    Treatment = "treatment",
    /// A cell or tissue whose markers are no finding.
    Background = "background",
    /// A result or amount that says yes.
    Positive = "positive",
    /// A result or amount that says no.
    Negative = "negative",
    /// Merely seen: yields to any amount.
    MereSight = "mere_sight",
    /// Of normal, mixed light chains.
    Polytypic = "polytypic",
    /// A share of events or of a gate.
    Gate = "gate",
    /// The disease is gone.
    Remission = "remission",
    /// A gene whose mutation makes a myeloid clone.
    MyeloidDriver = "myeloid_driver",
    /// Measured by the patient's age.
    ForAge = "for_age",
    /// A marker of cells foreign to the marrow.
    Foreign = "foreign",
    /// A marker that no list of markers names: cytochemistry, a virus, a gene's protein.
    Unlisted = "unlisted",
    /// A marker of immature cells, whose share is a count of them.
    Immature = "immature",
    /// A marker of plasma cells, whose share is a count of them.
    PlasmaMarker = "plasma_marker",
    /// A lymphoid cell that belongs to the marrow where there are few.
    Bystander = "bystander",
    /// Few, here and there.
    Sparse = "sparse",
    /// A marker of T cells at large, beside which one of B cells tells of a mixture.
    TCells = "t_cells",
    /// A marker of B cells at large.
    BCells = "b_cells",
    /// The cells that the cytometer set apart, whatever they are.
    Population = "population",
    /// Blood: its film, its counts, its chemistry.
    Blood,
    /// A cell.
    Cell,
    /// A sign.
    Sign,
    /// A sign of dysplasia.
    Dysplasia,
    /// Context: treatment and the like.
    Context,
    /// A marker, gene or lesion.
    Panel,
    /// A disease.
    Disease,
    /// Its mere mention states something.
    Presence,
    /// Something other than its presence is said of it, and not by a blood count.
    Described,
    /// A clause may leave it unsaid when the one before spoke of it.
    Topic,
    /// Plasma or B cells: light chains are said of it.
    Clonal,
}

/// A set of traits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Traits(u64);

impl Traits {
    /// Whether a trait is among them.
    pub(crate) const fn has(self, one: Trait) -> bool {
        self.0 >> one as u32 & 1 == 1
    }

    /// Adds a trait where `holds`.
    fn put(&mut self, one: Trait, holds: bool) {
        self.0 |= u64::from(holds) << one as u32;
    }
}

impl std::ops::BitOrAssign for Traits {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl Compiler {
    /// Gives every entity and value its traits.
    pub(super) fn traits(&mut self, files: &GrammarFiles) {
        for (path, file) in &files.lexicon {
            for entity in &file.entity {
                let own = self.named(path, &entity.traits);
                let id = self.by_entity.get(&entity.id).copied();
                if let Some(slot) = id.and_then(|e| self.entities.get_mut(e.0 as usize)) {
                    slot.traits |= own;
                }
            }
            for value in &file.value {
                let (own, class) = (self.named(path, &value.traits), self.class(&value.class));
                let id = self.by_value.get(&(class, value.id.clone())).copied();
                if let Some(slot) = id.and_then(|v| self.values.get_mut(v.0 as usize)) {
                    slot.traits |= own;
                }
            }
        }
        let (presence, clonality) = (self.class("presence"), self.class("clonality"));
        for entity in &mut self.entities {
            let of = |class| entity.frames.iter().any(|f| f.0 == class);
            let analyte = entity.id.starts_with("analyte.");
            let described = entity.frames.iter().any(|f| f.0 != presence);
            let own = &mut entity.traits;
            own.put(Trait::Blood, analyte || entity.specimen == Some(Specimen::Blood));
            own.put(Trait::Cell, entity.id.starts_with("cell."));
            own.put(Trait::Sign, entity.id.starts_with("sign."));
            own.put(Trait::Dysplasia, entity.id.starts_with("sign.dys"));
            own.put(Trait::Context, entity.id.starts_with("context."));
            own.put(Trait::Panel, matches!(entity.family, Family::Marker | Family::Gene | Family::Lesion));
            own.put(Trait::Disease, entity.family == Family::Disease);
            own.put(Trait::Presence, of(presence));
            own.put(Trait::Clonal, of(clonality));
            own.put(Trait::Described, described && !analyte && !own.has(Trait::CountedInBlood));
            own.put(Trait::Topic, !entity.frames.is_empty() && matches!(entity.family, Family::Other | Family::Specimen));
        }
    }

    fn named(&mut self, path: &str, names: &[String]) -> Traits {
        let mut all = Traits::default();
        for name in names {
            match Trait::named(name) {
                Some(one) => all.put(one, true),
                None => self.fault(path, format!("no trait is called {name}")),
            }
        }
        all
    }
}
