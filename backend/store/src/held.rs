//! A request as it is kept: folded from its events, with the heads of its streams and its bodies. And the row of
//! the queue that follows from it, for each side.

use comity_domain::{
    codes::{Action, Clock, CustodyStanding, Role, Side, Stage, Status, UrgencyLevel},
    contents::Contents,
    ids::{PersonCode, StateCode, UserId},
    registry::{Actor, LATEST},
    sight,
    workflow::{Body, Event, Fact, OwnSide, Request, Stream, evolve, offers},
};
use comity_ledger::hash::Hash;
use jiff::Timestamp;

use crate::{registry::Registry, time::micros};

/// The head of a stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// Number of its last entry.
    pub(crate) seq: u64,
    /// Leaf hash of it.
    pub(crate) hash: Option<Hash>,
}

/// A request as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Held {
    pub(crate) request: Request,
    pub(crate) shared: Head,
    pub(crate) requesting: Head,
    pub(crate) requested: Head,
    /// When something last happened that each side sees.
    pub(crate) requesting_at: Timestamp,
    pub(crate) requested_at: Timestamp,
    /// The present contents, and those last sent.
    pub(crate) contents: Option<i64>,
    pub(crate) sent_contents: Option<i64>,
    pub(crate) subject: Option<String>,
    pub(crate) sent_subject: Option<String>,
    pub(crate) own_reference: Option<String>,
    /// The numbers letters and the old register call it by, where one side is by letter: a search finds them.
    pub(crate) numbers: Option<String>,
}

impl Held {
    pub(crate) fn head(&self, stream: Stream) -> Head {
        match stream {
            Stream::Shared => self.shared,
            Stream::File(Side::Requesting) => self.requesting,
            Stream::File(Side::Requested) => self.requested,
        }
    }

    fn head_mut(&mut self, stream: Stream) -> &mut Head {
        match stream {
            Stream::Shared => &mut self.shared,
            Stream::File(Side::Requesting) => &mut self.requesting,
            Stream::File(Side::Requested) => &mut self.requested,
        }
    }

    pub(crate) fn seen_at(&self, side: Side) -> Timestamp {
        match side {
            Side::Requesting => self.requesting_at,
            Side::Requested => self.requested_at,
        }
    }

    /// Returns how many entries each stream holds.
    pub(crate) fn seqs(&self) -> [u64; 3] {
        [self.shared.seq, self.requesting.seq, self.requested.seq]
    }

    /// Returns the number of entries in all streams: what a guarded write names.
    pub(crate) fn entries(&self) -> u64 {
        self.seqs().iter().sum()
    }

    /// Returns the request after an event; none: the event is not the first of a request, and there is no request.
    pub(crate) fn after(before: Option<Self>, step: &Step<'_>) -> Option<Self> {
        let mut held = match before {
            Some(held) => Self { request: evolve(Some(held.request), step.stream, step.event)?, ..held },
            None => Self {
                request: evolve(None, step.stream, step.event)?,
                shared: Head::default(),
                requesting: Head::default(),
                requested: Head::default(),
                requesting_at: step.recorded_at,
                requested_at: step.recorded_at,
                contents: None,
                sent_contents: None,
                subject: None,
                sent_subject: None,
                own_reference: None,
                numbers: None,
            },
        };
        *held.head_mut(step.stream) = step.head;
        if step.stream.is_read_by(Side::Requesting) {
            held.requesting_at = step.recorded_at;
        }
        if step.stream.is_read_by(Side::Requested) {
            held.requested_at = step.recorded_at;
        }
        held.take_body(step);
        Some(held)
    }

    /// Moves the head of a stream on: an entry that is no event changes nothing else of the request.
    pub(crate) fn move_on(&mut self, stream: Stream, head: Head) {
        *self.head_mut(stream) = head;
    }

    fn take_body(&mut self, step: &Step<'_>) {
        self.take_numbers(step);
        match (step.body, step.event.fact.clone()) {
            (Some((id, Body::Contents(contents))), fact) => {
                self.contents = Some(id);
                self.subject = subject(contents.subject.as_deref());
                if matches!(fact, Fact::Sent { .. } | Fact::Registered { .. } | Fact::Imported { .. }) {
                    self.sent_contents = Some(id);
                    self.sent_subject.clone_from(&self.subject);
                }
                self.request.contents = Some(contents.clone());
            }
            (Some((_, Body::Texts(texts))), Fact::Acknowledged) => {
                let own = texts.iter().find(|t| t.path == "own_reference");
                self.own_reference = own.map(|t| t.text.clone()).or(self.own_reference.take());
            }
            (Some((_, Body::Texts(_))) | None, _) => {}
        }
    }

