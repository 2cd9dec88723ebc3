//! XES, IEEE 1849: one trace a request, its events in the order they happened, for process mining.

use std::fmt::Write as _;

use comity_api::exports::ExportLine;
use comity_domain::{
    codes::{Side, Status},
    workflow::refusal::StatusSeen,
};
use jiff::{Timestamp, tz::Offset};

/// What the log begins with, before its own attributes: the extensions, what every trace and event has, how events are
/// told apart.
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace">
<string key="concept:name" value=""/>
</global>
<global scope="event">
<string key="concept:name" value=""/>
<date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>
<string key="lifecycle:transition" value="complete"/>
<string key="org:resource" value=""/>
<string key="org:role" value=""/>
<string key="org:group" value=""/>
</global>
<classifier name="Action" scope="event" keys="concept:name"/>
<classifier name="Action by State" scope="event" keys="concept:name org:group"/>
"#;

/// What the log ends with.
pub(super) const FOOT: &str = "</log>\n";

/// Returns the beginning of the log, with what it is as attributes.
pub(super) fn head(about: &[(String, String)]) -> String {
    let mut out = HEAD.to_owned();
    string(&mut out, "concept:name", "comity audit trail");
    for (name, value) in about {
        string(&mut out, name, value);
    }
    out
}

/// Returns the trace of a request; nothing where no event is among its lines.
pub(super) fn trace(mut lines: Vec<ExportLine>) -> String {
    lines.retain(|line| line.at.is_some());
    // What was told by letter happened before it was recorded.
    lines.sort_by_key(|line| (happened(line), line.index));
    let Some(first) = lines.first() else { return String::new() };
    let mut out = "<trace>\n".to_owned();
    maybe(&mut out, "concept:name", first.reference.as_ref());
    maybe(&mut out, "request_kind", first.request_kind.as_ref());
    maybe(&mut out, "requesting", first.requesting.as_ref());
    maybe(&mut out, "requested", first.requested.as_ref());
    for line in &lines {
        event(&mut out, line);
    }
    out.push_str("</trace>\n");
    out
}

fn event(out: &mut String, line: &ExportLine) {
    out.push_str("<event>\n");
    maybe(out, "concept:name", line.action.as_ref());
    date(out, "time:timestamp", happened(line));
    string(out, "lifecycle:transition", "complete");
    // The State whose act it is: of an act told by letter that of the letter, not of who recorded it.
    let state = match line.side {
        Some(Side::Requesting) => line.requesting,
        Some(Side::Requested) => line.requested,
        None => line.state,
    };
    let group = state.map(|state| state.to_string()).unwrap_or_default();
    string(out, "org:resource", line.by.as_ref().unwrap_or(&group));
    maybe(out, "org:role", line.role.as_ref());
    string(out, "org:group", &group);
    let _ = writeln!(out, r#"<int key="index" value="{}"/>"#, line.index);
    date(out, "recorded_at", line.recorded_at);
    maybe(out, "stream", line.stream.as_ref());
    maybe(out, "side", line.side.as_ref());
    if let Some(becomes) = &line.becomes {
        string(out, "status", becomes);
        string(out, "stage", seen(becomes).map_or("", |seen| seen.stage().as_str()));
    }
    for (name, value) in [("told", line.told), ("imported", line.imported)] {
        if let Some(value) = value {
            let _ = writeln!(out, r#"<boolean key="{name}" value="{value}"/>"#);
        }
    }
    out.push_str("</event>\n");
}

fn happened(line: &ExportLine) -> Timestamp {
    line.occurred_at.or(line.at).unwrap_or(line.recorded_at)
}

fn seen(status: &str) -> Option<StatusSeen> {
    if status == StatusSeen::Recalled.as_str() {
        return Some(StatusSeen::Recalled);
    }
    status.parse::<Status>().ok().map(StatusSeen::Is)
}

fn maybe<T: std::fmt::Display>(out: &mut String, key: &str, value: Option<&T>) {
    if let Some(value) = value {
        string(out, key, &value.to_string());
    }
}

fn string(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, r#"<string key="{}" value="{}"/>"#, escaped(key), escaped(value));
}

fn date(out: &mut String, key: &str, at: Timestamp) {
    let at = at.display_with_offset(Offset::UTC);
    let _ = writeln!(out, r#"<date key="{key}" value="{at}"/>"#);
}

/// A value of an attribute. Characters that XML has no form for cannot be in a code, and are left out.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_value_whatever_it_holds() {
        assert_eq!(escaped("a\"><b & c\n\u{1b}"), "a&quot;&gt;&lt;b &amp; c&#10;");
    }

    #[test]
    fn events_stand_in_the_order_they_happened() {
        let line: ExportLine = serde_json::from_str(include_str!("line.json")).unwrap();
        let sooner =
            ExportLine { index: 9, occurred_at: "2026-01-01T12:00:00Z".parse().ok(), ..line.clone() };
        let office = ExportLine { at: None, ..line.clone() };
        let trace = trace(vec![line, office.clone(), sooner]);
        insta::assert_snapshot!(trace);
        assert_eq!(super::trace(vec![office]), "", "a request without an event is no trace");
    }
}
