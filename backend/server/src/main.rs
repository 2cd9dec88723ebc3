//! `comityd`: the backend, and what is done to it on its host.

fn main() {}
