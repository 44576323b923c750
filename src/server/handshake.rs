//! Who comes, and what is wanted. Before anything of a command is looked at, it is known who asks; who is nobody here
//! is told one sentence, the same whatever the reason. Whoever comes and says nothing is sent away, the longest silent
//! first.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::net::sockopt::socket_peercred;
use zeroize::Zeroize;

use super::frame::receive;
use super::hosting::{Connection, Owner, host, recognise};
use super::outbox::Outbox;
use super::owner::Terms;
use super::protocol::{Hello, OLDEST, ToClient, VERSION, Want, say, understand};
use super::remote_command::{Commands, RemoteCommand, Shell};
use super::sessions::{Peer, Sessions};
use super::transfer::Transfers;
use soxa_domain::time::Timestamp;
use soxa_service::operators::Claimed;
use soxa_service::{Register, ServiceError};
use soxa_text::display::is_clean;

/// A client says what it wants within this time.
const HASTE: Duration = Duration::from_secs(5);
/// A command's last words are waited for so long.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// Connections that have not said yet what they want: of one system user, and of all.
const SILENT_OF_ONE: usize = 16;
const SILENT: usize = 48;
/// Letters of a terminal's name.
const NAME: usize = 40;

/// What whoever is nobody here is told.
pub const STRANGER: &str = "sổ này không nhận bạn: nếu là cán bộ của sổ, dùng đúng --operator và --password-file; \
     nếu sổ của người dùng khác trên máy, nhờ người phụ trách kỹ thuật";

/// What a command is told while the token that opened the register is out.
const COVERED: &str = "thẻ đã mở sổ đang rút ra: cắm lại thẻ rồi chạy lại lệnh; chưa làm gì";

/// Greets whoever connects.
pub struct Handshakes {
    owner: Arc<Owner>,
    commands: Arc<dyn Commands>,
    terms: Terms,
    transfers: Arc<Transfers>,
    silent: Arc<Silent>,
}

/// Connections of which nobody knows yet what they want, the oldest first.
#[derive(Default)]
struct Silent(Mutex<VecDeque<(u64, u32, UnixStream)>>);

impl Silent {
    fn inside(&self) -> MutexGuard<'_, VecDeque<(u64, u32, UnixStream)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes one; where there are too many, the one that has been silent longest goes.
    fn note(&self, uid: u32, stream: UnixStream) -> u64 {
        let mut all = self.inside();
        let id = all.back().map_or(0, |(last, ..)| last + 1);
        let of_user = all.iter().filter(|(_, u, _)| *u == uid).count();
        let gone = if of_user >= SILENT_OF_ONE {
            all.iter().position(|(_, u, _)| *u == uid)
        } else {
            (all.len() >= SILENT).then_some(0)
        };
        if let Some((_, _, oldest)) = gone.and_then(|at| all.remove(at)) {
            let _ = oldest.shutdown(Shutdown::Both);
        }
        all.push_back((id, uid, stream));
        id
    }

    fn forget(&self, id: u64) {
        self.inside().retain(|(other, ..)| *other != id);
    }
}

/// Has spoken, or is gone.
struct Noted(Arc<Silent>, u64);

impl Drop for Noted {
    fn drop(&mut self) {
        self.0.forget(self.1);
    }
}

impl Handshakes {
    /// For an owner.
    pub fn new(owner: Arc<Owner>, commands: Arc<dyn Commands>, terms: &Terms) -> Arc<Self> {
        let register = owner.register.clone();
        let in_memory = move || register.is_encrypted().unwrap_or(true);
        let (terms, transfers) = (terms.clone(), Transfers::new(terms.folder.clone(), in_memory));
        Arc::new(Self { owner, commands, terms, transfers, silent: Arc::default() })
    }

    /// Begins to talk to somebody.
    pub fn let_in(self: &Arc<Self>, stream: UnixStream) {
        let (Ok(peer), Ok(noted)) = (socket_peercred(&stream), stream.try_clone()) else { return };
        let uid = peer.uid.as_raw();
        let noted = Noted(Arc::clone(&self.silent), self.silent.note(uid, noted));
        let this = Arc::clone(self);
        let greet = move || {
            // A client that breaks off while it is greeted has nobody to be told.
            let _ = this.greet(&stream, uid, noted);
        };
        let _ = std::thread::Builder::new().name("greet".to_owned()).spawn(greet);
    }

