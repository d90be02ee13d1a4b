//! The age from a day of birth, where the report's own day stands beside its label.

use crate::finding::patient::items::Items;
use crate::finding::patient::{Statement, Sure};
use crate::grammar::person::Word;
use crate::span::Span;
use crate::syntax::date::order;
use crate::syntax::number::date;

/// Days of one date, at the earliest and at the latest it can mean.
type Days = (u32, u32);

/// The day of birth, and the report's.
#[derive(Debug, Default)]
pub(super) struct Birth {
    born: Option<(Days, Span)>,
    today: Option<Days>,
}

impl Birth {
    /// Looks for both among a paragraph's items.
    pub(super) fn read(&mut self, text: &str, items: &Items) {
        for (n, item) in items.list.iter().enumerate() {
            let born = item.said.is(Word::Born) && self.born.is_none();
            let today = item.said.is(Word::Today) && self.today.is_none();
            if !(born || today) || items.before(n, 3, &[Word::Relative]) {
                continue;
            }
            let Some(figure) = (n + 1..n + 5).find_map(|i| items.get(i).filter(|i| i.figure)) else { continue };
            let rest = text.get(figure.span.start as usize..).unwrap_or("");
            let Some(length) = date(rest) else { continue };
            let Some(days) = rest.get(..length).and_then(order) else { continue };
            let end = figure.span.start + u32::try_from(length).unwrap_or(0);
            if born {
                self.born = Some((days, Span::new(figure.span.start, end)));
            } else {
                self.today = Some(days);
            }
        }
    }

    /// The age on the report's day, where every way to read the two dates gives the same.
    pub(super) fn age(&self) -> Option<Statement<f64>> {
        let ((born, span), today) = (self.born?, self.today?);
        // A year in two figures is this century's unless that lies ahead.
        let back = if born.0 > today.1 { 100 * 400 } else { 0 };
        let years = |born: u32, today: u32| today.checked_sub(born.checked_sub(back)?).map(|d| d / 400);
        let (least, most) = (years(born.1, today.0)?, years(born.0, today.1)?);
        (least == most && most > 0 && most <= 115).then_some(Statement { value: f64::from(most), span, sure: Sure::Likely })
    }
}
