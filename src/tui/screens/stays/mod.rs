//! Stay notices by the list: the place and the time once, then the guests one line each, by scan or typing; saved
//! as one.
//!
//! [`head`] describes what is the same for all, [`guests`] the lines, [`save`] hands the list in.

mod guests;
mod head;
mod input;
mod save;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde::{Deserialize, Serialize};

use self::guests::Guests;
use crate::tui::action::Action;
use crate::tui::backend::Draft;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::screens::newcomer;
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Form, FormDraft, Twice};
use crate::tui::words::Words;
use soxa_service::intake::new_submission;
use soxa_service::stays::Guest;

/// Key of the drafts of this form.
const DRAFT: &str = "stays/";

/// A list of stays being written.
#[derive(Clone)]
pub struct Stays {
    head: Form,
    guests: Guests,
    /// The line in which the next guest is looked for.
    entry: Form,
    /// The few fields of a guest the register does not know.
    stranger: Form,
    zone: Zone,
    twice: Twice,
    submission: String,
    saved: bool,
}

/// Where the cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    /// What is the same for all.
    Head,
    /// The next guest.
    Guests,
    /// A guest the register does not know.
    Stranger,
}

/// A list as kept while it is being written.
#[derive(Default, Serialize, Deserialize)]
struct StaysDraft {
    submission: String,
    head: FormDraft,
    guests: Vec<Guest>,
    entry: FormDraft,
    stranger: FormDraft,
}

impl Stays {
    /// An empty list, or the last one that was not saved.
    pub fn new(ctx: &mut Ctx<'_>) -> Self {
        let mut this = Self::empty(ctx);
        if let Some(draft) = ctx.workspace().and_then(|workspace| ctx.read(workspace.drafts(DRAFT))?.pop()) {
            this.resume(&draft, ctx);
        }
        this
    }

    fn empty(ctx: &Ctx<'_>) -> Self {
        let mut head = Form::new(head::specs(ctx));
        head::propose(&mut head, ctx);
        Self {
            head,
            guests: Guests::default(),
            entry: Form::new(guests::entry_specs(ctx.words)),
            stranger: Self::stranger_form(ctx),
            zone: Zone::Head,
            twice: Twice::default(),
            submission: new_submission().unwrap_or_default(),
            saved: false,
        }
    }

    fn stranger_form(ctx: &Ctx<'_>) -> Form {
        Form::new(newcomer::specs(ctx.words, ctx.backend.now().date_naive()))
    }

    fn resume(&mut self, draft: &Draft, ctx: &mut Ctx<'_>) {
        let Ok(kept) = serde_json::from_str::<StaysDraft>(&draft.body) else { return };
        self.submission = kept.submission;
        self.head.from_draft(&kept.head);
        self.entry.from_draft(&kept.entry);
        self.stranger.from_draft(&kept.stranger);
        for guest in kept.guests {
            self.guests.add(guest, ctx);
        }
        if !self.guests.is_empty() {
            self.zone = Zone::Guests;
        }
        ctx.toast(Tone::Look, ctx.words.say("intake.resumed"));
    }

    fn draft_key(&self) -> String {
        format!("{DRAFT}{}", self.submission)
    }

    fn form(&self) -> &Form {
        match self.zone {
            Zone::Head => &self.head,
            Zone::Guests => &self.entry,
            Zone::Stranger => &self.stranger,
        }
    }
}

impl Screen for Stays {
    fn title(&self, words: &Words) -> String {
        words.say("stays.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        match (self.zone, self.form().is_choosing()) {
            (Zone::Guests, true) => &["choices", "guests", "stays", "form", "field"],
            (Zone::Guests, false) => &["guests", "stays", "form", "field"],
            (_, true) => &["choices", "stays", "form", "field"],
            (_, false) => &["stays", "form", "field"],
        }
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        self.take(event, ctx)
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.draw(area, buf, view)
    }

    fn help(&self) -> &'static str {
        "stays.about"
    }

    fn field_help(&self, words: &Words) -> Option<(String, String)> {
        self.form().help(words)
    }

    fn hints(&self) -> Vec<Hint> {
        let save = Hint { action: Action::Save, label: Some("stays.save"), keys: None };
        let stranger = Hint { action: Action::Add, label: Some("stays.add_stranger"), keys: None };
        let head = Hint { action: Action::PrevField, label: Some("stays.to_head"), keys: None };
        match self.zone {
            Zone::Guests => {
                vec![save, stranger, Action::Remove.into(), head, Action::Back.into()]
            }
            _ => vec![save, Action::NextField.into(), Action::Choose.into(), Action::Back.into()],
        }
    }

    fn draft(&self) -> Option<Draft> {
        let (head, entry, stranger) = (self.head.to_draft(), self.entry.to_draft(), self.stranger.to_draft());
        let empty = head.is_empty() && entry.is_empty() && stranger.is_empty();
        if self.saved || (empty && self.guests.is_empty()) {
            return None;
        }
        let submission = self.submission.clone();
        let draft = StaysDraft { submission, head, guests: self.guests.all().collect(), entry, stranger };
        Some(Draft { key: self.draft_key(), body: serde_json::to_string(&draft).unwrap_or_default() })
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
