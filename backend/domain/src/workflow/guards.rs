//! The guards the table names. Each is a leaf: it looks at one thing and says what is not met.
//!
//! Asked without a command (which actions are possible?) a guard answers only what the request itself decides.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};

use super::{
    command::{Command, Create, EvidenceWhat},
    refusal::Unmet,
    request::Request,
};
use crate::{
    codes::{Channel, DocumentClass, DualCriminalityResult, MeasureState, Side},
    contents::Contents,
    ids::MeasureId,
    law::{
        Cite::{self, Comity, Untoc},
        completeness,
        grounds::{self, Consultation as Duty},
    },
    registry::{Actor, Context, end_of},
    sight,
};

/// Declares the guards, each with what it asks and the function that looks.
macro_rules! guards {
    ($($(#[$doc:meta])* $name:ident => $check:path,)*) => {
        /// A guard of the transition table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Guard {
            $($(#[$doc])* $name,)*
        }

        impl Guard {
            /// Returns what is not met; without a command only what the request itself decides.
            #[must_use]
            pub fn unmet(self, ask: &Ask<'_>) -> Vec<Unmet> {
                match self { $(Self::$name => $check(ask),)* }
            }

            /// Returns the name as the workflow prints it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

/// What a guard may look at.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The request; none while it is being created.
    pub request: Option<&'a Request>,
    /// The command; none when only the possibility is asked.
    pub command: Option<&'a Command>,
    /// Who acts.
    pub actor: &'a Actor,
    /// On which side.
    pub side: Side,
    /// What else is known.
    pub context: &'a Context,
}

guards! {
    /// The requested State is on the register and not the own one.
    RequestedStateKnown => requested_state_known,
    /// `from` names an own ended request.
    CopiesAnOwnEndedRequest => copies_an_own_ended_request,
    /// Ids are unique and what is referred to is declared.
    ContentsWellFormed => contents_well_formed,
    /// No identity of a sealed person: there is no vault yet.
    NoSealedIdentity => no_sealed_identity,
    /// No blocking finding, 18(15).
    NoBlockingFinding => no_blocking_finding,
    /// A comment for the drafter.
    CommentGiven => comment_given,
    /// Never anyone who wrote any part of it.
    FourEyes => four_eyes,
    /// The contents are those approved.
    ContentsAsApproved => contents_as_approved,
    /// The requested State has an active central authority, 18(13).
    ActiveCentralAuthority => active_central_authority,
    /// A channel this act can take; INTERPOL only where both agreed, 18(13).
    ChannelOpen => channel_open,
    /// Every document of the contents is attached, and the same.
    DocumentsAttached => documents_attached,
    /// Not later than the recall window.
    InsideRecallWindow => inside_recall_window,
    /// A reason.
    ReasonGiven => reason_given,
    /// What is missing, each with article and words.
    MissingNamed => missing_named,
    /// At least one question, 18(16).
    ItemsNamed => items_named,
    /// The date for the answer lies ahead.
    DueDateAhead => due_date_ahead,
    /// An answer to every open question.
    EveryItemAnswered => every_item_answered,
    /// Documents named are attached.
    DocumentsKnown => documents_known,
    /// The time for the answer is over.
    AnswerOverdue => answer_overdue,
    /// What is consulted.
    SubjectGiven => subject_given,
    /// The id of the consultation is free.
    ConsultationNew => consultation_new,
    /// A date for the answer, ahead.
    AnswerByAhead => answer_by_ahead,
    /// A consultation that is not answered yet.
    ConsultationOpen => consultation_open,
    /// Measures named are the request's.
    MeasuresKnown => measures_known,
    /// Measures named, or at least one, are not answered yet.
    MeasuresStillOpen => measures_still_open,
    /// Every open measure has an executing authority.
    ExecutingAuthorityNamed => executing_authority_named,
    /// Dual criminality is assessed where a measure is coercive, 18(9).
    DualCriminalityAssessed => dual_criminality_assessed,
    /// Which running proceeding, 18(25).
    ProceedingNamed => proceeding_named,
    /// A review date, ahead.
    ReviewDateAhead => review_date_ahead,
    /// The consultation named was held, 18(26).
    ConsultationHeld => consultation_held,
    /// A ground that is on the list and may be chosen.
    GroundAllowed => ground_allowed,
    /// Reasons, 18(23).
    ReasonsGiven => reasons_given,
    /// Consultation held, or what the ground admits instead.
    ConsultedOrReason => consulted_or_reason,
    /// At least one outcome.
    OutcomesGiven => outcomes_given,
    /// A measure is refused by `refuse` only, never as an outcome.
    NoneRefusedByDelivery => none_refused_by_delivery,
    /// Evidence ids are new and say what they are.
    EvidenceNew => evidence_new,
    /// Dates of return lie ahead, each for evidence of this delivery.
    ReturnDatesAhead => return_dates_ahead,
    /// Usable, or not and why.
    UsableSaid => usable_said,
    /// A text.
    TextGiven => text_given,
    /// No other document of that name on this side.
    NameFree => name_free,
    /// No sealed document: there is no vault yet.
    NotSealed => not_sealed,
    /// A document of the own file is not shared.
    FileStaysFile => file_stays_file,
    /// The person named works on cases of this State.
    AssigneeMayWork => assignee_may_work,
}

const MET: Vec<Unmet> = Vec::new();

fn requested_state_known(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Create(create)) = ask.command else { return MET };
    if ask.actor.state == Some(create.requested) {
        return vec![Unmet::OwnState];
    }
    if ask.context.between.is_none() { vec![Unmet::UnknownState] } else { MET }
}

fn copies_an_own_ended_request(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Create(create)) = ask.command else { return MET };
    if create.from.is_none() {
        return MET;
    }
    match &ask.context.linked {
        Some(linked)
            if linked.request.status.is_ended() && Some(linked.request.requesting) == ask.actor.state =>
        {
            MET
        }
        _ => vec![Unmet::NotAnOwnEndedRequest],
    }
}

/// The contents a command brings, if it brings any.
fn brought<'a>(ask: &'a Ask<'_>) -> Option<&'a Contents> {
    match ask.command? {
        Command::Create(create) => create.contents.as_ref(),
        Command::Edit { contents } => Some(contents),
        _ => None,
    }
}

fn contents_well_formed(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(contents) = brought(ask) else { return MET };
    let mut unmet = MET;
    let mut measures = BTreeSet::new();
    let mut persons = BTreeSet::new();
    let mut assets = BTreeSet::new();
    let mut documents = BTreeSet::new();
    for p in &contents.persons {
        if !persons.insert(&p.code) {
            unmet.push(Unmet::IdTaken { field: format!("persons.{}", p.code) });
        }
    }
    for a in &contents.assets {
        if !assets.insert(&a.id) {
            unmet.push(Unmet::IdTaken { field: format!("assets.{}", a.id) });
        }
    }
    for (i, d) in contents.documents.iter().enumerate() {
        if !documents.insert(&d.name) {
            unmet.push(Unmet::IdTaken { field: format!("documents.{i}.name") });
        }
    }
    for m in &contents.measures {
        if !measures.insert(&m.id) {
            unmet.push(Unmet::IdTaken { field: format!("measures.{}", m.id) });
        }
        if m.persons.iter().any(|code| !persons.contains(code)) {
            unmet.push(Unmet::UnknownReference { field: format!("measures.{}.persons", m.id) });
        }
        if m.assets.iter().any(|id| !assets.contains(id)) {
            unmet.push(Unmet::UnknownReference { field: format!("measures.{}.assets", m.id) });
        }
    }
    unmet
}

fn no_sealed_identity(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(contents) = brought(ask) else { return MET };
    let sealed = contents.persons.iter().filter(|p| p.sealed || p.identity.0);
    sealed
        .filter(|p| {
            p.identity.0
                || p.name.is_some()
                || p.nationality.is_some()
                || p.place.is_some()
                || p.description.is_some()
                || p.identity_sent == Some(true)
        })
        .map(|p| Unmet::SealedIdentity { person: p.code.clone() })
        .collect()
}

fn no_blocking_finding(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(contents) = ask.request.and_then(|r| r.contents.as_deref()) else {
        return if ask.command.is_some() { vec![Unmet::ContentsNotAtHand] } else { MET };
    };
    let Some(between) = &ask.context.between else { return vec![Unmet::UnknownState] };
    let blocking = completeness::blocking(contents, between);
    if blocking.is_empty() { MET } else { vec![Unmet::Incomplete(blocking)] }
}

fn four_eyes(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.request {
        Some(request) if request.authors.contains(&ask.actor.user) => vec![Unmet::FourEyes],
        _ => MET,
    }
}

fn contents_as_approved(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.request {
        Some(request) if request.approved_draft != Some(request.draft) => vec![Unmet::ContentsChanged],
        _ => MET,
    }
}

fn active_central_authority(ask: &Ask<'_>) -> Vec<Unmet> {
    match &ask.context.between {
        Some(between) if between.requested.active_authority => MET,
        _ => vec![Unmet::NoActiveAuthority],
    }
}

fn channel_open(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Send { channel, agreed }) = ask.command else { return MET };
    match channel {
        Channel::Comity => MET,
        Channel::Interpol => {
            if *agreed {
                MET
            } else {
                vec![Unmet::ChannelNotAgreed]
            }
        }
        // A connected State receives through Comity; letters to States that are not connected follow.
        Channel::DiplomaticPouch => vec![Unmet::ChannelNotOpen],
    }
}

fn documents_attached(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(contents) = ask.request.and_then(|r| r.contents.as_deref()) else {
        return if ask.command.is_some() { vec![Unmet::ContentsNotAtHand] } else { MET };
    };
    let mut unmet = MET;
    for (i, entry) in contents.documents.iter().enumerate() {
        let field = format!("documents.{i}");
        // Also by class: what is called sealed or of the file never leaves as an open document under that name.
        let differs = ask
            .context
            .document(&entry.name)
            .is_some_and(|d| d.sha256 != entry.sha256 || d.classification != entry.classification);
        let differs = differs.then(|| Unmet::DocumentDiffers { field: field.clone() });
        unmet.extend(unfit(ask, field, &entry.name).or(differs));
    }
    for (i, t) in contents.translations.iter().enumerate() {
        unmet.extend(unfit(ask, format!("translations.{i}.document"), &t.document));
    }
    unmet
}

fn inside_recall_window(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.request.and_then(|r| r.recall_until) {
        Some(until) if ask.context.now > until => vec![Unmet::RecallWindowOver { until }],
        _ => MET,
    }
}

/// A text that must be given; without a command nothing is asked.
fn given(
    ask: &Ask<'_>,
    field: &'static str,
    law: Cite,
    text: impl Fn(&Command) -> Option<&str>,
) -> Vec<Unmet> {
    match ask.command {
        Some(command) if text(command).is_none_or(|t| t.trim().is_empty()) => {
            vec![Unmet::Missing { field, law }]
        }
        _ => MET,
    }
}

fn comment_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "comment", Comity("5"), |c| match c {
        Command::ReturnToDrafter { comment } => Some(comment),
        _ => None,
    })
}

