//! What cues do to what stands near them (ConText): how far each reaches, and where it stops.

mod answer;

pub(crate) use answer::asks;

use crate::document::token::{Shape, Token};
use crate::document::{Clause, Document};
use crate::finding::hit::{Hit, What};
use crate::grammar::Grammar;
use crate::grammar::term::{CueKind, Family};
use crate::grammar::traits::Trait;
use answer::{answer, denied_by_value, explained, question, ticked};

/// What cues say of one hit.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Status {
    pub(crate) negated: bool,
    pub(crate) possible: bool,
    pub(crate) probable: bool,
    pub(crate) historical: bool,
    pub(crate) hypothetical: bool,
    pub(crate) not_assessed: bool,
    pub(crate) pending: bool,
    pub(crate) other: bool,
    /// Tokens of the cue that decided last.
    pub(crate) cue: Option<(usize, usize)>,
}

impl Status {
    fn mark(&mut self, kind: CueKind, cue: (usize, usize)) {
        let slot = match kind {
            CueKind::Negated => &mut self.negated,
            CueKind::Possible => &mut self.possible,
            CueKind::Probable => &mut self.probable,
            CueKind::Historical => &mut self.historical,
            CueKind::Hypothetical => &mut self.hypothetical,
            CueKind::NotAssessed => &mut self.not_assessed,
            CueKind::Pending => &mut self.pending,
            CueKind::OtherSubject => &mut self.other,
            CueKind::Terminator | CueKind::Pseudo | CueKind::Conjunction => return,
        };
        *slot = true;
        self.cue = Some(cue);
    }

    /// Both, as when an entity and its value lie under different cues; negation is left apart.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            negated: self.negated,
            possible: self.possible || other.possible,
            probable: self.probable || other.probable,
            historical: self.historical || other.historical,
            hypothetical: self.hypothetical || other.hypothetical,
            not_assessed: self.not_assessed || other.not_assessed,
            pending: self.pending || other.pending,
            other: self.other || other.other,
            cue: self.cue.or(other.cue),
        }
    }

    /// It says nothing of today.
    pub(crate) const fn aside(self) -> bool {
        self.historical || self.hypothetical || self.other || self.pending || self.not_assessed
    }
}

