//! A pattern with what speaks for it, what against it, and what the report does not say.

use crate::grammar::element::ElementId;
use crate::pattern::Pattern;
use crate::pattern::assessment::{Assessed, Level};
use crate::pattern::criterion::{Criterion, evidence};
use crate::pattern::truth::Truth;
use crate::reading::Reading;

/// Where a criterion stands in its pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    /// The definition.
    Required,
    /// The picture.
    Suggests,
    /// What speaks for it.
    Supporting,
    /// What speaks against it.
    Opposing,
}

impl Block {
    /// Its name in a pattern file.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Suggests => "suggests",
            Self::Supporting => "supporting",
            Self::Opposing => "opposing",
        }
    }
}

/// One criterion as this report has it.
pub(crate) struct Judged<'a> {
    pub(crate) block: Block,
    pub(crate) criterion: &'a Criterion,
    /// The elements that made it met or not met.
    pub(crate) decided: Vec<ElementId>,
    /// The elements that would settle it.
    pub(crate) missing: Vec<ElementId>,
}

/// One pattern as this report has it.
pub(crate) struct Case<'a> {
    pub(crate) pattern: &'a Pattern,
    pub(crate) assessed: Assessed,
    /// Met, and for it.
    pub(crate) favouring: Vec<Judged<'a>>,
    /// Not met, or met and against it.
    pub(crate) against: Vec<Judged<'a>>,
    /// Neither: the report does not say.
    pub(crate) open: Vec<Judged<'a>>,
    /// Elements that must be known before anybody concludes, and are not.
    pub(crate) needed: Vec<ElementId>,
}

impl Case<'_> {
    /// Every element the report would have to state, each once.
    pub(crate) fn missing(&self) -> Vec<ElementId> {
        let mut list: Vec<ElementId> = Vec::new();
        for id in self.open.iter().flat_map(|j| &j.missing).chain(&self.needed) {
            if !list.contains(id) {
                list.push(*id);
            }
        }
        list
    }
}

/// The patterns of a reading, in order of rank.
pub(crate) fn cases<'a>(reading: &'a Reading<'_>) -> Vec<Case<'a>> {
    reading.assessment.iter().filter_map(|a| Some(case(reading, reading.grammar.patterns.get(a.pattern)?, *a))).collect()
}

fn case<'a>(reading: &'a Reading<'_>, pattern: &'a Pattern, assessed: Assessed) -> Case<'a> {
    let needed = pattern.need.iter().filter(|n| reading.facts.get(**n).is_none()).copied().collect();
    let mut case = Case { pattern, assessed, favouring: Vec::new(), against: Vec::new(), open: Vec::new(), needed };
    let blocks = [
        (Block::Required, &pattern.required),
        (Block::Suggests, &pattern.suggests),
        (Block::Supporting, &pattern.supporting),
        (Block::Opposing, &pattern.opposing),
    ];
    for (block, criterion) in blocks.into_iter().flat_map(|(block, list)| list.iter().map(move |c| (block, c))) {
        let found = evidence(criterion, &reading.facts);
        let side = match (block, found.truth) {
            (Block::Opposing, Truth::Met) | (Block::Required | Block::Suggests, Truth::NotMet) => &mut case.against,
            // Met because nothing is said to the contrary: no finding speaks for it.
            (_, Truth::Met) if found.decided.is_empty() => continue,
            (Block::Required | Block::Suggests | Block::Supporting, Truth::Met) => &mut case.favouring,
            (Block::Required | Block::Suggests, Truth::Unknown) => &mut case.open,
            _ => continue,
        };
        if !side.iter().any(|j| j.criterion.label == criterion.label) {
            side.push(Judged { block, criterion, decided: found.decided, missing: found.missing });
        }
    }
    case
}

/// Something of an urgent pattern that stands in the report.
pub(crate) struct Alarm<'a> {
    pub(crate) pattern: &'a Pattern,
    /// What it rests on and what would settle it.
    pub(crate) text: &'a str,
    /// The elements whose findings raise it.
    pub(crate) rests_on: Vec<ElementId>,
}

/// The urgent patterns that the report raises: listed and not excluded, or their cue met by the findings.
pub(crate) fn alarms<'a>(reading: &'a Reading<'_>, cases: &[Case<'a>]) -> Vec<Alarm<'a>> {
    if !reading.is_report() {
        return Vec::new();
    }
    let mut list = Vec::new();
    for (index, pattern) in reading.grammar.patterns.iter() {
        let Some(text) = pattern.urgent(&reading.facts) else { continue };
        let when = pattern.urgent.as_ref().and_then(|u| u.when.as_ref());
        let case = cases.iter().find(|c| c.assessed.pattern == index);
        let raised = match case {
            Some(c) => c.assessed.level != Level::Excluded || c.assessed.conflict,
            None => when.is_some(),
        };
        if !raised {
            continue;
        }
        let mut rests_on = Vec::new();
        let cue = when.map(|w| evidence(w, &reading.facts).decided).unwrap_or_default();
        let own = case.into_iter().flat_map(|c| &c.favouring).flat_map(|j| j.decided.iter().copied());
        for id in cue.into_iter().chain(own) {
            if !rests_on.contains(&id) {
                rests_on.push(id);
            }
        }
        list.push((case.map_or(usize::MAX, |c| rank(reading, c)), Alarm { pattern, text, rests_on }));
    }
    list.sort_by_key(|(rank, _)| *rank);
    list.into_iter().map(|(_, alarm)| alarm).collect()
}

fn rank(reading: &Reading<'_>, case: &Case<'_>) -> usize {
    reading.assessment.iter().position(|a| *a == case.assessed).unwrap_or(usize::MAX)
}
