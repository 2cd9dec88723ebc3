//! A docket into a store: its States and people first, then every act in the order of time through the one writer.

use std::collections::BTreeSet;

use comity_domain::{
    ids::{RequestId, UserId},
    registry::Actor,
    workflow::{Refusal, Unmet},
};
use comity_store::{Administration, Entropy, OpenOptions, Outcome, Store, StoreError, Submitted};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::{
    Plan, PlanError,
    agenda::{Agenda, DueAct},
    office::{self, Account, DEMO_PASSWORD, Seat},
    places::Place,
    register,
    script::Doing,
};

/// How many commands stand in one transaction at most.
const TOGETHER: usize = 128;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Requests so far.
    pub requests: u32,
    /// Of how many.
    pub of: u32,
    /// Acts so far.
    pub acts: u64,
    /// The instant the docket is at, UTC.
    pub at: Timestamp,
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Courses are drawn; nothing is written yet.
    Drawing,
    /// States and people are entered.
    Founding,
    /// Acts are done, one after the other.
    Living,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    /// Requests made.
    pub requests: u32,
    /// Acts done; none was refused.
    pub acts: u64,
}

/// Why a docket was not made, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// The plan is out of range.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The database holds something already: name a new one.
    #[error("the database is not new: a docket is made in a database of its own")]
    NotNew,
    /// The store did not take something.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The rules refused an act: a fault of the generator.
    #[error("the generator made an act that the rules refuse: {act} at {at} by {by}: {} ({codes})", refusal)]
    Refused {
        /// The action.
        act: comity_domain::codes::Action,
        /// When.
        at: Timestamp,
        /// The login of the person.
        by: String,
        /// The refusal.
        refusal: Box<Refusal>,
        /// The codes of what is not met.
        codes: String,
    },
    /// An act could not be put into words: a fault of the generator.
    #[error("the generator has no words for an act of request {life} at {at}")]
    Speechless {
        /// Which request, by its number.
        life: u32,
        /// When.
        at: Timestamp,
    },
}

/// Returns how a store is opened for a plan: with ids and salts from its seed.
#[must_use]
pub fn opened_for(plan: &Plan) -> OpenOptions {
    OpenOptions { entropy: Entropy::Seeded(plan.seed), ..OpenOptions::default() }
}

/// Fills an empty database, opened as [`opened_for`] says. The same plan gives the same entries, byte for byte.
///
/// # Errors
/// [`FillError`]; what was written before stays, so a database that was not filled to the end is to be thrown away.
pub async fn fill(
    store: &Store,
    plan: &Plan,
    mut progress: impl FnMut(Progress),
) -> Result<Filled, FillError> {
    plan.check()?;
    if !store.states().await?.is_empty() {
        return Err(FillError::NotNew);
    }
    let plan = &Plan { until: whole_second(plan.until), ..plan.clone() };
    let mut told =
        Progress { stage: Stage::Drawing, requests: 0, of: plan.requests, acts: 0, at: plan.from() };
    progress(told);
    let mut agenda = Agenda::of(plan, |drawn| progress(Progress { requests: drawn, ..told }));
    told.stage = Stage::Founding;
    progress(told);
    let offices = Offices::found(store, plan, agenda.cast().places()).await?;
    told.stage = Stage::Living;
    progress(told);
    let mut batch = Batch::default();
    while let Some(act) = agenda.take() {
        if agenda.must_wait(&act) {
            batch.submit(store, &mut agenda, &offices).await?;
        }
        let sent = put(store, &agenda, &offices, &act).await?;
        told.requests += u32::from(act.creates());
        told.acts += 1;
        told.at = sent.now;
        batch.acts.push(act);
        batch.sent.push(sent);
        if batch.sent.len() >= TOGETHER {
            batch.submit(store, &mut agenda, &offices).await?;
            progress(told);
        }
    }
    batch.submit(store, &mut agenda, &offices).await?;
    // Bytes that another document of the same request has too.
    store.sweep_uploads(None).await?;
    progress(told);
    Ok(Filled { requests: told.requests, acts: told.acts })
}

