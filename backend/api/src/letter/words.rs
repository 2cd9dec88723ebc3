//! The words of letters, the one place of them. Each is a whole sentence or a whole label, with names in braces where
//! a value stands: no sentence is glued from parts, so another language is another column of this table.

use super::line::{Line, Piece};

macro_rules! words {
    ($($name:ident = $en:literal,)*) => {
        /// A sentence or a label.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Word { $(#[doc = $en] $name,)* }

        impl Word {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name),*];

            /// Returns it in English.
            pub(crate) const fn en(self) -> &'static str {
                match self { $(Self::$name => $en,)* }
            }
        }
    };
}

words! {
    // The frame.
    TitleRequest = "Letter of request for mutual legal assistance in criminal matters",
    TitleAcknowledgement = "Acknowledgement of a request for mutual legal assistance",
    TitleInformationRequest = "Request for additional information",
    TitleAnswer = "Answer to a request for additional information",
    TitleReminder = "Enquiry about the progress of a request",
    TitleConsultation = "Consultation on a request for mutual legal assistance",
    TitleRefusal = "Refusal of a request for mutual legal assistance",
    TitlePartRefusal = "Refusal of a request for mutual legal assistance in part",
    TitleReturn = "Return of a request for mutual legal assistance as incomplete",
    TitleTransmittal = "Transmittal of the results of a request",
    TitleWithdrawal = "Withdrawal of a request for mutual legal assistance",
    TitlePartWithdrawal = "Withdrawal of a request for mutual legal assistance in part",
    TitleRequestExtradition = "Request for extradition",
    TitleRequestArrest = "Request for provisional arrest pending extradition",
    TitleAcknowledgementExtradition = "Acknowledgement of a request for extradition",
    TitleAcknowledgementArrest = "Acknowledgement of a request for provisional arrest",
    TitleConsultationExtradition = "Consultation on a request for extradition",
    TitleConsultationArrest = "Consultation on a request for provisional arrest",
    TitleRefusalExtradition = "Refusal of a request for extradition",
    TitleRefusalArrest = "Refusal of a request for provisional arrest",
    TitleReturnExtradition = "Return of a request for extradition as incomplete",
    TitleReturnArrest = "Return of a request for provisional arrest as incomplete",
    TitleTransmittalArrest = "Outcome of a request for provisional arrest",
    TitleWithdrawalExtradition = "Withdrawal of a request for extradition",
    TitleWithdrawalArrest = "Withdrawal of a request for provisional arrest",
    TitleArrest = "Report of the arrest of a person sought",
    TitleSurrender = "Order of surrender of a person sought",
    Draft = "DRAFT, not sent",
    Copy = "COPY, not for signature",
    From = "From",
    To = "To",
    Date = "Date",
    DateOpen = "to be entered on signing",
    Reference = "Reference",
    OurReference = "Our reference",
    YourReference = "Your reference",
    Subject = "Subject",
    Authority = "{authority}, {state}",
    Measure = "Measure",
    Person = "Person",
    Asset = "Asset",
    NotGiven = "not given",
    Enclosures = "Enclosures",
    Document = "Document",
    SizeBytes = "Size in bytes",
    Sha256 = "SHA-256",
    EnclosuresCheck = "Each document can be checked against its SHA-256 value.",
    NoEnclosures = "No document is enclosed.",
    SealedDocument = "Protected document, transmitted separately",
    SignedFor = "For the central authority",
    SignName = "Name and function",
    SignPlace = "Place, date, signature and seal",

    // The letter of request: UNTOC 18(15), UNCAC 46(15).
    Opening = "The central authority of {from} presents its compliments to the central authority of {to} and asks for assistance in the matter described below.",
    HeadBasis = "Legal basis",
    BasisFirst = "The request is made on the basis of {basis}.",
    BasisNext = "In the alternative, it is made on the basis of {basis}.",
    BasisUntoc = "the United Nations Convention against Transnational Organized Crime",
    BasisTip = "the United Nations Convention against Transnational Organized Crime and its Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially Women and Children",
    BasisSom = "the United Nations Convention against Transnational Organized Crime and its Protocol against the Smuggling of Migrants by Land, Sea and Air",
    BasisUncac = "the United Nations Convention against Corruption",
    BasisReciprocity = "reciprocity",
    BasisNone = "The legal basis has not been chosen yet.",
    HeadAuthority = "Authority making the request",
    HeadProceedings = "Authority conducting the matter, its subject and its nature",
    ConductedBy = "Conducting authority",
    Functions = "Its functions in the matter",
    SubjectMatter = "Subject matter",
    Nature = "Nature of the investigation, prosecution or proceeding",
    HeadOffences = "Offences and the law that applies",
    Offence = "Offence",
    Provision = "Provision of law",
    MaxPenalty = "Maximum deprivation of liberty",
    CarriedBy = "Carried by",
    Years = "{years} years",
    OneYear = "1 year",
    HeadFacts = "Summary of the relevant facts",
    FactsNotNeeded = "Only the service of judicial documents is asked for; no summary of facts is needed.",
    HeadAssistance = "Assistance asked for and procedures to be followed",
    Asked = "Kind of assistance",
    Description = "What is asked for",
    Procedure = "Procedure to be followed",
    Persons = "Persons",
    Assets = "Assets",
    AssetsCaption = "Assets concerned",
    MeasuresCaption = "Measures asked for",
    OffencesCaption = "Offences",
    PersonsCaption = "Persons concerned",
    HeadPersons = "Identity, location and nationality of the persons concerned",
    NoPersons = "No person is named.",
    Role = "Part in the matter",
    Identity = "Identity",
    Nationality = "Nationality",
    Place = "Location",
    Protected = "identity protected",
    ProtectedChild = "identity protected; a child, or treated as one",
    IdentitySeparate = "{code} is a protected person. The identity is transmitted separately, under seal. It is needed for this purpose: {purpose}",
    IdentitySeparateNoPurpose = "{code} is a protected person. The identity is transmitted separately, under seal.",
    IdentityWithheld = "{code} is a protected person. The identity is withheld.",
    HeadPurpose = "Purpose for which the evidence, information or action is sought",
    HeadConfiscation = "What is asked towards confiscation",
    ModeOrderThere = "The property is to be confiscated by an order made in the requested State.",
    ModeOurOrder = "Effect is to be given to an order of confiscation made in the requesting State.",
    ModeFreezing = "Proceeds of crime, property, equipment or other instrumentalities are to be identified, traced, frozen or seized for the purpose of eventual confiscation.",
    Kind = "Kind",
    Value = "Estimated value",
    Holder = "Held by",
    MinorUnits = "{amount} minor units of {currency}",
    OrderCopy = "Legally admissible copy of the order",
    OrderFinalOn = "The order became final on",
    Extent = "Extent to which execution is asked for",
    ThirdParties = "Third parties heard before the order",
    HeadDisposal = "What is asked to be done with confiscated property",
    HeadArisesFrom = "Information from which the request arises, and its limits",
    ArisesGiven = "The request arises from information given by {state} on {date}, without a request.",
    ArisesGivenUndated = "The request arises from information given by {state}, without a request.",
    ArisesLimits = "These limits were set on its use and are kept:",
    HeadUrgency = "Urgency and the date asked for",
    UrgentLevel = "The request is urgent.",
    DeadlineAsked = "Execution is asked for by {date}.",
    UrgencyReason = "The reason is: {reason}",
    NoDeadline = "No date is asked for.",
    HeadConfidentiality = "Confidentiality",
    ConfidentialOrdinary = "The fact and substance of the request are to be kept confidential except to the extent necessary to execute it. If this cannot be done, please say so promptly.",
    ConfidentialNamed = "The request is confidential. Its fact and substance are to be disclosed only to the extent necessary to execute it. If this cannot be done, please say so promptly, before going on.",
    ConfidentialStrict = "The request is strictly confidential: its very existence is to be disclosed only to those who must know it to execute it. If this cannot be done, please say so promptly, before going on.",
    HeadLanguage = "Language and translations",
    WrittenIn = "The request is written in this language: {language}.",
    TranslationCertified = "A certified translation is enclosed: {language} ({document}).",
    TranslationPlain = "A translation is enclosed: {language} ({document}).",
    HeadUse = "Limits on use",
    Undertaking = "What is furnished will not be transmitted or used for investigations, prosecutions or judicial proceedings other than those stated in this request without prior consent. Information or evidence exculpatory to an accused person may be disclosed, after notice beforehand, or in an exceptional case with notice without delay afterwards.",
    HeadCosts = "Costs",
    CostsConvention = "The ordinary costs of execution are borne by the requested State unless agreed otherwise. If expenses of a substantial or extraordinary nature are or will be needed, please consult before going on.",
    CostsOther = "If expenses of a substantial or extraordinary nature are or will be needed, please consult before going on.",
    HeadCustody = "Material that is not transmitted",
    CustodyText = "Material kept in custody is not transmitted. It is kept under this reference: {reference}",
    HeadContact = "Contact",
    ContactName = "Officer in charge",
    ContactFunction = "Function",

    // Of a person sought: UNTOC 16, UNCAC 44.
    OpeningExtradition = "The central authority of {from} presents its compliments to the central authority of {to} and asks for the extradition of the person named below.",
    OpeningArrest = "The central authority of {from} presents its compliments to the central authority of {to} and asks for the provisional arrest of the person named below, pending a request for extradition.",
    HeadAuthorities = "Authorities and nature of the proceedings",
    HeadSurrenderAsked = "Surrender asked for",
    HeadArrestAsked = "Provisional arrest asked for",
    HeadPersonSought = "Person sought and location",
    NoPersonSought = "The person sought has not been named yet.",
    Whereabouts = "Location, as far as known",
    HeadOtherPersons = "Other persons concerned",
    HeadArrestBefore = "Custody",
    HeldSince = "The person has been in custody since {instant}, on the request for provisional arrest that this request follows.",
    HeadInstrument = "Warrant or judgment",
    SentenceLeft = "Sentence still to be served",
    HeadUndertaking = "Assurance that a request for extradition will follow",
    HeadProsecution = "Prosecution in place of extradition",
    ProsecutionAsked = "Should extradition be refused solely because the person is a national of the requested State, the case is asked to be submitted without undue delay to its competent authorities for the purpose of prosecution.",

    // The letters that follow.
    AboutRequest = "This letter concerns the request named above, sent on {date}.",
    AboutReceived = "This letter concerns the request named above, received on {date}.",
    AboutUndated = "This letter concerns the request named above.",
    FromOldRegister = "The letter was sent before the case was taken over into Comity. This page holds what the old register says of it; the letter itself is in the file on paper.",
    Acknowledged = "The request was received on {date} and is registered.",
    AcknowledgedUnder = "It is kept under this reference, which please quote: {reference}",
    HeadReceipt = "Receipt of the request",
    HeadQuestions = "Information asked for",
    InformationIntro = "The following is necessary to execute the request, or can make its execution easier:",
    AnswerBy = "An answer is asked for by {date}.",
    HeadAnswers = "Answers",
    Item = "Question",
    Answer = "Answer",
    AnswersCaption = "Questions and answers",
    HeadReminder = "Progress of the request",
    ReminderAsked = "Please say how the execution of the request is progressing.",
    NoAcknowledgement = "No acknowledgement of the request has been received so far. Please confirm that it arrived, and under which reference it is kept.",
    HeadConsultation = "Subject of the consultation",
    ConsultationIntro = "Before assistance is refused or postponed, opinion is asked for on the following, and whether assistance may be given on the terms and conditions named.",
    ConsultationOther = "Opinion is asked for on the following, and whether assistance may be given on the terms and conditions named.",
    ConsultationExtradition = "Before extradition is refused or postponed, opinion is asked for on the following, and any information relevant to it.",
    ConsultationArrest = "Before the arrest is refused, opinion is asked for on the following, and any information relevant to it.",
    ConsultationId = "Consultation",
    HeadConditions = "Conditions proposed",
    NoConditions = "No conditions are proposed.",
    ConsultationBy = "An answer is asked for by {date}. After that date the consultation counts as held.",
    HeadRefused = "What is refused",
    RefusedWhole = "The request is refused.",
    RefusedPart = "The request is refused for the measures named; the rest of it is not affected.",
    HeadGround = "Ground",
    GroundIs = "Assistance is refused on this ground: {ground}.",
    GroundOfExtradition = "Extradition is refused on this ground: {ground}.",
    GroundOfArrest = "The arrest is refused on this ground: {ground}.",
    HeadReasons = "Reasons",
    HeadHeard = "Consultation before the refusal",
    HeardIn = "Consultation {consultation} was held before the refusal.",
    HeardNotKnown = "The old register does not say whether there was a consultation.",
    NotHeard = "No consultation was held.",
    NotHeardBecause = "No consultation was held, for this reason: {reason}",
    NotConforming = "the request is not made in conformity with the article on mutual legal assistance",
    Interests = "execution is likely to prejudice sovereignty, security, ordre public or other essential interests",
    SimilarCase = "domestic law would prohibit the action in a similar domestic case",
    OwnLaw = "granting the request would be contrary to the law on mutual legal assistance",
    DualCriminality = "absence of dual criminality",
    NotConventionOffence = "the offence is not an offence covered by the Convention",
    NotPunishableInBoth = "the offence is not punishable under the domestic law of both States",
    LawOrTreaty = "a condition of the domestic law or of the extradition treaty that applies is not met",
    National = "the person is a national of the requested State, which does not extradite its nationals",
    Persecution = "there are substantial grounds for believing that the request was made to prosecute or punish the person on account of sex, race, religion, nationality, ethnic origin or political opinions, or that compliance would prejudice the person for one of these reasons",
    ProsecutionFollows = "As was asked, the case is submitted without undue delay to the competent authorities for the purpose of prosecution. What becomes of it is reported.",
    HeadMissing = "What is missing",
    ReturnIntro = "The request is returned because the following is missing. A new request that holds it can be made at any time.",
    MissingItem = "What has to be added",
    RestsOn = "Asked for by",
    MissingCaption = "What is missing",
    HeadOutcomes = "Outcome of each measure",
    Outcome = "Outcome",
    OutcomeExecuted = "executed",
    OutcomePartly = "executed in part",
    OutcomeNotExecutable = "could not be executed",
    OutcomesCaption = "Measures and their outcome",
    HeadEvidence = "Evidence transmitted",
    NoEvidence = "No evidence is transmitted with this letter.",
    EvidenceId = "Evidence",
    EvidenceWhat = "Document or object",
    EvidenceCaption = "Evidence",
    ReturnBy = "To be returned by",
    NotToReturn = "not to be returned",
    HeadUseConditions = "Limits on use",
    HeadUseGeneral = "What is transmitted may not be used for investigations, prosecutions or judicial proceedings other than those stated in the request without prior consent.",
    NoConditionsSet = "No conditions are set.",
    UseIntro = "What is transmitted may be used on these conditions only:",
    HeadAssetsReached = "Assets reached",
    Frozen = "Frozen or seized",
    Confiscated = "Confiscated",
    Returned = "Returned",
    DisposalRestsOn = "Confiscated property is disposed of under {article}.",
    ReturnedCaption = "Property returned",
    CostsDeducted = "Expenses deducted: {amount}.",
    CostsDeductedUnder = "Expenses deducted under {article}: {amount}.",
    HeadDisposed = "Disposal of confiscated property",
    HeadRemarks = "Remarks",
    HeadWithdrawn = "What is withdrawn",
    WithdrawnWhole = "The assistance asked for is no longer needed. The request is withdrawn.",
    WithdrawnPart = "The assistance asked for is no longer needed for the measures named; the rest of the request stands.",
    WithdrawnExtradition = "Extradition is no longer asked for. The request is withdrawn; a person held on it is to be released.",
    WithdrawnArrest = "Provisional arrest is no longer asked for. The request is withdrawn; a person held on it is to be released.",
    StopAsked = "Please confirm that work on it has stopped.",
    HeadReason = "Reason",

    HeadArrest = "Arrest",
    PersonArrested = "The person sought was arrested.",
    ArrestedAt = "Arrested on",
    ArrestedOnNotice = "The arrest was made before the request was sent, on an international notice.",
    ArrestedByOwnLaw = "The arrest was made before the request was sent, under our national law.",
    ArrestHourCorrected = "This puts right what was told before: the arrest was then said to have been made on {instant}.",
    ArrestPlaceCorrected = "This puts right what was told before: the place of the arrest was then said to be {place}.",
    ArrestPlaceAdded = "This puts right what was told before: no place of the arrest was then given.",
    ArrestPlacePutRight = "The place of the arrest was put right too.",
    ArrestPutRight = "This puts right what was told of the arrest before; its hour and its place stay as they were.",
    PlaceOnOtherRequest = "as stated on the other request of this matter",
    PersonNamed = "{code}, {name}",
    HeadTimeLeft = "Time for the request for extradition",
    ExtraditionBy = "The person may be held until {instant}. If the request for extradition has not come by then, the person is to be released.",
    TimeSetBy = "This time is set by {treaty}.",
    HeadSurrenderOrdered = "Surrender",
    SurrenderOrdered = "Surrender of the person sought has been ordered.",
    ConsentOfPerson = "It rests on the consent of the person.",
    ConsentOfCourt = "It rests on the consent of the court.",
    HeadSurrenderConditions = "Conditions",
    HeadHandover = "Handing over",
    HandoverAsked = "Please say when and where the person can be received, and by whom.",

    // Kinds of assistance.
    TypeStatements = "taking evidence or statements from persons",
    TypeService = "effecting service of judicial documents",
    TypeSearch = "executing searches and seizures, and freezing",
    TypeObjects = "examining objects and sites",
    TypeInformation = "providing information, evidentiary items and expert evaluations",
    TypeRecords = "providing originals or certified copies of relevant documents and records",
    TypeTracing = "identifying or tracing proceeds of crime, property, instrumentalities or other things for evidence",
    TypeAppearance = "facilitating the voluntary appearance of persons",
    TypeOther = "any other assistance that is not contrary to domestic law",
    TypeUncacAssets = "identifying, freezing and tracing proceeds of crime for the recovery of assets",
    TypeUncacRecovery = "the recovery of assets",
    TypeOrderThere = "obtaining an order of confiscation and giving effect to it",
    TypeOurOrder = "giving effect to an order of confiscation",
    TypeFreezing = "identifying, tracing and freezing or seizing towards confiscation",
    TypeSurrender = "surrender of a person for extradition",
    TypeProvisionalArrest = "provisional arrest until the request for extradition comes",
    TypeLent = "transferring a person in custody for identification, testimony or other help",

    // Parts in the matter.
    RoleSuspect = "suspect",
    RoleAccused = "accused",
    RoleSentenced = "sentenced person",
    RoleVictim = "victim",
    RoleWitness = "witness",
    RoleExpert = "expert",
    RoleLegalPerson = "legal person",

    // Offence families.
    FamilyTrafficking = "trafficking in persons",
    FamilySmuggling = "smuggling of migrants",
    FamilyLaundering = "laundering of proceeds of crime",
    FamilyCorruption = "corruption",
    FamilyObstruction = "obstruction of justice",
    FamilyGroup = "participation in an organized criminal group",
    FamilyCyber = "cybercrime",
    FamilyOnlineChild = "online sexual exploitation of children",
    FamilyFirearms = "illicit firearms",
    FamilyCultural = "offences against cultural property",
    FamilyPiracy = "piracy",
    FamilyNatural = "offences against natural resources",
    FamilyOther = "another offence",
}

/// Returns a sentence with its values in their places.
pub(crate) fn say(word: Word, values: &[(&str, Line)]) -> Line {
    let mut pieces = Vec::new();
    let mut rest = word.en();
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            pieces.push(Piece::Ours(before.to_owned()));
        }
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(n, _)| *n == name);
        pieces.extend(value.map(|(_, line)| line.0.clone()).unwrap_or_default());
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Ours(rest.to_owned()));
    }
    Line(pieces)
}

/// Returns a sentence or a label that has no value in it.
pub(crate) fn label(word: Word) -> Line {
    Line::ours(word.en())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_brace_closes_and_names_a_value() {
        for word in Word::ALL {
            let text = word.en();
            assert!(!text.is_empty() && text.matches('{').count() == text.matches('}').count(), "{text}");
        }
    }

    #[test]
    fn a_value_stays_what_it_is() {
        let said =
            say(Word::Authority, &[("authority", Line::theirs("A {state} <b>")), ("state", Line::ours("X"))]);
        assert_eq!(
            said.0,
            [
                Piece::Theirs("A {state} <b>".to_owned()),
                Piece::Ours(", ".to_owned()),
                Piece::Ours("X".to_owned())
            ]
        );
    }
}
