//! A small world, searched completely: two States, one provisional arrest and one extradition that follows it, or two,
//! every action of every role in every order up to a depth, and time, which goes on to the end of a recall window, to a minute
//! before an arrest clock is due, to the very instant, and past it.
//!
//! Left out is what changes neither status nor custody nor a clock of these: texts, file acts, reminders; and editing a
//! draft, which the plays do. States are told apart by all that a later decision can depend on.

mod place;

use std::collections::{HashMap, HashSet};

use comity_domain::{
    codes::{
        Action, Kind, Outcome, Role,
        Side::{self, Requested, Requesting},
        Status,
    },
    ids::UserId,
    registry::{Actor, Linked},
    workflow::{
        Command, Decided, Fact, On, Refusal, Request, command::Item, evolve, permitted, permitted_told,
    },
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    common::{
        Story,
        contents::of_kind,
        pair::{ARREST, Arrest, Extradition, Pair, Which, held, pair},
        people::{colleague_of, drafter, requesting_head, someone},
        said::{
            accept_sought, acknowledge, answer, answer_consultation, approve, arrested, arrested_before,
            by_pouch, cancel, confirm, confirm_stop, consult, corrected, create_of, message, order_surrender,
            postpone, prosecuted, recall, refuse_for, released, resume, return_deficient, return_to_drafter,
            send, surrender, told, withdraw,
        },
        sought::arrest_made,
    },
    invariants::{an_arrest_clock_stops_for_nothing_else, nobody_is_forgotten},
};
use place::World;

/// The world to begin with, and what of it does not change.
struct Search {
    base: Pair,
    /// When the person was arrested, where that was before the search.
    arrested: Option<Timestamp>,
    who: Vec<(Side, Role, Actor)>,
}

/// What was found.
#[derive(Default, Debug)]
struct Found {
    states: usize,
    transitions: usize,
    refused: usize,
    /// Acts that were tried after the time was over, before the clock had done its work.
    late: usize,
    done: HashMap<(Action, bool), usize>,
    /// Who approved.
    approved: HashSet<UserId>,
    /// Recalls after which the arrest clock runs from an hour put right before.
    recalled_after_correction: usize,
    statuses: HashSet<(bool, Status)>,
}

impl Search {
    fn new(mut base: Pair) -> Self {
        for story in [&mut base.arrest, &mut base.extradition, &mut base.second] {
            (story.log, story.bodies) = (vec![], vec![]);
        }
        let mut who: Vec<_> = [Requesting, Requested]
            .into_iter()
            .flat_map(|side| {
                [Role::Officer, Role::Head, Role::Registrar].map(|role| (side, role, someone(side, role)))
            })
            .collect();
        who.push((Requesting, Role::Head, colleague_of(&requesting_head())));
        who.push((Requested, Role::Clock, Actor::clock()));
        let arrested = base.request(Arrest).custody.as_ref().map(|c| c.since);
        Self { base, arrested, who }
    }

    /// The world as whoever acts on one of them finds it.
    fn story(&self, world: &World, which: Which) -> Story {
        let others = world.all.iter().filter(|(w, _)| *w != which);
        let linked = others.map(|(_, other)| Linked {
            request: Request { contents: None, ..other.clone() },
            contents: None,
        });
        let linked = linked.collect();
        let request = Some(world.request(which).clone());
        Story { request, linked, now: world.now, ..self.base.story(which).clone() }
    }

    /// The side by letter: fixed once it was sent, and till then what the register says.
    fn by_letter(&self, world: &World, which: Which) -> Option<Side> {
        let request = world.request(which);
        let fixed = request.by_letter.filter(|_| request.ever_sent && !request.recalled);
        let register = self.base.story(which).own_side().map(Side::other);
        if request.ever_sent && !request.recalled { fixed } else { register }
    }

