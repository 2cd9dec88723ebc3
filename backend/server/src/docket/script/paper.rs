//! What comes on paper: a request that is registered, an act that is told, a running case of the old register.

use comity_domain::{
    codes::{Channel, Kind, Side::Requested, Side::Requesting},
    workflow::{
        Command,
        command::{Import, ImportedStep, Register, Told},
    },
};
use jiff::{Timestamp, ToSpan as _};

use super::{Paper, accept, day};
use crate::docket::{
    chance::Chance,
    course::{ByLetter, Running, Step},
    hours::DAY,
    papers,
    story::{Edition, Story},
};

fn instant(at: i64) -> Option<Timestamp> {
    Timestamp::from_second(at).ok()
}

/// The number the State by letter gives it.
fn their_reference(story: &Story) -> String {
    let mut chance = Chance::for_purpose(story.seed, 31);
    let place = if story.letter == Some(Requesting) { story.here } else { story.there };
    format!("{}/{}/{}", place.file_prefix, story.begun.year(), chance.between(7, 4200))
}

/// A letter, with its sender and what it is about.
pub(super) fn letter(story: &Story, number: u8, again: bool) -> Option<Paper> {
    let (from, to) = match story.letter? {
        Requesting => (story.here, story.there),
        Requested => (story.there, story.here),
    };
    let lines = [
        from.authority.to_owned(),
        format!("To: {}", to.authority),
        format!("Our reference: {}", their_reference(story)),
        story.subject(),
        format!("Letter no. {number} in this matter, as received {}.", how(story, again)),
        "Invented for demonstration; no such case exists.".to_owned(),
    ];
    let name = format!("letter-{number}.pdf");
    Some(Paper { bytes: papers::bytes(&name, &lines), name })
}

/// A provisional arrest does not wait for the pouch.
fn is_wired(story: &Story, again: bool) -> bool {
    story.kind_of(again) == Kind::ProvisionalArrest
}

fn how(story: &Story, again: bool) -> &'static str {
    if is_wired(story, again) { "through INTERPOL" } else { "by pouch" }
}

/// The act that a letter tells.
pub(super) fn told(story: &Story, step: Step, told: ByLetter, act: Command) -> Command {
    let happened = told.happened;
    // The letter came between the day of the act and the day on which it was entered.
    let received_on = day(happened + (step.at - happened) * 4 / 5);
    let of = story.letter.unwrap_or(Requested);
    Command::Told(Box::new(Told {
        of,
        occurred_at: instant(happened),
        channel: Some(if is_wired(story, step.again) { Channel::Interpol } else { Channel::DiplomaticPouch }),
        received_on: Some(received_on),
        their_reference: Some(their_reference(story)),
        letter: Some(format!("letter-{}.pdf", told.letter)),
        act,
    }))
}

/// A request on paper.
pub(super) fn register(story: &Story, at: i64) -> Option<Command> {
    Some(Command::Register(Box::new(Register {
        kind: Kind::Mla,
        requesting: story.here.state()?,
        contents: story.contents(Edition::OnPaper),
        received_on: day(at).checked_sub(1.days()).ok(),
        channel: Some(Channel::DiplomaticPouch),
        their_reference: Some(their_reference(story)),
        links: vec![],
    })))
}

/// A running case of the old register.
pub(super) fn import(story: &Story, running: Running, at: i64) -> Option<Command> {
    let step =
        |days: i64, act| Some(ImportedStep { occurred_at: instant(at - days * DAY)?, side: None, act });
    let acknowledge = |number: String| Command::Acknowledge { own_reference: Some(number) };
    let theirs = their_reference(story);
    let own = format!("OLD/{}/{}", day(at).year(), Chance::for_purpose(story.seed, 32).between(3, 480));
    let other = if running.side() == Requesting { story.there } else { story.here };
    let (sent, steps) = match running {
        Running::ReceivedInExecution => {
            (96, vec![step(94, acknowledge(own.clone()))?, step(60, accept(story, 1))?])
        }
        Running::MadeInExecution => {
            (140, vec![step(119, acknowledge(theirs.clone()))?, step(71, accept(story, 1))?])
        }
        Running::MadeInSilence => (64, vec![]),
    };
    Some(Command::Import(Box::new(Import {
        kind: Kind::Mla,
        side: running.side(),
        other: other.state()?,
        contents: story.contents(Edition::OnPaper),
        own_reference: Some(own),
        their_reference: (running != Running::MadeInSilence).then_some(theirs),
        sent_at: instant(at - sent * DAY)?,
        steps,
    })))
}
