//! The screens, as a person sees them: every one at 80x24, the main ones at other sizes, and what keys do.

#![expect(
    clippy::expect_used,
    clippy::format_push_string,
    clippy::needless_pass_by_value,
    clippy::panic,
    reason = "tests"
)]

mod acts;
mod alone;
mod arrested;
mod audit;
mod custody;
mod figures;
mod habits;
mod hours;
mod jobs;
mod mending;
mod office;
mod opening;
mod overtaken;
mod pictures;
mod profile;
mod readme;
mod released;
mod sitting;
mod sizes;
mod slips;
mod sought;
mod standing;
mod states;
mod whose;