    /// What can be said on a request: few payloads for each action, each with the side and the role that say it.
    fn acts(&self, world: &World, which: Which) -> Vec<(Side, Role, Command)> {
        use Role::{Clock as TheClock, Head, Officer, Registrar};
        let request = world.request(which);
        let (now, sent) = (world.now.to_string(), request.sent_at.unwrap_or(world.now).to_string());
        let today = &now[..10];
        let by_letter = self.by_letter(world, which);
        // So long before it was sent that its time is over an hour later.
        let long = SignedDuration::from_hours(24 * 40 - 1);
        let earlier = request.sent_at.unwrap_or(world.now).checked_sub(long).unwrap().to_string();
        let sending = if by_letter == Some(Requested) { by_pouch() } else { send() };
        let question = Command::RequestInformation {
            items: vec![Item { id: None, text: "which port?".to_owned() }],
            due: None,
        };
        let mut acts = vec![
            (Requesting, Officer, Command::Submit),
            (Requesting, Head, return_to_drafter("state the place")),
            (Requesting, Head, approve()),
            (Requesting, Officer, sending),
            (Requesting, Officer, recall()),
            (Requesting, Officer, cancel("no longer needed")),
            (Requesting, Head, cancel("no longer needed")),
            (Requested, Registrar, acknowledge()),
            (Requested, Registrar, return_deficient()),
            (Requested, Head, accept_sought()),
            (Requested, Officer, consult("2036-01-01")),
            (Requesting, Officer, answer_consultation(None)),
            (Requested, Head, postpone("2036-01-01")),
            (Requested, Officer, resume()),
            (Requested, Head, refuse_for("16(14)")),
            (Requested, Head, refuse_for("16(10)")),
            (Requested, Officer, arrest_made(Outcome::Executed)),
            (Requested, Head, order_surrender()),
            (Requested, Officer, surrender(today)),
            (Requesting, Officer, confirm()),
            (Requesting, Head, withdraw(&[])),
            (Requested, TheClock, Command::Lapse),
            (Requested, Officer, arrested(&now)),
            (Requested, Officer, arrested(&sent)),
            (Requested, Officer, arrested_before(&earlier)),
            (Requested, Officer, corrected(&sent, "a slip of the pen")),
            (Requested, Officer, released(&now)),
            (Requested, Officer, prosecuted(today)),
            (Requested, Officer, confirm_stop(&[])),
        ];
        match &request.round {
            None => acts.push((Requested, Officer, question)),
            Some(round) => {
                let open: Vec<&str> = round.open.iter().map(comity_domain::ids::ItemId::as_str).collect();
                acts.push((Requesting, Officer, answer(&open)));
            }
        }
        if request.consultations.iter().any(|c| c.id.as_str() == "C-1") {
            acts.retain(|(_, _, act)| act.action() != Action::Consult);
        }
        let Some(side) = by_letter else { return acts };
        acts.push((side, Officer, message()));
        // What a State by letter did is told: today, and what shows that it had the request also late.
        let letter = |of: Side, when: &str, act: Command| (of.other(), Registrar, told(of, when, today, act));
        let mut all = vec![];
        for (of, role, act) in acts {
            if of != side || role == TheClock {
                all.push((of, role, act));
                continue;
            }
            if matches!(act.action(), Action::Acknowledge | Action::Message | Action::Surrender) {
                let since = request.status_since.unwrap_or(world.now).to_string();
                all.push(letter(of, &since, act.clone()));
            }
            all.push(letter(of, &now, act));
        }
        all
    }

    /// Everything that can be done in a world, each looked at.
    fn next(&self, world: &World, found: &mut Found) -> Vec<World> {
        let mut all: Vec<World> =
            world.later().into_iter().map(|now| World { now, ..world.clone() }).collect();
        // The clock may be late: then every act is tried where it was not, too.
        let in_time = self.as_if_the_clock_had_been_there(world);
        for (which, _) in &world.all {
            let which = *which;
            let story = self.story(world, which);
            let after_lapse = in_time.as_ref().map(|there| (there, self.story(there, which)));
            for (side, role, act) in self.acts(world, which) {
                for (_, _, actor) in self.who.iter().filter(|(s, r, _)| (*s, *r) == (side, role)) {
                    if let Some((there, other)) = &after_lapse {
                        found.late += usize::from(act.action() != Action::Lapse);
                        Self::is_the_same(world, &story, there, other, which, actor, &act);
                    } else if !permits(world.request(which), &act, actor) {
                        // `decide` asks this first; asked here, most refusals cost nothing.
                        found.refused += 1;
                        continue;
                    }
                    match story.decide_all(actor, &act) {
                        Err(_) => found.refused += 1,
                        Ok(decided) => {
                            self.notes(found, world, &act, actor, &decided);
                            *found.done.entry((act.action(), which == Arrest)).or_default() += 1;
                            let after = Self::comes_true(world, which, decided);
                            all.push(after);
                        }
                    }
                }
            }
            the_held_can_be_released(world, which, &story);
        }
        found.transitions += all.len();
        all
    }