/// Works out the status of every hit.
pub(crate) fn apply(grammar: &Grammar, tokens: &[Token], hits: &[Hit], out: &mut Vec<Status>) {
    out.clear();
    out.resize(hits.len(), Status::default());
    for (i, hit) in hits.iter().enumerate() {
        // "Clusters (-)": a minus behind a name or word that has no result of its own denies it.
        if matches!(hit.what, What::Sign(false)) {
            let before = (0..i).rev().find(|&j| !matches!(hits.get(j).map(|h| h.what), Some(What::Mark('(' | ':'))));
            let plain = before.and_then(|j| hits.get(j)).is_some_and(|h| match h.what {
                What::Entity(e) => {
                    grammar.entity(e).is_some_and(|e| !matches!(e.family, Family::Marker | Family::Gene | Family::Lesion))
                }
                What::Value(_) => true,
                _ => false,
            });
            if let Some(slot) = before.filter(|_| plain).and_then(|j| out.get_mut(j)) {
                slot.mark(CueKind::Negated, (hit.first, hit.last));
            }
        }
        denied_by_value(grammar, tokens, hits, i, out);
        let What::Cue(c) = hit.what else { continue };
        let Some(cue) = grammar.cues.get(c as usize) else { continue };
        // "In neither is there any dysplasia" is no question.
        let denial = i.checked_sub(1).and_then(|b| hits.get(b)).filter(|b| b.last == hit.first);
        if cue.kind == CueKind::Hypothetical && denial.is_some_and(|b| kind(grammar, b) == Some(CueKind::Negated)) {
            continue;
        }
        // "Reason for request:", "Past history:": what a heading means is its section's role.
        let heading =
            hit.label && matches!(cue.kind, CueKind::Hypothetical | CueKind::Historical | CueKind::Possible | CueKind::Probable);
        if heading || matches!(cue.kind, CueKind::Terminator | CueKind::Pseudo | CueKind::Conjunction) {
            continue;
        }
        // "?MDS" asks for what follows; "MDS?" for what stood before.
        let mark = tokens.get(hit.first).is_some_and(|t| t.sign == '?');
        let names_on = matches!(hits.get(i + 1).map(|h| h.what), Some(What::Entity(_)));
        let asks_on = mark && (tokens.get(hit.last).is_some_and(|t| t.glued) || names_on || i == 0);
        let mut backward_too = cue.backward && !asks_on;
        // "Fibrosis: no (MF-0)": what the bracket holds explains the answer.
        let answers = cue.kind == CueKind::Negated && matches!(hits.get(i + 1).map(|h| h.what), Some(What::Mark('(')));
        backward_too |= answers;
        if cue.forward && !answers && (!mark || asks_on) {
            // "MDS is not supported", "was considered and denied": nothing follows, so it is said of what stood before.
            let any = forward(grammar, hits, i, cue.kind, out);
            match cue.kind {
                // "MDS (likely)".
                CueKind::Probable | CueKind::Possible => backward_too |= !any,
                CueKind::Negated if !any => {
                    // "MDS is not supported" denies what stands before; "no aberrancy" only answers a label.
                    let letters = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or(0, |t| t.end - t.start);
                    let not = letters(Some(hit.first)) == 3
                        || letters(hit.last.checked_sub(1)) == 3
                        || letters(Some(hit.first)) > 2 && hits.get(i + 1).is_some_and(|h| matches!(h.what, What::Cue(_)));
                    if ticked(tokens, hit) {
                        question(tokens, hits, i, out);
                    } else if not {
                        behind(grammar, hits, i, out);
                    } else {
                        answer(hits, i, out);
                    }
                }
                _ => {}
            }
        }
        // "Not found on either side: granulomas, necrosis": a denial that is the label holds for the body.
        let leads = cue.kind == CueKind::Negated
            && hit.label
            && !hits.get(..i).unwrap_or(&[]).iter().any(|h| matches!(h.what, What::Entity(_)));
        if leads && cue.backward && !cue.forward {
            for (slot, _) in out.iter_mut().zip(hits).skip(i + 1).filter(|(_, h)| !h.label) {
                slot.mark(CueKind::Negated, (hit.first, hit.last));
            }
        }
        if backward_too {
            backward(grammar, tokens, hits, i, cue.kind, out);
            if cue.kind == CueKind::Negated {
                explained(grammar, hits, i, false, out);
            }
        }
    }
}

fn kind(grammar: &Grammar, hit: &Hit) -> Option<CueKind> {
    match hit.what {
        What::Cue(c) => grammar.cues.get(c as usize).map(|c| c.kind),
        _ => None,
    }
}

fn stops(grammar: &Grammar, hit: &Hit) -> bool {
    kind(grammar, hit) == Some(CueKind::Terminator)
}

/// A denial behind what it denies: back to a comma, a dash or a terminator.
fn behind(grammar: &Grammar, hits: &[Hit], from: usize, out: &mut [Status]) {
    let Some(cue) = hits.get(from).map(|h| (h.first, h.last)) else { return };
    let own = hits.get(..from).unwrap_or(&[]).iter().any(|h| !h.label && matches!(h.what, What::Entity(_) | What::Value(_)));
    for at in (0..from).rev() {
        let Some(hit) = hits.get(at) else { break };
        let listed = hit.what == What::Mark(',') && in_list(hits, at, from);
        if stops(grammar, hit)
            || matches!(hit.what, What::Mark(',' | '-' | '(') | What::Quantity(_)) && !listed
            || own && hit.label
        {
            break;
        }
        if let Some(slot) = out.get_mut(at) {
            slot.mark(CueKind::Negated, cue);
        }
    }
}

