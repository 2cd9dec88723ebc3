//! Hashes with a leading byte that keeps their uses apart, as RFC 6962 does.

use sha2::{Digest as _, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Returns the hash of an entry's stored bytes, RFC 6962 leaf: `SHA-256(0x00 || bytes)`.
#[must_use]
pub fn leaf(bytes: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

/// Returns the commitment to a body: `SHA-256(0x03 || salt || SHA-256(bytes))`.
///
/// Salted, because whoever holds the entry could otherwise try names of suspects.
#[must_use]
pub fn commit(salt: &[u8; 32], bytes: &[u8]) -> Hash {
    commit_to(salt, &sha256(bytes))
}

/// Returns the commitment to bytes of which only the SHA-256 is at hand, such as those of a document that came in
/// pieces: the same as [`commit`] of the bytes.
#[must_use]
pub fn commit_to(salt: &[u8; 32], sha256: &Hash) -> Hash {
    Sha256::new().chain_update([3]).chain_update(salt).chain_update(sha256).finalize().into()
}

/// Returns the plain SHA-256 of some bytes, as documents are named by it.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_body_under_another_salt_has_another_commitment() {
        assert_ne!(commit(&[1; 32], b"name"), commit(&[2; 32], b"name"));
        assert_eq!(commit(&[1; 32], b"name"), commit(&[1; 32], b"name"));
        assert_eq!(commit_to(&[1; 32], &sha256(b"name")), commit(&[1; 32], b"name"));
    }

    #[test]
    fn a_leaf_is_rfc_6962s() {
        // RFC 6962: the leaf hash of an empty entry.
        assert_eq!(
            hex::encode(leaf(b"")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
    }
}
