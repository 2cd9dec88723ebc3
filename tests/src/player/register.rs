//! What an administrator has entered before the first step, and between steps where a case dates it: States,
//! authorities, languages, treaties, lengths. All of it through the product's own administration.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, ensure};
use comity_domain::{
    clocks::Length,
    codes::{Action, Clock},
    ids::{AuthorityId, Language, StateCode},
    registry::{Connection, ExtraditionTerms, TreatyOnRecord},
};
use comity_store::{Administration, Confidence, RecordedTreaty, TreatyRecord, TreatyStatus};
use jiff::{Timestamp, civil::Date};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{case::Case, node::Node, sight};

/// Where the register has it from.
const SOURCE: &str = "acceptance case";

/// The clock that `provisional_arrest_days` sets.
const PROVISIONAL_ARREST: &str = "provisional_arrest";

/// The preconditions of a case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Preconditions {
    accepted_languages: BTreeMap<StateCode, Vec<Language>>,
    recall_window_minutes: Option<u32>,
    treaties_on_record: Vec<Treaty>,
    provisional_arrest_days: Option<u32>,
    by_letter: BTreeSet<StateCode>,
    untoc_16_5: BTreeMap<StateCode, Said>,
    extradites_nationals: BTreeMap<StateCode, Option<bool>>,
    state_added: Option<Added>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Treaty {
    code: String,
    name: String,
    kind: String,
    parties: Vec<StateCode>,
    valid_from: Date,
    #[serde(default)]
    valid_to: Option<Date>,
    #[serde(default)]
    provisional_arrest_days: Option<u32>,
}

/// Yes, no, or a text that says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Said {
    Plain(Option<bool>),
    Text(String),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Added {
    alpha3: StateCode,
    #[serde(default)]
    is_member: bool,
    #[serde(default, rename = "observer")]
    _observer: bool,
    #[serde(default, rename = "when")]
    _when: Option<String>,
    authority_added_at: Option<Timestamp>,
    treaty_rows_added_at: Option<Timestamp>,
    #[serde(default)]
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    treaty: String,
    status: String,
    #[serde(default)]
    date_signed: Option<Date>,
    #[serde(default)]
    date_party: Option<Date>,
}

impl Said {
    /// What a text says; words that say neither yes nor no leave it not known, as the register has it.
    fn known(&self) -> Option<bool> {
        match self {
            Self::Plain(said) => *said,
            Self::Text(text) => {
                let text = text.to_lowercase();
                let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
                match (words.next(), words.next()) {
                    (Some("yes" | "true" | "takes"), _) => Some(true),
                    (Some("no" | "false"), _) | (Some("does"), Some("not")) => Some(false),
                    _ => None,
                }
            }
        }
    }
}

/// What is entered at an instant.
#[derive(Debug, Clone)]
pub struct Dated {
    /// When.
    pub at: Timestamp,
    /// What.
    pub act: Administration,
}

/// Returns what of the preconditions the player or the product does not know.
#[must_use]
pub fn not_known(preconditions: &Map<String, Value>) -> Vec<String> {
    let each = preconditions.iter().filter_map(|(name, value)| {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        let read = serde_json::from_value::<Preconditions>(Value::Object(alone));
        match read {
            Err(_) => Some(format!("precondition {name}")),
            Ok(read) if read.state_added.as_ref().is_some_and(|s| s.is_member) => {
                Some("precondition state_added.is_member".to_owned())
            }
            Ok(read) if read.provisional_arrest_days.is_some() && !knows_clock() => {
                Some(format!("precondition {name}"))
            }
            Ok(_) => None,
        }
    });
    each.collect()
}

fn knows_clock() -> bool {
    PROVISIONAL_ARREST.parse::<Clock>().is_ok()
}

/// The States whose officers or requests a case has: those of its requests.
fn parties(case: &Case) -> Result<BTreeSet<StateCode>> {
    let asked = case.keys().into_iter().filter_map(|key| case.asked(key));
    asked.flat_map(|a| [a.requesting, a.requested]).map(|s| s.parse().context("a State")).collect()
}

