//! Documents: in, out, and who may read them when.

use axum::{
    body::{Body, Bytes},
    http::Method,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use comity_server::Settings;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::office::{Answer, Caller, Hub, draft, key, sent};

const MIB: usize = 1024 * 1024;

/// Sends a body that comes in portions, as a line brings it.
async fn stream(
    officer: &Caller<'_>,
    id: &str,
    query: &str,
    media_type: &str,
    portions: Vec<Result<Bytes, std::io::Error>>,
) -> Answer {
    let request = officer
        .request(Method::POST, &format!("/requests/{id}/documents?{query}"))
        .header("if-match", officer.etag(id).await)
        .header("idempotency-key", key())
        .header("content-type", media_type);
    let body = Body::from_stream(futures_util::stream::iter(portions));
    officer.hub.call(request.body(body).unwrap()).await
}

fn portions(size: usize) -> Vec<Result<Bytes, std::io::Error>> {
    vec![Bytes::from(vec![b'x'; 64 * 1024]); size / (64 * 1024)].into_iter().map(Ok).collect()
}

/// Nothing is staged, and every piece belongs to a document.
async fn nothing_is_left(hub: &Hub) {
    let report = hub.store.rebuild(comity_store::RebuildMode::Check).await.unwrap();
    assert_eq!(report.differences, vec![]);
    assert_eq!(hub.store.uploads().await.unwrap(), 0, "something is staged");
}

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
        "attachment; filename=\"bank records.pdf\"; filename*=UTF-8''bank%20records.pdf",
        "marks that turn text around are for no file name",
    );
    assert_eq!(back.header("content-length"), "12");
    let sha256 = BASE64_STANDARD.encode(Sha256::digest(b"CANARY bytes"));
    assert_eq!(back.header("repr-digest"), format!("sha-256=:{sha256}:"));
    assert_eq!(back.header("etag"), "");
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
    let hub = Hub::with(Settings { max_document: 1024 * 1024, ..Settings::default() }).await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    officer.attach(&id, "name=most.bin", &vec![b'x'; MIB]).await.is_done("drafted", "Drafted");
    let more = officer.attach(&id, "name=more.bin", &vec![b'x'; MIB + 1]).await;
    let problem = more.is_problem(413, "document_too_large");
    assert!(problem["detail"].as_str().unwrap().contains("1 MiB"), "{problem:#}");
    assert!(problem["remedy"].as_str().unwrap().contains("--document-limit"), "{problem:#}");
    let mut unannounced = portions(MIB);
    unannounced.push(Ok(Bytes::from_static(b"x")));
    let more = stream(&officer, &id, "name=more.bin", "application/pdf", unannounced).await;
    more.is_problem(413, "document_too_large");
    nothing_is_left(&hub).await;
    for (query, code, field) in [
        ("name=a%2Fb", "bad_query", "name"),
        ("name=a%0Ab", "bad_query", "name"),
        ("name=a%5Cb", "bad_query", "name"),
        ("name=a%00b", "bad_query", "name"),
        ("name=..", "bad_query", "name"),
        ("classification=shared", "bad_query", "name"),
        ("name=a&classification=SILVA", "bad_query", "classification"),
        ("name=a&surname=SILVA", "unknown_field", "surname"),
    ] {
        let refused = officer.attach(&id, query, b"x").await;
        assert_eq!(refused.is_problem(400, code)["field"], field, "{query}");
    }
    officer.attach(&id, "name=", b"x").await.is_problem(422, "missing");
    officer.attach(&id, "name=most.bin", b"x").await.is_problem(422, "name_taken");
    nothing_is_left(&hub).await;
}

