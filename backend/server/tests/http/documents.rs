//! Documents: in, out, and who may read them when.

use axum::{body::Body, http::Method};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::office::{Hub, draft, key, sent};

#[tokio::test]
async fn a_document_comes_back_as_it_went_in() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    let attached = officer.attach(&id, "name=bank%20%E2%80%AErecords.pdf", b"CANARY bytes").await;
    assert_eq!(attached.status, 201);
    let done = attached.is_done("drafted", "Drafted");
    assert_eq!(done["version"], 1, "an attachment makes no colleague's form stale");
    let document = done["document"].as_str().unwrap();
    assert_eq!(attached.header("location"), format!("/api/v1/documents/{document}"));
    let back = officer.get(&format!("/documents/{document}")).await;
    assert_eq!(&back.bytes[..], b"CANARY bytes");
    assert_eq!(back.header("content-type"), "application/pdf");
    assert_eq!(
        back.header("content-disposition"),
        "attachment; filename=\"document\"; filename*=UTF-8''bank%20%E2%80%AErecords.pdf",
    );
    assert_eq!(back.header("x-content-type-options"), "nosniff");
    let view = officer.get(&format!("/requests/{id}")).await.json();
    assert_eq!(view["documents"][0]["sha256"], hex::encode(Sha256::digest(b"CANARY bytes")));
    assert_eq!(view["documents"][0]["size"], 12);
}

#[tokio::test]
async fn a_document_waits_in_the_file_until_a_delivery_names_it() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    let (officer, worker) = (hub.as_user("lka.officer").await, hub.as_user("ind.officer").await);
    let (registrar, head) = (hub.as_user("ind.registrar").await, hub.as_user("ind.head").await);
    registrar.act(&id, "acknowledge", json!({})).await.is_done("acknowledged", "Acknowledged");
    let accept = json!({"executing_authority": {"M-1": "District Court"}});
    head.act(&id, "accept", accept).await.is_done("in_execution", "Acknowledged");
    let done = worker.attach(&id, "name=e.pdf", b"CANARY").await.is_done("in_execution", "Acknowledged");
    let path = format!("/documents/{}", done["document"].as_str().unwrap());
    officer.get(&path).await.is_problem(404, "not_found");
    let own = worker.attach(&id, "name=own.pdf&classification=file", b"CANARY").await;
    let own = format!("/documents/{}", own.json()["document"].as_str().unwrap());
    let shared = worker.attach(&id, "name=now.pdf&share=true", b"CANARY").await;
    let shared = format!("/documents/{}", shared.json()["document"].as_str().unwrap());
    assert_eq!(officer.get(&shared).await.status, 200);
    let deliver = json!({"outcomes": {"M-1": "executed"}, "evidence": [{"id": "E-1", "document": "e.pdf"}]});
    worker.act(&id, "deliver_results", deliver).await.is_done("executed", "Executed");
    assert_eq!(officer.get(&path).await.status, 200);
    officer.get(&own).await.is_problem(404, "not_found");
    hub.as_user("bhr.officer").await.get(&path).await.is_problem(404, "not_found");
}

#[tokio::test]
async fn a_document_too_large_or_badly_named_is_not_taken() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    let most = vec![b'x'; 10 * 1024 * 1024];
    officer.attach(&id, "name=most.bin", &most).await.is_done("drafted", "Drafted");
    let more = vec![b'x'; 10 * 1024 * 1024 + 1];
    officer.attach(&id, "name=more.bin", &more).await.is_problem(413, "too_large");
    for (query, code, field) in [
        ("name=a%2Fb", "bad_query", "name"),
        ("name=a%0Ab", "bad_query", "name"),
        ("classification=shared", "bad_query", "name"),
        ("name=a&classification=SILVA", "bad_query", "classification"),
        ("name=a&surname=SILVA", "unknown_field", "surname"),
    ] {
        let refused = officer.attach(&id, query, b"x").await;
        assert_eq!(refused.is_problem(400, code)["field"], field, "{query}");
    }
    officer.attach(&id, "name=", b"x").await.is_problem(422, "missing");
    officer.attach(&id, "name=most.bin", b"x").await.is_problem(422, "name_taken");
    officer.attach(&id, "name=v.pdf&classification=sealed", b"x").await.is_problem(422, "sealed_document");
}

#[tokio::test]
async fn an_upload_repeated_under_its_key_is_one_document() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    let key = key();
    let upload = async |bytes: &'static [u8]| {
        let request = officer
            .request(Method::POST, &format!("/requests/{id}/documents?name=a.pdf"))
            .header("if-match", "\"1\"")
            .header("idempotency-key", &key);
        hub.call(request.body(Body::from(bytes)).unwrap()).await
    };
    let first = upload(b"CANARY").await.is_done("drafted", "Drafted");
    let again = upload(b"CANARY").await.is_done("drafted", "Drafted");
    assert_eq!((&first["repeated"], &again["repeated"]), (&json!(false), &json!(true)));
    assert_eq!(first["document"], again["document"]);
    upload(b"other").await.is_problem(422, "key_reused");
}