    /// Notes what the search is worth something only with.
    fn notes(&self, found: &mut Found, world: &World, act: &Command, actor: &Actor, decided: &[Decided]) {
        if act.action() == Action::Approve {
            found.approved.insert(actor.user);
        }
        let gives_back =
            |one: &Decided| matches!(one.event.fact, Fact::FollowingRecalled { gives_back: true, .. });
        // Only an hour put right can be another than that of the one arrest there was.
        let custody = world.request(Arrest).custody.as_ref().filter(|c| c.earlier.is_empty());
        let corrected = self.arrested.is_some_and(|at| custody.is_some_and(|c| c.since != at));
        found.recalled_after_correction += usize::from(corrected && decided.iter().any(gives_back));
    }

    /// The world in which the clock of an arrest whose time is over has done its work.
    fn as_if_the_clock_had_been_there(&self, world: &World) -> Option<World> {
        world.request(Arrest).arrest_clock().filter(|run| run.due < world.now)?;
        let lapse = self.story(world, Arrest).decide_all(&Actor::clock(), &Command::Lapse);
        Some(Self::comes_true(world, Arrest, lapse.unwrap()))
    }

    /// Whether or not the clock was quicker, an act has the same answer and leaves the same behind.
    fn is_the_same(
        late: &World,
        story: &Story,
        there: &World,
        other: &Story,
        which: Which,
        actor: &Actor,
        act: &Command,
    ) {
        if act.action() == Action::Lapse {
            return;
        }
        let answers = [story.decide_all(actor, act), other.decide_all(actor, act)];
        match answers {
            [Ok(a), Ok(b)] => {
                let after = [Self::comes_true(late, which, a), Self::comes_true(there, which, b)];
                let [a, b] = after.each_ref().map(|w| {
                    let of = |r: &&Request| {
                        let clocks: Vec<_> = r.clocks.clone();
                        (r.status, r.status_since, r.custody.clone(), r.followed_by.clone(), clocks)
                    };
                    w.requests().iter().map(of).collect::<Vec<_>>()
                });
                assert_eq!(a, b, "{act:?}");
            }
            [Err(a), Err(b)] => assert_eq!((a.code(), a.law()), (b.code(), b.law()), "{act:?}"),
            [a, b] => panic!("{act:?} by {actor:?}: {a:?} and {b:?}"),
        }
    }

    fn comes_true(world: &World, which: Which, decided: Vec<Decided>) -> World {
        let mut after = world.clone();
        for one in decided {
            let here = |(w, r): &&mut (Which, Request)| match one.on {
                On::This => *w == which,
                On::Beside(id) => r.id == id,
            };
            let on = &mut after.all.iter_mut().find(here).unwrap().1;
            let evolved = evolve(Some(on.clone()), one.stream, &one.event).unwrap();
            an_arrest_clock_stops_for_nothing_else(Some(on), &evolved, &one.event);
            *on = evolved;
        }
        after.forget_the_past();
        nobody_is_forgotten(&after.requests());
        after
    }

    /// Every world that can be reached in so many steps.
    fn search(&self, depth: usize) -> Found {
        let first = World::of(&self.base);
        let mut found = Found::default();
        let mut seen = HashSet::from([first.key()]);
        let mut edge = vec![first];
        for _ in 0..depth {
            let mut next = vec![];
            for world in &edge {
                for (which, request) in &world.all {
                    found.statuses.insert((*which == Arrest, request.status));
                }
                next.extend(self.next(world, &mut found).into_iter().filter(|w| seen.insert(w.key())));
            }
            edge = next;
        }
        found.states = seen.len();
        found
    }
}

