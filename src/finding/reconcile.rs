//! One fact for each element out of all that the report says of it, and where statements clash.

use crate::finding::fact::{Fact, FactValue, Facts};
use crate::finding::{Assertion, Finding};
use crate::grammar::Grammar;
use crate::grammar::element::{ElementId, Kind};
use crate::grammar::named::Named;
use crate::grammar::term::{Role, Specimen};

/// The order in which specimens are believed for an element.
fn rank(element: &str, specimen: Specimen) -> u8 {
    let order: &[Specimen] = match element {
        "marrow.cellularity" | "marrow.cellularity_class" | "marrow.cellularity_for_age" | "marrow.fat" => {
            &[Specimen::Trephine, Specimen::Clot, Specimen::Unstated, Specimen::Aspirate]
        }
        "marrow.plasma_cells" | "megakaryocyte.quantity" | "infiltrate.pattern" => {
            &[Specimen::Trephine, Specimen::Unstated, Specimen::Clot, Specimen::Aspirate]
        }
        _ => &[Specimen::Aspirate, Specimen::Unstated, Specimen::Trephine, Specimen::Clot, Specimen::Genetic, Specimen::Flow],
    };
    order.iter().position(|s| *s == specimen).and_then(|p| u8::try_from(p).ok()).unwrap_or(9)
}

/// Settles every element.
pub(crate) fn reconcile(grammar: &Grammar, list: &[Finding]) -> Facts {
    let mut facts = Facts::new(grammar.elements.len());
    let mut by_element: Vec<(ElementId, u32)> = Vec::with_capacity(list.len());
    by_element.extend((0..).zip(list).filter(|(_, f)| counts(grammar, f)).map(|(i, f)| (f.element, i)));
    by_element.sort_unstable_by_key(|&(element, i)| u64::from(element.0) << 32 | u64::from(i));
    let white = most(grammar.elements.named(Named::BloodWbc), &by_element, list);
    let parts = PARTS.map(|id| grammar.elements.named(id));
    let mut found: Vec<(u32, &Finding)> = Vec::new();
    for group in by_element.chunk_by(|a, b| a.0 == b.0) {
        let Some(&(element, _)) = group.first() else { continue };
        let most = white.filter(|_| parts.contains(&Some(element)));
        found.clear();
        found.extend(group.iter().filter_map(|&(_, i)| Some((i, list.get(i as usize)?))));
        found.retain(|(_, f)| most.is_none_or(|most| low(f) <= most));
        if let Some(fact) = settle(grammar, element, &found) {
            facts.set(element, fact);
        }
    }
    facts
}

/// Counts of which none exceeds the white cells: a larger figure is a percentage whose sign stands elsewhere.
const PARTS: [Named; 4] = [Named::BloodAnc, Named::BloodMonocytesAbs, Named::BloodLymphocytesAbs, Named::BloodEosinophilsAbs];

/// The highest figure stated of an element, with a twentieth for rounding.
fn most(element: Option<ElementId>, all: &[(ElementId, u32)], list: &[Finding]) -> Option<f64> {
    let of_it = all.iter().filter(|(e, _)| Some(*e) == element);
    of_it.filter_map(|&(_, i)| list.get(i as usize)).map(low).filter(|n| *n > 0.0).reduce(f64::max).map(|n| n * 1.05)
}

/// The lower end of a figure.
fn low(finding: &Finding) -> f64 {
    match finding.value {
        FactValue::Range { low, .. } => low.unwrap_or(0.0),
        FactValue::Word(_) => 0.0,
    }
}

/// Blood counts count wherever they stand, but for earlier ones; context is what it says of the past.
fn counts(grammar: &Grammar, finding: &Finding) -> bool {
    if finding.counts() {
        return true;
    }
    let Some(element) = grammar.elements.get(finding.element) else { return false };
    let prior = grammar.section(finding.section).is_some_and(|s| s.name == "prior");
    if element.id.starts_with("blood.") && element.kind.is_figure() {
        return finding.role == Role::Context && finding.assertion.is_today() && !prior;
    }
    if element.id.starts_with("myeloma.") {
        return finding.role == Role::Context && finding.assertion.is_today() && !prior;
    }
    element.id.starts_with("context.")
        && !matches!(
            finding.assertion,
            Assertion::Absent | Assertion::Hypothetical | Assertion::OtherSubject | Assertion::Possible
        )
}

