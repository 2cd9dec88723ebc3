//! Guards of protected persons, TIP 6(1): the identity is in the vault, everything else knows a code.

use super::{Ask, MET, drafting::brought, given};
use crate::{
    codes::Side,
    contents::Contents,
    law::Cite::Tip,
    workflow::{command::Command, refusal::Unmet},
};

pub(super) fn sealed_identity_apart(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(contents) = brought(ask) else { return MET };
    let open = contents.persons.iter().filter(|p| {
        let apart =
            p.name.is_none() && p.nationality.is_none() && p.place.is_none() && p.description.is_none();
        // The write path took a sealed person's identity to the vault; what is still here has no vault to go to.
        !apart && p.sealed || p.identity.is_some()
    });
    let open = open.map(|p| Unmet::SealedIdentity { person: p.code.clone() });
    let long = ask.context.identities_too_long.iter();
    let long = long.map(|(person, field)| Unmet::IdentityTooLong { person: person.clone(), field });
    open.chain(long).collect()
}

pub(super) fn identity_with_purpose(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(contents) = brought(ask) else { return MET };
    let purpose = |text: Option<&String>| text.is_some_and(|t| !t.trim().is_empty());
    let halves = contents.persons.iter().filter(|p| {
        let sent = p.identity_sent == Some(true);
        if p.sealed { sent != purpose(p.identity_purpose.as_ref()) } else { sent }
    });
    halves.map(|p| Unmet::IdentityWithoutPurpose { person: p.code.clone() }).collect()
}

/// Persons whose identity goes with the request.
fn going(contents: &Contents) -> impl Iterator<Item = &crate::ids::PersonCode> {
    contents.persons.iter().filter(|p| p.sealed && p.identity_sent == Some(true)).map(|p| &p.code)
}

pub(super) fn identities_held(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(contents) = ask.request.and_then(|r| r.contents.as_deref()) else { return MET };
    let absent = going(contents).filter(|code| !ask.context.identities_held.contains(*code));
    absent.map(|code| Unmet::IdentityNotHeld { person: code.clone() }).collect()
}

pub(super) fn no_sealed_name(ask: &Ask<'_>) -> Vec<Unmet> {
    if ask.command.is_none() {
        return MET;
    }
    let named = ask.context.named.iter();
    named.map(|n| Unmet::NamesSealedPerson { person: n.person.clone(), field: n.field.clone() }).collect()
}

pub(super) fn sealed_person_known(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(Command::SendIdentity { person, .. })) = (ask.request, ask.command) else {
        return no_sealed_person(ask);
    };
    if !request.outline.persons.iter().any(|p| p.sealed && &p.code == person) {
        return vec![Unmet::UnknownPerson { person: person.clone() }];
    }
    if request.identities_sent.contains(person) { vec![Unmet::IdentitySentAlready] } else { MET }
}

/// Asked without a command: is there a sealed person whose identity was not sent?
fn no_sealed_person(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(request) = ask.request else { return MET };
    let mut sealed = request.outline.persons.iter().filter(|p| p.sealed);
    let left = sealed.any(|p| !request.identities_sent.contains(&p.code));
    if left || ask.side == Side::Requested { MET } else { vec![Unmet::NoIdentityToSend] }
}

pub(super) fn identity_purpose_and_need(ask: &Ask<'_>) -> Vec<Unmet> {
    let mut unmet = given(ask, "purpose", Tip("6(1)"), |c| match c {
        Command::SendIdentity { purpose, .. } => Some(purpose),
        _ => None,
    });
    if let Some(Command::SendIdentity { needed: false, .. }) = ask.command {
        unmet.push(Unmet::IdentityNotNeeded);
    }
    unmet
}

pub(super) fn identity_held(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::SendIdentity { person, .. }) = ask.command else { return MET };
    if ask.context.identities_held.contains(person) {
        MET
    } else {
        vec![Unmet::IdentityNotHeld { person: person.clone() }]
    }
}
