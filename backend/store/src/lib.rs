//! How it is kept and found: entities, the one write path, queue queries.
//!
//! [`Store`] is everything. Commands go in by [`Store::submit`] and nowhere else; every read takes its viewer,
//! and what that viewer may not see is none. Time is always an argument.

mod entropy;
mod entry;
mod error;
mod export;
mod open;
mod people;
mod queue;
mod read;
mod rebuild;
mod registry;
mod submit;

pub use entropy::Entropy;
pub use entry::{Entry, EntryKind};
pub use error::{AdministrationRefused, StoreError};
pub use export::{Export, ExportFilter};
pub use open::{DemoMark, OpenOptions, Origin, Store};
pub use people::{Administration, NewSession, PasswordHash, SignIn, Signed, UserBrief};
pub use queue::{Counts, Due, QueueAsk, QueuePage, QueueRow, Sort, View};
pub use read::{Document, KeptDocument, Loaded};
pub use rebuild::{Difference, RebuildMode, RebuildReport};
pub use registry::{Authority, Confidence, State, TreatyRecord, TreatyStatus, members, treaty_records};
pub use submit::{Outcome, Submitted};
