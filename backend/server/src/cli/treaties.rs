//! Treaty status from a file, in the form of the data that comes with this version; and treaties on record.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use comity_domain::{codes, ids::StateCode};
use comity_store::{Administration, Confidence, TreatyRecord, TreatyStatus};
use jiff::civil::Date;
use serde::Deserialize;

use super::{Ending, database::Database, ending::say, treaty_file};
use crate::Clock;

/// `comityd treaty`
#[derive(Debug, Subcommand)]
pub(crate) enum Treaty {
    /// Load a CSV file: `alpha3,treaty,status,date_signed,date_party,source,confidence`. All rows, or none.
    Load(Load),
    /// Enter bilateral or regional treaties from a JSON file: `code`, `name`, `kind`, `parties`, `valid_from`,
    /// `valid_to`, `provisional_arrest_days`, `clock_days`, `grounds`, `source`. All of them, or none.
    Record(Load),
}

#[derive(Debug, Args)]
pub(crate) struct Load {
    #[command(flatten)]
    database: Database,
    /// The file.
    file: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    alpha3: StateCode,
    treaty: codes::Treaty,
    status: String,
    date_signed: Option<Date>,
    date_party: Option<Date>,
    source: String,
    confidence: String,
}

impl Treaty {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let (load, status) = match self {
            Self::Load(load) => (load, true),
            Self::Record(load) => (load, false),
        };
        let text = std::fs::read_to_string(&load.file)
            .map_err(|e| Ending::bad(format!("{} cannot be read: {e}", load.file.display())))?;
        let acts = if status {
            records(&text)?
        } else {
            let recorded = treaty_file::read(&text).map_err(Ending::bad)?;
            recorded.into_iter().map(Administration::RecordTreaty).collect()
        };
        let count = acts.len();
        let store = load.database.open_existing().await?;
        store.administer_all(acts, Clock::system().now()).await?;
        store.close().await;
        say(&if status {
            format!("{count} rows of treaty status were loaded")
        } else {
            format!("treaties now on record from this file: {count}")
        })
    }
}

fn records(text: &str) -> Result<Vec<Administration>, Ending> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let mut acts = Vec::new();
    for (i, row) in reader.deserialize().enumerate() {
        let line = i + 2;
        let row: Row = row.map_err(|e| Ending::bad(format!("line {line}: {e}")))?;
        let record = record(row).map_err(|why| Ending::bad(format!("line {line}: {why}")))?;
        acts.push(Administration::SetTreaty(record));
    }
    Ok(acts)
}

fn record(row: Row) -> Result<TreatyRecord, &'static str> {
    let status = match row.status.as_str() {
        "party" => TreatyStatus::Party,
        "signatory" => TreatyStatus::Signatory,
        "none" => TreatyStatus::None,
        _ => return Err("the status is party, signatory or none"),
    };
    let confidence = match row.confidence.as_str() {
        "verified" => Confidence::Verified,
        "recalled" => Confidence::Recalled,
        "unknown" => Confidence::Unknown,
        _ => return Err("the confidence is verified, recalled or unknown"),
    };
    Ok(TreatyRecord {
        state: row.alpha3,
        treaty: row.treaty,
        status,
        signed: row.date_signed,
        party_since: row.date_party,
        source: row.source,
        confidence,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "alpha3,treaty,status,date_signed,date_party,source,confidence\n";

    #[test]
    fn a_row_reads_and_a_wrong_one_names_its_line() {
        let good = format!(
            "{HEAD}BHR,UNCAC,party,2005-02-08,2010-10-05,a table,verified\nBHR,SOM,none,,,a table,unknown\n"
        );
        assert_eq!(records(&good).unwrap().len(), 2);
        for bad in
            ["BHR,UNCAC,maybe,,,a,verified", "BHR,XYZ,party,,,a,verified", "Bahrain,UNCAC,party,,,a,verified"]
        {
            assert!(records(&format!("{HEAD}{bad}\n")).is_err(), "{bad}");
        }
    }
}
