//! Half-typed forms: kept within a second of the first key not yet kept, by one commit for all sessions together.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{Grant, Upkeep};
use super::register::Register;
use soxa_store::drafts::StoredDraft;

/// How long keys are gathered before they are written: with the write, less than a second.
const GATHER: Duration = Duration::from_millis(400);
/// After a failure the next attempt comes so soon, and after each further one later.
const AGAIN: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// Writes drafts in the background, so that no key waits for the disk.
pub struct Keeper {
    register: Arc<Register>,
    sender: Option<Sender<Message>>,
    thread: Option<JoinHandle<()>>,
}

enum Message {
    Keep(StoredDraft),
    Flush(Sender<()>),
    /// Something was looked at.
    Seen,
}

impl Keeper {
    /// Starts the writer for a register.
    pub fn start(register: Arc<Register>) -> Self {
        let (sender, receiver) = channel();
        let nudge = sender.clone();
        register.memory().gathered.set_nudge(Some(Box::new(move || drop(nudge.send(Message::Seen)))));
        let kept = Arc::clone(&register);
        let thread =
            std::thread::Builder::new().name("drafts".to_owned()).spawn(move || run(&register, &receiver));
        Self { register: kept, sender: Some(sender), thread: thread.ok() }
    }

    /// Keeps an operator's draft of a form, soon; empty bytes forget it. A terminal that is only to look keeps none.
    pub fn keep_of(&self, actor: &Actor, form: &str, bytes: Vec<u8>) {
        if !actor.is_read_only() {
            self.keep(key(actor, form), bytes);
        }
    }

    /// Keeps a draft, soon; empty bytes forget it.
    pub fn keep(&self, key: String, bytes: Vec<u8>) {
        if let Some(sender) = &self.sender {
            // A writer that is gone has told its reason; typing goes on.
            let _ = sender.send(Message::Keep(StoredDraft { key, bytes }));
        }
    }

    /// Writes what is still gathered and waits until it is on disk.
    pub fn flush(&self) {
        self.flush_within(Duration::from_secs(10));
    }

    /// The same, for somebody who cannot wait that long.
    pub fn flush_within(&self, patience: Duration) {
        let (done, wait) = channel();
        if let Some(sender) = &self.sender
            && sender.send(Message::Flush(done)).is_ok()
        {
            let _ = wait.recv_timeout(patience);
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.register.memory().gathered.set_nudge(None);
        drop(self.sender.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(register: &Register, receiver: &Receiver<Message>) {
    let mut gathered: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut pause = None;
    while let Some(first) = next(receiver, pause) {
        let waiting = gather(receiver, first, &mut gathered);
        pause = match write(register, &mut gathered) {
            Ok(()) => None,
            // Nobody may have to press a key for a form to be kept once there is room again.
            Err(_) => Some(pause.map_or(AGAIN, |before: Duration| (before * 2).min(LONGEST_PAUSE))),
        };
        for done in waiting {
            let _ = done.send(());
        }
    }
    // Whoever ends this has had every form's last word; one more attempt is all that can be made.
    let _ = write(register, &mut gathered);
}

/// The next message; after a failure, at the latest when it is time for another attempt. `None`: it is over.
fn next(receiver: &Receiver<Message>, pause: Option<Duration>) -> Option<Message> {
    let Some(pause) = pause else { return receiver.recv().ok() };
    match receiver.recv_timeout(pause) {
        Ok(message) => Some(message),
        Err(RecvTimeoutError::Timeout) => Some(Message::Seen),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

/// Gathers drafts for a moment, those that wait already among them; who waits for them to be written.
fn gather(
    receiver: &Receiver<Message>,
    first: Message,
    gathered: &mut BTreeMap<String, Vec<u8>>,
) -> Vec<Sender<()>> {
    let until = Instant::now() + GATHER;
    let mut waiting = Vec::new();
    let mut next = Some(first);
    loop {
        match next.take() {
            Some(Message::Keep(draft)) => drop(gathered.insert(draft.key, draft.bytes)),
            Some(Message::Flush(done)) => {
                waiting.push(done);
                return waiting;
            }
            Some(Message::Seen) | None => {}
        }
        match receiver.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(message) => next = Some(message),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return waiting,
        }
    }
}

/// Writes what was gathered, and the looks; what could not be written stays gathered.
fn write(register: &Register, gathered: &mut BTreeMap<String, Vec<u8>>) -> Result<(), ServiceError> {
    if !gathered.is_empty() {
        let drafts: Vec<StoredDraft> = gathered
            .iter()
            .map(|(key, bytes)| StoredDraft { key: key.clone(), bytes: bytes.clone() })
            .collect();
        register.with_store(&Upkeep, |store| Ok(store.keep_drafts(&drafts)?))?;
        gathered.clear();
    }
    super::access::flush(register)
}

/// The drafts of an operator: form and contents.
pub fn of_operator(register: &Register, actor: &Actor) -> Result<Vec<(String, Vec<u8>)>, ServiceError> {
    of_form(register, actor, "")
}

/// An operator's drafts whose form begins so: form and contents.
pub fn of_form(
    register: &Register,
    actor: &Actor,
    form: &str,
) -> Result<Vec<(String, Vec<u8>)>, ServiceError> {
    let whose = key(actor, "").len();
    let prefix = key(actor, form);
    let drafts = register.with_store(&Grant::of_oneself(actor), |store| Ok(store.drafts(&prefix)?))?;
    Ok(drafts.into_iter().map(|d| (d.key.get(whose..).unwrap_or_default().to_owned(), d.bytes)).collect())
}

/// The key of an operator's draft of a form.
pub fn key(actor: &Actor, form: &str) -> String {
    format!("{}/{form}", actor.operator)
}
