//! `trephine schema`: the JSON Schema of `trephine read --format json`.

use super::Failure;
use super::output::Output;
use clap::Args;
use std::process::ExitCode;
use trephine::render::json;

/// Print the JSON Schema of `read --format json`.
#[derive(Args)]
pub(crate) struct Schema {
    #[command(flatten)]
    output: Output,
}

impl Schema {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let mut out = self.output.data()?;
        out.write_all(json::schema().as_bytes())?;
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }
}
