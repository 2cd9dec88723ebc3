//! The benchmark: `cargo run --release --bin bench`. What it measures and how to read it: `docs/benchmark.md`.

use std::{fs, io::Write as _, path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Result, ensure};
use clap::Parser;
use comity_tests::bench::{reading, report, rounds::Plan, run::Until, variant::Variant};

/// Measures Comity beside bare SQL doing the same work.
#[derive(Parser)]
#[command(name = "bench")]
struct Arguments {
    /// How many rounds; each runs every variant once.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    rounds: u16,
    /// How long each variant works in each round.
    #[arg(long, value_name = "SECONDS", default_value_t = 3.0)]
    seconds: f64,
    /// Writes everything that was measured to a file, too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// One short round over small dockets: shows that it works, and is no measurement.
    #[arg(long)]
    quick: bool,
    /// Only reads over whole dockets: figures and exports.
    #[arg(long, conflicts_with_all = ["one", "json"])]
    readings: bool,
    /// Where the files of the run are made; by default where temporary files go. Must be on the disk to be measured.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Runs one variant alone and prints nothing but what it did: for a profiler.
    #[arg(long, value_name = "VARIANT", requires = "units")]
    one: Option<Variant>,
    /// How many units of work the one variant does.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    units: Option<u64>,
}

#[expect(clippy::print_stdout, reason = "the table is what it is for")]
fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    ensure!((0.05..=600.0).contains(&arguments.seconds), "--seconds takes 0.05 to 600");
    let folder = match &arguments.folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    if let (Some(variant), Some(units)) = (arguments.one, arguments.units) {
        let sample = variant.once(folder.path(), Until::Units(units))?;
        println!("{variant}: {} units, {:.0} a second", sample.units, sample.rate);
        return Ok(ExitCode::SUCCESS);
    }
    let plan = if arguments.quick {
        Plan { rounds: 1, time: Duration::from_millis(400), dockets: [1_000, 4_000] }
    } else {
        Plan {
            rounds: usize::from(arguments.rounds),
            time: Duration::from_secs_f64(arguments.seconds),
            dockets: [10_000, 100_000],
        }
    };
    let mut stderr = std::io::stderr();
    if arguments.readings {
        let tell = |stage: &str| drop(writeln!(stderr, "{stage}"));
        let readings = reading::alone(&plan.dockets, plan.rounds, folder.path(), tell)?;
        println!("{}\nAims", readings.table().trim_start());
        readings.aims().iter().for_each(|aim| println!("{aim}"));
        return Ok(ExitCode::SUCCESS);
    }
    let run = plan.run(folder.path(), |stage| drop(writeln!(stderr, "{stage}")))?;
    print!("{}", report::table(&run, &plan)?);
    if arguments.quick {
        println!("\n--quick: it works; the figures are no measurement.");
    }
    if let Some(path) = &arguments.json {
        fs::write(path, format!("{:#}\n", report::as_json(&run, &plan)))?;
    }
    Ok(if run.is_discarded() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
