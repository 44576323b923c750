//! How the work on a list looks: the row's values beside the register's, the letters that differ marked, what speaks
//! for the candidate, and who else may be meant.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::difference::pieces;
use super::overview::COLUMNS;
use super::work::ListWork;
use crate::tui::action::Action;
use crate::tui::fit;
use crate::tui::screen::ViewCtx;
use crate::tui::screens::cleaning::bar;
use crate::tui::theme::Tone;
use soxa_domain::labels::Vocabulary;
use soxa_domain::list_check::Candidate;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Person;
use soxa_domain::personal_id::PersonalId;
use soxa_service::lists::{RowView, Standing};

/// Where the list's and the register's values stand.
const LIST: u16 = 17;
const REGISTER: u16 = 45;

pub(super) fn view(work: &ListWork, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
    if let Some(standing) = &work.standing {
        head_line(standing, area, buf, view);
    }
    let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    if work.is_overview {
        work.list.view(below, buf, &COLUMNS, view);
        return;
    }
    let Some(row) = work.current() else {
        fit::put(buf, area.x + 3, below.y, view.words.say("lists.empty"), area.width, Style::new());
        return;
    };
    let mut y = compare(work, row, below, buf, view);
    y = grounds(work, row, Rect { y: y + 1, ..area }, buf, view);
    others(work, row, Rect { y: y + 1, height: area.bottom().saturating_sub(y + 3), ..area }, buf, view);
    let taken = work.all_taken.then(|| (format!("! {}", view.words.say("lists.all_taken")), Tone::Look));
    let said = work.wrong.as_ref().map(|wrong| (format!("✗ {wrong}"), Tone::Bad)).or(taken);
    match said {
        Some((text, tone)) => {
            let last = area.bottom().saturating_sub(1);
            fit::put(buf, area.x + 1, last, &text, area.width.saturating_sub(2), view.theme.tone(tone));
        }
        None => more_keys(work, area, buf, view),
    }
}

/// The keys that the last line has no room for beside the answers.
fn more_keys(work: &ListWork, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
    let contexts = ["list_check", "list"];
    let has_decided = work.standing.as_ref().is_some_and(|s| s.decided() + s.later > 0);
    let sure = view.words.fill("lists.accept_sure", &[("count", &work.sure.to_string())]);
    let keys = [
        (work.sure > 0, Action::AcceptSure, sure),
        (has_decided, Action::UndoStep, view.words.say("lists.undo").to_owned()),
        (true, Action::NextField, view.words.say("lists.overview").to_owned()),
        (true, Action::ExportList, view.words.say("lists.export").to_owned()),
        (true, Action::Print, view.words.say("lists.record").to_owned()),
    ];
    let y = area.bottom().saturating_sub(1);
    let (mut x, faint) = (area.x + 1, view.theme.tone(Tone::Faint));
    for (_, action, label) in keys.into_iter().filter(|(shown, ..)| *shown) {
        let Some(key) = view.keymap.keys(&contexts, action).first().map(ToString::to_string) else {
            continue;
        };
        let text = format!("{key} {label}");
        if x + fit::width(&text) > area.right() {
            break;
        }
        x = fit::put(buf, x, y, &text, area.right().saturating_sub(x), faint) + 3;
    }
}

fn head_line(s: &Standing, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
    let l = &s.list.record;
    let day = l.received_at.local().format("%d/%m/%Y").to_string();
    let rows = l.rows.to_string();
    let from = if l.sender.is_empty() { l.name.clone() } else { l.sender.clone() };
    let text = view.words.fill("lists.received", &[("from", &from), ("day", &day), ("rows", &rows)]);
    fit::put(buf, area.x + 1, area.y, &text, area.width / 2 + 6, view.theme.tone(Tone::Strong));
    let done = format!(
        "✓ {}  – {}  … {}  {} ",
        s.matched + s.answered,
        s.nobody,
        s.open + s.later,
        bar(s.decided(), l.rows as usize, 10)
    );
    fit::put_right(buf, area.right().saturating_sub(1), area.y, &done, Style::new());
}

