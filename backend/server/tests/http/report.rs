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
