//! Guards of links between requests.

use super::{Ask, MET};
use crate::{
    codes::{Kind, LinkKind},
    ids::{RequestId, StateCode},
    workflow::{command::Command, event::follows, refusal::Unmet, request::Request},
};

/// The links a command sets, with the kind and the States of the new request.
type Links<'a> = (&'a [(LinkKind, RequestId)], Kind, Option<(StateCode, StateCode)>);

fn links<'a>(ask: &'a Ask<'_>) -> Option<Links<'a>> {
    let own = ask.actor.state;
    match ask.command? {
        Command::Create(c) => Some((&c.links, c.kind, own.map(|own| (own, c.requested)))),
        Command::Register(r) => Some((&r.links, r.kind, own.map(|own| (r.requesting, own)))),
        _ => None,
    }
}

pub(super) fn links_fit(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some((links, kind, pair)) = links(ask) else { return MET };
    let mut unmet = MET;
    for (i, (link, id)) in links.iter().enumerate() {
        let field = format!("links.{i}");
        match ask.context.linked(*id).map(|l| &l.request) {
            None => unmet.push(Unmet::UnknownReference { field }),
            Some(other) if *link == LinkKind::Follows && !can_follow(kind, pair, other) => {
                unmet.push(Unmet::CannotFollow { field });
            }
            // A second arrest would be held by nobody. The same link twice is one.
            Some(_) if *link == LinkKind::Follows && follows(links.iter().copied()) != Some(*id) => {
                unmet.push(Unmet::CannotFollow { field });
            }
            // What follows says so itself.
            Some(_) if *link == LinkKind::FollowedBy => unmet.push(Unmet::CannotFollow { field }),
            Some(_) => {}
        }
    }
    unmet
}

/// An extradition follows a provisional arrest between the same States, and one of them only.
fn can_follow(kind: Kind, pair: Option<(StateCode, StateCode)>, other: &Request) -> bool {
    kind == Kind::Extradition
        && other.kind == Kind::ProvisionalArrest
        && pair == Some((other.requesting, other.requested))
}
