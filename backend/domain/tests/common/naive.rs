//! A naive model of a request: what somebody would note on a sheet of paper who reads only what happened, never what
//! the code made of it. It shares nothing with the code under test but the words.

use std::collections::{BTreeMap, BTreeSet};

use comity_domain::{
    codes::{Outcome, Status},
    ids::{ConsentId, ConsultationId, EvidenceId, ItemId, MeasureId, PersonCode},
    workflow::{CustodyState, Fact, Request},
};

/// The sheet of paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Naive {
    pub(crate) status: Status,
    came_from: Option<Status>,
    measures: BTreeMap<MeasureId, &'static str>,
    questions: BTreeSet<ItemId>,
    consultations: BTreeMap<ConsultationId, bool>,
    consents: BTreeMap<ConsentId, Option<bool>>,
    evidence: BTreeMap<EvidenceId, bool>,
    away: BTreeSet<PersonCode>,
    custody: Option<(PersonCode, &'static str)>,
    taken_over: bool,
    to_be_stopped: BTreeSet<MeasureId>,
    sent: bool,
    recalled: bool,
}

impl Naive {
    /// A sheet for a request of which nothing is known yet.
    pub(crate) fn new() -> Self {
        Self {
            status: Status::Drafted,
            came_from: None,
            measures: BTreeMap::new(),
            questions: BTreeSet::new(),
            consultations: BTreeMap::new(),
            consents: BTreeMap::new(),
            evidence: BTreeMap::new(),
            away: BTreeSet::new(),
            custody: None,
            taken_over: false,
            to_be_stopped: BTreeSet::new(),
            sent: false,
            recalled: false,
        }
    }

    /// Whether a measure is not answered yet.
    pub(crate) fn something_is_open(&self) -> bool {
        self.measures.values().any(|m| *m == "open")
    }

    /// Whether something was done, in part, or found not to be doable.
    pub(crate) fn something_was_answered(&self) -> bool {
        self.measures.values().any(|m| ["executed", "partly", "not_executable"].contains(m))
    }

    fn ask_for(&mut self, contents: &comity_domain::contents::Outline) {
        self.measures = contents.measures.iter().map(|m| (m.id.clone(), "open")).collect();
    }

    fn go_out(&mut self, contents: &comity_domain::contents::Outline) {
        self.ask_for(contents);
        self.to_be_stopped.clear();
        (self.sent, self.recalled) = (true, false);
        self.moves_to(Status::Sent);
    }

    fn moves_to(&mut self, status: Status) {
        self.status = status;
        if status != Status::InformationRequested {
            self.questions.clear();
        }
        if status != Status::InformationRequested && status != Status::Postponed {
            self.came_from = None;
        }
    }

    fn goes_back(&mut self) {
        let back = self.came_from.unwrap();
        self.moves_to(back);
    }

    /// Waits in a status, to go back where work was before any waiting began.
    fn waits_in(&mut self, status: Status) {
        if self.came_from.is_none() {
            let work = if self.status == Status::Sent { Status::Acknowledged } else { self.status };
            self.came_from = Some(work);
        }
        self.moves_to(status);
    }

    /// While something is open nothing ends; then what was answered decides, then who spoke last.
    fn answered(&mut self, delivery: bool, otherwise: Status) {
        if self.something_is_open() {
            if delivery {
                self.moves_to(Status::PartiallyExecuted);
            }
        } else if self.something_was_answered() {
            self.moves_to(Status::Executed);
        } else {
            self.moves_to(otherwise);
        }
    }

