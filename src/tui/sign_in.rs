//! Who may work at a terminal: what a session asks when it is locked, or when somebody else sits down.

use soxa_text::words::InWords;
use std::rc::Rc;

use super::backend::Backend;
use super::input::Millis;

/// Why nobody was signed in, to be said in the language of the terminal.
pub type NotSignedIn = Box<dyn InWords>;

/// Lets operators in at a terminal.
pub trait SignIn {
    /// Whether the operator who works here has a secret to tell before going on.
    fn asks(&self) -> bool;
    /// Lets the operator go on, or says why not.
    fn unlock(&self, secret: &str) -> Result<(), NotSignedIn>;
    /// Another operator's terminal, or why not.
    fn sign_in(&self, name: &str, secret: &str) -> Result<Rc<dyn Backend>, NotSignedIn>;
    /// How long a terminal may stand unused before it locks itself.
    fn idle(&self) -> Option<Millis>;
}

/// A terminal without a lock, for stories.
#[derive(Debug, Clone, Copy)]
pub struct Unlocked;

impl SignIn for Unlocked {
    fn asks(&self) -> bool {
        false
    }

    fn unlock(&self, _secret: &str) -> Result<(), NotSignedIn> {
        Ok(())
    }

    fn sign_in(&self, _name: &str, _secret: &str) -> Result<Rc<dyn Backend>, NotSignedIn> {
        Err(Box::new("không có ai khác làm việc ở đây".to_owned()))
    }

    fn idle(&self) -> Option<Millis> {
        None
    }
}
