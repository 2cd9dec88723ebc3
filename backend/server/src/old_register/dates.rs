//! Dates as offices write them: 2025-03-14, 14.03.2025, 14/03/2025, in digits of any of their scripts.

use clap::ValueEnum;
use jiff::civil::Date;

/// What the first number of a date such as 03/04/2025 is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DateOrder {
    /// The day: 3 April.
    Dmy,
    /// The month: 4 March.
    Mdy,
}

/// Why a text is no date, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoDate {
    pub(super) what: String,
    pub(super) remedy: String,
}

const WRITE: &str = "Write it as 2025-03-14 or 14.03.2025.";

fn no(what: impl Into<String>, remedy: impl Into<String>) -> NoDate {
    NoDate { what: what.into(), remedy: remedy.into() }
}

/// Reads a date.
///
/// # Errors
/// What is wrong with it; that it can be read in two ways is wrong too.
pub(super) fn date(cell: &str, order: Option<DateOrder>) -> Result<Date, NoDate> {
    let text = plain(cell);
    // A spreadsheet may have put an hour of nothing behind it; anything else would be lost.
    let (day, behind) = text.split_once(['T', ' ']).unwrap_or((&text, ""));
    if !behind.trim().is_empty() && hour(behind) != Some("") {
        let what = format!("`{}` stands behind a date.", behind.trim());
        return Err(no(what, "Only the date is read here: put the rest under notes, or correct it."));
    }
    let said = || format!("`{}` is no date.", cell.trim());
    let parts: Vec<&str> = day.split(['-', '.', '/']).collect();
    let numbers: Option<Vec<i16>> = parts.iter().map(|p| number(p)).collect();
    let (Some(numbers), &[a, _, c]) = (numbers, parts.as_slice()) else {
        if day.len() == 5 && day.bytes().all(|b| b.is_ascii_digit()) {
            let remedy = format!("Format the column as a date and save again. {WRITE}");
            return Err(no(format!("`{}` is a spreadsheet's day number.", cell.trim()), remedy));
        }
        return Err(no(said(), WRITE));
    };
    let [first, second, third] = numbers.as_slice() else { return Err(no(said(), WRITE)) };
    let (year, month, day) = if a.len() == 4 {
        (*first, *second, *third)
    } else if c.len() == 4 {
        let (day, month) = day_and_month(*first, *second, day.contains('.'), order, cell)?;
        (*third, month, day)
    } else {
        return Err(no(format!("The year of `{}` has not four digits.", cell.trim()), WRITE));
    };
    let small = |n: i16| i8::try_from(n).unwrap_or(0);
    let date = Date::new(year, small(month), small(day))
        .map_err(|_| no(format!("There is no such day: `{}`.", cell.trim()), WRITE))?;
    if !(1990..=2200).contains(&year) {
        let remedy = "Dates are of the Gregorian calendar, from 1990.";
        return Err(no(format!("The year {year} cannot be right."), remedy));
    }
    Ok(date)
}

fn day_and_month(
    first: i16,
    second: i16,
    dotted: bool,
    order: Option<DateOrder>,
    cell: &str,
) -> Result<(i16, i16), NoDate> {
    match order {
        // With dots the day comes first everywhere.
        _ if dotted || first > 12 => Ok((first, second)),
        Some(DateOrder::Dmy) => Ok((first, second)),
        Some(DateOrder::Mdy) => Ok((second, first)),
        None if second > 12 => Ok((second, first)),
        None if first == second => Ok((first, second)),
        None => Err(no(
            format!("`{}` can be read in two ways: which number is the month?", cell.trim()),
            "Write it as 2025-03-14, or say --date-order dmy or mdy for the whole file.",
        )),
    }
}

/// Takes the hour off that spreadsheets write behind a day: `00:00:00`, `09:30:00Z`, `12:00 AM`. Returns what follows
/// it; none where no hour stands there.
pub(super) fn hour(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim_start();
    let clock =
        first.strip_suffix('Z').or_else(|| first.split_once('+').map(|(clock, _)| clock)).unwrap_or(first);
    let clock = clock.split_once('.').map_or(clock, |(clock, _)| clock);
    let parts: Vec<Option<i16>> = plain(clock).split(':').map(number).collect();
    let fits = (2..=3).contains(&parts.len())
        && parts.iter().zip([23, 59, 59]).all(|(part, most)| part.is_some_and(|n| n <= most));
    let half = ["AM", "PM"].into_iter().find_map(|half| {
        let after = rest.get(2..).filter(|a| a.is_empty() || a.starts_with(char::is_whitespace))?;
        rest.get(..2).is_some_and(|word| word.eq_ignore_ascii_case(half)).then_some(after.trim_start())
    });
    fits.then(|| half.unwrap_or(rest))
}

