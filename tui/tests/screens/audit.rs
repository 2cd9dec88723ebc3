//! The audit: the questions, the entries behind them, the filter, taking out; and who does not see it.

use comity_api::{
    audit::{AuditPage, AuditQuery, AuditQuestions, QuestionView},
    exports::{ExportBody, ExportLine, Format},
    problem::Problem,
};
use comity_domain::codes::{Action, Question};
use comity_tui::{
    effect::Effect,
    msg::{Answer, Fault, Key, Live, Msg},
    state::Screen,
    theme::Caps,
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::office::{Desk, now, whole};

fn questions(own_approvals: u64) -> AuditQuestions {
    let found = |question| match question {
        Question::OwnApproval => own_approvals,
        Question::OpenedUnassigned => 2,
        Question::RefusedUnconsulted => 1,
        Question::ArrestPastDue => 0,
        Question::ToldLate => 14,
        Question::RightsChanged => 31,
        Question::Exported => 3,
    };
    AuditQuestions {
        state: "LKA".parse().expect("a State"),
        through: 1204,
        told_within_days: 7,
        questions: QuestionView::all(found),
    }
}

fn line(index: u64, with: Value) -> ExportLine {
    let mut line = json!({
        "index": index, "recorded_at": "2026-11-20T08:30:00Z", "kind": "event",
        "reference": "MLA-2026-EGY-LKA-000117", "request_kind": "mla", "requesting": "EGY", "requested": "LKA",
        "counterpart": "EGY", "stream": "shared", "seq": 3, "action": "refuse", "at": "2026-11-20T08:30:00Z",
        "side": "requested", "role": "head", "state": "LKA", "by": "chandrika.lka", "becomes": "refused",
        "fact": {"type": "refused", "ground": "18(9)"}
    });
    for (key, value) in with.as_object().expect("fields") {
        line[key] = value.clone();
    }
    serde_json::from_str(&line.to_string()).expect("the shape of the wire")
}

/// An entry of every kind.
fn entries() -> Vec<ExportLine> {
    let of_none =
        json!({"reference": null, "request_kind": null, "action": null, "becomes": null, "fact": null});
    let with = |more: Value| {
        let mut all = of_none.clone();
        for (key, value) in more.as_object().expect("fields") {
            all[key] = value.clone();
        }
        all
    };
    vec![
        line(1204, json!({})),
        line(
            1190,
            json!({"kind": "event", "action": "report_arrest", "by": null, "state": "EGY", "role": "officer",
            "reference": "PAR-2026-LKA-EGY-000004", "request_kind": "provisional_arrest", "becomes": "in_execution",
            "occurred_at": "2026-11-02T03:30:00Z", "told": true, "told_received_on": "2026-11-19"}),
        ),
        line(
            1100,
            json!({"kind": "refused", "action": "approve", "code": "four_eyes", "becomes": null,
            "by": "nimal.lka", "role": "head", "fact": null}),
        ),
        line(
            900,
            with(
                json!({"kind": "administered", "code": "role_granted", "whom": "ishara.lka", "role": "auditor",
            "by": null, "state": null}),
            ),
        ),
        line(
            850,
            with(json!({"kind": "exported", "code": "xlsx", "by": "ishara.lka", "role": "auditor",
            "fact": {"action": "send"}})),
        ),
        line(
            700,
            json!({"kind": "identity_opened", "action": null, "becomes": null, "fact": {"person": "V-1"}}),
        ),
        line(2, with(json!({"kind": "sign_in_failed", "by": "nimal.lka", "role": null}))),
    ]
}

/// Many entries, of which the newest begin with this index.
fn many(from: u64, count: u64) -> Vec<ExportLine> {
    (0..count).map(|n| line(from - n, json!({}))).collect()
}

fn auditor(width: u16, height: u16) -> Desk {
    let mut desk = Desk::at(width, height);
    desk.holds(&["auditor"]);
    desk
}

fn epoch_of(desk: &Desk) -> u64 {
    let last = desk.asked.iter().rev().find_map(|e| match e {
        Effect::LoadQuestions { epoch } | Effect::LoadEntries { epoch, .. } => Some(*epoch),
        _ => None,
    });
    last.expect("the log was asked")
}

fn asked(desk: &Desk) -> (Option<Question>, AuditQuery) {
    let last = desk.asked.iter().rev().find_map(|e| match e {
        Effect::LoadEntries { question, query, .. } => Some((*question, (**query).clone())),
        _ => None,
    });
    last.expect("entries were asked for")
}

fn answer(desk: &mut Desk, own_approvals: u64) {
    let epoch = epoch_of(desk);
    desk.say(Msg::Answer(Answer::Questions { epoch, read: Ok(Box::new(questions(own_approvals))) }));
    desk.asked.clear();
}

fn answer_entries(desk: &mut Desk, entries: Vec<ExportLine>, next: Option<u64>) {
    let (epoch, more) = (epoch_of(desk), asked(desk).1.cursor.is_some());
    let page = Ok(Box::new(AuditPage { entries, next }));
    desk.say(Msg::Answer(Answer::Entries { epoch, more, page }));
    desk.asked.clear();
}

fn open(width: u16, height: u16, own_approvals: u64) -> Desk {
    let mut desk = auditor(width, height);
    desk.keys(&[Key::Char('t')]);
    answer(&mut desk, own_approvals);
    desk
}

/// The entries of the third question.
fn found(width: u16, height: u16) -> Desk {
    let mut desk = open(width, height, 0);
    desk.keys(&[Key::Down, Key::Down, Key::Down, Key::Enter]);
    assert_eq!(asked(&desk), (Some(Question::RefusedUnconsulted), AuditQuery::default()));
    answer_entries(&mut desk, entries(), None);
    desk
}

#[test]
fn the_questions_at_every_size() {
    let mut desk = open(80, 24, 0);
    insta::assert_snapshot!("audit_80x24", desk.picture());
    desk.keys(&[Key::End, Key::Up, Key::Up]);
    assert!(desk.picture().contains("more than 7 days after it happened"), "{}", desk.picture());
    insta::assert_snapshot!("audit_60x16", open(60, 16, 0).picture());
    let mut low = open(20, 5, 1);
    low.keys(&[Key::Down]);
    insta::assert_snapshot!("audit_20x5", low.picture());
    for (width, height) in [(1, 1), (3, 40), (200, 2), (0, 0)] {
        let mut tiny = open(width, height, 1);
        tiny.keys(&[Key::PageDown, Key::Enter, Key::Esc, Key::Char('/'), Key::Tab, Key::Esc, Key::Char('e')]);
        tiny.picture();
    }
}

#[test]
fn the_entries_at_every_size() {
    let mut desk = found(80, 24);
    insta::assert_snapshot!("audit_entries_80x24", desk.picture());
    desk.keys(&[Key::Down]);
    assert!(desk.picture().contains("Letter came: 2026-11-19"), "{}", desk.picture());
    insta::assert_snapshot!("audit_entries_60x16", found(60, 16).picture());
    insta::assert_snapshot!("audit_entries_20x5", found(20, 5).picture());
    insta::assert_snapshot!("audit_entries_130x30", found(130, 30).picture());
    for (width, height) in [(1, 1), (3, 40), (200, 2), (0, 0)] {
        let mut tiny = found(width, height);
        tiny.keys(&[Key::PageDown, Key::End, Key::Char('/'), Key::Esc, Key::Char('e'), Key::Esc, Key::Home]);
        tiny.picture();
    }
}

#[test]
fn what_must_be_none_is_said_where_it_is_and_loudly_where_it_is_not() {
    assert!(open(80, 24, 0).picture().contains("none, as it must be"));
    let one = open(80, 24, 1).picture();
    assert!(one.contains("FOUND 1: THERE MUST BE NONE"), "{one}");
    assert!(open(80, 24, 3).picture().contains("FOUND 3: THERE MUST BE NONE"));
    insta::assert_snapshot!("audit_not_none", one);
}

#[test]
fn nothing_is_said_by_colour_alone() {
    let rows = |picture: &str| picture.lines().filter(|l| l.starts_with('|')).collect::<Vec<_>>().join("\n");
    let mut plain = Desk::with(Caps { colour: false }, 80, 24);
    plain.holds(&["auditor"]);
    plain.keys(&[Key::Char('t')]);
    answer(&mut plain, 1);
    assert_eq!(rows(&plain.picture()), rows(&open(80, 24, 1).picture()), "the words are the same");
    assert!(!plain.picture().contains("Red"), "{}", plain.picture());
}

#[test]
fn it_is_for_auditors_and_heads_and_nobody_else_is_offered_it() {
    for (role, sees) in [
        ("auditor", true),
        ("head", true),
        ("officer", false),
        ("registrar", false),
        ("administrator", false),
        ("executor", false),
    ] {
        let mut desk = Desk::at(80, 24);
        desk.holds(&[role]);
        desk.keys(&[Key::Char('t')]);
        assert_eq!(matches!(desk.state.screen(), Screen::Audit), sees, "{role}");
        if sees {
            desk.keys(&[Key::Esc]);
        } else {
            assert!(desk.asked.is_empty(), "{role}: {:?}", desk.asked);
            assert!(desk.picture().contains("for its auditors and heads"), "{}", desk.picture());
        }
        desk.keys(&[Key::Char(':')]);
        desk.type_in("auditor's");
        assert_eq!(desk.picture().contains("The auditor's questions"), sees, "{role}");
    }
    let mut expert = Desk::nobody(vec![], None);
    expert.sign_in_as_expert();
    expert.asked.clear();
    expert.keys(&[Key::Char('t')]);
    assert!(matches!(expert.state.screen(), Screen::Figures) && expert.asked.is_empty());
}

#[test]
fn nothing_of_one_person_stays_for_the_next() {
    let mut desk = open(80, 24, 0);
    desk.keys(&[Key::Esc]);
    desk.sign_in_as(2, "chandrika.lka");
    assert!(desk.state.audit.read.is_none());
}

#[test]
fn more_is_read_as_one_goes_down_and_nothing_twice() {
    let mut desk = open(80, 24, 0);
    desk.keys(&[Key::End, Key::Enter]);
    assert_eq!(asked(&desk).0, Some(Question::Exported));
    answer_entries(&mut desk, many(1204, 50), Some(1155));
    assert!(desk.picture().contains("The newest 50 entries; there are more"), "{}", desk.picture());
    desk.keys(&[Key::Down; 20]);
    assert!(desk.asked.is_empty(), "not yet: {:?}", desk.asked);
    desk.keys(&[Key::End, Key::Up, Key::Down]);
    assert_eq!(desk.asked.len(), 1, "once: {:?}", desk.asked);
    assert_eq!(asked(&desk).1.cursor, Some(1155));
    answer_entries(&mut desk, many(1154, 3), None);
    assert!(desk.picture().contains("53 entries"), "{}", desk.picture());
    desk.keys(&[Key::End]);
    assert!(desk.asked.is_empty(), "that was all");
    assert!(desk.picture().contains("Index: 1152"), "{}", desk.picture());
}

#[test]
fn enter_goes_to_the_request_of_an_entry_and_esc_comes_back() {
    let mut desk = found(80, 24);
    desk.keys(&[Key::Enter]);
    let reference = "MLA-2026-EGY-LKA-000117".parse().expect("a reference");
    assert_eq!(desk.asked, [Effect::FindRequest(reference)]);
    let read = whole(117, "refused", "Ended", json!([]));
    let (id, reference) = (read.request.id, read.request.reference.clone());
    desk.say(Msg::Answer(Answer::FoundRequest { reference, id: Ok(id) }));
    assert_eq!(desk.asked.last(), Some(&Effect::LoadRequest(id)));
    desk.answer_request(read);
    assert!(desk.picture().contains("Al Noor Trading"), "{}", desk.picture());
    desk.keys(&[Key::Esc]);
    assert!(desk.picture().contains("Refusals without consultation"), "{}", desk.picture());
    // What is about no request says so; an answer that comes when one has gone on opens nothing.
    desk.asked.clear();
    desk.keys(&[Key::Down, Key::Down, Key::Down, Key::Enter]);
    assert!(desk.asked.is_empty() && desk.picture().contains("about no request"), "{}", desk.picture());
    desk.say(Msg::Answer(Answer::FoundRequest {
        reference: "MLA-2026-EGY-LKA-000117".parse().expect("a reference"),
        id: Ok(id),
    }));
    assert!(matches!(desk.state.screen(), Screen::AuditFound(_)));
}

#[test]
fn any_entry_is_found_by_request_person_action_and_day() {
    let mut desk = open(80, 24, 0);
    let people = json!([{"id": "00000000-0000-0000-0000-000000000002", "login": "chandrika.lka",
        "name": "Chandrika Silva", "roles": ["head"]}]);
    let people = serde_json::from_value(people).expect("people");
    desk.say(Msg::Answer(Answer::Colleagues(Ok(people))));
    desk.keys(&[Key::Enter]);
    desk.type_in("mla-2026-egy-lka-000117");
    desk.keys(&[Key::Tab]);
    desk.type_in("chan");
    desk.keys(&[Key::Tab]);
    desk.type_in("refuse");
    desk.keys(&[Key::Tab]);
    desk.type_in("2026-11-01");
    desk.keys(&[Key::Tab]);
    desk.type_in("2026-11-24");
    insta::assert_snapshot!("audit_filter_80x24", desk.picture());
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let (question, query) = asked(&desk);
    assert_eq!(question, None);
    let wanted = AuditQuery {
        request: "MLA-2026-EGY-LKA-000117".parse().ok(),
        actor: "00000000-0000-0000-0000-000000000002".parse().ok(),
        action: Some(Action::Refuse),
        from: "2026-11-01T00:00:00Z".parse().ok(),
        to: "2026-11-25T00:00:00Z".parse().ok(),
        ..AuditQuery::default()
    };
    assert_eq!(query, wanted, "the last day is whole");
    answer_entries(&mut desk, entries(), None);
    let picture = desk.picture();
    assert!(picture.contains("Person of your State: chandrika.lka"), "{picture}");
    assert!(picture.contains("until (day, UTC): 2026-11-24"), "{picture}");
    // Changed from here it begins from what it is, and takes the place of what was shown.
    desk.keys(&[Key::Char('/')]);
    desk.keys(&[Key::Ctrl('u'), Key::Ctrl('r'), Key::Enter]);
    assert_eq!(asked(&desk).1, AuditQuery { request: None, ..wanted });
    answer_entries(&mut desk, vec![], None);
    assert!(desk.picture().contains("Nothing was found."), "{}", desk.picture());
    desk.keys(&[Key::Esc]);
    assert!(matches!(desk.state.screen(), Screen::Audit));
}

#[test]
fn what_does_not_fit_is_said_beside_its_field_and_nothing_is_asked() {
    let mut desk = found(80, 24);
    desk.keys(&[Key::Char('/')]);
    desk.type_in("117");
    desk.keys(&[Key::Tab, Key::Tab, Key::Tab]);
    desk.type_in("2026-11-24");
    desk.keys(&[Key::Tab]);
    desk.type_in("2026-11-01");
    desk.keys(&[Key::Tab, Key::Enter]);
    assert!(!desk.asked.iter().any(|e| matches!(e, Effect::LoadEntries { .. })), "{:?}", desk.asked);
    let picture = desk.picture();
    assert!(picture.contains("a reference is written MLA-2026-LKA-IND-000001"), "{picture}");
    assert!(picture.contains("this day is before the first one"), "{picture}");
    // Mended, the question stays.
    desk.keys(&[Key::Ctrl('u'), Key::BackTab, Key::BackTab]);
    desk.keys(&[Key::Home, Key::Esc]);
    assert!(desk.picture().contains("Refusals without consultation"), "{}", desk.picture());
}

#[test]
fn the_days_of_a_late_letter_can_be_set() {
    let mut desk = open(80, 24, 0);
    desk.keys(&[Key::End, Key::Up, Key::Up, Key::Enter]);
    assert_eq!(asked(&desk).0, Some(Question::ToldLate));
    answer_entries(&mut desk, entries(), None);
    desk.keys(&[Key::Char('/'), Key::PageDown, Key::Up, Key::Up]);
    desk.type_in("30");
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    assert_eq!(asked(&desk).1.told_within_days, Some(30));
    answer_entries(&mut desk, vec![], None);
    assert!(desk.picture().contains("more than 30 days"), "{}", desk.picture());
}

#[test]
fn what_is_shown_is_taken_out_into_a_file() {
    let mut desk = found(80, 24);
    desk.keys(&[Key::Char('e')]);
    insta::assert_snapshot!("audit_take_out_80x24", desk.picture());
    desk.keys(&[Key::Right, Key::Tab]);
    desk.keys(&[Key::Ctrl('u')]);
    desk.type_in("~/refusals");
    desk.keys(&[Key::Ctrl('r'), Key::Enter]);
    let body = ExportBody {
        format: Format::Xlsx,
        question: Some(Question::RefusedUnconsulted),
        ..ExportBody::default()
    };
    assert_eq!(desk.asked, [Effect::TakeOut { body: Box::new(body), path: "~/refusals.xlsx".into() }]);
    assert!(desk.picture().contains("Taking it out"), "{}", desk.picture());
    desk.say(Msg::Answer(Answer::TakenOut(Ok("/home/ishara/refusals.xlsx".into()))));
    assert!(desk.picture().contains("Taken out into /home/ishara/refusals.xlsx; it is on record."));
    // From the list it is what the question under the cursor finds.
    desk.keys(&[Key::Esc, Key::Down]);
    desk.asked.clear();
    desk.keys(&[Key::Char('e'), Key::Ctrl('r'), Key::Enter]);
    let Some(Effect::TakeOut { body, path }) = desk.asked.last() else { panic!("{:?}", desk.asked) };
    assert_eq!((body.question, body.format), (Some(Question::ArrestPastDue), Format::Csv));
    assert_eq!(path, "audit-arrest_past_due-2026-11-24.csv");
    let problem = Problem::new(409, "file_exists", "", "The file is there already.", "Name another file.");
    desk.say(Msg::Answer(Answer::TakenOut(Err(Fault::Problem(Box::new(problem))))));
    assert!(desk.picture().contains("The file is there already."), "{}", desk.picture());
}

#[test]
fn what_went_wrong_is_said_and_what_was_read_stays() {
    let mut desk = auditor(80, 24);
    desk.keys(&[Key::Char('t')]);
    insta::assert_snapshot!("audit_loading", desk.picture());
    desk.say(Msg::Tick(now() + SignedDuration::from_secs(3)));
    assert!(desk.picture().contains("slow line"), "{}", desk.picture());
    let epoch = epoch_of(&desk);
    desk.say(Msg::Answer(Answer::Questions { epoch, read: Err(Fault::Unreachable) }));
    insta::assert_snapshot!("audit_unreachable", desk.picture());
    desk.keys(&[Key::Char('r')]);
    answer(&mut desk, 0);
    desk.keys(&[Key::Char('r')]);
    let epoch = epoch_of(&desk);
    desk.say(Msg::Answer(Answer::Questions { epoch, read: Err(Fault::Unreachable) }));
    let picture = desk.picture();
    assert!(picture.contains("What is shown is older") && picture.contains("Changed rights"), "{picture}");
    // The line breaks: what is shown is of then; it comes back, and what is missing is asked by itself.
    for _ in 0..6 {
        desk.say(Msg::Live(Live::Reconnecting));
    }
    assert!(desk.picture().contains("OFFLINE, read 2026-11-24 09:00 UTC"), "{}", desk.picture());
    desk.asked.clear();
    desk.say(Msg::Live(Live::Connected));
    assert!(desk.asked.iter().any(|e| matches!(e, Effect::LoadQuestions { .. })), "{:?}", desk.asked);
    answer(&mut desk, 0);
    // The second page is lost on the way: it is asked for again, and the first is kept.
    desk.keys(&[Key::End, Key::Enter]);
    answer_entries(&mut desk, many(1204, 50), Some(1155));
    desk.keys(&[Key::End]);
    let epoch = epoch_of(&desk);
    desk.say(Msg::Answer(Answer::Entries { epoch, more: true, page: Err(Fault::Unreachable) }));
    assert!(desk.picture().contains("What is shown is older"), "{}", desk.picture());
    desk.asked.clear();
    desk.say(Msg::Live(Live::Reconnecting));
    desk.say(Msg::Live(Live::Connected));
    assert_eq!(asked(&desk).1.cursor, Some(1155));
    // An answer to an older asking is dropped.
    desk.say(Msg::Answer(Answer::Entries { epoch, more: false, page: Err(Fault::Unreachable) }));
    answer_entries(&mut desk, many(1154, 1), None);
    assert!(desk.picture().contains("51 entries"), "{}", desk.picture());
}

#[test]
fn help_and_palette_name_what_can_be_done_here() {
    let mut desk = found(80, 24);
    desk.keys(&[Key::Char('?')]);
    desk.type_in("codes");
    assert!(desk.picture().contains("Entries are codes, with words beside them"), "{}", desk.picture());
    desk.keys(&[Key::Esc, Key::Char(':')]);
    desk.type_in("take what");
    desk.keys(&[Key::Enter]);
    assert!(matches!(desk.state.screen(), Screen::AuditForm(_)), "{}", desk.picture());
}
