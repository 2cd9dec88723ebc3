//! The English sentence of every refusal, guard and finding: the one place of these words. They hold codes, fields
//! and dates, never anything of a case.

use comity_domain::{
    codes::{Action, Role, Side, Status},
    contents::Identity,
    law::grounds::Consultation,
    workflow::{
        Follows, Refusal, Remedy, Unmet,
        refusal::StatusSeen,
        table::{self, By, From, When},
    },
};
use jiff::{SignedDuration, Timestamp};

mod findings;
#[cfg(test)]
mod tests;

pub use findings::finding;
pub(crate) use findings::finding_by_code;

/// Returns what happened, as a sentence.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound => NOT_FOUND.to_owned(),
        Refusal::NotYours { action, needs } => {
            let told = if refusal.is_about_a_told_act() { NOT_TOLD } else { "" };
            format!("{} is for {}, not for you on this request.{told}", named(*action), who(needs))
        }
        Refusal::NotOfKind { kind, .. } => {
            format!("Not possible on a request of the kind {}.", plain(kind))
        }
        Refusal::NotInStatus {
            action: Action::ReportArrest, status: StatusSeen::Is(Status::Lapsed), ..
        } => LAPSE_STANDS.to_owned(),
        Refusal::NotInStatus { action, status, since } => {
            let since = since.as_ref().map(|s| format!(" since {}", day(s.at))).unwrap_or_default();
            let only = possible_while(*action).map(|in_| format!("; this is done only while it is {in_}"));
            format!("The request is {}{since}{}.", plain(status), only.unwrap_or_default())
        }
        Refusal::Stale { seen, found, .. } => {
            format!("You read version {seen}; the request is at version {found} now.")
        }
        Refusal::Unmet(parts) => parts.iter().flat_map(sentences).collect::<Vec<_>>().join(" "),
    }
}

/// What is said of an arrest that lapsed, and whose hour is to be put right: the lapse stands.
const LAPSE_STANDS: &str = "The time of this arrest is over, and the lapse stands, also where the hour on record was too \
     early: the person is to be released. Report the release; tell the other State of the right hour in a message. A \
     further arrest needs a new request.";

/// In which statuses an action is done, in words; none where that is no matter of a few statuses.
fn possible_while(action: Action) -> Option<String> {
    let words: Vec<String> = match table::row(action).from {
        From::In(from) => from.iter().map(plain).collect(),
        From::InOrBack { from, back, came_from } => {
            let if_before = format!("{} and {} before", plain(&back), plain(&came_from));
            from.iter().map(plain).chain([if_before]).collect()
        }
        From::Nothing | From::Shared | From::SharedAfter(_) | From::Seen => return None,
    };
    let (last, before) = words.split_last()?;
    Some(if before.is_empty() { last.clone() } else { format!("{} or {last}", before.join(", ")) })
}

/// A code in plain words: `return_deficient` is "return deficient".
fn plain(code: &impl ToString) -> String {
    code.to_string().replace('_', " ")
}

/// An action at the head of a sentence.
fn named(action: Action) -> String {
    let mut words = plain(&action);
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// What is added where an act of the other State was to be recorded.
const NOT_TOLD: &str = " What the other State did is recorded by the registrar of the own State, with the letter that tells it, and \
     only where that State is one by letter.";

/// What is said of everything a person may not see, and of everything that does not exist: the same.
pub const NOT_FOUND: &str = "There is nothing here, or nothing that you may see.";

/// Returns the refusal in a few words.
#[must_use]
pub const fn title(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotFound => "Not found",
        Refusal::NotYours { .. } => "For another side or role",
        Refusal::NotOfKind { .. } => "Not of this kind of request",
        Refusal::NotInStatus { .. } => "Not possible in this status",
        Refusal::Stale { .. } => "Changed since you read it",
        Refusal::Unmet(_) => "Something is missing or does not fit",
    }
}

/// Returns what to do now, as a sentence.
#[must_use]
pub const fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::CheckTheReference => "Check the reference, and that you are signed in for the right State.",
        Remedy::AskWhoHoldsTheRole => "Ask a colleague who holds the role, or wait for the other State.",
        Remedy::SeeWhatIsPossible => "See which actions are possible now.",
        Remedy::ReadAgain => "Read the request again and decide anew.",
        Remedy::MendAndRetry => "Mend what is named and try again.",
    }
}

/// Returns the sentences of a guard that is not met: one, or one for each finding.
#[must_use]
pub fn sentences(part: &Unmet) -> Vec<String> {
    match part {
        Unmet::Incomplete(findings) => findings.iter().map(finding).collect(),
        other => vec![unmet(other)],
    }
}

