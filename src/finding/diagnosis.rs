//! The report's own diagnoses: diseases it asserts or favours in its conclusion, for the marrow examined now.

use crate::document::Document;
use crate::finding::assemble::{Findings, Mention};
use crate::grammar::Grammar;
use crate::grammar::term::Role;
use crate::pattern::assessment::{Stated, StatedDiagnosis};
use crate::span::Span;

/// One diagnosis the report states, in its own order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Diagnosis {
    /// Pattern and how firmly.
    pub(crate) stated: StatedDiagnosis,
    /// Its bytes.
    pub(crate) span: Span,
    /// How much its section's opinion counts.
    pub(crate) weight: u8,
}

/// Where a letter greets.
fn greeting(text: &str) -> Option<usize> {
    text.match_indices('D').map(|m| m.0).find(|&at| text.get(at..).is_some_and(|rest| rest.starts_with(GREETING)))
}

const GREETING: &str = "Dear ";

/// A letter's list of problems, before its greeting, is history.
fn problem_list(document: &Document, text: &str, greeting: usize, clause: u32) -> bool {
    let start = document.clauses.get(clause as usize).and_then(|c| document.tokens.get(c.body.0)).map_or(0, |t| t.start as usize);
    start < greeting
        || start >= greeting + GREETING.len()
            && start * 3 < text.len()
            && text
                .get(start..)
                .is_some_and(|rest| rest.contains("pinion") || rest.contains("ummary") || rest.contains("onclusion"))
}

/// How much a section's opinion counts: the conclusion before the comment, both before the body.
fn weight(grammar: &Grammar, document: &Document, clause: u32) -> u8 {
    let Some(clause) = document.clauses.get(clause as usize) else { return 0 };
    let Some(section) = grammar.section(clause.section) else { return 0 };
    match (section.role, section.name.as_str()) {
        (Role::Conclusion, "conclusion") => 4,
        (Role::Conclusion, "amendment" | "addendum") => 3,
        (Role::Conclusion, _) => 2,
        (Role::Findings, _) => 1,
        _ => 0,
    }
}

/// Collects them.
pub(crate) fn diagnoses(grammar: &Grammar, document: &Document, findings: &Findings, text: &str) -> Vec<Diagnosis> {
    let mut out: Vec<Diagnosis> = Vec::new();
    let best = findings
        .mentions
        .iter()
        .filter(|m| (pattern(grammar, m).is_some() || m.status.negated) && !m.status.aside())
        .map(|m| weight(grammar, document, m.clause))
        .max()
        .unwrap_or(0);
    // The body speaks only where no part of the report is an opinion.
    let floor = if best >= 2 { 2 } else { 1 };
    let firm = if best == 4 { 4 } else { floor };
    let letter = if findings.mentions.is_empty() { None } else { greeting(text) };
    for mention in &findings.mentions {
        let own = if letter.is_some_and(|greeting| problem_list(document, text, greeting, mention.clause)) {
            0
        } else {
            weight(grammar, document, mention.clause)
        };
        let Some(p) = pattern(grammar, mention) else { continue };
        let s = mention.status;
        let remission = mention.status_negated && grammar.patterns.get(p).is_some_and(|x| x.id == "remission");
        let status = if s.historical || s.other || mention.treated && own < 2 {
            Stated::Historical
        } else if s.hypothetical || s.pending || s.not_assessed || own == 0 {
            continue;
        } else if remission {
            Stated::Asserted
        } else if s.negated {
            Stated::Excluded
        } else if s.possible {
            Stated::Possible
        } else if s.probable {
            Stated::Favoured
        } else {
            Stated::Asserted
        };
        // A disease asserted only beside a headed conclusion, in a comment, is discussed rather than diagnosed.
        let discussed = own < firm && own < 3;
        let status = match status {
            Stated::Asserted | Stated::Favoured if own < floor => continue,
            Stated::Asserted | Stated::Favoured if discussed => Stated::Possible,
            Stated::Excluded if own < floor => Stated::Excluded,
            other => other,
        };
        out.push(Diagnosis { stated: StatedDiagnosis { pattern: p, status }, span: mention.span, weight: own });
    }
    supersede(grammar, document, &mut out);
    gone(grammar, &findings.mentions, &mut out);
    settle(grammar, &mut out);
    out
}

/// A disease said to be in remission is not asserted beside its remission.
fn gone(grammar: &Grammar, mentions: &[Mention], list: &mut Vec<Diagnosis>) {
    let remission = grammar.patterns.find("remission");
    let gone: Vec<u16> = mentions
        .iter()
        .filter(|m| pattern(grammar, m) == remission && list.iter().any(|d| d.span == m.span && is_asserted(d.stated.status)))
        .filter_map(|m| grammar.entity(m.entity)?.pattern)
        .filter(|p| Some(*p) != remission)
        .collect();
    list.retain(|d| !(is_asserted(d.stated.status) && gone.contains(&d.stated.pattern)));
}

