//! `soxa export`: records out, in an order that does not change.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::context::Context;
use super::failure::Failure;
use super::{json as to_json, output};
use crate::domain::person::Household;
use crate::exchange::cases as case_file;
use crate::exchange::people::{PeopleWriter, guard};
use crate::service::{Actor, Permission, Register, ServiceError, access, cases, import, people};
use crate::store::StoreError;
use crate::store::codec::Stored;
use crate::store::journal::Entry;

/// Write records out.
#[derive(Debug, Args)]
pub struct Export {
    /// What to write
    what: Kind,
    /// Form
    #[arg(long, value_enum, default_value = "csv")]
    format: FileFormat,
    /// The file; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    People,
    Households,
    Cases,
    Journal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FileFormat {
    Csv,
    Json,
}

impl Export {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let (register, actor) = context.desk()?;
        actor.require(Permission::Export)?;
        let what = self.what.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
        if matches!(self.what, Kind::Journal) {
            // The journal that is written out does not tell of its own writing.
            access::listed(&register, &actor, "read.export", &what);
        } else {
            access::before_showing(&register, &actor, "read.export", None, &what)?;
        }
        output::to(self.output.as_deref(), |out| match (self.what, self.format) {
            (Kind::People, FileFormat::Csv) => people_csv(&register, &actor, out),
            (Kind::People, FileFormat::Json) => array(out, |each| {
                Ok(import::each_person(&register, &actor, |p| each(&to_json::person(&p.record)))?)
            }),
            (Kind::Households, format) => {
                rows(out, format, &["number", "hamlet", "address"], &households(&register, &actor)?)
            }
            (Kind::Cases, FileFormat::Csv) => {
                let headers: Vec<&str> = case_file::COLUMNS.iter().map(|(en, _)| *en).collect();
                rows(out, FileFormat::Csv, &headers, &case_rows(&register, &actor)?)
            }
            (Kind::Cases, FileFormat::Json) => array(out, |each| {
                let id = |no| {
                    people::person(&register, &actor, no).map(|p| p.record.public_id()).unwrap_or_default()
                };
                for case in all_cases(&register, &actor)? {
                    let reason = cases::reason(&register, &case.record)?;
                    each(&Value::Object(to_json::case(&case.record, &reason, &id)))?;
                }
                Ok(())
            }),
            (Kind::Journal, format) => {
                rows(out, format, &super::journal::COLUMNS, &journal(&register, &actor)?)
            }
        })?;
        register.close()?;
        Ok(0)
    }
}

fn people_csv(register: &Register, actor: &Actor, out: &mut dyn Write) -> Result<(), Failure> {
    let mut writer = PeopleWriter::new(out)?;
    let mut failed = None;
    import::each_person(register, actor, |p| {
        if failed.is_none() {
            failed = writer.person(&p.record).err();
        }
        Ok(())
    })?;
    match failed {
        Some(e) => Err(e.into()),
        None => Ok(writer.finish()?),
    }
}

/// Writes a JSON array without holding it.
fn array(
    out: &mut dyn Write,
    fill: impl FnOnce(&mut dyn FnMut(&Value) -> Result<(), ServiceError>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let io = |e| Failure::io("JSON", e);
    out.write_all(b"[").map_err(io)?;
    let mut first = true;
    fill(&mut |value| {
        let separator = if first { "\n" } else { ",\n" };
        first = false;
        write!(out, "{separator}{}", output::escaped(&value.to_string()))
            .map_err(|e| StoreError::from(e).into())
    })?;
    out.write_all(b"\n]\n").map_err(io)
}

fn rows(
    out: &mut dyn Write,
    format: FileFormat,
    headers: &[&str],
    rows: &[Vec<String>],
) -> Result<(), Failure> {
    if format == FileFormat::Json {
        let object = |row: &Vec<String>| -> Value {
            headers.iter().copied().zip(row.iter()).map(|(k, v)| (k.to_owned(), json!(v))).collect()
        };
        return array(out, |each| Ok(rows.iter().try_for_each(|row| each(&object(row)))?));
    }
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(headers)?;
    for row in rows {
        writer.write_record(row.iter().map(|c| guard(c)))?;
    }
    writer.flush().map_err(|e| Failure::io("CSV", e))
}

fn households(register: &Register, actor: &Actor) -> Result<Vec<Vec<String>>, Failure> {
    actor.require(Permission::Export)?;
    let mut rows = Vec::new();
    register.read(|r| {
        Ok(r.each(|h: Stored<Household>| {
            rows.push(vec![h.record.number, h.record.hamlet, h.record.address]);
            Ok(true)
        })?)
    })?;
    Ok(rows)
}

fn all_cases(register: &Register, actor: &Actor) -> Result<Vec<Stored<crate::domain::case::Case>>, Failure> {
    let mut all = Vec::new();
    cases::each(register, actor, |c| {
        all.push(c);
        Ok(())
    })?;
    Ok(all)
}

fn case_rows(register: &Register, actor: &Actor) -> Result<Vec<Vec<String>>, Failure> {
    let id = |no| people::person(register, actor, no).map(|p| p.record.public_id()).unwrap_or_default();
    Ok(all_cases(register, actor)?.iter().map(|c| case_file::cells(&c.record, &id)).collect())
}

fn journal(register: &Register, actor: &Actor) -> Result<Vec<Vec<String>>, Failure> {
    actor.require(Permission::ReadJournal)?;
    let mut rows = Vec::new();
    register.read(|r| {
        Ok(r.journal_from(1, |e: Entry| {
            rows.push(super::journal::cells(&e));
            Ok(true)
        })?)
    })?;
    Ok(rows)
}
