//! Guards of a draft: what it holds, and who may approve it.

use std::collections::BTreeSet;

use super::{Ask, MET, given};
use crate::{
    codes::{DocumentClass, Kind, Status},
    contents::Contents,
    law::{Cite::Comity, completeness},
    workflow::{command::Command, refusal::Unmet},
};

pub(super) fn requested_state_known(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Create(create)) = ask.command else { return MET };
    if ask.actor.state == Some(create.requested) {
        return vec![Unmet::OwnState];
    }
    if ask.context.between.is_none() { vec![Unmet::UnknownState] } else { MET }
}

pub(super) fn copies_an_own_ended_request(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Create(create)) = ask.command else { return MET };
    let Some(from) = create.from else { return MET };
    match ask.context.linked(from) {
        Some(linked)
            if linked.request.status.is_ended() && Some(linked.request.requesting) == ask.actor.state =>
        {
            MET
        }
        _ => vec![Unmet::NotAnOwnEndedRequest],
    }
}

/// The contents a command brings, if it brings any.
pub(super) fn brought<'a>(ask: &'a Ask<'_>) -> Option<&'a Contents> {
    match ask.command? {
        Command::Create(create) => create.contents.as_ref(),
        Command::Edit { contents } => Some(contents),
        Command::Register(register) => Some(&register.contents),
        Command::Import(import) => Some(&import.contents),
        _ => None,
    }
}

/// The kind of the request the contents are for.
fn kind_of(ask: &Ask<'_>) -> Option<Kind> {
    match ask.command? {
        Command::Create(create) => Some(create.kind),
        Command::Register(register) => Some(register.kind),
        Command::Import(import) => Some(import.kind),
        _ => ask.request.map(|r| r.kind),
    }
}

pub(super) fn contents_well_formed(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(contents) = brought(ask) else { return MET };
    let kind = kind_of(ask);
    let mut unmet = MET;
    let mut measures = BTreeSet::new();
    let mut persons = BTreeSet::new();
    let mut assets = BTreeSet::new();
    let mut documents = BTreeSet::new();
    for p in &contents.persons {
        if !persons.insert(&p.code) {
            unmet.push(Unmet::IdTaken { field: format!("persons.{}", p.code) });
        }
    }
    for a in &contents.assets {
        if !assets.insert(&a.id) {
            unmet.push(Unmet::IdTaken { field: format!("assets.{}", a.id) });
        }
    }
    for (i, d) in contents.documents.iter().enumerate() {
        if !documents.insert(&d.name) {
            unmet.push(Unmet::IdTaken { field: format!("documents.{i}.name") });
        }
    }
    for m in &contents.measures {
        if !measures.insert(&m.id) {
            unmet.push(Unmet::IdTaken { field: format!("measures.{}", m.id) });
        }
        let only = kind.and_then(Kind::one_measure).is_some();
        if let Some(kind) = kind.filter(|k| !m.measure_type.is_of(*k) || (only && measures.len() > 1)) {
            unmet.push(Unmet::MeasureOfAnotherKind { measure: m.id.clone(), kind });
        }
        // The last part of the field is the code that is declared nowhere.
        let undeclared = m.persons.iter().filter(|code| !persons.contains(code));
        let undeclared = undeclared.map(|code| format!("measures.{}.persons.{code}", m.id));
        let unknown = m.assets.iter().filter(|id| !assets.contains(id));
        let unknown = unknown.map(|id| format!("measures.{}.assets.{id}", m.id));
        unmet.extend(undeclared.chain(unknown).map(|field| Unmet::UnknownReference { field }));
    }
    if let Some(e) = &contents.extradition {
        if e.person.as_ref().is_some_and(|code| !persons.contains(code)) {
            unmet.push(Unmet::UnknownReference { field: "extradition.person".to_owned() });
        }
        for i in e.accessory_offences.iter().filter(|i| usize::from(**i) >= contents.offences.len()) {
            unmet.push(Unmet::UnknownReference { field: format!("extradition.accessory_offences.{i}") });
        }
    }
    unmet
}

pub(super) fn no_blocking_finding(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(contents) = ask.request.and_then(|r| r.contents.as_deref()) else {
        return if ask.command.is_some() { vec![Unmet::ContentsNotAtHand] } else { MET };
    };
    let Some(between) = &ask.context.between else { return vec![Unmet::UnknownState] };
    let kind = ask.request.map_or(Kind::Mla, |r| r.kind);
    let blocking = completeness::blocking(kind, contents, between, &ask.context.vault_says());
    if blocking.is_empty() { MET } else { vec![Unmet::Incomplete(blocking)] }
}

pub(super) fn comment_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "comment", Comity("5"), |c| match c {
        Command::ReturnToDrafter { comment } => Some(comment),
        _ => None,
    })
}

/// Who approved it adds nothing to it afterwards: else one person would have written and approved a part.
pub(super) fn approver_adds_nothing(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(request) = ask.request else { return MET };
    let leaves = match ask.command {
        // A document of the own file never leaves.
        Some(Command::Attach { classification, .. }) => *classification != DocumentClass::File,
        _ => true,
    };
    let approved = request.status == Status::Approved && request.approved_by == Some(ask.actor.user);
    if approved && leaves { vec![Unmet::FourEyes] } else { MET }
}

pub(super) fn four_eyes(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.request {
        Some(request) if request.authors.contains(&ask.actor.user) => vec![Unmet::FourEyes],
        _ => MET,
    }
}
