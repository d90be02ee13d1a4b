//! A paragraph as items: phrases on a person, figures, signs and other words.

use crate::document::fold::Folded;
use crate::document::token::{Shape, Token};
use crate::grammar::Grammar;
use crate::grammar::person::{Said, Word};
use crate::grammar::vocabulary::WordId;
use crate::span::Span;

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Its bytes.
    pub(super) span: Span,
    /// What it can be; nothing for signs, figures and other words.
    pub(super) said: Said,
    /// A figure.
    pub(super) figure: bool,
    /// A number in words.
    pub(super) number: Option<f64>,
    /// The sign, for a sign; a blank for anything else.
    pub(super) sign: char,
    /// Nothing stands between it and its neighbour.
    pub(super) glued: bool,
    /// A new cell begins here, after a wide gap or a bar.
    pub(super) gap: bool,
    /// It begins a cell or a line; the sentence before may go on over a line's end.
    pub(super) cell: bool,
    /// Begins with a capital.
    pub(super) capital: bool,
    /// In capitals.
    pub(super) upper: bool,
}

/// The items of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// In order.
    pub(super) list: Vec<Item>,
    /// The paragraph stands where the patient is described.
    pub(super) block: bool,
    /// A line before was the label of an age, of a sex.
    pub(super) labels: [bool; 2],
}

impl Items {
    /// Cuts a paragraph.
    pub(super) fn cut(&mut self, text: &str, grammar: &Grammar, tokens: &[Token]) {
        self.list.clear();
        let mut at = 0;
        let mut end = None;
        while let Some(token) = tokens.get(at) {
            let rest = tokens.get(at..).unwrap_or(&[]);
            let wide = end.is_some_and(|(end, line)| line == token.line && token.start >= end + 2) && !self.ends(&[':', '=']);
            let gap = wide || self.ends(&['|']);
            let cell = gap || end.is_none_or(|(_, line)| line != token.line);
            if token.shape == Shape::Word
                && let Some((said, taken)) = grammar.said(text, rest)
            {
                let last = rest.get(taken - 1).map_or(token.end, |t| t.end);
                // "Females" are nobody.
                let many =
                    said.any(&[Word::Female, Word::Male]) && text.get(..last as usize).is_some_and(|t| t.ends_with(['s', 'S']));
                let said = if many { Said::default() } else { said };
                self.push(token, Span::new(token.start, last), said, [gap, cell]);
                at += taken;
                end = Some((last, token.line));
                continue;
            }
            if let Some((number, taken)) = spelt(grammar, rest) {
                let last = rest.get(taken - 1).map_or(token.end, |t| t.end);
                self.push(token, Span::new(token.start, last), Said::default(), [gap, cell]);
                if let Some(item) = self.list.last_mut() {
                    item.number = Some(number);
                }
                at += taken;
                end = Some((last, token.line));
                continue;
            }
            if !(token.shape == Shape::Word && self.parts(text, grammar, token, [gap, cell])) {
                self.push(token, Span::new(token.start, token.end), Said::default(), [gap, cell]);
            }
            end = Some((token.end, token.line));
            at += 1;
        }
    }

    fn ends(&self, signs: &[char]) -> bool {
        self.list.last().is_some_and(|i| signs.contains(&i.sign))
    }

    fn push(&mut self, token: &Token, span: Span, said: Said, [gap, cell]: [bool; 2]) {
        self.list.push(Item {
            span,
            said,
            figure: token.shape == Shape::Number,
            number: None,
            sign: if token.shape == Shape::Sign { token.sign } else { ' ' },
            glued: token.glued,
            gap,
            cell,
            capital: token.capital,
            upper: token.upper,
        });
    }

    /// Letters glued to a figure: "F69", "M68Y", and "y6m" after the years. False where the parts are no words of ours.
    fn parts(&mut self, text: &str, grammar: &Grammar, token: &Token, cell: [bool; 2]) -> bool {
        let word = text.get(token.start as usize..token.end as usize).unwrap_or("");
        if word.len() > 8 || !word.is_ascii() {
            return false;
        }
        let first = word.bytes().take_while(u8::is_ascii_alphabetic).count();
        let digits = word.bytes().skip(first).take_while(u8::is_ascii_digit).count();
        if first > 2 || !(1..=3).contains(&digits) || word.bytes().skip(first + digits).any(|b| b.is_ascii_digit()) {
            return false;
        }
        let piece = |from: usize, to: usize, shape: Shape| {
            let slice = word.get(from..to).unwrap_or("");
            let id = Folded::of(slice).map_or(WordId::UNKNOWN, |f| grammar.vocabulary.find(f.as_bytes()));
            let (start, end) = (token.start + u32::try_from(from).unwrap_or(0), token.start + u32::try_from(to).unwrap_or(0));
            Token { start, end, shape, word: id, glued: from > 0 || token.glued, ..*token }
        };
        let head = piece(0, first, Shape::Word);
        let figure = piece(first, first + digits, Shape::Number);
        let tail = (first + digits < word.len()).then(|| piece(first + digits, word.len(), Shape::Word));
        let Some((said, _)) = grammar.said(text, &[head]) else { return false };
        let unit = tail.map(|t| grammar.said(text, &[t]).map(|s| (t, s.0)));
        if matches!(unit, Some(None)) {
            return false;
        }
        self.push(&head, Span::new(head.start, head.end), said, cell);
        self.push(&figure, Span::new(figure.start, figure.end), Said::default(), [false; 2]);
        if let Some(Some((tail, said))) = unit {
            self.push(&tail, Span::new(tail.start, tail.end), said, [false; 2]);
        }
        true
    }

