//! Sentences, and the labels before them.

use super::*;

impl Cutter<'_> {
    /// A label before a colon at the start of a line, that is no heading.
    pub(super) fn plain_label(&self, document: &Document, line: &Line, begin: usize) -> Option<usize> {
        let slice = document.tokens.get(begin..line.last)?;
        let mut words = 0;
        let mut depth = 0;
        for (i, token) in slice.iter().enumerate() {
            match token.sign {
                '(' => depth += 1,
                ')' => depth -= 1,
                ':' | '=' if depth <= 0 => {
                    let ratio = token.glued && slice.get(i + 1).is_some_and(|t| t.glued);
                    if ratio || heading::joins_genes(slice, i) || self.inside_term(slice, i) {
                        continue;
                    }
                    return (i > 0).then_some(begin + i);
                }
                ',' | ';' | '[' | '☐' | '☒' => return None,
                '.' if !slice.get(i + 1).is_some_and(|t| t.glued) => return None,
                _ => {}
            }
            words += usize::from(token.shape == Shape::Word);
            if words > 7 {
                return None;
            }
        }
        None
    }

    /// Whether a colon stands inside a term: "M : E ratio", "myeloid:erythroid".
    pub(super) fn inside_term(&self, slice: &[Token], colon: usize) -> bool {
        (colon.saturating_sub(3)..colon).any(|at| {
            let found = slice
                .get(at..)
                .and_then(|s| self.grammar.phrase(self.text, s, self.section, false, true, |a, b| a.line == b.line));
            found.is_some_and(|(_, taken)| at + taken > colon + 1)
        })
    }

    /// Cuts tokens into sentences and parts at semicolons; opens sections named in their midst.
    pub(super) fn sentences(&mut self, document: &mut Document, label: (usize, usize), from: usize, to: usize) {
        let mut label = label;
        let mut start = from;
        let mut follows = false;
        let mut depth = 0i32;
        let mut inner = false;
        let mut at = from;
        while at < to {
            let Some(token) = document.tokens.get(at) else { break };
            match (token.shape, token.sign) {
                (Shape::Sign, '(' | '[') => depth += 1,
                (Shape::Sign, ')' | ']') => depth = (depth - 1).max(0),
                (Shape::Sign, _) => {}
                _ if token.capital || document.layout.small => {}
                _ => {
                    at += 1;
                    continue;
                }
            }
            let token = *token;
            let begins = token.shape == Shape::Word && (token.capital || document.layout.small);
            if begins && at > from && (at == start || token.start >= document.tokens.get(at - 1).map_or(0, |t| t.end) + 2) {
                let line = Line {
                    first: at,
                    last: to,
                    start: token.start,
                    indent: 0,
                    right: 0,
                    blank_before: false,
                    cells: (0, 0),
                    continues: false,
                    wrapped: false,
                    ornament: false,
                };
                let previous = document.tokens.get(at - 1).map_or(' ', |t| t.sign);
                if let Some(h) = heading::inside(self.text, &document.tokens, document.layout.small, &line, at, self.grammar)
                    .filter(|_| previous != ';')
                {
                    if start < at {
                        self.push(document, label, (start, at), follows, false, None);
                    }
                    self.enter(document, &h, &line);
                    label = (h.first, h.body);
                    start = h.body;
                    at = h.body;
                    follows = false;
                    continue;
                }
                // A label within a paragraph names its sentence as one at the beginning of a line does.
                if at == start
                    && previous == '.'
                    && let Some(colon) = self.plain_label(document, &line, at).filter(|c| self.names(document, at, *c, to))
                {
                    inner = true;
                    label = (at, colon);
                    start = colon + 1;
                    at = start;
                    follows = false;
                    continue;
                }
            }
            let cut = match token.sign {
                ';' => depth == 0 || !document.tokens.get(at + 1).is_some_and(|t| t.glued),
                '.' | '?' | '!' => self.stops(document, at, to),
                '\u{2022}' => true,
                _ => false,
            };
            if cut {
                if start < at {
                    // The words behind a label are the label's; any later sentence may turn.
                    if (follows || label.0 == label.1) && self.turns(document, start, at) {
                        label = (start, start);
                        follows = false;
                    }
                    self.push(document, label, (start, at), follows, false, None);
                    follows = true;
                }
                if token.sign != ';' {
                    depth = 0;
                    // A label with figures of its own was a statement; it names nothing that follows.
                    if inner || document.tokens.get(label.0..label.1).unwrap_or(&[]).iter().any(|t| t.shape == Shape::Number) {
                        label = (at, at);
                        inner = false;
                    }
                }
                start = at + 1;
                // The label names the first sentence; what follows takes it as its topic through `follows`.
            }
            at += 1;
        }
        if start < to {
            if (follows || label.0 == label.1) && self.turns(document, start, to) {
                label = (start, start);
                follows = false;
            }
            self.push(document, label, (start, to), follows, false, None);
        }
    }

    /// Whether the words before a colon in the midst of a paragraph are a name, not the beginning of a sentence or a ratio.
    fn names(&self, document: &Document, at: usize, colon: usize, to: usize) -> bool {
        const SENTENCE: [&str; 24] = [
            "is", "are", "was", "were", "has", "have", "had", "it", "this", "there", "at", "in", "on", "by", "with", "from",
            "for", "after", "before", "no", "not", "show", "shows", "see",
        ];
        let words = document.tokens.get(at..colon).unwrap_or(&[]);
        let word = |t: &Token| self.text.get(t.start as usize..t.end as usize).unwrap_or("");
        let ratio =
            document.tokens.get(colon..(colon + 3).min(to)).unwrap_or(&[]).iter().skip(1).any(|t| matches!(t.sign, ':' | '='));
        // A specimen or a cue speaks for what follows the sentence too.
        let speaks = || {
            (at..colon).any(|i| {
                let slice = document.tokens.get(i..colon).unwrap_or(&[]);
                match self.grammar.phrase(self.text, slice, self.section, false, true, |_, _| true) {
                    Some((Meaning::Entity(e), _)) => self.grammar.entity(e).is_some_and(|e| e.specimen.is_some()),
                    Some((Meaning::Cue(_), _)) => true,
                    _ => false,
                }
            })
        };
        document.tokens.get(colon).is_some_and(|t| t.sign == ':' && t.glued)
            && !ratio
            && words.iter().filter(|t| t.shape == Shape::Word).count() <= 4
            && words.iter().all(|t| t.shape == Shape::Word && !SENTENCE.iter().any(|s| s.eq_ignore_ascii_case(word(t))))
            && !speaks()
    }

    /// Whether a full stop ends a sentence.
    pub(super) fn stops(&self, document: &Document, at: usize, to: usize) -> bool {
        let (Some(before), Some(token)) = (at.checked_sub(1).and_then(|i| document.tokens.get(i)), document.tokens.get(at))
        else {
            return true;
        };
        if token.sign != '.' {
            // "?MDS" asks; "MDS?" and "!" end.
            return token.glued && !document.tokens.get(at + 1).is_some_and(|t| t.glued);
        }
        // "**no lymphoma.** Next": the signs that close an emphasis stand behind the stop.
        let closing = |t: &&Token| t.glued && t.sign == '*';
        let closed = document.tokens.get(at + 1..to).unwrap_or(&[]).iter().take_while(closing).count();
        let Some(after) = document.tokens.get(at + 1 + closed).filter(|_| at + 1 + closed < to) else { return true };
        if after.glued {
            return false;
        }
        // These end no sentence whatever follows; the others may, before a capital.
        const TITLES: [&str; 10] = ["dr", "mr", "mrs", "ms", "prof", "retic", "histol", "treph", "immuno", "cytol"];
        const SHORT: [&str; 20] = [
            "spec", "approx", "ca", "vs", "no", "rt", "lt", "e.g", "i.e", "incl", "resp", "cf", "fig", "st", "esp", "min", "max",
            "occ", "mod", "cu",
        ];
        let word = self.text.get(before.start as usize..before.end as usize).unwrap_or("");
        let is = |list: &[&str]| before.shape == Shape::Word && list.iter().any(|s| s.eq_ignore_ascii_case(word));
        if is(&TITLES) || is(&SHORT) && !(after.shape == Shape::Word && after.capital) {
            return false;
        }
        if before.shape == Shape::Word && word.len() == 1 && (!after.capital || !before.capital) {
            return false;
        }
        after.shape != Shape::Word || after.capital || document.capitals || document.layout.small || before.end - before.start > 3
    }
}
