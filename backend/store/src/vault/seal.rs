//! Envelope encryption: an identity under a key of its own, that key under the State's.
//!
//! XChaCha20-Poly1305 both times, with random nonces of 24 bytes. Both are bound to the request, the person and the
//! State, the wrapped key to the State's key besides: a row that was moved or mixed does not open.

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use comity_domain::{
    contents::Identity,
    ids::{PersonCode, RequestId, StateCode},
};
use comity_ledger::hash;
use serde_json::json;
use zeroize::{Zeroize as _, Zeroizing};

use super::keys::{Ring, StateKey};
use crate::{StoreError, entropy::Source};

/// Which identity, in whose vault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) request: RequestId,
    pub(crate) person: PersonCode,
    pub(crate) state: StateCode,
}

/// An identity as it is kept. Nothing in it is readable without the State's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SealedIdentity {
    pub(crate) place: Place,
    /// The State's key that wraps the key of this identity.
    pub(crate) key: String,
    /// The key of this identity: nonce, then ciphertext.
    pub(crate) wrapped: Vec<u8>,
    /// The identity: nonce, then ciphertext.
    pub(crate) sealed: Vec<u8>,
    /// Salt of the commitment to `sealed`.
    pub(crate) salt: [u8; 32],
    /// When it came into this vault, microseconds UTC.
    pub(crate) created_at: i64,
}

/// Version of the form below; it stands in what is authenticated.
const FORM: &str = "comity-identity-1";
const NONCE: usize = 24;
/// What is sealed is as long as the next multiple of this: its length tells no name.
const BLOCK: usize = 256;

/// Ids and codes: what a report may say.
impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.request, self.person, self.state)
    }
}

impl Place {
    fn bound(&self, what: &str) -> Vec<u8> {
        format!("{FORM}\0{what}\0{}\0{}\0{}", self.request, self.person, self.state).into_bytes()
    }
}

impl SealedIdentity {
    /// Seals an identity.
    pub(crate) fn seal(
        place: Place,
        identity: &Identity,
        state: &StateKey,
        entropy: &Source,
        created_at: i64,
    ) -> Result<Self, StoreError> {
        let own = Zeroizing::new(entropy.bytes::<32>()?);
        let plain = written(identity)?;
        let sealed = encrypt(&own, &plain, &place.bound("identity"), entropy)?;
        let wrapped = wrap(&place, &own, state, entropy)?;
        Ok(Self { key: state.id.to_string(), wrapped, sealed, salt: entropy.bytes()?, created_at, place })
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`StoreError::NoKey`]; [`StoreError::Damaged`] where a row was changed, moved or mixed.
    pub(crate) fn open(&self, ring: &Ring) -> Result<Identity, StoreError> {
        let own = self.own_key(ring)?;
        let plain = Zeroizing::new(decrypt(&own, &self.sealed, &self.place.bound("identity"))?);
        serde_json::from_slice(&plain).map_err(|_| DAMAGED)
    }

    /// The same identity under the State's newest key: only the key of the identity is wrapped again.
    pub(crate) fn rewrapped(&self, ring: &Ring, to: &StateKey, entropy: &Source) -> Result<Self, StoreError> {
        let own = self.own_key(ring)?;
        let wrapped = wrap(&self.place, &own, to, entropy)?;
        Ok(Self { key: to.id.to_string(), wrapped, ..self.clone() })
    }

    /// What an entry commits to: the ciphertext, under a salt. A hash of the name could be guessed.
    pub(crate) fn commitment(&self) -> String {
        hex::encode(hash::commit(&self.salt, &self.sealed))
    }

    fn own_key(&self, ring: &Ring) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        let state = ring.of(self.place.state, &self.key)?;
        let mut plain = decrypt(&state.bytes, &self.wrapped, &self.place.bound(&self.key))?;
        let mut own = Zeroizing::new([0_u8; 32]);
        let whole = plain.len() == own.len();
        if whole {
            own.copy_from_slice(&plain);
        }
        plain.zeroize();
        if whole { Ok(own) } else { Err(DAMAGED) }
    }
}

const DAMAGED: StoreError = StoreError::Damaged { what: "the vault" };

fn wrap(place: &Place, own: &[u8; 32], state: &StateKey, entropy: &Source) -> Result<Vec<u8>, StoreError> {
    encrypt(&state.bytes, own, &place.bound(&state.id.to_string()), entropy)
}

/// An identity as canonical JSON, filled up with spaces, which JSON allows.
fn written(identity: &Identity) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let mut fields = json!({});
    for (name, text) in [("name", &identity.name), ("born", &identity.born), ("place", &identity.place)] {
        if let Some(text) = text {
            fields[name] = text.as_str().into();
        }
    }
    if let Some(state) = identity.nationality {
        fields["nationality"] = state.as_str().into();
    }
    let bytes = comity_ledger::canonical::write(&fields)?;
    wipe(fields);
    let mut plain = Zeroizing::new(Vec::with_capacity(bytes.len().next_multiple_of(BLOCK)));
    plain.extend_from_slice(&bytes);
    plain.resize(bytes.len().next_multiple_of(BLOCK), b' ');
    drop(Zeroizing::new(bytes));
    Ok(plain)
}

