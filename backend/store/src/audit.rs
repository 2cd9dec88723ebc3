//! The auditor's questions and free filter over the log of the own State, newest first: a sieve in the database, then
//! the pure test beside the request as it was.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    audit::{self, Asked, Looked, TOLD_WITHIN_DAYS, What},
    codes::Question,
    ids::{RequestId, StateCode},
    registry::Actor,
    sight,
};
use jiff::Timestamp;

use crate::{
    Entry, EntryKind, Store, StoreError,
    export::{ExportAsk, Filter},
    sql::{self, Sieve},
};

/// How many entries are in memory at once.
const PAGE: u32 = 500;

/// How many requests with all their entries are in memory at once.
const CASES: usize = 50;

/// What of the log is wanted.
#[derive(Debug, Clone, Default)]
pub struct AuditAsk {
    /// By which filter and which question; the form is none's.
    pub filter: ExportAsk,
    /// Only before this index.
    pub before: Option<u64>,
    /// How many entries at most.
    pub limit: u32,
}

/// A page of what was asked for, newest first.
#[derive(Debug)]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Before which index the next page lies; none: that was all.
    pub next: Option<u64>,
}

/// How much each question finds.
#[derive(Debug)]
pub struct QuestionsAnswered {
    /// The State whose log it is.
    pub state: StateCode,
    /// The last index of the log that was looked at.
    pub through: u64,
    /// The days an act told by letter had.
    pub told_within_days: u32,
    /// How many entries each question finds.
    pub found: BTreeMap<Question, u64>,
}

impl Store {
    /// Returns what a filter and a question find in the log of the viewer's State, newest first; none where the viewer
    /// may not audit it. Nothing is recorded: reading the own log is what auditors and heads are there for.
    ///
    /// # Errors
    /// What the database says.
    pub async fn audit(
        &self,
        viewer: &Actor,
        ask: AuditAsk,
        now: Timestamp,
    ) -> Result<Option<AuditPage>, StoreError> {
        let Some(state) = viewer.state.filter(|_| sight::exports_audit_trail(viewer)) else {
            return Ok(None);
        };
        let filter = Filter::of(self, viewer, ask.filter, now).await?;
        let sieve = Sieve {
            request: filter.request,
            actor: filter.ask.actor,
            from: filter.ask.from,
            until: filter.ask.until,
            questions: filter.ask.question.into_iter().collect(),
        };
        let through = sql::log_size(&self.core.read, &state.to_string()).await?;
        let limit = usize::try_from(ask.limit).unwrap_or(usize::MAX);
        let mut before = ask.before.unwrap_or(u64::MAX).min(through.saturating_add(1));
        let mut entries: Vec<Entry> = vec![];
        // One more than is wanted tells whether there is a next page.
        while entries.len() <= limit {
            let kept = sql::log_before(&self.core.read, state, before, &sieve, PAGE).await?;
            let Some(last) = kept.last().map(|entry| entry.index) else { break };
            before = last;
            let page = self.show(state, kept).await?;
            entries.extend(filter.keep(self, state, page, through).await?);
        }
        let more = entries.len() > limit;
        entries.truncate(limit);
        let next = entries.last().map(|entry| entry.index).filter(|_| more);
        Ok(Some(AuditPage { entries, next }))
    }

    /// Counts what each question finds in the log of the viewer's State; none where the viewer may not audit it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn audit_questions(
        &self,
        viewer: &Actor,
        told_within_days: Option<u32>,
        now: Timestamp,
    ) -> Result<Option<QuestionsAnswered>, StoreError> {
        let Some(state) = viewer.state.filter(|_| sight::exports_audit_trail(viewer)) else {
            return Ok(None);
        };
        let told_within_days = told_within_days.unwrap_or(TOLD_WITHIN_DAYS);
        let through = sql::log_size(&self.core.read, &state.to_string()).await?;
        let sieve = Sieve { questions: Question::ALL.to_vec(), ..Sieve::default() };
        let mut found: BTreeMap<Question, u64> = Question::ALL.iter().map(|q| (*q, 0)).collect();
        let mut before = through.saturating_add(1);
        loop {
            let kept = sql::log_before(&self.core.read, state, before, &sieve, PAGE).await?;
            let Some(last) = kept.last().map(|entry| entry.index) else { break };
            before = last;
            let page = self.show(state, kept).await?;
            for (question, count) in &mut found {
                let asked = Asked { question: *question, told_within_days, now };
                *count += self.answers(state, asked, &page, through).await?.len() as u64;
            }
        }
        Ok(Some(QuestionsAnswered { state, through, told_within_days, found }))
    }

    /// Returns the indexes of those of some entries of a State's log that a question finds.
    pub(crate) async fn answers(
        &self,
        state: StateCode,
        asked: Asked,
        entries: &[Entry],
        through: u64,
    ) -> Result<BTreeSet<u64>, StoreError> {
        let concerned: Vec<&Entry> =
            entries.iter().filter(|entry| audit::concerns(asked, looked(entry))).collect();
        let can_be: BTreeSet<u64> = concerned.iter().map(|entry| entry.index).collect();
        if !audit::needs_request(asked.question) {
            return Ok(can_be);
        }
        let requests: BTreeSet<RequestId> = concerned.iter().filter_map(|entry| entry.request).collect();
        let requests: Vec<RequestId> = requests.into_iter().collect();
        let mut found = BTreeSet::new();
        for some in requests.chunks(CASES) {
            let kept = sql::codes_of(&self.core.read, state, some, through).await?;
            let all = self.show(state, kept).await?;
            for request in all.chunk_by(|a, b| a.request == b.request) {
                let looked: Vec<Looked<'_>> = request.iter().map(looked).collect();
                let answers = audit::of_request(asked, state, &looked);
                let hits = request.iter().zip(answers).filter(|(_, yes)| *yes);
                found.extend(hits.map(|(entry, _)| entry.index).filter(|index| can_be.contains(index)));
            }
        }
        Ok(found)
    }
}

/// An entry as a question looks at it.
fn looked(entry: &Entry) -> Looked<'_> {
    let what = match &entry.kind {
        EntryKind::Event { stream, event } => What::Happened(*stream, event),
        EntryKind::IdentityOpened { .. } => What::Opened,
        EntryKind::Administered { act, .. } => What::Administered(act),
        EntryKind::Exported { .. } => What::Exported,
        EntryKind::Refused { .. }
        | EntryKind::SignedIn
        | EntryKind::SignInFailed
        | EntryKind::OpeningRefused { .. }
        | EntryKind::IdentityDestroyed { .. }
        | EntryKind::HeadTold { .. } => What::Other,
    };
    Looked { what, by: entry.by.as_ref().map(|by| by.id) }
}
