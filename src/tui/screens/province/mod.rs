//! What the level above sees of its communes: a menu, and behind it lists of which each row opens what it is made of.

mod doubles;
mod offers;
mod pages;

use std::sync::Arc;

use crate::tui::action::Action;
use crate::tui::job::Job;
use crate::tui::list_memory::ListId;
use crate::tui::province::Province;
use crate::tui::route::{ProvincePage, Route};
use crate::tui::screen::{Ctx, Effect, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::widgets::list::{Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::ServiceError;
use soxa_service::refusal::{Field, UpwardProblem};

pub use doubles::{Double, doubles};
pub use pages::{Loaded, load};

/// A page as it was when it was opened: what communes send meanwhile stands in it when it is opened again.
#[derive(Clone)]
pub struct Page {
    page: ProvincePage,
    loaded: Loaded,
}

impl Page {
    /// The page of a place.
    ///
    /// # Errors
    /// This is no terminal of the level above, or what it asks is not answered.
    pub fn of(page: &ProvincePage, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let none = || ServiceError::refused(Field::Upward, UpwardProblem::OnlyAbove);
        let province = ctx.backend.province().ok_or_else(none)?;
        let loaded = province.take(page).map_or_else(|| load(page, province, ctx.words), Ok)?;
        Ok(Self { page: page.clone(), loaded })
    }
}

/// Asks and makes a page beside the session, before its place opens.
pub fn work(page: &ProvincePage, province: &Arc<Province>, words: &Words) -> Job {
    let what = words.say("job.above");
    let (page, province, words) = (page.clone(), Arc::clone(province), words.clone());
    Job::whole(what, move || {
        let loaded = load(&page, &province, &words)?;
        province.keep(page.clone(), loaded);
        Ok(Effect::Arrive(Route::Province(page)).into())
    })
}

impl Listing for Page {
    type Rows = Vec<Row>;

    fn rows(&self) -> &Vec<Row> {
        &self.loaded.rows
    }

    fn read(&mut self, _: &Workspace, _: &Words) -> Result<(), ServiceError> {
        Ok(())
    }

    fn title(&self, _: &Words) -> String {
        self.loaded.title.clone()
    }

    fn list(&self) -> ListId {
        ListId::Province
    }

    fn columns(&self) -> &[Column] {
        self.loaded.columns
    }

    fn empty(&self) -> &'static str {
        "province.nothing"
    }

    fn help(&self) -> &'static str {
        "province.about"
    }

    fn hints(&self, _: Option<u32>) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Back.into()]
    }

    fn above(&self) -> u16 {
        0
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        let behind = at.and_then(|at| self.loaded.behind.get(at as usize)).and_then(Option::as_ref);
        match (event, behind) {
            (UiEvent::Action(Action::Open), Some(page)) => ctx.open(Route::Province(page.clone())),
            // The menu says how things stand, and is looked at again whenever one comes back to it.
            (UiEvent::Resume(_), _) if self.page == ProvincePage::Menu => {
                if let Ok(again) = Self::of(&self.page, ctx) {
                    *self = again;
                }
                return Acted::Changed;
            }
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
