//! From clauses to findings.

use crate::document::token::Shape;
use crate::document::{Clause, Document};
use crate::finding::bind::{Binder, Bond};
use crate::finding::fact::FactValue;
use crate::finding::hit::{Hit, Scan, What};
use crate::finding::panel::{self, PanelResult};
use crate::finding::quantity::{Comparator, Measure, Quantity};
use crate::finding::scope::{self, Status};
use crate::finding::{Assertion, Finding, convert};
use crate::grammar::Grammar;
use crate::grammar::element::Kind;
use crate::grammar::term::{EntityId, Family, Frame, Role, Specimen, ValueId};
use crate::span::Span;
use crate::syntax::unit::{Unit, unit};

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

/// What only a blood count gives.
const COUNTS: [&str; 6] = ["analyte.hb", "analyte.hct", "analyte.mcv", "analyte.wbc", "analyte.anc", "analyte.platelets"];

/// Cells that a blood count gives too.
const COUNTED: [&str; 8] = [
    "cell.neutrophil", "cell.lymphocyte", "cell.monocyte", "cell.eosinophil", "cell.basophil", "cell.white_cell", "cell.platelet", "cell.blast",
];

struct Assembler<'a> {
    text: &'a str,
    grammar: &'a Grammar,
    document: &'a Document,
    scan: Scan<'a>,
    hits: Vec<Hit>,
    status: Vec<Status>,
    bonds: Vec<Bond>,
    panel: Vec<PanelResult>,
    topic: Vec<EntityId>,
    /// The specimen that prose without headings speaks of.
    running: Specimen,
    /// Plasma or B cells spoken of last.
    clonal: Option<EntityId>,
    /// Leave out clauses that conclude, headed or not.
    hide_opinion: bool,
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
        topic: Vec::new(),
        running: Specimen::Unstated,
        counting: false,
        hide_opinion,
        clonal: None,
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
        if self.hide_opinion && self.concludes(clause, &hits, &status) {
            hits.clear();
            status.clear();
        }
        let specimen = self.specimen(clause, &hits);
        // A line of blood counts is the blood's wherever it stands, and so is the clause that goes on from it.
        let analyte = |h: &Hit| matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| COUNTS.contains(&e.id.as_str())));
        let marrow = |h: &Hit| matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| !e.id.starts_with("analyte.") && !COUNTED.contains(&e.id.as_str()) && e.frames.iter().any(|f| f.0 != self.grammar.known.presence)));
        let figures = hits.iter().any(|h| matches!(h.what, What::Quantity(_)));
        let white = hits.windows(2).any(|w| match w {
            [a, b] => {
                matches!(a.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| COUNTED.contains(&e.id.as_str())))
                    && matches!(b.what, What::Quantity(q) if matches!(q.measure, Measure::With(Unit::Count(_) | Unit::GramPerLitre(_))))
            }
            _ => false,
        }) || matches!(self.label_unit(clause), Some(Unit::Count(_)));
        let counts = figures && (white || hits.iter().any(analyte) || clause.follows && self.counting && !hits.iter().any(marrow)) && clause.specimen != Specimen::Flow;
        self.counting = counts;
        let specimen = if counts { Specimen::Blood } else { specimen };
        // Shares of events or of a gate are the cytometer's; CD138 is a stain of the core where nothing else is said.
        let gated = hits.iter().any(|h| match h.what {
            What::Value(v) => self.grammar.value(v).is_some_and(|v| v.class == self.grammar.known.denominator && matches!(v.id.as_str(), "events" | "gated")),
            What::Entity(e) => figures && self.grammar.entity(e).and_then(|e| e.specimen) == Some(Specimen::Flow),
            _ => false,
        });
        let stained = hits.iter().any(|h| matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| e.id == "marker.CD138" || e.id == "cell.cd138_positive")));
        let specimen = if gated && specimen != Specimen::Blood {
            Specimen::Flow
        } else if stained && specimen == Specimen::Unstated {
            Specimen::Trephine
        } else {
            specimen
        };
        // A differential without a heading counts the aspirate.
        let percents = hits.iter().filter(|h| matches!(h.what, What::Quantity(q) if matches!(q.measure, Measure::Percent | Measure::Bare))).count();
        let item = clause.row && percents == 1 && hits.iter().any(|h| h.label && matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| e.id.starts_with("cell."))));
        let counted = specimen == Specimen::Unstated && (percents >= 4 || item) && hits.iter().any(|h| matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| e.id == "cell.blast" || e.id == "cell.myeloblast" || e.id == "cell.promyelocyte" || e.id == "cell.plasma_cell")));
        let specimen = if counted { Specimen::Aspirate } else { specimen };
        if !clause.follows {
            self.topic.clear();
        }
        self.out.marrow |= hits.iter().any(|h| matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| e.id == "tissue.marrow")));
        let mut bonds = std::mem::take(&mut self.bonds);
        {
            let mut binder = Binder::new(self.grammar, self.text, &self.document.tokens, &hits, &self.topic);
            binder.percent = self.percent_context(clause, specimen);
            // One item of a differential written item by item: "eosinophils 3".
            let words = hits.iter().filter(|h| !matches!(h.what, What::Mark(_)));
            if specimen == Specimen::Aspirate && words.clone().count() == 2 && words.clone().any(|h| matches!(h.what, What::Quantity(_))) {
                binder.percent = Some(true);
            }
            // In a blood count that gives some shares with their sign, a bare figure is a count.
            let shares = hits.iter().any(|h| !h.label && matches!(h.what, What::Quantity(q) if q.measure == Measure::Percent));
            if specimen == Specimen::Blood && (shares && hits.iter().any(analyte) || matches!(self.label_unit(clause), Some(Unit::Count(_)))) {
                binder.percent = Some(false);
            }
            binder.home = match specimen {
                Specimen::Aspirate => self.grammar.known.aspirate,
                Specimen::Trephine => self.grammar.known.trephine,
                _ => None,
            };
            binder.clonal = self.clonal;
            binder.bonds(&mut bonds);
        }
        let before = self.out.list.len();
        // "Seen, reduced in number": the mere sight yields to the amount.
        let seen = |b: &Bond| matches!(hits.get(b.value).map(|h| h.what), Some(What::Value(v)) if self.grammar.value(v).is_some_and(|v| v.id == "seen"));
        let outdone: Vec<usize> = bonds
            .iter()
            .filter(|b| seen(b) && bonds.iter().any(|o| o.entity == b.entity && o.class == b.class && o.value != b.value))
            .map(|b| b.value)
            .collect();
        bonds.retain(|b| !outdone.contains(&b.value));
        let panel = |h: &Hit| matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| matches!(e.family, Family::Marker | Family::Gene | Family::Lesion)));
        if hits.iter().any(|h| !h.label && panel(h)) {
            // A result beside a gene or marker is its own, never the test's of the clause before.
            bonds.retain(|b| b.class != self.grammar.known.result || b.hit.is_some_and(|h| hits.get(h).is_some_and(|h| !h.label)));
        }
        let context = Context { index, clause, role, specimen, hits: &hits, status: &status };
        for bond in &bonds {
            self.bond(&context, bond);
        }
        self.presences(&context, &bonds);
        self.panels(&context);
        self.mentions(&context);
        self.unnamed_remission(&context);
        for hit in &hits {
            if hit.what == What::Karyotype {
                self.out.karyotypes.push((self.document.span((hit.first, hit.last)), index));
            }
        }
        let clonality = self.grammar.known.clonality;
        let clonal = hits.iter().rev().find_map(|h| match h.what {
            What::Entity(e) if self.grammar.entity(e).is_some_and(|e| e.frames.iter().any(|f| f.0 == clonality)) => Some(e),
            _ => None,
        });
        self.clonal = clonal.or(self.clonal);
        self.coverage(clause, &hits, before);
        self.remember(&hits);
        self.hits = hits;
        self.status = status;
        self.bonds = bonds;
    }

    /// An opinion outside a headed conclusion: a disease that is asserted or favoured, in text without a heading of its own.
    fn concludes(&self, clause: &Clause, hits: &[Hit], status: &[Status]) -> bool {
        let open = self.grammar.section(clause.section).is_some_and(|s| matches!(s.name.as_str(), "none" | "microscopy" | "specimen" | "ancillary"));
        open && hits.iter().zip(status).any(|(h, s)| match h.what {
            What::Entity(e) => self.grammar.entity(e).is_some_and(|e| e.family == Family::Disease && e.pattern.is_some()) && !s.aside(),
            _ => false,
        })
    }

    /// The specimen a clause speaks of: its own words, its section, or what the prose spoke of last.
    fn specimen(&mut self, clause: &Clause, hits: &[Hit]) -> Specimen {
        let of = |h: &Hit| match h.what {
            What::Entity(e) => self.grammar.entity(e).and_then(|e| e.specimen),
            _ => None,
        };
        let first = hits.iter().find_map(|h| of(h).map(|s| (s, h)));
        // A label that names several specimens names none: "Bone marrow, aspirate and core biopsy: ...".
        let several = first.is_some_and(|(s, h)| h.label && hits.iter().any(|x| x.label && of(x).is_some_and(|t| t != s)));
        let named = if several { hits.iter().filter(|h| !h.label).find_map(|h| of(h).map(|s| (s, h))) } else { first };
        let open = clause.specimen == Specimen::Unstated;
        match named {
            Some((s, hit)) => {
                let leads = hit.label || hits.iter().find(|h| matches!(h.what, What::Entity(_) | What::Quantity(_))).is_some_and(|h| h.first == hit.first);
                if open {
                    if leads && !(clause.row && hit.label) {
                        self.running = s;
                    }
                    s
                } else if clause.row && hit.label || self.switches(clause, hit, hits) {
                    s
                } else {
                    clause.specimen
                }
            }
            None if open => self.running,
            None => clause.specimen,
        }
    }

    /// "on the trephine" inside an aspirate section moves its own clause only.
    fn switches(&self, clause: &Clause, hit: &Hit, hits: &[Hit]) -> bool {
        let before = hit.first.checked_sub(1).and_then(|i| self.document.tokens.get(i));
        let two = hit.first.checked_sub(2).and_then(|i| self.document.tokens.get(i));
        let word = |t: Option<&crate::document::token::Token>| t.and_then(|t| self.text.get(t.start as usize..t.end as usize)).unwrap_or("");
        let located = |w: &str| ["on", "in", "by", "of"].iter().any(|p| w.eq_ignore_ascii_case(p));
        let _ = clause;
        located(word(before)) || word(before).eq_ignore_ascii_case("the") && located(word(two)) || hits.first().is_some_and(|h| h.first == hit.first) && !hit.label
    }

    /// Whether a bare figure beside a cell is a percentage here.
    fn percent_context(&self, clause: &Clause, specimen: Specimen) -> Option<bool> {
        let span = self.document.span((clause.label.0.min(clause.body.0), clause.body.1));
        let words = span.of(self.text);
        let percent = words.contains('%');
        let differential = || {
            let lower = words.to_ascii_lowercase();
            ["differential", "dlc", "cells", "diff", "count (", "myelogram"].iter().any(|w| lower.contains(w))
        };
        let section = self.grammar.section(clause.section).map_or("", |s| s.name.as_str());
        let figures = self.document.tokens.get(clause.body.0..clause.body.1).unwrap_or(&[]).iter().filter(|t| t.shape == Shape::Number).count();
        if specimen == Specimen::Blood {
            if percent || section == "differential" || differential() { Some(true) } else { Some(false) }
        } else if matches!(specimen, Specimen::Genetic) {
            None
        } else if percent || section == "differential" || clause.row || figures >= 3 || differential() || clause.label.1 > clause.label.0 {
            Some(true)
        } else {
            None
        }
    }

    fn bond(&mut self, context: &Context<'_>, bond: &Bond) {
        let Some(hit) = context.hits.get(bond.value) else { return };
        let state = context.status.get(bond.value).copied().unwrap_or_default();
        let entity_state = bond.hit.and_then(|h| context.status.get(h)).copied().unwrap_or_default();
        let span = bond.hit.and_then(|h| context.hits.get(h)).map_or((hit.first, hit.last), |e| (e.first.min(hit.first), e.last.max(hit.last)));
        let span = if bond.hit.and_then(|h| context.hits.get(h)).is_some_and(|h| h.label) { (hit.first, hit.last) } else { span };
        let broad = self.grammar.entity(bond.entity).is_some_and(|e| matches!(e.id.as_str(), "cell.lineages" | "cell.both_lines" | "cell.any_lineage"));
        let far = bond.hit.is_none() || broad;
        match hit.what {
            What::Value(v) => {
                let negated = state.negated || entity_state.negated && bond.hit.is_some_and(|h| self.together(context, h, bond.value));
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
                let label = self.label_unit(context.clause);
                // "6 % on the films and 8 % on the trephine": each figure has the specimen named behind it.
                let own = self.specimen_behind(context, bond.value);
                let moved = Context { specimen: own.unwrap_or(context.specimen), ..*context };
                let context = &moved;
                for &(_, f) in entity.frames.iter().filter(|f| f.0 == bond.class) {
                    let Some(frame) = self.grammar.frames.get(f as usize) else { continue };
                    self.figure(context, frame, &q, label, state.with(entity_state), span, far, entity.id == "tissue.em_ratio");
                }
            }
            _ => {}
        }
    }

    /// The specimen named behind a figure and before the next one, where the clause gives several figures of one thing.
    fn specimen_behind(&self, context: &Context<'_>, at: usize) -> Option<Specimen> {
        let several = context.hits.iter().filter(|h| !h.label && matches!(h.what, What::Quantity(_))).count() > 1;
        let mut behind = context.hits.get(at + 1..)?.iter().take_while(|h| !matches!(h.what, What::Quantity(_)));
        behind.find_map(|h| match h.what {
            What::Entity(e) => self.grammar.entity(e).and_then(|e| e.specimen),
            _ => None,
        }).filter(|s| several && *s != Specimen::Blood && context.specimen != Specimen::Blood && context.specimen != Specimen::Flow)
    }

    /// A negation over the entity is the value's too when nothing parts them.
    fn together(&self, context: &Context<'_>, entity: usize, value: usize) -> bool {
        let (a, b) = (entity.min(value), entity.max(value));
        entity > value || !context.hits.get(a..b).unwrap_or(&[]).iter().any(|h| matches!(h.what, What::Mark(',')))
    }

    /// The value that cues and attribute words leave: "not increased", "normal in number and morphology".
    fn effective(&self, context: &Context<'_>, at: usize, v: ValueId, negated: bool) -> Option<[Option<(ValueId, crate::grammar::term::ClassId)>; 3]> {
        let value = self.grammar.value(v)?;
        let (v, value) = if negated {
            let n = value.negated?;
            (n, self.grammar.value(n)?)
        } else {
            (v, value)
        };
        let class = self.grammar.classes.get(value.class.0 as usize).map_or("", String::as_str);
        if class != "general" {
            let mut out = [Some((v, value.class)), None, None];
            // "normal number and morphology": the first word made a value of its own, the others follow it.
            if value.id == "normal" && matches!(class, "amount" | "maturation" | "morphology") {
                for (slot, attribute) in out.iter_mut().skip(1).zip(self.attributes(context, at).into_iter().filter(|a| *a != class)) {
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
    fn attributes<'h>(&'h self, context: &'h Context<'_>, at: usize) -> Vec<&'h str> {
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

    fn state(&mut self, context: &Context<'_>, frame: &Frame, value: FactValue, status: Status, span: (usize, usize), far: bool) {
        if frame.specimens & context.specimen.bit() == 0 || frame.sections >> context.clause.section.0 & 1 == 0 {
            return;
        }
        let Some(element) = self.grammar.elements.get(frame.element) else { return };
        let mut value = value;
        if element.kind == Kind::Presence && status.possible && !status.aside() {
            value = FactValue::Word(2);
        }
        // Dysplasia of fewer than ten in a hundred cells is not diagnostic (WHO-HAEM5, ICC).
        if element.id.ends_with(".dysplasia") && value == FactValue::Word(1) && context.slight() {
            value = FactValue::Word(2);
        }
        let negative = element.kind == Kind::Presence && value == FactValue::Word(0);
        let for_age = (element.id == "marrow.cellularity_class").then(|| self.for_age(context, &element.values, value)).flatten();
        let own = Finding {
            element: frame.element,
            value,
            comparator: Comparator::Equal,
            assertion: Assertion::of(status, negative),
            probable: status.probable,
            specimen: context.specimen,
            section: context.clause.section,
            role: context.role,
            clause: context.index,
            span: self.document.span(span),
            cue: status.cue.map(|c| self.document.span(c)),
            grade: None,
            far,
        };
        self.out.list.push(own);
        if let Some((element, value)) = for_age {
            self.out.list.push(Finding { element, value, ..own });
        }
    }

    /// "Hypercellular for age" says both: the class, and the class for the patient's age.
    fn for_age(&self, context: &Context<'_>, values: &[String], value: FactValue) -> Option<(crate::grammar::element::ElementId, FactValue)> {
        let said = context.hits.iter().any(|h| match h.what {
            What::Value(v) => self.grammar.value(v).is_some_and(|v| v.id == "for_age" || v.id.ends_with("_for_age") || v.id.ends_with("_age")),
            What::Quantity(q) => q.measure == Measure::Age,
            _ => false,
        });
        let element = self.grammar.elements.find("marrow.cellularity_for_age").filter(|_| said)?;
        let FactValue::Word(w) = value else { return None };
        let word = values.get(w as usize)?;
        let word = if word == "aplastic" { "hypocellular" } else { word };
        let at = self.grammar.elements.get(element)?.values.iter().position(|v| v == word)?;
        Some((element, FactValue::Word(u8::try_from(at).ok()?)))
    }

    #[allow(clippy::too_many_arguments, reason = "a figure needs its unit and cues besides what every statement needs")]
    fn figure(&mut self, context: &Context<'_>, frame: &Frame, q: &Quantity, label: Option<Unit>, status: Status, span: (usize, usize), far: bool, inverted: bool) {
        if frame.specimens & context.specimen.bit() == 0 || frame.sections >> context.clause.section.0 & 1 == 0 {
            return;
        }
        let Some(element) = self.grammar.elements.get(frame.element) else { return };
        let Some((low, high, low_open, high_open)) = convert::interval(element, q, label) else { return };
        // E:M is M:E turned over.
        let turned = inverted && low.is_some_and(|v| v > 0.0) && high.is_some_and(|v| v > 0.0);
        let (low, high) = if turned { (high.map(|v| 1.0 / v), low.map(|v| 1.0 / v)) } else { (low, high) };
        let status = Status { negated: false, ..status };
        self.out.list.push(Finding {
            element: frame.element,
            value: FactValue::Range { low, high, low_open, high_open },
            comparator: q.comparator,
            assertion: Assertion::of(Status { possible: false, ..status }, false),
            probable: status.probable,
            specimen: context.specimen,
            section: context.clause.section,
            role: context.role,
            clause: context.index,
            span: self.document.span(span),
            cue: status.cue.map(|c| self.document.span(c)),
            grade: Some(q.measure),
            far,
        });
    }

    /// A unit printed in the label: "WBC (K/uL)   48.7".
    fn label_unit(&self, clause: &Clause) -> Option<Unit> {
        let label = self.document.tokens.get(clause.label.0..clause.label.1)?;
        label.iter().enumerate().find_map(|(i, t)| {
            let opens = matches!(t.sign, '(' | '[' | ',') && t.shape == Shape::Sign;
            let rest = self.text.get(t.end as usize..)?;
            let next = label.get(i + 1)?;
            let found = opens.then(|| unit(rest)).flatten().filter(|u| !matches!(u.0, Unit::Year(_)))?;
            (next.start as usize <= t.end as usize + 1).then_some(found.0)
        })
    }

    /// Entities that no value was said of: their mention is the statement.
    fn presences(&mut self, context: &Context<'_>, bonds: &[Bond]) {
        let presence = self.grammar.known.presence;
        for (at, hit) in context.hits.iter().enumerate() {
            let What::Entity(e) = hit.what else { continue };
            let Some(entity) = self.grammar.entity(e) else { continue };
            if !entity.frames.iter().any(|f| f.0 == presence) {
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
            let zero = bonds.iter().filter(own).any(|b| matches!(context.hits.get(b.value).map(|h| h.what), Some(What::Quantity(q)) if q.high <= 0.0));
            let status = context.status.get(at).copied().unwrap_or_default();
            let status = self.past(context, entity.family, status);
            let said = status.negated || status.possible || status.pending || status.not_assessed;
            // "Auer rods: in a few blasts": an answer without a denial affirms a sign.
            let affirmed = entity.id.starts_with("sign.") && context.clause.body.1 > context.clause.body.0 && !context.clause.follows
                && context.hits.iter().any(|h| !h.label) && !context.hits.iter().any(|h| matches!(h.what, What::Cue(_) | What::Sign(_)))
                && !bonds.iter().any(|b| b.hit == Some(at));
            if zero || hit.label && !said && !affirmed {
                continue;
            }
            let (id, status) = if status.pending && !status.historical {
                ("pending", Status { pending: false, ..status })
            } else if status.not_assessed && !status.historical {
                ("not_assessed", Status { not_assessed: false, ..status })
            } else {
                (if status.negated { "absent" } else if status.possible { "equivocal" } else { "present" }, status)
            };
            let Some(v) = self.grammar.find_value("presence", id) else { continue };
            for &(_, f) in entity.frames.iter().filter(|f| f.0 == presence) {
                let Some(frame) = self.grammar.frames.get(f as usize) else { continue };
                let counted = figure && !status.negated && self.grammar.elements.get(frame.element).is_some_and(|e| e.kind != Kind::Presence);
                if let Some(&(_, word)) = frame.map.iter().find(|m| m.0 == v && !counted) {
                    self.state(context, frame, FactValue::Word(word), status, (hit.first, hit.last), false);
                }
            }
        }
    }

    /// "AML with NPM1, s/p 7+3, day 14": what is named beside its treatment is what was treated.
    fn past(&self, context: &Context<'_>, family: Family, status: Status) -> Status {
        let named = matches!(family, Family::Disease | Family::Gene | Family::Lesion) && context.role == Role::Findings;
        let of = |f: &dyn Fn(&crate::grammar::term::Entity) -> bool| {
            context.hits.iter().any(|h| matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(f)))
        };
        let treated = named && of(&|e| e.id == "context.therapy" || e.id == "context.transplant") && of(&|e| e.family == Family::Disease);
        if treated { Status { historical: true, ..status } } else { status }
    }

    fn panels(&mut self, context: &Context<'_>) {
        let mut panel = std::mem::take(&mut self.panel);
        let molecular = context.specimen == Specimen::Genetic;
        panel::results(self.grammar, context.hits, context.status, molecular, &mut panel);
        for r in &panel {
            let (Some(member), Some(result)) = (context.hits.get(r.member), context.hits.get(r.result)) else { continue };
            let status = context.status.get(r.member).copied().unwrap_or_default().with(context.status.get(r.result).copied().unwrap_or_default());
            let status = self.past(context, Family::Gene, status);
            let word = u8::from(r.positive);
            self.out.list.push(Finding {
                element: r.element,
                value: FactValue::Word(word),
                comparator: Comparator::Equal,
                assertion: Assertion::of(Status { possible: false, ..status }, false),
                probable: status.probable,
                specimen: context.specimen,
                section: context.clause.section,
                role: context.role,
                clause: context.index,
                span: self.document.span((member.first.min(result.first), member.last)).join(self.document.span((member.first, member.last))),
                cue: Some(self.document.span((result.first, result.last))),
                grade: None,
                far: false,
            });
        }
        self.panel = panel;
    }

    fn mentions(&mut self, context: &Context<'_>) {
        for (at, hit) in context.hits.iter().enumerate() {
            let What::Entity(e) = hit.what else { continue };
            if !self.grammar.entity(e).is_some_and(|x| x.family == Family::Disease) {
                continue;
            }
            // "AML (January 2026)": a date in brackets behind a disease tells when it was found.
            let dated = self.dated(context, at);
            let found = self.disease_status(context, at);
            let disease_status = found.map(|f| f.0);
            let treated = context.hits.iter().any(|h| matches!(h.what, What::Entity(x) if self.grammar.entity(x).is_some_and(|x| x.id.starts_with("context."))));
            self.out.mentions.push(Mention {
                entity: e,
                status: { let s = context.status.get(at).copied().unwrap_or_default(); Status { historical: s.historical || dated, ..s } },
                disease_status,
                status_negated: found.is_some_and(|f| f.1),
                treated,
                clause: context.index,
                span: self.document.span((hit.first, hit.last)),
            });
        }
    }

    fn dated(&self, context: &Context<'_>, at: usize) -> bool {
        let Some(hit) = context.hits.get(at) else { return false };
        let open = self.document.tokens.get(hit.last).filter(|t| t.sign == '(');
        let Some(open) = open else { return false };
        let bracket = self.text.get(open.start as usize..).and_then(|s| s.split_once(')')).map_or("", |s| s.0);
        let years = bracket.split(|c: char| !c.is_ascii_digit()).any(|w| w.len() == 4 && (w.starts_with("19") || w.starts_with("20")));
        let scheme = ["WHO", "ICC", "HAEM", "who", "ed", "class", "Class", "criteria", "revision"].iter().any(|w| bracket.contains(w));
        years && !scheme && bracket.len() < 40
    }

    /// "Complete remission, MRD negative": an opinion on the disease that it need not name.
    fn unnamed_remission(&mut self, context: &Context<'_>) {
        let named = context.hits.iter().any(|h| matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| e.family == Family::Disease)));
        if context.role != Role::Conclusion || named {
            return;
        }
        for (hit, status) in context.hits.iter().zip(context.status) {
            let What::Value(v) = hit.what else { continue };
            let remission = self.grammar.value(v).is_some_and(|v| v.class == self.grammar.known.status && matches!(v.id.as_str(), "remission" | "mrd_negative"));
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
    fn disease_status(&self, context: &Context<'_>, at: usize) -> Option<(ValueId, bool)> {
        let near = |i: usize| match context.hits.get(i).map(|h| h.what) {
            Some(What::Value(v)) if self.grammar.value(v).is_some_and(|x| x.class == self.grammar.known.status) => {
                Some((v, context.status.get(i).is_some_and(|s| s.negated)))
            }
            _ => None,
        };
        (1..4).find_map(|d| near(at + d)).or_else(|| (1..4).find_map(|d| at.checked_sub(d).and_then(near)))
    }

    /// How much of a clause some list or notation knew.
    fn coverage(&mut self, clause: &Clause, hits: &[Hit], _before: usize) {
        let words = self.document.tokens.get(clause.body.0..clause.body.1).unwrap_or(&[]);
        let content = |t: &crate::document::token::Token| t.shape == Shape::Word && t.end - t.start > 3;
        let all = words.iter().filter(|t| content(t)).count();
        let used = hits
            .iter()
            .filter(|h| !h.label)
            .map(|h| self.document.tokens.get(h.first..h.last).unwrap_or(&[]).iter().filter(|t| content(t)).count())
            .sum::<usize>();
        self.out.read.push((u16::try_from(used).unwrap_or(u16::MAX), u16::try_from(all).unwrap_or(u16::MAX)));
    }

    /// What the next clause may leave unsaid.
    fn remember(&mut self, hits: &[Hit]) {
        let spoken = |e: EntityId| self.grammar.entity(e).is_some_and(|x| !x.frames.is_empty() && matches!(x.family, Family::Other | Family::Specimen));
        let label: Vec<EntityId> = hits.iter().filter(|h| h.label).filter_map(|h| match h.what { What::Entity(e) if spoken(e) => Some(e), _ => None }).collect();
        if !label.is_empty() {
            self.topic = label;
            return;
        }
        // The subject: the first entity and those coordinated with it.
        let mut subject = Vec::new();
        for hit in hits.iter().filter(|h| !h.label) {
            match hit.what {
                What::Entity(e) if spoken(e) => subject.push(e),
                What::Entity(_) => {}
                What::Mark(',' | '&' | '/') | What::Cue(_) => {}
                _ if subject.is_empty() => {}
                _ => break,
            }
        }
        if !subject.is_empty() {
            self.topic = subject;
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
        let small = |q: Quantity| q.high < 10.0 && q.comparator != Comparator::Above || q.high <= 10.0 && matches!(q.comparator, Comparator::Below);
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
    hits: &'a [Hit],
    status: &'a [Status],
}