fn permits(request: &Request, act: &Command, actor: &Actor) -> bool {
    match act {
        Command::Told(told) => permitted_told(Some(request), told.act.action(), told.of, actor).is_ok(),
        act => permitted(Some(request), act.action(), actor).is_ok(),
    }
}

/// Whoever is held can be released by one act, in every world; and a clock that is due lapses, at the due instant.
fn the_held_can_be_released(world: &World, which: Which, story: &Story) {
    let request = world.request(which);
    let now = world.now.to_string();
    if request.held().is_some() {
        let officer = someone(Requested, Role::Officer);
        let registrar = someone(Requesting, Role::Registrar);
        let done = match request.by_letter {
            Some(Requested) => {
                let letter = told(Requested, &now, &now[..10], released(&now));
                story.decide_all(&registrar, &letter)
            }
            _ => story.decide_all(&officer, &released(&now)),
        };
        assert!(done.is_ok(), "{done:?} in {}", request.status);
    }
    if let Some(run) = request.arrest_clock() {
        let lapse = story.decide_all(&Actor::clock(), &Command::Lapse);
        match lapse {
            Ok(done) => {
                assert!(world.now >= run.due);
                assert_eq!((done[0].event.happened_at(), done.len()), (run.due, 1));
            }
            Err(Refusal::Unmet(_)) => assert!(world.now < run.due),
            Err(refusal) => panic!("{refusal:?}"),
        }
    }
}

/// The provisional arrest was sent, the extradition waits for its approval.
fn from_the_beginning() -> Pair {
    let contents = Some(of_kind(Kind::Extradition));
    pair(None)
        .arrest_asked()
        .on(Extradition, &drafter(), create_of(Kind::Extradition, contents, Some(ARREST)))
        .on(Extradition, &drafter(), Command::Submit)
}

/// How far a search went, in states and transitions, is part of what it says: less means that something can no longer be
/// done, or is no longer told apart; more, that something new can be done, and that is to be looked at.
#[expect(clippy::print_stdout, reason = "how far a search went is for whoever reads the run")]
fn told_of(name: &str, depth: usize, found: &Found, size: [usize; 2]) {
    let Found { states, transitions, refused, late, .. } = found;
    println!(
        "{name}, depth {depth}: {states} states, {transitions} transitions, {refused} refused, {late} tried late"
    );
    assert_eq!([*states, *transitions], size, "states and transitions of {name:?}");
}

impl Found {
    /// The clock was late, and every act was tried there as well.
    fn was_late(&self) {
        assert!(self.late > 0, "the clock was never late");
    }

    /// These were done, on the provisional arrest or on the extradition: the search is worth something only then.
    fn did(&self, on_arrest: bool, actions: &[Action]) {
        let never: Vec<_> = actions.iter().filter(|a| !self.done.contains_key(&(**a, on_arrest))).collect();
        assert!(never.is_empty(), "never done: {never:?}");
    }
}

/// What reaches a person on either request.
const ON_BOTH: [Action; 12] = [
    Action::Acknowledge,
    Action::ReturnDeficient,
    Action::RequestInformation,
    Action::SupplyInformation,
    Action::Accept,
    Action::Consult,
    Action::AnswerConsultation,
    Action::Refuse,
    Action::Withdraw,
    Action::ConfirmStop,
    Action::ReportArrest,
    Action::ReportRelease,
];

#[test]
fn from_the_beginning_nobody_is_held_and_forgotten() {
    let found = Search::new(from_the_beginning()).search(6);
    told_of("connected, from the beginning", 6, &found, [6_712, 18_544]);
    found.was_late();
    found.did(true, &ON_BOTH);
    found.did(false, &ON_BOTH);
    found.did(true, &[Action::Recall, Action::Cancel, Action::Lapse, Action::DeliverResults]);
    found.did(true, &[Action::Postpone, Action::Resume]);
    assert_eq!(found.approved.len(), 2, "either head");
    found.did(false, &[Action::Approve, Action::Send, Action::Recall, Action::OrderSurrender]);
}

