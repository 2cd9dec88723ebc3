//! A bilateral or regional treaty from a JSON file.

use std::collections::BTreeMap;

use comity_domain::{
    clocks::Length,
    codes::Clock,
    ids::{BasisCode, GroundCode, StateCode},
    registry::{OwnGround, TreatyKind, TreatyOnRecord},
};
use comity_store::RecordedTreaty;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    code: BasisCode,
    name: String,
    kind: String,
    parties: Vec<StateCode>,
    valid_from: Date,
    #[serde(default)]
    valid_to: Option<Date>,
    #[serde(default)]
    provisional_arrest_days: Option<u32>,
    /// Clock to days.
    #[serde(default)]
    clock_days: BTreeMap<Clock, u32>,
    #[serde(default)]
    grounds: Vec<Ground>,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ground {
    code: GroundCode,
    meaning: String,
    #[serde(default)]
    consultation_owed: bool,
    #[serde(default = "yes")]
    may_be_chosen: bool,
    #[serde(default)]
    nationality: bool,
}

const fn yes() -> bool {
    true
}

/// Reads one treaty, or a list of treaties.
pub(super) fn read(text: &str) -> Result<Vec<RecordedTreaty>, String> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
    let list = if value.is_array() { value } else { serde_json::Value::Array(vec![value]) };
    let files: Vec<File> = serde_json::from_value(list).map_err(|e| e.to_string())?;
    files.into_iter().map(recorded).collect()
}

fn recorded(file: File) -> Result<RecordedTreaty, String> {
    let kind: TreatyKind = file.kind.parse().map_err(|_| "the kind is bilateral or regional".to_owned())?;
    let grounds = file.grounds.into_iter().map(|ground| OwnGround {
        code: ground.code,
        meaning: ground.meaning,
        consultation_owed: ground.consultation_owed,
        may_be_chosen: ground.may_be_chosen,
        nationality: ground.nationality,
    });
    let treaty = TreatyOnRecord {
        code: file.code,
        name: file.name,
        kind,
        parties: file.parties,
        valid_from: file.valid_from,
        valid_to: file.valid_to,
        provisional_arrest_days: file.provisional_arrest_days,
        clock_lengths: file.clock_days.into_iter().map(|(clock, days)| (clock, Length::Days(days))).collect(),
        grounds: grounds.collect(),
    };
    Ok(RecordedTreaty { treaty, source: file.source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_treaty_reads_with_its_grounds_and_lengths() {
        let text = r#"{
            "code": "IND-LKA-2010", "name": "Invented treaty", "kind": "bilateral", "parties": ["IND", "LKA"],
            "valid_from": "2012-11-01", "provisional_arrest_days": 45, "clock_days": {"acknowledge": 10},
            "grounds": [{"code": "IND-LKA-5", "meaning": "political offence", "consultation_owed": true},
                {"code": "IND-LKA-6", "meaning": "a national", "nationality": true}],
            "source": "invented"
        }"#;
        let read_once = read(text).unwrap();
        let treaty = &read_once[0].treaty;
        assert_eq!(treaty.clock_lengths[&Clock::Acknowledge], Length::Days(10));
        assert!(treaty.grounds[0].may_be_chosen && treaty.grounds[0].consultation_owed);
        assert_eq!(treaty.grounds.iter().map(|g| g.nationality).collect::<Vec<_>>(), [false, true]);
        assert_eq!(read(&format!("[{text}, {text}]")).unwrap().len(), 2);
        for bad in ["", "{}", &text.replace("bilateral", "global"), &text.replace("\"source\"", "\"sauce\"")]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
