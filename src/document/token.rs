//! Tokens: words, numbers and signs, each with its bytes in the report.

use crate::document::fold::Folded;
use crate::document::letters::{Run, Short, eight, first, two_ways};
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

/// What was seen while a text was cut.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    /// Words of more than three letters.
    pub(crate) words: usize,
    /// Those of them in capitals only.
    pub(crate) capitals: usize,
    /// Semicolons.
    pub(crate) semicolons: usize,
}

/// Cuts `text` into tokens; `line` counts from 0 at line ends (`\n`, `\r\n`, `\r`, form feed, `\.br\`).
pub(crate) fn tokens(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Token>) -> Seen {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut line = 0u32;
    let mut glued = false;
    let mut seen = Seen::default();
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let mut upper = false;
        let (mut sign, mut word) = ('a', WordId::UNKNOWN);
        // What is short is looked up at once; what is not, or is not found, takes longer.
        let (mut short, mut long) = (None, false);
        let shape = match class(byte) {
            UPPER | LOWER => Shape::Word,
            DIGIT => Shape::Number,
            _ => match byte {
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
                _ if byte.is_ascii() => {
                    at += 1;
                    sign = plain_sign(byte as char);
                    Shape::Sign
                }
                _ => {
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
                        Shape::Word
                    } else {
                        at += c.len_utf8();
                        sign = plain_sign(c);
                        Shape::Sign
                    }
                }
            },
        };
        match shape {
            Shape::Word => {
                let run = Run::of(bytes, at);
                at = word_end(text, run.end);
                let head = bytes.get(start..at).and_then(|word| marker(word, vocabulary));
                at = head.map_or(at, |head| start + head);
                if at <= run.end {
                    upper = run.upper && !run.lower;
                    let run = if head.is_some() { Run::of(bytes.get(..at).unwrap_or(&[]), start) } else { run };
                    short = run.folded(bytes, start);
                    long = short.is_none();
                } else {
                    let letters = bytes.get(start..at).unwrap_or(&[]).iter().fold(0, |all, &b| all | class(b));
                    upper = letters & (UPPER | LOWER) == UPPER;
                    let folded = text.get(start..at).and_then(Folded::of);
                    word = folded.map_or(word, |f| vocabulary.find(f.as_bytes()));
                }
                let counts = at - start > 3;
                seen.words += usize::from(counts);
                seen.capitals += usize::from(counts && upper);
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
            Shape::Sign => {
                word = vocabulary.sign(sign);
                seen.semicolons += usize::from(sign == ';');
            }
            Shape::Number => {
                at = number_end(bytes, at);
                sign = '0';
                let length = at - start;
                if length < 8 {
                    short = Some(Short { low: eight(bytes, start) & first(length), high: 0, length });
                } else {
                    word = vocabulary.find(bytes.get(start..at).unwrap_or(&[]));
                }
            }
        }
        if let Some(short) = short {
            word = vocabulary.find_short(short);
            long = word == WordId::UNKNOWN && shape == Shape::Word;
        }
        if long {
            word = otherwise(bytes.get(start..at).unwrap_or(&[]), vocabulary);
        }
        out.push(Token {
            start: start as u32,
            end: at as u32,
            shape,
            glued,
            upper,
            capital: byte.is_ascii_uppercase(),
            line,
            word,
            sign,
            mended: false,
        });
        glued = true;
    }
    seen
}

/// The entry of a word of ASCII letters and figures that no list knows as it stands: a long one, or one that may be
/// spelt in another way.
fn otherwise(word: &[u8], vocabulary: &Vocabulary) -> WordId {
    let mut folded = Folded::new();
    let fits = (word.len() > 15 || two_ways(word)) && folded.take(word);
    if fits { vocabulary.find(folded.as_bytes()) } else { WordId::UNKNOWN }
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

/// What [`class`] tells.
const UPPER: u8 = 1;
const LOWER: u8 = 2;
const DIGIT: u8 = 4;

/// What an ASCII byte is; 0 for signs and all others.
fn class(byte: u8) -> u8 {
    static CLASSES: [u8; 256] = {
        let mut classes = [0; 256];
        let mut rest: &mut [u8] = &mut classes;
        let mut byte = 0u8;
        while let Some((class, after)) = rest.split_first_mut() {
            *class = match byte {
                b'A'..=b'Z' => UPPER,
                b'a'..=b'z' => LOWER,
                b'0'..=b'9' => DIGIT,
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
