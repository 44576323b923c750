//! The stack of screens of one session. The lowest is the start screen and never closes.

use crate::tui::screen::Screen;

/// Screens, the top one last.
#[derive(Clone)]
pub struct Layers {
    stack: Vec<Box<dyn Screen>>,
}

impl Layers {
    /// A stack of one.
    pub fn new(lowest: Box<dyn Screen>) -> Self {
        Self { stack: vec![lowest] }
    }

    /// The screen that sees events first.
    pub fn top(&self) -> Option<&dyn Screen> {
        self.stack.last().map(Box::as_ref)
    }

    /// The screen that sees events first.
    pub fn top_mut(&mut self) -> Option<&mut Box<dyn Screen>> {
        self.stack.last_mut()
    }

    /// Lays a screen on top.
    pub fn push(&mut self, screen: Box<dyn Screen>) {
        self.stack.push(screen);
    }

    /// Takes the top screen away, unless it is the last.
    pub fn pop(&mut self) -> bool {
        if self.stack.len() < 2 {
            return false;
        }
        self.stack.pop().is_some()
    }

    /// Takes away everything but the lowest screen.
    pub fn clear(&mut self) {
        self.stack.truncate(1);
    }

    /// How many there are.
    pub fn depth(&self) -> usize {
        self.stack.len()
    }

    /// The screens that can be seen, lowest first: the topmost whole screen and what is laid over it.
    pub fn visible(&self) -> impl Iterator<Item = &dyn Screen> {
        let whole = self.stack.iter().rposition(|screen| !screen.is_overlay()).unwrap_or(0);
        self.stack.iter().skip(whole).map(Box::as_ref)
    }

    /// All screens, lowest first.
    pub fn all(&self) -> impl Iterator<Item = &dyn Screen> {
        self.stack.iter().map(Box::as_ref)
    }

    /// All screens, lowest first.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Box<dyn Screen>> {
        self.stack.iter_mut()
    }
}
