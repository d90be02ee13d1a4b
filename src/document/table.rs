//! Tables: what each column holds, from its header and its cells, so that a reference range is never a result.

use crate::document::layout::{Cell, Layout, Line};
use crate::document::token::{Shape, Token};
use crate::grammar::Grammar;
use crate::grammar::term::Specimen;
use crate::syntax::date;
use crate::syntax::unit::unit;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// The name of what was measured.
    Name,
    /// Today's result, of a specimen where the header names one; its figures are percentages where the header says so.
    Result(Specimen, bool),
    /// A unit.
    Unit,
    /// Reference ranges, flags, earlier results: not read.
    Aside,
    /// Cells counted: whole numbers in it are not read.
    Counted,
    /// A cross here means positive (`true`) or negative.
    Cross(bool),
    /// Words about the row.
    Remark,
}

/// A header: the columns with the distance of their borders from the line's start.
#[derive(Debug, Clone, Default)]
pub(crate) struct Header {
    /// Left border, right border, what it holds.
    columns: Vec<(u32, u32, Column)>,
    /// Where bars part the columns: how many stand before each.
    bars: Vec<usize>,
}

/// The columns a row of header words names; nothing when it is no header.
pub(crate) fn header(text: &str, tokens: &[Token], layout: &Layout, line: &Line, grammar: &Grammar) -> Option<Header> {
    if line.ornament || line.cells.1 - line.cells.0 < 2 {
        return None;
    }
    let bar = |c: &&Cell| !tokens.get(c.first..c.last).unwrap_or(&[]).iter().all(|t| t.sign == '|');
    let cells: Vec<Cell> = layout.cells_of(line).iter().filter(bar).copied().collect();
    if cells.len() < 2 {
        return None;
    }
    let mut columns = Vec::with_capacity(cells.len());
    let mut dated = Vec::new();
    let (mut named, mut weak) = (0, 0);
    for (i, cell) in cells.iter().enumerate() {
        let slice = tokens.get(cell.first..cell.last)?;
        let boxed = slice.first().is_some_and(|t| matches!(t.sign, '[' | '☐' | '☒' | '☑'));
        if boxed || slice.windows(2).any(|w| matches!(w, [a, b] if a.sign == ':' && !b.glued)) {
            return None;
        }
        let column = match role(text, slice, grammar) {
            Head::Column(column) => {
                named += 1;
                column
            }
            Head::Weak => {
                weak += 1;
                Column::Aside
            }
            Head::Dated(earliest, latest) => {
                named += 1;
                dated.push((columns.len(), earliest, latest));
                Column::Aside
            }
            Head::Figures if i > 0 => return None,
            Head::Figures | Head::Words if i == 0 => Column::Name,
            Head::Figures | Head::Words => Column::Remark,
        };
        columns.push((cell.left, cell.right, column));
    }
    // Of several days the latest is today's; where the order of day and month leaves that open, none is read.
    let today = |&(at, low, high): &(usize, u32, u32)| dated.iter().all(|&(other, l, h)| other == at || l < low && h < high);
    if let Some((_, _, column)) = dated.iter().find(|d| today(d)).and_then(|d| columns.get_mut(d.0)) {
        *column = Column::Result(Specimen::Unstated, false);
    }
    // One word of an answer is a result; two that exclude each other are a form's columns.
    let crossed = |yes: bool| columns.iter().any(|c| c.2 == Column::Cross(yes));
    if crossed(true) != crossed(false) {
        return None;
    }
    // "Differential (500)   %", "Blood count   Reference"; but "CD5   Positive" is a row.
    let column = |i: usize| columns.get(i).map(|c| c.2);
    let pair = named == 1
        && weak == 0
        && cells.len() == 2
        && column(0) == Some(Column::Name)
        && matches!(column(1), Some(Column::Aside | Column::Counted | Column::Unit | Column::Result(Specimen::Unstated, _)));
    // "BM   normal" is a result, not a head; "Cell   Normal   Result" is one.
    let head = named >= 2 && (weak == 0 || cells.len() > 2) || pair;
    let bars: Vec<usize> = cells.iter().map(|c| bars_before(tokens, line, c)).collect();
    let barred = bars.windows(2).all(|w| matches!(w, [a, b] if a < b));
    head.then(|| Header { columns, bars: if barred { bars } else { Vec::new() } })
}

