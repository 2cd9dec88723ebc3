//! What the register says of the States of a docket: authorities, languages, who is by letter, treaties on record,
//! lengths of clocks. Invented for the demonstration, and marked so; nothing here was notified by any State.

use std::collections::BTreeMap;

use comity_domain::{
    clocks::Length,
    codes::{Channel, Clock},
    ids::StateCode,
    registry::{Connection, TreatyKind, TreatyOnRecord},
};
use comity_store::{Administration, RecordedTreaty};
use jiff::{Timestamp, civil::date};

use super::{
    Plan,
    places::{self, Place},
};

/// Returns the acts that enter the States.
pub(super) fn acts(plan: &Plan, at: Timestamp) -> Vec<Administration> {
    let mut acts = vec![Administration::LoadMembers, Administration::MarkDemo { mark: plan.mark }];
    // A State that takes no part has an authority too, so that one may write to it.
    for place in places::places() {
        let Some(state) = place.state() else { continue };
        let languages = place.accepts.iter().filter_map(|l| l.parse().ok()).collect();
        acts.push(Administration::SetAuthority { state, name: place.authority.to_owned(), from: at });
        acts.push(Administration::SetLanguages { state, languages });
        let (connection, channels) = if places::is_by_letter(place) {
            (Connection::ByLetter, vec![Channel::DiplomaticPouch, Channel::Interpol])
        } else {
            (Connection::Connected, vec![Channel::Comity])
        };
        acts.push(Administration::SetConnection { state, connection });
        acts.push(Administration::SetChannels { state, channels });
        for name in executing(place) {
            acts.push(Administration::AddExecutingAuthority { state, name: name.to_owned(), from: at });
        }
    }
    acts.extend(treaties().into_iter().map(Administration::RecordTreaty));
    // Two offices that know each other well answer sooner.
    acts.extend(state("JPN").zip(state("KOR")).map(|(requesting, requested)| {
        Administration::SetClockLength {
            clock: Clock::Acknowledge,
            requesting: Some(requesting),
            requested: Some(requested),
            length: Some(Length::Days(5)),
        }
    }));
    acts
}

/// Who carries measures out, each once.
fn executing(place: &Place) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::with_capacity(4);
    for name in [place.court, place.prosecutor, place.investigator, place.financial] {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn state(code: &str) -> Option<StateCode> {
    code.parse().ok()
}

/// A bilateral and a regional treaty, invented.
fn treaties() -> Vec<RecordedTreaty> {
    let treaty = |code: &str, name: &str, kind, parties: &[&str], lengths: &[(Clock, Length)]| {
        let treaty = TreatyOnRecord {
            code: code.parse().ok()?,
            name: format!("{name} (invented for the demonstration)"),
            kind,
            parties: parties.iter().filter_map(|p| state(p)).collect(),
            valid_from: date(2012, 7, 1),
            valid_to: None,
            provisional_arrest_days: None,
            clock_lengths: lengths.iter().copied().collect::<BTreeMap<_, _>>(),
            grounds: vec![],
        };
        Some(RecordedTreaty { treaty, source: "Invented for the demonstration".to_owned() })
    };
    let bilateral = treaty(
        "DEMO-LKA-IND",
        "Treaty on mutual assistance in criminal matters between Sri Lanka and India",
        TreatyKind::Bilateral,
        &["LKA", "IND"],
        &[],
    );
    let regional = treaty(
        "DEMO-STRAITS",
        "Convention of the Straits on mutual assistance in criminal matters",
        TreatyKind::Regional,
        &["IDN", "MYS", "SGP", "THA"],
        &[(Clock::Decide, Length::Days(45))],
    );
    bilateral.into_iter().chain(regional).collect()
}
