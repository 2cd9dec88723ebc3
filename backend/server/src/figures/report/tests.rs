//! The page as others find it: read back tag by tag.

mod bits;

use std::collections::{BTreeMap, BTreeSet};

use comity_api::figures::FiguresQuery;
use comity_domain::{
    codes::{
        Action, CaseEnd, Clock, ClockResult, Kind, MeasureType, OffenceFamily, SplitBy, Status, UrgencyLevel,
    },
    figures::{
        CaseFacts, Scope, Tally,
        course::{Course, Late, Refused, Span},
        facts::ClockFacts,
    },
    ids::{RequestId, StateCode},
};
use comity_store::Counted;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use bits::{Bit, bits, element, opened, rows, text, written};

use super::{Place, Report, policy};
use crate::routes::figures::view;

fn state(code: &str) -> StateCode {
    code.parse().unwrap()
}

fn day(days: i64) -> Timestamp {
    let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    start + SignedDuration::from_hours(days * 24)
}

/// A request between two States, sent on a day, with the days after which it came to the next steps.
fn request(n: i64, from: &str, to: &str, steps: &[i64]) -> CaseFacts {
    let mut at = n;
    let mut dates = steps.iter().map(|days| {
        at += days;
        day(at)
    });
    let refused = n % 5 == 4;
    let acknowledged = dates.next();
    let decided = dates.next();
    let executed = dates.next().filter(|_| !refused);
    let ended = dates.next().or(decided.filter(|_| refused));
    let came_to = match (executed, refused && decided.is_some()) {
        (_, true) => Some(CaseEnd::Refused),
        (Some(_), _) => Some(CaseEnd::Executed),
        (None, _) => None,
    };
    let status = match (came_to, ended) {
        (Some(CaseEnd::Refused), _) => Status::Refused,
        (Some(_), Some(_)) => Status::Closed,
        (Some(_), None) => Status::Executed,
        _ => Status::Acknowledged,
    };
    let ground = if n % 2 == 0 { Some("18(21)(b)".parse().unwrap()) } else { None };
    let refusals = decided.filter(|_| refused).map(|at| Refused { at, ground, consulted: n % 2 == 0 });
    let round = acknowledged.filter(|_| n % 3 == 0).map(|from| Span { from, to: decided });
    // One act of the fourth was told by letter.
    let told = (n == 3).then(|| Late { what: Action::Acknowledge, at: day(n), recorded: day(n), told: true });
    CaseFacts {
        request: RequestId(Uuid::from_u128(n.unsigned_abs().into())),
        reference: "MLA-2026-LKA-IND-000001".parse().unwrap(),
        kind: if n % 4 == 0 { Kind::Extradition } else { Kind::Mla },
        requesting: state(from),
        requested: state(to),
        by_letter: None,
        imported: false,
        status,
        came_to,
        created: day(n - 2),
        sent: Some(day(n)),
        measures: vec![MeasureType::Records],
        families: vec![OffenceFamily::TraffickingInPersons],
        basis: Some("UNTOC".parse().unwrap()),
        urgency: UrgencyLevel::ALL[0],
        trafficking: true,
        child: false,
        supplement: false,
        replaces: None,
        clocks: vec![ClockFacts {
            clock: if n % 2 == 0 { Clock::ReasonedDeadline } else { Clock::ReturnOfEvidence },
            due: day(n + 9),
            stopped: acknowledged,
            came_to: acknowledged
                .map(|at| if at <= day(n + 9) { ClockResult::Kept } else { ClockResult::Missed }),
            paused: false,
            noted: vec![],
        }],
        course: Course {
            acknowledged,
            accepted: decided.filter(|_| !refused),
            refused_whole: decided.filter(|_| refused),
            refusals: refusals.into_iter().collect(),
            executed,
            ended,
            rounds: round.into_iter().collect(),
            last_shared: Some(day(n)),
            late: told.into_iter().collect(),
            ..Course::default()
        },
        consents: vec![],
    }
}

