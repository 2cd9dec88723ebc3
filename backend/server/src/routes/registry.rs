//! The register of States, the rules, and the colleagues of the own office.

use axum::{Json, extract::State};
use comity_api::{
    registry::{State as StateView, TreatyStatus as TreatyView},
    sessions::Person,
    workflow::Workflow,
};
use comity_store::{Confidence, TreatyRecord, TreatyStatus};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{app::App, extract::Session, problem::Failure, routes::person};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(states))
        .routes(routes!(treaties))
        .routes(routes!(workflow))
        .routes(routes!(colleagues))
}

/// Every State of the register, with its central authority, languages and treaty status.
#[utoipa::path(get, path = "/states", tag = "registry", responses((status = 200, body = [StateView])))]
async fn states(State(app): State<App>, _: Session) -> Result<Json<Vec<StateView>>, Failure> {
    let now = app.clock.now();
    let treaties = app.store.treaties().await?;
    let states = app.store.states().await?.into_iter().map(|state| StateView {
        code: state.code,
        connection: state.connection().to_string(),
        central_authorities: state.authority(now).map(|a| a.name.clone()).into_iter().collect(),
        treaties: treaties.iter().filter(|t| t.state == state.code).map(treaty).collect(),
        name: state.name,
        region: state.region.unwrap_or_default(),
        is_member: state.member,
        accepted_languages: state.accepted_languages,
    });
    Ok(Json(states.collect()))
}

/// Every State's standing towards every treaty. What nobody checked is `not_known`, never "not bound".
#[utoipa::path(get, path = "/treaties", tag = "registry", responses((status = 200, body = [TreatyView])))]
async fn treaties(State(app): State<App>, _: Session) -> Result<Json<Vec<TreatyView>>, Failure> {
    Ok(Json(app.store.treaties().await?.iter().map(treaty).collect()))
}

pub(crate) fn treaty(record: &TreatyRecord) -> TreatyView {
    let status = match (record.confidence, record.status) {
        (Confidence::Unknown, _) => "not_known",
        (_, TreatyStatus::Party) => "party",
        (_, TreatyStatus::Signatory) => "signatory",
        (_, TreatyStatus::None) => "none",
    };
    let confidence = match record.confidence {
        Confidence::Verified => "verified",
        Confidence::Recalled => "recalled",
        Confidence::Unknown => "unknown",
    };
    TreatyView {
        state: record.state,
        treaty: record.treaty,
        status: status.to_owned(),
        date_party: record.party_since,
        confidence: confidence.to_owned(),
        source: record.source.clone(),
    }
}

/// The rules: statuses, transitions, clocks, grounds.
#[utoipa::path(get, path = "/workflow", tag = "registry", responses((status = 200, body = Workflow)))]
async fn workflow(_: Session) -> Json<Workflow> {
    Json(Workflow::current())
}

/// The people of the own office; nobody for who is of no State.
#[utoipa::path(get, path = "/colleagues", tag = "registry", responses((status = 200, body = [Person])))]
async fn colleagues(State(app): State<App>, session: Session) -> Result<Json<Vec<Person>>, Failure> {
    Ok(Json(app.store.colleagues(&session.actor, app.clock.now()).await?.into_iter().map(person).collect()))
}
