//! What an officer said that words mean: `word,field,value`, asked once and remembered with the layout.

use std::collections::HashMap;

use crate::words::PHRASES;
use soxa_domain::person::{Person, PersonField};
use soxa_text::fold::fold;
use soxa_text::words::worded;

/// How it is said how dates stand: `dmy` day first, `mdy` month first.
const DAY_FIRST: &str = "dmy";
const MONTH_FIRST: &str = "mdy";

/// What parts a word, its field and its meaning where they are remembered.
pub(crate) const SAID: char = '\u{1f}';

/// What is remembered where it was said of a column whether its months come first.
pub fn order_said(header: &str, month_first: bool) -> String {
    word_said(header, PersonField::BirthDate.id(), if month_first { MONTH_FIRST } else { DAY_FIRST })
}

/// What is remembered where it was said what a word of a field means.
pub fn word_said(word: &str, field: &str, value: &str) -> String {
    format!("{word}{SAID}{field}{SAID}{value}")
}

/// The fields that words may be said of.
pub trait Fields {
    /// The id of the field that is called so.
    fn named(&self, text: &str) -> Option<String>;
    /// Whether it holds dates: how these stand is said of it, by the header of a column or `*`.
    fn is_date(&self, id: &str) -> bool;
    /// Whether it takes a value.
    fn takes(&self, id: &str, value: &str) -> bool;
}

/// The fields of people.
pub struct OfPeople;

impl Fields for OfPeople {
    fn named(&self, text: &str) -> Option<String> {
        let field = PersonField::from_id(text).or_else(|| crate::columns::of_header(text)?.field);
        field.map(|field| field.id().to_owned())
    }

    fn is_date(&self, id: &str) -> bool {
        id == PersonField::BirthDate.id()
    }

    fn takes(&self, id: &str, value: &str) -> bool {
        PersonField::from_id(id).is_some_and(|field| field.set(&mut Person::default(), value).is_ok())
    }
}

/// What words mean, by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// By field and folded word.
    words: HashMap<(String, String), String>,
    said: Vec<(String, String, String)>,
}

worded! {
    /// What is wrong with a file of answers.
    pub enum AnswerError from PHRASES ["answers"] {
        Line { line: u64 },
        Field { line: u64, field: String },
        Value { line: u64, value: String, field: String },
    }
}

impl Answers {
    /// Reads `word,field,value`, a line each; a header line is passed over. An empty value leaves the field empty.
    ///
    /// # Errors
    /// A line without three parts, a field there is none of, a value the field does not take.
    pub fn parse(text: &str, fields: &dyn Fields) -> Result<Self, AnswerError> {
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default();
        let separator = [b';', b'\t'].into_iter().find(|s| first.as_bytes().contains(s)).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new();
        let mut answers = Self::default();
        let rows = reader.has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
        for (at, row) in rows.into_records().enumerate() {
            let line = at as u64 + 1;
            let row = row.map_err(|_| AnswerError::Line { line })?;
            let cell = |i: usize| row.get(i).map_or("", str::trim);
            if row.iter().all(|c| c.trim().is_empty())
                || (at == 0 && matches!(cell(1), "field" | "trường" | "cột"))
            {
                continue;
            }
            if row.len() < 3 || cell(1).is_empty() {
                return Err(AnswerError::Line { line });
            }
            let named = || AnswerError::Field { line, field: cell(1).to_owned() };
            let field = fields.named(cell(1)).ok_or_else(named)?;
            let value = cell(2);
            let is_order = fields.is_date(&field);
            let fits = if is_order {
                matches!(value, DAY_FIRST | MONTH_FIRST)
            } else {
                value.is_empty() || fields.takes(&field, value)
            };
            if !fits {
                let (value, field) = (value.to_owned(), cell(1).to_owned());
                return Err(AnswerError::Value { line, value, field });
            }
            answers.add(cell(0), &field, value);
        }
        Ok(answers)
    }

    /// Says what a word of a field means.
    pub fn add(&mut self, word: &str, field: &str, value: &str) {
        self.words.insert((field.to_owned(), fold(word)), value.to_owned());
        self.said.retain(|(w, f, _)| !(f == field && fold(w) == fold(word)));
        self.said.push((word.to_owned(), field.to_owned(), value.to_owned()));
    }

    /// What a word of a field means.
    pub fn get(&self, field: &str, word: &str) -> Option<&str> {
        if self.words.is_empty() {
            return None;
        }
        self.words.get(&(field.to_owned(), fold(word))).map(String::as_str)
    }

    /// Whether the month of a column's dates comes first, where it was said: by its header, or of all.
    pub fn month_first(&self, field: &str, header: &str) -> Option<bool> {
        let said = self.get(field, header).or_else(|| self.get(field, "*"))?;
        Some(said == MONTH_FIRST)
    }

    /// Each answer as it is remembered beside what columns mean.
    pub fn kept(&self) -> Vec<String> {
        self.said.iter().map(|(w, f, v)| word_said(w, f, v)).collect()
    }

    /// Takes in what was remembered; what is none of it is left.
    pub fn recall(&mut self, kept: &str) {
        let mut parts = kept.split(SAID);
        if let (Some(word), Some(field), Some(value)) = (parts.next(), parts.next(), parts.next())
            && self.get(field, word).is_none()
        {
            self.add(word, field, value);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn answers_are_read_and_remembered() {
        let parse = |text: &str| Answers::parse(text, &OfPeople);
        let answers =
            parse("word,field,value\ncháu,relationship,Cháu nội\nVắng,status,away\nem,Quan hệ,\n").unwrap();
        assert_eq!(answers.get("relationship", "CHÁU"), Some("Cháu nội"));
        assert_eq!(answers.get("relationship", "em"), Some(""));
        assert_eq!(answers.get("sex", "em"), None);
        let mut again = Answers::default();
        answers.kept().iter().for_each(|kept| again.recall(kept));
        assert_eq!(again.get("status", "vắng"), Some("away"));
        assert!(parse("cháu,relationship,Bạn\n").is_err());
        assert!(parse("cháu,cao,1\n").is_err());
        assert!(parse("cháu\n").is_err());
        assert_eq!(parse("*,birth_date,mdy").unwrap().month_first("birth_date", "Ngày sinh"), Some(true));
    }
}
