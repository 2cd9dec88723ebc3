//! What is said beside and after execution: use, return, disclosure, persons who travel, costs.

use comity_domain::workflow::{Command, command::Lend};
use jiff::ToSpan as _;

use super::{day, id};
use crate::docket::{
    chance::Chance,
    course::{Act, Step},
    story::Story,
    words,
};

/// Returns the command of such an act; none would be a fault of the generator.
pub(super) fn said(story: &Story, step: Step, wording: u64) -> Option<Command> {
    let say = |wordings: &[&str]| story.drawn(wordings, wording);
    let maybe = |wordings: &[&str]| Some(story.drawn(wordings, wording));
    let person = || story.who_travels().and_then(|code| code.parse().ok());
    Some(match step.act {
        Act::ConfirmStop => Command::ConfirmStop { measures: vec![], text: maybe(words::STOPPED) },
        Act::AskUseConsent(number) => Command::RequestUseConsent {
            id: None,
            evidence: id(&format!("E-{}", number + 1))?,
            other_use: say(words::OTHER_USES),
        },
        Act::DecideUseConsent { granted } => Command::DecideUseConsent {
            consent: None,
            granted: Some(granted),
            conditions: if granted { vec![say(words::CONSENT_CONDITIONS)] } else { vec![] },
            reasons: (!granted).then(|| say(words::CONSENT_REFUSED)),
        },
        Act::ReturnEvidence(number) => Command::ReturnEvidence {
            evidence: id(&format!("E-{}", number + 11))?,
            text: maybe(words::RETURNED),
        },
        Act::LendPerson { days } => Command::LendPerson(Lend {
            person: person()?,
            consent: true,
            return_by: day(step.at).checked_add(i64::from(days).days()).ok(),
            immunity: true,
            conditions: vec![say(words::LENDING)],
        }),
        Act::Release => {
            Command::ReleaseFromAttendance { person: person()?, until: None, text: maybe(words::RELEASED) }
        }
        Act::ReturnPerson => {
            let lent = story.measure_types().any(|m| m == comity_domain::codes::MeasureType::PersonLent);
            let days = Chance::for_purpose(story.seed, 28).between(11, 29);
            Command::ReturnPerson {
                person: person()?,
                custody_days: lent.then(|| u32::try_from(days).unwrap_or(14)),
                text: maybe(if lent { words::BACK_IN_CUSTODY } else { words::LEFT }),
            }
        }
        Act::Disclose => {
            let before = Chance::for_purpose(story.seed, 29).happens(75);
            Command::DiscloseExculpatory {
                evidence: vec![],
                before: Some(before),
                reason: (!before).then(|| say(words::NO_TIME_FOR_NOTICE)),
                text: say(words::EXCULPATORY),
            }
        }
        Act::CannotKeepConfidential => Command::CannotKeepConfidential { text: say(words::NOT_CONFIDENTIAL) },
        Act::SendIdentity => Command::SendIdentity {
            person: id(story.sealed_adult()?)?,
            purpose: say(words::IDENTITY_PURPOSES),
            needed: true,
        },
        Act::AgreeCosts => Command::AgreeCosts {
            estimate_minor: Some(Chance::for_purpose(story.seed, 30).between(18, 640) * 10_000),
            currency: id(story.there.currency),
            split: say(words::COSTS),
        },
        _ => return None,
    })
}
