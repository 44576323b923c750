//! Where somebody signs in from: what can be told of it without believing the other side's word too far. Wrong passwords
//! are counted by it, so that a stranger elsewhere keeps nobody out of their own screen.

use serde::{Deserialize, Serialize};

/// Where a sign-in comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The system user, as the system tells it.
    pub uid: u32,
    /// By which way.
    pub line: Line,
}

/// By which way somebody comes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Line {
    /// At a terminal of this PC.
    Terminal,
    /// A command without a terminal.
    Command,
    /// Over SSH with a key, of which this is the fingerprint.
    Key([u8; 8]),
    /// The operator's own session, locked: nobody else gets there.
    OwnScreen,
}

impl Origin {
    /// Of a system user at a terminal, perhaps with an SSH key (base 64).
    pub fn new(uid: u32, terminal: &str, key: Option<&str>) -> Self {
        let line = match key {
            Some(key) => Line::Key(fingerprint(key)),
            None if matches!(terminal.trim(), "" | "-") => Line::Command,
            None => Line::Terminal,
        };
        Self { uid, line }
    }

    /// The same system user at a session that is locked.
    #[must_use]
    pub fn own_screen(&self) -> Self {
        Self { uid: self.uid, line: Line::OwnScreen }
    }
}

fn fingerprint(key: &str) -> [u8; 8] {
    let hash = blake3::hash(key.as_bytes());
    hash.as_bytes().first_chunk::<8>().copied().unwrap_or_default()
}