/// An act as a command, after the bytes of a document that it attaches.
async fn put(
    store: &Store,
    agenda: &Agenda,
    offices: &Offices,
    act: &DueAct,
) -> Result<Submitted, FillError> {
    let now = Timestamp::from_second(act.step.at).unwrap_or(Timestamp::UNIX_EPOCH);
    let speechless = || FillError::Speechless { life: act.life, at: now };
    if act.is_the_clocks() {
        return agenda.request(act).map(|request| crate::lapse::lapse(request, now)).ok_or_else(speechless);
    }
    let told = agenda.told(act, |place, seat| offices.user(place, seat)).ok_or_else(speechless)?;
    let user = offices.user(told.place, told.seat).ok_or_else(speechless)?;
    let command = match told.doing {
        Doing::Command(command) => *command,
        Doing::Attach(paper) => {
            let keeper = offices.actor(told.place, told.seat).ok_or_else(speechless)?;
            let kept = store.keep_document(&keeper, paper.media_type(), paper.bytes.clone(), now).await?;
            paper.attached(kept.id)
        }
    };
    Ok(Submitted {
        user,
        request: request(agenda, act),
        command,
        seen: None,
        key: None,
        digest: [0; 32],
        now,
    })
}

fn request(agenda: &Agenda, act: &DueAct) -> Option<RequestId> {
    if act.creates() { None } else { agenda.request(act) }
}

/// Acts that stand in one transaction.
#[derive(Debug, Default)]
struct Batch {
    acts: Vec<DueAct>,
    sent: Vec<Submitted>,
}

impl Batch {
    async fn submit(
        &mut self,
        store: &Store,
        agenda: &mut Agenda,
        offices: &Offices,
    ) -> Result<(), FillError> {
        if self.sent.is_empty() {
            return Ok(());
        }
        let said: Vec<_> = self.sent.iter().map(|s| (s.command.action(), s.now, s.user)).collect();
        let outcomes = store.submit_many(std::mem::take(&mut self.sent)).await?;
        for ((act, outcome), (action, at, user)) in self.acts.drain(..).zip(outcomes).zip(said) {
            match outcome {
                Outcome::Done { request, .. } => agenda.done(&act, request),
                Outcome::Refused(refusal) => {
                    let (codes, by) = (codes(&refusal), offices.login(user));
                    return Err(FillError::Refused {
                        act: action,
                        at,
                        by,
                        refusal: Box::new(refusal),
                        codes,
                    });
                }
                Outcome::KeyReused => return Err(FillError::Speechless { life: act.life, at }),
            }
        }
        Ok(())
    }
}

fn codes(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unmet(unmet) => unmet.iter().map(Unmet::code).collect::<Vec<_>>().join(", "),
        other => other.code().to_owned(),
    }
}

/// The people of a docket, by place and seat.
#[derive(Debug)]
struct Offices {
    seats: Vec<[Option<(UserId, Account)>; 4]>,
}

impl Offices {
    /// Enters the States, their authorities and their people, an hour before the first draft may lie.
    async fn found(store: &Store, plan: &Plan, cast: &[&Place]) -> Result<Self, FillError> {
        let at = plan.from();
        let password = store.hash_password(&SecretString::from(DEMO_PASSWORD)).await?;
        let mut acts = register::acts(plan, at);
        let accounts = office::accounts(plan.states);
        acts.extend(accounts.iter().map(|account| Administration::AddUser {
            login: account.login.clone(),
            name: account.name.clone(),
            state: account.state,
            password: Some(password.clone()),
            roles: account.roles.clone(),
        }));
        store.administer_all(acts, at).await?;
        let mut seats = Vec::with_capacity(cast.len());
        for place in cast {
            let mut of_place = [const { None }; 4];
            for (seat, entry) in of_place.iter_mut().enumerate() {
                let login = office::login_of(place, seat);
                let account = accounts.iter().find(|a| a.login == login).cloned();
                let user = store.user(&login).await?.map(|u| u.id);
                *entry = user.zip(account);
            }
            seats.push(of_place);
        }
        Ok(Self { seats })
    }

    fn seat(&self, place: usize, seat: Seat) -> Option<&(UserId, Account)> {
        self.seats.get(place)?.get(seat.index())?.as_ref()
    }

    fn user(&self, place: usize, seat: Seat) -> Option<UserId> {
        self.seat(place, seat).map(|(user, _)| *user)
    }

    fn actor(&self, place: usize, seat: Seat) -> Option<Actor> {
        let (user, account) = self.seat(place, seat)?;
        let roles = account.roles.iter().copied().collect::<BTreeSet<_>>();
        Some(Actor::new(*user, account.state, roles))
    }

    fn login(&self, user: UserId) -> String {
        let seats = self.seats.iter().flatten().flatten();
        seats
            .clone()
            .find(|(id, _)| *id == user)
            .map_or_else(String::new, |(_, account)| account.login.clone())
    }
}

fn whole_second(at: Timestamp) -> Timestamp {
    let part = SignedDuration::from_nanos(i64::from(at.subsec_nanosecond()));
    at.checked_sub(part).unwrap_or(at)
}
