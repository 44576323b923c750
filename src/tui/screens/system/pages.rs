//! Pages of screen 0 that are only to be read.

use std::sync::Arc;

use crate::tui::action::Action;
use crate::tui::fault::allowed;
use crate::tui::fit::{self, grouped};
use crate::tui::job::{Ending, Job};
use crate::tui::route::{AdminStep, Message, Route, SystemPage};
use crate::tui::screen::{Answer, Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::Acted;
use crate::tui::screens::sheet_page::Detail;
use crate::tui::theme::Tone;
use crate::tui::widgets::sheet::Line;
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::{ServiceError, backup, keeping, people, requests, upward};
use soxa_store::reserve;
use soxa_text::words::InWords;

use super::{refused, upward_state};

/// A page to be read.
#[derive(Clone)]
pub struct Sheets {
    page: SystemPage,
}

impl Sheets {
    /// A page.
    pub const fn of(page: SystemPage) -> Self {
        Self { page }
    }

    fn name_key(&self) -> &'static str {
        match self.page {
            SystemPage::Here => "system.here",
            SystemPage::Backup => "system.backup",
            SystemPage::Upward => "system.upward",
            SystemPage::Health => "system.health",
            SystemPage::Requests => "system.requests",
            SystemPage::Keeping => "system.keeping",
            SystemPage::Packs => "system.packs",
            _ => "system.about",
        }
    }
}

/// A sentence or two, over as many lines as they take on the smallest screen.
pub(super) fn paragraph(text: &str) -> Vec<Line> {
    fit::wrap(text, 76).into_iter().map(Line::whole).collect()
}

fn here(workspace: &Workspace, words: &Words) -> Vec<Line> {
    let Some(presence) = &workspace.presence else {
        return vec![Line::new(&workspace.actor.terminal, workspace.actor.operator.clone())];
    };
    let line = |there: crate::tui::workspace::Connected| {
        let since = there.since.local().format("%d/%m %H:%M").to_string();
        let name = if there.operator.is_empty() { words.say("system.nobody") } else { &there.operator };
        let looks = if there.read_only { words.say("system.read_only") } else { "" };
        let away = if there.away { words.say("system.away") } else { "" };
        Line::new(&there.terminal, format!("{name:24} {since}  {looks} {away}"))
    };
    presence.connected().into_iter().map(line).collect()
}

fn backups(workspace: &Workspace, words: &Words) -> Result<Vec<Line>, ServiceError> {
    let status = backup::status(&workspace.register)?;
    let keys = status.plan.as_ref().map(|p| p.recipients.join(" ")).unwrap_or_default();
    let plan = status.plan.map_or_else(
        || words.say("system.no_plan").to_owned(),
        |p| words.fill("system.plan", &[("folder", &p.folder), ("hours", &p.every_hours.to_string())]),
    );
    let done = |d: Option<backup::Done>| {
        d.map_or_else(|| words.say("system.never").to_owned(), |d| format!("{}  {}", d.at.vi(), d.what))
    };
    let mut lines = vec![
        Line::new(words.say("system.plan_label"), plan),
        Line::new(words.say("backup.recipients"), keys),
        Line::new(words.say("system.last"), done(status.last)),
        Line::new(words.say("system.failed"), done(status.failed)),
        Line::new(words.say("system.proven"), done(status.proven)),
    ];
    if let Some(concern) = backup::concern(&workspace.register, workspace.register.now())? {
        lines.push(Line::default());
        lines.push(Line::whole(format!("! {}", words.tell(&concern))).toned(Tone::Look));
    }
    lines.push(Line::default());
    lines.extend(paragraph(words.say("system.backup_how")));
    Ok(lines)
}

/// How far the level above has what changed here, and how it gets the rest.
fn above(workspace: &Workspace, words: &Words) -> Result<Vec<Line>, ServiceError> {
    let status = upward::status(&workspace.register, &workspace.actor)?;
    let mut lines = Vec::new();
    if let Some(status) = &status {
        let tone = match () {
            () if status.is_fork => Tone::Bad,
            () if status.is_worth_a_look(workspace.register.now()) => Tone::Look,
            () => Tone::Plain,
        };
        lines.push(Line::new(words.say("system.above"), status.to.clone()));
        lines.push(Line::new(words.say("system.last_entry"), grouped(status.last)));
        lines.push(Line::new(words.say("system.state"), upward_state(Some(status), words)).toned(tone));
    } else {
        lines.push(Line::whole(upward_state(None, words)));
    }
    lines.push(Line::default());
    let how = if status.is_some_and(|s| s.is_fork) { "system.fork_how" } else { "system.upward_how" };
    lines.extend(paragraph(words.say(how)));
    Ok(lines)
}

