//! Signed files that the level above offers: which there are, who vouches for each and what it would change, and what is
//! decided about it.

use std::sync::Arc;

use crate::tui::action::Action;
use crate::tui::fault::existing;
use crate::tui::job::{Ending, Job};
use crate::tui::list_memory::ListId;
use crate::tui::route::Route;
use crate::tui::screen::{Answer, Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::screens::sheet_page::Detail;
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{FieldSpec, Form, Kind};
use crate::tui::widgets::list::{Column, Row};
use crate::tui::widgets::sheet::Line;
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::offer::{Offer, OfferId, OfferStanding};
use soxa_service::{Permission, ServiceError, offers};
use soxa_store::codec::Stored;
use soxa_text::display::sanitise_multiline;

use super::pages::paragraph;

const COLUMNS: [Column; 4] = [
    Column::name(28).growing().headed("head.file"),
    Column::text(20).headed("head.kind"),
    Column::text(12).headed("head.came"),
    Column::text(16).headed("head.state"),
];
const REASON: &str = "reason";

/// The offers, the newest first.
#[derive(Clone, Default)]
pub struct Offers(Vec<Row>);

impl Listing for Offers {
    type Rows = Vec<Row>;

    fn rows(&self) -> &Vec<Row> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<(), ServiceError> {
        let row = |Stored { no, record, .. }: Stored<Offer>| {
            let came = record.came_at.local().format("%d/%m %H:%M").to_string();
            let standing = record.standing();
            let cells = vec![record.name, words.tell(&record.kind), came, words.tell(&standing)];
            let tone = match standing {
                OfferStanding::Waiting => Tone::Look,
                OfferStanding::Taken => Tone::Plain,
                OfferStanding::Refused | OfferStanding::Withdrawn => Tone::Faint,
            };
            Row { id: no, cells, tone, ..Row::default() }
        };
        self.0 = offers::list(&workspace.register)?.into_iter().map(row).collect();
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        words.say("offer.title").to_owned()
    }

    fn list(&self) -> ListId {
        ListId::Offers
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "offer.none"
    }

    fn help(&self) -> &'static str {
        "offer.about"
    }

    fn hints(&self, at: Option<u32>) -> Vec<Hint> {
        let mut hints: Vec<Hint> = at.map(|_| Action::Open.into()).into_iter().collect();
        hints.push(Action::Back.into());
        hints
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        match (event, at) {
            (UiEvent::Action(Action::Open), Some(no)) => ctx.open(Route::Offer(no)),
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}

/// One offer.
#[derive(Clone)]
pub struct OfferSheet {
    no: u32,
    offer: Option<Stored<Offer>>,
    /// What taking it would change, or why it cannot be taken: worked out once, over everybody.
    effect: Vec<Line>,
    decides: bool,
}

impl OfferSheet {
    /// Of a number.
    pub const fn of(no: u32) -> Self {
        Self { no, offer: None, effect: Vec::new(), decides: false }
    }

    fn can_be_taken(&self) -> bool {
        self.decides && self.offer.as_ref().is_some_and(|offer| offer.record.can_be_taken())
    }

    fn can_be_refused(&self) -> bool {
        self.decides && self.offer.as_ref().is_some_and(|offer| offer.record.is_pending())
    }

    fn work_out(&mut self, offer: &Offer, workspace: &Workspace, words: &Words) {
        self.effect = match offers::effect(&workspace.register, &workspace.actor, offer) {
            Ok(effect) => effect.lines(words.lang()).iter().flat_map(|line| paragraph(line)).collect(),
            Err(why) => {
                let told = paragraph(&format!("✗ {}", words.tell(&why)));
                told.into_iter().map(|line| line.toned(Tone::Bad)).collect()
            }
        };
    }
}

impl Detail for OfferSheet {
    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<Vec<Line>, ServiceError> {
        let found = existing(offers::by_number(&workspace.register, self.no))?;
        let Some(found) = found else { return Ok(vec![Line::whole(words.say("offer.gone"))]) };
        self.decides = workspace.actor.may(Permission::Administer);
        let is_news = self.offer.as_ref() != Some(&found);
        self.offer = Some(found.clone());
        let offer = found.record;
        if is_news {
            self.effect.clear();
            if self.can_be_taken() {
                self.work_out(&offer, workspace, words);
            }
        }
        let mut lines = vec![
            Line::new(words.say("offer.file"), offer.name.clone()),
            Line::new(words.say("offer.kind"), words.tell(&offer.kind)),
            Line::new(words.say("offer.came"), offer.came_at.vi()),
            Line::new(words.say("offer.standing"), words.tell(&offer.standing())),
        ];
        if let Some(decision) = &offer.decision {
            let by = format!("{}  {}", decision.operator, decision.at.vi());
            lines.push(Line::new(words.say("offer.decided"), by));
            if !decision.reason.is_empty() {
                lines.push(Line::new(words.say("offer.reason"), decision.reason.clone()));
            }
        }
        lines.push(Line::default());
        lines.extend(self.effect.iter().cloned());
        if !offer.text.is_empty() {
            lines.push(Line::default());
            lines.extend(sanitise_multiline(&offer.text).lines().map(Line::whole));
        }
        Ok(lines)
    }

    fn title(&self, words: &Words) -> String {
        let name = self.offer.as_ref().map(|offer| offer.record.name.as_str()).unwrap_or_default();
        format!("{} · {name}", words.say("offer.title"))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["referral", "list"]
    }

    fn help(&self) -> &'static str {
        "offer.about_one"
    }

    fn hints(&self) -> Vec<Hint> {
        let named = |action, label| Hint { action, label: Some(label), keys: None };
        let mut hints = Vec::new();
        hints.extend(self.can_be_taken().then(|| named(Action::Save, "offer.take")));
        hints.extend(self.can_be_refused().then(|| named(Action::Delete, "offer.refuse")));
        hints.push(Action::Back.into());
        hints
    }

    fn above(&self) -> u16 {
        1
    }

    fn act(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Acted {
        match event {
            UiEvent::Action(Action::Save) if self.can_be_taken() => {
                if let Some(offer) = &self.offer {
                    take(offer.record.id, ctx);
                }
                Acted::Done
            }
            UiEvent::Action(Action::Delete) if self.can_be_refused() => {
                ctx.open(Route::OfferRefusal(self.no));
                Acted::Done
            }
            UiEvent::Resume(_) => Acted::Changed,
            _ => Acted::Ignored,
        }
    }
}

/// Takes an offer while everybody goes on working: units are changed for everybody of a hamlet.
fn take(id: OfferId, ctx: &Ctx<'_>) {
    let Some(workspace) = ctx.workspace() else { return };
    let (register, actor) = (Arc::clone(&workspace.register), workspace.actor.clone());
    let words = ctx.words.clone();
    ctx.work(Job::whole(ctx.words.say("offer.taking"), move || {
        offers::take(&register, &actor, &id.to_string())?;
        Ok(Ending::said(Tone::Good, words.say("offer.taken").to_owned()).answering(Answer::Yes))
    }));
}

/// An offer is refused for a reason.
#[derive(Clone)]
pub struct OfferRefusal(String);

impl OfferRefusal {
    /// The small form.
    ///
    /// # Errors
    /// The offer cannot be read.
    pub fn form(no: u32, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let Some(workspace) = ctx.workspace() else {
            return Ok(StepForm::with(Self(String::new()), Form::new(Vec::new())));
        };
        let offer = offers::by_number(&workspace.register, no)?;
        let help = ctx.words.say("offer.reason_help").to_owned();
        let reason = FieldSpec { help, ..FieldSpec::new(REASON, ctx.words.say("offer.reason"), Kind::Note) };
        Ok(StepForm::with(Self(offer.record.id.to_string()), Form::new(vec![reason.required()])))
    }
}

impl Step for OfferRefusal {
    fn title(&self, words: &Words) -> String {
        words.say("offer.refuse").to_owned()
    }

    fn help(&self) -> &'static str {
        "offer.about_one"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, _: &Words) -> Result<Done, Refused> {
        offers::refuse(&workspace.register, &workspace.actor, &self.0, &form.text(REASON))
            .map_err(Refused::at(REASON))?;
        Ok(Done::answer(Answer::Yes))
    }
}
