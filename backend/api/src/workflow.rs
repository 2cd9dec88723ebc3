//! The transition table on the wire.
