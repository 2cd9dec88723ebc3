//! What the officers of a docket write. Blanks as in [`super::matters`].

use comity_domain::codes::MeasureType;

/// A ground, what is said in the consultation on it, and the reasons of a refusal.
pub(crate) struct GroundWords {
    pub(crate) code: &'static str,
    pub(crate) subject: &'static str,
    pub(crate) condition: &'static str,
    pub(crate) reasons: &'static [&'static str],
}

/// The number of the ground that the person is a national of the requested State.
pub(crate) const NATIONALITY: u8 = 5;

/// The grounds a docket uses, by number.
pub(crate) const GROUNDS: &[GroundWords] = &[
    GroundWords {
        code: "18(21)(b)",
        subject: "Execution might touch an essential interest: the records name a project of national security",
        condition: "Records with the names of the project masked",
        reasons: &[
            "The records asked for belong to a programme whose disclosure would prejudice the security of {there}. \
             Masking was offered and would leave nothing of use.",
            "After consultation the competent minister holds that execution would prejudice essential interests of \
             {there}. Open company records may be asked for again.",
        ],
    },
    GroundWords {
        code: "18(21)(a)",
        subject: "The request does not say what the evidence is to show, 18(15)(f); may it be amended?",
        condition: "A statement of what each record is to prove",
        reasons: &[
            "The request is not made in conformity with article 18: it asks for all records of all accounts without a \
             link to the facts. A new request limited in time and persons will be taken up.",
        ],
    },
    GroundWords {
        code: "18(9)",
        subject: "Dual criminality: the conduct described seems not to be an offence in {there}",
        condition: "Facts that would show deceit or a breach of trust",
        reasons: &[
            "The conduct described, late filing of accounts, is a breach of administrative duty in {there} and no \
             offence. No coercive measure can be taken for it.",
            "On the facts given, the conduct would not be punishable in {there}. The assessment compares the elements \
             of both laws and is attached in the file.",
        ],
    },
    GroundWords {
        code: "18(21)(d)",
        subject: "The law of {there} does not allow records of this kind to be given before charge",
        condition: "A decision of the court that a person is to be charged",
        reasons: &[
            "The law of {there} on mutual assistance allows the measure only after a person has been charged. It may be \
             asked for again when that is so.",
        ],
    },
    GroundWords {
        code: "18(21)(c)",
        subject: "Authorities of {there} could not order this for a similar offence of their own",
        condition: "A narrower measure",
        reasons: &[
            "The measure could not be ordered in {there} for a similar offence under its own jurisdiction, since the \
             penalty does not reach what the law asks for. Bank records can be given instead.",
        ],
    },
    GroundWords {
        code: "16(10)",
        subject: "{S-1} is a national of {there}, whose law does not extradite nationals. If prosecution there is asked \
                  for, which evidence can be sent?",
        condition: "The case is put to the prosecuting authority of the requested State",
        reasons: &[
            "{S-1} is a national of {there}; the law of {there} does not extradite its nationals. Since the request asks \
             for it, the case is submitted to the competent authorities for the purpose of prosecution.",
        ],
    },
];

pub(crate) const POSTPONEMENT_SUBJECT: &str =
    "Postponement: the same accounts are the subject of an inquiry in {there}. Would a review date suit?";
pub(crate) const POSTPONEMENT_CONDITION: &str = "The records are secured now and sent after the review";
pub(crate) const PROCEEDINGS: &[&str] = &[
    "Inquiry of the {there} authorities into {company_there}, hearing of experts pending",
    "Trial in {city_there}, in which the same records are exhibits",
    "Preliminary inquiry in {city_there}; disclosure would warn persons not yet heard",
];
pub(crate) const RESUME: &[&str] = &[
    "The experts have been heard",
    "The exhibits have been released by the court",
    "The persons concerned have been heard",
];

pub(crate) const ANSWERS_TO_CONSULTATION: &[&str] = &[
    "We thank you for asking. The condition is acceptable.",
    "We understand the difficulty and would ask that the parts not affected go ahead.",
    "The condition can be met. The prosecutor has been told.",
];
pub(crate) const NO_CONSULTATION: &[&str] = &[
    "The facts leave no room for another view; a new request is welcome",
    "The matter was discussed in an earlier request of the same kind",
];

