//! The words of all lists, and the phrases made of them.

use rustc_hash::FxHashMap;

/// A word some list knows; 0 for any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct WordId(pub(crate) u32);

impl WordId {
    /// A word that no list knows.
    pub(crate) const UNKNOWN: Self = Self(0);
}

/// All words by their folded form, and the trie of phrases over them.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: FxHashMap<Box<[u8]>, WordId>,
    signs: FxHashMap<char, WordId>,
    ascii_signs: Vec<WordId>,
    /// For each word the trie node of phrases that begin with it; 0: none.
    first: Vec<u32>,
    nodes: Vec<Node>,
    next: FxHashMap<(u32, u32), u32>,
}

#[derive(Debug, Default, Clone)]
struct Node {
    /// Phrases that end here: indices into the owner's list.
    ends: Vec<u32>,
    /// Longer phrases go on from here.
    branches: bool,
}

impl Vocabulary {
    /// An empty vocabulary.
    pub(crate) fn new() -> Self {
        Self { nodes: vec![Node::default()], first: vec![0], ascii_signs: vec![WordId::UNKNOWN; 128], ..Self::default() }
    }

    /// The word of a folded form.
    pub(crate) fn find(&self, folded: &[u8]) -> WordId {
        self.words.get(folded).copied().unwrap_or(WordId::UNKNOWN)
    }

    /// The word of a sign.
    pub(crate) fn sign(&self, sign: char) -> WordId {
        if sign.is_ascii() {
            return self.ascii_signs.get(sign as usize).copied().unwrap_or(WordId::UNKNOWN);
        }
        self.signs.get(&sign).copied().unwrap_or(WordId::UNKNOWN)
    }

    /// Adds a word.
    pub(crate) fn add_word(&mut self, folded: &[u8]) -> WordId {
        if let Some(&id) = self.words.get(folded) {
            return id;
        }
        let id = self.fresh();
        self.words.insert(folded.into(), id);
        id
    }

    /// Adds a sign.
    pub(crate) fn add_sign(&mut self, sign: char) -> WordId {
        let known = self.sign(sign);
        if known != WordId::UNKNOWN {
            return known;
        }
        let id = self.fresh();
        if let Some(slot) = self.ascii_signs.get_mut(sign as usize) {
            *slot = id;
        } else {
            self.signs.insert(sign, id);
        }
        id
    }

    fn fresh(&mut self) -> WordId {
        self.first.push(0);
        WordId(u32::try_from(self.first.len() - 1).unwrap_or(0))
    }

    /// Adds a phrase that stands for `meaning`.
    pub(crate) fn add_phrase(&mut self, words: &[WordId], meaning: u32) {
        let Some((&head, tail)) = words.split_first() else { return };
        let mut node = self.first.get(head.0 as usize).copied().unwrap_or(0);
        if node == 0 {
            node = self.add_node();
            if let Some(slot) = self.first.get_mut(head.0 as usize) {
                *slot = node;
            }
        }
        for word in tail {
            if let Some(n) = self.nodes.get_mut(node as usize) {
                n.branches = true;
            }
            node = match self.next.get(&(node, word.0)) {
                Some(&n) => n,
                None => {
                    let fresh = self.add_node();
                    self.next.insert((node, word.0), fresh);
                    fresh
                }
            };
        }
        if let Some(n) = self.nodes.get_mut(node as usize) {
            if !n.ends.contains(&meaning) {
                n.ends.push(meaning);
            }
        }
    }

    fn add_node(&mut self) -> u32 {
        self.nodes.push(Node::default());
        u32::try_from(self.nodes.len() - 1).unwrap_or(0)
    }

    /// The node of phrases that begin with `word`.
    pub(crate) fn begin(&self, word: WordId) -> Option<u32> {
        if word == WordId::UNKNOWN {
            return None;
        }
        self.first.get(word.0 as usize).copied().filter(|&n| n != 0)
    }

    /// The node after one more word.
    pub(crate) fn step(&self, node: u32, word: WordId) -> Option<u32> {
        if word == WordId::UNKNOWN || !self.nodes.get(node as usize)?.branches {
            return None;
        }
        self.next.get(&(node, word.0)).copied()
    }

    /// Meanings of the phrases that end at a node.
    pub(crate) fn ends(&self, node: u32) -> &[u32] {
        self.nodes.get(node as usize).map_or(&[], |n| &n.ends)
    }

    /// Whether longer phrases go on from a node.
    pub(crate) fn branches(&self, node: u32) -> bool {
        self.nodes.get(node as usize).is_some_and(|n| n.branches)
    }

    /// All folded words.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&[u8], WordId)> {
        self.words.iter().map(|(w, &id)| (&**w, id))
    }
}
