//! What a row of a register below its header is: a line, a section, or none. A line has no name of a person by which it is
//! known; it is known by how many of the columns it fills.

use csv::StringRecord;

use super::plan::Plan;
use super::row_kind::{What, closing, is_count, is_index, is_number_row};
use super::section::{Section, section};
use super::tally::Nobody;

impl Plan {
    /// What fills most of the columns is a line; of the rest, what reads like a total, a signature or a heading is none.
    pub(super) fn line(&self, cells: &StringRecord, closed: bool, is_across: bool) -> What {
        let texts: Vec<(usize, &str)> =
            cells.iter().map(str::trim).enumerate().filter(|(_, text)| !text.is_empty()).collect();
        let Some((first_at, first)) = texts.first().copied() else { return What::Blank };
        if is_number_row(&texts) {
            return What::Nobody(Nobody::Numbers);
        }
        if self.is_header_again(&texts) {
            return What::Nobody(Nobody::Header);
        }
        let columns = (0..self.columns.len()).filter(|at| !self.says_nothing(*at)).count();
        let told = texts.iter().filter(|(at, _)| !self.says_nothing(*at)).count();
        let counted = self.number == Some(first_at) && is_count(first);
        if told * 2 > columns && (!closed || self.number.is_none() || counted) {
            return What::Person;
        }
        let heading =
            texts.iter().map(|(_, t)| *t).find(|t| !is_index(t) && t.chars().any(char::is_alphabetic));
        if let Some(nobody) = heading.and_then(|text| closing(text, false)) {
            return What::Nobody(nobody);
        }
        let lone = texts.len() == 1 || (texts.len() == 2 && (is_index(first) || counted));
        if let (true, Some(text)) = (lone || (is_across && texts.len() <= 2), heading) {
            let section = section(text);
            let heading_at = texts.iter().find(|(_, t)| *t == text).map_or(0, |(i, _)| *i);
            let is_heading =
                is_across || (is_index(first) && !is_count(first)) || self.says_nothing(heading_at);
            if !counted && (section != Section::Other || is_heading) {
                return What::Section(section);
            }
        }
        if closed && !counted {
            return What::Nobody(Nobody::Closing);
        }
        What::Person
    }
}
