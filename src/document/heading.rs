//! Headings in every house style: alone on a line, before a colon, numbered, ruled, in capitals, or before a wide gap.

use crate::document::layout::{Layout, Line};
use crate::document::token::{Shape, Token};
use crate::grammar::Grammar;
use crate::grammar::term::{Meaning, Role, SectionId, Specimen};
use crate::syntax::number::date;

/// A heading found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heading {
    /// The section it opens.
    pub(crate) section: SectionId,
    /// First token of the heading.
    pub(crate) first: usize,
    /// First token of the text after it.
    pub(crate) body: usize,
    /// Nothing follows it on its line.
    pub(crate) alone: bool,
}

/// Looks for a heading at the beginning of a line.
pub(crate) fn of_line(text: &str, tokens: &[Token], layout: &Layout, line: &Line, grammar: &Grammar) -> Option<Heading> {
    if line.ornament {
        return None;
    }
    // "C.B.C." is a heading, and no item C.
    let named = tokens.get(line.first).is_some_and(|t| t.upper) && match_at(text, tokens, line, line.first, grammar).is_some();
    let first = if named { line.first } else { skip_ornament(text, tokens, line) };
    let begin = tokens.get(first)?;
    if begin.shape != Shape::Word || !(begin.capital || begin.upper || layout.small || first > line.first) {
        // A heading in small letters is one only when a colon or a wide gap makes it so.
        let apart = layout.cells_of(line).first().is_some_and(|c| c.last < line.last && c.last <= first + 3);
        if !apart && !tokens.get(first..line.last)?.iter().take(6).any(|t| t.sign == ':') {
            return None;
        }
    }
    let found = match_at(text, tokens, line, first, grammar);
    // "| Assay | Result |": the head of a table.
    let cell = tokens.get(line.first).is_some_and(|t| t.sign == '|')
        && tokens.get(line.last.wrapping_sub(1)).is_some_and(|t| t.sign == '|');
    if cell && found.is_some_and(|f| grammar.section(f.0).is_some_and(|s| s.role == Role::Silent)) {
        return None;
    }
    if let Some((section, end)) = found
        && let Some(heading) = delimited(text, tokens, layout, line, first, section, end, grammar)
    {
        return Some(heading);
    }
    // "AMENDED FINAL DIAGNOSIS", "Right hip: trephine": a heading word inside a short line or label.
    let stop = label_end(tokens, first, line.last);
    let (limit, labelled) = stop.map_or((line.last, false), |s| (s, true));
    let words = tokens.get(first..limit)?;
    let short = words.iter().filter(|t| t.shape == Shape::Word).count() <= 6;
    let capitals = words.iter().filter(|t| t.shape == Shape::Word).all(|t| t.upper);
    let lone = !labelled && layout.cells_of(line).len() == 1 && !words.last().is_some_and(|t| matches!(t.sign, '.' | ',' | ';'));
    let apart = lone && own_line(tokens, line);
    // "Adequate core. Granulomas: none" is a sentence and a label.
    let sentence =
        words.windows(2).any(|w| matches!(w, [a, b] if a.sign == '.' && !b.glued && b.shape == Shape::Word && b.capital));
    if !(short && (labelled || capitals && lone || apart)) || words.iter().any(|t| matches!(t.sign, ',' | '%')) || sentence {
        return None;
    }
    (first + 1..limit.min(first + 4)).find_map(|at| {
        let (section, end) = match_at(text, tokens, line, at, grammar)?;
        let after = tokens.get(end..limit)?.iter().filter(|t| t.shape == Shape::Word).count();
        let complete = after <= if labelled || capitals { 2 } else { 0 };
        let qualified = grammar.section(section).is_some_and(|s| s.role == Role::Conclusion || s.name != "iron");
        (complete && qualified).then(|| {
            let body = if labelled { limit + 1 } else { line.last };
            Heading { section: superseded(text, tokens, first, body, section, grammar), first, body, alone: body >= line.last }
        })
    })
}

/// Whether the first words of a line are those of a heading.
pub(crate) fn begins(text: &str, tokens: &[Token], line: &Line, grammar: &Grammar) -> bool {
    match_at(text, tokens, line, line.first, grammar).is_some()
}

/// Looks for a heading with a colon in the middle of a line, at the beginning of a sentence or cell.
pub(crate) fn inside(text: &str, tokens: &[Token], small: bool, line: &Line, at: usize, grammar: &Grammar) -> Option<Heading> {
    let begin = tokens.get(at)?;
    if begin.shape != Shape::Word || !(begin.capital || small) {
        return None;
    }
    let (section, mut end) = match_at(text, tokens, line, at, grammar)?;
    if tokens.get(end).is_some_and(|t| t.sign == '(') {
        end = close(tokens, end, line.last)? + 1;
    }
    let colon = tokens.get(end)?;
    (colon.sign == ':' && colon.shape == Shape::Sign && end < line.last).then_some(Heading {
        section,
        first: at,
        body: end + 1,
        alone: end + 1 >= line.last,
    })
}

