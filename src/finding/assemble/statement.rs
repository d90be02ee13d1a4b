//! From a bond to a finding: the value that cues leave, in the element's own terms.

use super::*;

impl Assembler<'_> {
    pub(super) fn bond(&mut self, context: &Context<'_>, bond: &Bond) {
        let Some(hit) = context.hits.get(bond.value) else { return };
        let state = context.status.get(bond.value).copied().unwrap_or_default();
        let entity_state = bond.hit.and_then(|h| context.status.get(h)).copied().unwrap_or_default();
        let span = bond
            .hit
            .and_then(|h| context.hits.get(h))
            .map_or((hit.first, hit.last), |e| (e.first.min(hit.first), e.last.max(hit.last)));
        let span = if bond.hit.and_then(|h| context.hits.get(h)).is_some_and(|h| h.label) { (hit.first, hit.last) } else { span };
        let broad = self.grammar.entity(bond.entity).is_some_and(|e| e.traits.has(Trait::SeveralLines));
        let far = bond.hit.is_none() || broad;
        match hit.what {
            What::Value(v) => {
                let negated =
                    state.negated || entity_state.negated && bond.hit.is_some_and(|h| self.together(context, h, bond.value));
                let Some(v) = self.effective(context, bond.value, v, negated) else { return };
                for (v, class) in v.into_iter().flatten() {
                    let Some(entity) = self.grammar.entity(bond.entity) else { return };
                    for &(_, f) in entity.frames.iter().filter(|f| f.0 == class) {
                        let Some(frame) = self.grammar.frames.get(f as usize) else { continue };
                        if let Some(&(_, word)) = frame.map.iter().find(|m| m.0 == v) {
                            self.state(context, frame, FactValue::Word(word), state.with(entity_state), span, far);
                        }
                    }
                }
            }
            What::Quantity(q) => {
                if state.negated && bond.hit.is_none() {
                    return;
                }
                let Some(entity) = self.grammar.entity(bond.entity) else { return };
                // "6 % on the films and 8 % on the trephine": each figure has the specimen named behind it.
                let own = self.specimen_behind(context, bond.value);
                let moved = Context { specimen: own.unwrap_or(context.specimen), ..*context };
                let context = &moved;
                for &(_, f) in entity.frames.iter().filter(|f| f.0 == bond.class) {
                    let Some(frame) = self.grammar.frames.get(f as usize) else { continue };
                    let inverted = entity.traits.has(Trait::Inverted);
                    self.figure(context, frame, &q, state.with(entity_state), span, far, inverted);
                }
            }
            _ => {}
        }
    }

    /// A negation over the entity is the value's too when nothing parts them.
    pub(super) fn together(&self, context: &Context<'_>, entity: usize, value: usize) -> bool {
        let (a, b) = (entity.min(value), entity.max(value));
        entity > value || !context.hits.get(a..b).unwrap_or(&[]).iter().any(|h| matches!(h.what, What::Mark(',')))
    }

    /// The value that cues and attribute words leave: "not increased", "normal in number and morphology".
    pub(super) fn effective(
        &self,
        context: &Context<'_>,
        at: usize,
        v: ValueId,
        negated: bool,
    ) -> Option<[Option<(ValueId, crate::grammar::term::ClassId)>; 3]> {
        let value = self.grammar.value(v)?;
        let (v, value) = if negated {
            let n = value.negated?;
            (n, self.grammar.value(n)?)
        } else {
            (v, value)
        };
        let known = &self.grammar.known;
        if value.class != known.general {
            let mut out = [Some((v, value.class)), None, None];
            // "normal number and morphology": the first word made a value of its own, the others follow it.
            if value.id == "normal" && [known.amount, known.maturation, known.morphology].contains(&value.class) {
                let class = self.grammar.classes.get(value.class.0 as usize).map_or("", String::as_str);
                for (slot, attribute) in
                    out.iter_mut().skip(1).zip(self.attributes(context, at).into_iter().filter(|a| *a != class))
                {
                    *slot = self.grammar.find_value(attribute, "normal").and_then(|f| Some((f, self.grammar.value(f)?.class)));
                }
            }
            return Some(out);
        }
        let mut out = [None; 3];
        let mut n = 0;
        for attribute in self.attributes(context, at) {
            if let Some(found) = self.grammar.find_value(attribute, &value.id) {
                let class = self.grammar.value(found)?.class;
                if let Some(slot) = out.get_mut(n) {
                    *slot = Some((found, class));
                    n += 1;
                }
            }
        }
        if n == 0 {
            out = [Some((v, value.class)), None, None];
        }
        Some(out)
    }

    /// Attribute words in the same part of the clause.
    pub(super) fn attributes<'h>(&'h self, context: &'h Context<'_>, at: usize) -> Vec<&'h str> {
        let class = |i: usize| match context.hits.get(i).map(|h| h.what) {
            Some(What::Value(v)) => self.grammar.value(v).map(|v| (v.class, v.id.as_str())),
            _ => None,
        };
        let attribute = |i: usize| class(i).filter(|c| c.0 == self.grammar.known.attribute).map(|c| c.1);
        let look = |range: &mut dyn Iterator<Item = usize>| {
            let mut found: Vec<&str> = Vec::new();
            for i in range {
                let Some(hit) = context.hits.get(i) else { break };
                match hit.what {
                    What::Value(_) => match attribute(i) {
                        Some(a) if !found.contains(&a) => found.push(a),
                        Some(_) => {}
                        None => return (found, class(i).is_some_and(|c| c.0 == self.grammar.known.general)),
                    },
                    What::Mark('&' | '|' | '/' | ':') | What::Cue(_) | What::Entity(_) => {}
                    What::Mark(',') if attribute(i + 1).is_some() && i.checked_sub(1).and_then(attribute).is_some() => {}
                    _ => break,
                }
            }
            (found, false)
        };
        let (behind, _) = look(&mut (at + 1..context.hits.len()));
        if !behind.is_empty() {
            return behind;
        }
        // "adequate in number and unremarkable": the attribute is the first word's.
        let (before, taken) = look(&mut (0..at).rev());
        if taken { Vec::new() } else { before }
    }

    pub(super) fn state(
        &mut self,
        context: &Context<'_>,
        frame: &Frame,
        value: FactValue,
        status: Status,
        span: (usize, usize),
        far: bool,
    ) {
        if frame.specimens & context.specimen.bit() == 0 || frame.sections >> context.clause.section.0 & 1 == 0 {
            return;
        }
        let Some(element) = self.grammar.elements.get(frame.element) else { return };
        let mut value = value;
        // "Karyotype could not be obtained (no growth)": that it failed is the statement.
        let failed = element.id == "cyto.class"
            && matches!(value, FactValue::Word(w) if element.values.get(w as usize).is_some_and(|v| v == "failed"));
        let status = Status { not_assessed: status.not_assessed && !failed, ..status };
        if element.kind == Kind::Presence && status.possible && !status.aside() {
            value = FactValue::Word(2);
        }
        // Dysplasia of fewer than ten in a hundred cells is not diagnostic (WHO-HAEM5, ICC).
        if element.id.ends_with(".dysplasia") && value == FactValue::Word(1) && context.slight() {
            value = FactValue::Word(2);
        }
        // What says that something could not be judged is itself a finding.
        let judged =
            |w: u8| element.id.ends_with(".quality") || element.values.get(w as usize).is_some_and(|v| v == "not_assessable");
        let status = Status { not_assessed: status.not_assessed && !matches!(value, FactValue::Word(w) if judged(w)), ..status };
        let negative = element.kind == Kind::Presence && value == FactValue::Word(0);
        let for_age = (element.id == "marrow.cellularity_class").then(|| self.for_age(context, &element.values, value)).flatten();
        let said = self.said(context, frame.element, value, Assertion::of(status, negative), status);
        let own = Finding { span: self.document.span(span), far, ..said };
        self.out.list.push(own);
        if let Some((element, value)) = for_age {
            self.out.list.push(Finding { element, value, ..own });
        }
    }

    /// "Hypercellular for age" says both: the class, and the class for the patient's age.
    pub(super) fn for_age(
        &self,
        context: &Context<'_>,
        values: &[String],
        value: FactValue,
    ) -> Option<(crate::grammar::element::ElementId, FactValue)> {
        let aged = |h: &Hit| matches!(h.what, What::Quantity(q) if q.measure == Measure::Age);
        let said = context.heard.has(Trait::ForAge) || context.hits.iter().any(aged);
        let element = self.grammar.elements.named(Named::MarrowCellularityForAge).filter(|_| said)?;
        let FactValue::Word(w) = value else { return None };
        let word = values.get(w as usize)?;
        let word = if word == "aplastic" { "hypocellular" } else { word };
        let at = self.grammar.elements.get(element)?.values.iter().position(|v| v == word)?;
        Some((element, FactValue::Word(u8::try_from(at).ok()?)))
    }

    #[allow(clippy::too_many_arguments, reason = "a figure needs its unit and cues besides what every statement needs")]
    pub(super) fn figure(
        &mut self,
        context: &Context<'_>,
        frame: &Frame,
        q: &Quantity,
        status: Status,
        span: (usize, usize),
        far: bool,
        inverted: bool,
    ) {
        if frame.specimens & context.specimen.bit() == 0 || frame.sections >> context.clause.section.0 & 1 == 0 {
            return;
        }
        let Some(element) = self.grammar.elements.get(frame.element) else { return };
        let Some((low, high, low_open, high_open)) = convert::interval(element, q, context.label) else { return };
        // E:M is M:E turned over.
        let turned = inverted && low.is_some_and(|v| v > 0.0) && high.is_some_and(|v| v > 0.0);
        let (low, high) = if turned { (high.map(|v| 1.0 / v), low.map(|v| 1.0 / v)) } else { (low, high) };
        let status = Status { negated: false, ..status };
        let value = FactValue::Range { low, high, low_open, high_open };
        let assertion = Assertion::of(Status { possible: false, ..status }, false);
        let said = self.said(context, frame.element, value, assertion, status);
        let span = self.document.span(span);
        self.out.list.push(Finding { comparator: q.comparator, grade: Some(q.measure), span, far, ..said });
    }
}
