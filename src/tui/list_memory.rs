//! What lists remember of how somebody wants them, and the filters kept under a name: by operator and list, where half-typed
//! forms are kept. Written when something is chosen, never for a key that moves; a terminal that only looks keeps nothing.

use serde::{Deserialize, Serialize};

use super::backend::{Backend, Draft};
use super::route::{Route, SystemPage};
use super::screen::Ctx;
use super::theme::Tone;
use super::widgets::table::{Arrangement, Filter, Reply, Table};
use super::workspace::Workspace;
use soxa_service::ServiceError;

/// What all of it is kept under, among what was begun and not saved.
pub const KEPT: &str = "kept/";
const ARRANGEMENTS: &str = "kept/list/";
const FILTERS: &str = "kept/filter/";

/// A list, whatever it is about at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListId {
    /// The cases.
    Cases,
    /// People and households.
    People,
    /// Notices of personal ids.
    Notices,
    /// The journal.
    Journal,
    /// The last acts.
    Acts,
    /// What was begun and not saved.
    Drafts,
    /// Files that cancel a personal id.
    IdFiles,
    /// Special-person files.
    Specials,
    /// What waits for the printer.
    PrintQueue,
    /// Lists of others.
    Lists,
    /// The other registers.
    Registers,
    /// Cases that one commune received and another decides.
    Referrals,
    /// Files that the level above offers.
    Offers,
    /// A register's lines.
    Entries(String),
    /// What waits for a national system, or for all.
    Queue(Option<String>),
    /// The findings of a rule.
    Findings(String),
    /// The records behind a figure.
    Behind(String),
    /// Targets with a day.
    Targets,
    /// The reports that were sent.
    SentReports,
    /// The pages of the system.
    System,
    /// The operators.
    Operators,
    /// What waits for a second person.
    Proposals,
    /// Hamlets and the commune.
    Units,
    /// What the level above sees.
    Province,
}

/// Lists that there is one of.
const SINGLE: [(&str, ListId); 20] = [
    ("cases", ListId::Cases),
    ("people", ListId::People),
    ("notices", ListId::Notices),
    ("journal", ListId::Journal),
    ("acts", ListId::Acts),
    ("drafts", ListId::Drafts),
    ("id_files", ListId::IdFiles),
    ("specials", ListId::Specials),
    ("print_queue", ListId::PrintQueue),
    ("lists", ListId::Lists),
    ("registers", ListId::Registers),
    ("referrals", ListId::Referrals),
    ("offers", ListId::Offers),
    ("targets", ListId::Targets),
    ("sent_reports", ListId::SentReports),
    ("system", ListId::System),
    ("operators", ListId::Operators),
    ("proposals", ListId::Proposals),
    ("units", ListId::Units),
    ("province", ListId::Province),
];

impl ListId {
    /// The name it is kept under.
    pub fn name(&self) -> String {
        match self {
            Self::Entries(id) => format!("entries:{id}"),
            Self::Queue(system) => format!("queue:{}", system.as_deref().unwrap_or_default()),
            Self::Findings(rule) => format!("findings:{rule}"),
            Self::Behind(code) => format!("behind:{code}"),
            single => {
                let mut all = SINGLE.iter();
                all.find(|(_, id)| id == single).map_or_else(String::new, |(name, _)| (*name).to_owned())
            }
        }
    }

    /// The list of such a name.
    fn from_name(name: &str) -> Option<Self> {
        match name.split_once(':') {
            Some(("entries", id)) => Some(Self::Entries(id.to_owned())),
            Some(("queue", system)) => {
                Some(Self::Queue(Some(system.to_owned()).filter(|system| !system.is_empty())))
            }
            Some(("findings", rule)) => Some(Self::Findings(rule.to_owned())),
            Some(("behind", code)) => Some(Self::Behind(code.to_owned())),
            Some(_) => None,
            None => SINGLE.iter().find(|(known, _)| *known == name).map(|(_, id)| id.clone()),
        }
    }

    /// Where it is; nothing for what is reached through another place only.
    pub fn route(&self) -> Option<Route> {
        Some(match self {
            Self::Cases => Route::CaseSearch { query: String::new() },
            Self::People => Route::People { query: String::new() },
            Self::Notices => Route::Notices,
            Self::Journal => Route::System(SystemPage::Journal),
            Self::Acts => Route::Acts,
            Self::Drafts => Route::Drafts,
            Self::IdFiles => Route::IdFiles,
            Self::Specials => Route::Numbered(5),
            Self::PrintQueue => Route::PrintQueue,
            Self::Lists => Route::Numbered(6),
            Self::Registers => Route::Numbered(9),
            Self::Referrals => Route::Referrals,
            Self::Offers => Route::System(SystemPage::Offers),
            Self::Entries(id) => Route::Entries(id.clone()),
            Self::Queue(system) => Route::Queue(system.clone()),
            Self::Findings(rule) => Route::Findings(rule.clone()),
            Self::Behind(_) | Self::Province => return None,
            Self::Targets => Route::Targets,
            Self::SentReports => Route::SentReports,
            Self::System => Route::Numbered(0),
            Self::Operators => Route::System(SystemPage::Operators),
            Self::Proposals => Route::System(SystemPage::Proposals),
            Self::Units => Route::System(SystemPage::Units),
        })
    }
}

/// A filter with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The list it is of.
    pub list: ListId,
    /// What the list was called when it was kept.
    pub title: String,
    /// What it is called.
    pub name: String,
    /// What it keeps the list to.
    pub filter: Filter,
}

