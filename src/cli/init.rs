//! `trephine init`: a commented `trephine.toml` to start from.

use super::Failure;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use trephine::lint::config::{NAME, TEMPLATE};

/// Write a commented `trephine.toml`; one that is there is left alone.
#[derive(Args)]
pub(crate) struct Init {
    /// The folder to write it in
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

impl Init {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let path = self.folder.join(NAME);
        let mut file = std::fs::File::create_new(&path).map_err(|e| Failure::Usage(format!("{}: {e}", path.display())))?;
        file.write_all(TEMPLATE.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}
