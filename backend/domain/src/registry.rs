//! What the register of States and the office say today: handed to [`crate::workflow::decide`], never looked up by it.

mod profile;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use crate::{
    clocks::{Length, Source},
    codes::{Channel, Clock, DocumentClass, Role, Treaty},
    contents::Contents,
    ids::{AuthorityId, DocumentId, Language, PersonCode, Reference, RequestId, StateCode, UserId},
    law::completeness::VaultSays,
    workflow::{Request, Version},
};

pub use profile::{Connection, ExecutingAuthority, ExtraditionTerms, OwnGround, TreatyKind, TreatyOnRecord};

/// Who acts. Roles are held per State; an expert is of none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// The State whose office the person works in.
    pub state: Option<StateCode>,
    /// The roles held at this moment.
    pub roles: BTreeSet<Role>,
    /// The executing authority the person works for, where they do.
    pub authority: Option<AuthorityId>,
}

impl Actor {
    /// Returns a person of an office, who works for no executing authority.
    #[must_use]
    pub fn new(user: UserId, state: Option<StateCode>, roles: BTreeSet<Role>) -> Self {
        Self { user, state, roles, authority: None }
    }

    /// Returns the clock: nobody, of no State.
    #[must_use]
    pub fn clock() -> Self {
        Self::new(UserId::CLOCK, None, BTreeSet::from([Role::Clock]))
    }

    /// Returns whether the actor holds the role.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Returns whether the actor sees measures of an executing authority, and no case.
    #[must_use]
    pub fn only_executes(&self) -> bool {
        self.holds(Role::Executor) && !self.roles.iter().any(|r| r.reads_cases())
    }
}

/// A State's standing towards a treaty. "Not known" is never "not bound".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Deposited on this day; in force from the thirtieth day after, 38(2).
    PartySince(Date),
    /// A party, the day of deposit not on record.
    Party,
    /// Known not to be a party.
    NotBound,
    /// Nobody checked.
    NotKnown,
}

/// What the register says of one State today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateFacts {
    /// Its code.
    pub code: StateCode,
    /// Whether its officers work here, or its acts reach it on paper.
    pub connection: Connection,
    /// Whether it has an active central authority on record, 18(13).
    pub active_authority: bool,
    /// Languages it notified, 18(14); empty: nothing on record.
    pub accepted_languages: Vec<Language>,
    /// Channels it accepts requests by; empty: nothing on record.
    pub channels: Vec<Channel>,
    /// Its standing towards each treaty.
    pub treaties: BTreeMap<Treaty, Standing>,
    /// Who carries measures out there today.
    pub executing_authorities: Vec<ExecutingAuthority>,
    /// What it says of extradition.
    pub extradition: ExtraditionTerms,
}

impl StateFacts {
    /// Returns a connected State of which nothing is on record.
    #[must_use]
    pub fn of(code: StateCode) -> Self {
        Self {
            code,
            connection: Connection::Connected,
            active_authority: false,
            accepted_languages: vec![],
            channels: vec![],
            treaties: BTreeMap::new(),
            executing_authorities: vec![],
            extradition: ExtraditionTerms::default(),
        }
    }

    /// Returns the executing authority of that name or id, whatever the case and the spaces around it.
    #[must_use]
    pub fn executing_authority(&self, name: &str) -> Option<AuthorityId> {
        let plain = |text: &str| text.trim().to_lowercase();
        let is_it =
            |a: &&ExecutingAuthority| plain(&a.name) == plain(name) || a.code.to_string() == plain(name);
        self.executing_authorities.iter().find(is_it).map(|a| a.code)
    }

    /// Returns the standing towards a treaty.
    #[must_use]
    pub fn standing(&self, treaty: Treaty) -> Standing {
        self.treaties.get(&treaty).copied().unwrap_or(Standing::NotKnown)
    }
}

/// Both States of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Between {
    /// The State that asks.
    pub requesting: StateFacts,
    /// The State that is asked.
    pub requested: StateFacts,
    /// Bilateral and regional treaties of which both are parties, in force or not.
    pub on_record: Vec<TreatyOnRecord>,
}

impl Between {
    /// Returns two States that have no treaty on record.
    #[must_use]
    pub fn of(requesting: StateFacts, requested: StateFacts) -> Self {
        Self { requesting, requested, on_record: vec![] }
    }

    /// Returns the treaties on record that are in force on a day: the nearer ones first, then by code.
    #[must_use]
    pub fn in_force(&self, day: Date) -> Vec<&TreatyOnRecord> {
        let mut treaties: Vec<_> = self.on_record.iter().filter(|t| t.in_force_on(day)).collect();
        treaties.sort_by(|a, b| (a.kind, &a.code).cmp(&(b.kind, &b.code)));
        treaties
    }