fn reason_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "reason", Comity("5"), |c| match c {
        Command::Cancel { reason } => Some(reason),
        _ => None,
    })
}

fn missing_named(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::ReturnDeficient { missing }) = ask.command else { return MET };
    if missing.is_empty() || missing.iter().any(|m| m.text.trim().is_empty()) {
        return vec![Unmet::Missing { field: "missing", law: Untoc("18(15)") }];
    }
    MET
}

fn items_named(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::RequestInformation { items, .. }) = ask.command else { return MET };
    if items.is_empty() || items.iter().any(|i| i.text.trim().is_empty()) {
        return vec![Unmet::Missing { field: "items", law: Untoc("18(16)") }];
    }
    let open = ask.request.and_then(|r| r.round.as_ref()).map(|r| r.open.clone()).unwrap_or_default();
    let mut seen: BTreeSet<_> = open.iter().collect();
    let taken = items.iter().filter_map(|i| i.id.as_ref()).filter(|id| !seen.insert(id));
    taken.map(|id| Unmet::IdTaken { field: format!("items.{id}") }).collect()
}

/// A date must end after now.
fn ahead(ask: &Ask<'_>, date: Option<Date>, field: impl Into<String>) -> Vec<Unmet> {
    match date {
        Some(date) if end_of(date) <= ask.context.now => vec![Unmet::DateNotAhead { field: field.into() }],
        _ => MET,
    }
}

