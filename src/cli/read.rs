//! `trephine read`: what reports say.

use super::output::Output;
use super::{FAULT, Failure, Input, Reader, sample, stream};
use clap::{Args, ValueEnum};
use std::process::ExitCode;
use trephine::Report;
use trephine::error::InputError;
use trephine::render::{annotated, clinical, json};

/// Show what reports say: findings, patterns with their evidence, and what was not understood.
#[derive(Args)]
pub(crate) struct Read {
    #[command(flatten)]
    input: Input,
    /// Read the invented report that comes with trephine
    #[arg(long, conflicts_with = "paths")]
    sample: bool,
    /// How to show it
    #[arg(long, value_enum, default_value = "clinical")]
    format: Format,
    #[command(flatten)]
    reader: Reader,
    #[command(flatten)]
    output: Output,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A page for clinicians
    Clinical,
    /// The report with its findings marked under the text
    Annotated,
    /// JSON, version 1; its schema: `trephine schema`
    Json,
}

impl Read {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        if self.sample {
            return self.write(std::iter::once(Ok(sample::report())));
        }
        self.input.some()?;
        self.write(trephine::input::reports(&self.input.paths, &self.input.options()))
    }

    fn write(&self, reports: impl Iterator<Item = Result<Report, InputError>>) -> Result<ExitCode, Failure> {
        let grammar = self.reader.grammars.load()?;
        let (width, scope) = (self.output.width(), self.reader.scope());
        let whole = match self.format {
            Format::Clinical => {
                let mut out = self.output.prose()?;
                stream::each(reports, grammar, scope, |r| clinical::clinical(r, width), "", &mut *out)?
            }
            Format::Annotated => {
                let mut out = self.output.prose()?;
                stream::each(reports, grammar, scope, |r| annotated::annotated(r, width), "", &mut *out)?
            }
            Format::Json => {
                let mut out = self.output.data()?;
                out.write_all(json::HEAD.as_bytes())?;
                let whole = stream::each(reports, grammar, scope, json::report, ",\n", &mut *out)?;
                out.write_all(json::TAIL.as_bytes())?;
                out.flush()?;
                whole
            }
        };
        Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(FAULT) })
    }
}
