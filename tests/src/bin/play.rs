//! Plays a folder of acceptance cases: `cargo run --bin play -- DIR`.

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use comity_tests::player::{
    docket_figures,
    lines::{summary, table},
    play_folder,
};

/// Plays every acceptance case of a folder through the real HTTP router and prints a line for each case and block,
/// then the table of cases and blocks, then the totals. Ends with 1 where anything failed.
#[derive(Parser)]
#[command(name = "play")]
struct Arguments {
    /// The folder of case files (YAML).
    folder: PathBuf,
    /// Print the figures of the folder as one docket, as JSON, instead of the lines.
    #[arg(long)]
    figures: bool,
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the lines are what it is for")]
async fn main() -> anyhow::Result<ExitCode> {
    let Arguments { folder, figures } = Arguments::parse();
    if figures {
        println!("{}", serde_json::to_string_pretty(&docket_figures(&folder).await?)?);
        return Ok(ExitCode::SUCCESS);
    }
    let lines = play_folder(&folder).await?;
    for line in &lines {
        println!("{line}");
    }
    println!("\n{}\n\n{}", table(&lines), summary(&lines));
    let failed = lines.is_empty() || lines.iter().any(|line| line.outcome.has_failed());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
