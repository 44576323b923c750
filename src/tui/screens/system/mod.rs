//! Screen 0: who is where, operators, printing, backups, health, the journal, settings. A page is an entry in [`PAGES`].

mod journal;
mod operators;
mod pages;
mod proposals;
mod step;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use journal::JournalList;
pub use operators::Operators;
pub use pages::Sheets;
pub use proposals::{Proposals, waiting};
pub use step::Administration;

use super::title_key;
use crate::service::{
    Permission, ServiceError, backup, operators as service, printing, requests, roles, settings,
};
use crate::tui::action::Action;
use crate::tui::office::Office;
use crate::tui::route::{AdminStep, Route, SystemPage};
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, List, Row, RowSource};
use crate::tui::words::Words;

/// A page: word key of its name, what it takes to see it, where it leads, and its line of status.
struct Page {
    key: &'static str,
    needs: Option<Permission>,
    route: Route,
    status: fn(&Office, &Words) -> String,
}

const PAGES: &[Page] = &[
    Page { key: "system.here", needs: None, route: Route::System(SystemPage::Here), status: here },
    Page {
        key: "system.operators",
        needs: Some(Permission::Operators),
        route: Route::System(SystemPage::Operators),
        status: operators,
    },
    Page {
        key: "system.password",
        needs: None,
        route: Route::Admin(AdminStep::OwnPassword),
        status: nothing,
    },
    Page { key: "system.pin", needs: None, route: Route::Admin(AdminStep::OwnPin), status: nothing },
    Page {
        key: "system.printing",
        needs: Some(Permission::Print),
        route: Route::PrintQueue,
        status: printing_line,
    },
    Page { key: "system.backup", needs: None, route: Route::System(SystemPage::Backup), status: backup_line },
    Page { key: "system.health", needs: None, route: Route::System(SystemPage::Health), status: nothing },
    Page {
        key: "system.journal",
        needs: Some(Permission::ReadJournal),
        route: Route::System(SystemPage::Journal),
        status: journal_line,
    },
    Page {
        key: "system.requests",
        needs: Some(Permission::ReadJournal),
        route: Route::System(SystemPage::Requests),
        status: requests_line,
    },
    Page {
        key: "system.settings",
        needs: Some(Permission::Administer),
        route: Route::Admin(AdminStep::Settings),
        status: settings_line,
    },
    Page {
        key: "system.keeping",
        needs: Some(Permission::Administer),
        route: Route::System(SystemPage::Keeping),
        status: nothing,
    },
    Page {
        key: "system.proposals",
        needs: None,
        route: Route::System(SystemPage::Proposals),
        status: proposals_line,
    },
    Page { key: "system.about", needs: None, route: Route::System(SystemPage::About), status: version },
];

fn nothing(_: &Office, _: &Words) -> String {
    String::new()
}

fn here(office: &Office, words: &Words) -> String {
    let count = office.presence.as_ref().map_or(1, |p| p.seated().len());
    words.fill("system.terminals", &[("count", &count.to_string())])
}

fn operators(office: &Office, words: &Words) -> String {
    let all = service::list(&office.register, &office.actor).unwrap_or_default();
    words.fill(
        "system.people",
        &[("count", &all.len().to_string()), ("roles", &roles::all().len().to_string())],
    )
}

fn proposals_line(office: &Office, words: &Words) -> String {
    let count = waiting(office);
    let told = words.fill("system.proposals_waiting", &[("count", &count.to_string())]);
    if count > 0 { format!("! {told}") } else { told }
}

fn printing_line(office: &Office, words: &Words) -> String {
    let waiting = printing::pending(&office.register, &office.actor).map_or(0, |jobs| jobs.len());
    words.fill("system.waiting", &[("count", &waiting.to_string())])
}

fn backup_line(office: &Office, words: &Words) -> String {
    match backup::concern(&office.register, office.register.now()) {
        Ok(Some(concern)) => format!("! {concern}"),
        Ok(None) => words.say("system.fine").to_owned(),
        Err(e) => format!("! {}", words.tell(&e)),
    }
}

