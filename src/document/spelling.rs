//! Misspelt words: one letter, or one exchange of neighbours, away from exactly one word of the lists.
//!
//! Only words of eight letters or more that no list knows; never where the letter in doubt turns a meaning over
//! (hypo/hyper, -blast/-cyte, myelo-/lympho-, a negating prefix).

use crate::grammar::flat::{Index, mix};
use crate::grammar::vocabulary::{Vocabulary, WordId};
use serde::{Deserialize, Serialize};

/// Shortest word that is corrected.
pub(crate) const SHORTEST: usize = 8;

/// Parts of words in which no letter may be in doubt.
const SACRED: [&str; 22] = [
    "hyper", "hypo", "normo", "blast", "cyte", "cytic", "cyto", "myelo", "lympho", "mono", "erythro", "granulo", "macro",
    "micro", "kappa", "lambda", "oid", "osis", "penia", "philia", "poly", "oma",
];

/// Prefixes that negate.
const NEGATING: [&str; 8] = ["non", "un", "in", "im", "a", "dis", "anti", "de"];

/// Long words whole and with one letter left out.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Spelling {
    index: Index,
}

/// The hashes of a word whole and with each letter left out, in no more steps than the word has letters.
fn keys(word: &[u8]) -> impl Iterator<Item = u64> {
    const BASE: u64 = 0x5851_f42d_4c95_7f2d;
    let tail = word.iter().skip(1).rev().fold(0u64, |all, &b| all.wrapping_mul(BASE).wrapping_add(u64::from(b)));
    let whole = tail.wrapping_mul(BASE).wrapping_add(word.first().map_or(0, |&b| u64::from(b)));
    // From one letter left out to the next, two letters change places; of two that are the same, either makes the same.
    let next = word.iter().zip(word.iter().skip(1)).scan((tail, 1u64), |(key, place), (&a, &b)| {
        *key = key.wrapping_add(u64::from(a).wrapping_sub(u64::from(b)).wrapping_mul(*place));
        *place = place.wrapping_mul(BASE);
        Some((a != b).then_some(*key))
    });
    [whole, tail].into_iter().chain(next.flatten()).map(mix)
}

impl Spelling {
    /// Indexes the long words of a vocabulary.
    pub(crate) fn of(vocabulary: &Vocabulary) -> Self {
        let long = vocabulary.words().filter(|(word, _)| can_be_mended(word));
        let entries: Vec<(u64, u32)> = long.flat_map(|(word, id)| keys(word).map(move |key| (key, id.0))).collect();
        Self { index: Index::of(entries.len(), entries.into_iter()) }
    }

    /// The one word of the vocabulary that `word` must be, if there is exactly one and no letter that matters is in
    /// doubt.
    pub(crate) fn correct(&self, vocabulary: &Vocabulary, word: &[u8]) -> Option<WordId> {
        if !can_be_mended(word) {
            return None;
        }
        let mut found: Option<WordId> = None;
        for candidate in keys(word).flat_map(|key| self.index.find(key)).map(WordId) {
            let known = vocabulary.form(candidate);
            let Some(at) = edit(known, word) else { continue };
            match found {
                Some(f) if f != candidate => return None,
                _ if !safe(known, at) => return None,
                _ => found = Some(candidate),
            }
        }
        found
    }
}

fn can_be_mended(word: &[u8]) -> bool {
    word.len() >= SHORTEST && word.iter().all(u8::is_ascii_lowercase)
}

/// Where `known` and `word` differ, when one letter or one exchange of neighbours makes one of the other.
fn edit(known: &[u8], word: &[u8]) -> Option<usize> {
    let at = known.iter().zip(word).position(|(a, b)| a != b).unwrap_or(known.len().min(word.len()));
    let (known_after, word_after) = (|n| known.get(at + n..).unwrap_or(&[]), |n| word.get(at + n..).unwrap_or(&[]));
    let same = match known.len().cmp(&word.len()) {
        std::cmp::Ordering::Equal => {
            let exchanged =
                known.get(at) == word.get(at + 1) && known.get(at + 1) == word.get(at) && known_after(2) == word_after(2);
            exchanged || known_after(1) == word_after(1)
        }
        std::cmp::Ordering::Greater => known.len() == word.len() + 1 && known_after(1) == word_after(0),
        std::cmp::Ordering::Less => word.len() == known.len() + 1 && known_after(0) == word_after(1),
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
    use crate::grammar::trie::Trie;

    #[test]
    fn one_slip_is_mended_unless_it_matters() {
        let mut trie = Trie::new();
        for w in [
            "megakaryocyte",
            "hypercellular",
            "hypocellular",
            "granuloma",
            "reticulin",
            "abnormal",
            "trephine",
            "particulate",
            "erythroblast",
        ] {
            trie.add_word(w.as_bytes());
        }
        let v = trie.finish();
        let s = Spelling::of(&v);
        for (wrong, right) in [
            ("megakayocyte", "megakaryocyte"),
            ("hypercelular", "hypercellular"),
            ("trehpine", "trephine"),
            ("particulte", "particulate"),
            ("retticulin", "reticulin"),
        ] {
            assert_eq!(s.correct(&v, wrong.as_bytes()), Some(v.find(right.as_bytes())), "{wrong}");
        }
        for wrong in
            ["hypercelluler1", "hyporcellular", "hyprcellular", "erythroblsst", "bnormal", "megakar", "xnormality", "granulom"]
        {
            assert_eq!(s.correct(&v, wrong.as_bytes()), None, "{wrong}");
        }
    }
}
