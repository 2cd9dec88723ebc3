//! The command line of `comityd`. Every command is done on the host and, where it changes something, recorded.

mod admin;
mod database;
mod ending;
mod export;
mod figures;
mod import;
mod keys;
mod output;
mod password;
mod rebuild;
mod register;
mod release;
mod rules;
mod serve;
mod simulate;
mod treaties;
mod treaty_file;

use std::{collections::BTreeSet, process::ExitCode};

use clap::{Parser, Subcommand};
use comity_domain::{
    codes::Role,
    ids::{StateCode, UserId},
    registry::Actor,
};
use uuid::Uuid;

pub use ending::{BAD, Ending, UNREACHABLE, USAGE};

/// The backend of Comity: mutual legal assistance between States.
///
/// Exit codes: 0 done, 1 refused or found bad, 2 wrong usage, 3 the database cannot be reached.
#[derive(Debug, Parser)]
#[command(name = "comityd", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the HTTP interface; brings the database up to date first.
    Serve(serve::Serve),
    /// Make a database ready: the register of States, and the first administrator of a State. Once for each State.
    Init(admin::Init),
    /// People.
    #[command(subcommand)]
    User(admin::User),
    /// Roles.
    #[command(subcommand)]
    Role(admin::Role),
    /// The register of States.
    #[command(subcommand)]
    State(admin::State),
    /// Central and executing authorities.
    #[command(subcommand)]
    Authority(register::Authority),
    /// National laws that States transmitted.
    #[command(subcommand)]
    Law(register::Law),
    /// Lengths of clocks.
    #[command(subcommand)]
    Clock(register::Clock),
    /// Treaty status, and treaties on record.
    #[command(subcommand)]
    Treaty(treaties::Treaty),
    /// The audit trail of one State, as an auditor of it may read it.
    Export(export::Export),
    /// The figures of a State, or of all of the node.
    Figures(figures::Figures),
    /// Freeze the release of a calendar quarter for the Committee of Experts: closed tables that expose nobody.
    Release(release::Release),
    /// The releases that were made.
    Releases(release::Releases),
    /// The office's old register of running cases, from a CSV file. All lines are checked before one is taken over.
    Import(import::Import),
    /// Fold every event again and compare all that was made from them.
    Rebuild(rebuild::Rebuild),
    /// Make an invented docket in a new database, for tests and benchmarks.
    Simulate(simulate::Simulate),
    /// The keys of States, which open their vaults.
    #[command(subcommand)]
    Key(keys::Key),
    /// What the vaults hold: the identities of protected persons.
    #[command(subcommand)]
    Vault(keys::Vault),
    /// The transition table.
    Workflow(rules::Workflow),
    /// The description of the HTTP interface, OpenAPI 3.1.
    Openapi,
}

/// Runs the command line of this program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are asked for, everything else is wrong usage; a closed output is no reason to fail.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { USAGE } else { 0 });
        }
    };
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(ending) => ending.report(),
    }
}

fn run(cli: Cli) -> Result<(), Ending> {
    match cli.command {
        Command::Workflow(workflow) => return workflow.run(),
        Command::Openapi => return rules::openapi(),
        _ => {}
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        match cli.command {
            Command::Serve(serve) => serve.run().await,
            Command::Init(init) => init.run().await,
            Command::User(user) => user.run().await,
            Command::Role(role) => role.run().await,
            Command::State(state) => state.run().await,
            Command::Authority(authority) => authority.run().await,
            Command::Law(law) => law.run().await,
            Command::Clock(clock) => clock.run().await,
            Command::Treaty(treaty) => treaty.run().await,
            Command::Export(export) => export.run().await,
            Command::Figures(figures) => figures.run().await,
            Command::Release(release) => release.run().await,
            Command::Releases(releases) => releases.run().await,
            Command::Import(import) => import.run().await,
            Command::Rebuild(rebuild) => rebuild.run().await,
            Command::Simulate(simulate) => simulate.run().await,
            Command::Key(key) => key.run().await,
            Command::Vault(vault) => vault.run().await,
            Command::Workflow(workflow) => workflow.run(),
            Command::Openapi => rules::openapi(),
        }
    });
    // What still hashes or reads has nobody to answer to.
    runtime.shutdown_background();
    ended
}

/// Who stands for the host: nobody on record, who may read what an auditor of the State may.
fn of_the_host(state: Option<StateCode>) -> Actor {
    Actor::new(UserId(Uuid::nil()), state, BTreeSet::from([Role::Auditor]))
}
