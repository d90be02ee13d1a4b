//! The differential counts of the aspirate: figures that stand together in one list or table.

use crate::document::Clause;
use crate::document::token::Shape;
use crate::finding::fact::FactValue;
use crate::finding::hit::{Hit, Scan, What};
use crate::finding::quantity::{Comparator, Measure, Quantity};
use crate::finding::{Assertion, Finding};
use crate::grammar::term::Specimen;
use crate::lint::check::Watch;
use crate::span::Span;

/// Cells that a differential counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Blasts.
    Blast,
    /// A stage of the granulocytes from the promyelocyte on.
    Granulocyte,
    /// All granulocytes together.
    Granulocytes,
    /// Monocytes.
    Monocyte,
    /// Lymphocytes.
    Lymphocyte,
    /// Plasma cells.
    Plasma,
    /// Red cell precursors.
    Erythroid,
    /// Counted apart by some and within another class by others.
    Within,
}

const CLASSES: [(&str, Class); 16] = [
    ("marrow.blasts", Class::Blast),
    ("marrow.promyelocytes", Class::Granulocyte),
    ("marrow.myelocytes", Class::Granulocyte),
    ("marrow.metamyelocytes", Class::Granulocyte),
    ("marrow.bands", Class::Granulocyte),
    ("marrow.neutrophils", Class::Granulocyte),
    ("marrow.eosinophils", Class::Granulocyte),
    ("marrow.basophils", Class::Granulocyte),
    ("marrow.granulocytic", Class::Granulocytes),
    ("marrow.monocytes", Class::Monocyte),
    ("marrow.lymphocytes", Class::Lymphocyte),
    ("marrow.plasma_cells_aspirate", Class::Plasma),
    ("marrow.erythroid", Class::Erythroid),
    ("marrow.proerythroblasts", Class::Within),
    ("marrow.monoblasts", Class::Within),
    ("marrow.promonocytes", Class::Within),
];

/// One figure of a count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    /// What was counted.
    pub(crate) class: Class,
    /// Per cent.
    pub(crate) share: f64,
    /// Name and figure.
    pub(crate) span: Span,
    element: u16,
    clause: u32,
}

/// One list or table of figures.
#[derive(Debug, Clone, Default)]
pub(crate) struct Count {
    /// In the order of the text; each class once.
    pub(crate) cells: Vec<Cell>,
    /// Every figure that stands among them was read as one of them.
    pub(crate) whole: bool,
}

/// The printed figure of a finding: one point, said of today's aspirate, beside its name.
fn cell(watch: &Watch<'_, '_>, finding: &Finding) -> Option<Cell> {
    let share = match finding.value {
        FactValue::Range { low: Some(l), high: Some(h), .. } if l == h => l,
        _ => return None,
    };
    let sure = finding.counts() && finding.assertion == Assertion::Present && !finding.far && !finding.probable;
    if !sure || finding.comparator != Comparator::Equal || finding.specimen != Specimen::Aspirate {
        return None;
    }
    let id = &watch.about(finding.element)?.id;
    let class = CLASSES.iter().find(|c| c.0 == id)?.1;
    Some(Cell { class, share, span: finding.span, element: finding.element.0, clause: finding.clause })
}

/// The figures of a clause that may count cells.
fn figures(watch: &Watch<'_, '_>, clause: &Clause, hits: &mut Vec<Hit>) -> Vec<Quantity> {
    let reading = watch.reading;
    Scan { text: watch.text(), grammar: reading.grammar, document: &reading.document }.clause(clause, hits);
    let quantity = |h: &Hit| match h.what {
        What::Quantity(q) if matches!(q.measure, Measure::Percent | Measure::Bare) => Some(q),
        _ => None,
    };
    hits.iter().filter_map(quantity).collect()
}

/// Whether a figure stands in a clause that is to be read.
fn numbered(watch: &Watch<'_, '_>, clause: &Clause) -> bool {
    let document = &watch.reading.document;
    let read = |at: &usize| !document.mute.get(*at).copied().unwrap_or(false);
    (clause.body.0..clause.body.1).filter(read).filter_map(|at| document.tokens.get(at)).any(|t| t.shape == Shape::Number)
}

