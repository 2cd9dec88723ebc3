//! What must be read before a batch is decided.

use std::collections::{HashMap, HashSet};

use comity_domain::{
    codes::{Action, Side},
    ids::{RequestId, UserId},
    workflow::{Command, guards::copied_from},
};
use jiff::{Timestamp, tz::TimeZone};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    Submitted,
    sql::{HeadsAsk, Want},
};

/// What a command needs to have read before it is decided.
pub(super) fn needs(commands: &[&Submitted]) -> HeadsAsk {
    let mut ask = HeadsAsk::default();
    let mut requests: HashMap<RequestId, Want> = HashMap::new();
    let mut want = |id: RequestId, much: Want| {
        let most = requests.entry(id).or_default();
        *most = much.max(*most);
    };
    let mut users = HashSet::new();
    let mut documents_of = HashSet::new();
    for sent in commands {
        if users.insert(sent.user) {
            ask.users.push(sent.user);
        }
        ask.keys.extend(sent.key.iter().map(|key| (owner(sent), key.clone())));
        let action = sent.command.action();
        if let Some(id) = sent.request {
            let contents = matches!(action, Action::Submit | Action::Translate | Action::Send);
            want(id, if contents { Want::WithContents } else { Want::Folded });
            let documents = matches!(
                action,
                Action::Attach
                    | Action::Translate
                    | Action::Send
                    | Action::SupplyInformation
                    | Action::DeliverResults
            ) || matches!(sent.command, Command::Told(_));
            if documents && documents_of.insert(id) {
                ask.documents_of.push(id);
            }
        }
        match &sent.command {
            Command::Create(create) => {
                ask.serials.push((sent.user, Side::Requesting, create.requested, year(sent.now)));
                create.links.iter().for_each(|(_, id)| want(*id, Want::Folded));
                create
                    .from
                    .into_iter()
                    .chain(copied_from(create))
                    .for_each(|id| want(id, Want::WithContents));
            }
            Command::Register(register) => {
                register.links.iter().for_each(|(_, id)| want(*id, Want::Folded));
                ask.serials.push((sent.user, Side::Requested, register.requesting, year(sent.now)));
            }
            Command::Import(import) => {
                ask.serials.push((sent.user, import.side, import.other, year(sent.now)));
            }
            Command::Attach { document, .. } => ask.kept.push(*document),
            _ => {}
        }
    }
    ask.requests = requests.into_iter().collect();
    ask.keys.sort();
    ask.keys.dedup();
    ask
}

/// Whose key it is: that of who submits. An import's key names its State and the case, and is everybody's: two
/// registrars who import one register at once take each case over once.
pub(super) fn owner(sent: &Submitted) -> UserId {
    if matches!(sent.command, Command::Import(_)) { UserId(Uuid::nil()) } else { sent.user }
}

/// What a key stands for: the body as it was sent, the action, and the request.
pub(super) fn digest(sent: &Submitted) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(sent.digest);
    hasher.update(sent.command.action().as_str());
    hasher.update([0]);
    if let Some(id) = sent.request {
        hasher.update(id.0.as_bytes());
    }
    hasher.finalize().to_vec()
}

/// The year a reference is counted in.
pub(super) fn year(now: Timestamp) -> i16 {
    now.to_zoned_datetime(TimeZone::UTC).year()
}
