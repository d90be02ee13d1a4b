//! Signs: the plus and minus of a result, ticks of a list, punctuation.

use super::*;
use crate::grammar::traits::Trait;

/// A minus with blanks around it, in a list whose other members have theirs.
fn signed_list(slice: &[Token], run: usize) -> bool {
    let next = slice.get(run);
    next.is_some_and(|t| !t.glued && t.shape == Shape::Word)
        && slice
            .get(run..)
            .unwrap_or(&[])
            .iter()
            .filter(|t| matches!(t.sign, '+' | '-') && t.shape == Shape::Sign && !t.glued)
            .count()
            > 0
        && slice
            .get(run..)
            .unwrap_or(&[])
            .iter()
            .take_while(|t| !matches!(t.sign, '+' | '-'))
            .filter(|t| t.shape == Shape::Word)
            .count()
            <= 2
}

impl Scan<'_> {
    pub(super) fn sign(&self, at: usize, to: usize, slice: &[Token], place: Place, hits: &mut Vec<Hit>) -> usize {
        let label = place.label;
        let Some(token) = slice.first() else { return at + 1 };
        // "(+) CD3, CD56": a sign that opens a clause holds for all behind it.
        if let [open, sign, close, ..] = slice {
            let opens = open.sign == '('
                && close.sign == ')'
                && matches!(sign.sign, '+' | '-')
                && !hits.iter().any(|h| !h.label && !matches!(h.what, What::Mark(_)));
            let value = opens
                .then(|| self.grammar.find_value("result", if sign.sign == '+' { "positive" } else { "negative" }))
                .flatten();
            if let Some(v) = value.filter(|_| slice.get(3).is_some_and(|t| t.shape == Shape::Word)) {
                self.push(hits, What::Value(v), at, at + 3, label);
                return at + 3;
            }
        }
        // "+ve", "-ve": a word for the result, which stands before or behind what it is said of.
        if matches!(token.sign, '+' | '-')
            && self.is_word(at + 1, "ve")
            && at + 1 < to
            && let Some(v) = self.grammar.find_value("result", if token.sign == '+' { "positive" } else { "negative" })
        {
            self.push(hits, What::Value(v), at, at + 2, label);
            return at + 2;
        }
        // "5q-, -7, +8": a chromosome lost or gained, where chromosomes are spoken of.
        if matches!(token.sign, '+' | '-')
            && !token.glued
            && slice.get(1).is_some_and(|t| t.glued && t.shape == Shape::Number)
            && self.grammar.section(place.section).is_some_and(|s| matches!(s.name.as_str(), "fish" | "karyotype" | "molecular"))
            && let Some((found, length)) = self.text.get(token.start as usize..).and_then(fusion)
            && let Some(entity) = found.lesion.and_then(|l| self.lesion(l))
        {
            let end = token.start + u32::try_from(length).unwrap_or(0);
            let taken = slice.iter().take_while(|t| t.start < end).count().max(1);
            self.push(hits, What::Entity(entity), at, at + taken, label);
            return at + taken;
        }
        match token.sign {
            '+' | '-' => {
                let run = slice.iter().take_while(|t| t.sign == token.sign && t.shape == Shape::Sign).count();
                let after = slice.get(run);
                let before = hits.last().filter(|h| {
                    h.last == at
                        || h.last + 1 == at && self.document.tokens.get(at.wrapping_sub(1)).is_some_and(|t| t.sign == '(')
                });
                // "MPO strongly +": an adverb between; "CD25 | +": the sign of a row.
                let before =
                    before.or_else(|| hits.last().filter(|h| self.panel(h) && (self.adverb(h.last, at) || h.label && !label)));
                let marker = before.is_some_and(|h| self.panel(h));
                // "CD34+CD19+": signs within a word.
                let chained = marker
                    && slice
                        .get(run..)
                        .unwrap_or(&[])
                        .iter()
                        .take_while(|t| t.glued && (t.shape == Shape::Word || matches!(t.sign, '+' | '-')))
                        .any(|t| matches!(t.sign, '+' | '-'));
                let ends = chained || after.is_none_or(|t| !t.glued || t.shape == Shape::Sign || at + run >= to);
                // "CD30 + CD15 + CD20 -": every member has its own sign; "A + B" joins two.
                let signed = slice
                    .get(run..)
                    .unwrap_or(&[])
                    .iter()
                    .any(|t| matches!(t.sign, '+' | '-') && t.shape == Shape::Sign && !t.glued);
                // "IgM + with lambda restriction".
                let goes_on = marker && ["with", "in", "on", "by", "but", "throughout"].iter().any(|w| self.is_word(at + run, w));
                let apart = !token.glued
                    && slice.get(run).is_some_and(|t| !t.glued && t.shape == Shape::Word)
                    && run == 1
                    && !signed
                    && !goes_on;
                let listed = hits.iter().any(|h| matches!(h.what, What::Sign(_)));
                let close = before.is_some() && !apart;
                // "Iron ++": on a scale of plus signs.
                let graded = run > 1 && token.sign == '+' && ends && !hits.iter().any(|h| matches!(h.what, What::Quantity(_)));
                let of_iron = graded
                    && hits.iter().rev().find_map(|h| match h.what {
                        What::Entity(e) => self.grammar.entity(e).map(|e| e.takes >> self.grammar.known.grade.0 & 1 == 1),
                        _ => None,
                    }) == Some(true);
                if of_iron && run <= 6 {
                    let n = run as f64;
                    let measure = Measure::Grade { of: None, plus: true, mf: false };
                    let q = Quantity { low: n, high: n, comparator: Comparator::Equal, measure, first: at, last: at + run };
                    self.push(hits, What::Quantity(q), at, at + run, label);
                } else if token.sign == '+' && apart {
                    self.push(hits, What::Mark('&'), at, at + 1, label);
                } else if token.sign == '+' && close && ends {
                    self.push(hits, What::Sign(true), at, at + run, label);
                } else if token.sign == '-'
                    && before.is_some()
                    && (signed_list(slice, run)
                        || ends
                            && (token.glued
                                || chained
                                || goes_on
                                || slice.get(run).is_none_or(|t| {
                                    matches!(t.sign, ')' | ',' | ';' | '.' | ']' | '|') || t.sign == '(' && marker && listed
                                })
                                || at + run >= to))
                {
                    self.push(hits, What::Sign(false), at, at + run, label);
                } else if token.sign == '-' && !token.glued {
                    self.push(hits, What::Mark('-'), at, at + 1, label);
                }
                return at + run.max(1);
            }
            ',' | '(' | ')' | '[' | ']' | ':' | '=' | '/' | '&' => {
                let mark = match token.sign {
                    '[' => '(',
                    ']' => ')',
                    '=' => ':',
                    other => other,
                };
                self.push(hits, What::Mark(mark), at, at + 1, label);
                return at + 1;
            }
            _ => {}
        }
        if let Some((meaning, taken)) = self.phrase(slice, place) {
            self.meaning(meaning, at, at + taken, label, hits);
            return at + taken;
        }
        at + 1
    }

    /// Whether a hit is a marker, gene or lesion.
    fn panel(&self, hit: &Hit) -> bool {
        matches!(hit.what, What::Entity(e) if self.grammar.entity(e).is_some_and(|e| e.traits.has(Trait::Panel)))
    }

    /// Whether the one token from `from` to `to` is an adverb.
    fn adverb(&self, from: usize, to: usize) -> bool {
        let word = self.document.tokens.get(from).filter(|t| from + 1 == to && t.shape == Shape::Word);
        word.and_then(|t| self.text.get(t.start as usize..t.end as usize))
            .is_some_and(|w| w.len() > 4 && w.get(w.len() - 2..).is_some_and(|end| end.eq_ignore_ascii_case("ly")))
    }
}
