//! From a request over HTTP to the one write path, and back: the same for every command.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use comity_api::{problem::Problem, request::Done};
use comity_domain::{
    codes::Side,
    ids::{DocumentId, Reference, RequestId},
    law::cite::Numbers,
    sight,
    workflow::{Command, Refusal, Version, refusal::StatusSeen},
};
use comity_store::{Outcome, Submitted};
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{
    app::App,
    extract::{IdempotencyKey, Session},
    problem::{self, Failure},
};

/// A command, as somebody asked for it.
#[derive(Debug)]
pub(crate) struct Asked {
    /// On which request; none for a new one.
    pub(crate) request: Option<RequestId>,
    /// What.
    pub(crate) command: Command,
    /// The version it was written on.
    pub(crate) seen: Option<Version>,
    /// The key it can be repeated under.
    pub(crate) key: IdempotencyKey,
    /// What was sent, see [`digest`].
    pub(crate) digest: [u8; 32],
}

/// Returns what tells a repetition from a reuse: method, path and body, however the body was laid out.
pub(crate) fn digest(method: &str, path: &str, body: &Value) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [method, path, &body.to_string()] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// Submits a command and answers what came of it. The version is the one the command led to, also when it is repeated;
/// the status then is read anew for who asks.
pub(crate) async fn submit(app: &App, session: &Session, asked: Asked) -> Result<Done, Failure> {
    let now = app.clock.now();
    let attached = match &asked.command {
        Command::Attach { name, .. } => Some(name.clone()),
        _ => None,
    };
    let submitted = Submitted {
        user: session.actor.user,
        request: asked.request,
        command: asked.command,
        seen: asked.seen,
        key: Some(asked.key.0),
        digest: asked.digest,
        now,
    };
    let (id, reference, version, status, repeated) = match app.store.submit(submitted).await? {
        Outcome::Done { request, reference, version, status, repeated } => {
            (request, reference, version, status, repeated)
        }
        Outcome::Refused(refusal) => {
            let refusal = sight::refusal_seen(refusal, &session.actor);
            return Err(refused(app, session, asked.request, &refusal, now).await);
        }
        Outcome::KeyReused => return Err(problem::key_reused()),
    };
    if let Some(status) = status.filter(|_| attached.is_none()) {
        return Ok(done(id, reference, status, version, repeated, None));
    }
    let loaded = app.store.request(&session.actor, id, now).await?.ok_or_else(problem::not_found)?;
    let status = sight::status_seen_by(&loaded.request, loaded.side);
    let of_own = |side: Side, name: &str| side == loaded.side && attached.as_deref() == Some(name);
    let document: Option<DocumentId> =
        loaded.documents.iter().find(|d| of_own(d.side, &d.name)).map(|d| d.id);
    Ok(done(id, reference, status, version, repeated, document))
}

/// Says why nothing changed, by the numbers of its kind and of the legal basis it rests on.
async fn refused(
    app: &App,
    session: &Session,
    request: Option<RequestId>,
    refusal: &Refusal,
    now: Timestamp,
) -> Failure {
    let mut by = Numbers::PLAIN;
    if let (Some(id), false) = (request, matches!(refusal, Refusal::NotFound)) {
        // Where it cannot be read now, UNTOC's numbers name the same rules.
        if let Ok(Some(loaded)) = app.store.request(&session.actor, id, now).await {
            by = loaded.request.numbers();
        }
    }
    Problem::refused_by(refusal, by).into()
}

fn done(
    id: RequestId,
    reference: Reference,
    status: StatusSeen,
    version: Version,
    repeated: bool,
    document: Option<DocumentId>,
) -> Done {
    let (version, stage) = (version.0, status.stage());
    Done { id, reference, status: status.to_string(), stage, version, repeated, document }
}

/// Answers what a command did, with the version as `ETag` and, for what was made, where it is.
pub(crate) fn answer(status: StatusCode, done: &Done, location: Option<String>) -> Response {
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&etag(done.version)) {
        headers.insert(header::ETAG, value);
    }
    if let Some(value) = location.and_then(|l| HeaderValue::from_str(&l).ok()) {
        headers.insert(header::LOCATION, value);
    }
    (status, headers, Json(done)).into_response()
}

/// The version as an `ETag`. It guards writes only: a read never answers 304.
pub(crate) fn etag(version: u32) -> String {
    format!("\"{version}\"")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_digest_tells_method_path_and_body_apart_and_not_the_order_of_keys() {
        let body = |text: &str| {
            let mut value: Value = serde_json::from_str(text).unwrap();
            value.sort_all_objects();
            value
        };
        let one = digest("POST", "/a", &body(r#"{"b": 1, "a": 2}"#));
        assert_eq!(one, digest("POST", "/a", &body(r#"{"a":2,"b":1}"#)));
        assert_ne!(one, digest("POST", "/b", &body(r#"{"a":2,"b":1}"#)));
        assert_ne!(one, digest("PATCH", "/a", &body(r#"{"a":2,"b":1}"#)));
        assert_ne!(digest("POST", "/a", &json!("b")), digest("POST", "/ab", &json!("")));
    }
}
