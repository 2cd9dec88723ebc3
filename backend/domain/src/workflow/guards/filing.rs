//! Guards of documents, texts and the own file.

use super::{Ask, MET, given, unfit};
use crate::{
    codes::DocumentClass,
    law::Cite::Comity,
    workflow::{
        command::{Command, EvidenceWhat},
        refusal::Unmet,
    },
};

pub(super) fn documents_known(ask: &Ask<'_>) -> Vec<Unmet> {
    let named: Vec<(String, &str)> = match ask.command {
        Some(Command::SupplyInformation { documents, .. }) => {
            documents.iter().enumerate().map(|(i, n)| (format!("documents.{i}"), n.as_str())).collect()
        }
        Some(Command::Translate { document, .. }) => vec![("document".to_owned(), document.as_str())],
        Some(Command::Send { letter: Some(name), .. }) => vec![("letter".to_owned(), name.as_str())],
        Some(Command::DeliverResults(deliver)) => deliver
            .evidence
            .iter()
            .filter_map(|e| match &e.what {
                EvidenceWhat::Document(name) => Some((format!("evidence.{}.document", e.id), name.as_str())),
                EvidenceWhat::Object(_) => None,
            })
            .collect(),
        _ => vec![],
    };
    let unfit = named.into_iter().filter_map(|(field, name)| unfit(ask, field, name));
    unfit.chain(sealed_as_open(ask)).collect()
}

/// Evidence that is called sealed while its document is attached as an open one: it would be read like any other.
fn sealed_as_open<'a>(ask: &Ask<'a>) -> impl Iterator<Item = Unmet> + use<'a> {
    let delivered = match ask.command {
        Some(Command::DeliverResults(deliver)) => deliver.evidence.as_slice(),
        _ => &[],
    };
    let context = ask.context;
    delivered.iter().filter(|e| e.classification == DocumentClass::Sealed).filter_map(move |e| {
        let EvidenceWhat::Document(name) = &e.what else { return None };
        let open = context.document(name)?.classification == DocumentClass::Shared;
        open.then(|| Unmet::DocumentDiffers { field: format!("evidence.{}.document", e.id) })
    })
}

pub(super) fn text_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "text", Comity("5"), |c| match c {
        Command::ReportProgress { text }
        | Command::Message { text }
        | Command::Note { text }
        | Command::DiscloseExculpatory { text, .. }
        | Command::CannotKeepConfidential { text } => Some(text),
        _ => None,
    })
}

pub(super) fn name_free(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Attach { name, .. }) = ask.command else { return MET };
    if name.trim().is_empty() {
        return vec![Unmet::Missing { field: "name", law: Comity("5") }];
    }
    if ask.context.document(name).is_some() { vec![Unmet::NameTaken] } else { MET }
}

pub(super) fn file_stays_file(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.command {
        Some(Command::Attach { classification, share: true, .. })
            if *classification == DocumentClass::File || ask.actor.only_executes() =>
        {
            // What an executing authority reports stays in the file; the central authority passes it on.
            vec![Unmet::DocumentOfTheFile { field: "share".to_owned() }]
        }
        _ => MET,
    }
}

pub(super) fn assignee_may_work(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.command {
        Some(Command::Assign { .. }) if !ask.context.assignee_may_work => vec![Unmet::AssigneeMayNot],
        _ => MET,
    }
}
