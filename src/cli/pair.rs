//! `KEY=VALUE`, as it is typed for a field.

use std::str::FromStr;

use thiserror::Error;

/// What stands before and after the first equals sign.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Which field, or whom.
    pub key: String,
    /// Its value, as typed.
    pub value: String,
}

/// There is no equals sign. clap says it in English; `help/wrong.rs` in Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an “=” is missing between the key and its value")]
pub struct NoEqualsSign;

impl FromStr for Pair {
    type Err = NoEqualsSign;

    fn from_str(text: &str) -> Result<Self, NoEqualsSign> {
        let (key, value) = text.split_once('=').ok_or(NoEqualsSign)?;
        Ok(Self { key: key.trim().to_owned(), value: value.to_owned() })
    }
}
