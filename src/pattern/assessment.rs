//! All patterns judged against one report.
//!
//! Each pattern is first judged alone, then they are set against each other by the precedence between diseases: what
//! the report concludes outranks what its findings fit, an acute leukaemia outranks what it grew from, a state after
//! treatment outranks a disease first seen, and "normal" or "reactive" stands only where nothing else does. What loses
//! becomes `possible`: it is kept, but not asserted.

use super::criterion::Criterion;
use super::truth::Truth;
use super::{Group, Pattern, Patterns};
use crate::finding::fact::Facts;

/// The one state after treatment in which the disease is still there.
const RESIDUAL: &str = "residual_disease";
const AMYLOID: &str = "amyloidosis";

/// How far a report goes with a pattern, from most to least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Level {
    /// All criteria are met by what the report states.
    Meets,
    /// The morphology fits, or the report concludes so.
    Suggests,
    /// Something speaks for it.
    Possible,
    /// A required criterion is not met, or the report excludes it.
    Excluded,
}

impl Level {
    /// `meets`, `suggests`, `possible` or `excluded`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Meets => "meets",
            Self::Suggests => "suggests",
            Self::Possible => "possible",
            Self::Excluded => "excluded",
        }
    }

    /// Whether the pattern is put forward.
    pub(crate) const fn is_asserted(self) -> bool {
        matches!(self, Self::Meets | Self::Suggests)
    }
}

/// How the report itself names a disease, from the firmest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Stated {
    /// Without a hedge.
    Asserted,
    /// "Consistent with", "favour".
    Favoured,
    /// Negated.
    Excluded,
    /// "Cannot exclude".
    Possible,
    /// Of another time: opens no disease.
    Historical,
}

/// A disease named by the report's conclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StatedDiagnosis {
    /// Index of the pattern.
    pub(crate) pattern: u16,
    /// How it is named.
    pub(crate) status: Stated,
}

/// One pattern as this report has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Assessed {
    /// Index of the pattern.
    pub(crate) pattern: u16,
    /// How far it goes.
    pub(crate) level: Level,
    /// The report itself concludes so.
    pub(crate) stated: bool,
    /// A required criterion clashes with what the report says of the disease.
    pub(crate) conflict: bool,
    /// Place among the others of its kind: the higher the earlier.
    pub(crate) score: i32,
}

/// Judges every pattern and ranks what is worth listing: statements of the report first, then what the findings fit,
/// then what is possible or excluded.
pub(crate) fn assess(patterns: &Patterns, facts: &Facts, stated: &[StatedDiagnosis]) -> Vec<Assessed> {
    let mut list: Vec<Assessed> = patterns
        .iter()
        .filter_map(|(index, pattern)| {
            let status = stated.iter().filter(|s| s.pattern == index).map(|s| s.status).min();
            judge(index, pattern, facts, status)
        })
        .collect();
    by_statements(patterns, &mut list);
    rank(&mut list);
    by_treatment(patterns, &mut list);
    by_precedence(patterns, &mut list);
    rank(&mut list);
    list
}

