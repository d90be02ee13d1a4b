//! Binding: which entity each value and figure is said of. Each value is used once, by the nearest entity that can
//! have it.

mod count;
mod refer;

pub(crate) use refer::Refers;

use crate::document::token::{Shape, Token};
use crate::finding::hit::{Hit, What};
use crate::finding::quantity::Measure;
use crate::grammar::Grammar;
use crate::grammar::term::{ClassId, EntityId, Family};
use crate::grammar::traits::Trait;

/// A value or figure with the entities it is said of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bond {
    /// The hit of the value.
    pub(crate) value: usize,
    /// The entity.
    pub(crate) entity: EntityId,
    /// The hit of the entity; none when it comes from the clause before or from the value itself.
    pub(crate) hit: Option<usize>,
    /// The class it is bound by.
    pub(crate) class: ClassId,
}

/// More than this is too far to be sure.
const LIMIT: u32 = 26;
/// Cost of the label, and of the clause before.
const LABEL: u32 = 5;
const BEFORE: u32 = 16;

/// What binding needs to know of a clause.
pub(crate) struct Binder<'a> {
    pub(crate) grammar: &'a Grammar,
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) hits: &'a [Hit],
    /// Entities the clause before spoke of.
    pub(crate) topic: &'a [EntityId],
    /// Whether a bare figure beside a cell is a percentage (`Some(true)`), a count (`Some(false)`), or neither.
    pub(crate) percent: Option<bool>,
    /// The specimen the clause speaks of, to which words of quality belong.
    pub(crate) home: Option<EntityId>,
    /// The plasma or B cells spoken of last.
    pub(crate) clonal: Option<EntityId>,
    /// The clause refers to lines spoken of before it: "neither is dysplastic", "no dysplasia of this lineage".
    pub(crate) refers: Refers,
    /// Figures stand before what they count: "2 % blasts, 3 % monocytes".
    figures_first: bool,
    own: &'a mut Buffers,
}

/// What binding works with, kept from clause to clause for its room alone.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    /// Group of each hit: coordinated entities share one.
    groups: Vec<u16>,
    /// Of each hit that is an entity, the classes it can have.
    takes: Vec<u64>,
    /// (entity hit, class) pairs with a figure already.
    used: Vec<(usize, ClassId)>,
}

impl<'a> Binder<'a> {
    /// Prepares a clause.
    pub(crate) fn new(
        grammar: &'a Grammar,
        text: &'a str,
        tokens: &'a [Token],
        hits: &'a [Hit],
        topic: &'a [EntityId],
        own: &'a mut Buffers,
    ) -> Self {
        own.used.clear();
        own.takes.clear();
        own.takes.extend(hits.iter().map(|h| match h.what {
            What::Entity(e) => grammar.entity(e).map_or(0, |e| e.takes),
            _ => 0,
        }));
        let mut binder = Self {
            grammar,
            text,
            tokens,
            hits,
            topic,
            percent: None,
            home: None,
            clonal: None,
            refers: Refers::Nothing,
            figures_first: false,
            own,
        };
        binder.groups();
        binder.order();
        binder
    }

    /// Binds every value and figure of the clause.
    pub(crate) fn bonds(&mut self, out: &mut Vec<Bond>) {
        out.clear();
        for at in 0..self.hits.len() {
            let Some(hit) = self.hits.get(at) else { break };
            match hit.what {
                What::Value(v) => {
                    let Some(value) = self.grammar.value(v) else { continue };
                    if self.qualifies(at) || hit.label && self.answered(value.class) {
                        continue;
                    }
                    self.one(at, value.class, value.implies, true, out);
                }
                What::Quantity(q) => {
                    // In the clause by any class first; the clause before only for a figure that names its kind.
                    let classes = self.classes(q.measure);
                    let named = q.measure != Measure::Bare;
                    // Of the classes a bare figure can have, the one with the nearest entity that reads it.
                    let nearest = classes
                        .into_iter()
                        .flatten()
                        .filter_map(|class| {
                            let (cost, hit, entity) = self.best(at, class, None, false)?;
                            let read = self.grammar.entity(entity).is_some_and(|e| e.frames.iter().any(|f| f.0 == class));
                            Some((cost + u32::from(!read), class, hit, entity))
                        })
                        .min_by_key(|c| c.0);
                    if let Some((_, class, hit, entity)) = nearest {
                        self.bind(at, class, None, (hit, entity), out);
                    } else if named {
                        let _ = classes.into_iter().flatten().any(|class| self.one(at, class, None, true, out));
                    }
                }
                _ => {}
            }
        }
    }

