//! Acts that change no status, and facts: typed, dated, and they start or stop clocks and duties.

// The lint looks away in tests, so there the expectation would not be met.
#![cfg_attr(
    not(test),
    expect(clippy::enum_glob_use, reason = "a row reads like the line of the design it stands for")
)]

use super::{
    super::{By, ClockEffect, From, Kept, Milestone, Transition, by},
    OPEN,
};
use crate::{
    codes::{
        Action, Clock, Kind,
        Role::{Executor, Head, Officer, Registrar},
        Side::{Requested, Requesting},
        Status::{self, *},
    },
    law::Cite::{self, Comity, Untoc},
    workflow::guards::Guard::*,
};

use ClockEffect::{Of, Start, StartOnce, Stop, StopWhenever};
use From::{In, Seen, Shared as WhileShared, SharedAfter};
use Kind::{Extradition, Mla, ProvisionalArrest};
use Milestone::{Arrest, Delivery, NationalityRefusal, Withdrawal};

/// The acts on a request.
pub(super) const ACTS: &[Transition] = &[
    Transition {
        action: Action::Remind,
        law: &[Untoc("18(24)")],
        by: &[by(Requesting, Officer), by(Requesting, Head)],
        from: In(OPEN_AND_EXECUTED),
        guards: &[NoSealedName],
        clocks: &[StartOnce(Clock::StatusQuery)],
        told: true,
        ..Transition::ACT
    },
    Transition {
        action: Action::ReportProgress,
        law: &[Untoc("18(24)")],
        by: &[by(Requested, Officer), by(Requested, Registrar), by(Requested, Head)],
        from: In(&[
            Sent,
            Acknowledged,
            InformationRequested,
            Postponed,
            InExecution,
            PartiallyExecuted,
            SurrenderOrdered,
            Executed,
            Refused,
            Withdrawn,
            Lapsed,
        ]),
        guards: &[TextGiven, NoSealedName],
        clocks: &[Stop(Clock::StatusQuery)],
        told: true,
        ..Transition::ACT
    },
    Transition {
        action: Action::Message,
        by: EITHER_SIDE,
        from: WhileShared,
        guards: &[TextGiven, NoSealedName],
        told: true,
        ..Transition::ACT
    },
    Transition {
        action: Action::Attach,
        by: EITHER_SIDE_AND_EXECUTOR,
        from: Seen,
        guards: &[ApproverAddsNothing, NameFree, FileStaysFile],
        kept: Kept::AsAsked,
        ..Transition::ACT
    },
    Transition {
        action: Action::Note,
        by: EITHER_SIDE_AND_EXECUTOR,
        from: Seen,
        guards: &[TextGiven],
        kept: Kept::File,
        ..Transition::ACT
    },
    Transition {
        action: Action::Assign,
        by: EITHER_SIDE,
        from: Seen,
        guards: &[AssigneeMayWork],
        kept: Kept::File,
        ..Transition::ACT
    },
    Transition {
        action: Action::SetPriority,
        by: EITHER_SIDE,
        from: Seen,
        kept: Kept::File,
        ..Transition::ACT
    },
    Transition {
        action: Action::RequestUseConsent,
        law: &[Untoc("18(19)"), Comity("5")],
        kinds: &[Mla],
        by: &[by(Requesting, Officer), by(Requesting, Head)],
        from: SharedAfter(Delivery),
        guards: &[EvidenceThere, EvidenceKnown, ConsentNew, OtherUseGiven, NoSealedName],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::DecideUseConsent,
        law: &[Untoc("18(19)"), Comity("5")],
        kinds: &[Mla],
        by: &[by(Requested, Head)],
        from: SharedAfter(Delivery),
        guards: &[ConsentOpen, ConsentDecided, NoSealedName],
        told: true,
        ..Transition::BASE
    },
    // Facts: typed, dated, and they start or stop clocks and duties.
    Transition {
        action: Action::ReportArrest,
        law: &[Untoc("16(9)"), Comity("5")],
        kinds: &[ProvisionalArrest, Extradition],
        by: &[by(Requested, Officer)],
        from: In(&[InformationRequested, Postponed, InExecution, SurrenderOrdered, PartiallyExecuted]),
        guards: &[PersonSought, PersonAtLiberty, ArrestDated, CorrectionChanges, NoSealedName],
        clocks: &[Of(
            ProvisionalArrest,
            &[
                Start(Clock::ProvisionalArrest),
                StopWhenever(Clock::Execute),
                StopWhenever(Clock::ReasonedDeadline),
            ],
        )],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::ReportRelease,
        law: &[Comity("5"), Untoc("16(9)")],
        kinds: &[ProvisionalArrest, Extradition],
        by: &[by(Requested, Officer)],
        from: SharedAfter(Arrest),
        guards: &[PersonHeld, ReleaseDated, NoSealedName],
        clocks: &[Stop(Clock::ProvisionalArrest)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::ReportProsecution,
        law: &[Untoc("16(10)"), Comity("5")],
        kinds: &[Extradition],
        by: &[by(Requested, Officer)],
        from: SharedAfter(NationalityRefusal),
        guards: &[ProsecutionDated, NoSealedName],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::ConfirmStop,
        law: &[Untoc("18(24)"), Comity("5")],
        by: &[by(Requested, Officer)],
        from: SharedAfter(Withdrawal),
        guards: &[MeasuresKnown, StopOwed, NoSealedName],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::ReturnEvidence,
        law: &[Untoc("18(26)"), Comity("5")],
        kinds: &[Mla],
        by: &[by(Requesting, Officer)],
        from: SharedAfter(Delivery),
        guards: &[EvidenceKnown, EvidenceNotReturned, NoSealedName],
        clocks: &[Stop(Clock::ReturnOfEvidence)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::LendPerson,
        law: &[Untoc("18(10)"), Untoc("18(12)"), Comity("5")],
        kinds: &[Mla],
        by: &[by(Requested, Officer)],
        from: In(IN_EXECUTION_AND_AFTER),
        guards: &[
            PersonKnown,
            PersonMayBeLent,
            LendingAsked,
            PersonHere,
            PersonConsents,
            ReturnDateGiven,
            NoSealedName,
        ],
        clocks: &[Start(Clock::ReturnOfPerson)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::ReturnPerson,
        law: &[Untoc("18(11)"), Untoc("18(27)"), Comity("5")],
        kinds: &[Mla],
        by: &[by(Requesting, Officer)],
        from: WhileShared,
        guards: &[PersonKnown, PersonAway, NoSealedName],
        clocks: &[Stop(Clock::ReturnOfPerson), Stop(Clock::SafeConduct)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::ReleaseFromAttendance,
        law: &[Untoc("18(27)"), Comity("5")],
        kinds: &[Mla],
        by: &[by(Requesting, Officer)],
        from: In(IN_EXECUTION_AND_AFTER),
        guards: &[PersonKnown, PersonNotReleased, UntilAhead, NoSealedName],
        clocks: &[Start(Clock::SafeConduct)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::DiscloseExculpatory,
        law: &[Untoc("18(5)"), Untoc("18(19)"), Comity("5")],
        kinds: &[Mla],
        by: &[by(Requesting, Officer), by(Requesting, Head)],
        from: WhileShared,
        guards: &[EvidenceKnown, TextGiven, NoticeBeforeOrReason, NoSealedName],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::CannotKeepConfidential,
        law: &[Untoc("18(20)"), Comity("5")],
        kinds: &[Mla],
        by: &[by(Requested, Officer), by(Requested, Head)],
        from: In(OPEN),
        guards: &[TextGiven, NoSealedName],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::AgreeCosts,
        law: &[Untoc("18(28)"), Comity("5")],
        kinds: &[Mla],
        by: &[by(Requesting, Head), by(Requested, Head)],
        from: In(OPEN_AND_EXECUTED),
        guards: &[SplitGiven, EstimateWhole, NoSealedName],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::SendIdentity,
        law: &[Cite::Tip("6(1)"), Comity("6")],
        by: &[by(Requesting, Head)],
        from: In(OPEN_AND_EXECUTED),
        guards: &[SealedPersonKnown, IdentityPurposeAndNeed, IdentityHeld, NoSealedName],
        ..Transition::BASE
    },
];

const EITHER_SIDE: &[By] = &[
    by(Requesting, Officer),
    by(Requesting, Registrar),
    by(Requesting, Head),
    by(Requested, Officer),
    by(Requested, Registrar),
    by(Requested, Head),
];

/// Whoever works on the case, and the executing authority on its own measures.
const EITHER_SIDE_AND_EXECUTOR: &[By] = &[
    by(Requesting, Officer),
    by(Requesting, Registrar),
    by(Requesting, Head),
    by(Requested, Officer),
    by(Requested, Registrar),
    by(Requested, Head),
    by(Requested, Executor),
];

const IN_EXECUTION_AND_AFTER: &[Status] =
    &[InformationRequested, Postponed, InExecution, PartiallyExecuted, Executed, Closed];

const OPEN_AND_EXECUTED: &[Status] = &[
    Sent,
    Acknowledged,
    InformationRequested,
    Postponed,
    InExecution,
    SurrenderOrdered,
    PartiallyExecuted,
    Executed,
];
