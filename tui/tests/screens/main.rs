//! The screens, as a person sees them: every one at 80x24, the main ones at other sizes, and what keys do.

mod jobs;
mod office;
mod sizes;
mod states;
