//! From text to sections, clauses and rows. Section spans tile the text: concatenated they are the text.

pub(crate) mod clause;
pub(crate) mod fold;
pub(crate) mod heading;
pub(crate) mod layout;
pub(crate) mod letters;
pub(crate) mod spelling;
pub(crate) mod table;
pub(crate) mod token;

use crate::grammar::Grammar;
use crate::grammar::term::{Role, SectionId, Specimen, ValueId};
use crate::grammar::vocabulary::WordId;
use crate::span::Span;
use token::Token;

/// A stretch of text under one heading.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SectionSpan {
    /// What kind it is.
    pub(crate) section: SectionId,
    /// Heading and text.
    pub(crate) span: Span,
}

/// What stands between two terminators, or one row of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clause {
    /// The label: heading, row name, or words before a colon. Empty when there is none.
    pub(crate) label: (usize, usize),
    /// The text.
    pub(crate) body: (usize, usize),
    /// The section it stands in.
    pub(crate) section: SectionId,
    /// The specimen its section or column speaks of.
    pub(crate) specimen: Specimen,
    /// The clause goes on from the one before: an elided subject is that one's.
    pub(crate) follows: bool,
    /// A row of a table.
    pub(crate) row: bool,
    /// Its column says that figures without a unit are percentages.
    pub(crate) percent: bool,
    /// A cross under a column says this of the row.
    pub(crate) cross: Option<ValueId>,
}

/// A report cut into sections, clauses and rows.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// All tokens.
    pub(crate) tokens: Vec<Token>,
    /// For each token: not to be read (reference range, flag, earlier result, ornament).
    pub(crate) mute: Vec<bool>,
    /// For each token and the end, how many words of more than three letters stand before it.
    pub(crate) content: Vec<u32>,
    /// Sections in order; they tile the text.
    pub(crate) sections: Vec<SectionSpan>,
    /// Clauses in order.
    pub(crate) clauses: Vec<Clause>,
    /// The whole report is in capitals, so that capitals tell nothing.
    pub(crate) capitals: bool,
    /// Lines: number, tokens.
    pub(crate) layout: layout::Layout,
}

/// Joins words that a wrap or a blank has cut in two, and mends misspelt ones.
fn mend(text: &str, grammar: &Grammar, tokens: &mut Vec<Token>) {
    use fold::Folded;
    use token::Shape;
    let mut kept = 0;
    let mut at = 0;
    // A word that is known, and has another known or a sign behind it, is whole.
    let doubtful = |t: &Token| t.word == WordId::UNKNOWN && t.shape == Shape::Word;
    // Up to the first that may have to be mended all stay where they are.
    let stays = |w: &[Token]| match w {
        [token, after] => {
            token.word != WordId::UNKNOWN && after.word != WordId::UNKNOWN && after.sign != '-'
                || token.shape != Shape::Word
                || !(doubtful(token) || doubtful(after) || after.sign == '-')
        }
        _ => true,
    };
    while let Some(token) = tokens.get(at) {
        if kept == at {
            let rest = tokens.get(at..).unwrap_or(&[]);
            let stay = rest.windows(2).position(|w| !stays(w)).unwrap_or(rest.len() - 1);
            if stay > 0 {
                (kept, at) = (kept + stay, at + stay);
                continue;
            }
        }
        let after = tokens.get(at + 1);
        let whole = token.shape != Shape::Word || !(doubtful(token) || after.is_some_and(|t| t.sign == '-' || doubtful(t)));
        if whole && kept == at {
            (kept, at) = (kept + 1, at + 1);
            continue;
        }
        let token = *token;
        let mut out = token;
        let mut taken = 1;
        if !whole {
            let dash = tokens.get(at + 1).filter(|t| t.sign == '-' && t.glued && t.shape == Shape::Sign);
            let second = tokens.get(at + if dash.is_some() { 2 } else { 1 }).filter(|t| t.shape == Shape::Word && !t.upper);
            if let Some(second) = second {
                let wrapped = dash.is_some() && second.line == token.line + 1;
                let parted = dash.is_none()
                    && second.line == token.line
                    && second.start == token.end + 1
                    && (token.word.0 == 0 || second.word.0 == 0)
                    && !second.capital;
                let long = (token.end - token.start + second.end - second.start) as usize >= spelling::SHORTEST;
                if long && (wrapped || parted) {
                    let slice = |t: &Token| text.get(t.start as usize..t.end as usize).unwrap_or("");
                    let joined = Folded::of(&format!("{}{}", slice(&token), slice(second)));
                    let word = joined.map_or(WordId::UNKNOWN, |f| grammar.vocabulary.find(f.as_bytes()));
                    if word != WordId::UNKNOWN {
                        out.end = second.end;
                        out.word = word;
                        taken = if dash.is_some() { 3 } else { 2 };
                    }
                }
            }
            if out.word == WordId::UNKNOWN && (token.end - token.start) as usize >= spelling::SHORTEST {
                let folded = Folded::of(text.get(token.start as usize..token.end as usize).unwrap_or(""));
                if let Some(word) = folded.and_then(|f| grammar.mended(f.as_bytes())) {
                    out.word = word;
                    out.mended = true;
                }
            }
        }
        if let Some(slot) = tokens.get_mut(kept) {
            *slot = out;
        }
        kept += 1;
        at += taken;
    }
    tokens.truncate(kept);
}