    /// Notes what happened.
    #[expect(clippy::too_many_lines, reason = "one arm for each fact; only the list is long")]
    pub(crate) fn notes(&mut self, fact: &Fact) {
        match fact {
            Fact::Created { contents, .. } | Fact::Edited { contents } => self.ask_for(contents),
            Fact::Submitted => self.moves_to(Status::InApproval),
            Fact::ReturnedToDrafter => self.moves_to(Status::Drafted),
            Fact::Approved { .. } => self.moves_to(Status::Approved),
            Fact::Sent { contents, .. }
            | Fact::Registered { contents, .. }
            | Fact::Imported { contents, .. } => self.go_out(contents),
            Fact::Recalled => {
                if std::mem::take(&mut self.taken_over) {
                    self.custody = None;
                }
                self.recalled = true;
                self.moves_to(Status::Approved);
            }
            Fact::Cancelled => {
                self.recalled = false;
                self.moves_to(Status::Cancelled);
            }
            Fact::Acknowledged => self.moves_to(Status::Acknowledged),
            Fact::ReturnedDeficient { .. } => self.moves_to(Status::Returned),
            Fact::InformationRequested { items, .. } => {
                self.waits_in(Status::InformationRequested);
                self.questions.extend(items.iter().cloned());
            }
            Fact::InformationSupplied { .. } | Fact::WentOnWithout | Fact::Resumed => self.goes_back(),
            Fact::Consulted { consultation, .. } => {
                self.consultations.insert(consultation.clone(), false);
            }
            Fact::ConsultationAnswered { consultation, .. } => {
                self.consultations.insert(consultation.clone(), true);
            }
            Fact::Accepted { .. } => self.moves_to(Status::InExecution),
            Fact::Postponed { .. } => self.waits_in(Status::Postponed),
            Fact::Refused { measures, .. } => {
                self.mark(measures, "refused");
                self.answered(false, Status::Refused);
            }
            Fact::Withdrawn { measures, whole } => {
                self.mark(measures, "withdrawn");
                self.to_be_stopped.extend(measures.iter().cloned());
                if *whole {
                    self.moves_to(Status::Withdrawn);
                } else {
                    self.answered(false, Status::Withdrawn);
                }
            }
            Fact::ResultsDelivered { outcomes, evidence, .. } => {
                for o in outcomes {
                    let word = match o.outcome {
                        Outcome::Executed => "executed",
                        Outcome::Partly => "partly",
                        Outcome::NotExecutable => "not_executable",
                    };
                    self.measures.insert(o.measure.clone(), word);
                }
                self.evidence.extend(evidence.iter().map(|e| (e.id.clone(), false)));
                self.answered(true, Status::Executed);
            }
            Fact::SurrenderOrdered { .. } => self.moves_to(Status::SurrenderOrdered),
            Fact::Surrendered { .. } => {
                self.measures.values_mut().filter(|m| **m == "open").for_each(|m| *m = "executed");
                self.person_is("surrendered");
                self.moves_to(Status::Executed);
            }
            Fact::Lapsed { .. } => self.moves_to(Status::Lapsed),
            Fact::Arrested { person, .. } => {
                self.custody = Some((person.clone(), "held"));
                self.taken_over = false;
            }
            Fact::CustodyTakenOver { person, .. } => {
                // Whoever went before it was known that the request had come went for it.
                let gone = self.status == Status::Executed;
                self.custody = Some((person.clone(), if gone { "surrendered" } else { "held" }));
                self.taken_over = true;
            }
            Fact::Released { .. } => self.person_is("free"),
            Fact::SurrenderedFor { .. } => self.person_is("surrendered"),
            Fact::Followed { takes_over: true, .. } => self.person_is("held elsewhere"),
            Fact::CustodyPassed { .. } => self.person_is("passed on"),
            Fact::FollowingRecalled { gives_back: true, .. } => self.person_is("held"),
            Fact::ReceiptConfirmed { .. } => self.moves_to(Status::Closed),
            Fact::UseConsentRequested { consent, .. } => {
                self.consents.insert(consent.clone(), None);
            }
            Fact::UseConsentDecided { consent, granted, .. } => {
                self.consents.insert(consent.clone(), Some(*granted));
            }
            Fact::StopConfirmed { measures } => self.to_be_stopped.retain(|m| !measures.contains(m)),
            Fact::EvidenceReturned { evidence } => {
                self.evidence.insert(evidence.clone(), true);
            }
            Fact::PersonLent { person, .. } | Fact::ReleasedFromAttendance { person, .. } => {
                self.away.insert(person.clone());
            }
            Fact::PersonReturned { person, .. } => {
                self.away.remove(person);
            }
            Fact::Translated { .. }
            | Fact::ArrestCorrected { .. }
            | Fact::Followed { takes_over: false, .. }
            | Fact::FollowingRecalled { gives_back: false, .. }
            | Fact::ProsecutionReported { .. }
            | Fact::Reminded
            | Fact::ProgressReported
            | Fact::MessageSent
            | Fact::Attached { .. }
            | Fact::Noted
            | Fact::Assigned { .. }
            | Fact::PrioritySet { .. }
            | Fact::ExculpatoryDisclosed { .. }
            | Fact::ConfidentialityNotKept
            | Fact::CostsAgreed { .. }
            | Fact::IdentitySent { .. } => {}
        }
    }

    fn person_is(&mut self, word: &'static str) {
        if let Some((_, standing)) = &mut self.custody {
            *standing = word;
        }
    }

    fn mark(&mut self, measures: &[MeasureId], word: &'static str) {
        for id in measures {
            self.measures.insert(id.clone(), word);
        }
    }

    /// What the code knows of the same things, on such a sheet.
    pub(crate) fn of(request: &Request) -> Self {
        let round = request.round.iter().flat_map(|r| r.open.iter().cloned());
        Self {
            status: request.status,
            came_from: request.return_to,
            measures: request.measures.iter().map(|(id, m)| (id.clone(), m.state.as_str())).collect(),
            questions: round.collect(),
            consultations: request
                .consultations
                .iter()
                .map(|c| (c.id.clone(), c.answered_at.is_some()))
                .collect(),
            consents: request
                .use_consents
                .iter()
                .map(|c| (c.id.clone(), c.decided.as_ref().map(|d| d.granted)))
                .collect(),
            evidence: request.evidence.iter().map(|(id, e)| (id.clone(), e.returned)).collect(),
            away: request.away.keys().cloned().collect(),
            custody: request.custody.as_ref().map(|c| {
                let word = match c.standing {
                    CustodyState::Held => "held",
                    CustodyState::HeldFor(_) => "held elsewhere",
                    CustodyState::PassedTo(_) => "passed on",
                    CustodyState::Released(_) => "free",
                    CustodyState::Surrendered => "surrendered",
                };
                (c.person.clone(), word)
            }),
            taken_over: request.custody.as_ref().is_some_and(|c| c.taken_over),
            to_be_stopped: request.stop_owed.clone(),
            sent: request.ever_sent,
            recalled: request.recalled,
        }
    }
}
