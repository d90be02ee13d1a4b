//! The command line of trephine.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
