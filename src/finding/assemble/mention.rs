//! What a mere mention states: signs, panels, diseases.

use super::*;

impl Assembler<'_> {
    /// Entities that no value was said of: their mention is the statement.
    pub(super) fn presences(&mut self, context: &Context<'_>, bonds: &[Bond]) {
        let presence = self.grammar.known.presence;
        for (at, hit) in context.hits.iter().enumerate() {
            let What::Entity(e) = hit.what else { continue };
            let Some(entity) = self.grammar.entity(e) else { continue };
            if !entity.traits.has(Trait::Presence) {
                continue;
            }
            // A word said of it is the statement; a figure, a grade or a pattern of growth leaves the mention standing.
            let known = &self.grammar.known;
            let own = |b: &&Bond| b.hit == Some(at) && entity.frames.iter().any(|f| f.0 == b.class);
            let measured = |b: &Bond| [known.percent, known.figure, known.grade, known.length, known.pattern].contains(&b.class);
            if bonds.iter().any(|b| own(&b) && !measured(b)) {
                continue;
            }
            let figure = bonds.iter().any(|b| own(&b) && measured(b) && b.class != known.pattern);
            let zero = bonds
                .iter()
                .filter(own)
                .any(|b| matches!(context.hits.get(b.value).map(|h| h.what), Some(What::Quantity(q)) if q.high <= 0.0));
            let status = context.status.get(at).copied().unwrap_or_default();
            let status = self.past(context, entity.family, status);
            // "Metastatic carcinoma: negative": the answer to the label.
            let answer = context.hits.iter().find(|h| !h.label && !matches!(h.what, What::Mark(':' | '-')));
            let denied = hit.label
                && matches!(answer.map(|h| h.what), Some(What::Value(v)) if self.grammar.value(v).is_some_and(|v| v.class == known.result && v.traits.has(Trait::Negative)));
            let status = Status { negated: status.negated || denied, ..status };
            let said = status.negated || status.possible || status.pending || status.not_assessed;
            // "Auer rods: in a few blasts": an answer without a denial affirms a sign.
            let affirmed = entity.traits.has(Trait::Sign)
                && context.clause.body.1 > context.clause.body.0
                && !context.clause.follows
                && context.hits.iter().any(|h| !h.label)
                && !context.hits.iter().any(|h| matches!(h.what, What::Cue(_) | What::Sign(_)))
                && !bonds.iter().any(|b| own(&b));
            let bound = bonds.iter().filter(own).any(|b| matches!(context.hits.get(b.value).map(|h| h.what), Some(What::Quantity(q)) if matches!(q.comparator, Comparator::Below | Comparator::AtMost)));
            // "Day +21 FLAG-Ida | AML": the first cell of a row tells of treatment; a form's label only asks for it.
            let colon = context.clause.label.1.checked_sub(1).and_then(|i| self.document.tokens.get(i..=i + 1)).unwrap_or(&[]);
            let told = entity.traits.has(Trait::Context) && !colon.iter().any(|t| matches!(t.sign, ':' | '='));
            if zero || bound || hit.label && !said && !affirmed && !told {
                continue;
            }
            // "AFB stain: no organisms": what is denied behind the colon is not stated before it.
            let denied = |(i, h): (usize, &Hit)| {
                i > at
                    && h.what == hit.what
                    && context.status.get(i).is_some_and(|s| s.negated)
                    && context.hits.get(at..i).unwrap_or(&[]).iter().any(|h| h.what == What::Mark(':'))
            };
            if !said && context.hits.iter().enumerate().any(denied) {
                continue;
            }
            // A lymphoma in remission is not there.
            let gone = entity.family == Family::Disease
                && !status.negated
                && self.disease_status(context, at).is_some_and(|(v, negated)| {
                    !negated && self.grammar.value(v).is_some_and(|v| v.traits.has(Trait::Remission))
                });
            let (id, status) = if status.pending && !status.historical {
                ("pending", Status { pending: false, ..status })
            } else if status.not_assessed && !status.historical {
                ("not_assessed", Status { not_assessed: false, ..status })
            } else {
                (
                    if status.negated {
                        "absent"
                    } else if status.possible {
                        "equivocal"
                    } else {
                        "present"
                    },
                    status,
                )
            };
            for &(_, f) in entity.frames.iter().filter(|f| f.0 == presence) {
                let Some(frame) = self.grammar.frames.get(f as usize) else { continue };
                let counted = figure
                    && !status.negated
                    && self.grammar.elements.get(frame.element).is_some_and(|e| e.kind != Kind::Presence);
                let lesion = self.grammar.elements.get(frame.element).is_some_and(|e| e.id == "infiltrate.lymphoma");
                let id = if gone && lesion && id == "present" { "absent" } else { id };
                let says = |v: ValueId| self.grammar.value(v).is_some_and(|v| v.id == id);
                if let Some(&(_, word)) = frame.map.iter().find(|m| !counted && says(m.0)) {
                    self.state(context, frame, FactValue::Word(word), status, (hit.first, hit.last), false);
                }
            }
        }
    }

    /// "AML with NPM1, s/p 7+3, day 14": what is named beside its treatment is what was treated.
    pub(super) fn past(&self, context: &Context<'_>, family: Family, status: Status) -> Status {
        let named = matches!(family, Family::Disease | Family::Gene | Family::Lesion) && context.role == Role::Findings;
        let treated = named && context.heard.has(Trait::Treatment) && context.heard.has(Trait::Disease);
        if treated { Status { historical: true, ..status } } else { status }
    }

    pub(super) fn panels(&mut self, context: &Context<'_>) {
        let mut panel = std::mem::take(&mut self.panel);
        panel::results(self.grammar, context.hits, context.status, context.specimen, &mut panel);
        for r in &panel {
            let (Some(member), Some(result)) = (context.hits.get(r.member), context.hits.get(r.result)) else { continue };
            let status = context
                .status
                .get(r.member)
                .copied()
                .unwrap_or_default()
                .with(context.status.get(r.result).copied().unwrap_or_default());
            let status = self.past(context, Family::Gene, status);
            let word = u8::from(r.positive);
            // What only counts cells may be the phenotype of the abnormal ones.
            let assertion =
                Assertion::of(Status { possible: false, hypothetical: status.hypothetical || r.counted, ..status }, false);
            let said = self.said(context, r.element, FactValue::Word(word), assertion, status);
            let from = self.document.span((member.first.min(result.first), member.last));
            let span = from.join(self.document.span((member.first, member.last)));
            let cue = Some(self.document.span((result.first, result.last)));
            self.out.list.push(Finding { span, cue, ..said });
        }
        self.panel = panel;
    }

    pub(super) fn mentions(&mut self, context: &Context<'_>) {
        for (at, hit) in context.hits.iter().enumerate() {
            let What::Entity(e) = hit.what else { continue };
            if !self.grammar.entity(e).is_some_and(|x| x.traits.has(Trait::Disease)) {
                continue;
            }
            // "AML (January 2026)": a date in brackets behind a disease tells when it was found.
            let dated = self.dated(context, at);
            let found = self.disease_status(context, at);
            let disease_status = found.map(|f| f.0);
            self.out.mentions.push(Mention {
                entity: e,
                status: {
                    let s = context.status.get(at).copied().unwrap_or_default();
                    Status { historical: s.historical || dated, ..s }
                },
                disease_status,
                status_negated: found.is_some_and(|f| f.1),
                treated: context.heard.has(Trait::Context),
                clause: context.index,
                span: self.document.span((hit.first, hit.last)),
            });
        }
    }

    pub(super) fn dated(&self, context: &Context<'_>, at: usize) -> bool {
        let Some(hit) = context.hits.get(at) else { return false };
        let open = self.document.tokens.get(hit.last).filter(|t| t.sign == '(');
        let Some(open) = open else { return false };
        let bracket = self.text.get(open.start as usize..).and_then(|s| s.split_once(')')).map_or("", |s| s.0);
        let years =
            bracket.split(|c: char| !c.is_ascii_digit()).any(|w| w.len() == 4 && (w.starts_with("19") || w.starts_with("20")));
        let scheme =
            ["WHO", "ICC", "HAEM", "who", "ed", "class", "Class", "criteria", "revision"].iter().any(|w| bracket.contains(w));
        years && !scheme && bracket.len() < 40
    }

    /// "Complete remission, MRD negative": an opinion on the disease that it need not name.
    pub(super) fn unnamed_remission(&mut self, context: &Context<'_>) {
        for (hit, status) in context.hits.iter().zip(context.status) {
            let What::Value(v) = hit.what else { continue };
            let remission = self.grammar.value(v).is_some_and(|v| v.traits.has(Trait::Remission));
            if let Some(entity) = self.grammar.known.remission.filter(|_| remission && !status.negated) {
                self.out.mentions.push(Mention {
                    entity,
                    status: *status,
                    disease_status: None,
                    status_negated: false,
                    treated: false,
                    clause: context.index,
                    span: self.document.span((hit.first, hit.last)),
                });
            }
        }
    }

    /// "residual", "in remission", "relapsed" beside a disease.
    pub(super) fn disease_status(&self, context: &Context<'_>, at: usize) -> Option<(ValueId, bool)> {
        let near = |i: usize| match context.hits.get(i).map(|h| h.what) {
            Some(What::Value(v)) if self.grammar.value(v).is_some_and(|x| x.class == self.grammar.known.status) => {
                Some((v, context.status.get(i).is_some_and(|s| s.negated)))
            }
            _ => None,
        };
        (1..4).find_map(|d| near(at + d)).or_else(|| (1..4).find_map(|d| at.checked_sub(d).and_then(near)))
    }
}
