//! Every status, and where a status alone does not say enough, how a request came there.

use comity_domain::{
    codes::{
        MeasureType, Outcome, Role,
        Side::{self, Requested, Requesting},
        Status,
    },
    contents::Contents,
    workflow::Command,
};

use super::{
    Story,
    contents::{FORM, but, complete, measure},
    nothing,
    people::{drafter, examiner, registrar, requested_head, requesting_head, requesting_registrar, someone},
    said::{
        LETTER, accept, acknowledge, answer_consultation, approve, ask, by_pouch, cancel, confirm, consult,
        create, deliver, import, postpone, recall, refuse, register, return_deficient, return_to_drafter,
        send, told, withdraw,
    },
    sought,
};

pub(crate) fn drafted() -> Story {
    drafted_with(complete())
}

pub(crate) fn drafted_with(contents: Contents) -> Story {
    nothing().and(&drafter(), create(contents)).with_document(Requesting, FORM)
}

pub(crate) fn in_approval() -> Story {
    drafted().and(&drafter(), Command::Submit)
}

pub(crate) fn approved() -> Story {
    in_approval().and(&requesting_head(), approve())
}

pub(crate) fn sent() -> Story {
    approved().and(&drafter(), send())
}

pub(crate) fn sent_with(contents: Contents) -> Story {
    drafted_with(contents)
        .and(&drafter(), Command::Submit)
        .and(&requesting_head(), approve())
        .and(&drafter(), send())
}

pub(crate) fn recalled() -> Story {
    sent().and(&drafter(), recall())
}

/// Recalled, and being written again.
pub(crate) fn redrafted() -> Story {
    recalled().and(&requesting_head(), return_to_drafter("another court"))
}

pub(crate) fn acknowledged() -> Story {
    sent().and(&registrar(), acknowledge())
}

pub(crate) fn acknowledged_with(contents: Contents) -> Story {
    sent_with(contents).and(&registrar(), acknowledge())
}

/// The consultation C-1 was answered.
pub(crate) fn consulted(story: Story) -> Story {
    story.and(&examiner(), consult("2036-01-01")).and(&drafter(), answer_consultation(Some("C-1")))
}

pub(crate) fn in_execution() -> Story {
    acknowledged().and(&requested_head(), accept(&["M-1", "M-2"]))
}

pub(crate) fn asked(story: Story) -> Story {
    story.and(&examiner(), ask(&["I-1"], Some("2026-02-20")))
}

pub(crate) fn postponed(story: Story) -> Story {
    consulted(story).and(&requested_head(), postpone("2026-03-31"))
}

pub(crate) fn partially_executed() -> Story {
    in_execution().and(&examiner(), deliver(&[("M-1", Outcome::Executed)]))
}

pub(crate) fn executed() -> Story {
    in_execution().and(&examiner(), deliver(&[("M-1", Outcome::Executed), ("M-2", Outcome::Partly)]))
}

/// One situation of the matrix: a status, and what came before it where that matters.
pub(crate) struct Situation {
    pub(crate) status: Status,
    pub(crate) after: &'static str,
    pub(crate) story: Story,
}

/// Every status, told apart where the table does.
pub(crate) fn all() -> Vec<Situation> {
    let plain: Vec<(&'static str, Story)> = vec![
        ("", drafted()),
        ("recall", redrafted()),
        ("", in_approval()),
        ("recall", redrafted().and(&drafter(), Command::Submit)),
        ("", approved()),
        ("recall", recalled()),
        ("", sent()),
        ("", acknowledged()),
        ("acknowledged", asked(acknowledged())),
        ("in_execution", asked(in_execution())),
        ("acknowledged", postponed(acknowledged())),
        ("in_execution", postponed(in_execution())),
        ("", in_execution()),
        ("", partially_executed()),
        ("", executed()),
        ("", executed().and(&drafter(), confirm())),
        ("", consulted(acknowledged()).and(&requested_head(), Command::Refuse(refuse(&[])))),
        ("", sent().and(&registrar(), return_deficient())),
        ("", sent().and(&requesting_head(), withdraw(&[]))),
        ("", drafted().and(&drafter(), cancel("no longer needed"))),
        ("recall", recalled().and(&requesting_head(), cancel("the wrong State"))),
    ];
    let all = plain.into_iter().chain(sought::connected());
    all.map(|(after, story)| Situation { status: story.status(), after, story }).collect()
}

/// Three measures: enough to withdraw one, deliver one and leave one.
pub(crate) fn three_measures() -> Contents {
    but(|c| c.measures.push(measure("M-3", MeasureType::Service)))
}

/// Sent by pouch to a State by letter.
pub(crate) fn sent_by_pouch(contents: Contents) -> Story {
    nothing()
        .by_letter(Requested)
        .with_documents(&[FORM, LETTER])
        .and(&drafter(), create(contents))
        .and(&drafter(), Command::Submit)
        .and(&requesting_head(), approve())
        .and(&drafter(), by_pouch())
}

/// Come in on paper from a State by letter.
pub(crate) fn registered(contents: Contents) -> Story {
    nothing()
        .by_letter(Requesting)
        .with_documents(&[FORM, LETTER])
        .and(&registrar(), register(contents, "2026-01-12"))
}

/// A running case taken over, of the office on that side.
pub(crate) fn imported(own: Side, steps: &[Command]) -> Story {
    let days = ["2025-10-10T08:00:00Z", "2025-11-03T08:00:00Z", "2025-12-01T08:00:00Z"];
    let steps = days.into_iter().zip(steps.iter().cloned()).collect();
    let who = match own {
        Requesting => requesting_registrar(),
        Requested => registrar(),
    };
    nothing()
        .by_letter(own.other())
        .with_documents(&[FORM, LETTER])
        .taking_over(&who, &import(own, complete(), steps))
        .unwrap()
}