pub(crate) const QUESTIONS: &[&str] = &[
    "Account number or branch, so that the bank can be found without a search of all branches",
    "Full name and date of birth of {S-1}, as the register has several persons of that name",
    "The law that makes the conduct punishable, in full wording",
    "How the records asked for are linked to the facts, for the court that has to order them",
    "Whether the person concerned has been told of the proceedings in {here}",
    "The period for which records are needed; the one given covers two years before the facts",
    "Which of the measures matters most, if not all can be done in time",
    "An undertaking on the use of the records, 18(19)",
];
pub(crate) const ANSWERS: &[&str] = &[
    "The branch is the one in {city_there}; the number is in the annex.",
    "The details are in the annex to this answer.",
    "The wording is attached. The offence is punishable by the term named in the request.",
    "The link is a transfer shown in the list of transfers, line {count}.",
    "No. The {investigator} asks that this stay so until the records are secured.",
    "The period can be cut to the eight months from the first transfer.",
    "The first measure matters most; the others can follow.",
    "The undertaking is given: use in file {file} only, unless you consent.",
];
pub(crate) const GO_ON: &[&str] =
    &["No answer came; the bank will be searched for by name", "Work goes on with what the request gives"];

/// What is missing, with the article that asks for it.
pub(crate) const MISSING: &[(&str, &str)] = &[
    ("18(15)(c)", "The facts do not say what links {city_there} to the offence"),
    (
        "18(15)(d)",
        "The records asked for cannot be told from the description: no account, no branch, no period",
    ),
    ("18(15)(e)", "The person concerned cannot be found in any register by the name given"),
    ("18(14)", "The annex is in a language that cannot be read here and comes without translation"),
];

pub(crate) const COMMENTS: &[&str] = &[
    "Please say in the purpose which charge the records are for.",
    "The procedure wished is missing; the court will want a certificate.",
    "Second paragraph: shorter, and no opinion on guilt.",
    "Is the period right? The first transfer is later.",
];
pub(crate) const APPROVALS: &[&str] =
    &["Read and approved", "Approved; send today if possible", "Approved. Well put together."];
pub(crate) const CANCELLATIONS: &[&str] = &[
    "The record was found in {here} after all",
    "The prosecutor has dropped the charge it was for",
    "A wider request is being prepared instead",
];
pub(crate) const RECALLS: &[&str] =
    &["Annex of another case attached; to be sent again", "Wrong date in the urgency; will be corrected"];
pub(crate) const WITHDRAWALS: &[&str] = &[
    "The accused has admitted the facts; the evidence is no longer needed",
    "The records were obtained from another source",
    "The proceedings were closed. We thank the authorities of {there} for their work.",
];
pub(crate) const WITHDRAWALS_IN_PART: &[&str] =
    &["Only the first measure is still needed; the statement has become superfluous"];

pub(crate) const REMINDERS: &[&str] = &[
    "May we ask how matters stand? The court asks us.",
    "A word on the state of execution would help to plan the next hearing.",
    "We have had no answer yet and would be glad of one.",
];
pub(crate) const PROGRESS: &[&str] = &[
    "The bank was ordered to produce the records and has until the end of the month.",
    "Sent to the {there} executing authority, which has confirmed that it has it.",
    "One witness was heard, the other is abroad until next month.",
    "The court has fixed a day for the hearing.",
    "The register extract is at hand; the bank records are outstanding.",
];
pub(crate) const MESSAGES_OURS: &[&str] = &[
    "For questions on the annex please write to the officer in charge.",
    "The hearing in {here} was moved by a week; the date asked for still holds.",
    "Thank you for the quick start.",
];
pub(crate) const MESSAGES_THEIRS: &[&str] = &[
    "The copy of page two is hard to read. Could it be sent again?",
    "We shall be closed for a public holiday from Thursday to Monday.",
    "The request is with the legal section, which looks at it this week.",
];
pub(crate) const NOTES_OURS: &[&str] = &[
    "Prosecutor told by telephone that it is under way.",
    "Checked against the earlier file: other persons, same bank.",
    "Ask for the translation estimate before sending.",
    "Limitation period: see the prosecutor's letter.",
];
pub(crate) const NOTES_THEIRS: &[&str] = &[
    "Competent: {city_there}. Forwarded by courier.",
    "Same company as in an own inquiry; ask the inquiry first.",
    "Bank asks for the account number; look whether the annex has it.",
    "Calendar: two weeks before the clock is due, ask the court.",
];

