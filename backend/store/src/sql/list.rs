//! Rows as a statement takes them: one JSON text for short columns, one piece of bytes for long texts.

use sea_orm::Value;
use serde::Serialize;

use crate::StoreError;

/// Rows, written as JSON the moment they are added.
#[derive(Debug, Default)]
pub(crate) struct List {
    text: Vec<u8>,
    rows: u64,
    damaged: bool,
}

impl List {
    /// Returns a list with what is added for each of some things.
    pub(crate) fn of<T>(things: impl IntoIterator<Item = T>, add: impl Fn(&mut Self, T)) -> Self {
        let mut list = Self::default();
        things.into_iter().for_each(|thing| add(&mut list, thing));
        list
    }

    /// Begins a row; its columns follow.
    pub(crate) fn row(&mut self) -> &mut Self {
        self.text.extend_from_slice(if self.rows == 0 { b"[[" } else { b"],[" });
        self.rows += 1;
        self
    }

    /// Adds a column to the present row.
    pub(crate) fn put<T: Serialize + ?Sized>(&mut self, column: &T) -> &mut Self {
        if self.text.last() != Some(&b'[') {
            self.text.push(b',');
        }
        self.damaged |= serde_json::to_writer(&mut self.text, column).is_err();
        self
    }

    /// Adds an id, as its hex digits.
    pub(crate) fn id(&mut self, id: uuid::Uuid) -> &mut Self {
        self.put(id.simple().encode_lower(&mut uuid::Uuid::encode_buffer()))
    }

    /// Adds an id that may be missing.
    pub(crate) fn maybe_id(&mut self, id: Option<uuid::Uuid>) -> &mut Self {
        match id {
            Some(id) => self.id(id),
            None => self.put(&()),
        }
    }

    /// Adds bytes that may be missing, as their hex digits.
    pub(crate) fn hex(&mut self, bytes: Option<&[u8]>) -> &mut Self {
        self.put(&bytes.map(hex::encode))
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Returns the JSON.
    pub(crate) fn text(self) -> Result<String, StoreError> {
        if self.damaged {
            return Err(StoreError::Damaged { what: "a row" });
        }
        let mut text = self.text;
        text.extend_from_slice(if self.rows == 0 { b"[]" } else { b"]]" });
        String::from_utf8(text).map_err(|_| StoreError::Damaged { what: "a row" })
    }

    pub(crate) fn value(self) -> Result<Value, StoreError> {
        self.text().map(Value::from)
    }
}

/// Long texts, one after the other; a row names the part that is its own.
#[derive(Debug, Default)]
pub(crate) struct Texts(Vec<u8>);

impl Texts {
    /// Adds a text; returns where it begins, from 1, and its length in bytes.
    pub(crate) fn part(&mut self, text: &[u8]) -> [usize; 2] {
        let at = self.0.len() + 1;
        self.0.extend_from_slice(text);
        [at, text.len()]
    }

    pub(crate) fn value(self) -> Value {
        Value::Bytes(Some(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_lists_of_lists() {
        assert_eq!(List::default().text().unwrap(), "[]");
        let mut list = List::default();
        list.row().put("a\"b").put(&1).hex(Some(&[255])).maybe_id(None);
        list.row().put(&Some(2)).id(uuid::Uuid::from_u128(1));
        assert_eq!(list.rows(), 2);
        assert_eq!(list.text().unwrap(), r#"[["a\"b",1,"ff",null],[2,"00000000000000000000000000000001"]]"#);
    }
}
