//! The picture in the README is the screen. `COMITY_UPDATE_DOCS=1` draws it anew.

use std::{fs, path::Path};

use comity_api::queue::{Counts, QueueRow};
use comity_tui::msg::{Answer, Key, Msg};
use serde_json::json;

use crate::office::{Desk, row};

/// Rows, and the seven lines around them.
const SIZE: (u16, u16) = (80, 12);

fn of(
    reference: &str,
    status: &str,
    due: (&str, &str, bool),
    subject: &str,
    role: &str,
    step: &str,
) -> QueueRow {
    let mut row = row(1, status, "Acknowledged", Some(due), subject);
    row.reference = reference.parse().expect("a reference");
    row.next_step = serde_json::from_value(json!({"side": "requested", "role": role, "action": step,
        "article": "18(17); 18(19)-(20)"}))
    .expect("the shape of the wire");
    row
}

fn queue() -> Desk {
    let papers = "Account opening papers and transfers, Red Harbour Trading";
    let rows = vec![
        of(
            "MLA-2026-EGY-LKA-000001",
            "in_execution",
            ("2026-11-12T08:01:00Z", "execute", false),
            papers,
            "officer",
            "deliver_results",
        ),
        of(
            "MLA-2026-LKA-CHN-000001",
            "information_requested",
            ("2026-11-21T08:01:00Z", "supply_information", false),
            "Bank records of Sandalwood Remittance",
            "officer",
            "supply_information",
        ),
        of(
            "MLA-2026-LKA-OMN-000001",
            "acknowledged",
            ("2026-11-26T10:01:00Z", "decide", false),
            "Subscriber data in a case of extortion",
            "head",
            "accept",
        ),
        of(
            "MLA-2026-THA-LKA-000002",
            "acknowledged",
            ("2026-12-10T10:01:00Z", "decide", false),
            "Vessel papers and crew list",
            "head",
            "accept",
        ),
        of(
            "MLA-2026-LKA-MYS-000001",
            "postponed",
            ("2026-12-24T10:01:00Z", "postponement_review", true),
            papers,
            "head",
            "resume",
        ),
    ];
    let mut desk = Desk::at(SIZE.0, SIZE.1);
    desk.keys(&[Key::Char('r')]);
    desk.answer_queue(rows);
    let counts = Counts { mine: 22, inbound: 20, outbound: 25, overdue: 11, due_soon: 9, drafts: 7, all: 80 };
    desk.say(Msg::Answer(Answer::Counts(Ok(counts))));
    desk
}

#[test]
fn the_picture_in_the_readme_is_the_queue() {
    let picture = queue().picture();
    let lines: Vec<&str> = picture.lines().filter_map(|line| line.strip_prefix('|')).collect();
    let drawn = lines.join("\n") + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(&path).expect("the README");
    let start = readme.find("```\n Comity ").expect("the picture") + 4;
    let end = start + readme[start..].find("```").expect("its end");
    if std::env::var_os("COMITY_UPDATE_DOCS").is_some() {
        let anew = format!("{}{drawn}{}", &readme[..start], &readme[end..]);
        return fs::write(path, anew).expect("the README");
    }
    assert_eq!(&readme[start..end], drawn, "COMITY_UPDATE_DOCS=1 draws it anew");
}
