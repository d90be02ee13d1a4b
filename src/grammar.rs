//! Clinical knowledge, compiled once from the files under `grammars/` and shared by every stage.

pub mod check;
pub(crate) mod compile;
pub(crate) mod element;
pub(crate) mod file;
pub(crate) mod flat;
pub(crate) mod form;
pub(crate) mod frames;
pub(crate) mod lexicon;
pub mod load;
pub(crate) mod named;
pub(crate) mod person;
pub(crate) mod term;
pub(crate) mod traits;
pub(crate) mod trie;
pub(crate) mod vocabulary;

pub use file::GrammarFiles;

use crate::document::spelling::Spelling;
use crate::document::token::{Shape, Token};
use crate::pattern::Patterns;
use element::Elements;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;
use term::{Cue, Entity, EntityId, Frame, Meaning, Section, SectionId, Sense, Value, ValueId};
use vocabulary::{Vocabulary, WordId};

/// Forms that in capitals may as well be an ordinary word or a unit: where all is in capitals they stay unread.
const ORDINARY: [&str; 16] =
    ["ALL", "MET", "AIM", "PAS", "BAND", "HIT", "CHIP", "ARCH", "MM", "FL", "Hg", "HB", "ER", "PR", "cALL", "Ph"];

/// Everything trephine knows, compiled: `Sync`, immutable, cheap to share.
#[derive(Debug)]
pub struct Grammar {
    files: OnceLock<GrammarFiles>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) senses: Vec<Sense>,
    pub(crate) entities: Vec<Entity>,
    /// Markers, genes and lesions with their elements.
    pub(crate) panel: Vec<(EntityId, element::ElementId)>,
    /// The elements of genes whose mutations make a myeloid clone.
    pub(crate) drivers: Vec<element::ElementId>,
    pub(crate) values: Vec<Value>,
    by_value: flat::Index,
    pub(crate) classes: Vec<String>,
    pub(crate) cues: Vec<Cue>,
    pub(crate) sections: Vec<Section>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) elements: Elements,
    pub(crate) patterns: Patterns,
    pub(crate) checks: Vec<crate::lint::data::DataCheck>,
    pub(crate) number_words: FxHashMap<WordId, f64>,
    pub(crate) lesions: FxHashMap<String, EntityId>,
    pub(crate) known: term::Known,
    /// What each value says of a person.
    persons: Vec<person::Said>,
    spelling: Spelling,
}

impl Grammar {
    /// All words of the lists, folded.
    #[must_use]
    pub fn words(&self) -> Vec<Vec<u8>> {
        self.vocabulary.words().map(|(w, _)| w.to_vec()).collect()
    }

    /// The files it was compiled from: the built-in ones are unpacked when somebody asks.
    pub(crate) fn files(&self) -> &GrammarFiles {
        self.files.get_or_init(|| load::files().unwrap_or_default())
    }

    /// The one word that a misspelt folded word must be.
    pub(crate) fn mended(&self, folded: &[u8]) -> Option<WordId> {
        self.spelling.correct(&self.vocabulary, folded)
    }

