//! From the rules to the wire: one request as one side sees it.
