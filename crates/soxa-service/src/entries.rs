//! Lines of the other registers: documents, meetings, equipment, figures entered by hand. What a register is, is data
//! (`domain/data/registers.toml` and the rule files): its fields, their types, which of them is the day.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{ReadCases, WriteRegisters};
use super::people::not_found;
use super::register::{Changed, Register, What};
use crate::refusal::Field;
use crate::refusal::FieldId;
use crate::refusal::Thing;
use crate::refusal::WorkProblem;
use soxa_domain::action::ActionId;
use soxa_domain::entry::Entry;
use soxa_domain::partial_date::{PartialDate, YearHint};
pub use soxa_domain::register_spec::{FieldKind, FieldSpec, RegisterSpec};
use soxa_store::Reader;
use soxa_store::codec::{Kind, Stored};
use soxa_store::index::{By, entry_day, text};
use soxa_store::journal::Subject;
use soxa_text::display::sanitise_multiline;
use soxa_text::fold::fold;

/// The registers in force today.
pub fn registers(register: &Register) -> impl Iterator<Item = &Arc<RegisterSpec>> {
    register.rules().on(register.now().date()).registers()
}

/// The register of an id, where there is one.
pub fn find<'a>(register: &'a Register, id: &str) -> Option<&'a Arc<RegisterSpec>> {
    register.rules().on(register.now().date()).register(id)
}

/// The register of an id.
///
/// # Errors
/// There is none.
pub fn spec(register: &Register, id: &str) -> Result<Arc<RegisterSpec>, ServiceError> {
    let known = || registers(register).map(|r| r.id.as_str()).collect::<Vec<_>>().join(", ");
    find(register, id).cloned().ok_or_else(|| {
        ServiceError::refused(
            Field::Register,
            WorkProblem::NoSuchRegister { register: sanitise_multiline(id).into_owned(), known: known() },
        )
    })
}

/// Checks what was written into the fields of a line.
pub fn checked(
    register: &Register,
    spec: &RegisterSpec,
    given: &BTreeMap<String, String>,
) -> Result<(Option<NaiveDate>, BTreeMap<String, String>), ServiceError> {
    let mut fields = BTreeMap::new();
    for key in given.keys() {
        if !spec.field.iter().any(|f| f.key == *key) {
            let known: Vec<&str> = spec.field.iter().map(|f| f.key.as_str()).collect();
            let (register, known) = (spec.label.clone(), known.join(", "));
            let at = FieldId::data(key, &sanitise_multiline(key));
            return Err(ServiceError::refused(at, WorkProblem::NoSuchField { register, known }));
        }
    }
    let today = register.now().date();
    for field in &spec.field {
        let raw = given.get(&field.key).map_or("", |v| v.trim());
        if raw.is_empty() {
            if field.required {
                return Err(ServiceError::refused(at(field), WorkProblem::Missing));
            }
            continue;
        }
        fields.insert(field.key.clone(), value(register, field, raw, today)?);
    }
    let day = fields.get(&spec.day).and_then(|d| d.parse().ok());
    Ok((day, fields))
}

