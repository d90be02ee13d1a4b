//! `trephine schema`: the JSON Schema of `trephine read --format json`, or of `trephine.toml`.

use super::Failure;
use super::output::Output;
use clap::Args;
use std::process::ExitCode;
use trephine::lint::config;
use trephine::render::json;

/// Print the JSON Schema of `read --format json`, or of `trephine.toml`.
#[derive(Args)]
pub(crate) struct Schema {
    /// The one of `trephine.toml`
    #[arg(long)]
    config: bool,
    #[command(flatten)]
    output: Output,
}

impl Schema {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let mut out = self.output.data()?;
        let schema = if self.config { config::schema() } else { json::schema() };
        out.write_all(schema.as_bytes())?;
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }
}
