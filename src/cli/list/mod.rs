//! `soxa list`: lists of others held against the register.

mod accept;
mod again;
mod all;
mod decide;
mod export;
mod merge;
mod rows;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::import::{answers, mapping, tell_words};
use super::json as to_json;
use super::output::Ui;
use super::said::Said;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use soxa_domain::labels::Vocabulary;
use soxa_domain::list_check::{Ground, ListKind};
use soxa_exchange::lists::{self as list_file, ListFile};
use soxa_exchange::people::Options;
use soxa_exchange::problem::FileError;
use soxa_exchange::values::answers::OfPeople;
use soxa_service::grant;
use soxa_service::lists::{Files, NewList, RowView, Standing};
use soxa_service::{Actor, Register, lists};
use soxa_text::display::sanitise;
use soxa_text::words::InWords;

/// Lists of others held against the register.
#[derive(Debug, Subcommand)]
pub enum ListCommand {
    /// The lists there are, and how each stands
    All(all::All),
    /// The rows of a list, with who may be meant
    Rows(rows::Rows),
    /// Decide a row
    Decide(decide::Decide),
    /// Make two records one that a row of a list of doubles is about; `soxa undo` takes it back
    Merge(merge::Merge),
    /// Decide every open row of which the engine is sure, as one act (`soxa undo` takes it back)
    Accept(accept::Accept),
    /// Look again at the rows nobody decided
    Again(again::Again),
    /// Write the list in its sender's layout, with what was found out: a workbook where it came as a spreadsheet
    Export(export::Export),
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
    /// What words mean: lines of `word,field,value`; remembered with the layout
    #[arg(long, value_name = "FILE")]
    values: Option<PathBuf>,
    /// The sheet to read, by name (may be given several times); all of the list's layout where none is named
    #[arg(long, value_name = "NAME")]
    sheet: Vec<String>,
    /// Only say what the file is read as
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    format: Format,
}

impl Act for ImportList {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let kind = lists::kind_of(register, &self.kind)?;
        let lang = session.context.lang();
        let at_hand = ui.fetch(&self.file)?;
        let file = self.read(&session, &kind, at_hand.path())?;
        if self.dry_run {
            actor.require(grant::Import)?;
            if self.format == Format::Json {
                return ui.json(&file.reading_json(lang)).map(|()| 0);
            }
        }
        for said in &file.tally.assumed {
            ui.tell(&sanitise(&said.in_words(lang)));
        }
        tell_words(ui, &file.words, lang);
        for (column, why) in &file.doubts {
            ui.tell(&sanitise(&format!("{column}: {}", why.in_words(lang))));
        }
        if file.tally.sections + file.tally.passed_over > 0 {
            let (sections, passed) = (file.tally.sections, file.tally.passed_over);
            let people = file.rows.len() as u64;
            ui.tell(&Said::ReadRows { sections, passed, people }.in_words(lang));
        }
        if self.dry_run {
            return Ok(0);
        }
        let name = self.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let new = NewList {
            kind: self.kind.clone(),
            name,
            sender: self.sender.clone(),
            columns: file.columns,
            fields: file.fields,
            rows: file.rows,
            title: file.title,
            is_sheet: file.is_sheet,
        };
        if let Some(before) = lists::same(register, actor, &new)? {
            let at = before.record.received_at.date().format("%d/%m/%Y").to_string();
            ui.tell(&Said::ListAgain { list: before.no, at }.in_words(lang));
        }
        let list = lists::take_in(register, actor, &new)?.value;
        lists::check(register, actor, list)?;
        let standing = lists::standing(register, actor, list)?;
        show_standings(session, &[standing], self.format, true)?;
        Ok(0)
    }
}

impl ImportList {
    /// Reads the file with what was said of its like before, and remembers what is said now.
    fn read(&self, session: &Session<'_>, kind: &ListKind, path: &Path) -> Result<ListFile, Failure> {
        let (register, actor, ui) = (session.register, session.actor, session.ui);
        let named = |e: FileError| Failure::from(e.named(&self.file));
        let column = |name: &str| list_file::column_named(kind, name);
        let mut options = Options {
            mapping: mapping(ui, self.columns.as_deref(), &column)?,
            answers: answers(ui, self.values.as_deref(), &OfPeople)?,
            sheets: self.sheet.clone(),
            hamlets: register.commune().hamlets.clone(),
            ..Options::default()
        };
        let headers = list_file::headers(path, kind, &options).map_err(named)?;
        let files = Files::List(&kind.id);
        options.recall(&lists::said_of(register, actor, files, &headers, &self.sender)?, &column);
        let file = list_file::read(path, kind, &options).map_err(named)?;
        if (self.columns.is_some() || self.values.is_some()) && !self.dry_run {
            lists::remember(register, actor, files, &headers, &self.sender, &options.said(&headers))?;
        }
        Ok(file)
    }
}

impl Act for ListCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        match self {
            Self::All(c) => c.act(session),
            Self::Rows(c) => c.act(session),
            Self::Decide(c) => c.act(session),
            Self::Merge(c) => c.act(session),
            Self::Accept(c) => c.act(session),
            Self::Again(c) => c.act(session),
            Self::Export(c) => c.act(session),
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
    Session { register, actor, ui, context }: Session<'_>,
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
    if let (Format::Json, [only], true) = (format, all, one) {
        return ui.json(&value(only));
    }
    ui.list(format, ("lists", all), value, |s| {
        let (l, open) = (&s.list.record, s.open + s.later);
        let (no, sure) = (s.list.no, sure(s));
        let said = |said: Said| said.in_words(context.lang());
        let (rows, left) = (said(Said::RowsOf { rows: l.rows }), said(Said::LeftOf { open }));
        let (kind, name, sure) = (&l.kind, &l.name, said(Said::SureOf { sure }));
        format!("{no}\t{kind}\t{name}\t{rows}\t✓ {}\t– {}\t{left}\t{sure}", s.matched, s.nobody)
    })
}

fn show_rows(ui: &Ui, rows: &[RowView], format: Format) -> Result<(), Failure> {
    ui.list(format, ("rows", rows), row_value, |v| {
        let r = &v.row.record;
        let best = v.people.first().map(|(c, p)| {
            let (mark, likelihood) = (if c.is_sure { "✓" } else { "?" }, f64::from(c.likelihood) / 100.0);
            format!("{mark} {} {} {likelihood:.2} %", p.record.public_id(), p.record.full_name)
        });
        let cells = r.cells.iter().filter(|c| !c.is_empty()).cloned().collect::<Vec<_>>().join(" · ");
        format!("{}\t{}\t{cells}\t{}", r.row, r.verdict.vi(), best.unwrap_or_default())
    })
}

fn row_value(v: &RowView) -> Value {
    let r = &v.row.record;
    let people: Vec<Value> = v
        .people
        .iter()
        .map(|(c, p)| {
            let ground =
                |g: &Ground| json!({"field": g.label, "agreement": g.agreement, "bits": f64::from(g.tenths) / 10.0});
            let why: Vec<Value> = c.why.iter().map(ground).collect();
            json!({"person": p.record.public_id(), "name": p.record.full_name,
                   "score": f64::from(c.likelihood) / 10_000.0, "sure": c.is_sure, "why": why})
        })
        .collect();
    json!({"row": r.row, "cells": r.cells, "verdict": r.verdict.id(),
           "person": v.decided.as_ref().map(|p| p.record.public_id()), "candidates": people,
           "decided_at": to_json::time(r.decided_at), "decided_by": r.decided_by, "note": r.note})
}
