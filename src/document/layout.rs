//! The lines of a report: where they begin, their cells, and whether a line goes on in the next.

use crate::document::token::{Shape, Token};

/// Blanks that part two cells of a row.
const GAP: u32 = 2;

/// One cell of a line: tokens that no wide gap parts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    /// First token.
    pub(crate) first: usize,
    /// One past the last token.
    pub(crate) last: usize,
    /// Distance of its first byte from the line's.
    pub(crate) left: u32,
    /// Distance of its last byte from the line's.
    pub(crate) right: u32,
}

/// One line that holds something.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// First token.
    pub(crate) first: usize,
    /// One past the last token.
    pub(crate) last: usize,
    /// First byte of its first token.
    pub(crate) start: u32,
    /// Blanks before the first token.
    pub(crate) indent: u32,
    /// Blank lines stand before it.
    pub(crate) blank_before: bool,
    /// Its cells, as a range of the layout's cells.
    pub(crate) cells: (usize, usize),
    /// The line goes on in the next one: its end is a space.
    pub(crate) continues: bool,
    /// Its end is where the next word no longer fitted.
    pub(crate) wrapped: bool,
    /// A rule or ornament: no letters or figures.
    pub(crate) ornament: bool,
}

/// Lines and cells of a report.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// Lines that hold something, in order.
    pub(crate) lines: Vec<Line>,
    /// Cells of all lines.
    pub(crate) cells: Vec<Cell>,
}

impl Layout {
    /// Finds lines and cells.
    pub(crate) fn of(text: &str, tokens: &[Token]) -> Self {
        let mut layout = Self::default();
        let mut first = 0;
        let mut previous_line = None;
        while let Some(token) = tokens.get(first) {
            let length = tokens.get(first..).unwrap_or(&[]).iter().take_while(|t| t.line == token.line).count();
            let last = first + length;
            let line_start = line_start(text, token.start);
            let from = layout.cells.len();
            layout.cut(text, tokens, first, last, line_start);
            let letters = tokens.get(first..last).unwrap_or(&[]).iter().any(|t| t.shape != Shape::Sign);
            layout.lines.push(Line {
                first,
                last,
                start: token.start,
                indent: token.start - line_start,
                blank_before: previous_line.is_some_and(|p: u32| token.line > p + 1),
                cells: (from, layout.cells.len()),
                continues: false,
                wrapped: false,
                ornament: !letters,
            });
            previous_line = Some(token.line);
            first = last;
        }
        layout.join(tokens);
        layout
    }

    /// The cells of a line.
    pub(crate) fn cells_of(&self, line: &Line) -> &[Cell] {
        self.cells.get(line.cells.0..line.cells.1).unwrap_or(&[])
    }

    fn cut(&mut self, text: &str, tokens: &[Token], first: usize, last: usize, line_start: u32) {
        let mut begin = first;
        let mut push = |from: usize, to: usize| {
            let (Some(a), Some(b)) = (tokens.get(from), to.checked_sub(1).and_then(|i| tokens.get(i))) else { return };
            self.cells.push(Cell { first: from, last: to, left: a.start - line_start, right: b.end - line_start });
        };
        for at in first + 1..last {
            let (Some(a), Some(b)) = (tokens.get(at - 1), tokens.get(at)) else { break };
            let gap = b.start - a.end;
            let bar = a.sign == '|' || b.sign == '|';
            // One byte between two tokens may be a tab; more are a gap whatever they are.
            let wide = gap >= GAP || gap == 1 && text.as_bytes().get(a.end as usize) == Some(&b'\t');
            if !wide && !bar {
                continue;
            }
            // Two blanks after a full stop are a typist's habit, and before a colon a ruler's.
            let habit =
                gap == GAP && matches!(a.sign, '.' | ':' | ';' | ',') || (b.sign == ':' || b.sign == '=') || a.sign == ':';
            if wide && !habit || bar {
                push(begin, at);
                begin = at;
            }
        }
        push(begin, last);
    }