/// One pattern, alone. Most patterns have nothing to do with a report: their blocks are asked in the order in which
/// that shows soonest, and only for "met" as long as that is enough.
fn judge(index: u16, pattern: &Pattern, facts: &Facts, status: Option<Stated>) -> Option<Assessed> {
    let defined = pattern.required.iter().all(|c| c.is_met(facts));
    let fits = !defined && !pattern.suggests.is_empty() && pattern.suggests.iter().all(|c| c.is_met(facts));
    let supported = !defined && any(&pattern.supporting, facts);
    if !defined && !fits && !supported && status.is_none() {
        return None;
    }
    let clash = !defined && all(&pattern.required, facts) == Truth::NotMet;
    let opposed = || any(&pattern.opposing, facts);
    let own = if defined {
        Some(Level::Meets)
    } else if clash {
        supported.then_some(Level::Excluded)
    } else if fits {
        Some(if opposed() { Level::Possible } else { Level::Suggests })
    } else {
        (supported && !opposed()).then_some(Level::Possible)
    };
    let (level, stated, conflict) = match status {
        Some(Stated::Asserted | Stated::Favoured) => (own.unwrap_or(Level::Suggests).min(Level::Suggests), true, clash),
        Some(Stated::Possible) => (own.unwrap_or(Level::Possible).min(Level::Possible), false, clash),
        Some(Stated::Excluded) if own == Some(Level::Meets) => (Level::Possible, false, true),
        Some(Stated::Excluded) => (Level::Excluded, false, false),
        Some(Stated::Historical) | None => (own?, false, false),
    };
    let firm = match (level, status) {
        (_, Some(Stated::Asserted)) => 400,
        (_, Some(Stated::Favoured)) => 300,
        (Level::Meets, _) => 60,
        _ => 0,
    };
    let weight = count(&pattern.supporting, facts) - count(&pattern.opposing, facts);
    let score = i32::try_from(pattern.priority).unwrap_or(i32::MAX / 2).saturating_add(firm + 4 * weight);
    Some(Assessed { pattern: index, level, stated, conflict, score })
}

fn any(list: &[Criterion], facts: &Facts) -> bool {
    list.iter().any(|c| c.is_met(facts))
}

fn count(list: &[Criterion], facts: &Facts) -> i32 {
    list.iter().map(|c| i32::from(c.is_met(facts))).sum()
}

fn all(list: &[Criterion], facts: &Facts) -> Truth {
    Truth::all(list.iter().map(|c| c.truth(facts)))
}

/// Statements before fitting findings, what is asserted before what is possible, then by score. The index breaks ties,
/// so that the order never depends on anything else.
fn rank(list: &mut [Assessed]) {
    let class = |a: &Assessed| if a.level.is_asserted() { 0 } else { a.level as u8 };
    list.sort_by_key(|a| (class(a), !a.stated, std::cmp::Reverse(a.score), a.pattern));
}

/// A firm conclusion leaves to the findings only what stands beside it: a lesion seen under the microscope, or a
/// disease whose whole definition is met while the conclusion names no neoplasm, or one its own findings contradict.
fn by_statements(patterns: &Patterns, list: &mut [Assessed]) {
    let group = |a: &Assessed| patterns.get(a.pattern).map(|p| p.group);
    let firm: Vec<(Group, bool)> = list.iter().filter(|a| a.stated).filter_map(|a| Some((group(a)?, a.conflict))).collect();
    if firm.is_empty() {
        return;
    }
    let harmless = firm.iter().all(|(g, _)| g.is_remainder() || *g == Group::Inadequate);
    let doubtful = firm.iter().any(|(_, conflict)| *conflict);
    for a in list.iter_mut().filter(|a| !a.stated && a.level.is_asserted()) {
        let Some(own) = group(a) else { continue };
        let stands = a.level == Level::Meets
            && match own {
                Group::Infiltration => true,
                Group::Mds | Group::MdsMpn => doubtful && !harmless,
                Group::AcuteLeukaemia | Group::Mpn | Group::Mast | Group::Lymphoid | Group::Plasma => harmless || doubtful,
                _ => false,
            };
        if !stands {
            a.level = Level::Possible;
        }
    }
}

/// After treatment the same marrow means something else: an empty marrow is no aplastic anaemia, and where the disease
/// is gone, odd forms are regeneration and not a first myelodysplastic neoplasm.
fn by_treatment(patterns: &Patterns, list: &mut [Assessed]) {
    let group = |a: &Assessed| patterns.get(a.pattern).map(|p| p.group);
    let after = |found: bool| {
        move |a: &Assessed| {
            let treatment = patterns.get(a.pattern).filter(|p| p.group == Group::Treatment);
            a.level.is_asserted() && treatment.is_some_and(|p| (p.id == RESIDUAL) == found)
        }
    };
    let (gone, found) = (list.iter().any(after(false)), list.iter().any(after(true)));
    if !gone && !found {
        return;
    }
    for a in list.iter_mut().filter(|a| !a.stated && a.level.is_asserted()) {
        let Some(own) = group(a) else { continue };
        let loses =
            own.is_remainder() || (gone && !found && (own == Group::Mds || (own.is_neoplasm() && a.level == Level::Suggests)));
        if loses {
            a.level = Level::Possible;
        }
    }
}

