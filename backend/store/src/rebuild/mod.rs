//! Every projection folded again from the entries, and compared.

mod documents;
mod logs;
mod requests;
mod tables;

use std::collections::BTreeMap;

use comity_domain::ids::{DocumentId, StateCode};
use sea_orm::{ConnectionTrait, DatabaseTransaction, TransactionTrait as _};
use serde_json::Value as Json;

use crate::{
    Store, StoreError,
    batch::NODE,
    held::Head,
    registry::{self, Registry},
    sql::{self, Projection, Writes},
    vault::{self, InVault},
};

use tables::named;

/// Whether to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RebuildMode {
    /// Compare and report.
    Check,
    /// Compare, report, and put right. What is truth (entries, bodies, documents, logs) is only ever
    /// reported.
    Write,
}

/// What was compared, and where it differed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RebuildReport {
    /// Entries read.
    pub entries: u64,
    /// Requests folded.
    pub requests: u64,
    /// Documents looked at; their bytes too, where nothing is to be put right.
    pub documents: u64,
    /// Rows of projections compared.
    pub rows: u64,
    /// Differences found.
    pub differences: Vec<Difference>,
}

/// One difference, by name; it holds no case content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// The row, by its key.
    pub row: String,
    /// The columns that differ, or that the row is missing or one too many.
    pub what: String,
}

impl RebuildReport {
    /// Returns whether everything agreed.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.differences.is_empty()
    }

    /// Returns whether what is truth differs from itself: entries, their bodies, documents, their places in the logs,
    /// what the vaults hold. No rebuild mends that.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.differences.iter().any(|d| matches!(d.table, "entry" | "log" | "document_bytes" | "identity"))
    }
}

impl Store {
    /// Folds all entries in the order they were committed, checks that each stands where it says it does, and
    /// compares every projection. Writes only when told to, in one transaction, and only while the entries
    /// themselves are whole: from damaged ones nothing is made.
    pub async fn rebuild(&self, mode: RebuildMode) -> Result<RebuildReport, StoreError> {
        let tx = match mode {
            RebuildMode::Write => self.core.begin().await?,
            // One transaction, so that everything is seen at one instant; it only reads.
            RebuildMode::Check => {
                self.core.read.begin_with_options(sea_orm::TransactionOptions::default()).await?
            }
        };
        let fold = Fold::all(&tx, mode).await?;
        match mode {
            RebuildMode::Write if fold.report.is_damaged() => tx.rollback().await?,
            RebuildMode::Write => {
                sql::rebuild::mend(&tx, &fold.away, fold.back).await?;
                tx.commit().await?;
                self.core.tick();
            }
            RebuildMode::Check => tx.rollback().await?,
        }
        Ok(fold.report)
    }
}

/// How many requests, and how many rows of other things, are in memory at once.
const REQUESTS: u32 = 200;
const ROWS: u32 = 5000;

/// A log, small enough to be remembered for every entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Log {
    State(StateCode),
    Node,
}

impl Log {
    fn name(self) -> String {
        match self {
            Self::State(state) => state.to_string(),
            Self::Node => NODE.to_owned(),
        }
    }
}

/// Where an entry belongs.
struct Place {
    n: i64,
    recorded_at: i64,
    logs: [Option<Log>; 2],
}

/// The fold of everything, and what it found.
struct Fold {
    registry: Registry,
    report: RebuildReport,
    places: Vec<Place>,
    offices: BTreeMap<String, Head>,
    /// What entries say the vaults hold of the requests at hand; none: no longer.
    vault: BTreeMap<InVault, Option<String>>,
    /// Rows of the vaults that belong to a request.
    sealed: u64,
    counters: BTreeMap<(String, String), i64>,
    serials: BTreeMap<(String, String, i64), i64>,
    said: BTreeMap<DocumentId, documents::Said>,
    away: Vec<(Projection, Json)>,
    back: Writes,
}

