//! Two more acceptance cases on the pure domain: a refusal after consultation, and a postponement that ends late and silent.

use comity_domain::{
    codes::{
        ClockResult, MeasureType, PersonRole, Role,
        Side::{Requested, Requesting},
        Status,
    },
    contents::{Contents, Offence, Translation},
    law::completeness::{VaultSays, findings},
    workflow::{
        Command,
        command::{DualCriminality, Refuse},
    },
};
use jiff::SignedDuration;

use crate::common::{
    Expected, Story, at, becomes,
    contents::{but, measure, person},
    nothing,
    people::{drafter, examiner, registrar, requested_head, requesting_head, someone},
    register,
    said::{
        accept, acknowledge, approve, ask, confirm, consult, create, deliver, edit, go_on_without, message,
        note, postpone, progress, refuse, remind, resume, send, translate, withdraw, without_consultation,
    },
    stays, unmet,
};

fn three_measures(change: impl FnOnce(&mut Contents)) -> Contents {
    let mut contents = but(|c| {
        c.measures = vec![
            measure("M-1", MeasureType::Information),
            measure("M-2", MeasureType::Records),
            measure("M-3", MeasureType::Records),
        ];
        c.offences = vec![Offence {
            max_penalty_years: Some(10),
            convention_basis: Some("UNTOC 2(b)".to_owned()),
            ..Offence::default()
        }];
    });
    change(&mut contents);
    contents
}

#[test]
fn case_four_is_refused_for_essential_interests_after_a_consultation() {
    let deadline =
        |c: &mut Contents| c.urgency.as_mut().unwrap().deadline = Some("2026-08-31".parse().unwrap());
    let first = three_measures(|c| {
        deadline(c);
        c.offences[0].max_penalty_years = None;
    });
    let (siriporn, prasert) = (drafter(), requesting_head());
    let (meera, rajiv) = (examiner(), requested_head());
    let story = nothing().at("2026-02-16T03:00:00Z").and(&siriporn, create(first));
    let found =
        findings(comity_domain::codes::Kind::Mla, story.contents(), &register(), &VaultSays::default());
    assert_eq!(found.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), ["offences.0.max_penalty_years"]);
    let story = story.at("2026-02-16T07:00:00Z").and(&siriporn, edit(three_measures(deadline)));
    let story = story.at("2026-02-16T07:10:00Z").and(&siriporn, Command::Submit);
    let story = story.at("2026-02-17T03:00:00Z").and(&prasert, approve());
    let story = story.at("2026-02-17T04:00:00Z").and(&prasert, send());
    let story = story.at("2026-02-23T05:00:00Z").and(&registrar(), acknowledge());

    let say = |refuse| Command::Refuse(refuse);
    let two = || refuse(&["M-1", "M-2"]);
    let story = story
        .at("2026-03-09T06:00:00Z")
        .when(&rajiv, say(without_consultation(two(), Some("nothing to discuss"), false)))
        .then(unmet(&["no_consultation consultation"]));
    let story = story.at("2026-03-09T08:00:00Z").when(&meera, note()).then(stays());
    let story = story.at("2026-03-10T06:00:00Z").when(&meera, consult("2026-03-24")).then(stays());
    let story = story.at("2026-03-12T04:00:00Z").when(&siriporn, withdraw(&["M-3"])).then(Expected::NotYours);
    let story = story
        .at("2026-03-12T08:00:00Z")
        .when(&prasert, withdraw(&["M-3"]))
        .then(becomes(Status::Acknowledged));
    let answer = Command::AnswerConsultation {
        consultation: Some("C-1".parse().unwrap()),
        accepted: vec![],
        declined: ["M-1", "M-2"].map(|m| (m.parse().unwrap(), "not admissible".to_owned())).into(),
        text: None,
    };
    let story = story.at("2026-03-18T04:00:00Z").when(&siriporn, answer).then(stays());
    let story = story.at("2026-03-20T05:00:00Z").when(&meera, say(two())).then(Expected::NotYours);
    let silent = Refuse { reasons: String::new(), ..two() };
    let story = story.at("2026-03-20T05:30:00Z").when(&rajiv, say(silent)).then(unmet(&["missing reasons"]));
    let fiscal = Refuse { ground: "fiscal_only".to_owned(), ..two() };
    let story =
        story.at("2026-03-20T05:40:00Z").when(&rajiv, say(fiscal)).then(unmet(&["barred_ground ground"]));
    let story = story.at("2026-03-20T06:00:00Z").when(&rajiv, say(two())).then(becomes(Status::Refused));
    let story = story.at("2026-03-21T06:00:00Z").when(&rajiv, accept(&["M-1"])).then(Expected::NotInStatus);
    let story = story.at("2026-03-23T04:00:00Z").when(&siriporn, message()).then(becomes(Status::Refused));

    let states: Vec<_> = story.request().measures.values().map(|m| m.state.as_str()).collect();
    assert_eq!(states, ["refused", "refused", "withdrawn"]);
    assert_eq!(
        story.runs(at("2026-11-01T00:00:00Z")),
        [
            "acknowledge 2026-02-17T04:00:00Z 2026-02-24T04:00:00Z 2026-02-23T05:00:00Z kept 6.0417 6.0417",
            "reasoned_deadline 2026-02-17T04:00:00Z 2026-09-01T00:00:00Z 2026-03-20T06:00:00Z ended 31.0833 31.0833",
            "decide 2026-02-23T05:00:00Z 2026-03-25T05:00:00Z 2026-03-20T06:00:00Z kept 25.0417 25.0417",
            "consultation 2026-03-10T06:00:00Z 2026-03-25T00:00:00Z 2026-03-18T04:00:00Z kept 7.9167 7.9167",
        ]
    );
}

