//! Hits: everything in a clause that some list or notation knows, in order.

mod scale;
mod sign;

use crate::document::token::{Shape, Token};
use crate::document::{Clause, Document};
use crate::finding::quantity::{Comparator, Figure, Measure, Quantity, figure};
use crate::grammar::Grammar;
use crate::grammar::term::{CueKind, EntityId, Family, Meaning, SectionId, ValueId};
use crate::grammar::vocabulary::WordId;
use crate::syntax::fusion::fusion;
use crate::syntax::karyotype::karyotype;
use crate::syntax::unit::{Unit, unit};
use crate::syntax::variant;

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum What {
    /// An entity.
    Entity(EntityId),
    /// A value.
    Value(ValueId),
    /// A cue.
    Cue(u16),
    /// A figure.
    Quantity(Quantity),
    /// A variant (`p.V617F`), which says that the gene before it is mutated.
    Variant,
    /// An ISCN karyotype.
    Karyotype,
    /// `+` or `-` after a marker.
    Sign(bool),
    /// Punctuation or a joining word: `,` `(` `)` `/` `&` (and) `|` (or) `:` `-`.
    Mark(char),
}

/// One hit with its tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    /// What it is.
    pub(crate) what: What,
    /// First token.
    pub(crate) first: usize,
    /// One past the last token.
    pub(crate) last: usize,
    /// It stands in the clause's label.
    pub(crate) label: bool,
}

/// Where words are looked up.
#[derive(Clone, Copy)]
struct Place {
    section: SectionId,
    /// In a clause's label.
    label: bool,
    /// Forms in capitals count.
    exact: bool,
}

/// What scanning a clause needs.
pub(crate) struct Scan<'a> {
    pub(crate) text: &'a str,
    pub(crate) grammar: &'a Grammar,
    pub(crate) document: &'a Document,
}