/// How many bars stand before a cell on its line.
pub(crate) fn bars_before(tokens: &[Token], line: &Line, cell: &Cell) -> usize {
    tokens.get(line.first..cell.first).unwrap_or(&[]).iter().filter(|t| t.sign == '|').count()
}

fn text_of<'t>(text: &'t str, tokens: &[Token], cell: &Cell) -> &'t str {
    let (Some(a), Some(b)) = (tokens.get(cell.first), cell.last.checked_sub(1).and_then(|i| tokens.get(i))) else { return "" };
    text.get(a.start as usize..b.end as usize).unwrap_or("")
}

/// What one cell of a line would be in a head.
enum Head {
    /// It names a column.
    Column(Column),
    /// A word that a result could be too.
    Weak,
    /// A day, as numbers that order days, read both as day before month and as month before day.
    Dated(u32, u32),
    /// Words that name no column.
    Words,
    /// Figures.
    Figures,
}

fn role(text: &str, slice: &[Token], grammar: &Grammar) -> Head {
    let begin = slice.first().map_or(0, |t| t.start as usize);
    let end = slice.last().map_or(0, |t| t.end as usize);
    let words = text.get(begin..end).unwrap_or("").trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
    if let Some((earliest, latest)) = date::order(words) {
        return Head::Dated(earliest, latest);
    }
    let figures = slice.iter().any(|t| t.shape == Shape::Number);
    let percent = slice.iter().any(|t| t.sign == '%');
    let mut at = 0;
    let (mut best, mut rank) = (None, 0);
    let (mut counted, mut filled) = (false, false);
    while let Some(token) = slice.get(at) {
        if token.shape != Shape::Word {
            at += 1;
            continue;
        }
        let Some((name, taken)) = grammar.column(slice.get(at..).unwrap_or(&[])) else {
            return if figures { Head::Figures } else { Head::Words };
        };
        // What is said first and strongest: "previous result" is an earlier one, "marrow %" a result of the marrow.
        let (weight, column) = match name {
            "aside" => (9, Some(Column::Aside)),
            "positive" => (8, Some(Column::Cross(true))),
            "negative" => (8, Some(Column::Cross(false))),
            "unit" => (7, Some(Column::Unit)),
            "blood" => (6, Some(Column::Result(Specimen::Blood, percent))),
            "marrow" => (6, Some(Column::Result(Specimen::Aspirate, percent))),
            "trephine" => (6, Some(Column::Result(Specimen::Trephine, percent))),
            "percent" => (5, Some(Column::Result(Specimen::Unstated, true))),
            "result" => (5, Some(Column::Result(Specimen::Unstated, percent))),
            "name" => (4, Some(Column::Name)),
            "remark" => (3, Some(Column::Remark)),
            "counted" => (2, Some(Column::Counted)),
            "weak" => (1, None),
            _ => (0, None),
        };
        counted |= name == "counted";
        filled |= name == "filler";
        if weight > rank {
            rank = weight;
            best = Some((name, column));
        }
        at += taken;
    }
    match best {
        // "n=500", "n/500", "500 cells": cells counted. Any other figure is a result, unless it dates an earlier one.
        _ if figures && !counted && !matches!(best, Some(("aside" | "blood" | "marrow" | "name", _))) => Head::Figures,
        Some((_, Some(Column::Counted))) if percent => Head::Column(Column::Result(Specimen::Unstated, true)),
        Some((_, Some(column))) => Head::Column(column),
        Some(("weak", _)) if filled => Head::Column(Column::Aside),
        Some(("weak", _)) => Head::Weak,
        Some((_, None)) => Head::Words,
        None if percent && slice.iter().all(|t| t.shape == Shape::Sign) => Head::Column(Column::Result(Specimen::Unstated, true)),
        None => Head::Words,
    }
}

