//! `soxa list`: lists of others held against the register.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::import::mapping;
use super::json as to_json;
use super::output::Ui;
use super::session::{Act, Session};
use super::special::word;
use crate::cli::problem::CommandProblem;
use soxa_domain::labels::Vocabulary;
use soxa_domain::list_check::Verdict;
use soxa_domain::person::PersonField;
use soxa_domain::person::compare::merged;
use soxa_exchange::lists as list_file;
use soxa_paper::report::ooxml::table::{self, Stamp};
use soxa_service::lists::{self, Decision, NewList, RowView, Standing};
use soxa_service::merging::Merging;
use soxa_service::{Actor, Register, people};

/// Lists of others held against the register.
#[derive(Debug, Subcommand)]
pub enum ListCommand {
    /// The lists there are, and how each stands
    All {
        /// Of this kind
        #[arg(long)]
        kind: Option<String>,
        #[command(flatten)]
        format: Format,
    },
    /// The rows of a list, with who may be meant
    Rows {
        /// Number of the list
        list: u32,
        #[command(flatten)]
        format: Format,
    },
    /// Decide a row
    Decide {
        /// Number of the list
        list: u32,
        /// The row, from 1
        row: u32,
        /// same_person, not_in_register, list_wrong, register_wrong, later, undecided; of doubles: keep, answered,
        /// not_in_register, later (`list merge` makes two one)
        verdict: String,
        /// Who is meant; the likeliest if not given
        #[arg(long)]
        person: Option<String>,
        /// Remark; what is answered
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Make two records one that a row of a list of doubles is about; `soxa undo` takes it back
    Merge {
        /// Number of the list
        list: u32,
        /// The row, from 1
        row: u32,
        /// Personal or local id of the record that goes
        duplicate: String,
        /// Personal or local id of the record that stays
        kept: String,
        /// Fields to take from the record that goes, beside those the other lacks
        #[arg(long, value_name = "KEY")]
        take: Vec<PersonField>,
        /// Remark
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Decide every open row of which the engine is sure, as one act (`soxa undo` takes it back)
    Accept {
        /// Number of the list
        list: u32,
    },
    /// Look again at the rows nobody decided
    Again {
        /// Number of the list
        list: u32,
    },
    /// Write the list in its sender's layout, with what was found out: a workbook where it came as a spreadsheet
    Export {
        /// Number of the list
        list: u32,
        /// csv or xlsx, where it is not to be as it came
        #[arg(long, value_enum)]
        format: Option<ListFormat>,
        /// The file
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Text with commas.
    Csv,
    /// A workbook.
    Xlsx,
}

/// Take a list of others in and hold it against the register.
#[derive(Debug, Args)]
pub struct ImportList {
    /// The file
    pub(super) file: PathBuf,
    /// What kind of list: prisoners, vaccination, union, children, insurance, support, duplicates, sharing
    #[arg(long)]
    kind: String,
    /// Who sent it
    #[arg(long, default_value = "")]
    sender: String,
    /// What headers mean, `Header=column;…`, or a file of such lines; remembered for lists of the same headers
    #[arg(long, value_name = "MAP")]
    columns: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for ImportList {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let kind = lists::kind_of(&self.kind)?;
        let mapping = mapping(ui, self.columns.as_deref())?;
        let at_hand = ui.fetch(&self.file)?;
        let file = list_file::read(at_hand.path(), kind, &mapping).map_err(|e| e.named(&self.file))?;
        let name = self.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let mut new = NewList {
            kind: self.kind.clone(),
            name,
            sender: self.sender.clone(),
            columns: file.columns,
            fields: file.fields,
            rows: file.rows,
            title: file.title,
            is_sheet: file.is_sheet,
        };
        lists::remember_or_recall(register, actor, &mut new, self.columns.is_some())?;
        let list = lists::take_in(register, actor, &new)?.value;
        lists::check(register, actor, list)?;
        let standing = lists::standing(register, actor, list)?;
        show_standings(ui, register, actor, &[standing], self.format, true)?;
        Ok(0)
    }
}

impl Act for ListCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        self.work(ui, register, actor)?;
        Ok(0)
    }
}

impl ListCommand {
    fn work(&self, ui: &Ui, register: &Register, actor: &Actor) -> Result<(), Failure> {
        match self {
            Self::All { kind, format } => {
                let all = lists::lists(register, actor, kind.as_deref())?;
                show_standings(ui, register, actor, &all, *format, false)
            }
            Self::Rows { list, format } => show_rows(ui, &lists::rows(register, actor, *list)?, *format),
            Self::Decide { list, row, verdict, person, note } => {
                let verdict = word::<Verdict>("kết luận", verdict)?;
                let view = at_row(register, actor, *list, *row)?;
                let person = match person {
                    Some(id) => Some(people::person_by_id(register, actor, id)?.no),
                    None => view.people.first().map(|(c, _)| c.person),
                };
                let decision = Decision { verdict, person, note: note.clone() };
                lists::decide(register, actor, &view.row, &decision)?;
                Ok(())
            }
            Self::Merge { list, row, duplicate, kept, take, note } => {
                let view = at_row(register, actor, *list, *row)?;
                let goes = people::person_by_id(register, actor, duplicate)?;
                let stays = people::person_by_id(register, actor, kept)?;
                let merged = merged(&goes.record, &stays.record, take).map_err(super::person::refused)?;
                let both = Merging { duplicate: &goes, kept: &stays, merged: &merged };
                let entry = lists::merge(register, actor, &view.row, &both, note)?.head.seq;
                ui.line(&format!("đã gộp vào {}; hoàn lại: soxa undo {entry}", merged.public_id()))
            }
            Self::Accept { list } => {
                let done = lists::accept_sure(register, actor, *list, &[])?.value;
                ui.line(&format!("đã duyệt {done} dòng chắc chắn"))
            }
            Self::Again { list } => {
                let sure = lists::check_again(register, actor, *list)?;
                ui.line(&format!("{sure} dòng chắc chắn"))
            }
            Self::Export { list, format, output: file } => {
                let exported = lists::export(register, actor, *list)?;
                let ending = file.as_ref().and_then(|f| f.extension()).and_then(|e| e.to_str());
                let as_it_came = if exported.is_sheet { ListFormat::Xlsx } else { ListFormat::Csv };
                let named = ending.and_then(|e| ListFormat::from_str(e, true).ok());
                let bytes = match format.or(named).unwrap_or(as_it_came) {
                    ListFormat::Csv => list_file::as_csv(&exported),
                    ListFormat::Xlsx => table::list(&exported, &Stamp::of(register, actor)),
                };
                let bytes = bytes.map_err(|e| Failure::io("danh sách", e))?;
                ui.export(register, actor, "list", file.as_deref(), |out| {
                    out.write_all(&bytes).map_err(|e| Failure::io("danh sách", e))
                })
            }
        }
    }
}

/// The row of a list at a place, from 1.
fn at_row(register: &Register, actor: &Actor, list: u32, row: u32) -> Result<RowView, Failure> {
    lists::open(register, actor, list)?;
    let numbers = lists::numbers(register, actor, list, None)?;
    let at = usize::try_from(row).ok().and_then(|n| numbers.get(n.checked_sub(1)?));
    let no = at.ok_or(Failure::Refused(CommandProblem::NoSuchRow { list, row }))?;
    Ok(lists::row(register, actor, *no)?)
}

fn show_standings(
    ui: &Ui,
    register: &Register,
    actor: &Actor,
    all: &[Standing],
    format: Format,
    one: bool,
) -> Result<(), Failure> {
    let sure = |s: &Standing| lists::sure(register, actor, s.list.no).unwrap_or_default();
    let value = |s: &Standing| {
        let l = &s.list.record;
        json!({"list": s.list.no, "kind": l.kind, "name": l.name, "sender": l.sender,
               "received_at": to_json::time(Some(l.received_at)), "rows": l.rows, "matched": s.matched,
               "not_in_register": s.nobody, "answered": s.answered, "later": s.later, "undecided": s.open, "sure": sure(s)})
    };
    match (format, all) {
        (Format::Json, [only]) if one => ui.json(&value(only)),
        (Format::Json, all) => {
            ui.json(&json!({"count": all.len(), "lists": all.iter().map(value).collect::<Vec<_>>()}))
        }
        (Format::Text, all) => {
            for s in all {
                let l = &s.list.record;
                ui.line(&format!(
                    "{}\t{}\t{}\t{} dòng\t✓ {}\t– {}\tcòn {}\tchắc chắn {}",
                    s.list.no,
                    l.kind,
                    l.name,
                    l.rows,
                    s.matched,
                    s.nobody,
                    s.open + s.later,
                    sure(s)
                ))?;
            }
            Ok(())
        }
    }
}

fn show_rows(ui: &Ui, rows: &[RowView], format: Format) -> Result<(), Failure> {
    if format == Format::Json {
        let all: Vec<Value> = rows
            .iter()
            .map(|v| {
                let r = &v.row.record;
                let people: Vec<Value> = v
                    .people
                    .iter()
                    .map(|(c, p)| {
                        let why: Vec<Value> = c
                            .why
                            .iter()
                            .map(|g| json!({"field": g.label, "agreement": g.agreement, "bits": f64::from(g.tenths) / 10.0}))
                            .collect();
                        json!({"person": p.record.public_id(), "name": p.record.full_name,
                               "score": f64::from(c.likelihood) / 10_000.0, "sure": c.is_sure, "why": why})
                    })
                    .collect();
                json!({"row": r.row, "cells": r.cells, "verdict": r.verdict.id(),
                       "person": v.decided.as_ref().map(|p| p.record.public_id()), "candidates": people,
                       "decided_at": to_json::time(r.decided_at), "decided_by": r.decided_by, "note": r.note})
            })
            .collect();
        return ui.json(&json!({"count": all.len(), "rows": all}));
    }
    for v in rows {
        let r = &v.row.record;
        let best = v.people.first().map(|(c, p)| {
            let mark = if c.is_sure { "✓" } else { "?" };
            format!(
                "{mark} {} {} {:.2} %",
                p.record.public_id(),
                p.record.full_name,
                f64::from(c.likelihood) / 100.0
            )
        });
        let cells = r.cells.iter().filter(|c| !c.is_empty()).cloned().collect::<Vec<_>>().join(" · ");
        ui.line(&format!("{}\t{}\t{cells}\t{}", r.row, r.verdict.vi(), best.unwrap_or_default()))?;
    }
    Ok(())
}
