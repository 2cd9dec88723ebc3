//! The own streams of offices, and the logs of all States beside the entries.

use std::collections::BTreeMap;

use comity_ledger::hash;
use sea_orm::ConnectionTrait;

use super::{Fold, Log, Place, ROWS, requests::stands};
use crate::{
    StoreError,
    batch::NODE,
    envelope::Envelope,
    held::Head,
    sql::{
        self, LogHead, Projection, log_head_row,
        rebuild::{LogRow, Raw},
    },
};

impl Fold {
    /// Checks the own streams of the offices.
    pub(super) async fn offices<C: ConnectionTrait>(&mut self, tx: &C) -> Result<(), StoreError> {
        let mut last = 0;
        loop {
            let page = sql::rebuild::entries_of_offices(tx, last, ROWS).await?;
            let Some(end) = page.last() else { return Ok(()) };
            last = end.n;
            for raw in page {
                self.report.entries += 1;
                if let Err(what) = self.office(&raw) {
                    self.differs("entry", raw.n.to_string(), what);
                }
            }
        }
    }

    fn office(&mut self, raw: &Raw) -> Result<(), &'static str> {
        let envelope = Envelope::open(&raw.bytes).map_err(|_| "its bytes are not canonical")?;
        let log = match raw.stream.strip_prefix("office:") {
            Some(state) => Log::State(state.parse().map_err(|_| "it stands in no stream of an office")?),
            None if raw.stream == NODE => Log::Node,
            None => return Err("it stands in no stream of an office"),
        };
        let head = self.offices.get(&log.name()).copied().unwrap_or_default();
        stands(&envelope, raw, head)?;
        let after = Head { seq: envelope.seq, hash: Some(hash::leaf(raw.bytes.as_bytes())) };
        self.offices.insert(log.name(), after);
        self.places.push(Place { n: raw.n, recorded_at: raw.recorded_at, logs: [Some(log), None] });
        Ok(())
    }

    /// Walks all logs beside the entries: each entry once in each log it belongs to, in the order of commit.
    pub(super) async fn logs<C: ConnectionTrait>(&mut self, tx: &C) -> Result<(), StoreError> {
        let mut places = std::mem::take(&mut self.places);
        places.sort_by_key(|place| place.n);
        let mut heads: BTreeMap<String, LogHead> = BTreeMap::new();
        let mut found = LogWalk { page: vec![].into_iter(), last: (0, String::new()) };
        for place in places {
            let mut logs: Vec<String> = place.logs.iter().flatten().map(|log| log.name()).collect();
            logs.sort();
            for log in logs {
                let head = heads.entry(log.clone()).or_default();
                head.size += 1;
                if place.recorded_at < head.last_at {
                    self.differs(
                        "entry",
                        place.n.to_string(),
                        "it was recorded before the one before it in its log",
                    );
                }
                head.last_at = place.recorded_at;
                let expected = LogRow { entry: place.n, log, index: head.size };
                match found.next(tx).await? {
                    Some(row) if row == expected => self.report.rows += 1,
                    Some(row) => {
                        let what =
                            format!("{} {} stands where {} belongs", row.log, row.index, expected.index);
                        self.differs("log", format!("{} entry {}", expected.log, expected.entry), what);
                    }
                    None => self.differs(
                        "log",
                        format!("{} {}", expected.log, expected.index),
                        "the row is missing",
                    ),
                }
            }
        }
        while let Some(row) = found.next(tx).await? {
            self.differs("log", format!("{} {}", row.log, row.index), "a row that no entry made");
        }
        for (log, office) in std::mem::take(&mut self.offices) {
            heads.entry(log).or_default().office = office;
        }
        let expected = heads.iter().map(|(log, head)| log_head_row(log, head)).collect::<Result<_, _>>()?;
        let found = sql::rebuild::rows(tx, Projection::LogHead, &[]).await?;
        self.compare(Projection::LogHead, expected, found);
        Ok(())
    }
}

/// The rows of all logs, page by page.
struct LogWalk {
    page: std::vec::IntoIter<LogRow>,
    last: (i64, String),
}

impl LogWalk {
    async fn next<C: ConnectionTrait>(&mut self, tx: &C) -> Result<Option<LogRow>, StoreError> {
        if self.page.as_slice().is_empty() {
            self.page = sql::rebuild::log_rows(tx, &self.last, ROWS).await?.into_iter();
        }
        let row = self.page.next();
        if let Some(row) = &row {
            self.last = (row.entry, row.log.clone());
        }
        Ok(row)
    }
}
