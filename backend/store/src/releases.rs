//! Releases for the Committee of Experts: made once, kept as they were printed, and on record.

use comity_domain::{
    figures::{
        Scope,
        release::{Docket, Filling, Quarter, Quarters, Regions, Released, Unreleased, release},
    },
    ids::StateCode,
};
use comity_ledger::canonical;
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};
use sha2::{Digest as _, Sha256};

use crate::{
    Store, StoreError,
    administration::LONGEST_RECALL_WINDOW,
    batch::{Batch, NODE, OfficeEntry},
    envelope::{ActOf, Kind, text},
    sql::HeadsAsk,
    time::{cut, instant, micros},
};

/// How long after a quarter its release can be made at the earliest: a request that was sent in its last minutes can be
/// recalled as long as any State lets it be, and a day more is for what is written down at the last moment.
const SETTLED_AFTER: SignedDuration =
    SignedDuration::from_secs(LONGEST_RECALL_WINDOW as i64 * 60 + 24 * 60 * 60);

/// A release that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRelease {
    /// When it was made, UTC.
    pub released_at: Timestamp,
    /// SHA-256 of its bytes, as the log of the node names it.
    pub sha256: String,
    /// Its bytes, canonical JSON: what everybody can take the SHA-256 of.
    pub bytes: String,
    /// The release.
    pub released: Released,
}

/// Whether a release that is made is kept for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// It is only computed.
    No,
    /// It is kept.
    ForEver {
        /// The quarters that can never be released from then on, named so that nobody loses them unawares.
        leaving: Option<Quarters>,
    },
}

