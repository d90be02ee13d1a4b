//! The clinical view: what a haematologist wants to see of a report on one page, each line with its words.

mod finding;
mod pattern;

use crate::finding::Finding;
use crate::finding::fact::FactValue;
use crate::pattern::assessment::Level;
use crate::reading::Reading;
use crate::render::evidence::{Alarm, Case, alarms, cases};
use crate::render::grid::grid;
use crate::render::prose::{BOLD, DIM, RED, YELLOW, fill, heading, styled};
use crate::render::unread::{line_of, unread};
use crate::render::value::{plain, shorten, statement, value, words_of};
use crate::render::{SAFETY, evidence};

/// Longest sentence shown of those that were not understood, in characters.
const SENTENCE: usize = 240;

/// The page of one report, `width` columns wide, with escape codes for its styles.
#[must_use]
pub fn clinical(reading: &Reading<'_>, width: usize) -> String {
    let mut out = String::new();
    title(&mut out, reading, width);
    if reading.is_report() {
        let cases = cases(reading);
        urgent(&mut out, reading, &alarms(reading, &cases), width);
        finding::specimen(&mut out, reading, width);
        finding::findings(&mut out, reading, width);
        awaited(&mut out, reading, width);
        pattern::patterns(&mut out, reading, &cases, width);
        conflicts(&mut out, reading, &cases, width);
    } else {
        out.push('\n');
        fill(
            &mut out,
            "Too little here is said of a marrow to read it as a marrow report; no pattern was compared.",
            width,
            "",
            "",
        );
    }
    not_understood(&mut out, reading, width);
    out.push('\n');
    out.push_str(&styled(DIM, SAFETY));
    out.push_str("\n\n");
    out
}

fn title(out: &mut String, reading: &Reading<'_>, width: usize) {
    out.push_str(&styled(BOLD, &plain(&reading.report.id)));
    out.push('\n');
    let mut facts = Vec::new();
    for id in ["patient.sex", "patient.age"] {
        let Some(element) = reading.grammar.elements.find(id) else { continue };
        if let (Some(fact), Some(element)) = (reading.facts.get(element), reading.grammar.elements.get(element)) {
            facts.push(value(element, fact.value));
        }
    }
    facts.push(format!("{:.0} % of the report read", 100.0 * reading.share_read()));
    fill(out, &facts.join(" · "), width, "", "");
}

fn urgent(out: &mut String, reading: &Reading<'_>, alarms: &[Alarm<'_>], width: usize) {
    if alarms.is_empty() {
        return;
    }
    heading(out, RED, "URGENT TO SETTLE");
    for alarm in alarms {
        out.push_str("  ");
        out.push_str(&styled(RED, &alarm.pattern.title));
        out.push('\n');
        fill(out, alarm.text, width, "    ", "    ");
        if !alarm.rests_on.is_empty() {
            let said: Vec<String> = alarm.rests_on.iter().map(|id| statement(reading, *id)).collect();
            fill(out, &format!("Here it rests on: {}.", said.join("; ")), width, "    ", "    ");
        }
    }
}

/// Results that the report names and does not have.
fn awaited(out: &mut String, reading: &Reading<'_>, width: usize) {
    use crate::finding::Assertion::{NotAssessed, Pending};
    let mut rows: Vec<Vec<String>> = Vec::new();
    for f in reading.findings.list.iter().filter(|f| matches!(f.assertion, NotAssessed | Pending)) {
        if reading.facts.get(f.element).is_some() {
            continue;
        }
        let Some(element) = reading.grammar.elements.get(f.element) else { continue };
        if !rows.iter().any(|r| r.first() == Some(&element.title)) {
            rows.push(vec![element.title.clone(), f.assertion.name().to_owned(), words(reading, f)]);
        }
    }
    if !rows.is_empty() {
        heading(out, BOLD, "Awaited or not assessed");
        grid(out, width, &finding::SHARES, &finding::LOOKS, &rows);
    }
}

/// The words of a finding in quotation marks.
fn words(reading: &Reading<'_>, finding: &Finding) -> String {
    format!("“{}”", words_of(reading, finding))
}

fn conflicts(out: &mut String, reading: &Reading<'_>, cases: &[Case<'_>], width: usize) {
    let mut lines: Vec<String> = Vec::new();
    for (id, element) in reading.grammar.elements.iter() {
        if !reading.facts.get(id).is_some_and(|f| f.conflict) {
            continue;
        }
        let mut said: Vec<(FactValue, String)> = Vec::new();
        for f in reading.findings.list.iter().filter(|f| f.element == id && f.counts()) {
            if !said.iter().any(|(v, _)| *v == f.value) {
                said.push((f.value, format!("{} {} ({})", value(element, f.value), words(reading, f), f.specimen.name())));
            }
        }
        let said: Vec<String> = said.into_iter().map(|s| s.1).collect();
        lines.push(format!("{}: {}", element.title, said.join(" against ")));
    }
    for case in cases.iter().filter(|c| c.assessed.conflict) {
        let said = if case.assessed.stated {
            let fails = case.against.iter().filter(|j| j.block == evidence::Block::Required);
            let fails: Vec<String> = fails.map(|j| pattern::line(reading, j)).collect();
            format!("the report concludes so, but a required criterion is not met: {}", fails.join("; "))
        } else if case.assessed.level == Level::Excluded {
            "the report names it, but a required criterion is not met".to_owned()
        } else {
            "the report excludes it or leaves it open, and its own findings say otherwise".to_owned()
        };
        lines.push(format!("{}: {said}", case.pattern.title));
    }
    if lines.is_empty() {
        return;
    }
    heading(out, YELLOW, "Conflicts");
    for line in lines {
        fill(out, &line, width, "  ! ", "    ");
    }
}

fn not_understood(out: &mut String, reading: &Reading<'_>, width: usize) {
    let list = unread(reading);
    if list.is_empty() {
        return;
    }
    heading(out, BOLD, "Not understood");
    for span in list {
        let text = &reading.report.text;
        let said = shorten(&plain(span.of(text)), SENTENCE);
        fill(out, &format!("“{said}”"), width, &format!("  line {:<4}", line_of(text, span.start)), "           ");
    }
}