/// A filter as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    title: String,
    filter: Filter,
}

fn filter_key(list: &ListId, name: &str) -> String {
    format!("{FILTERS}{}/{name}", list.name())
}

/// The filters whoever works here has kept, of one list or of all; what another version wrote otherwise is left out.
///
/// # Errors
/// They cannot be read.
pub fn filters(workspace: &Workspace, list: Option<&ListId>) -> Result<Vec<Named>, ServiceError> {
    let under = list.map_or_else(|| FILTERS.to_owned(), |list| filter_key(list, ""));
    let named = |draft: Draft| {
        let (list, name) = draft.key.strip_prefix(FILTERS)?.split_once('/')?;
        let Written { title, filter } = serde_json::from_str(&draft.body).ok()?;
        Some(Named { list: ListId::from_name(list)?, title, name: name.to_owned(), filter })
    };
    Ok(workspace.drafts(&under)?.into_iter().filter_map(named).collect())
}

/// What one list remembers, as it was kept last.
#[derive(Debug, Clone)]
pub struct Remembered {
    list: ListId,
    arrangement: Arrangement,
}

impl Remembered {
    /// What is kept of a list; what cannot be read is told, and the list opens as it comes.
    pub fn of(list: ListId, ctx: &Ctx<'_>) -> Self {
        let key = format!("{ARRANGEMENTS}{}", list.name());
        let kept = ctx.workspace().and_then(|workspace| ctx.read(workspace.drafts(&key)));
        let kept = kept.unwrap_or_default().into_iter().find(|draft| draft.key == key);
        // What another version wrote otherwise is as if nothing were kept.
        let arrangement = kept.and_then(|draft| serde_json::from_str(&draft.body).ok()).unwrap_or_default();
        Self { list, arrangement }
    }

    /// Which list it is.
    pub fn list(&self) -> &ListId {
        &self.list
    }

    /// The arrangement that is kept.
    pub fn arrangement(&self) -> &Arrangement {
        &self.arrangement
    }

    /// Keeps how the list is arranged now, where that is another way than before.
    pub fn note(&mut self, table: &Table, ctx: &Ctx<'_>) {
        let arrangement = table.arrangement();
        if arrangement == self.arrangement {
            return;
        }
        self.arrangement = arrangement;
        let Some(workspace) = ctx.workspace().filter(|workspace| !workspace.actor.is_read_only()) else {
            return;
        };
        let key = format!("{ARRANGEMENTS}{}", self.list.name());
        if self.arrangement == Arrangement::default() {
            return workspace.forget_draft(&key);
        }
        match serde_json::to_string(&self.arrangement) {
            Ok(body) => workspace.keep_drafts(&[Draft { key, body }]),
            Err(e) => ctx.toast(Tone::Bad, e.to_string()),
        }
    }

    /// The filter of this list that was chosen elsewhere, once.
    pub fn asked(&self, ctx: &Ctx<'_>) -> Option<Filter> {
        let mut memory = ctx.workspace()?.memory.borrow_mut();
        memory.filter.take_if(|(list, _)| *list == self.list).map(|(_, filter)| filter)
    }

    /// Does what a table asks about filters that are kept; false for what it asks of somebody else. `filter` is the one in
    /// force.
    pub fn answer(
        &self,
        reply: &Reply,
        (table, filter): (&mut Table, &Filter),
        title: &str,
        ctx: &Ctx<'_>,
    ) -> bool {
        let Some(workspace) = ctx.workspace() else { return false };
        let only_looks = workspace.actor.is_read_only();
        let say = |key: &str, name: &str| ctx.toast(Tone::Good, ctx.words.fill(key, &[("name", name)]));
        match reply {
            Reply::Filters => {
                let Some(kept) = ctx.read(filters(workspace, Some(&self.list))) else { return true };
                let kept = kept.into_iter().map(|named| (named.name, named.filter)).collect();
                if !table.offer(!filter.is_empty() && !only_looks, kept) {
                    ctx.toast(Tone::Look, ctx.words.say("table.none_kept"));
                }
            }
            Reply::Keep(_) | Reply::Forget(_) if only_looks => {
                ctx.toast(Tone::Look, ctx.words.say("table.only_looks"));
            }
            Reply::Keep(name) => {
                let written = Written { title: title.to_owned(), filter: filter.clone() };
                match serde_json::to_string(&written) {
                    Ok(body) => {
                        workspace.keep_drafts(&[Draft { key: filter_key(&self.list, name), body }]);
                        say("table.kept", name);
                    }
                    Err(e) => ctx.toast(Tone::Bad, e.to_string()),
                }
            }
            Reply::Forget(name) => {
                workspace.forget_draft(&filter_key(&self.list, name));
                say("table.forgotten", name);
            }
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_found_again_by_its_name() {
        let single = SINGLE.iter().map(|(_, id)| id.clone());
        let others = [
            ListId::Entries("hoa-giai".to_owned()),
            ListId::Queue(None),
            ListId::Queue(Some("dc01".to_owned())),
            ListId::Findings("no_cmnd".to_owned()),
            ListId::Behind("I.1".to_owned()),
        ];
        for list in single.chain(others) {
            assert!(!list.name().is_empty() && !list.name().contains('/'), "{list:?}");
            assert_eq!(ListId::from_name(&list.name()), Some(list));
        }
    }
}
