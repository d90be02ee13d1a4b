//! Figures into the element's own unit. A printed unit outranks the magnitude; in doubt nothing is read.

use crate::finding::quantity::{Comparator, Measure, Quantity};
use crate::grammar::element::{Element, Kind};
use crate::syntax::unit::Unit;

/// Grams a decilitre of one millimole of haemoglobin a litre.
const MILLIMOLE: f64 = 1.611;

/// The figure in the element's unit: low, high, low open, high open. `label` is a unit printed in the row's label.
pub(crate) type Interval = (Option<f64>, Option<f64>, bool, bool);

/// Converts a quantity for an element.
pub(crate) fn interval(element: &Element, quantity: &Quantity, label: Option<Unit>) -> Option<Interval> {
    let factor = factor(element, quantity, label)?;
    let top = match element.kind {
        Kind::Percent => Some(100.0),
        _ => None,
    };
    let (low, high, low_open, high_open) = quantity.interval(top);
    let scale = |v: Option<f64>| v.map(|v| if factor == 1.0 { v } else { round(v * factor) });
    let (low, high) = (scale(low), scale(high));
    let (least, most) = element.bounds;
    let fits = |v: Option<f64>| v.is_none_or(|v| v >= least - 1e-9 && v <= most + 1e-9);
    (fits(low) && fits(high)).then_some((low, high, low_open, high_open))
}

/// Four significant decimals are more than any counter gives.
fn round(v: f64) -> f64 {
    (v * 10_000.0).round() / 10_000.0
}

fn factor(element: &Element, quantity: &Quantity, label: Option<Unit>) -> Option<f64> {
    let measure = match (quantity.measure, label) {
        (Measure::Bare, Some(unit)) => Measure::With(unit),
        (m, _) => m,
    };
    match element.kind {
        Kind::Percent => match measure {
            Measure::Percent | Measure::Bare | Measure::With(Unit::Percent) => Some(1.0),
            _ => None,
        },
        Kind::Ratio => matches!(quantity.measure, Measure::Ratio | Measure::Bare).then_some(1.0),
        Kind::Grade => matches!(measure, Measure::Grade { .. } | Measure::Bare).then_some(1.0),
        Kind::Number => match (element.unit.as_str(), measure) {
            ("g/dL", Measure::With(Unit::GramPerLitre(f))) => Some(f / 10.0),
            ("g/dL", Measure::With(Unit::MillimolePerLitre)) => Some(MILLIMOLE),
            ("g/dL", Measure::Bare) => Some(if quantity.high <= 25.0 { 1.0 } else { 0.1 }),
            ("g/L", Measure::With(Unit::GramPerLitre(f))) => Some(f),
            ("10^9/L", Measure::With(Unit::Count(f))) => count(element, quantity, f),
            // "G/L" of cells is giga, not gram.
            ("10^9/L", Measure::With(Unit::GramPerLitre(1.0))) => Some(1.0),
            ("10^9/L", Measure::Bare) => bare_count(element, quantity.high),
            ("fL", Measure::With(Unit::Femtolitre) | Measure::Bare) => Some(1.0),
            ("mm", Measure::Length) => Some(1.0),
            ("mm", Measure::With(Unit::Millimetre(f))) => Some(f),
            ("%", Measure::Percent | Measure::Bare | Measure::With(Unit::Percent)) => {
                // A haematocrit of 0.42 is 42 %.
                Some(if quantity.high <= 1.0 { 100.0 } else { 1.0 })
            }
            ("years", Measure::Age | Measure::Bare) => Some(1.0),
            ("", Measure::Bare | Measure::Grade { .. }) => Some(1.0),
            _ => None,
        },
        Kind::Enum | Kind::Presence | Kind::Text => None,
    }
}

/// "186,400 x10^9/L" cannot be: the figure is a microlitre's.
fn count(element: &Element, quantity: &Quantity, factor: f64) -> Option<f64> {
    if factor >= 1.0 && quantity.high * factor > 50_000.0 {
        return bare_count(element, quantity.high);
    }
    Some(factor)
}

fn bare_count(element: &Element, value: f64) -> Option<f64> {
    if element.id.ends_with("platelets") {
        return match value {
            v if v > 5000.0 => Some(0.001),
            v if v >= 1500.0 => None,
            _ => Some(1.0),
        };
    }
    Some(if value > 1500.0 { 0.001 } else { 1.0 })
}

impl Comparator {
    /// The comparator as printed.
    pub(crate) const fn sign(self) -> Option<&'static str> {
        match self {
            Self::Equal => None,
            Self::Below => Some("<"),
            Self::AtMost => Some("<="),
            Self::Above => Some(">"),
            Self::AtLeast => Some(">="),
        }
    }
}
