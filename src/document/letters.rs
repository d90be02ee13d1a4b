//! Letters and figures eight bytes at a time: most words of a text are measured, folded and looked up in a few steps.

/// One in each byte.
const ONES: u64 = 0x0101_0101_0101_0101;
/// In each byte the bit of small letters.
const SMALL: u64 = 0x20 * ONES;
/// The high bit of each byte.
const HIGH: u64 = 0x80 * ONES;

/// A run of ASCII letters and figures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// One past its last byte.
    pub(crate) end: usize,
    /// Its first eight bytes in small letters, the first lowest.
    low: u64,
    /// The next eight.
    high: u64,
    /// It has capitals.
    pub(crate) upper: bool,
    /// It has small letters.
    pub(crate) lower: bool,
}

/// A folded word of up to fifteen bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Short {
    /// Its first eight bytes, the first lowest.
    pub(crate) low: u64,
    /// The others.
    pub(crate) high: u64,
    /// How many there are.
    pub(crate) length: usize,
}

/// Eight bytes from `at` on, the first lowest; nothing behind the last.
pub(crate) fn eight(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or(&[]);
    match rest.first_chunk() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => rest.iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte)),
    }
}

/// The bits of the first bytes.
pub(crate) const fn first(bytes: usize) -> u64 {
    if bytes >= 8 { u64::MAX } else { (1 << (bytes * 8)) - 1 }
}

/// What eight bytes begin with.
struct Head {
    /// How many letters and figures.
    length: usize,
    /// The bits of these.
    mask: u64,
    /// High bits of the capitals among them.
    upper: u64,
    /// High bits of the small letters.
    lower: u64,
}

impl Head {
    #[inline(always)]
    const fn of(eight: u64) -> Self {
        // No byte runs over into the next: without its high bit each is below 0x80.
        let (seven, small) = (eight & !HIGH, (eight | SMALL) & !HIGH);
        let letter = (small + 0x1f * ONES) & !(small + 0x05 * ONES);
        let figure = (seven + 0x50 * ONES) & !(seven + 0x46 * ONES);
        let other = !((letter | figure) & !eight) & HIGH;
        // All below the first that is neither; where there is none, all.
        let mask = ((other & other.wrapping_neg()) >> 7).wrapping_sub(1);
        let letter = letter & HIGH & mask;
        // The bit that makes a letter small, moved to the high one.
        let small = eight << 2;
        Self { length: other.trailing_zeros() as usize / 8, mask, upper: letter & !small, lower: letter & small }
    }
}

impl Run {
    /// The run that begins at `at`.
    #[inline(always)]
    pub(crate) fn of(bytes: &[u8], at: usize) -> Self {
        let low = eight(bytes, at);
        let head = Head::of(low);
        let run = Self {
            end: at + head.length,
            low: (low | SMALL) & head.mask,
            high: 0,
            upper: head.upper != 0,
            lower: head.lower != 0,
        };
        if head.length < 8 { run } else { run.longer(bytes) }
    }

    fn longer(mut self, bytes: &[u8]) -> Self {
        let begin = self.end;
        loop {
            let next = eight(bytes, self.end);
            let head = Head::of(next);
            if self.end == begin {
                self.high = (next | SMALL) & head.mask;
            }
            self.end += head.length;
            self.upper |= head.upper != 0;
            self.lower |= head.lower != 0;
            if head.length < 8 {
                return self;
            }
        }
    }

    /// The run without the plural s, where it is short. Whether it has letters that are spelt in two ways is not asked.
    #[inline(always)]
    pub(crate) fn folded(&self, bytes: &[u8], start: usize) -> Option<Short> {
        let length = self.end - start;
        let Self { low, high, .. } = *self;
        let plural = match bytes.get(start..self.end) {
            Some([_, _, .., before, b's' | b'S']) => before.is_ascii_alphabetic() && !matches!(before | 0x20, b's' | b'u' | b'i'),
            _ => false,
        };
        if length > 15 {
            None
        } else if !plural {
            Some(Short { low, high, length })
        } else if length <= 8 {
            Some(Short { low: low & first(length - 1), high, length: length - 1 })
        } else {
            Some(Short { low, high: high & first(length - 9), length: length - 1 })
        }
    }
}

/// Whether a word of letters and figures has any that are spelt in two ways: `ae`, `oe`, `our`, `leuco`.
pub(crate) fn two_ways(word: &[u8]) -> bool {
    let pair =
        |w: &[u8]| matches!(w, [a, b] if matches!((a | 0x20, b | 0x20), (b'a' | b'o', b'e') | (b'u', b'r') | (b'u', b'c')));
    word.windows(2).any(pair)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fold::Folded;

    #[test]
    fn a_run_is_what_it_looks_like_byte_by_byte() {
        for text in [
            "Hb",
            "CD34+",
            "abcdefgh",
            "abcdefgh,",
            "Megakaryocytes are",
            "x\u{e9}",
            "A1b2C3d4E5f6G7h8I9 ",
            "aZ@",
            "z[",
            "9:",
            "/",
        ] {
            let bytes = text.as_bytes();
            let length = bytes.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            let run = Run::of(bytes, 0);
            let word = &bytes[..length];
            assert_eq!(run.end, length, "{text}");
            assert_eq!(run.upper, word.iter().any(u8::is_ascii_uppercase), "{text}");
            assert_eq!(run.lower, word.iter().any(u8::is_ascii_lowercase), "{text}");
        }
    }

    #[test]
    fn short_words_fold_as_all_do() {
        for word in
            ["cells", "Blasts", "ITS", "mass", "virus", "basis", "CD34s", "gas", "myelocytes", "erythroblastss", "b", "x1s"]
        {
            let short = Run::of(word.as_bytes(), 0).folded(word.as_bytes(), 0).unwrap();
            let bytes: Vec<u8> = short.low.to_le_bytes().into_iter().chain(short.high.to_le_bytes()).take(short.length).collect();
            assert_eq!(bytes, Folded::of(word).unwrap().as_bytes(), "{word}");
            assert!(!two_ways(word.as_bytes()), "{word}");
        }
        for word in ["haem", "OEDEMA", "tumour", "leucocyte"] {
            assert!(two_ways(word.as_bytes()), "{word}");
        }
        assert_eq!(Run::of(b"abcdefghijklmnop", 0).folded(b"abcdefghijklmnop", 0), None);
    }
}