impl Story {
    /// A side acts; where it is by letter, its letter comes today and the registrar of the other side records it.
    pub(crate) fn does(self, side: Side, role: Role, act: Command) -> Self {
        if self.request().by_letter != Some(side) {
            return self.and(&someone(side, role), act);
        }
        let now = self.now.to_string();
        let letter = told(side, &now, &now[..10], act);
        self.and(&someone(side.other(), Role::Registrar), letter)
    }
}

/// One cell's worth of the matrix: whose State is by letter, the status, and what came before it where that matters.
pub(crate) struct Place {
    pub(crate) by_letter: Option<Side>,
    pub(crate) situation: Situation,
}

fn places(by_letter: Option<Side>, all: Vec<(&'static str, Story)>) -> impl Iterator<Item = Place> {
    all.into_iter().map(move |(after, story)| Place {
        by_letter,
        situation: Situation { status: story.status(), after, story },
    })
}

/// What both the connected and those by letter come through once it was sent.
fn after_sending(sent: impl Fn(Contents) -> Story) -> Vec<(&'static str, Story)> {
    let (officer, head) = (Role::Officer, Role::Head);
    let two = || sent(complete());
    let acknowledged = |s: Story| s.does(Requested, Role::Registrar, acknowledge());
    let consulting = |s: Story| {
        s.does(Requested, officer, consult("2036-01-01")).does(
            Requesting,
            officer,
            answer_consultation(Some("C-1")),
        )
    };
    let taken = |s: Story| {
        let open: Vec<String> = s.request().open_measures().map(ToString::to_string).collect();
        let open: Vec<&str> = open.iter().map(String::as_str).collect();
        s.does(Requested, head, accept(&open))
    };
    let asked = |s: Story| s.does(Requested, officer, ask(&["I-1"], Some("2026-02-20")));
    let postponed = |s: Story| consulting(s).does(Requested, head, postpone("2026-03-31"));
    let first = |s: Story| s.does(Requested, officer, deliver(&[("M-1", Outcome::Executed)]));
    let last = |s: Story| s.does(Requested, officer, deliver(&[("M-2", Outcome::Partly)]));
    let confirmed = |s: Story| s.does(Requesting, officer, confirm());
    let refused = |s: Story| consulting(s).does(Requested, head, Command::Refuse(refuse(&[])));
    let returned = |s: Story| s.does(Requested, officer, return_deficient());
    let less = |s: Story, id: &str| s.does(Requesting, head, withdraw(&[id]));
    let begun = || acknowledged(two());
    let working = || taken(begun());
    let three = || less(acknowledged(sent(three_measures())), "M-3");
    vec![
        ("", two()),
        ("", begun()),
        ("acknowledged", asked(begun())),
        ("in_execution", asked(working())),
        ("partially_executed", asked(first(working()))),
        ("acknowledged", postponed(begun())),
        ("in_execution", postponed(working())),
        ("partially_executed", postponed(first(working()))),
        ("", working()),
        ("", first(working())),
        ("", last(first(working()))),
        ("", confirmed(last(first(working())))),
        ("", refused(begun())),
        ("", returned(begun())),
        ("", two().does(Requesting, head, withdraw(&[]))),
        ("delivery", first(working()).does(Requesting, head, withdraw(&[]))),
        ("withdrawal", less(two(), "M-2")),
        ("withdrawal", three()),
        ("withdrawal", asked(three())),
        ("withdrawal", postponed(taken(three()))),
        ("withdrawal", taken(three())),
        ("withdrawal", first(taken(three()))),
        ("withdrawal", last(first(taken(three())))),
        ("withdrawal", confirmed(last(first(taken(three()))))),
        ("withdrawal", refused(three())),
        ("withdrawal", returned(three())),
    ]
}

/// Every place of the matrix.
pub(crate) fn every_place() -> Vec<Place> {
    let recalled_by_pouch = || sent_by_pouch(complete()).and(&drafter(), recall());
    let delivered = || deliver(&[("M-1", Outcome::Executed), ("M-2", Outcome::Executed)]);
    let taken_over = |own: Side| {
        vec![
            ("import", imported(own, &[])),
            ("import", imported(own, &[acknowledge(), accept(&["M-1", "M-2"])])),
            ("import", imported(own, &[acknowledge(), accept(&["M-1", "M-2"]), delivered()])),
        ]
    };
    let before = vec![
        ("", drafted()),
        ("recall", redrafted()),
        ("", in_approval()),
        ("recall", redrafted().and(&drafter(), Command::Submit)),
        ("", approved()),
        ("recall", recalled()),
        (
            "withdrawal and recall",
            sent().and(&requesting_head(), withdraw(&["M-2"])).and(&drafter(), recall()),
        ),
        ("", drafted().and(&drafter(), cancel("no longer needed"))),
        ("recall", recalled().and(&requesting_head(), cancel("the wrong State"))),
    ];
    let by_pouch = vec![
        ("recall", recalled_by_pouch()),
        ("recall", recalled_by_pouch().and(&requesting_head(), cancel("the wrong State"))),
    ];
    places(None, before)
        .chain(places(None, after_sending(sent_with)))
        .chain(places(Some(Requested), by_pouch))
        .chain(places(Some(Requested), after_sending(sent_by_pouch)))
        .chain(places(Some(Requested), taken_over(Requesting)))
        .chain(places(Some(Requesting), after_sending(registered)))
        .chain(places(Some(Requesting), taken_over(Requested)))
        .chain(sought::all().into_iter().flat_map(|(by_letter, all)| places(by_letter, all)))
        .collect()
}
