//! Who is held on a request, until when, for which request; what is owed in place of extradition; what it is linked with.

use comity_api::{
    custody::InCustody,
    request::{CustodyView, RequestView},
};
use comity_domain::{
    codes::{CustodyStanding, LinkKind, Role, Side},
    ids::RequestId,
};

use super::text::Lines;
use crate::{
    by_kind::ByKind,
    msg::{Linked, Whole},
    safe_text::Safe,
    screens::{arrests, due},
    state::State,
    theme::Meaning,
    words::{say, say_with},
};

/// The line that stands above the request, for both States, while the arrest clock runs or a release is owed.
#[must_use]
pub(super) fn banner(state: &State, r: &RequestView, width: usize) -> Option<(Safe, Meaning)> {
    let custody = r.custody.as_ref()?;
    let standing = match (custody.release_owed, custody.due) {
        (true, _) => CustodyStanding::ReleaseOwed,
        (false, Some(_)) => CustodyStanding::Running,
        (false, None) => return None,
    };
    // Since when it is owed, the list that the backend keeps says best.
    let listed = state.arrests.iter().find(|a| a.request == r.id);
    let arrest = InCustody {
        request: r.id,
        reference: r.reference.clone(),
        kind: r.kind,
        side: r.side,
        counterpart: crate::screens::form::act::other(r),
        status: r.status.clone(),
        person: custody.person.clone(),
        standing,
        since: custody.since,
        until: custody.due.or_else(|| listed.and_then(|a| a.until)),
        days_left: None,
        warning: None,
        by_letter: r.by_letter.is_some(),
    };
    Some(arrests::line(&arrest, state.now, width))
}

/// Adds everything there is to say.
pub(super) fn lines(state: &State, whole: &Whole, out: &mut Lines) {
    if let Some(custody) = &whole.request.custody {
        out.heading("section-custody");
        held(state, whole, custody, out);
        since_then(whole, out);
    }
    prosecution(&whole.request, out);
    if !whole.linked.is_empty() {
        out.heading("section-linked");
        for linked in &whole.linked {
            out.plain(&link_line(linked));
        }
    }
}

fn held(state: &State, whole: &Whole, custody: &CustodyView, out: &mut Lines) {
    out.plain(&stands(whole, custody));
    if let Some(days) = custody.held_before_days {
        out.under(&say_with(
            "custody-held-before",
            &[("days", days.into()), ("times", custody.earlier.len().into())],
        ));
    }
    if custody.release_owed {
        release_owed(state, &whole.request, out);
    }
    if let Some(until) = custody.due {
        let meaning = if until <= state.now { Meaning::Error } else { Meaning::Soon };
        let args = [
            ("due", due::instant(until).into()),
            ("left", arrests::left(until, state.now).into()),
            ("treaty", Safe::of(custody.treaty.as_ref().map_or("", |t| t.as_str())).into()),
        ];
        let words = match (until <= state.now, custody.treaty.is_some()) {
            (true, _) => "custody-clock-over",
            (false, true) => "custody-clock-treaty",
            (false, false) => "custody-clock",
        };
        out.under_as(&say_with(words, &args), meaning);
    }
}

/// How a custody stands, in a sentence.
fn stands(whole: &Whole, custody: &CustodyView) -> Safe {
    let other = custody.request.map(|id| reference(whole, id)).unwrap_or_default();
    let args = [
        ("person", Safe::of(custody.person.as_str()).into()),
        ("since", due::instant(custody.since).into()),
        ("request", other.into()),
        ("at", custody.released_at.map(due::instant).unwrap_or_default().into()),
        ("day", custody.surrendered_on.map(|d| Safe::of(&d.to_string())).unwrap_or_default().into()),
    ];
    let words = match (custody.standing.as_str(), custody.request.is_some()) {
        ("held_for", _) => "custody-held-for",
        ("passed_to", _) => "custody-passed-to",
        ("released", _) => "custody-released",
        ("surrendered", _) if custody.surrendered_on.is_some() => "custody-surrendered-on",
        ("surrendered", _) => "custody-surrendered",
        (_, true) => "custody-held-from",
        (_, false) => "custody-held",
    };
    say_with(words, &args)
}

/// What became of the person since, on the other request of the same matter: arrested there again, and what followed.
fn since_then(whole: &Whole, out: &mut Lines) {
    let Some(here) = &whole.request.custody else { return };
    let of_arrest = |l: &&Linked| matches!(l.kind, LinkKind::Follows | LinkKind::FollowedBy);
    for linked in whole.linked.iter().filter(of_arrest) {
        let there = linked.request.custody.as_ref();
        let Some(there) = there.filter(|c| c.person == here.person && c.since > here.since) else { continue };
        let reference = Safe::of(linked.request.reference.as_str());
        out.plain(&say_with("custody-since-then", &[("request", reference.into())]));
        out.under(&stands(whole, there));
    }
}

/// That the person must be released, and who reports that; where extradition was refused for nationality, unless the
/// person is held there under national law.
fn release_owed(state: &State, r: &RequestView, out: &mut Lines) {
    let there = ("state", state.state_name(r.requested).into());
    let words =
        if r.prosecution.is_some() { "custody-release-owed-nationality" } else { "custody-release-owed" };
    let owed = ByKind::request(r).cited(&say_with(words, std::slice::from_ref(&there)));
    out.under_as(&owed, Meaning::Error);
    let by = match (r.side, r.by_letter == Some(Side::Requested)) {
        (Side::Requested, _) if state.holds(Role::Officer) => "custody-release-report",
        (Side::Requested, _) => "custody-release-officer",
        (Side::Requesting, true) => "custody-release-letter",
        (Side::Requesting, false) => "custody-release-theirs",
    };
    out.under(&say_with(by, &[there]));
}

/// The reference of the other request; that it is another where it is not seen.
fn reference(whole: &Whole, id: RequestId) -> Safe {
    let all = std::iter::once(&whole.request).chain(whole.linked.iter().map(|l| &l.request));
    let known = all.into_iter().find(|r| r.id == id);
    known.map_or_else(|| say("linked-unseen"), |r| Safe::of(r.reference.as_str()))
}

fn prosecution(r: &RequestView, out: &mut Lines) {
    let Some(p) = &r.prosecution else { return };
    out.heading("section-prosecution");
    match (p.owed, p.event) {
        (false, Some(event)) => {
            let event = say(&format!("prosecution-{event}"));
            // The day it happened, as it was said; where a letter named none, that of the report.
            let said = p.on.map(|on| Safe::of(&on.to_string()));
            let day = said.or_else(|| p.reported_at.map(due::day)).unwrap_or_default();
            out.plain(&say_with("prosecution-reported", &[("event", event.into()), ("day", day.into())]));
        }
        (true, _) => out.put(&say("prosecution-owed"), Meaning::Soon),
        (false, None) => out.plain(&say("prosecution-not-asked")),
    }
}

fn link_line(linked: &Linked) -> Safe {
    let r = &linked.request;
    let args = [
        ("how", say(&format!("link-{}", linked.kind)).into()),
        ("reference", Safe::of(r.reference.as_str()).into()),
        ("kind", say(&format!("kind-{}", r.kind)).into()),
        ("status", due::status(&r.status, r.stage).0.into()),
    ];
    say_with("link-line", &args)
}
