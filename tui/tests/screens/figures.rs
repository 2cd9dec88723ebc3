//! The figures: what is shown, what keys do, and what the expert sees.

use comity_api::figures::{
    CountedView, DaysView, FiguresQuery, FiguresView, GroupView, LineView, NotReached, TimesView, ValueView,
    definitions,
};
use comity_domain::{
    codes::{Direction, Figure, SplitBy},
    figures::{Scope, Tally, lines::Part},
};
use comity_tui::{
    effect::Effect,
    msg::{Answer, Fault, Key, Live, Msg},
    screens::figures::{plain, release},
    state::Screen,
    theme::Caps,
};
use jiff::SignedDuration;

use crate::{
    office::{Desk, now, register},
    released::release,
};

/// What is counted of a docket: the lines of an empty one, with these in their place.
fn counted(requests: u64, given: &[(Figure, &str, ValueView)]) -> CountedView {
    let empty = Tally::begin(Scope::default(), now()).finish();
    let mut counted = CountedView::from(&empty);
    (counted.requests, counted.told_acts, counted.missing_dates) = (requests, requests / 5, 3);
    for (code, part, value) in given {
        let Some(figure) = counted.figures.iter_mut().find(|f| f.definition.code == *code) else {
            let mut definition = definitions();
            definition.retain(|d| d.code == *code);
            let line =
                LineView { part: Some(Part::from(*part)), unit: "minor_units".into(), value: value.clone() };
            let definition = definition.remove(0);
            counted.figures.push(comity_api::figures::FigureView { definition, lines: vec![line] });
            continue;
        };
        let of = |l: &&mut LineView| l.part.as_ref().map_or("", Part::as_str) == *part;
        match figure.lines.iter_mut().find(of) {
            Some(line) => line.value = value.clone(),
            None => figure.lines.push(LineView {
                part: Some(Part::from(*part)),
                unit: "count".into(),
                value: value.clone(),
            }),
        }
    }
    counted
}

fn count(count: u64) -> ValueView {
    ValueView::Count { count }
}

fn percent(num: u64, den: u64) -> ValueView {
    let value =
        f64::from(u32::try_from(num * 100).expect("small")) / f64::from(u32::try_from(den).expect("small"));
    ValueView::Ratio { num, den, times: 100, value: Some(value) }
}

fn times(begun: u64, ended: u64, median: f64, within: Option<(u32, f64)>) -> ValueView {
    ValueView::Times(TimesView {
        begun,
        ended,
        median: DaysView::Days(median),
        median_lower: DaysView::Days(median * 0.8),
        median_upper: DaysView::Days(median * 1.5),
        median_at_risk: Some(begun / 2),
        p90: DaysView::Days(median * 3.0),
        p90_lower: DaysView::Days(median * 2.0),
        p90_upper: DaysView::NotReached(NotReached::NotReached),
        p90_at_risk: Some(begun / 10),
        within_days: within.map(|(days, _)| days),
        within: within.map(|(_, share)| share),
    })
}

fn not_reached(begun: u64) -> ValueView {
    let never = DaysView::NotReached(NotReached::NotReached);
    ValueView::Times(TimesView {
        begun,
        ended: 1,
        median: never,
        median_lower: DaysView::Days(88.25),
        median_upper: never,
        median_at_risk: None,
        p90: never,
        p90_lower: never,
        p90_upper: never,
        p90_at_risk: None,
        within_days: None,
        within: None,
    })
}

