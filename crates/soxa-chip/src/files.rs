//! The files of a chip, read in pieces through whatever session there is. How long each may be is bounded beforehand: a card
//! says what it likes.

use crate::access::messaging::Channel;
use crate::apdu::{Answer, Command, Transmit};
use crate::pcsc::GoOn;
use crate::problem::ChipProblem;
use crate::tlv::{Objects, head, object};

/// Bytes asked for at once: an answer with secure messaging around it stays below 256.
const PIECE: usize = 0xdf;
/// Where plain READ BINARY ends.
const FAR: usize = 0x8000;

/// A file of the chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// How the chip is opened.
    CardAccess,
    /// Which groups there are.
    Com,
    /// The issuer's signature.
    Sod,
    /// A group of data, by its number.
    Group(u8),
}

impl File {
    /// Its identifier.
    const fn id(self) -> u16 {
        match self {
            Self::CardAccess => 0x011c,
            Self::Com => 0x011e,
            Self::Sod => 0x011d,
            Self::Group(number) => 0x0100 + number as u16,
        }
    }

    /// The tag it begins with.
    pub const fn tag(self) -> u32 {
        match self {
            Self::CardAccess => 0x31,
            Self::Com => 0x60,
            Self::Sod => 0x77,
            Self::Group(number) => match number {
                1 => 0x61,
                2 => 0x75,
                3 => 0x63,
                4 => 0x76,
                5..=16 => 0x60 + number as u32,
                _ => 0,
            },
        }
    }

    /// Bytes it has at most on an identity card, generously.
    const fn most(self) -> usize {
        match self {
            Self::CardAccess | Self::Com => 1 << 11,
            Self::Group(2) => 1 << 17,
            Self::Group(13) | Self::Sod => 1 << 15,
            Self::Group(_) => 1 << 13,
        }
    }
}

impl std::fmt::Display for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::CardAccess => f.write_str("EF.CardAccess"),
            Self::Com => f.write_str("EF.COM"),
            Self::Sod => f.write_str("EF.SOD"),
            Self::Group(number) => write!(f, "DG{number}"),
        }
    }
}

/// Reads EF.CardAccess before any session; `None` where the chip has none.
///
/// # Errors
/// The card is gone, or what it has is none.
pub fn card_access(card: &mut dyn Transmit) -> Result<Option<Vec<u8>>, ChipProblem> {
    let mut plain = |command: &Command| Answer::read(&card.transmit(&command.bytes())?);
    // Some cards begin elsewhere than at the root, some do not know the command: either is well.
    plain(&Command::new(0xa4, 0x00, 0x0c, [0x3f, 0x00], None))?;
    let mut bytes = Vec::new();
    let found = pieces(File::CardAccess, &mut plain, &|| true, &mut |piece| bytes.extend_from_slice(piece))?;
    Ok(found.then_some(bytes))
}

/// Reads a file whole; `None` where the chip has none.
///
/// # Errors
/// The card is gone, refuses, or has more than fits.
pub fn read(channel: &mut Channel<'_>, file: File, go_on: GoOn<'_>) -> Result<Option<Vec<u8>>, ChipProblem> {
    let mut bytes = Vec::new();
    let found = each_piece(channel, file, go_on, &mut |piece| bytes.extend_from_slice(piece))?;
    Ok(found.then_some(bytes))
}

/// Reads a file piece by piece, and keeps none of it; whether there is one.
///
/// # Errors
/// The card is gone, refuses, or has more than fits.
pub fn each_piece(
    channel: &mut Channel<'_>,
    file: File,
    go_on: GoOn<'_>,
    take: &mut dyn FnMut(&[u8]),
) -> Result<bool, ChipProblem> {
    pieces(file, &mut |command| channel.send(command), go_on, take)
}

fn pieces(
    file: File,
    send: &mut dyn FnMut(&Command) -> Result<Answer, ChipProblem>,
    go_on: GoOn<'_>,
    take: &mut dyn FnMut(&[u8]),
) -> Result<bool, ChipProblem> {
    let selected = send(&Command::new(0xa4, 0x02, 0x0c, file.id().to_be_bytes(), None))?;
    if matches!(selected.status, 0x6a82 | 0x6a83) {
        return Ok(false);
    }
    selected.data(&format!("SELECT {file}"))?;
    let reading = format!("READ {file}");
    let first = send(&Command::new(0xb0, 0, 0, [], Some(8)))?;
    if first.status == 0x6a82 {
        return Ok(false);
    }
    // 6282: the file ends before that.
    let first = if first.status == 0x6282 { first.data } else { first.data(&reading)? };
    let (tag, begun, length) = head(&first).ok_or_else(|| ChipProblem::hostile(file.to_string()))?;
    if tag != file.tag() {
        return Err(ChipProblem::hostile(file.to_string()));
    }
    let whole = begun.saturating_add(length);
    if whole > file.most() {
        return Err(ChipProblem::TooLong { file: file.to_string(), bytes: whole as u64 });
    }
    let first = first.get(..whole.min(first.len())).unwrap_or_default();
    take(first);
    let mut had = first.len();
    while had < whole {
        if !go_on() {
            return Err(ChipProblem::Stopped);
        }
        let piece = piece(send, had, (whole - had).min(PIECE), &reading)?;
        if piece.is_empty() || piece.len() > whole - had {
            return Err(ChipProblem::hostile(file.to_string()));
        }
        take(&piece);
        had += piece.len();
    }
    Ok(true)
}

