//! Usual words for what the registers call otherwise: the clear ones are taken and said, each other is asked once.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::answers::Answers;
use super::{is_error, is_nothing};
use crate::columns::spelled_key;
use crate::reading::tally::Assumed;
use crate::refusal::CellProblem;
use soxa_domain::person::{Person, PersonField, Sex};
use soxa_domain::tables;
use soxa_text::fold::fold;

/// What a word of a field means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing else than this.
    Clear(&'static str),
    /// One of these, the likeliest first, with `|` between them; or none.
    Ask(&'static str),
}

type Table = HashMap<(PersonField, String), Meaning>;

fn table() -> &'static (Table, Table) {
    static TABLE: OnceLock<(Table, Table)> = OnceLock::new();
    TABLE.get_or_init(|| {
        let (mut spelled, mut folded) = (Table::new(), Table::new());
        let text = include_str!("words.csv");
        for row in csv::Reader::from_reader(text.as_bytes()).into_records().flatten() {
            let cell = |i: usize| row.get(i).unwrap_or_default();
            let Some(field) = PersonField::from_id(cell(0)) else { continue };
            let value: &'static str = Box::leak(cell(2).to_owned().into_boxed_str());
            let meaning = if cell(1) == "clear" { Meaning::Clear(value) } else { Meaning::Ask(value) };
            for word in cell(3).split('|') {
                spelled.entry((field, spelled_key(word))).or_insert(meaning);
                folded.entry((field, fold(word))).or_insert(meaning);
            }
        }
        (spelled, folded)
    })
}

/// What a usual word means: by its marks, and without them where it has none itself.
pub fn known(field: PersonField, word: &str) -> Option<Meaning> {
    let word = word.trim().trim_end_matches(['.', ';', ':']);
    let (spelled, folded) = table();
    let by_marks = spelled.get(&(field, spelled_key(word))).copied();
    by_marks.or_else(|| folded.get(&(field, fold(word))).filter(|_| word.is_ascii()).copied())
}

/// A word that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The value as the field takes it; empty where nothing is known.
    pub value: String,
    /// What was taken for granted.
    pub said: Option<Assumed>,
}

/// Reads a word of a field.
///
/// # Errors
/// A word that nobody has said the meaning of.
pub fn read(field: PersonField, cell: &str, answers: &Answers) -> Result<Read, CellProblem> {
    let cell = super::bare(cell);
    let plain = |value: &str| Ok(Read { value: value.to_owned(), said: None });
    if let Some(value) = answers.get(field.id(), cell) {
        let said = Assumed::Answered { word: cell.to_owned(), value: shown(field, value) };
        return Ok(Read { value: value.to_owned(), said: Some(said) });
    }
    if is_error(cell) {
        let said = Assumed::FormulaError { word: cell.to_owned() };
        return Ok(Read { value: String::new(), said: Some(said) });
    }
    match field {
        PersonField::Ethnicity | PersonField::Religion | PersonField::Nationality => {
            return Ok(listed(field, cell));
        }
        PersonField::Relationship | PersonField::Status | PersonField::Sex | PersonField::Marital => {}
        _ => return plain(cell),
    }
    if field.set(&mut Person::default(), cell).is_ok() {
        return plain(cell);
    }
    match known(field, cell) {
        Some(Meaning::Clear(value)) => {
            let said = Assumed::Word { word: cell.to_owned(), value: shown(field, value) };
            return Ok(Read { value: value.to_owned(), said: Some(said) });
        }
        Some(Meaning::Ask(choices)) => {
            let choices: Vec<String> = choices.split('|').map(|c| shown(field, c)).collect();
            let (word, id) = (cell.to_owned(), field.id().to_owned());
            return Err(CellProblem::Word { word, field: id, choices: choices.join(", ") });
        }
        None => {}
    }
    if is_nothing(cell) && !cell.contains("??") {
        return Ok(Read { value: String::new(), said: Some(Assumed::NotThere { word: cell.to_owned() }) });
    }
    // A word and more about it: `Con (đi học)`.
    if let Some((label, _)) = cell.split_once('(').filter(|(label, _)| !label.trim().is_empty())
        && let Ok(read) = read(field, label, answers)
    {
        let said = Assumed::Word { word: cell.to_owned(), value: shown(field, &read.value) };
        return Ok(Read { value: read.value, said: Some(said) });
    }
    Err(CellProblem::Word {
        word: cell.to_owned(),
        field: field.id().to_owned(),
        choices: likely(field, cell),
    })
}

/// That a word means what was answered.
pub(crate) fn answered(word: &str, value: &str) -> Assumed {
    Assumed::Answered { word: word.to_owned(), value: value.to_owned() }
}

