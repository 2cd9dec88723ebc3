//! The audit trail out, in codes: the log of one State, or its requests one by one, page by page, memory flat.
//!
//! Texts and contents are not read here, so none can leave.

use comity_domain::{
    audit::{Asked, TOLD_WITHIN_DAYS},
    codes::{Action, Question, SplitBy},
    figures::{Period, Scope},
    ids::{Reference, RequestId, StateCode, UserId},
    registry::Actor,
    sight,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{
    Entry, Store, StoreError,
    batch::{Batch, NODE, OfficeEntry},
    envelope::Kind,
    sql::{self, HeadsAsk},
};

/// What of the log is wanted, and in which form; everything given must hold. The log names it in these codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportAsk {
    /// Code of the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// About this request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Reference>,
    /// By this person of the own State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    /// Events and refused commands of this action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Recorded at or after, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Recorded before, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What this question of an auditor finds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// How many days after it happened an act told by letter is not late yet, where that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_within_days: Option<u32>,
    /// Of a report of figures: which requests were counted, and in which time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Box<Scope>>,
    /// Of a report of figures: by what it was broken down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<SplitBy>,
}

impl ExportAsk {
    /// Returns how a question is asked at an instant, UTC.
    pub(crate) fn asked(&self, question: Question, now: Timestamp) -> Asked {
        Asked { question, told_within_days: self.told_within_days.unwrap_or(TOLD_WITHIN_DAYS), now }
    }
}

/// The same, with the request found.
#[derive(Debug)]
pub(crate) struct Filter {
    pub(crate) request: Option<RequestId>,
    pub(crate) ask: ExportAsk,
    /// How its question is asked.
    pub(crate) asked: Option<Asked>,
}

impl Filter {
    /// Returns the filter of an ask, at an instant (UTC).
    ///
    /// # Errors
    /// [`StoreError::Scope`] where no entry could lie in its time; else what the database says.
    pub(crate) async fn of(
        store: &Store,
        viewer: &Actor,
        ask: ExportAsk,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        Period { from: ask.from, to: ask.until }.check()?;
        let request = match &ask.request {
            // A request that is not seen has no entries, like one that does not exist.
            Some(reference) => {
                Some(store.find_reference(viewer, reference).await?.unwrap_or(RequestId(Uuid::nil())))
            }
            None => None,
        };
        let asked = ask.question.map(|question| ask.asked(question, now));
        Ok(Self { request, ask, asked })
    }

    /// Returns what it takes of entries of a State's log, in their order; `through` is the last index that counts.
    pub(crate) async fn keep(
        &self,
        store: &Store,
        state: StateCode,
        mut entries: Vec<Entry>,
        through: u64,
    ) -> Result<Vec<Entry>, StoreError> {
        entries.retain(|entry| self.takes(entry));
        if let Some(asked) = self.asked {
            let found = store.answers(state, asked, &entries, through).await?;
            entries.retain(|entry| found.contains(&entry.index));
        }
        Ok(entries)
    }

    fn takes(&self, entry: &Entry) -> bool {
        // What was tried where nothing was there for who tried has no reference, and is found by none.
        self.request.is_none_or(|id| entry.request == Some(id) && entry.reference.is_some())
            && self.ask.actor.is_none_or(|id| entry.by.as_ref().is_some_and(|by| by.id == id))
            && self.ask.action.is_none_or(|action| entry.kind.action() == Some(action))
            && self.ask.from.is_none_or(|from| entry.recorded_at >= from)
            && self.ask.until.is_none_or(|until| entry.recorded_at < until)
    }
}

/// The form of a report of figures, as the log names it.
const REPORT: &str = "html";

/// How many entries are read at once; five times so many are in memory, on their way.
const PAGE: u32 = 200;

/// How many requests with all their entries are in memory at once.
const CASES: u32 = 50;

/// A page on its way: the last index that was looked at, none behind the end, and the entries.
type Page = Result<(Option<u64>, Vec<Entry>), StoreError>;

/// A reader of a State's log as it stood when it was opened: what is appended meanwhile is not part of it.
#[derive(Debug)]
pub struct Export {
    store: Store,
    state: StateCode,
    filter: Filter,
    read: u64,
    /// Pages of the log, once the first was asked for.
    pages: Option<mpsc::Receiver<Page>>,
    last: Option<RequestId>,
    ended: bool,
    /// The last index of the log that is part of it.
    pub through: u64,
}

impl Export {
    /// Returns how many entries it has looked at.
    #[must_use]
    pub fn read(&self) -> u64 {
        self.read
    }

