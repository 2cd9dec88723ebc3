//! Protected persons: an identity leaves with a purpose or not at all, no text that leaves names a sealed person.

use comity_domain::{
    codes::{
        DocumentClass, Outcome, PersonRole, Role,
        Side::{Requested, Requesting},
        Status,
    },
    contents::Contents,
    ids::PersonCode,
    law::completeness::{VaultSays, Weight, findings},
    workflow::{Body, Command, Fact},
};

use crate::common::{
    Expected, Story, becomes,
    contents::{but, person, sealed},
    given, nothing,
    people::{drafter, examiner, registrar, requested_head, requesting_head, requesting_registrar, someone},
    register,
    said::{
        acknowledge, approve, ask, cancel, confirm, consult, create, deliver, edit, message, note, progress,
        recall, refuse, remind, return_deficient, send, send_identity, told, withdraw, without_consultation,
    },
    situations::{acknowledged, drafted, executed, in_execution, sent_by_pouch, sent_with},
    stays, unmet,
};

/// A victim V-1, and whether the identity goes and what for.
fn victim(sent: Option<bool>, purpose: Option<&str>) -> Contents {
    but(|c| {
        let mut v = sealed("V-1");
        (v.identity_sent, v.identity_purpose) = (sent, purpose.map(str::to_owned));
        c.persons.push(v);
    })
}

#[test]
fn an_identity_and_what_it_goes_for_are_set_together_or_the_edit_is_refused() {
    let broken = ["identity_without_purpose persons.V-1.identity_purpose"];
    for (sent, purpose, enough) in [
        (None, None, true),
        (Some(false), None, true),
        (Some(true), Some("the court summons by name"), true),
        (Some(true), None, false),
        (Some(true), Some("  "), false),
        (Some(false), Some("in case it is needed"), false),
        (None, Some("in case it is needed"), false),
    ] {
        let expected = || if enough { stays() } else { unmet(&broken) };
        given(drafted()).when(&drafter(), edit(victim(sent, purpose))).then(expected());
        let made = if enough { becomes(Status::Drafted) } else { unmet(&broken) };
        given(nothing()).when(&drafter(), create(victim(sent, purpose))).then(made);
    }
    let outcome = given(drafted()).when(&drafter(), edit(victim(Some(true), None)));
    let law: Vec<_> = outcome.answer.as_ref().unwrap_err().law().iter().map(ToString::to_string).collect();
    assert_eq!(law, ["TIP 6(1)", "Comity 6"]);
}

#[test]
fn only_a_sealed_identity_is_sent_on_purpose() {
    let open = but(|c| {
        let mut w = person("W-1", PersonRole::Witness);
        w.identity_sent = Some(true);
        c.persons.push(w);
    });
    given(drafted())
        .when(&drafter(), edit(open))
        .then(unmet(&["identity_without_purpose persons.W-1.identity_purpose"]));
}

#[test]
fn an_identity_without_a_purpose_blocks_and_one_withheld_is_no_finding() {
    let said = |contents: &Contents| {
        let all = findings(comity_domain::codes::Kind::Mla, contents, &register(), &VaultSays::default());
        all.iter().map(|f| format!("{} {}", f.law[0], f.field)).collect::<Vec<_>>()
    };
    assert_eq!(said(&victim(Some(true), None)), ["TIP 6(1) persons.V-1.identity_purpose"]);
    assert_eq!(said(&victim(None, None)), [""; 0]);
    assert_eq!(said(&victim(Some(true), Some("summons"))), [""; 0]);
}

#[test]
fn an_identity_that_goes_is_in_the_vault_and_the_event_names_its_code_alone() {
    let drafted = || crate::common::situations::drafted_with(victim(Some(true), Some("summons")));
    let blocks = unmet(&["incomplete persons.V-1.identity"]);
    given(drafted()).when(&drafter(), Command::Submit).then(blocks);
    let ready =
        || drafted().holding(&["V-1"]).and(&drafter(), Command::Submit).and(&requesting_head(), approve());
    // What was destroyed between the approval and the sending does not go.
    given(ready().holding(&[]))
        .when(&drafter(), send())
        .then(unmet(&["identity_not_held persons.V-1.identity"]));
    let story = given(ready()).when(&drafter(), send()).then(becomes(Status::Sent));
    let Fact::Sent { identities, .. } = &story.last_event().fact else { panic!() };
    assert_eq!(identities.iter().map(PersonCode::as_str).collect::<Vec<_>>(), ["V-1"]);
    assert!(story.request().identities_sent.contains(&"V-1".parse().unwrap()));
    let story = story.and(&drafter(), recall());
    assert!(story.request().identities_sent.is_empty(), "what went came back");
}

