//! Documents: bytes come in and go out piece by piece, never whole in memory.

mod intake;
mod name;

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use comity_api::{acts::AttachQuery, problem::Problem, request::Done};
use comity_domain::{
    codes::{Action, DocumentClass},
    ids::{DocumentId, RequestId},
    workflow::{Command, permitted},
};
use futures_util::{TryStreamExt as _, stream};
use serde_json::json;
use tracing::Instrument as _;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    app::App,
    command::{self, Asked, answer, digest},
    extract::{Id, IdempotencyKey, IfMatch, Query, Session},
    media::{self, ANY_BYTES},
    problem::{self, Failure},
    routes::vault,
};

/// RFC 9530: the digest of the bytes as they are kept.
const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(attach)).routes(routes!(download))
}

/// Attach a document, up to the size this backend takes. It waits in the own file until a `send`, an answer or a
/// delivery names it, or until `share` says otherwise. The same bytes are kept once for a request.
#[utoipa::path(
    post, path = "/requests/{id}/documents", tag = "documents",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes; Content-Type is kept as the media type, and must not contradict them."),
    params(
        ("id" = RequestId, Path),
        AttachQuery,
        ("If-Match" = String, Header, description = "The version it was written on, such as \"3\"."),
        ("Idempotency-Key" = String, Header),
    ),
    responses(
        (status = 201, body = Done, description = "Attached; Location says where the bytes are."),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "The body was cut off: nothing was done."),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json", description = "Too many documents are on their way in."),
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
    body: Body,
) -> Result<Response, Failure> {
    let media_type = media::declared(&headers)?;
    name::fits(&query.name)?;
    if let Some(found) = media::misnamed(&query.name, &media_type) {
        return Err(problem::contradicted(&media_type, found));
    }
    let now = app.clock.now();
    let loaded = app.store.request(&session.actor, id, now).await?;
    let may = permitted(loaded.as_ref().map(|l| &l.request), Action::Attach, &session.actor).is_ok();
    drop(loaded);
    // Bytes that wait to be decided are on everybody's disk: nobody takes the places of others.
    let (most, each) = (app.settings.max_uploads, app.settings.max_uploads_each);
    let place = app.uploads.take(session.actor.user, most, each).ok_or_else(problem::too_many_uploads)?;
    // Nothing is staged for who may not attach; the write path refuses it, and records that it did.
    let upload = if may { Some(app.store.upload(&session.actor, now)?) } else { None };
    let said = intake::Said { name: &query.name, media_type: &media_type };
    let taken = intake::take(&app.settings, said, &headers, body, upload).await?;
    let sent = json!({
        "query": { "name": query.name, "classification": query.classification, "share": query.share },
        "media_type": media_type,
        "sha256": taken.sha256,
    });
    let digest = digest("POST", &format!("/requests/{id}/documents"), &sent);
    let command = Command::Attach {
        document: taken.staged.unwrap_or(DocumentId(Uuid::nil())),
        name: query.name,
        size: taken.size,
        classification: query.classification.unwrap_or(DocumentClass::Shared),
        share: query.share,
    };
    let asked = Asked { request: Some(id), command, seen: Some(seen), key, digest };
    // A task of its own: a client that hangs up now does not keep what was staged from being decided and cleaned up.
    let deciding = tokio::spawn(
        async move {
            let _place = place;
            let done = command::submit(&app, &session, asked).await;
            if let Some(staged) = taken.staged
                && let Err(error) = app.store.discard(staged).await
            {
                tracing::warn!(%error, "what was staged waits for the next sweep");
            }
            done
        }
        .in_current_span(),
    );
    let done = deciding.await.map_err(|_| problem::internal())??;
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
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream", description = "Repr-Digest has their SHA-256."),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "Class sealed: no need to know."),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "Nothing here, or nothing that you may see."),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "Class sealed: no reason, or one that names somebody."),
        (status = 503, body = Problem, content_type = "application/problem+json", description = "Class sealed: the vault is closed."),
    ),
)]
async fn download(
    State(app): State<App>,
    session: Session,
    Id(id): Id<DocumentId>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (document, pieces) = app.store.document(&session.actor, id).await?.ok_or_else(problem::not_found)?;
    vault::let_out(&app, &session, &document, &headers).await?;
    let pieces = stream::try_unfold(pieces, async |mut pieces| {
        let piece = pieces.next().await?;
        Ok(piece.map(|bytes| (Bytes::from(bytes), pieces)))
    });
    // The answer has begun: an error can only cut it off, and the length says that it was.
    let pieces = pieces.inspect_err(|error: &comity_store::StoreError| {
        tracing::error!(%error, code = ?error.database_code(), "a download was cut off");
    });
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    let media_type = HeaderValue::from_str(&document.media_type);
    headers.insert(header::CONTENT_TYPE, media_type.unwrap_or(HeaderValue::from_static(ANY_BYTES)));
    headers.insert(header::CONTENT_LENGTH, document.size.into());
    if let Ok(value) = HeaderValue::from_str(&name::disposition(&document.name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    let sha256 = hex::decode(&document.sha256).unwrap_or_default();
    if let Ok(value) = HeaderValue::from_str(&format!("sha-256=:{}:", BASE64_STANDARD.encode(sha256))) {
        headers.insert(REPR_DIGEST, value);
    }
    Ok(response)
}
