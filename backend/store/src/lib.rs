//! How it is kept and found: entities, the one write path, queue queries.
//!
//! [`Store`] is everything. Commands go in by [`Store::submit`] and nowhere else; every read takes its viewer,
//! and what that viewer may not see is none. Time is always an argument.

mod administration;
mod audit;
mod batch;
mod custody;
mod desk;
mod documents;
mod entities;
mod entropy;
mod entry;
mod envelope;
mod error;
mod export;
mod figures;
mod hashing;
mod held;
mod links;
mod members;
mod memory;
mod open;
mod page;
mod people;
mod queue;
mod read;
mod rebuild;
mod registry;
mod releases;
mod sql;
mod submit;
mod taken_over;
mod time;
mod vault;
mod write;

pub use administration::{Administration, Edit, Edited};
pub use audit::{AuditAsk, AuditPage, QuestionsAnswered};
pub use custody::Custody;
pub use documents::{Document, KeptDocument, Pieces, Upload};
pub use entropy::Entropy;
pub use entry::{Entry, EntryKind};
pub use error::{AdministrationRefused, StoreError};
pub use export::{Export, ExportAsk};
pub use figures::Counted;
pub use links::LinkSeen;
pub use members::{members, treaty_records};
pub use open::{DemoMark, OpenOptions, Origin, Store};
pub use people::{NewSession, PasswordHash, SignIn, Signed, UserBrief};
pub use queue::{Counts, Due, QueueAsk, QueuePage, QueueRow, Sort, View};
pub use read::Loaded;
pub use rebuild::{Difference, RebuildMode, RebuildReport};
pub use registry::{
    Authority, Confidence, Law, LawSubject, RecordedTreaty, RegisterChange, State, TransmittedLaw,
    TreatyRecord, TreatyStatus,
};
pub use releases::{Keep, KeptRelease, NotReleased};
pub use submit::{Outcome, Submitted};
pub use taken_over::TakenOver;
pub use vault::{Destroyed, KeyError, KeyFacts, Keys, Opened, Rotated, key_facts, make_key};
