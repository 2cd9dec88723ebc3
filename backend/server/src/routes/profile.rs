//! The profile of a State, and treaties on record: from the store to the wire, and an edit back.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use comity_api::{
    problem::Problem,
    registry::profile::{
        AuthorityView, ClockLengthView, ExtraditionView, LawView, NewAuthority, NewExecutingAuthority,
        NewLaw, NewTreatyStatus, OwnGroundView, Profile, ProfileChange, TreatyOnRecordView,
    },
};
use comity_domain::{
    clocks::Length,
    ids::StateCode,
    registry::{Connection, Context, ExtraditionTerms, may_edit_profile},
};
use comity_store::{
    Administration, Authority, Confidence, Edit, Edited, Law, LawSubject, RecordedTreaty, TransmittedLaw,
    TreatyRecord, TreatyStatus,
};
use jiff::{Timestamp, tz::TimeZone};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    command::{digest, etag},
    extract::{Body, Id, IdempotencyKey, IfMatch, Session},
    problem::{self, Failure},
    routes::registry::treaty,
};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(one, edit)).routes(routes!(on_record))
}

/// Everything on record of a State. The `ETag` is the version of its profile.
#[utoipa::path(
    get, path = "/states/{code}", tag = "registry", params(("code" = String, Path)),
    responses(
        (status = 200, body = Profile, headers(("ETag" = String, description = "The version."))),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn one(State(app): State<App>, session: Session, Id(code): Id<StateCode>) -> Result<Response, Failure> {
    let state = app.store.state(code).await?.ok_or_else(problem::not_found)?;
    answer(&app, &session, state).await
}

/// Changes a State's profile: its own administrator, or the secretariat. All of it, or nothing.
#[utoipa::path(
    patch, path = "/states/{code}", tag = "registry", request_body = ProfileChange,
    params(
        ("code" = String, Path),
        ("If-Match" = String, Header, description = "The version it was written on, such as \"3\"."),
        ("Idempotency-Key" = String, Header),
    ),
    responses(
        (status = 200, body = Profile),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn edit(
    State(app): State<App>,
    session: Session,
    Id(code): Id<StateCode>,
    IfMatch(seen): IfMatch,
    IdempotencyKey(key): IdempotencyKey,
    Body { value, sent }: Body<ProfileChange>,
) -> Result<Response, Failure> {
    let now = app.clock.now();
    let edit = Edit {
        user: session.actor.user,
        state: code,
        seen: seen.0,
        key,
        digest: digest("PATCH", &format!("/states/{code}"), &sent),
        acts: acts(code, value, now)?,
        now,
    };
    match app.store.edit_profile(edit).await? {
        Edited::Done(state) => answer(&app, &session, *state).await,
        Edited::NotYours => Err(problem::not_allowed(
            "The profile of a State is edited by its own administrator and by the secretariat.",
        )),
        Edited::Stale { found } => Err(problem::stale_profile(seen.0, found)),
        Edited::KeyReused => Err(problem::key_reused()),
        Edited::Unknown => Err(problem::not_found()),
    }
}

/// The bilateral and regional treaties on record, with their parties, validity, lengths and grounds.
#[utoipa::path(
    get, path = "/treaties/on-record", tag = "registry",
    responses((status = 200, body = [TreatyOnRecordView])),
)]
async fn on_record(State(app): State<App>, _: Session) -> Result<Json<Vec<TreatyOnRecordView>>, Failure> {
    Ok(Json(app.store.treaties_on_record().await?.into_iter().map(recorded).collect()))
}

async fn answer(app: &App, session: &Session, state: comity_store::State) -> Result<Response, Failure> {
    let now = app.clock.now();
    let treaties = app.store.treaties().await?;
    let on_record = app.store.treaties_on_record().await?;
    let code = state.code;
    let view = Profile {
        code,
        connection: state.connection().to_string(),
        name: state.name,
        region: state.region,
        is_member: state.member,
        central_authorities: state.authorities.into_iter().map(|a| authority(a, now)).collect(),
        executing_authorities: state.executing_authorities.into_iter().map(|a| authority(a, now)).collect(),
        accepted_languages: state.accepted_languages,
        channels: state.channels,
        recall_window_minutes: state.recall_window_minutes.unwrap_or(Context::RECALL_WINDOW_MINUTES),
        extradition: ExtraditionView {
            takes_untoc: state.extradition.takes_untoc,
            needs_treaty: state.extradition.needs_treaty,
            extradites_nationals: state.extradition.extradites_nationals,
            minimum_penalty_years: state.extradition.minimum_penalty_years,
        },
        treaties: treaties.iter().filter(|t| t.state == code).map(treaty).collect(),
        treaties_on_record: on_record
            .into_iter()
            .filter(|kept| kept.treaty.parties.contains(&code))
            .map(recorded)
            .collect(),
        laws: state.laws.into_iter().map(law).collect(),
        version: state.version,
        may_edit: may_edit_profile(&session.actor, code),
    };
    Ok(([(header::ETAG, etag(view.version))], Json(view)).into_response())
}

fn authority(authority: Authority, now: Timestamp) -> AuthorityView {
    AuthorityView {
        active: authority.is_active(now),
        id: authority.id,
        name: authority.name,
        covers: authority.covers,
        from: authority.from,
        until: authority.until,
    }
}

fn law(kept: TransmittedLaw) -> LawView {
    let TransmittedLaw { id, law, replaced_on } = kept;
    LawView {
        id,
        subject: law.subject.as_str().to_owned(),
        title: law.title,
        dated: law.dated,
        language: law.language,
        read_at: law.read_at,
        transmitted_on: law.transmitted_on,
        transmitted_by: law.transmitted_by,
        replaced_on,
    }
}

