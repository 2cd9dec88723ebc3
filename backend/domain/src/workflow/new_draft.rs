//! What a new draft may begin from: an own request, as its own State knows it.

use super::{refusal::StatusSeen, table};
use crate::{
    codes::{
        Action, Kind, Side, Stage,
        Status::{self, Approved, Cancelled, Drafted, InApproval, Refused, Returned, Withdrawn},
    },
    law::Cite,
};

/// How a new draft begins from a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewDraft {
    /// It is the request for extradition that follows a provisional arrest.
    Following,
    /// It is of the same kind, to the same State, with what the ended one held.
    Again,
}

impl NewDraft {
    /// Returns what it rests on. The arrest is made for the extradition that is sought, 16(9), and how long it waits for
    /// the request is Comity's clock, or a treaty's; what is asked again is a new request as any other is.
    #[must_use]
    pub fn law(self) -> &'static [Cite] {
        match self {
            Self::Following => &[Cite::Untoc("16(9)"), Cite::Comity("5")],
            Self::Again => table::row(Action::Create).law,
        }
    }
}

/// What of a request decides whether a new draft may begin from it.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// Its kind.
    pub kind: Kind,
    /// The own side.
    pub side: Side,
    /// Its status, as the own side sees it.
    pub status: StatusSeen,
    /// Whether the own side reads its contents: without them nothing can be taken over.
    pub reads_contents: bool,
    /// Whether a request for extradition that follows it was sent.
    pub followed: bool,
}

/// Returns whether a request for extradition can follow a provisional arrest in this status, made, under way or lapsed:
/// what was refused, withdrawn or returned is followed by none.
#[must_use]
pub const fn can_be_followed(arrest: Status) -> bool {
    !matches!(arrest, Refused | Withdrawn | Returned)
}

/// Returns how a new draft may begin from a request of the own State; none: it may not.
///
/// A provisional arrest can be followed once it was sent, until it is taken back or answered for good. One that lapsed
/// can be followed still: what it asked for is asked anew. A second request for extradition can follow while the arrest
/// is open, such as a new one after a return. Anything else is asked again once it has ended.
#[must_use]
pub fn new_draft(from: Origin) -> Option<NewDraft> {
    if from.side != Side::Requesting || !from.reads_contents {
        return None;
    }
    let not_sent = matches!(from.status, StatusSeen::Is(Drafted | InApproval | Approved | Cancelled));
    let over = match from.status {
        StatusSeen::Is(status) => !can_be_followed(status),
        StatusSeen::Recalled => true,
    };
    let again = !from.followed || matches!(from.status, StatusSeen::Is(status) if status.is_open());
    if from.kind == Kind::ProvisionalArrest && !not_sent && !over && again {
        return Some(NewDraft::Following);
    }
    (from.status.stage() == Stage::Ended).then_some(NewDraft::Again)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(kind: Kind, status: Status) -> Origin {
        let status = StatusSeen::Is(status);
        Origin { kind, side: Side::Requesting, status, reads_contents: true, followed: false }
    }

    #[test]
    fn an_arrest_is_followed_from_its_sending_until_it_is_answered_for_good() {
        let follows: Vec<Status> = Status::ALL
            .iter()
            .copied()
            .filter(|s| new_draft(origin(Kind::ProvisionalArrest, *s)) == Some(NewDraft::Following))
            .collect();
        for status in [Status::Sent, Status::InExecution, Status::Executed, Status::Lapsed, Status::Closed] {
            assert!(follows.contains(&status), "{status}");
        }
        for status in [Drafted, InApproval, Approved, Cancelled, Refused, Returned, Withdrawn] {
            assert!(!follows.contains(&status), "{status}");
        }
        // A second can follow while the arrest is open.
        let followed = Origin { followed: true, ..origin(Kind::ProvisionalArrest, Status::InExecution) };
        assert_eq!(new_draft(followed), Some(NewDraft::Following));
        let executed = Origin { status: StatusSeen::Is(Status::Executed), ..followed };
        assert_eq!(new_draft(executed), None);
        let lapsed = Origin { status: StatusSeen::Is(Status::Lapsed), ..followed };
        assert_eq!(new_draft(lapsed), Some(NewDraft::Again));
    }

    #[test]
    fn the_request_that_follows_an_arrest_rests_on_the_article_of_the_arrest() {
        use crate::law::cite::{self, Numbers};
        let said = |begins: NewDraft, basis: &str| {
            let numbers = Numbers::of(Kind::ProvisionalArrest, &[basis.parse().unwrap()]);
            cite::line(&cite::by(begins.law(), numbers))
        };
        assert_eq!(said(NewDraft::Following, "UNTOC"), "16(9); Comity 5");
        assert_eq!(said(NewDraft::Following, "UNCAC"), "UNCAC 44(10); Comity 5");
        assert_eq!(said(NewDraft::Again, "UNTOC"), "Comity 5", "no article asks for it");
        assert_eq!(super::super::offers::law_of_step(Action::Create), NewDraft::Following.law());
    }

    #[test]
    fn anything_else_is_asked_again_once_it_has_ended_and_only_by_who_asked() {
        for &status in Status::ALL {
            for kind in [Kind::Mla, Kind::Extradition] {
                let again = (status.stage() == Stage::Ended).then_some(NewDraft::Again);
                assert_eq!(new_draft(origin(kind, status)), again, "{kind} {status}");
            }
            for &kind in Kind::ALL {
                let own = origin(kind, status);
                assert_eq!(new_draft(Origin { side: Side::Requested, ..own }), None);
                assert_eq!(new_draft(Origin { reads_contents: false, ..own }), None);
            }
        }
    }
}