    /// The entity at an index.
    pub(crate) fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0 as usize)
    }

    /// The value at an index.
    pub(crate) fn value(&self, id: ValueId) -> Option<&Value> {
        self.values.get(id.0 as usize)
    }

    /// The value of a class.
    pub(crate) fn find_value(&self, class: &str, id: &str) -> Option<ValueId> {
        let mut found = self.by_value.find(Self::value_key(class, id)).filter_map(|at| u16::try_from(at).ok()).map(ValueId);
        let named = |v: &Value| v.id == id && self.classes.get(v.class.0 as usize).is_some_and(|c| c == class);
        found.find(|&v| self.value(v).is_some_and(named))
    }

    /// What values are indexed by.
    fn value_key(class: &str, id: &str) -> u64 {
        flat::mix(flat::hash(class.as_bytes())) ^ flat::hash(id.as_bytes())
    }

    /// The section of that name.
    pub(crate) fn find_section(&self, name: &str) -> Option<SectionId> {
        self.sections.iter().position(|s| s.name == name).and_then(|i| u8::try_from(i).ok()).map(SectionId)
    }

    /// The section at an index.
    pub(crate) fn section(&self, id: SectionId) -> Option<&Section> {
        self.sections.get(id.0 as usize)
    }

    /// What a column is called at the head of a table: the value of class `column`, and how many tokens it takes.
    pub(crate) fn column(&self, tokens: &[Token]) -> Option<(&str, usize)> {
        let section = self.known.table?;
        let mut node = self.vocabulary.begin(tokens.first()?.word)?;
        let mut best = None;
        for at in 1.. {
            for &sense in node.ends {
                if let Some(Sense { meaning: Meaning::Value(v), sections, .. }) = self.senses.get(sense as usize)
                    && sections >> section.0 & 1 == 1
                {
                    best = self.value(*v).map(|v| (v.id.as_str(), at));
                }
            }
            let Some(next) = tokens.get(at).and_then(|t| self.vocabulary.step(&node, t.word)) else { break };
            node = next;
        }
        best
    }

    /// The longest phrase that begins with the first of `tokens`, in `section`, of the kind wanted: its meaning and
    /// how many tokens it takes. Hyphens and slashes between its words do not count; `soft` tells whether a phrase may
    /// go on from one token to the next (false over the end of a row).
    pub(crate) fn phrase(
        &self,
        text: &str,
        tokens: &[Token],
        section: SectionId,
        headings: bool,
        exact_allowed: bool,
        soft: impl Fn(&Token, &Token) -> bool,
    ) -> Option<(Meaning, usize)> {
        let first = tokens.first()?;
        let mut node = self.vocabulary.begin_of(first.word, headings)?;
        let mut best = None;
        let mut at = 1;
        // A comma may stand inside the name of a disease only: "acute leukaemia, mixed phenotype".
        let mut comma = false;
        loop {
            for &sense in node.ends {
                let Some(sense) = self.senses.get(sense as usize) else { continue };
                if matches!(sense.meaning, Meaning::Heading(_)) != headings || !sense.holds_in(section) {
                    continue;
                }
                if comma
                    && !matches!(sense.meaning, Meaning::Entity(e) if self.entity(e).is_some_and(|e| e.family == term::Family::Disease))
                {
                    continue;
                }
                if let Some(exact) = &sense.exact {
                    let span = tokens.get(at - 1).map_or("", |t| text.get(first.start as usize..t.end as usize).unwrap_or(""));
                    // A line end between its words is a space.
                    let printed = span == &**exact || span.contains(['\n', '\r']) && span.split_whitespace().eq(exact.split(' '));
                    // Where everything is in capitals, a form that is no other word or unit when small still counts, and a
                    // letter does before its figure.
                    let own = || {
                        let figure = tokens.get(at).is_some_and(|t| t.shape == Shape::Number);
                        !ORDINARY.contains(&&**exact)
                            && (exact.len() > 1 || figure || !exact.starts_with(char::is_alphabetic))
                            && (span == &**exact || !span.contains(char::is_lowercase) && span.eq_ignore_ascii_case(exact))
                    };
                    if !(exact_allowed && printed || !exact_allowed && own()) {
                        continue;
                    }
                }
                best = Some((sense.meaning, at));
                if sense.sections != 0 {
                    break;
                }
            }
            if !node.branches() {
                break;
            }
            let previous = tokens.get(at - 1)?;
            let Some(next) = tokens.get(at) else { break };
            if !soft(previous, next) {
                break;
            }
            let inner = self.vocabulary.goes_on(next.word);
            if let Some(n) = inner.then(|| self.vocabulary.step(&node, next.word)).flatten() {
                node = n;
                at += 1;
                continue;
            }
            // A word that no list knows there ends it.
            if next.shape != Shape::Sign {
                break;
            }
            // A figure in brackets inside a term: "normocellular marrow (40 %) with ...".
            if next.sign == '(' && !headings {
                let close = tokens.iter().skip(at).take(9).position(|t| t.sign == ')').map(|p| p + at);
                let plain =
                    close.is_some_and(|c| tokens.get(at + 1..c).is_some_and(|w| w.iter().all(|t| t.shape != Shape::Word)));
                if let Some(n) =
                    close.filter(|_| plain).and_then(|c| tokens.get(c + 1)).and_then(|t| self.vocabulary.step(&node, t.word))
                {
                    node = n;
                    at = close.unwrap_or(at) + 2;
                    continue;
                }
            }
            // A hyphen or slash inside a term.
            let Some(after) = tokens.get(at + 1) else { break };
            comma |= next.sign == ',' && next.shape == Shape::Sign;
            let joins = next.sign == ',' && !headings
                || matches!(next.sign, '-' | '/' | '_') && (next.glued == after.glued || next.sign == '-' && next.glued);
            if !joins || !soft(next, after) {
                break;
            }
            let Some(n) = self.vocabulary.step(&node, after.word) else { break };
            node = n;
            at += 2;
        }
        best
    }
}
