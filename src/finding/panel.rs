//! Panels: markers, genes and lesions with their results, in lists that run either way.
//!
//! "CD34+ CD19-", "positive for A, B and C", "A, B and C are negative", "no mutation in A or B", "A p.V617F, VAF 12 %".

use crate::finding::hit::{Hit, What};
use crate::finding::quantity::{Comparator, Measure};
use crate::finding::scope::Status;
use crate::grammar::Grammar;
use crate::grammar::element::ElementId;
use crate::grammar::term::{EntityId, Family, Value};
use crate::grammar::traits::Trait;

/// A result of one member of a panel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PanelResult {
    /// The element.
    pub(crate) element: ElementId,
    /// Positive, detected.
    pub(crate) positive: bool,
    /// Hit of the member.
    pub(crate) member: usize,
    /// Hit of the result.
    pub(crate) result: usize,
}

/// Whether a marker is said of normal cells: those named behind it and before the next marker, or a polytypic population.
fn background(grammar: &Grammar, hits: &[Hit], at: usize) -> bool {
    let mut behind = hits.get(at + 1..).unwrap_or(&[]).iter().take_while(|h| !member(grammar, h));
    let normal =
        behind.any(|h| matches!(h.what, What::Entity(e) if grammar.entity(e).is_some_and(|e| e.traits.has(Trait::Background))));
    let polytypic =
        hits.iter().any(|h| matches!(h.what, What::Value(v) if grammar.value(v).is_some_and(|v| v.traits.has(Trait::Polytypic))));
    normal || polytypic
}

/// Whether a hit is a member of a panel.
fn member(grammar: &Grammar, hit: &Hit) -> bool {
    matches!(hit.what, What::Entity(e) if grammar.entity(e).is_some_and(|e| e.traits.has(Trait::Panel)))
}

/// What a result word means.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sense {
    Positive,
    Negative,
    /// Positive of the member beside it only (dim, partial).
    Beside,
    /// A structural change of a gene: deletion, rearrangement, gain.
    Lesion(bool),
}

struct Open {
    at: usize,
    entity: EntityId,
}

/// Reads the results of a clause. `mode` is a result the label gives to all members ("Positive: CD13, CD33").
pub(crate) fn results(grammar: &Grammar, hits: &[Hit], status: &[Status], molecular: bool, out: &mut Vec<PanelResult>) {
    out.clear();
    let mut open: Vec<Open> = Vec::new();
    let mut mode: Option<(Sense, usize)> = None;
    let mut last: Option<(EntityId, usize)> = None;
    let mut variants = 0;
    for (at, hit) in hits.iter().enumerate() {
        let negated = status.get(at).is_some_and(|s| s.negated);
        match hit.what {
            What::Entity(e) => {
                let Some(entity) = grammar.entity(e) else { continue };
                if !entity.traits.has(Trait::Panel) {
                    continue;
                }
                // The members of the body are not the label's.
                let signed = matches!(hits.get(at + 1).map(|h| h.what), Some(What::Sign(_)));
                if hit.label && !signed && hits.iter().any(|h| !h.label && member(grammar, h)) {
                    continue;
                }
                // "CD45-dim gate" names a gate, "CD61 highlights megakaryocytes" cells that belong there.
                if entity.family == Family::Marker && background(grammar, hits, at) {
                    continue;
                }
                last = Some((e, at));
                match mode {
                    Some((_, result)) if negated => assign(grammar, e, at, Sense::Negative, result, out),
                    Some((sense, result)) => assign(grammar, e, at, sense, result, out),
                    None => open.push(Open { at, entity: e }),
                }
            }
            What::Sign(positive) => {
                let Some((e, member)) = last else { continue };
                let Some(hit_before) = hits.get(member) else { continue };
                // Behind a colon a sign answers for the whole list: "CD10, CD19, CD20: (-)".
                let listed = at > 0 && hits.get(member + 1..at).unwrap_or(&[]).iter().any(|h| matches!(h.what, What::Mark(':')));
                if listed && open.len() > 1 {
                    for o in open.drain(..) {
                        assign(grammar, o.entity, o.at, if positive { Sense::Positive } else { Sense::Negative }, at, out);
                    }
                    continue;
                }
                // The sign belongs to the member it stands beside, or to the bracket behind it.
                let beside = hit.first <= hit_before.last + 3;
                if beside {
                    open.retain(|o| o.at != member);
                    out.retain(|r| r.member != member);
                    assign(grammar, e, member, if positive { Sense::Positive } else { Sense::Negative }, at, out);
                }
            }
            What::Variant => variants += 1,
            What::Value(v) => {
                let Some(value) = grammar.value(v) else { continue };
                let panel = open.last().and_then(|o| grammar.entity(o.entity)).map(|e| e.family);
                let Some(sense) = sense(grammar, value, negated, panel) else { continue };
                if sense == Sense::Beside {
                    if let Some((e, member)) = last
                        .filter(|&(_, m)| open.iter().any(|o| o.at == m) && hits.get(m).is_some_and(|h| hit.first <= h.last + 2))
                        && (open.len() > 1
                            || !matches!(hits.get(at + 1).map(|h| h.what), Some(What::Mark(',')) | None)
                            || hits.get(member).is_some_and(|h| h.last == hit.first))
                    {
                        open.retain(|o| o.at != member);
                        assign(grammar, e, member, Sense::Positive, at, out);
                    }
                    continue;
                }
                if open.is_empty() {
                    let same = mode.map(|m| m.0);
                    if same != Some(sense) {
                        // "mutation not detected": the second word of one result.
                        let tail = out.last().is_some_and(|r| hits.get(r.result).is_some_and(|h| h.last + 2 >= hit.first))
                            && !hits.get(at + 1..).unwrap_or(&[]).iter().any(|h| matches!(h.what, What::Entity(_)));
                        // "Stains for A and B are negative": the verb's result stands.
                        let last_word = !hits.get(at + 1..).unwrap_or(&[]).iter().any(|h| member(grammar, h));
                        let of_mode = mode.is_some_and(|m| !out.is_empty() && out.iter().all(|r| r.result == m.1));
                        if tail || last_word && of_mode {
                            retract(grammar, hits, sense, at, out);
                        } else {
                            mode = Some((sense, at));
                        }
                    }
                    continue;
                }
                for o in open.drain(..) {
                    assign(grammar, o.entity, o.at, sense, at, out);
                }
            }
            What::Cue(c) => {
                let kind = grammar.cues.get(c as usize).map(|c| c.kind);
                if kind == Some(crate::grammar::term::CueKind::Terminator) {
                    mode = None;
                }
            }
            What::Mark(_) | What::Quantity(_) | What::Karyotype => {}
        }
    }
    leftover(grammar, hits, status, molecular, variants, &open, out);
}

