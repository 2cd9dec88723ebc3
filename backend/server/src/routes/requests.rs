//! One request: made, read, edited, checked.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use comity_api::{
    acts::{BeginBody, EditBody},
    problem::Problem,
    queue::{QueuePage, QueueQuery},
    request::{Completeness, DocumentView, Done, LinkView, Offers, RequestView},
    views::Beside,
};
use comity_domain::{
    ids::RequestId,
    workflow::{Command, offers},
};
use comity_store::{Document, Loaded};
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    command::{self, Asked, answer, digest, etag},
    extract::{Body, Id, IdempotencyKey, IfMatch, Query, Session},
    problem::{self, Failure},
    routes::{person, queue},
};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(one, edit))
        .routes(routes!(actions))
        .routes(routes!(completeness))
}

/// A page of the queue.
#[utoipa::path(
    get, path = "/requests", tag = "queue", params(QueueQuery),
    responses(
        (status = 200, body = QueuePage),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "A parameter or the cursor does not fit."),
    ),
)]
async fn list(
    State(app): State<App>,
    session: Session,
    Query(query): Query<QueueQuery>,
) -> Result<Json<QueuePage>, Failure> {
    Ok(Json(queue::page(&app, &session, query).await?))
}

/// A new draft of the own State; or, with `requesting`, a request that came in on paper from a State by letter.
#[utoipa::path(
    post, path = "/requests", tag = "requests", request_body = BeginBody,
    params(("Idempotency-Key" = String, Header, description = "1 to 64 printable characters, new for each command.")),
    responses(
        (status = 201, body = Done, description = "Made; Location says where."),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn create(
    State(app): State<App>,
    session: Session,
    key: IdempotencyKey,
    Body { value, sent }: Body<Value>,
) -> Result<Response, Failure> {
    let digest = digest("POST", "/requests", &sent);
    let asked = Asked { request: None, command: BeginBody::read(value)?.into(), seen: None, key, digest };
    let done = command::submit(&app, &session, asked).await?;
    Ok(answer(StatusCode::CREATED, &done, Some(format!("/api/v1/requests/{}", done.id))))
}

/// One request as the own side sees it. The `ETag` is its version.
#[utoipa::path(
    get, path = "/requests/{id}", tag = "requests",
    params(("id" = RequestId, Path)),
    responses(
        (status = 200, body = RequestView, headers(("ETag" = String, description = "The version."))),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "Nothing here, or nothing that you may see."),
    ),
)]
async fn one(State(app): State<App>, session: Session, Id(id): Id<RequestId>) -> Result<Response, Failure> {
    let loaded = load(&app, &session, id).await?;
    let view = view(&app, &session, loaded).await?;
    Ok(([(header::ETAG, etag(view.version))], Json(view)).into_response())
}

/// New contents of a draft: each field given replaces that field, null clears it.
#[utoipa::path(
    patch, path = "/requests/{id}", tag = "requests", request_body = EditBody,
    params(
        ("id" = RequestId, Path),
        ("If-Match" = String, Header, description = "The version it was written on, such as \"3\"."),
        ("Idempotency-Key" = String, Header),
    ),
    responses(
        (status = 200, body = Done),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn edit(
    State(app): State<App>,
    session: Session,
    Id(id): Id<RequestId>,
    IfMatch(seen): IfMatch,
    key: IdempotencyKey,
    Body { value, sent }: Body<EditBody>,
) -> Result<Response, Failure> {
    // A request that is not seen is refused by the write path, where the refusal is recorded.
    let loaded = app.store.request(&session.actor, id, app.clock.now()).await?;
    let before = loaded.and_then(|l| l.request.contents).unwrap_or_default();
    let contents = Box::new(value.apply(&before)?);
    let digest = digest("PATCH", &format!("/requests/{id}"), &sent);
    let command = Command::Edit { contents };
    let asked = Asked { request: Some(id), command, seen: Some(seen), key, digest };
    Ok(answer(StatusCode::OK, &command::submit(&app, &session, asked).await?, None))
}

/// What can be done now, and why not the rest.
#[utoipa::path(
    get, path = "/requests/{id}/actions", tag = "requests",
    params(("id" = RequestId, Path)),
    responses(
        (status = 200, body = Offers),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn actions(
    State(app): State<App>,
    session: Session,
    Id(id): Id<RequestId>,
) -> Result<Json<Offers>, Failure> {
    let loaded = load(&app, &session, id).await?;
    let context = app.store.context(&session.actor, &loaded.request, app.clock.now()).await?;
    let offers = offers::offers(&loaded.request, &session.actor, &context);
    Ok(Json(Offers::of(&offers, &loaded.request)))
}

/// What the contents lack, by article.
#[utoipa::path(
    get, path = "/requests/{id}/completeness", tag = "requests",
    params(("id" = RequestId, Path)),
    responses(
        (status = 200, body = Completeness),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn completeness(
    State(app): State<App>,
    session: Session,
    Id(id): Id<RequestId>,
) -> Result<Json<Completeness>, Failure> {
    let loaded = load_whole(&app, &session, id).await?;
    let context = app.store.context(&session.actor, &loaded.request, app.clock.now()).await?;
    Ok(Json(Completeness::of(&loaded.request, &context)))
}

pub(crate) async fn load(app: &App, session: &Session, id: RequestId) -> Result<Loaded, Failure> {
    app.store.request(&session.actor, id, app.clock.now()).await?.ok_or_else(problem::not_found)
}

/// The same for what speaks of the whole request: not for who sees some of its measures.
pub(crate) async fn load_whole(app: &App, session: &Session, id: RequestId) -> Result<Loaded, Failure> {
    Some(load(app, session, id).await?).filter(|loaded| loaded.whole).ok_or_else(problem::not_found)
}

/// A request as its reader sees it.
pub(crate) async fn view(app: &App, session: &Session, loaded: Loaded) -> Result<RequestView, Failure> {
    let links = links(app, session, &loaded).await?;
    let beside = Beside {
        own_reference: loaded.own_reference,
        assigned: loaded.assigned.map(person),
        links,
        documents: loaded.documents.into_iter().map(document).collect(),
        identities_held: loaded.identities_held.into_iter().collect(),
    };
    Ok(RequestView::of(&loaded.request, loaded.side, app.clock.now(), beside))
}

/// The links whose other end the reader sees, too; from both ends.
async fn links(app: &App, session: &Session, loaded: &Loaded) -> Result<Vec<LinkView>, Failure> {
    let links = app.store.links(&session.actor, loaded).await?.into_iter();
    let shown = links.map(|link| LinkView {
        kind: link.kind,
        request: link.request,
        reference: link.reference,
        status: link.status.to_string(),
        back: link.back,
    });
    Ok(shown.collect())
}

pub(crate) fn document(document: Document) -> DocumentView {
    DocumentView {
        id: document.id,
        name: document.name,
        media_type: document.media_type,
        size: document.size,
        sha256: document.sha256,
        classification: document.classification,
        side: document.side,
        shared: document.shared,
        attached_at: document.attached_at,
    }
}
