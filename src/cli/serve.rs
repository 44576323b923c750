//! `soxa serve`: hosts the register for every terminal and command; `soxa` starts it by itself where it is needed.

use std::os::unix::process::CommandExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clap::{Args, Parser};

use super::card::chip_place;
use super::context::{Context, Hosted};
use super::failure::Failure;
use super::output::Ui;
use super::unlock;
use super::{Arguments, dispatch};
use crate::cli::problem::CommandProblem;
use crate::cli::relay;
use crate::cli::said::Said;
use crate::server::listener::Listener;
use crate::server::locked::{self, Locked};
use crate::server::owner::{Terms, Watch, listen, serve};
use crate::server::remote_command::{Commands, RemoteCommand};
use soxa_keys::header::Found;
use soxa_keys::{Credential, OfToken};
use soxa_service::{Register, locking};
use soxa_text::words::{InWords, Lang};

/// Host the register for all terminals and commands of this PC.
#[derive(Debug, Args)]
pub struct Serve {
    /// End when the last terminal has left
    #[arg(long)]
    exit_when_idle: bool,
    /// Let users of the socket's group connect too (for a service)
    #[arg(long)]
    group: bool,
    /// Minutes for which a session is kept, locked, when its line has dropped
    #[arg(long, value_name = "MINUTES", env = "SOXA_KEEP", default_value = "30")]
    keep: f64,
}

/// Longer no session is kept.
const LONGEST_KEEP: f64 = 7.0 * 24.0 * 60.0;

impl Serve {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        // An owner has no terminal: what happens to the one it was started from does not concern it.
        let _ = rustix::process::setsid();
        with_lean_memory();
        let path = context.store_path();
        let sockets = context.sockets();
        let socket = sockets.first().cloned();
        let socket = socket.ok_or(Failure::Refused(CommandProblem::NoPlaceForSocket))?;
        let beside =
            |name: &str| path.parent().map_or_else(|| PathBuf::from(name), |folder| folder.join(name));
        let terms = Terms {
            socket: socket.clone(),
            group: self.group,
            exit_when_idle: self.exit_when_idle,
            keep: Duration::from_secs_f64(self.keep.clamp(0.0, LONGEST_KEEP) * 60.0),
            slips: beside("slips"),
            chip: chip_place(),
            folder: path.parent().map_or_else(|| PathBuf::from("."), PathBuf::from),
        };
        let ready = || {
            let _ = context.line(&Said::Serving { path: path.clone(), socket: socket.clone() });
        };
        let in_use = |failure: &Failure| {
            if self.exit_when_idle && failure.is_in_use() {
                let _ = context.ui.line(relay::IN_USE);
            }
        };
        let found = unlock::found(&path)?;
        let told = unlock::told(context)?;
        let (register, listener, token) = match &found {
            Some(found) if told.is_empty() => {
                let mut listener = listen(&terms)?;
                ready();
                let unlocked = self.unlocked(context, found, &mut listener)?;
                let Some((register, token)) = unlocked else { return Ok(0) };
                (register, listener, token)
            }
            _ => {
                let opened = found.as_ref().map(|found| unlock::by(&path, found, told)).transpose()?;
                let (register_key, token) =
                    opened.map_or((None, None), |(register_key, token)| (Some(register_key), token));
                (context.opened(register_key).inspect_err(in_use)?, listen(&terms)?, token)
            }
        };
        locking::opened(&register)?;
        let watch = token.map(|token| -> Watch { Box::new(move || unlock::is_there(&token)) });
        serve(register, (listener, watch), &terms, Arc::new(CommandLine), ready)?;
        Ok(0)
    }

    /// Waits until somebody at a terminal opens the register; `None` where nobody came who did.
    fn unlocked(
        &self,
        context: &Context,
        found: &Found,
        listener: &mut Listener,
    ) -> Result<Option<(Register, Option<OfToken>)>, Failure> {
        let path = context.store_path();
        let (now, rules) = (Context::fixed_now()?, context.in_force()?);
        let lang = context.lang();
        let by = Mutex::new(None);
        let open = |told: Vec<Credential>| {
            let (register_key, token) =
                unlock::by(&path, found, told).map_err(|failure| failure.in_words(lang))?;
            *by.lock().unwrap_or_else(PoisonError::into_inner) = token;
            Register::open(&path, Some(register_key), now, rules.book.clone()).map_err(|e| e.in_words(lang))
        };
        let terms = (self.group, self.exit_when_idle);
        let waited = locked::wait(listener, &Locked::of(found), terms, open);
        let register = waited.map_err(|e| Failure::io("soxa serve", e))?;
        let token = by.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(register.map(|register| (context.at_hand(register, rules.wrong.clone()), token)))
    }
}

/// What the C library is told about memory: few arenas, and what is large goes back to the system when it is let go.
const LEAN: [(&str, &str); 3] =
    [("MALLOC_ARENA_MAX", "2"), ("MALLOC_MMAP_THRESHOLD_", "16384"), ("MALLOC_TRIM_THRESHOLD_", "262144")];

/// Starts this program over with [`LEAN`] where it was not started so: the C library reads it once, at its beginning.
/// Where that cannot be done, the owner serves all the same.
fn with_lean_memory() {
    if LEAN.iter().any(|(name, _)| std::env::var_os(name).is_some()) {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let mut command = std::process::Command::new(program);
    if let Some(name) = arguments.next() {
        command.arg0(name);
    }
    let _ = command.args(arguments).envs(LEAN).exec();
}

/// The commands of the command line, for clients.
struct CommandLine;

impl Commands for CommandLine {
    fn run(&self, register: &Register, command: RemoteCommand) -> u8 {
        let shell = Rc::new(command.shell);
        let ui = Ui::of_client(Rc::clone(&shell));
        let mut lang = Lang::Vi;
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut arguments = Arguments::try_parse_from(&command.run.arguments)
                .map_err(|e| Failure::Usage(CommandProblem::other(&e)))?;
            arguments.globals.as_the_owner(register.path());
            lang = arguments.globals.lang.lang();
            let (actor, slips) = (command.actor, command.slips);
            let hosted = Hosted { register: register.clone(), actor, slips, folder: command.run.folder };
            match arguments.command {
                Some(command) if command.needs_register() => {
                    dispatch::run(&Context::hosted(arguments.globals, ui.clone(), hosted), &command)
                }
                _ => Err(Failure::Usage(CommandProblem::NeedsNoOwner)),
            }
        }));
        let status = match outcome {
            Ok(outcome) => super::conclude(&ui, outcome, lang),
            Err(_) => 70,
        };
        shell.end(status);
        status
    }
}
