//! A person arrested, and the two requests of one matter, as the backend would send them.

use comity_api::{custody::InCustody, request::Done};
use comity_tui::{
    effect::{Effect, What},
    msg::{Answer, Key, Linked, Live, Msg, Whole},
};
use serde_json::{Value, json};

use crate::office::{Desk, rows, whole};

pub(crate) const ARREST: &str = "00000000-0000-0000-0000-0000000000a1";
pub(crate) const EXTRADITION: &str = "00000000-0000-0000-0000-0000000000e1";
pub(crate) const DUE: &str = "2026-11-26T06:00:00Z";

/// The arrest, as the list above every view has it.
pub(crate) fn held(side: &str, counterpart: &str, standing: &str) -> InCustody {
    serde_json::from_value(json!({
        "request": ARREST, "reference": "PAR-2026-LKA-SGP-000001", "kind": "provisional_arrest", "side": side,
        "counterpart": counterpart, "status": "in_execution", "person": "S-1", "standing": standing,
        "since": "2026-10-17T06:00:00Z", "until": DUE
    }))
    .expect("the shape of the wire")
}

/// A request of Sri Lanka to Singapore, of a kind.
pub(crate) fn of(kind: &str, side: &str, status: &str, stage: &str, offers: Value) -> Whole {
    let mut all = whole(117, status, stage, offers);
    let r = &mut all.request;
    let arrest = kind == "provisional_arrest";
    (r.id, r.reference) = if arrest {
        (ARREST.parse().expect("an id"), "PAR-2026-LKA-SGP-000001".parse().expect("a reference"))
    } else {
        (EXTRADITION.parse().expect("an id"), "EXT-2026-LKA-SGP-000001".parse().expect("a reference"))
    };
    r.kind = kind.parse().expect("a kind");
    r.side = side.parse().expect("a side");
    r.requesting = "LKA".parse().expect("a State");
    r.requested = "SGP".parse().expect("a State");
    let measure = if arrest { "16(9)" } else { "16" };
    let mut contents = json!({
        "authority": "Ministry of Justice, Colombo", "subject": "Roshan P., fraud on depositors",
        "nature_of_proceedings": "Prosecution, HC 44/2026", "facts": "Deposits were collected and taken abroad.",
        "offences": [{"family": "laundering", "provision": "section 3", "max_penalty_years": 20}],
        "persons": [{"code": "S-1", "role": "accused", "name": "Roshan P.", "nationality": "LKA", "place": "Singapore"}],
        "measures": [{"id": "M-1", "type": measure}], "legal_basis": ["UNTOC"], "language": "en",
        "extradition": {"person": "S-1", "location": "Singapore"}
    });
    if arrest {
        contents["undertaking"] = json!("A request for extradition will follow.");
        contents["urgency"] = json!({"level": "urgent", "reason": "Has a ticket for tomorrow."});
    } else {
        contents["extradition"]["instrument"] = json!("Warrant of 9 October 2026");
    }
    r.contents = serde_json::from_value(contents).expect("contents");
    r.measures =
        serde_json::from_value(json!([{"id": "M-1", "type": measure, "state": "open"}])).expect("measures");
    r.clocks.clear();
    r.open_items.clear();
    r.next_step = None;
    all.events.events.clear();
    all
}

/// The provisional arrest while the person is held on it and the clock runs.
pub(crate) fn running(side: &str, offers: Value) -> Whole {
    let mut all = of("provisional_arrest", side, "in_execution", "Acknowledged", offers);
    let custody = json!({"person": "S-1", "since": "2026-10-17T06:00:00Z", "standing": "held", "due": DUE});
    all.request.custody = serde_json::from_value(custody).expect("custody");
    all.request.clocks = serde_json::from_value(json!([{"clock": "provisional_arrest", "kept_by": "both",
        "started": "2026-10-17T06:00:00Z", "due": DUE, "paused": [], "result": "running", "gross_days": 38.1,
        "net_days": 38.1, "article": "16(9); Comity 5", "due_soon": true}]))
    .expect("a clock");
    all.request.next_step = serde_json::from_value(json!({"side": "requesting", "role": "officer",
        "action": "create", "article": "16(9); Comity 5"}))
    .expect("a step");
    all.events.events = serde_json::from_value(json!([
        event(3, "send", "requesting", json!({"type": "sent"})),
        event(
            5,
            "report_arrest",
            "requested",
            json!({"type": "arrested", "person": "S-1",
            "arrested_at": "2026-10-17T06:00:00Z"})
        ),
    ]))
    .expect("events");
    all
}