/// Executing authorities that the case names: in what is accepted, and where somebody works for one.
fn executing(case: &Case) -> Result<BTreeSet<(StateCode, String)>> {
    let mut named = BTreeSet::new();
    for step in case.steps.iter().filter(|s| s.action == Action::Accept.as_str()) {
        let asked = case.asked(&step.on).context("a request of the case")?;
        let given = step.payload.get("executing_authority").and_then(Value::as_object);
        for name in given.into_iter().flat_map(Map::values).filter_map(Value::as_str) {
            named.insert((asked.requested.parse()?, name.to_owned()));
        }
    }
    for step in &case.steps {
        if let (Some(name), Some(asked)) = (&step.actor.authority, case.asked(&step.on)) {
            named.insert((asked.requested.parse()?, name.clone()));
        }
    }
    named.extend(sight::workplaces(case));
    Ok(named)
}

/// Enters what stands before the first step, and returns what is entered later, in time order.
///
/// # Errors
/// Where the register does not take it.
pub async fn enter(node: &Node, case: &Case) -> Result<Vec<Dated>> {
    let said: Preconditions = serde_json::from_value(Value::Object(case.preconditions.clone()))?;
    let now = node.now();
    node.enter(Administration::LoadMembers).await?;
    let mut later = Vec::new();
    let added = said.state_added.as_ref();
    let mut states = parties(case)?;
    states.extend(&said.by_letter);
    states.extend(added.map(|a| a.alpha3));
    for state in states {
        on_register(node, state).await?;
        let connection =
            if said.by_letter.contains(&state) { Connection::ByLetter } else { Connection::Connected };
        node.enter(Administration::SetConnection { state, connection }).await?;
        if let Some(minutes) = said.recall_window_minutes {
            node.enter(Administration::SetRecallWindow { state, minutes }).await?;
        }
        let name = format!("Central authority of {state}");
        let dated = added.filter(|a| a.alpha3 == state).and_then(|a| a.authority_added_at);
        match dated.filter(|at| *at > now) {
            Some(at) => {
                later.push(Dated { at, act: Administration::SetAuthority { state, name, from: at } });
            }
            None => node.enter(Administration::SetAuthority { state, name, from: now }).await?,
        }
    }
    for (state, name) in executing(case)? {
        node.enter(Administration::AddExecutingAuthority { state, name, from: now }).await?;
    }
    for (state, languages) in said.accepted_languages {
        node.enter(Administration::SetLanguages { state, languages }).await?;
    }
    extradition(node, &said.untoc_16_5, &said.extradites_nationals).await?;
    if let Some(days) = said.provisional_arrest_days {
        let pair = (case.requesting.parse()?, case.requested.parse()?);
        let (requesting, requested) = (Some(pair.0), Some(pair.1));
        let (clock, length) = (PROVISIONAL_ARREST.parse()?, Some(Length::Days(days)));
        node.enter(Administration::SetClockLength { clock, requesting, requested, length }).await?;
    }
    for treaty in said.treaties_on_record {
        node.enter(Administration::RecordTreaty(recorded(treaty)?)).await?;
    }
    for row in added.into_iter().flat_map(|a| &a.rows) {
        let state = added.map(|a| a.alpha3).context("the State added")?;
        let act = Administration::SetTreaty(TreatyRecord {
            state,
            treaty: row.treaty.parse()?,
            status: status(&row.status)?,
            signed: row.date_signed,
            party_since: row.date_party,
            source: SOURCE.to_owned(),
            confidence: Confidence::Verified,
        });
        match added.and_then(|a| a.treaty_rows_added_at).filter(|at| *at > now) {
            Some(at) => later.push(Dated { at, act }),
            None => node.enter(act).await?,
        }
    }
    later.sort_by_key(|dated| dated.at);
    Ok(later)
}

async fn extradition(
    node: &Node,
    takes: &BTreeMap<StateCode, Said>,
    nationals: &BTreeMap<StateCode, Option<bool>>,
) -> Result<()> {
    let states: BTreeSet<StateCode> = takes.keys().chain(nationals.keys()).copied().collect();
    for state in states {
        on_register(node, state).await?;
        let terms = ExtraditionTerms {
            takes_untoc: takes.get(&state).and_then(Said::known),
            extradites_nationals: nationals.get(&state).copied().flatten(),
            ..ExtraditionTerms::default()
        };
        node.enter(Administration::SetExtradition { state, terms }).await?;
    }
    Ok(())
}

