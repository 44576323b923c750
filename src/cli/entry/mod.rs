//! `soxa entry`: lines of the other registers.

mod lines;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use self::lines::Lines;
use super::context::Format;
use super::failure::Failure;
use super::output::Ui;
use super::pair::Pair;
use super::paper_out::PaperOut;
use super::session::{Act, Session};
use soxa_domain::entry::Entry;
use soxa_paper::print::register_line;
use soxa_service::{Actor, Register, entries};
use soxa_store::codec::Stored;

/// Lines of the other registers.
#[derive(Debug, Subcommand)]
pub enum EntryCommand {
    /// Add a line to a register, or all lines of a file
    Add {
        /// The register; `entry list` without one names them
        #[arg(long, value_name = "NAME")]
        register: String,
        /// A field and its value
        #[arg(long = "field", value_name = "K=V")]
        fields: Vec<Pair>,
        /// A file (CSV, XLSX, XLS, ODS) whose columns are the register's fields, by key or label
        #[arg(long, value_name = "FILE", conflicts_with = "fields")]
        file: Option<PathBuf>,
        #[command(flatten)]
        how: Reading,
        /// An id of one's own: the same again adds nothing
        #[arg(long, value_name = "ID", conflicts_with = "file")]
        submission: Option<String>,
        #[command(flatten)]
        format: Format,
    },
    /// Write a line as a paper of its own, such as an urging note
    Print {
        /// Number of the line
        line: u32,
        #[command(flatten)]
        out: PaperOut,
    },
    /// List the lines of a register, or the registers there are
    List {
        /// The register
        #[arg(long, value_name = "NAME")]
        register: Option<String>,
        #[command(flatten)]
        format: Format,
    },
}

/// How a file of lines is read.
#[derive(Debug, Args)]
#[group(id = "reading")]
pub struct Reading {
    /// What headers mean, `Header=field;…` (`Header=-`: left out), or a file of such lines; remembered for files of the same headers
    #[arg(long, value_name = "MAP", requires = "file")]
    columns: Option<String>,
    /// What words mean: lines of `word,field,value`; remembered with the layout
    #[arg(long, value_name = "FILE", requires = "file")]
    values: Option<PathBuf>,
    /// The sheet to read, by name (may be given several times); all of the list's layout where none is named
    #[arg(long, value_name = "NAME", requires = "file")]
    sheet: Vec<String>,
    /// Who sent it
    #[arg(long, default_value = "", requires = "file")]
    sender: String,
    /// Only say what the file is read as
    #[arg(long, requires = "file")]
    dry_run: bool,
}

impl Act for EntryCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        match self {
            Self::Add { register: id, fields, file: None, submission, format, .. } => {
                let fields = fields.iter().map(|pair| (pair.key.clone(), pair.value.clone())).collect();
                let added = entries::add(register, actor, id, &fields, submission.as_deref())?.value;
                show(ui, register, &[added], *format, true)?;
            }
            Self::Add { register: id, file: Some(file), how, format, .. } => {
                return Lines { id, file, how, format: *format }.act(session);
            }
            Self::Print { line, out } => {
                out.write(ui, &register_line::register_line(register, actor, *line)?)?;
            }
            Self::List { register: Some(id), format } => {
                show(ui, register, &entries::list(register, actor, id)?, *format, false)?;
            }
            Self::List { register: None, format } => registers(ui, register, actor, *format)?,
        }
        Ok(0)
    }
}

fn registers(ui: &Ui, register: &Register, actor: &Actor, format: Format) -> Result<(), Failure> {
    let mut all = Vec::new();
    for spec in entries::registers(register).filter(|r| !r.hidden) {
        let count = entries::count(register, actor, &spec.id)?;
        if format == Format::Text {
            ui.line(&format!("{:<20} {:>5}  {}", spec.id, count, spec.label))?;
        }
        let field = |f: &entries::FieldSpec| json!({"key": f.key, "label": f.label, "required": f.required});
        let fields: Vec<Value> = spec.field.iter().map(field).collect();
        all.push(json!({"register": spec.id, "label": spec.label, "entries": count, "fields": fields}));
    }
    if format == Format::Json { ui.json(&json!({ "registers": all })) } else { Ok(()) }
}

fn show(
    ui: &Ui,
    register: &Register,
    lines: &[Stored<Entry>],
    format: Format,
    one: bool,
) -> Result<(), Failure> {
    if format == Format::Json {
        let line = |e: &Stored<Entry>| {
            let day = e.record.day.map(|d| d.to_string());
            json!({"id": e.no, "register": e.record.register, "day": day, "fields": e.record.fields,
                   "operator": e.record.operator, "at": e.record.at.to_string()})
        };
        let all: Vec<Value> = lines.iter().map(line).collect();
        return match (all.as_slice(), one) {
            ([only], true) => ui.json(only),
            _ => ui.json(&json!({ "entries": all })),
        };
    }
    for entry in lines {
        let spec = entries::spec(register, &entry.record.register)?;
        let cells: Vec<&str> = spec.field.iter().map(|f| entry.record.field(&f.key)).collect();
        ui.line(&format!("{}\t{}", entry.no, cells.join("\t")))?;
    }
    Ok(())
}
