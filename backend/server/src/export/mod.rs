//! The audit trail of one State on its way out: the same bytes over HTTP and on the host, page by page, memory flat.

mod book;
mod line;
mod table;
mod xes;

use std::{fs::File, io};

use comity_api::exports::{ExportBody, ExportHeader, ExportLine, Format};
use comity_domain::{registry::Actor, sight};
use comity_store::{Export, ExportAsk, Store, StoreError};
use jiff::Timestamp;
use tokio::io::AsyncReadExt as _;

use book::Book;
pub(crate) use line::line;
pub(crate) use table::no_formula;

/// An audit trail on its way out.
pub(crate) struct Trail {
    header: ExportHeader,
    export: Export,
    reader: Actor,
    stage: Stage,
}

/// How far it has come.
enum Stage {
    /// Nothing was given yet.
    Begin,
    /// Entries go out as text.
    Entries,
    /// Entries go into a workbook, which goes out when it is whole.
    Book(Box<Book>),
    /// The workbook goes out.
    File(tokio::fs::File),
    /// That was all.
    End,
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
    /// The workbook could not be written.
    #[error("the workbook cannot be written")]
    Book(#[from] rust_xlsxwriter::XlsxError),
    /// The temporary file of the workbook could not be written or read.
    #[error("the temporary file of the workbook cannot be written or read")]
    File(#[from] io::Error),
}

/// How much of a workbook is in memory at once.
const PIECE: usize = 64 * 1024;

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
        let ask = ExportAsk {
            format: Some(asked.format.as_str().to_owned()),
            request: asked.request.clone(),
            actor: asked.actor,
            action: asked.action,
            from: asked.from,
            until: asked.to,
            question: asked.question,
            told_within_days: asked.told_within_days,
            ..ExportAsk::default()
        };
        let Some(export) = store.export(reader, ask, now).await? else { return Ok(None) };
        let header = ExportHeader {
            export: "comity audit trail".to_owned(),
            state,
            taken_at: now,
            through: export.through,
            tool: concat!("comityd ", env!("CARGO_PKG_VERSION")).to_owned(),
            filter: asked,
        };
        Ok(Some(Self { header, export, reader: reader.clone(), stage: Stage::Begin }))
    }

    pub(crate) fn format(&self) -> Format {
        self.header.filter.format
    }

    /// Returns how many entries were looked at, and how many there are.
    pub(crate) fn progress(&self) -> (u64, u64) {
        (self.export.read(), self.export.through)
    }

    /// Returns the next piece; none: that was all. An empty piece: it is still at work. What is dropped on the way
    /// leaves nothing behind: a temporary file has no name.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, TrailError> {
        match std::mem::replace(&mut self.stage, Stage::End) {
            Stage::Begin => {
                let (piece, stage) = self.begin()?;
                self.stage = stage;
                Ok(Some(piece))
            }
            Stage::Entries => {
                let piece = self.text().await?;
                if piece.is_empty() {
                    // What a form ends with is its last piece.
                    return Ok(Some(xes::FOOT.into()).filter(|_| self.format() == Format::Xes));
                }
                self.stage = Stage::Entries;
                Ok(Some(piece))
            }
            Stage::Book(mut book) => {
                let lines = self.lines().await?;
                self.stage = if lines.is_empty() {
                    Stage::File(
                        tokio::task::spawn_blocking(|| saved(*book)).await.map_err(io::Error::other)??,
                    )
                } else {
                    lines.iter().try_for_each(|line| book.push(line))?;
                    Stage::Book(book)
                };
                Ok(Some(vec![]))
            }
            Stage::File(mut file) => {
                let mut piece = vec![0; PIECE];
                let n = file.read(&mut piece).await?;
                if n == 0 {
                    return Ok(None);
                }
                piece.truncate(n);
                self.stage = Stage::File(file);
                Ok(Some(piece))
            }
            Stage::End => Ok(None),
        }
    }

    fn begin(&self) -> Result<(Vec<u8>, Stage), TrailError> {
        let header = json(&self.header)?;
        Ok(match self.format() {
            Format::Jsonl => (format!("{header}\n").into_bytes(), Stage::Entries),
            Format::Csv => {
                (format!("# {header}\n{}\n", table::names().join(",")).into_bytes(), Stage::Entries)
            }
            Format::Xes => (xes::head(&about(&self.header)?).into_bytes(), Stage::Entries),
            Format::Xlsx => {
                let book = Book::new(&about(&self.header)?, self.header.taken_at, book::ROWS)?;
                (vec![], Stage::Book(Box::new(book)))
            }
        })
    }

    async fn lines(&mut self) -> Result<Vec<ExportLine>, TrailError> {
        let page = self.export.next_page().await?;
        page.into_iter().map(|entry| line(entry, &self.reader)).collect()
    }

    /// Returns the next entries in their form; empty: that was all.
    async fn text(&mut self) -> Result<Vec<u8>, TrailError> {
        let mut out = Vec::new();
        if self.format() == Format::Xes {
            // Requests of which nothing is taken have no trace.
            while out.is_empty() {
                let cases = self.export.next_cases().await?;
                if cases.is_empty() {
                    break;
                }
                for case in cases {
                    let lines = case.into_iter().map(|entry| line(entry, &self.reader));
                    out.extend(xes::trace(lines.collect::<Result<_, _>>()?).into_bytes());
                }
            }
            return Ok(out);
        }
        let lines = self.lines().await?;
        if self.format() == Format::Csv {
            return table::csv_lines(&lines);
        }
        for line in lines {
            out.extend(json(&line)?.into_bytes());
            out.push(b'\n');
        }
        Ok(out)
    }
}

/// Writes a workbook into a temporary file that nobody else sees, and returns it at its beginning.
fn saved(book: Book) -> Result<tokio::fs::File, TrailError> {
    use io::Seek as _;
    let mut file: File = tempfile::tempfile()?;
    book.save(&mut file)?;
    file.rewind()?;
    Ok(tokio::fs::File::from_std(file))
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, TrailError> {
    serde_json::to_string(value).map_err(|_| TrailError::Form)
}

/// What an export is, as names and values: where a form has no room for the header as it stands.
fn about(header: &ExportHeader) -> Result<Vec<(String, String)>, TrailError> {
    fn walk(name: &str, value: &serde_json::Value, out: &mut Vec<(String, String)>) {
        match value {
            serde_json::Value::Object(fields) => {
                for (field, value) in fields {
                    let dot = if name.is_empty() { "" } else { "." };
                    walk(&format!("{name}{dot}{field}"), value, out);
                }
            }
            serde_json::Value::String(text) => out.push((name.to_owned(), text.clone())),
            other => out.push((name.to_owned(), other.to_string())),
        }
    }
    let mut out = vec![];
    walk("", &serde_json::to_value(header).map_err(|_| TrailError::Form)?, &mut out);
    Ok(out)
}
