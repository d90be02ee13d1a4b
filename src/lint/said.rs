//! Two statements side by side: what checks ask of findings and of the text when they compare them.

use super::check::Watch;
use crate::document::Document;
use crate::finding::Finding;
use crate::finding::fact::FactValue;
use crate::finding::quantity::Comparator;
use crate::grammar::term::{Role, SectionId};
use crate::span::Span;

/// A figure stated as it stands, bounded on both sides; `<5` and `at least 10` are none.
pub(crate) const fn closed(finding: &Finding) -> Option<(f64, f64)> {
    match (finding.value, finding.comparator) {
        (FactValue::Range { low: Some(low), high: Some(high), low_open: false, high_open: false }, Comparator::Equal)
            if low <= high =>
        {
            Some((low, high))
        }
        _ => None,
    }
}

/// Word and thing stand side by side: no sign parts them, whether or not the one brought the other along.
pub(crate) fn beside(text: &str, finding: &Finding) -> bool {
    let words = finding.span.of(text);
    words.len() < 60 && !words.contains([',', ';', '.', '\n']) && !words.contains(" and ")
}

/// The name of a section's kind.
pub(crate) fn section<'r>(watch: &Watch<'r, '_>, id: SectionId) -> &'r str {
    watch.reading.grammar.section(id).map_or("", |s| s.name.as_str())
}

/// Stands in what the report concludes, not in a comment or a later addition to it.
pub(crate) fn concluded(watch: &Watch<'_, '_>, finding: &Finding) -> bool {
    section(watch, finding.section) == "conclusion" && watch.later().is_none_or(|at| finding.span.start < at)
}

/// Words that begin a later addition.
const LATER: [&str; 5] = ["addend", "supplement", "amend", "revised report", "corrected report"];

/// Where a later addition to the report begins: a line of its own in the lower part.
pub(crate) fn addendum(text: &str) -> Option<u32> {
    lines(text)
        .find(|(at, line)| {
            let small = line.trim_start_matches([' ', '*', '#', '-', '=', '_', '\t']).to_ascii_lowercase();
            *at * 4 > text.len() && LATER.iter().any(|w| small.starts_with(w))
        })
        .and_then(|(at, _)| u32::try_from(at).ok())
}

/// Lines with the byte at which each begins.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let begin = at;
        at += line.len();
        (begin, line)
    })
}

/// The sentence around a span: up to a full stop and a blank, a semicolon, a bullet's line or an empty line, at most 240 bytes each way.
pub(crate) fn sentence(text: &str, span: Span) -> &str {
    let (start, end) = (span.start as usize, span.end as usize);
    let mut from = start.saturating_sub(240);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = text.len().min(end + 240);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let before = text.get(from..start).unwrap_or("");
    let after = text.get(end..to).unwrap_or("");
    let stops = [". ", ".\n", ".\r", "\n\n", "; ", "\n-", "\n*", "\n -"];
    let cut = stops.iter().filter_map(|s| before.rfind(s).map(|i| i + s.len())).max().unwrap_or(0);
    let until = stops.iter().filter_map(|s| after.find(s)).min().unwrap_or(after.len());
    text.get(from + cut..end + until).unwrap_or("")
}

/// The kind of section a byte lies in.
pub(crate) fn section_at(watch: &Watch<'_, '_>, at: u32) -> SectionId {
    let sections = &watch.reading.document.sections;
    let next = sections.partition_point(|s| s.span.start <= at);
    next.checked_sub(1).and_then(|i| sections.get(i)).map_or(SectionId(0), |s| s.section)
}

/// The role of the section a byte lies in.
pub(crate) fn role_at(watch: &Watch<'_, '_>, at: u32) -> Role {
    Document::role(watch.reading.grammar, section_at(watch, at))
}

/// The report speaks of two sites: what differs may be the other side's.
pub(crate) fn two_sites(text: &str) -> bool {
    let small = text.to_ascii_lowercase();
    let has = |word: &str| words(&small, word).next().is_some();
    has("bilateral")
        || has("both sides")
        || has("site 1")
        || has("site 2")
        || has("second site")
        || has("left") && has("right") && !has("left shift")
}

/// Where whole words stand; both in small letters.
pub(crate) fn words<'t>(small: &'t str, wanted: &'t str) -> impl Iterator<Item = Span> + 't {
    let edge = |c: Option<&u8>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
    small.match_indices(wanted).filter_map(move |(at, found)| {
        let end = at + found.len();
        let bytes = small.as_bytes();
        let whole = edge(at.checked_sub(1).and_then(|i| bytes.get(i))) && edge(bytes.get(end));
        whole.then(|| Span::new(u32::try_from(at).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX)))
    })
}

/// A figure as it is printed.
pub(crate) fn shown((low, high): (f64, f64)) -> String {
    if low == high { format!("{low}") } else { format!("{low}-{high}") }
}