fn docket(requests: u64) -> CountedView {
    use Figure::{A1, A2, D2, N1, N2, N3, N4, R1, R2, R3, R5, T1, T2, T8, X1};
    counted(
        requests,
        &[
            (N1, "", count(requests - 12)),
            (N1, "supplements", count(2)),
            (N2, "begin", count(12)),
            (N2, "end", count(requests / 3)),
            (N3, "", count(requests / 2)),
            (N3, "executed", count(requests / 4)),
            (N3, "partly_executed", count(3)),
            (N3, "refused", count(requests / 10)),
            (N3, "withdrawn", count(1)),
            (N4, "sent", count(requests - 12)),
            (N4, "acknowledged", count(requests - 17)),
            (N4, "decided", count(requests / 2 + 4)),
            (N4, "accepted", count(requests / 2)),
            (N4, "executed", count(requests / 4 + 3)),
            (N4, "closed", count(requests / 4)),
            (N4, "ended_otherwise", count(requests / 10 + 1)),
            (R1, "", percent(requests / 4 + 3, requests / 2 - 1)),
            (R2, "", percent(requests / 10, requests / 2)),
            (R2, "18(21)(b)", count(requests / 20)),
            (R2, "18(9)", count(1)),
            (R2, "not_told", count(2)),
            (R3, "", percent(1, 8)),
            (R5, "", ValueView::Ratio { num: 21, den: requests, times: 1, value: Some(0.2625) }),
            (R5, "0", count(requests - 17)),
            (R5, "1", count(13)),
            (R5, "2", count(4)),
            (T1, "", times(requests - 12, requests - 17, 5.04, Some((7, 0.8125)))),
            (T2, "gross", times(60, 48, 41.5, Some((30, 0.35)))),
            (T2, "net", times(60, 48, 28.0, Some((30, 0.6)))),
            (T8, "surrender", not_reached(4)),
            (A1, "0-30", count(9)),
            (A1, "31-90", count(requests / 8)),
            (A1, "91-180", count(4)),
            (A1, ">365", count(1)),
            (A1, "median", ValueView::Days { days: 62.34 }),
            (A2, "", count(6)),
            (D2, "", percent(3, 4)),
            (D2, "return_of_evidence", percent(3, 4)),
            (
                X1,
                "frozen.USD",
                ValueView::Money {
                    count: 2,
                    minor: "124000000".into(),
                    currency: "USD".parse().expect("a currency"),
                },
            ),
        ],
    )
}

fn figures(query: FiguresQuery) -> FiguresView {
    let groups = [("EGY", 46), ("IND", 33), ("MYS", 26)];
    let of = |(code, requests): &(&str, u64)| GroupView { group: (*code).into(), counted: docket(*requests) };
    let split = query.split == Some(SplitBy::Counterpart);
    FiguresView {
        state: "LKA".parse().ok(),
        filter: query,
        snapshot: now(),
        tool: "comityd".into(),
        counted: docket(90),
        groups: if split { groups.iter().map(of).collect() } else { vec![] },
    }
}

/// What the client asked for last.
fn asked(desk: &Desk) -> (u64, FiguresQuery) {
    let last = desk.asked.iter().rev().find_map(|e| match e {
        Effect::LoadFigures { epoch, query } => Some((*epoch, (**query).clone())),
        _ => None,
    });
    last.expect("figures were asked for")
}

/// The answer to what was asked for last.
fn answer(desk: &mut Desk) {
    let (epoch, query) = asked(desk);
    desk.say(Msg::Answer(Answer::Figures { epoch, read: Ok(Box::new(figures(query))) }));
    desk.asked.clear();
}

fn open(width: u16, height: u16) -> Desk {
    let mut desk = Desk::at(width, height);
    desk.keys(&[Key::Char('m')]);
    answer(&mut desk);
    desk
}

/// Chooses a filter by what it is called and what its value is.
fn choose(desk: &mut Desk, facet: &str, value: &str) {
    desk.keys(&[Key::Char('/')]);
    desk.type_in(facet);
    desk.keys(&[Key::Enter]);
    desk.type_in(value);
    desk.keys(&[Key::Enter]);
}

#[test]
fn the_figures_at_every_size() {
    let mut desk = open(80, 24);
    insta::assert_snapshot!("figures_80x24", desk.picture());
    desk.keys(&[Key::PageDown, Key::PageDown]);
    insta::assert_snapshot!("figures_80x24_times", desk.picture());
    desk.keys(&[Key::End]);
    insta::assert_snapshot!("figures_80x24_end", desk.picture());
    insta::assert_snapshot!("figures_60x16", open(60, 16).picture());
    let mut narrow = open(60, 16);
    narrow.keys(&[Key::Tab, Key::Tab, Key::Tab]);
    insta::assert_snapshot!("figures_60x16_times", narrow.picture());
    let mut wide = open(120, 40);
    wide.keys(&[Key::Tab, Key::Tab]);
    insta::assert_snapshot!("figures_120x40", wide.picture());
    for (width, height) in [(1, 1), (3, 40), (200, 2), (0, 0)] {
        let mut tiny = open(width, height);
        tiny.keys(&[Key::PageDown, Key::End, Key::Tab, Key::BackTab, Key::Home, Key::Enter, Key::Esc]);
        tiny.picture();
    }
}