/// A line that stands apart: nothing right above it, and text that begins anew right below.
fn own_line(tokens: &[Token], line: &Line) -> bool {
    let here = tokens.get(line.first).map_or(0, |t| t.line);
    let below = tokens.get(line.last).is_some_and(|t| t.line == here + 1 && (t.capital || t.shape == Shape::Number));
    line.blank_before
        && below
        && tokens
            .get(line.first..line.last)
            .unwrap_or(&[])
            .iter()
            .all(|t| t.shape == Shape::Word || matches!(t.sign, '/' | '&' | '-'))
}

fn skip_ornament(text: &str, tokens: &[Token], line: &Line) -> usize {
    let mut at = line.first;
    // "Section C. Aspirate", "Part B: Biopsy".
    if let [part, letter, mark, ..] = tokens.get(line.first..line.last).unwrap_or(&[])
        && letter.upper
        && letter.end - letter.start == 1
        && mark.glued
        && matches!(mark.sign, '.' | ')' | ':')
        && text
            .get(part.start as usize..part.end as usize)
            .is_some_and(|w| w.eq_ignore_ascii_case("section") || w.eq_ignore_ascii_case("part"))
    {
        at += 3;
    }
    while at < line.last {
        let Some(token) = tokens.get(at) else { break };
        let next = tokens.get(at + 1);
        let numbering = match token.shape {
            Shape::Sign => matches!(
                token.sign,
                '#' | '*' | '=' | '-' | '<' | '>' | '[' | '(' | '|' | '_' | '+' | '\u{2022}' | '~' | '.' | ')' | ']' | '§'
            ),
            Shape::Number => {
                token.end - token.start <= 3
                    && next.is_some_and(|n| !n.glued && (n.upper || n.capital) || n.glued && matches!(n.sign, '.' | ')'))
            }
            Shape::Word => {
                let short = token.end - token.start <= 3 && token.upper;
                short && next.is_some_and(|n| n.glued && matches!(n.sign, '.' | ')'))
                    || short && token.end - token.start <= 2 && next.is_some_and(|n| n.start >= token.end + 2)
            }
        };
        if !numbering {
            break;
        }
        at += 1;
    }
    at
}

fn match_at(text: &str, tokens: &[Token], line: &Line, at: usize, grammar: &Grammar) -> Option<(SectionId, usize)> {
    let slice = tokens.get(at..line.last)?;
    match grammar.phrase(text, slice, SectionId(0), true, true, |_, _| true)? {
        (Meaning::Heading(section), taken) => Some((section, at + taken)),
        _ => None,
    }
}

