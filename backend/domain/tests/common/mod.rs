//! `given(story).when(actor, command).then(expected)`: the only place where tests know how the domain is called.

pub(crate) mod anything;
pub(crate) mod contents;
pub(crate) mod naive;
pub(crate) mod pair;
pub(crate) mod people;
pub(crate) mod said;
pub(crate) mod situations;
pub(crate) mod sought;

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    clocks::{ClockChange, Length, Run, Source},
    codes::{Action, Clock, DocumentClass, Kind, Side, Status, Treaty},
    contents::Contents,
    ids::{DocumentId, Language, PersonCode, Reference, RequestId, StateCode},
    registry::{
        Actor, Between, Connection, Context, DocumentFacts, ExecutingAuthority, Linked, Named, Standing,
        StateFacts,
    },
    sight,
    workflow::{
        Body, Command, Decided, Event, Fact, On, Refusal, Request, Stream, Unmet, Version, decide, evolve,
        replay,
    },
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// A request as it came to be, and all that surrounds it.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub(crate) request: Option<Request>,
    pub(crate) log: Vec<(Stream, Event)>,
    pub(crate) bodies: Vec<Option<Body>>,
    pub(crate) now: Timestamp,
    pub(crate) register: Option<Between>,
    pub(crate) lengths: BTreeMap<Clock, Length>,
    pub(crate) recall_window_minutes: u32,
    pub(crate) documents: Vec<(Side, DocumentFacts)>,
    /// Requests beside this one: what is decided on them comes true too.
    pub(crate) linked: Vec<Linked>,
    pub(crate) assignee_may_work: bool,
    pub(crate) reading: Option<Version>,
    pub(crate) identities_held: BTreeSet<PersonCode>,
    pub(crate) named: Vec<Named>,
    /// Where somebody was arrested, as it was said last.
    pub(crate) arrest_place: Option<String>,
    /// The number and the kind of the request that is begun here.
    pub(crate) begins: (u128, Kind),
}

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) before: Story,
    pub(crate) answer: Result<Decided, Refusal>,
}

/// What is expected of a command.
#[derive(Debug, Clone)]
pub(crate) enum Expected {
    Done {
        status: Option<Status>,
        stream: Option<Stream>,
        material: Option<bool>,
        clocks: Option<Vec<String>>,
    },
    NotFound,
    NotYours,
    NotOfKind,
    NotInStatus,
    Stale,
    Unmet(Vec<String>),
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Days of 86,400 seconds, to four decimals.
pub(crate) fn days(time: SignedDuration) -> String {
    let ten_thousandths = (time.as_micros() + 4_320_000) / 8_640_000;
    format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000)
}

pub(crate) fn state(code: &str) -> StateCode {
    code.parse().unwrap()
}

pub(crate) const REQUESTING: &str = "LKA";
pub(crate) const REQUESTED: &str = "SGP";

/// Two States that know of each other what a register can know.
pub(crate) fn register() -> Between {
    let facts = |code: &str| StateFacts {
        active_authority: true,
        accepted_languages: vec!["en".parse::<Language>().unwrap()],
        treaties: Treaty::ALL.iter().map(|t| (*t, Standing::Party)).collect(),
        connection: Connection::Connected,
        executing_authorities: people::AUTHORITIES
            .iter()
            .map(|(number, name)| ExecutingAuthority {
                code: people::authority(*number),
                name: (*name).to_owned(),
            })
            .collect(),
        ..StateFacts::of(state(code))
    };
    Between { requesting: facts(REQUESTING), requested: facts(REQUESTED), on_record: vec![] }
}

/// Nothing has happened; it is nine o'clock.
pub(crate) fn nothing() -> Story {
    Story {
        request: None,
        log: vec![],
        bodies: vec![],
        now: at("2026-01-12T09:00:00Z"),
        register: Some(register()),
        lengths: BTreeMap::new(),
        recall_window_minutes: Context::RECALL_WINDOW_MINUTES,
        documents: vec![],
        linked: vec![],
        assignee_may_work: true,
        reading: None,
        identities_held: BTreeSet::new(),
        named: vec![],
        arrest_place: None,
        begins: (0xC0, Kind::Mla),
    }
}

/// Reads better at the start of a test.
pub(crate) fn given(story: Story) -> Story {
    story
}

impl Story {
    pub(crate) fn at(mut self, instant: &str) -> Self {
        self.now = at(instant);
        self
    }

