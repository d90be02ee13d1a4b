//! `trephine check`: what in reports contradicts itself, is missing, or cannot be.

use super::output::Output;
use super::{FAULT, Failure, Grammars, Input, stream};
use clap::{Args, ValueEnum};
use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;
use trephine::lint::baseline::{Baseline, Entry, today};
use trephine::lint::config::{Config, find};
use trephine::lint::{Choice, Severity, check, pages};
use trephine::render::lint::{self, Summary, text};
use trephine::{Reading, Scope};

/// Some lint reached `--fail-on`.
const FOUND: u8 = 1;

/// Find what in reports contradicts itself, is missing, or cannot be.
#[derive(Args)]
pub(crate) struct CheckCommand {
    #[command(flatten)]
    input: Input,
    /// How to show what is found
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Only checks whose code begins so, e.g. BMA or BMD007
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    select: Vec<String>,
    /// Not checks whose code begins so
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Run checks that have not proved themselves yet, too
    #[arg(long)]
    preview: bool,
    /// Show notes, too
    #[arg(long)]
    notes: bool,
    /// Say which checks applied
    #[arg(long, short)]
    verbose: bool,
    /// Print counts for each check instead
    #[arg(long)]
    statistics: bool,
    /// Leave the report's words out
    #[arg(long)]
    no_text: bool,
    /// The least severity that makes the exit code 1; `error` where nothing else is said
    #[arg(long, value_enum)]
    fail_on: Option<Fail>,
    /// Take the settings from this file, not from the nearest `trephine.toml` upwards
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Leave out the lints that this file accepts
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what is found to the baseline file, so that it is accepted
    #[arg(long, requires = "baseline")]
    update_baseline: bool,
    /// Print the settings that hold here, and check nothing
    #[arg(long)]
    show_config: bool,
    /// Exit with 0 whatever is found
    #[arg(long)]
    exit_zero: bool,
    #[command(flatten)]
    grammars: Grammars,
    #[command(flatten)]
    output: Output,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: the report's lines with both places marked
    Text,
    /// JSON as the data contract has it
    Json,
    /// SARIF 2.1.0, for viewers and code-scanning services
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
    /// JUnit XML: a suite a report
    Junit,
    /// A table, one row a place
    Csv,
    /// One page for a browser that needs nothing else
    Html,
}

impl Format {
    const fn rendering(self) -> lint::Format {
        match self {
            Self::Text => lint::Format::Text,
            Self::Json => lint::Format::Json,
            Self::Sarif => lint::Format::Sarif,
            Self::Github => lint::Format::Github,
            Self::Junit => lint::Format::Junit,
            Self::Csv => lint::Format::Csv,
            Self::Html => lint::Format::Html,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Fail {
    /// Contradictions
    Error,
    /// What is missing, too
    Warning,
    /// Anything
    Note,
}

impl Fail {
    const fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Note => Severity::Note,
        }
    }
}

impl CheckCommand {
    /// The lints accepted; a file yet to be written accepts none.
    fn accepted(&self) -> Result<Baseline, Failure> {
        match &self.baseline {
            Some(path) if !self.update_baseline || path.exists() => {
                Baseline::load(path).map_err(|e| Failure::Usage(e.to_string()))
            }
            _ => Ok(Baseline::default()),
        }
    }

