//! Lints for people: the report's own lines with both places marked, worst first.

use super::{Summary, position};
use crate::lint::{Checked, Lint, Severity};
use crate::reading::Reading;
use crate::render::grid::{Look, grid};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a report's lints look like; nothing for a clean one.
#[must_use]
pub fn report(reading: &Reading<'_>, checked: &Checked, width: usize, words: bool) -> String {
    let mut out = String::new();
    for lint in &checked.lints {
        if words {
            out.push_str(&snippet(reading, lint, width));
        } else {
            let at: Vec<String> = lint
                .places
                .iter()
                .map(|p| {
                    let (line, column) = position(&reading.report.text, p.span.start);
                    format!("{line}:{column}")
                })
                .collect();
            let _ = write!(
                out,
                "{}[{}]: {}\n  {} {}\n",
                lint.severity.name(),
                lint.code,
                lint.message,
                reading.report.id,
                at.join(", ")
            );
        }
        out.push('\n');
    }
    out
}

fn snippet(reading: &Reading<'_>, lint: &Lint, width: usize) -> String {
    let level = match lint.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let text = reading.report.text.as_str();
    let help = format!("trephine explain {}", lint.code);
    let mut group = level
        .primary_title(lint.message.as_str())
        .id(lint.code)
        .elements(Vec::<Snippet<'_, annotate_snippets::Annotation<'_>>>::new());
    if !lint.places.is_empty() {
        let marks = lint.places.iter().map(|p| {
            let range = p.span.start as usize..p.span.end as usize;
            AnnotationKind::Primary.span(range).label(p.label.as_str())
        });
        group = group.element(Snippet::source(text).path(reading.report.id.as_str()).annotations(marks));
    }
    let group = group.element(Level::HELP.message(help.as_str()));
    let mut out = Renderer::styled().term_width(width).render(&[group]);
    out.push('\n');
    out
}

/// The batch at a glance: reports with lints, worst first.
#[must_use]
pub fn triage(summaries: &[Summary], width: usize) -> String {
    let mut list: Vec<&Summary> = summaries.iter().filter(|s| s.worst.is_some()).collect();
    list.sort_by_key(|s| (s.worst, std::cmp::Reverse(s.lints.len())));
    let mut out = String::new();
    if !list.is_empty() {
        let head = ["report", "worst", "lints", "first"].map(str::to_owned).to_vec();
        let row = |s: &&Summary| {
            vec![s.id.clone(), s.worst.map_or("", Severity::name).to_owned(), s.lints.len().to_string(), s.line.clone()]
        };
        let rows: Vec<Vec<String>> = std::iter::once(head).chain(list.iter().map(row)).collect();
        grid(&mut out, width, &[24, 10, 8, 58], &[Look::Strong, Look::Plain, Look::Plain, Look::Plain], &rows);
        out.push('\n');
    }
    let _ = writeln!(out, "{} of {} reports have something to look at", list.len(), summaries.len());
    out
}

/// For each check: how many reports raise its question, and in how many it found something.
#[must_use]
pub fn statistics(summaries: &[Summary], width: usize) -> String {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for s in summaries {
        for code in &s.applied {
            counts.entry(code).or_default().0 += 1;
        }
        let mut found: Vec<&str> = s.lints.iter().map(|l| l.0).collect();
        found.sort_unstable();
        found.dedup();
        for code in found {
            counts.entry(code).or_default().1 += 1;
        }
    }
    let head = ["check", "reports it applies to", "found in", "share"].map(str::to_owned).to_vec();
    let row = |(code, (applied, found)): (&&str, &(usize, usize))| {
        let share = if *applied == 0 { 0.0 } else { *found as f64 * 100.0 / *applied as f64 };
        vec![(*code).to_owned(), applied.to_string(), found.to_string(), format!("{share:.1} %")]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(counts.iter().map(row)).collect();
    let mut out = String::new();
    grid(&mut out, width, &[20, 30, 20, 20], &[Look::Strong, Look::Plain, Look::Plain, Look::Plain], &rows);
    out.push('\n');
    let _ = writeln!(out, "{} reports", summaries.len());
    out
}