    pub(crate) fn later(mut self, by: SignedDuration) -> Self {
        self.now = self.now.checked_add(by).unwrap();
        self
    }

    pub(crate) fn days_later(self, days: i64) -> Self {
        self.later(SignedDuration::from_hours(24 * days))
    }

    /// What is begun here is of this kind and has this number.
    pub(crate) fn begins(mut self, kind: Kind, number: u128) -> Self {
        self.begins = (number, kind);
        self
    }

    /// The next command was written on this version.
    pub(crate) fn having_read(mut self, version: Version) -> Self {
        self.reading = Some(version);
        self
    }

    /// A document whose bytes a side keeps, under a name payloads can use.
    pub(crate) fn with_document(mut self, side: Side, name: &str) -> Self {
        let number = u128::try_from(self.documents.len()).unwrap() + 0xD0C;
        let facts = DocumentFacts {
            id: DocumentId(Uuid::from_u128(number)),
            name: name.to_owned(),
            sha256: contents::sha256(name),
            classification: DocumentClass::Shared,
        };
        self.documents.push((side, facts));
        self
    }

    /// Documents of both sides.
    pub(crate) fn with_documents(self, names: &[&str]) -> Self {
        names.iter().fold(self, |story, name| {
            story.with_document(Side::Requesting, name).with_document(Side::Requested, name)
        })
    }

    /// That State is by letter from now on.
    pub(crate) fn by_letter(mut self, side: Side) -> Self {
        let between = self.register.as_mut().unwrap();
        match side {
            Side::Requesting => between.requesting.connection = Connection::ByLetter,
            Side::Requested => between.requested.connection = Connection::ByLetter,
        }
        self
    }

    /// The side of the one connected State, where the other is by letter.
    pub(crate) fn own_side(&self) -> Option<Side> {
        let between = self.register.as_ref()?;
        match (between.requesting.connection, between.requested.connection) {
            (Connection::ByLetter, Connection::Connected) => Some(Side::Requested),
            (Connection::Connected, Connection::ByLetter) => Some(Side::Requesting),
            _ => None,
        }
    }

    /// The State on the other side.
    pub(crate) fn other_than(&self, own: Side) -> StateCode {
        let between = self.register.as_ref().unwrap();
        match own {
            Side::Requesting => between.requested.code,
            Side::Requested => between.requesting.code,
        }
    }

    /// The vault holds the identities of these persons.
    pub(crate) fn holding(mut self, codes: &[&str]) -> Self {
        self.identities_held = codes.iter().map(|c| c.parse().unwrap()).collect();
        self
    }

    /// The vault found the name of a sealed person in the next command's texts, or in the contents.
    pub(crate) fn naming(mut self, person: &str, field: &str) -> Self {
        self.named = vec![Named { person: person.parse().unwrap(), field: field.to_owned() }];
        self
    }

    /// The vault finds nothing any more.
    pub(crate) fn naming_nobody(mut self) -> Self {
        self.named.clear();
        self
    }

    /// The last document attached is of this class.
    pub(crate) fn of_class(mut self, class: DocumentClass) -> Self {
        self.documents.last_mut().unwrap().1.classification = class;
        self
    }

    pub(crate) fn request(&self) -> &Request {
        self.request.as_ref().unwrap()
    }

    pub(crate) fn status(&self) -> Status {
        self.request().status
    }

    pub(crate) fn version(&self, side: Side) -> Version {
        self.request().version(side)
    }

    /// The last run of a clock.
    pub(crate) fn run(&self, clock: Clock) -> &Run {
        self.request().clocks.iter().rfind(|r| r.clock == clock).unwrap()
    }

    /// Every run as `clock started due stopped result gross net`, in the order they started.
    pub(crate) fn runs(&self, now: Timestamp) -> Vec<String> {
        let line = |run: &Run| {
            let stopped = run.stopped.map_or_else(|| "-".to_owned(), |s| s.to_string());
            let (result, gross, net) = (run.result(now), days(run.gross(now)), days(run.net(now)));
            format!("{} {} {} {stopped} {result} {gross} {net}", run.clock, run.started, run.due)
        };
        self.request().clocks.iter().map(line).collect()
    }

    pub(crate) fn contents(&self) -> &Contents {
        self.request().contents.as_ref().unwrap()
    }

