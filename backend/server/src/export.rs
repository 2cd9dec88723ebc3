//! The audit trail of one State as text: the same lines over HTTP and on the host, page by page, memory flat.

use comity_api::{
    exports::{ExportBody, ExportHeader, ExportLine, Format},
    views::becomes,
};
use comity_domain::{ids::RequestId, registry::Actor, sight, workflow::Stream};
use comity_store::{Entry, EntryKind, Export, ExportFilter, Store, StoreError};
use jiff::Timestamp;
use uuid::Uuid;

/// The columns of the CSV form.
const COLUMNS: [&str; 18] = [
    "index",
    "recorded_at",
    "kind",
    "reference",
    "stream",
    "seq",
    "action",
    "at",
    "side",
    "role",
    "state",
    "by",
    "by_name",
    "becomes",
    "code",
    "whom",
    "fact",
    "texts",
];

/// An audit trail on its way out.
#[derive(Debug)]
pub(crate) struct Trail {
    header: ExportHeader,
    export: Export,
    reader: Actor,
    begun: bool,
}

/// Why an audit trail ends early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TrailError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A line could not be written.
    #[error("an entry has no form in this format")]
    Form,
}

impl Trail {
    /// Opens the trail of the reader's State as it stands; none where the reader may not take it out.
    pub(crate) async fn open(
        store: &Store,
        reader: &Actor,
        asked: ExportBody,
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let Some(state) = reader.state.filter(|_| sight::exports_audit_trail(reader)) else {
            return Ok(None);
        };
        let request = match &asked.request {
            // A request that is not seen has no lines, like one that does not exist.
            Some(reference) => {
                Some(store.find_reference(reader, reference).await?.unwrap_or(RequestId(Uuid::nil())))
            }
            None => None,
        };
        let filter = ExportFilter {
            request,
            actor: asked.actor,
            action: asked.action,
            from: asked.from,
            until: asked.to,
        };
        let Some(export) = store.export(reader, filter, now).await? else { return Ok(None) };
        let header = ExportHeader {
            export: "comity audit trail".to_owned(),
            state,
            taken_at: now,
            through: export.through,
            tool: concat!("comityd ", env!("CARGO_PKG_VERSION")).to_owned(),
            filter: asked,
        };
        Ok(Some(Self { header, export, reader: reader.clone(), begun: false }))
    }

    pub(crate) fn format(&self) -> Format {
        self.header.filter.format
    }

    /// Returns the next piece of text; none: that was all. The first piece is the header.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, TrailError> {
        if !self.begun {
            self.begun = true;
            return head(&self.header).map(Some);
        }
        let page = self.export.next_page().await?;
        if page.is_empty() {
            return Ok(None);
        }
        let mut out = Vec::with_capacity(page.len() * 256);
        for entry in page {
            write(&mut out, &line(entry, &self.reader)?, self.header.filter.format)?;
        }
        Ok(Some(out))
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, TrailError> {
    serde_json::to_string(value).map_err(|_| TrailError::Form)
}

fn head(header: &ExportHeader) -> Result<Vec<u8>, TrailError> {
    let header_line = json(header)?;
    Ok(match header.filter.format {
        Format::Jsonl => format!("{header_line}\n"),
        Format::Csv => format!("# {header_line}\n{}\n", COLUMNS.join(",")),
    }
    .into_bytes())
}

fn line(entry: Entry, reader: &Actor) -> Result<ExportLine, TrailError> {
    let mut line = ExportLine {
        index: entry.index,
        recorded_at: entry.recorded_at,
        kind: entry.kind.as_str().to_owned(),
        reference: entry.reference,
        stream: None,
        seq: None,
        action: entry.kind.action(),
        at: None,
        side: None,
        role: entry.role,
        state: entry.state,
        by: entry.by.as_ref().map(|by| by.login.clone()),
        by_name: entry.by.map(|by| by.name),
        becomes: None,
        code: None,
        whom: None,
        fact: None,
        texts: entry.texts,
    };
    match entry.kind {
        EntryKind::Event { stream, event } => {
            let side = if entry.state == reader.state { event.by.side } else { event.by.side.other() };
            line.stream = Some(if stream == Stream::Shared { "shared" } else { "file" }.to_owned());
            line.seq = Some(entry.seq);
            line.at = Some(event.at);
            line.side = Some(event.by.side);
            line.role = Some(event.by.role);
            line.becomes = becomes(&event, side);
            line.fact = Some(serde_json::to_value(&event.fact).map_err(|_| TrailError::Form)?);
        }
        EntryKind::Refused { code, .. } => line.code = Some(code),
        EntryKind::Administered { act, whom, role } => {
            line.code = Some(act);
            line.whom = whom.map(|whom| whom.login);
            line.role = role;
        }
        EntryKind::IdentityOpened { person, document } => {
            line.stream = Some("file".to_owned());
            line.seq = Some(entry.seq);
            line.fact = Some(serde_json::json!({ "person": person, "document": document }));
        }
        EntryKind::OpeningRefused { code, person, document } => {
            line.code = Some(code);
            line.fact = Some(serde_json::json!({ "person": person, "document": document }));
        }
        EntryKind::IdentityDestroyed { person } => {
            line.stream = Some("file".to_owned());
            line.seq = Some(entry.seq);
            line.fact = Some(serde_json::json!({ "person": person }));
        }
        EntryKind::HeadTold { what } => {
            line.stream = Some("file".to_owned());
            line.seq = Some(entry.seq);
            line.code = Some(what);
        }
        EntryKind::SignedIn | EntryKind::SignInFailed | EntryKind::Exported => {}
    }
    Ok(line)
}

fn write(out: &mut Vec<u8>, line: &ExportLine, format: Format) -> Result<(), TrailError> {
    match format {
        Format::Jsonl => {
            out.extend(json(line)?.as_bytes());
            out.push(b'\n');
            Ok(())
        }
        Format::Csv => csv_line(out, line),
    }
}

fn csv_line(out: &mut Vec<u8>, line: &ExportLine) -> Result<(), TrailError> {
    let fields = [
        line.index.to_string(),
        line.recorded_at.to_string(),
        line.kind.clone(),
        said(line.reference.as_ref()),
        said(line.stream.as_ref()),
        said(line.seq.as_ref()),
        said(line.action.as_ref()),
        said(line.at.as_ref()),
        said(line.side.as_ref()),
        said(line.role.as_ref()),
        said(line.state.as_ref()),
        said(line.by.as_ref()),
        said(line.by_name.as_ref()),
        said(line.becomes.as_ref()),
        said(line.code.as_ref()),
        said(line.whom.as_ref()),
        line.fact.as_ref().map(json).transpose()?.unwrap_or_default(),
        if line.texts.is_empty() { String::new() } else { json(&line.texts)? },
    ];
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(fields.iter().map(|f| no_formula(f).into_owned())).map_err(|_| TrailError::Form)?;
    writer.flush().map_err(|_| TrailError::Form)
}

fn said<T: std::fmt::Display>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// A cell that a spreadsheet would calculate gets an apostrophe: what people wrote is shown, never run.
fn no_formula(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_could_be_a_formula_is_text() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(no_formula(cell), format!("'{cell}"));
        }
        assert_eq!(no_formula("MLA-2026-LKA-IND-000001"), "MLA-2026-LKA-IND-000001");
    }
}
