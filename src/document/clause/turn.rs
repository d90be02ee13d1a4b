//! Where a text without a heading turns from the blood, or from a history, to the marrow.

use super::*;
use crate::grammar::term::{Entity, Family};
use crate::grammar::traits::Trait;

impl Cutter<'_> {
    /// A line that begins with what only marrow has ends the blood film, or a history that no heading closed.
    pub(super) fn marrow_begins(&mut self, document: &mut Document, line: &Line) {
        let blood = self.specimen == Specimen::Blood;
        let context = matches!(Document::role(self.grammar, self.section), Role::Context | Role::Silent);
        if !blood && !context {
            return;
        }
        // "Good spicules." after a blood count: particles are the aspirate's.
        if blood && self.begins_with_particles(document, line.first, line.last) {
            return self.open_marrow(document, Specimen::Aspirate, line.first);
        }
        // A sentence on the marrow ends the patient's block.
        if self.grammar.section(self.section).is_some_and(|s| s.name == "header") {
            let to = line.last.min(line.first + 14);
            let speaks = self.entities(document, line.first, to, line.last).any(|e| {
                e.family != Family::Specimen && (e.traits.has(Trait::MarrowOnly) || e.traits.has(Trait::MarrowAsLabel))
                    || e.id == "cell.blast"
            });
            let words = |from: usize, to: usize| document.tokens.get(from..to).unwrap_or(&[]);
            let prose = words(line.first, line.last).iter().filter(|t| t.shape == Shape::Word).count() >= 9
                && !words(line.first, line.last.min(line.first + 6)).iter().any(|t| matches!(t.sign, ':' | '='));
            if speaks || prose {
                self.open(document, SectionId(0), Specimen::Unstated, line.first);
                return;
            }
        }
        let Some(first) =
            (line.first..line.last.min(line.first + 3)).find(|&i| document.tokens.get(i).is_some_and(|t| t.shape == Shape::Word))
        else {
            return;
        };
        let slice = document.tokens.get(first..line.last).unwrap_or(&[]);
        let Some((Meaning::Entity(entity), taken)) =
            self.grammar.phrase(self.text, slice, self.section, false, true, |_, _| true)
        else {
            return;
        };
        let Some(entity) = self.grammar.entity(entity) else { return };
        let label = slice
            .get(taken)
            .is_some_and(|t| matches!(t.sign, ':' | '=' | '|') || slice.get(taken - 1).is_some_and(|p| t.start >= p.end + 2));
        let only = entity.traits.has(Trait::MarrowOnly);
        let lineage = label && entity.traits.has(Trait::MarrowAsLabel);
        if (blood && (only || lineage)) || (context && label && (only || lineage)) {
            self.open_marrow(document, entity.specimen.unwrap_or(Specimen::Aspirate), line.first);
        }
    }

    /// A sentence under the blood film that speaks of what only marrow has, and of nothing of the blood, ends the film.
    /// `true`: it did.
    pub(super) fn turns(&mut self, document: &mut Document, from: usize, to: usize) -> bool {
        if self.specimen != Specimen::Blood || Document::role(self.grammar, self.section) != Role::Findings {
            return false;
        }
        let mut marrow = self.begins_with_particles(document, from, to);
        for entity in self.entities(document, from, to, to) {
            if entity.traits.has(Trait::Blood) {
                return false;
            }
            // "Marrow aspirate advised" is no finding of one.
            marrow |= entity.traits.has(Trait::MarrowOnly) && entity.family != Family::Specimen;
        }
        if marrow {
            self.open_marrow(document, Specimen::Aspirate, from);
        }
        marrow
    }

    /// The specimen that the letter before a line stands for; one that a list has just named is kept for later lines.
    pub(super) fn lettered(&mut self, document: &Document, line: &Line) -> Option<Heading> {
        let (letter, mark) = (document.tokens.get(line.first)?, document.tokens.get(line.first + 1)?);
        let lone = letter.shape == Shape::Word && letter.upper && letter.end - letter.start == 1;
        if !lone || !mark.glued || !matches!(mark.sign, '.' | ')' | ':') {
            return None;
        }
        let sign = self.text.get(letter.start as usize..)?.chars().next()?;
        let opinion = Document::role(self.grammar, self.section) == Role::Conclusion;
        if let Some(&(_, section)) = self.lettered.iter().find(|l| l.0 == sign) {
            let body = line.first + 2;
            return (!opinion).then_some(Heading { section, first: line.first, body, alone: body >= line.last });
        }
        let to = line.last.min(line.first + 9);
        let short = line.last <= line.first + 16;
        let named = (line.first + 2..to).filter(|_| short).find_map(|at| {
            let slice = document.tokens.get(at..line.last)?;
            match self.grammar.phrase(self.text, slice, SectionId(0), true, true, |_, _| true)? {
                (Meaning::Heading(s), _) => self.grammar.section(s).filter(|s| s.specimen.is_solid()).map(|_| s),
                _ => None,
            }
        });
        self.lettered.extend(named.map(|s| (sign, s)));
        None
    }

    fn open_marrow(&mut self, document: &mut Document, specimen: Specimen, token: usize) {
        let trephine = specimen == Specimen::Trephine;
        let Some(section) = self.grammar.find_section(if trephine { "trephine" } else { "aspirate" }) else { return };
        self.passing = None;
        self.outer = None;
        self.open(document, section, if trephine { Specimen::Trephine } else { Specimen::Aspirate }, token);
    }

    fn begins_with_particles(&self, document: &Document, from: usize, to: usize) -> bool {
        (from..to.min(from + 5)).any(|i| {
            let slice = document.tokens.get(i..to).unwrap_or(&[]);
            match self.grammar.phrase(self.text, slice, self.section, false, true, |_, _| true) {
                Some((Meaning::Entity(e), _)) => {
                    self.grammar.entity(e).is_some_and(|e| e.id == "tissue.particles" || e.id == "tissue.trails")
                }
                Some((Meaning::Value(v), _)) => self
                    .grammar
                    .value(v)
                    .is_some_and(|v| v.class == self.grammar.known.adequacy && matches!(v.id.as_str(), "spicular" | "aspicular")),
                _ => false,
            }
        })
    }

    /// The entities that begin at tokens `from..to`, or that the values there imply; phrases end before `stop`.
    fn entities<'c>(
        &'c self,
        document: &'c Document,
        from: usize,
        to: usize,
        stop: usize,
    ) -> impl Iterator<Item = &'c Entity> + 'c {
        let mut at = from;
        std::iter::from_fn(move || {
            while at < to {
                let slice = document.tokens.get(at..stop).unwrap_or(&[]);
                let found = self.grammar.phrase(self.text, slice, self.section, false, true, |_, _| true);
                at += found.map_or(1, |f| f.1);
                let entity = match found {
                    Some((Meaning::Entity(e), _)) => Some(e),
                    Some((Meaning::Value(v), _)) => self.grammar.value(v).and_then(|v| v.implies),
                    _ => None,
                };
                if let Some(entity) = entity.and_then(|e| self.grammar.entity(e)) {
                    return Some(entity);
                }
            }
            None
        })
    }
}
