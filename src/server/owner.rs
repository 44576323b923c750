//! The owner of a register: holds the file, waits at the socket, and ends when told to, or when the last terminal has
//! left.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::door::Door;
use super::errand::Commands;
use super::greeting::Reception;
use super::hall::Hall;
use super::seat::House;
use soxa_files::leftovers;
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

/// Serves until the end; `ready` is called once clients can come.
pub fn serve(
    register: Register,
    terms: &Terms,
    commands: Arc<dyn Commands>,
    ready: impl FnOnce(),
) -> Result<(), ServiceError> {
    let io =
        |e: io::Error| ServiceError::refused(Field::Socket, SafetyProblem::NoSocket { why: e.to_string() });
    let mut door = Door::open(&terms.socket, terms.group).map_err(io)?;
    let bell = door.bell();
    for folder in [&terms.folder, &terms.slips] {
        leftovers::sweep(folder);
    }
    let hall = Arc::new(Hall::default());
    let news = register.subscribe();
    let keeper = Arc::new(Keeper::start(Arc::new(register.clone())));
    let house = Arc::new(House {
        register,
        hall: Arc::clone(&hall),
        keep: terms.keep,
        slips: terms.slips.clone(),
        keeper: Arc::clone(&keeper),
    });
    let (end, ended) = channel();
    watch_signals(end.clone()).map_err(io)?;
    let herald = Arc::clone(&hall);
    thread("herald", move || news.iter().for_each(|happened| herald.tell(&happened))).map_err(io)?;
    if terms.exit_when_idle {
        let (hall, end) = (Arc::clone(&hall), end);
        let idle = move || {
            hall.wait_until_empty(FIRST);
            let _ = end.send(());
        };
        thread("idle", idle).map_err(io)?;
    }
    let (planned, ending) = channel::<()>();
    let register = house.register.clone();
    thread("plan", move || keep_plans(&register, &ending)).map_err(io)?;
    let reception = Reception::new(Arc::clone(&house), commands, terms);
    let porter = std::thread::Builder::new()
        .name("porter".to_owned())
        .spawn(move || {
            door.wait(|stream| reception.let_in(stream));
            door.close();
        })
        .map_err(io)?;
    ready();
    let _ = ended.recv();
    drop(planned);
    hall.close(PATIENCE);
    // The sessions have put their drafts down; whoever has not by now has none that could still be waited for.
    keeper.flush_within(LAST_WORDS);
    drop(keeper);
    bell.ring();
    let _ = porter.join();
    close(house)
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
fn close(mut house: Arc<House>) -> Result<(), ServiceError> {
    let until = Instant::now() + LETTING_GO;
    let house = loop {
        match Arc::try_unwrap(house) {
            Ok(house) => break house,
            Err(_) if Instant::now() >= until => return Ok(()),
            Err(still) => {
                house = still;
                std::thread::sleep(Duration::from_millis(2));
            }
        }
    };
    let House { register, keeper, .. } = house;
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
