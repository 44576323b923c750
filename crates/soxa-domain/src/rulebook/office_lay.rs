//! Laying what a file says of the office over what was said before: each entry whole, or a mistake with its line.

use chrono::NaiveDate;
use toml::Spanned;

use super::file::{HoursRule, RuleFile};
use super::lay::Laying;
use super::office::{DayRule, HolidayRule, OfficeKind, OfficeWord, WordRule};
use super::office_check::{list_kind, register};
use super::problem::{RuleError, RuleProblem};
use crate::labels::Vocabulary;
use crate::list_check::ListKind;
use crate::register_spec::RegisterSpec;
use crate::services::Service;
use crate::time::DAY;

impl Laying<'_> {
    /// Everything of a file that is about the office; what is wrong with it.
    pub(super) fn office(&mut self, parsed: &mut RuleFile) -> Vec<RuleError> {
        let mut mistakes = Vec::new();
        // Figures come before the kinds of lists that count for them, and are held against these at the end.
        let figures = self.report(parsed, &mut mistakes);
        let mut note = |laid: Result<(), RuleError>| mistakes.extend(laid.err());
        parsed.hours.drain(..).for_each(|rule| note(self.hours(rule)));
        parsed.holiday.drain(..).for_each(|rule| note(self.holiday(rule)));
        parsed.service.drain(..).for_each(|rule| note(self.service(rule)));
        parsed.list_kind.drain(..).for_each(|rule| note(self.list_kind(rule)));
        parsed.register.drain(..).for_each(|rule| note(self.register(rule)));
        parsed.word.drain(..).for_each(|rule| note(self.word(rule)));
        mistakes.extend(self.report_names(&figures));
        mistakes
    }

    /// The first day of what has no day of its own.
    pub(super) fn first_day(&self) -> NaiveDate {
        self.pack.header.as_ref().map_or(NaiveDate::MIN, |h| h.first_day)
    }

    /// Notes that a file speaks of something, and what people call it; twice in one file is a mistake.
    pub(super) fn once(
        &mut self,
        at: usize,
        kind: OfficeKind,
        name: &str,
        called: &str,
    ) -> Result<(), RuleError> {
        let key = (kind, name.to_owned());
        if self.said.contains(&key) {
            let (kind, name) = (kind.id().to_owned(), key.1);
            return Err(self.wrong(at, RuleProblem::Twice { kind, name }));
        }
        self.said.push(key);
        self.pack.office.push((kind, called.to_owned()));
        Ok(())
    }

    /// Holds a day against the first day of the pack.
    pub(super) fn not_before(&self, at: usize, what: &str, day: NaiveDate) -> Result<(), RuleError> {
        match self.pack.header.as_ref().filter(|h| day < h.first_day) {
            None => Ok(()),
            Some(h) => {
                let (what, name, first) = (what.to_owned(), h.name.clone(), h.first_day);
                Err(self.wrong(at, RuleProblem::DayBeforeFirst { what, day, name, first }))
            }
        }
    }

    fn hours(&mut self, rule: Spanned<HoursRule>) -> Result<(), RuleError> {
        let (at, rule) = (rule.span().start, rule.into_inner());
        self.not_before(at, "[[hours]]", rule.valid_from)?;
        self.once(
            at,
            OfficeKind::Hours,
            &rule.valid_from.to_string(),
            &rule.valid_from.format(DAY).to_string(),
        )?;
        let in_order = rule.opening < rule.noon && rule.noon <= rule.cutoff && rule.cutoff <= rule.closing;
        let saturday = rule.saturday.is_none_or(|s| s.opening < s.closing);
        if !in_order || !saturday {
            return Err(self.wrong(at, RuleProblem::HoursOrder));
        }
        self.book.hours.push(rule);
        Ok(())
    }

    fn holiday(&mut self, rule: Spanned<HolidayRule>) -> Result<(), RuleError> {
        let (at, rule) = (rule.span().start, rule.into_inner());
        self.not_before(at, "[[holiday]]", rule.day)?;
        self.once(at, OfficeKind::Holiday, &rule.day.to_string(), &rule.day.format(DAY).to_string())?;
        if rule.kind != DayRule::Ordinary && rule.name.trim().is_empty() {
            return Err(self.wrong(at, RuleProblem::HolidayName { day: rule.day }));
        }
        self.book.office.put_day(rule);
        Ok(())
    }

    fn service(&mut self, rule: Spanned<Service>) -> Result<(), RuleError> {
        let (at, rule) = (rule.span().start, rule.into_inner());
        self.once(at, OfficeKind::Service, &rule.code, &rule.code)?;
        let is_plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
        if rule.code.is_empty() || !rule.code.bytes().all(is_plain) {
            return Err(self.wrong(at, RuleProblem::ServiceCode { code: rule.code }));
        }
        if rule.name.trim().is_empty() || rule.handled_by.trim().is_empty() {
            return Err(self.wrong(at, RuleProblem::ServiceWords { code: rule.code }));
        }
        self.book.office.services.put(self.first_day(), rule);
        Ok(())
    }

    fn list_kind(&mut self, rule: Spanned<ListKind>) -> Result<(), RuleError> {
        let (at, rule) = (rule.span().start, rule.into_inner());
        self.once(at, OfficeKind::ListKind, &rule.id, &rule.label)?;
        let before = self.book.office.kinds.last(&rule.id);
        let counted = &self.book.office.figures;
        list_kind(&rule, before.map(AsRef::as_ref), counted).map_err(|problem| self.wrong(at, problem))?;
        self.book.office.kinds.put(self.first_day(), rule);
        Ok(())
    }

    fn register(&mut self, rule: Spanned<RegisterSpec>) -> Result<(), RuleError> {
        let (at, rule) = (rule.span().start, rule.into_inner());
        self.once(at, OfficeKind::Register, &rule.id, &rule.label)?;
        let registers = &self.book.office.registers;
        let before = registers.last(&rule.id).map(AsRef::as_ref);
        register(&rule, before, &registers.names()).map_err(|problem| self.wrong(at, problem))?;
        self.book.office.registers.put(self.first_day(), rule);
        Ok(())
    }

    fn word(&mut self, rule: Spanned<WordRule>) -> Result<(), RuleError> {
        let (at, rule) = (rule.span().start, rule.into_inner());
        let word = OfficeWord::LABELS.iter().find(|l| l.id == rule.key);
        self.once(at, OfficeKind::Word, &rule.key, word.map_or("", |l| l.vi))?;
        if word.is_none() {
            let known = OfficeWord::LABELS.iter().map(|l| l.id).collect::<Vec<_>>().join(", ");
            return Err(self.wrong(at, RuleProblem::UnknownWord { key: rule.key, known }));
        }
        // On paper a word is one line that has an end.
        let letters = rule.text.chars().count();
        if letters > LONGEST_WORD || rule.text.chars().any(char::is_control) {
            let most = LONGEST_WORD;
            return Err(self.wrong(at, RuleProblem::WordText { key: rule.key, most }));
        }
        self.book.office.words.put(self.first_day(), rule);
        Ok(())
    }
}

/// The title of the report has some two hundred letters.
const LONGEST_WORD: usize = 300;
