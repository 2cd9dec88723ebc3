//! The table is whole, and leads where it may.

use comity_domain::{
    codes::{Action, Status},
    workflow::table::{From, STATUSES, TRANSITIONS, To, row},
};

#[test]
fn every_action_and_every_status_has_exactly_one_row() {
    for action in Action::ALL {
        assert_eq!(TRANSITIONS.iter().filter(|t| t.action == *action).count(), 1, "{action}");
    }
    for status in Status::ALL {
        assert_eq!(STATUSES.iter().filter(|s| s.status == *status).count(), 1, "{status}");
    }
}

#[test]
fn only_recall_goes_back_a_stage() {
    for t in TRANSITIONS {
        let (From::In(from), To::Becomes(to)) = (t.from, t.to) else { continue };
        for status in from {
            assert!(
                to.stage() >= status.stage() || t.action == Action::Recall,
                "{}: {status} -> {to}",
                t.action
            );
        }
    }
}

#[test]
fn the_usual_next_step_is_possible_in_its_status() {
    for s in STATUSES {
        let (Some(next), Some((side, role))) = (s.next, s.waits_for) else { continue };
        let t = row(next);
        assert!(t.by.iter().any(|b| b.side == side && b.role == role), "{next}");
        match t.from {
            From::In(from) | From::InOrBack { from, .. } => {
                assert!(from.contains(&s.status), "{next} from {}", s.status);
            }
            From::Nothing | From::Seen | From::Shared | From::SharedAfter(_) => {}
        }
    }
}
