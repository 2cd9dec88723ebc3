//! Persons in custody: above every view of both States, in the stream, and with nobody else.

use axum::http::Method;
use comity_api::queue::View;
use comity_domain::codes::{Action, Kind, Role, Stage, Status};
use comity_server::{Watch, lapse_due};
use comity_store::Administration;
use serde_json::{Value, json};

use crate::{
    live::open,
    office::{Caller, Hub, contents, key},
};

/// A request for provisional arrest on a legal basis, lacking nothing.
pub(crate) fn arrest_contents(basis: &str) -> Value {
    let (family, carried) = match basis {
        "UNCAC" => ("corruption", "UNCAC 15"),
        _ => ("laundering", "UNTOC 6"),
    };
    let mut all = contents();
    let sought = json!({
        "offences": [{"family": family, "provision": "section 3", "max_penalty_years": 20, "convention_basis": carried}],
        "measures": [{"id": "M-1", "type": "16(9)", "description": "CANARY arrest", "persons": ["A-1"]}],
        "persons": [{"code": "A-1", "role": "accused", "age_status": "adult", "name": "CANARY person", "nationality": "LKA", "place": "Kochi"}],
        "undertaking": "a request for extradition will follow",
        "legal_basis": [basis],
    });
    all.as_object_mut().unwrap().extend(sought.as_object().unwrap().clone());
    all
}

/// A request that was sent, from what it says.
pub(crate) async fn sends(hub: &Hub, from: &str, body: Value) -> String {
    let (from, key) = (from.to_lowercase(), key());
    let officer = hub.as_user(&format!("{from}.officer")).await;
    let head = hub.as_user(&format!("{from}.head")).await;
    let made = officer.send(Method::POST, "/requests", &[("idempotency-key", &key)], &body).await;
    let id = made.is_done("drafted", "Drafted")["id"].as_str().unwrap().to_owned();
    officer.act(&id, "submit", json!({})).await.is_done("in_approval", "Drafted");
    head.act(&id, "approve", json!({})).await.is_done("approved", "Drafted");
    officer.act(&id, "send", json!({})).await.is_done("sent", "Sent");
    id
}

pub(crate) fn arrest_asked(requested: &str, basis: &str) -> Value {
    json!({"kind": "provisional_arrest", "requested": requested, "contents": arrest_contents(basis)})
}

/// From LKA to IND, arrested on 6 January at 06:00; the clock is due on 15 February at 06:00.
pub(crate) async fn arrested(hub: &Hub, basis: &str) -> String {
    let id = sends(hub, "LKA", arrest_asked("IND", basis)).await;
    let registrar = hub.as_user("ind.registrar").await;
    registrar.act(&id, "acknowledge", json!({})).await.is_done("acknowledged", "Acknowledged");
    let accept = json!({
        "executing_authority": {"M-1": "Police of Kochi, invented"},
        "dual_criminality": {"result": "met", "text": "CANARY compared"},
    });
    let head = hub.as_user("ind.head").await;
    head.act(&id, "accept", accept).await.is_done("in_execution", "Acknowledged");
    hub.at("2026-01-06T09:00:00Z");
    let officer = hub.as_user("ind.officer").await;
    let arrest =
        json!({"person": "A-1", "arrested_at": "2026-01-06T06:00:00Z", "text": "CANARY at the harbour"});
    officer.act(&id, "report_arrest", arrest).await.is_done("in_execution", "Acknowledged");
    id
}

const OF_BOTH: [&str; 8] = [
    "lka.officer",
    "lka.head",
    "lka.registrar",
    "lka.auditor",
    "ind.officer",
    "ind.head",
    "ind.registrar",
    "ind.auditor",
];

const OF_NEITHER: [&str; 6] =
    ["bhr.officer", "bhr.head", "bhr.auditor", "an.expert", "an.secretary", "lka.admin"];

