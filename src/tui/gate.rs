//! Who may work at a terminal: what a session asks when it is locked, or when somebody else sits down.

use soxa_text::words::InWords;
use std::rc::Rc;

use super::desk::Desk;
use super::input::Millis;

/// Why a door stays closed, to be said in the language of the terminal.
pub type Unopened = Box<dyn InWords>;

/// The keeper of a terminal's door.
pub trait Gate {
    /// Whether the operator who works here has a secret to tell before going on.
    fn asks(&self) -> bool;
    /// Lets the operator go on, or says why not.
    fn unlock(&self, secret: &str) -> Result<(), Unopened>;
    /// Another operator's desk, or why not.
    fn sign_in(&self, name: &str, secret: &str) -> Result<Rc<dyn Desk>, Unopened>;
    /// How long a terminal may stand unused before it locks itself.
    fn idle(&self) -> Option<Millis>;
}

/// A door without a lock, for stories.
#[derive(Debug, Clone, Copy)]
pub struct Open;

impl Gate for Open {
    fn asks(&self) -> bool {
        false
    }

    fn unlock(&self, _secret: &str) -> Result<(), Unopened> {
        Ok(())
    }

    fn sign_in(&self, _name: &str, _secret: &str) -> Result<Rc<dyn Desk>, Unopened> {
        Err(Box::new("không có ai khác làm việc ở đây".to_owned()))
    }

    fn idle(&self) -> Option<Millis> {
        None
    }
}
