//! The karyotypes of a report, as the checks look at them.

use crate::document::Document;
use crate::grammar::term::Role;
use crate::lint::check::Watch;
use crate::span::Span;
use crate::syntax::karyotype::{Abnormality, Change, Clone_, Karyotype, karyotype};

/// A karyotype where it stands.
#[derive(Debug)]
pub(crate) struct Printed {
    /// What it says.
    pub(crate) karyotype: Karyotype,
    /// Its bytes.
    pub(crate) span: Span,
    /// Its clause.
    pub(crate) clause: u32,
}

/// The karyotypes that stand where findings or conclusions stand, in the order of the text.
pub(crate) fn today(watch: &Watch<'_, '_>) -> Vec<Printed> {
    let text = watch.text();
    let reading = watch.reading;
    let printed = reading.findings.karyotypes.iter().filter_map(|&(span, clause)| {
        let section = reading.document.clauses.get(clause as usize)?.section;
        let role = Document::role(reading.grammar, section);
        if !matches!(role, Role::Findings | Role::Conclusion) {
            return None;
        }
        let (mut read, used) = karyotype(text.get(span.start as usize..)?)?;
        // All of it is the donor's.
        if text.get(..span.start as usize).is_some_and(|before| before.trim_end().ends_with("//")) {
            read.donor = true;
            read.clones.iter_mut().for_each(|c| c.donor = true);
        }
        let end = span.start + u32::try_from(used).ok()?;
        Some(Printed { karyotype: read, span: Span::new(span.start, end), clause })
    });
    printed.filter(|p| !p.karyotype.clones.is_empty()).collect()
}

impl Printed {
    /// The bytes of one of its clones.
    pub(crate) fn place(&self, clone: &Clone_) -> Span {
        let at = |offset: usize| self.span.start + u32::try_from(offset).unwrap_or(0);
        Span::new(at(clone.bytes.0), at(clone.bytes.1))
    }

    /// Nothing stands behind it that it should have read: another abnormality, a sign, a figure.
    pub(crate) fn ends_well(&self, text: &str) -> bool {
        let rest = text.get(self.span.end as usize..).unwrap_or("");
        let printed = text.get(self.span.start as usize..self.span.end as usize).unwrap_or("");
        if printed.ends_with(']') {
            return !rest.starts_with(|c: char| c.is_alphanumeric());
        }
        let same_line = rest.trim_start_matches([' ', '\t']);
        match same_line.chars().next() {
            None | Some('.' | ';' | ')' | '\n' | '\r' | '"') => true,
            Some(c) if c.is_alphabetic() => rest.len() > same_line.len(),
            _ => false,
        }
    }
}

/// What gains and losses make of a normal number: the sum over all, and the sum over autosomes and gains alone.
/// Nothing where an abnormality is in doubt or its effect on the number is.
fn net(clone: &Clone_) -> Option<(i32, i32)> {
    let (mut all, mut autosomes) = (0, 0);
    for item in &clone.abnormalities {
        let change = effect(item)?;
        let times = i32::from(item.times);
        all += change * times;
        let sex_loss = matches!(&item.change, Change::Loss(c) if c == "X" || c == "Y");
        if !sex_loss {
            autosomes += change * times;
        }
    }
    Some((all, autosomes))
}

fn effect(item: &Abnormality) -> Option<i32> {
    if item.uncertain || item.text.contains(['?', '~']) {
        return None;
    }
    match &item.change {
        Change::Gain(_) => Some(1),
        Change::Loss(_) => Some(-1),
        Change::Variant => Some(0),
        Change::Incomplete => None,
        Change::Marker(name, (least, most)) => match name.as_str() {
            "mar" | "r" if least == most && item.sign > 0 => Some(i32::from(*least)),
            "dmin" | "hsr" => Some(0),
            _ => None,
        },
        Change::Structural(change) => {
            let kind = change.kind.as_str();
            let whole_arm = change.breakpoints.iter().any(|b| b == "p" || b == "q");
            let bodies = i32::try_from(change.chromosomes.len()).ok()?;
            match (item.sign, kind) {
                // "-7q" and "+1q" are arms, and what is gone is no derivative.
                (-1, _) => None,
                (1, "t" | "inv" | "ins" | "rob" | "rcp" | "tas" | "dup" | "fra" | "hsr" | "gain" | "amp" | "loss") => None,
                (1, "del" | "add") if whole_arm => None,
                (1, _) => Some(1),
                // Both homologues of two that are joined.
                (_, "dic" | "psu dic" | "rob" | "tas" | "der" | "trc") if bodies > 1 && item.times > 1 => None,
                (_, "dic" | "psu dic" | "rob" | "tas" | "der" | "trc") => Some(1 - bodies),
                (_, "r" | "rec") if bodies > 1 => None,
                _ => Some(0),
            }
        }
    }
}

/// The numbers that a clone may have by its gains and losses; empty where arithmetic is not to be had.
pub(crate) fn numbers(clones: &[Clone_], at: usize) -> Vec<i32> {
    let Some(clone) = clones.get(at) else { return Vec::new() };
    if clone.composite || clone.number.0 != clone.number.1 {
        return Vec::new();
    }
    let Some((all, autosomes)) = net(clone) else { return Vec::new() };
    if let Some(relative) = &clone.relative {
        if relative.contains('x') {
            return Vec::new();
        }
        // `idem` and `sl` name the stemline, `sdl` an earlier clone; laboratories also mean the one before.
        let before = clones.get(..at).unwrap_or(&[]);
        if before.iter().any(|b| b.number.0 != b.number.1) {
            return Vec::new();
        }
        return before.iter().map(|b| i32::from(b.number.0) + all).collect();
    }
    let sets = match (clone.ploidy, clone.number.0) {
        (Some(n), _) => i32::from(n),
        (None, 38..=54) => 2,
        _ => return Vec::new(),
    };
    // Sex letters tell what is there: lost ones are missing among them.
    let letters = if clone.sex == "U" { sets } else { i32::try_from(clone.sex.len()).unwrap_or(0) };
    vec![23 * sets + all, 22 * sets + letters + autosomes]
}