#[test]
fn once_a_person_is_held_nobody_is_forgotten() {
    let found = Search::new(held(None).extradition_approved()).search(6);
    told_of("connected, from the arrest", 6, &found, [23_826, 64_166]);
    found.was_late();
    found.did(true, &ON_BOTH[5..]);
    found.did(true, &[Action::Lapse, Action::DeliverResults, Action::ConfirmReceipt]);
    found.did(true, &[Action::Postpone, Action::Resume]);
    assert!(found.recalled_after_correction > 0, "no recall after an hour was put right");
    found.did(false, &ON_BOTH);
    found.did(false, &[Action::Send, Action::Recall, Action::Surrender, Action::ReportProsecution]);
}

#[test]
fn what_is_told_by_letter_leaves_nobody_forgotten() {
    let beginning = pair(Some(Requested)).arrest_asked().extradition_approved();
    for (name, pair, size) in [
        ("by pouch, from the beginning", beginning, [7_488, 20_138]),
        ("by pouch, from the arrest", held(Some(Requested)).extradition_approved(), [4_877, 12_935]),
    ] {
        let found = Search::new(pair).search(4);
        told_of(name, 4, &found, size);
        found.was_late();
        found.did(true, &[Action::Lapse, Action::ReportArrest, Action::ReportRelease, Action::Message]);
        found.did(false, &[Action::Send, Action::Recall, Action::Acknowledge, Action::Surrender]);
    }
}

#[test]
fn what_came_on_paper_leaves_nobody_forgotten() {
    let found = Search::new(held(Some(Requesting)).extradition_asked()).search(5);
    told_of("on paper, from the extradition", 5, &found, [1_525, 7_432]);
    found.was_late();
    found.did(true, &[Action::ReportRelease, Action::ReportArrest, Action::DeliverResults]);
    found.did(false, &ON_BOTH[2..]);
    found.did(false, &[Action::Surrender, Action::ReportProsecution]);
}

/// Two requests for extradition follow one arrest: whoever is held is held for one of them, and the custody passes.
#[test]
fn of_two_requests_for_extradition_one_holds_the_person() {
    let there = held(None).extradition_asked().second_asked();
    let found = Search::new(there).search(3);
    told_of("connected, two extraditions", 3, &found, [1_382, 3_197]);
    found.did(false, &[Action::ReturnDeficient, Action::Recall, Action::Withdraw, Action::Refuse]);
    found.did(false, &[Action::ReportRelease, Action::Acknowledge]);
    let later = held(None).extradition_asked().second_approved().taken(Extradition);
    let later = later.does(Extradition, Requested, Role::Head, order_surrender());
    let found = Search::new(later).search(3);
    told_of("connected, one of two ordered", 3, &found, [963, 2_594]);
    found.did(false, &[Action::Surrender, Action::Send, Action::Recall]);
    let pouch = held(Some(Requested)).extradition_asked().second_asked();
    let found = Search::new(pouch).search(3);
    told_of("by pouch, two extraditions", 3, &found, [14_663, 35_042]);
    found.did(false, &[Action::Acknowledge, Action::ReportRelease, Action::Refuse, Action::Surrender]);
}

/// The requested State had the arrest by letter, and is connected when the request for extradition is sent.
#[test]
fn a_state_that_became_connected_leaves_nobody_forgotten() {
    let found = Search::new(crate::followers::connected_since(held(Some(Requested))).extradition_approved())
        .search(4);
    told_of("connected since the arrest", 4, &found, [2_550, 7_010]);
    found.did(true, &[Action::Lapse, Action::ReportRelease]);
    found.did(false, &[Action::Send, Action::Recall, Action::Refuse, Action::ReportRelease]);
}

/// A provisional arrest that is sent after the request for extradition which follows it.
#[test]
fn an_arrest_that_is_sent_last_forgets_nobody() {
    let found =
        Search::new(crate::followers::arrest_drafted(None).approved(Arrest).extradition_asked()).search(5);
    told_of("connected, the arrest sent last", 5, &found, [2_555, 6_274]);
    found.did(true, &[Action::Send, Action::ReportArrest, Action::ReportRelease]);
}
