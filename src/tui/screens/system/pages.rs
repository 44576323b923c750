//! Pages of screen 0 that are only to be read.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::service::{backup, keeping, people, requests};
use crate::store::reserve;
use crate::tui::action::Action;
use crate::tui::fit::{self, grouped};
use crate::tui::office::Office;
use crate::tui::route::{Message, Route, SystemPage};
use crate::tui::screen::{Answer, Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::sheet::{Line, Sheet};
use crate::tui::words::Words;

use super::refused;

/// A page to be read.
#[derive(Clone)]
pub struct Sheets {
    page: SystemPage,
    sheet: Sheet,
    height: u16,
}

impl Sheets {
    /// A page as things stand now.
    pub fn new(page: SystemPage, ctx: &Ctx<'_>) -> Self {
        let mut this = Self { page, sheet: Sheet::default(), height: 0 };
        this.load(ctx);
        this
    }

    fn load(&mut self, ctx: &Ctx<'_>) {
        self.height = ctx.size.height;
        let Some(office) = ctx.desk.office() else { return };
        self.sheet.replace(match self.page {
            SystemPage::Here => here(office, ctx.words),
            SystemPage::Backup => backups(office, ctx.words),
            SystemPage::Health => health(office, ctx.words),
            SystemPage::Requests => requests_open(office, ctx.words),
            SystemPage::Keeping => keeping_due(office, ctx.words),
            _ => about(office, ctx.words),
        });
    }

    fn name_key(&self) -> &'static str {
        match self.page {
            SystemPage::Here => "system.here",
            SystemPage::Backup => "system.backup",
            SystemPage::Health => "system.health",
            SystemPage::Requests => "system.requests",
            SystemPage::Keeping => "system.keeping",
            _ => "system.about",
        }
    }
}

/// A sentence or two, over as many lines as they take on the smallest screen.
fn paragraph(text: &str) -> Vec<Line> {
    fit::wrap(text, 76).into_iter().map(Line::whole).collect()
}

fn here(office: &Office, words: &Words) -> Vec<Line> {
    let Some(presence) = &office.presence else {
        return vec![Line::new(&office.actor.terminal, office.actor.operator.clone())];
    };
    let line = |seat: crate::tui::office::Seated| {
        let since = seat.since.local().format("%d/%m %H:%M").to_string();
        let name = if seat.operator.is_empty() { words.say("system.nobody") } else { &seat.operator };
        let looks = if seat.read_only { words.say("system.read_only") } else { "" };
        let away = if seat.away { words.say("system.away") } else { "" };
        Line::new(&seat.terminal, format!("{name:24} {since}  {looks} {away}"))
    };
    presence.seated().into_iter().map(line).collect()
}

fn backups(office: &Office, words: &Words) -> Vec<Line> {
    let status = match backup::status(&office.register) {
        Ok(status) => status,
        Err(e) => return vec![Line::whole(words.tell(&e)).toned(Tone::Bad)],
    };
    let plan = status.plan.map_or_else(
        || words.say("system.no_plan").to_owned(),
        |p| words.fill("system.plan", &[("folder", &p.folder), ("hours", &p.every_hours.to_string())]),
    );
    let done = |d: Option<backup::Done>| {
        d.map_or_else(|| words.say("system.never").to_owned(), |d| format!("{}  {}", d.at.vi(), d.what))
    };
    let mut lines = vec![
        Line::new(words.say("system.plan_label"), plan),
        Line::new(words.say("system.last"), done(status.last)),
        Line::new(words.say("system.failed"), done(status.failed)),
        Line::new(words.say("system.proven"), done(status.proven)),
    ];
    if let Ok(Some(concern)) = backup::concern(&office.register, office.register.now()) {
        lines.push(Line::default());
        lines.push(Line::whole(format!("! {concern}")).toned(Tone::Look));
    }
    lines.push(Line::default());
    lines.extend(paragraph(words.say("system.backup_how")));
    lines
}

