//! `soxa export`: records out, in an order that does not change.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::failure::Failure;
use super::finding::to_value;
use super::json as to_json;
use super::output;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use soxa_domain::action::ActionId;
use soxa_domain::case_field::CaseField;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::Household;
use soxa_domain::person::PersonField;
use soxa_exchange::cases as case_file;
use soxa_exchange::people::{PeopleWriter, guard};
use soxa_paper::render::sheet::{Sheet, Stamp};
use soxa_service::grant;
use soxa_service::quality::{self, Filter, Listed};
use soxa_service::{Actor, Register, ServiceError, access, cases, import, people, veil};
use soxa_store::StoreError;
use soxa_store::codec::Stored;

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
    Findings,
    Journal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FileFormat {
    Csv,
    Json,
    Xlsx,
}

impl Act for Export {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        actor.require(grant::Export)?;
        let what = self.what.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
        if matches!(self.what, Kind::Journal) {
            // The journal that is written out does not tell of its own writing.
            access::listed(register, actor, ActionId::ReadExport, &what);
        } else {
            access::before_showing(register, actor, ActionId::ReadExport, None, &what)?;
        }
        let stamp = Stamp::of(register, actor);
        ui.export(register, actor, &what, self.output.as_deref(), |out| match (self.what, self.format) {
            (Kind::People, FileFormat::Csv) => people_csv(register, actor, out),
            (Kind::People, FileFormat::Xlsx) => people_xlsx(register, actor, out),
            (Kind::People, FileFormat::Json) => array(out, |each| {
                Ok(import::each_person(register, actor, |p| each(&to_json::person(&p.record)))?)
            }),
            (Kind::Households, format) => {
                rows(out, format, &stamp, &["number", "hamlet", "address"], &households(register, actor)?)
            }
            (Kind::Cases, FileFormat::Json) => array(out, |each| {
                let id = |no| {
                    people::person(register, actor, no).map(|p| p.record.public_id()).unwrap_or_default()
                };
                for case in all_cases(register, actor)? {
                    let reason = cases::reason(register, &case.record)?;
                    each(&Value::Object(to_json::case(&case.record, &reason, &id)))?;
                }
                Ok(())
            }),
            (Kind::Cases, format) => {
                let headers: Vec<&str> = CaseField::ALL.iter().map(|field| field.id()).collect();
                rows(out, format, &stamp, &headers, &case_rows(register, actor)?)
            }
            (Kind::Findings, FileFormat::Json) => array(out, |each| {
                all_findings(register, actor)?.iter().try_for_each(|l| each(&to_value(l)))?;
                Ok(())
            }),
            (Kind::Findings, format) => {
                let rows_of: Vec<_> = all_findings(register, actor)?.iter().map(finding_cells).collect();
                rows(out, format, &stamp, &FINDING_COLUMNS, &rows_of)
            }
            (Kind::Journal, format) => {
                rows(out, format, &stamp, &super::journal::COLUMNS, &journal(register, actor)?)
            }
        })?;
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

/// Rows that a workbook takes: all of it is held, and such a file can be imported again.
const WORKBOOK: usize = 30_000;

fn too_many() -> Failure {
    Failure::Refused(CommandProblem::TooManyRows { most: WORKBOOK })
}

fn people_xlsx(register: &Register, actor: &Actor, out: &mut dyn Write) -> Result<(), Failure> {
    let grant = actor.require(grant::Export)?;
    if register.read(&grant, |r| Ok(r.count::<soxa_domain::person::Person>()?))? as usize > WORKBOOK {
        return Err(too_many());
    }
    let mut table = Sheet::new("people", &PersonField::ALL.map(PersonField::id), &Stamp::of(register, actor));
    import::each_person(register, actor, |p| {
        table.row(PersonField::ALL.map(|field| field.get(&p.record)).iter().map(String::as_str));
        Ok(())
    })?;
    finish(table, out)
}

fn finish(table: Sheet, out: &mut dyn Write) -> Result<(), Failure> {
    let io = |e| Failure::io("XLSX", e);
    out.write_all(&table.finish().map_err(io)?).map_err(io)
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
    stamp: &Stamp,
    headers: &[&str],
    rows: &[Vec<String>],
) -> Result<(), Failure> {
    if format == FileFormat::Json {
        let object = |row: &Vec<String>| -> Value {
            headers.iter().copied().zip(row.iter()).map(|(k, v)| (k.to_owned(), json!(v))).collect()
        };
        return array(out, |each| Ok(rows.iter().try_for_each(|row| each(&object(row)))?));
    }
    if format == FileFormat::Xlsx {
        if rows.len() > WORKBOOK {
            return Err(too_many());
        }
        let mut table = Sheet::new("soxa", headers, stamp);
        for row in rows {
            table.row(row.iter().map(String::as_str));
        }
        return finish(table, out);
    }
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(headers)?;
    for row in rows {
        writer.write_record(row.iter().map(|c| guard(c)))?;
    }
    writer.flush().map_err(|e| Failure::io("CSV", e))
}

fn households(register: &Register, actor: &Actor) -> Result<Vec<Vec<String>>, Failure> {
    let grant = actor.require(grant::Export)?;
    let mut rows = Vec::new();
    register.read(&grant, |r| {
        Ok(r.each(|h: Stored<Household>| {
            rows.push(vec![h.record.number, h.record.hamlet, h.record.address]);
            Ok(true)
        })?)
    })?;
    Ok(rows)
}

fn all_cases(register: &Register, actor: &Actor) -> Result<Vec<Stored<soxa_domain::case::Case>>, Failure> {
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

const FINDING_COLUMNS: [&str; 15] = [
    "id",
    "rule",
    "label",
    "about",
    "subject",
    "name",
    "household",
    "hamlet",
    "detail",
    "state",
    "owner",
    "until",
    "opened_at",
    "closed_at",
    "note",
];

/// Findings of every state, the pending ones first.
fn all_findings(register: &Register, actor: &Actor) -> Result<Vec<Listed>, Failure> {
    use soxa_domain::finding::FindingState::{Dismissed, Open, Postponed, Resolved};
    quality::ensure(register, actor, |_, _| true)?;
    let mut all = Vec::new();
    for state in [Open, Postponed, Resolved, Dismissed] {
        let filter = Filter { state: Some(state), ..Filter::default() };
        all.extend(quality::list(register, actor, &filter, usize::MAX)?);
    }
    Ok(all)
}

fn finding_cells(l: &Listed) -> Vec<String> {
    let f = &l.finding.record;
    vec![
        l.finding.no.to_string(),
        f.rule.clone(),
        l.rule().map_or_else(String::new, |r| r.label.vi.to_owned()),
        f.about.id().to_owned(),
        l.subject.clone(),
        l.name.clone(),
        l.household.clone(),
        f.hamlet.clone(),
        f.detail.clone(),
        f.state.id().to_owned(),
        f.owner.clone(),
        f.until.map(|d| d.to_string()).unwrap_or_default(),
        f.opened_at.to_string(),
        f.closed_at.map(|t| t.to_string()).unwrap_or_default(),
        f.note.clone(),
    ]
}

fn journal(register: &Register, actor: &Actor) -> Result<Vec<Vec<String>>, Failure> {
    let mut rows = Vec::new();
    veil::journal(register, actor, 1, |e| {
        rows.push(super::journal::cells(&e));
        true
    })?;
    Ok(rows)
}