    /// Whether anything is there that age or sex could be read from.
    pub(super) fn speak(&self) -> bool {
        self.list.iter().any(|i| i.said.known())
    }

    /// The item `d` before `n`.
    pub(super) fn back(&self, n: usize, d: usize) -> Option<&Item> {
        n.checked_sub(d).and_then(|i| self.list.get(i))
    }

    /// The item at `n`.
    pub(super) fn get(&self, n: usize) -> Option<&Item> {
        self.list.get(n)
    }

    /// The item at `n`, in the same cell as the one before it.
    pub(super) fn near(&self, n: usize) -> Option<&Item> {
        self.list.get(n).filter(|i| !i.gap)
    }

    /// A semicolon between the cells of a row: "Age;38;years".
    pub(super) fn separates(&self, n: usize) -> bool {
        self.get(n).is_some_and(|i| i.sign == ';' && i.glued) && self.get(n + 1).is_some_and(|i| i.glued)
    }

    /// What the item at `n` can be.
    pub(super) fn said(&self, n: usize) -> Said {
        self.list.get(n).map_or_else(Said::default, |i| i.said)
    }

    /// The sign at `n`.
    pub(super) fn sign(&self, n: usize) -> char {
        self.list.get(n).map_or(' ', |i| i.sign)
    }

    /// Whether one of `words` stands among the `most` items before `n`, in the same part of the sentence.
    pub(super) fn before(&self, n: usize, most: usize, words: &[Word]) -> bool {
        for d in 1..=most {
            if d == 1 && self.get(n).is_some_and(|i| i.gap) {
                break;
            }
            let Some(item) = self.back(n, d) else { break };
            if item.said.any(words) {
                return true;
            }
            // The gap before what was passed, and the end of a sentence.
            let stop = matches!(item.sign, ';' | '|') || item.sign == '.' && self.get(n - d + 1).is_some_and(|i| i.capital);
            if stop || item.gap {
                break;
            }
        }
        false
    }

    /// Whether one of `words` is among the `most` items from `n` on, in the same part of the sentence.
    pub(super) fn after(&self, n: usize, most: usize, words: &[Word]) -> bool {
        for i in n..n + most {
            let Some(item) = self.near(i) else { break };
            if item.said.any(words) {
                return true;
            }
            if matches!(item.sign, ';' | '|' | '.' | ',' | '/') {
                break;
            }
        }
        false
    }

    /// Whether the languages of the words around `n` have this word.
    pub(super) fn speaks(&self, n: usize, word: Word) -> bool {
        let from = n.saturating_sub(6);
        self.list.get(from..(n + 6).min(self.list.len())).unwrap_or(&[]).iter().any(|i| i.said.is(word))
    }

    /// The sex that a lone letter at `n` says, where letters count.
    pub(super) fn letter(&self, n: usize) -> Option<bool> {
        let said = self.said(n);
        let speaks = |word| self.speaks(n, word);
        if said.is(Word::LetterFemale) {
            Some(true)
        } else if said.is(Word::LetterMale) {
            Some(false)
        } else if said.is(Word::LetterV) {
            if speaks(Word::VFemale) { Some(true) } else { speaks(Word::VMale).then_some(false) }
        } else if said.is(Word::LetterH) {
            speaks(Word::HMale).then_some(false)
        } else if said.is(Word::LetterK) {
            speaks(Word::KFemale).then_some(true)
        } else {
            said.is(Word::LetterW).then_some(true)
        }
    }

    /// Remembers the labels that end this paragraph, for the next: "Age" on one line, "45" on the next.
    pub(super) fn carry(&mut self) {
        let last = self.list.iter().rev().find(|i| i.sign == ' ');
        let alone = self.list.iter().all(|i| i.sign != ' ' || i.said.any(&[Word::Age, Word::Sex, Word::Patient]));
        let is = |w: Word| alone && last.is_some_and(|i| i.said.is(w));
        self.labels = [is(Word::Age), is(Word::Sex)];
    }
}

/// A number in words at the first of `tokens`, "thirty-four", and how many tokens it takes.
fn spelt(grammar: &Grammar, tokens: &[Token]) -> Option<(f64, usize)> {
    let word = |at: usize| tokens.get(at).filter(|t| t.shape == Shape::Word && t.word != WordId::UNKNOWN).map(|t| t.word);
    let number = |at: usize| word(at).and_then(|w| grammar.number_words.get(&w).copied());
    let tens = number(0)?;
    let at = if tokens.get(1).is_some_and(|t| t.sign == '-') { 2 } else { 1 };
    match number(at) {
        Some(ones) if (20.0..100.0).contains(&tens) && (1.0..10.0).contains(&ones) => Some((tens + ones, at + 1)),
        _ => Some((tens, 1)),
    }
}
