//! The system's card service, pcscd, spoken to over its own socket: no library is linked or loaded, every wait has an end,
//! and whoever waits for a reader or a card sleeps until pcscd says that something moved.
//!
//! The messages are those between pcscd and libpcsclite (version 4.4, since pcsc-lite 1.8.24; later ones still take it):
//! records of fixed size in the machine's byte order, in `wire.rs`.

mod wire;

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

pub use self::wire::{ReaderState, Readers};
use self::wire::{Record, Said};
use crate::apdu::{LONGEST_ANSWER, Transmit};
use crate::problem::ChipProblem;

/// Where pcscd listens, unless it was told another place.
pub const SOCKET: &str = "/run/pcscd/pcscd.comm";

/// How often somebody who may leave is asked whether to go on.
const SLICE: Duration = Duration::from_millis(200);
/// How long pcscd itself may take for what needs no card.
const OWN_WORK: Duration = Duration::from_secs(5);

/// A line to pcscd.
#[derive(Debug)]
pub struct Service {
    line: UnixStream,
    context: u32,
}

/// Whether to go on; asked while waiting.
pub type GoOn<'a> = &'a dyn Fn() -> bool;

fn lost(e: &io::Error) -> ChipProblem {
    match e.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
            ChipProblem::TooSlow { seconds: OWN_WORK.as_secs() }
        }
        _ => ChipProblem::ServiceLost,
    }
}

impl Service {
    /// Connects to the pcscd that listens at a socket.
    ///
    /// # Errors
    /// None does; it speaks another version; it does not let this account in.
    pub fn connect(socket: &Path) -> Result<Self, ChipProblem> {
        let line = UnixStream::connect(socket).map_err(|e| match e.kind() {
            io::ErrorKind::PermissionDenied => ChipProblem::NotAllowed,
            _ => ChipProblem::NoService,
        })?;
        let mut this = Self { line, context: 0 };
        // pcscd hangs up at once on whom the system's policy does not let in.
        let turned_away = |e| if e == ChipProblem::ServiceLost { ChipProblem::NotAllowed } else { e };
        let asked = this.ask(wire::VERSION, [wire::MAJOR, wire::MINOR, 0], OWN_WORK);
        let [major, minor, said] = asked.map_err(turned_away)?;
        if Said(said) != Said::WELL {
            return Err(ChipProblem::ServiceVersion { theirs: format!("{major}.{minor}") });
        }
        let established = this.ask(wire::ESTABLISH_CONTEXT, [wire::SCOPE_SYSTEM, 0, 0], OWN_WORK);
        let [_, context, said] = established.map_err(turned_away)?;
        Said(said).well()?;
        this.context = context;
        Ok(this)
    }

    /// The readers that are plugged in, and what lies on them.
    ///
    /// # Errors
    /// pcscd is gone.
    pub fn readers(&mut self) -> Result<Readers, ChipProblem> {
        self.send(wire::GET_READERS_STATE, &[])?;
        let mut bytes = vec![0; wire::READERS_BYTES];
        self.receive(&mut bytes, OWN_WORK)?;
        Readers::read(&bytes)
    }

    /// Waits until a reader or a card comes or goes, at most so long; whether something did. Nothing runs meanwhile.
    ///
    /// # Errors
    /// pcscd is gone; whoever waits does not go on.
    pub fn wait_for_change(
        &mut self,
        since: &Readers,
        limit: Duration,
        go_on: GoOn<'_>,
    ) -> Result<bool, ChipProblem> {
        // The answer is the state by now: what moved before it is not missed.
        self.send(wire::WAIT_READER_STATE_CHANGE, &[])?;
        let mut bytes = vec![0; wire::READERS_BYTES];
        self.receive(&mut bytes, OWN_WORK)?;
        let has_moved = Readers::read(&bytes)? != *since;
        if !has_moved && self.told(limit, go_on)? {
            return Ok(true);
        }
        // Eight bytes come either way: the end of waiting, or what pcscd had just told.
        self.send(wire::STOP_WAITING, &[])?;
        self.receive(&mut [0; 8], OWN_WORK)?;
        Ok(has_moved)
    }