    /// Decides for each line whether it goes on in the next.
    fn join(&mut self, tokens: &[Token]) {
        let end =
            |l: &Line| l.last.checked_sub(1).and_then(|i| tokens.get(i)).map_or(0, |t| t.end.saturating_sub(l.start) + l.indent);
        let widest = self.lines.iter().filter(|l| !l.ornament).map(end).max().unwrap_or(0).min(140);
        for at in 0..self.lines.len().saturating_sub(1) {
            let (Some(&line), Some(&next)) = (self.lines.get(at), self.lines.get(at + 1)) else { break };
            let first = tokens.get(next.first).map_or(0, |t| {
                let glued = tokens.get(next.first + 1..next.last).unwrap_or(&[]).iter().take_while(|t| t.glued).last();
                glued.map_or(t.end, |g| g.end) - t.start
            });
            // A line beyond any page's width was never wrapped.
            let full = (50..=140).contains(&end(&line))
                && end(&line) + 1 + first > widest
                && !next.blank_before
                && !next.ornament
                && !line.ornament;
            let wrapped = full && self.cells_of(&line).len() <= 2 && self.prose(tokens, &next);
            let continues = wrapped || self.goes_on(tokens, &line, &next);
            if let Some(slot) = self.lines.get_mut(at) {
                slot.wrapped = wrapped;
                slot.continues = continues;
            }
        }
    }

    /// A line that is no item, number or row.
    fn prose(&self, tokens: &[Token], next: &Line) -> bool {
        let Some(begin) = tokens.get(next.first) else { return false };
        let item = begin.shape == Shape::Sign && !matches!(begin.sign, '(' | '<' | '>' | '~' | '"' | '≥' | '≤');
        let numbered = tokens.get(next.first + 1).is_some_and(|t| t.glued && matches!(t.sign, '.' | ')'))
            && begin.end - begin.start <= 2
            && tokens.get(next.first + 2).is_some_and(|t| !t.glued && t.capital);
        !item && !numbered && self.cells_of(next).len() <= 1
    }

    fn goes_on(&self, tokens: &[Token], line: &Line, next: &Line) -> bool {
        let (Some(end), Some(begin)) = (line.last.checked_sub(1).and_then(|i| tokens.get(i)), tokens.get(next.first)) else {
            return false;
        };
        if next.blank_before || line.ornament || next.ornament {
            return false;
        }
        let width = end.end - line.start;
        let open_list = matches!(end.sign, ',' | '-' | '/' | '+' | '&' | '(' | '=') && end.shape == Shape::Sign;
        let item = begin.shape == Shape::Sign && !matches!(begin.sign, '(' | '<' | '>' | '~' | '"' | '≥' | '≤');
        let second = tokens.get(next.first + 1);
        let numbered = begin.shape == Shape::Number
            && second.is_some_and(|t| t.glued && matches!(t.sign, '.' | ')'))
            && tokens.get(next.first + 2).is_some_and(|t| !t.glued && t.capital);
        if item || numbered {
            return false;
        }
        let row = self.cells_of(next).len() > 1;
        let label =
            tokens.get(next.first..next.last.min(next.first + 6)).unwrap_or(&[]).iter().any(|t| matches!(t.sign, ':' | '='));
        if matches!(end.sign, '.' | ';' | ':') && end.shape == Shape::Sign {
            // A sentence ends anyway; what matters is only that an unfinished paragraph keeps its topic.
            return width >= 50 && !row && !label && end.sign == '.';
        }
        if self.cells_of(line).len() > 2 && row {
            return false;
        }
        let lower = begin.shape == Shape::Word && !begin.capital;
        if open_list {
            return !label || lower;
        }
        if row && !lower {
            return false;
        }
        if lower {
            return width >= 30 || next.indent > line.indent;
        }
        if label && begin.capital {
            return false;
        }
        width >= 55 || next.indent > line.indent + 6 && width >= 40
    }
}

fn line_start(text: &str, at: u32) -> u32 {
    let before = text.get(..at as usize).unwrap_or("");
    before.rfind(['\n', '\r', '\u{c}']).map_or(0, |i| u32::try_from(i + 1).unwrap_or(0))
}
