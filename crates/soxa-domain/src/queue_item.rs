//! Something that must still be typed into a national system.

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueDone {
    /// When.
    pub at: Timestamp,
    /// Who typed it in.
    pub operator: String,
    /// The number the other system gave.
    pub reference: String,
}

/// An item of a national queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueItem {
    /// Id of the system.
    pub system: String,
    /// What is to be done there.
    pub operation: String,
    /// Number of the person it is about.
    pub person: Option<u32>,
    /// Number of the case it comes from.
    pub case: Option<u32>,
    /// What the person's record and the case do not say.
    pub note: String,
    /// Since when it waits.
    pub since: Timestamp,
    /// How it ended; `None` while it waits.
    pub done: Option<QueueDone>,
}