    /// The request as its own streams tell a side.
    pub(crate) fn read_by(&self, side: Side) -> Option<Request> {
        let begins = self.log.iter().position(|(stream, event)| {
            let begins = matches!(
                event.fact.action(),
                Action::Create | Action::Send | Action::Register | Action::Import
            );
            stream.is_read_by(side) && begins
        })?;
        replay(self.log[begins..].iter().filter(|(s, _)| s.is_read_by(side)).map(|(s, e)| (*s, e)))
    }

    pub(crate) fn context(&self, actor: &Actor) -> Context {
        let side = match &self.request {
            Some(request) => sight::side(request, actor),
            // Whoever begins a request has the documents of the own State at hand.
            None => actor.state.and_then(|own| {
                let between = self.register.as_ref();
                between.map(|b| if b.requested.code == own { Side::Requested } else { Side::Requesting })
            }),
        };
        Context {
            seen: self.reading.or_else(|| Some(self.request.as_ref()?.version(side?))),
            fresh: Some((
                RequestId(Uuid::from_u128(self.begins.0)),
                Reference::new(self.begins.1, 2026, state(REQUESTING), state(REQUESTED), 1),
            )),
            between: self.register.clone(),
            lengths: self
                .lengths
                .iter()
                .map(|(clock, length)| (*clock, (*length, Source::OnRecord)))
                .collect(),
            recall_window_minutes: self.recall_window_minutes,
            documents: self
                .documents
                .iter()
                .filter(|(of, _)| Some(*of) == side)
                .map(|(_, facts)| facts.clone())
                .collect(),
            assignee_may_work: self.assignee_may_work,
            linked: self.linked.clone(),
            identities_held: self.identities_held.clone(),
            named: self.named.clone(),
            arrest_place: self.arrest_place.clone(),
            ..Context::at(self.now)
        }
    }

    /// Every event a command comes to: one, or for a running case taken over one for each step.
    pub(crate) fn decide_all(&self, actor: &Actor, command: &Command) -> Result<Vec<Decided>, Refusal> {
        decide(self.request.as_ref(), command, actor, &self.context(actor))
    }

    pub(crate) fn decide(&self, actor: &Actor, command: &Command) -> Result<Decided, Refusal> {
        let mut decided = self.decide_all(actor, command)?;
        assert_eq!(decided.len(), 1, "one command, one event");
        Ok(decided.remove(0))
    }

    /// Takes a running case over: the request as it was sent, then its steps.
    pub(crate) fn taking_over(mut self, actor: &Actor, command: &Command) -> Result<Self, Refusal> {
        let now = self.now;
        for decided in self.decide_all(actor, command)? {
            self = self.after(decided);
        }
        self.now = now;
        Ok(self.later(SignedDuration::from_mins(1)))
    }

    pub(crate) fn when(self, actor: &Actor, command: Command) -> Outcome {
        let answer = self.decide(actor, &command);
        Outcome { before: self, answer }
    }

    /// The command succeeds; what it does is not the point of the test.
    pub(crate) fn and(self, actor: &Actor, command: Command) -> Self {
        match self.when(actor, command) {
            Outcome { before, answer: Ok(decided) } => before.after(decided),
            Outcome { answer: Err(refusal), .. } => panic!("{refusal:?}"),
        }
    }

    /// What was decided comes true; a minute passes.
    pub(crate) fn after(mut self, decided: Decided) -> Self {
        if let On::Beside(other) = decided.on {
            let linked = self.linked.iter_mut().find(|l| l.request.id == other).unwrap();
            let request = linked.request.clone();
            linked.request = evolve(Some(request), decided.stream, &decided.event).unwrap();
            return self;
        }
        let mut request = evolve(self.request.take(), decided.stream, &decided.event).unwrap();
        if let Some(Body::Contents(contents)) = &decided.body {
            request.contents = Some(contents.clone());
        }
        self.request = Some(request);
        if matches!(decided.event.fact, Fact::Arrested { .. } | Fact::ArrestCorrected { .. })
            && let Some(Body::Texts(said)) = &decided.body
        {
            self.arrest_place = said.iter().find(|t| t.path == "place").map(|t| t.text.clone());
        }
        self.log.push((decided.stream, decided.event));
        self.bodies.push(decided.body);
        self.reading = None;
        self.later(SignedDuration::from_mins(1))
    }

    pub(crate) fn last_event(&self) -> &Event {
        &self.log.last().unwrap().1
    }
}

