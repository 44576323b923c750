//! What happens in the register, for whoever shows it.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use soxa_store::journal::{Head, Subject};

/// Something that happened and whom it concerns, for terminals that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// The journal's end.
    pub head: Head,
    /// Records concerned.
    pub subjects: Vec<Subject>,
    /// Operators who are kept out now, where the operators' list has changed: their sessions must end.
    pub kept_out: Vec<String>,
}

/// Those who want to be told.
#[derive(Debug, Default)]
pub(super) struct News(Mutex<Vec<Sender<Happened>>>);

impl News {
    pub fn subscribe(&self) -> Receiver<Happened> {
        let (sender, receiver) = channel();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
        receiver
    }

    pub fn tell(&self, happened: &Happened) {
        let mut listeners = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| listener.send(happened.clone()).is_ok());
    }
}