    /// What came on paper has numbers of its own. Its record has one reader, so nobody else finds it by them.
    fn take_numbers(&mut self, step: &Step<'_>) {
        match (step.body, &step.event.fact) {
            (Some((_, Body::Contents(contents))), Fact::Registered { .. }) => {
                self.add_number(contents.their_reference.as_deref());
            }
            (Some((_, Body::Contents(contents))), Fact::Imported { side, .. }) => {
                self.add_number(contents.own_reference.as_deref());
                self.add_number(contents.their_reference.as_deref());
                // What the requested State calls it, before an acknowledgement says so.
                self.own_reference = match side {
                    Side::Requested => contents.own_reference.clone(),
                    Side::Requesting => contents.their_reference.clone(),
                };
            }
            (Some((_, Body::Texts(texts))), _) if step.event.told.is_some() => {
                let reference = texts.iter().find(|t| t.path == "reference");
                self.add_number(reference.map(|t| t.text.as_str()));
            }
            _ => {}
        }
    }

    fn add_number(&mut self, number: Option<&str>) {
        let Some(number) = number.map(str::trim).filter(|n| !n.is_empty()) else { return };
        match &mut self.numbers {
            None => self.numbers = Some(number.to_owned()),
            Some(numbers) if numbers.contains(number) => {}
            Some(numbers) => {
                numbers.push(' ');
                numbers.push_str(number);
            }
        }
    }

    /// Returns the contents a side may read now, by the id of their body.
    pub(crate) fn contents_for(&self, side: Side) -> Option<i64> {
        match side {
            Side::Requesting => self.contents,
            Side::Requested if sight::reads_contents(&self.request, side) => self.sent_contents,
            Side::Requested => None,
        }
    }

    fn subject_for(&self, side: Side) -> Option<&String> {
        match side {
            Side::Requesting => self.subject.as_ref(),
            Side::Requested if sight::reads_contents(&self.request, side) => self.sent_subject.as_ref(),
            Side::Requested => None,
        }
    }

    /// Returns the row of the queue of a side; none while it does not see the request.
    pub(crate) fn row(&self, side: Side, registry: &Registry) -> Option<Row> {
        let request = &self.request;
        if (side == Side::Requested && !request.ever_sent) || !request.reads(side) {
            return None;
        }
        let own = request.state(side);
        let status = sight::status_seen_by(request, side);
        let stage = status.stage();
        let bucket = match (side, stage) {
            (Side::Requesting, Stage::Drafted) => Bucket::Draft,
            (Side::Requesting, Stage::Ended) => Bucket::EndedOutbound,
            (Side::Requested, Stage::Ended) => Bucket::EndedInbound,
            (Side::Requesting, Stage::Sent | Stage::Acknowledged | Stage::Executed) => Bucket::Outbound,
            (Side::Requested, _) => Bucket::Inbound,
        };
        let assignee = request.own(side).assigned;
        let waits = offers::next_step(request, side).map(|next| (next.side, next.role));
        let pool = waits.filter(|(of, _)| *of == side).map(|(_, role)| role);
        let pool = pool.filter(|role| assignee.is_none_or(|user| !registry.holds(user, own, *role)));
        let (due, due_theirs) = match (request.first_due(side), request.first_due(side.other())) {
            (Some(own), _) => (Some(own), false),
            (None, theirs) => (theirs, theirs.is_some()),
        };
        let running = || request.clocks.iter().filter(|run| run.is_running());
        let subject = self.subject_for(side);
        Some(Row {
            state: own,
            bucket,
            due: due.map_or(NO_CLOCK, |run| micros(run.due)),
            due_clock: due.map(|run| run.clock),
            due_theirs,
            late_at: running().map(|run| micros(run.due)).min(),
            warn_at: running().map(|run| micros(run.warns_from())).min(),
            by_letter: request.by_letter.is_some(),
            custody: custody(request),
            assignee,
            pool,
            side,
            status: status.as_str(),
            stage,
            waits,
            next: offers::next_step(request, side).map(|next| next.action),
            priority: request.own(side).priority.or(self.urgent_for(side)),
            updated: micros(self.seen_at(side)),
            subject: subject.cloned(),
            own_reference: self.own_reference.clone(),
            search: search(&[
                Some(request.reference.as_str()),
                subject.map(String::as_str),
                self.own_reference.as_deref(),
                self.numbers.as_deref(),
            ]),
        })
    }
}

impl Held {
    /// The urgency that a side reads in the request, where it is one.
    fn urgent_for(&self, side: Side) -> Option<UrgencyLevel> {
        let urgent = self.request.outline.urgency == UrgencyLevel::Urgent;
        (urgent && sight::reads_contents(&self.request, side)).then_some(UrgencyLevel::Urgent)
    }
}

/// What an event adds.
#[derive(Debug)]
pub(crate) struct Step<'a> {
    pub(crate) stream: Stream,
    pub(crate) event: &'a Event,
    /// The head of the stream after it.
    pub(crate) head: Head,
    pub(crate) body: Option<(i64, &'a Body)>,
    pub(crate) recorded_at: Timestamp,
}

/// Somebody in custody, as a row of the queue shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CustodyRow {
    pub(crate) standing: CustodyStanding,
    pub(crate) person: PersonCode,
    /// Since when.
    pub(crate) since: i64,
    /// Until when without a request for extradition; where release is owed, when that time was over or the request ended.
    pub(crate) until: i64,
}

