//! `state`: what is on record of a State.

use clap::Args;
use comity_domain::ids::StateCode;

use super::{Ended, print, print_json};
use crate::{client::Client, screens::profile};

/// `comity state`.
#[derive(Debug, Args)]
pub(super) struct StateArgs {
    /// Its three letters, ISO 3166-1.
    code: StateCode,
    /// JSON, as the backend has it.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) async fn show(client: &Client, args: &StateArgs) -> Result<(), Ended> {
    let read = client.profile(args.code).await?;
    if args.json {
        return print_json(&serde_json::to_string(&read)?);
    }
    let own = client.me().await?.state;
    for line in profile::plain(&read, own) {
        print(line.as_str())?;
    }
    Ok(())
}
