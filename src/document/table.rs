//! Tables: what each column holds, from its header and its cells, so that a reference range is never a result.

use crate::document::layout::{Cell, Layout, Line};
use crate::document::token::{Shape, Token};
use crate::grammar::term::Specimen;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// The name of what was measured.
    Name,
    /// Today's result, of a specimen where the header names one.
    Result(Specimen),
    /// A unit.
    Unit,
    /// Reference ranges, flags, counted cells, earlier results: not read.
    Aside,
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
}

/// The columns a row of header words names; nothing when it is no header.
pub(crate) fn header(text: &str, tokens: &[Token], layout: &Layout, line: &Line) -> Option<Header> {
    let bar = |c: &&Cell| !tokens.get(c.first..c.last).unwrap_or(&[]).iter().all(|t| t.sign == '|');
    let cells: Vec<Cell> = layout.cells_of(line).iter().filter(bar).copied().collect();
    if cells.len() < 2 || line.ornament {
        return None;
    }
    let mut columns = Vec::with_capacity(cells.len());
    let mut named = 0;
    for (i, cell) in cells.iter().enumerate() {
        let words = text_of(text, tokens, cell).to_ascii_lowercase();
        if words.contains(": ") {
            return None;
        }
        // "n=500": cells counted.
        let counted = words.starts_with("n=") || words.starts_with("n =");
        let figures = tokens.get(cell.first..cell.last)?.iter().any(|t| t.shape == Shape::Number);
        let column = if counted {
            Some(Column::Aside)
        } else {
            role(words.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '%'))
        };
        if column.is_some() {
            named += 1;
        } else if figures && i > 0 && crate::syntax::number::date(words.trim()).is_none() && !words.contains("cell") {
            return None;
        }
        let column = column.unwrap_or(if i == 0 { Column::Name } else { Column::Remark });
        columns.push((cell.left, cell.right, column));
    }
    let results = columns.iter().filter(|c| matches!(c.2, Column::Result(_) | Column::Cross(_))).count();
    let useful = results > 0 || columns.iter().any(|c| matches!(c.2, Column::Aside | Column::Unit));
    (named >= 2 || named == 1 && useful && cells.len() == 2 && columns.first().is_some_and(|c| c.2 == Column::Name))
        .then_some(Header { columns })
}

fn text_of<'t>(text: &'t str, tokens: &[Token], cell: &Cell) -> &'t str {
    let (Some(a), Some(b)) = (tokens.get(cell.first), cell.last.checked_sub(1).and_then(|i| tokens.get(i))) else { return "" };
    text.get(a.start as usize..b.end as usize).unwrap_or("")
}

fn role(words: &str) -> Option<Column> {
    let words = words.trim();
    let has = |list: &[&str]| list.iter().any(|w| words.split(|c: char| !c.is_ascii_alphanumeric() && c != '%').any(|x| x == *w));
    if words.len() > 40 {
        return None;
    }
    if has(&[
        "reference",
        "ref",
        "normal",
        "range",
        "limits",
        "flag",
        "previous",
        "prior",
        "interval",
        "expected",
        "last",
        "norm",
        "referenz",
        "lab",
    ]) {
        return Some(Column::Aside);
    }
    if has(&["positive", "pos"]) {
        return Some(Column::Cross(true));
    }
    if has(&["negative", "neg"]) {
        return Some(Column::Cross(false));
    }
    if has(&["unit", "units"]) {
        return Some(Column::Unit);
    }
    if has(&["blood", "pb", "film"]) {
        return Some(Column::Result(Specimen::Blood));
    }
    if has(&["marrow", "bm", "aspirate", "bma"]) {
        return Some(Column::Result(Specimen::Aspirate));
    }
    if has(&[
        "result",
        "results",
        "value",
        "observed",
        "found",
        "patient",
        "finding",
        "findings",
        "today",
        "status",
        "percent",
        "percentage",
        "actual",
        "current",
    ]) || matches!(words, "%" | "(%)")
    {
        return Some(Column::Result(Specimen::Unstated));
    }
    if has(&[
        "cell",
        "cells",
        "test",
        "parameter",
        "parameters",
        "marker",
        "antigen",
        "analyte",
        "component",
        "element",
        "investigation",
        "feature",
        "gene",
        "probe",
        "type",
        "item",
    ]) {
        return Some(if has(&["cells", "count", "counted"]) && !has(&["type", "line"]) && words == "cells" {
            Column::Aside
        } else {
            Column::Name
        });
    }
    if has(&["comment", "comments", "remark", "remarks", "interpretation", "note", "notes", "morphology", "vaf", "variant"]) {
        return Some(Column::Remark);
    }
    if matches!(words, "n" | "count" | "counted" | "no" | "number" | "abs" | "absolute") {
        return Some(Column::Aside);
    }
    None
}

