//! A letter of a request, made from what its reader sees.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use comity_api::{
    letter::{self, LetterFormat, LetterQuery, Sources},
    problem::Problem,
    request::EventView,
};
use comity_domain::ids::{RequestId, StateCode};
use jiff::tz::TimeZone;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    extract::{Id, Query, Session},
    problem::{self, Failure},
    routes::{events, requests},
};

/// Nothing is fetched and nothing is run, whatever the letter holds.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'");

/// Entries read at once.
const PAGE: u32 = 200;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(one))
}

/// A letter, to be printed or sent: the request from its contents, or what follows from an act. A draft and a copy are
/// marked as such.
#[utoipa::path(
    get, path = "/requests/{id}/letter", tag = "requests",
    params(("id" = RequestId, Path), LetterQuery),
    responses(
        (status = 200, body = String, content_type = "text/plain", description = "The letter: text/plain in 72 columns, or text/html, one page that needs nothing else."),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "Nothing here, or nothing that you may see."),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "There is nothing yet to tell; it says what must happen first."),
    ),
)]
async fn one(
    State(app): State<App>,
    session: Session,
    Id(id): Id<RequestId>,
    Query(query): Query<LetterQuery>,
) -> Result<Response, Failure> {
    let loaded = requests::load_whole(&app, &session, id).await?;
    let request = requests::view(&app, &session, loaded).await?;
    let events = timeline(&app, &session, id).await?;
    let now = app.clock.now();
    let at = letter::written_at(&request, &events, &query, now);
    let states: BTreeMap<_, _> =
        app.store.states().await?.into_iter().map(|state| (state.code, state)).collect();
    let authority =
        |code: StateCode| states.get(&code)?.authority(at).map(|authority| authority.name.clone());
    let (requesting, requested) = (authority(request.requesting), authority(request.requested));
    let states = states.into_iter().map(|(code, state)| (code, state.name)).collect();
    let treaties = app.store.treaties_on_record().await?.into_iter();
    let treaties = treaties.map(|kept| (kept.treaty.code.to_string(), kept.treaty.name)).collect();
    let sources = Sources {
        request: &request,
        events: &events,
        states: &states,
        treaties: &treaties,
        requesting_authority: requesting.as_deref(),
        requested_authority: requested.as_deref(),
        today: TimeZone::UTC.to_datetime(now).date(),
    };
    let letter = letter::letter(&sources, &query).map_err(|problem| Failure::from(*problem))?;
    Ok(answer(letter::draw(&letter, query.format), query.format))
}

/// Every event of a request that the reader sees, oldest first.
async fn timeline(app: &App, session: &Session, id: RequestId) -> Result<Vec<EventView>, Failure> {
    let (mut views, mut after) = (Vec::new(), None);
    loop {
        let entries = app.store.entries(&session.actor, id, after, PAGE).await?;
        let entries = entries.ok_or_else(problem::not_found)?;
        for entry in &entries {
            views.extend(events::view(entry, &session.actor)?);
        }
        match entries.last() {
            Some(last) if entries.len() >= PAGE as usize => after = Some(last.index),
            _ => return Ok(views),
        }
    }
}

fn answer(drawn: String, format: LetterFormat) -> Response {
    let media_type = match format {
        LetterFormat::Text => "text/plain; charset=utf-8",
        LetterFormat::Html => "text/html; charset=utf-8",
    };
    let mut response = drawn.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}