impl Outcome {
    /// Compares with what is expected, and goes on from there.
    #[track_caller]
    pub(crate) fn then(self, expected: Expected) -> Story {
        match (expected, self.answer) {
            (Expected::Done { status, stream, material, clocks }, Ok(decided)) => {
                if let Some(stream) = stream {
                    assert_eq!(decided.stream, stream, "stream");
                }
                if let Some(material) = material {
                    assert_eq!(decided.event.material, material, "material");
                }
                if let Some(clocks) = clocks {
                    assert_eq!(decided.event.clocks.iter().map(change).collect::<Vec<_>>(), clocks, "clocks");
                }
                let before = self.before.request.as_ref().map(|r| r.status);
                let after = self.before.after(decided);
                assert_eq!(after.status(), status.or(before).unwrap(), "status");
                after
            }
            (Expected::NotFound, Err(Refusal::NotFound))
            | (Expected::NotYours, Err(Refusal::NotYours { .. }))
            | (Expected::NotOfKind, Err(Refusal::NotOfKind { .. }))
            | (Expected::NotInStatus, Err(Refusal::NotInStatus { .. }))
            | (Expected::Stale, Err(Refusal::Stale { .. })) => self.before,
            (Expected::Unmet(expected), Err(Refusal::Unmet(unmet))) => {
                assert_eq!(unmet.iter().map(words).collect::<Vec<_>>(), expected, "unmet guards");
                self.before
            }
            (expected, answer) => panic!("expected {expected:?}, got {answer:?}"),
        }
    }
}

pub(crate) fn words(unmet: &Unmet) -> String {
    format!("{} {}", unmet.code(), unmet.field().unwrap_or_default()).trim_end().to_owned()
}

fn change(change: &ClockChange) -> String {
    match change {
        ClockChange::Started { clock, .. } => format!("start {clock}"),
        ClockChange::Stopped { clock, .. } => format!("stop {clock}"),
        ClockChange::Missed { clock } => format!("miss {clock}"),
        ClockChange::Paused { clock, .. } => format!("pause {clock}"),
        ClockChange::Resumed { clock } => format!("resume {clock}"),
        ClockChange::Moved { clock, .. } => format!("move {clock}"),
        ClockChange::Reopened { clock, .. } => format!("reopen {clock}"),
        ClockChange::KeptAfterAll { clock, .. } => format!("keep {clock} after all"),
        ClockChange::Corrected { clock, .. } => format!("correct {clock}"),
        ClockChange::ReachedAt { clock, .. } => format!("reached {clock}"),
        ClockChange::Ended { clock } => format!("end {clock}"),
        ClockChange::Voided { clock } => format!("void {clock}"),
    }
}

/// It is done, and the request is in this status now.
pub(crate) fn becomes(status: Status) -> Expected {
    Expected::Done { status: Some(status), stream: None, material: None, clocks: None }
}

/// It is done, and the status is what it was.
pub(crate) fn stays() -> Expected {
    Expected::Done { status: None, stream: None, material: None, clocks: None }
}

/// These guards are not met, each as code and field, in this order.
pub(crate) fn unmet(guards: &[&str]) -> Expected {
    Expected::Unmet(guards.iter().map(|g| (*g).to_owned()).collect())
}

impl Expected {
    fn with(
        self,
        set: impl FnOnce(&mut Option<Stream>, &mut Option<bool>, &mut Option<Vec<String>>),
    ) -> Self {
        match self {
            Self::Done { status, mut stream, mut material, mut clocks } => {
                set(&mut stream, &mut material, &mut clocks);
                Self::Done { status, stream, material, clocks }
            }
            refused => refused,
        }
    }

    /// Both States see it, and it counts for the version of both.
    pub(crate) fn shared(self) -> Self {
        self.with(|stream, material, _| (*stream, *material) = (Some(Stream::Shared), Some(true)))
    }

    /// Only that side sees it, and it counts for its version.
    pub(crate) fn in_file_of(self, side: Side) -> Self {
        self.with(|stream, material, _| (*stream, *material) = (Some(Stream::File(side)), Some(true)))
    }

    /// It makes nobody's form stale.
    pub(crate) fn immaterial(self) -> Self {
        self.with(|_, material, _| *material = Some(false))
    }

    /// What it does to clocks, all of it, in order.
    pub(crate) fn clocks(self, changes: &[&str]) -> Self {
        self.with(|_, _, clocks| *clocks = Some(changes.iter().map(|c| (*c).to_owned()).collect()))
    }

    /// It does nothing to any clock.
    pub(crate) fn no_clock(self) -> Self {
        self.clocks(&[])
    }
}