fn settle(grammar: &Grammar, id: ElementId, found: &[(u32, &Finding)]) -> Option<Fact> {
    if let &[(index, only)] = found {
        return Some(Fact { value: only.value, finding: Some(index), conflict: false });
    }
    let element = grammar.elements.get(id)?;
    // A variable cellularity is the overall word only where there is no other; gelatinous change outranks any amount of fat.
    let word = |f: &Finding| match f.value {
        FactValue::Word(w) => element.values.get(w as usize).map_or("", String::as_str),
        FactValue::Range { .. } => "",
    };
    let narrowed: Vec<(u32, &Finding)> = match element.id.as_str() {
        "marrow.cellularity_class" if found.iter().any(|(_, f)| word(f) != "variable") => {
            found.iter().copied().filter(|(_, f)| word(f) != "variable").collect()
        }
        // "Clotted, unsuitable": what cannot be used outranks what is merely poor.
        id if id.ends_with(".quality") && found.iter().any(|(_, f)| matches!(word(f), "inadequate" | "dry_tap")) => {
            found.iter().copied().filter(|(_, f)| word(f) != "suboptimal").collect()
        }
        "marrow.fat" if found.iter().any(|(_, f)| word(f) == "gelatinous") => {
            found.iter().copied().filter(|(_, f)| word(f) == "gelatinous").collect()
        }
        // On two scales the EUMNET one.
        "stroma.reticulin_grade" if found.iter().any(|(_, f)| is_mf(f)) => {
            found.iter().copied().filter(|(_, f)| is_mf(f)).collect()
        }
        _ => Vec::new(),
    };
    let found = if narrowed.is_empty() { found } else { narrowed.as_slice() };
    let amended = |f: &Finding| grammar.section(f.section).is_some_and(|s| matches!(s.name.as_str(), "amendment" | "addendum"));
    let key = |f: &Finding| {
        let place = match f.role {
            Role::Findings => 0,
            Role::Conclusion => u8::from(!amended(f)),
            Role::Context | Role::Silent => 2,
        };
        (f.far, place, rank(&element.id, f.specimen))
    };
    let (index, best) = match element.kind {
        // An abnormality at any site is present; a sure statement outranks an inherited one.
        Kind::Presence => *found.iter().min_by_key(|(i, f)| {
            // A hedge in the same clause qualifies what is stated there.
            let hedged =
                f.value == FactValue::Word(1) && found.iter().any(|(_, o)| o.clause == f.clause && o.value == FactValue::Word(2));
            let word = match f.value {
                FactValue::Word(1) if !hedged => 0,
                FactValue::Word(1 | 2) => 1 + u8::from(hedged),
                _ => 3,
            };
            (f.far, word, f.role == Role::Conclusion, *i)
        })?,
        Kind::Enum if element.values.iter().any(|v| v == "detected") => {
            *found.iter().min_by_key(|(i, f)| (f.far, f.value != FactValue::Word(1), *i))?
        }
        Kind::Enum if element.id.ends_with(".maturation") => {
            // A stated abnormality of maturation outranks "full maturation".
            *found.iter().min_by_key(|(i, f)| (f.far, f.value == FactValue::Word(0), key(f), *i))?
        }
        _ => *found.iter().min_by_key(|(i, f)| (key(f), *i))?,
    };
    let conflict = found.iter().any(|(_, f)| f.specimen == best.specimen && clash(best.value, f.value));
    Some(Fact { value: best.value, finding: Some(index), conflict })
}

/// A grade printed behind `MF`.
fn is_mf(finding: &Finding) -> bool {
    matches!(finding.grade, Some(crate::finding::quantity::Measure::Grade { mf: true, .. }))
}

/// Two values that cannot both be true.
fn clash(a: FactValue, b: FactValue) -> bool {
    match (a, b) {
        (FactValue::Word(a), FactValue::Word(b)) => a != b,
        (FactValue::Range { low: l1, high: h1, .. }, FactValue::Range { low: l2, high: h2, .. }) => {
            let (l1, l2) = (l1.unwrap_or(f64::MIN), l2.unwrap_or(f64::MIN));
            let (h1, h2) = (h1.unwrap_or(f64::MAX), h2.unwrap_or(f64::MAX));
            let slack = 0.2 * h1.min(h2).abs() + 2.0;
            l1 > h2 + slack || l2 > h1 + slack
        }
        _ => true,
    }
}