fn value(
    register: &Register,
    field: &FieldSpec,
    raw: &str,
    today: NaiveDate,
) -> Result<String, ServiceError> {
    let wrong = |why: WorkProblem| ServiceError::refused(at(field), why);
    let clean = sanitise_multiline(raw);
    match field.kind {
        FieldKind::Text | FieldKind::Line => Ok(clean.replace('\n', " ")),
        FieldKind::Long => Ok(clean.into_owned()),
        FieldKind::Count => {
            let digits: String = clean.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
            let number = digits
                .parse::<u64>()
                .map_err(|_| wrong(WorkProblem::NotWhole { value: clean.clone().into_owned() }))?;
            Ok(number.to_string())
        }
        FieldKind::Date => {
            let date = PartialDate::parse_entry(&clean, today, YearHint::Near)
                .map_err(|why| wrong(WorkProblem::NotADate { why }))?;
            match (date.month(), date.day()) {
                (Some(_), Some(_)) => Ok(date.to_string()),
                _ => Err(wrong(WorkProblem::WholeDay)),
            }
        }
        FieldKind::Choice => {
            let folded = fold(&clean);
            let found = field.choices.iter().find(|(id, label)| *id == *clean || fold(label) == folded);
            let known = || {
                field
                    .choices
                    .iter()
                    .map(|(id, label)| format!("{id} ({label})"))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            found.map(|(id, _)| id.clone()).ok_or_else(|| {
                wrong(WorkProblem::NotAChoice { value: clean.clone().into_owned(), known: known() })
            })
        }
        FieldKind::Hamlet => {
            let hamlets = &register.commune().hamlets;
            let found = hamlets.iter().find(|h| fold(h) == fold(&clean) || fold(h).ends_with(&fold(&clean)));
            Ok(found.cloned().unwrap_or_else(|| clean.into_owned()))
        }
    }
}

/// Adds a line to a register.
pub fn add(
    register: &Register,
    actor: &Actor,
    id: &str,
    fields: &BTreeMap<String, String>,
    submission: Option<&str>,
) -> Result<Changed<Stored<Entry>>, ServiceError> {
    let grant = actor.require(WriteRegisters)?;
    let spec = spec(register, id)?;
    let (day, fields) = checked(register, &spec, fields)?;
    let what = What { action: ActionId::EntryAdd, note: &spec.id, submission };
    let again = |subject: Subject, writer: &soxa_store::Writer| {
        writer.get::<Entry>(subject.no)?.ok_or_else(|| not_found(Thing::Row, &subject.no.to_string()))
    };
    register.change(&grant, &what, again, |writer| {
        let (operator, at) = (actor.operator.clone(), register.now());
        let entry = Entry { register: spec.id.clone(), day, fields, operator, at };
        let no = writer.insert(&entry)?;
        Ok((Stored { no, version: writer.seq(), record: entry }, Some(Subject { kind: Kind::Entry, no })))
    })
}

/// A line of a file: its line or row there, and its fields by key.
pub type FileLine = (u64, BTreeMap<String, String>);

/// What became of the lines of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// How many were kept.
    pub added: usize,
    /// How many stood in the register already.
    pub known: usize,
}

/// Everything that is wrong with the lines of a file, each with where it stands.
///
/// # Errors
/// There is no such register.
pub fn faults(register: &Register, id: &str, lines: &[FileLine]) -> Result<Vec<ServiceError>, ServiceError> {
    let spec = spec(register, id)?;
    let fault = |(row, line): &FileLine| Some(in_line(*row, checked(register, &spec, line).err()?));
    Ok(lines.iter().filter_map(fault).collect())
}

/// Adds the lines of a file at once; all or none. What stands in the register already, field by field, came in with a file
/// before and is not kept a second time; a file that says the same twice means both.
pub fn add_all(
    register: &Register,
    actor: &Actor,
    id: &str,
    lines: &[FileLine],
) -> Result<Added, ServiceError> {
    let grant = actor.require(WriteRegisters)?;
    let spec = spec(register, id)?;
    let mut entries = Vec::new();
    for (row, line) in lines {
        let (day, fields) = checked(register, &spec, line).map_err(|e| in_line(*row, e))?;
        entries.push(Entry {
            register: spec.id.clone(),
            day,
            fields,
            operator: actor.operator.clone(),
            at: register.now(),
        });
    }
    let what = What { action: ActionId::EntryAdd, note: &spec.id, submission: None };
    let mut there: BTreeMap<BTreeMap<String, String>, usize> = BTreeMap::new();
    for line in register.read(&grant, |r| of_register(r, &spec.id))? {
        *there.entry(line.record.fields).or_default() += 1;
    }
    let mut new = Vec::new();
    for entry in entries {
        match there.get_mut(&entry.fields) {
            Some(left) if *left > 0 => *left -= 1,
            _ => new.push(entry),
        }
    }
    let done = Added { added: new.len(), known: lines.len() - new.len() };
    if new.is_empty() {
        return Ok(done);
    }
    let kept = register.change(
        &grant,
        &what,
        |_, _| Ok(done),
        |writer| {
            for entry in &new {
                writer.insert(entry)?;
            }
            Ok((done, None))
        },
    )?;
    Ok(kept.value)
}

