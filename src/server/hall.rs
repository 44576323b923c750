//! Who is at the register: a place for every session, whether its terminal is there or its line has dropped.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::inbox::Reach;
use super::outbox::Outbox;
use super::places::{self, Guest};
use super::protocol::{CLOSING, ToClient};
use super::seat::Newcomer;
use crate::tui::input::{Mailbox, Subject};
use crate::tui::office::{Presence, Seated};
use soxa_service::news::Happened;
use soxa_store::codec::Kind;

/// Everybody who is there.
#[derive(Default)]
pub struct Hall {
    inside: Mutex<Inside>,
    changed: Condvar,
}

#[derive(Default)]
struct Inside {
    next: u64,
    seats: Vec<Place>,
    /// The system users whose commands run.
    errands: Vec<u32>,
    /// Since when nobody has been there.
    empty_since: Option<Instant>,
    closing: bool,
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
    shown: Seated,
    peer: Peer,
    session: Reach,
    line: Outbox,
    mailbox: Arc<Mailbox>,
    /// Takes another terminal in where the line has dropped.
    kept: Option<Sender<Box<Newcomer>>>,
}

impl Place {
    /// As the rules of places see it.
    fn guest(&self) -> Guest {
        guest(&self.shown, &self.peer)
    }

    /// Has the session end, however much else waits for it.
    fn hang_up(&mut self) {
        self.kept = None;
        self.session.hang_up();
    }
}

fn guest(shown: &Seated, peer: &Peer) -> Guest {
    Guest {
        operator: shown.operator.clone(),
        uid: peer.uid,
        own: peer.uid == rustix::process::geteuid().as_raw(),
        viewer: shown.read_only || peer.key.is_some(),
        kept: shown.away,
    }
}

impl Hall {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a seat, or says why there is none.
    pub fn enter(
        &self,
        shown: Seated,
        peer: Peer,
        newcomer: &Newcomer,
        mailbox: Arc<Mailbox>,
    ) -> Result<u64, &'static str> {
        let mut inside = self.inside();
        if inside.closing {
            return Err(CLOSING);
        }
        if !places::has_place(&inside.guests(), &guest(&shown, &peer)) {
            return Err("đã đủ terminal đang mở sổ: đóng bớt một terminal rồi mở lại");
        }
        inside.next += 1;
        let id = inside.next;
        let (session, line) = (newcomer.reach(), newcomer.line());
        inside.seats.push(Place { id, shown, peer, session, line, mailbox, kept: None });
        inside.empty_since = None;
        Ok(id)
    }

    /// Changes what is known of a seat.
    pub fn update(&self, id: u64, change: impl FnOnce(&mut Seated)) {
        if let Some(place) = self.inside().seats.iter_mut().find(|place| place.id == id) {
            change(&mut place.shown);
        }
        self.changed.notify_all();
    }

    /// Waits until somebody has signed in at a seat, and sends it off if nobody does in time.
    pub fn expect(&self, id: u64, patience: Duration, why: &str) {
        let until = Instant::now() + patience;
        let mut inside = self.inside();
        loop {
            let waits = |place: &&Place| place.id == id && place.shown.operator.is_empty();
            let Some(place) = inside.seats.iter().find(waits) else { return };
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return place.line.close(&ToClient::Exit(4, why.to_owned()));
            }
            inside = self.changed.wait_timeout(inside, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// A line has dropped: the seat waits for its operator. False when the house is closing.
    pub fn keep(&self, id: u64, waits: Sender<Box<Newcomer>>) -> bool {
        let mut inside = self.inside();
        if inside.closing {
            return false;
        }
        let guests = inside.guests();
        if let Some(place) = inside.seats.iter_mut().find(|place| place.id == id) {
            place.kept = Some(waits);
            place.shown.away = true;
            let gone = places::gives_way(&guests, &place.guest());
            if let Some(place) = gone.and_then(|at| inside.seats.get_mut(at)) {
                place.kept = None;
            }
        }
        self.changed.notify_all();
        true
    }

    /// The seat is no longer kept for anybody.
    pub fn forget(&self, id: u64) {
        if let Some(place) = self.inside().seats.iter_mut().find(|place| place.id == id) {
            place.kept = None;
        }
    }

    /// Gives a newcomer the seat that waits for the same operator, system user and key, to look only or to work, as
    /// before; gives the newcomer back if none does.
    pub fn rejoin(&self, newcomer: Box<Newcomer>, operator: &str, peer: &Peer) -> Result<(), Box<Newcomer>> {
        let mut inside = self.inside();
        let read_only = newcomer.attach.read_only;
        let waiting = |p: &&mut Place| {
            p.kept.is_some()
                && p.peer == *peer
                && p.shown.operator == operator
                && p.shown.read_only == read_only
        };
        let Some(place) = inside.seats.iter_mut().rev().find(waiting) else { return Err(newcomer) };
        let Some(kept) = place.kept.take() else { return Err(newcomer) };
        place.session = newcomer.reach();
        place.line = newcomer.line();
        place.shown.away = false;
        newcomer.terminal.clone_into(&mut place.shown.terminal);
        kept.send(newcomer).map_err(|refused| refused.0)
    }

    /// Gives a seat up.
    pub fn leave(&self, id: u64) {
        let mut inside = self.inside();
        inside.seats.retain(|place| place.id != id);
        inside.note_emptiness();
        self.changed.notify_all();
    }

    /// A command of a system user begins, or why it does not.
    pub fn begin_errand(&self, uid: u32) -> Result<(), &'static str> {
        let mut inside = self.inside();
        if inside.closing {
            return Err(CLOSING);
        }
        if !places::may_run(&inside.errands, uid, rustix::process::geteuid().as_raw()) {
            return Err("máy giữ sổ đang chạy nhiều lệnh: đợi một lệnh xong rồi thử lại");
        }
        inside.errands.push(uid);
        inside.empty_since = None;
        Ok(())
    }

    /// A command has ended.
    pub fn end_errand(&self, uid: u32) {
        let mut inside = self.inside();
        if let Some(at) = inside.errands.iter().position(|u| *u == uid) {
            inside.errands.swap_remove(at);
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
        for place in &mut self.inside().seats {
            // A session that is kept for somebody who is kept out ends; one with a terminal sees it for itself.
            if happened.kept_out.contains(&place.shown.operator) {
                place.kept = None;
            }
            place.mailbox.put(&subjects);
            place.session.knock();
        }
    }

    /// Has everybody leave, and waits for them, but not for ever.
    pub fn close(&self, patience: Duration) {
        let until = Instant::now() + patience;
        let mut inside = self.inside();
        inside.closing = true;
        for place in &mut inside.seats {
            place.hang_up();
        }
        while !inside.seats.is_empty() || !inside.errands.is_empty() {
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
            let empty = inside.seats.is_empty() && inside.errands.is_empty();
            let had_guests = inside.empty_since.is_some();
            if empty && (had_guests || begun.elapsed() >= first) {
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
    fn guests(&self) -> Vec<Guest> {
        self.seats.iter().map(Place::guest).collect()
    }

    fn note_emptiness(&mut self) {
        if self.seats.is_empty() && self.errands.is_empty() {
            self.empty_since = Some(Instant::now());
        }
    }
}

impl Presence for Hall {
    fn seated(&self) -> Vec<Seated> {
        self.inside().seats.iter().map(|place| place.shown.clone()).collect()
    }
}
