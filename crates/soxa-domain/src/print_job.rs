//! A slip on its way to paper: kept until it is printed, so that a printer that is off costs nothing but time.

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// Where a print job stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PrintState {
    /// Not handed over yet.
    Waiting,
    /// The print service took it.
    Sent,
    /// The print service did not take it, and why.
    Failed(String),
    /// Not needed any more: another copy went to paper after it.
    Settled,
}

impl PrintState {
    /// Whether it is still to be printed.
    pub const fn is_pending(&self) -> bool {
        matches!(self, Self::Waiting | Self::Failed(_))
    }
}

/// A print job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintJob {
    /// Number of the case, for a slip of one.
    pub case: Option<u32>,
    /// What it is called: the case's code and the form.
    pub name: String,
    /// The printer; empty for the system's default.
    pub printer: String,
    /// The finished PDF.
    pub file: String,
    /// Where it stands.
    pub state: PrintState,
    /// Who asked for it.
    pub operator: String,
    /// When.
    pub asked_at: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// Which copy this is: 1 for the first.
    pub copy: u32,
}
