//! The player of acceptance cases: any folder of them, through the real HTTP router, with an injected clock.
//!
//! It knows no case. What a case asks for and the product does not know (a kind, an action, a role, a field, a
//! precondition) is said to be not yet built, by name; everything else passes or fails.

pub mod article;
pub mod case;
pub mod lines;
pub mod paths;