    /// The settings of the file, under those of the arguments.
    fn settings(&self) -> Result<Config, Failure> {
        let nearest = || find(&std::env::current_dir().ok()?);
        let mut config = match self.config.clone().or_else(nearest) {
            Some(path) => Config::load(&path).map_err(|e| Failure::Usage(e.to_string()))?,
            None => Config::default(),
        };
        if !self.select.is_empty() {
            config.select = Some(self.select.clone());
        }
        if !self.ignore.is_empty() {
            config.ignore.get_or_insert_default().extend(self.ignore.clone());
        }
        if self.preview {
            config.preview = Some(true);
        }
        if let Some(fail) = self.fail_on {
            config.fail_on = Some(fail.severity());
        }
        Ok(config)
    }

    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let config = self.settings()?;
        if self.show_config {
            let mut out = self.output.data()?;
            out.write_all(config.show().as_bytes())?;
            out.flush()?;
            return Ok(ExitCode::SUCCESS);
        }
        self.input.some()?;
        let grammar = self.grammars.load()?;
        let choice = Choice {
            select: config.select.unwrap_or_default(),
            ignore: config.ignore.unwrap_or_default(),
            preview: config.preview.unwrap_or_default(),
        };
        let fail_on = config.fail_on.unwrap_or(Severity::Error);
        let (width, words) = (self.output.width(), !self.no_text);
        let shown = if self.notes { Severity::Note } else { Severity::Warning };
        let reports = trephine::input::reports(&self.input.paths, &self.input.options());
        let (baseline, today) = (self.accepted()?, today());
        let format = self.format.rendering();
        let pages = if format.has_pages() { pages(grammar) } else { Vec::new() };
        let make = |reading: &Reading<'_>| {
            let mut checked = check(reading, &choice);
            let used = baseline.accept(reading.report(), &mut checked, &today);
            checked.lints.retain(|l| l.severity <= shown);
            let new: Vec<Entry> = if self.update_baseline {
                used.iter()
                    .filter_map(|i| baseline.entries.get(*i))
                    .cloned()
                    .chain(checked.lints.iter().map(|l| Entry::of(reading.report(), l)))
                    .collect()
            } else {
                Vec::new()
            };
            if self.no_text {
                checked.without_words();
            }
            let bare = self.format == Format::Text && self.statistics;
            let page = if bare { String::new() } else { format.report(reading, &checked, width, words) };
            (page, Summary::of(reading, &checked), used, new)
        };
        let (mut used_entries, mut new_entries) = (HashSet::new(), Vec::new());
        let mut summaries: Vec<Summary> = Vec::new();
        let mut out = if self.format == Format::Text { self.output.prose()? } else { self.output.data()? };
        out.write_all(format.head(&pages).as_bytes())?;
        let mut first = true;
        let whole = stream::fold(reports, grammar, Scope::default(), make, |(page, summary, used, new)| {
            used_entries.extend(used);
            new_entries.extend(new);
            summaries.push(summary);
            if !page.is_empty() && !std::mem::take(&mut first) {
                out.write_all(format.between().as_bytes())?;
            }
            out.write_all(page.as_bytes())
        })?;
        match self.format {
            Format::Text if self.statistics || self.verbose => out.write_all(text::statistics(&summaries, width).as_bytes())?,
            Format::Text if summaries.len() > 1 => out.write_all(text::triage(&summaries, width).as_bytes())?,
            _ => out.write_all(format.end(&pages, &summaries).as_bytes())?,
        }
        out.flush()?;
        let seen: HashSet<&str> = summaries.iter().map(|s| s.id.as_str()).collect();
        if let (true, Some(path)) = (self.update_baseline, &self.baseline) {
            std::fs::write(path, baseline.renewed(new_entries, &seen).show())?;
            return Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(FAULT) });
        }
        for (i, entry) in baseline.entries.iter().enumerate() {
            if seen.contains(entry.report.as_str()) && !used_entries.contains(&i) {
                let expired = !entry.expires.is_empty() && entry.expires < today;
                let why = if expired { "has expired" } else { "accepts nothing that is found" };
                anstream::eprintln!("warning: baseline: the entry of {} for report {} {why}", entry.check, entry.report);
            }
        }
        let worst = summaries.iter().filter_map(|s| s.worst).min();
        let fails = worst.is_some_and(|w| w <= fail_on) && !self.exit_zero;
        Ok(match (whole, fails) {
            (false, _) => ExitCode::from(FAULT),
            (true, true) => ExitCode::from(FOUND),
            (true, false) => ExitCode::SUCCESS,
        })
    }
}
