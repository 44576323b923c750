//! What is known of an open register beside its file: gone when it is closed, and the same for every handle on it.

use std::sync::Arc;

use super::access::Gathered;
use super::claims::Claims;
use super::clock::Watch;
use super::looking::Opened;
use super::roll::Roll;

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
    /// What is watched of the time.
    pub watch: Watch,
}
