//! `releases`: the releases for the Committee of Experts, and the bytes whose SHA-256 the log names.

use std::io::{self, IsTerminal as _, Write as _};

use clap::Args;
use comity_domain::figures::release::Quarter;
use sha2::{Digest as _, Sha256};

use super::{Ended, print, print_json, target};
use crate::{
    client::Client,
    runtime::saving::Target,
    safe_text::Safe,
    screens::figures::release,
    words::{say, say_with},
};

/// The width of a table: what a terminal of 80 columns shows.
const WIDTH: usize = 78;

/// `comity releases`.
#[derive(Debug, Args)]
pub(super) struct ReleasesArgs {
    /// This one, such as 2026Q1; without it a list of all.
    quarter: Option<Quarter>,
    /// As JSON; of one release exactly the bytes whose SHA-256 the log names.
    #[arg(long)]
    pub(super) json: bool,
    /// Save those bytes in this file: sha256sum of it gives the number in the log. No file is written over.
    #[arg(long, value_name = "FILE", requires = "quarter")]
    out: Option<String>,
    /// Write over a file that is there.
    #[arg(long, requires = "out")]
    force: bool,
}

impl ReleasesArgs {
    /// Where it is saved; none: it is printed.
    pub(super) async fn target(&self) -> Result<Option<Target>, Ended> {
        target::target(self.out.as_deref(), self.force).await
    }
}

pub(super) async fn releases(client: &Client, args: &ReleasesArgs, to: Option<Target>) -> Result<(), Ended> {
    let Some(quarter) = args.quarter else {
        let all = client.releases().await?;
        if args.json {
            return print_json(&serde_json::to_string_pretty(&all)?);
        }
        return release::plain(&all, WIDTH).iter().try_for_each(|line| print(line.as_str().trim_end()));
    };
    if to.is_none() && !args.json {
        let view = client.release(quarter).await?;
        return release::lines(&view, WIDTH).iter().try_for_each(|(line, _)| print(line.as_str().trim_end()));
    }
    let part = target::begin(to).await?;
    let bytes = client.release_file(quarter).await?;
    let Some(part) = part else { return put(&bytes) };
    let named = client.release(quarter).await?.brief.sha256;
    let found = hex::encode(Sha256::digest(&bytes));
    let sha = [("sha", Safe::of(&named).into()), ("found", Safe::of(&found).into())];
    if found != named {
        return Err(Ended::Refused(say_with("releases-other-bytes", &sha), None));
    }
    let path = part.bytes("", &bytes).await?;
    let [sha, _] = sha;
    print(say_with("releases-saved", &[("path", Safe::of(&path.to_string_lossy()).into()), sha]).as_str())
}

/// Into a pipe byte for byte; on a terminal without what it would act on.
fn put(bytes: &[u8]) -> Result<(), Ended> {
    let mut out = io::stdout().lock();
    if out.is_terminal() {
        drop(out);
        let text = std::str::from_utf8(bytes).map_err(|_| Ended::Refused(say("fault-odd"), None))?;
        return print_json(text);
    }
    out.write_all(bytes)?;
    Ok(out.flush()?)
}
