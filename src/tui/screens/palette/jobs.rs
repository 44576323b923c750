//! What the palette offers: what a key does here, the places of the program, procedures to receive, people and cases.

use std::sync::Arc;

use super::UNNAMED;
use crate::tui::action::Action;
use crate::tui::backend::FoundKind;
use crate::tui::list_memory::{self, ListId, Named};
use crate::tui::lookup::Source;
use crate::tui::route::{AdminStep, PeriodPaper, Route, SystemPage};
use crate::tui::screen::{Answer, Ctx};
use crate::tui::screens::{hub, title_key};
use crate::tui::widgets::table::Filter;
use soxa_service::entries;
use soxa_text::fold::fold;

/// Jobs that stay on top until others were done.
const REMEMBERED: usize = 5;
/// Letters typed from which on procedures and people are looked for.
const LONG_ENOUGH: usize = 2;
/// Procedures and records offered at most.
const OFFERED: usize = 8;

/// Something to be done.
#[derive(Debug, Clone)]
pub(super) struct Job {
    /// What it is called.
    pub label: String,
    /// Its keys, or what kind of thing it is.
    pub keys: String,
    /// The folded words it is found by.
    text: String,
    does: Does,
}

#[derive(Debug, Clone)]
enum Does {
    /// As if its key had been pressed.
    Act(Action),
    /// Opens a place.
    Go(Route),
    /// Keeps a list to a filter: the one below, or the one at a place.
    Filter(ListId, Filter, Option<Route>),
}

/// A place: its name, other words it is looked for by, where it is.
const PLACES: &[(&str, Route)] = &[
    ("place.acts", Route::Acts),
    ("place.drafts", Route::Drafts),
    ("place.stays", Route::Stays),
    ("place.chip", Route::ReadChip),
    ("place.notices", Route::Notices),
    ("place.id_files", Route::IdFiles),
    ("place.hand_over", Route::HandOver),
    ("place.book", Route::PaperPeriod(PeriodPaper::Book)),
    ("place.statistics", Route::PaperPeriod(PeriodPaper::Statistics)),
    ("place.print_queue", Route::PrintQueue),
    ("place.queue", Route::Queue(None)),
    ("place.referrals", Route::Referrals),
    ("place.targets", Route::Targets),
    ("place.sent_reports", Route::SentReports),
    ("place.take_in_list", Route::TakeInList),
    ("place.exercises", Route::Exercises),
    ("place.backup", Route::System(SystemPage::Backup)),
    ("place.backup_check", Route::Admin(AdminStep::BackupCheck)),
    ("place.backup_plan", Route::Admin(AdminStep::BackupPlan)),
    ("place.upward", Route::System(SystemPage::Upward)),
    ("place.offers", Route::System(SystemPage::Offers)),
    ("place.health", Route::System(SystemPage::Health)),
    ("place.operators", Route::System(SystemPage::Operators)),
    ("place.proposals", Route::System(SystemPage::Proposals)),
    ("place.journal", Route::System(SystemPage::Journal)),
    ("place.requests", Route::System(SystemPage::Requests)),
    ("place.keeping", Route::System(SystemPage::Keeping)),
    ("place.units", Route::System(SystemPage::Units)),
    ("place.packs", Route::System(SystemPage::Packs)),
    ("place.here", Route::System(SystemPage::Here)),
    ("place.about", Route::System(SystemPage::About)),
    ("place.settings", Route::Admin(AdminStep::Settings)),
    ("place.password", Route::Admin(AdminStep::OwnPassword)),
    ("place.pin", Route::Admin(AdminStep::OwnPin)),
];

