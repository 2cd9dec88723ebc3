//! The queue of an executing authority: the requests of which a measure was given to it, without their subject.

use std::collections::BTreeSet;

use comity_domain::{
    codes::{Side, UrgencyLevel},
    registry::Actor,
    sight,
    workflow::Request,
};
use jiff::Timestamp;

use super::{Desk, desk};
use crate::{
    Counts, Custody, Due, QueueAsk, QueuePage, QueueRow, Sort, Store, StoreError, View,
    held::{Held, as_seen_by},
    page::{Key, Place},
    sql,
    time::micros,
};

/// A request on a desk.
struct OnDesk {
    row: QueueRow,
    due: i64,
    ended: bool,
    /// Whether a running clock is due soon.
    soon: bool,
}

/// What sorts after every instant.
const NEVER: i64 = i64::MAX;

impl Store {
    /// Returns a page of what is on the desk of somebody who only executes.
    pub(crate) async fn desk_queue(
        &self,
        viewer: &Actor,
        ask: &QueueAsk,
        after: Option<&Place>,
        limit: usize,
        now: Timestamp,
    ) -> Result<(QueuePage, Option<Place>), StoreError> {
        let text = ask.q.as_ref().map(|q| q.trim().to_lowercase()).filter(|q| !q.is_empty());
        let ended = ask.status.is_some() || ask.stage.is_some();
        let view = |on: &OnDesk| match ask.view {
            View::Mine => !on.ended,
            View::Inbound => ended || !on.ended,
            View::Overdue => on.row.late,
            View::DueSoon => on.soon && !on.row.late,
            View::All => true,
            View::Outbound | View::Drafts => false,
        };
        let wanted = |on: &OnDesk| {
            let row = &on.row;
            let names = [Some(row.reference.as_str()), row.own_reference.as_deref()];
            view(on)
                && ask.status.is_none_or(|status| row.status == status)
                && ask.stage.is_none_or(|stage| row.stage == stage)
                && ask.kind.is_none_or(|kind| row.kind == kind)
                && ask.counterpart.is_none_or(|state| row.counterpart == state)
                && text.as_ref().is_none_or(|text| {
                    names.iter().flatten().any(|name| name.to_lowercase().contains(text.as_str()))
                })
        };
        let mut found: Vec<(Place, QueueRow)> = self
            .on_desk(viewer, now)
            .await?
            .into_iter()
            .filter(wanted)
            .map(|on| {
                let key = match ask.sort {
                    Sort::Due => Key::At(on.due),
                    Sort::Updated => Key::At(micros(on.row.updated_at)),
                    Sort::Reference => Key::Text(on.row.reference.to_string()),
                };
                (Place { key, request: on.row.request }, on.row)
            })
            .collect();
        let down = ask.sort == Sort::Updated;
        found.sort_by(|(a, _), (b, _)| if down { b.cmp(a) } else { a.cmp(b) });
        if let Some(after) = after {
            found.retain(|(place, _)| if down { place < after } else { place > after });
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|(place, _)| place.clone());
        let rows = found.into_iter().map(|(_, row)| row).collect();
        Ok((QueuePage { rows, next: None }, next))
    }

    /// Returns how many there are in each view of such a desk.
    pub(crate) async fn desk_counts(&self, viewer: &Actor, now: Timestamp) -> Result<Counts, StoreError> {
        let on = self.on_desk(viewer, now).await?;
        let count = |of: fn(&OnDesk) -> bool| on.iter().filter(|on| of(on)).count() as u64;
        let open = count(|on| !on.ended);
        Ok(Counts {
            mine: open,
            inbound: open,
            outbound: 0,
            overdue: count(|on| on.row.late),
            due_soon: count(|on| on.soon && !on.row.late),
            drafts: 0,
            all: on.len() as u64,
        })
    }

