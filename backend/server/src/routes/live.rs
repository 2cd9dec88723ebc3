//! What happens, as it happens: server-sent events of the own State's log.

use std::{
    collections::{BTreeMap, VecDeque, btree_map::Entry},
    convert::Infallible,
};

use axum::{
    extract::State,
    http::HeaderMap,
    response::sse::{Event as Sent, KeepAlive, Sse},
};
use comity_api::{
    custody::InCustody,
    live::{ARRESTS, Arrests, NEWS, News, START, Start},
    problem::Problem,
};
use comity_domain::{
    codes::{Action, Role, Side},
    ids::RequestId,
};
use comity_store::{Entry as LogEntry, EntryKind, StoreError};
use futures_util::{Stream, StreamExt as _, stream};
use tokio::sync::watch;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    extract::{Session, last_event_id},
    problem::{self, Failure},
    routes::custody::arrests,
    streams::Place,
};

/// How many entries are read at once.
const BATCH: u32 = 100;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(live))
}

/// Live updates of the own State's log. The id of an event is its index there: send it as Last-Event-ID to go on
/// after it. The first event, `start`, says where the log stands; each `news` says what happened, in codes.
#[utoipa::path(
    get, path = "/events", tag = "live",
    params(("Last-Event-ID" = Option<u64>, Header, description = "Go on after this index; without it, from now on.")),
    responses(
        (status = 200, body = News, content_type = "text/event-stream"),
        (status = 503, body = Problem, content_type = "application/problem+json", description = "Too many streams are open."),
    ),
)]
async fn live(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Sent, Infallible>> + use<>>, Failure> {
    let (most, each) = (app.settings.max_streams, app.settings.max_streams_each);
    let place = app.streams.take(session.actor.user, most, each).ok_or_else(problem::too_many_streams)?;
    let asked = last_event_id(&headers)?;
    // First listen, then read: what is committed in between is read, or ticks.
    let ticks = app.store.subscribe();
    let end = app.store.log_end(&session.actor).await?;
    // An index this log has not reached is of another one: news begin where this one stands.
    let last = asked.map_or(end, |index| index.min(end));
    let start = Sent::default().event(START).id(last.to_string()).json_data(Start { index: last });
    let start = start.map_err(|_| problem::internal())?;
    let keep_alive = KeepAlive::new().interval(app.settings.keep_alive);
    let stop = app.settings.stop.clone();
    let reader =
        Reader { app, session, ticks, last, ready: VecDeque::from([start]), arrests: vec![], _place: place };
    let news = stream::unfold(reader, Reader::next).take_until(stop.cancelled_owned());
    Ok(Sse::new(news).keep_alive(keep_alive))
}

/// One open stream. It reads only as fast as its client does.
struct Reader {
    app: App,
    session: Session,
    ticks: watch::Receiver<u64>,
    last: u64,
    ready: VecDeque<Sent>,
    /// Whose arrest clock ran and who was to be released when it was told last.
    arrests: Vec<InCustody>,
    _place: Place,
}

impl Reader {
    async fn next(mut self) -> Option<(Result<Sent, Infallible>, Self)> {
        loop {
            if let Some(sent) = self.ready.pop_front() {
                return Some((Ok(sent), self));
            }
            self.ticks.mark_unchanged();
            match self.read().await {
                Ok(true) => {
                    if let Err(error) = self.tell_arrests().await {
                        tracing::warn!(%error, "a stream of live updates ends");
                        return None;
                    }
                }
                // Rights taken away act at once: the stream ends, and the client asks anew.
                Ok(false) => return None,
                Err(error) => {
                    tracing::warn!(%error, "a stream of live updates ends");
                    return None;
                }
            }
            if self.ready.is_empty() && self.ticks.changed().await.is_err() {
                return None;
            }
        }
    }

    /// Reads what the log holds after the last index; false when the session is over.
    async fn read(&mut self) -> Result<bool, StoreError> {
        loop {
            let (now, token) = (self.app.clock.now(), self.session.token.expose());
            // A screen nobody sits at does not keep its session.
            let Some(signed) = self.app.store.session_unattended(token, now).await? else {
                return Ok(false);
            };
            self.session.actor = signed.actor;
            let end = self.app.store.log_end(&self.session.actor).await?;
            let entries = self.app.store.log_after(&self.session.actor, self.last, BATCH).await?;
            let Some(newest) = entries.last() else {
                // Up to here nothing was for this reader.
                self.last = self.last.max(end);
                return Ok(true);
            };
            self.last = newest.index;
            self.tell(&entries).await?;
            // A batch may hold nothing for this screen, such as sign-ins: read on.
            if !self.ready.is_empty() {
                return Ok(true);
            }
        }
    }

    /// Says whose arrest clock runs and who must be released, where that is not what was said last.
    async fn tell_arrests(&mut self) -> Result<(), StoreError> {
        let persons = arrests(&self.app, &self.session).await?;
        if persons == self.arrests {
            return Ok(());
        }
        self.arrests.clone_from(&persons);
        match Sent::default().event(ARRESTS).json_data(Arrests { persons }) {
            Ok(sent) => self.ready.push_back(sent),
            Err(error) => tracing::error!(%error, "arrests have no JSON form"),
        }
        Ok(())
    }

    async fn tell(&mut self, entries: &[LogEntry]) -> Result<(), StoreError> {
        let mut statuses: BTreeMap<RequestId, Option<(String, Side)>> = BTreeMap::new();
        for entry in entries {
            let (action, by) = match &entry.kind {
                EntryKind::Event { event, .. } => (event.fact.action(), Some(&event.by)),
                EntryKind::HeadTold { .. } if self.session.actor.holds(Role::Head) => (Action::Assign, None),
                _ => continue,
            };
            let me = self.session.actor.user;
            let (Some(request), Some(reference)) = (entry.request, entry.reference.clone()) else { continue };
            if let Entry::Vacant(first) = statuses.entry(request) {
                let standing = self.app.store.standing(&self.session.actor, request).await?;
                first.insert(standing.map(|(side, status)| (status.to_string(), side)));
            }
            let Some((status, own)) = statuses.get(&request).cloned().flatten() else { continue };
            let news = News {
                index: entry.index,
                request,
                reference,
                action,
                side: by.map_or(own, |by| by.side),
                status,
                at: entry.recorded_at,
                head_told: by.is_none(),
                by_you: entry.by.as_ref().is_some_and(|person| person.id == me),
                by_clock: by.is_some_and(|by| by.role == Role::Clock),
            };
            match Sent::default().event(NEWS).id(entry.index.to_string()).json_data(news) {
                Ok(sent) => self.ready.push_back(sent),
                Err(error) => tracing::error!(%error, "news has no JSON form"),
            }
        }
        Ok(())
    }
}