/// Changes a line, or takes it out where `fields` is `None`. `seen` is the version it was made against.
pub fn change(
    register: &Register,
    actor: &Actor,
    no: u32,
    fields: Option<&BTreeMap<String, String>>,
    seen: u64,
) -> Result<Changed<()>, ServiceError> {
    let grant = actor.require(WriteRegisters)?;
    let action = if fields.is_some() { ActionId::EntryChange } else { ActionId::EntryRemove };
    let old = get(register, actor, no)?;
    let spec = spec(register, &old.record.register)?;
    let new = fields.map(|f| checked(register, &spec, f)).transpose()?;
    let what = What { action, note: &spec.id, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let old: Stored<Entry> = writer.get(no)?.ok_or_else(|| not_found(Thing::Row, &no.to_string()))?;
            if old.version != seen {
                return Err(ServiceError::Stale { seen, current: old.version });
            }
            match new {
                Some((day, fields)) => {
                    let (operator, at) = (actor.operator.clone(), register.now());
                    writer.put(&old, &Entry { day, fields, operator, at, ..old.record.clone() })?;
                }
                None => writer.remove(&old)?,
            }
            Ok(((), Some(Subject { kind: Kind::Entry, no })))
        },
    )
}

/// A line.
pub fn get(register: &Register, actor: &Actor, no: u32) -> Result<Stored<Entry>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| r.get(no)?.ok_or_else(|| not_found(Thing::Row, &no.to_string())))
}

/// The lines of a register in order of their days.
pub fn list(register: &Register, actor: &Actor, id: &str) -> Result<Vec<Stored<Entry>>, ServiceError> {
    let grant = actor.require(ReadCases)?;
    spec(register, id)?;
    register.read(&grant, |r| of_register(r, id))
}

/// How many lines a register has.
pub fn count(register: &Register, actor: &Actor, id: &str) -> Result<usize, ServiceError> {
    let grant = actor.require(ReadCases)?;
    register.read(&grant, |r| Ok(r.with_prefix(By::EntryDay, &text(id), usize::MAX)?.len()))
}

/// The lines of a register, within one reading.
pub fn of_register(r: &Reader, id: &str) -> Result<Vec<Stored<Entry>>, ServiceError> {
    let mut lines = Vec::new();
    for no in r.with_prefix(By::EntryDay, &text(id), usize::MAX)? {
        lines.extend(r.get::<Entry>(no)?);
    }
    Ok(lines)
}

/// The lines of a register whose day is no later than `to`, and no earlier than `from` where one is given; those
/// without a day too.
pub fn until(
    r: &Reader,
    id: &str,
    from: Option<NaiveDate>,
    to: NaiveDate,
) -> Result<Vec<Stored<Entry>>, ServiceError> {
    let begin = entry_day(id, from);
    let end = entry_day(id, Some(to.succ_opt().unwrap_or(to)));
    let mut lines = Vec::new();
    for no in r.in_range(By::EntryDay, &begin, &end, usize::MAX)? {
        lines.extend(r.get::<Entry>(no)?);
    }
    Ok(lines)
}

/// A field of a register, as a refusal names it.
fn at(field: &FieldSpec) -> FieldId {
    FieldId::data(&field.key, &field.label)
}

/// Says which line of a file an error is about.
fn in_line(row: u64, e: ServiceError) -> ServiceError {
    match e {
        ServiceError::Refused(refusal) => {
            let row = usize::try_from(row).unwrap_or(usize::MAX);
            ServiceError::refused(Field::FileLine { row }, WorkProblem::InLine { refusal: Box::new(refusal) })
        }
        other => other,
    }
}