fn piece(
    send: &mut dyn FnMut(&Command) -> Result<Answer, ChipProblem>,
    at: usize,
    bytes: usize,
    reading: &str,
) -> Result<Vec<u8>, ChipProblem> {
    let [.., high, low] = at.to_be_bytes();
    if at < FAR {
        return send(&Command::new(0xb0, high, low, [], Some(bytes as u8)))?.data(reading);
    }
    // Far behind, the place is an object of the command and the piece one of the answer, four bytes longer.
    let place = object(0x54, &[high, low]);
    let [.., above, _, _] = at.to_be_bytes();
    let place = if above == 0 { place } else { object(0x54, &[above, high, low]) };
    let answer =
        send(&Command::new(0xb1, 0, 0, place, Some((bytes.min(PIECE - 8) + 4) as u8)))?.data(reading)?;
    Ok(Objects::new(&answer).tagged(0x53, "READ BINARY")?.value.to_vec())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    /// A file without any session, as long as it says or not.
    fn card(file: Vec<u8>, most: usize) -> impl FnMut(&Command) -> Result<Answer, ChipProblem> {
        move |command| {
            let well = |data: &[u8]| Answer { data: data.to_vec(), status: 0x9000 };
            let expected = usize::from(command.expected.unwrap_or(0)).min(most);
            Ok(match command.instruction {
                0xb0 => {
                    let at = usize::from(command.p1) << 8 | usize::from(command.p2);
                    well(file.get(at..).map(|rest| &rest[..rest.len().min(expected)]).unwrap_or_default())
                }
                0xb1 => {
                    let place = Objects::new(&command.data).take().unwrap().unwrap();
                    let at = place.value.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
                    let rest = file.get(at..).unwrap_or_default();
                    well(&object(0x53, &rest[..rest.len().min(expected - 4)]))
                }
                _ => well(&[]),
            })
        }
    }

    fn read(file: File, bytes: Vec<u8>, most: usize) -> Result<Vec<u8>, ChipProblem> {
        let mut out = Vec::new();
        pieces(file, &mut card(bytes, most), &|| true, &mut |piece| out.extend_from_slice(piece))?;
        Ok(out)
    }

    #[test]
    fn files_of_every_length_come_whole() {
        for length in [0, 3, 120, 300, 5_000, 40_000, 90_000] {
            let file = object(0x75, &(0..length).map(|at| at as u8).collect::<Vec<_>>());
            assert_eq!(read(File::Group(2), file.clone(), 256).unwrap(), file, "{length}");
        }
        let file = object(0x61, &[7; 90]);
        assert_eq!(read(File::Group(1), file.clone(), 9).unwrap(), file, "in small pieces");
    }

    #[test]
    fn a_file_that_says_more_than_it_may_or_has_is_refused() {
        let too_long = [vec![0x61, 0x82, 0xff, 0xff], vec![0; 300]].concat();
        assert!(matches!(read(File::Group(1), too_long, 256), Err(ChipProblem::TooLong { .. })));
        let too_short = [vec![0x61, 0x20], vec![0; 10]].concat();
        assert!(matches!(read(File::Group(1), too_short, 256), Err(ChipProblem::Hostile { .. })));
        assert!(read(File::Group(1), object(0x62, &[1]), 256).is_err(), "another file");
        assert!(read(File::Group(1), vec![], 256).is_err());
        assert!(read(File::Group(1), vec![0x61, 0x84, 0xff, 0xff, 0xff, 0xff], 256).is_err());
    }

    #[test]
    fn whoever_leaves_is_not_kept() {
        let file = object(0x75, &[1; 5_000]);
        let left = pieces(File::Group(2), &mut card(file, 256), &|| false, &mut |_| {});
        assert_eq!(left, Err(ChipProblem::Stopped));
    }
}
