//! The lines of a report: where they begin, their cells, and whether a line goes on in the next.

use crate::document::token::{Shape, Token};

/// Blanks that part two cells of a row.
const GAP: u32 = 2;

/// The widest page, in columns.
const PAGE: u32 = 140;

/// No text is wrapped at more columns than this.
const WIDEST: usize = 160;

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
    /// The column at which its last token ends, in characters.
    pub(crate) right: u32,
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
    /// All is in capitals or in small letters, so that these tell nothing of where a sentence begins.
    pub(crate) small: bool,
}

impl Layout {
    /// Finds lines and cells; `capitals`: the whole report is in capitals.
    pub(crate) fn of(text: &str, tokens: &[Token], capitals: bool) -> Self {
        let count = tokens.last().map_or(0, |t| t.line as usize + 1).min(tokens.len());
        let mut layout = Self { lines: Vec::with_capacity(count), cells: Vec::with_capacity(count), ..Self::default() };
        let mut first = 0;
        let mut previous_line = None;
        let plain = text.is_ascii();
        while let Some(token) = tokens.get(first) {
            let line_start = line_start(text, token.start);
            let from = layout.cells.len();
            let (last, letters) = layout.cut(text, tokens, first, line_start);
            let end = tokens.get(last - 1).map_or(token.end, |t| t.end);
            layout.lines.push(Line {
                first,
                last,
                start: token.start,
                indent: token.start - line_start,
                right: if plain { end - line_start } else { characters(text, line_start, end) },
                blank_before: previous_line.is_some_and(|p: u32| token.line > p + 1),
                cells: (from, layout.cells.len()),
                continues: false,
                wrapped: false,
                ornament: !letters,
            });
            previous_line = Some(token.line);
            first = last;
        }
        layout.small = capitals || layout.in_small_letters(tokens);
        layout.join(text, tokens);
        layout
    }

    /// The cells of a line.
    pub(crate) fn cells_of(&self, line: &Line) -> &[Cell] {
        self.cells.get(line.cells.0..line.cells.1).unwrap_or(&[])
    }

    /// Cuts the line that begins at `first` into cells: one past its last token, and whether it has letters or figures.
    fn cut(&mut self, text: &str, tokens: &[Token], first: usize, line_start: u32) -> (usize, bool) {
        let mut rest = tokens.get(first..).unwrap_or(&[]).iter();
        let Some(mut a) = rest.next() else { return (first + 1, false) };
        let (mut begin, mut left, mut at) = (first, a.start - line_start, first + 1);
        let mut letters = a.shape != Shape::Sign;
        let line = a.line;
        for b in rest.take_while(|b| b.line == line) {
            letters |= b.shape != Shape::Sign;
            let gap = b.start - a.end;
            let bar = a.sign == '|' || b.sign == '|';
            // One byte between two tokens may be a tab; more are a gap whatever they are.
            let wide = gap >= GAP || gap == 1 && text.as_bytes().get(a.end as usize) == Some(&b'\t');
            if wide || bar {
                // Two blanks after a full stop are a typist's habit, and before a colon a ruler's.
                let habit =
                    gap == GAP && matches!(a.sign, '.' | ':' | ';' | ',') || (b.sign == ':' || b.sign == '=') || a.sign == ':';
                if wide && !habit || bar {
                    self.cells.push(Cell { first: begin, last: at, left, right: a.end - line_start });
                    (begin, left) = (at, b.start - line_start);
                }
            }
            a = b;
            at += 1;
        }
        self.cells.push(Cell { first: begin, last: at, left, right: a.end - line_start });
        (at, letters)
    }

