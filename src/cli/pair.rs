//! `KEY=VALUE`, as it is typed for a field.

use std::str::FromStr;

/// What stands before and after the first equals sign.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Which field, or whom.
    pub key: String,
    /// Its value, as typed.
    pub value: String,
}

impl FromStr for Pair {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (key, value) = text.split_once('=').ok_or("cần dấu “=” ở giữa")?;
        Ok(Self { key: key.trim().to_owned(), value: value.to_owned() })
    }
}
