//! Situations of a person sought: extradition, and the provisional arrest before it.

use comity_domain::{
    codes::{
        Kind::{self, Extradition, ProvisionalArrest},
        Outcome, Role,
        Side::{self, Requested, Requesting},
    },
    contents::Contents,
    registry::Actor,
    workflow::{Command, command::Deliver},
};

use super::{
    Story,
    contents::{FORM, of_kind},
    nothing,
    pair::{self, Arrest, held},
    people::{drafter, registrar, requesting_head, requesting_registrar},
    said::{
        LETTER, accept_sought, acknowledge, answer, answer_consultation, approve, arrested, ask, by_pouch,
        cancel, confirm, consult, create_of, delivery, import_of_kind, order_surrender, postpone, recall,
        refuse_for, registering_of, return_deficient, send, surrender, withdraw,
    },
};

/// A draft of a kind that lacks nothing.
pub(crate) fn drafted_of(kind: Kind, contents: Contents) -> Story {
    nothing()
        .begins(kind, 0xC0)
        .and(&drafter(), create_of(kind, Some(contents), None))
        .with_documents(&[FORM, LETTER])
}

fn approved_of(story: Story) -> Story {
    story.and(&drafter(), Command::Submit).and(&requesting_head(), approve())
}

/// Sent to a connected State.
pub(crate) fn sent_of(kind: Kind, contents: Contents) -> Story {
    approved_of(drafted_of(kind, contents)).and(&drafter(), send())
}

/// Sent, or come in on paper, where that side's State is by letter.
pub(crate) fn asked_of(kind: Kind, by_letter: Option<Side>) -> Story {
    let there = || nothing().begins(kind, 0xC0).with_documents(&[FORM, LETTER]);
    match by_letter {
        None => sent_of(kind, of_kind(kind)),
        Some(Requested) => {
            let create = create_of(kind, Some(of_kind(kind)), None);
            approved_of(there().by_letter(Requested).and(&drafter(), create)).and(&drafter(), by_pouch())
        }
        Some(Requesting) => {
            there().by_letter(Requesting).and(&registrar(), registering_of(kind, "2026-01-12", None))
        }
    }
}

impl Story {
    pub(crate) fn acknowledged(self) -> Self {
        self.does(Requested, Role::Registrar, acknowledge())
    }

    pub(crate) fn accepted(self) -> Self {
        self.does(Requested, Role::Head, accept_sought())
    }

    /// The person is arrested this minute.
    pub(crate) fn arrested(self) -> Self {
        let now = self.now.to_string();
        self.does(Requested, Role::Officer, arrested(&now))
    }

    pub(crate) fn surrender_ordered(self) -> Self {
        self.does(Requested, Role::Head, order_surrender())
    }

    /// The arrest clock is over, and the clock acts.
    pub(crate) fn lapsed(self) -> Self {
        self.days_later(41).and(&Actor::clock(), Command::Lapse)
    }
}

/// The arrest was made, nothing of it is evidence.
pub(crate) fn arrest_made(outcome: Outcome) -> Command {
    Command::DeliverResults(Deliver { evidence: vec![], ..delivery(&[("M-1", outcome)]) })
}

