//! `comity`: the officer's client, full screen or from a script.

use std::process::ExitCode;

fn main() -> ExitCode {
    comity_tui::cli::main()
}
