//! Panels: markers, genes and lesions with their results, in lists that run either way.
//!
//! "CD34+ CD19-", "positive for A, B and C", "A, B and C are negative", "no mutation in A or B", "A p.V617F, VAF 12 %".

mod population;

use crate::finding::hit::{Hit, What};
use crate::finding::quantity::{Comparator, Measure};
use crate::finding::scope::Status;
use crate::grammar::Grammar;
use crate::grammar::element::ElementId;
use crate::grammar::term::{EntityId, Family, Specimen, Value};
use crate::grammar::traits::Trait;
use population::{background, counted, sought};

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
    /// A count of cells that the marker finds, and no result of its own.
    pub(crate) counted: bool,
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
pub(crate) fn results(grammar: &Grammar, hits: &[Hit], status: &[Status], specimen: Specimen, out: &mut Vec<PanelResult>) {
    let (molecular, flow) = (specimen == Specimen::Genetic, specimen == Specimen::Flow);
    out.clear();
    let mut open: Vec<Open> = Vec::new();
    let mut mode: Option<(Sense, usize)> = None;
    let mut last: Option<(EntityId, usize)> = None;
    let mut variants = 0;
    // Results given already.
    let mut skip = 0;
    for (at, hit) in hits.iter().enumerate() {
        let negated = status.get(at).is_some_and(|s| s.negated);
        match hit.what {
            What::Entity(e) => {
                let Some(entity) = grammar.entity(e) else { continue };
                if !entity.traits.has(Trait::Panel) {
                    continue;
                }
                // The members of the body are not the label's.
                if hit.label && !answered(grammar, hits, at) && hits.iter().any(|h| !h.label && member(grammar, h)) {
                    continue;
                }
                // "CD45-dim gate" names a gate, "CD61 highlights megakaryocytes" cells that belong there.
                if entity.family == Family::Marker && (background(grammar, hits, at) || sought(grammar, hits, status, at)) {
                    continue;
                }
                if entity.family == Family::Gene && probed(grammar, hits, at, e) {
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
                // "No CD34+ cells" denies the cells.
                let marker = grammar.entity(e).is_some_and(|e| e.family == Family::Marker);
                if negated && marker && status.get(member).is_some_and(|s| s.negated) {
                    open.retain(|o| o.at != member);
                    continue;
                }
                let Some(hit_before) = hits.get(member) else { continue };
                // Behind a colon a sign answers for the whole list: "CD10, CD19, CD20: (-)".
                let listed = at > 0 && hits.get(member + 1..at).unwrap_or(&[]).iter().any(|h| matches!(h.what, What::Mark(':')));
                if listed && open.len() > 1 {
                    for o in open.drain(..) {
                        assign(grammar, o.entity, o.at, if positive { Sense::Positive } else { Sense::Negative }, at, out);
                    }
                    continue;
                }
                let sense = if positive { Sense::Positive } else { Sense::Negative };
                // "CD13, CD33, CD34 (+)": apart from the last of a list whose members have no signs of their own.
                let joined = || hits.get(..member).unwrap_or(&[]).last().is_some_and(|h| h.what == What::Mark('&'));
                if open.len() > 1 && (hit.first > hit_before.last || joined()) && unsigned(hits, &open, at, out) {
                    for o in open.drain(..) {
                        assign(grammar, o.entity, o.at, sense, at, out);
                    }
                    continue;
                }
                // "CD72 (DBA.44)+": a bracket with another name of the marker before it.
                if let Some(named) = bracketed(hits, member, at).filter(|&m| open.iter().any(|o| o.at == m)) {
                    for o in open.extract_if(.., |o| o.at == named) {
                        assign(grammar, o.entity, o.at, sense, at, out);
                    }
                }
                // The sign belongs to the member it stands beside, or to the bracket behind it.
                let between = hits.get(member + 1..at).unwrap_or(&[]);
                let variant = between.iter().any(|h| h.what == What::Variant)
                    && between.iter().all(|h| matches!(h.what, What::Variant | What::Mark('(' | '/')));
                let row = hit_before.label && !hit.label && between.iter().all(|h| matches!(h.what, What::Mark(_)));
                if hit.first <= hit_before.last + 3 || variant || row {
                    open.retain(|o| o.at != member);
                    out.retain(|r| r.member != member);
                    assign(grammar, e, member, sense, at, out);
                }
            }
            What::Variant => variants += 1,
            What::Value(v) => {
                let Some(value) = grammar.value(v).filter(|_| at >= skip) else { continue };
                let panel = open.last().and_then(|o| grammar.entity(o.entity)).map(|e| e.family);
                let Some(sense) = sense(grammar, value, negated, panel) else { continue };
                if sense == Sense::Beside {
                    if let Some((e, member)) = last.filter(|&(_, m)| {
                        open.iter().any(|o| o.at == m) && hits.get(m).is_some_and(|h| hit.first <= h.last + 2 || h.label)
                    }) && (open.len() > 1
                        || !matches!(hits.get(at + 1).map(|h| h.what), Some(What::Mark(',')) | None)
                        || hits.get(member).is_some_and(|h| h.label)
                        || hits.get(member).is_some_and(|h| h.last == hit.first))
                    {
                        open.retain(|o| o.at != member);
                        assign(grammar, e, member, Sense::Positive, at, out);
                    }
                    continue;
                }
                if open.is_empty() {
                    // "A neg, B neg, C pos": each has the result right behind it.
                    let given = mode.map(|m| m.1);
                    let others = out.iter().any(|r| Some(r.result) != given);
                    if let Some(own) = out.last_mut().filter(|r| r.member + 1 == at && Some(r.result) == given) {
                        let changed = mode.is_some_and(|m| m.0 != sense);
                        if !changed || others {
                            own.positive = matches!(sense, Sense::Positive | Sense::Lesion(true));
                            own.result = at;
                            continue;
                        }
                    }
                    let same = mode.map(|m| m.0);
                    if same != Some(sense) {
                        // "mutation not detected": the second word of one result.
                        let tail = out.last().is_some_and(|r| hits.get(r.result).is_some_and(|h| h.last + 2 >= hit.first))
                            && !hits.get(at + 1..).unwrap_or(&[]).iter().any(|h| matches!(h.what, What::Entity(_)));
                        // "Stains for A and B are negative": the verb's result stands.
                        let last_word = !hits.get(at + 1..).unwrap_or(&[]).iter().any(|h| member(grammar, h));
                        let of_mode = mode.is_some_and(|m| !out.is_empty() && out.iter().all(|r| r.result == m.1));
                        if tail || last_word && of_mode {
                            retract(hits, sense, at, out);
                        } else {
                            mode = Some((sense, at));
                        }
                    }
                    continue;
                }
                // "CD56 and cyclin D1: positive and negative, respectively".
                let each = respective(grammar, hits, status, at);
                if each.len() > 1 && each.len() == open.len() {
                    for (o, (sense, result)) in open.drain(..).zip(each) {
                        assign(grammar, o.entity, o.at, sense, result, out);
                    }
                    skip = out.iter().map(|r| r.result + 1).max().unwrap_or(0);
                    continue;
                }
                for i in 0..open.len() {
                    let Some(o) = open.get(i) else { break };
                    // "JAK2 V617F absent": what is absent is the variant.
                    let until = open.get(i + 1).map_or(at, |next| next.at);
                    let named = hits.get(o.at..until).unwrap_or(&[]).iter().any(|h| h.what == What::Variant);
                    let sense = match sense {
                        Sense::Lesion(there) if named => {
                            if there {
                                Sense::Positive
                            } else {
                                Sense::Negative
                            }
                        }
                        other => other,
                    };
                    assign(grammar, o.entity, o.at, sense, at, out);
                }
                open.clear();
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
    population::settle(grammar, hits, flow, out);
    counted(grammar, hits, status, out);
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
            // "No groups of blasts with CD34": what is denied is not the marker.
            if entity.family != Family::Marker || population::denied(grammar, hits, state, o.at) {
                assign(grammar, o.entity, o.at, Sense::Negative, o.at, out);
            }
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

/// A result given already is corrected by the word behind it: "JAK2 V617F mutation: not detected". "Express A with B and
/// are C, D negative": it answers for what it stands behind without a break.
fn retract(hits: &[Hit], sense: Sense, at: usize, out: &mut [PanelResult]) {
    let Some(result) = out.last().map(|r| r.result) else { return };
    let positive = matches!(sense, Sense::Positive | Sense::Lesion(true));
    let mut from = at;
    let unbroken = |i: usize| hits.get(i).zip(hits.get(i + 1)).is_some_and(|(a, b)| a.last >= b.first);
    while from > 0 && unbroken(from - 1) {
        from -= 1;
    }
    let whole = !out.iter().any(|r| r.result == result && r.member >= from);
    for r in out.iter_mut().filter(|r| r.result == result && (whole || r.member >= from)) {
        r.positive = r.positive && positive;
        r.result = at;
    }
}

/// Whether a member of the label has its result right behind it.
fn answered(grammar: &Grammar, hits: &[Hit], at: usize) -> bool {
    let mut behind = hits.get(at + 1..).unwrap_or(&[]).iter().skip_while(|h| matches!(h.what, What::Mark(')' | '(' | ':' | '-')));
    behind.next().is_some_and(|h| match h.what {
        What::Sign(_) => true,
        What::Value(v) => grammar.value(v).is_some_and(|v| v.class == grammar.known.result),
        _ => false,
    })
}

/// A list of members with nothing but commas between, up to a sign, in a clause that gave no sign to one alone.
fn unsigned(hits: &[Hit], open: &[Open], at: usize, out: &[PanelResult]) -> bool {
    let Some(first) = open.first() else { return false };
    let between = hits.get(first.at..at).unwrap_or(&[]);
    let commas = between.iter().filter(|h| matches!(h.what, What::Mark(',' | '&' | '|'))).count();
    let plain = between.iter().all(|h| matches!(h.what, What::Entity(_) | What::Mark(',' | '&' | '|' | '(')));
    let alone = |r: &PanelResult| {
        matches!(hits.get(r.result).map(|h| h.what), Some(What::Sign(_)))
            && !out.iter().any(|o| o.member != r.member && o.result == r.result)
    };
    plain
        && commas + 1 >= open.len()
        && between.iter().filter(|h| matches!(h.what, What::Entity(_))).count() == open.len()
        && !out.iter().any(alone)
}

/// The member before a bracket that holds nothing but the member at `inner`, where the sign at `at` stands behind it.
fn bracketed(hits: &[Hit], inner: usize, at: usize) -> Option<usize> {
    let closed = hits.get(inner + 1..at)?.iter().any(|h| h.what == What::Mark(')'));
    let opened = inner.checked_sub(1).and_then(|i| hits.get(i)).is_some_and(|h| h.what == What::Mark('('));
    inner.checked_sub(2).filter(|_| closed && opened)
}

/// Results in a row from `at`, with nothing but marks between.
fn respective(grammar: &Grammar, hits: &[Hit], status: &[Status], at: usize) -> Vec<(Sense, usize)> {
    let mut found = Vec::new();
    for (i, hit) in hits.iter().enumerate().skip(at) {
        match hit.what {
            What::Value(v) => {
                let negated = status.get(i).is_some_and(|s| s.negated);
                match grammar.value(v).and_then(|v| sense(grammar, v, negated, Some(Family::Marker))) {
                    Some(s @ (Sense::Positive | Sense::Negative)) => found.push((s, i)),
                    _ => break,
                }
            }
            What::Mark('&' | ',' | '/') => {}
            _ => break,
        }
    }
    // The same result twice is one that is said again.
    if found.iter().all(|f| found.first().is_some_and(|first| first.0 == f.0)) {
        found.clear();
    }
    found
}

/// "del(17p)/TP53": the gene that tells where the lesion lies.
fn probed(grammar: &Grammar, hits: &[Hit], at: usize, gene: EntityId) -> bool {
    let Some(e) = grammar.entity(gene) else { return false };
    let frame = e.frames.iter().find(|f| f.0 == grammar.known.lesion_result).and_then(|f| grammar.frames.get(f.1 as usize));
    let Some(element) = frame.map(|f| f.element) else { return false };
    let lesion = |i: Option<usize>| matches!(i.and_then(|i| hits.get(i)).map(|h| h.what), Some(What::Entity(e)) if grammar.entity(e).is_some_and(|e| e.family == Family::Lesion && e.element == Some(element)));
    let joined = |i: Option<usize>| i.and_then(|i| hits.get(i)).is_some_and(|h| matches!(h.what, What::Mark('/' | '(')));
    joined(at.checked_sub(1)) && lesion(at.checked_sub(2)) || joined(Some(at + 1)) && lesion(Some(at + 2))
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
        out.push(PanelResult { element, positive, member, result, counted: false });
    }
}
