//! `attach` and `save`: documents between this machine and a request.

use std::{
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use comity_api::request::{DocumentView, RequestView};
use comity_domain::codes::{Action, DocumentClass};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{
    Ended,
    does::{agreed, said},
    print, reads,
};
use crate::{
    client::{Client, Moved, fresh_key},
    runtime::{
        files,
        saving::{Expected, Part, Target},
    },
    safe_text::Safe,
    words::{say, say_with},
};

/// `comity attach`.
#[derive(Debug, Args)]
pub(super) struct AttachArgs {
    /// The reference.
    reference: String,
    /// The file.
    file: String,
    /// What the document is called; the name of the file where nothing is given.
    #[arg(long)]
    name: Option<String>,
    /// shared, or file: your own State only.
    #[arg(long, default_value = "shared")]
    class: String,
    /// The other State sees it at once.
    #[arg(long)]
    share: bool,
    /// The media type, such as text/csv;charset=windows-1256; by the name of the file where nothing is given.
    #[arg(long, value_name = "TYPE")]
    media_type: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// `comity save`.
#[derive(Debug, Args)]
pub(super) struct SaveArgs {
    /// The reference.
    reference: String,
    /// The name of the document, or its id where both sides have one of that name.
    document: String,
    /// The file or folder it is saved in; under its own name in this folder where nothing is given. A file that is there
    /// is replaced only where you say so.
    #[arg(long, visible_alias = "out", value_name = "PATH")]
    to: Option<String>,
    /// Why you read a sealed document; kept with your name and the time. It names nobody.
    #[arg(long)]
    reason: Option<String>,
}

pub(super) async fn attach(client: &Client, args: &AttachArgs) -> Result<(), Ended> {
    let class: DocumentClass =
        args.class.parse().map_err(|_| unknown("class", &args.class, "shared, file"))?;
    let mut document = files::document(&args.file, class, args.share).await?;
    let request = reads::find(client, &args.reference).await?;
    document.name = args.name.clone().unwrap_or(document.name);
    document.media_type = args.media_type.clone().unwrap_or(document.media_type);
    let moved = Moved::default();
    let (key, size) = (fresh_key(), document.size);
    let sending = client.attach(request.id, request.version, &document, &key, &moved);
    let done = shown(sending, size, &moved).await?;
    said(Action::Attach, &done, Some(&request.status), args.json)
}

impl SaveArgs {
    /// Where it is saved: a place where something can be.
    pub(super) async fn target(&self) -> Result<Target, Ended> {
        let target = target(self.to.as_deref())?;
        target.try_out().await?;
        Ok(target)
    }
}

pub(super) async fn save(client: &Client, args: &SaveArgs, to: Target) -> Result<(), Ended> {
    let request = reads::find(client, &args.reference).await?;
    let document = wanted(&request, &args.document)?;
    let reason = args.reason.as_deref().filter(|reason| !reason.trim().is_empty());
    if document.classification == DocumentClass::Sealed && reason.is_none() {
        // Asked without one it would be refused, and the attempt be on record.
        let name = [("name", Safe::of(&document.name).into())];
        return Err(Ended::Usage(say_with("cli-sealed-needs-reason", &name)));
    }
    // To open a sealed one is an entry of the log.
    let part = Part::begin(to).await?;
    let expected = Expected { name: &document.name, size: document.size, sha256: &document.sha256 };
    let moved = Moved::default();
    let coming = async { part.document(client.document(document.id, reason).await?, expected, &moved).await };
    let path = shown(coming, document.size, &moved).await?;
    let path = Safe::of(&path.to_string_lossy());
    print(say_with("document-saved", &[("path", path.into())]).as_str())
}

/// Finds the document that was meant; of a name both sides used, none.
fn wanted<'a>(request: &'a RequestView, said: &str) -> Result<&'a DocumentView, Ended> {
    let documents = &request.documents;
    if let Some(document) = documents.iter().find(|d| d.id.to_string() == said) {
        return Ok(document);
    }
    let mut named = documents.iter().filter(|d| d.name == said);
    match (named.next(), named.next()) {
        (Some(document), None) => Ok(document),
        (Some(_), Some(_)) => {
            let ids: Vec<String> = documents
                .iter()
                .filter(|d| d.name == said)
                .map(|d| format!("{} ({})", d.id, d.side))
                .collect();
            Err(unknown("document", said, &ids.join(", ")))
        }
        (None, _) => {
            let all: Vec<&str> = documents.iter().map(|d| d.name.as_str()).collect();
            Err(unknown("document", said, &all.join(", ")))
        }
    }
}

/// Where to save; a file that is there is asked about, where somebody can be asked.
fn target(to: Option<&str>) -> Result<Target, Ended> {
    let Some(to) = to else { return Ok(Target::Folder(PathBuf::new())) };
    let path = files::expanded(to);
    if path.is_dir() {
        return Ok(Target::Folder(path));
    }
    let over = if path.try_exists()? { replaced(&path)? } else { false };
    Ok(Target::File { path, over })
}

fn replaced(path: &Path) -> Result<bool, Ended> {
    let name = Safe::of(&path.to_string_lossy());
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let folder = [("path", name.into())];
        return Err(Ended::Refused(say_with("file-there", &folder), None));
    }
    if agreed(&say_with("document-over", &[("path", name.into())]))? {
        return Ok(true);
    }
    Err(Ended::Refused(say("cli-not-done"), None))
}

/// Shows on a terminal how much moved; in a pipe nothing.
async fn shown<T>(work: impl Future<Output = T>, size: u64, moved: &Moved) -> T {
    if !io::stderr().is_terminal() {
        return work.await;
    }
    let bar = ProgressBar::with_draw_target(Some(size), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bytes:>10} of {total_bytes}  {bar:30}  {eta}") {
        bar.set_style(style);
    }
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => {
                bar.finish_and_clear();
                return done;
            }
            () = tokio::time::sleep(Duration::from_millis(200)) => bar.set_position(moved.bytes().min(size)),
        }
    }
}

fn unknown(what: &str, given: &str, known: &str) -> Ended {
    let words = [
        ("what", Safe::of(what).into()),
        ("given", Safe::of(given).into()),
        ("known", Safe::of(known).into()),
    ];
    Ended::Usage(say_with("cli-unknown-code", &words))
}
