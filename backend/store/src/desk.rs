//! The desk of an executing authority: of a request its own measures, of the file what it wrote itself, of the
//! timeline that its measures were accepted. Everything else is left out by construction: what a request holds is
//! named here field by field, so a new field is on the desk only where somebody put it there.

mod list;

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry as Slot};

use comity_domain::{
    codes::{Clock, MeasureType, Role, Status},
    contents::{Contents, Person},
    figures::course::Course,
    ids::{AssetId, AuthorityId, DocumentId, MeasureId, PersonCode, RequestId, StateCode},
    registry::Actor,
    sight::{self, Seen},
    workflow::{Custody, CustodyState, Fact, OwnSide, Request},
};

use crate::{
    Entry, EntryKind, Store, StoreError,
    entry::MOST,
    held::{Held, side},
    sql,
};

/// What an executing authority has to do with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Desk {
    state: StateCode,
    authority: AuthorityId,
    measures: BTreeSet<MeasureId>,
}

/// Returns the desk from which somebody sees a request; none where they see all that their side does.
pub(crate) fn desk(held: &Held, viewer: &Actor) -> Option<Desk> {
    match sight::measures_seen(&held.request, viewer) {
        Seen::Whole => None,
        // Who works for no authority sees no measure, and so no request.
        Seen::Only(measures) => Some(Desk { state: viewer.state?, authority: viewer.authority?, measures }),
    }
}

/// The clocks of what an executing authority does: to execute, and how long a person may be held.
const OF_THE_WORK: &[Clock] =
    &[Clock::Execute, Clock::ReasonedDeadline, Clock::ProvisionalArrest, Clock::Removal];

impl Desk {
    /// Returns an entry as it lies on the desk: what the authority wrote, and its part of an acceptance.
    pub(crate) fn shows(&self, mut entry: Entry) -> Option<Entry> {
        let EntryKind::Event { event, .. } = &mut entry.kind else { return None };
        if event.by.role == Role::Executor {
            // Whose it was when it was written: people move, what a court filed stays the court's.
            return (event.by.authority == Some(self.authority)).then_some(entry);
        }
        let Fact::Accepted { measures, given_to, conditions, dual_criminality } = &mut event.fact else {
            return None;
        };
        given_to.retain(|given| given.authority == self.authority);
        measures.retain(|measure| given_to.iter().any(|given| given.measure == *measure));
        if measures.is_empty() {
            return None;
        }
        (*conditions, *dual_criminality) = (0, None);
        event.clocks.clear();
        event.breaches.clear();
        let own = |path: &str| measures.iter().any(|m| path == format!("executing_authority.{m}"));
        entry.texts.retain(|text| own(&text.path));
        // The people of the office are not an executing authority's to know.
        entry.by = None;
        // The stored bytes name the other measures.
        entry.canonical = String::new();
        Some(entry)
    }

    /// Returns a request as it lies on the desk. Evidence is there where it is a document the authority attached.
    pub(crate) fn narrow(&self, request: Request, attached: &BTreeSet<DocumentId>) -> Request {
        let contents = request.contents.map(|contents| Box::new(self.contents(&contents)));
        let persons: BTreeSet<PersonCode> =
            contents.iter().flat_map(|c| &c.persons).map(|p| p.code.clone()).collect();
        let assets: BTreeSet<AssetId> =
            contents.iter().flat_map(|c| &c.assets).map(|a| a.id.clone()).collect();
        let mut outline = Contents::default().outline();
        outline.urgency = request.outline.urgency;
        outline.deadline = request.outline.deadline;
        outline.confidentiality = request.outline.confidentiality;
        outline.measures = request.outline.measures;
        outline.measures.retain(|m| self.measures.contains(&m.id));
        outline.persons = request.outline.persons;
        outline.persons.retain(|p| persons.contains(&p.code));
        outline.assets = request.outline.assets;
        outline.assets.retain(|a| assets.contains(a));
        let own = OwnSide {
            seen: request.of_requested.seen,
            led_here: None,
            assigned: None,
            priority: request.of_requested.priority,
        };
        Request {
            id: request.id,
            reference: request.reference,
            kind: request.kind,
            requesting: request.requesting,
            requested: request.requested,
            status: request.status,
            ever_sent: request.ever_sent,
            recalled: request.recalled,
            links: vec![],
            outline,
            draft: 0,
            approved_draft: None,
            approved_by: None,
            authors: BTreeSet::new(),
            submitted_by: None,
            created_at: request.created_at,
            sent_at: request.sent_at,
            recall_until: None,
            return_to: None,
            round: None,
            rounds: 0,
            measures: kept(request.measures, |id| self.measures.contains(id)),
            consultations: vec![],
            evidence: request
                .evidence
                .into_iter()
                .filter(|(_, e)| e.document.is_some_and(|d| attached.contains(&d)))
                .collect(),
            by_letter: request.by_letter,
            imported: request.imported,
            status_since: None,
            basis: vec![],
            delivered: false,
            withdrawn: false,
            stop_owed: request.stop_owed.into_iter().filter(|m| self.measures.contains(m)).collect(),
            use_consents: vec![],
            conditions: vec![],
            given_to: kept(request.given_to, |id| self.measures.contains(id)),
            away: kept(request.away, |code| persons.contains(code)),
            identities_sent: request.identities_sent.into_iter().filter(|p| persons.contains(p)).collect(),
            assets: vec![],
            custody: request
                .custody
                .filter(|c| persons.contains(&c.person))
                .and_then(|custody| of_the_work(custody, request.status)),
            followed_by: vec![],
            shared_links: vec![],
            refused_for_nationality: false,
            prosecution: None,
            course: Course::default(),
            clocks: request.clocks.into_iter().filter(|run| OF_THE_WORK.contains(&run.clock)).collect(),
            of_requesting: OwnSide::default(),
            of_requested: own,
            contents,
        }
    }