    fn greet(&self, stream: &UnixStream, uid: u32, noted: Noted) -> io::Result<()> {
        let own = rustix::process::geteuid().as_raw();
        let refuse = |status, why: &str| say(&mut &*stream, &ToClient::Exit(status, why.to_owned()));
        stream.set_write_timeout(Some(HASTE))?;
        if uid != own && !self.terms.group {
            return refuse(4, STRANGER);
        }
        let mut hurried = Hurried { stream, until: Instant::now() + HASTE };
        let Some(mut frame) = receive(&mut hurried)? else { return Ok(()) };
        drop(noted);
        let understood = understand(&frame);
        frame.bytes.zeroize();
        drop(frame);
        let mut hello: Hello = understood?;
        stream.set_read_timeout(None)?;
        if matches!(hello.want, Want::Unlock) {
            return refuse(0, "");
        }
        let register = self.register_of(&hello);
        let terminal: String =
            hello.terminal.chars().filter(|c| is_clean(c.encode_utf8(&mut [0; 4]))).take(NAME).collect();
        let known = recognise(&register, &hello.who, uid, &terminal);
        hello.who.forget();
        let claim = match (known, &hello.want) {
            (Ok(actor), _) => Claimed::Actor(actor),
            // At a terminal whoever comes may still say who it is.
            (Err(ServiceError::UnknownOperator(_)), Want::Attach(_)) if hello.who.key.is_none() => {
                Claimed::Unknown
            }
            (Err(e), _) if is_stranger(&e) => return refuse(4, STRANGER),
            (Err(e), _) => return refuse(e.exit_code(), &e.to_string()),
        };
        if !(OLDEST..=VERSION).contains(&hello.soxa) {
            return refuse(
                4,
                "chương trình ở đầu này và ở máy giữ sổ khác phiên bản: đóng mọi terminal rồi mở lại",
            );
        }
        match (hello.want, claim) {
            (Want::Run(_), Claimed::Actor(_)) if self.owner.sessions.is_covered() => refuse(4, COVERED),
            (Want::Run(run), Claimed::Actor(actor)) => {
                if let Err(why) = self.owner.sessions.begin_command(uid) {
                    return refuse(4, why);
                }
                let _over = EndCommand(&self.owner.sessions, uid);
                // Before anything is done: a client that hears nothing at all knows that nothing was.
                if hello.waits {
                    say(&mut &*stream, &ToClient::Welcome(VERSION))?;
                }
                stream.set_write_timeout(None)?;
                let out = Outbox::new(stream.try_clone()?, || {});
                let shell = Shell::new(out.clone(), stream.try_clone()?, (Arc::clone(&self.transfers), uid));
                let slips = self.terms.slips.clone();
                self.commands.run(&register, RemoteCommand { run, actor, slips, shell });
                out.settle(LAST_WORDS);
                Ok(())
            }
            (Want::Run(_) | Want::Unlock, _) => refuse(4, STRANGER),
            (Want::Attach(attach), claim) => {
                stream.set_write_timeout(None)?;
                let connection = Connection::greet(stream, attach, terminal, hello.printer)?;
                host(&self.owner, &register, connection, claim, Peer { uid, key: hello.who.key });
                Ok(())
            }
        }
    }

    /// The register by the client's clock, where registers have such.
    fn register_of(&self, hello: &Hello) -> Register {
        let now = hello.now.as_deref().and_then(Timestamp::parse);
        now.map_or_else(|| self.owner.register.clone(), |now| self.owner.register.with_clock(Some(now)))
    }
}

/// Whether it says no more than that somebody is nobody here.
fn is_stranger(e: &ServiceError) -> bool {
    matches!(e, ServiceError::UnknownOperator(_) | ServiceError::WrongSecret | ServiceError::Disabled { .. })
}

struct EndCommand<'a>(&'a Sessions, u32);

impl Drop for EndCommand<'_> {
    fn drop(&mut self) {
        self.0.end_command(self.1);
    }
}

/// A stream that must have said its word by a certain time, however slowly it speaks.
pub struct Hurried<'a> {
    /// What is read.
    pub stream: &'a UnixStream,
    /// By when.
    pub until: Instant,
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
