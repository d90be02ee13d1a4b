//! Which specimen a clause speaks of, and what kind its bare figures are.

use super::*;

impl Assembler<'_> {
    /// An opinion outside a headed conclusion: a disease that is asserted or favoured, in text without a heading of its own.
    pub(super) fn concludes(&self, clause: &Clause, hits: &[Hit], status: &[Status]) -> bool {
        let open = self
            .grammar
            .section(clause.section)
            .is_some_and(|s| matches!(s.name.as_str(), "none" | "microscopy" | "specimen" | "ancillary"));
        open && hits.iter().zip(status).any(|(h, s)| match h.what {
            What::Entity(e) => {
                self.grammar.entity(e).is_some_and(|e| e.traits.has(Trait::Disease) && e.pattern.is_some()) && !s.aside()
            }
            _ => false,
        })
    }

    /// The specimen a clause speaks of: its own words, its section, or what the prose spoke of last.
    pub(super) fn specimen(&mut self, clause: &Clause, hits: &[Hit], heard: &Heard) -> Specimen {
        let of = |h: &Hit| match h.what {
            What::Entity(e) => self.grammar.entity(e).and_then(|e| e.specimen),
            _ => None,
        };
        let first = if heard.placed { hits.iter().find_map(|h| of(h).map(|s| (s, h))) } else { None };
        // A label that names several specimens names none: "Bone marrow, aspirate and core biopsy: ...".
        let several = first.is_some_and(|(s, h)| h.label && hits.iter().any(|x| x.label && of(x).is_some_and(|t| t != s)));
        let named = if several { hits.iter().filter(|h| !h.label).find_map(|h| of(h).map(|s| (s, h))) } else { first };
        let open = clause.specimen == Specimen::Unstated;
        match named {
            Some((s, hit)) => {
                let leads = hit.label
                    || hits
                        .iter()
                        .find(|h| matches!(h.what, What::Entity(_) | What::Quantity(_)))
                        .is_some_and(|h| h.first == hit.first);
                if open {
                    if leads && !(clause.row && hit.label) {
                        self.running = s;
                    }
                    s
                } else if clause.row && hit.label || self.switches(clause, hit, hits) {
                    s
                } else {
                    clause.specimen
                }
            }
            None if open => self.running,
            None => clause.specimen,
        }
    }

    /// "on the trephine" inside an aspirate section moves its own clause only.
    pub(super) fn switches(&self, clause: &Clause, hit: &Hit, hits: &[Hit]) -> bool {
        let before = hit.first.checked_sub(1).and_then(|i| self.document.tokens.get(i));
        let two = hit.first.checked_sub(2).and_then(|i| self.document.tokens.get(i));
        let word = |t: Option<&crate::document::token::Token>| {
            t.and_then(|t| self.text.get(t.start as usize..t.end as usize)).unwrap_or("")
        };
        let located = |w: &str| ["on", "in", "by", "of"].iter().any(|p| w.eq_ignore_ascii_case(p));
        let _ = clause;
        located(word(before))
            || word(before).eq_ignore_ascii_case("the") && located(word(two))
            || hits.first().is_some_and(|h| h.first == hit.first) && !hit.label
    }

    /// Whether a bare figure beside a cell is a percentage here.
    pub(super) fn percent_context(
        &self,
        clause: &Clause,
        specimen: Specimen,
        heard: &Heard,
        label: Option<Unit>,
    ) -> Option<bool> {
        let words = self.document.span((clause.label.0.min(clause.body.0), clause.body.1)).of(self.text);
        let titled = || self.grammar.section(clause.section).is_some_and(|s| s.name == "differential");
        let body = self.document.tokens.get(clause.body.0..clause.body.1).unwrap_or(&[]);
        let many = || body.iter().filter(|t| t.shape == Shape::Number).nth(2).is_some();
        match specimen {
            // In a blood count that gives some shares with their sign, a bare figure is a count.
            Specimen::Blood if heard.shares && heard.has(Trait::BloodCount) || matches!(label, Some(Unit::Count(_))) => {
                Some(false)
            }
            Specimen::Blood => Some(words.contains('%') || titled() || differential(words)),
            Specimen::Genetic => None,
            // One item of a differential written item by item: "eosinophils 3".
            Specimen::Aspirate if heard.words == 2 => Some(true),
            _ => {
                let shares = clause.row || clause.label.1 > clause.label.0 || words.contains('%') || titled() || many();
                (shares || differential(words)).then_some(true)
            }
        }
    }

    /// The specimen named behind a figure and before the next one, where the clause gives several figures of one thing.
    pub(super) fn specimen_behind(&self, context: &Context<'_>, at: usize) -> Option<Specimen> {
        let counts = matches!(context.specimen, Specimen::Blood | Specimen::Flow);
        if context.heard.measured < 2 || !context.heard.placed || counts {
            return None;
        }
        let mut behind = context.hits.get(at + 1..)?.iter().take_while(|h| !matches!(h.what, What::Quantity(_)));
        let named = behind.find_map(|h| match h.what {
            What::Entity(e) => self.grammar.entity(e).and_then(|e| e.specimen),
            _ => None,
        });
        named.filter(|s| *s != Specimen::Blood)
    }

    /// A unit printed in the label: "WBC (K/uL)   48.7".
    pub(super) fn label_unit(&self, clause: &Clause) -> Option<Unit> {
        let label = self.document.tokens.get(clause.label.0..clause.label.1)?;
        let printed = label.iter().enumerate().find_map(|(i, t)| {
            let opens = matches!(t.sign, '(' | '[' | ',') && t.shape == Shape::Sign;
            if !opens {
                return None;
            }
            let rest = self.text.get(t.end as usize..)?;
            let next = label.get(i + 1)?;
            let found = unit(rest).filter(|u| !matches!(u.0, Unit::Year(_)))?;
            (next.start as usize <= t.end as usize + 1).then_some(found.0)
        });
        printed.or_else(|| clause.percent.then_some(Unit::Percent))
    }
}

/// Words of a differential count.
fn differential(words: &str) -> bool {
    let bytes = words.as_bytes();
    bytes.iter().enumerate().filter(|(_, b)| matches!(b.to_ascii_lowercase(), b'c' | b'd' | b'm')).any(|(i, _)| {
        let begins = |w: &&[u8]| bytes.get(i..i + w.len()).is_some_and(|s| s.eq_ignore_ascii_case(w));
        [b"cells".as_slice(), b"count (", b"diff", b"dlc", b"myelogram"].iter().any(begins)
    })
}
