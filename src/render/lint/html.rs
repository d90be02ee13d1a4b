//! Lints as one page that needs nothing else: no script, no outside file. Both quotes stand side by side, and the pages of
//! the checks stand below, linked from each lint.

use super::position;
use crate::lint::{Checked, Lint, Place, PrintedPage};
use crate::reading::Reading;
use crate::render::SAFETY;
use std::fmt::Write as _;

/// What stands before the first report.
pub(super) const HEAD: &str = concat!(
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    "<title>Check of marrow reports</title>\n<style>\n",
    include_str!("html.css"),
    "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#checks\">To the pages of the checks</a>\n",
    "<main>\n<h1>Check of marrow reports</h1>\n"
);

/// Longest stretch of the report shown on either side of a place, in bytes.
const AROUND: usize = 160;

/// One report's section; nothing for a clean one.
pub(super) fn report(reading: &Reading<'_>, checked: &Checked, words: bool) -> String {
    if checked.lints.is_empty() {
        return String::new();
    }
    let mut out = format!("<section>\n<h2>{}</h2>\n", escape(&reading.report.id));
    for lint in &checked.lints {
        one(&mut out, reading, lint, words);
    }
    out.push_str("</section>\n");
    out
}

fn one(out: &mut String, reading: &Reading<'_>, lint: &Lint, words: bool) {
    let (severity, code) = (lint.severity.name(), escape(lint.code));
    let _ = write!(
        out,
        "<article class=\"{severity}\">\n<h3><span class=\"severity\">{severity}</span> <a href=\"#{code}\">{code}</a> {}</h3>\n",
        escape(&lint.message)
    );
    if !lint.places.is_empty() {
        out.push_str("<div class=\"places\">\n");
        for place in &lint.places {
            quote(out, &reading.report.text, place, words);
        }
        out.push_str("</div>\n");
    }
    out.push_str("</article>\n");
}

fn quote(out: &mut String, text: &str, place: &Place, words: bool) {
    let (line, column) = position(text, place.span.start);
    let label = if place.label.is_empty() { String::new() } else { format!(": {}", escape(&place.label)) };
    let _ = write!(out, "<figure><figcaption>Line {line}, column {column}{label}</figcaption>");
    if words {
        let (start, end) = (place.span.start as usize, place.span.end as usize);
        let before = text.get(..start).unwrap_or("");
        let after = text.get(end..).unwrap_or("");
        let before = tail(before.rsplit('\n').next().unwrap_or(""));
        let after = head(after.split('\n').next().unwrap_or(""));
        let said = text.get(start..end).unwrap_or("");
        let _ = write!(out, "<blockquote>{}<mark>{}</mark>{}</blockquote>", escape(before), escape(said), escape(after));
    }
    out.push_str("</figure>\n");
}

/// The last bytes of a line, from a whole letter on.
fn tail(line: &str) -> &str {
    let from = (line.len().saturating_sub(AROUND)..=line.len()).find(|i| line.is_char_boundary(*i)).unwrap_or(line.len());
    line.get(from..).unwrap_or("")
}

/// The first bytes of a line, up to a whole letter.
fn head(line: &str) -> &str {
    let to = (0..=AROUND.min(line.len())).rev().find(|i| line.is_char_boundary(*i)).unwrap_or(0);
    line.get(..to).unwrap_or("")
}

/// What stands after the last report: how many there were, and the pages of the checks that found something.
pub(super) fn end(pages: &[PrintedPage], found: &[&str], reports: usize, faulty: usize) -> String {
    let mut out = format!("<p>{faulty} of {reports} reports have something to look at.</p>\n<h2 id=\"checks\">The checks</h2>\n");
    let used: Vec<&PrintedPage> = pages.iter().filter(|p| found.contains(&p.code.as_str())).collect();
    if used.is_empty() {
        out.push_str("<p>None found anything.</p>\n");
    }
    for page in used {
        let _ = write!(
            out,
            "<section id=\"{0}\" class=\"page\">\n<h3>{0} {1}</h3>\n<p>{2}</p>\n<p>{3}</p>\n<p>Source: {4}</p>\n</section>\n",
            escape(&page.code),
            escape(&page.title),
            escape(&page.checks),
            escape(&page.why),
            escape(&page.source)
        );
    }
    let _ = write!(out, "</main>\n<footer><p>{}</p></footer>\n</body>\n</html>\n", escape(SAFETY));
    out
}

/// Text as HTML and XML have it, in elements and in quoted attributes. Signs that XML cannot hold become a mark.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(escape("<b a=\"1\">&'\u{1}"), "&lt;b a=&quot;1&quot;&gt;&amp;&#39;\u{fffd}");
    }

    #[test]
    fn a_long_line_is_cut_between_letters() {
        let long = "ü".repeat(500);
        assert!(tail(&long).len() <= AROUND && head(&long).len() <= AROUND);
        assert!(tail(&long).starts_with('ü') && head(&long).ends_with('ü'));
    }
}
