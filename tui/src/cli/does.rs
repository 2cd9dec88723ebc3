//! `do`, `new`: what a script changes.

use std::{
    fs,
    io::{self, IsTerminal as _, Read as _, Write as _},
    path::Path,
};

use clap::Args;
use comity_api::{
    acts::{CreateBody, RegisterBody},
    request::{Done, RequestView},
};
use comity_domain::codes::{Action, DocumentClass};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::{Ended, print, print_json, reads};
use crate::{
    by_kind,
    client::{Client, Moved, fresh_key},
    msg::Fault,
    safe_text::Safe,
    words::{say, say_with},
};

/// `comity do`.
#[derive(Debug, Args)]
pub(super) struct DoArgs {
    /// The reference.
    reference: String,
    /// The action, such as acknowledge.
    action: String,
    /// A field of what the action says: NAME=VALUE, as JSON where it is JSON, with dots for fields inside.
    #[arg(long, value_name = "NAME=VALUE")]
    field: Vec<String>,
    /// A JSON file with what the action says; - is standard input.
    #[arg(long, value_name = "FILE")]
    data: Option<String>,
    /// The letter that tells an act of a State by letter: a file, attached to your own file first.
    #[arg(long, value_name = "FILE")]
    letter: Option<String>,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// `comity new`.
#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// A JSON file: requested, kind, contents; - is standard input.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["register", "from_request"])]
    from: Option<String>,
    /// An own request that has ended: a new draft of the same kind, to the same State, with what it held.
    #[arg(long, value_name = "REFERENCE", conflicts_with_all = ["from", "register"])]
    from_request: Option<String>,
    /// A request that came in on paper, as a JSON file: the State, the day, the contents.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    register: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub(super) json: bool,
}

fn text_of(file: &str) -> Result<String, Ended> {
    if file == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    Ok(fs::read_to_string(file)?)
}

/// Puts NAME=VALUE into what the action says.
fn put(body: &mut Value, field: &str) -> Result<(), Ended> {
    let bad = || Ended::Usage(say_with("cli-bad-field", &[("field", Safe::of(field).into())]));
    let (name, value) = field.split_once('=').ok_or_else(bad)?;
    // What reads as JSON other than a bare word or number is JSON: lists and objects, true and false.
    let structured = value.starts_with(['{', '[', '"']) || matches!(value, "true" | "false" | "null");
    let value = if structured { serde_json::from_str(value).map_err(|_| bad())? } else { Value::from(value) };
    let mut at = body;
    let mut parts = name.split('.').peekable();
    while let Some(part) = parts.next() {
        let Value::Object(map) = at else { return Err(bad()) };
        if parts.peek().is_none() {
            map.insert(part.to_owned(), value);
            return Ok(());
        }
        at = map.entry(part).or_insert_with(|| Value::Object(Map::new()));
    }
    Err(bad())
}

pub(super) async fn act(client: &Client, args: &DoArgs) -> Result<(), Ended> {
    let action = reads::coded(Action::ALL, Action::as_str, &args.action, "action")?;
    if matches!(action, Action::Create | Action::Register | Action::Import | Action::Attach) {
        return Err(Ended::Usage(say("cli-other-command")));
    }
    let mut body = match &args.data {
        Some(file) => serde_json::from_str(&text_of(file)?)?,
        None => Value::Object(Map::new()),
    };
    for field in &args.field {
        put(&mut body, field)?;
    }
    let mut request = reads::find(client, &args.reference).await?;
    if !args.yes {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            // Nobody can be asked: what changes something must have been meant.
            return Err(Ended::Usage(say("cli-needs-yes")));
        }
        let words = [
            ("action", by_kind::action(request.kind, action).into()),
            ("reference", Safe::of(request.reference.as_str()).into()),
            ("effect", say(&by_kind::entry(request.kind, &format!("effect-{action}"))).into()),
        ];
        if !agreed(&say_with("cli-ask", &words))? {
            return Err(Ended::Refused(say("cli-not-done"), None));
        }
    }
    let mut attached: Option<String> = None;
    if let Some(letter) = &args.letter {
        if body.get("on_behalf_of").is_none() {
            return Err(Ended::Usage(say("cli-letter-of-whom")));
        }
        attached = Some(letter_of(client, &mut request, letter).await?);
        body["document"] = attached.clone().into();
    }
    let (key, before) = (fresh_key(), request.status.clone());
    let done = if action == Action::Edit {
        let body = serde_json::from_value(serde_json::json!({ "contents": body }))?;
        client.edit(request.id, request.version, &body, &key).await
    } else {
        client.act(request.id, action, request.version, &body, &key).await
    };
    let done = done.map_err(|fault| half_done(fault, attached.as_deref()))?;
    said(action, &done, Some(&before), args.json)
}

