//! Where an answer goes: standard output, in colour only on a terminal that wants it, or a file.

use anstream::AutoStream;
use clap::Args;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// Widest line of prose that reads well; a terminal may be narrower.
const WIDEST: usize = 120;
/// Where nobody tells the width: a pipe or a file.
const UNTOLD: usize = 100;
/// Below this nothing fits.
const NARROWEST: usize = 40;

/// Where the answer goes.
#[derive(Args)]
pub(crate) struct Output {
    /// Write to this file
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    file: Option<PathBuf>,
}

impl Output {
    /// Opens it for data, which goes out as it is.
    pub(crate) fn data(&self) -> io::Result<Box<dyn Write>> {
        Ok(match self.create()? {
            Some(file) => Box::new(BufWriter::new(file)),
            None => Box::new(BufWriter::new(io::stdout())),
        })
    }

    /// Opens it for people. A file never has colour; standard output has it as `NO_COLOR` and the terminal will.
    pub(crate) fn prose(&self) -> io::Result<Box<dyn Write>> {
        Ok(match self.create()? {
            Some(file) => Box::new(BufWriter::new(AutoStream::never(file))),
            None => Box::new(BufWriter::new(AutoStream::auto(io::stdout()))),
        })
    }

    fn create(&self) -> io::Result<Option<File>> {
        let Some(path) = &self.file else { return Ok(None) };
        let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
        File::create(path).map(Some).map_err(named)
    }

    /// Columns a rendering may fill.
    pub(crate) fn width(&self) -> usize {
        let told = || std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = if self.file.is_some() { None } else { told().or_else(terminal) };
        width.unwrap_or(UNTOLD).clamp(NARROWEST, WIDEST)
    }
}
