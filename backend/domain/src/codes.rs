//! The field's words as closed lists: what is printed, stored and sent is the code beside each.

mod mean;
use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::ids::NotAnId;

/// Declares a closed list of codes with its text form, parsing and the list of all. A schema has to be told each code too.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident ($expected:literal) {
        $($(#[$vdoc:meta])* $variant:ident = $code:literal,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] #[cfg_attr(feature = "schema", schema(rename = $code))] $variant,)*
        }

        impl $name {
            /// Every code of the list, in the order of the design.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the code as it is printed, stored and sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let not = NotAnId { expected: $expected, known: &[$($code,)*] };
                Self::ALL.iter().copied().find(|c| c.as_str() == text).ok_or(not)
            }
        }
    )*};
}

// After the macro, which they use.
mod audit;
mod figures;
mod time;

pub use audit::Question;
pub use figures::{AssetFate, CaseEnd, Direction, Figure, SplitBy};
pub use time::{Clock, ClockResult, KeptBy, PauseReason};

codes! {
    /// What is asked for.
    Kind("kind of request") {
        /// Mutual legal assistance, UNTOC 18.
        Mla = "mla",
        /// Extradition, UNTOC 16.
        Extradition = "extradition",
        /// Provisional arrest until the request for extradition comes, UNTOC 16(9).
        ProvisionalArrest = "provisional_arrest",
    }

    /// The side of a request on which somebody acts.
    Side("side") {
        /// The State that asks.
        Requesting = "requesting",
        /// The State that is asked.
        Requested = "requested",
    }

    /// A role, held per State; the expert is of no State.
    Role("role") {
        /// Drafts, sends, examines, delivers.
        Officer = "officer",
        /// Approves, accepts, refuses, withdraws.
        Head = "head",
        /// Receives and acknowledges; records what a State by letter did.
        Registrar = "registrar",
        /// An executing authority: sees only the measures given to it, reports on them in the file.
        Executor = "executor",
        /// Reads all of the own State, changes nothing, opens no sealed identity.
        Auditor = "auditor",
        /// Users, keys, data; no case content.
        Administrator = "administrator",
        /// Across States: the register of States and treaty status.
        Secretariat = "secretariat",
        /// A member of the Committee of Experts: released figures only.
        Expert = "expert",
        /// Nobody: the clock. No person is given this role.
        Clock = "clock",
    }

    /// What people count. Only `recall` goes back a stage.
    Stage("stage") {
        /// Before it is sent.
        Drafted = "Drafted",
        /// Sent, not yet acknowledged.
        Sent = "Sent",
        /// In the hands of the requested State.
        Acknowledged = "Acknowledged",
        /// Results are with the requesting State.
        Executed = "Executed",
        /// Final; a new request may link to it.
        Ended = "Ended",
    }

    /// The exact state inside a stage.
    Status("status") {
        /// Being written.
        Drafted = "drafted",
        /// Waits for the requesting head.
        InApproval = "in_approval",
        /// May be translated and sent.
        Approved = "approved",
        /// Waits for acknowledgement.
        Sent = "sent",
        /// Waits for the decision on admissibility.
        Acknowledged = "acknowledged",
        /// Waits for an answer of the requesting State, 18(16).
        InformationRequested = "information_requested",
        /// Waits until the review date, 18(25).
        Postponed = "postponed",
        /// With the executing authority.
        InExecution = "in_execution",
        /// Surrender is ordered; the removal clock runs.
        SurrenderOrdered = "surrender_ordered",
        /// Something was delivered, something is open.
        PartiallyExecuted = "partially_executed",
        /// All was answered; waits for the receipt.
        Executed = "executed",
        /// The receipt was confirmed.
        Closed = "closed",
        /// Refused with reasons, 18(21)-(23).
        Refused = "refused",
        /// Returned as deficient.
        Returned = "returned",
        /// No longer needed, 18(24).
        Withdrawn = "withdrawn",
        /// Given up before it was sent, or after a recall.
        Cancelled = "cancelled",
        /// No request for extradition followed the provisional arrest in time.
        Lapsed = "lapsed",
    }

    /// Everything a person can do to a request.
    Action("action") {
        /// A new draft.
        Create = "create",
        /// New contents of a draft.
        Edit = "edit",
        /// A translation is added.
        Translate = "translate",
        /// The draft goes to the head.
        Submit = "submit",
        /// Back to the drafter, with a comment.
        ReturnToDrafter = "return_to_drafter",
        /// The head approves, four eyes.
        Approve = "approve",
        /// It leaves for the other State.
        Send = "send",
        /// It comes back before anyone took it up.
        Recall = "recall",
        /// It is given up.
        Cancel = "cancel",
        /// The other State confirms that it has it.
        Acknowledge = "acknowledge",
        /// Back as deficient, with what is missing.
        ReturnDeficient = "return_deficient",
        /// A question under 18(16).
        RequestInformation = "request_information",
        /// The answer to it.
        SupplyInformation = "supply_information",
        /// No answer came in time; work goes on.
        GoOnWithout = "go_on_without",
        /// The other State is heard before a refusal or postponement, 18(26).
        Consult = "consult",
        /// What the other State says to it.
        AnswerConsultation = "answer_consultation",
        /// It will be executed.
        Accept = "accept",
        /// It waits for a running proceeding, 18(25).
        Postpone = "postpone",
        /// The wait is over.
        Resume = "resume",
        /// In whole or in part, with ground and reasons, 18(21)-(23).
        Refuse = "refuse",
        /// What was found goes to the requesting State.
        DeliverResults = "deliver_results",
        /// The person will be surrendered; the removal clock starts, 16.
        OrderSurrender = "order_surrender",
        /// The person is handed over, 16.
        Surrender = "surrender",
        /// The requesting State has it.
        ConfirmReceipt = "confirm_receipt",
        /// No longer needed, in whole or in part, 18(24).
        Withdraw = "withdraw",
        /// No request for extradition followed in time, 16(9): the clock's own act.
        Lapse = "lapse",
        /// How is it going? 18(24).
        Remind = "remind",
        /// This is how it is going, 18(24).
        ReportProgress = "report_progress",
        /// A text to the other State.
        Message = "message",
        /// A document, shared or of the file.
        Attach = "attach",
        /// A text for the own State.
        Note = "note",
        /// Who does the work on the own side.
        Assign = "assign",
        /// How urgent the own side holds it to be.
        SetPriority = "set_priority",
        /// An incoming request on paper, from a State by letter.
        Register = "register",
        /// A running case of the office's old register.
        Import = "import",
        /// May it be used for something else too? 18(19).
        RequestUseConsent = "request_use_consent",
        /// Yes or no, 18(19).
        DecideUseConsent = "decide_use_consent",
        /// The person sought was arrested, 16(9).
        ReportArrest = "report_arrest",
        /// The person was released.
        ReportRelease = "report_release",
        /// What became of the prosecution in place of extradition, 16(10).
        ReportProsecution = "report_prosecution",
        /// Work has stopped on what was withdrawn.
        ConfirmStop = "confirm_stop",
        /// What was lent goes back.
        ReturnEvidence = "return_evidence",
        /// A person in custody is lent, 18(10).
        LendPerson = "lend_person",
        /// A person lent is back in custody there, or one who attended has left, 18(11), 18(27).
        ReturnPerson = "return_person",
        /// The official notice that presence is no longer required, 18(27).
        ReleaseFromAttendance = "release_from_attendance",
        /// Something that clears an accused person is disclosed, 18(5), 18(19).
        DiscloseExculpatory = "disclose_exculpatory",
        /// Confidentiality cannot be kept, 18(20).
        CannotKeepConfidential = "cannot_keep_confidential",
        /// Who bears what, 18(28).
        AgreeCosts = "agree_costs",
        /// One sealed identity goes to the other State.
        SendIdentity = "send_identity",
    }

    /// A type of measure; the treaty's own numbers.
    MeasureType("measure type") {
        /// Evidence or statements from persons, video hearing too.
        Statements = "18(3)(a)",
        /// Service of judicial documents.
        Service = "18(3)(b)",
        /// Search, seizure, freezing as evidence.
        SearchSeizure = "18(3)(c)",
        /// Objects and sites.
        ObjectsSites = "18(3)(d)",
        /// Information, items, expert evaluations.
        Information = "18(3)(e)",
        /// Originals or certified copies of records.
        Records = "18(3)(f)",
        /// Proceeds and things, identified or traced for evidence.
        TracingForEvidence = "18(3)(g)",
        /// Voluntary appearance.
        Appearance = "18(3)(h)",
        /// Any other assistance not against the requested State's law.
        OtherAssistance = "18(3)(i)",
        /// UNCAC: asset measures of its chapter V.
        UncacAssetMeasures = "46(3)(j)",
        /// UNCAC: recovery of assets.
        UncacRecovery = "46(3)(k)",
        /// Confiscation by an order to be made there.
        ConfiscationOrderThere = "13(1)(a)",
        /// Effect to our order of confiscation.
        ConfiscationOurOrder = "13(1)(b)",
        /// Identify, trace, freeze, seize towards confiscation.
        Freezing = "13(2)",
        /// A person in custody lent.
        PersonLent = "18(10)",
        /// Surrender: the one measure of an extradition.
        Surrender = "16",
        /// Provisional arrest: the one measure of such a request.
        ProvisionalArrest = "16(9)",
    }

    /// What became of a measure, as the requested State delivers it. *Refused* is no outcome: only
    /// `refuse` refuses.
    Outcome("outcome") {
        /// Done.
        Executed = "executed",
        /// Done in part.
        Partly = "partly",
        /// Cannot be done (no such record, person not found); no refusal.
        NotExecutable = "not_executable",
    }

    /// Where a measure stands.
    MeasureState("measure state") {
        /// Not answered yet.
        Open = "open",
        /// Done.
        Executed = "executed",
        /// Done in part.
        Partly = "partly",
        /// Could not be done.
        NotExecutable = "not_executable",
        /// Refused.
        Refused = "refused",
        /// No longer wanted.
        Withdrawn = "withdrawn",
    }

    /// A person's part in the matter; suspects and victims are never one list.
    PersonRole("person role") {
        /// Under investigation.
        Suspect = "suspect",
        /// Before a court.
        Accused = "accused",
        /// Convicted.
        Sentenced = "sentenced",
        /// Victim.
        Victim = "victim",
        /// Witness.
        Witness = "witness",
        /// Expert.
        Expert = "expert",
        /// Company or other body.
        LegalPerson = "legal_person",
    }

    /// Age; doubt means child.
    AgeStatus("age status") {
        /// Eighteen or over.
        Adult = "adult",
        /// Under eighteen.
        Child = "child",
        /// Treated as a child, age in doubt.
        PresumedChild = "presumed_child",
        /// Not known, counts as a child.
        Unknown = "unknown",
    }

    /// Offence family; decides the legal basis proposed.
    OffenceFamily("offence family") {
        /// TIP 5.
        TraffickingInPersons = "trafficking_in_persons",
        /// SOM 6.
        SmugglingOfMigrants = "smuggling_of_migrants",
        /// UNTOC 6.
        Laundering = "laundering",
        /// UNTOC 8, UNCAC 15 and following.
        Corruption = "corruption",
        /// UNTOC 23.
        Obstruction = "obstruction",
        /// UNTOC 5.
        OrganizedGroup = "organized_group",
        /// Serious crime.
        Cybercrime = "cybercrime",
        /// Serious crime.
        OnlineChildExploitation = "online_child_exploitation",
        /// Serious crime (the Firearms Protocol is not in the data).
        Firearms = "firearms",
        /// Serious crime.
        CulturalProperty = "cultural_property",
        /// Serious crime.
        Piracy = "piracy",
        /// Serious crime.
        NaturalResources = "natural_resources",
        /// Serious crime.
        Other = "other",
    }

    /// How urgent; urgency is a reason and a date, the level sets the time to acknowledge.
    UrgencyLevel("urgency level") {
        /// Acknowledged in 7 days.
        Ordinary = "ordinary",
        /// Acknowledged in 24 hours.
        Urgent = "urgent",
    }

    /// What is kept from whom, 18(20).
    ConfidentialityLevel("confidentiality level") {
        /// As 18(20) has it.
        Ordinary = "ordinary",
        /// Named persons or facts are kept out of what others may read.
        Confidential = "confidential",
        /// The existence of the request too.
        Strict = "strict",
    }

    /// Who may read a document.
    DocumentClass("document class") {
        /// Both States, once shared.
        Shared = "shared",
        /// Holds a sealed identity, opened as one.
        Sealed = "sealed",
        /// The own State only.
        File = "file",
    }

    /// How a request travels, 18(13).
    Channel("channel") {
        /// Through Comity.
        Comity = "comity",
        /// INTERPOL, when urgent and both agree, 18(13).
        Interpol = "interpol",
        /// Letter by diplomatic channel.
        DiplomaticPouch = "diplomatic_pouch",
    }

    /// Assessment of dual criminality, 18(9).
    DualCriminalityResult("dual criminality result") {
        /// Met.
        Met = "met",
        /// Not met.
        NotMet = "not_met",
        /// No coercive measure.
        NotNeeded = "not_needed",
    }

    /// How two requests belong together.
    LinkKind("link kind") {
        /// Adds to another request.
        Supplements = "supplements",
        /// An extradition after a provisional arrest.
        Follows = "follows",
        /// The same link seen from the other end: a provisional arrest that an extradition followed.
        FollowedBy = "followed_by",
        /// A new draft in place of a returned request.
        Replaces = "replaces",
        /// Belongs to the same matter.
        Relates = "relates",
    }

    /// A treaty whose status is kept per State.
    Treaty("treaty") {
        /// UN Convention against Transnational Organized Crime.
        Untoc = "UNTOC",
        /// Its Trafficking Protocol.
        Tip = "TIP",
        /// Its Smuggling of Migrants Protocol (also Somalia's code: never join on it alone).
        Som = "SOM",
        /// UN Convention against Corruption.
        Uncac = "UNCAC",
    }

    /// How a legal basis stood between two States on a day.
    BasisStanding("standing of a legal basis") {
        /// In force for both.
        InForce = "in_force",
        /// Deposited by both, not yet in force for both, 38(2).
        NotYet = "not_yet",
        /// One of them is known not to be bound.
        NotBound = "not_bound",
        /// Nobody checked for one of them. Never the same as not bound.
        NotKnown = "not_known",
        /// No treaty: reciprocity.
        NoTreaty = "no_treaty",
    }

    /// How somebody stands who is in custody, who cannot wait first.
    CustodyStanding("standing of a custody") {
        /// Must be released, and no release was reported.
        ReleaseOwed = "release_owed",
        /// Held while the arrest clock runs, 16(9).
        Running = "running",
        /// Held for a request for extradition that came in time.
        Held = "held",
    }

    /// Who consented to a surrender, or decided it without consent.
    SurrenderConsent("consent to surrender") {
        /// The person.
        Person = "person",
        /// The court.
        Court = "court",
    }

    /// On what somebody was arrested before the request that asks for it was sent.
    EarlierArrest("earlier arrest") {
        /// On an international notice.
        Notice = "notice",
        /// Under the law of the State that arrested, for a case of its own or on its own finding.
        NationalLaw = "national_law",
    }

    /// What became of a prosecution in place of extradition, 16(10).
    ProsecutionEvent("prosecution event") {
        /// The case was submitted for prosecution.
        Submitted = "submitted",
        /// Its result was reported back.
        Outcome = "outcome",
    }
}