/// Fourteen requests of three States: quick and slow, refused, executed, and some of which nothing was heard.
fn docket() -> Vec<CaseFacts> {
    let some = |n: i64, steps: &[i64]| match n % 4 {
        0 => request(n, "LKA", "IND", steps),
        1 => request(n, "IND", "LKA", steps),
        2 => request(n, "LKA", "KEN", steps),
        _ => request(n, "KEN", "LKA", steps),
    };
    vec![
        some(0, &[1, 20, 40, 5]),
        some(1, &[2, 25]),
        some(2, &[3]),
        some(3, &[3, 9, 90, 2]),
        some(4, &[1, 12]),
        some(5, &[10, 60, 30]),
        some(6, &[]),
        some(7, &[8, 2, 200, 1]),
        some(8, &[1, 1, 1, 1]),
        some(9, &[6, 33]),
        some(10, &[]),
        some(11, &[12, 40]),
        some(13, &[2, 7, 21, 3]),
        some(14, &[30]),
    ]
}

fn places() -> BTreeMap<StateCode, Place> {
    let place = |name: &str, region: &str| Place { name: name.to_owned(), region: Some(region.to_owned()) };
    BTreeMap::from([
        (state("LKA"), place("Sri Lanka", "Asia")),
        (state("IND"), place("India", "Asia")),
        (state("KEN"), place("Kenya", "Africa")),
    ])
}

/// The page of a docket, counted as the store counts it.
fn page_of(
    cases: &[CaseFacts],
    own: Option<&str>,
    query: &FiguresQuery,
    states: &BTreeMap<StateCode, Place>,
) -> String {
    let snapshot = day(300);
    let scope = Scope { state: own.map(state), ..query.scope() };
    let mut whole = Tally::begin(scope.clone(), snapshot);
    let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
    for facts in cases {
        whole.count(facts, None);
        for group in query.split.iter().flat_map(|by| by.groups(facts, scope.state)) {
            groups.entry(group).or_insert_with(|| Tally::begin(scope.clone(), snapshot)).count(facts, None);
        }
    }
    let groups = groups.into_iter().map(|(code, tally)| (code, tally.finish()));
    let groups = groups.filter(|(_, figures)| figures.requests > 0).collect();
    let counted = Counted { whole: whole.finish(), groups };
    let view = view(&counted, query.clone(), snapshot);
    Report { view: &view, counted: &counted, states }.html()
}

fn by(split: SplitBy) -> FiguresQuery {
    FiguresQuery { split: Some(split), ..FiguresQuery::default() }
}

/// Every page that the tests look at.
fn pages() -> Vec<(&'static str, String)> {
    let (cases, states) = (docket(), places());
    let many: Vec<CaseFacts> = (0..12)
        .flat_map(|turn| {
            docket().into_iter().map(move |facts| CaseFacts { kind: Kind::ALL[turn % 3], ..facts })
        })
        .collect();
    let nothing = FiguresQuery { from: Some(day(900)), ..by(SplitBy::Kind) };
    vec![
        ("node", page_of(&cases, None, &FiguresQuery::default(), &states)),
        ("node by kind", page_of(&many, None, &by(SplitBy::Kind), &states)),
        ("node by measure", page_of(&many, None, &by(SplitBy::Measure), &BTreeMap::new())),
        ("State", page_of(&cases, Some("LKA"), &FiguresQuery::default(), &states)),
        ("State by counterpart", page_of(&cases, Some("LKA"), &by(SplitBy::Counterpart), &states)),
        ("nothing", page_of(&cases, Some("KEN"), &nothing, &states)),
        ("no request", page_of(&[], None, &FiguresQuery::default(), &BTreeMap::new())),
    ]
}

