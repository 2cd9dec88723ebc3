//! Logs hold ids and codes, and nothing anybody wrote.

use std::{
    io,
    sync::{Arc, Mutex},
};

use axum::http::Method;
use serde_json::json;

use crate::office::{Hub, PASSWORD, draft, sent};

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_of_a_case_is_in_a_log() {
    let buffer = Buffer::default();
    let writer = buffer.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let hub = Hub::open().await;
    let id = sent(&hub, "LKA", "IND").await;
    let officer = hub.as_user("lka.officer").await;
    let other = draft(&officer, "IND").await;
    officer.attach(&other, "name=CANARY.pdf", b"CANARY bytes").await.is_done("drafted", "Drafted");
    officer.get("/requests?q=CANARY").await;
    officer.get("/CANARY").await;
    officer.get("/requests/CANARY").await;
    officer.act(&id, "CANARY", json!({})).await;
    officer.edit(&other, json!({"CANARY": "CANARY"})).await;
    officer
        .edit(
            &other,
            json!({"persons": [{"code": "V-1", "role": "victim", "sealed": true, "name": "CANARY"}]}),
        )
        .await;
    officer.act(&id, "message", json!({"text": "CANARY message"})).await.is_done("sent", "Sent");
    let headers = [("idempotency-key", "CANARY"), ("if-match", "CANARY")];
    officer.send(Method::POST, &format!("/requests/{id}/actions/remind"), &headers, &json!({})).await;
    hub.as_user("lka.auditor").await.send(Method::POST, "/exports", &[], &json!({})).await;
    hub.store.close().await;

    let log = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/api/v1/requests/{id}/actions/{action}"), "the log has the routes");
    let told: Vec<_> = log.lines().filter(|l| l.contains("CANARY") || l.contains(&officer.token)).collect();
    assert!(told.is_empty(), "{} lines, such as {}", told.len(), told[0]);
    assert!(PASSWORD.contains("CANARY"));
}
