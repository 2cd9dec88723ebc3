//! Figures for the Committee of Experts: pure functions from the course of requests to numbers.

pub mod survival;
