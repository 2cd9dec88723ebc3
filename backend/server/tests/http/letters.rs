//! Letters over the router: who gets one, what it may hold, and what is said where there is nothing to tell.

use comity_api::letter::LetterKind;
use comity_domain::codes::Kind;
use comity_store::Administration;
use serde_json::{Value, json};

use crate::office::{Caller, Hub, contents, draft, key, sent};

/// What nobody but the vault may show.
const SEALED: &str = "CANARY-of-the-vault";

async fn letter(caller: &Caller<'_>, id: &str, query: &str) -> crate::office::Answer {
    caller.get(&format!("/requests/{id}/letter{query}")).await
}

/// One request on which everything that a letter tells has happened; a second, returned.
async fn told(hub: &Hub) -> (String, String) {
    let id = sent(hub, "LKA", "IND").await;
    let (officer, sender) = (hub.as_user("lka.officer").await, hub.as_user("lka.head").await);
    let (worker, head) = (hub.as_user("ind.officer").await, hub.as_user("ind.head").await);
    let registrar = hub.as_user("ind.registrar").await;
    let act = async |who: &Caller<'_>, action: &str, body: Value| {
        let answer = who.act(&id, action, body).await;
        assert!(answer.status.is_success(), "{action}: {}", answer.text());
    };
    act(&registrar, "acknowledge", json!({"own_reference": "IN/26/7"})).await;
    act(
        &worker,
        "request_information",
        json!({"items": [{"id": "I-1", "text": "Which branch?"}], "due": "2026-02-01"}),
    )
    .await;
    act(&officer, "supply_information", json!({"answers": {"I-1": "The one at Galle"}})).await;
    act(&officer, "remind", json!({"text": "A hearing is near"})).await;
    let terms = json!({"subject": "Privileged letters", "proposed_conditions": ["a written statement"], "answer_by": "2026-01-20"});
    act(&worker, "consult", terms).await;
    act(&officer, "answer_consultation", json!({"consultation": "C-1", "accepted": ["a written statement"]}))
        .await;
    act(&head, "accept", json!({"executing_authority": {"M-1": "District Court"}})).await;
    act(&worker, "note", json!({"text": "CANARY note of the file"})).await;
    act(&officer, "note", json!({"text": "CANARY note of the file"})).await;
    act(
        &worker,
        "deliver_results",
        json!({"outcomes": {"M-1": "executed"}, "use_conditions": ["this case only"]}),
    )
    .await;
    let other = sent(hub, "LKA", "IND").await;
    let missing = json!({"missing": [{"article": "18(15)(c)", "text": "A summary of the facts"}]});
    let returned = worker.act(&other, "return_deficient", missing).await;
    assert!(returned.status.is_success(), "{}", returned.text());
    let _ = sender;
    (id, other)
}

#[tokio::test]
async fn both_states_of_a_request_read_every_letter_and_nobody_else_any() {
    let hub = Hub::open().await;
    let (id, returned) = told(&hub).await;
    let refused = sent(&hub, "LKA", "IND").await;
    hub.as_user("ind.registrar").await.act(&refused, "acknowledge", json!({})).await;
    let ground = json!({"ground": "18(9)", "reasons": "No such offence here", "consultation": {"none_because": "plain"}});
    let done = hub.as_user("ind.head").await.act(&refused, "refuse", ground).await;
    assert!(done.status.is_success(), "{}", done.text());
    let withdrawn = sent(&hub, "LKA", "IND").await;
    hub.as_user("ind.registrar").await.act(&withdrawn, "acknowledge", json!({})).await;
    let done = hub
        .as_user("lka.head")
        .await
        .act(&withdrawn, "withdraw", json!({"reason": "The trial is over"}))
        .await;
    assert!(done.status.is_success(), "{}", done.text());
    let strangers = ["bhr.officer", "lka.admin", "an.expert"];
    for kind in LetterKind::of(Kind::Mla) {
        let of = match kind {
            LetterKind::Return => &returned,
            LetterKind::Refusal => &refused,
            LetterKind::Withdrawal => &withdrawn,
            _ => &id,
        };
        for format in ["text", "html"] {
            let query = format!("?kind={kind}&format={format}");
            for who in ["lka.officer", "lka.auditor", "ind.officer", "ind.head"] {
                let answer = letter(&hub.as_user(who).await, of, &query).await;
                assert_eq!(answer.status, 200, "{kind} {who}: {}", answer.text());
                let media_type = if format == "text" { "text/plain" } else { "text/html" };
                assert_eq!(answer.header("content-type"), format!("{media_type}; charset=utf-8"));
                let policy = "default-src 'none'; style-src 'unsafe-inline'";
                assert_eq!(answer.header("content-security-policy"), policy);
                assert_eq!(answer.header("cache-control"), "no-store");
                assert!(answer.text().contains("MLA-2026-LKA-IND-00000"), "{kind}");
                assert!(
                    !answer.text().contains("note of the file") && !answer.text().contains("CANARY name of")
                );
            }
            for who in strangers {
                letter(&hub.as_user(who).await, of, &query).await.is_problem(404, "not_found");
            }
        }
    }
}

