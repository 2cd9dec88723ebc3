//! Authorities, laws and lengths on the register of States.

use clap::{Args, Subcommand, ValueEnum};
use comity_domain::{
    clocks::Length,
    codes,
    ids::{AuthorityId, BasisCode, Language, StateCode},
};
use comity_store::{Administration, Law as TransmittedLaw, LawSubject};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use uuid::Uuid;

use super::{Ending, admin::administer, database::Database, ending::say};
use crate::Clock as Time;

/// `comityd authority`
#[derive(Debug, Subcommand)]
pub(crate) enum Authority {
    /// Add a central authority, 18(13), or an executing authority; the others stay.
    Add(AddAuthority),
    /// End one authority.
    End(EndAuthority),
    /// List the authorities of a State, with their ids and dates.
    List(ListAuthorities),
}

#[derive(Debug, Args)]
pub(crate) struct AddAuthority {
    #[command(flatten)]
    database: Database,
    /// The State.
    code: StateCode,
    /// Name of the authority.
    name: String,
    /// It carries measures out: a court, prosecutor, police or regulator.
    #[arg(long)]
    executing: bool,
    /// What a central authority is competent for, where that is not the whole State: a special region, a subject.
    #[arg(long, conflicts_with = "executing")]
    covers: Option<String>,
    /// From when it is active, such as 2026-01-05T00:00:00Z; now by default.
    #[arg(long, value_name = "INSTANT")]
    from: Option<Timestamp>,
    /// Until before when a central authority is active.
    #[arg(long, value_name = "INSTANT", conflicts_with = "executing")]
    until: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct EndAuthority {
    #[command(flatten)]
    database: Database,
    /// The State.
    code: StateCode,
    /// Its id, as `comityd authority list` prints it.
    id: AuthorityId,
    /// It is an executing authority.
    #[arg(long)]
    executing: bool,
    /// From when it is active no more; now by default.
    #[arg(long, value_name = "INSTANT")]
    at: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct ListAuthorities {
    #[command(flatten)]
    database: Database,
    /// The State.
    code: StateCode,
}

impl Authority {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let now = Time::system().now();
        let (database, act, done) = match self {
            Self::List(list) => return list.run(now).await,
            Self::Add(add) => {
                let (state, from) = (add.code, add.from.unwrap_or(now));
                let done = format!("{} is an authority of {state}", add.name);
                let act = if add.executing {
                    Administration::AddExecutingAuthority { state, name: add.name, from }
                } else {
                    let (covers, until) = (add.covers, add.until);
                    Administration::AddAuthority { state, name: add.name, covers, from, until }
                };
                (add.database, act, done)
            }
            Self::End(end) => {
                let (state, authority, until) = (end.code, end.id, end.at.unwrap_or(now));
                let act = if end.executing {
                    Administration::EndExecutingAuthority { state, authority, until }
                } else {
                    Administration::EndOneAuthority { state, authority, until }
                };
                (end.database, act, format!("the authority {authority} ends at {until}"))
            }
        };
        administer(&database.open_existing().await?, act, &done).await
    }
}

impl ListAuthorities {
    async fn run(self, now: Timestamp) -> Result<(), Ending> {
        let store = self.database.open_existing().await?;
        let state = store.state(self.code).await?;
        store.close().await;
        let state =
            state.ok_or_else(|| Ending::bad(format!("{} is not on the register of States", self.code)))?;
        let central = state.authorities.iter().map(|a| ("central", a));
        let executing = state.executing_authorities.iter().map(|a| ("executing", a));
        for (kind, authority) in central.chain(executing) {
            let until = authority.until.map(|u| format!(" until {u}")).unwrap_or_default();
            let covers = authority.covers.as_ref().map(|c| format!(" for {c}")).unwrap_or_default();
            let active = if authority.is_active(now) { "active" } else { "not active" };
            say(&format!(
                "{} {kind} {active} from {}{until}: {}{covers}",
                authority.id, authority.from, authority.name
            ))?;
        }
        Ok(())
    }
}

/// `comityd law`
#[derive(Debug, Subcommand)]
pub(crate) enum Law {
    /// Add a national law that a State transmitted.
    Add(AddLaw),
    /// Say that a law was replaced or repealed; it stays on record.
    End(EndLaw),
}

/// What a law is about.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Subject {
    Assistance,
    Extradition,
    Trafficking,
}

