//! `identity`: a sealed identity, opened from a script. It is printed and kept nowhere here.

use clap::Args;
use comity_domain::ids::PersonCode;

use super::{Ended, print, print_json, reads};
use crate::{
    client::Client,
    safe_text::Safe,
    words::{say, say_with},
};

/// `comity identity`.
#[derive(Debug, Args)]
pub(super) struct IdentityArgs {
    /// The reference.
    reference: String,
    /// The code of the person, such as V-1.
    person: PersonCode,
    /// Why you need to know; kept with your name and the time. It names nobody.
    #[arg(long)]
    reason: String,
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) async fn open(client: &Client, args: &IdentityArgs) -> Result<(), Ended> {
    let request = reads::find(client, &args.reference).await?;
    let opened = client.identity(request.id, &args.person, &args.reason).await?;
    if args.json {
        return print_json(&serde_json::to_string(&opened)?);
    }
    let nationality = opened.nationality.map(|state| state.to_string());
    for (key, text) in [
        ("identity-name", opened.name.as_deref()),
        ("identity-born", opened.born.as_deref()),
        ("identity-nationality", nationality.as_deref()),
        ("identity-place", opened.place.as_deref()),
    ] {
        let text = text.map_or_else(|| say("identity-not-given"), Safe::of);
        print(say_with(key, &[("text", text.into())]).as_str())?;
    }
    let person = Safe::of(args.person.as_str());
    print(say_with("identity-recorded", &[("person", person.into())]).as_str())
}
