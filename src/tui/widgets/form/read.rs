//! What stands in a form, as whoever hands it in needs it.

use chrono::NaiveDate;

use super::{Form, Value};
use soxa_domain::partial_date::PartialDate;

impl Form {
    /// What was typed into a field, or the id of what was chosen; empty where there is neither.
    pub fn text(&self, key: &str) -> String {
        match self.value(key) {
            Value::Text(text) => text,
            Value::Chosen(choice) => choice.id,
            _ => String::new(),
        }
    }

    /// The date in a field, which may be known in part.
    pub fn date(&self, key: &str) -> Option<PartialDate> {
        match self.value(key) {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The day in a field, where it is one.
    pub fn day(&self, key: &str) -> Option<NaiveDate> {
        self.date(key).and_then(PartialDate::exact)
    }
}
