//! The docket against the rules alone, without a store: quick, and the first to know.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use comity_domain::{
    codes::{AgeStatus, Channel, ClockResult, Kind, Role, Side, Status},
    contents::Contents,
    ids::{DocumentId, Reference, RequestId, StateCode, UserId},
    registry::{Actor, Between, Connection, Context, DocumentFacts, Linked, StateFacts},
    workflow::{Body, Command, CustodyState, Decided, Event, Fact, On, Request, Stream, decide, evolve},
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    Plan,
    agenda::Agenda,
    office::Seat,
    places::{Place, is_by_letter, places},
    script::{Doing, Paper},
};

mod sought;

#[derive(Default)]
struct World {
    requests: BTreeMap<RequestId, Request>,
    documents: HashMap<(RequestId, Side), Vec<DocumentFacts>>,
    events: Vec<(RequestId, Stream, Event, Option<Body>)>,
    serials: HashMap<String, u32>,
    identities: BTreeSet<String>,
}

fn user(place: usize, seat: Seat) -> UserId {
    UserId(Uuid::from_u128((place * 10 + seat.index()) as u128))
}

fn actor(place: usize, seat: Seat) -> Actor {
    let role = match seat {
        Seat::Officer(_) => Role::Officer,
        Seat::Head => Role::Head,
        Seat::Registrar => Role::Registrar,
    };
    Actor::new(user(place, seat), places()[place].state(), BTreeSet::from([role]))
}

fn facts(place: &Place) -> StateFacts {
    StateFacts {
        active_authority: true,
        connection: if is_by_letter(place) { Connection::ByLetter } else { Connection::Connected },
        accepted_languages: place.accepts.iter().map(|l| l.parse().unwrap()).collect(),
        ..StateFacts::of(place.state().unwrap())
    }
}

fn facts_of(code: StateCode) -> Option<StateFacts> {
    places().iter().find(|p| p.code == code.as_str()).map(|p| facts(p))
}

impl World {
    fn apply(
        &mut self,
        actor: &Actor,
        on: Option<RequestId>,
        command: &Command,
        now: Timestamp,
    ) -> RequestId {
        // As the write path does: who a sealed person is goes to the vault, and nothing else sees it.
        let mut command = command.clone();
        if let Command::Create(create) = &mut command
            && let Some(contents) = &mut create.contents
        {
            self.identities
                .extend(contents.take_identities().into_iter().filter_map(|(_, i)| i.name.clone()));
        }
        let command = &command;
        let request = on.map(|id| &self.requests[&id]);
        let mut context = Context::at(now);
        let (requesting, requested) = match (request, command) {
            (Some(r), _) => (r.requesting, r.requested),
            (None, Command::Create(c)) => (actor.state.unwrap(), c.requested),
            (None, Command::Register(r)) => (r.requesting, actor.state.unwrap()),
            (None, Command::Import(i)) => i.states(actor.state.unwrap()).into(),
            _ => panic!("{command:?}"),
        };
        context.between = facts_of(requesting).zip(facts_of(requested)).map(|(a, b)| Between::of(a, b));
        context.assignee_may_work = true;
        if request.is_none() {
            let pair = format!("{requesting}-{requested}");
            let serial = self.serials.entry(pair).or_default();
            *serial += 1;
            let year = super::script::day(now.as_second()).year();
            let kind = match command {
                Command::Create(create) => create.kind,
                _ => Kind::Mla,
            };
            let id = RequestId(Uuid::from_u128(self.requests.len() as u128 + 1));
            context.fresh = Some((id, Reference::new(kind, year, requesting, requested, *serial)));
            let named: Vec<RequestId> = match command {
                Command::Create(c) => c.from.into_iter().chain(c.links.iter().map(|(_, id)| *id)).collect(),
                Command::Register(register) => register.links.iter().map(|(_, id)| *id).collect(),
                _ => vec![],
            };
            context.linked = self.linked(named);
        }
        if let Some(request) = request {
            // The clock acts for both sides and reads no file.
            let side = actor.state.map_or(Side::Requested, |state| request.side_of(state).unwrap());
            let sealed = request.outline.persons.iter().filter(|p| p.sealed);
            context.identities_held = sealed.map(|p| p.code.clone()).collect();
            let arrest = request.follows().and_then(|id| self.requests.get(&id));
            let followers = arrest.into_iter().chain([request]).flat_map(|r| r.followed_by.iter().copied());
            let beside = request.links.iter().map(|l| l.request).chain(followers);
            context.linked = self.linked(beside.filter(|id| *id != request.id).collect());
            context.documents = self.documents.get(&(request.id, side)).cloned().unwrap_or_default();
        }
        let decided = decide(request, command, actor, &context)
            .unwrap_or_else(|refusal| panic!("{now}: {} {refusal:?} {:?}", command.action(), on));
        let mut id = on;
        for Decided { on, stream, event, body } in decided {
            let this = if let On::Beside(other) = on { Some(other) } else { id };
            let mut after = evolve(this.and_then(|id| self.requests.remove(&id)), stream, &event).unwrap();
            if let Some(Body::Contents(contents)) = &body {
                after.contents = Some(contents.clone());
            }
            if on == On::This {
                id = Some(after.id);
            }
            self.events.push((after.id, stream, event, body));
            self.requests.insert(after.id, after);
        }
        id.unwrap()
    }