#[derive(Debug, Args)]
pub(crate) struct AddLaw {
    #[command(flatten)]
    database: Database,
    /// The State.
    code: StateCode,
    /// Its title.
    title: String,
    /// What it is about.
    #[arg(long)]
    subject: Subject,
    /// Where to read it: an address, or a citation.
    #[arg(long, value_name = "TEXT")]
    read_at: String,
    /// Who transmitted it.
    #[arg(long, value_name = "TEXT")]
    by: String,
    /// Its own date, such as 2002-11-25.
    #[arg(long, value_name = "DATE")]
    dated: Option<Date>,
    /// The language of the text, ISO 639-1.
    #[arg(long)]
    language: Option<Language>,
    /// The day it was transmitted; today by default.
    #[arg(long, value_name = "DATE")]
    transmitted_on: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct EndLaw {
    #[command(flatten)]
    database: Database,
    /// The State.
    code: StateCode,
    /// Its id, as its profile has it.
    id: Uuid,
    /// The day it was replaced or repealed; today by default.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

impl Law {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let today = TimeZone::UTC.to_datetime(Time::system().now()).date();
        let (database, act, done) = match self {
            Self::Add(add) => {
                let done = format!("the register has {}", add.title);
                let law = TransmittedLaw {
                    subject: match add.subject {
                        Subject::Assistance => LawSubject::Assistance,
                        Subject::Extradition => LawSubject::Extradition,
                        Subject::Trafficking => LawSubject::Trafficking,
                    },
                    title: add.title,
                    dated: add.dated,
                    language: add.language,
                    read_at: add.read_at,
                    transmitted_on: add.transmitted_on.unwrap_or(today),
                    transmitted_by: add.by,
                };
                (add.database, Administration::AddLaw { state: add.code, law }, done)
            }
            Self::End(end) => {
                let on = end.on.unwrap_or(today);
                let act = Administration::EndLaw { state: end.code, law: end.id, on };
                (end.database, act, format!("the law {} stands until {on}", end.id))
            }
        };
        administer(&database.open_existing().await?, act, &done).await
    }
}

/// `comityd clock`
#[derive(Debug, Subcommand)]
pub(crate) enum Clock {
    /// Say how long a clock runs: under a treaty on record, between two States, for one, or for all.
    Set(SetClock),
}

#[derive(Debug, Args)]
pub(crate) struct SetClock {
    #[command(flatten)]
    database: Database,
    /// The clock, such as `acknowledge`.
    clock: codes::Clock,
    /// The length: `45d`, `24h`, or `default` to take a length back.
    length: Wanted,
    /// For requests of this State.
    #[arg(long)]
    requesting: Option<StateCode>,
    /// For requests to this State.
    #[arg(long)]
    requested: Option<StateCode>,
    /// Under this treaty on record.
    #[arg(long, conflicts_with_all = ["requesting", "requested"])]
    treaty: Option<BasisCode>,
}

/// A length, or the default again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted(Option<Length>);

impl std::str::FromStr for Wanted {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        const FORM: &str = "a length is a number of days such as 45d, of hours such as 24h, or default";
        if text == "default" {
            return Ok(Self(None));
        }
        let number = |digits: &str| digits.parse::<u32>().ok().filter(|n| *n > 0).ok_or(FORM);
        match (text.strip_suffix('d'), text.strip_suffix('h')) {
            (Some(days), _) => number(days).map(|n| Self(Some(Length::Days(n)))),
            (_, Some(hours)) => number(hours).map(|n| Self(Some(Length::Hours(n)))),
            (None, None) => Err(FORM),
        }
    }
}

impl Clock {
    pub(crate) async fn run(self) -> Result<(), Ending> {
        let Self::Set(SetClock { database, clock, length: Wanted(length), requesting, requested, treaty }) =
            self;
        let act = match treaty {
            Some(treaty) => Administration::SetTreatyClock { treaty, clock, length },
            None => Administration::SetClockLength { clock, requesting, requested, length },
        };
        let done = format!("the register has the length of {clock}");
        administer(&database.open_existing().await?, act, &done).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_days_hours_or_the_default() {
        let read = |text: &str| text.parse::<Wanted>();
        assert_eq!(read("45d"), Ok(Wanted(Some(Length::Days(45)))));
        assert_eq!(read("24h"), Ok(Wanted(Some(Length::Hours(24)))));
        assert_eq!(read("default"), Ok(Wanted(None)));
        for bad in ["", "d", "45", "-1d", "0d", "1.5d", "forty"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
