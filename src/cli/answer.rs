//! The two forms of an answer: one JSON document for programs, lines for people.

use serde::Serialize;
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::output::Ui;

impl Ui {
    /// Answers in the form that was asked for.
    ///
    /// # Errors
    /// Nobody takes it.
    pub fn answer<T: Serialize>(
        &self,
        format: Format,
        document: impl FnOnce() -> T,
        lines: impl FnOnce() -> Vec<String>,
    ) -> Result<(), Failure> {
        match format {
            Format::Json => self.json(&document()),
            Format::Text => lines().iter().try_for_each(|line| self.line(line)),
        }
    }

    /// Answers with a list of things of a name: how many and each of them, or a line each.
    ///
    /// # Errors
    /// As for [`Self::answer`].
    pub fn list<T>(
        &self,
        format: Format,
        (name, all): (&str, &[T]),
        value: impl Fn(&T) -> Value,
        line: impl Fn(&T) -> String,
    ) -> Result<(), Failure> {
        let document = || json!({"count": all.len(), name: all.iter().map(value).collect::<Vec<_>>()});
        self.answer(format, document, || all.iter().map(line).collect())
    }
}