fn due_date_ahead(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::RequestInformation { due, .. }) = ask.command else { return MET };
    ahead(ask, *due, "due")
}

fn every_item_answered(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::SupplyInformation { answers, .. }) = ask.command else { return MET };
    let open = ask.request.and_then(|r| r.round.as_ref()).map(|r| r.open.clone()).unwrap_or_default();
    let mut unmet = MET;
    let blank = |item| answers.get(item).is_none_or(|a| a.trim().is_empty());
    let unanswered: Vec<_> = open.iter().filter(|item| blank(*item)).cloned().collect();
    if !unanswered.is_empty() {
        unmet.push(Unmet::NotAnswered { items: unanswered });
    }
    unmet.extend(
        answers
            .keys()
            .filter(|item| !open.contains(item))
            .map(|item| Unmet::UnknownItem { item: item.clone() }),
    );
    unmet
}

fn documents_known(ask: &Ask<'_>) -> Vec<Unmet> {
    let named: Vec<(String, &str)> = match ask.command {
        Some(Command::SupplyInformation { documents, .. }) => {
            documents.iter().enumerate().map(|(i, n)| (format!("documents.{i}"), n.as_str())).collect()
        }
        Some(Command::Translate { document, .. }) => vec![("document".to_owned(), document.as_str())],
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
    named.into_iter().filter_map(|(field, name)| unfit(ask, field, name)).collect()
}

fn answer_overdue(ask: &Ask<'_>) -> Vec<Unmet> {
    let clock = crate::codes::Clock::SupplyInformation;
    let due =
        ask.request.and_then(|r| r.clocks.iter().rfind(|c| c.clock == clock && c.is_open())).map(|c| c.due);
    match due {
        Some(due) if ask.context.now <= due => vec![Unmet::AnswerNotOverdue { due }],
        _ => MET,
    }
}

fn subject_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "subject", Untoc("18(26)"), |c| match c {
        Command::Consult { subject, .. } => Some(subject),
        _ => None,
    })
}

