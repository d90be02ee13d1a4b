//! Values and the words they came from, as people read them.

use crate::finding::Finding;
use crate::finding::fact::{Fact, FactValue};
use crate::grammar::element::{Element, ElementId};
use crate::reading::Reading;
use crate::span::Span;

/// Longest quotation, in characters.
const QUOTED: usize = 90;
/// Bytes that may stand between a finding and a cue shown with it.
const CUE: u32 = 60;

/// A value with its unit: `12 %`, `<5 %`, `5–10 %`, `left shifted`.
pub(crate) fn value(element: &Element, value: FactValue) -> String {
    let FactValue::Range { low, high, low_open, high_open } = value else {
        let FactValue::Word(word) = value else { return String::new() };
        return element.values.get(usize::from(word)).map_or_else(String::new, |w| w.replace('_', " "));
    };
    let top = if element.unit == "%" { Some(100.0) } else { None };
    let figure = match (low, high) {
        (Some(l), Some(h)) if l == h => number(l),
        (None | Some(0.0), Some(h)) if high_open => format!("<{}", number(h)),
        (None, Some(h)) => format!("≤{}", number(h)),
        (Some(l), h) if h == top => format!("{}{}", if low_open { ">" } else { "≥" }, number(l)),
        (Some(l), Some(h)) => format!("{}–{}", number(l), number(h)),
        (Some(l), None) => format!("{}{}", if low_open { ">" } else { "≥" }, number(l)),
        (None, None) => return String::new(),
    };
    if element.unit.is_empty() { figure } else { format!("{figure} {}", element.unit) }
}

/// A figure without the noise of a conversion.
fn number(figure: f64) -> String {
    let rounded = (figure * 1000.0).round() / 1000.0;
    rounded.to_string()
}

/// The words at a span on one line, without control characters, cut where they grow long.
pub(crate) fn quote(text: &str, span: Span) -> String {
    shorten(&plain(span.of(text)), QUOTED)
}

/// Text on one line; what could steer a terminal is taken out.
pub(crate) fn plain(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `limit` characters, the middle left out.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    let count = text.chars().count();
    if count <= limit {
        return text.to_owned();
    }
    let head: String = text.chars().take(limit * 2 / 3).collect();
    let tail: String = text.chars().skip(count - limit / 3).collect();
    format!("{} … {}", head.trim_end(), tail.trim_start())
}

/// The finding a fact came from; none for what is derived.
pub(crate) fn finding<'a>(reading: &'a Reading<'_>, fact: Fact) -> Option<&'a Finding> {
    reading.findings.list.get(usize::try_from(fact.finding?).ok()?)
}

/// The words a fact came from; none for what is derived.
pub(crate) fn words(reading: &Reading<'_>, fact: Fact) -> Option<String> {
    finding(reading, fact).map(|f| words_of(reading, f)).filter(|q| !q.is_empty())
}

/// The words of a finding with the cue that decided it. A bare figure says nothing: its whole row or clause is shown.
pub(crate) fn words_of(reading: &Reading<'_>, finding: &Finding) -> String {
    let text = reading.report.text.as_str();
    let near = |cue: &Span| finding.span.start.abs_diff(cue.end).min(cue.start.abs_diff(finding.span.end)) <= CUE;
    let span = finding.cue.filter(near).map_or(finding.span, |cue| cue.join(finding.span));
    let words = quote(text, span);
    if words.chars().filter(|c| c.is_alphabetic()).count() > 2 {
        return words;
    }
    shorten(&plain(reading.document.words(finding.clause, text)), QUOTED)
}

/// `Marrow blasts 7 % “7 % blasts”`, or the title alone where nothing is stated.
pub(crate) fn statement(reading: &Reading<'_>, id: ElementId) -> String {
    let Some(element) = reading.grammar.elements.get(id) else { return String::new() };
    let Some(fact) = reading.facts.get(id) else { return element.title.clone() };
    let value = value(element, fact.value);
    match words(reading, fact) {
        Some(words) => format!("{}: {value} “{words}”", element.title),
        None => format!("{}: {value}", element.title),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::element::Kind;

    fn element(unit: &str) -> Element {
        Element {
            id: "a.b".into(),
            title: "B".into(),
            kind: Kind::Percent,
            unit: unit.into(),
            values: vec!["left_shifted".into()],
            bounds: (0.0, 100.0),
        }
    }

    fn range(low: Option<f64>, high: Option<f64>, low_open: bool, high_open: bool) -> FactValue {
        FactValue::Range { low, high, low_open, high_open }
    }

    #[test]
    fn figures_keep_their_comparator() {
        let percent = element("%");
        assert_eq!(value(&percent, range(Some(12.0), Some(12.0), false, false)), "12 %");
        assert_eq!(value(&percent, range(Some(0.0), Some(5.0), false, true)), "<5 %");
        assert_eq!(value(&percent, range(Some(90.0), Some(100.0), true, false)), ">90 %");
        assert_eq!(value(&percent, range(Some(5.0), Some(10.0), false, false)), "5–10 %");
        assert_eq!(value(&element(""), range(Some(0.1 + 0.2), None, false, false)), "≥0.3");
        assert_eq!(value(&percent, FactValue::Word(0)), "left shifted");
    }

    #[test]
    fn quotations_are_one_short_line() {
        assert_eq!(plain("a\n  b\u{1b}[31m c"), "a b [31m c");
        assert_eq!(shorten("abcdefghij", 6), "abcd … ij");
    }
}