/// What a word nobody knows may mean: the labels it begins with, else the first there are.
fn likely(field: PersonField, word: &str) -> String {
    let (all, folded) = (field.choices(), fold(word));
    let begins: Vec<&str> = all.iter().copied().filter(|label| folded.starts_with(&fold(label))).collect();
    let few = if begins.is_empty() { all.into_iter().take(10).collect() } else { begins };
    few.join(", ")
}

/// A value as officers read it.
pub(crate) fn shown(field: PersonField, value: &str) -> String {
    let mut person = Person::default();
    if field.set(&mut person, value).is_ok() { field.shown(&person) } else { value.to_owned() }
}

/// The name of a list that grows by use: the spelling of the list where it is one of its names.
fn listed(field: PersonField, cell: &str) -> Read {
    let all = match field {
        PersonField::Ethnicity => tables::ethnic_groups(),
        PersonField::Religion => tables::religions(),
        _ => tables::nationalities(),
    };
    let spelled = spelled_key(cell);
    if let Some(name) = all.iter().find(|e| spelled_key(&e.name) == spelled) {
        return Read { value: name.name.clone(), said: None };
    }
    // The same letters with other signs between them: `H'rê`, `Gia rai`.
    let letters = |text: &str| spelled_key(text).chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let same = all.iter().find(|e| letters(&e.name) == letters(cell) && !e.name.is_empty());
    if let Some(name) = same.filter(|_| cell.contains(|c: char| !c.is_alphabetic())) {
        let said = Assumed::Word { word: cell.to_owned(), value: name.name.clone() };
        return Read { value: name.name.clone(), said: Some(said) };
    }
    if let Some(Meaning::Clear(value)) = known(field, cell) {
        let said = Assumed::Word { word: cell.to_owned(), value: value.to_owned() };
        return Read { value: value.to_owned(), said: Some(said) };
    }
    if is_nothing(cell) {
        return Read { value: String::new(), said: Some(Assumed::NotThere { word: cell.to_owned() }) };
    }
    Read { value: cell.to_owned(), said: None }
}

/// The sex that a word of the row says beside others, such as the relationship's: nothing where it says none.
pub fn sex_of(relationship: &str) -> Option<Sex> {
    match fold(relationship).as_str() {
        "con trai" | "em trai" | "anh trai" | "chau trai" | "con trai ruot" | "em trai ruot" => {
            Some(Sex::Male)
        }
        "con gai" | "em gai" | "chi gai" | "chau gai" | "con gai ruot" | "em gai ruot" => Some(Sex::Female),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_word_of_the_table_means_a_value_of_its_field() {
        let (spelled, _) = table();
        assert!(spelled.len() > 200);
        for ((field, word), meaning) in spelled {
            let (Meaning::Clear(values) | Meaning::Ask(values)) = meaning;
            for value in values.split('|') {
                let set = field.set(&mut Person::default(), value);
                assert!(set.is_ok(), "{field} {word}: {value}");
            }
        }
    }

    #[test]
    fn clear_words_are_taken_and_others_asked() {
        use PersonField::{Ethnicity, Relationship, Religion, Sex, Status};
        let said = |field, word| read(field, word, &Answers::default());
        for (field, word, value) in [
            (Relationship, "con trai", "Con đẻ"),
            (Relationship, "CON GÁI", "Con đẻ"),
            (Relationship, "con trai ", "Con đẻ"),
            (Relationship, "CH", "Chủ hộ"),
            (Relationship, "Con (đi học)", "Con đẻ"),
            (Relationship, "Khác", "Khác/Không xác định"),
            (Relationship, "mẹ vợ", "mẹ vợ"),
            (Status, "Đi làm ăn xa", "away"),
            (Sex, "Nam", "Nam"),
            (Sex, "-", ""),
            (Ethnicity, "Hre", "Hrê"),
            (Ethnicity, "KINH", "Kinh"),
            (Ethnicity, "H'Rê", "Hrê"),
            (Ethnicity, "Gia rai", "Gia-rai"),
            (Ethnicity, "Ca Dong", "Ca Dong"),
            (Religion, "không", "Không"),
        ] {
            assert_eq!(said(field, word).unwrap().value, value, "{word}");
        }
        for (field, word) in [
            (Relationship, "cháu"),
            (Relationship, "mẹ"),
            (Relationship, "bạn học"),
            (Status, "Vắng"),
            (Status, "Còn sống"),
            (Sex, "???"),
        ] {
            assert!(matches!(said(field, word), Err(CellProblem::Word { .. })), "{word}");
        }
        let mut answers = Answers::default();
        answers.add("Cháu", Relationship.id(), "Cháu nội");
        assert_eq!(read(Relationship, "cháu", &answers).unwrap().value, "Cháu nội");
    }
}
