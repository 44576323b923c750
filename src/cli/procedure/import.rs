//! `soxa procedure import`: a rule file made of a catalogue, or a rule file as it is, put among those in force.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use super::super::context::{Context, Format, read_bounded};
use super::super::failure::Failure;
use super::super::import::tell_met;
use super::super::said::Said;
use super::day;
use crate::cli::problem::CommandProblem;
use soxa_domain::rulebook::RuleBook;
use soxa_domain::rulebook::catalogue::{MOST_ROWS, Made, NumberedRow};
use soxa_exchange::columns::Column;
use soxa_exchange::reading::{Ask, Reading, Wanted};
use soxa_files::whole;
use soxa_service::pack_signing::signature_path;

/// Make a rule file out of a catalogue, or take a rule file in.
#[derive(Debug, Args)]
pub struct Import {
    /// The catalogue (CSV, XLSX, XLS, ODS or JSON), or a rule file (TOML)
    file: PathBuf,
    /// First day it holds; today if not given
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Name of the pack; that of the file if not given
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Only say what it would add and change
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    format: Format,
}

impl Import {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let stem = self.file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let own = context.own_rules();
        let target = own.folder().join(format!("{stem}.toml"));
        let rules = own.without(&target)?;
        let made = self.made(context, &rules, &stem)?;
        // What is written is read once more as the next start will read it, in its place among the others: nothing comes into
        // force by half, and no file that is there already is left without what it builds on.
        let laid = own.with(&target, &made.text)?;
        let name = target.display().to_string();
        let office = laid.packs().iter().find(|pack| pack.file == name).map_or(0, |pack| pack.office.len());
        let signature = self.signature(context, &made)?;
        if !self.dry_run {
            write(context, &target, &made, signature.as_deref())?;
            // What was written is in force; that it could not be kept is told.
            if own.in_force()?.wrong.is_empty()
                && let Err(e) = own.keep()
            {
                context.tell(&Said::RulesNotKept { why: e.to_string() });
            }
        }
        let written = (!self.dry_run).then(|| target.display().to_string());
        match self.format {
            Format::Json => {
                context.ui.json(&json!({"file": written, "added": made.added, "changed": made.changed}))?;
            }
            Format::Text => {
                let said = Said::PackMade { added: made.added, changed: made.changed };
                context.line(&said)?;
                if office > 0 {
                    context.line(&Said::PackOffice { count: office })?;
                }
                if let Some(file) = written {
                    context.line(&Said::Written { file })?;
                }
            }
        }
        Ok(0)
    }

    /// The text of the signature beside a rule file, where there is one; one is needed where it is said whose packs are
    /// taken, which a catalogue of somebody else cannot have.
    fn signature(&self, context: &Context, made: &Made) -> Result<Option<String>, Failure> {
        if let Some(trusted) = context.own_rules().trusted()? {
            trusted.check(&self.file, &made.text)?;
        }
        let path = signature_path(&self.file);
        if self.file.extension().is_none_or(|e| e != "toml") {
            return Ok(None);
        }
        match read_bounded(&path) {
            Ok(text) => Ok(Some(text)),
            Err(_) if !path.exists() => Ok(None),
            Err(e) => Err(e),
        }
    }

    fn made(&self, context: &Context, rules: &RuleBook, stem: &str) -> Result<Made, Failure> {
        let name = self.file.display().to_string();
        let fetched = context.ui.fetch(&self.file)?;
        let extension = self.file.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        let rows = match extension.as_deref() {
            Some("toml") => {
                let text = read_bounded(fetched.path())?;
                let pack = rules.clone().with_overlay(&name, &text)?;
                let (added, changed) = pack
                    .packs()
                    .last()
                    .map_or((0, 0), |pack| (pack.added.len(), pack.changed.len() + pack.ended.len()));
                return Ok(Made { text, added, changed });
            }
            Some("json") => of_json(
                &self.file,
                &soxa_files::bounded::text(fetched.path(), MOST_BYTES)
                    .map_err(|e| Failure::io(name.clone(), e))?,
            )?,
            _ => of_table(context, fetched.path())?,
        };
        let pack = self.name.as_deref().unwrap_or(stem);
        Ok(rules.overlay_of(&name, pack, day(self.from)?, &rows)?)
    }
}

/// A catalogue of the whole country has some ten megabytes.
const MOST_BYTES: u64 = 64 << 20;

fn of_table(context: &Context, path: &Path) -> Result<Vec<NumberedRow>, Failure> {
    let known = |header: &str| RuleBook::is_heading(header).then(|| Column::plain(header));
    let reading = Reading::open(&Ask {
        path,
        known: &known,
        wanted: "national_code",
        rows: Wanted::Anything,
        sheets: &[],
        hamlets: &[],
    })?;
    let headers = reading.columns().iter().map(|c| c.header.clone()).collect();
    let mut rows: Vec<NumberedRow> = vec![(1, headers)];
    let (table, tally) = reading.rows()?;
    for row in table {
        let row = row.map_err(|(line, why)| Failure::at_line(path, line, why))?;
        rows.push((
            usize::try_from(row.line).unwrap_or(usize::MAX),
            row.cells.iter().map(str::to_owned).collect(),
        ));
        // One more than may be is enough to say that there are too many.
        if rows.len() > MOST_ROWS + 1 {
            break;
        }
    }
    tell_met(&context.ui, &tally.lock(), context.lang());
    Ok(rows)
}

/// A list of objects: the keys of all of them are the columns.
fn of_json(file: &Path, text: &str) -> Result<Vec<NumberedRow>, Failure> {
    type Object = serde_json::Map<String, serde_json::Value>;
    let objects: Vec<Object> = serde_json::from_str(text).map_err(|e| {
        let (path, why) = (file.to_owned(), e.to_string());
        Failure::Refused(CommandProblem::AtFile { path, why })
    })?;
    let mut keys: Vec<String> = Vec::new();
    for key in objects.iter().flat_map(|o| o.keys()) {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    let cell = |object: &Object, key: &String| match object.get(key) {
        None | Some(serde_json::Value::Null) => String::new(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let row = |(i, object): (usize, &Object)| (i + 1, keys.iter().map(|k| cell(object, k)).collect());
    let rows: Vec<NumberedRow> = objects.iter().enumerate().map(row).collect();
    Ok(std::iter::once((1, keys.clone())).chain(rows).collect())
}

fn write(context: &Context, target: &Path, made: &Made, signature: Option<&str>) -> Result<(), Failure> {
    let own = context.own_rules();
    let io = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::Refused(CommandProblem::PackThere { path: target.to_owned() })
        }
        _ => Failure::io(target.display().to_string(), e),
    };
    std::fs::create_dir_all(own.folder()).map_err(io)?;
    // The signature first: a pack without one is not taken.
    if let Some(signature) = signature.filter(|_| !target.exists()) {
        whole::bytes(&signature_path(target), signature.as_bytes()).map_err(io)?;
    }
    whole::new(target, made.text.as_bytes()).map_err(io)
}
