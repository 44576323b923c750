//! What a list is asked for beyond its screen: counts to read, a cell or a row for the clipboard, a file of what is shown,
//! a sheet on paper. Whatever leaves the program needs the right to write lists out, and is journalled.

use crate::tui::route::{Message, Route};
use crate::tui::screen::Ctx;
use crate::tui::theme::Tone;
use crate::tui::widgets::list::ColumnKind;
use crate::tui::widgets::table::{Reply, Table};
use crate::tui::workspace::Workspace;
use soxa_domain::time::DAY;
use soxa_files::whole;
use soxa_paper::document::{Block, Document, Paper, Signature, Table as Ruled};
use soxa_paper::print::issuer::place_date;
use soxa_paper::render::sheet::{Sheet, Stamp};
use soxa_service::grant::Export;
use soxa_service::refusal::{Field, ListProblem};
use soxa_service::{ServiceError, access};
use soxa_store::error::Trouble;

/// Does what a list replied; false where it replied nothing.
pub fn answer(reply: &Reply, table: &Table, title: &str, ctx: &mut Ctx<'_>) -> bool {
    match reply {
        // Of filters that are kept the list's memory takes care.
        Reply::Ignored | Reply::Filters | Reply::Filter(_) | Reply::Keep(_) | Reply::Forget(_) => {
            return false;
        }
        Reply::Used => {}
        Reply::Copy(text) => {
            ctx.copy(text);
            ctx.toast(Tone::Plain, ctx.words.fill("table.copied", &[("text", text)]));
        }
        Reply::Counts(counts) => {
            ctx.open(Route::Say(Message { title: counts.title(ctx.words), body: counts.told(ctx.words) }));
        }
        Reply::Workbook => write(table, title, "xlsx", ctx),
        Reply::Csv => write(table, title, "csv", ctx),
    }
    true
}

/// What is shown, or marked, as texts: the heads, then the rows.
fn cells(table: &Table, ctx: &Ctx<'_>) -> (Vec<String>, Vec<Vec<String>>) {
    let columns: Vec<usize> = table.shown_columns().map(|(place, _)| place).collect();
    let heads = table.shown_columns().map(|(_, column)| column.head.say(ctx.words).to_owned()).collect();
    let row = |cells: &[String]| columns.iter().map(|c| cells.get(*c).cloned().unwrap_or_default()).collect();
    (heads, table.rows_meant().into_iter().map(|r| row(&r.cells)).collect())
}

/// Writes what is shown into the folder of slips.
fn write(table: &Table, title: &str, ending: &str, ctx: &Ctx<'_>) {
    let Some(workspace) = ctx.workspace() else { return };
    match written(table, title, ending, workspace, ctx) {
        Ok(file) => ctx.toast(Tone::Good, ctx.words.fill("table.written", &[("file", &file)])),
        Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
    }
}

fn written(
    table: &Table,
    title: &str,
    ending: &str,
    workspace: &Workspace,
    ctx: &Ctx<'_>,
) -> Result<String, ServiceError> {
    let (register, actor) = (&workspace.register, &workspace.actor);
    actor.require(Export)?;
    let (heads, rows) = cells(table, ctx);
    let wrong = |e: std::io::Error| {
        ServiceError::refused(Field::ListExport, ListProblem::Exported { why: Trouble::from(&e) })
    };
    let bytes = if ending == "xlsx" {
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut sheet = Sheet::new(title, &heads, &Stamp::of(register, actor));
        for row in &rows {
            sheet.row(row.iter().map(String::as_str));
        }
        sheet.finish().map_err(wrong)?
    } else {
        as_csv(&heads, &rows).map_err(wrong)?
    };
    access::exported(register, actor, "list", &blake3::hash(&bytes))?;
    let stem: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
    let at = register.now().local().format("%Y%m%d-%H%M%S");
    let name = format!("{stem}-{at}.{ending}");
    whole::into_own(workspace.slips(), &name, &bytes).map_err(wrong)?;
    Ok(workspace.slips().join(name).display().to_string())
}

fn as_csv(heads: &[String], rows: &[Vec<String>]) -> std::io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(heads)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| soxa_exchange::people::guard(cell)))?;
    }
    writer.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
}

/// Prints what is shown: the commune, what the list is, the day, the rows, who made it.
pub fn print(table: &Table, title: &str, ctx: &Ctx<'_>) {
    let Some(workspace) = ctx.workspace() else { return };
    let printed = workspace.actor.require(Export).and_then(|_| {
        let sheet = sheet(table, title, workspace, ctx);
        let stem: String =
            title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
        workspace.print(&stem, None, &sheet)
    });
    match printed {
        Ok(file) => {
            let file = file.display().to_string();
            ctx.toast(Tone::Good, ctx.words.fill("receipt.queued", &[("file", &file)]));
        }
        Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
    }
}

fn sheet(table: &Table, title: &str, workspace: &Workspace, ctx: &Ctx<'_>) -> Document {
    let register = &workspace.register;
    let (heads, rows) = cells(table, ctx);
    let widths: Vec<u16> = table
        .shown_columns()
        .map(|(_, column)| if column.kind == ColumnKind::Number { 2 } else { (column.width / 5).max(2) })
        .collect();
    let number = ctx.words.say("table.number");
    let columns: Vec<(&str, u16)> =
        std::iter::once((number, 1)).chain(heads.iter().map(String::as_str).zip(widths)).collect();
    let numbered =
        (1..).zip(rows).map(|(i, row): (usize, _)| std::iter::once(i.to_string()).chain(row).collect());
    let rows: Vec<Vec<String>> = numbered.collect();
    let commune = register.commune();
    let day = register.now().date().format(DAY).to_string();
    Document {
        paper: Paper::A4Landscape,
        title: title.to_uppercase(),
        subtitle: ctx.words.fill("table.subtitle", &[("day", &day), ("count", &rows.len().to_string())]),
        issuer: vec![format!("UBND {}", commune.name.to_uppercase())],
        place_date: place_date(&commune.place, register.now()),
        body: vec![Block::Table(Ruled::new(&columns, rows))],
        signatures: vec![Signature::by(ctx.words.say("table.made_by"), &workspace.actor.operator)],
        ..Document::default()
    }
}