fn requests_open(workspace: &Workspace, words: &Words) -> Result<Vec<Line>, ServiceError> {
    let open = requests::open(&workspace.register, &workspace.actor)?;
    let today = workspace.register.now().date();
    let name = |no| {
        let person = allowed(people::person(&workspace.register, &workspace.actor, no))?;
        Ok::<_, ServiceError>(person.map_or_else(String::new, |p| p.record.full_name))
    };
    let lines: Result<Vec<Line>, ServiceError> = open
        .iter()
        .map(|r| {
            let tone = if r.due <= today { Tone::Bad } else { Tone::Plain };
            let received = r.received_at.local().format("%d/%m %H:%M");
            let line = format!("{:30} {received} → {}", name(r.person)?, r.due.format("%d/%m/%Y"));
            Ok(Line::whole(line).toned(tone))
        })
        .collect();
    let mut lines = lines?;
    lines.push(Line::default());
    lines.extend(paragraph(words.say("system.requests_how")));
    Ok(lines)
}

fn keeping_due(workspace: &Workspace, words: &Words) -> Result<Vec<Line>, ServiceError> {
    let due = keeping::due(&workspace.register, &workspace.actor)?;
    let mut lines: Vec<Line> = Vec::new();
    for d in due {
        let months = d.class.months.to_string();
        let period = words.fill("system.months", &[("months", &months), ("source", &d.class.source)]);
        lines.push(Line::whole(format!("{:36} {period}", d.class.label)));
        let tone = if d.count > 0 { Tone::Look } else { Tone::Plain };
        let oldest = d.oldest.map(|t| t.date().format("%d/%m/%Y").to_string()).unwrap_or_default();
        let counts = [("count", grouped(d.count as u64)), ("oldest", oldest)];
        let counts = counts.each_ref().map(|(name, text)| (*name, text.as_str()));
        let key = if d.count > 0 { "system.past" } else { "system.none_past" };
        lines.push(Line::whole(format!("  {}", words.fill(key, &counts))).toned(tone));
        let item =
            |i: keeping::Item| Line::whole(format!("    {}  {}", i.since.date().format("%d/%m/%Y"), i.what));
        lines.extend(d.first.into_iter().map(item));
    }
    lines.push(Line::default());
    lines.extend(paragraph(words.say("system.keeping_how")));
    Ok(lines)
}

/// The rule packs, the newest first: since when each holds, where it comes from, what it changed.
fn packs(workspace: &Workspace, words: &Words) -> Vec<Line> {
    let rules = workspace.register.rules();
    let today = workspace.register.now().date();
    let mut lines = Vec::new();
    for pack in rules.packs().iter().rev() {
        let (day, source) = pack.header.as_ref().map_or((None, ""), |h| (Some(h.first_day), &h.source));
        let tone = if day.is_some_and(|day| day > today) { Tone::Faint } else { Tone::Strong };
        let since = day.map_or_else(String::new, |day| day.format("%d/%m/%Y").to_string());
        lines.push(Line::whole(format!("{since:10}  {}", pack.name())).toned(tone));
        let changes = [
            ("system.pack_added", &pack.added),
            ("system.pack_changed", &pack.changed),
            ("system.pack_ended", &pack.ended),
            ("system.pack_forms", &pack.forms),
        ];
        let said = changes
            .iter()
            .filter(|(_, codes)| !codes.is_empty())
            .map(|(key, codes)| format!("{}: {}", words.say(key), codes.join(" ")));
        let office =
            pack.office.iter().map(|(kind, name)| format!("{}: {name}", kind.in_words(words.lang())));
        let source = (!source.is_empty()).then(|| source.to_owned());
        for text in source.into_iter().chain(said).chain(office) {
            lines.extend(
                fit::wrap(&text, 64).into_iter().map(|line| Line::whole(format!("            {line}"))),
            );
        }
    }
    lines.push(Line::default());
    lines.extend(paragraph(words.say("system.packs_how")));
    lines
}

/// Makes the backup of the plan now, while everybody goes on working.
fn back_up(ctx: &Ctx<'_>) {
    let Some(workspace) = ctx.workspace() else { return };
    let (register, actor, words) =
        (Arc::clone(&workspace.register), workspace.actor.clone(), ctx.words.clone());
    ctx.work(Job::whole(ctx.words.say("job.backup"), move || {
        Ok(match backup::by_plan(&register, &actor, register.now())? {
            Some((made, _)) => {
                let file = made.path.display().to_string();
                Ending::said(Tone::Good, words.fill("system.backed_up", &[("file", &file)]))
            }
            None => Ending::said(Tone::Look, words.say("system.no_plan").to_owned()),
        })
    }));
}

/// Asks the service that sends to do it now: it waits for that, since this process calls nobody.
fn send_now(ctx: &mut Ctx<'_>) {
    let Some(workspace) = ctx.workspace() else { return };
    match upward::send_now(&workspace.register, &workspace.actor) {
        Ok(true) => ctx.toast(Tone::Good, ctx.words.say("system.sending").to_owned()),
        Ok(false) => ctx.toast(Tone::Look, ctx.words.say("system.nobody_sends").to_owned()),
        Err(e) => refused(ctx, &e),
    }
}

