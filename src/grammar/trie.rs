//! Collects words and phrases, and lays them out as a [`Vocabulary`].

use crate::grammar::flat::{Index, Map, hash};
use crate::grammar::vocabulary::{Vocabulary, WordId};
use std::rc::Rc;

/// Words and phrases as they come: places, and the words that lead from one to the next. Alternatives share the places
/// before and after them, so that a form takes as many as it has words, however many phrases it stands for.
#[derive(Debug, Default)]
pub(crate) struct Trie {
    words: Map<Box<[u8]>, WordId>,
    signs: Map<char, WordId>,
    /// How many words and signs there are.
    count: u32,
    places: Vec<Place>,
    starts: Vec<u32>,
    /// Where the phrases of a meaning end.
    ends: Map<u32, u32>,
}

#[derive(Debug, Default)]
struct Place {
    /// A word and where it leads.
    steps: Vec<(u32, u32)>,
    /// Where an empty alternative leads.
    skip: Option<u32>,
    /// What the phrases that end here stand for.
    meaning: Option<u32>,
}

impl Trie {
    /// Without any word.
    pub(crate) fn new() -> Self {
        Self::default()
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
        if let Some(&id) = self.signs.get(&sign) {
            return id;
        }
        let id = self.fresh();
        self.signs.insert(sign, id);
        id
    }

    fn fresh(&mut self) -> WordId {
        self.count += 1;
        WordId(self.count)
    }

    /// Adds a phrase that stands for `meaning`.
    pub(crate) fn add_phrase(&mut self, words: &[WordId], meaning: u32) {
        self.add_phrases(&[vec![words.to_vec()]], meaning);
    }

    /// Adds all phrases made of one alternative of each part. One without any word stands for nothing.
    pub(crate) fn add_phrases(&mut self, parts: &[Vec<Vec<WordId>>], meaning: u32) {
        let Some(last) = parts.len().checked_sub(1) else { return };
        let mut from = self.place();
        self.starts.push(from);
        for (i, alternatives) in parts.iter().enumerate() {
            let to = if i < last { self.place() } else { self.end(meaning) };
            for words in alternatives {
                self.path(from, words, to);
            }
            from = to;
        }
    }

    fn path(&mut self, mut from: u32, words: &[WordId], to: u32) {
        let Some((last, first)) = words.split_last() else {
            if let Some(place) = self.places.get_mut(from as usize) {
                place.skip = Some(to);
            }
            return;
        };
        for word in first {
            let next = self.place();
            self.step(from, *word, next);
            from = next;
        }
        self.step(from, *last, to);
    }

    fn step(&mut self, from: u32, word: WordId, to: u32) {
        if let Some(place) = self.places.get_mut(from as usize) {
            place.steps.push((word.0, to));
        }
    }

    fn place(&mut self) -> u32 {
        self.places.push(Place::default());
        number(self.places.len() - 1)
    }

    fn end(&mut self, meaning: u32) -> u32 {
        if let Some(&place) = self.ends.get(&meaning) {
            return place;
        }
        let place = self.place();
        self.ends.insert(meaning, place);
        if let Some(slot) = self.places.get_mut(place as usize) {
            slot.meaning = Some(meaning);
        }
        place
    }

    /// Lays everything out.
    pub(crate) fn finish(self) -> Vocabulary {
        let mut out = Vocabulary { ascii_signs: vec![0; 128], ..Vocabulary::default() };
        let mut forms = vec![""; self.count as usize + 1];
        for (word, id) in &self.words {
            if let (Some(slot), Ok(form)) = (forms.get_mut(id.0 as usize), std::str::from_utf8(word)) {
                *slot = form;
            }
        }
        for form in &forms {
            out.forms.push(number(out.letters.len()));
            out.letters.push_str(form);
        }
        out.forms.push(number(out.letters.len()));
        // In the order of the words, so that every build is the same.
        let known = (0..).zip(&forms).filter(|(_, f)| !f.is_empty());
        out.index = Index::of(self.words.len(), known.map(|(id, f)| (hash(f.as_bytes()), id)));
        for (&sign, &id) in &self.signs {
            match out.ascii_signs.get_mut(sign as usize) {
                Some(slot) => *slot = id.0,
                None => out.signs.push((sign, id.0)),
            }
        }
        out.signs.sort_unstable();
        self.nodes(&mut out);
        out
    }

    /// Makes a node of each set of places that the same words lead to.
    fn nodes(&self, out: &mut Vocabulary) {
        let mut begin = self.starts.clone();
        let mut sets: Vec<Rc<[u32]>> = vec![Rc::default()];
        let mut known: Map<Rc<[u32]>, u32> = Map::default();
        let mut node_of = |sets: &mut Vec<Rc<[u32]>>, places: Vec<u32>| {
            let set: Rc<[u32]> = places.into();
            *known.entry(set).or_insert_with_key(|set| {
                sets.push(Rc::clone(set));
                number(sets.len() - 1)
            })
        };
        out.first = vec![0; self.count as usize + 1];
        self.reach(&mut begin);
        for (word, places) in self.after(&begin) {
            let node = node_of(&mut sets, places);
            if let Some(slot) = out.first.get_mut(word as usize) {
                *slot = node;
            }
        }
        let mut at = 0;
        while let Some(set) = sets.get(at).cloned() {
            at += 1;
            out.nodes.extend([number(out.labels.len()), number(out.ends.len())]);
            let mut ends: Vec<u32> = self.at(&set).filter_map(|p| p.meaning).collect();
            ends.sort_unstable();
            out.ends.extend(ends);
            for (word, places) in self.after(&set) {
                out.labels.push(word);
                let node = node_of(&mut sets, places);
                out.targets.push(node);
            }
        }
        out.nodes.extend([number(out.labels.len()), number(out.ends.len())]);
    }