    /// Classes a figure can be bound by, best first.
    fn classes(&self, measure: Measure) -> [Option<ClassId>; 4] {
        let known = &self.grammar.known;
        match measure {
            Measure::Percent => [Some(known.percent), None, None, None],
            Measure::Ratio => [Some(known.ratio), None, None, None],
            Measure::Length => [Some(known.length), None, None, None],
            Measure::Grade { .. } => [Some(known.grade), None, None, None],
            Measure::With(_) => [Some(known.figure), None, None, None],
            Measure::Age => [None; 4],
            Measure::Bare => match self.percent {
                Some(true) => [Some(known.percent), Some(known.figure), Some(known.ratio), Some(known.grade)],
                Some(false) => [Some(known.figure), Some(known.percent), Some(known.ratio), None],
                None => [Some(known.figure), Some(known.ratio), Some(known.grade), None],
            },
        }
    }

    fn entity(&self, at: usize) -> Option<EntityId> {
        match self.hits.get(at)?.what {
            What::Entity(e) => Some(e),
            _ => None,
        }
    }

    /// The entity at a hit, where it can have a class.
    fn taking(&self, at: usize, class: ClassId) -> Option<EntityId> {
        let takes = self.own.takes.get(at).is_some_and(|t| t >> class.0 & 1 == 1);
        if takes { self.entity(at) } else { None }
    }

    fn accepts(&self, entity: EntityId, class: ClassId) -> bool {
        self.grammar.entity(entity).is_some_and(|e| e.takes >> class.0 & 1 == 1)
    }

    /// Coordinated entities: nothing but commas and joining words between them.
    fn groups(&mut self) {
        let mut group = 0u16;
        let mut previous: Option<usize> = None;
        self.own.groups.clear();
        self.own.groups.resize(self.hits.len(), 0);
        for at in 0..self.hits.len() {
            let Some(hit) = self.hits.get(at) else { break };
            match hit.what {
                What::Entity(_) => {
                    let joined = previous.is_some_and(|p| {
                        let between = self.hits.get(p + 1..at).unwrap_or(&[]);
                        let words = || {
                            let gap = self.tokens.get(self.hits.get(p).map_or(0, |h| h.last)..hit.first).unwrap_or(&[]);
                            gap.iter().filter(|t| t.shape == Shape::Word).count()
                        };
                        // "Few red cells, other series intact": the rest is named to be told apart.
                        let rest =
                            self.entity(at).is_some_and(|e| self.broad(e)) && between.iter().all(|h| h.what == What::Mark(','));
                        !between.is_empty()
                            && !rest
                            && between.iter().all(|h| matches!(h.what, What::Mark(',' | '&' | '|' | '/')))
                            && words() <= 1 + between.iter().filter(|h| matches!(h.what, What::Mark('&' | '|'))).count()
                            && self.hits.get(p).is_some_and(|h| h.label == hit.label)
                    });
                    if !joined {
                        group += 1;
                    }
                    if let Some(slot) = self.own.groups.get_mut(at) {
                        *slot = group;
                    }
                    previous = Some(at);
                }
                What::Mark(_) => {}
                _ => previous = None,
            }
        }
    }

    /// Settles for the clause whether figures stand before or behind what they count: the first figure decides.
    fn order(&mut self) {
        let known = self.grammar.known;
        let first = self.hits.iter().position(|h| !h.label && matches!(h.what, What::Quantity(q) if q.measure != Measure::Age));
        let Some(first) = first else { return };
        let fits =
            |i: usize| [known.percent, known.figure, known.grade, known.length].into_iter().any(|c| self.taking(i, c).is_some());
        for at in (0..first).rev() {
            match self.hits.get(at).map(|h| h.what) {
                Some(What::Mark(',') | What::Quantity(_)) => break,
                Some(What::Entity(_)) if fits(at) => return,
                _ => {}
            }
        }
        let counts = |i: usize| {
            self.entity(i).and_then(|e| self.grammar.entity(e)).is_some_and(|e| e.frames.iter().any(|f| f.0 == known.percent))
        };
        for (i, hit) in self.hits.iter().enumerate().skip(first + 1) {
            match hit.what {
                What::Mark(',') | What::Quantity(_) => return,
                What::Entity(_) if counts(i) => {
                    self.figures_first = true;
                    return;
                }
                _ => {}
            }
        }
    }