fn every_way() -> Vec<String> {
    let views = View::ALL.into_iter().chain([View::DueSoon]).map(View::as_str);
    let mut filters =
        vec![String::new(), "&q=nothing+is+so+called".to_owned(), "&counterpart=BHR".to_owned()];
    filters.extend(Kind::ALL.iter().map(|kind| format!("&kind={kind}")));
    filters.extend(Stage::ALL.iter().map(|stage| format!("&stage={stage}")));
    filters.extend([Status::Drafted, Status::Closed].iter().map(|status| format!("&status={status}")));
    let sorts = ["due", "updated", "reference"];
    let mut ways = vec![];
    for view in views {
        for (n, filter) in filters.iter().enumerate() {
            ways.push(format!("/requests?view={view}{filter}&limit=1&sort={}", sorts[n % sorts.len()]));
        }
    }
    ways
}

#[tokio::test]
async fn who_is_in_custody_stands_above_every_view_of_both_states_and_of_nobody_else() {
    let hub = Hub::open().await;
    let id = arrested(&hub, "UNTOC").await;
    hub.at("2026-02-09T06:00:00Z");
    for who in OF_BOTH {
        let caller = hub.as_user(who).await;
        let (side, counterpart) =
            if who.starts_with("lka") { ("requesting", "IND") } else { ("requested", "LKA") };
        let expected = json!([{
            "request": id, "reference": "PAR-2026-LKA-IND-000001", "kind": "provisional_arrest", "side": side,
            "counterpart": counterpart, "status": "in_execution", "person": "A-1", "standing": "running",
            "since": "2026-01-06T06:00:00Z", "until": "2026-02-15T06:00:00Z", "days_left": 6, "warning": 7,
        }]);
        assert_eq!(caller.get("/custody").await.json()["persons"], expected, "{who}");
        for way in every_way() {
            assert_eq!(caller.get(&way).await.json()["arrests"], expected, "{who} {way}");
        }
    }
    for who in OF_NEITHER {
        let caller = hub.as_user(who).await;
        assert_eq!(caller.get("/custody").await.json()["persons"], json!([]), "{who}");
        let page = caller.get("/requests?view=all").await.json();
        assert!(page.get("arrests").is_none_or(|a| *a == json!([])), "{who}: {page}");
    }
}

async fn standing(caller: &Caller<'_>) -> Vec<(String, Value, Value)> {
    let page = caller.get("/requests?view=drafts").await.json();
    let arrests = page["arrests"].as_array().cloned().unwrap_or_default();
    let one =
        |a: &Value| (a["standing"].as_str().unwrap().to_owned(), a["until"].clone(), a["status"].clone());
    arrests.iter().map(one).collect()
}

#[tokio::test]
async fn once_due_release_is_owed_whether_or_not_the_clock_has_written_it_and_until_it_is_reported() {
    let hub = Hub::open().await;
    let id = arrested(&hub, "UNTOC").await;
    let due = json!("2026-02-15T06:00:00Z");
    hub.at("2026-02-15T05:59:59Z");
    for who in ["lka.officer", "ind.officer"] {
        let caller = hub.as_user(who).await;
        assert_eq!(standing(&caller).await, [("running".to_owned(), due.clone(), json!("in_execution"))]);
    }
    assert_eq!(lapse_due(&hub.store, hub.clock.now()).await.unwrap(), []);
    hub.at("2026-02-15T06:00:00Z");
    for who in ["lka.officer", "ind.officer"] {
        let caller = hub.as_user(who).await;
        assert_eq!(
            standing(&caller).await,
            [("release_owed".to_owned(), due.clone(), json!("in_execution"))]
        );
    }
    // The job was off for a week.
    hub.at("2026-02-22T10:00:00Z");
    let lapsed = lapse_due(&hub.store, hub.clock.now()).await.unwrap();
    assert_eq!(lapsed.iter().map(ToString::to_string).collect::<Vec<_>>(), std::slice::from_ref(&id));
    assert_eq!(lapse_due(&hub.store, hub.clock.now()).await.unwrap(), []);
    for who in ["lka.officer", "ind.officer"] {
        let caller = hub.as_user(who).await;
        assert_eq!(standing(&caller).await, [("release_owed".to_owned(), due.clone(), json!("lapsed"))]);
        let events = caller.get(&format!("/requests/{id}/events")).await.json();
        let lapse = events["events"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            (&lapse["action"], &lapse["at"], &lapse["role"]),
            (&json!("lapse"), &due, &json!("clock"))
        );
        assert_eq!((&lapse["recorded_at"], lapse.get("by")), (&json!("2026-02-22T10:00:00Z"), None));
    }
    let officer = hub.as_user("ind.officer").await;
    let offers = officer.get(&format!("/requests/{id}/actions")).await.json();
    assert_eq!(offers["actions"][0]["action"], "report_release", "{offers:#}");
    let release = json!({"person": "A-1", "released_at": "2026-02-15T06:30:00Z"});
    officer.act(&id, "report_release", release).await.is_done("lapsed", "Ended");
    for who in ["lka.officer", "ind.officer"] {
        assert_eq!(standing(&hub.as_user(who).await).await, []);
    }
}

