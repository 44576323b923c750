//! What is known of an open register beside its file: gone when it is closed, and the same for every handle on it.

use std::sync::Arc;

use super::access::Gathered;
use super::claims::Claims;
use super::clock::Watch;
use super::fence::Fence;
use super::find::{Hit, Likely};
use super::kept::{Changes, Kept, KeptEach};
use super::looking::Opened;
use super::roll::Roll;
use super::upward::Bell;
use soxa_domain::time::Timestamp;
use soxa_store::search::Found;

/// What is kept in memory.
#[derive(Default)]
pub(super) struct Memory {
    /// What was looked at and is not yet journalled.
    pub gathered: Gathered,
    /// Who is at work on what.
    pub claims: Claims,
    /// What viewers have opened lately.
    pub opened: Opened,
    /// The operators as they stand.
    pub roll: Arc<Roll>,
    /// How often it has changed.
    pub changes: Changes,
    /// Holds changes off while a new file is built.
    pub fence: Fence,
    /// People as lists show them, by number.
    pub rows: KeptEach<u32, Hit>,
    /// Whom a query found by name, at most so many: everybody types the same first letters.
    pub found: KeptEach<(String, usize), Found>,
    /// People of open cases received lately, the newest first.
    pub lately: Kept<Arc<Vec<Likely>>>,
    /// How many items wait for the national systems, and since when the oldest does.
    pub waiting: Kept<(usize, Option<Timestamp>)>,
    /// How many cases have a positive result that is not in the register yet.
    pub outstanding: Kept<usize>,
    /// Minutes after which an unused terminal locks itself.
    pub idle_minutes: Kept<u16>,
    /// Where the program that sends upward waits.
    pub bell: Arc<Bell>,
    /// What is watched of the time.
    pub watch: Watch,
}
