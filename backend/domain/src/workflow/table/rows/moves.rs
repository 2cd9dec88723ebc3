//! What leads from status to status, and what is said on the way.

// The lint looks away in tests, so there the expectation would not be met.
#![cfg_attr(
    not(test),
    expect(clippy::enum_glob_use, reason = "a row reads like the line of the design it stands for")
)]

use super::{
    super::{By, ClockEffect, From, Kept, To, Transition, When, by},
    OPEN, OPEN_BUT_SENT,
};
use crate::{
    codes::{
        Action, Clock, Kind, PauseReason,
        Role::{Clock as TheClock, Head, Officer, Registrar},
        Side::{Requested, Requesting},
        Status::*,
    },
    law::Cite::{Comity, Untoc},
    workflow::guards::Guard::*,
};

use ClockEffect::{Miss, Pause, Start, StartOnce, StartReturns, Stop, StopIfWhole, Unpause, VoidAll};
use From::{In, InOrBack, Nothing};
use Kind::{Extradition, Mla, ProvisionalArrest};
use PauseReason::{InformationRequested as AwaitingInformation, Postponed as WhilePostponed};
use To::{AsImported, Becomes, ByTheFold, ComesBack};

/// The moves of a request.
pub(super) const MOVES: &[Transition] = &[
    Transition {
        action: Action::Create,
        law: &[Untoc("18(13)"), Comity("5")],
        by: &[by(Requesting, Officer)],
        from: Nothing,
        to: Becomes(Drafted),
        guards: &[
            RequestedStateKnown,
            CopiesAnOwnEndedRequest,
            LinksFit,
            ContentsWellFormed,
            SealedIdentityApart,
            IdentityWithPurpose,
            NoSealedName,
        ],
        kept: Kept::File,
        ..Transition::BASE
    },
    Transition {
        action: Action::Edit,
        law: &[Untoc("18(15)"), Comity("5")],
        by: &[by(Requesting, Officer)],
        from: In(&[Drafted]),
        guards: &[ContentsWellFormed, SealedIdentityApart, IdentityWithPurpose, NoSealedName],
        kept: Kept::File,
        ..Transition::BASE
    },
    Transition {
        action: Action::Translate,
        law: &[Untoc("18(14)"), Comity("5")],
        by: &[by(Requesting, Officer)],
        from: In(&[Drafted, InApproval, Approved]),
        guards: &[ApproverAddsNothing, DocumentsKnown],
        kept: Kept::File,
        ..Transition::BASE
    },
    Transition {
        action: Action::Submit,
        law: &[Untoc("18(15)"), Comity("5")],
        by: &[by(Requesting, Officer)],
        from: In(&[Drafted]),
        to: Becomes(InApproval),
        guards: &[NoBlockingFinding],
        kept: Kept::File,
        ..Transition::BASE
    },
    Transition {
        action: Action::ReturnToDrafter,
        by: &[by(Requesting, Head), By { side: Requesting, role: Officer, when: When::Submitter }],
        from: In(&[InApproval, Approved]),
        to: Becomes(Drafted),
        guards: &[CommentGiven],
        kept: Kept::File,
        ..Transition::BASE
    },
    Transition {
        action: Action::Approve,
        by: &[by(Requesting, Head)],
        from: In(&[InApproval]),
        to: Becomes(Approved),
        guards: &[FourEyes],
        kept: Kept::File,
        ..Transition::BASE
    },
    Transition {
        action: Action::Send,
        law: &[Untoc("18(13)"), Untoc("18(14)"), Comity("5")],
        by: &[by(Requesting, Officer), by(Requesting, Head)],
        from: In(&[Approved]),
        to: Becomes(Sent),
        guards: &[
            ContentsAsApproved,
            ActiveCentralAuthority,
            ChannelOpen,
            WentAsDated,
            DocumentsAttached,
            DocumentsKnown,
            NoSealedName,
            IdentitiesHeld,
        ],
        clocks: &[Start(Clock::Acknowledge), Start(Clock::ReasonedDeadline)],
        ..Transition::BASE
    },
    Transition {
        action: Action::Recall,
        law: &[Comity("5"), Untoc("18(24)")],
        by: &[by(Requesting, Officer), by(Requesting, Head)],
        from: In(&[Sent]),
        to: Becomes(Approved),
        guards: &[InsideRecallWindow, NobodyArrestedOnIt, ArrestNotAnswered],
        clocks: &[VoidAll],
        ..Transition::BASE
    },
    Transition {
        action: Action::Cancel,
        by: &[
            By { side: Requesting, role: Officer, when: When::NeverSent },
            By { side: Requesting, role: Head, when: When::EverSent },
        ],
        from: In(&[Drafted, InApproval, Approved]),
        to: Becomes(Cancelled),
        guards: &[ReasonGiven, NoSealedName],
        kept: Kept::SharedIfEverSent,
        ..Transition::BASE
    },
    Transition {
        action: Action::Register,
        law: &[Untoc("18(13)"), Comity("5")],
        by: &[by(Requested, Registrar)],
        from: Nothing,
        to: Becomes(Sent),
        guards: &[
            RequestingStateByLetter,
            ReceivedOnGiven,
            LinksFit,
            ContentsWellFormed,
            SealedIdentityApart,
            NoSealedName,
        ],
        clocks: &[Start(Clock::Acknowledge), Start(Clock::ReasonedDeadline)],
        ..Transition::BASE
    },
    Transition {
        action: Action::Import,
        by: &[by(Requesting, Registrar), by(Requested, Registrar)],
        from: Nothing,
        to: AsImported,
        guards: &[OtherStateByLetter, StepsInOrder, ContentsWellFormed, SealedIdentityApart, NoSealedName],
        clocks: &[Start(Clock::Acknowledge), Start(Clock::ReasonedDeadline)],
        ..Transition::BASE
    },
    Transition {
        action: Action::Acknowledge,
        law: &[Untoc("18(13)"), Comity("5")],
        by: &[by(Requested, Registrar)],
        from: In(&[Sent]),
        to: Becomes(Acknowledged),
        guards: &[NoSealedName],
        clocks: &[Stop(Clock::Acknowledge), Start(Clock::Decide)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::ReturnDeficient,
        law: &[Untoc("18(15)"), Untoc("18(16)"), Comity("5")],
        by: &[by(Requested, Registrar), by(Requested, Officer)],
        from: InOrBack { from: &[Sent, Acknowledged], back: InformationRequested, came_from: Acknowledged },
        to: Becomes(Returned),
        guards: &[MissingNamed, NoSealedName],
        clocks: &[Stop(Clock::Acknowledge)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::RequestInformation,
        law: &[Untoc("18(16)"), Comity("5")],
        by: &[by(Requested, Officer)],
        from: In(&[Acknowledged, InExecution, PartiallyExecuted, InformationRequested]),
        to: Becomes(InformationRequested),
        guards: &[ItemsNamed, DueDateAhead, NoSealedName],
        // The requested State's clocks. The total clock never stops.
        clocks: &[
            Pause(Clock::Decide, AwaitingInformation),
            Pause(Clock::Execute, AwaitingInformation),
            StartOnce(Clock::SupplyInformation),
        ],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::SupplyInformation,
        law: &[Untoc("18(16)"), Comity("5")],
        by: &[by(Requesting, Officer)],
        from: In(&[InformationRequested]),
        to: ComesBack,
        guards: &[EveryItemAnswered, DocumentsKnown, NoSealedName],
        clocks: &[Stop(Clock::SupplyInformation), Unpause(Clock::Decide), Unpause(Clock::Execute)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::GoOnWithout,
        law: &[Comity("5"), Untoc("18(16)")],
        by: &[by(Requested, Officer)],
        from: In(&[InformationRequested]),
        to: ComesBack,
        guards: &[AnswerOverdue, NoSealedName],
        clocks: &[Miss(Clock::SupplyInformation), Unpause(Clock::Decide), Unpause(Clock::Execute)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::Consult,
        law: &[Untoc("18(26)"), Comity("5")],
        by: &[by(Requested, Officer), by(Requested, Head)],
        from: In(OPEN_BUT_SENT),
        guards: &[SubjectGiven, ConsultationNew, AnswerByAhead, NoSealedName],
        clocks: &[Start(Clock::Consultation)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::AnswerConsultation,
        law: &[Untoc("18(26)"), Comity("5")],
        by: &[by(Requesting, Officer), by(Requesting, Head)],
        // Also in `sent`: a State by letter consults where its acknowledgement was never told.
        from: In(OPEN),
        guards: &[ConsultationOpen, MeasuresKnown, NoSealedName],
        clocks: &[Stop(Clock::Consultation)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::Accept,
        // 18(9): the assessment where a measure is coercive; 13(4): confiscation goes by the law there too.
        law: &[Untoc("18(17)"), Untoc("18(9)"), Untoc("13(4)"), Comity("5")],
        by: &[by(Requested, Head)],
        from: InOrBack { from: &[Acknowledged], back: Postponed, came_from: Acknowledged },
        to: Becomes(InExecution),
        guards: &[
            MeasuresKnown,
            MeasuresStillOpen,
            ExecutingAuthorityNamed,
            DualCriminalityAssessed,
            NoSealedName,
        ],
        clocks: &[Stop(Clock::Decide), Stop(Clock::PostponementReview), Start(Clock::Execute)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::Postpone,
        law: &[Untoc("18(25)"), Untoc("18(26)"), Comity("5")],
        by: &[by(Requested, Head)],
        from: In(&[Acknowledged, InExecution, SurrenderOrdered, PartiallyExecuted]),
        to: Becomes(Postponed),
        guards: &[ProceedingNamed, ReviewDateAhead, ConsultationHeld, NoSealedName],
        clocks: &[
            Pause(Clock::Decide, WhilePostponed),
            Pause(Clock::Execute, WhilePostponed),
            Pause(Clock::Removal, WhilePostponed),
            Start(Clock::PostponementReview),
        ],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::Resume,
        law: &[Untoc("18(25)"), Comity("5")],
        by: &[by(Requested, Officer), by(Requested, Head)],
        from: In(&[Postponed]),
        to: ComesBack,
        guards: &[NoSealedName],
        clocks: &[
            Stop(Clock::PostponementReview),
            Unpause(Clock::Decide),
            Unpause(Clock::Execute),
            Unpause(Clock::Removal),
        ],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::Refuse,
        law: &[Untoc("18(21)"), Untoc("18(23)"), Untoc("18(26)"), Comity("5")],
        by: &[by(Requested, Head)],
        from: In(OPEN_BUT_SENT),
        to: ByTheFold,
        guards: &[
            GroundAllowed,
            ReasonsGiven,
            ConsultedOrReason,
            MeasuresKnown,
            MeasuresStillOpen,
            NoSealedName,
        ],
        clocks: &[StopIfWhole(Clock::Decide)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::DeliverResults,
        kinds: &[Mla, ProvisionalArrest],
        law: &[Untoc("18(17)"), Untoc("18(19)"), Untoc("18(25)"), Comity("5")],
        by: &[by(Requested, Officer)],
        from: In(&[InExecution, PartiallyExecuted]),
        to: ByTheFold,
        guards: &[
            NoArrestClockRuns,
            ArrestReported,
            OutcomesGiven,
            PartExplained,
            NoneRefusedByDelivery,
            MeasuresKnown,
            MeasuresStillOpen,
            EvidenceNew,
            DocumentsKnown,
            AssetsKnown,
            ReturnDatesAhead,
            NoSealedName,
        ],
        clocks: &[StartReturns],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::OrderSurrender,
        law: &[Untoc("16(7)"), Comity("5")],
        kinds: &[Extradition],
        by: &[by(Requested, Head)],
        from: In(&[InExecution]),
        to: Becomes(SurrenderOrdered),
        guards: &[DecisionGiven, NoSealedName],
        clocks: &[Start(Clock::Removal)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::Surrender,
        law: &[Comity("5"), Untoc("16(7)")],
        kinds: &[Extradition],
        by: &[by(Requested, Officer)],
        from: In(&[SurrenderOrdered]),
        to: Becomes(Executed),
        guards: &[SurrenderDated, PlaceGiven, NoSealedName],
        clocks: &[Stop(Clock::Removal)],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::ConfirmReceipt,
        by: &[by(Requesting, Officer)],
        from: In(&[Executed]),
        to: Becomes(Closed),
        guards: &[NoArrestClockRuns, UsableSaid, NoSealedName],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::Withdraw,
        law: &[Untoc("18(24)"), Comity("5")],
        by: &[by(Requesting, Head)],
        from: In(OPEN),
        to: ByTheFold,
        guards: &[MeasuresKnown, MeasuresStillOpen, NoSealedName],
        told: true,
        ..Transition::BASE
    },
    Transition {
        action: Action::Lapse,
        law: &[Comity("5"), Untoc("16(9)")],
        kinds: &[ProvisionalArrest],
        by: &[by(Requested, TheClock), by(Requesting, TheClock)],
        // Also where the arrest came before the acceptance: nobody is held on because of a missing step.
        from: In(OPEN),
        to: Becomes(Lapsed),
        guards: &[ArrestClockDue],
        clocks: &[Miss(Clock::ProvisionalArrest)],
        ..Transition::BASE
    },
];