/// A line of cells parted by semicolons without blanks ("WBC;3.4;10^9/L;4-11") is a row with bars.
fn semicolons(tokens: &mut [Token]) {
    for line in tokens.chunk_by_mut(|a, b| a.line == b.line) {
        // Within brackets it is a karyotype's.
        let mut depth = 0;
        let mut cuts = Vec::new();
        for (i, token) in line.iter().enumerate() {
            match token.sign {
                '(' => depth += 1,
                ')' => depth -= 1,
                ';' if depth == 0 && token.glued && line.get(i + 1).is_none_or(|t| t.glued) => cuts.push(i),
                _ => {}
            }
        }
        if cuts.len() >= 2 {
            for i in cuts {
                if let Some(token) = line.get_mut(i) {
                    token.sign = '|';
                }
            }
        }
    }
}

impl Document {
    /// Cuts a report.
    pub(crate) fn parse(text: &str, grammar: &Grammar) -> Self {
        let mut tokens = Vec::with_capacity(text.len() / 4);
        let seen = token::tokens(text, &grammar.vocabulary, &mut tokens);
        let capitals = seen.capitals * 10 > seen.words * 8;
        if capitals {
            // Where all is in capitals they set no word apart; short names and those with figures keep theirs.
            let letters =
                |t: &Token| text.get(t.start as usize..t.end as usize).is_some_and(|w| !w.contains(|c: char| c.is_ascii_digit()));
            tokens.iter_mut().filter(|t| t.end - t.start > 3 && letters(t)).for_each(|t| t.upper = false);
        }
        mend(text, grammar, &mut tokens);
        if seen.semicolons >= 2 {
            semicolons(&mut tokens);
        }
        let layout = layout::Layout::of(text, &tokens, capitals);
        let clauses = Vec::with_capacity(tokens.len() / 8);
        let mut content = Vec::with_capacity(tokens.len() + 1);
        content.push(0);
        content.extend(tokens.iter().scan(0, |before, t| {
            *before += u32::from(t.shape == token::Shape::Word && t.end - t.start > 3);
            Some(*before)
        }));
        let mute = vec![false; tokens.len()];
        let mut document = Self { mute, tokens, content, clauses, capitals, layout, ..Self::default() };
        clause::cut(text, grammar, &mut document);
        document.tile(text);
        document
    }

    /// Makes the sections tile the text.
    fn tile(&mut self, text: &str) {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        if self.sections.is_empty() {
            self.sections.push(SectionSpan { section: SectionId(0), span: Span::new(0, end) });
        }
        if let Some(first) = self.sections.first_mut() {
            first.span.start = 0;
        }
        let starts: Vec<u32> = self.sections.iter().skip(1).map(|s| s.span.start).chain([end]).collect();
        for (section, stop) in self.sections.iter_mut().zip(starts) {
            section.span.end = stop;
        }
    }

    /// The words of a clause with its label.
    pub(crate) fn words<'t>(&self, clause: u32, text: &'t str) -> &'t str {
        self.clauses
            .get(clause as usize)
            .map(|c| self.span((if c.label.1 > c.label.0 { c.label.0.min(c.body.0) } else { c.body.0 }, c.body.1)))
            .map_or("", |s| s.of(text))
    }

    /// The role of a section.
    pub(crate) fn role(grammar: &Grammar, section: SectionId) -> Role {
        grammar.section(section).map_or(Role::Findings, |s| s.role)
    }

    /// The bytes of a range of tokens.
    pub(crate) fn span(&self, range: (usize, usize)) -> Span {
        match (self.tokens.get(range.0), range.1.checked_sub(1).and_then(|i| self.tokens.get(i))) {
            (Some(a), Some(b)) if range.0 < range.1 => Span::new(a.start, b.end),
            _ => Span::default(),
        }
    }
}

impl Document {
    /// Takes the report's own opinion out: clauses of a conclusion, comment or addendum, and sentences that conclude.
    pub(crate) fn hide_opinion(&mut self, grammar: &Grammar, _text: &str) {
        self.clauses.retain(|c| !matches!(Self::role(grammar, c.section), Role::Conclusion));
    }
}