/// Case five up to its acceptance: translated after the approval, acknowledged late, postponed and resumed.
fn postponed_and_accepted() -> Story {
    let (zainab, hassan) = (drafter(), requesting_head());
    let (mehmet, ayse) = (examiner(), requested_head());
    let contents = three_measures(|c| {
        c.language = Some("ar".parse().unwrap());
        let mut dealer = person("S-2", PersonRole::Suspect);
        (dealer.name, dealer.nationality) = (None, None);
        c.persons.push(dealer);
    });
    let fields = |story: &Story| {
        let mut turkey = register();
        turkey.requested.accepted_languages = vec!["tr".parse().unwrap()];
        findings(comity_domain::codes::Kind::Mla, story.contents(), &turkey, &VaultSays::default())
            .into_iter()
            .map(|f| f.field)
            .collect::<Vec<_>>()
    };
    let story = nothing().at("2025-10-06T06:00:00Z").and(&zainab, create(contents));
    assert_eq!(fields(&story), ["persons.S-2.identity", "language", "translations"]);
    let story = story.at("2025-10-06T08:00:00Z").and(&zainab, Command::Submit);
    let story =
        story.at("2025-10-07T07:00:00Z").and(&hassan, approve()).with_document(Requesting, "talep-tr.pdf");
    let Command::Translate { document, certified, .. } = translate("talep-tr.pdf") else { panic!() };
    let into_turkish = Command::Translate { language: "tr".parse().unwrap(), document, certified };
    let story = story.at("2025-10-14T07:00:00Z").when(&zainab, into_turkish).then(becomes(Status::Approved));
    assert_eq!(fields(&story), ["persons.S-2.identity"]);
    assert!(matches!(story.contents().translations.as_slice(), [Translation { certified: true, .. }]));
    let story = story.at("2025-10-15T07:00:00Z").and(&zainab, send());
    let own_registrar = someone(Requesting, Role::Registrar);
    let story = story.at("2025-10-24T08:00:00Z").when(&own_registrar, acknowledge()).then(Expected::NotYours);
    let story = story.at("2025-10-26T08:00:00Z").when(&zainab, remind()).then(becomes(Status::Sent));
    let story = story.at("2025-10-28T08:00:00Z").and(&registrar(), acknowledge());
    let story =
        story.at("2025-10-29T08:00:00Z").when(&mehmet, progress()).then(becomes(Status::Acknowledged));
    let bare = Command::Postpone {
        running_proceeding: "4th Criminal Court 2025/310".to_owned(),
        review_date: None,
        consultation: None,
    };
    let story = story
        .at("2025-11-10T08:00:00Z")
        .when(&ayse, bare)
        .then(unmet(&["missing review_date", "no_consultation consultation"]));
    let story = story.at("2025-11-11T08:00:00Z").and(&mehmet, consult("2025-11-25"));
    let story =
        story.at("2025-11-13T07:00:00Z").and(&zainab, crate::common::said::answer_consultation(Some("C-1")));
    let story =
        story.at("2025-11-14T08:00:00Z").when(&ayse, postpone("2026-02-27")).then(becomes(Status::Postponed));
    let done = || deliver(&[("M-2", comity_domain::codes::Outcome::Executed)]);
    let story = story.at("2025-12-01T08:00:00Z").when(&mehmet, done()).then(Expected::NotInStatus);
    let story = story.at("2026-02-25T08:00:00Z").when(&mehmet, resume()).then(becomes(Status::Acknowledged));
    let Command::Accept { executing_authority, conditions, .. } = accept(&["M-1", "M-2", "M-3"]) else {
        panic!()
    };
    let met = DualCriminality {
        result: comity_domain::codes::DualCriminalityResult::Met,
        text: "Law 2863".to_owned(),
    };
    let assessed = Command::Accept { executing_authority, conditions, dual_criminality: Some(met) };
    story.at("2026-03-05T08:00:00Z").when(&ayse, assessed).then(becomes(Status::InExecution))
}

