//! What the two ends say to each other. Messages are JSON with names, and what a reader does not know it ignores, so
//! that a client of the last version is understood; a field added later has a default.

use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::frame::{self, Frame, Kind};
use super::locked::{Credentials, Locked};
use crate::tui::input::Timed;
use crate::tui::theme::Theme;

/// The version spoken here.
pub const VERSION: u32 = 1;
/// The oldest version still served.
pub const OLDEST: u32 = 1;

/// What an owner says that is about to end: whoever hears it finds the next owner, or none, in a moment.
pub const CLOSING: &str = "sổ đang đóng: thử lại";

/// The first thing a client says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hello {
    /// The version of the protocol.
    pub soxa: u32,
    /// The terminal's name for the journal, such as `pts/3`.
    #[serde(default)]
    pub terminal: String,
    /// Who is there, where it is said.
    #[serde(default)]
    pub who: Claim,
    /// `SOXA_PRINTER` of the client.
    #[serde(default)]
    pub printer: String,
    /// `SOXA_NOW` of the client, for registers whose clock may be set.
    #[serde(default)]
    pub now: Option<String>,
    /// Whether the client waits to hear that its command begins; those of the first version do not.
    #[serde(default)]
    pub waits: bool,
    /// What is wanted.
    pub want: Want,
}

/// Who somebody says to be; the system user is known without it.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Claim {
    /// Name of an operator.
    pub operator: Option<String>,
    /// The password that shows it.
    pub secret: Option<String>,
    /// The SSH key (base 64) that opened the line.
    pub key: Option<String>,
}

impl Claim {
    /// Wipes the secret once it has been looked at.
    pub fn forget(&mut self) {
        self.secret.zeroize();
    }
}

/// A secret stays out of every message.
impl std::fmt::Debug for Claim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claim")
            .field("operator", &self.operator)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// What a client wants.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Want {
    /// A session.
    Attach(Attach),
    /// A command run.
    Run(Run),
    /// To know whether the register is open, and to open it.
    Unlock,
}

/// A session for a terminal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Attach {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
    /// Only to look.
    #[serde(default)]
    pub read_only: bool,
    /// Whether somebody sits at another PC, and came here over SSH.
    #[serde(default)]
    pub is_far: bool,
    /// The terminal's look.
    #[serde(default)]
    pub theme: Theme,
    /// English words instead of Vietnamese ones.
    #[serde(default)]
    pub english: bool,
    /// The keymap's name.
    #[serde(default)]
    pub keymap: String,
    /// The person's own keymap: its name and text.
    #[serde(default)]
    pub own_keymap: Option<(String, String)>,
}

/// A command of the command line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Run {
    /// The arguments, the program's name first.
    pub arguments: Vec<String>,
    /// The folder it is asked from.
    #[serde(default)]
    pub folder: PathBuf,
}

/// What a client says afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToOwner {
    /// Something happened at the terminal.
    Event(Timed),
    /// The file asked for follows in pieces, and ends with an empty one; or the system's error number.
    Fetched(Result<(), i32>),
    /// The file sent is stored, or not.
    Stored(Result<(), i32>),
    /// Where a file would be stored, or why it cannot be.
    Placed(Result<PathBuf, i32>),
    /// What is to open the register.
    Unlock(Credentials),
}

/// What the owner says beside bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToClient {
    /// The client is served, in this version.
    Welcome(u32),
    /// It is over, with this exit status and perhaps a sentence for standard error.
    Exit(u8, String),
    /// A file of the client's is wanted.
    Fetch(PathBuf),
    /// A file for the client follows in pieces.
    Store(PathBuf),
    /// Where would a file go that is stored under this path, or under this name if it is a folder?
    Place(PathBuf, String),
    /// The file is whole, or is to be forgotten.
    StoreEnd(bool),
    /// The register is encrypted and not open yet; perhaps why what was brought did not open it.
    Locked(Locked),
}

/// Sends a message; one that does not fit into a frame is none.
pub fn say<T: Serialize>(out: &mut impl Write, message: &T) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(8 * 1024);
    serde_json::to_writer(&mut bytes, message)?;
    let sent = if bytes.len() > frame::LARGEST {
        Err(io::Error::new(ErrorKind::InvalidInput, "lời nhắn dài quá mức"))
    } else {
        frame::send(out, Kind::Message, &bytes)
    };
    // All that was ever written: a password in it does not stay in memory that is given back.
    bytes.as_mut_slice().zeroize();
    sent
}

/// A frame as a message.
pub fn understand<T: DeserializeOwned>(frame: &Frame) -> io::Result<T> {
    if frame.kind == Kind::Message {
        return Ok(serde_json::from_slice(&frame.bytes)?);
    }
    Err(io::Error::new(ErrorKind::InvalidData, "không phải lời nhắn"))
}
