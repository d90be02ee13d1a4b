//! The report itself, with its findings marked under the text.

use crate::finding::Assertion;
use crate::reading::Reading;
use crate::render::prose::{BOLD, DIM, styled};
use crate::render::unread::unread;
use crate::render::value::value;
use crate::span::Span;

/// Something to show under the text.
struct Mark {
    span: Span,
    sign: char,
    label: String,
}

/// The text in lines of at most `width` columns; under each what was read there (`^`) or not understood (`~`).
#[must_use]
pub fn annotated(reading: &Reading<'_>, width: usize) -> String {
    let text = reading.report.text.as_str();
    let mut marks = marks(reading);
    marks.sort_by_key(|m| (m.span.start, m.span.end));
    let mut marks = marks.into_iter().peekable();
    let mut out = styled(BOLD, &reading.report.id.replace(char::is_control, " "));
    out.push('\n');
    for (start, piece) in pieces(text, width) {
        let end = start + piece.len();
        out.extend(piece.trim_end_matches(['\n', '\r']).chars().map(|c| if c.is_control() { ' ' } else { c }));
        out.push('\n');
        while let Some(mark) = marks.next_if(|m| (m.span.start as usize) < end) {
            under(&mut out, text, (start, end), &mark, width);
        }
    }
    out.push('\n');
    out
}

fn marks(reading: &Reading<'_>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for f in &reading.findings.list {
        let Some(element) = reading.grammar.elements.get(f.element) else { continue };
        let assertion = match f.assertion {
            Assertion::Present if f.counts() => String::new(),
            Assertion::Present => " (not of today)".to_owned(),
            other => format!(" ({})", other.name()),
        };
        marks.push(Mark { span: f.span, sign: '^', label: format!("{} = {}{assertion}", element.id, value(element, f.value)) });
    }
    for d in &reading.diagnoses {
        let Some(pattern) = reading.grammar.patterns.get(d.stated.pattern) else { continue };
        marks.push(Mark { span: d.span, sign: '^', label: format!("stated: {}", pattern.id) });
    }
    for span in unread(reading) {
        marks.push(Mark { span, sign: '~', label: "not understood".to_owned() });
    }
    marks
}

/// The text in pieces that fit a line, each with its first byte: cut at line ends, and at blanks where a line is long.
fn pieces(text: &str, width: usize) -> Vec<(usize, &str)> {
    let mut list = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        while let Some((edge, _)) =
            rest.char_indices().nth(width).filter(|(edge, _)| !rest.get(*edge..).unwrap_or("").trim().is_empty())
        {
            let head = rest.get(..edge).unwrap_or(rest);
            let cut = head.rfind(' ').map_or(edge, |blank| blank + 1);
            let Some((piece, tail)) = rest.split_at_checked(cut) else { break };
            list.push((at, piece));
            at += piece.len();
            rest = tail;
        }
        list.push((at, rest));
        at += rest.len();
    }
    list
}

/// One mark: signs below its words, then the label, or the label on a line of its own where the room ends.
fn under(out: &mut String, text: &str, (start, end): (usize, usize), mark: &Mark, width: usize) {
    let count = |from: usize, to: usize| text.get(from..to).map_or(0, |s| s.trim_end().chars().count());
    let column = text.get(start..mark.span.start as usize).map_or(0, |s| s.chars().count());
    let length = count(mark.span.start as usize, end.min(mark.span.end as usize)).max(1);
    let signs: String = std::iter::repeat_n(mark.sign, length).collect();
    let label = mark.label.chars().count();
    let line = if column + length + 1 + label <= width {
        format!("{:column$}{signs} {}", "", mark.label)
    } else {
        let left = column.min(width.saturating_sub(label));
        format!("{:column$}{signs}\n{:left$}{}", "", "", mark.label)
    };
    out.push_str(&styled(DIM, &line));
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_tile_the_text() {
        let text = "one two three four\r\n\nfive µµµµµµµµµµµµµµ six   \nlast";
        let list = pieces(text, 9);
        assert_eq!(list.iter().map(|p| p.1).collect::<String>(), text);
        assert!(list.iter().all(|(at, piece)| text.get(*at..).is_some_and(|t| t.starts_with(piece))));
        assert!(list.iter().all(|(_, piece)| piece.trim_end().chars().count() <= 9), "{list:?}");
    }
}
