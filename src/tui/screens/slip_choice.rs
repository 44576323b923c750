//! Which of a case's slips: those that make sense as it stands, the likeliest first.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::widgets::list::{AsRow, Column, List, Row};
use crate::tui::words::Words;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::SlipName;
use soxa_paper::print::forms;
use soxa_service::ServiceError;
use soxa_service::cases;

/// The slips of a case.
#[derive(Clone)]
pub struct SlipChoice {
    case: u32,
    names: Vec<(SlipName, String)>,
    list: List,
}

impl AsRow for (SlipName, String) {
    fn row(&self, _: u32) -> Row {
        Row { cells: vec![self.1.clone()], ..Row::default() }
    }
}

impl SlipChoice {
    /// The slips of the case of a number.
    pub fn new(case: u32, ctx: &Ctx<'_>) -> Result<Self, ServiceError> {
        let offered = ctx.workspace().map(|workspace| {
            let code = cases::by_number(&workspace.register, &workspace.actor, case)?.record.shown_code();
            forms::offered(&workspace.register, &workspace.actor, &code)
        });
        let offered = offered.transpose()?;
        let label = |name: SlipName| (name, ctx.words.say(&format!("slips.{}", name.id())).to_owned());
        let names = offered.unwrap_or_default().into_iter().map(label).collect();
        let mut list = List::default();
        list.load(&names, ctx.size.height.saturating_sub(2));
        Ok(Self { case, names, list })
    }
}

impl Screen for SlipChoice {
    fn title(&self, words: &Words) -> String {
        words.say("slips.title").to_owned()
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["list"]
    }

    fn update(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        match event {
            UiEvent::Action(action) if self.list.act(*action, &self.names) => {}
            UiEvent::Action(Action::Open | Action::Print) => {
                let chosen = self.list.selected().and_then(|i| self.names.get(i as usize));
                if let Some((name, _)) = chosen {
                    ctx.replace(Route::Slip { case: self.case, form: *name });
                }
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn view(&self, area: Rect, buf: &mut Buffer, view: &ViewCtx<'_>) -> Option<Position> {
        self.list.view(Rect { y: area.y + 1, ..area }, buf, &[Column::text(50)], view);
        None
    }

    fn help(&self) -> &'static str {
        "slips.about"
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Open.into(), Action::Back.into()]
    }

    fn boxed_clone(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}
