//! What an import must not lose, and not take twice: cases, notes, rows behind a quote.

use comity_domain::ids::UserId;

use super::*;

#[tokio::test]
async fn two_registrars_at_once_take_each_case_over_once() {
    let desk = Desk::new().await;
    let mut text = String::from("direction,counterpart,own_reference,subject,measures,sent,notes\n");
    for n in 1..=150 {
        text.push_str("made,NPL,T-");
        text.push_str(&[&n.to_string(), ",About,18(3)(f),2026-01-10,note ", &n.to_string(), "\n"].concat());
    }
    let another = |i: &mut Import| i.user = Some("another.lka".to_owned());
    let (one, other) = tokio::join!(desk.take(text.as_bytes(), |_| {}), desk.take(text.as_bytes(), another));
    // Who meets the other in the middle of it takes nothing over, and is told to run it again.
    assert!(one.is_ok() || other.is_ok(), "{one:?} {other:?}");
    let again = desk.take(text.as_bytes(), another).await;
    assert!(again.is_ok(), "{again:?}");
    let numbers: Vec<_> = desk.cases().await.into_iter().map(|c| c.contents.own_reference).collect();
    assert_eq!(numbers.len(), 150);
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), 150);
    assert_eq!(desk.notes("T-77").await, ["note 77"]);
    // Another line of that number, at the same time, is no second case: the first one stands.
    let registrar = desk.registrar().await;
    let case = |subject: &str| {
        let text = format!(
            "direction,counterpart,own_reference,subject,measures,sent\nmade,NPL,R-1,{subject},18(3)(f),2026-01-10\n"
        );
        let states = [(code("NPL"), "Nepal".to_owned())].into();
        let office = Office { own: code("LKA"), states, date_order: None, now: now() };
        submitted(&old_register::cases(&Sheet::read(text.as_bytes()), &office).cases[0], &registrar, now())
    };
    let another = desk.store.user("another.lka").await.unwrap().unwrap().id;
    let second = Submitted { user: another, ..case("Two") };
    let outcomes = desk.store.submit_many(vec![case("One"), second]).await.unwrap();
    assert!(matches!(outcomes[..], [Outcome::Done { .. }, Outcome::KeyReused]), "{outcomes:?}");
}

#[tokio::test]
async fn a_note_that_changed_is_kept_beside_the_old_one() {
    let desk = Desk::new().await;
    let text = |note: &str| {
        format!(
            "direction,counterpart,own_reference,subject,measures,sent,notes\nmade,NPL,N-1,About,18(3)(f),2026-01-10,{note}\n"
        )
    };
    desk.take(text("").as_bytes(), |_| {}).await.unwrap();
    assert!(desk.notes("N-1").await.is_empty());
    desk.take(text("first").as_bytes(), |_| {}).await.unwrap();
    desk.take(text("second note that matters").as_bytes(), |i| i.dry_run = true).await.unwrap();
    assert_eq!(desk.notes("N-1").await, ["first"]);
    desk.take(text("second note that matters").as_bytes(), |_| {}).await.unwrap();
    desk.take(text("second note that matters").as_bytes(), |_| {}).await.unwrap();
    assert_eq!(desk.notes("N-1").await, ["first", "second note that matters"]);
}

#[tokio::test]
async fn a_note_that_is_refused_is_said_and_ends_with_one() {
    let desk = Desk::new().await;
    let text = "direction,counterpart,own_reference,subject,measures,sent,notes\nmade,NPL,N-1,About,18(3)(f),2026-01-10,";
    desk.take(format!("{text}first\n").as_bytes(), |_| {}).await.unwrap();
    let case = check(
        &desk.store,
        &desk.registrar().await,
        &Sheet::read(format!("{text}second\n").as_bytes()),
        &Office {
            own: code("LKA"),
            states: [(code("NPL"), "Nepal".to_owned())].into(),
            date_order: None,
            now: now(),
        },
    )
    .await
    .unwrap();
    // Whoever is no registrar any more writes no notes.
    let nobody = Actor::new(UserId(uuid::Uuid::nil()), Some(code("LKA")), [Role::Registrar].into());
    let done = take_over(&desk.store, &nobody, case, now()).await.unwrap();
    assert_eq!((done.noted, done.lost.len()), (0, 1));
    assert!(done.lost[0].to_string().starts_with("line 2, notes: The note was not kept."), "{:?}", done.lost);
}

#[tokio::test]
async fn rows_behind_an_open_quote_are_never_lost() {
    let desk = Desk::new().await;
    let head = "direction,counterpart,own_reference,subject,measures,sent,notes\r\n";
    let row = |n: u32, note: &str| format!("made,NPL,UQ{n},About,18(3)(f),2026-01-10,{note}\r\n");
    for (text, line) in [
        ([head, &row(1, "\"never closed"), &row(2, ""), &row(3, "")].concat(), 2),
        ([head, &row(1, ""), &row(2, "\"never closed"), &row(3, "\"quoted\"")].concat(), 3),
        ([head, &row(1, ""), &row(2, "\"never closed"), &row(3, "5\"")].concat(), 3),
    ] {
        let problems = desk.problems(text.as_bytes()).await;
        assert!(problems.iter().any(|p| p.starts_with(&format!("line {line}: A cell"))), "{problems:?}");
        assert!(desk.take(text.as_bytes(), |i| i.skip_bad = true).await.is_err());
        assert!(desk.cases().await.is_empty());
    }
    desk.take([head, &row(1, "\"two\r\nlines, \"\"quoted\"\"\"")].concat().as_bytes(), |_| {}).await.unwrap();
    assert_eq!(desk.cases().await.len(), 1);
}