    fn linked(&self, ids: Vec<RequestId>) -> Vec<Linked> {
        let known = ids.into_iter().filter_map(|id| self.requests.get(&id));
        known
            .map(|request| Linked {
                request: request.clone(),
                contents: request.contents.as_deref().cloned(),
            })
            .collect()
    }

    fn keep(&mut self, on: RequestId, actor: &Actor, paper: &Paper) {
        let side = self.requests[&on].side_of(actor.state.unwrap()).unwrap();
        let documents = self.documents.entry((on, side)).or_default();
        documents.push(DocumentFacts {
            id: DocumentId(Uuid::from_u128(documents.len() as u128 + 1)),
            name: paper.name.clone(),
            sha256: hex::encode(Sha256::digest(&paper.bytes)),
            classification: comity_domain::codes::DocumentClass::Shared,
        });
    }
}

fn lived(plan: &Plan) -> World {
    let mut world = World::default();
    let mut agenda = Agenda::of(plan, |_| {});
    let mut last = i64::MIN;
    while let Some(act) = agenda.take() {
        assert!(!agenda.must_wait(&act), "{act:?}");
        assert!(act.step.at >= last && act.step.at <= plan.until.as_second());
        last = act.step.at;
        let now = Timestamp::from_second(act.step.at).unwrap();
        let told = agenda.told(&act, |place, seat| Some(user(place, seat))).unwrap();
        let clocks = act.is_the_clocks();
        let actor = if clocks { Actor::clock() } else { actor(told.place, told.seat) };
        let on = agenda.request(&act);
        let (command, paper) = match told.doing {
            Doing::Command(command) => (*command, None),
            Doing::Attach(paper) => {
                (paper.attached(DocumentId(Uuid::from_u128(u128::from(act.life)))), Some(paper))
            }
        };
        let id = world.apply(&actor, on, &command, now);
        if let Some(paper) = paper {
            world.keep(id, &actor, &paper);
        }
        agenda.done(&act, id);
    }
    world
}

