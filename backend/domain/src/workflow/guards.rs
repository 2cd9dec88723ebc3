//! The guards the table names. Each is a leaf: it looks at one thing and says what is not met.
//!
//! Asked without a command (which actions are possible?) a guard answers only what the request itself decides.

mod answering;
mod custody;
mod drafting;
mod filing;
mod hearing;
mod leaving;
mod lending;
mod linking;
mod persons;
mod receiving;
mod telling;
mod using;

use jiff::{Timestamp, civil::Date};

use super::{
    command::{Command, Create},
    event::follows,
    refusal::Unmet,
    request::Request,
    unmet::WhenTold,
};
use crate::{
    codes::{DocumentClass, Kind, Side},
    contents::Contents,
    ids::RequestId,
    law::Cite,
    registry::{Actor, Context, end_of},
    sight,
};

/// Declares the guards, each with what it asks and the function that looks.
macro_rules! guards {
    ($(#[doc = $doc:literal] $name:ident => $check:path,)*) => {
        /// A guard of the transition table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Guard {
            $(#[doc = $doc] $name,)*
        }

        impl Guard {
            /// Returns what is not met; without a command only what the request itself decides.
            #[must_use]
            pub fn unmet(self, ask: &Ask<'_>) -> Vec<Unmet> {
                match self { $(Self::$name => $check(ask),)* }
            }

            /// Returns what it asks, as a sentence.
            #[must_use]
            pub fn asks(self) -> &'static str {
                match self { $(Self::$name => $doc.trim_ascii_start(),)* }
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
    RequestedStateKnown => drafting::requested_state_known,
    /// `from` names an own ended request.
    CopiesAnOwnEndedRequest => drafting::copies_an_own_ended_request,
    /// Links name requests between the same States; an extradition follows a provisional arrest.
    LinksFit => linking::links_fit,
    /// Ids are unique, what is referred to is declared, and the measures are those of the kind.
    ContentsWellFormed => drafting::contents_well_formed,
    /// Of a sealed person the contents hold a code and nothing else: the identity is in the vault, TIP 6(1).
    SealedIdentityApart => persons::sealed_identity_apart,
    /// A sealed identity goes to the other State with a recorded purpose, or not at all.
    IdentityWithPurpose => persons::identity_with_purpose,
    /// Every identity that is to go is in the vault.
    IdentitiesHeld => persons::identities_held,
    /// No free text that leaves the State holds the name of a sealed person.
    NoSealedName => persons::no_sealed_name,
    /// A sealed person of the request, not sent yet.
    SealedPersonKnown => persons::sealed_person_known,
    /// What for, and that the other State needs it to execute.
    IdentityPurposeAndNeed => persons::identity_purpose_and_need,
    /// The identity is in the vault.
    IdentityHeld => persons::identity_held,
    /// The requesting State is on the register, not the own one, and by letter.
    RequestingStateByLetter => receiving::requesting_state_by_letter,
    /// The day the letter came, not ahead.
    ReceivedOnGiven => receiving::received_on_given,
    /// The other State is on the register, not the own one, and by letter.
    OtherStateByLetter => receiving::other_state_by_letter,
    /// The steps are in the order of their dates, none ahead.
    StepsInOrder => receiving::steps_in_order,
    /// No blocking finding, 18(15).
    NoBlockingFinding => drafting::no_blocking_finding,
    /// A comment for the drafter.
    CommentGiven => drafting::comment_given,
    /// Never anyone who wrote any part of it.
    FourEyes => drafting::four_eyes,
    /// Who approved it adds nothing to it.
    ApproverAddsNothing => drafting::approver_adds_nothing,
    /// The contents are those approved.
    ContentsAsApproved => leaving::contents_as_approved,
    /// The requested State has an active central authority, 18(13).
    ActiveCentralAuthority => leaving::active_central_authority,
    /// A channel this act can take; INTERPOL only where both agreed, 18(13).
    ChannelOpen => leaving::channel_open,
    /// Only a letter went on another day than today: not before it was approved, nor ahead.
    WentAsDated => leaving::went_as_dated,
    /// Every document of the contents is attached, and the same.
    DocumentsAttached => leaving::documents_attached,
    /// Not later than the recall window.
    InsideRecallWindow => leaving::inside_recall_window,
    /// A reason.
    ReasonGiven => leaving::reason_given,
    /// What is missing, each with article and words.
    MissingNamed => leaving::missing_named,
    /// What was executed in part is said in words or shown by evidence.
    PartExplained => answering::part_explained,
    /// At least one question, 18(16).
    ItemsNamed => hearing::items_named,
    /// The date for the answer lies ahead.
    DueDateAhead => hearing::due_date_ahead,
    /// An answer to every open question.
    EveryItemAnswered => hearing::every_item_answered,
    /// Documents named are attached.
    DocumentsKnown => filing::documents_known,
    /// The time for the answer is over.
    AnswerOverdue => hearing::answer_overdue,
    /// What is consulted.
    SubjectGiven => hearing::subject_given,
    /// The id of the consultation is free.
    ConsultationNew => hearing::consultation_new,
    /// A date for the answer, ahead.
    AnswerByAhead => hearing::answer_by_ahead,
    /// A consultation that is not answered yet.
    ConsultationOpen => hearing::consultation_open,
    /// Measures named are the request's.
    MeasuresKnown => answering::measures_known,
    /// Measures named, or at least one, are not answered yet.
    MeasuresStillOpen => answering::measures_still_open,
    /// Every open measure has an executing authority.
    ExecutingAuthorityNamed => answering::executing_authority_named,
    /// Dual criminality is assessed where a measure is coercive, 18(9).
    DualCriminalityAssessed => answering::dual_criminality_assessed,
    /// Which running proceeding, 18(25).
    ProceedingNamed => hearing::proceeding_named,
    /// A review date, ahead.
    ReviewDateAhead => hearing::review_date_ahead,
    /// The consultation named was held, 18(26).
    ConsultationHeld => hearing::consultation_held,
    /// A ground that is on the list, may be chosen, and stands against the measures refused.
    GroundAllowed => answering::ground_allowed,
    /// Reasons, 18(23).
    ReasonsGiven => answering::reasons_given,
    /// Consultation held, or what the ground admits instead.
    ConsultedOrReason => answering::consulted_or_reason,
    /// At least one outcome.
    OutcomesGiven => answering::outcomes_given,
    /// A measure is refused by `refuse` only, never as an outcome.
    NoneRefusedByDelivery => answering::none_refused_by_delivery,
    /// Evidence ids are new and say what they are.
    EvidenceNew => answering::evidence_new,
    /// Dates of return lie ahead, each for evidence of this delivery.
    ReturnDatesAhead => answering::return_dates_ahead,
    /// Usable, or not and why.
    UsableSaid => answering::usable_said,
    /// A text.
    TextGiven => filing::text_given,
    /// No other document of that name on this side.
    NameFree => filing::name_free,
    /// Assets named are the request's; amounts are not negative.
    AssetsKnown => using::assets_known,
    /// Evidence named was delivered.
    EvidenceKnown => using::evidence_known,
    /// Evidence was delivered: there is something to be used.
    EvidenceThere => using::evidence_there,
    /// The id of the use consent is free.
    ConsentNew => using::consent_new,
    /// What other use.
    OtherUseGiven => using::other_use_given,
    /// A use consent that is not decided yet.
    ConsentOpen => using::consent_open,
    /// Granted or not; not granted has its reasons.
    ConsentDecided => using::consent_decided,
    /// Work on these is still to be stopped.
    StopOwed => using::stop_owed,
    /// The evidence was not returned yet.
    EvidenceNotReturned => using::evidence_not_returned,
    /// Notice before; or at once after, with the reason, 18(5).
    NoticeBeforeOrReason => using::notice_before_or_reason,
    /// Who bears what.
    SplitGiven => using::split_given,
    /// An estimate has its currency.
    EstimateWhole => using::estimate_whole,
    /// No arrest clock runs: the person is held until the request for extradition comes, 16(9).
    NoArrestClockRuns => custody::no_arrest_clock_runs,
    /// An arrest that was made is reported before it is delivered: its clock runs from there, 16(9).
    ArrestReported => custody::arrest_reported,
    /// The arrest clock runs, and is due.
    ArrestClockDue => custody::arrest_clock_due,
    /// Nobody was arrested on the strength of it: then it is withdrawn, not recalled.
    NobodyArrestedOnIt => custody::nobody_arrested_on_it,
    /// The provisional arrest it follows was not answered on the strength of it.
    ArrestNotAnswered => custody::arrest_not_answered,
    /// The person is the one sought.
    PersonSought => custody::person_sought,
    /// The person is not held already; or it puts the hour or the place right, with the reason.
    PersonAtLiberty => custody::person_at_liberty,
    /// The hour of the arrest, not ahead, nor before a release; before the request was sent only where it says on what.
    ArrestDated => custody::arrest_dated,
    /// What puts an arrest right says another hour, another place, or that it was made on something else.
    CorrectionChanges => custody::correction_changes,
    /// The person is held.
    PersonHeld => custody::person_held,
    /// The hour of the release, not ahead, and not before the arrest.
    ReleaseDated => custody::release_dated,
    /// What was decided, by court or minister.
    DecisionGiven => custody::decision_given,
    /// The day of the surrender, not ahead.
    SurrenderDated => custody::surrender_dated,
    /// Where.
    PlaceGiven => custody::place_given,
    /// What became of the prosecution, and its day, not ahead.
    ProsecutionDated => custody::prosecution_dated,
    /// The person is one of the request.
    PersonKnown => lending::person_known,
    /// A person whom a State can hold in custody: no victim, no legal person, 18(10).
    PersonMayBeLent => lending::person_may_be_lent,
    /// A measure of 18(10) is asked for, neither refused nor withdrawn.
    LendingAsked => lending::lending_asked,
    /// The person is not lent already.
    PersonHere => lending::person_here,
    /// The person freely agrees, 18(10)(a).
    PersonConsents => lending::person_consents,
    /// A day of return, ahead.
    ReturnDateGiven => lending::return_date_given,
    /// The person is lent, or was released from attendance and has not left.
    PersonAway => lending::person_away,
    /// No notice was given yet, or the protection of the last one is over.
    PersonNotReleased => lending::person_not_released,
    /// The day agreed for safe conduct lies ahead.
    UntilAhead => lending::until_ahead,
    /// A document of the own file is not shared.
    FileStaysFile => filing::file_stays_file,
    /// The person named works on cases of this State.
    AssigneeMayWork => filing::assignee_may_work,
}

const MET: Vec<Unmet> = Vec::new();

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

/// A date must end after now.
fn ahead(ask: &Ask<'_>, date: Option<Date>, field: impl Into<String>) -> Vec<Unmet> {
    match date {
        Some(date) if end_of(date) <= ask.context.now => vec![Unmet::DateNotAhead { field: field.into() }],
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

/// The request a new draft takes its contents from, where it brings none: the own ended one named, or the provisional
/// arrest that an extradition follows.
#[must_use]
pub fn copied_from(create: &Create) -> Option<RequestId> {
    create.from.or(follows(create.links.iter().copied()).filter(|_| create.contents.is_none()))
}

/// Whether a copy brings contents of its own or takes those of the request it comes from.
pub(crate) fn contents_of(create: &Create, context: &Context) -> Contents {
    let copied = copied_from(create).and_then(|id| context.linked(id)).and_then(|l| l.contents.as_ref());
    let contents = match (&create.contents, copied) {
        (Some(contents), _) => return contents.clone(),
        // The numbers of the old request stay with it.
        (None, Some(contents)) => Contents { own_reference: None, their_reference: None, ..contents.clone() },
        (None, None) => Contents::default(),
    };
    if create.kind == Kind::Extradition { contents.for_extradition() } else { contents }
}

/// The instant a consultation counts as held without an answer: when the day named is over.
pub(crate) fn held_from(answer_by: Date) -> Timestamp {
    end_of(answer_by)
}

/// What a told act lacks: what keeps it from being recorded, and the rules of law it broke.
#[derive(Debug, Default)]
pub(crate) struct ToldLacks {
    /// Form: the letter, dates, ids.
    pub(crate) form: Vec<Unmet>,
    /// Law: recorded, never a reason not to record.
    pub(crate) breaches: Vec<Unmet>,
}

/// Returns what an act told by letter lacks: guards of form keep it out, guards of law that the other State broke are
/// recorded, and Comity's own rules of work are not asked of a State that does not work here.
pub(crate) fn told_lacks(guards: &[Guard], ask: &Ask<'_>) -> ToldLacks {
    let mut lacks = ToldLacks::default();
    for unmet in guards.iter().flat_map(|guard| guard.unmet(ask)) {
        match unmet.of_a_told_act() {
            WhenTold::Form => lacks.form.push(unmet),
            WhenTold::Breach => lacks.breaches.push(unmet),
            WhenTold::NotAsked => {}
        }
    }
    lacks
}

/// Returns what the letter that tells an act lacks.
pub(crate) use telling::{letter_lacks, on_another_day};

/// Returns every guard of a row that is not met, in the order of the row.
#[must_use]
pub fn all_unmet(guards: &[Guard], ask: &Ask<'_>) -> Vec<Unmet> {
    debug_assert!(ask.request.is_none_or(|r| sight::side(r, ask.actor) == Some(ask.side)));
    guards.iter().flat_map(|guard| guard.unmet(ask)).collect()
}
