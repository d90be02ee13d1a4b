//! Clauses: where one statement ends and the next begins, and which words label it.

use crate::document::heading::{self, Heading};
use crate::document::layout::{Cell, Line};
use crate::document::table::{self, Column, Header};
use crate::document::token::{Shape, Token};
use crate::document::{Clause, Document, SectionSpan};
use crate::grammar::Grammar;
use crate::grammar::term::{Meaning, Role, SectionId, Specimen, ValueId};
use crate::span::Span;

/// Sections that, as a label with its text on the same line, hold for that line only.
const MINOR: [&str; 6] = ["gross", "iron", "special_stains", "header", "specimen", "signature"];

/// What no blood film has.
const MARROW_ONLY: [&str; 8] = [
    "cell.megakaryocyte", "cell.megakaryocytic", "tissue.me_ratio", "tissue.particles", "tissue.trails", "tissue.cellularity", "specimen.aspirate",
    "specimen.trephine",
];

/// Lines that are marrow's where they label a line.
const LINEAGES: [&str; 4] = ["cell.erythroid", "cell.erythroid_precursor", "cell.granulocytic", "cell.granulocytic_precursor"];

struct Cutter<'a> {
    text: &'a str,
    grammar: &'a Grammar,
    section: SectionId,
    specimen: Specimen,
    /// Section to return to after a minor one.
    outer: Option<(SectionId, Specimen)>,
    /// Section to return to at the next blank line.
    passing: Option<(SectionId, Specimen)>,
    header: Option<Header>,
    /// Line of the table's last row.
    table_line: usize,
    crosses: [Option<ValueId>; 2],
}

/// Cuts the document into sections and clauses.
pub(crate) fn cut(text: &str, grammar: &Grammar, document: &mut Document) {
    let known = |id| grammar.find_value("result", id);
    let mut cutter = Cutter {
        text,
        grammar,
        section: SectionId(0),
        specimen: Specimen::Unstated,
        outer: None,
        passing: None,
        header: None,
        table_line: 0,
        crosses: [known("negative"), known("positive")],
    };
    let mut at = 0;
    while at < document.layout.lines.len() {
        at = cutter.paragraph(document, at);
    }
}

