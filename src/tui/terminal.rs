//! Where a terminal stands before its operator is known, and whom it asks to go on: makes the workspaces of its operators.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use super::backend::{Backend, Choice, Draft, FindResult, Overview};
use super::input::Millis;
use super::lookup::Source;
use super::sign_in::SignIn;
use super::words::Words;
use super::workspace::{Presence, Workspace};
use crate::tui::sign_in::NotSignedIn;
use soxa_service::drafts::Keeper;
use soxa_service::origin::Origin;
use soxa_service::{Actor, Register, RegisterKind, ServiceError, operators, settings};

/// A terminal's side of the register, whoever works there.
pub struct Terminal {
    /// The register.
    pub register: Arc<Register>,
    /// The terminal's name for the journal.
    pub name: RefCell<String>,
    /// The printer that is asked first.
    pub printer: String,
    /// Where slips are written.
    pub slips: PathBuf,
    /// Whether this terminal is only to look, whoever works at it.
    pub read_only: bool,
    /// Who else is there.
    pub presence: Option<Arc<dyn Presence>>,
    /// Writes drafts.
    pub keeper: Arc<Keeper>,
    /// The system user at the terminal.
    pub uid: u32,
    /// The SSH key (base 64) that opened the line.
    pub key: Option<String>,
    /// Is told who works here from now on.
    pub signed_in: Box<dyn Fn(&str)>,
    /// Who works here.
    pub actor: RefCell<Option<Actor>>,
}

impl Terminal {
    /// The terminal of an operator, who works here from now on.
    pub fn workspace(&self, actor: Actor) -> Rc<Workspace> {
        let actor = if self.read_only { actor.read_only() } else { actor };
        self.actor.replace(Some(actor.clone()));
        (self.signed_in)(&actor.operator);
        let (slips, keeper) = (self.slips.clone(), Arc::clone(&self.keeper));
        let workspace = Workspace::with_keeper(Arc::clone(&self.register), actor, slips, keeper);
        Rc::new(workspace.with_printer(&self.printer).with_presence(self.presence.clone()))
    }
}

impl SignIn for Terminal {
    fn asks(&self) -> bool {
        let actor = self.actor.borrow();
        actor.as_ref().is_none_or(|actor| operators::has_secret(&self.register, actor))
    }

    fn unlock(&self, secret: &str) -> Result<(), NotSignedIn> {
        let actor = self.actor.borrow();
        let Some(actor) = actor.as_ref() else { return Err(Box::new(String::new())) };
        operators::unlock(&self.register, actor, secret).map_err(not_signed_in)
    }

    fn sign_in(&self, name: &str, secret: &str) -> Result<Rc<dyn Backend>, NotSignedIn> {
        let terminal = self.name.borrow().clone();
        let origin = Origin::new(self.uid, &terminal, self.key.as_deref());
        let actor = operators::sign_in(&self.register, name, secret, &terminal, &origin);
        Ok(self.workspace(actor.map_err(not_signed_in)?))
    }

    /// The demo asks for nothing, and so does not lock itself.
    fn idle(&self) -> Option<Millis> {
        let minutes = settings::idle_minutes(&self.register);
        (self.register.kind() != RegisterKind::Demo && minutes > 0).then_some(u64::from(minutes) * 60_000)
    }
}

/// The terminal that is shown before anybody works at it: it knows the time and nothing else.
impl Backend for Terminal {
    fn now(&self) -> DateTime<FixedOffset> {
        self.register.now().local()
    }

    fn commune(&self) -> String {
        self.register.commune().name.clone()
    }

    fn operator(&self) -> String {
        String::new()
    }

    fn waiting(&self) -> Result<usize, ServiceError> {
        Ok(0)
    }

    fn overview(&self, _words: &Words) -> Result<Overview, ServiceError> {
        Ok(Overview::default())
    }

    fn find(&self, _query: &str, _limit: usize) -> Result<FindResult, ServiceError> {
        Ok(FindResult::default())
    }

    fn lookup(&self, _source: Source, _typed: &str, _limit: usize) -> Result<Vec<Choice>, ServiceError> {
        Ok(Vec::new())
    }

    fn keep_drafts(&self, _drafts: &[Draft]) {}
}

/// Why the service lets nobody in.
fn not_signed_in(e: ServiceError) -> NotSignedIn {
    Box::new(e)
}