impl Fold {
    async fn all(tx: &DatabaseTransaction, mode: RebuildMode) -> Result<Self, StoreError> {
        let mut fold = Self {
            registry: registry::load(tx).await?,
            report: RebuildReport::default(),
            places: vec![],
            offices: BTreeMap::new(),
            vault: BTreeMap::new(),
            sealed: 0,
            counters: BTreeMap::new(),
            serials: BTreeMap::new(),
            said: BTreeMap::new(),
            away: vec![],
            back: Writes::default(),
        };
        let mut last = String::new();
        loop {
            let ids = sql::rebuild::next_requests(tx, &last, REQUESTS).await?;
            let Some(id) = ids.last() else { break };
            last.clone_from(id);
            fold.requests(tx, &ids).await?;
        }
        if vault::rows::count(tx).await? != fold.sealed {
            fold.differs("identity", "*".to_owned(), "rows that belong to no request");
        }
        fold.offices(tx).await?;
        fold.logs(tx).await?;
        fold.counted(tx).await?;
        fold.given(tx).await?;
        fold.documents(tx, mode).await?;
        for (table, key) in sql::rebuild::orphans(tx).await? {
            fold.differs(table.name(), named(&key), "a row that no entry made");
            fold.away.push((table, key));
        }
        Ok(fold)
    }

    fn differs(&mut self, table: &'static str, row: String, what: impl Into<String>) {
        self.report.differences.push(Difference { table, row, what: what.into() });
    }

    async fn counted<C: ConnectionTrait>(&mut self, tx: &C) -> Result<(), StoreError> {
        let counters = std::mem::take(&mut self.counters);
        let expected =
            counters.into_iter().map(|((state, name), n)| serde_json::json!([state, name, n])).collect();
        let found = sql::rebuild::rows(tx, Projection::Counter, &[]).await?;
        self.compare(Projection::Counter, expected, found);
        Ok(())
    }

    /// A counter of references may be ahead of the requests, since gaps are normal; behind, it would give a
    /// reference again.
    async fn given<C: ConnectionTrait>(&mut self, tx: &C) -> Result<(), StoreError> {
        let known = sql::rebuild::serials(tx).await?;
        let known: BTreeMap<_, _> =
            known.into_iter().map(|(from, to, year, n)| ((from, to, year), n)).collect();
        for ((from, to, year), highest) in std::mem::take(&mut self.serials) {
            let (states, row) = ((from.parse(), to.parse()), format!("{from} {to} {year}"));
            if known.get(&(from, to, year)).is_none_or(|n| *n < highest) {
                self.differs("reference_counter", row, "a reference beyond it was given");
                if let ((Ok(from), Ok(to)), Ok(year), Ok(serial)) =
                    (states, i16::try_from(year), u32::try_from(highest))
                {
                    self.back.serial(from, to, year, serial);
                }
            }
        }
        Ok(())
    }

    /// Compares rows by their keys, and notes what would put them right.
    fn compare(&mut self, table: Projection, expected: Vec<Json>, found: Vec<Json>) {
        let mut found: BTreeMap<String, Json> =
            found.into_iter().map(|row| (named(&table.key_of(&row)), row)).collect();
        for row in expected {
            self.report.rows += 1;
            let key = table.key_of(&row);
            let what = match found.remove(&named(&key)) {
                None => "the row is missing".to_owned(),
                Some(kept) if kept == row => continue,
                Some(kept) => {
                    let columns = table.columns().iter().enumerate();
                    let wrong: Vec<&str> =
                        columns.filter(|(i, _)| kept[*i] != row[*i]).map(|(_, name)| *name).collect();
                    wrong.join(", ")
                }
            };
            self.differs(table.name(), named(&key), what);
            self.away.push((table, key));
            self.back.put_back(table, &row);
        }
        for (name, row) in found {
            self.differs(table.name(), name, "a row that no entry made");
            self.away.push((table, table.key_of(&row)));
        }
    }
}
