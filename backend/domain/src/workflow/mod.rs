//! The state machine: one table, [`table::TRANSITIONS`]; [`decide`] reads it, [`evolve`] applies what was decided.

mod beside;
mod clockwork;
pub mod command;
mod custody;
mod decide;
pub mod event;
mod evolve;
mod fold;
pub mod guards;
mod happens;
mod importing;
mod new_draft;
pub mod offers;
mod overdue;
pub mod refusal;
pub mod render;
mod request;
pub mod table;
mod telling;
mod unmet;

pub use command::Command;
pub use custody::{Custody, CustodyState, Period, place_on_record};
pub use decide::{Decided, On, decide, permitted};
pub use event::{Body, Event, Fact, Stream};
pub use evolve::{evolve, replay};
pub use new_draft::{NewDraft, Origin, can_be_followed, new_draft};
pub use refusal::{Follows, Refusal, Remedy, Unmet};
pub use request::{
    AssetStanding, Away, Conditions, Consultation, EvidenceStanding, Happening, MeasureStanding, OwnSide,
    Prosecution, Request, Round, UseConsent, UseDecision, Version,
};
pub use telling::permitted_told;
