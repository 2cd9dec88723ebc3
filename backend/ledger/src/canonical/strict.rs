//! Whether a text is canonical: it is read once and written again on the way, without a tree of values between.
//! Every entry that is ever shown comes through here.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{MAX_DEPTH, NotCanonical, is_key, put_integer, put_string};

/// Refuses a text that is not what writing its value gives.
pub(super) fn check(text: &str) -> Result<(), NotCanonical> {
    let mut again = Again { out: String::with_capacity(text.len()), wrong: None };
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Value { again: &mut again, depth: 0 }.deserialize(&mut json).and_then(|()| json.end());
    match (read, again.wrong) {
        (Err(_), Some(wrong)) => Err(wrong),
        (Err(error), None) => Err(error.into()),
        (Ok(()), _) if again.out != text => Err(NotCanonical::Form),
        (Ok(()), _) => Ok(()),
    }
}

/// What was read, written again.
struct Again {
    out: String,
    /// What is outside the profile: an error of a reader of JSON has no room for it.
    wrong: Option<NotCanonical>,
}

impl Again {
    fn refuse<E: Error>(&mut self, wrong: NotCanonical) -> E {
        let error = E::custom(&wrong);
        self.wrong = Some(wrong);
        error
    }

    fn put<E: Error>(&mut self, put: impl FnOnce(&mut String) -> Result<(), NotCanonical>) -> Result<(), E> {
        put(&mut self.out).map_err(|wrong| self.refuse(wrong))
    }
}

/// A value, and how deep it lies.
struct Value<'a> {
    again: &'a mut Again,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.depth > MAX_DEPTH {
            return Err(self.again.refuse(NotCanonical::Depth));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("canonical JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.again.out.push_str("null");
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.again.out.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.again.put(|out| put_integer(value, out))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        let value = i64::try_from(value).map_err(|_| self.again.refuse(NotCanonical::Number))?;
        self.again.put(|out| put_integer(value, out))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Err(self.again.refuse(NotCanonical::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.again.put(|out| put_string(value, out))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Value { again, depth } = self;
        let mut before = '[';
        loop {
            let at = again.out.len();
            again.out.push(before);
            if seq.next_element_seed(Value { again: &mut *again, depth: depth + 1 })?.is_none() {
                again.out.truncate(at);
                break;
            }
            before = ',';
        }
        again.out.push_str(if before == '[' { "[]" } else { "]" });
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Value { again, depth } = self;
        again.out.push('{');
        let mut last = None;
        while let Some(key) = map.next_key_seed(Key { again: &mut *again, last })? {
            last = Some(key);
            map.next_value_seed(Value { again: &mut *again, depth: depth + 1 })?;
        }
        again.out.push('}');
        Ok(())
    }
}

/// Where a key stands in what was written again: from, to.
type Place = (usize, usize);

/// A key, and the one before it.
struct Key<'a> {
    again: &'a mut Again,
    last: Option<Place>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Place;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Place, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Place;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Place, E> {
        if !is_key(key) {
            return Err(self.again.refuse(NotCanonical::Key));
        }
        let out = &mut self.again.out;
        if let Some((from, to)) = self.last {
            // Sorted by byte, none twice: readers of JSON differ on which one counts.
            if out.get(from..to).is_none_or(|last| last >= key) {
                return Err(self.again.refuse(NotCanonical::Form));
            }
            out.push(',');
        }
        out.push('"');
        let place = (out.len(), out.len() + key.len());
        out.push_str(key);
        out.push_str("\":");
        Ok(place)
    }
}