fn recorded(treaty: Treaty) -> Result<RecordedTreaty> {
    ensure!(treaty.parties.len() > 1, "{} has no two parties", treaty.code);
    Ok(RecordedTreaty {
        treaty: TreatyOnRecord {
            code: treaty.code.parse()?,
            name: treaty.name,
            kind: treaty.kind.parse()?,
            parties: treaty.parties,
            valid_from: treaty.valid_from,
            valid_to: treaty.valid_to,
            provisional_arrest_days: treaty.provisional_arrest_days,
            clock_lengths: BTreeMap::new(),
            grounds: vec![],
        },
        source: SOURCE.to_owned(),
    })
}

/// A status as `treaty_status.csv` writes it.
fn status(code: &str) -> Result<TreatyStatus> {
    let all = [TreatyStatus::Party, TreatyStatus::Signatory, TreatyStatus::None];
    all.into_iter().find(|s| s.as_str() == code).with_context(|| format!("no treaty status {code}"))
}

/// Puts a State on the register that is not there.
///
/// # Errors
/// Where the register refuses it.
pub async fn on_register(node: &Node, code: StateCode) -> Result<()> {
    if node.store().state(code).await?.is_none() {
        node.enter(Administration::AddState { code, name: code.to_string() }).await?;
    }
    Ok(())
}

/// Returns the executing authority of that name.
///
/// # Errors
/// Where the register has none.
pub async fn authority(node: &Node, state: StateCode, name: &str) -> Result<AuthorityId> {
    let kept = node.store().state(state).await?.with_context(|| format!("no {state} on the register"))?;
    let found = kept.executing_authorities.iter().find(|a| a.name == name);
    found.map(|a| a.id).with_context(|| format!("{name} is not on the register"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(value: &Value) -> Vec<String> {
        not_known(value.as_object().unwrap())
    }

    #[test]
    fn what_an_administrator_can_enter_is_known() {
        let all = json!({
            "accepted_languages": {"SGP": ["en"]},
            "recall_window_minutes": 0,
            "treaties_on_record": [{"code": "X-Y", "name": "A treaty", "kind": "bilateral",
                "parties": ["IND", "NPL"], "valid_from": "2000-01-01", "provisional_arrest_days": 60}],
            "provisional_arrest_days": 45,
            "by_letter": ["ZAF"],
            "untoc_16_5": {"KEN": "not known", "PHL": true},
            "extradites_nationals": {"KEN": false},
            "state_added": {"alpha3": "CHE", "is_member": false, "observer": true, "when": "before step 1",
                "authority_added_at": "2026-01-01T00:00:00Z", "treaty_rows_added_at": "2026-01-01T00:00:00Z",
                "rows": [{"treaty": "UNTOC", "status": "party", "date_party": "2006-10-27"}]},
        });
        let clock = (!knows_clock()).then(|| "precondition provisional_arrest_days".to_owned());
        assert_eq!(said(&all), clock.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn what_nobody_can_enter_is_named() {
        let some = json!({"weather": "fine", "by_letter": [], "treaties_on_record": [{"code": "X"}]});
        assert_eq!(said(&some), ["precondition treaties_on_record", "precondition weather"]);
        assert_eq!(
            said(&json!({"state_added": {"alpha3": "CHE", "is_member": true}})),
            ["precondition state_added.is_member"]
        );
    }

    #[test]
    fn a_text_says_yes_no_or_not_known() {
        let known = |text: &str| Said::Text(text.to_owned()).known();
        for text in ["yes, told in 2005", "Yes, since 2004", "takes UNTOC as basis", "YES"] {
            assert_eq!(known(text), Some(true), "{text}");
        }
        for text in ["no", "No: needs a treaty", "does not take it", "Does not"] {
            assert_eq!(known(text), Some(false), "{text}");
        }
        for text in ["not known", "not notified", "perhaps", "notified; see the declaration", ""] {
            assert_eq!(known(text), None, "{text}");
        }
    }
}
