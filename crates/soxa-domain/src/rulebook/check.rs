//! What types alone cannot say of a procedure: names that must be there, numbers that make sense, legs that come to an
//! end.

use chrono::NaiveDate;

use super::office::Dated;
use super::problem::RuleProblem;
use super::{FormRule, ReportLine};
use crate::deadline::TimeLimit;
use crate::labels::Vocabulary;
use crate::procedure::{FieldRule, FieldType, Procedure, order};
use crate::services::Service;

/// What the names in a procedure may refer to.
pub(super) struct Known<'a> {
    pub(super) forms: &'a [FormRule],
    pub(super) lines: &'a Dated<ReportLine>,
    pub(super) services: &'a Dated<Service>,
}

/// Checks a procedure.
pub(super) fn check(p: &Procedure, known: &Known<'_>) -> Result<(), RuleProblem> {
    let code = || p.code.clone();
    codes(p)?;
    if p.valid_to.is_some_and(|to| to < p.valid_from) {
        return Err(RuleProblem::EndsBeforeItBegins { code: code() });
    }
    let limits = [Some(p.limit), p.if_verified, p.supplement_within];
    let leg_limits = p.legs.iter().flat_map(|l| [Some(l.limit), l.if_verified]);
    if limits.into_iter().chain(leg_limits).flatten().any(is_nought) {
        return Err(RuleProblem::LimitOfNought { code: code() });
    }
    for (i, channel) in p.channels.iter().enumerate() {
        if p.channels.iter().take(i).any(|c| c == channel) {
            return Err(RuleProblem::ChannelTwice { code: code(), channel: channel.id().to_owned() });
        }
    }
    fields(p)?;
    legs(p)?;
    names(p, known)
}

fn is_nought(limit: TimeLimit) -> bool {
    matches!(limit, TimeLimit::WorkingDays(0) | TimeLimit::Days(0) | TimeLimit::Hours(0))
}

fn codes(p: &Procedure) -> Result<(), RuleProblem> {
    let is_plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    let own = !p.code.is_empty() && p.code.chars().all(is_plain);
    if !own && !is_national(&p.code) {
        return Err(RuleProblem::CodeForm { code: p.code.clone() });
    }
    match &p.national_code {
        Some(national) if !is_national(national) => {
            Err(RuleProblem::NationalCodeForm { code: p.code.clone(), national: national.clone() })
        }
        _ => Ok(()),
    }
}

/// Whether a text is a code of the national data base of procedures: `1.004222`.
pub fn is_national(code: &str) -> bool {
    let digits = |text: &str, least: usize| text.len() >= least && text.bytes().all(|b| b.is_ascii_digit());
    code.split_once('.').is_some_and(|(kind, number)| digits(kind, 1) && kind.len() == 1 && digits(number, 6))
}

fn fields(p: &Procedure) -> Result<(), RuleProblem> {
    for (i, field) in p.fields.iter().enumerate() {
        let (code, name) = (p.code.clone(), field.key.clone());
        if p.fields.iter().take(i).any(|f| f.key == field.key) {
            return Err(RuleProblem::FieldTwice { code, field: name });
        }
        let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if field.key.is_empty() || !field.key.bytes().all(is_plain) {
            return Err(RuleProblem::FieldKey { code, field: name });
        }
        if field.kind == FieldType::Choice && field.choices.is_empty() {
            return Err(RuleProblem::NoChoices { code, field: name });
        }
        if !default_fits(field) {
            return Err(RuleProblem::FieldDefault { code, field: name, value: field.default.clone() });
        }
    }
    Ok(())
}

/// Whether what a form proposes could be typed there.
fn default_fits(field: &FieldRule) -> bool {
    let is_number = field.default.parse::<u32>().is_ok();
    match field.kind {
        _ if field.default.is_empty() => true,
        FieldType::Months | FieldType::Number | FieldType::Money => is_number,
        FieldType::Choice => field.choices.contains(&field.default),
        FieldType::Date => field.default.strip_prefix('+').is_some_and(|days| days.parse::<u16>().is_ok()),
        FieldType::Id | FieldType::PlaceCode | FieldType::Person => false,
        FieldType::Text | FieldType::Name | FieldType::Hamlet => true,
    }
}

fn legs(p: &Procedure) -> Result<(), RuleProblem> {
    let code = || p.code.clone();
    for (i, leg) in p.legs.iter().enumerate() {
        if p.legs.iter().take(i).any(|l| l.name == leg.name) {
            return Err(RuleProblem::LegTwice { code: code(), leg: leg.name.clone() });
        }
        let named = leg.after.iter().flatten();
        if let Some(missing) = named.into_iter().find(|name| !p.legs.iter().any(|l| l.name == **name)) {
            let known = p.legs.iter().map(|l| l.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(RuleProblem::LegUnknown { code: code(), leg: missing.clone(), known });
        }
        if let Some(group) = &leg.one_of
            && p.legs.iter().filter(|l| l.one_of.as_ref() == Some(group)).count() < 2
        {
            return Err(RuleProblem::LegGroupOfOne { code: code(), group: group.clone() });
        }
    }
    order(&p.legs).map(|_| ()).ok_or_else(|| RuleProblem::LegCycle { code: code() })
}

fn names(p: &Procedure, known: &Known<'_>) -> Result<(), RuleProblem> {
    let code = || p.code.clone();
    let unknown_form = p.forms.iter().find(|(slip, form)| {
        !known.forms.iter().any(|f| f.code.eq_ignore_ascii_case(form) && f.slip == **slip)
    });
    if let Some((_, form)) = unknown_form {
        return Err(RuleProblem::UnknownForm { code: code(), form: form.clone() });
    }
    let last = p.valid_to.unwrap_or(NaiveDate::MAX);
    if let Some(line) = p.report.as_ref().filter(|id| known.lines.get(id, last).is_none()) {
        let known = known.lines.names().join(", ");
        return Err(RuleProblem::UnknownLine { code: code(), line: line.clone(), known });
    }
    match p.service.as_ref().filter(|s| known.services.get(s, last).is_none()) {
        Some(service) => Err(RuleProblem::UnknownService { code: code(), service: service.clone() }),
        None => Ok(()),
    }
}
