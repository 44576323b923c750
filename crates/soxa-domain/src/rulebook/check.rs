//! What types alone cannot say of a procedure: names that must be there, numbers that make sense, legs that come to an
//! end.

use chrono::NaiveDate;

use super::office::Dated;
use super::problem::RuleProblem;
use super::{FormRule, ReportLine};
use crate::deadline::TimeLimit;
use crate::labels::Vocabulary;
use crate::procedure::{Channel, FieldRule, FieldType, Procedure, order};
use crate::services::Service;

/// What the names in a procedure may refer to.
pub(super) struct Known<'a> {
    pub(super) forms: &'a [FormRule],
    pub(super) lines: &'a Dated<ReportLine>,
    pub(super) services: &'a Dated<Service>,
}

/// A mistake, and the key of the entry that it stands behind; empty for none of them.
pub(super) type Mistake = (&'static str, RuleProblem);

/// Everything that is wrong with a procedure.
pub(super) fn check(p: &Procedure, known: &Known<'_>) -> Vec<Mistake> {
    let mut wrong: Vec<Mistake> = Vec::new();
    let mut put =
        |key, found: Result<(), RuleProblem>| wrong.extend(found.err().map(|problem| (key, problem)));
    put("code", codes(p));
    if p.valid_to.is_some_and(|to| to < p.valid_from) {
        put("valid_to", Err(RuleProblem::EndsBeforeItBegins { code: p.code.clone() }));
    }
    for key in noughts(p) {
        put(key, Err(RuleProblem::LimitOfNought { code: p.code.clone() }));
    }
    put("channels", channels(p));
    put("fields", fields(p));
    put("legs", legs(p));
    put("forms", forms(p, known));
    put("report", line(p, known));
    put("service", service(p, known));
    wrong
}

/// The keys of limits of no time at all.
fn noughts(p: &Procedure) -> Vec<&'static str> {
    let leg_limits = || p.legs.iter().flat_map(|l| [Some(l.limit), l.if_verified]);
    let is_nought = |limit: Option<TimeLimit>| limit.is_some_and(is_nought);
    [
        ("limit", is_nought(Some(p.limit))),
        ("if_verified", is_nought(p.if_verified)),
        ("supplement_within", is_nought(p.supplement_within)),
        ("consent", is_nought(p.consent.as_ref().map(|c| c.limit))),
        ("legs", leg_limits().any(is_nought)),
    ]
    .into_iter()
    .filter_map(|(key, nought)| nought.then_some(key))
    .collect()
}

fn channels(p: &Procedure) -> Result<(), RuleProblem> {
    let again = |(i, channel): &(usize, &Channel)| p.channels.iter().take(*i).any(|c| c == *channel);
    match p.channels.iter().enumerate().find(again) {
        Some((_, channel)) => {
            Err(RuleProblem::ChannelTwice { code: p.code.clone(), channel: channel.id().to_owned() })
        }
        None => Ok(()),
    }
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

fn forms(p: &Procedure, known: &Known<'_>) -> Result<(), RuleProblem> {
    // A form that has ended before the procedure begins is none that it could be printed on.
    let meets = |f: &FormRule| {
        f.valid_to.is_none_or(|to| to >= p.valid_from) && p.valid_to.is_none_or(|to| f.valid_from <= to)
    };
    let unknown_form = p.forms.iter().find(|(slip, form)| {
        !known.forms.iter().any(|f| f.code.eq_ignore_ascii_case(form) && f.slip == **slip && meets(f))
    });
    match unknown_form {
        Some((_, form)) => Err(RuleProblem::UnknownForm { code: p.code.clone(), form: form.clone() }),
        None => Ok(()),
    }
}

fn line(p: &Procedure, known: &Known<'_>) -> Result<(), RuleProblem> {
    let last = p.valid_to.unwrap_or(NaiveDate::MAX);
    match p.report.as_ref().filter(|id| known.lines.get(id, last).is_none()) {
        Some(line) => {
            let (code, known) = (p.code.clone(), known.lines.names().join(", "));
            Err(RuleProblem::UnknownLine { code, line: line.clone(), known })
        }
        None => Ok(()),
    }
}

fn service(p: &Procedure, known: &Known<'_>) -> Result<(), RuleProblem> {
    let last = p.valid_to.unwrap_or(NaiveDate::MAX);
    match p.service.as_ref().filter(|s| known.services.get(s, last).is_none()) {
        Some(service) => Err(RuleProblem::UnknownService { code: p.code.clone(), service: service.clone() }),
        None => Ok(()),
    }
}