    fn at(&self, places: &[u32]) -> impl Iterator<Item = &Place> {
        places.iter().filter_map(|&p| self.places.get(p as usize))
    }

    /// Adds the places that empty alternatives lead to, and puts all in order.
    fn reach(&self, places: &mut Vec<u32>) {
        let mut at = 0;
        while let Some(&place) = places.get(at) {
            at += 1;
            places.extend(self.places.get(place as usize).and_then(|p| p.skip));
        }
        places.sort_unstable();
        places.dedup();
    }

    /// The words that go on from any of the places, in order, and all places each leads to.
    fn after(&self, places: &[u32]) -> Vec<(u32, Vec<u32>)> {
        let mut steps: Vec<(u32, u32)> = self.at(places).flat_map(|p| p.steps.iter().copied()).collect();
        steps.sort_unstable();
        let by_word = steps.chunk_by(|a, b| a.0 == b.0).filter_map(|chunk| {
            let mut places: Vec<u32> = chunk.iter().map(|s| s.1).collect();
            self.reach(&mut places);
            Some((chunk.first()?.0, places))
        });
        by_word.collect()
    }
}

/// Tables of more than four thousand million entries are not made.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_word_by_word() {
        let mut trie = Trie::new();
        let phrases = [
            ("ring", 1),
            ("ring sideroblast", 2),
            ("iron store", 3),
            ("iron store adequate", 4),
            ("ring", 5),
            ("ring", 1),
            ("a b", 6),
            ("a b", 7),
        ];
        // Enough to go on from one word that the search halves them.
        let many: Vec<String> = (0..40).map(|n| format!("iron w{n}")).collect();
        let all: Vec<(&str, u32)> = phrases.into_iter().chain(many.iter().map(String::as_str).zip(100..)).collect();
        let words = |trie: &mut Trie, p: &str| p.split(' ').map(|w| trie.add_word(w.as_bytes())).collect::<Vec<_>>();
        for (phrase, meaning) in &all {
            let words = words(&mut trie, phrase);
            trie.add_phrase(&words, *meaning);
        }
        let (plus, dot) = (trie.add_sign('+'), trie.add_sign('\u{2022}'));
        trie.add_phrase(&[plus], 8);
        trie.add_phrase(&[], 9);
        let lone = trie.add_word(b"lone");
        let v = trie.finish();
        for (phrase, meaning) in &all {
            let mut words = phrase.split(' ').map(|w| v.find(w.as_bytes()));
            let mut node = v.begin(words.next().unwrap()).unwrap();
            for word in words {
                assert!(node.branches());
                node = v.step(&node, word).unwrap();
            }
            assert!(node.ends.contains(meaning), "{phrase}");
        }
        let ring = v.begin(v.find(b"ring")).unwrap();
        assert_eq!(ring.ends, [1, 5]);
        assert_eq!(v.step(&ring, v.find(b"store")), None);
        assert_eq!(v.step(&ring, WordId::UNKNOWN), None);
        assert_eq!((v.begin(lone), v.begin(WordId::UNKNOWN), v.begin(WordId(9999))), (None, None, None));
        assert_eq!((v.find(b"rin"), v.find(b""), v.find(b"nowhere")), (WordId::UNKNOWN, WordId::UNKNOWN, WordId::UNKNOWN));
        assert_eq!((v.sign('+'), v.sign('\u{2022}'), v.sign('-'), v.sign('\u{2023}')), (plus, dot, WordId(0), WordId(0)));
        assert_eq!(v.begin(plus).unwrap().ends, [8]);
        assert_eq!(v.words().count(), 7 + 40 + 1);
    }

    #[test]
    fn alternatives_share_their_places() {
        let mut trie = Trie::new();
        let words: Vec<WordId> = (0..10).map(|n| trie.add_word(format!("w{n}").as_bytes())).collect();
        let ten: Vec<Vec<WordId>> = words.iter().map(|&w| vec![w]).collect();
        let either = vec![vec![], vec![words[0]], vec![words[1], words[2]]];
        trie.add_phrases(&[ten.clone(), ten.clone(), either, ten.clone(), ten], 1);
        trie.add_phrases(&[vec![vec![], vec![words[3]]], vec![vec![]]], 2);
        trie.add_phrases(&[], 3);
        let v = trie.finish();
        let read = |phrase: &[usize]| {
            let (first, rest) = phrase.split_first().unwrap();
            let node = rest.iter().try_fold(v.begin(words[*first])?, |node, &w| v.step(&node, words[w]))?;
            Some(node.ends.to_vec())
        };
        for phrase in [&[5, 6, 7, 8][..], &[5, 6, 0, 7, 8], &[9, 9, 1, 2, 9, 9], &[0, 0, 0, 0, 0], &[0, 0, 0, 0], &[1, 1, 1, 2]] {
            assert_eq!(read(phrase), Some(vec![1]), "{phrase:?}");
        }
        assert_eq!(read(&[3]), Some(vec![2]));
        assert_eq!((read(&[5, 6, 7]), read(&[5, 6, 3, 3, 3])), (Some(vec![]), None));
        assert!(v.nodes.len() < 60, "{}", v.nodes.len());
    }
}
