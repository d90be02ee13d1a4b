//! `trephine grammar`: what the grammars hold, whether a site's own fit, and their files to start from.

use super::output::Output;
use super::{FAULT, Failure, Grammars};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};
use trephine::grammar::check::failures;
use trephine::render::catalogue;

/// Show, check or write out the grammars.
#[derive(Args)]
pub(crate) struct GrammarCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List every element and pattern
    List {
        #[command(flatten)]
        grammars: Grammars,
        #[command(flatten)]
        output: Output,
    },
    /// Validate the grammars and run the examples in their files
    Check {
        /// Lay the grammar files of this folder over the built-in ones, as `--grammars`
        #[arg(value_name = "DIR", conflicts_with = "grammars")]
        folder: Option<PathBuf>,
        #[command(flatten)]
        grammars: Grammars,
    },
    /// Write the built-in files into a folder, to read or to start from; files that are there stay as they are
    Dir {
        /// Where to
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

impl GrammarCommand {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        match &self.action {
            Action::List { grammars, output } => {
                let page = catalogue::list(grammars.load()?, output.width());
                let mut out = output.prose()?;
                out.write_all(page.as_bytes())?;
                out.flush()?;
                Ok(ExitCode::SUCCESS)
            }
            Action::Check { folder, grammars } => {
                let chosen = folder.clone().or_else(|| grammars.grammars.clone());
                check(&Grammars { grammars: chosen })
            }
            Action::Dir { folder } => write_out(folder),
        }
    }
}

fn check(grammars: &Grammars) -> Result<ExitCode, Failure> {
    let failures = failures(grammars.load()?);
    for failure in &failures {
        anstream::eprintln!("error: {failure}");
    }
    if failures.is_empty() {
        anstream::println!("the grammars are valid, and every example comes out as it says");
        return Ok(ExitCode::SUCCESS);
    }
    anstream::eprintln!("error: {} examples come out otherwise than they say", failures.len());
    Ok(ExitCode::from(FAULT))
}

fn write_out(folder: &Path) -> Result<ExitCode, Failure> {
    let (mut written, mut kept) = (0, 0);
    for (name, text) in catalogue::files() {
        let path = folder.join(format!("{name}.toml"));
        if path.exists() {
            kept += 1;
            continue;
        }
        let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(named)?;
        }
        fs::write(&path, text).map_err(named)?;
        written += 1;
    }
    anstream::eprintln!("{written} files written to {}, {kept} already there left as they are", folder.display());
    Ok(ExitCode::SUCCESS)
}