/// The pattern a mention states: its own, or remission and residual disease by the word beside it.
fn pattern(grammar: &Grammar, mention: &Mention) -> Option<u16> {
    let entity = grammar.entity(mention.entity)?;
    // An empty marrow after treatment is the treatment's.
    let empty = entity
        .pattern
        .and_then(|p| grammar.patterns.get(p))
        .is_some_and(|p| matches!(p.id.as_str(), "aplastic_anaemia" | "hypoplastic_marrow_nos"));
    if empty && mention.treated && !mention.status.negated {
        return grammar.patterns.find("post_therapy_hypoplasia");
    }
    let status = mention.disease_status.and_then(|v| grammar.value(v)).map(|v| v.id.as_str());
    let neoplasm = entity.pattern.and_then(|p| grammar.patterns.get(p)).is_some_and(|p| p.group.is_neoplasm());
    let blood = neoplasm || HAEMATOLOGICAL.contains(&entity.id.as_str());
    let name = match (status, mention.status_negated) {
        (Some("residual" | "persistent" | "mrd_positive"), false) => Some("residual_disease"),
        (Some("remission" | "mrd_negative"), false) | (Some("residual" | "persistent" | "relapse" | "mrd_positive"), true) => {
            Some("remission")
        }
        _ => None,
    };
    // "No lymphoma", "no leukaemia": what a family's name denies, its commonest member stands for.
    let denied = || match entity.id.as_str() {
        "disease.lymphoma_generic" => grammar.patterns.find("lymphoma_b"),
        "disease.leukaemia_generic" | "disease.haematological_malignancy" => grammar.patterns.find("acute_leukaemia_nos"),
        "disease.malignancy_generic" => grammar.patterns.find("metastasis"),
        _ => None,
    };
    name.filter(|_| blood)
        .and_then(|n| grammar.patterns.find(n))
        .or(entity.pattern)
        .or_else(|| mention.status.negated.then(denied).flatten())
}

/// Umbrella names whose remission is a marrow's.
const HAEMATOLOGICAL: [&str; 6] = [
    "disease.leukaemia_generic",
    "disease.lymphoma_generic",
    "disease.haematological_malignancy",
    "disease.myeloid_neoplasm_generic",
    "disease.mrd",
    "disease.plasma_cell_generic",
];

/// What an amendment concludes takes the place of what was concluded before it.
fn supersede(grammar: &Grammar, document: &Document, list: &mut Vec<Diagnosis>) {
    let amended = |d: &Diagnosis| {
        let section =
            document.sections.iter().rev().find(|s| s.span.start <= d.span.start).and_then(|s| grammar.section(s.section));
        section.is_some_and(|s| s.name == "amendment")
    };
    let Some(from) = list.iter().filter(|d| is_asserted(d.stated.status) && amended(d)).map(|d| d.span.start).min() else {
        return;
    };
    list.retain(|d| d.span.start >= from || !is_asserted(d.stated.status) || amended(d));
}

/// One statement of each pattern: the firmest, a later exclusion in the same opinion notwithstanding a mere mention.
fn settle(grammar: &Grammar, list: &mut Vec<Diagnosis>) {
    let mut kept: Vec<Diagnosis> = Vec::with_capacity(list.len());
    // A later denial of the same weight withdraws an earlier assertion: "wondered about myeloma ... this is not myeloma".
    let denials: Vec<(u16, u32)> =
        list.iter().filter(|d| d.stated.status == Stated::Excluded).map(|d| (d.stated.pattern, d.span.start)).collect();
    let denied = |d: &Diagnosis| {
        is_asserted(d.stated.status) && d.weight < 4 && denials.iter().any(|&(p, at)| p == d.stated.pattern && at > d.span.start)
    };
    list.retain(|d| !denied(d));
    for d in list.drain(..) {
        match kept.iter_mut().find(|k| k.stated.pattern == d.stated.pattern) {
            Some(k) if d.stated.status < k.stated.status => *k = d,
            Some(_) => {}
            None => kept.push(d),
        }
    }
    // A parent beside its child is the same diagnosis.
    let asserted: Vec<u16> = kept.iter().filter(|d| is_asserted(d.stated.status)).map(|d| d.stated.pattern).collect();
    kept.retain(|d| {
        !is_asserted(d.stated.status)
            || !asserted
                .iter()
                .any(|&a| a != d.stated.pattern && grammar.patterns.get(a).is_some_and(|p| p.covers.contains(&d.stated.pattern)))
    });
    *list = kept;
}

/// Asserted or favoured.
pub(crate) const fn is_asserted(status: Stated) -> bool {
    matches!(status, Stated::Asserted | Stated::Favoured)
}