    /// Returns who is in custody on what is on such a desk: those that cannot wait first. Only where the arrest itself is a
    /// measure of the own authority; of anybody else who is held nothing is known there.
    pub(crate) async fn desk_custody(&self, viewer: &Actor) -> Result<Vec<Custody>, StoreError> {
        let mut found = Vec::new();
        for (desk, held) in self.desks(viewer).await? {
            // Since when release is owed is no secret of the file: it is what the authority has to do.
            let Some((standing, until)) = held.request.custody_standing() else { continue };
            // Which person is a measure's, the contents say, and only they.
            let Some(body) = held.contents_for(Side::Requested) else { continue };
            let contents = sql::contents(&sql::body(&self.core.read, body).await?)?;
            let mut request = as_seen_by(held.request, Side::Requested);
            request.contents = Some(contents);
            let request = desk.narrow(request, &BTreeSet::new());
            let Some(custody) = &request.custody else { continue };
            found.push(Custody {
                request: request.id,
                reference: request.reference.clone(),
                kind: request.kind,
                side: Side::Requested,
                counterpart: request.requesting,
                status: sight::status_seen_by(&request, Side::Requested),
                person: custody.person.clone(),
                standing,
                since: custody.since,
                until,
                by_letter: request.by_letter.is_some(),
            });
        }
        found.sort_by_key(|custody| (custody.standing, custody.until, custody.request));
        Ok(found)
    }

    /// Everything on the desk of somebody, in no order.
    async fn on_desk(&self, viewer: &Actor, now: Timestamp) -> Result<Vec<OnDesk>, StoreError> {
        let mut found = Vec::new();
        for (desk, held) in self.desks(viewer).await? {
            found.push(self.on_this_desk(&desk, held, viewer, now).await?);
        }
        Ok(found)
    }

    /// The requests of which a measure was given to the authority of somebody.
    async fn desks(&self, viewer: &Actor) -> Result<Vec<(Desk, Held)>, StoreError> {
        let (Some(state), Some(authority)) = (viewer.state, viewer.authority) else { return Ok(vec![]) };
        let mut found = Vec::new();
        for id in sql::given_to(&self.core.read, state, authority).await? {
            let Some(held) = sql::request(&self.core.read, id).await? else { continue };
            if sight::side(&held.request, viewer) != Some(Side::Requested) {
                continue;
            }
            found.extend(desk(&held, viewer).map(|desk| (desk, held)));
        }
        Ok(found)
    }

    async fn on_this_desk(
        &self,
        desk: &Desk,
        held: Held,
        viewer: &Actor,
        now: Timestamp,
    ) -> Result<OnDesk, StoreError> {
        let entries = self.desk_entries(desk, &held, viewer, 0, u32::MAX).await?;
        let updated_at = entries.last().map_or(held.requested_at, |entry| entry.recorded_at);
        let own_reference = held.own_reference.clone();
        let request = desk.narrow(as_seen_by(held.request, Side::Requested), &BTreeSet::new());
        let status = sight::status_seen_by(&request, Side::Requested);
        let run = first_due(&request);
        let soon = request.clocks.iter().any(|run| run.warns(now));
        let ended = status.stage() == comity_domain::codes::Stage::Ended;
        let urgent = Some(request.outline.urgency).filter(|urgency| *urgency == UrgencyLevel::Urgent);
        let row = QueueRow {
            request: request.id,
            reference: request.reference.clone(),
            kind: request.kind,
            side: Side::Requested,
            counterpart: request.requesting,
            status,
            stage: status.stage(),
            subject: None,
            own_reference,
            assignee: None,
            waits_for: None,
            next: None,
            legal_basis: vec![],
            due: run.map(|run| Due { at: run.due, clock: run.clock, theirs: false, soon: run.warns(now) }),
            late: run.is_some_and(|run| run.due < now),
            by_letter: request.by_letter.is_some(),
            priority: request.of_requested.priority.or(urgent),
            updated_at,
        };
        Ok(OnDesk { due: run.map_or(NEVER, |run| micros(run.due)), row, ended, soon })
    }
}

/// The running clock on a desk that is due first.
fn first_due(request: &Request) -> Option<&comity_domain::clocks::Run> {
    request.clocks.iter().filter(|run| run.is_running()).min_by_key(|run| run.due)
}
