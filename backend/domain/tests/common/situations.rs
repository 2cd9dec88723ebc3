//! Every status, and where a status alone does not say enough, how a request came there.

use comity_domain::{
    codes::{Outcome, Side, Status},
    contents::Contents,
    workflow::Command,
};

use super::{
    Story,
    contents::{FORM, complete},
    nothing,
    people::{drafter, examiner, registrar, requested_head, requesting_head},
    said::{
        accept, acknowledge, answer_consultation, approve, ask, cancel, confirm, consult, create, deliver,
        postpone, recall, refuse, return_deficient, return_to_drafter, send, withdraw,
    },
};

pub(crate) fn drafted() -> Story {
    drafted_with(complete())
}

pub(crate) fn drafted_with(contents: Contents) -> Story {
    nothing().and(&drafter(), create(contents)).with_document(Side::Requesting, FORM)
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
    plain.into_iter().map(|(after, story)| Situation { status: story.status(), after, story }).collect()
}
