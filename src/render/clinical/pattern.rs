//! The patterns of the clinical view, with evidence for, against and missing.

use crate::pattern::assessment::{Assessed, Level};
use crate::reading::Reading;
use crate::render::evidence::{Block, Case, Judged};
use crate::render::prose::{BOLD, DIM, GREEN, YELLOW, fill, heading, styled};
use crate::render::value::statement;

/// Most criteria named that rule a pattern out.
const REASONS: usize = 2;

/// What is put forward at length, then what is possible and what is excluded, a line or two each.
pub(super) fn patterns(out: &mut String, reading: &Reading<'_>, cases: &[Case<'_>], width: usize) {
    heading(out, BOLD, "Patterns");
    if cases.is_empty() {
        fill(out, "None of the patterns is stated, met or suggested.", width, "  ", "  ");
    }
    for case in cases.iter().filter(|c| c.assessed.level.is_asserted()) {
        whole(out, reading, case, width);
    }
    for (level, title) in [(Level::Possible, "Possible"), (Level::Excluded, "Excluded")] {
        let list: Vec<&Case<'_>> = cases.iter().filter(|c| c.assessed.level == level).collect();
        if list.is_empty() {
            continue;
        }
        out.push_str(&format!("  {}\n", styled(BOLD, title)));
        for case in list {
            fill(out, &brief(reading, case), width, "    - ", "      ");
        }
    }
}

/// What the level means for this report.
fn standing(assessed: Assessed) -> &'static str {
    match (assessed.level, assessed.stated, assessed.conflict) {
        (_, true, true) => "the report concludes so; a required criterion is not met",
        (Level::Meets, true, _) => "all criteria met, and the report concludes so",
        (Level::Meets, ..) => "all criteria met by what the report states",
        (_, true, _) => "the report concludes so; not all that is required is in it",
        _ => "the picture fits; something required is not in the report",
    }
}

fn whole(out: &mut String, reading: &Reading<'_>, case: &Case<'_>, width: usize) {
    let style = match (case.assessed.conflict, case.assessed.level) {
        (true, _) => YELLOW,
        (_, Level::Meets) => GREEN,
        _ => BOLD,
    };
    out.push_str(&format!("  {}\n", styled(style, &case.pattern.title)));
    let editions = case.pattern.edition.join(", ");
    let standing = format!("{} · {} · {editions}", case.pattern.id, standing(case.assessed));
    let mut note = String::new();
    fill(&mut note, &standing, width, "    ", "    ");
    out.push_str(&styled(DIM, note.trim_end()));
    out.push('\n');
    side(out, reading, "for", &case.favouring, width);
    side(out, reading, "against", &case.against, width);
    let missing: Vec<String> = case.missing().iter().map(|id| statement(reading, *id)).collect();
    if !missing.is_empty() {
        fill(out, &missing.join("; "), width, "    missing  • ", "               ");
    }
}

fn side(out: &mut String, reading: &Reading<'_>, name: &str, list: &[Judged<'_>], width: usize) {
    let mut name = name;
    for judged in list {
        fill(out, &line(reading, judged), width, &format!("    {name:<9}• "), "               ");
        name = "";
    }
}

/// A criterion in words with the statements that decided it.
pub(super) fn line(reading: &Reading<'_>, judged: &Judged<'_>) -> String {
    let said: Vec<String> = judged.decided.iter().map(|id| statement(reading, *id)).collect();
    let label = &judged.criterion.label;
    if said.is_empty() { label.clone() } else { format!("{label} — {}", said.join("; ")) }
}

/// One entry: what speaks for a possible pattern, or what rules out an excluded one.
fn brief(reading: &Reading<'_>, case: &Case<'_>) -> String {
    let labels = |list: &[Judged<'_>]| {
        // What is required of many patterns tells little of this one, unless there is nothing else.
        let own = list.iter().filter(|j| j.block != Block::Required).count();
        let told = list.iter().filter(|j| own == 0 || j.block != Block::Required);
        told.map(|j| j.criterion.label.clone()).collect::<Vec<_>>().join("; ")
    };
    let mut text = format!("{} ({})", case.pattern.title, case.pattern.id);
    if case.assessed.level == Level::Excluded {
        let fails: Vec<String> = case.against.iter().filter(|j| j.block == Block::Required).map(|j| line(reading, j)).collect();
        let (shown, more) = fails.split_at(fails.len().min(REASONS));
        text.push_str(if shown.is_empty() { ": by the report" } else { ": not met: " });
        text.push_str(&shown.join("; "));
        if !more.is_empty() {
            text.push_str(&format!("; and {} more", more.len()));
        }
        return text;
    }
    for (name, list) in [("for", &case.favouring), ("against", &case.against)] {
        if !list.is_empty() {
            text.push_str(&format!("; {name}: {}", labels(list)));
        }
    }
    text
}