/// The stream of somebody up to the next event that speaks of arrests, as who stands how under which warning.
async fn told(live: &mut crate::live::Open) -> Option<Vec<(String, Value)>> {
    loop {
        let sent = live.next().await?;
        if sent.event != "arrests" {
            continue;
        }
        let persons = sent.data["persons"].as_array().unwrap().clone();
        let one = |p: &Value| (p["standing"].as_str().unwrap().to_owned(), p["warning"].clone());
        return Some(persons.iter().map(one).collect());
    }
}

#[tokio::test]
async fn the_stream_tells_of_arrests_as_they_change_and_as_days_of_warning_come() {
    let hub = Hub::open().await;
    arrested(&hub, "UNTOC").await;
    let mut watch = Watch::begin(hub.clock.now());
    let running = |warning: Value| Some(vec![("running".to_owned(), warning)]);
    for (day, before, warning) in [
        ("2026-02-01T06:00:00Z", "2026-02-01T05:59:59Z", 14),
        ("2026-02-08T06:00:00Z", "2026-02-08T05:59:59Z", 7),
        ("2026-02-12T06:00:00Z", "2026-02-12T05:59:59Z", 3),
        ("2026-02-14T06:00:00Z", "2026-02-14T05:59:59Z", 1),
    ] {
        hub.at(before);
        watch.look(&hub.store, hub.clock.now()).await;
        let (here, there) = (hub.as_user("lka.auditor").await, hub.as_user("ind.officer").await);
        let (mut here, mut there) = (open(&here, None).await, open(&there, None).await);
        for live in [&mut here, &mut there] {
            assert!(told(live).await.is_some_and(|first| first[0].1 != json!(warning)), "{before}");
        }
        hub.at(day);
        watch.look(&hub.store, hub.clock.now()).await;
        for live in [&mut here, &mut there] {
            assert_eq!(told(live).await, running(json!(warning)), "{day}");
        }
    }
    hub.at("2026-02-15T05:59:59Z");
    watch.look(&hub.store, hub.clock.now()).await;
    let officer = hub.as_user("lka.officer").await;
    let mut live = open(&officer, None).await;
    assert_eq!(told(&mut live).await, running(json!(1)));
    // Due: the clock's own work is the news, and what is owed follows.
    hub.at("2026-02-15T06:00:00Z");
    watch.look(&hub.store, hub.clock.now()).await;
    assert_eq!(told(&mut live).await, Some(vec![("release_owed".to_owned(), Value::Null)]));
    // Nobody else hears of it.
    for who in ["bhr.officer", "an.expert", "lka.admin"] {
        let caller = hub.as_user(who).await;
        assert_eq!(told(&mut open(&caller, Some(0)).await).await, None, "{who}");
    }
}