pub(crate) const DUAL_CRIMINALITY: &[&str] = &[
    "The conduct would be punishable in {there} by comparable terms; elements compared in the file",
    "Offence in both States; the treaty obliges both to make it one",
];
pub(crate) const CONDITIONS: &[&str] =
    &["Use in file {file} only, 18(19)", "Names of third parties to be masked"];
pub(crate) const USE_CONDITIONS: &[&str] = &["Use in file {file} only without prior consent, 18(19)"];
pub(crate) const DELIVERIES: &[&str] = &[
    "Executed as asked. The originals stay with the court.",
    "Results of the measures named; a certificate is on the first page.",
    "The bank certifies that these are all its records for the period.",
];
pub(crate) const NOT_EXECUTED: &[&str] =
    &["No record of that kind exists; the register was searched under all spellings."];
pub(crate) const FEEDBACK_GOOD: &[&str] = &[
    "The records were admitted as evidence.",
    "Charges were brought on the strength of these records. We thank you.",
    "Received in good order; the trial has been fixed.",
];
pub(crate) const FEEDBACK_BAD: &[&str] = &[
    "The certificate asked for is missing; the court could not admit the copies. A new request will follow.",
];

/// What a measure brings to light, as a name of a document.
pub(crate) fn result_name(measure: MeasureType, number: usize) -> String {
    let what = match measure {
        MeasureType::Statements | MeasureType::PersonLent | MeasureType::Appearance => "record-of-hearing",
        MeasureType::Service => "proof-of-service",
        MeasureType::SearchSeizure => "record-of-search",
        MeasureType::ObjectsSites => "inspection-report",
        MeasureType::Information => "expert-report",
        MeasureType::Records => "certified-records",
        MeasureType::TracingForEvidence => "tracing-report",
        MeasureType::ConfiscationOrderThere | MeasureType::ConfiscationOurOrder => "order-of-execution",
        MeasureType::Freezing => "freezing-order",
        MeasureType::OtherAssistance | MeasureType::UncacAssetMeasures | MeasureType::UncacRecovery => {
            "report"
        }
        MeasureType::Surrender => "order-of-surrender",
        MeasureType::ProvisionalArrest => "record-of-arrest",
    };
    format!("{what}-M-{}.pdf", number + 1)
}

pub(crate) const STOPPED: &[&str] = &[
    "Work has stopped; the bank was told.",
    "The hearing was taken off the list. Nothing further will be done.",
];
pub(crate) const OTHER_USES: &[&str] = &[
    "Use in the parallel proceedings against the company, {court}, file {file}-A",
    "Use in the civil action of the victims for compensation in {city}",
    "Use by the tax authority of {here} in an assessment for the same period",
];
pub(crate) const CONSENT_CONDITIONS: &[&str] =
    &["Names of third parties masked", "For the proceedings named only; a further use is asked for again"];
pub(crate) const CONSENT_REFUSED: &[&str] = &[
    "The bank records were given for the offence named; their use for an assessment was not examined by our court.",
    "A new request for that purpose will be taken up quickly.",
];
pub(crate) const RETURNED: &[&str] = &[
    "By courier, seals unbroken, receipt attached",
    "Handed over at the airport to an officer of your embassy",
];
pub(crate) const LENDING: &[&str] = &[
    "Custody in a place of detention apart from the co-accused",
    "A consular officer may visit at any time",
];
pub(crate) const RELEASED: &[&str] =
    &["The testimony is finished. Presence is no longer required; safe conduct runs from today."];
pub(crate) const LEFT: &[&str] = &["Left from the airport of {city} on a morning flight."];
pub(crate) const BACK_IN_CUSTODY: &[&str] = &[
    "Handed over to your officers in {city_there}. The days in custody count toward the sentence, 18(11)(c).",
];
pub(crate) const EXCULPATORY: &[&str] = &[
    "The records show a payment that supports the account of one of the accused. The defence will be given the page \
     concerned; no other part is disclosed.",
    "One statement names another person as the one who signed. The law of {here} obliges us to give it to the defence.",
];
pub(crate) const NO_TIME_FOR_NOTICE: &[&str] =
    &["The statement came up in the hearing itself and had to be disclosed on the spot."];
