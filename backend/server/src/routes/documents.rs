//! Documents: whole bodies in, whole bodies out.

use axum::{
    body::{Body, Bytes},
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use comity_api::{acts::AttachQuery, body::BadBody, problem::Problem, request::Done};
use comity_domain::{
    codes::{Action, DocumentClass},
    ids::{DocumentId, RequestId},
    workflow::{Command, permitted},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    app::App,
    command::{self, Asked, answer, digest},
    extract::{Id, IdempotencyKey, IfMatch, Query, Session, unread},
    problem::{self, Failure},
    routes::vault,
};

/// What a document is when nobody said it.
const ANY_BYTES: &str = "application/octet-stream";

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(attach)).routes(routes!(download))
}

/// Attach a document of up to 10 MiB. It waits in the own file until a `send`, an answer or a delivery names it, or
/// until `share` says otherwise.
#[utoipa::path(
    post, path = "/requests/{id}/documents", tag = "documents",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes; Content-Type is kept as the media type."),
    params(
        ("id" = RequestId, Path),
        AttachQuery,
        ("If-Match" = String, Header, description = "The version it was written on, such as \"3\"."),
        ("Idempotency-Key" = String, Header),
    ),
    responses(
        (status = 201, body = Done, description = "Attached; Location says where the bytes are."),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
)]
#[expect(clippy::too_many_arguments, reason = "each is one part of the request")]
async fn attach(
    State(app): State<App>,
    session: Session,
    Id(id): Id<RequestId>,
    IfMatch(seen): IfMatch,
    key: IdempotencyKey,
    Query(query): Query<AttachQuery>,
    headers: HeaderMap,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let media_type = media_type(&headers)?;
    named(&query.name)?;
    let bytes = bytes.map_err(|rejection| unread(&rejection, app.settings.max_document))?;
    let sent = json!({
        "query": { "name": query.name, "classification": query.classification, "share": query.share },
        "media_type": media_type,
        "sha256": hex::encode(Sha256::digest(&bytes)),
    });
    let digest = digest("POST", &format!("/requests/{id}/documents"), &sent);
    let now = app.clock.now();
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let loaded = app.store.request(&session.actor, id, now).await?;
    let may = permitted(loaded.as_ref().map(|l| &l.request), Action::Attach, &session.actor).is_ok();
    let document = if may {
        app.store.keep_document(&session.actor, &media_type, bytes.into(), now).await?.id
    } else {
        // Nothing is kept for who may not attach; the write path refuses it, and records that it did.
        DocumentId(Uuid::nil())
    };
    let command = Command::Attach {
        document,
        name: query.name,
        size,
        classification: query.classification.unwrap_or(DocumentClass::Shared),
        share: query.share,
    };
    let asked = Asked { request: Some(id), command, seen: Some(seen), key, digest };
    let done = command::submit(&app, &session, asked).await?;
    let location = done.document.map(|document| format!("/api/v1/documents/{document}"));
    Ok(answer(StatusCode::CREATED, &done, location))
}

/// The bytes of a document, never to be shown in place.
#[utoipa::path(
    get, path = "/documents/{id}", tag = "documents",
    params(
        ("id" = DocumentId, Path),
        ("Comity-Reason" = Option<String>, Header, description = "Why, percent-encoded UTF-8: only for class sealed, which is opened like an identity and recorded."),
    ),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "Nothing here, or nothing that you may see."),
    ),
)]
async fn download(
    State(app): State<App>,
    session: Session,
    Id(id): Id<DocumentId>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (document, bytes) = app.store.document(&session.actor, id).await?.ok_or_else(problem::not_found)?;
    vault::let_out(&app, &session, &document, &headers).await?;
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    let media_type = HeaderValue::from_str(&document.media_type);
    headers.insert(header::CONTENT_TYPE, media_type.unwrap_or(HeaderValue::from_static(ANY_BYTES)));
    let disposition =
        format!("attachment; filename=\"document\"; filename*=UTF-8''{}", encoded(&document.name));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// RFC 8187: everything but letters, digits and a few marks in percent.
fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
    }
    out
}

fn media_type(headers: &HeaderMap) -> Result<String, Failure> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(ANY_BYTES.to_owned()) };
    let bad =
        || problem::bad_header("bad_media_type", "Content-Type", "The Content-Type must be type/subtype.");
    let text = value.to_str().map_err(|_| bad())?.trim().to_ascii_lowercase();
    let token =
        |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b));
    let essence = text.split(';').next().unwrap_or_default().trim();
    match essence.split_once('/') {
        Some((kind, subtype)) if token(kind) && token(subtype) && essence.len() <= 100 => {
            Ok(essence.to_owned())
        }
        _ => Err(bad()),
    }
}

/// A name that can be a file's on any desk.
fn named(name: &str) -> Result<(), Failure> {
    let fits = name.len() <= 255 && !name.contains(|c: char| c.is_control() || matches!(c, '/' | '\\'));
    if fits {
        return Ok(());
    }
    let why = "The name must be a file name: at most 255 bytes, without slashes and control characters.";
    Err(problem::bad_query(BadBody { field: Some("name".to_owned()), why: why.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_header_is_letters_and_percent() {
        assert_eq!(encoded("bank records.pdf"), "bank%20records.pdf");
        assert_eq!(encoded("\u{202e}a\"b\r\n"), "%E2%80%AEa%22b%0D%0A");
    }
}