/// Returns the name under which a letter is in the own file: attached now, or before, where the same bytes are there
/// under the same name. So a command that was put right is not stopped by its own letter.
async fn letter_of(client: &Client, request: &mut RequestView, path: &str) -> Result<String, Ended> {
    let document = crate::runtime::files::document(path, DocumentClass::File, false).await?;
    let there = request.documents.iter().find(|d| d.side == request.side && d.name == document.name);
    if let Some(there) = there
        && there.sha256 == sha256(&document.path)?
    {
        return Ok(document.name);
    }
    let done = client.attach(request.id, request.version, &document, &fresh_key(), &Moved::default()).await?;
    request.version = done.version;
    Ok(document.name)
}

/// The SHA-256 of a file, hex.
fn sha256(path: &Path) -> Result<String, Ended> {
    let mut file = fs::File::open(path)?;
    let (mut hasher, mut portion) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        let read = file.read(&mut portion)?;
        if read == 0 {
            return Ok(hex::encode(hasher.finalize()));
        }
        hasher.update(&portion[..read]);
    }
}

/// What failed after the letter was attached says that the letter is there.
fn half_done(fault: Fault, letter: Option<&str>) -> Ended {
    match (Ended::from(fault), letter) {
        (Ended::Refused(text, object), Some(name)) => {
            let args = [("what", text.into()), ("name", Safe::of(name).into())];
            Ended::Refused(say_with("cli-letter-attached", &args), object)
        }
        (ended, _) => ended,
    }
}

pub(super) fn agreed(question: &Safe) -> Result<bool, Ended> {
    let mut err = io::stderr().lock();
    write!(err, "{question} ")?;
    err.flush()?;
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// Says what was done; `before`: the status it had, so that only a change is called one.
pub(super) fn said(action: Action, done: &Done, before: Option<&str>, json: bool) -> Result<(), Ended> {
    if json {
        return print_json(&serde_json::to_string(done)?);
    }
    let (status, _) = crate::screens::due::status(&done.status, done.stage);
    let args = [
        ("action", by_kind::action_on(&done.reference, action).into()),
        ("reference", Safe::of(done.reference.as_str()).into()),
        ("status", status.into()),
    ];
    let words = match (done.repeated, before == Some(done.status.as_str())) {
        (true, _) => "done-before",
        (false, true) => "done-stands",
        (false, false) => "done",
    };
    print(say_with(words, &args).as_str())
}

pub(super) async fn new(client: &Client, args: &NewArgs) -> Result<(), Ended> {
    if let Some(reference) = &args.from_request {
        let ended = reads::find(client, reference).await?;
        let body = CreateBody {
            kind: ended.kind,
            requested: ended.requested,
            contents: None,
            from: Some(ended.id),
            links: vec![],
        };
        let done = client.create(&body, &fresh_key()).await?;
        return said(Action::Create, &done, None, args.json);
    }
    let file = args.register.as_deref().or(args.from.as_deref()).unwrap_or("-");
    let mut body: Value = serde_json::from_str(&text_of(file)?)?;
    if let Value::Object(map) = &mut body {
        map.entry("kind").or_insert_with(|| "mla".into());
    }
    if args.register.is_some() {
        let body: RegisterBody = serde_json::from_value(body)?;
        let done = client.register(&body, &fresh_key()).await?;
        return said(Action::Register, &done, None, args.json);
    }
    let body: CreateBody = serde_json::from_value(body)?;
    let done = client.create(&body, &fresh_key()).await?;
    said(Action::Create, &done, None, args.json)
}