/// Returns what is not met, as a sentence.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one sentence for each; only the list is long")]
pub fn unmet(part: &Unmet) -> String {
    let fixed = match part {
        Unmet::Incomplete(findings) => {
            return findings.iter().map(finding).collect::<Vec<_>>().join(" ");
        }
        Unmet::BarredGround(ground) => {
            return format!("A refusal may not rest on this ground: {}.", ground.meaning);
        }
        Unmet::Missing { field, .. } => return format!("The field {field} must be given."),
        Unmet::DocumentNotAttached { field } => {
            return format!("The document named in {field} is not attached to this request.");
        }
        Unmet::DocumentDiffers { field } => {
            return format!("The document attached under the name in {field} is another one.");
        }
        Unmet::DocumentOfTheFile { field } => {
            return format!(
                "The document named in {field} belongs to the own file; it cannot go to the other State."
            );
        }
        Unmet::RecallWindowOver { until } => {
            return format!(
                "It could be recalled until {}; a withdrawal is still possible.",
                instant(*until)
            );
        }
        Unmet::AnswerNotOverdue { due } => {
            return format!("The requesting State has time to answer until {}.", until(*due));
        }
        Unmet::DateNotAhead { field } => return format!("The date in {field} must lie ahead."),
        Unmet::NotAnswered { items } => {
            let items = items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return format!("Every open question needs an answer; these have none: {items}.");
        }
        Unmet::UnknownItem { item } => return format!("Nobody asked {item}, or it was answered already."),
        Unmet::UnknownMeasure { measure } => return format!("The request has no measure {measure}."),
        Unmet::MeasureNotOpen { measure, state } => {
            return format!("The measure {measure} was answered already: {state}.");
        }
        Unmet::RefusedByDelivery { measure } => {
            return format!(
                "The measure {measure} is not refused by a delivery: the head refuses it, with ground, reasons and \
                 consultation."
            );
        }
        Unmet::NoExecutingAuthority { measure } => {
            return format!("The measure {measure} needs an executing authority.");
        }
        Unmet::NoConsultation { owed: true, .. } => {
            "The other State must be consulted first; without it only a breach can be recorded, with the reason \
             why there was none."
        }
        Unmet::NoConsultation { owed: false, .. } => {
            "The other State must be consulted first, or the reason given why there was no consultation."
        }
        Unmet::ConsultationNotHeld { held_from } => {
            return format!(
                "The consultation is not held yet: the other State has not answered, and has time until {}.",
                until(*held_from)
            );
        }
        Unmet::IdTaken { field } => return format!("The id in {field} is taken; each is used once."),
        Unmet::EvidenceTaken { evidence } => {
            return format!("Evidence {evidence} was delivered already; each id is used once.");
        }
        Unmet::SealedIdentity { person } => {
            return format!(
                "The identity of {person} stands where it may not: of a sealed person the request holds the code \
                 alone, and the identity goes to the vault; of an open person there is nothing to seal."
            );
        }
        Unmet::IdentityWithoutPurpose { person } => {
            return format!(
                "Whether the identity of {person} goes to the other State and what it needs it for are said \
                 together: give identity_sent and identity_purpose, or neither."
            );
        }
        Unmet::IdentityTooLong { person, field } => {
            return format!(
                "The {field} of {person} is longer than {} characters. What is a text belongs to the facts, without \
                 the name.",
                Identity::MOST_CHARACTERS
            );
        }
        Unmet::IdentityNotHeld { person } => {
            return format!(
                "The identity of {person} is to go, but the vault does not hold it: give it first."
            );
        }
        Unmet::NamesSealedPerson { person, field } => {
            return format!("The text in {field} names {person}, whose identity is sealed: write the code.");
        }
        Unmet::UnknownPerson { person } => return format!("The request has no such person: {person}."),
        Unmet::NotYetHappened { field } => {
            return format!("The field {field} lies ahead: only what has happened is recorded.");
        }
        Unmet::TooEarly { field, follows, at } => {
            let what = match follows {
                Follows::Arrest => "the arrest",
                Follows::Release => "the release from the arrest before",
                Follows::OrderOfSurrender => "the order of surrender",
                Follows::Refusal => "the refusal",
            };
            let at = instant(*at);
            return format!("The field {field} lies before {what}, which was {at}: look at it again.");
        }
        // A step of the own office crossed with no letter.
        Unmet::BeforeWhatLedHere { field, last } if field != "occurred_at" => {
            let last = instant(*last);
            return format!(
                "The field {field} lies before the step that it follows, which was {last}: look at it again."
            );
        }
        Unmet::BeforeWhatLedHere { field, last } => {
            return format!(
                "The field {field} lies before {0}, when the request came to where it stands now: look at the day again. \
                 Where letters crossed, record the act from when it took effect here, on the day its letter came and not \
                 before {0}: the letter keeps its own date.",
                instant(*last)
            );
        }
        Unmet::OnAnotherDay { field, told } => {
            return format!(
                "The field {field} is another day than {told} (UTC), on which the letter says that it happened: give the \
                 same day in both."
            );
        }
        Unmet::LongPast { field, earliest } => {
            return format!("The field {field} lies before {earliest}: look at the year again.");
        }
        Unmet::NegativeAmount { field } => return format!("The amount in {field} is below nought."),
        Unmet::UnknownEvidence { evidence } => return format!("No evidence {evidence} was delivered."),
        Unmet::StopNotOwed { measure } => {
            return format!("Work on {measure} need not be stopped, or was confirmed already.");
        }
        Unmet::EvidenceReturned { evidence } => return format!("Evidence {evidence} went back already."),
        Unmet::Step { number, why } => return format!("Step {number}: {}", unmet(why)),
        Unmet::NotAStep { action } => return format!("The action {action} is no step of a running case."),
        Unmet::StepNotPossible { action, status } => {
            return format!("The step {action} does not follow: after the one before, the case is {status}.");
        }
        Unmet::GroundOfAnotherBasis { instead: Some(instead) } => {
            return format!(
                "This ground belongs to another legal basis than the request's; here it is {instead}."
            );
        }
        Unmet::GroundNotForMeasure { ground, measure } => {
            return format!(
                "The ground {} stands against confiscation only, and {measure} is none: name the measures it is for, \
                 or choose another ground.",
                ground.code
            );
        }
        Unmet::PersonNotLent { person } => {
            return format!(
                "{person} is a victim or a legal person: only somebody a State holds in custody is lent."
            );
        }
        Unmet::StepSideNotSaid { action } => {
            return format!(
                "Either State could have taken the step {action}: say whose it was, ours or theirs."
            );
        }
        Unmet::NotAStepOfThatSide { action } => {
            return format!("The step {action} is not one that this side takes.");
        }
        Unmet::UnknownReference { field } => {
            let code = field.rsplit('.').next().unwrap_or(field);
            return format!("{code} is not declared in the request: {field}.");
        }
        Unmet::ArrestClockRuns { due } => {
            return format!(
                "The arrest clock runs, due {}: the request stays open until the request for extradition is sent, the \
                 person is released, or the time is over.",
                instant(*due)
            );
        }
        Unmet::CannotFollow { field } => {
            return format!(
                "The link in {field} does not fit: a request for extradition follows a provisional arrest between the \
                 same two States."
            );
        }
        Unmet::MeasureOfAnotherKind { measure, kind } => {
            return format!(
                "The measure {measure} is not one of a request of the kind {kind}: extradition asks for 16 alone, \
                 provisional arrest for 16(9) alone, assistance for neither."
            );
        }
        Unmet::ArrestNotReported => {
            "An arrest that was made is reported first, with its hour: from there the time runs in which the request for \
             extradition must come."
        }
        Unmet::NobodyHeld => "Nobody is held on this request.",
        Unmet::PersonSurrendered => "The person was surrendered.",
        Unmet::HeldAlready => {
            "The person is held already. To put the hour or the place of the arrest right, say why."
        }
        Unmet::ArrestBeforeRequest { sent } => {
            return format!(
                "The request was sent at {sent}. A person who was arrested before that was arrested on something else: \
                 say whether on a notice or under national law."
            );
        }
        Unmet::ArrestNotBeforeRequest => {
            "The arrest was not before the request: leave out on what it was made, or put the hour right."
        }
        Unmet::NothingCorrected => {
            "Hour and place are those on record already: nothing was put right. Give the hour or the place that is right, or \
             go back."
        }
        Unmet::ArrestAnswered => {
            "The provisional arrest was answered on the strength of this request: it cannot be recalled, only \
             withdrawn."
        }
        Unmet::NotPunishableInBoth => {
            "Extradition under the Convention needs an offence that is punishable in both States: refuse it on that \
             ground, or assess it anew."
        }
        Unmet::UnknownGround => "This is not one of the grounds for refusal.",
        Unmet::FourEyes => {
            "Whoever created, edited, attached or translated any part of a request may not approve it: another \
             head does."
        }
        Unmet::ContentsChanged => "The contents are not those that were approved; they need a new approval.",
        Unmet::ContentsNotAtHand => "The contents could not be read; nothing was decided.",
        Unmet::NoActiveAuthority => "The requested State has no active central authority on record.",
        Unmet::ChannelNotAgreed => "INTERPOL is open only in urgent cases and where both States agreed.",
        Unmet::ChannelNotOpen => "This channel is not open for the act.",
        Unmet::DualCriminalityNotAssessed { .. } => {
            "A coercive measure needs an assessment of dual criminality."
        }
        Unmet::UnknownConsultation => "The request has no such consultation.",
        Unmet::NoOpenConsultation => "No consultation is open: none was asked, or it was answered already.",
        Unmet::UnknownState => "This State is not on the register.",
        Unmet::OwnState => "A request goes to another State, not to the own one.",
        Unmet::NotAnOwnEndedRequest => {
            "A copy is made from an own request to the same State that has ended; this is none."
        }
        Unmet::GroundOfAnotherBasis { instead: None } => {
            "This ground belongs to another legal basis than the request's, which has none like it."
        }
        Unmet::BarredByTreaty { .. } => "The treaty on record says that this is never a ground.",
        Unmet::NotThroughComity => {
            "This State is one by letter: nobody there reads Comity. Print the letter of request and choose the \
             channel by which it goes."
        }
        Unmet::IdentityNotNeeded => {
            "What the other State does not need to execute the request stays here: the identity is not sent."
        }
        Unmet::IdentitySentAlready => "The identity went to the other State already.",
        Unmet::NoIdentityToSend => "There is no sealed person whose identity could still go.",
        Unmet::StateConnected => {
            "This State works in Comity itself: only acts and requests of a State by letter are recorded for it."
        }
        Unmet::ReceivedBeforeItHappened => "The letter cannot have come before what it tells.",
        Unmet::UnknownConsent => "No such use consent was asked for.",
        Unmet::NoOpenConsent => "No use consent is open: none was asked for, or it was decided already.",
        Unmet::NothingToStop => "Nothing was withdrawn on which work is still to be stopped.",
        Unmet::NothingToReturn => "Everything that was delivered went back.",
        Unmet::PersonLentAlready => "The person is lent already.",
        Unmet::NoConsentOfThePerson => "A person is lent only who freely and knowingly agrees.",
        Unmet::NoLendingAsked => {
            "Nobody asked for a person to be lent, or no longer: there is no open measure of 18(10)."
        }
        Unmet::NothingToUse => "No evidence was delivered that could be used for something else.",
        Unmet::NobodyToReturn => "Nobody is lent, and nobody released from attendance is still here.",
        Unmet::ReleasedAlready => {
            "The notice that presence is no longer required was given already, and still protects the person."
        }
        Unmet::NameTaken => "A document of this name is attached already; each name is used once.",
        Unmet::AssigneeMayNot => "This person does not work on cases of your State.",
    };
    fixed.to_owned()
}