type Told = (&'static str, Story);

/// What both kinds come through once they were sent.
fn of_both(kind: Kind, by_letter: Option<Side>) -> Vec<Told> {
    let sent = || asked_of(kind, by_letter);
    let (begun, working) = (|| sent().acknowledged(), || sent().acknowledged().accepted());
    let asked = |s: Story| s.does(Requested, Role::Officer, ask(&["I-1"], Some("2026-02-20")));
    let postponed = |s: Story| {
        s.does(Requested, Role::Officer, consult("2036-01-01"))
            .does(Requesting, Role::Officer, answer_consultation(Some("C-1")))
            .does(Requested, Role::Head, postpone("2036-03-31"))
    };
    let refused = |s: Story, ground: &str| s.does(Requested, Role::Head, refuse_for(ground));
    let withdrawn = |s: Story| s.does(Requesting, Role::Head, withdraw(&[]));
    vec![
        ("", sent()),
        ("", begun()),
        ("acknowledged", asked(begun())),
        ("in_execution", asked(working())),
        ("acknowledged", postponed(begun())),
        ("in_execution", postponed(working())),
        ("", working()),
        ("arrest", working().arrested()),
        ("", refused(begun(), "16(14)")),
        ("arrest", refused(working().arrested(), "16(14)")),
        ("", begun().does(Requested, Role::Officer, return_deficient())),
        ("", withdrawn(sent())),
        ("arrest", withdrawn(working().arrested())),
    ]
}

fn extraditions(by_letter: Option<Side>) -> Vec<Told> {
    let working = || asked_of(Extradition, by_letter).acknowledged().accepted();
    let ordered = || working().surrender_ordered();
    let surrendered = || ordered().does(Requested, Role::Officer, surrender("2026-01-12"));
    let postponed = ordered()
        .does(Requested, Role::Officer, consult("2036-01-01"))
        .does(Requesting, Role::Officer, answer_consultation(Some("C-1")))
        .does(Requested, Role::Head, postpone("2036-03-31"));
    let begun = asked_of(Extradition, by_letter).acknowledged();
    let following = held(by_letter).extradition_asked().taken(pair::Extradition);
    vec![
        ("surrender_ordered", postponed),
        ("", ordered()),
        ("arrest", ordered().arrested()),
        ("", surrendered()),
        ("", surrendered().does(Requesting, Role::Officer, confirm())),
        ("nationality", begun.does(Requested, Role::Head, refuse_for("16(10)"))),
        ("provisional arrest", following.extradition),
    ]
}

fn arrests(by_letter: Option<Side>) -> Vec<Told> {
    let begun = || asked_of(ProvisionalArrest, by_letter).acknowledged();
    let working = || begun().accepted();
    let asked = || begun().does(Requested, Role::Officer, ask(&["I-1"], Some("2026-02-20"))).arrested();
    let not_found = || working().does(Requested, Role::Officer, arrest_made(Outcome::NotExecutable));
    let followed = held(by_letter).extradition_asked().taken(pair::Extradition).does(
        Arrest,
        Requested,
        Role::Officer,
        arrest_made(Outcome::Executed),
    );
    vec![
        ("acknowledged and arrest", asked()),
        ("arrest", asked().does(Requesting, Role::Officer, answer(&["I-1"]))),
        ("arrest", working().arrested().lapsed()),
        ("", not_found()),
        ("", not_found().does(Requesting, Role::Officer, confirm())),
        ("arrest", followed.arrest),
    ]
}

fn taken_over(kind: Kind, own: Side) -> Vec<Told> {
    let who = if own == Requesting { requesting_registrar() } else { registrar() };
    let days = ["2026-01-03T08:00:00Z", "2026-01-04T08:00:00Z", "2026-01-05T08:00:00Z"];
    let acts = [acknowledge(), accept_sought(), arrested(days[2])];
    let case = nothing()
        .begins(kind, 0xC0)
        .by_letter(own.other())
        .with_documents(&[FORM, LETTER])
        .taking_over(&who, &import_of_kind(kind, own, days.into_iter().zip(acts).collect()));
    vec![("import", case.unwrap())]
}

/// Before it was sent, or after it was recalled.
fn before_sending(kind: Kind) -> Vec<Told> {
    let drafted = || drafted_of(kind, of_kind(kind));
    let recalled = || sent_of(kind, of_kind(kind)).and(&drafter(), recall());
    vec![
        ("", drafted()),
        ("", drafted().and(&drafter(), Command::Submit)),
        ("", approved_of(drafted())),
        ("recall", recalled()),
        ("", drafted().and(&drafter(), cancel("no longer needed"))),
        ("recall", recalled().and(&requesting_head(), cancel("the wrong State"))),
    ]
}

/// Every situation of both kinds, by the side whose State is by letter.
pub(crate) fn all() -> Vec<(Option<Side>, Vec<Told>)> {
    let mut all = vec![];
    for kind in [Extradition, ProvisionalArrest] {
        all.push((None, before_sending(kind)));
        for by_letter in [None, Some(Requested), Some(Requesting)] {
            all.push((by_letter, of_both(kind, by_letter)));
            let own = if kind == Extradition { extraditions(by_letter) } else { arrests(by_letter) };
            all.push((by_letter, own));
            if let Some(side) = by_letter {
                all.push((by_letter, taken_over(kind, side.other())));
            }
        }
        let pouch = asked_of(kind, Some(Requested)).and(&drafter(), recall());
        all.push((Some(Requested), vec![("recall", pouch)]));
    }
    all
}

/// Those of two connected States.
pub(crate) fn connected() -> Vec<Told> {
    all().into_iter().filter(|(by_letter, _)| by_letter.is_none()).flat_map(|(_, all)| all).collect()
}
