//! The records of pcscd's socket. What comes in is read by length and place; nothing of it is believed.

use crate::problem::ChipProblem;

pub const MAJOR: u32 = 4;
pub const MINOR: u32 = 4;

pub const ESTABLISH_CONTEXT: u32 = 0x01;
pub const CONNECT: u32 = 0x04;
pub const DISCONNECT: u32 = 0x06;
pub const BEGIN_TRANSACTION: u32 = 0x07;
pub const END_TRANSACTION: u32 = 0x08;
pub const TRANSMIT: u32 = 0x09;
pub const VERSION: u32 = 0x11;
pub const GET_READERS_STATE: u32 = 0x12;
pub const WAIT_READER_STATE_CHANGE: u32 = 0x13;
pub const STOP_WAITING: u32 = 0x14;

pub const SCOPE_SYSTEM: u32 = 2;
pub const LEAVE: u32 = 0;
pub const UNPOWER: u32 = 2;
const SHARED: u32 = 2;
/// The protocol of cards with contacts, byte by byte.
pub const T0: u32 = 1;
/// T=0 or T=1.
const ANY_PROTOCOL: u32 = 3;

const NAME: usize = 128;
const STATE: usize = 184;
/// Bytes of the state of all readers: sixteen at most.
pub const READERS_BYTES: usize = STATE * 16;

const CARD_PRESENT: u32 = 0x04;

/// How pcscd says that it did, or did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said(pub u32);

impl Said {
    pub const WELL: Self = Self(0);

    /// What it means for whoever reads a card.
    pub fn well(self) -> Result<(), ChipProblem> {
        match self.0 {
            0 => Ok(()),
            // Removed, no smart card, reset by another; the reader could not talk to it: each is seen when a card is lifted.
            0x8010_0069 | 0x8010_000c | 0x8010_0068 | 0x8010_0016 | 0x8010_002f => {
                Err(ChipProblem::TakenAway)
            }
            0x8010_0066 | 0x8010_0067 => Err(ChipProblem::Mute),
            // Somebody shares it not; a transaction of somebody else.
            0x8010_000b => Err(ChipProblem::InUse),
            0x8010_0009 | 0x8010_0017 => Err(ChipProblem::NoReader),
            // More than there was room for.
            0x8010_0008 => Err(ChipProblem::hostile("> 512 byte")),
            0x8010_001d | 0x8010_001e => Err(ChipProblem::ServiceLost),
            other => Err(ChipProblem::Said { doing: "pcscd".to_owned(), status: format!("{other:08X}") }),
        }
    }
}

/// A record of whole words.
pub trait Record: Sized {
    fn bytes(&self) -> Vec<u8>;
    fn of(bytes: &[u8]) -> Option<Self>;
}

impl<const N: usize> Record for [u32; N] {
    fn bytes(&self) -> Vec<u8> {
        self.iter().flat_map(|word| word.to_ne_bytes()).collect()
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let words: Option<Vec<u32>> =
            bytes.chunks(4).map(|word| word.try_into().ok().map(u32::from_ne_bytes)).collect();
        words?.try_into().ok()
    }
}

/// A message: its length, the command, and its record.
pub fn message(command: u32, body: &[u8]) -> Vec<u8> {
    let mut out = [body.len() as u32, command].bytes();
    out.extend(body);
    out
}

/// The request for the card on a reader.
pub fn connect(context: u32, reader: &str) -> Vec<u8> {
    let mut name: Vec<u8> = reader.bytes().take(NAME - 1).collect();
    name.resize(NAME, 0);
    [[context].bytes(), name, [SHARED, ANY_PROTOCOL, 0, 0, 0].bytes()].concat()
}

/// The card, its protocol, and how it went.
pub fn connected(bytes: &[u8]) -> Option<(u32, u32, Said)> {
    let [_, _, card, protocol, said] = Record::of(bytes.get(4 + NAME..)?)?;
    Some((card, protocol, Said(said)))
}

/// The head of a command to a card.
pub fn transmit(card: u32, protocol: u32, bytes: usize, room: usize) -> [u32; 8] {
    // The header of the protocol's own block: protocol and length, two long words.
    let block = 2 * size_of::<usize>() as u32;
    [card, protocol, block, bytes as u32, 0, block, room as u32, 0]
}

/// Bytes of the answer, and how it went.
pub fn transmitted(bytes: &[u8]) -> Option<(usize, Said)> {
    let [_, _, _, _, _, _, length, said] = Record::of(bytes)?;
    Some((length as usize, Said(said)))
}

/// A reader that is plugged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderState {
    /// What pcscd calls it.
    pub name: String,
    /// Whether a card lies on it.
    pub has_card: bool,
    /// Cards that came and went since it was plugged in.
    events: u32,
}

/// All readers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readers(Vec<ReaderState>);

impl Readers {
    /// Reads what pcscd says of its sixteen places.
    pub fn read(bytes: &[u8]) -> Result<Self, ChipProblem> {
        let place = |place: &[u8]| {
            let (name, rest) = place.split_at_checked(NAME)?;
            let name: Vec<u8> = name.iter().copied().take_while(|byte| *byte != 0).collect();
            let [events, state] = Record::of(rest.get(..8)?)?;
            let state: u32 = state;
            let name = soxa_text::display::sanitise(&String::from_utf8_lossy(&name)).into_owned();
            Some(ReaderState { name, has_card: state & CARD_PRESENT != 0, events })
        };
        let all: Option<Vec<ReaderState>> = bytes.chunks(STATE).map(place).collect();
        let all = all.ok_or_else(|| ChipProblem::hostile("pcscd"))?;
        Ok(Self(all.into_iter().filter(|reader| !reader.name.is_empty()).collect()))
    }

    /// Each of them.
    pub fn all(&self) -> &[ReaderState] {
        &self.0
    }

    /// Their names, one behind the other.
    pub fn names(&self) -> String {
        self.0.iter().map(|reader| reader.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn readers_are_read_from_their_places_and_a_short_answer_is_refused() {
        let mut bytes = vec![0; READERS_BYTES];
        bytes[..11].copy_from_slice(b"Reader 00 1");
        bytes[NAME + 4] = 0x34;
        bytes[STATE..STATE + 4].copy_from_slice(b"B\x1b[1");
        let readers = Readers::read(&bytes).unwrap();
        assert_eq!(readers.all()[0].name, "Reader 00 1");
        assert!(readers.all()[0].has_card && !readers.all()[1].has_card);
        assert!(!readers.names().contains('\x1b'));
        assert!(Readers::read(&bytes[..READERS_BYTES - STATE + 100]).is_err());
    }

    #[test]
    fn records_are_words_in_their_order() {
        assert_eq!(<[u32; 2]>::of(&[7_u32, 9].bytes()), Some([7, 9]));
        assert_eq!(<[u32; 2]>::of(&[1, 2, 3]), None);
        let asked = connect(5, &"x".repeat(200));
        assert_eq!((asked.len(), asked[131]), (152, 0));
        assert!(connected(&asked).is_some());
    }
}