    /// Decides for each line whether it goes on in the next.
    fn join(&mut self, text: &str, tokens: &[Token]) {
        // What all lines are indented by is the page's.
        let margin = self.lines.iter().map(|l| l.indent).min().unwrap_or(0);
        self.lines.iter_mut().for_each(|l| l.right = l.right.saturating_sub(margin));
        let widest = self.lines.iter().filter(|l| !l.ornament).map(|l| l.right).max().unwrap_or(0);
        let numbered = self.numbered(text, tokens);
        let width = self.width(tokens, &numbered);
        for at in 0..self.lines.len().saturating_sub(1) {
            let (Some(&line), Some(&next)) = (self.lines.get(at), self.lines.get(at + 1)) else { break };
            let end = line.right;
            let with_next = end + 1 + first_word(tokens, &next);
            // Where a line runs beyond any page's width, lines were not wrapped.
            let fits = width.map_or(widest <= PAGE && end >= 50 && with_next > widest, |w| end <= w && with_next > w);
            let full = fits && !next.blank_before && !next.ornament && !line.ornament;
            let words =
                tokens.get(line.first..line.last).unwrap_or(&[]).iter().any(|t| t.shape == Shape::Word && t.end > t.start + 2);
            let wrapped = full && words && self.cells_of(&line).len() <= 2 && self.prose(tokens, at, &numbered);
            let number = numbered.get(at + 1).copied().unwrap_or(false);
            // "rela- / tively": the word itself goes on.
            let split = line.last.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| broken(text, t));
            let wrapped = wrapped || split && !next.blank_before && !next.ornament;
            let orphan = at > 0
                && self.lines.get(at - 1).is_some_and(|l| l.continues)
                && line.right < 20
                && first_word_small(tokens, &line);
            let continues = wrapped || self.goes_on(tokens, &line, &next, number, orphan, width.is_some(), widest <= PAGE);
            if let Some(slot) = self.lines.get_mut(at) {
                slot.wrapped = wrapped;
                slot.continues = continues;
            }
        }
    }

    /// Whether most sentences and paragraphs begin with a small letter.
    fn in_small_letters(&self, tokens: &[Token]) -> bool {
        let after_stop = tokens.windows(2).filter_map(|w| match w {
            [a, b] if a.sign == '.' && a.glued && !b.glued => Some(b),
            _ => None,
        });
        let opening = self.lines.iter().enumerate().filter(|(at, l)| *at == 0 || l.blank_before);
        let words = after_stop.chain(opening.filter_map(|(_, l)| tokens.get(l.first))).filter(|t| t.shape == Shape::Word);
        let (all, small) = words.fold((0usize, 0usize), |(a, s), t| (a + 1, s + usize::from(!t.capital)));
        small > 0 && small * 2 >= all
    }

    /// The column at which the writer's lines were wrapped, told by the lines that plainly go on: each ends at or before it,
    /// and the first word of the next no longer fitted. Tables may be wider.
    fn width(&self, tokens: &[Token], numbered: &[bool]) -> Option<u32> {
        let mut votes = [0usize; WIDEST];
        let mut prose = [0usize; WIDEST];
        let mut voters = 0;
        for (at, pair) in self.lines.windows(2).enumerate() {
            let [line, next] = pair else { break };
            let end = line.right as usize;
            let single = !line.ornament && self.cells_of(line).len() <= 1;
            if let Some(slot) = prose.get_mut(end.min(WIDEST - 1)).filter(|_| single) {
                *slot += 1;
            }
            let sign = line.last.checked_sub(1).and_then(|i| tokens.get(i)).map_or(' ', |t| t.sign);
            let small = tokens.get(next.first).is_some_and(|t| t.shape == Shape::Word && !t.capital && !self.small)
                || sign == ','
                || self.small && !matches!(sign, '.' | ';' | ':' | '?' | '!');
            if end < 50 || !single || !small || next.blank_before || !self.prose(tokens, at, numbered) {
                continue;
            }
            voters += 1;
            let stop = (end + 1 + first_word(tokens, next) as usize).min(WIDEST);
            votes.get_mut(end.min(stop)..stop).unwrap_or(&mut []).iter_mut().for_each(|v| *v += 1);
        }
        if voters == 0 {
            return None;
        }
        let most = *votes.iter().max()?;
        let first = votes.iter().position(|v| *v == most)?;
        let last = votes.iter().rposition(|v| *v == most)?;
        let width = (first..=last).rev().find(|w| prose.get(*w).is_some_and(|n| *n > 0)).unwrap_or(first);
        let longer: usize = prose.iter().skip(last + 1).sum();
        (longer < most && most * 2 > voters).then_some(u32::try_from(width).unwrap_or(u32::MAX))
    }

    /// A line that is no item, number or row, nor begins with a label of its own after a line that was finished without
    /// a stop.
    fn prose(&self, tokens: &[Token], at: usize, numbered: &[bool]) -> bool {
        let (Some(line), Some(next)) = (self.lines.get(at), self.lines.get(at + 1)) else { return false };
        let (Some(end), Some(begin)) = (line.last.checked_sub(1).and_then(|i| tokens.get(i)), tokens.get(next.first)) else {
            return false;
        };
        let first = |l: Option<&Line>| l.and_then(|l| tokens.get(l.first)).map_or(' ', |t| t.sign);
        let stopped = end.shape == Shape::Sign && matches!(end.sign, '.' | ';' | ':' | '?' | '!');
        // A dash between two parts of a sentence may come to stand first; in a list it has others above or below.
        let dash = begin.sign == '-'
            && !stopped
            && tokens.get(next.first + 1).is_some_and(|t| !t.glued)
            && (at.saturating_sub(8)..at + 10).filter(|i| *i != at + 1).all(|i| first(self.lines.get(i)) != '-');
        let number = numbered.get(at + 1).copied().unwrap_or(false);
        // Where a writer sets stops, a sentence without one is not finished. "No. 24" and an earlier cell tell nothing.
        let cell = self.cells_of(line).last().map_or(line.first, |c| c.first);
        let own = tokens.get(cell..line.last).unwrap_or(&[]);
        let stops = |w: &[Token]| matches!(w, [a, b] if a.sign == '.' && a.glued && !b.glued && b.shape != Shape::Number);
        let finished = end.sign != ',' && !own.windows(2).any(stops);
        let label = !stopped && finished && (begin.capital || self.small) && begin.shape == Shape::Word && labelled(tokens, next);
        // Labels one under the other are a list, though every line ends in a stop.
        let listed = stopped && begin.capital && !self.small && labelled(tokens, line) && labelled(tokens, next);
        (dash || !item(tokens, next)) && !number && !label && !listed && self.cells_of(next).len() <= 1
    }

    /// The lines that bear the number of an item: 1, or the one after that of an item above.
    fn numbered(&self, text: &str, tokens: &[Token]) -> Vec<bool> {
        let mut seen = [false; 100];
        let number = |line: &Line| {
            // "(2) Findings".
            let first = line.first + usize::from(tokens.get(line.first).is_some_and(|t| t.sign == '('));
            let begin = tokens.get(first)?;
            let closed = tokens.get(first + 1).is_some_and(|t| t.glued && matches!(t.sign, '.' | ')'))
                && begin.end - begin.start <= 2
                && tokens
                    .get(first + 2)
                    .filter(|_| first + 2 < line.last)
                    .is_some_and(|t| !t.glued && (t.capital || self.small && t.shape == Shape::Word));
            closed.then_some(begin)
        };
        let mut of = |line: &Line| {
            let Some(begin) = number(line) else { return false };
            let digits = text.get(begin.start as usize..begin.end as usize).unwrap_or("");
            let Ok(value) = digits.parse::<usize>() else {
                return digits.len() == 1 || digits.chars().all(|c| matches!(c, 'i' | 'I' | 'v' | 'V' | 'x' | 'X'));
            };
            let follows = value <= 1 || seen.get(value - 1).copied().unwrap_or(false);
            if let Some(slot) = seen.get_mut(value).filter(|_| follows) {
                *slot = true;
            }
            follows
        };
        self.lines.iter().map(&mut of).collect()
    }

    /// Whether a line that is not known to be full goes on; `measured`: the column of wrapping is known; `narrow`: no
    /// line is wider than a page; `orphan`: the line is itself the rest of one that did not fit.
    #[allow(clippy::too_many_arguments, reason = "one place weighs all that stands around a line's end")]
    fn goes_on(
        &self,
        tokens: &[Token],
        line: &Line,
        next: &Line,
        number: bool,
        orphan: bool,
        measured: bool,
        narrow: bool,
    ) -> bool {
        let (Some(end), Some(begin)) = (line.last.checked_sub(1).and_then(|i| tokens.get(i)), tokens.get(next.first)) else {
            return false;
        };
        if next.blank_before || line.ornament || next.ornament {
            return false;
        }
        let width = end.end - line.start;
        let open_list = matches!(end.sign, ',' | '-' | '/' | '+' | '&' | '(' | '=') && end.shape == Shape::Sign;
        if item(tokens, next) || number && !tail(tokens, next) {
            return false;
        }
        let row = self.cells_of(next).len() > 1;
        let label = labelled(tokens, next);
        if tail(tokens, next) {
            return true;
        }
        if matches!(end.sign, '.' | ';' | ':') && end.shape == Shape::Sign {
            // The sentence is over, and its writer broke the line on purpose.
            return false;
        }
        if self.cells_of(line).len() > 2 && row {
            return false;
        }
        let capital = begin.capital || self.small && begin.shape == Shape::Word;
        let lower = begin.shape == Shape::Word && !capital;
        if open_list {
            return !label || lower;
        }
        if row && !lower {
            return false;
        }
        // "ery - up / gran - normal".
        let dashed = |l: &Line| {
            let behind = tokens.get(l.first + 1..l.first + 3);
            behind.is_some_and(|w| matches!(w, [a, b] if a.sign == '-' && !a.glued && !b.glued)) && l.last > l.first + 2
        };
        if (lower || self.small) && dashed(next) || dashed(line) && width < 50 && next.indent <= line.indent {
            return false;
        }
        if lower {
            return width >= 30 || next.indent > line.indent || orphan && !label;
        }
        if orphan && begin.sign == '"' {
            return true;
        }
        if label && capital {
            return false;
        }
        let prose = narrow && self.cells_of(line).len() <= 2 || width >= 130;
        !measured && (!capital || self.small && prose) && width >= 55 || next.indent > line.indent + 6 && width >= 40
    }
}