/// What officers call a field, the row's value and the register's.
fn fields(work: &ListWork, row: &RowView, person: Option<&Person>) -> Vec<(&'static str, String, String)> {
    let list = work.standing.as_ref().map(|s| &s.list.record);
    let cell = |names: &[&str]| {
        let at = list.and_then(|l| {
            let mut found = names.iter().filter_map(|n| l.fields.iter().position(|f| f == n));
            found.next()
        });
        at.and_then(|i| row.row.record.cells.get(i)).cloned().unwrap_or_default()
    };
    let of = |f: &dyn Fn(&Person) -> String| person.map(f).unwrap_or_default();
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    vec![
        ("person.full_name", cell(&["full_name"]), of(&|p| p.full_name.clone())),
        (
            "person.birth_date",
            cell(&["birth_date"]),
            of(&|p| p.birth_date.map(PartialDate::vi).unwrap_or_default()),
        ),
        ("person.sex", cell(&["sex"]), of(&|p| p.sex.map(|s| s.vi().to_owned()).unwrap_or_default())),
        (
            "person.person_id",
            cell(&["person_id", "id_number"]),
            of(&|p| p.person_id.map(|id: PersonalId| id.to_string()).unwrap_or_default()),
        ),
        (
            "person.cmnd",
            cell(&["cmnd"]),
            of(&|p| p.cmnd.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
        ),
        ("person.father", cell(&["father_name", "father"]), of(&|p| name(&p.father.name))),
        ("person.mother", cell(&["mother_name", "mother"]), of(&|p| name(&p.mother.name))),
        ("person.address", cell(&["address", "hamlet"]), of(&|p| p.address.clone())),
        ("person.phone", cell(&["phone"]), of(&|p| p.phone.clone())),
        ("person.note", cell(&["note"]), String::new()),
    ]
}

/// The two columns of values; the line below the last.
fn compare(work: &ListWork, row: &RowView, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> u16 {
    let faint = view.theme.tone(Tone::Faint);
    let at = format!("{} / {}", row.row.record.row, work.rows.len());
    fit::put(buf, area.x + 1, area.y, &at, 14, faint);
    fit::put(buf, area.x + LIST, area.y, view.words.say("lists.their"), 26, faint);
    fit::put(buf, area.x + REGISTER, area.y, view.words.say("lists.ours"), 26, faint);
    // Whoever was decided upon may be none of those the engine thought of.
    let decided = row.decided.as_ref().filter(|d| row.people.iter().all(|(c, _)| c.person != d.no));
    let person = decided.or_else(|| row.people.get(work.chosen).map(|(_, p)| p)).map(|p| &p.record);
    let mut y = area.y + 1;
    let spare = area.width.saturating_sub(80) / 2;
    for (key, theirs, ours) in fields(work, row, person) {
        if theirs.is_empty() && ours.is_empty() {
            continue;
        }
        view.rows_drawn.set(view.rows_drawn.get() + 1);
        fit::put(buf, area.x + 1, y, view.words.say(key), LIST - 2, Style::new());
        fit::put(buf, area.x + LIST, y, &theirs, REGISTER - LIST - 2 + spare, Style::new());
        let x = area.x + REGISTER + spare;
        let room = area.right().saturating_sub(x + 3);
        let against = if is_same(key, &theirs, &ours) { &ours } else { &theirs };
        put_pieces(buf, x, y, &ours, against, room, view);
        let mark = match (theirs.is_empty(), ours.is_empty()) {
            (false, false) if is_same(key, &theirs, &ours) => "=",
            (false, false) => "≠",
            _ => "–",
        };
        fit::put_right(buf, area.right().saturating_sub(1), y, mark, faint);
        y += 1;
    }
    y = own_columns(work, row, Rect { y, ..area }, buf, view);
    if row.row.record.verdict.is_decided() {
        let who = row.decided.as_ref().map(|p| p.record.full_name.clone()).unwrap_or_default();
        let text = format!("✓ {} {who}  ({})", row.row.record.verdict.vi(), row.row.record.decided_by);
        fit::put(buf, area.x + 1, y, &text, area.width.saturating_sub(2), view.theme.tone(Tone::Good));
        y += 1;
    }
    y
}

/// What only lists of this kind tell: doses, membership; the line below the last.
fn own_columns(work: &ListWork, row: &RowView, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> u16 {
    let Some(standing) = &work.standing else { return area.y };
    let (list, Some(kind)) = (&standing.list.record, &standing.kind) else { return area.y };
    let mut y = area.y;
    let fields = list.columns.iter().zip(&list.fields).zip(&row.row.record.cells);
    for ((column, _), cell) in fields.filter(|((_, f), c)| kind.columns.contains_key(*f) && !c.is_empty()) {
        view.rows_drawn.set(view.rows_drawn.get() + 1);
        fit::put(buf, area.x + 1, y, column, LIST - 2, Style::new());
        fit::put(buf, area.x + LIST, y, cell, area.width.saturating_sub(LIST + 2), Style::new());
        y += 1;
    }
    y
}

/// Whether two values say the same: dates however they are written.
fn is_same(key: &str, theirs: &str, ours: &str) -> bool {
    let day = |text: &str| PartialDate::parse(&text.replace(['-', '.'], "/")).ok();
    theirs == ours || (key == "person.birth_date" && day(theirs).is_some() && day(theirs) == day(ours))
}

/// A value with the letters marked that differ from the other's.
fn put_pieces(buf: &mut Buffer, x: u16, y: u16, of: &str, against: &str, room: u16, view: &ViewCtx<'_>) {
    if against.is_empty() {
        fit::put(buf, x, y, of, room, Style::new());
        return;
    }
    let mut at = x;
    for (text, differs) in pieces(of, against) {
        let style = if differs {
            view.theme.tone(Tone::Look).add_modifier(Modifier::UNDERLINED)
        } else {
            Style::new()
        };
        let left = (x + room).saturating_sub(at);
        if left == 0 {
            break;
        }
        at = fit::put(buf, at, y, &text, left, style);
    }
}

/// What speaks for and against the candidate; the line below.
fn grounds(work: &ListWork, row: &RowView, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> u16 {
    let Some((candidate, _)) = row.people.get(work.chosen) else {
        if row.decided.is_some() {
            return area.y;
        }
        fit::put(
            buf,
            area.x + 1,
            area.y,
            view.words.say("lists.nobody"),
            area.width.saturating_sub(2),
            Style::new(),
        );
        return area.y + 1;
    };
    let sure = if candidate.is_sure { "✓" } else { "?" };
    let score = view.words.fill("lists.score", &[("score", &share(candidate))]);
    let x = fit::put(buf, area.x + 1, area.y, &format!("{sure} {score}"), 24, view.theme.tone(Tone::Strong));
    let texts: Vec<String> = candidate.why.iter().map(ground).collect();
    let lines = fit::wrap(&texts.join("   "), area.right().saturating_sub(x + 4));
    let mut y = area.y;
    for line in lines.iter().take(3) {
        fit::put(buf, x + 3, y, line, area.right().saturating_sub(x + 4), Style::new());
        y += 1;
    }
    y.max(area.y + 1)
}

/// `CMND trùng +9,1`, without a space that a line could break at.
fn ground(g: &soxa_domain::list_check::Ground) -> String {
    let sign = if g.tenths < 0 { "−" } else { "+" };
    let (whole, tenth) = (g.tenths.abs() / 10, g.tenths.abs() % 10);
    format!("{} {} {sign}{whole},{tenth}", g.label, g.agreement).replace(' ', "\u{a0}")
}

fn share(c: &Candidate) -> String {
    format!("{},{:02} %", c.likelihood / 100, c.likelihood % 100)
}

fn others(work: &ListWork, row: &RowView, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) {
    if row.people.len() < 2 {
        return;
    }
    fit::put(
        buf,
        area.x + 1,
        area.y,
        view.words.say("lists.others"),
        area.width,
        view.theme.tone(Tone::Faint),
    );
    for ((y, i), (c, p)) in (area.y + 1..area.bottom()).zip(0..).zip(&row.people) {
        let chosen = i == work.chosen;
        view.row_spot(area, y, i, work.chosen);
        let mark = if chosen { "▸" } else { " " };
        let born = p.record.birth_date.map(PartialDate::vi).unwrap_or_default();
        fit::put(buf, area.x + 1, y, mark, 1, Style::new());
        let style = if chosen { view.theme.focus() } else { Style::new() };
        fit::put(buf, area.x + 3, y, &fit::cut_name(&p.record.full_name, 26), 26, style);
        fit::put(buf, area.x + 31, y, &born, 11, Style::new());
        fit::put(buf, area.x + 43, y, &p.record.hamlet, 20, Style::new());
        fit::put_right(buf, area.right().saturating_sub(1), y, &share(c), Style::new());
    }
}
