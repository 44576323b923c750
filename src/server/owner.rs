//! The owner of a register: holds the file, waits at the socket, and ends when told to, or when the last terminal has
//! left.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::handshake::Handshakes;
use super::hosting::Owner;
use super::listener::Listener;
use super::remote_command::Commands;
use super::sessions::Sessions;
use crate::tui::workspace::ChipPlace;
use soxa_files::leftovers;
use soxa_paper::print::slip_files;
use soxa_service::drafts::Keeper;
use soxa_service::refusal::Field;
use soxa_service::refusal::SafetyProblem;
use soxa_service::{Actor, Register, ServiceError, backup};

/// How an owner is to serve.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Where to wait.
    pub socket: PathBuf,
    /// Whether the socket's group may connect too.
    pub group: bool,
    /// Whether to end when the last terminal has left.
    pub exit_when_idle: bool,
    /// How long a session is kept whose line has dropped.
    pub keep: Duration,
    /// Where slips are written.
    pub slips: PathBuf,
    /// Where chips of cards are read.
    pub chip: ChipPlace,
    /// Where files pass through.
    pub folder: PathBuf,
}

/// How long an owner that was started for a terminal waits for it.
const FIRST: Duration = Duration::from_secs(15);
/// How long sessions and commands have to end, drafts to reach the disk, and the register to be let go of: whoever
/// tells an owner to end sees it gone within a second.
const PATIENCE: Duration = Duration::from_millis(500);
const LAST_WORDS: Duration = Duration::from_millis(300);
const LETTING_GO: Duration = Duration::from_millis(100);
/// How often the owner looks whether a backup is due.
const BETWEEN_LOOKS: Duration = Duration::from_mins(30);

fn io(e: &io::Error) -> ServiceError {
    ServiceError::refused(Field::Socket, SafetyProblem::NoSocket { why: e.to_string() })
}

/// Takes the socket of an owner.
///
/// # Errors
/// It cannot be had.
pub fn listen(terms: &Terms) -> Result<Listener, ServiceError> {
    Listener::open(&terms.socket, terms.group).map_err(|e| io(&e))
}

/// Whether what opened the register is still there; asked every two seconds where it is something that can be taken out.
pub type Watch = Box<dyn Fn() -> bool + Send>;

/// How often it is asked.
const BETWEEN_ASKS: Duration = Duration::from_secs(2);

/// Serves until the end; `ready` is called once clients can come.
pub fn serve(
    register: Register,
    (mut listener, watch): (Listener, Option<Watch>),
    terms: &Terms,
    commands: Arc<dyn Commands>,
    ready: impl FnOnce(),
) -> Result<(), ServiceError> {
    let waker = listener.waker();
    for folder in [&terms.folder, &terms.slips] {
        leftovers::sweep(folder);
    }
    // What cannot be sealed now is tried again at the next start, and keeps no counter shut.
    let _ = slip_files::seal_rest(&register, &terms.slips);
    let sessions = Arc::new(Sessions::at(&register));
    let news = register.subscribe();
    let keeper = Arc::new(Keeper::start(Arc::new(register.clone())));
    let owner = Arc::new(Owner {
        register,
        sessions: Arc::clone(&sessions),
        keep: terms.keep,
        slips: terms.slips.clone(),
        chip: Arc::new(terms.chip.clone()),
        keeper: Arc::clone(&keeper),
    });
    let (end, ended) = channel();
    watch_signals(end.clone()).map_err(|e| io(&e))?;
    let told = Arc::clone(&sessions);
    thread("news", move || news.iter().for_each(|happened| told.tell(&happened))).map_err(|e| io(&e))?;
    if terms.exit_when_idle {
        let (sessions, end) = (Arc::clone(&sessions), end);
        let idle = move || {
            sessions.wait_until_empty(FIRST);
            let _ = end.send(());
        };
        thread("idle", idle).map_err(|e| io(&e))?;
    }
    let (planned, ending) = channel::<()>();
    let register = owner.register.clone();
    thread("plan", move || keep_plans(&register, &ending)).map_err(|e| io(&e))?;
    let (watched, unwatched) = channel::<()>();
    if let Some(is_there) = watch {
        let sessions = Arc::clone(&sessions);
        let keep_watch = move || {
            while unwatched.recv_timeout(BETWEEN_ASKS) == Err(RecvTimeoutError::Timeout) {
                sessions.cover(!is_there());
            }
        };
        thread("token", keep_watch).map_err(|e| io(&e))?;
    }
    let handshakes = Handshakes::new(Arc::clone(&owner), commands, terms);
    let listening = std::thread::Builder::new()
        .name("listener".to_owned())
        .spawn(move || {
            listener.wait(|stream| handshakes.let_in(stream));
            listener.close();
        })
        .map_err(|e| io(&e))?;
    ready();
    let _ = ended.recv();
    drop((planned, watched));
    sessions.close(PATIENCE);
    // The sessions have put their drafts down; whoever has not by now has none that could still be waited for.
    keeper.flush_within(LAST_WORDS);
    drop(keeper);
    waker.wake();
    let _ = listening.join();
    close(owner)
}

/// Makes the backups of the plan, for as long as nobody says that it is over.
fn keep_plans(register: &Register, ending: &Receiver<()>) {
    let actor = Actor::by_plan();
    loop {
        // How it went stands in the register, and on the first line of every screen where it did not go well.
        let _ = backup::run_scheduled(register, &actor, register.now());
        if ending.recv_timeout(BETWEEN_LOOKS) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

/// Closes the register once the last session has let go of it.
fn close(mut owner: Arc<Owner>) -> Result<(), ServiceError> {
    let until = Instant::now() + LETTING_GO;
    let owner = loop {
        match Arc::try_unwrap(owner) {
            Ok(owner) => break owner,
            Err(_) if Instant::now() >= until => return Ok(()),
            Err(still) => {
                owner = still;
                std::thread::sleep(Duration::from_millis(2));
            }
        }
    };
    let Owner { register, keeper, .. } = owner;
    drop(keeper);
    register.close()
}

fn thread(name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(run).map(drop)
}

/// A terminal that goes away sends this owner nothing; whoever wants it to end says so.
fn watch_signals(end: Sender<()>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP])?;
    thread("signals", move || {
        for signal in signals.forever() {
            if signal != SIGHUP && end.send(()).is_err() {
                return;
            }
        }
    })
}