#[tokio::test]
async fn what_does_not_fit_a_person_in_custody_is_refused_by_the_numbers_of_the_basis() {
    for (basis, delivery) in [("UNTOC", "16(9); Comity 5"), ("UNCAC", "UNCAC 44(10); Comity 5")] {
        let hub = Hub::open().await;
        let id = arrested(&hub, basis).await;
        let officer = hub.as_user("ind.officer").await;
        let results = json!({"outcomes": {"M-1": "executed"}, "text": "CANARY"});
        let refused = officer.act(&id, "deliver_results", results).await.is_problem(422, "arrest_clock_runs");
        assert_eq!(refused["article"], delivery, "{refused:#}");
        // An order of surrender is no act of a provisional arrest.
        let head = hub.as_user("ind.head").await;
        let order = json!({"decision": "CANARY"});
        let refused = head.act(&id, "order_surrender", order).await.is_problem(409, "not_of_kind");
        assert!(refused["article"].as_str().unwrap().contains("Comity 5"), "{refused:#}");
        // Twice nobody is arrested, nor at an hour to come, nor somebody else.
        let again = json!({"person": "A-1", "arrested_at": "2026-01-06T07:00:00Z"});
        officer.act(&id, "report_arrest", again).await.is_problem(422, "held_already");
        let early = json!({"person": "A-1", "released_at": "2026-01-06T05:00:00Z"});
        officer.act(&id, "report_release", early).await.is_problem(422, "before_the_arrest");
        let other = json!({"person": "A-2", "released_at": "2026-01-06T07:00:00Z"});
        officer.act(&id, "report_release", other).await.is_problem(422, "unknown_person");
    }
    let hub = Hub::open().await;
    let id = crate::office::sent(&hub, "LKA", "IND").await;
    let officer = hub.as_user("ind.officer").await;
    let arrest = json!({"person": "S-1", "arrested_at": "2026-01-05T09:00:00Z"});
    officer.act(&id, "report_arrest", arrest.clone()).await.is_problem(409, "not_of_kind");
    // Who may not do it at all is told so first.
    let asks = hub.as_user("lka.officer").await;
    asks.act(&id, "report_arrest", arrest).await.is_problem(403, "not_yours");
}

#[tokio::test]
async fn an_hour_is_put_right_for_both_states_and_what_was_held_before_is_shown() {
    let hub = Hub::open().await;
    let id = arrested(&hub, "UNTOC").await;
    hub.at("2026-01-08T06:00:00Z");
    let officer = hub.as_user("ind.officer").await;
    let early = json!({"arrested_at": "2026-01-01T07:30:00Z", "corrects": "read from the wrong report"});
    officer.act(&id, "report_arrest", early).await.is_problem(422, "arrest_before_request");
    let right = json!({
        "arrested_at": "2026-01-01T07:30:00Z", "before_request": "notice", "corrects": "read from the wrong report",
    });
    officer.act(&id, "report_arrest", right).await.is_done("in_execution", "Acknowledged");
    for who in ["lka.officer", "ind.officer"] {
        let caller = hub.as_user(who).await;
        let custody = caller.get(&format!("/requests/{id}")).await.json()["custody"].clone();
        assert_eq!(
            (&custody["since"], &custody["due"], custody.get("held_before_days")),
            (&json!("2026-01-01T07:30:00Z"), &json!("2026-02-10T07:30:00Z"), None)
        );
        let events = caller.get(&format!("/requests/{id}/events")).await.json();
        let event = events["events"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            (&event["fact"]["type"], &event["fact"]["was"], &event["fact"]["before_request"]),
            (&json!("arrest_corrected"), &json!("2026-01-06T06:00:00Z"), &json!("notice"))
        );
        let why = json!({"path": "corrects", "text": "read from the wrong report"});
        assert!(event["texts"].as_array().unwrap().contains(&why), "{event:#}");
    }
    // What changes nothing is refused, with what to do; and the place alone is put right as the place.
    let same = json!({"arrested_at": "2026-01-01T07:30:00Z", "corrects": "the same again"});
    let refused = officer.act(&id, "report_arrest", same).await;
    let refused = refused.is_problem(422, "nothing_corrected");
    assert_eq!((&refused["changed"], &refused["field"]), (&json!(false), &json!("arrested_at")));
    assert!(refused["detail"].as_str().unwrap().contains("Give the hour or the place that is right"));
    let place =
        json!({"arrested_at": "2026-01-01T07:30:00Z", "place": "Kochi, invented", "corrects": "not there"});
    officer.act(&id, "report_arrest", place).await.is_done("in_execution", "Acknowledged");
    let caller = hub.as_user("lka.officer").await;
    let letter = caller.get(&format!("/requests/{id}/letter?kind=arrest&format=text")).await.text();
    let letter = letter.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(letter.contains("no place of the arrest was then given"), "{letter}");
    assert!(
        !letter.contains("was then said to have been made"),
        "the hour is not said to be another: {letter}"
    );
    let release = json!({"released_at": "2026-01-08T06:00:00Z"});
    officer.act(&id, "report_release", release).await.is_done("in_execution", "Acknowledged");
    hub.at("2026-01-20T06:00:00Z");
    let officer = hub.as_user("ind.officer").await;
    let again = json!({"arrested_at": "2026-01-19T06:00:00Z"});
    officer.act(&id, "report_arrest", again).await.is_done("in_execution", "Acknowledged");
    let caller = hub.as_user("lka.officer").await;
    let custody = caller.get(&format!("/requests/{id}")).await.json()["custody"].clone();
    let before = json!([{"since": "2026-01-01T07:30:00Z", "until": "2026-01-08T06:00:00Z"}]);
    assert_eq!((&custody["earlier"], &custody["held_before_days"]), (&before, &json!(7)));
    assert_eq!(custody["due"], "2026-02-28T06:00:00Z");
}