#[allow(clippy::too_many_arguments, reason = "one place weighs all that stands around a heading")]
fn delimited(
    text: &str,
    tokens: &[Token],
    layout: &Layout,
    line: &Line,
    first: usize,
    section: SectionId,
    end: usize,
    grammar: &Grammar,
) -> Option<Heading> {
    let make = |body: usize| {
        let body = skip_fence(tokens, body, line.last);
        Some(Heading { section: superseded(text, tokens, first, body, section, grammar), first, body, alone: body >= line.last })
    };
    let mut at = end;
    let capitals = tokens.get(first..end)?.iter().filter(|t| t.shape == Shape::Word).all(|t| t.upper);
    // "(see below)", a date, a number of the lab.
    loop {
        let Some(next) = tokens.get(at).filter(|_| at < line.last) else { return make(line.last) };
        let boxed = next.sign == '['
            && tokens
                .get(at + 1)
                .is_some_and(|t| t.sign == ']' || tokens.get(at + 2).is_some_and(|c| c.sign == ']') && t.end - t.start == 1);
        if (next.sign == '(' || next.sign == '[') && !boxed {
            at = close(tokens, at, line.last)? + 1;
        } else if let Some(length) = (next.shape == Shape::Number).then(|| date(text.get(next.start as usize..)?)).flatten() {
            let stop = next.start + u32::try_from(length).unwrap_or(0);
            at += tokens.get(at..line.last)?.iter().take_while(|t| t.start < stop).count();
        } else {
            break;
        }
    }
    let next = tokens.get(at)?;
    let previous = tokens.get(at - 1)?;
    let begins = tokens.get(first).is_some_and(|t| t.capital) && tokens.get(first..end)?.iter().all(|t| t.shape == Shape::Word);
    let gap = next.start - previous.end >= 2;
    if next.shape == Shape::Sign {
        match next.sign {
            ':' | '=' if !joins_genes(tokens, at) => return make(at + 1),
            '.' if tokens.get(at + 1).is_some_and(|t| matches!(t.sign, '*' | '_')) => return make(at + 1),
            '.' if tokens
                .get(at + 1)
                .is_none_or(|t| !t.glued && (t.capital || capitals || t.shape != Shape::Word) || at + 1 >= line.last) =>
            {
                return make(at + 1);
            }
            // "CORE - 1.5 cm", "Aspirate - good fragments".
            '-' | '–' | '—'
                if !next.glued
                    && tokens.get(at + 1).is_some_and(|t| !t.glued)
                    && (capitals || tokens.get(at + 1).is_some_and(|t| t.capital) || first == line.first && begins) =>
            {
                return make(at + 1);
            }
            '#' | '*' | '>' | ']' | '|' => return make(at + 1),
            // "In summary, ...".
            ',' if end > first + 1
                && first == line.first
                && grammar.section(section).is_some_and(|s| s.role == Role::Conclusion)
                && tokens.get(first)?.end - tokens.get(first)?.start == 2 =>
            {
                return make(at + 1);
            }
            ',' if first == line.first && line.first + 1 == end => {
                // "Aspirate, LPIC. Particulate ...": a heading with its site.
                let stop = tokens.get(at..line.last)?.iter().position(|t| matches!(t.sign, '.' | ':'))?;
                let words = tokens.get(at..at + stop)?.iter().filter(|t| t.shape == Shape::Word);
                if words.clone().count() <= 4 && words.clone().all(|t| t.upper || t.capital) {
                    return make(at + stop + 1);
                }
            }
            _ => {}
        }
    }
    if gap && (capitals || layout.cells_of(line).len() > 1) {
        return make(at);
    }
    if at > end && (capitals || tokens.get(first)?.capital) && next.start > previous.end {
        return make(at);
    }
    if tokens.get(at..line.last)?.iter().all(|t| t.shape == Shape::Sign) {
        return make(line.last);
    }
    // More words up to a colon or the end of the line.
    let stop = label_end(tokens, at, line.last);
    let rest = tokens.get(at..stop.unwrap_or(line.last))?;
    let words = rest.iter().filter(|t| t.shape == Shape::Word);
    if words.clone().count() > 6 || rest.iter().any(|t| matches!(t.sign, '.' | '%' | ';')) {
        return None;
    }
    let all_capitals = capitals && words.clone().all(|t| t.upper || !t.capital && t.end - t.start <= 3);
    // "Bone marrow biopsy and aspirate:" is neither's own.
    let first_specimen = grammar.section(section).map(|s| s.specimen);
    let other = (at..stop.unwrap_or(line.last)).any(|i| {
        match grammar.phrase(text, tokens.get(i..line.last).unwrap_or(&[]), SectionId(0), false, true, |_, _| true) {
            Some((Meaning::Entity(e), _)) => grammar
                .entity(e)
                .and_then(|e| e.specimen)
                .is_some_and(|s| Some(s) != first_specimen && first_specimen != Some(Specimen::Unstated)),
            _ => false,
        }
    });
    let section = if other { grammar.find_section("microscopy").unwrap_or(section) } else { section };
    let make = |body: usize| {
        let body = skip_fence(tokens, body, line.last);
        Some(Heading { section: superseded(text, tokens, first, body, section, grammar), first, body, alone: body >= line.last })
    };
    match stop {
        Some(s) => make(s + 1),
        None if (all_capitals || own_line(tokens, line) && words.clone().count() <= 2)
            && layout.cells_of(line).len() == 1
            && !rest.iter().any(|t| t.sign == ',') =>
        {
            make(line.last)
        }
        None => None,
    }
}

/// A heading that says its text is withdrawn opens a prior section.
fn superseded(text: &str, tokens: &[Token], first: usize, body: usize, section: SectionId, grammar: &Grammar) -> SectionId {
    let words = tokens.get(first..body).unwrap_or(&[]);
    let withdrawn = words.iter().any(|t| {
        let word = text.get(t.start as usize..t.end as usize).unwrap_or("");
        ["superseded", "withdrawn", "retracted", "original", "previous", "prior", "obsolete"]
            .iter()
            .any(|w| word.eq_ignore_ascii_case(w))
    });
    if withdrawn { grammar.find_section("prior").unwrap_or(section) } else { section }
}

fn label_end(tokens: &[Token], from: usize, to: usize) -> Option<usize> {
    let mut depth = 0;
    for at in from..to {
        match tokens.get(at)?.sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            ':' | '=' if depth <= 0 && !joins_genes(tokens, at) => return Some(at),
            _ => {}
        }
    }
    None
}

/// Whether a colon is half of the `::` between the genes of a fusion.
pub(crate) fn joins_genes(tokens: &[Token], at: usize) -> bool {
    let colon = |i: usize| tokens.get(i).is_some_and(|t| t.sign == ':');
    let first = if at > 0 && colon(at - 1) { at - 1 } else { at };
    let glued = |i: usize| tokens.get(i).is_some_and(|t| t.glued);
    // "Age:: 77" parts a label from its text.
    colon(first)
        && colon(first + 1)
        && (first..first + 3).all(glued)
        && tokens.get(first + 2).is_some_and(|t| t.shape == Shape::Word)
}

fn close(tokens: &[Token], open: usize, stop: usize) -> Option<usize> {
    (open..stop).find(|&i| tokens.get(i).is_some_and(|t| matches!(t.sign, ')' | ']')))
}

fn skip_fence(tokens: &[Token], mut at: usize, stop: usize) -> usize {
    while at < stop
        && tokens.get(at).is_some_and(|t| {
            matches!(t.sign, '=' | '-' | '*' | '#' | '|' | '>' | '_' | '\u{2022}' | ':') && t.shape == Shape::Sign
        })
    {
        at += 1;
    }
    at
}
