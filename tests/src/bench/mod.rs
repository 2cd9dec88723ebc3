//! The benchmark: ours beside bare SQL doing the same work, in rounds that run every variant once. What it measures
//! and how to read it: `docs/benchmark.md`.

pub mod figures;
pub mod house;
pub mod limits;
pub mod machine;
pub mod memory;
pub mod meter;
pub mod pages;
pub mod raw;
pub mod reading;
pub mod report;
pub mod rounds;
pub mod run;
pub mod variant;
pub mod wire;
