//! Short notes on single fields, and typing a number twice.

use super::{Form, Value};

impl Form {
    /// The name people know a field by.
    pub fn label(&self, key: &str) -> &str {
        self.field(key).map(|field| field.spec.label.as_str()).unwrap_or_default()
    }

    /// Whether it has a field of this key.
    pub fn has(&self, key: &str) -> bool {
        self.field(key).is_some()
    }

    /// What is typed into a field, whether or not it is a value yet.
    pub fn typed(&self, key: &str) -> String {
        self.field(key).map(|field| field.input.typed()).unwrap_or_default()
    }

    /// Empties a field.
    pub fn clear(&mut self, key: &str) {
        self.set(key, &Value::Empty);
    }

    /// The note on a field; empty for none.
    pub fn note(&self, key: &str) -> &str {
        self.field(key).map(|field| field.note.as_str()).unwrap_or_default()
    }

    /// Puts a note on a field, or takes it away with an empty one.
    pub fn set_note(&mut self, key: &str, note: &str) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.spec.key == key) {
            note.trim().clone_into(&mut field.note);
        }
    }

    /// Every note with the name of its field, in order.
    pub fn notes(&self) -> impl Iterator<Item = (&str, &str)> {
        let noted = self.fields.iter().filter(|field| !field.note.is_empty());
        noted.map(|field| (field.spec.label.as_str(), field.note.as_str()))
    }
}

/// A number that must be typed twice, the same both times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Twice {
    first: Option<String>,
}

/// What the second typing of a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyed {
    /// It is the first: ask for it again.
    Again,
    /// Both are the same.
    Same,
    /// They differ: begin anew.
    Differs,
}

impl Twice {
    /// Takes what was typed; only its digits count.
    pub fn take(&mut self, typed: &str) -> Keyed {
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        match self.first.take() {
            None => {
                self.first = Some(digits);
                Keyed::Again
            }
            Some(first) if first == digits => Keyed::Same,
            Some(_) => Keyed::Differs,
        }
    }

    /// Whether a text is a number that could be an id.
    pub fn is_id(typed: &str) -> bool {
        let digits = typed.chars().filter(char::is_ascii_digit).count();
        digits >= 9 && typed.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_typing_is_compared() {
        let mut twice = Twice::default();
        assert_eq!(twice.take("051 171 942 958"), Keyed::Again);
        assert_eq!(twice.take("051171942958"), Keyed::Same);
        assert_eq!(twice.take("051171942958"), Keyed::Again);
        assert_eq!(twice.take("051171942985"), Keyed::Differs);
        assert!(Twice::is_id("051 171 942 958") && !Twice::is_id("dinh van") && !Twice::is_id("1971"));
    }
}