/// From the first on, each asserted pattern sends back those it explains, then those it cannot stand beside.
fn by_precedence(patterns: &Patterns, list: &mut [Assessed]) {
    let asserted: Vec<u16> = list.iter().filter(|a| a.level.is_asserted()).map(|a| a.pattern).collect();
    let mut explained: Vec<u16> = Vec::new();
    for (index, pattern) in asserted.iter().filter_map(|i| Some((i, patterns.get(*i)?))) {
        if !explained.contains(index) {
            explained.extend(&pattern.covers);
        }
    }
    let mut kept: Vec<&Pattern> = Vec::new();
    for a in list.iter_mut().filter(|a| a.level.is_asserted()) {
        let Some(pattern) = patterns.get(a.pattern) else { continue };
        let meets = a.level == Level::Meets;
        if a.stated || !(explained.contains(&a.pattern) || kept.iter().any(|first| gives_way(pattern, meets, first))) {
            kept.push(pattern);
        } else {
            a.level = Level::Possible;
        }
    }
}

/// Whether `later` is not to be asserted beside `first`, which ranks before it.
fn gives_way(later: &Pattern, meets: bool, first: &Pattern) -> bool {
    use Group::{AcuteLeukaemia, Failure, Inadequate, Infiltration, Lymphoid, Normal, Plasma, Reactive, Treatment};
    match (first.group, later.group) {
        // Amyloid of light chains comes from plasma cells, whatever their neoplasm is called.
        (Plasma, Plasma) if (first.id == AMYLOID) != (later.id == AMYLOID) => false,
        // One myeloid disease, one lymphoid, one of plasma cells; different lines may coexist.
        (a, b) if a == b => !matches!(a, Infiltration | Reactive),
        (a, b) if a.is_myeloid() && b.is_myeloid() => true,
        (AcuteLeukaemia, Lymphoid | Plasma) => true,
        (Lymphoid, Plasma) | (Plasma, Lymphoid) => true,
        // A relapse is named by the disease, and is residual disease all the same.
        (a, Treatment) if a.is_neoplasm() => later.id != RESIDUAL,
        (_, Inadequate) => true,
        (Inadequate, b) => b.is_remainder() || b == Treatment,
        // A deficiency or haemolysis may accompany a mature lymphoid or plasma cell neoplasm.
        (Lymphoid | Plasma, Reactive) => !meets,
        (_, Normal | Failure | Reactive) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::element::{Element, Elements, Kind};
    use crate::grammar::file::{CriterionFile, PatternFile};
    use crate::pattern::example;

    /// `a` and `b` are myeloid neoplasms, `b` the parent; `n` is normal, `r` reactive.
    fn patterns() -> (Patterns, Elements) {
        let mut elements = Elements::default();
        for id in ["x.a", "x.b", "x.n", "x.r", "x.extra", "x.against"] {
            let values = vec!["no".to_owned(), "yes".to_owned()];
            let (id, title, unit) = (id.to_owned(), id.to_owned(), String::new());
            elements.add(Element { id, title, kind: Kind::Enum, unit, values, bounds: (0.0, 0.0) });
        }
        let one = |when: &str| vec![CriterionFile { when: when.into(), label: "l".into(), source: "s".into() }];
        let file = |id: &str, group: &str, priority, covers: &[&str]| {
            let pattern = PatternFile {
                title: id.into(),
                group: group.into(),
                priority,
                covers: covers.iter().map(|c| (*c).to_owned()).collect(),
                required: one(&format!("x.{id} is yes and x.extra is yes")),
                suggests: one(&format!("x.{id} is yes")),
                supporting: one(&format!("x.{id} is known")),
                opposing: one("x.against is yes"),
                ..PatternFile::default()
            };
            (format!("patterns/{id}"), pattern)
        };
        let files = [
            file("a", "acute_leukaemia", 900, &["b"]),
            file("b", "mds", 600, &[]),
            file("n", "normal", 100, &[]),
            file("r", "reactive", 200, &[]),
        ];
        (Patterns::compile(&files, &elements).expect("valid"), elements)
    }

    fn levels(facts: &[&str], stated: &[(&str, Stated)]) -> Vec<(String, Level, bool, bool)> {
        let (patterns, elements) = patterns();
        let facts = example::facts(facts, &elements).expect("facts");
        let stated: Vec<_> = stated
            .iter()
            .map(|(id, status)| StatedDiagnosis { pattern: patterns.find(id).expect("known"), status: *status })
            .collect();
        let name = |a: &Assessed| patterns.get(a.pattern).expect("known").id.clone();
        assess(&patterns, &facts, &stated).iter().map(|a| (name(a), a.level, a.stated, a.conflict)).collect()
    }

    fn row(id: &str, level: Level, stated: bool, conflict: bool) -> (String, Level, bool, bool) {
        (id.to_owned(), level, stated, conflict)
    }

    #[test]
    fn findings_alone() {
        assert_eq!(levels(&[], &[]), []);
        assert_eq!(levels(&["x.b=yes", "x.extra=yes"], &[]), [row("b", Level::Meets, false, false)]);
        assert_eq!(levels(&["x.b=yes"], &[]), [row("b", Level::Suggests, false, false)]);
        assert_eq!(levels(&["x.b=yes", "x.against=yes"], &[]), [row("b", Level::Possible, false, false)]);
        assert_eq!(levels(&["x.b=no"], &[]), [row("b", Level::Excluded, false, false)]);
    }

    #[test]
    fn what_is_explained_or_a_remainder_is_not_asserted_beside_a_disease() {
        let all = ["x.a=yes", "x.b=yes", "x.n=yes", "x.r=yes"];
        let asserted: Vec<_> = levels(&all, &[]).into_iter().filter(|l| l.1.is_asserted()).collect();
        assert_eq!(asserted, [row("a", Level::Suggests, false, false)]);
    }

    #[test]
    fn the_report_outranks_its_findings() {
        assert_eq!(levels(&["x.a=no"], &[("a", Stated::Asserted)]), [row("a", Level::Suggests, true, true)]);
        let both = levels(&["x.a=yes"], &[("b", Stated::Favoured)]);
        assert_eq!(both, [row("b", Level::Suggests, true, false), row("a", Level::Possible, false, false)]);
        assert_eq!(levels(&[], &[("a", Stated::Possible)]), [row("a", Level::Possible, false, false)]);
        assert_eq!(levels(&["x.a=yes"], &[("a", Stated::Excluded)]), [row("a", Level::Excluded, false, false)]);
        let against = levels(&["x.a=yes", "x.extra=yes"], &[("a", Stated::Excluded)]);
        assert_eq!(against, [row("a", Level::Possible, false, true)]);
        assert_eq!(levels(&[], &[("a", Stated::Historical)]), []);
        // A whole definition met under a conclusion of "normal" is not hidden.
        let missed = levels(&["x.a=yes", "x.extra=yes"], &[("n", Stated::Asserted)]);
        assert_eq!(missed, [row("n", Level::Suggests, true, false), row("a", Level::Meets, false, false)]);
    }

    #[test]
    fn several_statements_of_one_disease() {
        let firmest = levels(&[], &[("a", Stated::Possible), ("a", Stated::Asserted), ("a", Stated::Historical)]);
        assert_eq!(firmest, [row("a", Level::Suggests, true, false)]);
    }
}
