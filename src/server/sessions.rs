//! Who is at the register: a place for every session, whether its terminal is there or its line has dropped.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::hosting::Connection;
use super::inbox::SessionHandle;
use super::limits::{self, Client};
use super::outbox::Outbox;
use super::protocol::{CLOSING, ToClient};
use crate::tui::input::{Mailbox, Subject};
use crate::tui::workspace::{Connected, Presence};
use soxa_service::Register;
use soxa_service::news::Happened;
use soxa_service::upward::Bell;
use soxa_store::codec::Kind;

/// Everybody who is there.
pub struct Sessions {
    inside: Mutex<Inside>,
    changed: Condvar,
    /// Where commands wait to be asked for a sending.
    bell: Arc<Bell>,
}

#[derive(Default)]
struct Inside {
    next: u64,
    places: Vec<Place>,
    /// The system users whose commands run.
    commands: Vec<u32>,
    /// Since when nobody has been there.
    empty_since: Option<Instant>,
    closing: bool,
    covered: bool,
}

/// Who is at the other end of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The system user.
    pub uid: u32,
    /// The SSH key (base 64) that opened the line.
    pub key: Option<String>,
}

struct Place {
    id: u64,
    shown: Connected,
    peer: Peer,
    session: SessionHandle,
    line: Outbox,
    mailbox: Arc<Mailbox>,
    /// Takes another terminal in where the line has dropped.
    kept: Option<Sender<Box<Connection>>>,
}

impl Place {
    /// As the rules of places see it.
    fn client(&self) -> Client {
        client(&self.shown, &self.peer)
    }

    /// Has the session end, however much else waits for it.
    fn hang_up(&mut self) {
        self.kept = None;
        self.session.hang_up();
    }
}

fn client(shown: &Connected, peer: &Peer) -> Client {
    Client {
        operator: shown.operator.clone(),
        uid: peer.uid,
        own: peer.uid == rustix::process::geteuid().as_raw(),
        viewer: shown.read_only || peer.key.is_some(),
        kept: shown.away,
    }
}

impl Sessions {
    /// At a register that nobody is at yet.
    pub fn at(register: &Register) -> Self {
        Self { inside: Mutex::default(), changed: Condvar::new(), bell: register.bell() }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place, or says why there is none.
    pub fn enter(
        &self,
        shown: Connected,
        peer: Peer,
        connection: &Connection,
        mailbox: Arc<Mailbox>,
    ) -> Result<u64, &'static str> {
        let mut inside = self.inside();
        if inside.closing {
            return Err(CLOSING);
        }
        if !limits::has_place(&inside.clients(), &client(&shown, &peer)) {
            return Err("đã đủ terminal đang mở sổ: đóng bớt một terminal rồi mở lại");
        }
        inside.next += 1;
        let id = inside.next;
        let (session, line) = (connection.handle(), connection.line());
        inside.places.push(Place { id, shown, peer, session, line, mailbox, kept: None });
        inside.empty_since = None;
        Ok(id)
    }

    /// Changes what is known of a place.
    pub fn update(&self, id: u64, change: impl FnOnce(&mut Connected)) {
        if let Some(place) = self.inside().places.iter_mut().find(|place| place.id == id) {
            change(&mut place.shown);
        }
        self.changed.notify_all();
    }

