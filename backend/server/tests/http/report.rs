//! The figures as a page.

use crate::office::{Hub, sent};

#[tokio::test]
async fn the_report_is_a_page_of_the_own_state_that_runs_and_fetches_nothing() {
    let hub = Hub::open().await;
    sent(&hub, "LKA", "IND").await;
    let answer = hub.as_user("lka.auditor").await.get("/figures/report?split=counterpart").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(policy.ends_with("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cache-control"), "no-store");
    let page = answer.text();
    assert!(page.starts_with("<!doctype html>") && page.contains("(LKA)</h1>"), "{page}");
    assert!(page.contains("By other State") && page.contains("(IND)") && !page.contains("<script"));
    // Another State that has no part in it sees none of it.
    let other = hub.as_user("bhr.officer").await.get("/figures/report").await;
    assert!(
        other.status == 200
            && other.text().contains("by kind of request")
            && !other.text().contains("(LKA)")
            && !other.text().contains("(IND)")
    );
}

#[tokio::test]
async fn the_report_is_for_officers_heads_and_auditors() {
    let hub = Hub::open().await;
    for (who, may) in [
        ("lka.officer", true),
        ("lka.head", true),
        ("lka.auditor", true),
        ("lka.admin", false),
        ("an.expert", false),
    ] {
        let caller = hub.as_user(who).await;
        let (page, figures) = (caller.get("/figures/report").await, caller.get("/figures").await);
        assert_eq!(page.status == 200, may, "{who}");
        assert_eq!(page.status, figures.status, "{who}: whoever reads the figures reads the page");
        if !may {
            page.is_problem(403, "not_yours");
        }
    }
    let head = hub.as_user("lka.head").await;
    assert_eq!(head.get("/figures/report?split=nothing").await.status, 400);
}

/// What a report says leaves with the file, so that it was taken out stands in the log: who, which form, of what.
#[tokio::test]
async fn a_report_that_is_taken_out_is_an_entry_of_the_log() {
    let hub = Hub::open().await;
    sent(&hub, "LKA", "IND").await;
    let officer = hub.as_user("lka.officer").await;
    assert_eq!(officer.get("/figures?kind=mla").await.status, 200, "figures that are looked at are none");
    assert_eq!(officer.get("/figures/report?kind=mla&split=urgency").await.status, 200);
    let auditor = hub.as_user("lka.auditor").await;
    let found = auditor.get("/audit/questions/exported").await.json();
    let entries = found["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 1, "{found}");
    assert_eq!((&entries[0]["code"], &entries[0]["by"]), (&"html".into(), &"lka.officer".into()), "{found}");
    assert_eq!(entries[0]["fact"]["split"], "urgency");
    assert_eq!(entries[0]["fact"]["figures"]["kind"], "mla");
    let other = hub.as_user("ind.auditor").await.get("/audit/questions/exported").await.json();
    assert_eq!(other["entries"].as_array().unwrap().len(), 0, "another State's log knows nothing of it");
}