/// Removes the slips' files that are past their period.
fn erase(ctx: &mut Ctx<'_>) {
    let Some(workspace) = ctx.workspace() else { return };
    match keeping::erase(&workspace.register, &workspace.actor, keeping::SLIP_FILE) {
        Ok(count) => {
            let said = ctx.words.fill("system.erased", &[("count", &grouped(count as u64))]);
            ctx.toast(Tone::Good, said);
        }
        Err(e) => refused(ctx, &e),
    }
}

fn health(workspace: &Workspace, words: &Words) -> Result<Vec<Line>, ServiceError> {
    let path = workspace.register.path();
    let mib = |bytes: u64| format!("{} MiB", grouped(bytes.div_ceil(1 << 20)));
    let size = std::fs::metadata(path).map_or_else(|e| e.to_string(), |m| mib(m.len()));
    let reserve = std::fs::metadata(reserve::path(path)).map_or(0, |m| m.len());
    let head = workspace.register.head()?;
    let resident = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = resident.and_then(|text| text.split_whitespace().nth(1)?.parse::<u64>().ok());
    let memory = pages.map_or_else(String::new, |pages| mib(pages * rustix::param::page_size() as u64));
    let mut lines = vec![
        Line::new(words.say("system.file"), path.display().to_string()),
        Line::new(words.say("system.size"), size),
        Line::new(words.say("system.reserve"), mib(reserve)),
        Line::new(words.say("system.memory"), memory),
    ];
    if reserve == 0 {
        lines.push(Line::new("", words.say("system.no_reserve")).toned(Tone::Look));
    }
    lines.push(Line::new(words.say("system.head"), head.anchor()));
    lines.push(Line::default());
    lines.extend(paragraph(words.say("system.health_how")));
    Ok(lines)
}

fn about(workspace: &Workspace, words: &Words) -> Vec<Line> {
    let register = &workspace.register;
    let mut lines = vec![
        Line::new("soxa", env!("CARGO_PKG_VERSION")),
        Line::new(words.say("system.commune"), register.commune().name.clone()),
        Line::new(words.say("system.licence"), "MIT OR Apache-2.0"),
        Line::default(),
    ];
    lines.extend(paragraph(words.say("system.about_text")));
    lines
}

impl Detail for Sheets {
    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<Vec<Line>, ServiceError> {
        match self.page {
            SystemPage::Here => Ok(here(workspace, words)),
            SystemPage::Backup => backups(workspace, words),
            SystemPage::Upward => above(workspace, words),
            SystemPage::Health => health(workspace, words),
            SystemPage::Requests => requests_open(workspace, words),
            SystemPage::Keeping => keeping_due(workspace, words),
            SystemPage::Packs => Ok(packs(workspace, words)),
            _ => Ok(about(workspace, words)),
        }
    }

    fn title(&self, words: &Words) -> String {
        words.say(self.name_key()).to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["system", "list"]
    }

    fn help(&self) -> &'static str {
        "system.about_page"
    }

    fn hints(&self) -> Vec<Hint> {
        let erase = Hint { label: Some("system.erase"), ..Action::Discard.into() };
        let mut hints = vec![Action::Back.into()];
        hints.extend((self.page == SystemPage::Keeping).then_some(erase));
        let now = Hint { label: Some("system.backup_now"), ..Action::Save.into() };
        let check = Hint { label: Some("backup.check"), ..Action::TakeIn.into() };
        let plan = Hint { label: Some("backup.plan"), ..Action::Choose.into() };
        hints.extend([now, check, plan].into_iter().filter(|_| self.page == SystemPage::Backup));
        let send = Hint { label: Some("system.send_now"), ..Action::Save.into() };
        hints.extend((self.page == SystemPage::Upward).then_some(send));
        hints
    }

    fn above(&self) -> u16 {
        1
    }

    fn act(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Acted {
        match event {
            UiEvent::Action(Action::Save) if self.page == SystemPage::Backup => {
                back_up(ctx);
                Acted::Done
            }
            UiEvent::Action(Action::Choose) if self.page == SystemPage::Backup => {
                ctx.open(Route::Admin(AdminStep::BackupPlan));
                Acted::Done
            }
            UiEvent::Action(Action::TakeIn) if self.page == SystemPage::Backup => {
                ctx.open(Route::Admin(AdminStep::BackupCheck));
                Acted::Done
            }
            UiEvent::Resume(_) if self.page == SystemPage::Backup => Acted::Changed,
            UiEvent::Action(Action::Save) if self.page == SystemPage::Upward => {
                send_now(ctx);
                Acted::Done
            }
            _ if self.page != SystemPage::Keeping => Acted::Ignored,
            UiEvent::Resume(Some(Answer::Yes)) => {
                erase(ctx);
                Acted::Changed
            }
            // What is past its period is found by going over everything: not again at every save of another terminal.
            UiEvent::Changed(_) => Acted::Done,
            UiEvent::Action(Action::Discard) => {
                ctx.open(Route::Confirm(Message {
                    title: ctx.words.say("system.erase").to_owned(),
                    body: ctx.words.say("system.erase_ask").to_owned(),
                }));
                Acted::Done
            }
            _ => Acted::Ignored,
        }
    }
}
