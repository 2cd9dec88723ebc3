//! `comityd`: the backend, and what is done to it on its host.

use std::process::ExitCode;

fn main() -> ExitCode {
    comity_server::cli::main()
}
