//! From an entry of a log to a line in codes.

use comity_api::{exports::ExportLine, views::becomes};
use comity_domain::{
    registry::Actor,
    workflow::{Event, Stream},
};
use comity_store::{Entry, EntryKind, ExportAsk};
use serde_json::{Value, json};

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
    let filed = ExportLine { stream: Some("file".to_owned()), seq: Some(entry.seq), ..bare.clone() };
    Ok(match entry.kind {
        EntryKind::Event { stream, event } => {
            let side = if entry.state == reader.state { event.by.side } else { event.by.side.other() };
            let stream = if stream == Stream::Shared { "shared" } else { "file" };
            let becomes = becomes(&event, side);
            happened(&event, ExportLine { stream: Some(stream.to_owned()), becomes, ..filed })?
        }
        EntryKind::Refused { code, .. } => ExportLine { code: Some(code), ..bare },
        EntryKind::Administered { act, whom, role } => {
            ExportLine { code: Some(act), whom: whom.map(|whom| whom.login), role, ..bare }
        }
        EntryKind::IdentityOpened { person, document } => {
            ExportLine { fact: Some(json!({ "person": person, "document": document })), ..filed }
        }
        EntryKind::OpeningRefused { code, person, document } => {
            let fact = json!({ "person": person, "document": document });
            ExportLine { code: Some(code), fact: Some(fact), ..bare }
        }
        EntryKind::IdentityDestroyed { person } => {
            ExportLine { fact: Some(json!({ "person": person })), ..filed }
        }
        EntryKind::HeadTold { what } => ExportLine { code: Some(what), ..filed },
        EntryKind::Exported { asked: Some(asked) } => {
            let ExportAsk { format, .. } = *asked;
            let filter = value(&ExportAsk { format: None, ..*asked })?;
            ExportLine { code: format, fact: Some(filter), ..bare }
        }
        EntryKind::Exported { asked: None } | EntryKind::SignedIn | EntryKind::SignInFailed => bare,
    })
}

fn happened(event: &Event, line: ExportLine) -> Result<ExportLine, TrailError> {
    Ok(ExportLine {
        at: Some(event.at),
        occurred_at: event.occurred_at,
        told: Some(event.told.is_some()),
        told_received_on: event.told.as_ref().map(|told| told.received_on),
        told_channel: event.told.as_ref().and_then(|told| told.channel),
        imported: Some(event.imported),
        breaches: some(&event.breaches)?,
        side: Some(event.by.side),
        role: Some(event.by.role),
        fact: Some(value(&event.fact)?),
        clocks: some(&event.clocks)?,
        ..line
    })
}

/// A list that holds something.
fn some<T: serde::Serialize>(list: &[T]) -> Result<Option<Value>, TrailError> {
    if list.is_empty() { Ok(None) } else { value(&list).map(Some) }
}

fn value<T: serde::Serialize>(of: &T) -> Result<Value, TrailError> {
    serde_json::to_value(of).map_err(|_| TrailError::Form)
}