impl Header {
    /// What the column over a cell holds.
    pub(crate) fn column(&self, cell: &Cell, bars: usize) -> Option<Column> {
        if bars > 0 && !self.bars.is_empty() {
            return self.bars.iter().position(|&b| b == bars).and_then(|i| self.columns.get(i)).map(|c| c.2);
        }
        let mut best: Option<(i64, Column)> = None;
        for &(left, right, column) in &self.columns {
            let overlap = i64::from(right.min(cell.right)) - i64::from(left.max(cell.left));
            // A cell belongs to the first column it stands under, else to the nearest: words run on under the next.
            if best.is_none_or(|(b, _)| b <= 0 && overlap > b) {
                best = Some((overlap, column));
            }
        }
        best.map(|b| b.1)
    }

    /// Lays a second header line over the first: it names what the columns hold, the first to whom they belong.
    pub(crate) fn refine(&self, below: Self) -> Self {
        let columns = below
            .columns
            .iter()
            .copied()
            .map(|(left, right, column)| {
                let owner = self
                    .columns
                    .iter()
                    .filter(|c| matches!(c.2, Column::Result(s, _) if s != Specimen::Unstated))
                    .filter(|c| c.0 <= right + 12)
                    .max_by_key(|c| c.0)
                    .map(|c| c.2);
                // What stands under a reference column is one.
                let above = self.columns.iter().max_by_key(|c| i64::from(c.1.min(right)) - i64::from(c.0.max(left)));
                let aside = above.is_some_and(|c| c.2 == Column::Aside && c.1.min(right) > c.0.max(left));
                match (column, owner) {
                    (Column::Result(..), _) if aside => (left, right, Column::Aside),
                    (Column::Result(Specimen::Unstated, percent), Some(Column::Result(owner, also))) => {
                        (left, right, Column::Result(owner, percent || also))
                    }
                    _ => (left, right, column),
                }
            })
            .collect();
        Self { columns, bars: below.bars }
    }

    /// Whether a column holds results of a specimen by name.
    pub(crate) fn has_specimens(&self) -> bool {
        self.columns.iter().any(|c| matches!(c.2, Column::Result(s, _) if s != Specimen::Unstated))
    }

    /// How many specimens have columns of their own.
    pub(crate) fn specimens(&self) -> usize {
        let mut seen: Vec<Specimen> = Vec::new();
        for (_, _, column) in &self.columns {
            match column {
                Column::Result(s, _) if *s != Specimen::Unstated && !seen.contains(s) => seen.push(*s),
                _ => {}
            }
        }
        seen.len()
    }

    /// Whether results stand under named columns.
    pub(crate) fn has_results(&self) -> bool {
        self.columns.iter().any(|c| matches!(c.2, Column::Result(..) | Column::Cross(_)))
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.columns.len()
    }
}

/// Whether a cell looks like a reference range or a flag: `(0-3)`, `3.7 - 10.3`, `H`, `LL`, `*`.
pub(crate) fn is_aside(text: &str, tokens: &[Token], cell: &Cell, after_result: bool) -> bool {
    let words = text_of(text, tokens, cell).trim();
    let flag = matches!(
        words,
        "H" | "L"
            | "HH"
            | "LL"
            | "*"
            | "HI"
            | "LO"
            | "HIGH"
            | "LOW"
            | "High"
            | "Low"
            | "A"
            | "N"
            | "(H)"
            | "(L)"
            | "H*"
            | "L*"
            | "↑"
            | "↓"
            | "!"
            | "C"
            | "CRIT"
    );
    if flag {
        return true;
    }
    let slice = tokens.get(cell.first..cell.last).unwrap_or(&[]);
    if unit(words).is_some_and(|(_, length)| length == words.len()) {
        return false;
    }
    let figures = slice.iter().filter(|t| t.shape == Shape::Number).count();
    let letters = slice.iter().filter(|t| t.shape == Shape::Word && t.end - t.start > 2).count();
    let bracketed = words.starts_with(['(', '[']) && words.ends_with([')', ']']);
    let bare = figures == 1 && slice.iter().all(|t| t.shape != Shape::Word);
    after_result && figures > 0 && letters <= 1 && (bracketed || bare || figures == 2 || words.starts_with(['<', '>', '≤', '≥']))
}