fn requests_open(office: &Office, words: &Words) -> Vec<Line> {
    let open = requests::open(&office.register, &office.actor).unwrap_or_default();
    let today = office.register.now().date();
    let name = |no| people::person(&office.register, &office.actor, no).map(|p| p.record.full_name);
    let mut lines: Vec<Line> = open
        .iter()
        .map(|r| {
            let tone = if r.due <= today { Tone::Bad } else { Tone::Plain };
            let received = r.received_at.local().format("%d/%m %H:%M");
            let line = format!(
                "{:30} {received} → {}",
                name(r.person).unwrap_or_default(),
                r.due.format("%d/%m/%Y")
            );
            Line::whole(line).toned(tone)
        })
        .collect();
    lines.push(Line::default());
    lines.extend(paragraph(words.say("system.requests_how")));
    lines
}

fn keeping_due(office: &Office, words: &Words) -> Vec<Line> {
    let due = match keeping::due(&office.register, &office.actor) {
        Ok(due) => due,
        Err(e) => return vec![Line::whole(words.tell(&e)).toned(Tone::Bad)],
    };
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
    lines
}

/// Removes the slips' files that are past their period.
fn erase(ctx: &mut Ctx<'_>) {
    let Some(office) = ctx.desk.office() else { return };
    match keeping::erase(&office.register, &office.actor, keeping::SLIP_FILE) {
        Ok(count) => {
            let said = ctx.words.fill("system.erased", &[("count", &grouped(count as u64))]);
            ctx.toast(Tone::Good, said);
        }
        Err(e) => refused(ctx, &e),
    }
}

fn health(office: &Office, words: &Words) -> Vec<Line> {
    let path = office.register.path();
    let mib = |bytes: u64| format!("{} MiB", grouped(bytes.div_ceil(1 << 20)));
    let size = std::fs::metadata(path).map_or_else(|e| e.to_string(), |m| mib(m.len()));
    let reserve = std::fs::metadata(reserve::path(path)).map_or(0, |m| m.len());
    let head = office.register.head();
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
    match head {
        Ok(head) => lines.push(Line::new(words.say("system.head"), head.anchor())),
        Err(e) => lines.push(Line::whole(words.tell(&e)).toned(Tone::Bad)),
    }
    lines.push(Line::default());
    lines.extend(paragraph(words.say("system.health_how")));
    lines
}

fn about(office: &Office, words: &Words) -> Vec<Line> {
    let register = &office.register;
    let mut lines = vec![
        Line::new("soxa", env!("CARGO_PKG_VERSION")),
        Line::new(words.say("system.commune"), register.commune().name.clone()),
        Line::new(words.say("system.licence"), "MIT OR Apache-2.0"),
        Line::default(),
    ];
    lines.extend(paragraph(words.say("system.about_text")));
    lines
}

impl Screen for Sheets {
    fn title(&self, words: &Words) -> String {
        words.say(self.name_key()).to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["system", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Resume(Some(Answer::Yes)) if self.page == SystemPage::Keeping => {
                erase(ctx);
                self.load(ctx);
            }
            // What is past its period is found by going over everything: not again at every save of another desk.
            UiEvent::Changed(_) if self.page == SystemPage::Keeping => {}
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => self.load(ctx),
            UiEvent::Action(Action::Discard) if self.page == SystemPage::Keeping => {
                ctx.open(Route::Confirm(Message {
                    title: ctx.words.say("system.erase").to_owned(),
                    body: ctx.words.say("system.erase_ask").to_owned(),
                }));
            }
            UiEvent::Action(action) if self.sheet.act(*action, self.height) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.sheet.view(Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }, buf, view);
        None
    }

    fn help(&self) -> &'static str {
        "system.about_page"
    }

    fn hints(&self) -> Vec<Hint> {
        let erase = Hint { label: Some("system.erase"), ..Action::Discard.into() };
        let mut hints = vec![Action::Back.into()];
        hints.extend((self.page == SystemPage::Keeping).then_some(erase));
        hints
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