fn recorded(kept: RecordedTreaty) -> TreatyOnRecordView {
    let RecordedTreaty { treaty, source } = kept;
    let lengths = treaty.clock_lengths.into_iter();
    TreatyOnRecordView {
        code: treaty.code,
        name: treaty.name,
        kind: treaty.kind.to_string(),
        parties: treaty.parties,
        valid_from: treaty.valid_from,
        valid_to: treaty.valid_to,
        provisional_arrest_days: treaty.provisional_arrest_days,
        clock_lengths: lengths
            .map(|(clock, length)| ClockLengthView { clock, length: in_words(length) })
            .collect(),
        grounds: treaty
            .grounds
            .into_iter()
            .map(|ground| OwnGroundView {
                code: ground.code,
                meaning: ground.meaning,
                consultation_owed: ground.consultation_owed,
                may_be_chosen: ground.may_be_chosen,
                nationality: ground.nationality,
            })
            .collect(),
        source,
    }
}

fn in_words(length: Length) -> String {
    match length {
        Length::Days(days) => format!("{days} days"),
        Length::Hours(hours) => format!("{hours} hours"),
        Length::Until(date) => format!("until {date}"),
    }
}

/// The acts of administration that a change comes to.
fn acts(state: StateCode, change: ProfileChange, now: Timestamp) -> Result<Vec<Administration>, Failure> {
    let mut acts = vec![];
    if let Some(connection) = change.connection {
        let connection: Connection =
            connection.parse().map_err(|_| bad("connection", "connected or by_letter"))?;
        acts.push(Administration::SetConnection { state, connection });
    }
    if let Some(languages) = change.accepted_languages {
        acts.push(Administration::SetLanguages { state, languages });
    }
    if let Some(channels) = change.channels {
        acts.push(Administration::SetChannels { state, channels });
    }
    if let Some(said) = change.extradition {
        let terms = ExtraditionTerms {
            takes_untoc: said.takes_untoc,
            needs_treaty: said.needs_treaty,
            extradites_nationals: said.extradites_nationals,
            minimum_penalty_years: said.minimum_penalty_years,
        };
        acts.push(Administration::SetExtradition { state, terms });
    }
    if let Some(minutes) = change.recall_window_minutes {
        acts.push(Administration::SetRecallWindow { state, minutes });
    }
    for NewAuthority { name, covers, from, until } in change.add_central_authorities {
        let from = from.unwrap_or(now);
        acts.push(Administration::AddAuthority { state, name, covers, from, until });
    }
    for ended in change.end_central_authorities {
        let until = ended.until.unwrap_or(now);
        acts.push(Administration::EndOneAuthority { state, authority: ended.id, until });
    }
    for NewExecutingAuthority { name, from } in change.add_executing_authorities {
        acts.push(Administration::AddExecutingAuthority { state, name, from: from.unwrap_or(now) });
    }
    for ended in change.end_executing_authorities {
        let until = ended.until.unwrap_or(now);
        acts.push(Administration::EndExecutingAuthority { state, authority: ended.id, until });
    }
    for (at, law) in change.add_laws.into_iter().enumerate() {
        acts.push(Administration::AddLaw { state, law: new_law(law, at, now)? });
    }
    for ended in change.end_laws {
        let on = ended.on.unwrap_or_else(|| TimeZone::UTC.to_datetime(now).date());
        acts.push(Administration::EndLaw { state, law: ended.id, on });
    }
    for (at, status) in change.treaties.into_iter().enumerate() {
        acts.push(Administration::SetTreaty(new_status(state, status, at)?));
    }
    Ok(acts)
}

fn new_law(law: NewLaw, at: usize, now: Timestamp) -> Result<Law, Failure> {
    let subject = LawSubject::named(&law.subject)
        .ok_or_else(|| bad(&format!("add_laws.{at}.subject"), "assistance, extradition or trafficking"))?;
    Ok(Law {
        subject,
        title: law.title,
        dated: law.dated,
        language: law.language,
        read_at: law.read_at,
        transmitted_on: law.transmitted_on.unwrap_or_else(|| TimeZone::UTC.to_datetime(now).date()),
        transmitted_by: law.transmitted_by,
    })
}

fn new_status(state: StateCode, said: NewTreatyStatus, at: usize) -> Result<TreatyRecord, Failure> {
    let status = match said.status.as_str() {
        "party" => TreatyStatus::Party,
        "signatory" => TreatyStatus::Signatory,
        "none" => TreatyStatus::None,
        _ => return Err(bad(&format!("treaties.{at}.status"), "party, signatory or none")),
    };
    let confidence = match said.confidence.as_str() {
        "verified" => Confidence::Verified,
        "recalled" => Confidence::Recalled,
        "unknown" => Confidence::Unknown,
        _ => return Err(bad(&format!("treaties.{at}.confidence"), "verified, recalled or unknown")),
    };
    Ok(TreatyRecord {
        state,
        treaty: said.treaty,
        status,
        signed: said.date_signed,
        party_since: said.date_party,
        source: said.source,
        confidence,
    })
}

fn bad(field: &str, expected: &str) -> Failure {
    Problem::new(
        400,
        "bad_body",
        "The body does not fit",
        format!("Expected: {expected}."),
        "Correct it and try again. The OpenAPI document has every field and its form.",
    )
    .at(field)
    .into()
}
