//! `trephine explain`: the page of an element, a pattern, a column or a check.

use super::output::Output;
use super::{Failure, Grammars};
use clap::Args;
use std::process::ExitCode;
use trephine::render::explain;

/// Print the page of an element, a pattern, a column or a check.
#[derive(Args)]
pub(crate) struct Explain {
    /// Its id, e.g. marrow.blasts, mds_ib1, blasts_pct or BMA001
    id: String,
    #[command(flatten)]
    grammars: Grammars,
    #[command(flatten)]
    output: Output,
}

impl Explain {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let grammar = self.grammars.load()?;
        let page = explain::explain(grammar, &self.id, self.output.width()).map_err(|near| {
            let hint = if near.is_empty() {
                "`trephine grammar list` names all".to_owned()
            } else {
                format!("did you mean {}?", near.join(", "))
            };
            Failure::Usage(format!("no element, pattern, column or check is called `{}`; {hint}", self.id))
        })?;
        let mut out = self.output.prose()?;
        out.write_all(page.as_bytes())?;
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }
}