#[tokio::test]
async fn nobody_acts_as_the_clock_and_nobody_is_given_its_role() {
    let hub = Hub::open().await;
    let id = arrested(&hub, "UNTOC").await;
    hub.at("2026-02-16T06:00:00Z");
    for who in ["lka.officer", "lka.head", "ind.officer", "ind.head", "ind.registrar", "lka.admin"] {
        let caller = hub.as_user(who).await;
        caller.act(&id, Action::Lapse.as_str(), json!({})).await.is_problem(404, "unknown_action");
    }
    let officer = hub.as_user("ind.officer").await;
    assert_eq!(officer.get(&format!("/requests/{id}")).await.json()["status"], "in_execution");
    let grant = Administration::GrantRole { login: "ind.officer".to_owned(), role: Role::Clock };
    assert!(hub.store.administer(grant, hub.clock.now()).await.is_err());
    let add = Administration::AddUser {
        login: "ind.clock".to_owned(),
        name: "Nobody".to_owned(),
        state: Some("IND".parse().unwrap()),
        password: None,
        roles: [Role::Clock].into(),
    };
    assert!(hub.store.administer(add, hub.clock.now()).await.is_err());
    assert_eq!(hub.store.user("ind.clock").await.unwrap(), None);
}

/// An arrest told by a State by letter happened at its own hour.
#[tokio::test]
async fn an_arrest_told_by_letter_starts_the_clock_at_its_hour() {
    let hub = Hub::open().await;
    let by_letter = Administration::SetConnection {
        state: "NPL".parse().unwrap(),
        connection: comity_domain::registry::Connection::ByLetter,
    };
    let authority = Administration::SetAuthority {
        state: "NPL".parse().unwrap(),
        name: "Central Authority of Nepal".to_owned(),
        from: hub.clock.now(),
    };
    hub.store.administer_all(vec![authority, by_letter], hub.clock.now()).await.unwrap();
    let officer = hub.as_user("lka.officer").await;
    let head = hub.as_user("lka.head").await;
    let done = officer.create(&arrest_asked("NPL", "UNTOC")).await.is_done("drafted", "Drafted");
    let id = done["id"].as_str().unwrap();
    officer.act(id, "submit", json!({})).await.is_done("in_approval", "Drafted");
    head.act(id, "approve", json!({})).await.is_done("approved", "Drafted");
    officer.attach(id, "name=request.pdf", b"CANARY").await.is_done("approved", "Drafted");
    let send = json!({"channel": "interpol", "agreed": true, "letter": "request.pdf"});
    officer.act(id, "send", send).await.is_done("sent", "Sent");
    hub.at("2026-01-20T09:00:00Z");
    let registrar = hub.as_user("lka.registrar").await;
    registrar.attach(id, "name=told.pdf&classification=file", b"CANARY").await.is_done("sent", "Sent");
    let told = |at: &str| {
        json!({
            "on_behalf_of": "requested", "channel": "interpol", "received_on": "2026-01-20", "document": "told.pdf",
            "person": "A-1", "arrested_at": at,
        })
    };
    let early = registrar.act(id, "report_arrest", told("2026-01-05T08:00:00Z")).await;
    early.is_problem(422, "arrest_before_request");
    registrar.act(id, "report_arrest", told("2026-01-12T03:30:00Z")).await.is_done("sent", "Sent");
    let persons = registrar.get("/custody").await.json()["persons"].clone();
    assert_eq!(persons[0]["since"], "2026-01-12T03:30:00Z");
    assert_eq!(persons[0]["until"], "2026-02-21T03:30:00Z");
    assert_eq!(persons[0]["by_letter"], true);
    let events = registrar.get(&format!("/requests/{id}/events")).await.json();
    let last = events["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["at"], &last["recorded_at"]),
        (&json!("2026-01-12T03:30:00Z"), &json!("2026-01-20T09:00:00Z"))
    );
}