#[test]
fn an_identity_is_sent_later_by_the_head_with_a_purpose_and_the_answer_that_it_is_needed() {
    let story = || sent_with(victim(None, None)).holding(&["V-1"]);
    let story_after =
        given(story()).when(&requesting_head(), send_identity("V-1", true)).then(stays().shared().no_clock());
    assert!(
        matches!(&story_after.last_event().fact, Fact::IdentitySent { person } if person.as_str() == "V-1")
    );
    assert!(matches!(story_after.bodies.last().unwrap(), Some(Body::Texts(t)) if t[0].path == "purpose"));
    given(story_after)
        .when(&requesting_head(), send_identity("V-1", true))
        .then(unmet(&["identity_sent_already"]));
    let say = |command| given(story()).when(&requesting_head(), command);
    say(send_identity("V-1", false)).then(unmet(&["identity_not_needed needed"]));
    say(send_identity("S-1", true))
        .then(unmet(&["unknown_person persons.S-1", "identity_not_held persons.S-1.identity"]));
    let silent =
        Command::SendIdentity { person: "V-1".parse().unwrap(), purpose: " ".to_owned(), needed: false };
    say(silent).then(unmet(&["missing purpose", "identity_not_needed needed"]));
    given(sent_with(victim(None, None)))
        .when(&requesting_head(), send_identity("V-1", true))
        .then(unmet(&["identity_not_held persons.V-1.identity"]));
    for who in [drafter(), requesting_registrar()] {
        given(story()).when(&who, send_identity("V-1", true)).then(Expected::NotYours);
    }
    given(story()).when(&requested_head(), send_identity("V-1", true)).then(Expected::NotYours);
    given(drafted()).when(&requesting_head(), send_identity("V-1", true)).then(Expected::NotInStatus);
    given(executed().and(&drafter(), confirm()))
        .when(&requesting_head(), send_identity("V-1", true))
        .then(Expected::NotInStatus);
}

#[test]
fn an_identity_is_never_told_by_letter() {
    let story = crate::common::situations::registered(victim(None, None)).holding(&["V-1"]);
    let letter = told(Requesting, "2026-01-12T00:00:00Z", "2026-01-12", send_identity("V-1", true));
    given(story).when(&registrar(), letter).then(Expected::NotYours);
}

#[test]
fn no_text_that_leaves_names_a_sealed_person() {
    let named = ["names_sealed_person text"];
    let says = |story: Story, who, command| {
        given(story.naming("V-1", "text")).when(&who, command).then(unmet(&named));
    };
    let officer = |side| someone(side, Role::Officer);
    for side in [Requesting, Requested] {
        says(acknowledged(), officer(side), message());
    }
    says(acknowledged(), drafter(), remind());
    says(acknowledged(), examiner(), progress());
    says(acknowledged(), examiner(), ask(&["I-1"], None));
    says(acknowledged(), examiner(), consult("2036-01-01"));
    says(acknowledged(), examiner(), return_deficient());
    says(crate::common::situations::sent(), registrar(), acknowledge());
    says(in_execution(), examiner(), deliver(&[("M-1", Outcome::Executed)]));
    says(executed(), drafter(), confirm());
    says(in_execution(), requesting_head(), withdraw(&[]));
    says(
        acknowledged(),
        requested_head(),
        Command::Refuse(without_consultation(refuse(&[]), Some("clear"), true)),
    );
    says(drafted(), drafter(), cancel("her name in it"));
    says(crate::common::situations::approved(), drafter(), send());
}

#[test]
fn what_stays_in_the_own_file_is_not_asked() {
    given(acknowledged().naming("V-1", "text")).when(&examiner(), note()).then(stays());
}

#[test]
fn a_name_in_the_contents_blocks_submit_with_its_field() {
    let story = drafted().naming("V-1", "facts");
    let outcome = given(story).when(&drafter(), Command::Submit);
    let law: Vec<_> = outcome.answer.as_ref().unwrap_err().law().iter().map(ToString::to_string).collect();
    assert_eq!(law, ["TIP 6(1)", "Comity 6"]);
    let story = outcome.then(unmet(&["incomplete facts"]));
    let found = findings(
        comity_domain::codes::Kind::Mla,
        story.contents(),
        &register(),
        &VaultSays { named: &story.named, ..VaultSays::default() },
    );
    assert_eq!((found.len(), found[0].code, found[0].weight), (1, "names_sealed_person", Weight::Blocking));
    given(story.naming_nobody()).when(&drafter(), Command::Submit).then(becomes(Status::InApproval));
}

#[test]
fn a_letter_that_names_a_sealed_person_is_recorded_without_the_name() {
    let story = sent_by_pouch(victim(None, None)).at("2026-01-20T09:00:00Z").naming("V-1", "reasons");
    let letter = told(Requested, "2026-01-15T09:00:00Z", "2026-01-20", acknowledge());
    given(story).when(&requesting_registrar(), letter).then(unmet(&["names_sealed_person reasons"]));
}

#[test]
fn a_sealed_document_is_attached_as_one() {
    given(acknowledged())
        .when(&examiner(), crate::common::said::attach("hearing-V-1.pdf", DocumentClass::Sealed))
        .then(stays());
}
