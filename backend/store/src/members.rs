//! The Member States and their treaty status, as the data that comes with this version has them.

use comity_domain::ids::{Language, StateCode};
use jiff::civil::Date;

use crate::{AdministrationRefused, Confidence, State, StoreError, TreatyRecord, TreatyStatus};

const MEMBER_STATES: &str = include_str!("../data/member_states.csv");
const TREATY_STATUS: &str = include_str!("../data/treaty_status.csv");

const BAD: StoreError = StoreError::Administration(AdministrationRefused::BadData);

/// Returns the Member States as the data that comes with this version has them. Its official languages are not
/// what a State accepts under 18(14): that list is empty until an administrator fills it.
///
/// # Errors
/// [`AdministrationRefused::BadData`].
pub fn members() -> Result<Vec<State>, StoreError> {
    let rows = rows(MEMBER_STATES, ["alpha3", "name", "region", "official_languages", "is_member"])?;
    rows.into_iter()
        .map(|[alpha3, name, region, languages, member]| {
            let languages = languages.split(';').map(|l| l.trim().parse::<Language>().map_err(|_| BAD));
            Ok(State {
                region: (!region.is_empty()).then_some(region),
                member: member == "true",
                official_languages: languages.collect::<Result<_, _>>()?,
                ..State::named(alpha3.parse().map_err(|_| BAD)?, name)
            })
        })
        .collect()
}

/// Returns the treaty status of the Member States as the data that comes with this version has it.
///
/// # Errors
/// [`AdministrationRefused::BadData`].
pub fn treaty_records() -> Result<Vec<TreatyRecord>, StoreError> {
    let wanted = ["alpha3", "treaty", "status", "date_signed", "date_party", "source", "confidence"];
    let date = |text: String| -> Result<Option<Date>, StoreError> {
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| BAD) }
    };
    rows(TREATY_STATUS, wanted)?
        .into_iter()
        .map(|[alpha3, treaty, status, signed, party_since, source, confidence]| {
            Ok(TreatyRecord {
                state: alpha3.parse::<StateCode>().map_err(|_| BAD)?,
                treaty: treaty.parse().map_err(|_| BAD)?,
                status: TreatyStatus::named(&status).ok_or(BAD)?,
                signed: date(signed)?,
                party_since: date(party_since)?,
                source,
                confidence: Confidence::named(&confidence).ok_or(BAD)?,
            })
        })
        .collect()
}

/// Reads the columns wanted, by name.
fn rows<const N: usize>(text: &str, wanted: [&str; N]) -> Result<Vec<[String; N]>, StoreError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|_| BAD)?.clone();
    let mut places = [0; N];
    for (place, name) in places.iter_mut().zip(wanted) {
        *place = headers.iter().position(|h| h == name).ok_or(BAD)?;
    }
    reader
        .records()
        .map(|record| {
            let record = record.map_err(|_| BAD)?;
            Ok(places.map(|place| record.get(place).unwrap_or_default().to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_domain::{codes::Treaty, registry::Standing};

    #[test]
    fn the_data_reads_whole() {
        let states = members().unwrap();
        assert_eq!(states.len(), 48);
        assert!(states.iter().all(|s| s.member && s.accepted_languages.is_empty()));
        let records = treaty_records().unwrap();
        assert_eq!(records.len(), 48 * 4);
        let of = |state: &str, treaty| {
            records.iter().find(|r| r.state.as_str() == state && r.treaty == treaty).unwrap()
        };
        assert_eq!(of("BHR", Treaty::Untoc).standing(), Standing::PartySince("2004-06-07".parse().unwrap()));
    }

    #[test]
    fn what_nobody_checked_is_not_known_and_never_not_bound() {
        let records = treaty_records().unwrap();
        let unknown: Vec<_> = records.iter().filter(|r| r.confidence == Confidence::Unknown).collect();
        assert_eq!(unknown.len(), 25);
        assert!(unknown.iter().all(|r| r.standing() == Standing::NotKnown));
    }
}
