//! What stands in the register as data, as people read it: remarks that begin with the name of a figure or of a register,
//! the records of an entry, values of a case's fields.

use super::words::Words;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::procedure::{FieldRule, FieldType};
use soxa_service::sources::{Origin, Sources};
use soxa_service::{Register, entries};

/// A remark with figures and registers called by their labels.
pub fn remark(note: &str, register: &Register) -> String {
    let of_register = |word: &str| entries::find(register, word).map(|spec| spec.label.clone());
    worded(note, |word| figure(word, register).or_else(|| of_register(word)))
}

fn figure(code: &str, register: &Register) -> Option<String> {
    register.rules().figure(code).map(|i| i.label.clone())
}

fn worded(note: &str, label: impl Fn(&str) -> Option<String>) -> String {
    let named = |word: &str| label(word).unwrap_or_else(|| word.to_owned());
    note.split(' ').map(named).collect::<Vec<_>>().join(" ")
}

/// The records of an entry, such as `case:12`, with their kinds in words.
pub fn subjects(text: &str, words: &Words) -> String {
    let named = |part: &str| match part.split_once(':') {
        Some((kind, no)) => format!("{} {no}", words.say(&format!("kind.{kind}"))),
        None => part.to_owned(),
    };
    text.split(' ').map(named).collect::<Vec<_>>().join(", ")
}

/// Where a record came from and what changed it last, in one line.
///
/// What changed it last is said where it is of another kind: who wrote it stands in the history.
pub fn sources(sources: &Sources, words: &Words) -> String {
    let origin = |origin: &Origin| {
        let case = origin.case.iter().map(String::as_str);
        let when = origin.at.map(|at| at.date().format("%d/%m/%Y").to_string()).unwrap_or_default();
        let named = words.tell(&origin.source);
        let parts =
            std::iter::once(named.as_str()).chain(case).chain([when.as_str(), origin.operator.as_str()]);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let first = origin(&sources.first);
    match sources
        .last
        .as_ref()
        .filter(|last| (last.source, &last.case) != (sources.first.source, &sources.first.case))
    {
        Some(last) => words.fill("source.both", &[("first", &first), ("last", &origin(last))]),
        None => first,
    }
}

/// A value of a field of a case, as officers write it.
pub fn case_value(rule: Option<&FieldRule>, value: &str) -> String {
    match rule.map(|rule| rule.kind) {
        Some(FieldType::Date) => PartialDate::parse(value).map_or_else(|_| value.to_owned(), PartialDate::vi),
        Some(FieldType::Money) => match value.parse::<u64>() {
            Ok(amount) => format!("{} đ", super::fit::grouped(amount)),
            Err(_) => value.to_owned(),
        },
        _ => value.to_owned(),
    }
}