#[tokio::test]
async fn an_upload_that_is_cut_off_or_falls_silent_changes_nothing() {
    let settings = Settings { upload_silence: std::time::Duration::from_millis(100), ..Settings::default() };
    let hub = Hub::with(settings).await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    let before = officer.get(&format!("/requests/{id}/events")).await.text();
    for pieces in [0, MIB, 3 * MIB] {
        let mut cut = portions(pieces);
        cut.push(Err(std::io::Error::other("the line broke")));
        let answer = stream(&officer, &id, "name=a.pdf", "application/pdf", cut).await;
        answer.is_problem(400, "body_cut_off");
        nothing_is_left(&hub).await;
    }
    let request = officer
        .request(Method::POST, &format!("/requests/{id}/documents?name=a.pdf"))
        .header("if-match", "\"1\"")
        .header("idempotency-key", key());
    let silent = futures_util::StreamExt::chain(
        futures_util::stream::iter(portions(MIB)),
        futures_util::stream::pending::<Result<Bytes, std::io::Error>>(),
    );
    let answer = hub.call(request.body(Body::from_stream(silent)).unwrap()).await;
    answer.is_problem(400, "body_cut_off");
    nothing_is_left(&hub).await;
    assert_eq!(officer.get(&format!("/requests/{id}/events")).await.text(), before);
    assert_eq!(officer.get(&format!("/requests/{id}")).await.json()["documents"], json!([]));
}

#[tokio::test]
async fn a_client_that_hangs_up_leaves_nothing() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    let (sender, receiver) = tokio::sync::mpsc::channel::<Result<Bytes, std::io::Error>>(1);
    let request = officer
        .request(Method::POST, &format!("/requests/{id}/documents?name=a.pdf"))
        .header("if-match", "\"1\"")
        .header("idempotency-key", key());
    let body = Body::from_stream(tokio_stream::wrappers::ReceiverStream::new(receiver));
    let calling = tokio::spawn(tower::ServiceExt::oneshot(hub.router.clone(), request.body(body).unwrap()));
    for portion in portions(2 * MIB) {
        sender.send(portion).await.unwrap();
    }
    calling.abort(); // as the server does when a connection is gone
    assert!(calling.await.is_err());
    // Dropping it began the removal; it ends on its own.
    let removed = async {
        while hub.store.uploads().await.unwrap() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), removed).await.unwrap();
    nothing_is_left(&hub).await;
    assert_eq!(officer.get(&format!("/requests/{id}")).await.json()["documents"], json!([]));
}

