//! Requests that belong together, the provisional arrest first: what is done on one is seen on the others. Mostly there
//! are two; a second request for extradition can follow the same arrest.

use comity_domain::{
    codes::{Kind, Role, Side},
    ids::RequestId,
    registry::{Actor, Linked},
    workflow::{Command, Decided, On, Refusal, Request},
};
use uuid::Uuid;

use super::{
    Story,
    contents::{FORM, of_kind},
    nothing,
    people::{drafter, registrar, requesting_head, someone},
    said::{
        LETTER, accept_sought, acknowledge, approve, arrested, by_pouch, create_of, registering_of, send,
        told,
    },
    words,
};

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Arrest,
    Extradition,
    Second,
}

pub(crate) use Which::{Arrest, Extradition, Second};

/// All of them.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) arrest: Story,
    pub(crate) extradition: Story,
    pub(crate) second: Story,
}

pub(crate) const ARREST: RequestId = RequestId(Uuid::from_u128(0xC1));
pub(crate) const EXTRADITION: RequestId = RequestId(Uuid::from_u128(0xC2));
pub(crate) const SECOND: RequestId = RequestId(Uuid::from_u128(0xC3));

/// Nothing has happened yet; `by_letter`: the side whose State is.
pub(crate) fn pair(by_letter: Option<Side>) -> Pair {
    let story = nothing().with_documents(&[FORM, LETTER]);
    let story = match by_letter {
        Some(side) => story.by_letter(side),
        None => story,
    };
    Pair {
        arrest: story.clone().begins(Kind::ProvisionalArrest, 0xC1),
        extradition: story.clone().begins(Kind::Extradition, 0xC2),
        second: story.begins(Kind::Extradition, 0xC3),
    }
}

impl Pair {
    pub(crate) fn story(&self, which: Which) -> &Story {
        match which {
            Arrest => &self.arrest,
            Extradition => &self.extradition,
            Second => &self.second,
        }
    }

    pub(crate) fn request(&self, which: Which) -> &Request {
        self.story(which).request()
    }

    pub(crate) fn at(mut self, instant: &str) -> Self {
        self.arrest = self.arrest.at(instant);
        self.same_time()
    }

    fn same_time(mut self) -> Self {
        (self.extradition.now, self.second.now) = (self.arrest.now, self.arrest.now);
        self
    }

    /// The story as somebody finds it who acts on one of them: the others are seen beside it.
    pub(crate) fn seen_from(&self, which: Which) -> Story {
        let story = self.story(which);
        let others = [Arrest, Extradition, Second].into_iter().filter(|other| *other != which);
        let linked = others.filter_map(|other| self.story(other).request.as_ref()).map(|request| Linked {
            contents: request.contents.as_deref().cloned(),
            request: request.clone(),
        });
        // What was said before is not asked again.
        Story {
            linked: linked.collect(),
            log: vec![],
            bodies: vec![],
            request: story.request.clone(),
            register: story.register.clone(),
            lengths: story.lengths.clone(),
            documents: story.documents.clone(),
            identities_held: story.identities_held.clone(),
            named: story.named.clone(),
            arrest_place: story.arrest_place.clone(),
            ..*story
        }
    }

    pub(crate) fn decide(
        &self,
        which: Which,
        actor: &Actor,
        command: &Command,
    ) -> Result<Vec<Decided>, Refusal> {
        self.seen_from(which).decide_all(actor, command)
    }

    /// What was decided comes true on all of them; a minute passes.
    pub(crate) fn after(mut self, which: Which, decided: Vec<Decided>) -> Self {
        let now = self.story(which).now;
        for one in decided {
            let on = match one.on {
                On::This => which,
                On::Beside(ARREST) => Arrest,
                On::Beside(EXTRADITION) => Extradition,
                On::Beside(_) => Second,
            };
            let on = match on {
                Arrest => &mut self.arrest,
                Extradition => &mut self.extradition,
                Second => &mut self.second,
            };
            *on = std::mem::replace(on, nothing()).after(Decided { on: On::This, ..one });
        }
        // It is one arrest, on whichever of them its place was said.
        let place = self.story(which).arrest_place.clone();
        for story in [&mut self.arrest, &mut self.extradition, &mut self.second] {
            story.arrest_place.clone_from(&place);
        }
        self.arrest.now = now;
        self.arrest = self.arrest.later(jiff::SignedDuration::from_mins(1));
        self.same_time()
    }