fn until() -> Timestamp {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

#[test]
fn the_demonstration_shows_every_status_and_many_pairs_and_late_clocks_whatever_the_seed() {
    for seed in [Plan::DEMO_SEED, 1, 2, 3, 99] {
        let plan = Plan { seed, ..Plan::demo(until()) };
        let world = lived(&plan);
        assert_eq!(world.requests.len(), 200);
        let statuses: BTreeSet<Status> = world.requests.values().map(|r| r.status).collect();
        let missing: Vec<_> = Status::ALL.iter().filter(|s| !statuses.contains(s)).collect();
        assert!(missing.is_empty(), "seed {seed}: {missing:?}");
        let pairs: BTreeSet<_> = world.requests.values().map(|r| (r.requesting, r.requested)).collect();
        assert!(pairs.len() >= 60, "seed {seed}: {} pairs", pairs.len());
        let runs = || world.requests.values().flat_map(|r| &r.clocks);
        let late = runs().filter(|c| c.result(plan.until) == ClockResult::RunningLate).count();
        assert!((15..=120).contains(&late), "seed {seed}: {late} late clocks");
        let desk: StateCode = "LKA".parse().unwrap();
        let inbound = world.requests.values().filter(|r| r.requested == desk && r.ever_sent).count();
        let outbound = world.requests.values().filter(|r| r.requesting == desk).count();
        assert!(inbound >= 20 && outbound >= 20, "seed {seed}: {inbound} {outbound}");
        let first = world.events.iter().map(|(_, _, e, _)| e.at).min().unwrap();
        assert!(first >= plan.from(), "seed {seed}: {first}");
    }
}

#[test]
fn the_desk_finds_what_is_late_what_is_due_in_two_days_and_what_is_due_in_weeks() {
    let plan = Plan::demo(until());
    let world = lived(&plan);
    let desk: StateCode = "LKA".parse().unwrap();
    let mut hours: Vec<i64> = Vec::new();
    for request in world.requests.values() {
        let Some(side) = request.side_of(desk) else { continue };
        let due = request.first_due(side).map(|run| run.due.duration_since(plan.until).as_hours());
        hours.extend(due.filter(|_| side == Side::Requesting || request.ever_sent));
    }
    let among = |low: i64, high: i64| hours.iter().filter(|h| (low..=high).contains(*h)).count();
    assert!(among(i64::MIN, -1) >= 4, "late: {hours:?}");
    assert!(among(24, 72) >= 4, "due in about two days: {hours:?}");
    assert!(among(14 * 24, 60 * 24) >= 4, "due in weeks: {hours:?}");
    let open = world.requests.values().filter(|r| r.side_of(desk).is_some() && !r.status.is_ended()).count();
    assert!((30..=90).contains(&open), "{open}");
}

#[test]
fn every_action_of_the_table_is_met() {
    let world = lived(&Plan::of(600, 5, 48, until()));
    let met: BTreeSet<_> = world.events.iter().map(|(_, _, e, _)| e.fact.action()).collect();
    let all: BTreeSet<_> = comity_domain::codes::Action::ALL.iter().copied().collect();
    assert_eq!(all.difference(&met).collect::<Vec<_>>(), Vec::<&comity_domain::codes::Action>::new());
}

#[test]
fn the_same_plan_gives_the_same_events_and_another_seed_others() {
    let plan = Plan::of(60, 7, 12, until());
    let (once, again) = (lived(&plan), lived(&plan));
    assert!(once.events == again.events);
    let other = lived(&Plan { seed: 8, ..plan });
    assert!(once.events != other.events);
}

#[test]
fn a_sealed_person_is_a_code_and_nothing_else() {
    let world = lived(&Plan::of(300, 11, 48, until()));
    let bodies = world.events.iter().filter_map(|(.., body)| match body {
        Some(Body::Contents(contents)) => Some(contents),
        _ => None,
    });
    let mut sealed = 0;
    for contents in bodies {
        let contents: &Contents = contents;
        for person in contents.persons.iter().filter(|p| p.sealed) {
            sealed += 1;
            assert!(person.name.is_none() && person.description.is_none());
            assert!(person.nationality.is_none() && person.place.is_none() && person.identity.is_none());
        }
    }
    assert!(sealed > 20, "{sealed}");
    // No name of a sealed person anywhere: not in contents, not in texts, not in events.
    let all = format!("{:?}", world.events);
    assert!(world.identities.len() > 20);
    let told: Vec<_> = world.identities.iter().filter(|name| all.contains(name.as_str())).collect();
    assert_eq!(told, Vec::<&String>::new());
}

#[test]
fn no_blank_is_left_in_any_text() {
    let world = lived(&Plan::of(400, 3, 48, until()));
    for (.., event, body) in &world.events {
        let text = match body {
            Some(Body::Contents(contents)) => serde_json::to_string(contents).unwrap(),
            Some(Body::Texts(texts)) => texts.iter().map(|t| t.text.as_str()).collect(),
            None => continue,
        };
        let told = text.replace(":{", "").replace("[{", "").replace(",{", "");
        let told = told.strip_prefix('{').unwrap_or(&told);
        assert!(!told.contains('{'), "{:?}: {told}", event.fact.action());
    }
}

#[test]
fn a_few_states_and_a_few_requests_make_a_docket_too() {
    for (requests, states) in [(1, 2), (7, 3), (40, 5)] {
        let world = lived(&Plan::of(requests, 1, states, until()));
        assert_eq!(world.requests.len(), requests as usize);
    }
}

/// How often something is in a docket.
fn count<'a>(world: &'a World, is: impl Fn(&'a Event, &'a Request) -> bool) -> usize {
    world.events.iter().filter(|(id, _, event, _)| is(event, &world.requests[id])).count()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line for each thing that is to be found")]
fn the_demonstration_holds_believable_cases_of_the_whole_law_whatever_the_seed() {
    for seed in [Plan::DEMO_SEED, 1, 2, 3, 99] {
        let world = lived(&Plan { seed, ..Plan::demo(until()) });
        let requests = |is: &dyn Fn(&Request) -> bool| world.requests.values().filter(|r| is(r)).count();
        let uncac = |r: &Request| r.outline.legal_basis.first().is_some_and(|b| b.as_str() == "UNCAC");
        let contents = |is: &dyn Fn(&Contents) -> bool| {
            world.requests.values().filter(|r| r.contents.as_deref().is_some_and(is)).count()
        };
        let whole =
            |r: &Request, measures: &[comity_domain::ids::MeasureId]| measures.len() == r.measures.len();
        let late = |r: &Request, clock: &str| {
            r.clocks
                .iter()
                .any(|c| c.clock.as_str() == clock && c.result(until()) == ClockResult::RunningLate)
        };
        let found = [
            ("requests with a State by letter", 40, requests(&|r| r.by_letter.is_some())),
            ("acts told by letter", 60, count(&world, |e, _| e.told.is_some())),
            ("told acts with a breach", 1, count(&world, |e, _| !e.breaches.is_empty())),
            (
                "letters that were never acknowledged",
                2,
                requests(&|r| r.by_letter == Some(Side::Requested) && late(r, "acknowledge")),
            ),
            ("requests on paper", 8, count(&world, |e, _| matches!(e.fact, Fact::Registered { .. }))),
            ("running cases taken over", 3, requests(&|r| r.imported)),
            (
                "refusals after a consultation",
                3,
                count(&world, |e, _| matches!(&e.fact, Fact::Refused { consultation: Some(_), .. })),
            ),
            (
                "refusals in part",
                1,
                count(
                    &world,
                    |e, r| matches!(&e.fact, Fact::Refused { measures, .. } if !whole(r, measures)),
                ),
            ),
            (
                "refusals by UNCAC's numbers",
                1,
                count(
                    &world,
                    |e, _| matches!(&e.fact, Fact::Refused { ground: Some(ground), .. } if ground.as_str().starts_with("UNCAC")),
                ),
            ),
            ("postponements", 4, count(&world, |e, _| matches!(e.fact, Fact::Postponed { .. }))),
            (
                "orders of confiscation to be given effect",
                3,
                contents(&|c| {
                    c.confiscation.as_ref().is_some_and(|x| x.order_copy.is_some() && x.extent.is_some())
                }),
            ),
            (
                "deliveries in two currencies with a disposal",
                1,
                count(&world, |e, _| {
                    matches!(&e.fact, Fact::ResultsDelivered { assets, disposal: Some(_), .. }
                    if assets.iter().map(|a| &a.currency).collect::<BTreeSet<_>>().len() == 2)
                }),
            ),
            (
                "sums frozen",
                1,
                count(
                    &world,
                    |e, _| matches!(&e.fact, Fact::ResultsDelivered { assets, .. } if assets.iter().any(|a| a.frozen_minor.is_some())),
                ),
            ),
            (
                "confiscation under UNCAC 55(3)",
                1,
                requests(&|r| uncac(r) && r.measures.values().any(|m| m.measure_type.is_confiscation())),
            ),
            (
                "sealed children",
                2,
                requests(&|r| {
                    r.outline.persons.iter().any(|p| p.sealed && p.age_status == Some(AgeStatus::Child))
                }),
            ),
            ("identities sent", 1, count(&world, |e, _| matches!(e.fact, Fact::IdentitySent { .. }))),
            (
                "sealed adults",
                10,
                requests(&|r| {
                    r.outline.persons.iter().any(|p| p.sealed && p.age_status == Some(AgeStatus::Adult))
                }),
            ),
            (
                "hearings by video link",
                2,
                contents(&|c| {
                    c.measures
                        .iter()
                        .any(|m| m.description.as_deref().is_some_and(|d| d.contains("video link")))
                }),
            ),
            (
                "use consents asked",
                5,
                count(&world, |e, _| matches!(e.fact, Fact::UseConsentRequested { .. })),
            ),
            (
                "use consents decided",
                3,
                count(&world, |e, _| matches!(e.fact, Fact::UseConsentDecided { .. })),
            ),
            (
                "evidence to go back",
                1,
                requests(&|r| r.clocks.iter().any(|c| c.clock.as_str() == "return_of_evidence")),
            ),
            ("persons lent", 1, count(&world, |e, _| matches!(e.fact, Fact::PersonLent { .. }))),
            ("safe conducts", 1, count(&world, |e, _| matches!(e.fact, Fact::ReleasedFromAttendance { .. }))),
            (
                "persons returned or gone",
                1,
                count(&world, |e, _| matches!(e.fact, Fact::PersonReturned { .. })),
            ),
            (
                "exculpatory disclosures",
                1,
                count(&world, |e, _| matches!(e.fact, Fact::ExculpatoryDisclosed { .. })),
            ),
            ("agreements on costs", 1, count(&world, |e, _| matches!(e.fact, Fact::CostsAgreed { .. }))),
            ("withdrawals with work still to be stopped", 1, requests(&|r| !r.stop_owed.is_empty())),
            (
                "confidentiality that cannot be kept",
                1,
                count(&world, |e, _| matches!(e.fact, Fact::ConfidentialityNotKept)),
            ),
        ];
        let short: Vec<_> = found.iter().filter(|(_, least, there)| there < least).collect();
        eprintln!("{seed}: {found:?}");
        assert!(short.is_empty(), "seed {seed}: {short:?}");
    }
}
