//! What an officer said that words mean: `word,field,value`, asked once and remembered with the layout.

use std::collections::HashMap;

use crate::words::PHRASES;
use soxa_domain::person::{Person, PersonField};
use soxa_text::fold::fold;
use soxa_text::words::worded;

/// The field under which it is said how dates stand: `dmy` day first, `mdy` month first.
const DAY_FIRST: &str = "dmy";
const MONTH_FIRST: &str = "mdy";

/// What words mean, by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    words: HashMap<(PersonField, String), String>,
    said: Vec<(String, PersonField, String)>,
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
    pub fn parse(text: &str) -> Result<Self, AnswerError> {
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
            let named = PersonField::from_id(cell(1)).or_else(|| crate::columns::of_header(cell(1))?.field);
            let field = named.ok_or_else(|| AnswerError::Field { line, field: cell(1).to_owned() })?;
            let value = cell(2);
            if field == PersonField::BirthDate {
                if !matches!(value, DAY_FIRST | MONTH_FIRST) {
                    let (value, field) = (value.to_owned(), cell(1).to_owned());
                    return Err(AnswerError::Value { line, value, field });
                }
            } else if field.set(&mut Person::default(), value).is_err() && !value.is_empty() {
                let (value, field) = (value.to_owned(), cell(1).to_owned());
                return Err(AnswerError::Value { line, value, field });
            }
            answers.add(cell(0), field, value);
        }
        Ok(answers)
    }

    /// Says what a word means.
    pub fn add(&mut self, word: &str, field: PersonField, value: &str) {
        self.words.insert((field, fold(word)), value.to_owned());
        self.said.retain(|(w, f, _)| !(*f == field && fold(w) == fold(word)));
        self.said.push((word.to_owned(), field, value.to_owned()));
    }

    /// What a word means.
    pub fn get(&self, field: PersonField, word: &str) -> Option<&str> {
        self.words.get(&(field, fold(word))).map(String::as_str)
    }

    /// Whether the month of a column's dates comes first, where it was said: by its header, or of all.
    pub fn month_first(&self, header: &str) -> Option<bool> {
        let said =
            self.get(PersonField::BirthDate, header).or_else(|| self.get(PersonField::BirthDate, "*"))?;
        Some(said == MONTH_FIRST)
    }

    /// Each answer as it is remembered beside what columns mean.
    pub fn kept(&self) -> Vec<String> {
        self.said.iter().map(|(w, f, v)| format!("{w}\u{1f}{}\u{1f}{v}", f.id())).collect()
    }

    /// Takes in what was remembered; what is none of it is left.
    pub fn recall(&mut self, kept: &str) {
        let mut parts = kept.split('\u{1f}');
        if let (Some(word), Some(field), Some(value)) = (parts.next(), parts.next(), parts.next())
            && let Some(field) = PersonField::from_id(field)
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
        let answers =
            Answers::parse("word,field,value\ncháu,relationship,Cháu nội\nVắng,status,away\nem,Quan hệ,\n")
                .unwrap();
        assert_eq!(answers.get(PersonField::Relationship, "CHÁU"), Some("Cháu nội"));
        assert_eq!(answers.get(PersonField::Relationship, "em"), Some(""));
        assert_eq!(answers.get(PersonField::Sex, "em"), None);
        let mut again = Answers::default();
        answers.kept().iter().for_each(|kept| again.recall(kept));
        assert_eq!(again.get(PersonField::Status, "vắng"), Some("away"));
        assert!(Answers::parse("cháu,relationship,Bạn\n").is_err());
        assert!(Answers::parse("cháu,cao,1\n").is_err());
        assert!(Answers::parse("cháu\n").is_err());
        assert_eq!(Answers::parse("*,birth_date,mdy").unwrap().month_first("Ngày sinh"), Some(true));
    }
}