#[test]
fn a_small_report() {
    let page = page_of(&docket(), Some("LKA"), &FiguresQuery::default(), &places());
    let style = page.find("<style>").unwrap()..page.find("</style>").unwrap();
    let hash = policy().split_once("sha256-").unwrap().1.split_once('\'').unwrap().0.to_owned();
    let page = page.replace(&page[style], "<style>").replace(&hash, "HASH");
    insta::assert_snapshot!(page.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn nothing_is_run_and_nothing_is_fetched() {
    for (name, page) in pages() {
        for never in [
            "<script",
            "http://",
            "https://",
            "url(",
            "javascript:",
            "@import",
            "<img",
            "<link",
            "<iframe",
            "src=",
        ] {
            assert!(!page.contains(never), "{name}: {never}");
        }
        let bits = bits(&page);
        for bit in &bits {
            let Bit::Open(tag, attributes) = bit else { continue };
            for (key, value) in attributes {
                assert!(!key.starts_with("on") && key != "style", "{name}: {tag} {key}");
                assert!(key != "href" || value.starts_with('#'), "{name}: {value}");
            }
        }
    }
}

#[test]
fn the_policy_lets_in_its_own_style_and_nothing_else() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use sha2::{Digest as _, Sha256};
    let (_, page) = pages().remove(0);
    let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let hash = STANDARD.encode(Sha256::digest(style));
    let policy = policy();
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
    );
    let metas = bits(&page);
    let held = opened(&metas, "meta").into_iter().find(|m| m.contains_key("http-equiv")).unwrap();
    assert_eq!(held["content"].replace("&#39;", "'"), policy.trim_end_matches("; frame-ancestors 'none'"));
}

#[test]
fn names_are_given_once_and_lead_somewhere() {
    for (name, page) in pages() {
        let bits = bits(&page);
        let mut ids = BTreeSet::new();
        let all = bits.iter().filter_map(|b| if let Bit::Open(_, a) = b { Some(a) } else { None });
        for attributes in all.clone() {
            if let Some(id) = attributes.get("id") {
                assert!(ids.insert(id.clone()), "{name}: {id} twice");
            }
        }
        for attributes in all {
            let labels = attributes.get("aria-labelledby").into_iter().flat_map(|ids| ids.split(' '));
            for id in labels.chain(attributes.get("href").into_iter().map(|href| &href[1..])) {
                assert!(ids.contains(id), "{name}: {id} is nowhere");
            }
        }
    }
}

#[test]
fn it_can_be_heard() {
    for (name, page) in pages() {
        let bits = bits(&page);
        let html = opened(&bits, "html");
        assert_eq!((html[0]["lang"].as_str(), html[0]["dir"].as_str()), ("en", "ltr"));
        for landmark in ["header", "nav", "main", "footer", "h1"] {
            assert_eq!(opened(&bits, landmark).len(), 1, "{name}: {landmark}");
        }
        let first = opened(&bits, "a")[0];
        assert_eq!((first["class"].as_str(), first["href"].as_str()), ("skip", "#content"), "{name}");
        let mut level = 0;
        for bit in &bits {
            if let Bit::Open(tag, _) = bit
                && let Some(here) = tag.strip_prefix('h').and_then(|n| n.parse::<u8>().ok())
            {
                assert!(here <= level + 1, "{name}: a heading of level {here} after one of {level}");
                level = here;
            }
        }
        for cell in opened(&bits, "th") {
            assert!(matches!(cell["scope"].as_str(), "col" | "row"), "{name}");
        }
        assert_eq!(opened(&bits, "caption").len(), opened(&bits, "table").len(), "{name}");
    }
}