#[test]
fn nothing_is_said_by_colour_alone() {
    let mut plain = Desk::with(Caps { colour: false }, 80, 24);
    plain.keys(&[Key::Char('m')]);
    answer(&mut plain);
    let (with, without) = (open(80, 24).picture(), plain.picture());
    assert_eq!(with, without, "no colour is used at all");
}

#[test]
fn one_filter_is_one_request_and_what_was_read_stays_until_then() {
    let mut desk = open(80, 24);
    assert!(desk.picture().contains("Period: from 2026-01-01"), "{}", desk.picture());
    choose(&mut desk, "direction", "received");
    let (_, query) = asked(&desk);
    assert_eq!(query.direction, Some(Direction::Received));
    assert_eq!(desk.asked.len(), 1, "one request: {:?}", desk.asked);
    let waiting = desk.picture();
    assert!(waiting.contains("updating...") && waiting.contains("Direction: all"), "{waiting}");
    desk.say(Msg::Tick(now() + SignedDuration::from_secs(3)));
    assert!(desk.picture().contains("slow line"), "{}", desk.picture());
    answer(&mut desk);
    assert!(desk.picture().contains("Direction: received by us"), "{}", desk.picture());

    // Left and opened again, and chosen as they are: nothing is asked.
    desk.keys(&[Key::Esc, Key::Char('m')]);
    choose(&mut desk, "direction", "received");
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
    desk.keys(&[Key::Char('r')]);
    assert_eq!(desk.asked.len(), 1, "read again because that was asked");
    answer(&mut desk);

    choose(&mut desk, "period", "quarter before");
    let (_, query) = asked(&desk);
    assert_eq!(query.from, "2026-07-01T00:00:00Z".parse().ok());
    assert_eq!(query.to, "2026-10-01T00:00:00Z".parse().ok());
    assert_eq!(query.direction, Some(Direction::Received), "filters add up");
}

#[test]
fn an_answer_to_an_older_filter_is_dropped() {
    let mut desk = open(80, 24);
    choose(&mut desk, "kind", "extradition");
    let old = asked(&desk);
    choose(&mut desk, "urgency", "urgent");
    answer(&mut desk);
    let newest = desk.picture();
    desk.say(Msg::Answer(Answer::Figures { epoch: old.0, read: Ok(Box::new(figures(old.1))) }));
    assert_eq!(desk.picture(), newest);
}

#[test]
fn every_filter_can_be_chosen_by_arrows_and_enter() {
    let mut desk = open(80, 24);
    for facet in 0..9 {
        // The cursor is on the first row, which opens the filter.
        desk.keys(&[Key::Home, Key::Enter]);
        desk.keys(&vec![Key::Down; facet]);
        desk.keys(&[Key::Enter]);
        if facet == 6 {
            let code = "LKA".parse().expect("a code");
            assert!(desk.asked.contains(&Effect::LoadProfile(code)), "{:?}", desk.asked);
            desk.say(Msg::Answer(Answer::Profile { code, profile: Err(Fault::Unreachable) }));
        }
        desk.keys(&[Key::Down, Key::Enter]);
        answer(&mut desk);
    }
    insta::assert_snapshot!("figures_all_filters", desk.picture());
    desk.keys(&[Key::Home, Key::Enter]);
    insta::assert_snapshot!("figures_filter", desk.picture());
    desk.keys(&[Key::Down; 9]);
    desk.keys(&[Key::Enter]);
    let (_, query) = asked(&desk);
    assert_eq!(FiguresQuery { from: None, ..query }, FiguresQuery::default(), "every filter is taken away");
}