/// A comma between names that an "and" or "or" before `to` goes on with: "A, B and C are not ...".
fn in_list(hits: &[Hit], comma: usize, to: usize) -> bool {
    let name = |i: usize| hits.get(i).is_some_and(|h| !h.label && matches!(h.what, What::Entity(_)));
    let joined = hits.get(comma..to).unwrap_or(&[]).iter().any(|h| matches!(h.what, What::Mark('&' | '|')));
    joined && name(comma + 1) && comma.checked_sub(1).is_some_and(name)
}

/// Marks what follows a cue; whether anything did.
fn forward(grammar: &Grammar, hits: &[Hit], from: usize, what: CueKind, out: &mut [Status]) -> bool {
    let Some(cue) = hits.get(from).map(|h| (h.first, h.last)) else { return false };
    let end = first_stop(grammar, hits, from + 1);
    // A negation runs over a list, but stops before an item that has a value of its own.
    let end = if what == CueKind::Negated && alternatives(grammar, hits, from + 1, end) {
        end.min(after_alternatives(hits, from + 1, end))
    } else if what == CueKind::Historical && matches!(hits.get(from + 1).map(|h| h.what), Some(What::Mark(':'))) {
        // "At diagnosis: blasts 54 %, KIT mutated".
        end
    } else if matches!(what, CueKind::Negated | CueKind::Historical | CueKind::Possible | CueKind::Probable) {
        list_end(grammar, hits, from + 1, end, what)
    } else {
        end
    };
    // "Known CML, transformed: blast phase": the colon comes back to today.
    let colon = |i: usize| hits.get(i).is_some_and(|h| h.what == What::Mark(':') && !h.label);
    let named = |i: usize| hits.get(from + 1..i).unwrap_or(&[]).iter().any(|h| matches!(h.what, What::Entity(_)));
    let today = (from + 1..end).find(|&i| what == CueKind::Historical && colon(i) && named(i));
    let end = today.unwrap_or(end);
    // "(at diagnosis 6 weeks ago: 88 % blasts, Auer rods)": an earlier time holds for all that its bracket tells.
    let end = if what == CueKind::Historical { end.max(bracket_end(hits, from)) } else { end };
    // "No carcinoma (cytokeratin negative)": a bracket that gives a result of its own is not denied.
    let mut own = 0;
    for (i, slot) in out.iter_mut().enumerate().take(end).skip(from + 1) {
        if what == CueKind::Negated && hits.get(i).is_some_and(|h| matches!(h.what, What::Mark('('))) {
            own = own.max(resulted(grammar, hits, i));
        }
        if i >= own {
            slot.mark(what, cue);
        }
    }
    hits.get(from + 1..end).unwrap_or(&[]).iter().any(|h| matches!(h.what, What::Entity(_) | What::Value(_) | What::Quantity(_)))
}

/// The end of the bracket that opens at `open`, where it holds a negative result.
fn resulted(grammar: &Grammar, hits: &[Hit], open: usize) -> usize {
    let negative = |h: &Hit| match h.what {
        What::Value(v) => grammar.value(v).is_some_and(|v| v.class == grammar.known.result && v.traits.has(Trait::Negative)),
        What::Sign(positive) => !positive,
        _ => false,
    };
    let behind = hits.get(open + 1..).unwrap_or(&[]);
    let end = behind.iter().position(|h| matches!(h.what, What::Mark(')'))).unwrap_or(behind.len());
    if behind.iter().take(end).any(negative) { open + 1 + end } else { 0 }
}

/// The end of the bracket that `at` stands in, where the bracket begins with it or nearly so; `at`: it stands in none.
fn bracket_end(hits: &[Hit], at: usize) -> usize {
    let mark = |i: usize| hits.get(i).map(|h| h.what);
    let opens = (at.saturating_sub(2)..at).any(|i| mark(i) == Some(What::Mark('(')));
    let closed = (at.saturating_sub(2)..at).any(|i| mark(i) == Some(What::Mark(')')));
    if !opens || closed {
        return at;
    }
    (at..hits.len()).find(|&i| mark(i) == Some(What::Mark(')'))).unwrap_or(at)
}

