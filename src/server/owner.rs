//! The owner of a register: holds the file, waits at the socket, and ends when told to, or when the last terminal has
//! left.

use std::io::{self, Read};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use rustix::net::sockopt::socket_peercred;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use zeroize::Zeroize;

use super::address;
use super::errand::{Commands, Errand, Shell};
use super::frame::receive;
use super::hall::{Hall, Peer, SEATS};
use super::outbox::Outbox;
use super::protocol::{Hello, OLDEST, ToClient, VERSION, Want, say, understand};
use super::seat::{House, Newcomer, recognise, seat};
use crate::domain::time::Timestamp;
use crate::service::drafts::Keeper;
use crate::service::operators::Claimed;
use crate::service::{Actor, Register, ServiceError, backup};

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

/// A client says what it wants within this time.
const HASTE: Duration = Duration::from_secs(5);
/// How long an owner that was started for a terminal waits for it.
const FIRST: Duration = Duration::from_secs(15);
/// How long sessions have to put down their drafts at the end.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the owner looks whether a backup is due.
const BETWEEN_LOOKS: Duration = Duration::from_mins(30);
/// Connections at once: every seat, and commands beside them.
const CONNECTIONS: usize = SEATS + 32;

struct Gatehouse {
    house: Arc<House>,
    commands: Arc<dyn Commands>,
    terms: Terms,
    connections: Arc<AtomicUsize>,
}

/// Serves until the end; `ready` is called once clients can come.
pub fn serve(
    register: Register,
    terms: &Terms,
    commands: Arc<dyn Commands>,
    ready: impl FnOnce(),
) -> Result<(), ServiceError> {
    let io = |e: io::Error| ServiceError::invalid("Socket", e.to_string());
    let listener = address::bind(&terms.socket, terms.group).map_err(io)?;
    let hall = Arc::new(Hall::default());
    let news = register.subscribe();
    let keeper = Arc::new(Keeper::start(Arc::new(register.clone())));
    let house = Arc::new(House {
        register,
        hall: Arc::clone(&hall),
        keep: terms.keep,
        slips: terms.slips.clone(),
        keeper,
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
    let planner = std::thread::Builder::new()
        .name("plan".to_owned())
        .spawn(move || keep_plans(&register, &ending))
        .map_err(io)?;
    let stop = Arc::new(AtomicBool::new(false));
    let gatehouse =
        Gatehouse { house: Arc::clone(&house), commands, terms: terms.clone(), connections: Arc::default() };
    let told = Arc::clone(&stop);
    let porter = std::thread::Builder::new()
        .name("porter".to_owned())
        .spawn(move || wait_at(&listener, &gatehouse, &told))
        .map_err(io)?;
    ready();
    let _ = ended.recv();
    drop(planned);
    hall.close(PATIENCE);
    stop.store(true, Ordering::SeqCst);
    // Wakes the porter, who then sees that it is over.
    drop(address::connect(&terms.socket));
    let _ = (porter.join(), planner.join());
    let _ = std::fs::remove_file(&terms.socket);
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
    let until = Instant::now() + PATIENCE;
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

fn wait_at(listener: &UnixListener, gatehouse: &Gatehouse, stop: &AtomicBool) {
    let mut pause = Duration::from_millis(1);
    loop {
        let accepted = listener.accept();
        if stop.load(Ordering::SeqCst) {
            return;
        }
        if let Ok((stream, _)) = accepted {
            pause = Duration::from_millis(1);
            gatehouse.let_in(stream);
        } else {
            // No more files to be opened: what is open will be closed some time; asking at once again would only
            // burn the processor.
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(500));
        }
    }
}

/// Counts a connection as long as it lives.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Gatehouse {
    fn let_in(&self, stream: UnixStream) {
        let before = self.connections.fetch_add(1, Ordering::SeqCst);
        let counted = Counted(Arc::clone(&self.connections));
        if before >= CONNECTIONS {
            return drop(stream);
        }
        let (house, commands, terms) =
            (Arc::clone(&self.house), Arc::clone(&self.commands), self.terms.clone());
        let greet = move || {
            // A client that breaks off while it is greeted has nobody to be told.
            let _ = greet(&house, commands.as_ref(), &terms, &stream);
            drop(counted);
        };
        let _ = std::thread::Builder::new().name("greet".to_owned()).spawn(greet);
    }
}

fn greet(house: &Arc<House>, commands: &dyn Commands, terms: &Terms, stream: &UnixStream) -> io::Result<()> {
    let peer = socket_peercred(stream)?;
    let uid = peer.uid.as_raw();
    let own = rustix::process::geteuid().as_raw();
    let refuse = |status, why: &str| say(&mut &*stream, &ToClient::Exit(status, why.to_owned()));
    if uid != own && !terms.group {
        return refuse(4, "sổ này của người dùng khác trên máy: nhờ người phụ trách kỹ thuật");
    }
    stream.set_write_timeout(Some(HASTE))?;
    let mut hurried = Hurried { stream, until: Instant::now() + HASTE };
    let Some(mut frame) = receive(&mut hurried)? else { return Ok(()) };
    let understood = understand(&frame);
    frame.bytes.zeroize();
    let mut hello: Hello = understood?;
    stream.set_read_timeout(None)?;
    stream.set_write_timeout(None)?;
    if !(OLDEST..=VERSION).contains(&hello.soxa) {
        return refuse(
            4,
            "chương trình ở đầu này và ở máy giữ sổ khác phiên bản: đóng mọi terminal rồi mở lại",
        );
    }
    let now = hello.now.as_deref().and_then(Timestamp::parse);
    let register = now.map_or_else(|| house.register.clone(), |now| house.register.with_clock(Some(now)));
    let terminal: String = hello.terminal.chars().filter(|c| !c.is_control()).take(40).collect();
    match hello.want {
        Want::Run(run) => {
            if !house.hall.begin_errand() {
                return refuse(4, "sổ đang đóng: thử lại");
            }
            let out = Outbox::start(stream.try_clone()?, || {})?;
            let shell = Shell::new(out, stream.try_clone()?, terms.folder.clone());
            let _over = EndErrand(&house.hall);
            commands.run(&register, Errand { run, claim: hello.who, uid, terminal, shell });
            Ok(())
        }
        Want::Attach(attach) => {
            let known = recognise(&register, &hello.who, uid, &terminal);
            hello.who.forget();
            let claim = match known {
                Ok(actor) => Claimed::Actor(actor),
                Err(ServiceError::UnknownOperator(_)) if hello.who.key.is_none() => Claimed::Unknown,
                Err(e) => return refuse(e.exit_code(), &e.to_string()),
            };
            let newcomer = Newcomer::greet(stream, attach, terminal, hello.printer)?;
            seat(house, &register, newcomer, claim, Peer { uid, key: hello.who.key });
            Ok(())
        }
    }
}

struct EndErrand<'a>(&'a Hall);

impl Drop for EndErrand<'_> {
    fn drop(&mut self) {
        self.0.end_errand();
    }
}

/// A stream that must have said its first word by a certain time, however slowly it speaks.
struct Hurried<'a> {
    stream: &'a UnixStream,
    until: Instant,
}

impl Read for Hurried<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        let mut stream = self.stream;
        stream.read(buffer)
    }
}