fn consultation_new(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Consult { id: Some(id), .. }) = ask.command else { return MET };
    match ask.request.and_then(|r| r.consultation(id)) {
        Some(_) => vec![Unmet::IdTaken { field: "id".to_owned() }],
        None => MET,
    }
}

fn answer_by_ahead(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Consult { answer_by, .. }) = ask.command else { return MET };
    match answer_by {
        None => vec![Unmet::Missing { field: "answer_by", law: Untoc("18(26)") }],
        Some(date) => ahead(ask, Some(*date), "answer_by"),
    }
}

fn consultation_open(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(request) = ask.request else { return MET };
    let mut open = request.consultations.iter().filter(|c| c.answered_at.is_none());
    match ask.command {
        Some(Command::AnswerConsultation { consultation: Some(id), .. }) => match request.consultation(id) {
            None => vec![Unmet::UnknownConsultation],
            Some(c) if c.answered_at.is_some() => vec![Unmet::NoOpenConsultation],
            Some(_) => MET,
        },
        Some(Command::AnswerConsultation { consultation: None, .. }) if open.clone().count() > 1 => {
            vec![Unmet::Missing { field: "consultation", law: Untoc("18(26)") }]
        }
        _ => {
            if open.next().is_none() {
                vec![Unmet::NoOpenConsultation]
            } else {
                MET
            }
        }
    }
}

/// The measures a command names.
fn named_measures(command: &Command) -> Vec<&MeasureId> {
    match command {
        Command::Refuse(refuse) => refuse.measures.iter().collect(),
        Command::Withdraw { measures, .. } => measures.iter().collect(),
        Command::DeliverResults(deliver) => deliver.outcomes.keys().chain(&deliver.refused).collect(),
        Command::Accept { executing_authority, .. } => executing_authority.keys().collect(),
        Command::AnswerConsultation { declined, .. } => declined.keys().collect(),
        _ => vec![],
    }
}

fn measures_known(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(command)) = (ask.request, ask.command) else { return MET };
    let unknown = named_measures(command).into_iter().filter(|id| !request.measures.contains_key(*id));
    unknown.map(|id| Unmet::UnknownMeasure { measure: id.clone() }).collect()
}

fn measures_still_open(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(command)) = (ask.request, ask.command) else { return MET };
    let named = named_measures(command).into_iter().filter_map(|id| Some((id, request.measures.get(id)?)));
    named
        .filter(|(_, m)| m.state != MeasureState::Open)
        .map(|(id, m)| Unmet::MeasureNotOpen { measure: id.clone(), state: m.state })
        .collect()
}

