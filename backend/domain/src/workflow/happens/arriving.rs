//! What comes in on paper: the record of a request begins without a file of the requesting State.

use super::Happens;
use crate::{
    ids::{Reference, RequestId},
    registry::{Between, Context},
    workflow::{
        command::{Import, Register},
        event::{Body, Fact, Link},
        refusal::{Refusal, Unmet},
    },
};

fn fresh(context: &Context) -> Result<(RequestId, Reference, &Between), Refusal> {
    let unknown = || Refusal::Unmet(vec![Unmet::UnknownState]);
    let (id, reference) = context.fresh.clone().ok_or_else(unknown)?;
    Ok((id, reference, context.between.as_ref().ok_or_else(unknown)?))
}

pub(super) fn registered(register: &Register, context: &Context) -> Result<Happens, Refusal> {
    let (request, reference, between) = fresh(context)?;
    let missing = Unmet::Missing { field: "received_on", law: crate::law::Cite::Comity("5") };
    let fact = Fact::Registered {
        request,
        reference,
        kind: register.kind,
        requesting: between.requesting.code,
        requested: between.requested.code,
        contents: register.contents.outline(),
        channel: register.channel,
        received_on: register.received_on.ok_or_else(|| Refusal::Unmet(vec![missing]))?,
        links: register.links.iter().map(|(kind, request)| Link { kind: *kind, request: *request }).collect(),
    };
    let mut contents = register.contents.clone();
    if contents.their_reference.is_none() {
        contents.their_reference.clone_from(&register.their_reference);
    }
    Ok((fact, Some(Body::Contents(Box::new(contents)))))
}

pub(super) fn imported(import: &Import, context: &Context) -> Result<Happens, Refusal> {
    let (request, reference, between) = fresh(context)?;
    let fact = Fact::Imported {
        request,
        reference,
        kind: import.kind,
        requesting: between.requesting.code,
        requested: between.requested.code,
        contents: import.contents.outline(),
        side: import.side,
    };
    let mut contents = import.contents.clone();
    contents.own_reference.clone_from(&import.own_reference);
    contents.their_reference.clone_from(&import.their_reference);
    Ok((fact, Some(Body::Contents(Box::new(contents)))))
}