impl Scan<'_> {
    /// Collects the hits of a clause into `hits`.
    pub(crate) fn clause(&self, clause: &Clause, hits: &mut Vec<Hit>) {
        hits.clear();
        self.range(clause.label.0, clause.label.1, clause.section, true, hits);
        let unticked = self.range(clause.body.0, clause.body.1, clause.section, false, hits);
        self.scale(hits);
        if let Some(value) = clause.cross {
            hits.push(Hit { what: What::Value(value), first: clause.label.0, last: clause.label.1, label: false });
        }
        if unticked {
            hits.clear();
        }
    }

    /// Scans tokens `from..to`; `true`: they are an option that is not ticked.
    fn range(&self, from: usize, to: usize, section: SectionId, label: bool, hits: &mut Vec<Hit>) -> bool {
        let tokens = &self.document.tokens;
        let mut at = from;
        // Where everything is in capitals they tell nothing, but in a list of stains short names are stains.
        let stains = || {
            let section = self.grammar.section(section);
            section.is_some_and(|s| matches!(s.name.as_str(), "ihc" | "flow" | "ancillary" | "special_stains"))
        };
        let place = Place { section, label, exact: !self.document.capitals || stains() };
        let mut skip_option = false;
        let mut any = false;
        // "Granuloma [ ]  Necrosis [x]": boxes that stand behind their names.
        let behind = self.boxes_behind(from, to);
        let mut name = hits.len();
        while at < to {
            let Some(token) = tokens.get(at) else { break };
            if self.document.mute.get(at).copied().unwrap_or(false) {
                at += 1;
                continue;
            }
            if token.shape == Shape::Sign
                && let Some((ticked, after)) = self.tick(at, to)
            {
                skip_option = !ticked && !behind;
                if behind && !ticked {
                    hits.truncate(name);
                }
                name = hits.len();
                any = true;
                at = after;
                continue;
            }
            // "[ ] increased   Gale 3": what stands apart behind the last option is none of them.
            let apart =
                at > from && tokens.get(at - 1).is_some_and(|t| token.start >= t.end + 2 && !matches!(t.sign, ']' | ')' | '☐'));
            let dash = token.sign == '-' && !token.glued && tokens.get(at + 1).is_some_and(|t| !t.glued);
            if skip_option && !apart && !dash {
                at += 1;
                continue;
            }
            skip_option = false;
            let slice = tokens.get(at..to).unwrap_or(&[]);
            // "Hb (g/L)": a unit beside a name holds no names of its own.
            if label
                && matches!(token.sign, '(' | '[')
                && let Some((_, length)) = unit(self.text.get(token.end as usize..).unwrap_or(""))
            {
                let end = token.end + u32::try_from(length).unwrap_or(0);
                let taken = slice.iter().take_while(|t| t.start < end).count();
                if slice.get(taken).is_some_and(|t| matches!(t.sign, ')' | ']')) && taken > 1 {
                    at += taken + 1;
                    continue;
                }
            }
            at = match token.shape {
                Shape::Number => self.number(at, to, place, hits),
                Shape::Word => self.word(at, to, slice, place, hits),
                Shape::Sign => self.sign(at, to, slice, place, hits),
            };
        }
        any && hits.iter().all(|h| h.label)
    }

    /// Whether tokens `from..to` begin with a name and end with the box behind the last one.
    fn boxes_behind(&self, from: usize, to: usize) -> bool {
        let closes =
            to.checked_sub(1).and_then(|i| self.document.tokens.get(i)).is_some_and(|t| matches!(t.sign, ']' | '☐' | '☒'));
        let last = |n: usize| to.checked_sub(n).filter(|&i| i > from).and_then(|i| self.tick(i, to)).is_some_and(|t| t.1 == to);
        closes && self.tick(from, to).is_none() && (1..=3).any(last)
    }

    /// A tick box at `at`: ticked or not, and the token after it.
    fn tick(&self, at: usize, to: usize) -> Option<(bool, usize)> {
        let tokens = &self.document.tokens;
        let token = tokens.get(at)?;
        match token.sign {
            '☒' | '☑' | '✓' | '✔' => return Some((true, at + 1)),
            '☐' => return Some((false, at + 1)),
            '[' | '(' => {}
            _ => return None,
        }
        let next = tokens.get(at + 1).filter(|_| at + 1 < to)?;
        let blank = matches!(next.sign, ']' | ')') && (token.sign == '[' || next.sign == ')' && next.start > token.end);
        if blank || next.sign == '_' && tokens.get(at + 2).is_some_and(|t| t.sign == ']') {
            let after = if next.sign == '_' { at + 3 } else { at + 2 };
            return Some((false, after));
        }
        let close = tokens.get(at + 2)?;
        let mark = self.text.get(next.start as usize..next.end as usize)?;
        let crossed =
            matches!(mark, "x" | "X" | "✓" | "✔" | "*") && matches!(close.sign, ']' | ')') && close.end - token.start <= 7;
        crossed.then_some((true, at + 3))
    }

    fn push(&self, hits: &mut Vec<Hit>, what: What, first: usize, last: usize, label: bool) {
        hits.push(Hit { what, first, last, label });
    }

    fn number(&self, at: usize, to: usize, place: Place, hits: &mut Vec<Hit>) -> usize {
        let label = place.label;
        let tokens = &self.document.tokens;
        let Some(token) = tokens.get(at) else { return at + 1 };
        let rest = self.text.get(token.start as usize..).unwrap_or("");
        let next = tokens.get(at + 1);
        // An ISCN string runs over line ends and full stops of its own.
        if token.end - token.start <= 4
            && next.is_some_and(|n| matches!(n.sign, ',' | '~' | '<') || n.glued && n.shape == Shape::Word)
            && let Some((_, length)) = karyotype(rest)
        {
            let end = token.start + u32::try_from(length).unwrap_or(0);
            let taken = tokens.get(at..).unwrap_or(&[]).iter().take_while(|t| t.start < end).count();
            self.push(hits, What::Karyotype, at, at + taken, label);
            return at + taken;
        }
        // "(10^9/L)": a unit without its figure.
        if self.text.get(token.start as usize..token.end as usize).is_some_and(|s| s.starts_with("10"))
            && let Some((Unit::Count(_) | Unit::Other, length)) = unit(rest).filter(|u| u.1 >= 4)
        {
            let end = token.start + u32::try_from(length).unwrap_or(0);
            return at + tokens.get(at..).unwrap_or(&[]).iter().take_while(|t| t.start < end).count().max(1);
        }
        if let Some((meaning, taken)) = self.phrase(tokens.get(at..to).unwrap_or(&[]), place)
            && (taken > 1
                || matches!(meaning, Meaning::Entity(e) if self.grammar.entity(e).is_some_and(|e| e.family == Family::Lesion)))
        {
            self.meaning(meaning, at, at + taken, label, hits);
            return at + taken;
        }
        self.quantity(at, to, label, hits)
    }

    fn quantity(&self, at: usize, to: usize, label: bool, hits: &mut Vec<Hit>) -> usize {
        let tokens = &self.document.tokens;
        match figure(self.text, tokens, at, to, self.grammar) {
            Some(Figure::Claimed(after)) => after.max(at + 1),
            Some(Figure::Quantity(mut q)) => {
                // Glued to letters before it, a figure is part of a name or number of the laboratory.
                let name = tokens.get(at).is_some_and(|t| t.glued)
                    && at
                        .checked_sub(1)
                        .and_then(|i| tokens.get(i))
                        .is_some_and(|t| t.shape != Shape::Sign || matches!(t.sign, '/' | '#' | '\\' | '^' | '*'));
                let code = tokens.get(q.last).is_some_and(|t| {
                    t.glued
                        && q.last < to
                        && (t.shape == Shape::Word && q.measure == Measure::Bare
                            || t.sign == '/'
                                && q.measure == Measure::Bare
                                && tokens.get(q.last + 1).is_some_and(|n| n.shape == Shape::Number))
                });
                if (name || code) && q.measure == Measure::Bare {
                    return q.last;
                }
                self.word_comparator(&mut q, hits);
                self.grade(&mut q);
                let last = q.last;
                // "3 % (normal 20-50)".
                let reference = matches!(hits.as_slice(), [.., open, word] if open.what == What::Mark('(')
                    && matches!(word.what, What::Value(v) if self.grammar.value(v).is_some_and(|v| v.class == self.grammar.known.general)));
                if reference && tokens.get(last).is_some_and(|t| t.sign == ')') {
                    hits.pop();
                    return last;
                }
                self.push(hits, What::Quantity(q), q.first, q.last, label);
                last
            }
            None => at + 1,
        }
    }

    /// "less than", "up to", "about" before the figure.
    fn word_comparator(&self, q: &mut Quantity, hits: &mut Vec<Hit>) {
        let Some(&Hit { what: What::Value(v), last, .. }) = hits.last() else { return };
        let Some(value) = self.grammar.value(v).filter(|v| v.class == self.grammar.known.comparator) else { return };
        let apart = self.document.tokens.get(last..q.first).unwrap_or(&[]);
        if apart.len() > 1 || apart.iter().any(|t| t.shape == Shape::Word && t.end - t.start > 3) {
            return;
        }
        q.comparator = match value.id.as_str() {
            "lt" => Comparator::Below,
            "le" => Comparator::AtMost,
            "gt" => Comparator::Above,
            "ge" => Comparator::AtLeast,
            _ => q.comparator,
        };
        hits.pop();
    }

    fn phrase(&self, slice: &[Token], place: Place) -> Option<(Meaning, usize)> {
        self.grammar.phrase(self.text, slice, place.section, false, place.exact, |a, b| b.line - a.line <= 1)
    }

    fn meaning(&self, meaning: Meaning, first: usize, last: usize, label: bool, hits: &mut Vec<Hit>) {
        let what = match meaning {
            Meaning::Entity(e) => What::Entity(e),
            Meaning::Value(v) => What::Value(v),
            // Joining words are marks: "and", "as well as" join; "or", "nor" join under one cue.
            Meaning::Cue(c) if self.grammar.cues.get(c as usize).is_some_and(|c| c.kind == CueKind::Conjunction) => {
                let word =
                    self.document.tokens.get(first).and_then(|t| self.text.get(t.start as usize..t.end as usize)).unwrap_or("");
                let or = ["or", "nor"].iter().any(|w| word.eq_ignore_ascii_case(w));
                let joins = ["and", "as", "plus", "along", "together", "with"].iter().any(|w| word.eq_ignore_ascii_case(w))
                    || word == "&";
                if !or && !joins {
                    return;
                }
                What::Mark(if or { '|' } else { '&' })
            }
            // "Neither A nor B": one denial over both.
            Meaning::Cue(_)
                if self.is_word(first, "nor")
                    && hits.iter().any(|h| matches!(h.what, What::Cue(_)) && self.is_word(h.first, "neither")) =>
            {
                What::Mark('|')
            }
            Meaning::Cue(c) => What::Cue(c),
            Meaning::Heading(_) => return,
        };
        self.push(hits, what, first, last, label);
    }

    fn is_word(&self, token: usize, word: &str) -> bool {
        self.document
            .tokens
            .get(token)
            .and_then(|t| self.text.get(t.start as usize..t.end as usize))
            .is_some_and(|w| w.eq_ignore_ascii_case(word))
    }

    fn word(&self, at: usize, to: usize, slice: &[Token], place: Place, hits: &mut Vec<Hit>) -> usize {
        let label = place.label;
        let tokens = &self.document.tokens;
        let Some(token) = tokens.get(at) else { return at + 1 };
        let next = slice.get(1);
        let notation = next.is_some_and(|n| matches!(n.sign, '(' | ':' | '/' | '-' | '.') && (n.glued || n.sign == '('));
        let rest = self.text.get(token.start as usize..).unwrap_or("");
        // "Our ref. WM/3380": initials and the number of a file.
        if let [initials, slash, file, ..] = slice
            && initials.upper
            && slash.sign == '/'
            && slash.glued
            && file.shape == Shape::Number
            && file.glued
            && file.end - file.start >= 4
        {
            return at + 3;
        }
        if notation
            && (token.end - token.start <= 8)
            && let Some((found, length)) = fusion(rest)
            && let Some(entity) = found.lesion.and_then(|l| self.lesion(l))
        {
            let end = token.start + u32::try_from(length).unwrap_or(0);
            let taken = slice.iter().take_while(|t| t.start < end).count().max(1);
            self.push(hits, What::Entity(entity), at, at + taken, label);
            return at + taken;
        }
        // "c.860_863dup": no abbreviation of circa.
        let coding = token.end - token.start == 1
            && next.is_some_and(|n| n.sign == '.' && n.glued)
            && slice.get(2).is_some_and(|n| n.glued && n.shape != Shape::Sign);
        let found = if coding && variant::variant(rest).is_some() { None } else { self.phrase(slice, place) };
        if let Some((meaning, taken)) = found {
            self.meaning(meaning, at, at + taken, label, hits);
            // "Normocellular marrow (50 %) with ...": the figure that the term holds.
            let held = (at..at + taken).find(|&i| tokens.get(i).is_some_and(|t| t.sign == '('));
            if let Some(figure) = held.filter(|&i| tokens.get(i + 1).is_some_and(|t| t.shape == Shape::Number)) {
                self.quantity(figure + 1, at + taken, label, hits);
            }
            return at + taken;
        }
        let variant_word = notation || token.upper || next.is_some_and(|n| n.sign == '.');
        if variant_word
            && !hits.is_empty()
            && let Some((_, length)) = variant::variant(rest)
        {
            let end = token.start + u32::try_from(length).unwrap_or(0);
            let taken = slice.iter().take_while(|t| t.start < end).count().max(1);
            self.push(hits, What::Variant, at, at + taken, label);
            return at + taken;
        }
        if token.word != WordId::UNKNOWN && self.grammar.number_words.contains_key(&token.word) {
            return self.quantity(at, to, label, hits);
        }
        at + 1
    }

    /// The entity of a lesion's notation.
    fn lesion(&self, id: &str) -> Option<EntityId> {
        self.grammar.lesions.get(id).copied()
    }
}
