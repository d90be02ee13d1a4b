//! The scale that a figure is on, by what stands beside it in the clause.

use crate::finding::hit::{Hit, Scan, What};
use crate::finding::quantity::{Measure, Quantity};

impl Scan<'_> {
    /// "++ (0 to 4+)", "Gale 0-6": a range from nothing to the top of a scale names the scale of the grade beside it.
    pub(super) fn scale(&self, hits: &mut Vec<Hit>) {
        let grades = |h: &Hit| matches!(h.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| e.takes >> self.grammar.known.grade.0 & 1 == 1));
        let top = |h: &Hit| match h.what {
            What::Quantity(Quantity { low, high, measure: Measure::Bare | Measure::Grade { mf: false, .. }, .. })
                if low == 0.0 && (3.0..=6.0).contains(&high) =>
            {
                Some(high as u8)
            }
            _ => None,
        };
        let Some((at, scale)) = hits.iter().enumerate().find_map(|(i, h)| Some((i, top(h)?))) else { return };
        if !hits.iter().any(grades) {
            return;
        }
        hits.remove(at);
        for hit in hits.iter_mut() {
            if let What::Quantity(q) = &mut hit.what
                && q.high <= f64::from(scale)
                && let Measure::Bare | Measure::Grade { of: None, mf: false, .. } = q.measure
            {
                q.measure =
                    Measure::Grade { of: Some(scale), plus: matches!(q.measure, Measure::Grade { plus: true, .. }), mf: false };
            }
        }
    }

    /// `MF-2`, `grade 2`, `Gale 3`: a word before the figure makes it a grade.
    pub(super) fn grade(&self, q: &mut Quantity) {
        let tokens = &self.document.tokens;
        let mut before = q.first.checked_sub(1).and_then(|i| tokens.get(i));
        if before.is_some_and(|t| matches!(t.sign, '-' | '.' | ':' | '=')) {
            before = q.first.checked_sub(2).and_then(|i| tokens.get(i));
        }
        let word = before.and_then(|t| self.text.get(t.start as usize..t.end as usize)).unwrap_or("");
        let is = |list: &[&str]| list.iter().any(|w| word.eq_ignore_ascii_case(w));
        if q.high > 6.0 || !matches!(q.measure, Measure::Bare | Measure::Grade { .. }) {
            return;
        }
        let (of, plus) = match q.measure {
            Measure::Grade { of, plus, .. } => (of, plus),
            _ => (None, false),
        };
        if is(&["MF"]) {
            q.measure = Measure::Grade { of: of.or(Some(3)), plus, mf: true };
        } else if is(&["grade", "graded", "gale", "score", "scored", "gr", "grad", "level"]) {
            q.measure = Measure::Grade { of, plus, mf: false };
        }
    }
}
