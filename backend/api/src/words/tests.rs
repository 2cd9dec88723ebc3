//! What the sentences say of what does not fit.

use comity_domain::law::completeness::{ANOTHER_IS_HELD, DATE_IS_OVER, RULES};

use super::*;

#[test]
fn every_finding_has_its_sentence() {
    for code in RULES.iter().map(|rule| rule.code).chain([DATE_IS_OVER.0, ANOTHER_IS_HELD.0]) {
        assert!(finding_by_code(code).is_some(), "{code}");
    }
}

#[test]
fn where_letters_crossed_it_is_said_what_may_be_done() {
    let last = "2026-01-12T09:03:00Z".parse().unwrap();
    let said = unmet(&Unmet::BeforeWhatLedHere { field: "occurred_at".to_owned(), last });
    assert!(said.contains("not before 2026-01-12 09:03 UTC") && said.contains("letters crossed"), "{said}");
    assert!(said.contains("on the day its letter came"), "{said}");
}

#[test]
fn what_can_only_follow_something_is_said_to_lie_before_it_and_no_letter_crossed() {
    let at = "2026-01-12T09:03:00Z".parse().unwrap();
    let mut said: Vec<String> = Follows::ALL
        .map(|follows| unmet(&Unmet::TooEarly { field: "date".to_owned(), follows, at }))
        .to_vec();
    said.push(unmet(&Unmet::BeforeWhatLedHere { field: "went_on".to_owned(), last: at }));
    for (i, words) in said.iter().enumerate() {
        assert!(words.contains("2026-01-12 09:03 UTC") && !words.contains("letter"), "{words}");
        assert!(!said[..i].contains(words), "each its own: {words}");
    }
}

#[test]
fn the_hour_of_an_arrest_that_lapsed_is_not_put_right_and_it_is_said_what_to_do() {
    let lapsed =
        |action| Refusal::NotInStatus { action, status: StatusSeen::Is(Status::Lapsed), since: None };
    let said = refusal(&lapsed(Action::ReportArrest));
    assert!(said.contains("lapse stands") && said.contains("Report the release"), "{said}");
    assert!(!refusal(&lapsed(Action::Refuse)).contains("lapse stands"));
}

#[test]
fn what_is_not_possible_now_is_said_with_where_it_stands_and_when_it_would_be() {
    let since = comity_domain::workflow::Happening {
        action: Action::Lapse,
        at: "2026-03-01T00:00:00Z".parse().unwrap(),
        side: Side::Requested,
        role: Role::Clock,
    };
    let lapsed = |action| Refusal::NotInStatus {
        action,
        status: StatusSeen::Is(Status::Lapsed),
        since: Some(since.clone()),
    };
    assert_eq!(
        refusal(&lapsed(Action::OrderSurrender)),
        "The request is lapsed since 2026-03-01; this is done only while it is in execution."
    );
    assert_eq!(
        refusal(&lapsed(Action::Resume)),
        "The request is lapsed since 2026-03-01; this is done only while it is postponed."
    );
    // Where it matters how the request came into its status, the sentence says so, and does not contradict itself.
    let postponed = |action| Refusal::NotInStatus {
        action,
        status: StatusSeen::Is(Status::Postponed),
        since: Some(since.clone()),
    };
    assert_eq!(
        refusal(&postponed(Action::Accept)),
        "The request is postponed since 2026-03-01; this is done only while it is acknowledged or postponed and \
         acknowledged before."
    );
}

#[test]
fn a_day_that_does_not_fit_is_said_of_the_field_and_in_a_sentence() {
    let day = "2026-01-12".parse().unwrap();
    let at = "2026-01-12T09:03:00Z".parse().unwrap();
    for part in [
        Unmet::NotYetHappened { field: "date".to_owned() },
        Unmet::LongPast { field: "date".to_owned(), earliest: day },
        Unmet::BeforeWhatLedHere { field: "occurred_at".to_owned(), last: at },
        Unmet::OnAnotherDay { field: "date", told: day },
    ] {
        let said = unmet(&part);
        assert!(said.starts_with("The field ") && said.contains(" is ") | said.contains(" lies "), "{said}");
    }
}

#[test]
fn a_refusal_of_several_guards_says_all_of_them() {
    let several = Refusal::Unmet(vec![Unmet::UnknownGround, Unmet::FourEyes]);
    let said = refusal(&several);
    assert!(said.contains("grounds for refusal") && said.contains("another"), "{said}");
}
