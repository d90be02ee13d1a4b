//! Tokens: words, numbers and signs, each with its bytes in the report.

use crate::document::fold::Folded;
use crate::grammar::vocabulary::{Vocabulary, WordId};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters, with the figures that follow them (`CD34`, `B12`).
    Word,
    /// Figures, with a decimal point or separators.
    Number,
    /// One other character.
    Sign,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// First byte.
    pub(crate) start: u32,
    /// One past the last byte.
    pub(crate) end: u32,
    /// What it is.
    pub(crate) shape: Shape,
    /// Nothing but its neighbour stands before it.
    pub(crate) glued: bool,
    /// A word in capitals only.
    pub(crate) upper: bool,
    /// A word that begins with a capital.
    pub(crate) capital: bool,
    /// Index of the line it stands on.
    pub(crate) line: u32,
    /// Its entry in the vocabulary, if any list knows it.
    pub(crate) word: WordId,
    /// The sign, for a sign.
    pub(crate) sign: char,
    /// Misspelt, and read as the one word it must be.
    pub(crate) mended: bool,
}

/// Cuts `text` into tokens; `line` counts from 0 at line ends (`\n`, `\r\n`, `\r`, form feed, `\.br\`).
pub(crate) fn tokens(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut line = 0u32;
    let mut glued = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' => {
                at += 1;
                glued = false;
                continue;
            }
            b'\n' | b'\r' | 0x0c => {
                at += if byte == b'\r' && bytes.get(at + 1) == Some(&b'\n') { 2 } else { 1 };
                line += 1;
                glued = false;
                continue;
            }
            b'\\' if text.get(at..at + 5).is_some_and(|s| s.eq_ignore_ascii_case("\\.br\\")) => {
                at += 5;
                line += 1;
                glued = false;
                continue;
            }
            _ => {}
        }
        let start = at;
        let (shape, sign) = if byte.is_ascii_digit() {
            at = number_end(bytes, at);
            (Shape::Number, '0')
        } else if byte.is_ascii_alphabetic() {
            at = word_end(text, at);
            (Shape::Word, 'a')
        } else {
            let c = text.get(at..).and_then(|s| s.chars().next()).unwrap_or('?');
            if c == '\u{a0}' || c == '\u{202f}' || c.is_whitespace() {
                at += c.len_utf8();
                glued = false;
                continue;
            }
            if c == '\u{ad}' || c == '\u{feff}' || c == '\u{200b}' {
                at += c.len_utf8();
                continue;
            }
            if c.is_alphabetic() && !is_superscript(c) {
                at = word_end(text, at);
                (Shape::Word, 'a')
            } else {
                at += c.len_utf8();
                (Shape::Sign, plain_sign(c))
            }
        };
        let slice = text.get(start..at).unwrap_or("");
        // A leader of dots stands for a colon: "Diagnosis......... MDS".
        let mut sign = sign;
        if sign == '.' && bytes.get(at) == Some(&b'.') && bytes.get(at + 1) == Some(&b'.') {
            while bytes.get(at) == Some(&b'.') {
                at += 1;
            }
            sign = ':';
            if bytes.get(at) == Some(&b':') {
                at += 1;
            }
        }
        let (mut upper, mut capital) = (false, false);
        let word = match shape {
            Shape::Word => {
                let mut lower = false;
                let mut letters = 0;
                for (i, b) in slice.bytes().enumerate() {
                    capital |= i == 0 && b.is_ascii_uppercase();
                    lower |= b.is_ascii_lowercase();
                    letters += usize::from(b.is_ascii_alphabetic());
                }
                upper = !lower && letters > 0;
                Folded::of(slice).map_or(WordId::UNKNOWN, |f| vocabulary.find(f.as_bytes()))
            }
            Shape::Number => vocabulary.find(slice.as_bytes()),
            Shape::Sign => vocabulary.sign(sign),
        };
        out.push(Token { start: start as u32, end: at as u32, shape, glued, upper, capital, line, word, sign, mended: false });
        glued = true;
    }
}

fn number_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&b) = bytes.get(at) {
        if b.is_ascii_digit() {
            at += 1;
        } else if matches!(b, b'.' | b',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            at += 2;
        } else {
            break;
        }
    }
    at
}

fn word_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or("");
    let mut end = start;
    let mut chars = rest.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let inside = c.is_ascii_alphanumeric()
            || c == '\u{ad}'
            || (!c.is_ascii() && c.is_alphabetic() && !is_superscript(c))
            || (matches!(c, '\'' | '\u{2019}') && chars.peek().is_some_and(|(_, n)| n.is_alphabetic()));
        if !inside {
            return start + i;
        }
        end = start + i + c.len_utf8();
    }
    end
}

const fn is_superscript(c: char) -> bool {
    matches!(c, '\u{2070}'..='\u{209f}' | '²' | '³' | '¹' | 'ª' | 'º')
}

/// Signs that are written in several ways, as the plain one.
const fn plain_sign(c: char) -> char {
    match c {
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2014}' | '\u{2212}' => '-',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2018}' | '\u{2019}' | '`' => '\'',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2022}' | '\u{25cf}' | '\u{25aa}' | '\u{b7}' | '\u{2023}' | '\u{25e6}' => '\u{2022}',
        '\u{ff1a}' => ':',
        other => other,
    }
}
