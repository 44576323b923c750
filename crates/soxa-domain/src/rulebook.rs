//! Dated rule packs: procedures, forms, office hours and channels, each entry holding from a day on.
//!
//! The law changed in 2024, 2025 and 2026 and will again, so the rules are data. [`RuleBook`] is everything known;
//! [`RuleBook::on`] gives the pack of one day. A commune can lay files of the same shape over the built-in ones
//! ([`RuleBook::with_overlay`]); what is wrong in one is told with file, line and reason.

use chrono::{NaiveDate, NaiveTime};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use soxa_text::words::InWords;
use soxa_text::words::Lang;
use thiserror::Error;
use toml::Spanned;

use super::deadline::OfficeHours;
use super::procedure::{Authority, Channel, FieldType, Procedure};

/// A mistake in a rule file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}: {reason}")]
pub struct RuleError {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub reason: String,
}

impl InWords for RuleError {
    fn in_words(&self, _: Lang) -> String {
        self.to_string()
    }
}

/// A printed form as it holds from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormRule {
    /// The office that issues it.
    pub office: Authority,
    /// Which slip (`receipt`, `supplement`, …).
    pub slip: String,
    /// Code of the form (`TT03-01`).
    pub code: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// Printed title.
    pub title: String,
    /// The circular that issued it.
    pub issued_under: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursRule {
    valid_from: NaiveDate,
    closing: NaiveTime,
    cutoff: NaiveTime,
    noon: NaiveTime,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelRule {
    valid_from: NaiveDate,
    counter_default: Channel,
    paper_for_services: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    procedure: Vec<Spanned<Procedure>>,
    #[serde(default)]
    form: Vec<FormRule>,
    #[serde(default)]
    hours: Vec<HoursRule>,
    #[serde(default)]
    channel: Vec<ChannelRule>,
}

/// All rules of all days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleBook {
    procedures: Vec<Procedure>,
    forms: Vec<FormRule>,
    hours: Vec<HoursRule>,
    channels: Vec<ChannelRule>,
}

/// The rules of one day.
#[derive(Debug, Clone, Copy)]
pub struct RulePack<'a> {
    book: &'a RuleBook,
    day: NaiveDate,
}

impl RuleBook {
    /// The rules that come with the program.
    pub fn built_in() -> Result<Self, RuleError> {
        Self::default()
            .with_overlay("procedures.toml", include_str!("data/procedures.toml"))?
            .with_overlay("forms.toml", include_str!("data/forms.toml"))
    }

    /// These rules with those of a file laid over them: a procedure of the same code and first day is replaced, all else is added.
    pub fn with_overlay(mut self, file: &str, text: &str) -> Result<Self, RuleError> {
        let parsed: RuleFile = parse(file, text)?;
        for spanned in parsed.procedure {
            let line = line_of(text, spanned.span().start);
            let new = spanned.into_inner();
            check(&new).map_err(|reason| RuleError { file: file.to_owned(), line, reason })?;
            self.procedures.retain(|p| (&p.code, p.valid_from) != (&new.code, new.valid_from));
            // The entry before ends where this one begins.
            for p in
                self.procedures.iter_mut().filter(|p| p.code == new.code && p.valid_from < new.valid_from)
            {
                if p.valid_to.is_none_or(|to| to >= new.valid_from) {
                    p.valid_to = new.valid_from.pred_opt();
                }
            }
            self.procedures.push(new);
        }
        self.forms.extend(parsed.form);
        self.hours.extend(parsed.hours);
        self.channels.extend(parsed.channel);
        Ok(self)
    }

    /// The pack of a day.
    pub fn on(&self, day: NaiveDate) -> RulePack<'_> {
        RulePack { book: self, day }
    }

    /// The form of a code, whatever the day.
    pub fn form_of_code(&self, code: &str) -> Option<&FormRule> {
        self.forms.iter().find(|f| f.code.eq_ignore_ascii_case(code.trim()))
    }

    /// Every procedure entry, of all days.
    pub fn procedures(&self) -> &[Procedure] {
        &self.procedures
    }
}

/// A procedure's name, and the last or first day it holds.
pub type Edge<'a> = (&'a str, NaiveDate);

impl<'a> RulePack<'a> {
    /// The day the pack is of.
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// The procedures in force, in the order of the files.
    pub fn procedures(&self) -> impl Iterator<Item = &'a Procedure> + use<'a> {
        let day = self.day;
        self.book.procedures.iter().filter(move |p| p.holds_on(day))
    }