    /// Returns a treaty on record by its code.
    #[must_use]
    pub fn treaty(&self, code: &str) -> Option<&TreatyOnRecord> {
        self.on_record.iter().find(|t| t.code.as_str() == code)
    }
}

/// Returns whether a person may edit what the register says of a State: its own administrator, and the secretariat
/// for all States.
#[must_use]
pub fn may_edit_profile(actor: &Actor, state: StateCode) -> bool {
    may_edit_treaty_status(actor) || (actor.state == Some(state) && actor.holds(Role::Administrator))
}

/// Returns whether a person may say how a State stands towards a convention: the secretariat, for all States.
#[must_use]
pub fn may_edit_treaty_status(actor: &Actor) -> bool {
    actor.holds(Role::Secretariat)
}

/// What is known of a document: never its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFacts {
    /// Its id.
    pub id: DocumentId,
    /// The name it is called by in payloads; unique per request and side.
    pub name: String,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// Who may read it.
    pub classification: DocumentClass,
}

/// Another request that a command names or that belongs with this one, seen by the actor.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The request.
    pub request: Request,
    /// Its contents, where they were asked for.
    pub contents: Option<Contents>,
}

/// Everything `decide` may know beside the request, the command and the actor.
#[derive(Debug, Clone)]
pub struct Context {
    /// The instant of the decision, UTC.
    pub now: Timestamp,
    /// The version the actor last read; none for `create`.
    pub seen: Option<Version>,
    /// The id and reference a new request gets.
    pub fresh: Option<(RequestId, Reference)>,
    /// What the register says of both States; `requested` is none when the State named does not exist.
    pub between: Option<Between>,
    /// Lengths by pair or office that differ from the default; those of treaties are in `between`, each with its time.
    pub lengths: BTreeMap<Clock, (Length, Source)>,
    /// How long a sent request may be recalled, in minutes.
    pub recall_window_minutes: u32,
    /// Documents attached on the actor's side: the only ones its payloads may name.
    pub documents: Vec<DocumentFacts>,
    /// Whether the person named by `assign` may work on cases of the actor's State.
    pub assignee_may_work: bool,
    /// Requests that the command names, and those that belong with its request, where the actor sees them.
    pub linked: Vec<Linked>,
    /// Sealed persons of this request whose identity the own State's vault holds (or gets with this command).
    pub identities_held: BTreeSet<PersonCode>,
    /// Fields of identities this command brings that are too long to be one: person and field.
    pub identities_too_long: Vec<(PersonCode, &'static str)>,
    /// Where a text of this command, or the contents, holds the name of a sealed person: the vault looked.
    pub named: Vec<Named>,
    /// The place of the arrest on which somebody is held, in words, as it is on record; none where none is. Events hold
    /// no words, so it is read beside them.
    pub arrest_place: Option<String>,
}

/// A place in a text where a sealed person is named. The name itself is not repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The person.
    pub person: PersonCode,
    /// The field, in path notation.
    pub field: String,
}

impl Context {
    /// The recall window where no office set another, in minutes.
    pub const RECALL_WINDOW_MINUTES: u32 = 10;

    /// Returns a context in which the register says nothing.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self {
            now,
            seen: None,
            fresh: None,
            between: None,
            lengths: BTreeMap::new(),
            recall_window_minutes: Self::RECALL_WINDOW_MINUTES,
            documents: vec![],
            assignee_may_work: false,
            linked: vec![],
            identities_held: BTreeSet::new(),
            identities_too_long: vec![],
            named: vec![],
            arrest_place: None,
        }
    }

    /// Returns a request named or belonging with this one.
    #[must_use]
    pub fn linked(&self, id: RequestId) -> Option<&Linked> {
        self.linked.iter().find(|l| l.request.id == id)
    }

    /// Returns the provisional arrest that a request for extradition follows.
    #[must_use]
    pub fn followed(&self, extradition: &Request) -> Option<&Request> {
        self.linked(extradition.follows()?).map(|l| &l.request)
    }

    /// Returns the requests for extradition that followed a provisional arrest, in the order in which they were sent.
    pub fn followers<'a>(&'a self, arrest: &'a Request) -> impl Iterator<Item = &'a Request> {
        arrest.followed_by.iter().filter_map(|id| self.linked(*id)).map(|l| &l.request)
    }

    /// Returns what the vault of the State that drafts says.
    #[must_use]
    pub fn vault_says(&self) -> VaultSays<'_> {
        VaultSays { held: Some(&self.identities_held), named: &self.named }
    }

    /// Returns the length on record of a clock that starts now: by the nearest treaty in force on that day, else by pair
    /// or office. What is told late is measured by the day it happened, whatever is in force when it is told.
    #[must_use]
    pub fn on_record(&self, clock: Clock) -> Option<(Length, Source)> {
        let by_treaty = self.treaty_on(clock).map(|(_, length)| (length, Source::Treaty));
        by_treaty.or_else(|| self.lengths.get(&clock).copied())
    }

    /// Returns the nearest treaty in force now that sets the length of a clock, and that length.
    #[must_use]
    pub fn treaty_on(&self, clock: Clock) -> Option<(&TreatyOnRecord, Length)> {
        let treaties = self.between.as_ref()?.in_force(day_of(self.now));
        treaties.into_iter().find_map(|treaty| Some((treaty, treaty.length(clock)?)))
    }

    /// Returns until when what is sent now may be recalled, UTC.
    #[must_use]
    pub fn recall_until(&self) -> Timestamp {
        let window = SignedDuration::from_mins(i64::from(self.recall_window_minutes));
        self.now.checked_add(window).unwrap_or(self.now)
    }

    /// Returns the document the actor's side knows by that name.
    #[must_use]
    pub fn document(&self, name: &str) -> Option<&DocumentFacts> {
        self.documents.iter().find(|d| d.name == name)
    }
}

