//! The domain's rules, told as facts. One vocabulary for all: `given(...).when(...).then(...)`, in `../common`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "a story reads better so")]

#[path = "../common/mod.rs"]
mod common;

mod acts;
mod arresting;
mod audit;
mod basis;
mod case_fifteen;
mod case_four_five;
mod case_one;
mod case_six;
mod case_three;
mod case_two;
mod citing;
mod clocks;
mod completeness;
mod consulting;
mod custody;
mod custody_told;
mod diagram;
mod drafting;
mod executing;
mod extraditing;
mod figures;
mod followers;
mod following;
mod information;
mod invariants;
mod leaving;
mod lending;
mod matrix;
mod order;
mod overdue;
mod playing;
mod protected;
mod receiving;
mod refusing;
mod regions;
mod releases;
mod resting;
mod sight;
mod skipping;
mod table;
mod told;
mod vault;
mod world;