    /// The command succeeds.
    #[track_caller]
    pub(crate) fn on(self, which: Which, actor: &Actor, command: Command) -> Self {
        let decided = self.decide(which, actor, &command);
        let decided = decided.unwrap_or_else(|refusal| panic!("{refusal:?}"));
        self.after(which, decided)
    }

    /// A side acts; where it is by letter, its letter comes today and the registrar of the other side records it.
    #[track_caller]
    pub(crate) fn does(self, which: Which, side: Side, role: Role, act: Command) -> Self {
        if self.request(which).by_letter != Some(side) {
            return self.on(which, &someone(side, role), act);
        }
        let now = self.story(which).now.to_string();
        let letter = told(side, &now, &now[..10], act);
        self.on(which, &someone(side.other(), Role::Registrar), letter)
    }

    /// The command is refused, for these reasons: codes and fields of guards, or the code of the refusal.
    #[track_caller]
    pub(crate) fn refuses(self, which: Which, actor: &Actor, command: Command, why: &[&str]) -> Self {
        match self.decide(which, actor, &command) {
            Err(Refusal::Unmet(unmet)) => {
                assert_eq!(unmet.iter().map(words).collect::<Vec<_>>(), why);
            }
            Err(refusal) => assert_eq!([refusal.code()], why),
            Ok(done) => panic!("{done:?}"),
        }
        self
    }

    /// The head approves what is written.
    pub(crate) fn approved(self, which: Which) -> Self {
        self.on(which, &drafter(), Command::Submit).on(which, &requesting_head(), approve())
    }

    /// It leaves, to a State by letter by pouch.
    pub(crate) fn sent(self, which: Which) -> Self {
        let pouch = self.story(which).own_side() == Some(Side::Requesting);
        self.on(which, &drafter(), if pouch { by_pouch() } else { send() })
    }

    fn comes(self, which: Which, kind: Kind, follows: Option<RequestId>) -> Self {
        let today = self.story(which).now.to_string();
        if self.story(which).own_side() == Some(Side::Requested) {
            return self.on(which, &registrar(), registering_of(kind, &today[..10], follows));
        }
        let create = create_of(kind, Some(of_kind(kind)), follows);
        self.on(which, &drafter(), create).approved(which).sent(which)
    }

    /// The provisional arrest leaves, or comes in on paper.
    pub(crate) fn arrest_asked(self) -> Self {
        self.comes(Arrest, Kind::ProvisionalArrest, None)
    }

    /// It is acknowledged and accepted.
    pub(crate) fn taken(self, which: Which) -> Self {
        self.does(which, Side::Requested, Role::Registrar, acknowledge()).does(
            which,
            Side::Requested,
            Role::Head,
            accept_sought(),
        )
    }

    /// The person was arrested a minute ago, on the provisional request.
    pub(crate) fn arrested(self) -> Self {
        let now = self.arrest.now.to_string();
        self.does(Arrest, Side::Requested, Role::Officer, arrested(&now))
    }

    /// The request for extradition that follows is approved, and not sent.
    pub(crate) fn extradition_approved(self) -> Self {
        let contents = Some(of_kind(Kind::Extradition));
        self.on(Extradition, &drafter(), create_of(Kind::Extradition, contents, Some(ARREST)))
            .approved(Extradition)
    }

    /// The request for extradition that follows leaves, or comes in on paper.
    pub(crate) fn extradition_asked(self) -> Self {
        self.comes(Extradition, Kind::Extradition, Some(ARREST))
    }

    /// A second request for extradition that follows the same arrest leaves, or comes in on paper.
    pub(crate) fn second_asked(self) -> Self {
        self.comes(Second, Kind::Extradition, Some(ARREST))
    }

    /// It is approved, and not sent.
    pub(crate) fn second_approved(self) -> Self {
        let contents = Some(of_kind(Kind::Extradition));
        self.on(Second, &drafter(), create_of(Kind::Extradition, contents, Some(ARREST))).approved(Second)
    }
}

/// Asked, accepted, and the person arrested at nine minutes past: two connected States, unless one is by letter.
pub(crate) fn held(by_letter: Option<Side>) -> Pair {
    pair(by_letter).arrest_asked().taken(Arrest).arrested()
}