/// The counts of the report.
pub(crate) fn counts(watch: &Watch<'_, '_>) -> Vec<Count> {
    let mut out: Vec<Count> = Vec::new();
    let mut open: Vec<Cell> = Vec::new();
    let clauses = &watch.reading.document.clauses;
    let section = |c: &Cell| clauses.get(c.clause as usize).map(|c| c.section);
    let cells: Vec<Cell> = watch.reading.findings.list.iter().filter_map(|f| cell(watch, f)).collect();
    for cell in cells {
        let joins =
            open.last().is_none_or(|l| cell.clause >= l.clause && cell.clause - l.clause <= 2 && section(l) == section(&cell));
        if !joins {
            out.extend(close(watch, std::mem::take(&mut open)));
        }
        open.push(cell);
    }
    out.extend(close(watch, open));
    out
}

fn close(watch: &Watch<'_, '_>, mut cells: Vec<Cell>) -> Option<Count> {
    let (first, last) = (cells.first()?.clause, cells.last()?.clause);
    if cells.len() < 4 {
        return None;
    }
    // One figure of two names, read as two findings.
    cells.dedup_by(|b, a| a.clause == b.clause && a.share.total_cmp(&b.share).is_eq() && a.span == b.span);
    // One class twice: two lists, or a total and its part.
    let twice = cells.iter().enumerate().any(|(i, c)| cells.iter().skip(i + 1).any(|d| d.element == c.element));
    let mut hits = Vec::new();
    let mut printed = 0;
    for clause in watch.reading.document.clauses.get(first as usize..=last as usize)? {
        let label = watch.reading.document.span(clause.label);
        let body = watch.reading.document.span(clause.body);
        let found = figures(watch, clause, &mut hits);
        // A row whose figure no notation could read.
        printed += usize::from(found.is_empty() && numbered(watch, clause));
        for figure in found {
            // "Differential count (500)": a figure far above a hundred counts cells.
            let counted = figure.measure == Measure::Bare && figure.low >= 100.0;
            printed += usize::from(!counted);
        }
        // The same text in two clauses is read for two specimens: columns.
        if label == body && label != Span::default() {
            printed += 1;
        }
    }
    let whole = !twice && printed == cells.len();
    (!twice).then_some(Count { cells, whole })
}

impl Count {
    /// The sum over a class.
    pub(crate) fn share(&self, class: Class) -> f64 {
        self.cells.iter().filter(|c| c.class == class).map(|c| c.share).sum()
    }

    /// Whether a class was counted.
    pub(crate) fn has(&self, class: Class) -> bool {
        self.cells.iter().any(|c| c.class == class)
    }

    /// How many stages of granulocytes were counted.
    pub(crate) fn stages(&self) -> usize {
        self.cells.iter().filter(|c| c.class == Class::Granulocyte).count()
    }

    /// The least and the most that the cells add up to: a total beside its stages is left out, classes that may lie within
    /// another are in the greater sum alone.
    pub(crate) fn sums(&self) -> (f64, f64) {
        let all: f64 = self.cells.iter().map(|c| c.share).sum();
        let totals = self.share(Class::Granulocytes);
        // Eosinophils and basophils may stand beside the total.
        let alone = self.stages() == 0;
        let least = all - self.share(Class::Within) - if alone { 0.0 } else { totals };
        (least, all - if self.stages() >= 4 { totals } else { 0.0 })
    }

    /// How far rounding may take the sum from a hundred.
    pub(crate) fn slack(&self) -> f64 {
        if self.cells.iter().any(|c| c.share.fract() != 0.0) { 1.5 } else { 3.0 }
    }

    /// Whether it is evidently the whole marrow that was counted.
    pub(crate) fn is_of_all(&self) -> bool {
        let myeloid = self.stages() >= 3 || self.has(Class::Granulocytes);
        self.whole && myeloid && self.has(Class::Lymphocyte) && self.has(Class::Erythroid) && self.cells.len() >= 5
    }

    /// Whether it adds up to a hundred.
    pub(crate) fn adds_up(&self) -> bool {
        let (least, most) = self.sums();
        least <= 100.0 + self.slack() && most >= 100.0 - self.slack()
    }

    /// The least and greatest myeloid to erythroid ratio, by the customs of counting and the chance of it.
    pub(crate) fn ratio(&self) -> Option<(f64, f64)> {
        let erythroid = self.share(Class::Erythroid);
        if !self.whole || !self.has(Class::Erythroid) || self.stages() < 3 && !self.has(Class::Granulocytes) {
            return None;
        }
        let stages = if self.stages() >= 3 { self.share(Class::Granulocyte) } else { self.share(Class::Granulocytes) };
        let most = stages + self.share(Class::Blast) + self.share(Class::Monocyte) + self.share(Class::Within);
        // Some leave eosinophils and basophils out.
        let least = stages * 0.85;
        Some((least / (erythroid + self.share(Class::Within) + 1.0), most / (erythroid - 1.0).max(0.5)))
    }
}
