//! What leaves a State names nobody whose identity is sealed, in whatever text, and however it came in.

use comity_domain::{
    codes::{Channel, Kind, Side},
    contents::Contents,
    ids::RequestId,
    workflow::{
        Command, Refusal, Unmet,
        command::{Create, Import, ImportedStep, Register},
    },
};
use comity_store::{Opened, Outcome};

use crate::{
    NAME, check,
    common::{
        Office, accept, ask, code, minute, office, send,
        sought::{accept_coercive, arrest, arrest_contents},
    },
    contents, drafted, identity, opens, person, sent, victim,
};

#[tokio::test]
async fn a_text_that_leaves_names_nobody() {
    let office = office().await;
    let id = drafted(&office).await;
    let mut naming = contents();
    naming.persons.iter_mut().for_each(|p| p.identity = None);
    naming.facts = Some("The child, QUILLFEATHER (Kanariya), was found in May.".to_owned());
    // Not in a draft either: bodies are kept for ever.
    let edit = Command::Edit { contents: Box::new(naming) };
    assert_eq!(office.refused("lka.officer", id, edit, minute(1)).await, "names_sealed_person");
    let actor = office.actor("lka.officer").await;
    let loaded = office.store.request(&actor, id, minute(2)).await.unwrap().unwrap();
    let context = office.store.context(&actor, &loaded.request, minute(2)).await.unwrap();
    assert_eq!(context.named, []);
    assert_eq!(context.identities_held.len(), 2);
    office.does("lka.officer", id, Command::Submit, minute(2)).await;

    let id = sent(&office).await;
    office.does("ind.registrar", id, Command::Acknowledge { own_reference: None }, minute(10)).await;
    let says = |text: &str| Command::Message { text: text.to_owned() };
    let outcome = office.submitted("ind.officer", Some(id), says("Is it kanariya quillfeather?"), minute(11));
    let outcome = office.store.submit(outcome.await).await.unwrap();
    let Outcome::Refused(Refusal::Unmet(unmet)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(unmet, [Unmet::NamesSealedPerson { person: person("V-1"), field: "text".to_owned() }]);
    // Whose identity that State does not have it cannot know, and does not learn by asking.
    office.does("ind.officer", id, says("Is it Peregrine Ironwood?"), minute(12)).await;
    assert_eq!(
        office.refused("lka.officer", id, says("No: Peregrine Ironwood"), minute(13)).await,
        "names_sealed_person"
    );
    office.does("lka.officer", id, says("No: V-2"), minute(14)).await;
    office.does("ind.head", id, accept(), minute(15)).await;
    office.does("ind.officer", id, ask(), minute(16)).await;
    check(&office).await;
}

/// Contents that name whom they seal.
fn naming() -> Contents {
    let mut naming = contents();
    naming.facts = Some("The child, QUILLFEATHER (Kanariya), was found in May.".to_owned());
    naming
}

pub(crate) async fn named(
    office: &Office,
    login: &str,
    id: Option<RequestId>,
    command: Command,
) -> Vec<String> {
    let sent = office.submitted(login, id, command, minute(70)).await;
    let outcome = office.store.submit(sent).await.unwrap();
    let Outcome::Refused(Refusal::Unmet(unmet)) = outcome else { panic!("{outcome:?}") };
    let said = |unmet: &Unmet| format!("{} {}", unmet.code(), unmet.field().unwrap_or_default());
    unmet.iter().map(said).collect()
}

#[tokio::test]
async fn who_is_taken_out_of_a_draft_is_looked_for_in_what_the_same_edit_leaves() {
    let office = office().await;
    let id = drafted(&office).await;
    let edit = |persons: &[usize]| {
        let mut left = naming();
        let mut at = 0;
        left.persons.retain(|_| {
            at += 1;
            persons.contains(&(at - 1))
        });
        left.persons.iter_mut().for_each(|p| p.identity = None);
        Command::Edit { contents: Box::new(left) }
    };
    for left in [&[0, 2][..], &[0]] {
        assert_eq!(
            named(&office, "lka.officer", Some(id), edit(left)).await,
            ["names_sealed_person facts"],
            "{left:?}"
        );
    }
    assert_eq!(
        opens(&office, "lka.officer", id, "V-1").await,
        Opened::Yes(identity(NAME)),
        "nothing changed"
    );
    // Who is not protected after all is named where a name belongs, and nowhere else in the same edit.
    let open = |mut contents: Contents| {
        contents.persons.iter_mut().for_each(|p| p.identity = None);
        let open = &mut contents.persons[1];
        (open.sealed, open.identity_sent, open.identity_purpose) = (false, None, None);
        open.name = Some(NAME.to_owned());
        Command::Edit { contents: Box::new(contents) }
    };
    let refused = named(&office, "lka.officer", Some(id), open(naming())).await;
    assert_eq!(refused, ["names_sealed_person facts"]);
    office.does("lka.officer", id, open(contents()), minute(71)).await;
    check(&office).await;
}

#[tokio::test]
async fn what_comes_in_on_paper_or_from_an_old_register_is_looked_through_too() {
    let office = office().await;
    let register = Command::Register(Box::new(Register {
        kind: Kind::Mla,
        requesting: code("NPL"),
        contents: naming(),
        received_on: Some("2026-03-02".parse().unwrap()),
        channel: Some(Channel::DiplomaticPouch),
        their_reference: None,
        links: vec![],
    }));
    let refused = named(&office, "lka.registrar", None, register).await;
    assert!(refused.contains(&"names_sealed_person facts".to_owned()), "{refused:?}");
    let import = |contents: Contents, number: &str| {
        Command::Import(Box::new(Import {
            kind: Kind::Mla,
            side: Side::Requesting,
            other: code("NPL"),
            contents,
            own_reference: None,
            their_reference: None,
            sent_at: minute(-9000),
            steps: vec![ImportedStep {
                occurred_at: minute(-900),
                side: None,
                act: Command::Acknowledge { own_reference: Some(number.to_owned()) },
            }],
        }))
    };
    let refused = named(&office, "lka.registrar", None, import(naming(), "NPL/1")).await;
    assert!(refused.contains(&"names_sealed_person facts".to_owned()), "{refused:?}");
    // Not as a number of the old register.
    let Command::Import(mut numbered) = import(contents(), "NPL/1") else { panic!() };
    numbered.their_reference = Some("kanariya-quillfeather".to_owned());
    let refused = named(&office, "lka.registrar", None, Command::Import(numbered)).await;
    assert!(refused[0].starts_with("names_sealed_person"), "{refused:?}");
    // Not in a step either: what it says is kept as every other act is.
    let step = import(contents(), "Quillfeather, Kanariya");
    let refused = named(&office, "lka.registrar", None, step).await;
    assert!(refused[0].starts_with("names_sealed_person"), "{refused:?}");
    office.begins("lka.registrar", import(contents(), "NPL/1"), minute(72)).await;
    check(&office).await;
}

/// Who arrested somebody at the house of a person whose name was not known there wrote no name that may not be written:
/// what stands on record stays there, and holds up no hour that a person is to be released by.
#[tokio::test]
async fn an_arrest_at_a_place_that_named_somebody_before_it_could_be_known_is_put_right_all_the_same() {
    let office = office().await;
    let mut contents = arrest_contents();
    contents.persons.push(victim("V-1", Some(NAME), false));
    let create = Create {
        kind: Kind::ProvisionalArrest,
        requested: code("IND"),
        contents: Some(contents),
        from: None,
        links: vec![],
    };
    let id = office.approves(Command::Create(Box::new(create)), 0).await;
    office.does("lka.officer", id, send(), minute(3)).await;
    office.does("ind.registrar", id, Command::Acknowledge { own_reference: None }, minute(5)).await;
    office.does("ind.head", id, accept_coercive(), minute(6)).await;
    let house = "The house of Kanariya Quillfeather, Kochi";
    let arrest = |hour: i64, at: Option<&str>, why: Option<&str>| {
        let mut act = arrest(minute(hour));
        if let Command::ReportArrest { place, corrects, .. } = &mut act {
            (*place, *corrects) = (at.map(str::to_owned), why.map(str::to_owned));
        }
        act
    };
    let slip = Some("a slip of the pen");
    office.does("ind.officer", id, arrest(10, Some(house), None), minute(20)).await;
    let purpose = "The court summons by name".to_owned();
    let send_it = Command::SendIdentity { person: person("V-1"), purpose, needed: true };
    office.does("lka.head", id, send_it, minute(30)).await;
    // The hour, without the place and with the one on record, as the form has it.
    office.does("ind.officer", id, arrest(9, None, slip), minute(40)).await;
    office.does("ind.officer", id, arrest(8, Some(house), slip), minute(41)).await;
    // What is written now is looked through: another place, the reason.
    let refused = async |act| named(&office, "ind.officer", Some(id), act).await;
    let near = Some("Behind the house of KANARIYA QUILLFEATHER");
    assert_eq!(refused(arrest(8, near, slip)).await, ["names_sealed_person place"]);
    let why = Some("Kanariya Quillfeather saw it");
    assert_eq!(refused(arrest(7, None, why)).await, ["names_sealed_person corrects"]);
    office.does("ind.officer", id, arrest(8, Some("Kochi"), slip), minute(71)).await;
    // It is not on record any more: who writes it, writes it anew.
    assert_eq!(refused(arrest(8, Some(house), slip)).await, ["names_sealed_person place"]);
    check(&office).await;
}
