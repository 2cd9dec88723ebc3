//! `docs/workflow.md` shows what the code does: its generated parts are compared, and written on request.

use comity_domain::workflow::render;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/workflow.md");

/// The page with its generated parts renewed; the words between them are a person's.
fn renewed(page: &str) -> String {
    let diagram = format!("```mermaid\n{}```\n", render::mermaid());
    let page = with_part(page, "diagram", &diagram);
    with_part(&page, "table", &render::markdown())
}

fn with_part(page: &str, name: &str, part: &str) -> String {
    let (begin, end) =
        (format!("<!-- begin generated {name} -->\n"), format!("<!-- end generated {name} -->"));
    let (before, rest) = page.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}\n{part}\n{end}{after}")
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads the page it compares, and writes it when asked to"
)]
fn the_page_on_the_workflow_says_what_the_code_does() {
    let page = String::from_utf8(std::fs::read(PAGE).unwrap()).unwrap();
    let renewed = renewed(&page);
    if std::env::var("COMITY_UPDATE_DOCS").is_ok() {
        std::fs::write(PAGE, renewed).unwrap();
        return;
    }
    assert!(page == renewed, "docs/workflow.md is behind the code: run this test with COMITY_UPDATE_DOCS=1");
}

#[test]
fn the_diagram_has_an_arrow_for_every_change_and_none_out_of_the_end() {
    let diagram = render::mermaid();
    for arrow in [
        "[*] --> drafted: create",
        "approved --> sent: send",
        "sent --> approved: recall",
        "information_requested --> partially_executed: supply_information",
        "postponed --> in_execution: accept",
        "postponed --> in_execution: resume",
        "partially_executed --> executed: refuse",
        "executed --> closed: confirm_receipt",
        "closed --> [*]",
    ] {
        assert!(diagram.lines().any(|line| line.trim() == arrow), "{arrow}");
    }
    assert!(!diagram.contains("refused --> acknowledged") && !diagram.contains("sent --> executed"));
}
