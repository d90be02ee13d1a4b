//! Clauses: where one statement ends and the next begins, and which words label it.

mod row;
mod sentence;
mod turn;

use crate::document::heading::{self, Heading};
use crate::document::layout::{Cell, Line};
use crate::document::table::{self, Column, Header};
use crate::document::token::{Shape, Token};
use crate::document::{Clause, Document, SectionSpan};
use crate::grammar::Grammar;
use crate::grammar::term::{Meaning, Role, SectionId, Specimen, ValueId};
use crate::span::Span;
use crate::syntax::unit::unit;

/// Sections that, as a label with its text on the same line, hold for that line only.
const MINOR: [&str; 6] = ["gross", "iron", "special_stains", "header", "specimen", "signature"];

/// Most tokens of a clause.
const LONGEST: usize = 240;

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
    /// Sections that a list of specimens has given letters: "A. Bone marrow aspirate", "B. Biopsy".
    lettered: Vec<(char, SectionId)>,
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
        lettered: Vec::new(),
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
        if let Some((section, specimen)) = self.outer.take()
            && at > 0
        {
            self.open(document, section, specimen, line.first);
        }
        if self.page_mark(document, &line) {
            self.mute(document, line.first, line.last);
            return at + 1;
        }
        if line.blank_before
            && let Some((section, specimen)) = self.passing.take()
        {
            self.open(document, section, specimen, line.first);
        }
        let found = heading::of_line(self.text, &document.tokens, &document.layout, &line, self.grammar);
        // A line that names two specimens over columns is a table's, not a heading.
        let head = table::header(self.text, &document.tokens, &document.layout, &line, self.grammar);
        let two = head.as_ref().is_some_and(|h| h.specimens() > 1);
        let found = found.filter(|h| !two && !self.specimen_line(document, h, &line));
        let found = found.or_else(|| self.lettered(document, &line));
        let mut begin = line.first;
        let mut label = (line.first, line.first);
        if let Some(h) = found {
            self.enter(document, &h, &line);
            label = (h.first, h.body.min(line.last));
            // The dash behind it is no minus.
            while label.1 > label.0 + 1 && document.tokens.get(label.1 - 1).is_some_and(|t| t.sign == '-') {
                label.1 -= 1;
            }
            begin = h.body;
            self.header = None;
            if h.alone {
                // The heading itself may name the header of a table: "CBC   Result   Flag   Reference".
                self.push(document, (line.first, line.first), (label.0, label.1), false, false, None);
                return at + 1;
            }
            let cells = document.layout.cells_of(&line);
            if let Some(h) = head.filter(|h| h.len() == cells.len()) {
                self.header = Some(h);
                self.table_line = at;
                self.mute(document, begin, line.last);
                return at + 1;
            }
        } else if let Some(h) = head {
            self.header = Some(match self.header.take() {
                Some(above) if self.table_line + 1 == at && above.has_specimens() => above.refine(h),
                _ => h,
            });
            self.table_line = at;
            self.mute(document, line.first, line.last);
            return at + 1;
        }
        self.mute_code(document, &line);
        if found.is_none()
            && self.passing.is_some()
            && self.plain_label(document, &line, line.first).is_some()
            && let Some((section, specimen)) = self.passing.take()
        {
            self.open(document, section, specimen, line.first);
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
            // In the middle of a wrapped paragraph only a colon makes a heading, and only where a sentence begins. A stain
            // named with its result there is a sentence like others.
            let above = document.layout.lines.get(next - 1).filter(|l| l.wrapped);
            let opens = heading::of_line(self.text, &document.tokens, &document.layout, &more, self.grammar).is_some_and(|h| {
                above.is_none_or(|l| {
                    let sign = |at: usize| document.tokens.get(at.wrapping_sub(1)).map_or(' ', |t| t.sign);
                    let minor = self.grammar.section(h.section).is_some_and(|s| MINOR.contains(&s.name.as_str()));
                    (h.alone || !minor && heading::begins(self.text, &document.tokens, &more, self.grammar))
                        && sign(h.body) == ':'
                        && matches!(sign(l.last), '.' | ';' | ':' | '?' | '!')
                })
            });
            if self.page_mark(document, &more) || opens {
                break;
            }
            last = more.last;
            next += 1;
        }
        if label.0 == label.1
            && let Some(l) = self.plain_label(document, &line, begin)
        {
            label = (begin, l);
            begin = l + 1;
        }
        self.sentences(document, label, begin, last);
        next
    }

    /// "A. Bone marrow, left: / B. Peripheral blood smear:" under a diagnosis lists specimens; it opens no section.
    fn specimen_line(&self, document: &Document, heading: &Heading, line: &Line) -> bool {
        let conclusion = Document::role(self.grammar, self.section) == Role::Conclusion && self.passing.is_none();
        let specimen = self.grammar.section(heading.section).is_some_and(|s| {
            s.role == Role::Findings && (s.specimen != Specimen::Unstated || s.name == "specimen" || s.name == "microscopy")
        });
        let lettered = document.tokens.get(line.first).is_some_and(|t| t.shape == Shape::Word && t.end - t.start == 1)
            && document.tokens.get(line.first + 1).is_some_and(|t| t.glued && matches!(t.sign, '.' | ')' | ':'));
        let slice = document.tokens.get(line.first..line.last).unwrap_or(&[]);
        let listed = slice.last().is_some_and(|t| t.sign == ':') && slice.iter().any(|t| t.sign == ',');
        // The first line under a diagnosis names its specimen and says what it is: "Bone marrow, core: lymphoma".
        let opened = document.sections.last().map(|s| s.span.start);
        let begun = |c: &Clause| document.tokens.get(c.body.0).map(|t| t.start);
        let fresh =
            document.clauses.last().is_some_and(|c| c.section == self.section && c.label.0 == c.label.1 && begun(c) == opened);
        let label = document.tokens.get(heading.first..heading.body).unwrap_or(&[]);
        let first = fresh && label.last().is_some_and(|t| t.sign == ':') && label.iter().any(|t| t.sign == ',');
        conclusion && specimen && (heading.alone && (!line.blank_before || lettered || listed) || !heading.alone && first)
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
        let section = words.split_once('.').is_some_and(|(a, b)| a.len() <= 2 && b.len() <= 2)
            && rest.first().is_some_and(|t| t.shape == Shape::Word && !t.glued && t.capital)
            && unit(self.text.get(first.end as usize..).unwrap_or("")).is_none();
        let loinc = words.len() >= 3
            && matches!(rest, [dash, check, name, ..] if dash.sign == '-' && dash.glued && check.shape == Shape::Number && check.glued && check.end - check.start == 1 && name.shape == Shape::Word && !name.glued);
        let taken = if loinc {
            3
        } else if section {
            1
        } else {
            return;
        };
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
                b.shape == Shape::Number
                    && word(a).eq_ignore_ascii_case("page")
                    && (word(c).eq_ignore_ascii_case("of") || c.sign == '/')
                    && d.shape == Shape::Number
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
        if !heading.alone
            && !minor
            && named.is_some_and(|s| matches!(s.role, Role::Context | Role::Silent) || early && s.role == Role::Conclusion)
        {
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
                    document.sections.push(SectionSpan { section: SectionId(0), span: Span::new(0, 0) });
                }
                document.sections.push(SectionSpan { section, span: Span::new(start, start) });
            }
        }
    }

    fn push(
        &self,
        document: &mut Document,
        label: (usize, usize),
        body: (usize, usize),
        follows: bool,
        row: bool,
        cross: Option<ValueId>,
    ) {
        if document.sections.is_empty() {
            document.sections.push(SectionSpan { section: self.section, span: Span::new(0, 0) });
        }
        // No clause is longer than a paragraph's worth of words, so that time stays linear whatever the text.
        let label = if label.1 - label.0 > LONGEST { (label.0, label.0) } else { label };
        let mut from = body.0;
        loop {
            let to = body.1.min(from + LONGEST);
            let goes_on = follows || from > body.0;
            document.clauses.push(Clause {
                label,
                body: (from, to),
                section: self.section,
                specimen: self.specimen,
                follows: goes_on,
                row,
                percent: false,
                cross,
            });
            from = to;
            if from >= body.1 {
                break;
            }
        }
    }
}
