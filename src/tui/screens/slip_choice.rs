//! Which of a case's slips: those that make sense as it stands, the likeliest first.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, Outcome, Screen, UiEvent, ViewCtx};
use crate::tui::widgets::list::{Column, List, Row, RowSource};
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
    names: Names,
    list: List,
}

#[derive(Clone)]
struct Names(Vec<(SlipName, String)>);

impl RowSource for Names {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn rows(&self, from: usize, count: usize) -> Vec<Row> {
        let visible = self.0.iter().enumerate().skip(from).take(count);
        visible
            .map(|(i, (_, label))| Row { id: i as u32, cells: vec![label.clone()], ..Row::default() })
            .collect()
    }

    fn place(&self, id: u32) -> Option<usize> {
        Some(id as usize).filter(|i| *i < self.0.len())
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
        let names = Names(offered.unwrap_or_default().into_iter().map(label).collect());
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
                let chosen = self.list.selected().and_then(|i| self.names.0.get(i as usize));
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
