//! What a file leaves open: words whose meaning nobody has said, and whether the day or the month of a column's dates comes
//! first. Each is asked once.

use crate::tui::backend::Choice;
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use soxa_domain::person::PersonField;
use soxa_exchange::people::AskedWord;
use soxa_exchange::values::answers::order_said;

/// Words asked at most.
const MOST: usize = 60;

/// A word that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) field: PersonField,
    pub(super) word: String,
    pub(super) rows: u64,
    pub(super) choices: Vec<String>,
}

/// The words that are asked, each with what it may mean.
pub(super) fn asked(words: &[AskedWord]) -> Vec<Asked> {
    let asked = words.iter().filter_map(|w| {
        let field = PersonField::from_id(&w.field)?;
        let mut choices = w.choices.clone();
        choices.extend(field.choices().iter().map(|c| (*c).to_owned()).filter(|c| !w.choices.contains(c)));
        Some(Asked { field, word: w.word.clone(), rows: w.rows, choices })
    });
    asked.take(MOST).collect()
}

/// A field that asks whether the day or the month of a column's dates comes first.
pub(in crate::tui::screens) fn order_field(key: &str, header: &str, words: &Words) -> FieldSpec {
    let choices = ["lists.day_first", "lists.month_first"].map(|word| Choice::new(word, words.say(word)));
    FieldSpec::new(key, header, Kind::Choice(Choices::These(choices.into()))).required()
}

/// What was answered of the columns in doubt, as it is remembered.
pub(in crate::tui::screens) fn orders(doubts: &[String], form: &Form) -> Vec<String> {
    let said = doubts.iter().enumerate().filter_map(|(i, header)| match form.value(&format!("d{i}")) {
        Value::Chosen(choice) => Some(order_said(header, choice.id == "lists.month_first")),
        _ => None,
    });
    said.collect()
}