fn journal_line(office: &Office, words: &Words) -> String {
    let entries = office.register.head().map_or(0, |head| head.seq);
    words.fill("system.entries", &[("count", &crate::tui::fit::grouped(entries))])
}

fn requests_line(office: &Office, words: &Words) -> String {
    let open = requests::open(&office.register, &office.actor).unwrap_or_default();
    let today = office.register.now().date();
    let late = open.iter().filter(|r| r.due <= today).count();
    let mark = if late > 0 { "! " } else { "" };
    let counts = [("count", open.len().to_string()), ("late", late.to_string())];
    let counts = counts.each_ref().map(|(name, n)| (*name, n.as_str()));
    format!("{mark}{}", words.fill("system.requests_open", &counts))
}

fn settings_line(office: &Office, words: &Words) -> String {
    let minutes = settings::idle_minutes(&office.register).to_string();
    words.fill("system.idle", &[("minutes", &minutes)])
}

fn version(_: &Office, _: &Words) -> String {
    format!("soxa {}", env!("CARGO_PKG_VERSION"))
}

/// Says why something was not done, or that it waits for a second person.
fn refused(ctx: &mut Ctx<'_>, error: &ServiceError) {
    match error {
        ServiceError::Proposed { number, .. } => {
            let number = number.to_string();
            ctx.toast(Tone::Look, ctx.words.fill("proposals.made", &[("number", &number)]));
        }
        e => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
    }
}

const COLUMNS: [Column; 2] = [Column::text(26), Column::text(46).growing()];

/// The list of pages.
#[derive(Clone)]
pub struct System {
    pages: Entries,
    list: List,
}

/// Number in [`PAGES`], name, status.
#[derive(Clone)]
struct Entries(Vec<(usize, String, String)>);

impl RowSource for Entries {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let visible = self.0.iter().skip(from).take(count);
        let row = |(number, name, status): &(usize, String, String)| Row {
            id: u32::try_from(*number).unwrap_or_default(),
            cells: vec![name.clone(), status.clone()],
            tone: if status.starts_with('!') { Tone::Look } else { Tone::Plain },
            changed: false,
        };
        visible.map(row).collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.0.iter().position(|(number, ..)| *number == id as usize)
    }
}

impl System {
    /// With the status of now.
    pub fn new(ctx: &Ctx<'_>) -> Self {
        let mut this = Self { pages: Entries(Vec::new()), list: List::default() };
        this.load(ctx);
        this
    }

    fn load(&mut self, ctx: &Ctx<'_>) {
        let Some(office) = ctx.desk.office() else { return };
        let may = |page: &Page| {
            let own = matches!(page.route, Route::Admin(AdminStep::OwnPassword | AdminStep::OwnPin));
            page.needs.is_none_or(|needs| office.actor.may(needs)) && !(own && office.actor.is_read_only())
        };
        let entry = |(number, page): (usize, &Page)| {
            (number, ctx.words.say(page.key).to_owned(), (page.status)(office, ctx.words))
        };
        self.pages = Entries(PAGES.iter().enumerate().filter(|(_, page)| may(page)).map(entry).collect());
        self.list.load(&self.pages, ctx.size.height.saturating_sub(2));
    }
}

impl Screen for System {
    fn title(&self, words: &Words) -> String {
        format!("0 {}", words.say(title_key(0)))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["system", "list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => self.load(ctx),
            UiEvent::Action(action) if self.list.act(*action, &self.pages) => {}
            UiEvent::Action(Action::Open) => {
                if let Some(page) = self.list.selected().and_then(|number| PAGES.get(number as usize)) {
                    ctx.open(page.route.clone());
                }
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.list.view(Rect { y: area.y + 1, ..area }, buf, &COLUMNS, view);
        None
    }

    fn help(&self) -> &'static str {
        "system.about_page"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Open.into(), Action::ChangeOperator.into(), Action::Lock.into(), Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
