//! A report cut into lines and tokens, and what can be changed in it.

use std::ops::Range;

/// A word, a number or a sign.
pub(crate) struct Token {
    /// Index of its line.
    pub(crate) line: usize,
    /// Its bytes in the line.
    pub(crate) at: Range<usize>,
    /// In lower case.
    pub(crate) low: String,
    /// What it counts, if it is a number.
    pub(crate) number: Option<f64>,
}

impl Token {
    /// One of these words or signs.
    pub(crate) fn is(&self, list: &[&str]) -> bool {
        list.contains(&self.low.as_str())
    }

    /// Begins with one of these.
    pub(crate) fn begins(&self, list: &[&str]) -> bool {
        list.iter().any(|w| self.low.starts_with(w))
    }
}

/// One line as it was and as it is now; nothing when the line is dropped.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// Number of the line in the clean report, from 1.
    pub(crate) line: usize,
    /// The clean line.
    pub(crate) was: String,
    /// The seeded line.
    pub(crate) now: Option<String>,
}

/// A clean report.
pub(crate) struct Text {
    /// Its name, for the ids of the pairs.
    pub(crate) name: String,
    /// Its lines, without their ends.
    pub(crate) lines: Vec<String>,
    /// Its tokens, in order.
    pub(crate) tokens: Vec<Token>,
}

impl Text {
    /// Cuts a report.
    pub(crate) fn new(name: &str, text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let tokens = lines.iter().enumerate().flat_map(|(i, l)| tokens(i, l)).collect();
        Self { name: name.to_owned(), lines, tokens }
    }

    /// The token at an index; a token of nothing past the end.
    pub(crate) fn get(&self, i: usize) -> Option<&Token> {
        self.tokens.get(i)
    }

    /// Tokens of the sentence a token stands in, on its own line: between stops and semicolons.
    pub(crate) fn sentence(&self, i: usize) -> Range<usize> {
        let Some(own) = self.get(i) else { return i..i };
        let same = |t: &Token| t.line == own.line && !t.is(&[".", ";", "|"]);
        let start = (0..i).rev().take_while(|&k| self.get(k).is_some_and(same)).last().unwrap_or(i);
        let end = (i..self.tokens.len()).take_while(|&k| self.get(k).is_some_and(same)).last().map_or(i, |k| k + 1);
        start..end
    }

    /// The tokens of a sentence have one that begins with one of these.
    pub(crate) fn says(&self, range: Range<usize>, list: &[&str]) -> bool {
        self.tokens.get(range).is_some_and(|t| t.iter().any(|t| t.begins(list)))
    }

    /// The report says one of these somewhere, in any case.
    pub(crate) fn has(&self, list: &[&str]) -> bool {
        let low = self.lines.join(" ").to_lowercase();
        list.iter().any(|w| low.contains(w))
    }

    /// The tokens at these indices, all of one line, are replaced by other words in the case of the first.
    pub(crate) fn replace(&self, range: Range<usize>, now: &str) -> Option<Edit> {
        let first = self.get(range.start)?;
        let last = self.get(range.end.checked_sub(1)?)?;
        if first.line != last.line {
            return None;
        }
        let line = self.lines.get(first.line)?;
        let was = line.get(first.at.clone())?;
        let mut next = String::new();
        next += line.get(..first.at.start)?;
        next += &like(was, now);
        next += line.get(last.at.end..)?;
        Some(Edit { line: first.line + 1, was: line.clone(), now: Some(next) })
    }

    /// The tokens at these indices are taken out with the space after them; the next word takes over a capital.
    pub(crate) fn cut(&self, range: Range<usize>) -> Option<Edit> {
        let first = self.get(range.start)?;
        let last = self.get(range.end.checked_sub(1)?)?;
        let line = self.lines.get(first.line)?;
        let rest = line.get(last.at.end..)?.trim_start();
        let was = line.get(first.at.clone())?;
        let begun = was.chars().next().is_some_and(char::is_uppercase) && was.chars().any(char::is_lowercase);
        let rest = if begun { capital(rest) } else { rest.to_owned() };
        Some(Edit { line: first.line + 1, was: line.clone(), now: Some(format!("{}{rest}", line.get(..first.at.start)?)) })
    }

    /// The seeded text.
    pub(crate) fn with(&self, edits: &[Edit]) -> String {
        let mut text = String::new();
        for (i, line) in self.lines.iter().enumerate() {
            match edits.iter().find(|e| e.line == i + 1) {
                None => text = text + line + "\n",
                Some(Edit { now: Some(now), .. }) => text = text + now + "\n",
                Some(_) => {}
            }
        }
        text
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Words in the case of others: capitals, a capital, or as they are.
fn like(was: &str, now: &str) -> String {
    let letters = was.chars().filter(|c| c.is_alphabetic()).count();
    let small = was.chars().any(char::is_lowercase);
    // A letter alone may be a capital or a beginning: in exchange for a letter it is a capital.
    if (letters > 1 || (letters == 1 && now.chars().count() == 1)) && !small {
        now.to_uppercase()
    } else if letters > 1 && was.chars().next().is_some_and(char::is_uppercase) {
        capital(now)
    } else {
        now.to_owned()
    }
}

fn tokens(line: usize, text: &str) -> Vec<Token> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |i: usize| chars.get(i).map(|c| c.1);
    let mut list = Vec::new();
    let mut i = 0;
    while let Some(c) = at(i) {
        let from = i;
        i += 1;
        if c.is_whitespace() {
            continue;
        }
        if c.is_ascii_digit() {
            let digit = |i: usize| at(i).is_some_and(|c| c.is_ascii_digit());
            while digit(i) || (matches!(at(i), Some('.' | ',')) && digit(i + 1)) {
                i += 1;
            }
        } else if c.is_alphabetic() {
            while at(i).is_some_and(char::is_alphanumeric) {
                i += 1;
            }
        }
        let start = chars.get(from).map_or(0, |c| c.0);
        let end = chars.get(i).map_or(text.len(), |c| c.0);
        let own = text.get(start..end).unwrap_or_default();
        let number = if c.is_ascii_digit() { own.replace(',', ".").parse().ok() } else { None };
        list.push(Token { line, at: start..end, low: own.to_lowercase(), number });
    }
    list
}
