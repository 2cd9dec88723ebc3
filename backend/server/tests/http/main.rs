//! What HTTP says: the whole router in process over a real database, at a time the test sets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod audit;
mod custody;
mod desk;
mod documents;
mod exports;
mod figures;
mod letters;
mod listen;
mod live;
mod logs;
mod main_path;
mod names;
mod office;
mod problems;
mod profile;
mod report;
mod routes;
mod side_by_side;
mod vault;
