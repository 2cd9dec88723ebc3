//! The schema, a file for each step; a step is never edited after a release.
//!
//! Instants are microseconds UTC in integers, ids are 16 bytes, codes are text, hashed bytes are text that is
//! never rewritten. Which tables are truth and which can be thrown away stands at each step.

#![deny(missing_docs)]

mod dialect;
mod m0001_node;
mod m0002_registry;
mod m0003_people;
mod m0004_entries;
mod m0005_requests;
mod m0006_documents;
mod m0007_document_chunks;
mod m0008_profile;
mod m0009_vault;
mod m0010_numbers;
mod m0011_due_soon;
mod m0012_custody;
mod m0013_links;
mod m0014_case_facts;
mod m0015_releases;
mod m0016_nationality;
mod m0017_counted_when_recorded;
mod m0018_attempts;

use sea_orm_migration::prelude::*;

pub use sea_orm_migration::MigratorTrait;

/// What a SQLite file of Comity says it is: `COMI`.
pub const APPLICATION_ID: i32 = 0x434F_4D49;

/// The format of the database; one more with every change that an older version could not read.
pub const FORMAT: u32 = 2;

/// All steps, in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_node::Migration),
            Box::new(m0002_registry::Migration),
            Box::new(m0003_people::Migration),
            Box::new(m0004_entries::Migration),
            Box::new(m0005_requests::Migration),
            Box::new(m0006_documents::Migration),
            Box::new(m0007_document_chunks::Migration),
            Box::new(m0008_profile::Migration),
            Box::new(m0009_vault::Migration),
            Box::new(m0010_numbers::Migration),
            Box::new(m0011_due_soon::Migration),
            Box::new(m0012_custody::Migration),
            Box::new(m0013_links::Migration),
            Box::new(m0014_case_facts::Migration),
            Box::new(m0015_releases::Migration),
            Box::new(m0016_nationality::Migration),
            Box::new(m0017_counted_when_recorded::Migration),
            Box::new(m0018_attempts::Migration),
        ]
    }
}