fn executing_authority_named(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(Command::Accept { executing_authority, .. })) = (ask.request, ask.command)
    else {
        return MET;
    };
    let without =
        request.open_measures().filter(|id| executing_authority.get(*id).is_none_or(|a| a.trim().is_empty()));
    without.map(|id| Unmet::NoExecutingAuthority { measure: id.clone() }).collect()
}

fn dual_criminality_assessed(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(Command::Accept { dual_criminality, .. })) = (ask.request, ask.command) else {
        return MET;
    };
    let coercive =
        request.measures.values().any(|m| m.state == MeasureState::Open && m.measure_type.is_coercive());
    match dual_criminality {
        Some(d) if d.result == DualCriminalityResult::NotNeeded && coercive => {
            vec![Unmet::DualCriminalityNotAssessed]
        }
        None if coercive => vec![Unmet::DualCriminalityNotAssessed],
        _ => MET,
    }
}

fn proceeding_named(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "running_proceeding", Untoc("18(25)"), |c| match c {
        Command::Postpone { running_proceeding, .. } => Some(running_proceeding),
        _ => None,
    })
}

fn review_date_ahead(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Postpone { review_date, .. }) = ask.command else { return MET };
    match review_date {
        None => vec![Unmet::Missing { field: "review_date", law: Comity("5") }],
        Some(date) => ahead(ask, Some(*date), "review_date"),
    }
}

fn consultation_held(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.command {
        Some(Command::Postpone { consultation: Some(id), .. }) => held(ask, id),
        Some(Command::Postpone { consultation: None, .. }) => {
            vec![Unmet::NoConsultation { law: Untoc("18(26)"), owed: true }]
        }
        Some(_) => MET,
        // Whatever would be said: while none is held, there is none to name.
        None => {
            let Some(request) = ask.request else { return MET };
            if request.consultations.iter().any(|c| c.is_held(ask.context.now)) {
                return MET;
            }
            match request.consultations.iter().map(|c| c.held_from).min() {
                Some(held_from) => vec![Unmet::ConsultationNotHeld { held_from }],
                None => vec![Unmet::NoConsultation { law: Untoc("18(26)"), owed: true }],
            }
        }
    }
}

fn held(ask: &Ask<'_>, id: &crate::ids::ConsultationId) -> Vec<Unmet> {
    match ask.request.and_then(|r| r.consultation(id)) {
        None => vec![Unmet::UnknownConsultation],
        Some(c) if c.is_held(ask.context.now) => MET,
        Some(c) => vec![Unmet::ConsultationNotHeld { held_from: c.held_from }],
    }
}

fn ground_allowed(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Refuse(refuse)) = ask.command else { return MET };
    if refuse.ground.is_empty() {
        return vec![Unmet::Missing { field: "ground", law: Untoc("18(21)") }];
    }
    match grounds::ground(&refuse.ground) {
        None => vec![Unmet::UnknownGround],
        Some(ground) if !ground.may_be_chosen => vec![Unmet::BarredGround(ground)],
        Some(_) => MET,
    }
}

fn reasons_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "reasons", Untoc("18(23)"), |c| match c {
        Command::Refuse(refuse) => Some(&refuse.reasons),
        _ => None,
    })
}

fn consulted_or_reason(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Refuse(refuse)) = ask.command else { return MET };
    if let Some(id) = &refuse.consultation.id {
        return held(ask, id);
    }
    let reason = refuse.consultation.none_because.as_deref().is_some_and(|r| !r.trim().is_empty());
    let owed = grounds::ground(&refuse.ground).is_none_or(|g| g.consultation == Duty::Owed);
    // Where 18(26) owes it without exception, only a breach that is said to be one can be recorded.
    let said = reason && (!owed || refuse.consultation.breach);
    if said { MET } else { vec![Unmet::NoConsultation { law: Untoc("18(26)"), owed }] }
}

fn outcomes_given(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.command {
        Some(Command::DeliverResults(deliver))
            if deliver.outcomes.is_empty() && deliver.refused.is_empty() =>
        {
            vec![Unmet::Missing { field: "outcomes", law: Untoc("18(17)") }]
        }
        _ => MET,
    }
}

fn none_refused_by_delivery(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::DeliverResults(deliver)) = ask.command else { return MET };
    deliver.refused.iter().map(|id| Unmet::RefusedByDelivery { measure: id.clone() }).collect()
}