    /// Waits until somebody has signed in at a place, and sends it off if nobody does in time.
    pub fn expect(&self, id: u64, patience: Duration, why: &str) {
        let until = Instant::now() + patience;
        let mut inside = self.inside();
        loop {
            let waits = |place: &&Place| place.id == id && place.shown.operator.is_empty();
            let Some(place) = inside.places.iter().find(waits) else { return };
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return place.line.close(&ToClient::Exit(4, why.to_owned()));
            }
            inside = self.changed.wait_timeout(inside, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// A line has dropped: the place waits for its operator. False when the owner is closing.
    pub fn keep(&self, id: u64, waits: Sender<Box<Connection>>) -> bool {
        let mut inside = self.inside();
        if inside.closing {
            return false;
        }
        let clients = inside.clients();
        if let Some(place) = inside.places.iter_mut().find(|place| place.id == id) {
            place.kept = Some(waits);
            place.shown.away = true;
            let gone = limits::gives_way(&clients, &place.client());
            if let Some(place) = gone.and_then(|at| inside.places.get_mut(at)) {
                place.kept = None;
            }
        }
        self.changed.notify_all();
        true
    }

    /// The place is no longer kept for anybody.
    pub fn forget(&self, id: u64) {
        if let Some(place) = self.inside().places.iter_mut().find(|place| place.id == id) {
            place.kept = None;
        }
    }

    /// Gives a connection the place that waits for the same operator, system user and key, to look only or to work, as
    /// before; gives the connection back if none does.
    pub fn rejoin(
        &self,
        connection: Box<Connection>,
        operator: &str,
        peer: &Peer,
    ) -> Result<(), Box<Connection>> {
        let mut inside = self.inside();
        let read_only = connection.attach.read_only;
        let waiting = |p: &&mut Place| {
            p.kept.is_some()
                && p.peer == *peer
                && p.shown.operator == operator
                && p.shown.read_only == read_only
        };
        let Some(place) = inside.places.iter_mut().rev().find(waiting) else { return Err(connection) };
        let Some(kept) = place.kept.take() else { return Err(connection) };
        place.session = connection.handle();
        place.line = connection.line();
        place.shown.away = false;
        connection.terminal.clone_into(&mut place.shown.terminal);
        kept.send(connection).map_err(|refused| refused.0)
    }

    /// Gives a place up.
    pub fn leave(&self, id: u64) {
        let mut inside = self.inside();
        inside.places.retain(|place| place.id != id);
        inside.note_emptiness();
        self.changed.notify_all();
    }

    /// A command of a system user begins, or why it does not.
    pub fn begin_command(&self, uid: u32) -> Result<(), &'static str> {
        let mut inside = self.inside();
        if inside.closing {
            return Err(CLOSING);
        }
        if !limits::may_run(&inside.commands, uid, rustix::process::geteuid().as_raw()) {
            return Err("máy giữ sổ đang chạy nhiều lệnh: đợi một lệnh xong rồi thử lại");
        }
        inside.commands.push(uid);
        inside.empty_since = None;
        Ok(())
    }

    /// A command has ended.
    pub fn end_command(&self, uid: u32) {
        let mut inside = self.inside();
        if let Some(at) = inside.commands.iter().position(|u| *u == uid) {
            inside.commands.swap_remove(at);
        }
        inside.note_emptiness();
        self.changed.notify_all();
    }

    /// Tells every session what has changed.
    pub fn tell(&self, happened: &Happened) {
        let mut subjects: Vec<Subject> = happened
            .subjects
            .iter()
            .map(|s| match s.kind {
                Kind::Case => Subject::Case(s.no),
                Kind::Person => Subject::Person(s.no),
                Kind::Household => Subject::Household(s.no),
                _ => Subject::Overview,
            })
            .collect();
        if subjects.is_empty() {
            subjects.push(Subject::Overview);
        }
        for place in &mut self.inside().places {
            // A session that is kept for somebody who is kept out ends; one with a terminal sees it for itself.
            if happened.kept_out.contains(&place.shown.operator) {
                place.kept = None;
            }
            place.mailbox.put(&subjects);
            place.session.wake();
        }
    }

    /// Covers every screen for as long as what opened the register is away, and says whether it is.
    pub fn cover(&self, is_away: bool) {
        let mut inside = self.inside();
        inside.covered = is_away;
        for place in inside.places.iter().filter(|_| is_away) {
            place.mailbox.put(&[Subject::Cover]);
            place.session.wake();
        }
    }

    /// Covers the screen of one session.
    pub fn cover_one(&self, id: u64) {
        for place in self.inside().places.iter().filter(|place| place.id == id) {
            place.mailbox.put(&[Subject::Cover]);
            place.session.wake();
        }
    }

    /// Whether a session is there.
    pub fn has(&self, id: u64) -> bool {
        self.inside().places.iter().any(|place| place.id == id)
    }

    /// Whether what opened the register is away.
    pub fn is_covered(&self) -> bool {
        self.inside().covered
    }

    /// Has everybody leave, and waits for them, but not for ever.
    pub fn close(&self, patience: Duration) {
        let until = Instant::now() + patience;
        let mut inside = self.inside();
        inside.closing = true;
        self.bell.end();
        for place in &mut inside.places {
            place.hang_up();
        }
        while !inside.places.is_empty() || !inside.commands.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            inside = self.changed.wait_timeout(inside, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until nobody is there and nobody has come for a while; at once after the last terminal has left.
    pub fn wait_until_empty(&self, first: Duration) {
        let mut inside = self.inside();
        let begun = Instant::now();
        loop {
            // Whoever only waits to be asked for a sending is nobody for whom the register is kept open.
            let empty = inside.places.is_empty() && inside.commands.len() <= self.bell.waiting();
            let had_clients = inside.empty_since.is_some();
            if empty && (had_clients || begun.elapsed() >= first) {
                inside.closing = true;
                return;
            }
            inside = if empty {
                let left = first.saturating_sub(begun.elapsed());
                self.changed.wait_timeout(inside, left).unwrap_or_else(PoisonError::into_inner).0
            } else {
                self.changed.wait(inside).unwrap_or_else(PoisonError::into_inner)
            };
        }
    }
}

impl Inside {
    fn clients(&self) -> Vec<Client> {
        self.places.iter().map(Place::client).collect()
    }

    fn note_emptiness(&mut self) {
        if self.places.is_empty() && self.commands.is_empty() {
            self.empty_since = Some(Instant::now());
        }
    }
}

impl Presence for Sessions {
    fn connected(&self) -> Vec<Connected> {
        self.inside().places.iter().map(|place| place.shown.clone()).collect()
    }
}
