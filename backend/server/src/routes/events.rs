//! The timeline of a request.

use axum::{Json, extract::State};
use comity_api::{
    problem::Problem,
    request::{EventView, EventsPage, EventsQuery, ProtectedAct, ProtectedView},
    views::Place,
};
use comity_domain::{codes::Side, ids::RequestId, registry::Actor, workflow::Event};
use comity_store::{Entry, EntryKind};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    extract::{Id, Query, Session},
    problem::{self, Failure},
    routes::person as person_of,
};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(events))
}

/// What happened to a request, as the own side sees it, oldest first.
#[utoipa::path(
    get, path = "/requests/{id}/events", tag = "requests",
    params(("id" = RequestId, Path), EventsQuery),
    responses(
        (status = 200, body = EventsPage),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn events(
    State(app): State<App>,
    session: Session,
    Id(id): Id<RequestId>,
    Query(query): Query<EventsQuery>,
) -> Result<Json<EventsPage>, Failure> {
    let limit = query.limit.unwrap_or(100).clamp(1, 200);
    let entries = app.store.entries(&session.actor, id, query.after, limit + 1).await?;
    let mut entries = entries.ok_or_else(problem::not_found)?;
    let more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    let next = entries.last().map(|last| last.index).filter(|_| more);
    let mut events = Vec::with_capacity(entries.len());
    for entry in &entries {
        events.extend(view(entry, &session.actor)?);
    }
    let protected = entries.iter().filter_map(protected).collect();
    Ok(Json(EventsPage { events, protected, next }))
}

/// An entry as an event of a timeline; none for what is no event, such as a refused command.
pub(crate) fn view(entry: &Entry, reader: &Actor) -> Result<Option<EventView>, Failure> {
    let EntryKind::Event { stream, event } = &entry.kind else { return Ok(None) };
    let place = Place { index: entry.index, stream: *stream, seq: entry.seq, recorded_at: entry.recorded_at };
    let side = side_of_reader(entry, event, reader);
    let by = entry.by.clone().map(person_of);
    EventView::of(place, event, by, entry.texts.clone(), side).map(Some).map_err(|error| {
        tracing::error!(%error, "a fact has no JSON form");
        problem::internal()
    })
}

/// An entry of the own file about what is sealed; none for every other.
fn protected(entry: &Entry) -> Option<ProtectedView> {
    let (what, person, document) = match &entry.kind {
        EntryKind::IdentityOpened { person, document: None } => {
            (ProtectedAct::IdentityOpened, person.clone(), None)
        }
        EntryKind::IdentityOpened { person, document } => {
            (ProtectedAct::DocumentOpened, person.clone(), *document)
        }
        EntryKind::IdentityDestroyed { person } => (ProtectedAct::IdentityDestroyed, person.clone(), None),
        EntryKind::HeadTold { .. } => (ProtectedAct::HeadTold, None, None),
        EntryKind::Event { .. }
        | EntryKind::Refused { .. }
        | EntryKind::SignedIn
        | EntryKind::SignInFailed
        | EntryKind::Exported { .. }
        | EntryKind::Administered { .. }
        | EntryKind::OpeningRefused { .. } => return None,
    };
    let reason = entry.texts.iter().find(|text| text.path == "reason").map(|text| text.text.clone());
    Some(ProtectedView {
        index: entry.index,
        at: entry.recorded_at,
        what,
        by: entry.by.clone().map(person_of),
        role: entry.role,
        person,
        document,
        reason,
    })
}

/// The reader's side of the request an event belongs to.
pub(crate) fn side_of_reader(entry: &Entry, event: &Event, reader: &Actor) -> Side {
    if entry.state == reader.state { event.by.side } else { event.by.side.other() }
}