fn evidence_new(ask: &Ask<'_>) -> Vec<Unmet> {
    let (Some(request), Some(Command::DeliverResults(deliver))) = (ask.request, ask.command) else {
        return MET;
    };
    let mut seen = request.evidence.clone();
    let taken = deliver.evidence.iter().filter(|e| !seen.insert(e.id.clone()));
    taken.map(|e| Unmet::EvidenceTaken { evidence: e.id.clone() }).collect()
}

fn return_dates_ahead(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::DeliverResults(deliver)) = ask.command else { return MET };
    let mut unmet = MET;
    let mut named = BTreeSet::new();
    for (id, date) in &deliver.return_due {
        if !named.insert(id) {
            unmet.push(Unmet::IdTaken { field: format!("return_due.{id}") });
        }
        if !deliver.evidence.iter().any(|e| &e.id == id) {
            unmet.push(Unmet::UnknownReference { field: format!("return_due.{id}") });
        }
        unmet.extend(ahead(ask, Some(*date), format!("return_due.{id}")));
    }
    unmet
}

fn usable_said(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::ConfirmReceipt { usable, outcome_feedback }) = ask.command else { return MET };
    let why = outcome_feedback.as_deref().is_some_and(|t| !t.trim().is_empty());
    match usable {
        None => vec![Unmet::Missing { field: "usable", law: Comity("5") }],
        Some(false) if !why => vec![Unmet::Missing { field: "outcome_feedback", law: Comity("5") }],
        Some(_) => MET,
    }
}

fn text_given(ask: &Ask<'_>) -> Vec<Unmet> {
    given(ask, "text", Comity("5"), |c| match c {
        Command::ReportProgress { text } | Command::Message { text } | Command::Note { text } => Some(text),
        _ => None,
    })
}

fn name_free(ask: &Ask<'_>) -> Vec<Unmet> {
    let Some(Command::Attach { name, .. }) = ask.command else { return MET };
    if name.trim().is_empty() {
        return vec![Unmet::Missing { field: "name", law: Comity("5") }];
    }
    if ask.context.document(name).is_some() { vec![Unmet::NameTaken] } else { MET }
}

fn not_sealed(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.command {
        Some(Command::Attach { classification: DocumentClass::Sealed, .. }) => vec![Unmet::SealedDocument],
        Some(Command::DeliverResults(deliver))
            if deliver.evidence.iter().any(|e| e.classification == DocumentClass::Sealed) =>
        {
            vec![Unmet::SealedDocument]
        }
        _ => MET,
    }
}

fn file_stays_file(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.command {
        Some(Command::Attach { classification: DocumentClass::File, share: true, .. }) => {
            vec![Unmet::DocumentOfTheFile { field: "share".to_owned() }]
        }
        _ => MET,
    }
}

/// What is not met by a document that is named to go to the other State.
fn unfit(ask: &Ask<'_>, field: String, name: &str) -> Option<Unmet> {
    match ask.context.document(name) {
        None => Some(Unmet::DocumentNotAttached { field }),
        Some(d) if d.classification == DocumentClass::File => Some(Unmet::DocumentOfTheFile { field }),
        Some(_) => None,
    }
}

fn assignee_may_work(ask: &Ask<'_>) -> Vec<Unmet> {
    match ask.command {
        Some(Command::Assign { .. }) if !ask.context.assignee_may_work => vec![Unmet::AssigneeMayNot],
        _ => MET,
    }
}

/// Whether a copy brings contents of its own or takes those of the request it comes from.
pub(crate) fn contents_of(create: &Create, context: &Context) -> Contents {
    match (&create.contents, &context.linked) {
        (Some(contents), _) => contents.clone(),
        (None, Some(linked)) if create.from.is_some() => linked.contents.clone(),
        (None, _) => Contents::default(),
    }
}

/// The instant a consultation counts as held without an answer: when the day named is over.
pub(crate) fn held_from(answer_by: Date) -> Timestamp {
    end_of(answer_by)
}

/// Returns every guard of a row that is not met, in the order of the row.
#[must_use]
pub fn all_unmet(guards: &[Guard], ask: &Ask<'_>) -> Vec<Unmet> {
    debug_assert!(ask.request.is_none_or(|r| sight::side(r, ask.actor) == Some(ask.side)));
    guards.iter().flat_map(|guard| guard.unmet(ask)).collect()
}
