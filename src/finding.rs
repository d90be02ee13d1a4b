//! Findings: one element, its value, how it is asserted, and the bytes it was read from.

pub(crate) mod assemble;
pub(crate) mod bind;
pub(crate) mod convert;
pub(crate) mod derive;
pub(crate) mod diagnosis;
pub(crate) mod fact;
pub(crate) mod hit;
pub(crate) mod panel;
pub(crate) mod patient;
pub(crate) mod quantity;
pub(crate) mod reconcile;
pub(crate) mod scale;
pub(crate) mod scope;

use crate::finding::fact::FactValue;
use crate::finding::quantity::Comparator;
use crate::finding::scope::Status;
use crate::grammar::element::ElementId;
use crate::grammar::term::{Role, SectionId, Specimen};
use crate::span::Span;

/// How a finding is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Assertion {
    /// Stated of today's specimen.
    Present,
    /// Stated not to be there.
    Absent,
    /// Hedged.
    Possible,
    /// Looked for and not assessable, or not done.
    NotAssessed,
    /// Result awaited.
    Pending,
    /// Of an earlier time.
    Historical,
    /// Asked, queried, to be excluded.
    Hypothetical,
    /// Of somebody else.
    OtherSubject,
}

impl Assertion {
    /// The assertion that cues make.
    pub(crate) const fn of(status: Status, negated: bool) -> Self {
        if status.other {
            Self::OtherSubject
        } else if status.historical {
            Self::Historical
        } else if status.hypothetical {
            Self::Hypothetical
        } else if status.pending {
            Self::Pending
        } else if status.not_assessed {
            Self::NotAssessed
        } else if status.possible {
            Self::Possible
        } else if negated {
            Self::Absent
        } else {
            Self::Present
        }
    }

    /// Whether it states something of today.
    pub(crate) const fn is_today(self) -> bool {
        matches!(self, Self::Present | Self::Absent | Self::Possible)
    }

    /// Whether it speaks of another time or person, or only asks.
    pub(crate) const fn is_aside(self) -> bool {
        matches!(self, Self::Historical | Self::Hypothetical | Self::OtherSubject)
    }

    /// Its name in tables.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Possible => "possible",
            Self::NotAssessed => "not assessed",
            Self::Pending => "pending",
            Self::Historical => "historical",
            Self::Hypothetical => "hypothetical",
            Self::OtherSubject => "other subject",
        }
    }
}

/// One thing the report says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finding {
    /// What of.
    pub(crate) element: ElementId,
    /// The value, in the element's unit.
    pub(crate) value: FactValue,
    /// Comparator of a figure.
    pub(crate) comparator: Comparator,
    /// How it is meant.
    pub(crate) assertion: Assertion,
    /// Favoured, in keeping with.
    pub(crate) probable: bool,
    /// Where it was seen.
    pub(crate) specimen: Specimen,
    /// The section it stands in.
    pub(crate) section: SectionId,
    /// The section's role.
    pub(crate) role: Role,
    /// Clause, counted from 0.
    pub(crate) clause: u32,
    /// Bytes of the value and the entity.
    pub(crate) span: Span,
    /// Bytes of the cue that decided the assertion.
    pub(crate) cue: Option<Span>,
    /// The grade's notation, for a grade.
    pub(crate) grade: Option<quantity::Measure>,
    /// Bound over the end of a clause, or brought along by the value: less sure than a name beside its value.
    pub(crate) far: bool,
}

impl Finding {
    /// States something of today, in a place that may.
    pub(crate) fn counts(&self) -> bool {
        self.assertion.is_today() && matches!(self.role, Role::Findings | Role::Conclusion)
    }
}
