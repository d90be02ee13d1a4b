//! The words of all lists, and the phrases made of them, in flat tables that are made once: see `trie.rs`.

use crate::document::letters::{Short, eight, first};
use crate::grammar::flat::{Index, hash, hash_short, packed};
use serde::{Deserialize, Serialize};

/// A word some list knows; 0 for any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub(crate) struct WordId(pub(crate) u32);

impl WordId {
    /// A word that no list knows.
    pub(crate) const UNKNOWN: Self = Self(0);
}

/// Above the node that a word begins with: headings are among its phrases.
const HEADING: u32 = 1 << 30;
/// Phrases that are no headings are.
const OTHER: u32 = 1 << 31;

/// The word stands behind another one in some phrase.
const INNER: u32 = 1 << 29;
/// All bits that are no node's.
const KINDS: u32 = HEADING | OTHER | INNER;

/// All words by their folded form, and the phrases over them: nodes, and words that lead from one to the next. Phrases
/// that go on in the same way share their nodes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Vocabulary {
    /// Folded forms, one after the other; a sign has none.
    pub(super) letters: String,
    /// For each word where its form begins, and the end of the last.
    #[serde(with = "packed")]
    pub(super) forms: Vec<u32>,
    /// Words by the hash of their form.
    pub(super) index: Index,
    /// Words of the ASCII signs.
    #[serde(with = "packed")]
    pub(super) ascii_signs: Vec<u32>,
    /// Words of the other signs, in order.
    pub(super) signs: Vec<(char, u32)>,
    /// For each word the node of phrases that begin with it; 0: none. Bits above it tell of which kinds they are.
    #[serde(with = "packed")]
    pub(super) first: Vec<u32>,
    /// For each node, and after the last, two numbers: the first of the words that go on from it, the first of its ends.
    #[serde(with = "packed")]
    pub(super) nodes: Vec<u32>,
    /// Words that go on from the nodes, those of each in order.
    #[serde(with = "packed")]
    pub(super) labels: Vec<u32>,
    /// Where they lead.
    #[serde(with = "packed")]
    pub(super) targets: Vec<u32>,
    /// Phrases that end at the nodes: indices into the owner's list.
    #[serde(with = "packed")]
    pub(super) ends: Vec<u32>,
}

/// A place in the phrases, after their first words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node<'a> {
    /// Words that go on from it, in order.
    labels: &'a [u32],
    /// Where each of them leads.
    targets: &'a [u32],
    /// Meanings of the phrases that end at it.
    pub(crate) ends: &'a [u32],
}

impl Node<'_> {
    /// Whether longer phrases go on from it.
    pub(crate) const fn branches(&self) -> bool {
        !self.labels.is_empty()
    }
}

impl Vocabulary {
    /// The word of a folded form.
    pub(crate) fn find(&self, folded: &[u8]) -> WordId {
        let found = self.index.find(hash(folded)).map(WordId).find(|&w| self.form(w) == folded);
        found.unwrap_or(WordId::UNKNOWN)
    }

    /// The word of a short folded form.
    #[inline(always)]
    pub(crate) fn find_short(&self, folded: Short) -> WordId {
        let letters = self.letters.as_bytes();
        let same = |word: u32| {
            let Some(&[from, to]) = self.forms.get(word as usize..).and_then(|f| f.first_chunk()) else { return false };
            let at = from as usize;
            (to - from) as usize == folded.length
                && eight(letters, at) & first(folded.length) == folded.low
                && (folded.length <= 8 || eight(letters, at + 8) & first(folded.length - 8) == folded.high)
        };
        self.index.find(hash_short(folded)).find(|&word| same(word)).map_or(WordId::UNKNOWN, WordId)
    }

    /// The folded form of a word; nothing for a sign.
    pub(crate) fn form(&self, word: WordId) -> &[u8] {
        let at = word.0 as usize;
        match self.forms.get(at..at + 2) {
            Some(&[from, to]) => self.letters.as_bytes().get(from as usize..to as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// The word of a sign.
    pub(crate) fn sign(&self, sign: char) -> WordId {
        if sign.is_ascii() {
            return WordId(self.ascii_signs.get(sign as usize).copied().unwrap_or(0));
        }
        let found = self.signs.binary_search_by_key(&sign, |s| s.0).ok();
        WordId(found.and_then(|at| self.signs.get(at)).map_or(0, |s| s.1))
    }

    /// The node of phrases that begin with `word`.
    pub(crate) fn begin(&self, word: WordId) -> Option<Node<'_>> {
        self.first.get(word.0 as usize).map(|node| node & !KINDS).filter(|&node| node != 0).and_then(|n| self.node(n))
    }

    /// The same where any of them is a heading, or where any is none.
    pub(crate) fn begin_of(&self, word: WordId, headings: bool) -> Option<Node<'_>> {
        let node = *self.first.get(word.0 as usize)?;
        let kind = if headings { HEADING } else { OTHER };
        if node & kind != 0 { self.node(node & !KINDS) } else { None }
    }

    /// Marks each word by whether headings begin with it, whether other phrases do, and whether any goes on with it.
    pub(crate) fn mark(&mut self, heading: impl Fn(u32) -> bool) {
        let kind = |sense: &u32| if heading(*sense) { HEADING } else { OTHER };
        let count = (self.nodes.len() / 2).saturating_sub(1);
        let mut kinds = vec![0; count];
        // Nodes may come before those that lead to them: until nothing changes.
        loop {
            let mut changed = false;
            for node in (0..count).rev() {
                let Some(found) = u32::try_from(node).ok().and_then(|n| self.node(n)) else { continue };
                let below = found.targets.iter().filter_map(|&t| kinds.get(t as usize));
                let all = found.ends.iter().map(kind).chain(below.copied()).fold(0, |all, k| all | k);
                if let Some(slot) = kinds.get_mut(node) {
                    changed |= *slot != all;
                    *slot = all;
                }
            }
            if !changed {
                break;
            }
        }
        for first in self.first.iter_mut().filter(|f| **f != 0) {
            *first |= kinds.get(*first as usize).copied().unwrap_or(0);
        }
        for &word in &self.labels {
            if let Some(first) = self.first.get_mut(word as usize) {
                *first |= INNER;
            }
        }
    }

    fn node(&self, node: u32) -> Option<Node<'_>> {
        let at = node as usize * 2;
        let &[words, ends, words_end, ends_end] = self.nodes.get(at..)?.first_chunk()?;
        let words = words as usize..words_end as usize;
        Some(Node {
            labels: self.labels.get(words.clone())?,
            targets: self.targets.get(words)?,
            ends: self.ends.get(ends as usize..ends_end as usize)?,
        })
    }

    /// Whether a phrase may go on with a word.
    pub(crate) fn goes_on(&self, word: WordId) -> bool {
        self.first.get(word.0 as usize).is_some_and(|first| first & INNER != 0)
    }

    /// The node after one more word.
    pub(crate) fn step(&self, node: &Node<'_>, word: WordId) -> Option<Node<'_>> {
        let labels = node.labels;
        let at = if labels.len() < 16 { labels.iter().position(|&l| l == word.0) } else { labels.binary_search(&word.0).ok() };
        self.node(*node.targets.get(at?)?)
    }

    /// All folded words.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&[u8], WordId)> {
        (0..).map(WordId).take(self.forms.len()).map(|w| (self.form(w), w)).filter(|(form, _)| !form.is_empty())
    }
}
