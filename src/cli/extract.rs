//! `trephine extract`: one row a report.

use super::output::Output;
use super::{FAULT, Failure, Input, Reader, stream};
use clap::{Args, ValueEnum};
use std::process::ExitCode;
use trephine::Reading;
use trephine::render::table;

/// Write one row a report, with the columns of the data contract.
#[derive(Args)]
pub(crate) struct Extract {
    #[command(flatten)]
    input: Input,
    /// How to write the rows
    #[arg(long, value_enum, default_value = "ndjson")]
    format: Format,
    #[command(flatten)]
    reader: Reader,
    #[command(flatten)]
    output: Output,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One JSON object a line
    Ndjson,
    /// Comma-separated values with a header; lists joined with `;`
    Csv,
}

impl Extract {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        self.input.some()?;
        let grammar = self.reader.grammars.load()?;
        let mut out = self.output.data()?;
        let render: fn(&Reading<'_>) -> String = match self.format {
            Format::Ndjson => table::ndjson,
            Format::Csv => {
                out.write_all(table::csv_header().as_bytes())?;
                table::csv
            }
        };
        let reports = trephine::input::reports(&self.input.paths, &self.input.options());
        let whole = stream::each(reports, grammar, self.reader.scope(), render, "", &mut *out)?;
        Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(FAULT) })
    }
}
