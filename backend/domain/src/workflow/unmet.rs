//! What is not met by a command that is refused, each with its code, its article and its field.

mod says;
mod told;

use jiff::{Timestamp, civil::Date};

use crate::{
    codes::{Action, Kind, MeasureState, Status},
    ids::{EvidenceId, GroundCode, ItemId, MeasureId, PersonCode},
    law::{Cite, completeness::Finding, grounds::Ground},
};

pub(crate) use told::WhenTold;

/// A guard that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmet {
    /// A ground that may never be chosen.
    BarredGround(&'static Ground),
    /// A ground of a treaty on record that may never be chosen.
    BarredByTreaty {
        /// The ground.
        ground: GroundCode,
    },
    /// A ground that is not on the list.
    UnknownGround,
    /// A ground of another legal basis than the request's.
    GroundOfAnotherBasis {
        /// The same ground by the numbers of the request's basis, where there is one.
        instead: Option<&'static str>,
    },
    /// A ground that stands against confiscation only, chosen against another measure.
    GroundNotForMeasure {
        /// The ground.
        ground: &'static Ground,
        /// The first measure it does not cover.
        measure: MeasureId,
    },
    /// A field that must be given.
    Missing {
        /// The field.
        field: &'static str,
        /// What asks for it.
        law: Cite,
    },
    /// Blocking findings.
    Incomplete(Vec<Finding>),
    /// The approver wrote part of the request.
    FourEyes,
    /// The contents are not those approved.
    ContentsChanged,
    /// The caller brought no contents.
    ContentsNotAtHand,
    /// The requested State has no active central authority on record.
    NoActiveAuthority,
    /// INTERPOL needs both States' agreement, 18(13).
    ChannelNotAgreed,
    /// A channel that this act cannot take.
    ChannelNotOpen,
    /// The requested State is by letter: nobody there reads Comity.
    NotThroughComity,
    /// A document that is named is not attached.
    DocumentNotAttached {
        /// The field that names it.
        field: String,
    },
    /// A document attached under the name is another one.
    DocumentDiffers {
        /// The field that names it.
        field: String,
    },
    /// A document of the own file is named to go to the other State.
    DocumentOfTheFile {
        /// The field that names it.
        field: String,
    },
    /// The recall window is over.
    RecallWindowOver {
        /// Since when, UTC.
        until: Timestamp,
    },
    /// The time for an answer is not over.
    AnswerNotOverdue {
        /// When it is, UTC.
        due: Timestamp,
    },
    /// A date that must lie ahead does not.
    DateNotAhead {
        /// The field.
        field: String,
    },
    /// Questions without an answer.
    NotAnswered {
        /// Which.
        items: Vec<ItemId>,
    },
    /// An answer to a question nobody asked.
    UnknownItem {
        /// Which.
        item: ItemId,
    },
    /// No such measure.
    UnknownMeasure {
        /// Which.
        measure: MeasureId,
    },
    /// The measure was answered already.
    MeasureNotOpen {
        /// Which.
        measure: MeasureId,
        /// Where it stands.
        state: MeasureState,
    },
    /// A measure is called refused by a delivery: only `refuse` does that, with ground, reasons and consultation.
    RefusedByDelivery {
        /// Which.
        measure: MeasureId,
    },
    /// A measure without an executing authority.
    NoExecutingAuthority {
        /// Which.
        measure: MeasureId,
    },
    /// A coercive measure without an assessment, 18(9).
    DualCriminalityNotAssessed {
        /// Whether it is one of confiscation, 13(3).
        confiscation: bool,
    },
    /// The other State was not heard.
    NoConsultation {
        /// What asks for it.
        law: Cite,
        /// Whether only a recorded breach is left.
        owed: bool,
    },
    /// No such consultation.
    UnknownConsultation,
    /// The consultation is neither answered nor has its time passed.
    ConsultationNotHeld {
        /// When it counts as held, UTC.
        held_from: Timestamp,
    },
    /// The consultation was answered already, or none is open.
    NoOpenConsultation,
    /// The id is taken.
    IdTaken {
        /// The field.
        field: String,
    },
    /// Evidence with this id was delivered already.
    EvidenceTaken {
        /// Which.
        evidence: EvidenceId,
    },
    /// A State that is not on the register.
    UnknownState,
    /// A request to the own State.
    OwnState,
    /// The request to copy from is not an own ended one.
    NotAnOwnEndedRequest,
    /// A sealed person's identity stands in the open, or an open person's where only a sealed one's may.
    SealedIdentity {
        /// The person.
        person: PersonCode,
    },
    /// A field of an identity is too long to be one.
    IdentityTooLong {
        /// The person.
        person: PersonCode,
        /// The field of the identity.
        field: &'static str,
    },
    /// An identity is to go without a purpose, or a purpose is given and it does not go.
    IdentityWithoutPurpose {
        /// The person.
        person: PersonCode,
    },
    /// An identity is to go that the vault does not hold.
    IdentityNotHeld {
        /// The person.
        person: PersonCode,
    },
    /// The other State does not need the identity to execute: then it stays.
    IdentityNotNeeded,
    /// The identity went before.
    IdentitySentAlready,
    /// There is no sealed person whose identity could go.
    NoIdentityToSend,
    /// A text that leaves the State names a sealed person.
    NamesSealedPerson {
        /// The person.
        person: PersonCode,
        /// The field.
        field: String,
    },
    /// No such person in the request.
    UnknownPerson {
        /// Which.
        person: PersonCode,
    },
    /// The other State works in Comity itself.
    StateConnected,
    /// A day that must have come has not.
    NotYetHappened {
        /// The field.
        field: String,
    },
    /// It would lie before the act that gave the present status.
    BeforeWhatLedHere {
        /// The field.
        field: String,
        /// When that was, UTC.
        last: Timestamp,
    },
    /// It would lie before what it can only follow.
    TooEarly {
        /// The field.
        field: String,
        /// What it follows.
        follows: Follows,
        /// When that was, UTC.
        at: Timestamp,
    },
    /// The letter would have come before what it tells.
    ReceivedBeforeItHappened,
    /// An amount below nought.
    NegativeAmount {
        /// The field.
        field: String,
    },
    /// No such evidence was delivered.
    UnknownEvidence {
        /// Which.
        evidence: EvidenceId,
    },
    /// No such use consent was asked for.
    UnknownConsent,
    /// The use consent was decided already, or none is open.
    NoOpenConsent,
    /// Nothing is left on which work is to be stopped.
    NothingToStop,
    /// Work on this measure need not be stopped, or was.
    StopNotOwed {
        /// Which.
        measure: MeasureId,
    },
    /// The evidence went back before.
    EvidenceReturned {
        /// Which.
        evidence: EvidenceId,
    },
    /// Everything delivered went back.
    NothingToReturn,
    /// The person is lent already.
    PersonLentAlready,
    /// The person does not freely agree, 18(10)(a).
    NoConsentOfThePerson,
    /// A victim or a legal person: nobody whom a State holds in custody and lends, 18(10).
    PersonNotLent {
        /// Who.
        person: PersonCode,
    },
    /// No measure of 18(10) was asked for, or none is left: nobody asked for a person.
    NoLendingAsked,
    /// Nothing was delivered that could be used for something else.
    NothingToUse,
    /// Nobody is lent or has been released from attendance.
    NobodyToReturn,
    /// The official notice was given before.
    ReleasedAlready,
    /// A step of a running case cannot be taken over.
    Step {
        /// The step, from 1.
        number: usize,
        /// What is the matter with it.
        why: Box<Unmet>,
    },
    /// It is no step of a running case.
    NotAStep {
        /// The action.
        action: Action,
    },
    /// Either side could have taken the step, and it is not said which did.
    StepSideNotSaid {
        /// The action.
        action: Action,
    },
    /// The side named does not take such a step.
    NotAStepOfThatSide {
        /// The action.
        action: Action,
    },
    /// The step does not follow from the one before it.
    StepNotPossible {
        /// The action.
        action: Action,
        /// Where the case stands after the step before.
        status: Status,
    },
    /// The arrest clock runs: the person is held until the request for extradition comes, or the time is over.
    ArrestClockRuns {
        /// When it is due, UTC.
        due: Timestamp,
    },
    /// An arrest is delivered as made that was not reported.
    ArrestNotReported,
    /// Nobody is held on this request.
    NobodyHeld,
    /// The person is held already.
    HeldAlready,
    /// The person was surrendered: nobody is there to be arrested.
    PersonSurrendered,
    /// The arrest lies before the request was sent, and it is not said on what it was made.
    ArrestBeforeRequest {
        /// When it was sent, UTC.
        sent: Timestamp,
    },
    /// The arrest is said to have been before the request, and was not.
    ArrestNotBeforeRequest,
    /// What puts an arrest right says what is on record already.
    NothingCorrected,
    /// An act of a day that is told to have happened on another.
    OnAnotherDay {
        /// The field of the act.
        field: &'static str,
        /// The day on which it is told to have happened, UTC.
        told: Date,
    },
    /// The provisional arrest was answered on the strength of this request: it cannot come back.
    ArrestAnswered,
    /// A link that no such request can have: an extradition follows a provisional arrest between the same States.
    CannotFollow {
        /// The field.
        field: String,
    },
    /// A measure that a request of this kind cannot ask for, or a further one where there is only one.
    MeasureOfAnotherKind {
        /// The measure.
        measure: MeasureId,
        /// The kind.
        kind: Kind,
    },
    /// The offence is not punishable in both States: for extradition that is a condition, 16(1).
    NotPunishableInBoth,
    /// A code that contents use but do not declare.
    UnknownReference {
        /// The field.
        field: String,
    },
    /// The date lies before any that can be meant.
    LongPast {
        /// The field.
        field: String,
        /// The first day that can.
        earliest: Date,
    },
    /// A document of that name is attached already.
    NameTaken,
    /// The person does not work on cases of this State.
    AssigneeMayNot,
}

/// What a fact of a person sought can only follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// The arrest: a release, a surrender.
    Arrest,
    /// The release from the arrest before: a further arrest.
    Release,
    /// The order of surrender: the surrender.
    OrderOfSurrender,
    /// The refusal for nationality: the prosecution in its place.
    Refusal,
}

impl Follows {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Arrest, Self::Release, Self::OrderOfSurrender, Self::Refusal];
}
