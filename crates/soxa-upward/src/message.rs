//! What a commune's register and the carrier tell each other: where the commune stands above, and the next rows.
//!
//! A register's journal is its outbox. What goes up is a *window* of it, from the last entry that is in above to the entry
//! at which the register stood when the window was begun: the records which those entries touched, each once, in the order
//! of their [`Cursor`]. A window travels in chunks of bounded size; where a line is cut, the next chunk goes on behind the
//! last one that is in. The first window of all, after entry 0, has every record.

use serde::{Deserialize, Serialize};

/// The form of the rows; a carrier and a schema of another one take none.
pub const PROJECTION: u32 = 1;

/// The chained hash of a journal entry, 64 digits in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Of no entry: what stands before the first.
    pub const NONE: Self = Self([0; 32]);

    /// From its 64 hexadecimal digits; `None` where the text is not that.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let read = base16ct::lower::decode(text, &mut bytes).ok()?;
        (read.len() == bytes.len()).then_some(Self(bytes))
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&base16ct::lower::encode_string(&self.0))
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("64 hexadecimal digits wanted"))
    }
}

/// A journal entry by its number, from 1, and its hash. Number 0 with [`Hash::NONE`] stands before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mark {
    /// Its number.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
}

impl Mark {
    /// Before the first entry.
    pub const NONE: Self = Self { seq: 0, hash: Hash::NONE };
}

/// How far into a window rows are in: the last of them by the place of its table in the projection, and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Cursor {
    /// Place of the table, from 1; 0 before the first row.
    pub table: u8,
    /// Number of the record.
    pub no: u32,
}

/// A window of which some chunks are in, and not yet the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The entry at which it ends.
    pub to: Mark,
    /// The last row that is in.
    pub cursor: Cursor,
}

/// Where a commune stands above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The commune, by its code.
    pub commune: String,
    /// How often it was begun anew, from 1.
    pub epoch: u32,
    /// The last entry that is in with all before it.
    pub last: Mark,
    /// The window that is on its way.
    pub window: Option<Window>,
}

impl Standing {
    /// Of a commune of which nothing is in.
    pub fn new(commune: &str) -> Self {
        Self { commune: commune.to_owned(), epoch: 1, last: Mark::NONE, window: None }
    }

    /// Where the next chunk begins.
    pub fn cursor(&self) -> Cursor {
        self.window.map_or(Cursor::default(), |window| window.cursor)
    }
}

/// What a commune answers when asked for the next rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// Everything is in.
    Nothing,
    /// These rows.
    Chunk(Box<Chunk>),
    /// The register is not the one whose rows are in: its entry of that number has another hash, or there is none. An older
    /// copy was put in place, or somebody wrote above. A person decides what holds.
    Fork {
        /// What stands above.
        above: Mark,
        /// The register's last entry.
        here: Mark,
    },
}

/// Rows of a window, as many as a line takes at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// [`PROJECTION`] of who made it.
    pub projection: u32,
    /// Code of the commune.
    pub commune: String,
    /// The epoch it belongs to.
    pub epoch: u32,
    /// The last entry before the window.
    pub last: Mark,
    /// The entry at which the window ends.
    pub to: Mark,
    /// The last row before this chunk.
    pub from: Cursor,
    /// The last row of it where more are to come; `None` for the last chunk of the window.
    pub until: Option<Cursor>,
    /// When it was made, by the register's clock, RFC 3339.
    pub made_at: String,
    /// The rows.
    pub tables: Vec<Rows>,
}

/// Rows of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// The table.
    pub table: String,
    /// Its columns in the order of the values; the first of a table of records is `no`, the record's number.
    pub columns: Vec<String>,
    /// The values as PostgreSQL reads them from text; none for what is not known.
    pub rows: Vec<Vec<Option<String>>>,
    /// Numbers of records that are there no more.
    pub gone: Vec<u32>,
    /// Whether the rows are all that the table has of the commune, in place of those before.
    pub replaces: bool,
}