    /// Words between two hits that are not hits themselves, and what separates them.
    fn gap(&self, a: usize, b: usize) -> u32 {
        let (Some(x), Some(y)) = (self.hits.get(a), self.hits.get(b)) else { return LIMIT };
        let words = self.tokens.get(x.last..y.first).unwrap_or(&[]).iter().filter(|t| t.shape == Shape::Word).count();
        u32::try_from(words).unwrap_or(LIMIT).min(LIMIT)
    }

    /// The entity a value of a class is most likely said of, with its cost. `far` looks beyond the clause.
    fn best(&self, at: usize, class: ClassId, implied: Option<EntityId>, far: bool) -> Option<(u32, Option<usize>, EntityId)> {
        let figure = matches!(self.hits.get(at).map(|h| h.what), Some(What::Quantity(_)));
        let mut best: Option<(u32, Option<usize>, EntityId)> = None;
        let mut offer = |cost: u32, hit: Option<usize>, entity: EntityId| {
            if cost < LIMIT && best.is_none_or(|b| cost < b.0) {
                best = Some((cost, hit, entity));
            }
        };
        // Behind the value. "Dysplasia (-) in the erythroid series": its own sign does not part them.
        let mut cost = 0;
        let mut adjectives = !figure;
        let what = |i: usize| self.hits.get(i).map(|h| h.what);
        let signed = !figure
            && what(at + 1) == Some(What::Mark('('))
            && matches!(what(at + 2), Some(What::Sign(_)))
            && what(at + 3) == Some(What::Mark(')'));
        for i in at + if signed { 4 } else { 1 }..self.hits.len() {
            let Some(hit) = self.hits.get(i) else { break };
            match hit.what {
                What::Entity(_) if figure && !hit.label && self.hits.get(at).is_some_and(|h| h.label) => break,
                // "2 % CD34+ blasts": the marker tells which blasts.
                What::Entity(_) if figure && self.marks(i) => {}
                What::Entity(e) => {
                    let taken = figure && self.own.used.contains(&(i, class));
                    if self.taking(i, class).is_some() && !taken && !self.counted(at, i, figure) {
                        let order = if figure && !self.figures_first { 7 } else { 0 };
                        let of = self.of(at, i);
                        let near = self.gap(at, i);
                        // "increased in macrophages": a participle is said of what stands before it.
                        let place = of && !figure && self.participle(at);
                        let words = if place {
                            near + 12
                        } else if of {
                            near.saturating_sub(1)
                        } else {
                            near * 2
                        };
                        offer(cost + words + order, Some(i), e);
                        break;
                    }
                    cost += 3;
                }
                // "left-shifted, reduced erythropoiesis": adjectives before one noun.
                What::Mark(',') if adjectives && matches!(self.hits.get(i + 1).map(|h| h.what), Some(What::Value(_))) => {
                    cost += 3
                }
                What::Mark(',' | ';') => cost += 14,
                What::Mark('(' | ')' | ':' | '-') => cost += 9,
                What::Mark('/') => cost += if figure { 14 } else { 2 },
                What::Mark(_) => cost += 3,
                What::Quantity(_) | What::Sign(_) => cost += 8,
                What::Value(_) => cost += 1,
                What::Cue(_) => {
                    adjectives = false;
                    cost += 4;
                }
                _ => {}
            }
            if cost >= LIMIT {
                break;
            }
        }
        // Before the value. What a bracket before a figure holds explains the name before the bracket.
        let mut inside = 0;
        let mut cost = 2;
        for i in (0..at).rev() {
            let Some(hit) = self.hits.get(i) else { break };
            match hit.what {
                What::Entity(_) if figure && inside > 0 && self.explained(i) => cost += 1,
                What::Entity(e) => {
                    let taken = figure && self.own.used.contains(&(i, class));
                    if self.taking(i, class).is_some() && !taken {
                        let order = if figure && self.figures_first { 7 } else { 0 };
                        // "Infiltration with 96 % plasma cells": a sign only keeps a figure that nothing else reads.
                        let keeps = figure
                            && self
                                .grammar
                                .entity(e)
                                .is_some_and(|e| e.traits.has(Trait::Sign) && !e.frames.iter().any(|f| f.0 == class));
                        let order = order + if keeps { 8 } else { 0 };
                        let near = self.gap(i, at) / if figure { 2 } else { 3 };
                        let label = if hit.label { LABEL.saturating_sub(cost) } else { 0 };
                        offer(cost + near + order + label, Some(i), e);
                        break;
                    }
                    cost += if figure && taken { 12 } else { 2 };
                }
                What::Mark(',') => cost += if figure { 6 } else { 3 },
                What::Mark('(') => {
                    inside -= 1;
                    cost += 1;
                }
                What::Mark(')') => {
                    inside += 1;
                    cost += 1;
                }
                What::Mark(_) => cost += 1,
                What::Quantity(_) => cost += if figure { 6 } else { 1 },
                What::Cue(_) => cost += 1,
                _ => {}
            }
            if cost >= LIMIT {
                break;
            }
        }
        if figure && best.is_none_or(|b| b.0 > LABEL) {
            // "Hypercellular for age (90 %)": the figure of what a value before it speaks of.
            let spoken = self.hits.get(..at).unwrap_or(&[]).iter().rev().find_map(|h| match h.what {
                What::Value(v) => self.grammar.value(v).and_then(|v| v.implies).filter(|&e| self.accepts(e, class)),
                _ => None,
            });
            if let Some(e) = spoken.filter(|_| !self.own.used.iter().any(|u| u.1 == class)) {
                best = Some((LABEL, None, e));
            }
        }
        if class == self.grammar.known.clonality && best.is_none() {
            // A light chain is the clause's plasma or B cells' however far they stand, else of those spoken of last.
            let near = (0..self.hits.len()).filter_map(|i| Some((i, self.taking(i, class)?))).min_by_key(|(i, _)| i.abs_diff(at));
            best = near.map(|(i, e)| (LABEL, Some(i), e)).or_else(|| self.clonal.map(|e| (BEFORE, None, e)));
            // "CD19+ CD5+, kappa restricted": of the cells that the markers describe.
            let marked =
                |h: &Hit| matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| e.family == Family::Marker));
            let cells = self.grammar.known.b_cell.filter(|_| best.is_none() && self.hits.iter().any(marked));
            best = best.or(cells.map(|e| (BEFORE, None, e)));
        }
        if far && best.is_none_or(|b| b.0 > BEFORE) {
            let meant = self.refers != Refers::Nothing && self.topic.iter().any(|&e| self.accepts(e, class));
            let implied = implied.filter(|&e| !(meant && self.broad(e) || self.foreign(e, class)));
            let home = self.home.filter(|&h| class != self.grammar.known.percent && self.accepts(h, class));
            let implied = implied.or(home.filter(|_| {
                class == self.grammar.known.adequacy || class == self.grammar.known.length || class == self.grammar.known.general
            }));
            if let Some(e) = implied {
                if best.is_none_or(|b| b.0 > LABEL) {
                    best = Some((BEFORE, None, e));
                }
            } else if class == self.grammar.known.amount && self.named(&[Trait::Panel, Trait::Disease]) {
                // "CD34: rare cells" goes on with nothing said before.
            } else if !(figure && (0..self.hits.len()).any(|i| self.taking(i, class).is_some())) {
                for &e in self.topic {
                    if self.accepts(e, class) && best.is_none_or(|b| b.0 > BEFORE) {
                        best = Some((BEFORE, None, e));
                    }
                }
            }
        }
        best
    }

    /// Binds the value at `at` by one class; whether it found an entity.
    fn one(&mut self, at: usize, class: ClassId, implied: Option<EntityId>, far: bool, out: &mut Vec<Bond>) -> bool {
        let Some((_, mut hit, mut entity)) = self.best(at, class, implied, far) else { return false };
        // "Trephine not done, platelets 14": what the nearest cannot be is said of what the value brings along.
        if let Some(e) = implied
            && e != entity
            && class == self.grammar.known.adequacy
            // "Aspiration biopsy was not performed" names the aspiration.
            && hit.and_then(|h| self.hits.get(h)).zip(self.hits.get(at)).is_none_or(|(e, v)| e.last != v.first)
            && self.deaf(at, entity, class)
            && !self.deaf(at, e, class)
        {
            (hit, entity) = (None, e);
        }
        // "Blasts 1 %, normal maturation, no dysplasia": said of the lines, unless one before it is named.
        let lines = implied.is_some_and(|e| self.broad(e));
        if let Some(e) = implied.filter(|&e| lines && e != entity && self.deaf(at, entity, class)) {
            let heard = |i: usize| self.taking(i, class).filter(|&e| !self.deaf(at, e, class)).map(|e| (Some(i), e));
            (hit, entity) = (0..at).rev().find_map(heard).unwrap_or((None, e));
        }
        if implied.is_some() && hit.is_none() && !self.accepts(entity, class) {
            return false;
        }
        self.bind(at, class, implied, (hit, entity), out);
        true
    }

    /// Binds the value at `at` to an entity and those that share it.
    fn bind(
        &mut self,
        at: usize,
        class: ClassId,
        implied: Option<EntityId>,
        (hit, entity): (Option<usize>, EntityId),
        out: &mut Vec<Bond>,
    ) {
        let figure = matches!(self.hits.get(at).map(|h| h.what), Some(What::Quantity(_)));
        if let Some(h) = hit
            && figure
        {
            self.own.used.push((h, class));
        }
        out.push(Bond { value: at, entity, hit, class });
        match hit {
            // A value is shared by coordinated entities; a figure belongs to one.
            Some(h) if !figure => {
                self.share(at, h, class, out);
                self.pair(at, h, class, out);
            }
            None if implied != Some(entity) => {
                for &e in self.topic.iter().filter(|&&e| e != entity) {
                    if !figure && self.accepts(e, class) {
                        out.push(Bond { value: at, entity: e, hit: None, class });
                    }
                }
            }
            _ => {}
        }
    }

    fn share(&self, value: usize, chosen: usize, class: ClassId, out: &mut Vec<Bond>) {
        let group = self.own.groups.get(chosen).copied().unwrap_or(0);
        for (i, _) in self.own.groups.iter().enumerate().filter(|&(i, &g)| g == group && g != 0 && i != chosen) {
            // "Occasional granules, Auer rods absent": one with a value of its own right behind it shares no other.
            let own = |h: &Hit| matches!(h.what, What::Value(v) if self.grammar.value(v).is_some_and(|v| v.class == class));
            if value < chosen && self.hits.get(i + 1).is_some_and(own) {
                continue;
            }
            if let Some(e) = self.taking(i, class) {
                out.push(Bond { value, entity: e, hit: Some(i), class });
            }
        }
    }

    /// Whether the bracket that holds the hit stands right behind a name.
    fn explained(&self, at: usize) -> bool {
        let open = (0..at).rev().find(|&i| matches!(self.hits.get(i).map(|h| h.what), Some(What::Mark('(' | ')'))));
        let several = open
            .is_some_and(|open| (open..at).any(|i| matches!(self.hits.get(i).map(|h| h.what), Some(What::Entity(_)))))
            || (at + 1..self.hits.len())
                .take_while(|&i| !matches!(self.hits.get(i).map(|h| h.what), Some(What::Mark(')'))))
                .any(|i| self.entity(i).is_some());
        open.filter(|&i| several && self.hits.get(i).is_some_and(|h| h.what == What::Mark('(')))
            .and_then(|i| i.checked_sub(1))
            .and_then(|i| self.hits.get(i).zip(self.hits.get(i + 1)))
            .is_some_and(|(name, open)| matches!(name.what, What::Entity(_)) && name.last == open.first)
    }

    /// A marker with its sign right before a cell.
    fn marks(&self, at: usize) -> bool {
        let marker = self.entity(at).and_then(|e| self.grammar.entity(e)).is_some_and(|e| e.family == Family::Marker);
        let signed = matches!(self.hits.get(at + 1).map(|h| h.what), Some(What::Sign(true)));
        let cell = || self.entity(at + 2).and_then(|e| self.grammar.entity(e)).is_some_and(|e| e.traits.has(Trait::Cell));
        marker && signed && cell() && self.gap(at + 1, at + 2) == 0
    }
}