/// "No A, B or C": names only, up to an "or" and the name behind it.
fn alternatives(grammar: &Grammar, hits: &[Hit], from: usize, end: usize) -> bool {
    let Some(or) = (from..end).find(|&i| hits.get(i).is_some_and(|h| matches!(h.what, What::Mark('|')))) else { return false };
    let known = &grammar.known;
    let names = [known.general, known.variant_kind, known.morphology, known.pattern, known.degree];
    hits.get(from..or).unwrap_or(&[]).iter().skip_while(|h| !matches!(h.what, What::Mark(','))).all(|h| match h.what {
        What::Value(v) => grammar.value(v).is_some_and(|v| names.contains(&v.class)),
        What::Quantity(_) | What::Sign(_) | What::Karyotype => false,
        _ => true,
    })
}

/// Where the alternatives end: at the comma or "and" behind the last "or".
fn after_alternatives(hits: &[Hit], from: usize, end: usize) -> usize {
    let last = (from..end).rev().find(|&i| hits.get(i).is_some_and(|h| matches!(h.what, What::Mark('|')))).unwrap_or(from);
    (last..end).find(|&i| hits.get(i).is_some_and(|h| matches!(h.what, What::Mark(',' | '-')))).unwrap_or(end)
}

/// Something is named before the colon, and what stands behind it has a value of its own.
fn answered(grammar: &Grammar, hits: &[Hit], from: usize, colon: usize) -> bool {
    let sided = |h: &Hit| matches!(h.what, What::Value(v) if grammar.value(v).is_some_and(|v| v.traits.has(Trait::Negative)));
    hits.get(from..colon).unwrap_or(&[]).iter().any(|h| matches!(h.what, What::Entity(_) | What::Value(_)))
        && hits.get(colon..).unwrap_or(&[]).iter().any(sided)
}

/// The first terminator that no bracket holds.
fn first_stop(grammar: &Grammar, hits: &[Hit], from: usize) -> usize {
    let mut depth = 0i32;
    for (i, hit) in hits.iter().enumerate().skip(from) {
        match hit.what {
            What::Mark('(') => depth += 1,
            What::Mark(')') => depth -= 1,
            // "No X: Y and Z absent": what stands behind the colon has its own words.
            What::Mark(':') if depth <= 0 && !hit.label && answered(grammar, hits, from, i) => return i,
            _ if depth <= 0 && stops(grammar, hit) => return i,
            _ => {}
        }
    }
    hits.len()
}

/// Where a list that begins at `from` ends.
fn list_end(grammar: &Grammar, hits: &[Hit], from: usize, end: usize, what: CueKind) -> usize {
    let mut at = from;
    let mut depth = 0i32;
    while at < end {
        let Some(hit) = hits.get(at) else { break };
        match hit.what {
            What::Mark('(') => depth += 1,
            What::Mark(')') if depth == 0 => return at,
            What::Mark(')') => depth -= 1,
            What::Mark(',' | '&' | '-')
                if depth == 0
                    && (matches!(hit.what, What::Mark('-'))
                        || !bare_item(grammar, hits, at + 1, end, matches!(hit.what, What::Mark('&')), what)) =>
            {
                return at;
            }
            _ => {}
        }
        at += 1;
    }
    end
}

