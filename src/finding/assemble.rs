//! From clauses to findings.

mod gated;
mod heard;
mod mention;
mod specimen;
mod statement;

use crate::document::token::{Shape, Token};
use crate::document::{Clause, Document};
use crate::finding::bind::{Binder, Bond, Buffers, Refers};
use crate::finding::fact::FactValue;
use crate::finding::hit::{Hit, Scan, What};
use crate::finding::panel::{self, PanelResult};
use crate::finding::quantity::{Comparator, Measure, Quantity};
use crate::finding::scope::{self, Status};
use crate::finding::{Assertion, Finding, convert};
use crate::grammar::Grammar;
use crate::grammar::element::{ElementId, Kind};
use crate::grammar::named::Named;
use crate::grammar::term::{EntityId, Family, Frame, Role, Specimen, ValueId};
use crate::grammar::traits::{Trait, Traits};
use crate::span::Span;
use crate::syntax::unit::{Unit, unit};
use heard::Heard;

/// A mention of a disease that has a pattern, with its cues.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mention {
    /// The entity.
    pub(crate) entity: EntityId,
    /// What cues say of it.
    pub(crate) status: Status,
    /// Remission, residual, relapse: a status word beside it.
    pub(crate) disease_status: Option<ValueId>,
    /// That word is negated: "no residual leukaemia".
    pub(crate) status_negated: bool,
    /// Treatment is spoken of in the same clause: a disease treated is one of the past.
    pub(crate) treated: bool,
    /// Its clause.
    pub(crate) clause: u32,
    /// Its bytes.
    pub(crate) span: Span,
}

/// All that was read from a report's clauses.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Findings in the order of the text.
    pub(crate) list: Vec<Finding>,
    /// Diseases named.
    pub(crate) mentions: Vec<Mention>,
    /// Karyotypes: bytes, clause.
    pub(crate) karyotypes: Vec<(Span, u32)>,
    /// Bone marrow is spoken of.
    pub(crate) marrow: bool,
    /// For each clause: how many of its content words were used, and how many there are.
    pub(crate) read: Vec<(u16, u16)>,
}

struct Assembler<'a> {
    text: &'a str,
    grammar: &'a Grammar,
    document: &'a Document,
    scan: Scan<'a>,
    hits: Vec<Hit>,
    status: Vec<Status>,
    bonds: Vec<Bond>,
    panel: Vec<PanelResult>,
    binding: Buffers,
    topic: Vec<EntityId>,
    /// The topic before it, to which "both" and "neither" reach.
    topic_before: Vec<EntityId>,
    /// What the topic may become.
    next_topic: Vec<EntityId>,
    /// The specimen that prose without headings speaks of.
    running: Specimen,
    /// Plasma or B cells spoken of last.
    clonal: Option<EntityId>,
    /// Leave out clauses that conclude, headed or not.
    hide_opinion: bool,
    /// Shares of a population that the cytometer set apart.
    gated: Vec<Finding>,
    /// The clause before was a blood count.
    counting: bool,
    out: Findings,
}

/// Reads every clause of a document.
pub(crate) fn assemble(text: &str, grammar: &Grammar, document: &Document, hide_opinion: bool) -> Findings {
    let mut a = Assembler {
        text,
        grammar,
        document,
        scan: Scan { text, grammar, document },
        hits: Vec::with_capacity(64),
        status: Vec::with_capacity(64),
        bonds: Vec::with_capacity(32),
        panel: Vec::with_capacity(32),
        binding: Buffers::default(),
        topic: Vec::new(),
        next_topic: Vec::new(),
        topic_before: Vec::new(),
        running: Specimen::Unstated,
        counting: false,
        hide_opinion,
        clonal: None,
        gated: Vec::new(),
        out: Findings::default(),
    };
    a.out.list.reserve(96);
    let mut section = None;
    for (index, clause) in document.clauses.iter().enumerate() {
        if section != Some(clause.section) {
            a.running = Specimen::Unstated;
            a.clonal = None;
            section = Some(clause.section);
        }
        a.clause(u32::try_from(index).unwrap_or(u32::MAX), clause);
    }
    a.immature();
    a.out
}