impl Header {
    /// What the column over a cell holds.
    pub(crate) fn column(&self, cell: &Cell) -> Option<Column> {
        let mut best: Option<(i64, Column)> = None;
        for &(left, right, column) in &self.columns {
            let overlap = i64::from(right.min(cell.right)) - i64::from(left.max(cell.left));
            // A cell belongs to the column it overlaps most, else to the nearest.
            if best.is_none_or(|(b, _)| overlap > b) {
                best = Some((overlap, column));
            }
        }
        best.map(|b| b.1)
    }

    /// Lays a second header line over the first: it names what the columns hold, the first to whom they belong.
    pub(crate) fn refine(&self, below: Self) -> Self {
        let columns = below
            .columns
            .into_iter()
            .map(|(left, right, column)| {
                let owner = self
                    .columns
                    .iter()
                    .filter(|c| matches!(c.2, Column::Result(s) if s != Specimen::Unstated))
                    .filter(|c| c.0 <= right + 12)
                    .max_by_key(|c| c.0)
                    .map(|c| c.2);
                // What stands under a reference column is one.
                let above = self.columns.iter().max_by_key(|c| i64::from(c.1.min(right)) - i64::from(c.0.max(left)));
                let aside = above.is_some_and(|c| c.2 == Column::Aside && c.1.min(right) > c.0.max(left));
                match (column, owner) {
                    (Column::Result(_), _) if aside => (left, right, Column::Aside),
                    (Column::Result(Specimen::Unstated), Some(owner)) => (left, right, owner),
                    _ => (left, right, column),
                }
            })
            .collect();
        Self { columns }
    }

    /// Whether a column holds results of a specimen by name.
    pub(crate) fn has_specimens(&self) -> bool {
        self.columns.iter().any(|c| matches!(c.2, Column::Result(s) if s != Specimen::Unstated))
    }

    /// How many specimens have columns of their own.
    pub(crate) fn specimens(&self) -> usize {
        let mut seen: Vec<Specimen> = Vec::new();
        for (_, _, column) in &self.columns {
            match column {
                Column::Result(s) if *s != Specimen::Unstated && !seen.contains(s) => seen.push(*s),
                _ => {}
            }
        }
        seen.len()
    }

    /// Whether results stand under named columns.
    pub(crate) fn has_results(&self) -> bool {
        self.columns.iter().any(|c| matches!(c.2, Column::Result(_) | Column::Cross(_)))
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
    let figures = slice.iter().filter(|t| t.shape == Shape::Number).count();
    let letters = slice.iter().filter(|t| t.shape == Shape::Word && t.end - t.start > 2).count();
    let bracketed = words.starts_with(['(', '[']) && words.ends_with([')', ']']);
    let bare = figures == 1 && slice.iter().all(|t| t.shape != Shape::Word);
    after_result && figures > 0 && letters <= 1 && (bracketed || bare || figures == 2 || words.starts_with(['<', '>', '≤', '≥']))
}
