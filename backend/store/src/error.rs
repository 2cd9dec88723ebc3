//! What can go wrong, and what the caller can do.

use std::path::PathBuf;

use comity_domain::{
    figures::BadScope,
    ids::{BasisCode, GroundCode, StateCode},
};
use comity_ledger::canonical::NotCanonical;
use sea_orm::DbErr;

/// Why the store did not do what was asked. `Display` is for logs and operators and holds no case content.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL names no database this version can open: use `sqlite:PATH`.
    #[error("not a database URL that is known here: use sqlite:PATH")]
    UnknownUrl,
    /// The file is not a Comity database: nothing in it was touched.
    #[error("{} is not a Comity database; it was left as it is", path.display())]
    ForeignFile {
        /// The file.
        path: PathBuf,
    },
    /// The database was written by a newer version: use that one.
    #[error("the database has format {found}, this version knows {known}")]
    NewerFormat {
        /// What the database says.
        found: u32,
        /// What this version knows.
        known: u32,
    },
    /// The SQLite that was linked has a bug that loses data.
    #[error("SQLite {}.{}.{} is older than 3.51.3, which mends a bug that corrupts databases", .found.0, .found.1, .found.2)]
    SqliteTooOld {
        /// Its version.
        found: (u32, u32, u32),
    },
    /// The database answered with an error.
    #[error("the database answered with an error")]
    Database(#[from] DbErr),
    /// What is kept does not read back: run `rebuild --check`.
    #[error("what is kept in {what} does not read back")]
    Damaged {
        /// Where.
        what: &'static str,
    },
    /// A value that has no canonical form, such as an integer beyond 2^53 - 1: nothing was written.
    #[error("the command holds a value that cannot be kept")]
    NotKeepable(#[from] NotCanonical),
    /// Rows were not as they had been read in the same transaction: nothing was written; try again.
    #[error("the database changed under the writer")]
    Conflict,
    /// A cursor that this queue did not give: start from the first page.
    #[error("not a cursor of this queue")]
    BadCursor,
    /// Documents are kept for who works on cases, and for nobody else.
    #[error("only who works on cases of a State keeps documents")]
    MayNotKeep,
    /// The vault of a State has no key: `comityd init` makes one, `--key-dir` says where it is. Nothing was written.
    #[error("the vault of {state} is closed: its key is not in the key directory")]
    NoKey {
        /// The State.
        state: StateCode,
    },
    /// The keys of States cannot be used.
    #[error(transparent)]
    Keys(#[from] crate::vault::KeyError),
    /// The writer has stopped.
    #[error("the store is closed")]
    Closed,
    /// Too many passwords wait to be looked at: try again in a moment.
    #[error("too many sign-ins wait")]
    Busy,
    /// A password could not be hashed.
    #[error("a password could not be hashed")]
    Password,
    /// The operating system gave no random bytes.
    #[error("no random bytes")]
    Entropy,
    /// An act of administration that is not allowed: nothing was written.
    #[error(transparent)]
    Administration(#[from] AdministrationRefused),
    /// What was asked for is nothing that numbers or entries can be given of.
    #[error(transparent)]
    Scope(#[from] BadScope),
    /// Another backend than those this part was written for.
    #[error("not written for this database yet")]
    Backend,
}

impl StoreError {
    /// Returns the code the database gave, where it gave one: for the log, since it never holds a value.
    #[must_use]
    pub fn database_code(&self) -> Option<String> {
        match self {
            Self::Database(error) => crate::sql::error_code(error),
            _ => None,
        }
    }
}

/// Why an act of administration changed nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdministrationRefused {
    /// No such user.
    #[error("there is no such user")]
    UnknownUser,
    /// No such State: add it first.
    #[error("{0} is not on the register of States")]
    UnknownState(StateCode),
    /// The login is taken.
    #[error("that login is taken")]
    LoginTaken,
    /// The clock's role is nobody's.
    #[error("the role clock is the clock's own: no person can be given it")]
    RoleOfNobody,
    /// A login is 1 to 64 letters, digits, dots, hyphens or underscores.
    #[error("a login is 1 to 64 small letters, digits, dots, hyphens or underscores")]
    BadLogin,
    /// Auditors and administrators hold no case role of their State.
    #[error("auditors and administrators hold no case role")]
    RolesExclude,
    /// Experts and the secretariat are of no State, everybody else of one.
    #[error("experts and the secretariat are of no State, everybody else of one")]
    RoleNeedsState,
    /// The State is on the register already.
    #[error("{0} is on the register already")]
    StateTaken(StateCode),
    /// The data files do not read.
    #[error("the data of Member States does not read")]
    BadData,
    /// The database holds cases already: it cannot become a demonstration.
    #[error("a database that holds requests cannot be marked")]
    NotEmpty,
    /// No such authority of that State.
    #[error("there is no such authority of that State")]
    UnknownAuthority,
    /// The authority ended: nobody works for it any more.
    #[error("that authority has ended")]
    AuthorityEnded,
    /// A sent request may be recalled for a week at most.
    #[error("a sent request may be recalled for 10080 minutes, a week, at most")]
    WindowTooLong,
    /// Officers of the State work here on requests: by letter, nobody could record what it does in them.
    #[error(
        "{open} of its requests {} under way here between officers, and nobody could go on with {}: it becomes by letter \
         once they have ended, or by the host (comityd state letter)",
        if *.open == 1 { "is" } else { "are" },
        if *.open == 1 { "it" } else { "them" }
    )]
    ConnectedRequestsOpen {
        /// How many.
        open: u64,
    },
    /// No such law on the register.
    #[error("there is no such law on the register")]
    UnknownLaw,
    /// No such treaty on record: enter it first.
    #[error("{0} is not on record")]
    UnknownTreaty(BasisCode),
    /// The code names a convention, or what rests on no treaty.
    #[error("{0} is no code for a treaty on record")]
    ReservedCode(BasisCode),
    /// A treaty cannot call a ground of its own as one of the Conventions is called, or one that may never be chosen.
    #[error(
        "a treaty on record cannot have a ground of its own called {ground}: that code is taken ({is}); give it one \
         of its own, such as the article of the treaty behind the treaty's code"
    )]
    GroundTaken {
        /// The code.
        ground: GroundCode,
        /// What it stands for.
        is: &'static str,
    },
    /// One code stands for two grounds of a treaty.
    #[error("the treaty has two grounds called {0}")]
    GroundTwice(GroundCode),
    /// A bilateral treaty has two parties, a regional one at least two.
    #[error("a bilateral treaty has two parties, a regional one at least two")]
    PartiesDoNotFit,
    /// The time of a provisional arrest is none a treaty can set.
    #[error("a treaty sets the time of a provisional arrest once, in days")]
    ArrestTime,
    /// What ends before it begins.
    #[error("the end lies before the beginning")]
    DatesTurned,
    /// The tables of releases use the word themselves: for the sum of regions, or for States of none.
    #[error("no region can be called {0}: in the figures the word stands for something else")]
    RegionTaken(String),
    /// A text is one line of 1 to 500 characters.
    #[error("a text of the register is one line of 1 to 500 characters")]
    BadText,
}