    /// Returns the next entries that the filter takes, in the order of the log; empty: that was all.
    ///
    /// # Errors
    /// What the database says, and [`StoreError::Damaged`] where an entry does not read back. What comes after it is not
    /// to be taken for whole.
    pub async fn next_page(&mut self) -> Result<Vec<Entry>, StoreError> {
        while self.read < self.through {
            let begin = || pages(&self.store, self.state, self.through);
            let Some(page) = self.pages.get_or_insert_with(begin).recv().await else {
                return Err(StoreError::Closed);
            };
            let (last, page) = page?;
            let Some(last) = last else { break };
            self.read = last;
            let page = self.filter.keep(&self.store, self.state, page, self.through).await?;
            if !page.is_empty() {
                return Ok(page);
            }
        }
        Ok(vec![])
    }

    /// Returns the next requests by what the filter takes of them, each in the order of the log; empty: that was all.
    pub async fn next_cases(&mut self) -> Result<Vec<Vec<Entry>>, StoreError> {
        while !self.ended {
            let db = &self.store.core.read;
            let requests = match self.filter.request {
                Some(one) => {
                    self.ended = true;
                    vec![one]
                }
                None => sql::requests_after(db, self.state, self.last, CASES).await?,
            };
            let Some(last) = requests.last() else { break };
            self.last = Some(*last);
            let kept = sql::codes_of(db, self.state, &requests, self.through).await?;
            self.read += kept.len() as u64;
            let entries = self.store.show(self.state, kept).await?;
            let entries = self.filter.keep(&self.store, self.state, entries, self.through).await?;
            if !entries.is_empty() {
                return Ok(entries.chunk_by(|a, b| a.request == b.request).map(<[Entry]>::to_vec).collect());
            }
        }
        Ok(vec![])
    }
}

/// Reads the log page by page ahead of who writes it out: while one page is written, one is shown as its State may see it
/// and one is read. Who lets go of the pages ends it.
fn pages(store: &Store, state: StateCode, through: u64) -> mpsc::Receiver<Page> {
    let (read, mut kept) = mpsc::channel(1);
    let db = store.core.read.clone();
    tokio::spawn(async move {
        let mut after = Some(0);
        while let Some(index) = after {
            let page = sql::log_codes(&db, state, index, through, PAGE).await;
            after = page.as_ref().ok().and_then(|page| page.last()).map(|entry| entry.index);
            if read.send(page).await.is_err() {
                break;
            }
        }
    });
    let (show, shown) = mpsc::channel(1);
    let store = store.clone();
    tokio::spawn(async move {
        while let Some(page) = kept.recv().await {
            let page = match page {
                Ok(page) => {
                    let last = page.last().map(|entry| entry.index);
                    store.show(state, page).await.map(|page| (last, page))
                }
                Err(error) => Err(error),
            };
            if show.send(page).await.is_err() {
                break;
            }
        }
    });
    shown
}

impl Store {
    /// Opens the audit trail of the viewer's State as it stands, and records in it that it was taken out, in which form
    /// and by which filter; none where the viewer may not take it out. A viewer who is nobody on record stands for the
    /// host.
    pub async fn export(
        &self,
        viewer: &Actor,
        ask: ExportAsk,
        now: Timestamp,
    ) -> Result<Option<Export>, StoreError> {
        let Some(state) = viewer.state.filter(|_| sight::exports_audit_trail(viewer)) else {
            return Ok(None);
        };
        let filter = Filter::of(self, viewer, ask, now).await?;
        let through = sql::log_size(&self.core.read, &state.to_string()).await?;
        self.record_export(Some(state), viewer, filter.ask.clone(), now).await?;
        let store = self.clone();
        Ok(Some(Export { store, state, filter, read: 0, pages: None, last: None, ended: false, through }))
    }

    /// Records that a report of figures was taken out, by whom, of which requests and in which form.
    ///
    /// # Errors
    /// What the database says.
    pub async fn report_taken_out(
        &self,
        viewer: &Actor,
        (scope, split): (Scope, Option<SplitBy>),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let state = scope.state;
        let format = Some(REPORT.to_owned());
        let ask = ExportAsk { format, figures: Some(Box::new(scope)), split, ..ExportAsk::default() };
        self.record_export(state, viewer, ask, now).await
    }

    /// An entry in the log of the State, or of the node where it is of all.
    async fn record_export(
        &self,
        state: Option<StateCode>,
        viewer: &Actor,
        ask: ExportAsk,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let tx = self.core.begin().await?;
        let logs = vec![state.map_or_else(|| NODE.to_owned(), |state| state.to_string())];
        let heads = HeadsAsk { users: vec![viewer.user], logs, ..HeadsAsk::default() };
        let mut batch = Batch::over(&self.core, &tx, &heads).await?;
        let user = batch.registry.user(viewer.user).map(|user| user.id);
        let exported = Some(ask).filter(|ask| *ask != ExportAsk::default());
        let entry = OfficeEntry { exported, ..OfficeEntry::of(Kind::Exported) };
        batch.office(state, user, entry, now)?;
        batch.write(&tx).await?;
        tx.commit().await?;
        self.core.tick();
        Ok(())
    }
}
