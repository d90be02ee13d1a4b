//! Rows: tables with and without headers, pairs, and names over figures.

use super::*;
use crate::syntax::unit::unit;

impl Cutter<'_> {
    /// Reads a row of a table, with or without a header. `false`: it is none.
    pub(super) fn row(&mut self, document: &mut Document, at: usize, line: &Line) -> bool {
        let bar = |c: &Cell| document.tokens.get(c.first..c.last).unwrap_or(&[]).iter().all(|t| t.sign == '|');
        let mut cells: Vec<Cell> = document.layout.cells_of(line).iter().filter(|c| !bar(c)).copied().collect();
        // A serial number before the name is no cell of the table.
        let serial = |c: &Cell| {
            c.last == c.first + 1
                && document.tokens.get(c.first).is_some_and(|t| t.shape == Shape::Number && t.end - t.start <= 2)
        };
        if cells.len() >= 3
            && cells.first().is_some_and(serial)
            && cells.get(1).is_some_and(|c| document.tokens.get(c.first).is_some_and(|t| t.shape == Shape::Word))
        {
            let number = cells.remove(0);
            self.mute(document, number.first, number.last);
        }
        // So it is in the name's own cell: "10 Megakaryocytes   Present".
        if let Some(name) = cells.first_mut()
            && document.tokens.get(name.first).is_some_and(|t| t.shape == Shape::Number && t.end - t.start <= 2)
            && document.tokens.get(name.first + 1).is_some_and(|t| t.shape == Shape::Word && !t.glued && (t.capital || t.upper))
            && name.first + 1 < name.last
            && document.tokens.get(name.first).is_some_and(|t| unit(self.text.get(t.end as usize..).unwrap_or("")).is_none())
        {
            self.mute(document, name.first, name.first + 1);
            name.first += 1;
        }
        // A line of figures after a blank one is no row of the table above.
        let name_figures =
            |c: &Cell| document.tokens.get(c.first..c.last).unwrap_or(&[]).iter().any(|t| t.shape == Shape::Number && !t.glued);
        if line.blank_before && cells.first().is_some_and(name_figures) {
            self.header = None;
        }
        let in_table = self.header.is_some() && !line.blank_before || self.header.is_some() && at <= self.table_line + 2;
        if !in_table {
            self.header = None;
        }
        // A unit in a cell of its own belongs to the name: "PLT   (x10^4/uL)   6.0".
        if let [name, unit, _, ..] = cells.as_mut_slice()
            && self.bracketed_unit(document, unit)
        {
            name.last = unit.last;
            cells.remove(1);
        }
        let Some((name, rest)) = cells.split_first() else { return false };
        if rest.is_empty() || Document::role(self.grammar, self.section) == Role::Silent {
            return false;
        }
        let begins_with_word = document.tokens.get(name.first).is_some_and(|t| t.shape == Shape::Word);
        let name_words =
            document.tokens.get(name.first..name.last).unwrap_or(&[]).iter().filter(|t| t.shape == Shape::Word).count();
        let sentence =
            document.tokens.get(name.first..name.last).unwrap_or(&[]).iter().any(|t| matches!(t.sign, '.' | ';') && !t.glued);
        if !begins_with_word || name_words > 7 || sentence {
            return false;
        }
        let labels = rest.iter().any(|c| self.cell_label(document, c).is_some());
        if let Some(header) = self.header.clone().filter(|h| h.has_results() && !labels) {
            self.table_line = at;
            self.headed_row(document, &header, line, name, rest);
            return true;
        }
        self.plain_row(document, name, rest)
    }

    fn bracketed_unit(&self, document: &Document, cell: &Cell) -> bool {
        let (Some(open), Some(close)) = (document.tokens.get(cell.first), document.tokens.get(cell.last.wrapping_sub(1))) else {
            return false;
        };
        let inside = self.text.get(open.end as usize..close.start as usize).unwrap_or("");
        matches!((open.sign, close.sign), ('(', ')') | ('[', ']')) && unit(inside).is_some_and(|u| u.1 == inside.len())
    }

    pub(super) fn headed_row(&mut self, document: &mut Document, header: &Header, line: &Line, name: &Cell, rest: &[Cell]) {
        let held: Vec<Option<Column>> =
            rest.iter().map(|c| header.column(c, table::bars_before(&document.tokens, line, c))).collect();
        let whole = |c: &Cell| {
            let figure = document.tokens.get(c.first).and_then(|t| self.text.get(t.start as usize..t.end as usize)).unwrap_or("");
            figure.bytes().all(|b| b.is_ascii_digit())
        };
        // A ratio printed under the counts is no count.
        let held: Vec<Option<Column>> = rest
            .iter()
            .zip(held)
            .map(|(c, h)| match h {
                Some(Column::Counted) if whole(c) => Some(Column::Aside),
                Some(Column::Counted) => Some(Column::Result(Specimen::Unstated, false)),
                other => other,
            })
            .collect();

        let label = (name.first, name.last);
        let mut results = Vec::new();
        let mut remarks = Vec::new();
        for (cell, column) in rest.iter().zip(&held) {
            match *column {
                Some(Column::Result(s, percent)) => results.push((*cell, s, percent)),
                Some(Column::Cross(positive)) => {
                    let words = document.tokens.get(cell.first..cell.last).unwrap_or(&[]);
                    let cross = words.len() <= 3
                        && words.iter().all(|t| {
                            let word = self.text.get(t.start as usize..t.end as usize).unwrap_or("");
                            matches!(
                                word,
                                "X" | "x"
                                    | "["
                                    | "]"
                                    | "("
                                    | ")"
                                    | "+"
                                    | "*"
                                    | "✓"
                                    | "✔"
                                    | "☒"
                                    | "•"
                                    | "Y"
                                    | "Yes"
                                    | "YES"
                                    | "yes"
                            )
                        });
                    if cross {
                        let value = self.crosses.get(usize::from(positive)).copied().flatten();
                        self.push(document, (label.0, label.0), label, false, true, value);
                    } else {
                        remarks.push(*cell);
                    }
                }
                Some(Column::Aside | Column::Counted) => self.mute(document, cell.first, cell.last),
                Some(Column::Name | Column::Unit) => {}
                Some(Column::Remark) | None => remarks.push(*cell),
            }
        }
        let by_specimen = header.has_specimens();
        let specimen = self.specimen;
        for (cell, s, percent) in &results {
            if *s != Specimen::Unstated {
                self.specimen = *s;
            }
            let unit = rest.iter().zip(&held).find(|(_, h)| **h == Some(Column::Unit)).map(|(c, _)| c);
            let stop = unit.filter(|u| !by_specimen && u.first >= cell.last).map_or(cell.last, |u| u.last);
            self.push(document, label, (cell.first, stop), false, true, None);
            self.specimen = specimen;
            if let Some(clause) = document.clauses.last_mut() {
                clause.percent = *percent;
            }
        }
        // A long name has run into its figure: "Erythroid precursors/100 cells in marrow 37 %   18-32".
        let runs_on = results.is_empty()
            && remarks.is_empty()
            && document
                .tokens
                .get(name.first..name.last)
                .is_some_and(|t| t.last().is_some_and(|l| l.shape == Shape::Number && !l.glued || l.sign == '%'));
        if runs_on {
            self.sentences(document, (name.first, name.first), name.first, name.last);
        } else if results.is_empty() {
            if let (Some(a), Some(b)) = (remarks.first(), remarks.last()) {
                self.push(document, label, (a.first, b.last), false, true, None);
            }
        } else {
            for cell in remarks {
                self.sentences(document, (cell.first, cell.first), cell.first, cell.last);
            }
        }
    }

    pub(super) fn plain_row(&mut self, document: &mut Document, name: &Cell, rest: &[Cell]) -> bool {
        let Some(result) = rest.first() else { return false };
        // Several labels on one line: "Hosp no: 12    Lab ref: 3    23 yr female".
        let labels = rest.iter().filter(|c| self.cell_label(document, c).is_some()).count();
        if labels > 0 {
            for cell in std::iter::once(name).chain(rest) {
                let label = self.cell_label(document, cell);
                let (l, b) = label.map_or(((cell.first, cell.first), cell.first), |s| ((cell.first, s), s + 1));
                self.sentences(document, l, b, cell.last);
            }
            return true;
        }
        if self.pairs(document, name, rest) {
            return true;
        }
        let mut stop = result.last;
        let mut after = false;
        for cell in rest {
            let figures = document.tokens.get(cell.first..cell.last).unwrap_or(&[]).iter().any(|t| t.shape == Shape::Number);
            if table::is_aside(self.text, &document.tokens, cell, after) {
                self.mute(document, cell.first, cell.last);
            } else {
                stop = cell.last;
            }
            after |= figures;
        }
        let mut label = (name.first, name.last);
        if document.tokens.get(name.last.wrapping_sub(1)).is_some_and(|t| matches!(t.sign, ':' | '=')) {
            label.1 -= 1;
        }
        // A colon inside the first cell: the label is before it.
        if let Some(split) = self.cell_label(document, name) {
            label.1 = split;
            self.sentences(document, label, split + 1, stop);
            return true;
        }
        if document.tokens.get(result.first).is_some_and(|t| matches!(t.sign, ':' | '=')) {
            self.sentences(document, label, result.first + 1, stop);
            return true;
        }
        self.sentences(document, label, result.first, stop);
        if let Some(first) = document.clauses.last_mut() {
            first.row = true;
        }
        true
    }

    /// A line of names over a line of figures: "WBC | Hb | Plt" over "3.4 | 98 | 120".
    pub(super) fn columns(&mut self, document: &mut Document, at: usize, line: &Line) -> bool {
        let Some(below) = document.layout.lines.get(at + 1).copied().filter(|b| !b.blank_before) else { return false };
        let bar = |c: &Cell| document.tokens.get(c.first..c.last).unwrap_or(&[]).iter().all(|t| t.shape == Shape::Sign);
        if document.layout.cells_of(line).len() < 3 || document.layout.cells_of(&below).len() < 3 {
            return false;
        }
        let cells = |l: &Line| document.layout.cells_of(l).iter().filter(|c| !bar(c)).copied().collect::<Vec<Cell>>();
        let (names, figures) = (cells(line), cells(&below));
        let named =
            |c: &Cell| document.tokens.get(c.first..c.last).unwrap_or(&[]).iter().all(|t| t.shape != Shape::Number || t.glued);
        let counted =
            |c: &Cell| document.tokens.get(c.first).is_some_and(|t| t.shape == Shape::Number || matches!(t.sign, '<' | '>'));
        if names.len() < 3 || names.len() != figures.len() || !names.iter().all(named) || !figures.iter().all(counted) {
            return false;
        }
        for (name, figure) in names.iter().zip(&figures) {
            self.push(document, (name.first, name.last), (figure.first, figure.last), false, true, None);
        }
        true
    }

    /// Several names with their figures on one line: "Monoblast 34.4   Eosino 3.2", in one cell each or in two.
    pub(super) fn pairs(&mut self, document: &mut Document, name: &Cell, rest: &[Cell]) -> bool {
        let cells: Vec<Cell> = std::iter::once(*name).chain(rest.iter().copied()).collect();
        let shape = |c: &Cell| {
            let slice = document.tokens.get(c.first..c.last).unwrap_or(&[]);
            let word = slice.first().is_some_and(|t| t.shape == Shape::Word && t.end - t.start > 1);
            let figure = slice.iter().any(|t| t.shape == Shape::Number);
            (word, figure)
        };
        let flagged = |c: &Cell| table::is_aside(self.text, &document.tokens, c, false);
        let together = cells.len() >= 2 && cells.iter().all(|c| shape(c) == (true, true));
        let apart = cells.len() >= 4
            && cells.len().is_multiple_of(2)
            && cells
                .chunks(2)
                .all(|p| matches!(p, [a, b] if shape(a) == (true, false) && !flagged(a) && !shape(b).0 && shape(b).1));
        if together {
            for cell in cells {
                self.sentences(document, (cell.first, cell.first), cell.first, cell.last);
            }
        } else if apart {
            for pair in cells.chunks(2) {
                if let [a, b] = pair {
                    self.push(document, (a.first, a.last), (b.first, b.last), false, true, None);
                }
            }
        }
        together || apart
    }

    pub(super) fn cell_label(&self, document: &Document, cell: &Cell) -> Option<usize> {
        let slice = document.tokens.get(cell.first..cell.last)?;
        let at = (0..slice.len()).find(|&i| {
            slice.get(i).is_some_and(|t| matches!(t.sign, ':' | '=') && t.shape == Shape::Sign)
                && !heading::joins_genes(slice, i)
                && !self.inside_term(slice, i)
        })?;
        let fits = at > 0 && at + 1 < slice.len() && slice.get(..at)?.iter().filter(|t| t.shape == Shape::Word).count() <= 6;
        let before = at.checked_sub(1).and_then(|i| slice.get(i));
        let after = slice.get(at + 1);
        let ratio = after.is_some_and(|t| t.glued) && before.is_some_and(|t| t.shape == Shape::Number || t.end - t.start == 1)
            || before.is_some_and(|t| t.shape == Shape::Number) && after.is_some_and(|t| t.shape == Shape::Number);
        (fits && !ratio).then_some(cell.first + at)
    }
}