fn number(part: &str) -> Option<i16> {
    let fits = (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if fits { part.parse().ok() } else { None }
}

/// The first digit, nought, of each script of the Members and their neighbours.
const NOUGHTS: &[char] = &[
    '\u{660}',  // Arabic-Indic
    '\u{6f0}',  // Persian, Urdu
    '\u{966}',  // Devanagari
    '\u{9e6}',  // Bengali
    '\u{be6}',  // Tamil
    '\u{de6}',  // Sinhala Lith
    '\u{e50}',  // Thai
    '\u{ed0}',  // Lao
    '\u{1040}', // Myanmar
    '\u{17e0}', // Khmer
    '\u{1810}', // Mongolian
    '\u{ff10}', // full width
];

/// Returns the text with plain digits and signs, and without the marks that only steer its direction.
pub(super) fn plain(cell: &str) -> String {
    let one = |c: char| match c {
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        '\u{a0}' | '\u{202f}' => Some(' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => Some('-'),
        '\u{ff0f}' => Some('/'),
        '\u{6d4}' | '\u{ff0e}' => Some('.'),
        c => Some(digit(c).unwrap_or(c)),
    };
    cell.chars().filter_map(one).collect::<String>().trim().to_owned()
}

fn digit(c: char) -> Option<char> {
    let of = |nought: &char| (c as u32).checked_sub(*nought as u32).filter(|n| *n < 10);
    NOUGHTS.iter().find_map(of).and_then(|n| char::from_digit(n, 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str) -> Date {
        date(cell, None).unwrap_or_else(|e| panic!("{cell}: {e:?}"))
    }

    #[test]
    fn dates_read_as_offices_write_them() {
        let day = jiff::civil::date(2025, 3, 14);
        for cell in [
            "2025-03-14",
            " 2025/3/14 ",
            "14.03.2025",
            "14/03/2025",
            "14-3-2025",
            "03/14/2025",
            "2025-03-14 00:00:00",
            "2025-03-14T09:30:00Z",
            "2025-03-14T09:30:00.000+05:30",
            "3/14/2025 12:00:00 AM",
            "\u{661}\u{664}/\u{660}\u{663}/\u{662}\u{660}\u{662}\u{665}",
            "\u{6f2}\u{6f0}\u{6f2}\u{6f5}-\u{6f0}\u{6f3}-\u{6f1}\u{6f4}",
            "\u{200f}14\u{200f}.03.2025",
            "\u{e51}\u{e54}.\u{e50}\u{e53}.\u{e52}\u{e50}\u{e52}\u{e55}",
        ] {
            assert_eq!(read(cell), day, "{cell}");
        }
        assert_eq!(read("04.03.2025"), jiff::civil::date(2025, 3, 4));
        assert_eq!(read("05/05/2025"), jiff::civil::date(2025, 5, 5));
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_asked_about() {
        assert!(date("03/04/2025", None).unwrap_err().remedy.contains("--date-order"));
        assert_eq!(date("03/04/2025", Some(DateOrder::Dmy)), Ok(jiff::civil::date(2025, 4, 3)));
        assert_eq!(date("03/04/2025", Some(DateOrder::Mdy)), Ok(jiff::civil::date(2025, 3, 4)));
        assert_eq!(date("14/04/2025", Some(DateOrder::Mdy)), Ok(jiff::civil::date(2025, 4, 14)));
    }

    #[test]
    fn what_is_no_date_is_said_so() {
        for (cell, word) in [
            ("soon", "no date"),
            ("14.03.25", "four digits"),
            ("31.02.2025", "no such day"),
            ("45730", "day number"),
            ("14.09.1446", "Gregorian"),
            ("2025-13-01", "no such day"),
            ("", "no date"),
            ("2026-02-20 M-1", "`M-1` stands behind a date"),
            ("2026-02-10 / 2026-03-10", "stands behind a date"),
            ("2026-02-10 not sure", "stands behind a date"),
            ("2026-02-02T99:99:99 garbage", "stands behind a date"),
            ("2026-02-02 00:00:00 or later", "stands behind a date"),
        ] {
            let wrong = date(cell, None).unwrap_err();
            assert!(format!("{} {}", wrong.what, wrong.remedy).contains(word), "{cell}: {wrong:?}");
        }
    }
}
