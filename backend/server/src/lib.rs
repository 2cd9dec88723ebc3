//! Who calls, and what HTTP says. The library is the whole backend; `comityd` is its command line.
//!
//! [`router`] answers every route of `/api/v1` and can be called in process; [`serve`] puts it on a
//! socket with the limits a public port needs. [`Clock`] is the only place that reads the time.

mod app;
pub mod cli;
mod clock;
mod command;
pub mod demo;
pub mod docket;
mod export;
mod extract;
mod figures;
mod lapse;
pub mod listen;
mod media;
mod metrics;
mod observe;
pub mod old_register;
mod openapi;
mod problem;
mod routes;
mod settings;
mod streams;
mod unique;

pub use app::{openapi, router};
pub use clock::Clock;
pub use lapse::{Watch, lapse, lapse_due};
pub use listen::serve;
pub use routes::figures::view as figures_view;
pub use settings::Settings;