    /// The own measures, the persons they concern as codes, the assets they concern.
    fn contents(&self, contents: &Contents) -> Contents {
        let measures: Vec<_> =
            contents.measures.iter().filter(|m| self.measures.contains(&m.id)).cloned().collect();
        // Who is to be arrested or surrendered is the matter of that measure, whether or not it names the code again.
        let seeks = measures
            .iter()
            .any(|m| matches!(m.measure_type, MeasureType::Surrender | MeasureType::ProvisionalArrest));
        let sought = contents.sought().filter(|_| seeks);
        let concerns =
            |code: &PersonCode| sought == Some(code) || measures.iter().any(|m| m.persons.contains(code));
        let persons = contents.persons.iter().filter(|p| concerns(&p.code)).map(|p| Person {
            sealed: p.sealed,
            age_status: p.age_status,
            ..Person::coded(p.code.clone(), p.role)
        });
        let reached = |id: &AssetId| measures.iter().any(|m| m.assets.contains(id));
        Contents {
            persons: persons.collect(),
            assets: contents.assets.iter().filter(|a| reached(&a.id)).cloned().collect(),
            measures,
            ..Contents::default()
        }
    }
}

fn kept<K: Ord, V>(map: BTreeMap<K, V>, keep: impl Fn(&K) -> bool) -> BTreeMap<K, V> {
    map.into_iter().filter(|(key, _)| keep(key)).collect()
}

impl Store {
    /// Returns what of a timeline lies on a desk, after an index of the State's log, oldest first.
    pub(crate) async fn desk_entries(
        &self,
        desk: &Desk,
        held: &Held,
        viewer: &Actor,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let (id, db) = (held.request.id, &self.core.read);
        let Some(side) = side(held, viewer) else { return Ok(vec![]) };
        let (mut shown, mut at) = (Vec::new(), after);
        loop {
            let kept = sql::timeline(db, desk.state, id, side, at, MOST).await?;
            let (read, last) = (kept.len(), kept.last().map(|entry| entry.index));
            let entries = self.show(desk.state, kept).await?;
            shown.extend(entries.into_iter().filter_map(|entry| desk.shows(entry)));
            match last {
                Some(last) if shown.len() < limit as usize && read == MOST as usize => at = last,
                Some(_) | None => break,
            }
        }
        shown.truncate(limit as usize);
        Ok(shown)
    }

    /// Returns the documents that an executing authority attached to a request.
    pub(crate) async fn attached_at(
        &self,
        desk: &Desk,
        held: &Held,
        viewer: &Actor,
    ) -> Result<BTreeSet<DocumentId>, StoreError> {
        let entries = self.desk_entries(desk, held, viewer, 0, u32::MAX).await?;
        let documents = entries.iter().filter_map(|entry| match &entry.kind {
            EntryKind::Event { event, .. } => match event.fact {
                Fact::Attached { document, .. } => Some(document),
                _ => None,
            },
            _ => None,
        });
        Ok(documents.collect())
    }

    /// Returns what of the log of a State lies on the desk of somebody who only executes.
    pub(crate) async fn desk_log(
        &self,
        viewer: &Actor,
        state: StateCode,
        index: u64,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let db = &self.core.read;
        let mut desks: BTreeMap<RequestId, Option<Desk>> = BTreeMap::new();
        let (mut shown, mut at) = (Vec::new(), index);
        loop {
            let kept = sql::log_after(db, state, at, None, MOST).await?;
            let Some(last) = kept.last().map(|entry| entry.index) else { break };
            at = last;
            for entry in self.show(state, kept).await? {
                let Some(id) = entry.request else { continue };
                let desk = match desks.entry(id) {
                    Slot::Occupied(known) => known.into_mut(),
                    Slot::Vacant(new) => {
                        let held = sql::request(db, id).await?.filter(|held| side(held, viewer).is_some());
                        new.insert(held.and_then(|held| desk(&held, viewer)))
                    }
                };
                shown.extend(desk.as_ref().and_then(|desk| desk.shows(entry)));
            }
            if shown.len() >= limit as usize {
                break;
            }
        }
        shown.truncate(limit as usize);
        Ok(shown)
    }
}

/// A custody as an authority that carries the arrest out knows it: who is held since when, and nothing of another
/// request, nor of what was before. Of a person who is held for another after this one ended it knows nothing more: no
/// release is owed here.
fn of_the_work(custody: Custody, status: Status) -> Option<Custody> {
    let standing = match custody.standing {
        CustodyState::PassedTo(_) => return None,
        CustodyState::HeldFor(_) if status.is_ended() => return None,
        CustodyState::HeldFor(_) => CustodyState::Held,
        other => other,
    };
    Some(Custody { from: None, taken_over: false, earlier: vec![], standing, ..custody })
}