    /// Whether pcscd tells of a change within so long.
    fn told(&mut self, limit: Duration, go_on: GoOn<'_>) -> Result<bool, ChipProblem> {
        let until = Instant::now() + limit;
        let mut told = [0; 8];
        let mut had = 0;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            if !go_on() {
                return Err(ChipProblem::Stopped);
            }
            self.line.set_read_timeout(Some(left.min(SLICE))).map_err(|e| lost(&e))?;
            match self.line.read(told.get_mut(had..).unwrap_or_default()) {
                Ok(0) => return Err(ChipProblem::ServiceLost),
                Ok(more) if had + more == told.len() => return Ok(true),
                Ok(more) => had += more,
                Err(e) if is_pause(&e) => {}
                Err(e) => return Err(lost(&e)),
            }
        }
    }

    /// Powers the card on a reader up and holds it for itself until it is dropped.
    ///
    /// # Errors
    /// No card is there, it does not answer, or somebody else holds it.
    pub fn hold<'a>(
        mut self,
        reader: &str,
        limit: Duration,
        go_on: GoOn<'a>,
    ) -> Result<Held<'a>, ChipProblem> {
        let asked = wire::connect(self.context, reader);
        self.send(wire::CONNECT, &asked)?;
        let mut bytes = vec![0; asked.len()];
        self.receive_while(&mut bytes, limit, go_on)?;
        let (card, protocol, said) = wire::connected(&bytes).ok_or_else(|| ChipProblem::hostile("pcscd"))?;
        said.well()?;
        // Other programs look at a card that was just laid down; pcscd leaves asking again to whoever comes second.
        let until = Instant::now() + OWN_WORK;
        loop {
            let [_, said] = self.ask(wire::BEGIN_TRANSACTION, [card, 0], OWN_WORK)?;
            match Said(said).well() {
                Ok(()) => break,
                Err(ChipProblem::InUse) if Instant::now() < until && go_on() => std::thread::sleep(SLICE),
                Err(e) => return Err(e),
            }
        }
        Ok(Held { service: self, card, protocol, limit, go_on })
    }

    fn send(&mut self, command: u32, body: &[u8]) -> Result<(), ChipProblem> {
        self.line.set_write_timeout(Some(OWN_WORK)).map_err(|e| lost(&e))?;
        self.line.write_all(&wire::message(command, body)).map_err(|e| lost(&e))
    }

    fn ask<const N: usize>(
        &mut self,
        command: u32,
        words: [u32; N],
        limit: Duration,
    ) -> Result<[u32; N], ChipProblem> {
        self.send(command, &words.bytes())?;
        let mut bytes = vec![0; N * 4];
        self.receive(&mut bytes, limit)?;
        <[u32; N]>::of(&bytes).ok_or_else(|| ChipProblem::hostile("pcscd"))
    }

    /// Fills the bytes with what comes, all of it within so long.
    fn receive(&mut self, bytes: &mut [u8], limit: Duration) -> Result<(), ChipProblem> {
        self.receive_while(bytes, limit, &|| true)
    }

    /// The same, as long as whoever waits goes on.
    fn receive_while(
        &mut self,
        bytes: &mut [u8],
        limit: Duration,
        go_on: GoOn<'_>,
    ) -> Result<(), ChipProblem> {
        let until = Instant::now() + limit;
        let mut had = 0;
        while had < bytes.len() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ChipProblem::TooSlow { seconds: limit.as_secs() });
            }
            self.line.set_read_timeout(Some(left.min(SLICE))).map_err(|e| lost(&e))?;
            match self.line.read(bytes.get_mut(had..).unwrap_or_default()) {
                Ok(0) => return Err(ChipProblem::ServiceLost),
                Ok(more) => had += more,
                Err(e) if is_pause(&e) && go_on() => {}
                Err(e) if is_pause(&e) => return Err(ChipProblem::Stopped),
                Err(e) => return Err(lost(&e)),
            }
        }
        Ok(())
    }
}

fn is_pause(e: &io::Error) -> bool {
    matches!(e.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted)
}

/// A card that is held. Dropped, it is powered down, so that nothing of the session stays.
pub struct Held<'a> {
    service: Service,
    card: u32,
    protocol: u32,
    limit: Duration,
    go_on: GoOn<'a>,
}

impl Held<'_> {
    /// One exchange as the card's protocol has it.
    fn exchange(&mut self, command: &[u8]) -> Result<Vec<u8>, ChipProblem> {
        let head = wire::transmit(self.card, self.protocol, command.len(), LONGEST_ANSWER);
        self.service.send(wire::TRANSMIT, &head.bytes())?;
        self.service.line.write_all(command).map_err(|e| lost(&e))?;
        let mut bytes = vec![0; head.bytes().len()];
        self.service.receive_while(&mut bytes, self.limit, self.go_on)?;
        let (length, said) = wire::transmitted(&bytes).ok_or_else(|| ChipProblem::hostile("pcscd"))?;
        said.well()?;
        if length > LONGEST_ANSWER {
            return Err(ChipProblem::hostile(format!("{length} byte")));
        }
        // A driver that lost its card may say so by saying nothing.
        if length == 0 {
            return Err(ChipProblem::TakenAway);
        }
        let mut answer = vec![0; length];
        self.service.receive(&mut answer, OWN_WORK)?;
        Ok(answer)
    }
}

impl Transmit for Held<'_> {
    /// Passes a command on. Cards with contacts (T=0) take no length behind data, and have what they answer fetched; a
    /// command with a wrong length is sent again with the right one.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChipProblem> {
        let sent = match (command, self.protocol) {
            ([_, _, _, _, data, rest @ ..], wire::T0) if rest.len() == usize::from(*data) + 1 => {
                command.get(..command.len() - 1).unwrap_or_default()
            }
            _ => command,
        };
        let mut answer = self.exchange(sent)?;
        if let ([class, instruction, p1, p2, _], [0x6c, length]) = (command, answer.as_slice()) {
            answer = self.exchange(&[*class, *instruction, *p1, *p2, *length])?;
        }
        let mut whole = Vec::new();
        while let [data @ .., 0x61, more] = answer.as_slice() {
            whole.extend_from_slice(data);
            if whole.len() + usize::from(*more) > LONGEST_ANSWER {
                return Err(ChipProblem::hostile(format!("> {LONGEST_ANSWER} byte")));
            }
            answer = self.exchange(&[0, 0xc0, 0, 0, *more])?;
            // Data or an end: a card that only promises more is no card.
            if answer.len() <= 2 && answer.first() == Some(&0x61) {
                return Err(ChipProblem::hostile("GET RESPONSE"));
            }
        }
        whole.extend(answer);
        Ok(whole)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        // Whoever hangs up loses the card too; this is only the polite way, and need not come through.
        let _ = self.service.ask(wire::END_TRANSACTION, [self.card, wire::LEAVE, 0], SLICE);
        let _ = self.service.ask(wire::DISCONNECT, [self.card, wire::UNPOWER, 0], SLICE);
    }
}