pub(crate) fn event(index: u64, action: &str, side: &str, fact: Value) -> Value {
    json!({"index": index, "stream": "shared", "seq": index, "action": action, "at": "2026-10-17T08:00:00Z",
        "recorded_at": "2026-10-17T08:00:00Z", "side": side, "role": "officer", "fact": fact, "texts": []})
}

/// The request for extradition with the arrest it follows beside it.
pub(crate) fn extradition(side: &str, status: &str, stage: &str, sent: bool, offers: Value) -> Whole {
    let mut all = of("extradition", side, status, stage, offers);
    let mut arrest = running(side, json!([]));
    if sent {
        arrest.request.custody =
            serde_json::from_value(json!({"person": "S-1", "since": "2026-10-17T06:00:00Z",
            "standing": "held_for", "request": EXTRADITION}))
            .expect("custody");
        all.request.custody =
            serde_json::from_value(json!({"person": "S-1", "since": "2026-10-17T06:00:00Z",
            "standing": "held", "request": ARREST}))
            .expect("custody");
        let came = event(
            9,
            "send",
            "requesting",
            json!({"type": "followed", "request": EXTRADITION, "takes_over": true}),
        );
        arrest.events.events.push(serde_json::from_value(came).expect("an event"));
        all.events.events = serde_json::from_value(json!([
            event(8, "send", "requesting", json!({"type": "sent"})),
            event(
                10,
                "report_arrest",
                "requested",
                json!({"type": "custody_taken_over", "person": "S-1",
                "since": "2026-10-17T06:00:00Z", "from": ARREST})
            ),
        ]))
        .expect("events");
    }
    all.request.links = serde_json::from_value(json!([{"kind": "follows", "request": ARREST,
            "reference": arrest.request.reference, "status": arrest.request.status}]))
    .expect("a link");
    all.linked = vec![Linked {
        kind: "follows".parse().expect("a kind of link"),
        request: arrest.request,
        events: Some(arrest.events),
    }];
    all
}

pub(crate) fn command(desk: &mut Desk) -> What {
    let found = desk.asked.iter().rev().find_map(|e| match e {
        Effect::Command { what, .. } => Some(what.clone()),
        _ => None,
    });
    desk.asked.clear();
    found.unwrap_or_else(|| panic!("no command: {}", desk.picture()))
}

pub(crate) fn act(desk: &mut Desk) -> (String, Value) {
    match command(desk) {
        What::Act { action, body, .. } => (action.to_string(), body),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn done(desk: &mut Desk, id: &str, reference: &str, status: &str, stage: &str) {
    let done: Done = serde_json::from_value(json!({"id": id, "reference": reference, "status": status,
        "stage": stage, "version": 5, "repeated": false}))
    .expect("the shape of the wire");
    let command = desk.state.commands;
    desk.say(Msg::Answer(Answer::Commanded { command, done: Ok(Box::new(done)) }));
}

pub(crate) fn told(desk: &mut Desk, persons: Vec<InCustody>) {
    desk.say(Msg::Live(Live::Arrests(persons)));
}

/// The office that is asked: Singapore.
pub(crate) fn asked_state(width: u16, height: u16) -> Desk {
    let mut desk = Desk::at(width, height);
    desk.holds(&["officer", "head"]);
    let me = desk.state.me.as_mut().expect("somebody");
    me.state = "SGP".parse().ok();
    me.name = "Junhao Tan".into();
    desk
}

/// Opens the sheet on the selected row, reads the request, and chooses what is named so.
pub(crate) fn begin(desk: &mut Desk, typed: &str, request: Whole) {
    let id = request.request.id;
    let mut row = rows().remove(0);
    row.id = id;
    row.reference = request.request.reference.clone();
    desk.answer_queue(vec![row]);
    desk.keys(&[Key::Home, Key::Char('a')]);
    desk.answer_request(request);
    desk.type_in(typed);
    desk.keys(&[Key::Enter]);
}
