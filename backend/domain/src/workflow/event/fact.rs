//! What happened: one past fact for each action.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{AssetSum, BasisOnRecord, Disposed, EvidenceItem, GivenTo, Link, MeasureOutcome};
use crate::{
    codes::{
        Channel, DocumentClass, DualCriminalityResult, EarlierArrest, Kind, ProsecutionEvent, Side, Status,
        SurrenderConsent, UrgencyLevel,
    },
    contents::Outline,
    ids::{
        Article, BasisCode, ConsentId, ConsultationId, Currency, DocumentId, EvidenceId, ItemId, Language,
        MeasureId, PersonCode, Reference, RequestId, StateCode, UserId,
    },
    workflow::custody::Period,
};

/// What happened; past facts, one for each action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Fact {
    /// A draft was made.
    Created {
        /// The request.
        request: RequestId,
        /// Its reference.
        reference: Reference,
        /// Its kind.
        kind: Kind,
        /// The State that asks.
        requesting: StateCode,
        /// The State that is asked.
        requested: StateCode,
        /// Links to other requests.
        links: Vec<Link>,
        /// Who wrote the request it was copied from: they wrote part of this one too.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        authors: Vec<UserId>,
        /// What the contents hold.
        contents: Outline,
    },
    /// The draft got new contents.
    Edited {
        /// What they hold.
        contents: Outline,
    },
    /// A translation was added.
    Translated {
        /// Its language.
        language: Language,
        /// The document.
        document: DocumentId,
        /// Whether it is certified.
        certified: bool,
    },
    /// The draft went to the head.
    Submitted,
    /// It went back to the drafter.
    ReturnedToDrafter,
    /// The head approved it.
    Approved {
        /// Which edition of the draft.
        draft: u32,
    },
    /// It left. Self-contained: the other State's record begins here.
    Sent {
        /// The request.
        request: RequestId,
        /// Its reference.
        reference: Reference,
        /// Its kind.
        kind: Kind,
        /// The State that asks.
        requesting: StateCode,
        /// The State that is asked.
        requested: StateCode,
        /// What the contents hold.
        contents: Outline,
        /// How it travelled.
        channel: Channel,
        /// Whether both States agreed to the channel.
        agreed: bool,
        /// The documents that went with it.
        documents: Vec<DocumentId>,
        /// Until when it may be recalled, UTC.
        recall_until: Timestamp,
        /// Whether the requested State is one by letter; fixed here.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_letter: bool,
        /// What was in force between the two States on this day, for each legal basis chosen.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        basis: Vec<BasisOnRecord>,
        /// Sealed persons whose identity goes with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        identities: Vec<PersonCode>,
        /// The letter of request that went by pouch.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        letter: Option<DocumentId>,
        /// Links to requests that both States see.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        links: Vec<Link>,
    },
    /// A letter of request came in from a State by letter: the record begins here.
    Registered {
        /// The request.
        request: RequestId,
        /// Its reference, ours.
        reference: Reference,
        /// Its kind.
        kind: Kind,
        /// The State that asks, by letter.
        requesting: StateCode,
        /// The State that is asked.
        requested: StateCode,
        /// What the letter holds.
        contents: Outline,
        /// How it came.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        channel: Option<Channel>,
        /// When it came.
        received_on: Date,
        /// Links to requests already here.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        links: Vec<Link>,
    },
    /// A running case was taken over from the office's old register, as it was sent.
    Imported {
        /// The request.
        request: RequestId,
        /// Its reference, ours.
        reference: Reference,
        /// Its kind.
        kind: Kind,
        /// The State that asks.
        requesting: StateCode,
        /// The State that is asked.
        requested: StateCode,
        /// What the register says of it.
        contents: Outline,
        /// The side of the own State; the other is by letter.
        side: Side,
    },
    /// It came back.
    Recalled,
    /// It was given up.
    Cancelled,
    /// The requested State has it.
    Acknowledged,
    /// It went back as deficient.
    ReturnedDeficient {
        /// The articles that ask for what is missing.
        missing: Vec<Article>,
    },
    /// A question was asked.
    InformationRequested {
        /// The questions of this event.
        items: Vec<ItemId>,
        /// The date given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
        /// Where the request goes back to when answered.
        return_to: Status,
        /// Whether it is a further question of a running round.
        further: bool,
    },
    /// It was answered.
    InformationSupplied {
        /// The questions answered.
        items: Vec<ItemId>,
        /// The documents sent with the answer.
        documents: Vec<DocumentId>,
    },
    /// It was not answered; work goes on.
    WentOnWithout,
    /// The other State is heard.
    Consulted {
        /// The consultation.
        consultation: ConsultationId,
        /// After this date it counts as held; none where a letter named no time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer_by: Option<Date>,
        /// How many conditions were offered.
        conditions: u32,
    },
    /// The other State answered.
    ConsultationAnswered {
        /// The consultation.
        consultation: ConsultationId,
        /// How many conditions were accepted.
        accepted: u32,
        /// The measures for which it declined.
        declined: Vec<MeasureId>,
    },
    /// It will be executed.
    Accepted {
        /// The measures given to an executing authority.
        measures: Vec<MeasureId>,
        /// The authority of each, where it stands on the register.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        given_to: Vec<GivenTo>,
        /// How many conditions bind.
        conditions: u32,
        /// Dual criminality, where assessed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dual_criminality: Option<DualCriminalityResult>,
    },
    /// It waits.
    Postponed {
        /// When it is looked at again; none where a letter named no day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        review_date: Option<Date>,
        /// The consultation held.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consultation: Option<ConsultationId>,
        /// Where it goes back to.
        return_to: Status,
    },
    /// The wait is over.
    Resumed,
    /// Refused, in whole or in part.
    Refused {
        /// The ground; none where a letter named none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<crate::ids::GroundCode>,
        /// The measures refused.
        measures: Vec<MeasureId>,
        /// The consultation held.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consultation: Option<ConsultationId>,
        /// Whether 18(26) was breached: none was held though owed.
        breach: bool,
        /// Whether a treaty on record has the ground as that the person is a national of the requested State: that is
        /// known only on the day. What is so by its code alone is not said again.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        nationality: bool,
    },
    /// Results were delivered.
    ResultsDelivered {
        /// What became of the measures.
        outcomes: Vec<MeasureOutcome>,
        /// The evidence.
        evidence: Vec<EvidenceItem>,
        /// How many limits of use there are.
        use_conditions: u32,
        /// Assets reached.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        assets: Vec<AssetSum>,
        /// What was done with what was confiscated.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        disposal: Option<Disposed>,
    },
    /// Surrender was ordered.
    SurrenderOrdered {
        /// How many conditions bind.
        conditions: u32,
        /// Whose consent it rests on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consent: Option<SurrenderConsent>,
    },
    /// The person was handed over.
    Surrendered {
        /// When; none where a letter named no day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<Date>,
        /// How many things were handed over with the person.
        property: u32,
    },
    /// No request for extradition came in time.
    Lapsed {
        /// Who must be released.
        person: PersonCode,
        /// The treaty on record that set the time; none: Comity's default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        treaty: Option<BasisCode>,
    },
    /// The person sought was arrested.
    Arrested {
        /// Who.
        person: PersonCode,
        /// When, UTC.
        arrested_at: Timestamp,
        /// On what, where it was before the request was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before_request: Option<EarlierArrest>,
        /// The treaty on record that sets how long the person may be held; none: none does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        treaty: Option<BasisCode>,
    },
    /// The hour or the place of the arrest on which the person is held was put right; why is said in words.
    ArrestCorrected {
        /// Who.
        person: PersonCode,
        /// The hour that was recorded before, UTC.
        was: Timestamp,
        /// The hour of the arrest, UTC.
        arrested_at: Timestamp,
        /// On what, where it was before the request was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before_request: Option<EarlierArrest>,
        /// Whether the place is another than the one recorded before; both stand in the words of the act.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        place_corrected: bool,
    },
    /// The person was released.
    Released {
        /// Who.
        person: PersonCode,
        /// When, UTC.
        released_at: Timestamp,
    },
    /// What became of the prosecution in place of extradition.
    ProsecutionReported {
        /// What.
        event: ProsecutionEvent,
        /// When; none where a letter named no day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<Date>,
    },
    /// The request for extradition that follows this provisional arrest came.
    Followed {
        /// Which.
        request: RequestId,
        /// Whether it came in time: then the person is held for it from now on.
        takes_over: bool,
        /// Whether the arrest had lapsed, or ended otherwise, and only then it was told or registered that it had come
        /// before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        after_lapse: bool,
    },
    /// The request for extradition that followed was recalled.
    FollowingRecalled {
        /// Which.
        request: RequestId,
        /// Whether the person is held for the provisional arrest again, and the clock goes on.
        gives_back: bool,
    },
    /// The person arrested on this provisional arrest was surrendered on the request for extradition that followed it.
    SurrenderedFor {
        /// Who.
        person: PersonCode,
        /// The request for extradition.
        request: RequestId,
        /// When; none where a letter named no day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<Date>,
    },
    /// This request for extradition ended; the person is held for another that came in time.
    CustodyPassed {
        /// Who.
        person: PersonCode,
        /// For which.
        to: RequestId,
    },
    /// The person held on the provisional arrest before it is now held for this extradition.
    CustodyTakenOver {
        /// Who.
        person: PersonCode,
        /// Since when, UTC.
        since: Timestamp,
        /// The provisional arrest; none where a reader of this request has no record of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<RequestId>,
        /// When the person was held for the same matter before and released.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        earlier: Vec<Period>,
    },
    /// The requesting State has the results.
    ReceiptConfirmed {
        /// Whether they can be used; none where a letter did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usable: Option<bool>,
    },
    /// No longer needed, in whole or in part.
    Withdrawn {
        /// The measures no longer needed.
        measures: Vec<MeasureId>,
        /// Whether the whole request was withdrawn.
        whole: bool,
    },
    /// The requesting State asked how it is going.
    Reminded,
    /// The requested State said so.
    ProgressReported,
    /// A text was sent.
    MessageSent,
    /// A document was attached.
    Attached {
        /// The document.
        document: DocumentId,
        /// Size in bytes.
        size: u64,
        /// Who may read it.
        classification: DocumentClass,
    },
    /// A note was written.
    Noted,
    /// Somebody got the work.
    Assigned {
        /// Who.
        to: UserId,
    },
    /// The own side set its priority.
    PrioritySet {
        /// The level.
        priority: UrgencyLevel,
    },
    /// Consent to another use was asked for.
    UseConsentRequested {
        /// The consent.
        consent: ConsentId,
        /// The evidence.
        evidence: EvidenceId,
    },
    /// It was decided.
    UseConsentDecided {
        /// The consent.
        consent: ConsentId,
        /// The decision.
        granted: bool,
        /// How many conditions bind.
        conditions: u32,
    },
    /// Work has stopped on what was withdrawn.
    StopConfirmed {
        /// On which measures.
        measures: Vec<MeasureId>,
    },
    /// Evidence went back.
    EvidenceReturned {
        /// Which.
        evidence: EvidenceId,
    },
    /// A person in custody was lent.
    PersonLent {
        /// Who.
        person: PersonCode,
        /// When the person is to be returned.
        return_by: Date,
        /// Whether the person is immune for earlier acts.
        immunity: bool,
        /// How many conditions bind.
        conditions: u32,
    },
    /// The person is back, or has left.
    PersonReturned {
        /// Who.
        person: PersonCode,
        /// Days in custody that count toward the sentence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        custody_days: Option<u32>,
    },
    /// The official notice was given that presence is no longer required.
    ReleasedFromAttendance {
        /// Who.
        person: PersonCode,
        /// Until when safe conduct lasts, where agreed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
    /// Exculpatory material was disclosed.
    ExculpatoryDisclosed {
        /// The evidence it lies in.
        evidence: Vec<EvidenceId>,
        /// Whether notice was given before.
        before: bool,
    },
    /// Confidentiality could not be kept.
    ConfidentialityNotKept,
    /// Costs were agreed.
    CostsAgreed {
        /// The estimate, minor units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        estimate_minor: Option<i64>,
        /// Its currency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        currency: Option<Currency>,
    },
    /// A sealed identity went to the other State.
    IdentitySent {
        /// Who.
        person: PersonCode,
    },
}