/// Who is held on a request now; nobody where the person is held for the request beside it.
fn custody(request: &Request) -> Option<CustodyRow> {
    let (held, (standing, until)) = (request.held()?, request.custody_standing()?);
    Some(CustodyRow {
        standing,
        person: held.person.clone(),
        since: micros(held.since),
        until: micros(until.unwrap_or(LATEST)),
    })
}

/// What sorts after every instant: a row without a running clock.
pub(crate) const NO_CLOCK: i64 = i64::MAX;

/// Where a row stands; the views are unions of these. The numbers are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bucket {
    Draft = 0,
    Outbound = 1,
    Inbound = 2,
    EndedOutbound = 3,
    EndedInbound = 4,
}

/// A row of the queue.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) state: StateCode,
    pub(crate) bucket: Bucket,
    pub(crate) due: i64,
    pub(crate) due_clock: Option<Clock>,
    pub(crate) due_theirs: bool,
    pub(crate) late_at: Option<i64>,
    /// From when a running clock is due soon.
    pub(crate) warn_at: Option<i64>,
    /// Whether the other State is one by letter.
    pub(crate) by_letter: bool,
    /// Who is held on it now.
    pub(crate) custody: Option<CustodyRow>,
    pub(crate) assignee: Option<UserId>,
    pub(crate) pool: Option<Role>,
    pub(crate) side: Side,
    pub(crate) status: &'static str,
    pub(crate) stage: Stage,
    pub(crate) waits: Option<(Side, Role)>,
    /// The step it waits for.
    pub(crate) next: Option<Action>,
    pub(crate) priority: Option<UrgencyLevel>,
    pub(crate) updated: i64,
    pub(crate) subject: Option<String>,
    pub(crate) own_reference: Option<String>,
    pub(crate) search: String,
}

impl Row {
    /// Returns on whose desk it is: who it is assigned to, until it has ended and the own side owes nothing more.
    pub(crate) fn desk(&self) -> Option<UserId> {
        let ended = matches!(self.bucket, Bucket::EndedOutbound | Bucket::EndedInbound);
        let owed = self.waits.is_some_and(|(of, _)| of == self.side);
        self.assignee.filter(|_| !ended || owed)
    }

    /// Returns the counters the row counts in.
    pub(crate) fn counted(&self) -> Vec<String> {
        let mut names = vec!["all".to_owned()];
        match self.bucket {
            Bucket::Draft => names.extend(["outbound".to_owned(), "drafts".to_owned()]),
            Bucket::Outbound => names.push("outbound".to_owned()),
            Bucket::Inbound => names.push("inbound".to_owned()),
            Bucket::EndedOutbound | Bucket::EndedInbound => {}
        }
        names.extend(self.desk().map(assigned_counter));
        names.extend(self.pool.map(pool_counter));
        names
    }
}

/// The counter of what is on the desk of a person.
pub(crate) fn assigned_counter(user: UserId) -> String {
    format!("assigned:{}", user.0.simple())
}

/// The counter of what waits for anybody with a role.
pub(crate) fn pool_counter(role: Role) -> String {
    format!("pool:{role}")
}

/// What a search looks in: small letters, as the search itself.
pub(crate) fn search(parts: &[Option<&str>]) -> String {
    let given: Vec<&str> = parts.iter().flatten().copied().collect();
    given.join(" ").to_lowercase()
}

/// A subject as a row shows it: one line, not longer than a screen is wide.
fn subject(text: Option<&str>) -> Option<String> {
    const LONGEST: usize = 240;
    let line = text?.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = line.char_indices().nth(LONGEST).map_or(line.len(), |(at, _)| at);
    (!line.is_empty()).then(|| line[..cut].to_owned())
}

/// Returns the request as a side knows it: as folding only the streams that it reads would give it, and nothing
/// of what it asked for while it is recalled.
pub(crate) fn as_seen_by(mut request: Request, side: Side) -> Request {
    match side {
        Side::Requesting => {
            request.of_requested = OwnSide::default();
            request
        }
        Side::Requested => {
            request.of_requesting = OwnSide::default();
            request.links.clone_from(&request.shared_links);
            request.draft = 0;
            request.approved_draft = None;
            request.approved_by = None;
            request.authors.clear();
            request.submitted_by = None;
            request.course.forget_drafting();
            if let Some(first) = request.of_requested.seen.first() {
                request.created_at = first.at;
            }
            let closed = !sight::reads_contents(&request, side);
            if request.recalled {
                request.status = Status::Approved;
            }
            if closed {
                // What followed from the contents is closed with them; it may be that of a later draft besides.
                request.outline = Contents::default().outline();
                request.measures.clear();
            }
            request
        }
    }
}

/// Returns the side from which somebody sees a held request.
pub(crate) fn side(held: &Held, actor: &Actor) -> Option<Side> {
    sight::side(&held.request, actor)
}
