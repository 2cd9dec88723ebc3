//! From an entry of a log to a line in codes.

use comity_api::{
    exports::{ExportLine, Json},
    views::becomes,
};
use comity_domain::{
    registry::Actor,
    workflow::{Event, Stream},
};
use comity_store::{Entry, EntryKind, ExportAsk};
use serde::Deserialize;
use serde_json::{json, value::RawValue};

use super::TrailError;

/// Returns an entry as its reader's State may take it out: codes, dates and ids.
pub(crate) fn line(entry: Entry, reader: &Actor) -> Result<ExportLine, TrailError> {
    let parts = entry.reference.as_ref().and_then(comity_domain::ids::Reference::parts);
    let (requesting, requested) = (parts.map(|p| p.1), parts.map(|p| p.2));
    let bare = ExportLine {
        index: entry.index,
        recorded_at: entry.recorded_at,
        kind: entry.kind.as_str().to_owned(),
        reference: entry.reference,
        request_kind: parts.map(|p| p.0),
        requesting,
        requested,
        counterpart: if requesting == reader.state { requested } else { requesting },
        stream: None,
        seq: None,
        action: entry.kind.action(),
        at: None,
        occurred_at: None,
        told: None,
        told_received_on: None,
        told_channel: None,
        imported: None,
        breaches: None,
        side: None,
        role: entry.role,
        state: entry.state,
        by: entry.by.map(|by| by.login),
        becomes: None,
        code: None,
        whom: None,
        fact: None,
        clocks: None,
    };
    let filed = |bare| ExportLine { stream: Some("file".to_owned()), seq: Some(entry.seq), ..bare };
    Ok(match entry.kind {
        EntryKind::Event { stream, event } => {
            let side = if entry.state == reader.state { event.by.side } else { event.by.side.other() };
            let stream = if stream == Stream::Shared { "shared" } else { "file" };
            let (stream, seq, becomes) = (Some(stream.to_owned()), Some(entry.seq), becomes(&event, side));
            happened(&event, &entry.canonical, ExportLine { stream, seq, becomes, ..bare })?
        }
        EntryKind::Refused { code, .. } => ExportLine { code: Some(code), ..bare },
        EntryKind::Administered { act, whom, role } => {
            ExportLine { code: Some(act), whom: whom.map(|whom| whom.login), role, ..bare }
        }
        EntryKind::IdentityOpened { person, document } => {
            ExportLine { fact: some(&json!({ "person": person, "document": document }))?, ..filed(bare) }
        }
        EntryKind::OpeningRefused { code, person, document } => {
            let fact = some(&json!({ "person": person, "document": document }))?;
            ExportLine { code: Some(code), fact, ..bare }
        }
        EntryKind::IdentityDestroyed { person } => {
            ExportLine { fact: some(&json!({ "person": person }))?, ..filed(bare) }
        }
        EntryKind::HeadTold { what } => ExportLine { code: Some(what), ..filed(bare) },
        EntryKind::Exported { asked: Some(asked) } => {
            let ExportAsk { format, .. } = *asked;
            let fact = some(&ExportAsk { format: None, ..*asked })?;
            ExportLine { code: format, fact, ..bare }
        }
        EntryKind::Exported { asked: None } | EntryKind::SignedIn | EntryKind::SignInFailed => bare,
    })
}

/// An entry as it is kept, as far as it is taken out as it stands.
#[derive(Deserialize)]
struct KeptEntry<'a> {
    #[serde(borrow)]
    event: KeptEvent<'a>,
}

#[derive(Deserialize)]
struct KeptEvent<'a> {
    #[serde(borrow)]
    fact: &'a RawValue,
    #[serde(borrow)]
    breaches: Option<&'a RawValue>,
    #[serde(borrow)]
    clocks: Option<&'a RawValue>,
}

fn happened(event: &Event, kept: &str, line: ExportLine) -> Result<ExportLine, TrailError> {
    let kept: KeptEntry<'_> = serde_json::from_str(kept).map_err(|_| TrailError::Form)?;
    Ok(ExportLine {
        at: Some(event.at),
        occurred_at: event.occurred_at,
        told: Some(event.told.is_some()),
        told_received_on: event.told.as_ref().map(|told| told.received_on),
        told_channel: event.told.as_ref().and_then(|told| told.channel),
        imported: Some(event.imported),
        breaches: kept.event.breaches.map(Json::kept),
        side: Some(event.by.side),
        role: Some(event.by.role),
        fact: Some(Json::kept(kept.event.fact)),
        clocks: kept.event.clocks.map(Json::kept),
        ..line
    })
}

fn some<T: serde::Serialize>(of: &T) -> Result<Option<Json>, TrailError> {
    Json::of(of).map(Some).map_err(|_| TrailError::Form)
}
