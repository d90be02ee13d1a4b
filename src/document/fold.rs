//! Folding of words, so that case, accents, British and American spelling and the plural make no difference.

/// Longest word that is looked up; what is longer is no word of any list.
pub(crate) const LONGEST: usize = 40;

/// A folded word: lower case, ASCII where it can be, in place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Folded {
    bytes: [u8; LONGEST],
    len: usize,
    /// Where its first `our` stands.
    our: Option<usize>,
}

impl Folded {
    /// Nothing as yet.
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; LONGEST], len: 0, our: None }
    }

    /// Folds one word; nothing for a word that is too long.
    pub(crate) fn of(word: &str) -> Option<Self> {
        let mut folded = Self::new();
        for c in word.chars() {
            match c {
                'a'..='z' | '0'..='9' | 'A'..='Z' => folded.push(c as u8 | 0x20)?,
                '\'' | '\u{2019}' | '\u{2018}' | '\u{ad}' | '`' => {}
                _ => folded.push_other(c)?,
            }
        }
        folded.finish();
        Some(folded)
    }

    /// Folds a word of ASCII letters and figures in place of what it held; whether it fits.
    pub(crate) fn take(&mut self, word: &[u8]) -> bool {
        (self.len, self.our) = (0, None);
        let fits = word.iter().all(|&byte| self.push(byte | 0x20).is_some());
        self.finish();
        fits
    }

    /// The folded word.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        match byte {
            // `ae` and `oe` are written `e` in American spelling: haem-, leukaemia, oedema.
            b'e' if matches!(self.as_bytes(), [.., b'a' | b'o']) => self.len -= 1,
            b'r' if self.our.is_none() && self.as_bytes().ends_with(b"ou") => self.our = Some(self.len - 2),
            _ => {}
        }
        *self.bytes.get_mut(self.len)? = byte;
        self.len += 1;
        Some(())
    }

    fn push_other(&mut self, c: char) -> Option<()> {
        let plain = match c.to_lowercase().next().unwrap_or(c) {
            'à' | 'á' | 'â' | 'ã' | 'å' => "a",
            'ä' | 'æ' => "ae",
            'ç' => "c",
            'è' | 'é' | 'ê' | 'ë' | 'œ' => "e",
            'ì' | 'í' | 'î' | 'ï' => "i",
            'ñ' => "n",
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
            'ù' | 'ú' | 'û' | 'ü' => "u",
            'ý' => "y",
            'ß' => "ss",
            'α' => "alpha",
            'β' => "beta",
            'γ' => "gamma",
            'δ' => "delta",
            'κ' => "kappa",
            'λ' => "lambda",
            'µ' | 'μ' => "u",
            other => {
                let mut buffer = [0; 4];
                for byte in other.encode_utf8(&mut buffer).bytes() {
                    *self.bytes.get_mut(self.len)? = byte;
                    self.len += 1;
                }
                return Some(());
            }
        };
        plain.bytes().try_for_each(|b| self.push(b))
    }

    fn finish(&mut self) {
        let Some(word) = self.bytes.get(..self.len) else { return };
        // leuco- and leuko-, tumour and tumor.
        if word.starts_with(b"leuco")
            && let Some(c) = self.bytes.get_mut(3)
        {
            *c = b'k';
        }
        if let Some(at) = self.our.filter(|_| self.len >= 6) {
            self.bytes.copy_within(at + 2..self.len, at + 1);
            self.len -= 1;
        }
        // The plural s, but not of `-ss`, `-us`, `-is`; names with a figure (`CD34s`) do not occur.
        let word = self.bytes.get(..self.len).unwrap_or(&[]);
        if let [.., before, b's'] = word
            && self.len > 3
            && before.is_ascii_alphabetic()
            && !matches!(before, b's' | b'u' | b'i')
        {
            self.len -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Folded;

    #[test]
    fn spelling_case_and_plural_make_no_difference() {
        for (a, b) in [
            ("Haemopoiesis", "hemopoiesis"),
            ("LEUCOCYTES", "leukocyte"),
            ("tumour", "tumor"),
            ("Waldenström", "waldenstrom"),
            ("Hodgkin’s", "hodgkins"),
            ("normo\u{ad}cellular", "normocellular"),
        ] {
            assert_eq!(Folded::of(a).unwrap().as_bytes(), Folded::of(b).unwrap().as_bytes(), "{a} {b}");
        }
        assert_ne!(Folded::of("four").unwrap().as_bytes(), Folded::of("for").unwrap().as_bytes());
        assert_eq!(Folded::of("metastasis").unwrap().as_bytes(), b"metastasis");
    }
}
