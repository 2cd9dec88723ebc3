//! What the typed client asks, and what it makes of the answers.

use comity_api::{
    acts::EditBody,
    queue::{QueueQuery, View},
};
use comity_domain::codes::{Action, DocumentClass};
use comity_tui::{
    client::{Client, Document, Moved, fresh_key},
    msg::Fault,
};
use serde_json::json;

use crate::office::{Line, Offices, draft, signed_in};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_made_read_changed_and_sent() {
    let offices = Offices::open().await;
    let desk = offices.as_user("lka.officer").await;
    assert_eq!(desk.me().await.unwrap().login, "lka.officer");
    assert!(desk.states().await.unwrap().len() >= 48);
    assert_eq!(desk.colleagues().await.unwrap().len(), 2);

    let done = desk.create(&draft("Records of one account"), &fresh_key()).await.unwrap();
    let body: EditBody = serde_json::from_value(json!({"contents": {"purpose": "Evidence"}})).unwrap();
    let done = desk.edit(done.id, done.version, &body, &fresh_key()).await.unwrap();
    let path = offices.folder().join("statement.pdf");
    std::fs::write(&path, b"%PDF-1.7").unwrap();
    let document = Document {
        name: "statement.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        classification: DocumentClass::Shared,
        share: false,
        path,
        size: 8,
    };
    let moved = Moved::default();
    let done = desk.attach(done.id, done.version, &document, &fresh_key(), &moved).await.unwrap();
    assert_eq!(moved.bytes(), 8);
    assert!(done.document.is_some());
    let submit = |version| (Action::Submit, version, json!({}));
    let (action, version, nothing) = submit(done.version);
    let done = desk.act(done.id, action, version, &nothing, &fresh_key()).await.unwrap();
    assert_eq!(done.status, "in_approval");

    let whole = desk.whole(done.id).await.unwrap();
    assert_eq!(whole.request.documents[0].name, "statement.pdf");
    assert_eq!(whole.events.events.len(), 4);
    assert!(whole.completeness.blocking.is_empty());
    assert!(whole.offers.actions.iter().any(|o| o.action == Action::Approve && !o.possible));
    assert_eq!(desk.by_reference(&done.reference).await.unwrap().id, done.id);
    let query = QueueQuery { view: Some(View::Outbound), ..QueueQuery::default() };
    assert_eq!(desk.queue(&query).await.unwrap().rows.len(), 1);
    assert_eq!(desk.counts().await.unwrap().outbound, 1);
    let trail = offices.as_user("lka.head").await.export(&json!({"format": "jsonl"}), false).await.unwrap();
    assert!(trail.text().await.unwrap().contains(done.reference.as_str()));

    desk.sign_out().await;
    let Err(Fault::Problem(problem)) = desk.me().await else { panic!("still signed in") };
    assert_eq!(problem.status, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_comes_as_it_was_said() {
    let offices = Offices::open().await;
    let stranger = Client::new(&format!("http://{}/", offices.address)).unwrap();
    let Err(Fault::Problem(wrong)) = stranger.sign_in("lka.officer", "not the password").await else {
        panic!("signed in")
    };
    assert_eq!(wrong.status, 401);

    let desk = offices.as_user("lka.officer").await;
    let done = desk.create(&draft("One account"), &fresh_key()).await.unwrap();
    let stale = desk.act(done.id, Action::Submit, done.version + 1, &json!({}), &fresh_key()).await;
    let Err(Fault::Problem(problem)) = stale else { panic!("{stale:?}") };
    assert_eq!((problem.status, problem.changed), (412, false));
    // What another State drafts is not there.
    let theirs = offices.as_user("sgp.officer").await;
    let Err(Fault::Problem(problem)) = theirs.request(done.id).await else { panic!("seen") };
    assert_eq!(problem.status, 404);

    assert!(Client::new("127.0.0.1:4280").is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_whose_answer_is_lost_is_done_once() {
    let offices = Offices::open().await;
    let line = Line::to(offices.address).await;
    let desk = signed_in(line.address, "lka.officer").await;
    line.lose_answers(2);
    let done = desk.create(&draft("One account"), &fresh_key()).await.unwrap();
    assert!(done.repeated, "it was done the first time, and asked again under the same key");
    let drafts = QueueQuery { view: Some(View::Drafts), ..QueueQuery::default() };
    assert_eq!(desk.queue(&drafts).await.unwrap().rows.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backend_that_is_not_there_is_unreachable() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = Client::new(&format!("http://{}", nobody.local_addr().unwrap())).unwrap();
    drop(nobody);
    assert_eq!(client.me().await.unwrap_err(), Fault::Unreachable);
    let created = client.create(&draft("One account"), &fresh_key()).await;
    assert_eq!(created.unwrap_err(), Fault::Unreachable, "nobody heard it: nothing was done");
}
