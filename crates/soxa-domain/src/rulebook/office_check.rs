//! What types alone cannot say of kinds of lists and of registers: names that must be there, and what lines that were
//! written before need to stay readable.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::office::Dated;
use super::problem::RuleProblem;
use crate::labels::Vocabulary;
use crate::list_check::{ListKind, Verdict, kinds};
use crate::national_system::NationalSystem;
use crate::register_spec::{FieldKind, FieldSpec, RegisterSpec};
use crate::report_spec::{Indicator, Query};

pub(super) fn is_plain(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    !name.is_empty() && name.len() <= 40 && name.bytes().all(plain)
}

/// Checks a kind of list against the one of its id that was there before.
pub(super) fn list_kind(
    kind: &ListKind,
    before: Option<&ListKind>,
    figures: &Dated<Indicator>,
) -> Result<(), RuleProblem> {
    let id = || kind.id.clone();
    if !is_plain(&kind.id) || kind.label.trim().is_empty() {
        return Err(RuleProblem::KindName { id: id() });
    }
    // Lists of that kind lie in registers: nobody may see one by a file who might not before.
    if before.is_some_and(|b| b.sensitive) && !kind.sensitive {
        return Err(RuleProblem::KindOpened { id: id() });
    }
    if kind.answers.is_empty() {
        return Err(RuleProblem::KindAnswers { id: id() });
    }
    if let Some(column) = kind.shows.iter().find(|name| !kind.columns.contains_key(*name)) {
        let known = kind.columns.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        return Err(RuleProblem::KindColumn { id: id(), column: column.clone(), known });
    }
    if let Some((column, _)) =
        kind.columns.iter().find(|(name, headers)| !is_plain(name) || headers.is_empty())
    {
        return Err(RuleProblem::KindHeaders { id: id(), column: column.clone() });
    }
    if let Some(queue) = kind.queue.as_ref().filter(|q| !NationalSystem::LABELS.iter().any(|l| l.id == **q)) {
        let known = NationalSystem::LABELS.iter().map(|l| l.id).collect::<Vec<_>>().join(", ");
        return Err(RuleProblem::KindQueue { id: id(), queue: queue.clone(), known });
    }
    let is_said = |(verdict, word): &(&Verdict, &String)| kind.takes(**verdict) && !word.trim().is_empty();
    if let Some((verdict, _)) = kind.outcomes.iter().find(|said| !is_said(said)) {
        let known = kind.answers.iter().map(|v| v.id()).collect::<Vec<_>>().join(", ");
        return Err(RuleProblem::KindOutcome { id: id(), outcome: verdict.id().to_owned(), known });
    }
    // A figure that the report does not work out of lists would stay without a word.
    let of_lists = |i: &&Arc<Indicator>| matches!(i.query, Query::Findings | Query::Lists { .. });
    let known = figures.on(NaiveDate::MAX).filter(of_lists).map(|i| i.code.as_str());
    let of_program = kinds().iter().flat_map(|k| &k.figures).map(|f| f.code.as_str());
    let counted: BTreeSet<&str> = of_program.chain(known).collect();
    match kind.figures.iter().find(|f| !counted.contains(f.code.as_str())) {
        None => Ok(()),
        Some(figure) => {
            let known = counted.into_iter().collect::<Vec<_>>().join(", ");
            Err(RuleProblem::KindFigure { id: id(), figure: figure.code.clone(), known })
        }
    }
}

/// Checks a register against the one of its id that was there before; `known` are the ids of all others.
pub(super) fn register(
    spec: &RegisterSpec,
    before: Option<&RegisterSpec>,
    known: &[&str],
) -> Result<(), RuleProblem> {
    let id = || spec.id.clone();
    if !is_plain(&spec.id) || spec.label.trim().is_empty() {
        return Err(RuleProblem::RegisterName { id: id() });
    }
    for (i, field) in spec.field.iter().enumerate() {
        if spec.field.iter().take(i).any(|f| f.key == field.key) || !is_plain(&field.key) {
            return Err(RuleProblem::RegisterKey { id: id(), field: field.key.clone() });
        }
        register_field(spec, field, known)?;
    }
    let is_day = |f: &FieldSpec| f.key == spec.day && f.kind == FieldKind::Date;
    if !spec.day.is_empty() && !spec.field.iter().any(is_day) {
        return Err(RuleProblem::RegisterDay { id: id(), day: spec.day.clone() });
    }
    if !spec.hidden && !spec.field.iter().any(|f| f.width > 0) {
        return Err(RuleProblem::RegisterWidth { id: id() });
    }
    match before {
        Some(before) => keeps(spec, before),
        // What is on no screen nobody could fill in.
        None if spec.hidden => Err(RuleProblem::RegisterHidden { id: id() }),
        None => Ok(()),
    }
}

fn register_field(spec: &RegisterSpec, field: &FieldSpec, known: &[&str]) -> Result<(), RuleProblem> {
    let (id, name) = (spec.id.clone(), field.key.clone());
    let ids: BTreeSet<&str> = field.choices.iter().map(|(id, _)| id.as_str()).collect();
    let choices = ids.len() == field.choices.len() && !ids.contains("");
    if (field.kind == FieldKind::Choice) == field.choices.is_empty() || !choices {
        return Err(RuleProblem::RegisterChoices { id, field: name });
    }
    if field.label.trim().is_empty() || field.width > WIDEST {
        return Err(RuleProblem::RegisterLabel { id, field: name });
    }
    let is_there = known.contains(&field.of.as_str()) || field.of == spec.id;
    if (field.kind == FieldKind::Line && !is_there) || (field.kind != FieldKind::Line && !field.of.is_empty())
    {
        return Err(RuleProblem::RegisterOf { id, field: name, known: known.join(", ") });
    }
    Ok(())
}

/// No screen shows a wider column.
const WIDEST: u16 = 80;

/// Whether lines that were written before can still be read: their fields, types and choices are there, and the day by
/// which they are sorted.
fn keeps(spec: &RegisterSpec, before: &RegisterSpec) -> Result<(), RuleProblem> {
    let gone = |what: &str| RuleProblem::RegisterKeeps { id: spec.id.clone(), what: what.to_owned() };
    if spec.day != before.day {
        return Err(gone("day"));
    }
    if spec.hidden != before.hidden {
        return Err(gone("hidden"));
    }
    for old in &before.field {
        let same = |f: &&FieldSpec| f.key == old.key && f.kind == old.kind && f.of == old.of;
        let Some(new) = spec.field.iter().find(same) else { return Err(gone(&old.key)) };
        let lacks = |(id, _): &&(String, String)| !new.choices.iter().any(|(other, _)| other == id);
        if let Some((choice, _)) = old.choices.iter().find(lacks) {
            return Err(gone(&format!("{} = {choice}", old.key)));
        }
    }
    Ok(())
}
