//! One session at the register: a thread that runs it for whichever terminal its operator has. When the line drops,
//! the session stays, locked, and the next terminal of the same operator finds it as it was.

use std::cell::RefCell;
use std::io;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use ratatui::layout::Size;

use super::frame::Kind;
use super::inbox::{Inbox, SessionHandle, believed};
use super::outbox::Outbox;
use super::protocol::{Attach, ToClient};
use super::sessions::{Peer, Sessions};
use crate::tui::backend::Backend;
use crate::tui::input::Mailbox;
use crate::tui::keymap::Keymap;
use crate::tui::session::{Exit, Options, Session, Sink};
use crate::tui::sign_in::SignIn;
use crate::tui::terminal::Terminal;
use crate::tui::tokens::tokens;
use crate::tui::words::{Lang, Words};
use crate::tui::workspace::{ChipPlace, Connected, Presence};
use soxa_service::drafts::Keeper;
use soxa_service::operators::{self, Claimed};
use soxa_service::{Actor, Register, ServiceError};
use soxa_token::OnToken;

/// Somebody who has come signs in within this time.
const SIGN_IN: Duration = Duration::from_mins(2);
/// A client takes the last word of its session within this time.
const LAST_WORD: Duration = Duration::from_secs(5);

/// What all sessions have in common.
pub struct Owner {
    /// The register.
    pub register: Register,
    /// Who is there.
    pub sessions: Arc<Sessions>,
    /// How long a session is kept after its line has dropped.
    pub keep: Duration,
    /// Where slips are written.
    pub slips: PathBuf,
    /// Where chips of cards are read.
    pub chip: Arc<ChipPlace>,
    /// Writes the drafts of all sessions together.
    pub keeper: Arc<Keeper>,
}

/// A terminal that has come, before it has a place.
pub struct Connection {
    /// What it asked for.
    pub attach: Attach,
    /// Its name.
    pub terminal: String,
    /// `SOXA_PRINTER` at its side.
    pub printer: String,
    inbox: Inbox,
    out: Outbox,
}

impl Connection {
    /// Says to a terminal that it is served.
    pub fn greet(stream: &UnixStream, attach: Attach, terminal: String, printer: String) -> io::Result<Self> {
        let inbox = Inbox::new(stream.try_clone()?)?;
        let session = inbox.handle();
        let out = Outbox::new(stream.try_clone()?, move || session.wake());
        out.say(&ToClient::Welcome(super::protocol::VERSION))?;
        Ok(Self { attach, terminal, printer, inbox, out })
    }

    /// Sends it away with a reason.
    pub fn refuse(&self, status: u8, why: &str) {
        self.out.close(&ToClient::Exit(status, why.to_owned()));
        self.out.settle(LAST_WORD);
    }

    /// The way to whatever session reads its events.
    pub fn handle(&self) -> SessionHandle {
        self.inbox.handle()
    }

    /// The way out to it.
    pub fn line(&self) -> Outbox {
        self.out.clone()
    }

    fn options(&self) -> Result<Options, String> {
        let lang = if self.attach.english { Lang::En } else { Lang::Vi };
        let words = Words::of(lang).map_err(|e| e.to_string())?;
        let keymap = Keymap::from_parts(&self.attach.keymap, self.attach.own_keymap.as_ref());
        let keymap = keymap.map_err(|e| e.to_string())?;
        Ok(Options { words: Rc::new(words), keymap: Rc::new(keymap), theme: self.attach.theme })
    }

    fn size(&self) -> Size {
        believed(self.attach.width, self.attach.height)
    }
}

/// A client's screen as a session sees it.
struct Line(Outbox);

impl Sink for Line {
    fn is_clear(&self) -> bool {
        self.0.is_clear()
    }

    fn show(&mut self, picture: &str) -> io::Result<()> {
        self.0.push(Kind::Out, picture.as_bytes())
    }
}

/// Hosts a connection: in the session kept for the operator, or in a new one.
pub fn host(owner: &Arc<Owner>, register: &Register, connection: Connection, claim: Claimed, peer: Peer) {
    let operator = match &claim {
        Claimed::Actor(actor) => actor.operator.clone(),
        Claimed::Unknown => String::new(),
    };
    let connection = match owner.sessions.rejoin(Box::new(connection), &operator, &peer) {
        Ok(()) => return,
        Err(connection) => connection,
    };
    let mailbox = Arc::new(Mailbox::default());
    let shown = Connected {
        terminal: connection.terminal.clone(),
        operator,
        since: register.now(),
        read_only: connection.attach.read_only,
        away: false,
    };
    let id = match owner.sessions.enter(shown, peer.clone(), &connection, Arc::clone(&mailbox)) {
        Ok(id) => id,
        Err(why) => return connection.refuse(4, why),
    };
    let (owner, out, register) = (Arc::clone(owner), connection.out.clone(), register.clone());
    let sessions = Arc::clone(&owner.sessions);
    if matches!(claim, Claimed::Unknown) {
        let sessions = Arc::clone(&sessions);
        let late = "hết giờ đăng nhập: mở lại khi cần";
        let expect = move || sessions.expect(id, SIGN_IN, late);
        let _ = std::thread::Builder::new().name("expect".to_owned()).stack_size(64 * 1024).spawn(expect);
    }
    let run = move || {
        let stays = catch_unwind(AssertUnwindSafe(|| {
            run_session(&owner, register, connection, claim, (id, peer), &mailbox)
        }));
        if stays.is_err() {
            out.close(&ToClient::Exit(
                70,
                "lỗi trong chương trình: việc đang gõ đã giữ làm nháp; mở lại, và báo người phụ trách kỹ thuật"
                    .to_owned(),
            ));
        }
        owner.sessions.leave(id);
        stays.unwrap_or(out).settle(LAST_WORD);
    };
    if std::thread::Builder::new().name("session".to_owned()).spawn(run).is_err() {
        sessions.leave(id);
    }
}

