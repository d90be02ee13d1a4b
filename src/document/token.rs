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
    let mut folded = Folded::new();
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | 0x0b => {
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
        let mut letters = 0;
        let (mut sign, mut word) = ('a', WordId::UNKNOWN);
        let shape = match class(byte) {
            DIGIT => {
                at = number_end(bytes, at);
                sign = '0';
                word = vocabulary.find(bytes.get(start..at).unwrap_or(&[]));
                Shape::Number
            }
            0 => {
                let c = if byte.is_ascii() { byte as char } else { text.get(at..).and_then(|s| s.chars().next()).unwrap_or('?') };
                if !c.is_ascii() && (c == '\u{a0}' || c == '\u{202f}' || c.is_whitespace()) {
                    at += c.len_utf8();
                    glued = false;
                    continue;
                }
                if c == '\u{ad}' || c == '\u{feff}' || c == '\u{200b}' {
                    at += c.len_utf8();
                    continue;
                }
                if !c.is_ascii() && c.is_alphabetic() && !is_superscript(c) {
                    Shape::Word
                } else {
                    at += c.len_utf8();
                    sign = plain_sign(c);
                    Shape::Sign
                }
            }
            _ => Shape::Word,
        };
        match shape {
            Shape::Word => {
                let (mut before, mut pairs) = (0, 0);
                for kind in bytes.get(at..).unwrap_or(&[]).iter().map(|&b| class(b)).take_while(|&k| k != 0) {
                    letters |= kind;
                    pairs |= before << 1 & kind;
                    before = kind;
                    at += 1;
                }
                let plain = at;
                at = word_end(text, at);
                if let Some(head) = bytes.get(start..at).and_then(|word| marker(word, vocabulary)) {
                    at = start + head;
                }
                word = if at <= plain {
                    let fits = folded.take(bytes.get(start..at).unwrap_or(&[]), pairs & (E | R) == 0);
                    if fits { vocabulary.find(folded.as_bytes()) } else { word }
                } else {
                    letters = bytes.get(plain..at).unwrap_or(&[]).iter().fold(letters, |all, &b| all | class(b));
                    let folded = text.get(start..at).and_then(Folded::of);
                    folded.map_or(word, |f| vocabulary.find(f.as_bytes()))
                };
            }
            // A leader of dots stands for a colon: "Diagnosis......... MDS".
            Shape::Sign if sign == '.' && matches!(bytes.get(at..at + 2), Some(b"..")) => {
                while bytes.get(at) == Some(&b'.') {
                    at += 1;
                }
                sign = ':';
                if bytes.get(at) == Some(&b':') {
                    at += 1;
                }
                word = vocabulary.sign(sign);
            }
            Shape::Sign => word = vocabulary.sign(sign),
            Shape::Number => {}
        }
        out.push(Token {
            start: start as u32,
            end: at as u32,
            shape,
            glued,
            upper: letters & (UPPER | LOWER) == UPPER,
            capital: class(byte) & UPPER != 0,
            line,
            word,
            sign,
            mended: false,
        });
        glued = true;
    }
}

/// "CD33bright", "cCD79adim": where the strength of a marker begins that is written without a space.
fn marker(word: &[u8], vocabulary: &Vocabulary) -> Option<usize> {
    let cd = if word.starts_with(b"CD") { 2 } else { 3 };
    if !word.get(cd - 2..cd)?.eq_ignore_ascii_case(b"CD") || !word.get(cd)?.is_ascii_digit() {
        return None;
    }
    let known = |part: &[u8]| vocabulary.find(&part.to_ascii_lowercase()) != WordId::UNKNOWN;
    let digits = cd + word.get(cd..)?.iter().take_while(|b| b.is_ascii_digit()).count();
    if word.len() < digits + 2 || known(word) {
        return None;
    }
    let splits = |at: &usize| word.split_at_checked(*at).is_some_and(|(head, tail)| tail.len() > 1 && known(head) && known(tail));
    [digits, digits + 1].into_iter().find(splits)
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

fn word_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        while bytes.get(at).is_some_and(|&b| class(b) & (UPPER | LOWER | DIGIT) != 0) {
            at += 1;
        }
        if !bytes.get(at).is_some_and(|b| matches!(b, b'\'' | 0x80..)) {
            return at;
        }
        let mut chars = text.get(at..).unwrap_or("").chars();
        let inside = chars.next().filter(|&c| {
            c == '\u{ad}'
                || c.is_alphabetic() && !is_superscript(c)
                || matches!(c, '\'' | '\u{2019}') && chars.next().is_some_and(char::is_alphabetic)
        });
        let Some(c) = inside else { return at };
        at += c.len_utf8();
    }
}

/// Bits of [`class`].
const UPPER: u8 = 1;
const LOWER: u8 = 2;
const DIGIT: u8 = 4;
/// Letters that, one after the other, are spelt in two ways: `ae`, `oe`, and the end of `our`.
const A_OR_O: u8 = 8;
const E: u8 = 16;
const U: u8 = 32;
const R: u8 = 64;

/// What an ASCII byte is; 0 for signs and all others.
fn class(byte: u8) -> u8 {
    static CLASSES: [u8; 256] = {
        let mut classes = [0; 256];
        let mut rest: &mut [u8] = &mut classes;
        let mut byte = 0u8;
        while let Some((class, after)) = rest.split_first_mut() {
            let case = match byte {
                b'A'..=b'Z' => UPPER,
                b'a'..=b'z' => LOWER,
                b'0'..=b'9' => DIGIT,
                _ => 0,
            };
            *class = case
                | match byte {
                    b'A' | b'a' | b'O' | b'o' => A_OR_O,
                    b'E' | b'e' => E,
                    b'U' | b'u' => U,
                    b'R' | b'r' => R,
                    _ => 0,
                };
            byte = byte.wrapping_add(1);
            rest = after;
        }
        classes
    };
    CLASSES.get(byte as usize).copied().unwrap_or(0)
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