#[tokio::test]
async fn a_refused_attach_leaves_no_bytes() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    let (officer, other) = (hub.as_user("lka.officer").await, hub.as_user("bhr.officer").await);
    let bytes = vec![b'x'; MIB];
    officer.attach(&id, "name=a.bin", &bytes).await.is_done("sent", "Sent");
    officer.attach(&id, "name=a.bin", &bytes).await.is_problem(422, "name_taken");
    officer
        .attach(&id, "name=f.bin&classification=file&share=true", &bytes)
        .await
        .is_problem(422, "document_of_the_file");
    other.attach(&id, "name=b.bin", &bytes).await.is_problem(404, "not_found");
    hub.as_user("lka.auditor").await.attach(&id, "name=b.bin", &bytes).await.is_problem(403, "not_yours");
    nothing_is_left(&hub).await;
    let entries = officer.get(&format!("/requests/{id}")).await.json();
    assert_eq!(entries["documents"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_bytes_have_two_names_and_one_copy() {
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    let (ours, theirs) = (hub.as_user("lka.officer").await, hub.as_user("ind.officer").await);
    let bytes = vec![b'x'; MIB + 1];
    let mut paths = vec![];
    for (caller, name) in [(&ours, "a.bin"), (&ours, "b.bin"), (&theirs, "a.bin")] {
        let done = caller.attach(&id, &format!("name={name}"), &bytes).await.is_done("sent", "Sent");
        let path = format!("/documents/{}", done["document"].as_str().unwrap());
        assert_eq!(caller.get(&path).await.bytes, bytes);
        paths.push(path);
    }
    nothing_is_left(&hub).await;
    ours.get(&paths[2]).await.is_problem(404, "not_found");
    theirs.get(&paths[0]).await.is_problem(404, "not_found");
    theirs.get(&paths[1]).await.is_problem(404, "not_found");
}

#[tokio::test]
async fn bytes_that_are_another_kind_than_declared_are_not_taken() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    let case = b"Comity test document: warrant.pdf\n";
    officer.attach(&id, "name=warrant.pdf", case).await.is_done("drafted", "Drafted");
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let refused = officer.attach(&id, "name=p.pdf", png).await.is_problem(422, "media_type_differs");
    assert_eq!(refused["field"], "Content-Type");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("application/pdf") && detail.contains("image/png"), "{detail}");
    let mut program = b"MZ\x90\0\x03\0\0\0\x04".to_vec();
    program.resize(2 * MIB, 0);
    for media_type in ["application/pdf", "application/octet-stream", "application/x-anything"] {
        let portions = program.chunks(64 * 1024).map(|p| Ok(Bytes::copy_from_slice(p))).collect();
        let answer = stream(&officer, &id, "name=p.bin", media_type, portions).await;
        answer.is_problem(422, "media_type_differs");
    }
    let other = hub.as_user("bhr.officer").await;
    other.attach(&id, "name=p.pdf", png).await.is_problem(404, "not_found");
    let kept =
        stream(&officer, &id, "name=t.csv", "text/csv;charset=UTF-8", vec![Ok(Bytes::from("a;é"))]).await;
    kept.is_done("drafted", "Drafted");
    let documents = officer.get(&format!("/requests/{id}")).await.json()["documents"].clone();
    let types: Vec<_> =
        documents.as_array().unwrap().iter().map(|d| d["media_type"].as_str().unwrap()).collect();
    assert_eq!(types, ["application/pdf", "text/csv; charset=utf-8"]);
    nothing_is_left(&hub).await;
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

#[tokio::test]
async fn a_name_that_says_something_else_is_not_taken() {
    let hub = Hub::open().await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    let png = Bytes::from_static(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    for (name, media_type) in [
        ("b.pdf.js", "application/pdf"),
        ("c.bat", "application/pdf"),
        ("d.lnk", "application/octet-stream"),
        ("dot.desktop", "application/pdf"),
        ("m.jar", "application/zip"),
        ("e.exe", "application/octet-stream"),
        ("pic.pdf", "image/png"),
        ("pic.pdf", "application/octet-stream"),
    ] {
        let answer = stream(&officer, &id, &format!("name={name}"), media_type, vec![Ok(png.clone())]).await;
        answer.is_problem(422, "media_type_differs");
    }
    let kept = stream(&officer, &id, "name=pic.PNG", "application/octet-stream", vec![Ok(png)]).await;
    kept.is_done("drafted", "Drafted");
    nothing_is_left(&hub).await;
}

#[tokio::test]
async fn nobody_takes_all_places_of_documents_on_their_way_in() {
    let hub = Hub::with(Settings { max_uploads: 2, max_uploads_each: 1, ..Settings::default() }).await;
    let officer = hub.as_user("lka.officer").await;
    let id = draft(&officer, "IND").await;
    let etag = officer.etag(&id).await;
    let begin = |body| {
        let request = officer.request(Method::POST, &format!("/requests/{id}/documents?name=a.bin"));
        let request = request.header("if-match", etag.clone()).header("idempotency-key", key());
        request.body(body).unwrap()
    };
    // One that has begun and goes on: its line takes more only once it is read.
    let (line, body) = tokio::sync::mpsc::channel::<Bytes>(1);
    let slow = futures_util::stream::unfold(body, async |mut body| {
        body.recv().await.map(|bytes| (Ok::<_, std::io::Error>(bytes), body))
    });
    let first = hub.call(begin(Body::from_stream(slow)));
    tokio::pin!(first);
    let sending = async {
        for _ in 0..3 {
            line.send(Bytes::from_static(b"x")).await.unwrap();
        }
    };
    tokio::select! {
        answer = &mut first => panic!("{}", answer.text()),
        () = sending => {}
    }
    let second = officer.attach(&id, "name=b.bin", b"x").await;
    second.is_problem(503, "too_many_uploads");
    assert_eq!(second.header("retry-after"), "30");
    drop(line);
    first.await.is_done("drafted", "Drafted");
    officer.attach(&id, "name=b.bin", b"x").await.is_done("drafted", "Drafted");
}
