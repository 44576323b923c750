//! What types alone cannot say of figures of the report: whatever they are worked out of must be there, or they would be
//! nought for ever without a word.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::office::{Dated, Named, Office};
use super::problem::RuleProblem;
use crate::labels::Vocabulary;
use crate::list_check::Verdict;
use crate::quality;
use crate::register_spec::{FieldKind, RegisterSpec};
use crate::report_spec::{Check, Indicator, Query, SERVICE_FIELDS, Section};

/// Whether a text is an id of the report: `svc.tam_tru.received`.
pub(super) fn is_code(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'.';
    !text.is_empty() && text.len() <= 60 && text.bytes().all(plain)
}

/// Checks what a figure refers to.
pub(super) fn figure_names(figure: &Indicator, office: &Office) -> Result<(), RuleProblem> {
    let code = || figure.code.clone();
    known(&code, &figure.section, &office.sections)?;
    if !figure.after.is_empty() {
        known(&code, &figure.after, &office.figures)?;
    }
    match &figure.query {
        Query::Cases { of: Some(line), .. } => known(&code, line, &office.lines),
        Query::Sum { .. } | Query::Share { .. } => {
            for other in figure.query.figures() {
                known(&code, other, &office.figures)?;
            }
            if reaches(figure, &figure.code, office, &mut BTreeSet::new()) {
                return Err(RuleProblem::FigureCycle { code: code() });
            }
            Ok(())
        }
        Query::Entries { register, .. } => {
            known(&code, register, &office.registers)?;
            office.registers.last(register).map_or(Ok(()), |spec| entries(figure, spec))
        }
        Query::Lists { kind, verdicts } => {
            known(&code, kind, &office.kinds)?;
            let ids: Vec<&str> = Verdict::LABELS.iter().map(|l| l.id).collect();
            named(&code, verdicts.iter().map(String::as_str), &ids)
        }
        Query::Findings => {
            let by_rule = quality::rule_of_figure(&figure.code).is_some();
            let mut kinds = office.kinds.on(NaiveDate::MAX);
            if by_rule || kinds.any(|k| k.figures.iter().any(|f| f.code == figure.code)) {
                return Ok(());
            }
            Err(RuleProblem::FigureUncounted { code: code() })
        }
        _ => Ok(()),
    }
}

/// Checks the sheet of a section, and the register of its services.
pub(super) fn section_names(section: &Section, office: &Office) -> Result<(), RuleProblem> {
    let missing = |name: &str| RuleProblem::SectionOf { id: section.id.clone(), name: name.to_owned() };
    if !section.sheet.is_empty() && office.sheets.last(&section.sheet).is_none() {
        return Err(missing(&section.sheet));
    }
    if section.services.is_empty() {
        return Ok(());
    }
    let Some(spec) = office.registers.last(&section.services) else { return Err(missing(&section.services)) };
    let lacks = |key: &&&str| !spec.field.iter().any(|f| f.key == **key);
    match SERVICE_FIELDS.iter().find(lacks) {
        None => Ok(()),
        Some(key) => Err(missing(&format!("{}.{key}", spec.id))),
    }
}

/// Checks that the figures of a check are there.
pub(super) fn check_names(check: &Check, office: &Office) -> Result<(), RuleProblem> {
    match check.figures().find(|code| office.figures.last(code).is_none()) {
        None => Ok(()),
        Some(name) => Err(RuleProblem::CheckOf { id: check.id.clone(), name: name.to_owned() }),
    }
}

/// The fields that a figure asks of a register, of their types.
fn entries(figure: &Indicator, spec: &RegisterSpec) -> Result<(), RuleProblem> {
    let Query::Entries { sum, distinct, fits, open, with, .. } = &figure.query else { return Ok(()) };
    let code = || figure.code.clone();
    let of = |kind: Option<FieldKind>| -> Vec<&str> {
        let fits = |f: &&crate::register_spec::FieldSpec| kind.is_none_or(|k| f.kind == k);
        spec.field.iter().filter(fits).map(|f| f.key.as_str()).collect()
    };
    let asked = |key: &'_ str| (!key.is_empty()).then(|| key.to_owned());
    named(&code, asked(sum).iter().map(String::as_str), &of(Some(FieldKind::Count)))?;
    named(&code, asked(open).iter().map(String::as_str), &of(Some(FieldKind::Date)))?;
    let any = [asked(distinct), asked(with)];
    let any = any.iter().flatten().map(String::as_str).chain(fits.keys().map(String::as_str));
    named(&code, any, &of(None))?;
    for (key, values) in fits {
        let field = spec.field.iter().find(|f| f.key == *key);
        if let Some(field) = field.filter(|f| f.kind == FieldKind::Choice) {
            let ids: Vec<&str> = field.choices.iter().map(|(id, _)| id.as_str()).collect();
            named(&code, values.iter().map(String::as_str), &ids)?;
        }
    }
    Ok(())
}

/// Whether a figure is worked out of one of a code, over whatever lies between.
fn reaches(figure: &Indicator, wanted: &str, office: &Office, seen: &mut BTreeSet<String>) -> bool {
    figure.query.figures().into_iter().any(|code| {
        let next = office.figures.last(code).filter(|_| seen.insert(code.to_owned()));
        code == wanted || next.is_some_and(|next| reaches(next, wanted, office, seen))
    })
}

fn known<T: Named>(code: &dyn Fn() -> String, name: &str, of: &Dated<T>) -> Result<(), RuleProblem> {
    if of.last(name).is_some() {
        return Ok(());
    }
    Err(RuleProblem::FigureOf { code: code(), name: name.to_owned(), known: of.names().join(", ") })
}

fn named<'a>(
    code: &dyn Fn() -> String,
    mut names: impl Iterator<Item = &'a str>,
    known: &[&str],
) -> Result<(), RuleProblem> {
    match names.find(|name| !known.contains(name)) {
        None => Ok(()),
        Some(name) => {
            Err(RuleProblem::FigureOf { code: code(), name: name.to_owned(), known: known.join(", ") })
        }
    }
}