/// How many characters stand between two bytes.
fn characters(text: &str, from: u32, to: u32) -> u32 {
    let bytes = text.as_bytes().get(from as usize..to as usize).unwrap_or(&[]);
    u32::try_from(bytes.iter().filter(|b| (**b as i8) >= -0x40).count()).unwrap_or(u32::MAX)
}

/// A sign that opens an item of a list; a comparator, a share or a bracket may begin any line.
fn item(tokens: &[Token], line: &Line) -> bool {
    let Some(begin) = tokens.get(line.first) else { return false };
    // The sign of a stain, cut from its name: "CD23 / +, CD5 +".
    let result = tail(tokens, line);
    let inner = matches!(begin.sign, '(' | '<' | '>' | '~' | '"' | '≥' | '≤' | '%' | '/' | '±' | '×');
    begin.shape == Shape::Sign && !inner && !result
}

/// A line that begins with what ends a statement: a share's sign, or the sign of a stain before a comma or stop.
fn tail(tokens: &[Token], line: &Line) -> bool {
    let (Some(begin), next) = (tokens.get(line.first), tokens.get(line.first + 1)) else { return false };
    let closed = next.is_some_and(|n| n.glued && matches!(n.sign, ',' | ';' | '.'));
    // "% of 500:" begins anew.
    let share = line.first.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| t.shape == Shape::Number);
    begin.sign == '%' && share || matches!(begin.sign, '+' | '-') && closed
}