/// Whether the item that begins at `from` is a name without a value or figure of its own.
fn bare_item(grammar: &Grammar, hits: &[Hit], from: usize, end: usize, joined: bool, what: CueKind) -> bool {
    let mut names = 0;
    let mut at = from;
    let mut value_first = false;
    while at < end {
        let Some(hit) = hits.get(at) else { break };
        match hit.what {
            What::Mark(',' | '&' | '(') if names > 0 => break,
            What::Mark('|') => return true,
            What::Mark(_) | What::Karyotype | What::Variant => {}
            What::Entity(_) => names += 1,
            What::Quantity(_) => return false,
            What::Sign(_) => return false,
            What::Cue(_) => {
                if kind(grammar, hit) == Some(what) || kind(grammar, hit) == Some(CueKind::Conjunction) {
                    at += 1;
                    continue;
                }
                return names > 0 && kind(grammar, hit) == Some(CueKind::Terminator);
            }
            What::Value(v) => {
                let known = &grammar.known;
                let beside = [known.presence, known.attribute, known.denominator, known.comparator];
                if grammar.value(v).is_some_and(|v| beside.contains(&v.class)) {
                    at += 1;
                    continue;
                }
                if names > 0 {
                    // A value behind the name is the name's own: "no granulomas, reticulin normal".
                    return false;
                }
                value_first = true;
            }
        }
        at += 1;
    }
    // "no X and increased Y" speaks of Y anew; "no X, abnormal Y or Z" goes on.
    !(value_first && joined) && (names > 0 || value_first)
}

/// Whether the words before the colon at `at` name something that no list knows: "... by lymphoma, right: ...".
fn another_label(tokens: &[Token], hits: &[Hit], at: usize) -> bool {
    let (Some(colon), Some(before)) = (hits.get(at), at.checked_sub(1).and_then(|i| hits.get(i))) else { return false };
    let between = tokens.get(before.last..colon.first).unwrap_or(&[]);
    let named = between.iter().any(|t| t.shape == Shape::Word);
    !colon.label && named && (before.what == What::Mark(',') || between.iter().any(|t| t.sign == '.'))
}

fn backward(grammar: &Grammar, tokens: &[Token], hits: &[Hit], from: usize, what: CueKind, out: &mut [Status]) {
    let Some(cue) = hits.get(from).map(|h| (h.first, h.last)) else { return };
    let whole = matches!(what, CueKind::Pending | CueKind::NotAssessed | CueKind::Possible | CueKind::Historical);
    // The label is meant only where the clause names nothing of its own before the cue.
    let own = hits.get(..from).unwrap_or(&[]).iter().any(|h| !h.label && matches!(h.what, What::Entity(_)));
    let mut crossed = false;
    let mut depth = 0i32;
    for at in (0..from).rev() {
        let Some(hit) = hits.get(at) else { break };
        if stops(grammar, hit) {
            break;
        }
        match hit.what {
            What::Mark(')') => depth += 1,
            // "Cytogenetics (report awaited)".
            What::Mark('(') if depth == 0 && what == CueKind::Pending && at + 1 == from => {}
            What::Mark('(') if depth == 0 => break,
            What::Mark('(') => depth -= 1,
            // What has its result is not awaited.
            What::Sign(_) if depth == 0 && what == CueKind::Pending => break,
            What::Mark(':') if depth == 0 && another_label(tokens, hits, at) => break,
            What::Mark(',') if depth == 0 => crossed = true,
            What::Quantity(_) | What::Karyotype if depth == 0 && !whole && !hit.label => break,
            What::Value(v) if depth == 0 && !whole => {
                let known = &grammar.known;
                let beside = [known.presence, known.attribute, known.denominator, known.pattern, known.variant_kind];
                // A value before a comma belongs to another statement.
                if crossed && !grammar.value(v).is_some_and(|v| beside.contains(&v.class)) {
                    break;
                }
            }
            _ => {}
        }
        // "Dysplastic (hypogranular) forms are not seen": the bracket tells their shape.
        let shape = what == CueKind::Negated
            && match hit.what {
                What::Value(v) => grammar.value(v).is_some_and(|v| v.class == grammar.known.morphology),
                What::Entity(e) => grammar.entity(e).is_some_and(|e| e.traits.has(Trait::Dysplasia)),
                _ => false,
            };
        if (depth == 0 || shape)
            && !(own && hit.label)
            && let Some(slot) = out.get_mut(at)
        {
            slot.mark(what, cue);
        }
    }
}
