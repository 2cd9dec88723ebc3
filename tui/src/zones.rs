//! The time in the capital of a State: an arrest clock counts in UTC, and people act by the clock on their wall.

use comity_domain::ids::StateCode;
use jiff::{Timestamp, tz::TimeZone};

/// The Member States of AALCO and States that observe, with the time zone that their capital keeps.
const CAPITALS: &[(&str, &str)] = &[
    ("ARE", "Asia/Dubai"),
    ("AUS", "Australia/Sydney"),
    ("BGD", "Asia/Dhaka"),
    ("BHR", "Asia/Bahrain"),
    ("BRN", "Asia/Brunei"),
    ("BWA", "Africa/Gaborone"),
    ("CHN", "Asia/Shanghai"),
    ("CMR", "Africa/Douala"),
    ("CYP", "Asia/Nicosia"),
    ("EGY", "Africa/Cairo"),
    ("GHA", "Africa/Accra"),
    ("GMB", "Africa/Banjul"),
    ("IDN", "Asia/Jakarta"),
    ("IND", "Asia/Kolkata"),
    ("IRN", "Asia/Tehran"),
    ("IRQ", "Asia/Baghdad"),
    ("JOR", "Asia/Amman"),
    ("JPN", "Asia/Tokyo"),
    ("KEN", "Africa/Nairobi"),
    ("KOR", "Asia/Seoul"),
    ("KWT", "Asia/Kuwait"),
    ("LBN", "Asia/Beirut"),
    ("LBY", "Africa/Tripoli"),
    ("LKA", "Asia/Colombo"),
    ("MMR", "Asia/Yangon"),
    ("MNG", "Asia/Ulaanbaatar"),
    ("MUS", "Indian/Mauritius"),
    ("MYS", "Asia/Kuala_Lumpur"),
    ("NGA", "Africa/Lagos"),
    ("NPL", "Asia/Kathmandu"),
    ("NZL", "Pacific/Auckland"),
    ("OMN", "Asia/Muscat"),
    ("PAK", "Asia/Karachi"),
    ("PHL", "Asia/Manila"),
    ("PRK", "Asia/Pyongyang"),
    ("PSE", "Asia/Hebron"),
    ("QAT", "Asia/Qatar"),
    ("RUS", "Europe/Moscow"),
    ("SAU", "Asia/Riyadh"),
    ("SDN", "Africa/Khartoum"),
    ("SEN", "Africa/Dakar"),
    ("SGP", "Asia/Singapore"),
    ("SLE", "Africa/Freetown"),
    ("SOM", "Africa/Mogadishu"),
    ("SYR", "Asia/Damascus"),
    ("THA", "Asia/Bangkok"),
    ("TUR", "Europe/Istanbul"),
    ("TZA", "Africa/Dar_es_Salaam"),
    ("UGA", "Africa/Kampala"),
    ("VNM", "Asia/Ho_Chi_Minh"),
    ("YEM", "Asia/Aden"),
    ("ZAF", "Africa/Johannesburg"),
];

/// Returns the time zone of a State's capital; none where it is not on record here.
#[must_use]
pub fn zone(state: StateCode) -> Option<TimeZone> {
    let (_, name) = CAPITALS.iter().find(|(code, _)| *code == state.as_str())?;
    TimeZone::get(name).ok()
}

/// Returns the date and time of an instant in a State's capital.
#[must_use]
pub fn local(state: StateCode, at: Timestamp) -> Option<String> {
    Some(zone(state)?.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_is_known_and_stands_once_in_order() {
        for (code, name) in CAPITALS {
            assert!(TimeZone::get(name).is_ok(), "{code}: {name}");
        }
        assert!(CAPITALS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn the_hour_of_a_capital_is_that_of_its_date() {
        let at = "2026-07-01T06:00:00Z".parse().unwrap();
        assert_eq!(local("EGY".parse().unwrap(), at).as_deref(), Some("2026-07-01 09:00"), "summer time");
        assert_eq!(local("NPL".parse().unwrap(), at).as_deref(), Some("2026-07-01 11:45"));
        assert_eq!(local("ZZZ".parse().unwrap(), at), None);
    }
}