/// Members without a result word: named beside a variant they are mutated; under a negation they are not.
fn leftover(
    grammar: &Grammar,
    hits: &[Hit],
    status: &[Status],
    molecular: bool,
    variants: usize,
    open: &[Open],
    out: &mut Vec<PanelResult>,
) {
    for o in open {
        let Some(entity) = grammar.entity(o.entity) else { continue };
        let state = status.get(o.at).copied().unwrap_or_default();
        if state.negated {
            assign(grammar, o.entity, o.at, Sense::Negative, o.at, out);
            continue;
        }
        if !matches!(entity.family, Family::Gene | Family::Lesion) || state.aside() || state.possible {
            continue;
        }
        let next_member = open.iter().map(|x| x.at).find(|&a| a > o.at).unwrap_or(hits.len());
        let behind = hits.get(o.at + 1..next_member).unwrap_or(&[]);
        let gene = entity.family == Family::Gene;
        let variant = behind.iter().position(|h| h.what == What::Variant).map(|i| o.at + 1 + i);
        // "JAK2 without V617F".
        if gene && variant.is_some_and(|i| status.get(i).is_some_and(|s| s.negated)) {
            assign(grammar, o.entity, o.at, Sense::Negative, o.at, out);
            continue;
        }
        let own = gene && variant.is_some();
        // Its own share of alleles or nuclei says that it was found.
        let share = molecular
            && behind.iter().find(|h| matches!(h.what, What::Quantity(_))).is_some_and(|h| {
                matches!(h.what, What::Quantity(q) if q.measure == Measure::Percent && matches!(q.comparator, Comparator::Equal | Comparator::Above | Comparator::AtLeast) && q.high > 0.0)
            });
        let own = own || share;
        let listed = gene && molecular && variants > 0 && !hits.get(o.at).is_some_and(|h| h.label);
        if own || listed {
            assign(grammar, o.entity, o.at, Sense::Positive, o.at, out);
        }
    }
}

/// A result given already is corrected by the word behind it: "JAK2 V617F mutation: not detected".
fn retract(grammar: &Grammar, hits: &[Hit], sense: Sense, at: usize, out: &mut [PanelResult]) {
    let Some(result) = out.last().map(|r| r.result) else { return };
    let _ = (grammar, hits);
    let positive = matches!(sense, Sense::Positive | Sense::Lesion(true));
    for r in out.iter_mut().filter(|r| r.result == result) {
        r.positive = r.positive && positive;
        r.result = at;
    }
}

fn sense(grammar: &Grammar, value: &Value, negated: bool, of: Option<Family>) -> Option<Sense> {
    let known = &grammar.known;
    let genetic = matches!(of, Some(Family::Gene | Family::Lesion));
    let (positive, negative) = (value.traits.has(Trait::Positive), value.traits.has(Trait::Negative));
    let (positive, base) = match value.class {
        c if c == known.result || c == known.presence => match (positive, negative) {
            (true, _) => (true, Sense::Positive),
            (_, true) => (false, Sense::Negative),
            _ if c == known.result => return (!negated).then_some(Sense::Beside),
            _ => return None,
        },
        c if c == known.amount && negative && of.is_some() => (false, Sense::Negative),
        c if c == known.amount && positive && genetic => (true, Sense::Positive),
        c if c == known.lesion_result => return Some(Sense::Lesion(!negative && !negated)),
        c if c == known.general && negative && !negated => return Some(Sense::Lesion(false)),
        _ => return None,
    };
    Some(if negated && positive { Sense::Negative } else { base })
}

fn assign(grammar: &Grammar, entity: EntityId, member: usize, sense: Sense, result: usize, out: &mut Vec<PanelResult>) {
    let Some(e) = grammar.entity(entity) else { return };
    let positive = matches!(sense, Sense::Positive | Sense::Lesion(true) | Sense::Beside);
    let element = match (sense, e.family) {
        (Sense::Lesion(_), Family::Gene) => {
            // The gene's structural change is an element of its own.
            let frame =
                e.frames.iter().find(|f| f.0 == grammar.known.lesion_result).and_then(|f| grammar.frames.get(f.1 as usize));
            match frame {
                Some(f) => Some(f.element),
                None => return,
            }
        }
        (Sense::Lesion(_), Family::Marker) => None,
        _ => e.element,
    };
    if let Some(element) = element {
        out.retain(|r| !(r.member == member && r.element == element));
        out.push(PanelResult { element, positive, member, result });
    }
}
