//! The command line: what is asked for, and where the answer goes. Every subcommand is a small file of its own, and
//! clap is imported nowhere else.

mod check;
mod explain;
mod extract;
mod grammar;
mod init;
mod output;
mod read;
mod sample;
mod schema;
mod stream;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use trephine::Grammar;
use trephine::error::GrammarError;
use trephine::grammar::load;

/// Some input could not be read, or the command could not be carried out.
const FAULT: u8 = 2;

/// Reads bone marrow examination reports. Trephine never diagnoses: it reads, compares and explains.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show what reports say: findings, patterns with their evidence, and what was not understood
    Read(read::Read),
    /// Write one row a report, with the columns of the data contract
    Extract(extract::Extract),
    /// Find what in reports contradicts itself, is missing, or cannot be
    Check(check::CheckCommand),
    /// Print the page of an element, a pattern, a column or a check
    Explain(explain::Explain),
    /// Show, check or write out the grammars
    Grammar(grammar::GrammarCommand),
    /// Write a commented `trephine.toml`
    Init(init::Init),
    /// Print the JSON Schema of `read --format json`, or of `trephine.toml`
    Schema(schema::Schema),
}

/// Where reports come from.
#[derive(Args)]
struct Input {
    /// Files, folders, globs, or `-` for standard input
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// Take the input to be in this encoding, e.g. utf-8, utf-16le, windows-1252
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Column of a table that holds the report's id
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Column of a table that holds the report's text
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
}

impl Input {
    /// Without a path there is nothing to read.
    fn some(&self) -> Result<(), Failure> {
        if self.paths.is_empty() {
            return Err(Failure::Usage("name a file, a folder, a glob, or `-` for standard input".to_owned()));
        }
        Ok(())
    }

    fn options(&self) -> trephine::input::Options {
        trephine::input::Options { encoding: self.encoding.clone(), id_column: self.id.clone(), text_column: self.text.clone() }
    }
}

/// How reports are read.
#[derive(Args)]
struct Reader {
    /// Hide the report's own opinion: diagnosis, conclusion, comment and addendum text
    #[arg(long)]
    without_conclusion: bool,
    #[command(flatten)]
    grammars: Grammars,
}

impl Reader {
    fn scope(&self) -> trephine::Scope {
        trephine::Scope { without_conclusion: self.without_conclusion }
    }
}

/// Which grammars.
#[derive(Args)]
struct Grammars {
    /// Lay the grammar files of this folder over the built-in ones
    #[arg(long, value_name = "DIR")]
    grammars: Option<PathBuf>,
}

impl Grammars {
    /// The grammar asked for. It serves the whole process, so that a site's own one may live as long.
    fn load(&self) -> Result<&'static Grammar, Failure> {
        let Some(folder) = &self.grammars else { return Ok(load::built_in()?) };
        let own = load::layered(folder)?;
        Ok(Box::leak(Box::new(own)))
    }
}

/// Why a command ends early.
enum Failure {
    /// The grammars are faulty.
    Grammar(Vec<GrammarError>),
    /// The answer cannot be written.
    Output(std::io::Error),
    /// The arguments ask for something that is not there.
    Usage(String),
}

impl From<&[GrammarError]> for Failure {
    fn from(errors: &[GrammarError]) -> Self {
        Self::Grammar(errors.to_vec())
    }
}

impl From<Vec<GrammarError>> for Failure {
    fn from(errors: Vec<GrammarError>) -> Self {
        Self::Grammar(errors)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}

/// Runs the command of this process's arguments.
pub(crate) fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Read(command) => command.run(),
        Command::Extract(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Grammar(command) => command.run(),
        Command::Init(command) => command.run(),
        Command::Schema(command) => command.run(),
    };
    match done {
        Ok(code) => code,
        // Whoever reads the pipe has seen enough: `trephine read ... | head`.
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            match failure {
                Failure::Grammar(errors) => errors.iter().for_each(|e| anstream::eprintln!("error: {e}")),
                Failure::Output(error) => anstream::eprintln!("error: cannot write: {error}"),
                Failure::Usage(message) => anstream::eprintln!("error: {message}"),
            }
            ExitCode::from(FAULT)
        }
    }
}