#[test]
fn a_split_shows_its_groups_and_each_of_them_alone() {
    let mut desk = open(80, 24);
    choose(&mut desk, "split", "other state");
    answer(&mut desk);
    insta::assert_snapshot!("figures_split", desk.picture());
    desk.keys(&[Key::Down, Key::Enter]);
    let alone = desk.picture();
    assert!(alone.contains("Only: EGY Egypt") && alone.contains("Requests: 46"), "{alone}");
    assert!(desk.asked.is_empty(), "what was read says it");
    desk.keys(&[Key::Esc]);
    assert!(desk.picture().contains("Requests: 90"), "{}", desk.picture());
    // A figure in each group.
    while !desk.picture().contains("> R1") {
        desk.keys(&[Key::Down]);
    }
    desk.keys(&[Key::Enter]);
    insta::assert_snapshot!("figure_by_group", desk.picture());
}

#[test]
fn enter_on_a_figure_says_what_it_is() {
    let mut desk = open(60, 16);
    while !desk.picture().contains("> T1") {
        desk.keys(&[Key::Down]);
    }
    desk.keys(&[Key::Enter]);
    insta::assert_snapshot!("figure_60x16", desk.picture());
    desk.keys(&[Key::Esc]);
    assert!(desk.picture().contains("> T1"), "the cursor is where it was: {}", desk.picture());
}

#[test]
fn what_went_wrong_is_said_and_what_was_read_stays() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('m')]);
    let (epoch, _) = asked(&desk);
    desk.say(Msg::Answer(Answer::Figures { epoch, read: Err(Fault::Unreachable) }));
    insta::assert_snapshot!("figures_unreachable", desk.picture());
    desk.keys(&[Key::Char('r')]);
    answer(&mut desk);
    choose(&mut desk, "kind", "extradition");
    let (epoch, _) = asked(&desk);
    desk.say(Msg::Answer(Answer::Figures { epoch, read: Err(Fault::Unreachable) }));
    let picture = desk.picture();
    assert!(picture.contains("Not read") && picture.contains("Volumes"), "{picture}");
    // The line comes back: it is asked again by itself.
    desk.asked.clear();
    desk.say(Msg::Live(Live::Reconnecting));
    desk.say(Msg::Live(Live::Connected));
    assert_eq!(asked(&desk).1.kind, "extradition".parse().ok());
}

#[test]
fn who_does_not_read_figures_is_told_so_and_the_palette_does_not_name_them() {
    let mut desk = Desk::at(80, 24);
    for (role, reads) in [("officer", true), ("head", true), ("auditor", true), ("registrar", false)] {
        desk.holds(&[role]);
        desk.asked.clear();
        desk.keys(&[Key::Char('m')]);
        assert_eq!(matches!(desk.state.screen(), Screen::Figures), reads, "{role}");
        if reads {
            desk.keys(&[Key::Esc]);
        } else {
            assert!(desk.picture().contains("for its officers, heads and auditors"), "{}", desk.picture());
        }
        desk.keys(&[Key::Char(':')]);
        desk.type_in("figures of your");
        assert_eq!(desk.picture().contains("Figures of your State"), reads, "{role}");
        desk.keys(&[Key::Esc]);
    }
}

#[test]
fn nothing_of_one_person_stays_for_the_next() {
    let mut desk = open(80, 24);
    desk.keys(&[Key::Esc]);
    desk.sign_in_as(2, "chandrika.lka");
    assert!(desk.state.figures.read.is_none());
    desk.keys(&[Key::Char('m')]);
    assert!(!desk.picture().contains("Volumes"), "{}", desk.picture());
}

