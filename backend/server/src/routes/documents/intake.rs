//! A body on its way in: counted, looked at, hashed and staged as it comes.

use std::time::Duration;

use axum::{
    body::{Body, BodyDataStream, Bytes},
    http::{HeaderMap, header},
};
use comity_domain::ids::DocumentId;
use comity_store::Upload;
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};
use tokio::time::timeout;

use crate::{
    Settings,
    media::{self, HEAD},
    problem::{self, Failure},
};

/// What came.
#[derive(Debug)]
pub(super) struct Taken {
    /// What it was staged under; none where it only was read.
    pub(super) staged: Option<DocumentId>,
    pub(super) size: u64,
    /// Hex.
    pub(super) sha256: String,
}

/// What a document is said to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) name: &'a str,
    pub(super) media_type: &'a str,
}

/// How much of a body that is not taken is read all the same, and for how long: a client that is still sending hears
/// the answer only then.
const DRAINED: u64 = 64 * 1024 * 1024;
const DRAINING: Duration = Duration::from_secs(5);

/// Takes a body in. With an upload it is staged; without one it is only read, for its digest: what such a command came
/// with decides whether it repeats an earlier one.
///
/// # Errors
/// The problem to answer; nothing of the body stays.
pub(super) async fn take(
    settings: &Settings,
    said: Said<'_>,
    headers: &HeaderMap,
    body: Body,
    upload: Option<Upload>,
) -> Result<Taken, Failure> {
    let most = settings.max_document;
    let mut stream = body.into_data_stream();
    if announced(headers).is_some_and(|length| length > most) {
        drain(stream).await;
        return Err(problem::document_too_large(most));
    }
    let mut sink = upload.map_or_else(|| Sink::Read { hash: Sha256::new(), size: 0 }, Sink::Staged);
    let taken = run(settings, said, &mut stream, &mut sink).await;
    match taken {
        Ok(()) => sink.finish(said.media_type).await,
        Err(failure) => {
            if let Sink::Staged(upload) = sink {
                upload.abandon().await?;
            }
            drain(stream).await;
            Err(failure)
        }
    }
}

async fn run(
    settings: &Settings,
    said: Said<'_>,
    stream: &mut BodyDataStream,
    sink: &mut Sink,
) -> Result<(), Failure> {
    let mut head = Some(Vec::with_capacity(HEAD));
    while let Some(bytes) = next(stream, settings.upload_silence).await? {
        if sink.size() + bytes.len() as u64 > settings.max_document {
            return Err(problem::document_too_large(settings.max_document));
        }
        if let Some(first) = &mut head {
            first.extend_from_slice(&bytes[..bytes.len().min(HEAD - first.len())]);
            if first.len() == HEAD {
                sink.look(said, first)?;
                head = None;
            }
        }
        sink.add(&bytes).await?;
    }
    head.map_or(Ok(()), |first| sink.look(said, &first))
}

/// Where the bytes go.
enum Sink {
    Staged(Upload),
    Read { hash: Sha256, size: u64 },
}

impl Sink {
    fn size(&self) -> u64 {
        match self {
            Self::Staged(upload) => upload.size(),
            Self::Read { size, .. } => *size,
        }
    }

    /// Looks at the first bytes. Who may not attach is told that, and nothing about bytes.
    fn look(&self, said: Said<'_>, head: &[u8]) -> Result<(), Failure> {
        if matches!(self, Self::Read { .. }) {
            return Ok(());
        }
        if let Some(found) = media::contradiction(said.media_type, head) {
            return Err(problem::contradicted(said.media_type, found));
        }
        match media::belied(said.name, head) {
            Some(found) => Err(problem::contradicted(said.name, found)),
            None => Ok(()),
        }
    }

    async fn add(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Staged(upload) => upload.add(bytes).await?,
            Self::Read { hash, size } => {
                hash.update(bytes);
                *size += bytes.len() as u64;
            }
        }
        Ok(())
    }

    async fn finish(self, media_type: &str) -> Result<Taken, Failure> {
        Ok(match self {
            Self::Staged(upload) => {
                let kept = upload.finish(media_type).await?;
                Taken { staged: Some(kept.id), size: kept.size, sha256: kept.sha256 }
            }
            Self::Read { hash, size } => Taken { staged: None, size, sha256: hex::encode(hash.finalize()) },
        })
    }
}

/// Returns the next bytes; none at the end, and a failure where the line broke or fell silent.
async fn next(stream: &mut BodyDataStream, silence: Duration) -> Result<Option<Bytes>, Failure> {
    match timeout(silence, stream.next()).await {
        Ok(next) => next.transpose().map_err(|_| problem::body_cut_off()),
        Err(_) => Err(problem::body_cut_off()),
    }
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn drain(mut stream: BodyDataStream) {
    let reading = async {
        let mut left = DRAINED;
        while let Some(Ok(bytes)) = stream.next().await {
            let Some(rest) = left.checked_sub(bytes.len() as u64) else { return };
            left = rest;
        }
    };
    let _ = timeout(DRAINING, reading).await;
}
