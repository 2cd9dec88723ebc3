//! What is said of a person sought: the request that follows, arrest, release, surrender, prosecution.

use std::collections::BTreeMap;

use comity_domain::{
    codes::{
        DualCriminalityResult, Kind, LinkKind, MeasureType, Outcome, ProsecutionEvent, SurrenderConsent,
    },
    ids::RequestId,
    workflow::{
        Command,
        command::{Create, Deliver, DualCriminality},
    },
};
use jiff::Timestamp;

use super::{day, executing_authority, measure_id};
use crate::docket::{
    chance::Chance,
    course::{Act, Step, minutes_before},
    hours::DAY,
    story::Story,
    words,
};

/// The request for extradition after a provisional arrest: it begins with what was said then.
pub(super) fn follows(story: &Story, arrest: RequestId) -> Option<Command> {
    Some(Command::Create(Box::new(Create {
        kind: Kind::Extradition,
        requested: story.there.state()?,
        contents: None,
        from: None,
        links: vec![(LinkKind::Follows, arrest)],
    })))
}

/// It is granted.
pub(super) fn accept(story: &Story, again: bool, wording: u64) -> Command {
    let measure = match story.kind_of(again) {
        Kind::ProvisionalArrest => MeasureType::ProvisionalArrest,
        Kind::Extradition | Kind::Mla => MeasureType::Surrender,
    };
    let authority = executing_authority(story.there, measure).to_owned();
    Command::Accept {
        executing_authority: measure_id(0).map(|id| (id, authority)).into_iter().collect(),
        conditions: vec![],
        dual_criminality: Some(DualCriminality {
            result: DualCriminalityResult::Met,
            text: story.drawn(words::DUAL_CRIMINALITY, wording),
        }),
    }
}

/// The arrest was all that was asked.
pub(super) fn arrested() -> Command {
    Command::DeliverResults(Deliver {
        outcomes: measure_id(0).map(|id| (id, Outcome::Executed)).into_iter().collect::<BTreeMap<_, _>>(),
        text: Some(words::ARREST_DONE.to_owned()),
        ..Deliver::default()
    })
}

/// The requesting State has what it asked for.
pub(super) fn closed(again: bool, story: &Story) -> Command {
    let said = if again { words::PERSON_RECEIVED } else { words::ARREST_NOTED };
    Command::ConfirmReceipt { usable: Some(true), outcome_feedback: Some(story.filled(said)) }
}

/// Returns the command of such an act; none would be a fault of the generator.
pub(super) fn said(story: &Story, step: Step, wording: u64) -> Option<Command> {
    let say = |wordings: &[&str]| story.drawn(wordings, wording);
    let at = |minutes| Timestamp::from_second(minutes_before(step.at, minutes)).ok();
    Some(match step.act {
        Act::ReportArrest { minutes } => Command::ReportArrest {
            person: None,
            arrested_at: at(minutes),
            place: Some(story.filled("{city_there}")),
            before_request: None,
            corrects: None,
            text: Some(say(words::ARRESTED)),
        },
        Act::ReportRelease { minutes } => {
            Command::ReportRelease { person: None, released_at: at(minutes), text: Some(say(words::FREE)) }
        }
        Act::OrderSurrender => {
            let consents = Chance::for_purpose(story.seed, 35).happens(25);
            Command::OrderSurrender {
                decision: say(if consents { words::ORDERED_BY_CONSENT } else { words::ORDERED }),
                conditions: vec![say(words::SPECIALTY)],
                consent: consents.then_some(SurrenderConsent::Person),
            }
        }
        // Now and then it is recorded a day or two after the person went.
        Act::Surrender => Command::Surrender {
            date: Some(day(step.at - DAY * Chance::for_purpose(story.seed, 36).between(0, 2))),
            place: story.filled(words::HANDED_OVER_AT),
            property: vec![say(words::HANDED_OVER_WITH)],
        },
        Act::ReportProsecution(event) => Command::ReportProsecution {
            event: Some(event),
            authority: Some(story.there.prosecutor.to_owned()),
            date: Some(day(step.at)),
            text: Some(say(match event {
                ProsecutionEvent::Submitted => words::SUBMITTED,
                ProsecutionEvent::Outcome => words::TRIED,
            })),
        },
        Act::Lapse => Command::Lapse,
        _ => return None,
    })
}