#[test]
fn an_expert_begins_with_what_each_figure_is_and_asks_for_no_case() {
    let mut desk = Desk::nobody(vec![], None);
    desk.sign_in_as_expert();
    let first = [Effect::LoadDefinitions, Effect::LoadReleases];
    assert_eq!(desk.asked, first, "no queue, no register, no colleagues");
    desk.say(Msg::Answer(Answer::Definitions(Ok(definitions()))));
    desk.say(Msg::Answer(Answer::Releases(Ok(vec![]))));
    assert!(desk.picture().contains("No release has been made yet"), "{}", desk.picture());
    desk.asked.clear();
    desk.keys(&[Key::Char('r')]);
    assert_eq!(desk.asked, [Effect::LoadReleases], "what a figure is stays what it is");
    desk.say(Msg::Answer(Answer::Releases(Ok(vec![release().brief]))));
    insta::assert_snapshot!("figures_expert", desk.picture());
    desk.keys(&[Key::Down, Key::Down, Key::Enter]);
    assert!(desk.picture().contains("Pending"), "{}", desk.picture());
    desk.keys(&[Key::Esc, Key::Esc, Key::Esc, Key::Char('/'), Key::Left]);
    assert!(matches!(desk.state.screen(), Screen::Figures), "there is nothing behind it");
    desk.asked.clear();
    desk.say(Msg::Live(Live::Reconnecting));
    desk.say(Msg::Live(Live::Connected));
    desk.keys(&[Key::Char(':')]);
    assert!(!desk.picture().contains("Inbound"), "{}", desk.picture());
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
}

#[test]
fn a_release_says_what_is_suppressed_and_how_much() {
    let mut desk = Desk::nobody(vec![], None);
    desk.sign_in_as_expert();
    desk.say(Msg::Answer(Answer::Definitions(Ok(definitions()))));
    desk.say(Msg::Answer(Answer::Releases(Ok(vec![release().brief]))));
    desk.asked.clear();
    desk.keys(&[Key::Home, Key::Enter]);
    let quarter = release().brief.quarter;
    assert_eq!(desk.asked, [Effect::LoadRelease(quarter)]);
    desk.say(Msg::Answer(Answer::Release { quarter, read: Err(Fault::Unreachable) }));
    assert!(desk.picture().contains("cannot be reached"), "{}", desk.picture());
    desk.asked.clear();
    desk.keys(&[Key::Char('r')]);
    assert_eq!(desk.asked, [Effect::LoadRelease(quarter)]);
    let other = "2025Q4".parse().expect("a quarter");
    desk.say(Msg::Answer(Answer::Release { quarter: other, read: Ok(Box::new(release())) }));
    assert!(!desk.picture().contains("Volumes"), "an answer of another asking is dropped");
    desk.say(Msg::Answer(Answer::Release { quarter, read: Ok(Box::new(release())) }));
    insta::assert_snapshot!("release_80x24", desk.picture());
    desk.say(Msg::Resize(ratatui::layout::Size::new(60, 16)));
    desk.keys(&[Key::Tab, Key::Tab]);
    insta::assert_snapshot!("release_60x16", desk.picture());
    let whole: Vec<String> = release::lines(&release(), 78).into_iter().map(|(l, _)| l.to_string()).collect();
    assert!(whole.iter().all(|l| !l.contains('_')), "every code has its words: {whole:?}");
    insta::assert_snapshot!("release_whole", whole.join("\n"));
    desk.keys(&[Key::Esc]);
    assert!(matches!(desk.state.screen(), Screen::Figures));
}

#[test]
fn a_script_reads_the_same_rows() {
    let query = FiguresQuery { split: Some(SplitBy::Counterpart), ..FiguresQuery::default() };
    let lines = plain(&figures(query), &register(), 78);
    let text = lines.iter().map(|l| l.as_str().trim_end()).collect::<Vec<_>>().join("\n");
    assert!(text.lines().all(|l| l.len() <= 78), "{text}");
    insta::assert_snapshot!("figures_plain", text);
}

/// The backend says what is wrong with a filter and what to do; no numbers stand in their place.
#[test]
fn a_filter_that_answers_nothing_is_said_to_be_one() {
    let mut desk = Desk::at(80, 24);
    desk.keys(&[Key::Char('m')]);
    let (epoch, _) = asked(&desk);
    let bad = comity_domain::figures::BadScope::UnknownBasis("MLAT".parse().expect("a code"));
    let problem = comity_api::problem::Problem::new(400, "bad_scope", "", bad.to_string(), bad.remedy());
    let read = Err(Fault::Problem(Box::new(problem.at(bad.field()))));
    desk.say(Msg::Answer(Answer::Figures { epoch, read }));
    let picture = desk.picture();
    assert!(picture.contains("MLAT is no legal basis that is known here"), "{picture}");
    assert!(picture.contains("the code of a treaty") && !picture.contains("Volumes"), "{picture}");
}