#[tokio::test]
async fn a_draft_is_its_own_states_letter_only() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    let own = letter(&officer, &id, "").await;
    assert_eq!(own.status, 200);
    assert!(own.text().contains("*** DRAFT, not sent ***"), "{}", own.text());
    letter(&hub.as_user("ind.officer").await, &id, "").await.is_problem(404, "not_found");
}

#[tokio::test]
async fn nothing_to_tell_says_what_must_happen_first() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    let officer = hub.as_user("lka.officer").await;
    for kind in LetterKind::ALL.iter().filter(|k| !matches!(k, LetterKind::Request | LetterKind::Reminder)) {
        letter(&officer, &id, &format!("?kind={kind}")).await.is_problem(409, "letter_not_yet");
    }
    let reminder = letter(&officer, &id, "?kind=reminder").await.text();
    assert!(reminder.contains("No acknowledgement of the request has been received"), "{reminder}");
    letter(&officer, &id, "?kind=reminder&event=1").await.is_problem(409, "letter_not_yet");
    letter(&officer, &id, "?kind=SILVA").await.is_problem(400, "bad_query");
    letter(&officer, &id, "?surname=SILVA").await.is_problem(400, "unknown_field");
    // Recalled: what is written anew is not the other State's to print.
    officer.act(&id, "recall", json!({"reason": "A page is missing"})).await;
    letter(&hub.as_user("ind.officer").await, &id, "").await.is_problem(409, "letter_not_yet");
}

#[tokio::test]
async fn a_sealed_name_is_in_no_letter() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let mut contents = contents();
    contents["persons"].as_array_mut().unwrap().push(json!({
        "code": "V-1", "role": "victim", "sealed": true, "age_status": "child",
        "identity": {"name": SEALED, "born": "2012-01-01", "nationality": "LKA", "place": SEALED},
    }));
    let body = json!({"kind": "mla", "requested": "IND", "contents": contents});
    let made =
        officer.send(axum::http::Method::POST, "/requests", &[("idempotency-key", &key())], &body).await;
    let id = if made.status.is_success() {
        made.json()["id"].as_str().unwrap().to_owned()
    } else {
        // Without a vault no identity is taken in at all.
        assert_eq!(made.status, 422, "{}", made.text());
        contents["persons"][1].as_object_mut().unwrap().remove("identity");
        let body = json!({"kind": "mla", "requested": "IND", "contents": contents});
        officer.create(&body).await.is_done("drafted", "Drafted")["id"].as_str().unwrap().to_owned()
    };
    for format in ["text", "html"] {
        let answer = letter(&officer, &id, &format!("?format={format}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(
            answer.text().contains("V-1 is a protected person. The identity is withheld."),
            "{}",
            answer.text()
        );
        assert!(!answer.text().contains(SEALED));
    }
}

#[tokio::test]
async fn a_letter_of_a_past_act_names_the_authorities_of_then() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    hub.as_user("ind.registrar").await.act(&id, "acknowledge", json!({})).await;
    hub.at("2026-02-01T09:00:00Z");
    let renamed = Administration::SetAuthority {
        state: "IND".parse().unwrap(),
        name: "A Ministry of another name".to_owned(),
        from: hub.clock.now(),
    };
    hub.store.administer(renamed, hub.clock.now()).await.unwrap();
    let officer = hub.as_user("ind.officer").await;
    officer.act(&id, "request_information", json!({"items": [{"id": "I-1", "text": "Which branch?"}]})).await;
    let before = letter(&officer, &id, "?kind=acknowledgement").await.text();
    assert!(before.contains("Central Authority of IND") && !before.contains("another name"), "{before}");
    let now = letter(&officer, &id, "?kind=information_request").await.text();
    assert!(now.contains("A Ministry of another name"), "{now}");
}
