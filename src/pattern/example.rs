//! Facts as written in the examples of a pattern file: `marrow.blasts = <5`, `cyto.del5q = detected`.

use crate::finding::fact::{Fact, FactValue, Facts};
use crate::grammar::element::{Elements, Kind};

/// Reads the facts of an example.
///
/// # Errors
/// A line that is none, an unknown element, or a value it cannot have.
pub(crate) fn facts<S: AsRef<str>>(lines: &[S], elements: &Elements) -> Result<Facts, String> {
    let mut facts = Facts::new(elements.len());
    for line in lines.iter().map(AsRef::as_ref) {
        let (name, written) = line.split_once('=').ok_or_else(|| format!("{line}: expected “element = value”"))?;
        let (name, written) = (name.trim(), written.trim());
        let id = elements.find(name).ok_or_else(|| format!("{line}: no element {name}"))?;
        let element = elements.get(id).ok_or_else(|| format!("{line}: no element {name}"))?;
        let value = if element.kind.is_figure() {
            figure(written, element.kind == Kind::Percent)
        } else {
            let place = element.values.iter().position(|v| v == written);
            place.and_then(|p| u8::try_from(p).ok()).map(FactValue::Word)
        };
        let value = value.ok_or_else(|| format!("{line}: no value {written}"))?;
        facts.set(id, Fact { value, finding: None, conflict: false });
    }
    Ok(facts)
}

/// A figure as printed: `12`, `<5`, `<=5`, `>90`, `>=90`, `5-10`, each with or without `%`.
fn figure(written: &str, percent: bool) -> Option<FactValue> {
    let written = written.trim_end_matches('%').trim();
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    let range = |low, high, low_open, high_open| FactValue::Range { low, high, low_open, high_open };
    let top = percent.then_some(100.0);
    Some(if let Some(rest) = written.strip_prefix("<=") {
        range(Some(0.0), Some(number(rest)?), false, false)
    } else if let Some(rest) = written.strip_prefix('<') {
        range(Some(0.0), Some(number(rest)?), false, true)
    } else if let Some(rest) = written.strip_prefix(">=") {
        range(Some(number(rest)?), top, false, false)
    } else if let Some(rest) = written.strip_prefix('>') {
        range(Some(number(rest)?), top, true, false)
    } else if let Some((low, high)) = written.split_once('-') {
        let (low, high) = (number(low)?, number(high)?);
        if low > high {
            return None;
        }
        range(Some(low), Some(high), false, false)
    } else {
        range(Some(number(written)?), Some(number(written)?), false, false)
    })
}