/// What is linked is told from both ends, to each State what it may know.
#[tokio::test]
async fn a_link_is_seen_from_both_ends_by_who_sees_both() {
    let hub = Hub::open().await;
    let arrest = arrested(&hub, "UNTOC").await;
    let (officer, theirs) = (hub.as_user("lka.officer").await, hub.as_user("ind.officer").await);
    let follows = json!({"kind": "follows", "request": arrest});
    let asks = json!({"kind": "extradition", "requested": "IND", "links": [follows]});
    let made = officer.create(&asks).await.is_done("drafted", "Drafted");
    let extradition = made["id"].as_str().unwrap();
    let relates =
        json!([{"kind": "relates", "request": arrest}, {"kind": "supplements", "request": extradition}]);
    let body = json!({"kind": "mla", "requested": "IND", "contents": contents(), "links": relates});
    let evidence =
        officer.create(&body).await.is_done("drafted", "Drafted")["id"].as_str().unwrap().to_owned();
    let links = async |caller: &Caller<'_>, id: &str| {
        let view = caller.get(&format!("/requests/{id}")).await.json();
        let links = view["links"].as_array().unwrap().clone();
        links
            .iter()
            .map(|l| {
                format!(
                    "{} {} {}",
                    l["kind"].as_str().unwrap(),
                    l["reference"].as_str().unwrap(),
                    l["status"].as_str().unwrap()
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        links(&officer, &arrest).await,
        ["followed_by EXT-2026-LKA-IND-000002 drafted", "relates MLA-2026-LKA-IND-000003 drafted"]
    );
    assert_eq!(
        links(&officer, extradition).await,
        ["follows PAR-2026-LKA-IND-000001 in_execution", "supplements MLA-2026-LKA-IND-000003 drafted"]
    );
    assert_eq!(links(&theirs, &arrest).await, Vec::<String>::new());

    let head = hub.as_user("lka.head").await;
    for (id, extra) in [
        (
            extradition,
            json!({"extradition": {"person": "A-1", "location": "Kochi", "instrument": "warrant"}}),
        ),
        (evidence.as_str(), json!({})),
    ] {
        officer.edit(id, extra).await.is_done("drafted", "Drafted");
        officer.act(id, "submit", json!({})).await.is_done("in_approval", "Drafted");
        head.act(id, "approve", json!({})).await.is_done("approved", "Drafted");
        officer.act(id, "send", json!({})).await.is_done("sent", "Sent");
        let seen = links(&theirs, &arrest).await;
        assert!(seen.contains(&"followed_by EXT-2026-LKA-IND-000002 sent".to_owned()), "{seen:?}");
        assert_eq!(seen.len() == 2, id == evidence, "{seen:?}");
    }
    assert_eq!(
        links(&theirs, extradition).await,
        ["follows PAR-2026-LKA-IND-000001 in_execution", "supplements MLA-2026-LKA-IND-000003 sent"]
    );
    // Recalled, it is again the requesting State's alone to know how it belongs with others.
    officer.act(extradition, "recall", json!({})).await.is_done("approved", "Drafted");
    assert_eq!(links(&theirs, &arrest).await, ["relates MLA-2026-LKA-IND-000003 sent"]);
    assert_eq!(links(&officer, &arrest).await.len(), 2);
    assert!(hub.store.rebuild(comity_store::RebuildMode::Check).await.unwrap().agrees());
}
