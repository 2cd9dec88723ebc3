//! The law as tables: which article asks for what, which ground may be chosen.

pub mod basis;
pub mod carried;
pub mod cite;
pub mod completeness;
pub mod grounds;

pub use cite::Cite;