#[test]
fn case_five_is_postponed_late_and_silent() {
    let (zainab, mehmet) = (drafter(), examiner());
    let story = postponed_and_accepted();
    let story = story.at("2026-03-20T08:00:00Z").and(&mehmet, ask(&["I-1"], Some("2026-04-20")));
    let story =
        story.at("2026-04-10T08:00:00Z").when(&mehmet, go_on_without()).then(unmet(&["answer_not_overdue"]));
    let story =
        story.at("2026-05-04T08:00:00Z").when(&mehmet, go_on_without()).then(becomes(Status::InExecution));
    let story = story
        .at("2026-05-18T06:00:00Z")
        .and(&zainab, remind())
        .at("2026-06-10T08:00:00Z")
        .and(&mehmet, progress());
    let story = story
        .at("2026-07-06T06:00:00Z")
        .and(&zainab, remind())
        .at("2026-07-13T08:00:00Z")
        .and(&mehmet, progress());
    let story = story.at("2026-07-14T06:00:00Z").when(&zainab, confirm()).then(Expected::NotInStatus);
    assert_eq!(
        story.runs(at("2026-11-01T00:00:00Z")),
        [
            "acknowledge 2025-10-15T07:00:00Z 2025-10-22T07:00:00Z 2025-10-28T08:00:00Z missed 13.0417 13.0417",
            "reasoned_deadline 2025-10-15T07:00:00Z 2026-07-01T00:00:00Z - running_late 381.7083 381.7083",
            "status_query 2025-10-26T08:00:00Z 2025-11-09T08:00:00Z 2025-10-29T08:00:00Z kept 3.0000 3.0000",
            "decide 2025-10-28T08:00:00Z 2026-03-10T08:00:00Z 2026-03-05T08:00:00Z kept 128.0000 25.0000",
            "consultation 2025-11-11T08:00:00Z 2025-11-26T00:00:00Z 2025-11-13T07:00:00Z kept 1.9583 1.9583",
            "postponement_review 2025-11-14T08:00:00Z 2026-02-28T00:00:00Z 2026-02-25T08:00:00Z kept 103.0000 103.0000",
            "execute 2026-03-05T08:00:00Z 2026-07-18T08:00:00Z - running_late 240.6667 195.6667",
            "supply_information 2026-03-20T08:00:00Z 2026-04-21T00:00:00Z 2026-05-04T08:00:00Z missed 45.0000 45.0000",
            "status_query 2026-05-18T06:00:00Z 2026-06-01T06:00:00Z 2026-06-10T08:00:00Z missed 23.0833 23.0833",
            "status_query 2026-07-06T06:00:00Z 2026-07-20T06:00:00Z 2026-07-13T08:00:00Z kept 7.0833 7.0833",
        ]
    );
    for (clock, from) in [("reasoned_deadline", "2026-07-01T00:00:00Z"), ("execute", "2026-07-18T08:00:00Z")]
    {
        let run = story.run(clock.parse().unwrap());
        assert_eq!(run.result(at(from)), ClockResult::Running, "exactly when due is not late");
        let moment = at(from).checked_add(SignedDuration::from_micros(1)).unwrap();
        assert_eq!(run.result(moment), ClockResult::RunningLate);
    }
    assert_eq!(story.read_by(Requested).unwrap().rounds, 1);
}
