//! What the other registers are: their fields, the types of these, which of them is the day. Lines of them are
//! [`Entry`](crate::entry::Entry); which registers there are is `data/registers.toml` and the rule files.

use serde::{Deserialize, Serialize};
#[cfg(test)]
use soxa_data::data_file;

/// What a field of a register holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    Long,
    /// A whole number.
    Count,
    /// A day.
    Date,
    /// One of the choices.
    Choice,
    /// A hamlet of the commune.
    Hamlet,
    /// A line of another register, by its first field.
    Line,
}

/// A field of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    /// Its key, also the column of a CSV file.
    pub key: String,
    /// What officers call it.
    pub label: String,
    /// What else the columns of files call it.
    #[serde(default)]
    pub also: Vec<String>,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Whether a line can do without it.
    #[serde(default)]
    pub required: bool,
    /// What may be chosen: id and label.
    #[serde(default)]
    pub choices: Vec<(String, String)>,
    /// The register whose lines may be named.
    #[serde(default)]
    pub of: String,
    /// Whether lists show it, and how wide.
    #[serde(default)]
    pub width: u16,
}

/// A register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterSpec {
    /// Its id.
    pub id: String,
    /// What officers call it.
    pub label: String,
    /// The field by which lines are sorted and counted; empty for none.
    #[serde(default)]
    pub day: String,
    /// Whether it stands on screen 9; those that do not belong to a screen of their own.
    #[serde(default)]
    pub hidden: bool,
    /// What a line of it is called as a paper of its own; empty for none.
    #[serde(default)]
    pub prints: String,
    /// Its fields in order.
    pub field: Vec<FieldSpec>,
}

/// The registers that come with the program.
#[cfg(test)]
pub(crate) fn built_in() -> Vec<RegisterSpec> {
    #[derive(Deserialize)]
    struct File {
        register: Vec<RegisterSpec>,
    }
    let file: Result<File, _> = data_file!("data/registers.toml");
    // A test holds that the file can be read.
    file.map(|f| f.register).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_register_can_be_read_and_names_its_day() {
        let registers = built_in();
        assert!(registers.len() >= 15);
        for r in &registers {
            let day = r.field.iter().find(|f| f.key == r.day);
            assert!(r.day.is_empty() || day.unwrap().kind == FieldKind::Date, "{}", r.id);
            for field in &r.field {
                assert_eq!(
                    field.kind == FieldKind::Choice,
                    !field.choices.is_empty(),
                    "{} {}",
                    r.id,
                    field.key
                );
                assert!(field.of.is_empty() || registers.iter().any(|r| r.id == field.of));
            }
        }
    }
}