/// Every number of a drawing is in the table beneath it.
#[test]
fn every_drawing_has_its_name_its_words_its_table_and_its_definition() {
    let mut drawings = 0;
    for (name, page) in pages() {
        let bits = bits(&page);
        let mut from = 0;
        while let Some((drawing, after)) = element(&bits, "svg", from) {
            from = after;
            drawings += 1;
            let Bit::Open(_, attributes) = &drawing[0] else { panic!("{name}") };
            assert_eq!(attributes["role"], "img");
            let said = ["title", "desc"].map(|tag| text(element(drawing, tag, 0).unwrap().0));
            assert!(said.iter().all(|said| said.len() > 10), "{name}: {said:?}");
            let (table, behind) = element(&bits, "table", after).unwrap();
            assert!(element(&bits, "svg", after).is_none_or(|(_, next)| next > behind), "{name}: no table");
            let definition = bits[behind..].iter().position(
                |bit| matches!(bit, Bit::Open(_, a) if a.get("class").is_some_and(|c| c == "definition")),
            );
            assert!(definition.is_some(), "{name}: no definition");
            let rows = rows(table);
            let body = &rows[1..];
            let at_risk = written(drawing, "mark middle risk");
            if !at_risk.is_empty() {
                let last: Vec<String> = body.iter().map(|row| row.last().unwrap().clone()).collect();
                assert_eq!(at_risk, last, "{name}");
                let days: Vec<String> = body.iter().map(|row| row[0].clone()).collect();
                assert_eq!(written(drawing, "mark middle"), days, "{name}");
            }
            let bars = written(drawing, "label").into_iter().zip(written(drawing, "label end"));
            for (bar, says) in bars.filter(|(_, says)| !says.is_empty()) {
                let row = body.iter().find(|row| row[0] == bar).unwrap_or_else(|| panic!("{name}: {bar}"));
                let numbers = |text: &str| -> BTreeSet<String> {
                    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '.');
                    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
                };
                let there: BTreeSet<String> = row[1..].iter().flat_map(|cell| numbers(cell)).collect();
                assert!(numbers(&says).is_subset(&there), "{name}: {says} is not in {row:?}");
            }
        }
    }
    assert!(drawings > 40, "{drawings} drawings");
}

#[test]
fn what_is_not_reached_is_a_word() {
    let silent: Vec<CaseFacts> = (0..6).map(|n| request(n * 5, "LKA", "IND", &[])).collect();
    let page = page_of(&silent, None, &FiguresQuery::default(), &places());
    assert!(page.contains("<td>not reached</td><td>not reached to not reached</td>"));
    assert!(page.contains("No request began this step in the period."), "nothing was acknowledged");
    assert!(!page.contains("NaN") && !page.contains(">inf"), "no number stands for it");
}

#[test]
fn a_node_hides_small_cells_and_a_state_sees_its_own() {
    let (cases, states) = (docket(), places());
    let many: Vec<CaseFacts> = (0..8).flat_map(|_| docket()).collect();
    let query = FiguresQuery::default();
    let few = page_of(&cases[..3], None, &query, &states);
    assert!(few.contains(super::words::WITHHELD), "three requests hide nothing");
    let node = page_of(&many[2..], None, &query, &states);
    let (_, after) = node.split_once("region that is asked (columns)").unwrap();
    // No request goes from Africa to Africa, and nought is a small count.
    assert!(after.contains(">suppressed</td>") && after.contains(">110</td>"), "{after}");
    let own = page_of(&cases, Some("LKA"), &query, &states);
    assert!(!own.contains("suppressed</td>"));
    assert!(own.contains(
        r#"<th scope="row">Kenya (KEN)</th><td>4</td><td>3</td><td>7</td><td class="word">Africa</td>"#
    ));
    let other = page_of(&cases, Some("KEN"), &query, &states);
    assert!(!other.contains("India"), "a State sees what it made and received");
}

#[test]
fn texts_are_texts() {
    let mut states = places();
    let evil = Place { name: "<b>\u{202e}\"&'x".to_owned(), region: Some("</td><p>".to_owned()) };
    states.insert(state("IND"), evil);
    for own in [None, Some("LKA"), Some("IND")] {
        let page = page_of(&docket(), own, &by(SplitBy::Counterpart), &states);
        bits(&page);
        assert!(!page.contains("<b>") && !page.contains('\u{202e}') && !page.contains("</td><p>"));
        assert!(page.contains("&lt;b&gt;&quot;&amp;&#39;x"));
    }
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    let (cases, states) = (docket(), places());
    let other_way: Vec<CaseFacts> = cases.iter().rev().cloned().collect();
    for split in SplitBy::ALL {
        let query = by(*split);
        assert_eq!(page_of(&cases, None, &query, &states), page_of(&other_way, None, &query, &states));
    }
}
