//! A checklist of papers: Space goes from missing to what is usual (the choice's detail says `original` or `copy`),
//! to the other, and back to missing.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::input::{FieldInput, Look, Reply};
use super::spec::{Paper, PaperForm, Value};
use crate::tui::action::Action;
use crate::tui::backend::Choice;
use crate::tui::fit;
use crate::tui::screen::{Ctx, UiEvent};
use crate::tui::theme::Tone;

#[derive(Debug, Clone)]
pub(super) struct Papers {
    papers: Vec<(Choice, Option<PaperForm>)>,
    at: usize,
}

impl Papers {
    pub(super) fn new(papers: &[Choice]) -> Self {
        Self { papers: papers.iter().map(|paper| (paper.clone(), None)).collect(), at: 0 }
    }
}

impl FieldInput for Papers {
    fn update(&mut self, event: &UiEvent, _ctx: &Ctx<'_>) -> Reply {
        match event {
            UiEvent::Action(Action::Toggle) => {
                if let Some((paper, form)) = self.papers.get_mut(self.at) {
                    let (first, second) = PaperForm::usual(paper);
                    *form = match *form {
                        None => Some(first),
                        Some(form) if form == first => Some(second),
                        Some(_) => None,
                    };
                }
                Reply::Changed
            }
            UiEvent::Action(Action::AllPapers) => {
                for (paper, form) in &mut self.papers {
                    form.get_or_insert(PaperForm::usual(paper).0);
                }
                Reply::Changed
            }
            UiEvent::Action(Action::NextField) if self.at + 1 < self.papers.len() => {
                self.at += 1;
                Reply::Used
            }
            UiEvent::Action(Action::PrevField) if self.at > 0 => {
                self.at -= 1;
                Reply::Used
            }
            _ => Reply::Ignored,
        }
    }

    fn view(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) -> Option<Position> {
        for ((index, (paper, form)), y) in self.papers.iter().enumerate().zip(area.y..) {
            let mark = if form.is_some() { "✓" } else { "–" };
            let tone = if form.is_some() { Tone::Good } else { Tone::Plain };
            fit::put(buf, area.x, y, mark, 1, look.view.theme.tone(tone));
            let here = look.focused && index == self.at;
            let style = if here { look.view.theme.focus() } else { Style::new() };
            fit::put(buf, area.x + 2, y, &paper.label, area.width, style);
            let word = match form {
                Some(PaperForm::Original) => "paper.original",
                Some(PaperForm::Copy) => "paper.copy",
                None => continue,
            };
            fit::put(buf, area.x + area.width + 3, y, look.view.words.say(word), 14, Style::new());
        }
        let row = u16::try_from(self.at).unwrap_or(0);
        Some(Position { x: area.x, y: area.y + row })
    }

    fn height(&self) -> u16 {
        u16::try_from(self.papers.len()).unwrap_or(1).max(1)
    }

    fn check(&mut self, _ctx: &Ctx<'_>) -> Result<(), String> {
        Ok(())
    }

    fn value(&self) -> Value {
        let received = self.papers.iter().filter_map(|(paper, form)| Some((paper, (*form)?)));
        let papers: Vec<Paper> = received.map(|(paper, form)| Paper { id: paper.id.clone(), form }).collect();
        if papers.is_empty() { Value::Empty } else { Value::Papers(papers) }
    }

    fn set(&mut self, value: &Value) {
        let received: &[Paper] = match value {
            Value::Papers(papers) => papers,
            _ => &[],
        };
        for (paper, form) in &mut self.papers {
            *form = received.iter().find(|known| known.id == paper.id).map(|known| known.form);
        }
    }

    fn boxed_clone(&self) -> Box<dyn FieldInput> {
        Box::new(self.clone())
    }
}