impl Cutter<'_> {
    /// Reads one line, or several that go on, and returns the next.
    fn paragraph(&mut self, document: &mut Document, at: usize) -> usize {
        let Some(&line) = document.layout.lines.get(at) else { return at + 1 };
        if line.ornament {
            self.mute(document, line.first, line.last);
            return at + 1;
        }
        if let Some((section, specimen)) = self.outer.take() {
            if at > 0 {
                self.open(document, section, specimen, line.first);
            }
        }
        if self.page_mark(document, &line) {
            self.mute(document, line.first, line.last);
            return at + 1;
        }
        if line.blank_before {
            if let Some((section, specimen)) = self.passing.take() {
                self.open(document, section, specimen, line.first);
            }
        }
        let found = heading::of_line(self.text, &document.tokens, &document.layout, &line, self.grammar);
        // A line that names two specimens over columns is a table's, not a heading.
        let two = table::header(self.text, &document.tokens, &document.layout, &line).is_some_and(|h| h.specimens() > 1);
        let found = found.filter(|h| !two && !self.specimen_line(document, h, &line));
        let mut begin = line.first;
        let mut label = (line.first, line.first);
        if let Some(h) = found {
            self.enter(document, &h, &line);
            label = (h.first, h.body.min(line.last));
            begin = h.body;
            self.header = None;
            if h.alone {
                // The heading itself may name the header of a table: "CBC   Result   Flag   Reference".
                self.push(document, (line.first, line.first), (label.0, label.1), false, false, None);
                return at + 1;
            }
            let cells = document.layout.cells_of(&line);
            if let Some(h) = table::header(self.text, &document.tokens, &document.layout, &line).filter(|h| h.len() == cells.len()) {
                self.header = Some(h);
                self.table_line = at;
                self.mute(document, begin, line.last);
                return at + 1;
            }
        } else if let Some(h) = table::header(self.text, &document.tokens, &document.layout, &line) {
            self.header = Some(match self.header.take() {
                Some(above) if self.table_line + 1 == at && above.has_specimens() => above.refine(h),
                _ => h,
            });
            self.table_line = at;
            self.mute(document, line.first, line.last);
            return at + 1;
        }
        self.mute_code(document, &line);
        if found.is_none() && self.passing.is_some() && self.plain_label(document, &line, line.first).is_some() {
            if let Some((section, specimen)) = self.passing.take() {
                self.open(document, section, specimen, line.first);
            }
        }
        if found.is_none() {
            self.marrow_begins(document, &line);
        }
        if found.is_none() && self.columns(document, at, &line) {
            return at + 2;
        }
        if found.is_none() && self.row(document, at, &line) {
            return at + 1;
        }
        let mut next = at + 1;
        let mut last = line.last;
        while document.layout.lines.get(next - 1).is_some_and(|l| l.continues) {
            let Some(&more) = document.layout.lines.get(next) else { break };
            // In the middle of a wrapped paragraph only a colon makes a heading.
            let wrapped = document.layout.lines.get(next - 1).is_some_and(|l| l.wrapped);
            let opens = heading::of_line(self.text, &document.tokens, &document.layout, &more, self.grammar)
                .is_some_and(|h| !wrapped || h.body > 0 && document.tokens.get(h.body - 1).is_some_and(|t| t.sign == ':'));
            if self.page_mark(document, &more) || opens {
                break;
            }
            last = more.last;
            next += 1;
        }
        if label.0 == label.1 {
            if let Some(l) = self.plain_label(document, &line, begin) {
                label = (begin, l);
                begin = l + 1;
            }
        }
        self.sentences(document, label, begin, last);
        next
    }

    /// "A. Bone marrow, left: / B. Peripheral blood smear:" under a diagnosis lists specimens; it opens no section.
    fn specimen_line(&self, document: &Document, heading: &Heading, line: &Line) -> bool {
        let conclusion = Document::role(self.grammar, self.section) == Role::Conclusion && self.passing.is_none();
        let specimen = self.grammar.section(heading.section).is_some_and(|s| s.role == Role::Findings && (s.specimen != Specimen::Unstated || s.name == "specimen" || s.name == "microscopy"));
        let lettered = document.tokens.get(line.first).is_some_and(|t| t.shape == Shape::Word && t.end - t.start == 1) && document.tokens.get(line.first + 1).is_some_and(|t| t.glued && matches!(t.sign, '.' | ')' | ':'));
        conclusion && specimen && heading.alone && (!line.blank_before || lettered)
    }

    /// A line that begins with what only marrow has ends the blood film, or a history that no heading closed.
    fn marrow_begins(&mut self, document: &mut Document, line: &Line) {
        let blood = self.specimen == Specimen::Blood;
        let context = Document::role(self.grammar, self.section) == Role::Context;
        if !blood && !context {
            return;
        }
        // A sentence on the marrow ends the patient's block.
        if self.grammar.section(self.section).is_some_and(|s| s.name == "header") {
            let speaks = (line.first..line.last.min(line.first + 14)).any(|i| {
                let slice = document.tokens.get(i..line.last).unwrap_or(&[]);
                match self.grammar.phrase(self.text, slice, self.section, false, true, |_, _| true) {
                    Some((Meaning::Entity(e), _)) => self.grammar.entity(e).is_some_and(|e| {
                        !e.id.starts_with("specimen.") && (MARROW_ONLY.contains(&e.id.as_str()) || LINEAGES.contains(&e.id.as_str()) || e.id == "cell.blast")
                    }),
                    _ => false,
                }
            });
            let prose = document.tokens.get(line.first..line.last).unwrap_or(&[]).iter().filter(|t| t.shape == Shape::Word).count() >= 9
                && !document.tokens.get(line.first..line.last.min(line.first + 6)).unwrap_or(&[]).iter().any(|t| matches!(t.sign, ':' | '='));
            if speaks || prose {
                self.open(document, SectionId(0), Specimen::Unstated, line.first);
                return;
            }
        }
        let Some(first) = (line.first..line.last.min(line.first + 3)).find(|&i| document.tokens.get(i).is_some_and(|t| t.shape == Shape::Word)) else { return };
        let slice = document.tokens.get(first..line.last).unwrap_or(&[]);
        let Some((Meaning::Entity(entity), taken)) = self.grammar.phrase(self.text, slice, self.section, false, true, |_, _| true) else { return };
        let Some(entity) = self.grammar.entity(entity) else { return };
        let label = slice.get(taken).is_some_and(|t| matches!(t.sign, ':' | '=' | '|') || slice.get(taken - 1).is_some_and(|p| t.start >= p.end + 2));
        let only = MARROW_ONLY.contains(&entity.id.as_str());
        let lineage = label && LINEAGES.contains(&entity.id.as_str());
        if (blood && (only || lineage)) || (context && label && (only || lineage)) {
            let name = if entity.specimen == Some(Specimen::Trephine) { "trephine" } else { "aspirate" };
            if let Some(section) = self.grammar.find_section(name) {
                self.passing = None;
                self.outer = None;
                self.open(document, section, if name == "trephine" { Specimen::Trephine } else { Specimen::Aspirate }, line.first);
            }
        }
    }

    /// A code before a row's name is no figure of it: "3.01 Hb 88 g/L", "718-7 Hb 10.4 g/dL".
    fn mute_code(&self, document: &mut Document, line: &Line) {
        let slice = document.tokens.get(line.first..line.last).unwrap_or(&[]);
        let [first, rest @ ..] = slice else { return };
        let words = self.text.get(first.start as usize..first.end as usize).unwrap_or("");
        let figure_follows = rest.iter().skip(2).any(|t| t.shape == Shape::Number);
        if first.shape != Shape::Number || !figure_follows {
            return;
        }
        let section = words.split_once('.').is_some_and(|(a, b)| a.len() <= 2 && b.len() <= 2) && rest.first().is_some_and(|t| t.shape == Shape::Word && !t.glued && t.capital);
        let loinc = words.len() >= 3
            && matches!(rest, [dash, check, name, ..] if dash.sign == '-' && dash.glued && check.shape == Shape::Number && check.glued && check.end - check.start == 1 && name.shape == Shape::Word && !name.glued);
        let taken = if loinc { 3 } else if section { 1 } else { return };
        self.mute(document, line.first, line.first + taken);
    }

    fn mute(&self, document: &mut Document, from: usize, to: usize) {
        for slot in document.mute.get_mut(from..to).unwrap_or(&mut []) {
            *slot = true;
        }
    }

    /// "Page 2 of 3" and the like: a page's header in the middle of the text.
    fn page_mark(&self, document: &Document, line: &Line) -> bool {
        let slice = document.tokens.get(line.first..line.last).unwrap_or(&[]);
        slice.windows(4).any(|w| match w {
            [a, b, c, d] => {
                let word = |t: &Token| self.text.get(t.start as usize..t.end as usize).unwrap_or("");
                word(a).eq_ignore_ascii_case("page") && b.shape == Shape::Number && (word(c).eq_ignore_ascii_case("of") || c.sign == '/') && d.shape == Shape::Number
            }
            _ => false,
        })
    }

    fn enter(&mut self, document: &mut Document, heading: &Heading, line: &Line) {
        // A laboratory's title is no disclaimer.
        let title = document.tokens.get(heading.first).is_some_and(|t| (t.start as usize) * 6 < self.text.len());
        if title && heading.alone && self.grammar.section(heading.section).is_some_and(|s| s.role == Role::Silent) {
            return;
        }
        let named = self.grammar.section(heading.section);
        let minor = !heading.alone && named.is_some_and(|s| MINOR.contains(&s.name.as_str()));
        if minor {
            self.outer = Some((self.section, self.specimen));
        }
        // A query or history written behind its label ends with its paragraph.
        if !minor {
            self.passing = None;
        }
        // So does an opinion given before the findings.
        let early = document.tokens.get(heading.first).is_some_and(|t| (t.start as usize) * 5 < self.text.len() * 2);
        if !heading.alone && !minor && named.is_some_and(|s| matches!(s.role, Role::Context | Role::Silent) || early && s.role == Role::Conclusion) {
            self.passing = Some((self.section, self.specimen));
        }
        // "Differential:" inside the blood count counts blood.
        let of_blood = named.is_some_and(|s| s.name == "differential") && !heading.alone && self.specimen == Specimen::Blood;
        let own = named.map_or(Specimen::Unstated, |s| s.specimen);
        let solid = matches!(self.specimen, Specimen::Aspirate | Specimen::Trephine | Specimen::Clot);
        let specimen = if of_blood || minor && own == Specimen::Unstated && solid { self.specimen } else { own };
        self.open(document, heading.section, specimen, line.first.min(heading.first));
    }

    fn open(&mut self, document: &mut Document, section: SectionId, specimen: Specimen, token: usize) {
        self.section = section;
        self.specimen = specimen;
        let start = document.tokens.get(token).map_or(0, |t| t.start);
        match document.sections.last_mut() {
            Some(last) if last.section == section => {}
            _ => {
                if document.sections.is_empty() && start > 0 {
                    document.sections.push(SectionSpan { section: SectionId(0), span: Span::new(0, 0), first: 0 });
                }
                document.sections.push(SectionSpan { section, span: Span::new(start, start), first: token });
            }
        }
    }

    fn push(&self, document: &mut Document, label: (usize, usize), body: (usize, usize), follows: bool, row: bool, cross: Option<ValueId>) {
        if document.sections.is_empty() {
            document.sections.push(SectionSpan { section: self.section, span: Span::new(0, 0), first: 0 });
        }
        document.clauses.push(Clause { label, body, section: self.section, specimen: self.specimen, follows, row, cross });
    }

    /// Reads a row of a table, with or without a header. `false`: it is none.
    fn row(&mut self, document: &mut Document, at: usize, line: &Line) -> bool {
        let bar = |c: &Cell| document.tokens.get(c.first..c.last).unwrap_or(&[]).iter().all(|t| t.sign == '|');
        let mut cells: Vec<Cell> = document.layout.cells_of(line).iter().filter(|c| !bar(c)).copied().collect();
        // A serial number before the name is no cell of the table.
        let serial = |c: &Cell| c.last == c.first + 1 && document.tokens.get(c.first).is_some_and(|t| t.shape == Shape::Number && t.end - t.start <= 2);
        if cells.len() >= 3 && cells.first().is_some_and(serial) && cells.get(1).is_some_and(|c| document.tokens.get(c.first).is_some_and(|t| t.shape == Shape::Word)) {
            let number = cells.remove(0);
            self.mute(document, number.first, number.last);
        }
        let in_table = self.header.is_some() && !line.blank_before || self.header.is_some() && at <= self.table_line + 2;
        if !in_table {
            self.header = None;
        }
        let Some((name, rest)) = cells.split_first() else { return false };
        if rest.is_empty() || Document::role(self.grammar, self.section) == Role::Silent {
            return false;
        }
        let begins_with_word = document.tokens.get(name.first).is_some_and(|t| t.shape == Shape::Word);
        let name_words = document.tokens.get(name.first..name.last).unwrap_or(&[]).iter().filter(|t| t.shape == Shape::Word).count();
        let sentence = document.tokens.get(name.first..name.last).unwrap_or(&[]).iter().any(|t| matches!(t.sign, '.' | ';') && !t.glued);
        if !begins_with_word || name_words > 7 || sentence {
            return false;
        }
        if let Some(header) = self.header.clone().filter(Header::has_results) {
            self.table_line = at;
            self.headed_row(document, &header, name, rest);
            return true;
        }
        self.plain_row(document, name, rest)
    }

    fn headed_row(&mut self, document: &mut Document, header: &Header, name: &Cell, rest: &[Cell]) {
        let label = (name.first, name.last);
        let mut results = Vec::new();
        let mut remarks = Vec::new();
        for cell in rest {
            match header.column(cell) {
                Some(Column::Result(s)) => results.push((*cell, s)),
                Some(Column::Cross(positive)) => {
                    let words = document.tokens.get(cell.first..cell.last).unwrap_or(&[]);
                    let cross = words.len() <= 3 && words.iter().all(|t| {
                        let word = self.text.get(t.start as usize..t.end as usize).unwrap_or("");
                        matches!(word, "X" | "x" | "[" | "]" | "(" | ")" | "+" | "*" | "✓" | "✔" | "☒" | "•" | "Y" | "Yes" | "YES" | "yes")
                    });
                    if cross {
                        let value = self.crosses.get(usize::from(positive)).copied().flatten();
                        self.push(document, (label.0, label.0), label, false, true, value);
                    } else {
                        remarks.push(*cell);
                    }
                }
                Some(Column::Aside) if results.is_empty() && !rest.iter().any(|c| matches!(header.column(c), Some(Column::Result(_) | Column::Cross(_)))) => {
                    // Nothing stands in the result column: an empty cell stays empty.
                    self.mute(document, cell.first, cell.last);
                }
                Some(Column::Aside | Column::Unit) => {
                    if header.column(cell) == Some(Column::Aside) {
                        self.mute(document, cell.first, cell.last);
                    }
                }
                Some(Column::Name) => {}
                Some(Column::Remark) | None => remarks.push(*cell),
            }
        }
        let by_specimen = header.has_specimens();
        let specimen = self.specimen;
        for (cell, s) in &results {
            if *s != Specimen::Unstated {
                self.specimen = *s;
            }
            let unit = rest.iter().find(|c| header.column(c) == Some(Column::Unit));
            let stop = unit.filter(|u| !by_specimen && u.first >= cell.last).map_or(cell.last, |u| u.last);
            self.push(document, label, (cell.first, stop), false, true, None);
            self.specimen = specimen;
        }
        if results.is_empty() {
            if let (Some(a), Some(b)) = (remarks.first(), remarks.last()) {
                self.push(document, label, (a.first, b.last), false, true, None);
            }
        } else {
            for cell in remarks {
                self.sentences(document, (cell.first, cell.first), cell.first, cell.last);
            }
        }
    }

    fn plain_row(&mut self, document: &mut Document, name: &Cell, rest: &[Cell]) -> bool {
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
    fn columns(&mut self, document: &mut Document, at: usize, line: &Line) -> bool {
        let Some(below) = document.layout.lines.get(at + 1).copied().filter(|b| !b.blank_before) else { return false };
        let bar = |c: &Cell| document.tokens.get(c.first..c.last).unwrap_or(&[]).iter().all(|t| t.shape == Shape::Sign);
        let cells = |l: &Line| document.layout.cells_of(l).iter().filter(|c| !bar(c)).copied().collect::<Vec<Cell>>();
        let (names, figures) = (cells(line), cells(&below));
        let named = |c: &Cell| document.tokens.get(c.first..c.last).unwrap_or(&[]).iter().all(|t| t.shape != Shape::Number || t.glued);
        let counted = |c: &Cell| document.tokens.get(c.first).is_some_and(|t| t.shape == Shape::Number || matches!(t.sign, '<' | '>'));
        if names.len() < 3 || names.len() != figures.len() || !names.iter().all(named) || !figures.iter().all(counted) {
            return false;
        }
        for (name, figure) in names.iter().zip(&figures) {
            self.push(document, (name.first, name.last), (figure.first, figure.last), false, true, None);
        }
        true
    }

    /// Several names with their figures on one line: "Monoblast 34.4   Eosino 3.2", in one cell each or in two.
    fn pairs(&mut self, document: &mut Document, name: &Cell, rest: &[Cell]) -> bool {
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
            && cells.len() % 2 == 0
            && cells.chunks(2).all(|p| matches!(p, [a, b] if shape(a) == (true, false) && !flagged(a) && !shape(b).0 && shape(b).1));
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

    fn cell_label(&self, document: &Document, cell: &Cell) -> Option<usize> {
        let slice = document.tokens.get(cell.first..cell.last)?;
        let at = slice.iter().position(|t| matches!(t.sign, ':' | '=') && t.shape == Shape::Sign)?;
        let fits = at > 0 && at + 1 < slice.len() && slice.get(..at)?.iter().filter(|t| t.shape == Shape::Word).count() <= 6;
        let before = at.checked_sub(1).and_then(|i| slice.get(i));
        let after = slice.get(at + 1);
        let ratio = after.is_some_and(|t| t.glued) && before.is_some_and(|t| t.shape == Shape::Number || t.end - t.start == 1)
            || before.is_some_and(|t| t.shape == Shape::Number) && after.is_some_and(|t| t.shape == Shape::Number);
        (fits && !ratio).then_some(cell.first + at)
    }

    /// A label before a colon at the start of a line, that is no heading.
    fn plain_label(&self, document: &Document, line: &Line, begin: usize) -> Option<usize> {
        let slice = document.tokens.get(begin..line.last)?;
        let mut words = 0;
        let mut depth = 0;
        for (i, token) in slice.iter().enumerate() {
            match token.sign {
                '(' => depth += 1,
                ')' => depth -= 1,
                ':' | '=' if depth <= 0 => {
                    let ratio = token.glued && slice.get(i + 1).is_some_and(|t| t.glued);
                    if ratio {
                        continue;
                    }
                    return (i > 0).then_some(begin + i);
                }
                ',' | ';' => return None,
                '.' if !slice.get(i + 1).is_some_and(|t| t.glued) => return None,
                _ => {}
            }
            words += usize::from(token.shape == Shape::Word);
            if words > 7 {
                return None;
            }
        }
        None
    }

    /// Cuts tokens into sentences and parts at semicolons; opens sections named in their midst.
    fn sentences(&mut self, document: &mut Document, label: (usize, usize), from: usize, to: usize) {
        let mut label = label;
        let mut start = from;
        let mut follows = false;
        let mut depth = 0i32;
        let mut at = from;
        while at < to {
            let Some(&token) = document.tokens.get(at) else { break };
            match token.sign {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = (depth - 1).max(0),
                _ => {}
            }
            if token.shape == Shape::Word && token.capital && at > from && (at == start || token.start >= document.tokens.get(at - 1).map_or(0, |t| t.end) + 2) {
                let line = Line { number: 0, first: at, last: to, start: token.start, indent: 0, blank_before: false, cells: (0, 0), continues: false, wrapped: false, ornament: false };
                if let Some(h) = heading::inside(self.text, &document.tokens, &line, at, self.grammar) {
                    if start < at {
                        self.push(document, label, (start, at), follows, false, None);
                    }
                    self.enter(document, &h, &line);
                    label = (h.first, h.body);
                    start = h.body;
                    at = h.body;
                    follows = false;
                    continue;
                }
            }
            let cut = match token.sign {
                ';' if token.shape == Shape::Sign => depth == 0 || !document.tokens.get(at + 1).is_some_and(|t| t.glued),
                '.' | '?' | '!' if token.shape == Shape::Sign => self.stops(document, at, to),
                '\u{2022}' => true,
                _ => false,
            };
            if cut {
                if start < at {
                    self.push(document, label, (start, at), follows, false, None);
                    follows = true;
                }
                if token.sign != ';' {
                    depth = 0;
                    // A label with figures of its own was a statement; it names nothing that follows.
                    if document.tokens.get(label.0..label.1).unwrap_or(&[]).iter().any(|t| t.shape == Shape::Number) {
                        label = (at, at);
                    }
                }
                start = at + 1;
                // The label names the first sentence; what follows takes it as its topic through `follows`.
            }
            at += 1;
        }
        if start < to {
            self.push(document, label, (start, to), follows, false, None);
        }
    }

    /// Whether a full stop ends a sentence.
    fn stops(&self, document: &Document, at: usize, to: usize) -> bool {
        let (Some(before), Some(token)) = (at.checked_sub(1).and_then(|i| document.tokens.get(i)), document.tokens.get(at)) else { return true };
        if token.sign != '.' {
            // "?MDS" asks; "MDS?" and "!" end.
            return token.glued && !document.tokens.get(at + 1).is_some_and(|t| t.glued);
        }
        let Some(after) = document.tokens.get(at + 1).filter(|_| at + 1 < to) else { return true };
        if after.glued {
            return false;
        }
        const SHORT: [&str; 22] = [
            "approx", "ca", "vs", "no", "dr", "rt", "lt", "e.g", "i.e", "incl", "resp", "cf", "fig", "st", "prof", "esp", "min", "max",
            "occ", "mod", "cu", "mr",
        ];
        let word = self.text.get(before.start as usize..before.end as usize).unwrap_or("");
        if before.shape == Shape::Word && SHORT.iter().any(|s| s.eq_ignore_ascii_case(word)) && !(after.shape == Shape::Word && after.capital && !word.eq_ignore_ascii_case("dr")) {
            return false;
        }
        if before.shape == Shape::Word && word.len() == 1 && (!after.capital || !before.capital) {
            return false;
        }
        after.shape != Shape::Word || after.capital || document.capitals || before.end - before.start > 3
    }
}
