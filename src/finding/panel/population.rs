//! Of which cells markers are said: the abnormal population, or normal cells beside it that they count or point out.

use super::*;

fn traits(grammar: &Grammar, hit: &Hit) -> crate::grammar::traits::Traits {
    match hit.what {
        What::Entity(e) => grammar.entity(e).map(|e| e.traits),
        What::Value(v) => grammar.value(v).map(|v| v.traits),
        _ => None,
    }
    .unwrap_or_default()
}

/// Whether a marker is said of normal cells: those named behind it and before the next marker of its own, those whose
/// bracket it stands in, or a polytypic population.
pub(super) fn background(grammar: &Grammar, hits: &[Hit], at: usize) -> bool {
    // "CD3 highlights T cells": what it always does, where nothing abnormal is said of them.
    let normal = |h: &Hit| match h.what {
        What::Value(v) => {
            grammar.value(v).is_none_or(|v| v.class != grammar.known.general && v.class != grammar.known.morphology)
        }
        _ => true,
    };
    let own = hits.get(at).is_some_and(|h| traits(grammar, h).has(Trait::TCells));
    let said = matches!(hits.get(at + 1).map(|h| h.what), Some(What::Value(_)));
    let (mut few, mut apart) = (own && said && hits.iter().all(normal), false);
    for hit in hits.get(at + 1..).unwrap_or(&[]) {
        let own = traits(grammar, hit);
        if member(grammar, hit) {
            // "CD10+ CD19+ precursors (haematogones)": one phenotype.
            if apart {
                break;
            }
            continue;
        }
        apart |= !matches!(hit.what, What::Sign(_) | What::Mark('/'));
        few |= own.has(Trait::Sparse);
        if own.has(Trait::Background) || few && own.has(Trait::Bystander) {
            return true;
        }
    }
    let open = opening(hits, at).and_then(|i| i.checked_sub(1)).and_then(|i| hits.get(i));
    open.is_some_and(|h| traits(grammar, h).has(Trait::Background) && traits(grammar, h).has(Trait::Bystander))
        || hits.iter().any(|h| traits(grammar, h).has(Trait::Polytypic))
}

/// The bracket that holds a hit.
fn opening(hits: &[Hit], at: usize) -> Option<usize> {
    let mut depth = 0;
    (0..at).rev().find(|&i| match hits.get(i).map(|h| h.what) {
        Some(What::Mark(')')) => {
            depth += 1;
            false
        }
        Some(What::Mark('(')) => {
            depth -= 1;
            depth < 0
        }
        _ => false,
    })
}

/// "LAIP (CD34+ CD56+) not found": the phenotype in the bracket behind a disease that is denied, or that is the label.
pub(super) fn sought(grammar: &Grammar, hits: &[Hit], status: &[Status], at: usize) -> bool {
    let Some(named) = opening(hits, at).and_then(|i| i.checked_sub(1)) else { return false };
    let Some(hit) = hits.get(named) else { return false };
    let denied = hit.label || status.get(named).is_some_and(|s| s.negated || s.historical);
    denied && traits(grammar, hit).has(Trait::Disease)
}

/// Whether a denial is of the marker at `at`, and of nothing named between it and the cue.
pub(super) fn denied(grammar: &Grammar, hits: &[Hit], state: Status, at: usize) -> bool {
    let Some((first, last)) = state.cue else { return true };
    let Some(marker) = hits.get(at) else { return false };
    let between = |h: &&Hit| {
        if first > marker.first { h.first > marker.first && h.last <= first } else { h.first >= last && h.last <= marker.first }
    };
    let names = |h: &Hit| match h.what {
        What::Entity(_) => !member(grammar, h),
        What::Value(v) => {
            let known = &grammar.known;
            first > marker.first && grammar.value(v).is_some_and(|v| v.class == known.pattern || v.class == known.distribution)
        }
        _ => false,
    };
    !hits.iter().filter(between).any(names)
}

/// Takes back results that count normal cells: a small share of immature cells, and markers of T and B cells at once.
pub(super) fn settle(grammar: &Grammar, hits: &[Hit], flow: bool, out: &mut Vec<PanelResult>) {
    let limit = if flow { 2.0 } else { 10.0 };
    let few = |r: &PanelResult| {
        let immature = hits.get(r.member).is_some_and(|h| traits(grammar, h).has(Trait::Immature));
        let behind = hits.get(r.member + 1..).unwrap_or(&[]).iter().take_while(|h| !member(grammar, h));
        let share = behind.filter_map(|h| match h.what {
            What::Quantity(q) if q.measure == Measure::Percent => Some(q),
            _ => None,
        });
        r.positive
            && immature
            && share.take(1).any(|q| q.high < limit && !matches!(q.comparator, Comparator::Above | Comparator::AtLeast))
    };
    let of = |r: &PanelResult, one: Trait| r.positive && hits.get(r.member).is_some_and(|h| traits(grammar, h).has(one));
    let mixed: Vec<usize> = out
        .iter()
        .filter(|t| of(t, Trait::TCells))
        .filter(|t| out.iter().any(|b| of(b, Trait::BCells) && b.result == t.result))
        .map(|t| t.result)
        .collect();
    out.retain(|r| !few(r) && !(mixed.contains(&r.result) && (of(r, Trait::TCells) || of(r, Trait::BCells))));
}

/// "CD138 picks out plasma cells, 8 %": a marker of plasma cells that counts them, without a result of its own.
pub(super) fn counted(grammar: &Grammar, hits: &[Hit], status: &[Status], out: &mut Vec<PanelResult>) {
    let marks = |h: &Hit| traits(grammar, h).has(Trait::PlasmaMarker);
    let Some(member) = hits.iter().position(marks).filter(|&m| !status.get(m).is_some_and(|s| s.negated)) else { return };
    let share = |h: &Hit| matches!(h.what, What::Quantity(q) if q.measure == Measure::Percent && q.low > 0.0 && !h.label);
    let Some(result) = hits.iter().position(share) else { return };
    let marker = |e: EntityId| grammar.entity(e).is_some_and(|e| e.traits.has(Trait::PlasmaMarker));
    let Some(&(_, element)) = grammar.panel.iter().find(|p| marker(p.0)) else { return };
    if !out.iter().any(|r| r.element == element) {
        out.push(PanelResult { element, positive: true, member, result, counted: true });
    }
}