fn wipe(fields: serde_json::Value) {
    if let serde_json::Value::Object(fields) = fields {
        for (_, field) in fields {
            if let serde_json::Value::String(mut text) = field {
                text.zeroize();
            }
        }
    }
}

fn encrypt(key: &[u8; 32], plain: &[u8], bound: &[u8], entropy: &Source) -> Result<Vec<u8>, StoreError> {
    let nonce = entropy.bytes::<NONCE>()?;
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound })
        .map_err(|_| DAMAGED)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn decrypt(key: &[u8; 32], sealed: &[u8], bound: &[u8]) -> Result<Vec<u8>, StoreError> {
    let (nonce, rest) = sealed.split_at_checked(NONCE).ok_or(DAMAGED)?;
    let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| DAMAGED)?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(nonce), Payload { msg: rest, aad: bound })
        .map_err(|_| DAMAGED)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        Entropy,
        vault::keys::{Keys, make_key, make_next},
    };

    fn somebody() -> Identity {
        let text =
            r#"{"name":"Canary Quillfeather","born":"2011-05-02","nationality":"LKA","place":"Ward Nine"}"#;
        serde_json::from_str(text).unwrap()
    }

    fn place(person: &str, state: &str) -> Place {
        Place {
            request: RequestId(Uuid::from_u128(1)),
            person: person.parse().unwrap(),
            state: state.parse().unwrap(),
        }
    }

    struct House {
        dir: tempfile::TempDir,
        ring: Ring,
        entropy: Source,
    }

    fn house() -> House {
        let dir = tempfile::tempdir().unwrap();
        let keys = dir.path().join("keys");
        for state in ["LKA", "SGP"] {
            make_key(&keys, state.parse().unwrap()).unwrap();
        }
        let ring = Ring::open(Keys::At(keys)).unwrap();
        House { dir, ring, entropy: Entropy::Os.into() }
    }

    fn sealed(house: &House) -> SealedIdentity {
        let key = house.ring.current("LKA".parse().unwrap()).unwrap();
        SealedIdentity::seal(place("V-1", "LKA"), &somebody(), &key, &house.entropy, 0).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_and_nothing_of_it_is_readable() {
        let house = house();
        let row = sealed(&house);
        assert_eq!(row.open(&house.ring).unwrap(), somebody());
        for part in ["Canary", "Quillfeather", "2011", "Ward"] {
            let find = |bytes: &[u8]| bytes.windows(part.len()).any(|w| w == part.as_bytes());
            assert!(!find(&row.sealed) && !find(&row.wrapped), "{part}");
        }
        assert_eq!(row.sealed.len(), NONCE + BLOCK + 16, "its length tells no name");
        assert_ne!(sealed(&house).sealed, row.sealed, "never the same twice");
    }

    #[test]
    fn a_row_that_was_moved_mixed_or_changed_does_not_open() {
        let house = house();
        let (row, twin) = (sealed(&house), sealed(&house));
        let moved = [
            Place { request: RequestId(Uuid::from_u128(2)), ..row.place.clone() },
            place("V-2", "LKA"),
            place("V-1", "SGP"),
        ];
        for place in moved {
            assert!(SealedIdentity { place, ..row.clone() }.open(&house.ring).is_err());
        }
        assert!(SealedIdentity { wrapped: twin.wrapped, ..row.clone() }.open(&house.ring).is_err());
        for at in [0, NONCE, row.sealed.len() - 1] {
            let mut changed = row.clone();
            changed.sealed[at] ^= 1;
            assert!(changed.open(&house.ring).is_err(), "{at}");
        }
        let short = SealedIdentity { sealed: vec![1, 2], ..row.clone() };
        assert!(short.open(&house.ring).is_err());
        assert_eq!(row.open(&house.ring).unwrap(), somebody());
    }

    #[test]
    fn a_rotated_key_changes_only_the_wrapping_and_the_old_one_is_needed_no_more() {
        let house = house();
        let row = sealed(&house);
        let old = house.ring.current("LKA".parse().unwrap()).unwrap();
        make_next(&house.dir.path().join("keys"), "LKA".parse().unwrap()).unwrap();
        let new = house.ring.current("LKA".parse().unwrap()).unwrap();
        assert_ne!(old.id, new.id);
        let again = row.rewrapped(&house.ring, &new, &house.entropy).unwrap();
        assert_eq!((again.commitment(), &again.sealed), (row.commitment(), &row.sealed));
        std::fs::remove_file(house.dir.path().join(format!("keys/{}.key", old.id))).unwrap();
        let ring = Ring::open(Keys::At(house.dir.path().join("keys"))).unwrap();
        assert_eq!(again.open(&ring).unwrap(), somebody());
        assert!(matches!(row.open(&ring), Err(StoreError::NoKey { .. })));
    }
}
