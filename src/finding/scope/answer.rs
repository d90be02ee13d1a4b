//! Answers and questions: what is denied or asked by where it stands, by a tick or by a value rather than by a cue before it.

use super::*;

/// A sentence that ends in a question mark states nothing; in an opinion behind the findings it doubts.
pub(crate) fn asks(grammar: &Grammar, document: &Document, clause: &Clause, opinion: bool, hits: &[Hit], out: &mut [Status]) {
    // "?HLH ?lymphoma": outside an opinion a disease behind its mark is what was asked.
    for (at, pair) in hits.windows(2).enumerate().filter(|_| !opinion) {
        let [mark, disease] = pair else { continue };
        let asked = document.tokens.get(mark.first).is_some_and(|t| t.sign == '?') && mark.last == disease.first;
        let named = matches!(disease.what, What::Entity(e) if grammar.entity(e).is_some_and(|e| e.traits.has(Trait::Disease)));
        if asked
            && named
            && let Some(slot) = out.get_mut(at + 1)
        {
            slot.mark(CueKind::Hypothetical, (mark.first, mark.last));
        }
    }
    let end = document.tokens.get(clause.body.1).filter(|t| t.sign == '?' && t.glued);
    let last = clause.body.1.checked_sub(1).and_then(|at| document.tokens.get(at));
    if clause.row || end.is_none() || last.is_none_or(|t| t.shape != Shape::Word) {
        return;
    }
    let late = clause.body.0 * 2 > document.tokens.len();
    let kind = if opinion && late { CueKind::Possible } else { CueKind::Hypothetical };
    let cue = (clause.body.1, clause.body.1 + 1);
    for (slot, _) in out.iter_mut().zip(hits).filter(|(_, h)| !h.label) {
        slot.mark(kind, cue);
    }
}

/// "Lymphoma and carcinoma absent", "Carcinoma: negative": a word that says no denies the names before it that cannot have
/// it for a value.
pub(super) fn denied_by_value(grammar: &Grammar, tokens: &[Token], hits: &[Hit], at: usize, out: &mut [Status]) {
    let Some(&Hit { what: What::Value(v), first, last, label: false }) = hits.get(at) else { return };
    let known = &grammar.known;
    let Some(value) = grammar.value(v).filter(|v| v.traits.has(Trait::Negative) && v.implies.is_none()) else { return };
    let result = value.class == known.result;
    if !result && (value.id != "absent" || out.get(at).is_some_and(|s| s.negated)) {
        return;
    }
    let mut next = first;
    let mut joined = true;
    for i in (0..at).rev() {
        let (Some(hit), Some(slot)) = (hits.get(i), out.get_mut(i)) else { break };
        let between = tokens.get(hit.last..next).unwrap_or(&[]);
        let close = between.iter().filter(|t| t.shape == Shape::Word).count() <= 1;
        match hit.what {
            What::Entity(e) if joined && close => {
                let Some(entity) = grammar.entity(e) else { break };
                let takes = entity.takes >> value.class.0 & 1 == 1;
                if entity.traits.has(Trait::Panel) || result && takes || hit.label && !result {
                    break;
                }
                if !takes && entity.traits.has(Trait::Presence) {
                    slot.mark(CueKind::Negated, (first, last));
                }
                joined = false;
            }
            What::Mark('&' | '|' | '/') => joined = true,
            What::Mark(':' | '-') if result && joined && i + 1 == at => {}
            What::Mark(',') if in_list(hits, i, at) => joined = true,
            _ => break,
        }
        next = hit.first;
    }
    if result && out.get(..at).unwrap_or(&[]).iter().any(|s| s.cue == Some((first, last))) {
        explained(grammar, hits, at, true, out);
    }
}

/// A hit right behind a box.
pub(super) fn ticked(tokens: &[Token], hit: &Hit) -> bool {
    let before = hit.first.checked_sub(1).and_then(|at| tokens.get(at));
    before.is_some_and(|t| matches!(t.sign, ']' | ')' | '☒' | '☑' | '✓' | '✔'))
}

/// "Auer rods [ ] yes [x] no": the denial that is ticked answers what stands before the boxes.
pub(super) fn question(tokens: &[Token], hits: &[Hit], from: usize, out: &mut [Status]) {
    let Some(hit) = hits.get(from) else { return };
    let cue = (hit.first, hit.last);
    let sign = |at: usize| tokens.get(at).map_or(' ', |t| t.sign);
    let mut end = hit.first;
    while let Some(at) = end.checked_sub(1) {
        let of_box = matches!(sign(at), '[' | ']' | '(' | ')' | '_' | '☐' | '☒' | '☑' | '✓' | '✔');
        let option = at.checked_sub(1).is_some_and(|i| matches!(sign(i), ']' | ')' | '☐'));
        let cross = matches!(sign(at + 1), ']' | ')') && at.checked_sub(1).is_some_and(|i| matches!(sign(i), '[' | '('));
        if !(of_box || option || cross) {
            break;
        }
        end = at;
    }
    let mut next = end;
    for at in (0..from).rev() {
        let Some(hit) = hits.get(at) else { break };
        if hit.last > end {
            continue;
        }
        let between = tokens.get(hit.last.saturating_sub(1)..(next + 1).min(end)).unwrap_or(&[]);
        let apart = between.windows(2).any(|w| matches!(w, [a, b] if b.start >= a.end + 2 || b.sign == ']'));
        let asked = matches!(hit.what, What::Entity(_) | What::Value(_) | What::Mark('&' | '|' | '/'))
            || next == end && hit.what == What::Mark(':');
        if apart || !asked || hit.label && next < end {
            break;
        }
        if let Some(slot) = out.get_mut(at) {
            slot.mark(CueKind::Negated, cue);
        }
        next = hit.first;
    }
}

/// "Parasites: not seen (LD bodies)": names alone in a bracket behind a denial tell what was looked for.
pub(super) fn explained(grammar: &Grammar, hits: &[Hit], from: usize, stains: bool, out: &mut [Status]) {
    let Some(cue) = hits.get(from).map(|h| (h.first, h.last)) else { return };
    if hits.get(from + 1).map(|h| h.what) != Some(What::Mark('(')) {
        return;
    }
    let end = (from + 2..hits.len()).find(|&i| hits.get(i).is_some_and(|h| h.what == What::Mark(')'))).unwrap_or(hits.len());
    let panel = |h: &Hit| matches!(h.what, What::Entity(e) if grammar.entity(e).is_some_and(|e| e.traits.has(Trait::Panel)));
    let inner = hits.get(from + 2..end).unwrap_or(&[]);
    if inner.iter().all(|h| matches!(h.what, What::Entity(_) | What::Mark(',' | '/' | '&' | '|')) && (stains || !panel(h))) {
        for slot in out.get_mut(from + 2..end).unwrap_or(&mut []) {
            slot.mark(CueKind::Negated, cue);
        }
    }
}

/// "Granulomas: no": a denial with nothing behind it answers the label, where nothing else does.
pub(super) fn answer(hits: &[Hit], at: usize, out: &mut [Status]) {
    let own = hits
        .iter()
        .enumerate()
        .any(|(i, h)| i != at && !h.label && matches!(h.what, What::Entity(_) | What::Value(_) | What::Quantity(_)));
    let Some(cue) = hits.get(at).filter(|h| !own && !h.label).map(|h| (h.first, h.last)) else { return };
    for (slot, hit) in out.iter_mut().zip(hits).filter(|(_, h)| h.label) {
        let _ = hit;
        slot.mark(CueKind::Negated, cue);
    }
}