/// A word that a hyphen parts at the end of its line.
fn broken(text: &str, token: &Token) -> bool {
    token.shape == Shape::Word && text.get(token.start as usize..token.end as usize).is_some_and(|w| w.contains(['\n', '\r']))
}

fn first_word_small(tokens: &[Token], line: &Line) -> bool {
    tokens.get(line.first).is_some_and(|t| t.shape == Shape::Word && !t.capital)
}

/// A line that begins with a label: a few words, a colon, and what they name.
fn labelled(tokens: &[Token], line: &Line) -> bool {
    let mut depth = 0;
    let slice = tokens.get(line.first..line.last).unwrap_or(&[]);
    let mut words = 0;
    slice.iter().take(24).enumerate().any(|(i, t)| {
        match t.sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            // What a bracket holds is not counted.
            _ => words += usize::from(depth == 0),
        }
        if words > 6 {
            return false;
        }
        let ratio = t.glued && slice.get(i + 1).is_some_and(|n| n.glued);
        matches!(t.sign, ':' | '=') && depth == 0 && !ratio
    }) && !slice
        .windows(2)
        .take_while(|w| !matches!(w, [a, _] if matches!(a.sign, ':' | '=')))
        .any(|w| matches!(w, [a, b] if a.sign == ';' || a.sign == '.' && !b.glued))
}

/// How wide the first word of a line is, with the signs at it.
fn first_word(tokens: &[Token], line: &Line) -> u32 {
    let Some(first) = tokens.get(line.first) else { return 0 };
    let glued = tokens.get(line.first + 1..line.last).unwrap_or(&[]).iter().take_while(|t| t.glued).last();
    glued.map_or(first.end, |g| g.end) - first.start
}

fn line_start(text: &str, at: u32) -> u32 {
    let before = text.get(..at as usize).unwrap_or("");
    before.rfind(['\n', '\r', '\u{c}']).map_or(0, |i| u32::try_from(i + 1).unwrap_or(0))
}