/// What some key reaches in these contexts.
pub(super) fn of_keys(contexts: &[&'static str], ctx: &Ctx<'_>) -> Vec<Job> {
    let reachable = ctx.keymap.reachable(contexts).into_iter();
    let named = reachable
        .filter(|action| !UNNAMED.contains(action))
        .filter(|action| !(ctx.backend.only_looks() && action.writes()));
    let job = |action: Action| {
        let keys: Vec<String> = ctx.keymap.keys(contexts, action).iter().map(|key| key.shown()).collect();
        let label = action.screen_number().map_or_else(
            || ctx.words.say(&action.word_key()).to_owned(),
            |number| format!("{number} {}", ctx.words.say(title_key(number))),
        );
        Job { text: fold(&label), label, keys: keys.join("  "), does: Does::Act(action) }
    };
    named.map(job).collect()
}

/// Every place that whoever works here may open.
pub(super) fn of_places(ctx: &Ctx<'_>) -> Vec<Job> {
    let Some(workspace) = ctx.workspace() else { return Vec::new() };
    // The reader is at this PC, not where somebody looks in from.
    let is_here = |route: &Route| *route != Route::ReadChip || workspace.chip.is_some();
    let may = |route: &Route| {
        is_here(route) && route.needs().iter().all(|p| workspace.actor.require_any(*p).is_ok())
    };
    let place = |(key, route): &(&str, Route)| {
        // The name, and behind a bar other words for it.
        let said = ctx.words.say(key);
        let (label, _) = said.split_once('|').unwrap_or((said, ""));
        let label = label.trim().to_owned();
        Job { text: fold(&said.replace('|', " ")), label, keys: String::new(), does: Does::Go(route.clone()) }
    };
    let places = PLACES.iter().filter(|(_, route)| may(route)).map(place);
    let register = |spec: &Arc<entries::RegisterSpec>| Job {
        label: spec.label.clone(),
        keys: ctx.words.say("palette.register").to_owned(),
        text: fold(&spec.label),
        does: Does::Go(Route::Entries(spec.id.clone())),
    };
    let known = ctx.workspace().into_iter().flat_map(|o| entries::registers(&o.register));
    let registers = known.filter(|spec| !spec.hidden).map(register);
    places.chain(registers.filter(|_| may(&Route::Entries(String::new())))).collect()
}

/// Every filter that whoever works here has kept, of lists that may be opened; those of the list below first.
pub(super) fn of_filters(below: Option<&ListId>, ctx: &Ctx<'_>) -> Vec<Job> {
    let Some(workspace) = ctx.workspace() else { return Vec::new() };
    let mut kept = ctx.read(list_memory::filters(workspace, None)).unwrap_or_default();
    kept.sort_by_key(|named| below != Some(&named.list));
    let job = |named: Named| {
        let is_below = below == Some(&named.list);
        let place = named.list.route().filter(|route| route.refusal(workspace).is_none());
        let place = place.filter(|_| !is_below);
        (is_below || place.is_some()).then(|| Job {
            text: fold(&format!("{} {}", named.name, named.title)),
            keys: ctx.words.say("palette.filter").to_owned(),
            label: format!("{} · {}", named.name, named.title),
            does: Does::Filter(named.list, named.filter, place),
        })
    };
    kept.into_iter().filter_map(job).collect()
}

/// Procedures to receive, people and cases that answer what is typed.
pub(super) fn of_records(typed: &str, ctx: &Ctx<'_>) -> Vec<Job> {
    let typed = typed.trim();
    if typed.chars().count() < LONG_ENOUGH || ctx.workspace().is_none() {
        return Vec::new();
    }
    let mut jobs = Vec::new();
    let may =
        ctx.workspace().is_some_and(|w| w.actor.require_any(soxa_service::Permission::ReceiveCases).is_ok());
    let procedures = ctx.read(ctx.backend.lookup(Source::Procedures, typed, OFFERED)).unwrap_or_default();
    for procedure in procedures.into_iter().filter(|_| may) {
        let label = ctx.words.fill("palette.receive", &[("procedure", &procedure.label)]);
        let keys = procedure.detail.clone();
        let does = Does::Go(Route::NewCase { procedure });
        jobs.push(Job { text: String::new(), label, keys, does });
    }
    let found = ctx.read(ctx.backend.find(typed, OFFERED)).unwrap_or_default();
    for row in found.rows {
        let label = format!("{}  {}", row.title, row.detail);
        let route = match row.kind {
            FoundKind::Person => hub::place(row.id, ctx),
            _ => Route::from(&row),
        };
        let kind = match row.kind {
            FoundKind::Person => "found.person",
            FoundKind::Household => "found.household",
            FoundKind::Case => "found.case",
        };
        let keys = ctx.words.say(kind).to_owned();
        jobs.push(Job { text: String::new(), label, keys, does: Does::Go(route) });
    }
    jobs
}

impl Job {
    /// How well what is typed names it, the smaller the better; `None` where it does not.
    pub(super) fn rank(&self, typed: &str) -> Option<usize> {
        let typed = fold(typed.trim());
        let words: Vec<&str> = typed.split_whitespace().collect();
        let own: Vec<&str> = self.text.split_whitespace().collect();
        if !words.iter().all(|word| own.iter().any(|part| part.starts_with(word))) {
            return None;
        }
        let whole = words.iter().filter(|word| own.contains(word)).count();
        Some(if self.text.starts_with(&typed) { 0 } else { 1 + words.len() - whole })
    }

    /// Does it, and remembers it.
    pub(super) fn begin(self, ctx: &mut Ctx<'_>) {
        if let Some(workspace) = ctx.workspace().filter(|_| !self.text.is_empty()) {
            let jobs = &mut workspace.memory.borrow_mut().jobs;
            jobs.retain(|label| *label != self.label);
            jobs.insert(0, self.label);
            jobs.truncate(REMEMBERED);
        }
        match self.does {
            Does::Act(action) => ctx.answer(Answer::Action(action)),
            Does::Go(route) => ctx.replace(route),
            Does::Filter(list, filter, place) => {
                if let Some(workspace) = ctx.workspace() {
                    workspace.memory.borrow_mut().filter = Some((list, filter));
                }
                match place {
                    Some(route) => ctx.replace(route),
                    None => ctx.close(),
                }
            }
        }
    }
}
