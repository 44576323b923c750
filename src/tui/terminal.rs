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
use super::tokens::tokens;
use super::words::Words;
use super::workspace::{ChipPlace, Presence, Workspace};
use crate::tui::sign_in::NotSignedIn;
use soxa_service::certificates::{self, Challenge};
use soxa_service::drafts::Keeper;
use soxa_service::origin::Origin;
use soxa_service::{Actor, Register, RegisterKind, ServiceError, operators, settings};
use soxa_token::OnToken;

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
    /// Where chips of cards are read, where it is at this PC.
    pub chip: Option<Arc<ChipPlace>>,
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
    /// Is told by which token whoever works here has signed in, if by one.
    pub watch: Box<dyn Fn(Option<OnToken>)>,
}

impl Terminal {
    /// The terminal of an operator, who works here from now on.
    pub fn workspace(&self, actor: Actor) -> Rc<Workspace> {
        let actor = if self.read_only { actor.read_only() } else { actor };
        self.actor.replace(Some(actor.clone()));
        (self.signed_in)(&actor.operator);
        let (slips, keeper) = (self.slips.clone(), Arc::clone(&self.keeper));
        let workspace = Workspace::with_keeper(Arc::clone(&self.register), actor, slips, keeper);
        let workspace = workspace.with_printer(&self.printer).with_chip(self.chip.clone());
        Rc::new(workspace.with_presence(self.presence.clone()))
    }

    /// Who the token that is plugged in lets in, of a name or of any; nobody where none is bound to it. A line from
    /// elsewhere tries no PIN of a token at this PC.
    fn by_token(&self, name: &str, pin: &str, goes_on: bool) -> Result<Option<Actor>, NotSignedIn> {
        if self.chip.is_none() || !certificates::any(&self.register).map_err(not_signed_in)? {
            return Ok(None);
        }
        // Without a library or a token there is the password.
        let Ok(tokens) = tokens() else { return Ok(None) };
        let Ok(there) = tokens.certificates() else { return Ok(None) };
        let all: Vec<_> = there.iter().map(|on| on.certificate.clone()).collect();
        let bound = certificates::bound(&self.register, name, &all).map_err(not_signed_in)?;
        let Some((operator, certificate)) = bound else { return Ok(None) };
        let Some(on) = there.into_iter().find(|on| on.certificate == certificate) else { return Ok(None) };
        let challenge = Challenge::new().map_err(not_signed_in)?;
        let signature = tokens.sign(&on, pin, challenge.bytes());
        let signature = signature.map_err(|e| Box::new(e) as NotSignedIn)?;
        drop(tokens);
        let terminal = self.name.borrow().clone();
        let origin = Origin::new(self.uid, &terminal, None);
        let shown = (&challenge, signature.as_slice());
        let actor = certificates::sign_in(&self.register, &operator, shown, (&terminal, &origin), goes_on);
        let actor = actor.map_err(not_signed_in)?;
        (self.watch)(Some(on));
        Ok(Some(actor))
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
        if self.by_token(&actor.operator, secret, true)?.is_some() {
            return Ok(());
        }
        operators::unlock(&self.register, actor, secret).map_err(not_signed_in)
    }

    fn sign_in(&self, name: &str, secret: &str) -> Result<Rc<dyn Backend>, NotSignedIn> {
        if let Some(actor) = self.by_token(name, secret, false)? {
            return Ok(self.workspace(actor));
        }
        (self.watch)(None);
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
