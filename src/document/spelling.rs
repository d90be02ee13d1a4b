//! Misspelt words: one letter, or one exchange of neighbours, away from exactly one word of the lists.
//!
//! Only words of eight letters or more that no list knows; never where the letter in doubt turns a meaning over
//! (hypo/hyper, -blast/-cyte, myelo-/lympho-, a negating prefix).

use crate::grammar::vocabulary::{Vocabulary, WordId};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Shortest word that is corrected.
pub(crate) const SHORTEST: usize = 8;

/// Parts of words in which no letter may be in doubt.
const SACRED: [&str; 22] = [
    "hyper", "hypo", "normo", "blast", "cyte", "cytic", "cyto", "myelo", "lympho", "mono", "erythro", "granulo", "macro", "micro", "kappa",
    "lambda", "oid", "osis", "penia", "philia", "poly", "oma",
];

/// Prefixes that negate.
const NEGATING: [&str; 8] = ["non", "un", "in", "im", "a", "dis", "anti", "de"];

/// Words with one letter left out, each with the words it comes from.
#[derive(Debug, Default)]
pub(crate) struct Spelling {
    words: Vec<Box<[u8]>>,
    ids: Vec<WordId>,
    shortened: FxHashMap<u64, Vec<u32>>,
}

fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let mut h = FxHasher::default();
    bytes.for_each(|b| h.write_u8(b));
    h.finish()
}

fn without(word: &[u8], at: usize) -> u64 {
    hash(word.iter().enumerate().filter(|&(i, _)| i != at).map(|(_, &b)| b))
}

impl Spelling {
    /// Indexes the long words of a vocabulary.
    pub(crate) fn of(vocabulary: &Vocabulary) -> Self {
        let mut spelling = Self::default();
        for (word, id) in vocabulary.words() {
            if word.len() < SHORTEST || !word.iter().all(u8::is_ascii_lowercase) {
                continue;
            }
            let index = u32::try_from(spelling.words.len()).unwrap_or(0);
            spelling.words.push(word.into());
            spelling.ids.push(id);
            spelling.shortened.entry(hash(word.iter().copied())).or_default().push(index);
            for at in 0..word.len() {
                let list = spelling.shortened.entry(without(word, at)).or_default();
                if list.last() != Some(&index) {
                    list.push(index);
                }
            }
        }
        spelling
    }

    /// The one word that `word` must be, if there is exactly one and no letter that matters is in doubt.
    pub(crate) fn correct(&self, word: &[u8]) -> Option<WordId> {
        if word.len() < SHORTEST || !word.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let mut found: Option<u32> = None;
        let keys = std::iter::once(hash(word.iter().copied())).chain((0..word.len()).map(|at| without(word, at)));
        for key in keys {
            for &index in self.shortened.get(&key).map_or(&[][..], Vec::as_slice) {
                let Some(known) = self.words.get(index as usize) else { continue };
                let Some(at) = edit(known, word) else { continue };
                match found {
                    Some(f) if f != index => return None,
                    _ if !safe(known, at) => return None,
                    _ => found = Some(index),
                }
            }
        }
        found.and_then(|f| self.ids.get(f as usize).copied())
    }
}

/// Where `known` and `word` differ, when one letter or one exchange of neighbours makes one of the other.
fn edit(known: &[u8], word: &[u8]) -> Option<usize> {
    let at = known.iter().zip(word).position(|(a, b)| a != b).unwrap_or(known.len().min(word.len()));
    let rest = |w: &[u8], from: usize| w.get(from..).unwrap_or(&[]).to_vec();
    let same = match known.len().cmp(&word.len()) {
        std::cmp::Ordering::Equal => {
            let exchanged = known.get(at) == word.get(at + 1) && known.get(at + 1) == word.get(at) && rest(known, at + 2) == rest(word, at + 2);
            exchanged || rest(known, at + 1) == rest(word, at + 1)
        }
        std::cmp::Ordering::Greater => known.len() == word.len() + 1 && rest(known, at + 1) == rest(word, at),
        std::cmp::Ordering::Less => word.len() == known.len() + 1 && rest(known, at) == rest(word, at + 1),
    };
    same.then_some(at)
}

fn safe(known: &[u8], at: usize) -> bool {
    let text = std::str::from_utf8(known).unwrap_or("");
    let touched = SACRED.iter().any(|s| text.match_indices(s).any(|(i, _)| at >= i && at < i + s.len()));
    let prefix = NEGATING.iter().any(|p| text.starts_with(p) && at < p.len());
    at > 0 && !touched && !prefix
}

#[cfg(test)]
mod tests {
    use super::Spelling;
    use crate::grammar::vocabulary::Vocabulary;

    #[test]
    fn one_slip_is_mended_unless_it_matters() {
        let mut v = Vocabulary::new();
        for w in ["megakaryocyte", "hypercellular", "hypocellular", "granuloma", "reticulin", "abnormal", "trephine", "particulate", "erythroblast"] {
            v.add_word(w.as_bytes());
        }
        let s = Spelling::of(&v);
        for (wrong, right) in [("megakayocyte", "megakaryocyte"), ("hypercelular", "hypercellular"), ("trehpine", "trephine"), ("particulte", "particulate"), ("retticulin", "reticulin")] {
            assert_eq!(s.correct(wrong.as_bytes()), Some(v.find(right.as_bytes())), "{wrong}");
        }
        for wrong in ["hypercelluler1", "hyporcellular", "hyprcellular", "erythroblsst", "bnormal", "megakar", "xnormality", "granulom"] {
            assert_eq!(s.correct(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