pub(crate) const NOT_CONFIDENTIAL: &[&str] = &[
    "The court that orders the measure must notify the account holder within thirty days. Shall we go on?",
    "The register enters every order in a public list. We can go on only if that is acceptable.",
];
pub(crate) const COSTS: &[&str] = &[
    "Ordinary costs are ours. The valuation of the property is borne in equal parts, 18(28).",
    "The costs of the expert are substantial; the requesting State bears them up to the estimate.",
];

pub(crate) const IDENTITY_PURPOSES: &[&str] = &[
    "So that the protection office in {city_there} can keep the person out of the lists it must publish",
    "The court there has to know whom it must not summon",
];

/// Given names of sealed persons; no place has them.
pub(crate) const SEALED_NAMES: &[&str] = &[
    "Suraya", "Nadira", "Lamis", "Noorin", "Safira", "Yumna", "Damira", "Hanae", "Ruvini", "Ilana", "Mirela",
    "Tamana", "Keziah", "Rumana",
];

// Of a person sought.
pub(crate) const ARREST_ASKED: &str = "Provisional arrest of {S-1}, pending the request for extradition";
pub(crate) const SURRENDER_FOR_TRIAL: &str = "Surrender of {S-1} for trial in file {file}";
pub(crate) const SURRENDER_TO_SERVE: &str = "Surrender of {S-1} to serve the sentence in file {file}";
pub(crate) const THOUGHT_TO_BE: &str = "Believed to be in {city_there}, with relatives";
pub(crate) const HELD_OR_LIVES: &str = "{city_there}";
pub(crate) const SENTENCE_LEFT: &str = "Three years and two months";
pub(crate) const UNDERTAKING: &str =
    "{here} will send a request for extradition within the time that the law of {there} sets.";
pub(crate) const WHY_ARREST_IS_URGENT: &[&str] = &[
    "The person is believed to be about to leave {there}",
    "A ticket has been bought to a third State; the day of travel is near",
    "The whereabouts became known yesterday and may change",
];
pub(crate) const ARREST_DONE: &str = "The person is held for the request for extradition that followed. Nothing remains to be done on the arrest.";
pub(crate) const ARREST_NOTED: &str = "Noted. We thank the officers of {there}.";
pub(crate) const PERSON_RECEIVED: &str =
    "{S-1} arrived in good health and was brought before the {court} on the next day.";
pub(crate) const ARRESTED: &[&str] = &[
    "Without incident. The person was told the reason, has counsel, and the consulate was informed.",
    "At a place of work. An interpreter was present; the person was examined by a doctor and is well.",
];
pub(crate) const FREE: &[&str] = &[
    "Released; the time for the request for extradition was over. The passport was given back.",
    "Set free by the court, which had not been told in time. The person was informed of the right to compensation.",
];
pub(crate) const ORDERED: &[&str] = &[
    "The court found the conditions met after a hearing with counsel; the appeal was dismissed.",
    "Surrender ordered by the minister on the court's finding. The person was heard twice.",
];
pub(crate) const ORDERED_BY_CONSENT: &[&str] = &[
    "The person consented before the court, in the presence of counsel; surrender was ordered without more.",
];
pub(crate) const SPECIALTY: &[&str] = &[
    "Prosecution for the offences named only, unless {there} consents to others",
    "The time spent in custody in {there} is counted towards any sentence",
];
pub(crate) const HANDED_OVER_AT: &str = "International airport of {city_there}";
pub(crate) const HANDED_OVER_WITH: &[&str] = &[
    "One telephone and papers seized at the arrest, sealed, with a list",
    "A wallet and a notebook, listed",
];
pub(crate) const SUBMITTED: &[&str] =
    &["The file was submitted without undue delay. Evidence from {here} can be sent to the prosecutor."];
pub(crate) const TRIED: &[&str] = &["Convicted at first instance; the judgment is under appeal."];
