//! The page of a check: what it finds, why it matters, where it comes from, and its cases.

use super::entry;
use crate::lint::PrintedPage;
use crate::render::prose::{BOLD, fill, heading, styled};

/// The page as it is printed.
pub(super) fn page(page: &PrintedPage, width: usize) -> String {
    let mut out = format!("{} — {}\n", styled(BOLD, &page.code), page.title);
    entry(&mut out, "Name", &page.name.replace('_', "-"), width);
    entry(&mut out, "Severity", page.severity.name(), width);
    entry(&mut out, "Since", &page.since, width);
    if page.preview {
        entry(&mut out, "Preview", "off by default; `--preview` or `--select` with its whole code runs it", width);
    }
    for (title, text) in [("What it checks", &page.checks), ("Why it matters", &page.why), ("Source", &page.source)] {
        heading(&mut out, BOLD, title);
        fill(&mut out, text, width, "  ", "  ");
    }
    for (title, cases) in [("It fires on", &page.fires), ("It is silent on", &page.silent)] {
        cases_of(&mut out, title, cases);
    }
    out
}

/// Cases keep their lines: what stands under which heading is part of them.
fn cases_of(out: &mut String, title: &str, cases: &[String]) {
    if cases.is_empty() {
        return;
    }
    heading(out, BOLD, title);
    for (i, case) in cases.iter().enumerate() {
        if i > 0 {
            out.push_str("    --\n");
        }
        for line in case.trim_end().lines() {
            out.push_str(format!("    {line}").trim_end());
            out.push('\n');
        }
    }
}
