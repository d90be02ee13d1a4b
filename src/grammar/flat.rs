//! Flat tables: a hash made once, when the package is built, so that starting up fills no map.

use crate::document::letters::Short;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A hash that is the same on every machine: the package may be built on one and run on another.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let (eights, rest) = bytes.as_chunks::<8>();
    // The length above the bytes left over, the first of them lowest.
    let last = (bytes.len() as u64) << (rest.len() * 8) | tail(rest);
    eights.iter().map(|c| u64::from_le_bytes(*c)).fold(mix(last), |all, eight| mix(all ^ eight))
}

/// The same of a short word.
pub(crate) const fn hash_short(word: Short) -> u64 {
    let Short { low, high, length } = word;
    if length < 8 {
        mix((length as u64) << (length * 8) | low)
    } else {
        mix(mix((length as u64) << (length * 8 - 64) | high) ^ low)
    }
}

/// Up to seven bytes as a number, the first lowest.
fn tail(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>(), bytes) {
        (Some(&first), Some(&last), _) => {
            let last = u64::from(u32::from_le_bytes(last)) << (bytes.len() * 8).saturating_sub(32);
            u64::from(u32::from_le_bytes(first)) | last
        }
        (_, _, &[a, b, c]) => u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0]),
        (_, _, &[a, b]) => u64::from_le_bytes([a, b, 0, 0, 0, 0, 0, 0]),
        (_, _, &[a]) => u64::from(a),
        _ => 0,
    }
}

/// Spreads the bits of a number.
pub(crate) const fn mix(number: u64) -> u64 {
    let product = (number ^ 0x9e37_79b9_7f4a_7c15) as u128 * 0xd6e8_feb8_6659_fd93;
    product as u64 ^ (product >> 64) as u64
}

/// A map for what is compiled, here and in `build.rs`, which does without further packages.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Mixer>>;

/// The hash as the standard maps take it.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = mix(self.0 ^ hash(bytes));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = mix(self.0 ^ u64::from(number));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Numbers below 2^24 by hash: what stands under a hash may be what was asked for, what does not stand there is not.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct Index {
    /// Eight bits of the hash above the number plus one; 0: free. The length is a power of two.
    #[serde(with = "packed")]
    slots: Vec<u32>,
}

impl Index {
    /// The number that a slot has no room for.
    const LIMIT: u32 = (1 << 24) - 1;

    /// An index of `count` entries; entries beyond that are left out.
    pub(crate) fn of(count: usize, entries: impl Iterator<Item = (u64, u32)>) -> Self {
        let mut slots = vec![0; (count + count * 2 / 3 + 1).next_power_of_two()];
        for (hash, number) in entries.take(count).filter(|e| e.1 < Self::LIMIT) {
            let at = slots.len().wrapping_sub(1) & hash as usize;
            let (before, after) = slots.split_at_mut(at);
            if let Some(slot) = after.iter_mut().chain(before).find(|s| **s == 0) {
                *slot = Self::tag(hash) | (number + 1);
            }
        }
        Self { slots }
    }

    const fn tag(hash: u64) -> u32 {
        (hash >> 56 << 24) as u32
    }

    /// What may stand under a hash.
    pub(crate) fn find(&self, hash: u64) -> impl Iterator<Item = u32> {
        let last = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize;
        std::iter::from_fn(move || {
            loop {
                let slot = self.slots.get(at & last).copied().filter(|&s| s != 0)?;
                at = at.wrapping_add(1);
                if slot & !Self::LIMIT == Self::tag(hash) {
                    return Some((slot & Self::LIMIT) - 1);
                }
            }
        })
    }
}

/// Numbers as bytes, which are read many times faster than one by one.
pub(crate) mod packed {
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    /// Writes the numbers, the low byte first.
    pub(crate) fn serialize<S: Serializer>(numbers: &[u32], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>())
    }

    /// Reads them back.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u32>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u32>;

            fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                to.write_str("bytes, four a number")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u32>, E> {
                Ok(bytes.as_chunks::<4>().0.iter().map(|c| u32::from_le_bytes(*c)).collect())
            }
        }
        from.deserialize_bytes(Bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found() {
        let word = |n: u32| format!("word{n}").into_bytes();
        let index = Index::of(1000, (0..1000).map(|n| (hash(&word(n)), n)));
        for n in 0..1000 {
            assert!(index.find(hash(&word(n))).any(|m| m == n));
        }
        let wrong: usize = (1000..2000).map(|n| index.find(hash(&word(n))).count()).sum();
        assert!(wrong < 30, "{wrong}");
        assert_eq!(Index::default().find(7).count(), 0);
        // One hash may hold several, and a full table ends.
        let index = Index::of(3, [(5, 1), (5, 2), (5, 3)].into_iter());
        assert_eq!(index.find(5).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn short_words_have_the_same_hash() {
        use crate::document::letters::{eight, first};
        for word in ["", "a", "hb", "reduced", "reducing", "increased", "myelofibrosiss"].map(str::as_bytes) {
            let (low, high) = (eight(word, 0) & first(word.len()), eight(word, 8));
            assert_eq!(hash_short(Short { low, high, length: word.len() }), hash(word), "{word:?}");
        }
    }

    #[test]
    fn numbers_come_back() {
        let index = Index::of(50, (0..50).map(|n| (mix(u64::from(n)), n)));
        let bytes = postcard::to_stdvec(&index).unwrap();
        let back: Index = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(back.slots, index.slots);
    }
}