fn run_session(
    owner: &Owner,
    register: Register,
    first: Box<Connection>,
    claim: Claimed,
    (id, peer): (u64, Peer),
    mailbox: &Arc<Mailbox>,
) -> Outbox {
    let options = match first.options() {
        Ok(options) => options,
        Err(why) => {
            first.refuse(3, &why);
            return first.line();
        }
    };
    let terminal = Rc::new(Terminal {
        register: Arc::new(register),
        name: RefCell::new(first.terminal.clone()),
        printer: first.printer.clone(),
        slips: owner.slips.clone(),
        read_only: first.attach.read_only,
        // A reader is where the card lies.
        chip: (!first.attach.is_far && peer.key.is_none()).then(|| Arc::clone(&owner.chip)),
        presence: Some(Arc::clone(&owner.sessions) as Arc<dyn Presence>),
        keeper: Arc::clone(&owner.keeper),
        uid: peer.uid,
        key: peer.key,
        signed_in: {
            let sessions = Arc::clone(&owner.sessions);
            Box::new(move |name| sessions.update(id, |connected| name.clone_into(&mut connected.operator)))
        },
        actor: RefCell::default(),
        watch: watch(Arc::clone(&owner.sessions), id),
    });
    let sign_in = Rc::clone(&terminal) as Rc<dyn SignIn>;
    let mut session = match claim {
        Claimed::Actor(actor) => {
            Session::new(terminal.workspace(actor), options, first.size()).with_sign_in(sign_in)
        }
        Claimed::Unknown => {
            let backend = Rc::clone(&terminal) as Rc<dyn Backend>;
            let mut session = Session::new(backend, options, first.size()).with_sign_in(sign_in);
            session.ask_who();
            session
        }
    };
    let mut here = first;
    loop {
        let mut line = Line(here.out.clone());
        let handle = here.handle();
        session.wake_by(Arc::new(move || handle.wake()));
        let exit = session.run(&mut here.inbox, mailbox, &mut line);
        if matches!(exit, Ok(Exit::KeptOut)) {
            let operator = session.operator();
            here.refuse(4, &ServiceError::Disabled { operator }.to_string());
            return here.line();
        }
        here.out.close(&ToClient::Exit(0, String::new()));
        if matches!(exit, Ok(Exit::Quit)) || owner.keep.is_zero() || session.is_vacant() {
            return here.line();
        }
        session.lock();
        let (waits, next) = channel();
        if !owner.sessions.keep(id, waits) {
            return here.line();
        }
        let Ok(connection) = next.recv_timeout(owner.keep) else { return here.line() };
        let options = match connection.options() {
            Ok(options) => options,
            Err(why) => {
                connection.refuse(3, &why);
                return connection.line();
            }
        };
        terminal.name.replace(connection.terminal.clone());
        session.rejoin(options, connection.size());
        here = connection;
    }
}

/// How often a token is looked for by which somebody signed in.
const BETWEEN_LOOKS: Duration = Duration::from_secs(2);

/// Covers the screen of a session once the token is taken out by which its operator has signed in.
fn watch(sessions: Arc<Sessions>, id: u64) -> Box<dyn Fn(Option<OnToken>)> {
    let latest = Arc::new(AtomicU64::new(0));
    Box::new(move |token| {
        let own = latest.fetch_add(1, Ordering::Relaxed) + 1;
        let Some(token) = token else { return };
        let (watched, latest) = (Arc::clone(&sessions), Arc::clone(&latest));
        let look = move || {
            while watched.has(id) && latest.load(Ordering::Relaxed) == own {
                std::thread::sleep(BETWEEN_LOOKS);
                if !is_plugged_in(&token) {
                    watched.cover_one(id);
                    return;
                }
            }
        };
        // Without the watch nobody works: the screen is covered at once.
        if std::thread::Builder::new().name("token".to_owned()).spawn(look).is_err() {
            sessions.cover_one(id);
        }
    })
}

/// Whether a token is there. Where that cannot be found out it is not.
fn is_plugged_in(token: &OnToken) -> bool {
    let there = tokens().and_then(|tokens| tokens.certificates());
    there.is_ok_and(|there| there.iter().any(|on| on.certificate == token.certificate))
}

/// Who a peer is, by what it says and by its system user.
pub fn recognise(
    register: &Register,
    claim: &super::protocol::Claim,
    uid: u32,
    terminal: &str,
) -> Result<Actor, ServiceError> {
    let proof = operators::Proof {
        operator: claim.operator.as_deref(),
        secret: claim.secret.as_deref(),
        key: claim.key.as_deref(),
        uid,
    };
    operators::recognise(register, &proof, terminal)
}