/// Returns whose an action is, in words.
fn who(needs: &[By]) -> String {
    let whose = needs.iter().map(|by| {
        let when = match by.when {
            When::Always => "",
            When::NeverSent => " while it was never sent",
            When::EverSent => " once it was sent",
            When::Submitter => " who submitted it",
        };
        format!("{} of {}{when}", role(by.role), side(by.side))
    });
    whose.collect::<Vec<_>>().join(", or ")
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Officer => "an officer",
        Role::Head => "the head",
        Role::Registrar => "the registrar",
        Role::Auditor => "an auditor",
        Role::Administrator => "an administrator",
        Role::Executor => "the executing authority",
        Role::Secretariat => "the secretariat",
        Role::Expert => "an expert",
        Role::Clock => "the clock",
    }
}

const fn side(side: Side) -> &'static str {
    match side {
        Side::Requesting => "the requesting State",
        Side::Requested => "the requested State",
    }
}

/// Returns what a ground asks of the consultation, 18(26).
#[must_use]
pub const fn consultation(duty: Consultation) -> &'static str {
    match duty {
        Consultation::Owed => "owed",
        Consultation::HeldOrReason => "held_or_reason",
    }
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// Returns an instant by which something is due, UTC: the end of a day is 24:00 of that day, a date asked for ends there.
#[must_use]
pub fn until(at: Timestamp) -> String {
    let ends_a_day = at.as_second().rem_euclid(86_400) == 0 && at.subsec_nanosecond() == 0;
    match at.checked_sub(SignedDuration::from_secs(1)) {
        Ok(day) if ends_a_day => day.strftime("%Y-%m-%d 24:00 UTC").to_string(),
        _ => instant(at),
    }
}

fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
