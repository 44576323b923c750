//! The mouse. Never needed: what can be clicked has a key, and a click does what the key does.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::Session;
use crate::tui::action::Action;
use crate::tui::screen::{Screen, Target, UiEvent};

/// Contexts in which the wheel moves.
const SCROLLING: [&str; 5] = ["list", "help", "palette", "choices", "start"];

impl Session {
    pub(super) fn mouse(&mut self, mouse: MouseEvent) {
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                let at = Position { x: mouse.column, y: mouse.row };
                // What was drawn last lies on top.
                let hit = self.spots.get_mut().iter().rev().find(|spot| spot.area.contains(at)).copied();
                if let Some(spot) = hit {
                    self.cards.interrupt();
                    self.codes.end(0);
                    self.click(spot.target);
                }
            }
            MouseEventKind::ScrollUp => self.wheel(Action::Up),
            MouseEventKind::ScrollDown => self.wheel(Action::Down),
            _ => {}
        }
    }

    fn click(&mut self, target: Target) {
        match target {
            Target::Action(action) => self.act(action),
            Target::Field(index) => {
                self.tell(&UiEvent::Field(index));
            }
            Target::Step(0) => self.act(Action::Open),
            Target::Step(step) => {
                let action = if step > 0 { Action::Down } else { Action::Up };
                for _ in 0..step.unsigned_abs() {
                    self.act(action);
                }
            }
        }
    }

    fn wheel(&mut self, action: Action) {
        let contexts = self.layers.top().map(Screen::contexts).unwrap_or_default();
        if contexts.iter().any(|context| SCROLLING.contains(context)) {
            self.act(action);
        }
    }
}