/// Why there is no release.
#[derive(Debug, thiserror::Error)]
pub enum NotReleased {
    /// The quarter is not over, or only just: wait until that instant (UTC).
    #[error("the quarter {quarter} can be released from {from} on")]
    TooEarly {
        /// The quarter.
        quarter: Quarter,
        /// From when.
        from: Timestamp,
    },
    /// It was released before, and is never changed.
    #[error("{quarter} was released at {at}; a release is never changed")]
    Already {
        /// The quarter.
        quarter: Quarter,
        /// When.
        at: Timestamp,
    },
    /// A later quarter was released: what came before it would say too much.
    #[error("{last} was released before: what lies before it is not released any more")]
    Later {
        /// The last one released.
        last: Quarter,
    },
    /// It would be the first, and quarters before it could never be released: release the first of them, or name them.
    #[error(
        "once {quarter} is released, {left} can never be released: releases go on from the first one, quarter by quarter"
    )]
    LeavesBehind {
        /// The quarter.
        quarter: Quarter,
        /// What it would leave behind.
        left: Quarters,
    },
    /// Nothing had been sent yet: begin where something had.
    #[error("nothing was sent before {first}, and releases go on from the first one, quarter by quarter")]
    BeforeAll {
        /// The quarter of the first request.
        first: Quarter,
    },
    /// Quarters were named that it does not leave behind: name none.
    #[error("{quarter} leaves no quarter behind, and {named} was named")]
    LeavesNothing {
        /// The quarter.
        quarter: Quarter,
        /// What was named.
        named: Quarters,
    },
    /// No release of it can be made that exposes nobody.
    #[error(transparent)]
    Unreleased(#[from] Unreleased),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const DAMAGED: StoreError = StoreError::Damaged { what: "a release" };

fn read(row: &QueryResult) -> Result<KeptRelease, StoreError> {
    let bytes: String = row.try_get_by_index(2)?;
    Ok(KeptRelease {
        released_at: instant(row.try_get_by_index(0)?)?,
        sha256: hex::encode(row.try_get_by_index::<Vec<u8>>(1)?),
        released: serde_json::from_str(&bytes).map_err(|_| DAMAGED)?,
        bytes,
    })
}

/// From which release on requests of a State are counted in which region.
async fn kept_regions<C: ConnectionTrait>(db: &C) -> Result<Vec<(StateCode, Quarter, String)>, StoreError> {
    let sql = "SELECT state, quarter, region FROM release_region ORDER BY state, quarter";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    rows.iter()
        .map(|row| {
            let (state, quarter): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let read = state.parse().ok().zip(quarter.parse().ok()).ok_or(DAMAGED)?;
            Ok((read.0, read.1, row.try_get_by_index(2)?))
        })
        .collect()
}

async fn keep_regions<C: ConnectionTrait>(
    db: &C,
    quarter: Quarter,
    regions: Vec<(StateCode, String)>,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO release_region (state, quarter, region) VALUES (?, ?, ?)";
    for (state, region) in regions {
        let values = [state.as_str().into(), quarter.to_string().into(), region.into()];
        db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
    }
    Ok(())
}

async fn kept<C: ConnectionTrait>(db: &C) -> Result<Vec<KeptRelease>, StoreError> {
    let sql = "SELECT released_at, sha256, bytes FROM release ORDER BY quarter";
    db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?.iter().map(read).collect()
}

impl Store {
    /// Returns all releases, oldest first. Anybody may read them: that is what they are made for.
    ///
    /// # Errors
    /// What the database says.
    pub async fn releases(&self) -> Result<Vec<KeptRelease>, StoreError> {
        kept(&self.core.read).await
    }

    /// Returns the quarters that could never be released once this one is.
    ///
    /// # Errors
    /// What the database says.
    pub async fn left_behind(&self, quarter: Quarter) -> Result<Option<Quarters>, StoreError> {
        if !self.releases().await?.is_empty() {
            return Ok(None); // the next one follows the last one, or is refused
        }
        Ok(Quarters::left_behind(self.first_sent().await?, quarter))
    }

    /// Returns when the earliest request was sent, UTC.
    async fn first_sent(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(sent_at) FROM case_facts WHERE sent_at IS NOT NULL";
        let row = self.core.read.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
        let first = row.map(|row| row.try_get_by_index::<Option<i64>>(0)).transpose()?.flatten();
        first.map(instant).transpose()
    }

    /// Makes the release of a quarter and, where that is said, keeps it for ever.
    ///
    /// # Errors
    /// [`NotReleased`]; nothing is kept then.
    pub async fn release(
        &self,
        quarter: Quarter,
        now: Timestamp,
        keep: Keep,
    ) -> Result<KeptRelease, NotReleased> {
        let now = cut(now);
        let from = quarter.end() + SETTLED_AFTER;
        if now < from {
            return Err(NotReleased::TooEarly { quarter, from });
        }
        let earlier = self.releases().await?;
        if let Some(same) = earlier.iter().find(|r| r.released.quarter == quarter) {
            return Err(NotReleased::Already { quarter, at: same.released_at });
        }
        if let Some(last) = earlier.last().filter(|r| r.released.quarter > quarter) {
            return Err(NotReleased::Later { last: last.released.quarter });
        }
        // Only the first release of all decides where releases begin.
        let first_sent = if earlier.is_empty() { self.first_sent().await? } else { None };
        if let Some(first) = first_sent.map(Quarter::of).filter(|first| quarter < *first) {
            return Err(NotReleased::BeforeAll { first });
        }
        if let Keep::ForEver { leaving } = keep {
            match (Quarters::left_behind(first_sent, quarter), leaving) {
                (Some(left), named) if named != Some(left) => {
                    return Err(NotReleased::LeavesBehind { quarter, left });
                }
                (None, Some(named)) => return Err(NotReleased::LeavesNothing { quarter, named }),
                _ => {}
            }
        }
        let count = earlier.len();
        let earlier: Vec<Released> = earlier.into_iter().map(|r| r.released).collect();
        let (released, regions) = self.compute(quarter, earlier).await?;
        let bytes = text(canonical::write(&released).map_err(StoreError::from)?)?;
        let sha256 = Sha256::digest(bytes.as_bytes());
        let made = KeptRelease { released_at: now, sha256: hex::encode(sha256), bytes, released };
        if keep != Keep::No {
            self.keep_release(&made, regions, count).await?;
        }
        Ok(made)
    }

    /// The work of it, on a thread of its own: it can take long, and nobody else is to wait for it. With it come the
    /// regions that have to be kept beside it.
    async fn compute(
        &self,
        quarter: Quarter,
        earlier: Vec<Released>,
    ) -> Result<(Released, Vec<(StateCode, String)>), NotReleased> {
        let register = self.states().await?.into_iter().filter_map(|s| Some((s.code, s.region?)));
        let kept = kept_regions(&self.core.read).await?;
        let regions = Regions::new(register, kept, earlier.last().map(|r| r.quarter));
        let mut filling = Filling::begin(&regions, quarter);
        self.each_case(&Scope::default(), |facts, _| filling.take(facts)).await?;
        let filled = filling.finish();
        let to_keep = regions.to_keep(filled.states.iter().copied(), quarter);
        let lists = regions.lists(&earlier);
        let work = move || {
            let docket = Docket { lists: &lists, rows: &filled.rows, times: &filled.times };
            release(docket, quarter, &earlier)
        };
        let done = tokio::task::spawn_blocking(work).await;
        Ok((done.map_err(|_| StoreError::Closed)??, to_keep))
    }

    async fn keep_release(
        &self,
        made: &KeptRelease,
        regions: Vec<(StateCode, String)>,
        earlier: usize,
    ) -> Result<(), NotReleased> {
        let quarter = made.released.quarter;
        let tx = self.core.begin().await.map_err(NotReleased::Store)?;
        let found = kept(&tx).await?;
        // Somebody released meanwhile: what was computed does not know of it.
        if let Some(last) = found.last().filter(|_| found.len() != earlier) {
            return Err(NotReleased::Later { last: last.released.quarter });
        }
        let ask = HeadsAsk { logs: vec![NODE.to_owned()], ..HeadsAsk::default() };
        let mut batch = Batch::over(&self.core, &tx, &ask).await?;
        let of = format!("{quarter} {}", made.sha256);
        let act = ActOf { of: Some(of), ..ActOf::new("released") };
        let entry = OfficeEntry { act: Some(act), ..OfficeEntry::of(Kind::Administered) };
        batch.office(None, None, entry, made.released_at)?;
        batch.write(&tx).await?;
        let sql = "INSERT INTO release (quarter, released_at, sha256, bytes) VALUES (?, ?, ?, ?)";
        let sha256 = hex::decode(&made.sha256).map_err(|_| DAMAGED)?;
        let values = [
            quarter.to_string().into(),
            micros(made.released_at).into(),
            sha256.into(),
            made.bytes.as_str().into(),
        ];
        let insert = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
        tx.execute_raw(insert).await.map_err(StoreError::from)?;
        keep_regions(&tx, quarter, regions).await?;
        tx.commit().await.map_err(StoreError::from)?;
        self.core.tick();
        Ok(())
    }
}
