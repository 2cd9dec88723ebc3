//! Guards of leaving and of arriving: send, recall, cancel, return as deficient.

use super::{Ask, MET, given, unfit};
use crate::{
    codes::Channel,
    law::Cite::{Comity, Untoc},
    registry::{Connection, end_of, start_of},
    workflow::{command::Command, refusal::Unmet},
};

pub(super) fn contents_as_approved(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.request {
        Some(request) if request.approved_draft != Some(request.draft) => vec![Unmet::ContentsChanged],
        _ => MET,
    }
}

pub(super) fn active_central_authority(ask: &Ask<'_>) -> Vec<Unmet> {
    match &ask.context.between {
        Some(between) if between.requested.active_authority => MET,
        _ => vec![Unmet::NoActiveAuthority],
    }
}

pub(super) fn channel_open(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Send { channel, agreed, .. }) = ask.command else { return MET };
    let connection = ask.context.between.as_ref().map_or(Connection::Connected, |b| b.requested.connection);
    match (channel, connection) {
        (Channel::Comity, Connection::Connected) | (Channel::DiplomaticPouch, Connection::ByLetter) => MET,
        (Channel::Interpol, _) => {
            if *agreed {
                MET
            } else {
                vec![Unmet::ChannelNotAgreed]
            }
        }
        // Nobody of a State by letter reads Comity; a connected State receives here, not by pouch.
        (Channel::Comity, Connection::ByLetter) => vec![Unmet::NotThroughComity],
        (Channel::DiplomaticPouch, Connection::Connected) => vec![Unmet::ChannelNotOpen],
    }
}

/// The day a letter went is told of a State by letter alone, and lies between the approval and today.
pub(super) fn went_as_dated(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Send { went_on: Some(day), .. }) = ask.command else { return MET };
    let field = || "went_on".to_owned();
    if ask.context.between.as_ref().is_none_or(|b| b.requested.connection == Connection::Connected) {
        return vec![Unmet::StateConnected];
    }
    if start_of(*day) > ask.context.now {
        return vec![Unmet::NotYetHappened { field: field() }];
    }
    match ask.request.and_then(|r| r.status_since) {
        Some(approved) if end_of(*day) <= approved => {
            vec![Unmet::BeforeWhatLedHere { field: field(), last: approved }]
        }
        _ => MET,
    }
}

pub(super) fn documents_attached(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(contents) = ask.request.and_then(|r| r.contents.as_deref()) else {
        return if ask.command.is_some() { vec![Unmet::ContentsNotAtHand] } else { MET };
    };
    let mut unmet = MET;
    for (i, entry) in contents.documents.iter().enumerate() {
        let field = format!("documents.{i}");
        // Also by class: what is called sealed or of the file never leaves as an open document under that name.
        let differs = ask
            .context
            .document(&entry.name)
            .is_some_and(|d| d.sha256 != entry.sha256 || d.classification != entry.classification);
        let differs = differs.then(|| Unmet::DocumentDiffers { field: field.clone() });
        unmet.extend(unfit(ask, field, &entry.name).or(differs));
    }
    for (i, t) in contents.translations.iter().enumerate() {
        unmet.extend(unfit(ask, format!("translations.{i}.document"), &t.document));
    }
    unmet
}

pub(super) fn inside_recall_window(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.request.and_then(|r| r.recall_until) {
        Some(until) if ask.context.now > until => vec![Unmet::RecallWindowOver { until }],
        _ => MET,
    }
}

pub(super) fn reason_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "reason", Comity("5"), |c| match c {
        Command::Cancel { reason } => Some(reason),
        _ => None,
    })
}

pub(super) fn missing_named(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::ReturnDeficient { missing }) = ask.command else { return MET };
    if missing.is_empty() || missing.iter().any(|m| m.text.trim().is_empty()) {
        return vec![Unmet::Missing { field: "missing", law: Untoc("18(15)") }];
    }
    MET
}
