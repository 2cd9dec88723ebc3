//! The English sentence of every refusal, guard and finding: the one place of these words. They hold codes, fields
//! and dates, never anything of a case.

use comity_domain::{
    codes::{Role, Side},
    law::{completeness::Finding, grounds::Consultation},
    workflow::{
        Refusal, Remedy, Unmet,
        table::{By, When},
    },
};
use jiff::Timestamp;

/// Returns what happened, as a sentence.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound => NOT_FOUND.to_owned(),
        Refusal::NotYours { action, needs } => {
            format!("The action {action} is for {}, not for you on this request.", who(needs))
        }
        Refusal::NotInStatus { action, status, since } => {
            let since =
                since.as_ref().map(|s| format!(", since {} on {}", s.action, day(s.at))).unwrap_or_default();
            format!("The action {action} is not possible while the request is {status}{since}.")
        }
        Refusal::Stale { seen, found, .. } => {
            format!("You read version {seen}; the request is at version {found} now.")
        }
        Refusal::Unmet(parts) => parts.iter().flat_map(sentences).collect::<Vec<_>>().join(" "),
    }
}

/// What is said of everything a person may not see, and of everything that does not exist: the same.
pub const NOT_FOUND: &str = "There is nothing here, or nothing that you may see.";

/// Returns the refusal in a few words.
#[must_use]
pub const fn title(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotFound => "Not found",
        Refusal::NotYours { .. } => "For another side or role",
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
        Unmet::Incomplete(findings) => findings.iter().map(|f| finding(f).to_owned()).collect(),
        other => vec![unmet(other)],
    }
}

/// Returns what is not met, as a sentence.
#[must_use]
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
            return format!("The requesting State has time to answer until {}.", instant(*due));
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
                instant(*held_from)
            );
        }
        Unmet::IdTaken { field } => return format!("The id in {field} is taken; each is used once."),
        Unmet::EvidenceTaken { evidence } => {
            return format!("Evidence {evidence} was delivered already; each id is used once.");
        }
        Unmet::SealedIdentity { person } => {
            return format!(
                "The identity of {person} is sealed and there is no vault for it yet: it is not taken. Give the \
                 code alone."
            );
        }
        Unmet::UnknownReference { field } => {
            return format!("What {field} refers to is not declared in the request.");
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
        Unmet::DualCriminalityNotAssessed => "A coercive measure needs an assessment of dual criminality.",
        Unmet::UnknownConsultation => "The request has no such consultation.",
        Unmet::NoOpenConsultation => "No consultation is open: none was asked, or it was answered already.",
        Unmet::UnknownState => "This State is not on the register.",
        Unmet::OwnState => "A request goes to another State, not to the own one.",
        Unmet::NotAnOwnEndedRequest => {
            "A copy is made from an own request to the same State that has ended; this is none."
        }
        Unmet::SealedDocument => {
            "A document that holds a sealed identity is not taken: there is no vault for it yet."
        }
        Unmet::NameTaken => "A document of this name is attached already; each name is used once.",
        Unmet::AssigneeMayNot => "This person does not work on cases of your State.",
    };
    fixed.to_owned()
}

/// Returns what a request lacks, as a sentence.
#[must_use]
pub fn finding(finding: &Finding) -> &'static str {
    finding_by_code(finding.code).unwrap_or("Something that the article asks for is missing.")
}

fn finding_by_code(code: &str) -> Option<&'static str> {
    Some(match code {
        "authority_missing" => "Name the authority that makes the request.",
        "conducting_authority_missing" => "Name the authority that conducts the matter, and its functions.",
        "subject_missing" => "Say what the investigation, prosecution or proceeding is about.",
        "nature_missing" => "Say whether it is an investigation, a prosecution or a judicial proceeding.",
        "facts_missing" => "Summarise the relevant facts.",
        "assistance_missing" => "Describe the assistance asked for, measure by measure.",
        "identity_not_known" => "Give identity, nationality and place of the person, where known.",
        "purpose_missing" => "Say for what the evidence, information or action is sought.",
        "urgency_without_reason" => "Give the reason for the urgency or the date.",
        "urgency_without_date" => "Give the date by which it is needed.",
        "language_missing" => "Say in which language the request is written.",
        "language_not_accepted" => "The requested State did not notify this language as acceptable.",
        "translation_missing" => "Attach a translation into a language the requested State accepts.",
        "not_a_serious_crime" => "Serious crime needs a maximum penalty of at least four years.",
        "no_central_authority" => "The requested State has no active central authority on record.",
        "treaty_status_not_known" => "It is not known whether both States are bound by this treaty.",
        "identity_without_purpose" => "Say why the other State needs the identity of this protected person.",
        _ => return None,
    })
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
        Role::Expert => "an expert",
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

fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use comity_domain::law::completeness::RULES;

    use super::*;

    #[test]
    fn every_finding_has_its_sentence() {
        for rule in RULES {
            assert!(finding_by_code(rule.code).is_some(), "{}", rule.code);
        }
    }

    #[test]
    fn a_refusal_of_several_guards_says_all_of_them() {
        let several = Refusal::Unmet(vec![Unmet::UnknownGround, Unmet::FourEyes]);
        let said = refusal(&several);
        assert!(said.contains("grounds for refusal") && said.contains("another"), "{said}");
    }
}
