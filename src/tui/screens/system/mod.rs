//! Screen 0: who is where, operators, printing, backups, health, the journal, settings. A page is an entry in [`PAGES`].

mod backup_step;
mod journal;
mod offers;
mod operators;
mod pages;
mod proposals;
mod step;
mod units;
mod units_step;

pub use backup_step::BackupStep;
pub use journal::JournalList;
pub use offers::{OfferRefusal, OfferSheet, Offers};
pub use operators::Operators;
pub use pages::Sheets;
pub use proposals::{Proposals, waiting};
pub use step::Administration;
pub use units::Units;
pub use units_step::UnitStep;

use super::title_key;
use crate::tui::action::Action;
use crate::tui::list_memory::ListId;
use crate::tui::route::{AdminStep, Route, SystemPage};
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{AsRow, Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::{
    Permission, ServiceError, backup, offers as offered, operators as service, printing, requests, roles,
    settings, upward,
};

/// A page: word key of its name, what it takes to see it, where it leads, and its line of status.
struct Page {
    key: &'static str,
    needs: Option<Permission>,
    route: Route,
    status: fn(&Workspace, &Words) -> Result<String, ServiceError>,
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
    Page {
        key: "system.upward",
        needs: Some(Permission::ReadCases),
        route: Route::System(SystemPage::Upward),
        status: upward_line,
    },
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
    Page {
        key: "system.units",
        needs: Some(Permission::Administer),
        route: Route::System(SystemPage::Units),
        status: units_line,
    },
    Page { key: "offer.title", needs: None, route: Route::System(SystemPage::Offers), status: offers_line },
    Page { key: "system.packs", needs: None, route: Route::System(SystemPage::Packs), status: packs },
    Page { key: "system.about", needs: None, route: Route::System(SystemPage::About), status: version },
];

fn nothing(_: &Workspace, _: &Words) -> Result<String, ServiceError> {
    Ok(String::new())
}

fn here(workspace: &Workspace, words: &Words) -> Result<String, ServiceError> {
    let count = workspace.presence.as_ref().map_or(1, |p| p.connected().len());
    Ok(words.fill("system.terminals", &[("count", &count.to_string())]))
}

fn packs(workspace: &Workspace, words: &Words) -> Result<String, ServiceError> {
    let pack = workspace.register.rules().on(workspace.register.now().date());
    let newest = pack.packs().filter_map(|p| p.header.as_ref()).max_by_key(|h| h.first_day);
    let name = newest.map_or("", |h| &h.name);
    let count = pack.procedures().count().to_string();
    Ok(words.fill("system.procedures", &[("count", &count), ("name", name)]))
}

fn units_line(workspace: &Workspace, words: &Words) -> Result<String, ServiceError> {
    let count = workspace.register.commune().hamlets.len().to_string();
    Ok(words.fill("system.hamlets", &[("count", &count)]))
}

fn operators(workspace: &Workspace, words: &Words) -> Result<String, ServiceError> {
    let all = service::list(&workspace.register, &workspace.actor)?;
    Ok(words.fill(
        "system.people",
        &[("count", &all.len().to_string()), ("roles", &roles::all().len().to_string())],
    ))
}

fn proposals_line(workspace: &Workspace, words: &Words) -> Result<String, ServiceError> {
    let count = waiting(workspace)?;
    let told = words.fill("system.proposals_waiting", &[("count", &count.to_string())]);
    Ok(if count > 0 { format!("! {told}") } else { told })
}

fn printing_line(workspace: &Workspace, words: &Words) -> Result<String, ServiceError> {
    let waiting = printing::pending(&workspace.register, &workspace.actor)?.len();
    Ok(words.fill("system.waiting", &[("count", &waiting.to_string())]))
}

fn backup_line(workspace: &Workspace, words: &Words) -> Result<String, ServiceError> {
    let concern = backup::concern(&workspace.register, workspace.register.now())?;
    Ok(concern
        .map_or_else(|| words.say("system.fine").to_owned(), |concern| format!("! {}", words.tell(&concern))))
}

fn offers_line(workspace: &Workspace, words: &Words) -> Result<String, ServiceError> {
    Ok(match offered::waiting(&workspace.register)? {
        0 => String::new(),
        waiting => format!("! {}", words.fill("offer.waiting", &[("count", &waiting.to_string())])),
    })
}

fn upward_line(workspace: &Workspace, words: &Words) -> Result<String, ServiceError> {
    let status = upward::status(&workspace.register, &workspace.actor)?;
    let mark = status.as_ref().is_some_and(|s| s.is_worth_a_look(workspace.register.now()));
    Ok(format!("{}{}", if mark { "! " } else { "" }, upward_state(status.as_ref(), words)))
}

/// How far the level above is, in a few words.
fn upward_state(status: Option<&upward::Status>, words: &Words) -> String {
    let Some(status) = status else { return words.say("system.never_sent").to_owned() };
    let at = status.at.local().format("%H:%M %d/%m").to_string();
    match status.behind {
        _ if status.is_fork => words.say("system.fork").to_owned(),
        Some(0) => words.fill("system.sent", &[("at", &at)]),
        Some(behind) => {
            let behind = crate::tui::fit::grouped(behind as u64);
            words.fill("system.behind", &[("count", &behind), ("at", &at)])
        }
        None => words.fill("system.behind_unknown", &[("at", &at)]),
    }
}

fn journal_line(workspace: &Workspace, words: &Words) -> Result<String, ServiceError> {
    let entries = workspace.register.head()?.seq;
    Ok(words.fill("system.entries", &[("count", &crate::tui::fit::grouped(entries))]))
}

fn requests_line(workspace: &Workspace, words: &Words) -> Result<String, ServiceError> {
    let open = requests::open(&workspace.register, &workspace.actor)?;
    let today = workspace.register.now().date();
    let late = open.iter().filter(|r| r.due <= today).count();
    let mark = if late > 0 { "! " } else { "" };
    let counts = [("count", open.len().to_string()), ("late", late.to_string())];
    let counts = counts.each_ref().map(|(name, n)| (*name, n.as_str()));
    Ok(format!("{mark}{}", words.fill("system.requests_open", &counts)))
}

fn settings_line(workspace: &Workspace, words: &Words) -> Result<String, ServiceError> {
    let minutes = settings::idle_minutes(&workspace.register).to_string();
    Ok(words.fill("system.idle", &[("minutes", &minutes)]))
}

fn version(_: &Workspace, _: &Words) -> Result<String, ServiceError> {
    Ok(format!("soxa {}", env!("CARGO_PKG_VERSION")))
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

/// The list of pages: number in [`PAGES`], name, status.
#[derive(Clone, Default)]
pub struct System(Vec<(usize, String, String)>);

impl AsRow for (usize, String, String) {
    fn id(&self, _: u32) -> u32 {
        u32::try_from(self.0).unwrap_or_default()
    }

    fn row(&self, _: u32) -> Row {
        let (_, name, status) = self;
        Row {
            cells: vec![name.clone(), status.clone()],
            tone: if status.starts_with('!') { Tone::Look } else { Tone::Plain },
            ..Row::default()
        }
    }
}

impl Listing for System {
    type Rows = Vec<(usize, String, String)>;

    fn rows(&self) -> &Vec<(usize, String, String)> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<(), ServiceError> {
        let may = |page: &Page| {
            let own = matches!(page.route, Route::Admin(AdminStep::OwnPassword | AdminStep::OwnPin));
            page.needs.is_none_or(|needs| workspace.actor.may(needs))
                && !(own && workspace.actor.is_read_only())
        };
        let entry = |(number, page): (usize, &Page)| {
            // What is wrong with one page keeps nobody from the others.
            let status = (page.status)(workspace, words);
            let status = status.unwrap_or_else(|e| format!("! {}", words.tell(&e)));
            (number, words.say(page.key).to_owned(), status)
        };
        self.0 = PAGES.iter().enumerate().filter(|(_, page)| may(page)).map(entry).collect();
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        format!("0 {}", words.say(title_key(0)))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["system", "list"]
    }

    fn list(&self) -> ListId {
        ListId::System
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "system.nobody"
    }

    fn help(&self) -> &'static str {
        "system.about_page"
    }

    fn hints(&self, _: Option<u32>) -> Vec<Hint> {
        vec![Action::Open.into(), Action::ChangeOperator.into(), Action::Lock.into(), Action::Back.into()]
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        match (event, at.and_then(|number| PAGES.get(number as usize))) {
            (UiEvent::Action(Action::Open), Some(page)) => ctx.open(page.route.clone()),
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