/// The last instant there is for a clock: a whole second, so that what is kept of it reads back.
pub const LATEST: Timestamp = Timestamp::constant(253_402_207_200, 0);

/// Returns the day an instant falls on, UTC.
#[must_use]
pub fn day_of(at: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(at).date()
}

/// Returns the instant at which a date begins, 00:00 UTC.
#[must_use]
pub fn start_of(date: Date) -> Timestamp {
    let outside = if date.year() < 0 { Timestamp::MIN } else { LATEST };
    date.to_zoned_datetime(TimeZone::UTC).map_or(outside, |midnight| midnight.timestamp())
}

/// Returns whether a date has begun anywhere on Earth: up to 14 hours before it does in UTC. Who writes a letter's date
/// in the morning of Seoul or Manila writes no day that lies ahead.
#[must_use]
pub fn has_begun(date: Date, now: Timestamp) -> bool {
    now.saturating_add(14.hours()).is_ok_and(|latest| start_of(date) <= latest)
}

/// Returns whether an instant falls on a date anywhere on Earth: from 14 hours before the date begins in UTC to 12 hours
/// after it ends there. What happened in Manila in the morning of the second was at an hour of the first, UTC.
#[must_use]
pub fn falls_on(at: Timestamp, date: Date) -> bool {
    has_begun(date, at) && at.saturating_sub(12.hours()).is_ok_and(|earliest| earliest < end_of(date))
}

/// Returns the instant at which a date ends, 24:00 UTC.
///
/// The first and the last days of the calendar have no such instant; they answer the first and the last there is.
#[must_use]
pub fn end_of(date: Date) -> Timestamp {
    let outside = if date.year() < 0 { Timestamp::MIN } else { LATEST };
    date.checked_add(1.day())
        .and_then(|next| next.to_zoned_datetime(TimeZone::UTC))
        .map_or(outside, |midnight| midnight.timestamp())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_date_has_begun_where_the_day_is_furthest() {
        let day = date(2026, 11, 25);
        for (now, begun) in [
            ("2026-11-24T09:59:59Z", false),
            ("2026-11-24T10:00:00Z", true),
            ("2026-11-25T00:00:00Z", true),
            ("2027-01-01T00:00:00Z", true),
        ] {
            assert_eq!(has_begun(day, now.parse().unwrap()), begun, "{now}");
        }
    }

    #[test]
    fn an_instant_falls_on_a_date_that_it_is_anywhere() {
        let day = date(2026, 11, 25);
        for (at, falls) in [
            ("2026-11-24T09:59:59Z", false),
            ("2026-11-24T10:00:00Z", true),
            ("2026-11-25T12:00:00Z", true),
            ("2026-11-26T11:59:59Z", true),
            ("2026-11-26T12:00:00Z", false),
        ] {
            assert_eq!(falls_on(at.parse().unwrap(), day), falls, "{at}");
        }
    }

    #[test]
    fn the_end_of_every_date_reads_back_from_microseconds() {
        for day in [Date::MIN, date(-9999, 1, 2), date(2026, 11, 24), date(9999, 12, 29), Date::MAX] {
            let end = end_of(day);
            assert_eq!(Timestamp::from_microsecond(end.as_microsecond()).unwrap(), end, "{day}");
        }
        assert!(
            end_of(Date::MIN) < end_of(date(2026, 11, 24)) && end_of(date(2026, 11, 24)) < end_of(Date::MAX)
        );
    }
}