impl Assembler<'_> {
    fn clause(&mut self, index: u32, clause: &Clause) {
        let role = Document::role(self.grammar, clause.section);
        if role == Role::Silent {
            self.out.read.push((0, 0));
            return;
        }
        let mut hits = std::mem::take(&mut self.hits);
        let mut status = std::mem::take(&mut self.status);
        self.scan.clause(clause, &mut hits);
        scope::apply(self.grammar, &self.document.tokens, &hits, &mut status);
        scope::asks(self.grammar, self.document, clause, role == Role::Conclusion, &hits, &mut status);
        if self.hide_opinion && self.concludes(clause, &hits, &status) {
            // Treatment named beside the disease is history, not opinion, but for what came of it.
            let outcome = Heard::of(self.grammar, &hits).has(Trait::Remission);
            let history = |h: &Hit| {
                !outcome
                    && matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| e.traits.has(Trait::Context)))
            };
            let mut kept = hits.iter().map(history);
            status.retain(|_| kept.next().unwrap_or(false));
            hits.retain(history);
        }
        let heard = Heard::of(self.grammar, &hits);
        let label = self.label_unit(clause);
        let specimen = self.specimen(clause, &hits, &heard);
        // A line of blood counts is the blood's wherever it stands, and so is the clause that goes on from it.
        let white = heard.white || matches!(label, Some(Unit::Count(_)));
        let counts = heard.figures
            && (white || heard.has(Trait::BloodCount) || clause.follows && self.counting && !heard.has(Trait::Described))
            && clause.specimen != Specimen::Flow;
        self.counting = counts;
        let specimen = if counts { Specimen::Blood } else { specimen };
        // Shares of events or of a gate are the cytometer's; CD138 is a stain of the core where nothing else is said.
        let gated = heard.has(Trait::Gate) || heard.cytometer;
        let specimen = if gated && specimen != Specimen::Blood {
            Specimen::Flow
        } else if heard.has(Trait::CoreStain) && specimen == Specimen::Unstated {
            Specimen::Trephine
        } else {
            specimen
        };
        // A differential without a heading counts the aspirate.
        let item = clause.row && heard.percents == 1 && heard.label.has(Trait::Cell);
        let counted = specimen == Specimen::Unstated && (heard.percents >= 4 || item) && heard.has(Trait::CountedInMarrow);
        let specimen = if counted { Specimen::Aspirate } else { specimen };
        if !clause.follows {
            self.topic.clear();
            self.topic_before.clear();
        }
        let refers = self.refers(clause, &heard);
        if refers == Refers::Two && self.topic.len() == 1 {
            self.topic.append(&mut self.topic_before);
        }
        self.out.marrow |= heard.has(Trait::Marrow);
        let mut bonds = std::mem::take(&mut self.bonds);
        bonds.clear();
        if heard.values || heard.figures {
            let percent = if heard.bare { self.percent_context(clause, specimen, &heard, label) } else { None };
            let mut buffers = std::mem::take(&mut self.binding);
            let mut binder = Binder::new(self.grammar, self.text, &self.document.tokens, &hits, &self.topic, &mut buffers);
            binder.percent = percent;
            binder.home = match specimen {
                Specimen::Aspirate => self.grammar.known.aspirate,
                Specimen::Trephine => self.grammar.known.trephine,
                _ => None,
            };
            binder.clonal = self.clonal;
            binder.refers = refers;
            binder.bonds(&mut bonds);
            self.binding = buffers;
            self.listed(&hits, &status, &mut bonds);
        }
        // "Seen, reduced in number": the mere sight yields to the amount.
        if heard.has(Trait::MereSight) {
            let seen = |b: &Bond| matches!(hits.get(b.value).map(|h| h.what), Some(What::Value(v)) if self.grammar.value(v).is_some_and(|v| v.traits.has(Trait::MereSight)));
            let outdone: Vec<usize> = bonds
                .iter()
                .filter(|b| seen(b) && bonds.iter().any(|o| o.entity == b.entity && o.class == b.class && o.value != b.value))
                .map(|b| b.value)
                .collect();
            bonds.retain(|b| !outdone.contains(&b.value));
        }
        if heard.body.has(Trait::Panel) {
            // A result beside a gene or marker is its own, never the test's of the clause before.
            bonds
                .retain(|b| b.class != self.grammar.known.result || b.hit.is_some_and(|h| hits.get(h).is_some_and(|h| !h.label)));
        }
        let context = Context { index, clause, role, specimen, label, heard: &heard, hits: &hits, status: &status };
        let before = self.out.list.len();
        for bond in &bonds {
            self.bond(&context, bond);
        }
        if specimen == Specimen::Flow && heard.shares {
            self.set_apart(&context, before);
        }
        if heard.has(Trait::Presence) {
            self.presences(&context, &bonds);
        }
        if heard.has(Trait::Panel) || heard.has(Trait::PlasmaMarker) {
            self.panels(&context);
        }
        if heard.has(Trait::Disease) {
            self.mentions(&context);
        } else if heard.has(Trait::Remission) && role == Role::Conclusion {
            self.unnamed_remission(&context);
        }
        if heard.karyotype {
            let spans = hits.iter().filter(|h| h.what == What::Karyotype).map(|h| (self.document.span((h.first, h.last)), index));
            self.out.karyotypes.extend(spans);
        }
        self.clonal = heard.clonal.or(self.clonal);
        self.coverage(clause, &hits);
        self.remember(clause, &hits);
        self.hits = hits;
        self.status = status;
        self.bonds = bonds;
    }

    /// Whether the clause leaves its lines to "both" or "this lineage".
    fn refers(&self, clause: &Clause, heard: &Heard) -> Refers {
        if !heard.values {
            return Refers::Nothing;
        }
        let body = self.document.tokens.get(clause.body.0..clause.body.1).unwrap_or(&[]);
        let word = |t: &Token| self.text.get(t.start as usize..t.end as usize).unwrap_or("");
        // Few words are as long as one of these.
        let same = |t: &Token, w: &str| (t.end - t.start) as usize == w.len() && w.eq_ignore_ascii_case(word(t));
        let is = |t: &Token, list: &[&str]| t.shape == Shape::Word && list.iter().any(|w| same(t, w));
        let line = ["lineage", "line", "series", "lineages", "lines"];
        if body.windows(2).any(|w| matches!(w, [a, b] if is(a, &["this"]) && is(b, &line))) {
            Refers::One
        } else if body.iter().any(|t| is(t, &["both", "either", "neither"])) {
            Refers::Two
        } else {
            Refers::Nothing
        }
    }

    /// "Dysplastic forms: erythroid none, granulocytic none": what the label speaks of is denied of each that is denied.
    fn listed(&self, hits: &[Hit], status: &[Status], bonds: &mut Vec<Bond>) {
        let class = self.grammar.known.morphology;
        let of_class = |h: &Hit| matches!(h.what, What::Value(v) if self.grammar.value(v).is_some_and(|v| v.class == class));
        let Some(value) = hits.iter().position(|h| h.label && of_class(h)) else { return };
        if hits.iter().any(|h| h.label && matches!(h.what, What::Entity(_))) {
            return;
        }
        for (at, (hit, status)) in hits.iter().zip(status).enumerate().filter(|(_, (h, _))| !h.label) {
            let What::Entity(entity) = hit.what else { continue };
            let takes = self.grammar.entity(entity).is_some_and(|e| e.takes >> class.0 & 1 == 1);
            let answered = hits.get(at + 1).is_some_and(|h| matches!(h.what, What::Cue(_)));
            if status.negated && takes && answered && !bonds.iter().any(|b| b.hit == Some(at)) {
                bonds.push(Bond { value, entity, hit: Some(at), class });
            }
        }
    }

    /// A finding of a clause, its cue that of the status, its place the whole clause until it is narrowed.
    fn said(&self, context: &Context<'_>, element: ElementId, value: FactValue, assertion: Assertion, status: Status) -> Finding {
        Finding {
            element,
            value,
            comparator: Comparator::Equal,
            assertion,
            probable: status.probable,
            specimen: context.specimen,
            section: context.clause.section,
            role: context.role,
            clause: context.index,
            span: self.document.span(context.clause.body),
            cue: status.cue.map(|c| self.document.span(c)),
            grade: None,
            far: false,
        }
    }

    /// How much of a clause some list or notation knew.
    fn coverage(&mut self, clause: &Clause, hits: &[Hit]) {
        let before = |token: usize| self.document.content.get(token).copied().unwrap_or(0);
        let content = |range: (usize, usize)| before(range.1).saturating_sub(before(range.0));
        let all = content(clause.body);
        let used = if all == 0 && clause.cross.is_none() {
            0
        } else {
            hits.iter().filter(|h| !h.label).map(|h| content((h.first, h.last))).sum()
        };
        self.out.read.push((u16::try_from(used).unwrap_or(u16::MAX), u16::try_from(all).unwrap_or(u16::MAX)));
    }

    /// What the next clause may leave unsaid: what its label names, or its subject.
    fn remember(&mut self, clause: &Clause, hits: &[Hit]) {
        let spoken = |e: EntityId| self.grammar.entity(e).is_some_and(|e| e.traits.has(Trait::Topic));
        let next = &mut self.next_topic;
        next.clear();
        // A specimen's label is the first sentence's subject, and no later one's.
        let place = |e: EntityId| clause.follows && self.grammar.entity(e).is_some_and(|e| e.specimen.is_some());
        next.extend(hits.iter().filter(|h| h.label).filter_map(|h| match h.what {
            What::Entity(e) if spoken(e) && !place(e) => Some(e),
            _ => None,
        }));
        if next.is_empty() {
            // The first entity and those coordinated with it.
            for hit in hits.iter().filter(|h| !h.label) {
                match hit.what {
                    What::Entity(e) if spoken(e) => next.push(e),
                    What::Entity(_) => {}
                    What::Mark(',' | '&' | '/') | What::Cue(_) => {}
                    _ if next.is_empty() => {}
                    _ => break,
                }
            }
        }
        if !next.is_empty() {
            if *next != self.topic {
                self.topic_before.clone_from(&self.topic);
            }
            std::mem::swap(&mut self.topic, next);
        }
    }
}

impl Context<'_> {
    /// Every share the clause gives is under ten per cent.
    fn slight(&self) -> bool {
        let mut shares = self.hits.iter().filter_map(|h| match h.what {
            What::Quantity(q) if q.measure == Measure::Percent && !h.label => Some(q),
            _ => None,
        });
        let small = |q: Quantity| {
            q.high < 10.0 && q.comparator != Comparator::Above || q.high <= 10.0 && matches!(q.comparator, Comparator::Below)
        };
        shares.next().is_some_and(small) && shares.all(small)
    }
}

/// A clause as the readers see it.
#[derive(Clone, Copy)]
struct Context<'a> {
    index: u32,
    clause: &'a Clause,
    role: Role,
    specimen: Specimen,
    /// The unit printed in its label.
    label: Option<Unit>,
    heard: &'a Heard,
    hits: &'a [Hit],
    status: &'a [Status],
}
