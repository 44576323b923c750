//! Before a citizen's request is registered: whether there is one. Looking at who looked is answered on paper within two
//! working days, so nobody registers it by a key that was meant for something else.

use crate::tui::route::{Message, Route};
use crate::tui::screen::{Answer, Ctx, UiEvent};
use soxa_service::requests;

/// A question about a person that waits for its answer.
#[derive(Debug, Clone, Copy, Default)]
pub struct LooksQuestion {
    about: Option<u32>,
}

impl LooksQuestion {
    /// Nothing is asked.
    pub const NONE: Self = Self { about: None };

    /// Opens the answer to a request that is registered already, or asks whether one is to be.
    pub fn ask(&mut self, person: u32, name: &str, ctx: &Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let Some(open) = ctx.read(requests::open(&workspace.register, &workspace.actor)) else { return };
        if open.iter().any(|request| request.person == person) {
            return ctx.open(Route::Looks(person));
        }
        self.about = Some(person);
        let title = ctx.words.fill("looks.ask", &[("name", name)]);
        ctx.open(Route::Confirm(Message { title, body: ctx.words.say("looks.ask_about").to_owned() }));
    }

    /// Goes on where the question was answered with yes; false for an event that answers none.
    pub fn answered(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> bool {
        let UiEvent::Resume(answer) = event else { return false };
        match (self.about.take(), answer) {
            (Some(person), Some(Answer::Yes)) => ctx.open(Route::Looks(person)),
            _ => return false,
        }
        true
    }
}