    /// The procedure of a code, in force that day; case of letters does not matter.
    pub fn procedure(&self, code: &str) -> Option<&'a Procedure> {
        self.procedures().find(|p| p.code.eq_ignore_ascii_case(code.trim()))
    }

    /// A procedure around the day: the last that ended before it with its last day, the first that begins after it with
    /// its first.
    pub fn neighbours(&self, code: &str) -> (Option<Edge<'a>>, Option<Edge<'a>>) {
        let of = || self.book.procedures.iter().filter(|p| p.code.eq_ignore_ascii_case(code.trim()));
        let ended = of().filter_map(|p| Some((p.name.as_str(), p.valid_to.filter(|to| *to < self.day)?)));
        let begins = of().filter(|p| p.valid_from > self.day).map(|p| (p.name.as_str(), p.valid_from));
        (ended.max_by_key(|(_, to)| *to), begins.min_by_key(|(_, from)| *from))
    }

    /// The form in force for a slip of an office.
    pub fn form(&self, office: Authority, slip: &str) -> Option<&'a FormRule> {
        let holds = |f: &&FormRule| f.valid_from <= self.day && f.valid_to.is_none_or(|to| self.day <= to);
        self.book.forms.iter().rfind(|f| f.office == office && f.slip == slip && holds(f))
    }

    /// The office hours.
    pub fn hours(&self) -> OfficeHours {
        let rule = self.book.hours.iter().filter(|h| h.valid_from <= self.day).max_by_key(|h| h.valid_from);
        let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap_or_default();
        rule.map_or(OfficeHours { closing: hour(17), cutoff: hour(15), noon: hour(12) }, |r| OfficeHours {
            closing: r.closing,
            cutoff: r.cutoff,
            noon: r.noon,
        })
    }

    /// The channel proposed at the counter for a procedure.
    pub fn counter_channel(&self, procedure: &Procedure) -> Channel {
        match self.channel_rule() {
            Some(rule) if procedure.service.is_some() => rule.counter_default,
            _ => Channel::Direct,
        }
    }

    /// Whether a paper file of this procedure is still taken without a warning.
    pub fn takes_paper(&self, procedure: &Procedure) -> bool {
        procedure.service.is_none() || self.channel_rule().is_none_or(|r| r.paper_for_services)
    }

    fn channel_rule(&self) -> Option<&'a ChannelRule> {
        self.book.channels.iter().filter(|c| c.valid_from <= self.day).max_by_key(|c| c.valid_from)
    }
}

/// Parses a TOML file; an error names file, line and reason.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, RuleError> {
    toml::from_str(text).map_err(|e: toml::de::Error| RuleError {
        file: file.to_owned(),
        line: e.span().map_or(1, |s| line_of(text, s.start)),
        reason: e.message().trim().replace('\n', " "),
    })
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|b| *b == b'\n').count()
}

/// What types alone cannot say.
fn check(p: &Procedure) -> Result<(), String> {
    let code_is_plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    if p.code.is_empty() || !p.code.chars().all(code_is_plain) {
        return Err(format!("mã thủ tục “{}” chỉ được có chữ hoa, chữ số và dấu -", p.code));
    }
    if p.valid_to.is_some_and(|to| to < p.valid_from) {
        return Err(format!("thủ tục {}: valid_to trước valid_from", p.code));
    }
    for (i, field) in p.fields.iter().enumerate() {
        if p.fields.iter().take(i).any(|f| f.key == field.key) {
            return Err(format!("thủ tục {}: trường {} có hai lần", p.code, field.key));
        }
        if field.key.is_empty()
            || !field.key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        {
            return Err(format!("thủ tục {}: tên trường “{}” chỉ được có a–z, 0–9 và _", p.code, field.key));
        }
        if field.kind == FieldType::Months
            && !field.default.is_empty()
            && field.default.parse::<u16>().is_err()
        {
            return Err(format!(
                "thủ tục {}: trường {}: “{}” không phải số tháng",
                p.code, field.key, field.default
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn built_in_rules_are_right() {
        let book = RuleBook::built_in().unwrap();
        assert!(book.procedures().len() >= 23);
        let pack = book.on(day("2026-11-23"));
        let p = pack.procedure("ct-ttr").unwrap();
        assert_eq!(pack.counter_channel(p), Channel::AssistedOnline);
        assert!(!pack.takes_paper(p));
        assert_eq!(pack.form(Authority::Committee, "receipt").unwrap().code, "TT03-01");
        assert_eq!(book.on(day("2022-05-01")).form(Authority::Committee, "receipt").unwrap().code, "TT01-01");
        assert_eq!(book.on(day("2022-05-01")).counter_channel(p), Channel::Direct);
        assert!(book.on(day("2020-01-01")).procedure("CT-TTR").is_none());
        for p in book.procedures() {
            assert!(pack.form(p.authority, "receipt").is_some(), "{}", p.code);
        }
    }

    #[test]
    fn a_new_entry_ends_the_one_before() {
        let text = r#"
[[procedure]]
code = "CT-TTR"
valid_from = "2027-01-01"
name = "Đăng ký tạm trú"
name_en = "x"
authority = "police"
limit = { working_days = 2 }
basis = "Luật mới"
"#;
        let book = RuleBook::built_in().unwrap().with_overlay("local.toml", text).unwrap();
        let limit = |d| book.on(day(d)).procedure("CT-TTR").unwrap().limit;
        assert_ne!(limit("2026-12-31"), limit("2027-01-01"));
        assert_eq!(book.on(day("2027-01-01")).procedures().filter(|p| p.code == "CT-TTR").count(), 1);
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        for (text, line) in [
            ("[[procedure]]\ncode = \"A\"\nlimit = { weeks = 2 }\n", 1),
            ("[[procedure]]\ncode = 7\n", 2),
            ("\n\nnonsense\n", 3),
            ("[[form]]\noffice = \"police\"\nvalid_from = \"2022-13-01\"\n", 3),
        ] {
            let e = RuleBook::default().with_overlay("local.toml", text).unwrap_err();
            assert_eq!(e.file, "local.toml");
            assert!(e.line >= line && !e.reason.is_empty(), "{e}");
        }
    }
}
