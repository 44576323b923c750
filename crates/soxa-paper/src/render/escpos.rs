//! Documents as what receipt printers understand (Epson's ESC/POS, which all of them speak): pictures of dots only, since
//! no code page has all Vietnamese letters, and paper is fed and cut. A picture goes over in bands, each no wider than
//! what is black in it; white bands take a byte a row.

use super::font::Typeface;
use super::raster::Raster;
use super::receipt::{self, Roll};
use crate::document::Document;
use thiserror::Error;

/// Initialises the printer: what another program left set is gone.
const INITIALISE: [u8; 2] = [0x1b, b'@'];
/// `GS v 0`, at the size of one dot: a picture follows. Older than `GS ( L`, and understood by more.
const PICTURE: [u8; 4] = [0x1d, b'v', b'0', 0];
/// `GS V B`: feeds to the knife and cuts, but for a bridge.
const CUT: [u8; 4] = [0x1d, b'V', b'B', 0];
/// `ESC d`: feeds so many lines, for a printer without a knife to tear at.
const FEED: [u8; 3] = [0x1b, b'd', 5];
/// `ESC p`: opens the drawer at the first plug, 50 ms on, 500 ms off.
const DRAWER: [u8; 5] = [0x1b, b'p', 0, 25, 250];
/// Rows a picture has at most: what printers with the least memory take at once.
const BAND: usize = 128;
/// From so many white rows on, they are a band of their own.
const WHITE: usize = 6;

/// What happens when a receipt is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Whether the paper is cut; else it is fed so far that it can be torn.
    pub cuts: bool,
    /// Whether the drawer is opened.
    pub drawer: bool,
}

/// No typeface can be read: see [`Typeface::find`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("không có phông chữ")]
pub struct NoTypeface;

/// Documents as bytes for a printer with this roll, each a receipt of its own.
///
/// # Errors
/// [`NoTypeface`].
pub fn render(documents: &[Document], roll: Roll, ending: Ending) -> Result<Vec<u8>, NoTypeface> {
    let typeface = Typeface::find().ok_or(NoTypeface)?;
    let mut bytes = INITIALISE.to_vec();
    for document in documents {
        receipt_of(&receipt::lay_out(document, roll, &typeface), ending.cuts, &mut bytes);
    }
    Ok(ended(bytes, ending))
}

/// A ticket of the queue as bytes: the office, the number, and lines below it.
///
/// # Errors
/// [`NoTypeface`].
pub fn ticket(
    head: (&str, &str),
    lines: &[String],
    roll: Roll,
    ending: Ending,
) -> Result<Vec<u8>, NoTypeface> {
    let typeface = Typeface::find().ok_or(NoTypeface)?;
    let mut bytes = INITIALISE.to_vec();
    receipt_of(&receipt::ticket(head, lines, roll, &typeface), ending.cuts, &mut bytes);
    Ok(ended(bytes, ending))
}

fn ended(mut bytes: Vec<u8>, ending: Ending) -> Vec<u8> {
    if ending.drawer {
        bytes.extend(DRAWER);
    }
    bytes
}

fn receipt_of(paper: &Raster, cuts: bool, into: &mut Vec<u8>) {
    let rows: Vec<&[u8]> = paper.rows().collect();
    let mut rest = rows.as_slice();
    while !rest.is_empty() {
        let (band, behind) = rest.split_at(next_band(rest));
        picture(band, into);
        rest = behind;
    }
    if cuts {
        into.extend(CUT);
    } else {
        into.extend(FEED);
    }
}

fn is_white(row: &[u8]) -> bool {
    row.iter().all(|byte| *byte == 0)
}

/// How many rows the next band has: white ones, or others up to where white begins.
fn next_band(rows: &[&[u8]]) -> usize {
    let white = rows.iter().take_while(|row| is_white(row)).count();
    if white >= WHITE || white == rows.len() {
        return white.min(BAND);
    }
    let at_most = rows.len().min(BAND);
    let begins = |at: &usize| {
        let white = rows.iter().skip(*at).take_while(|row| is_white(row)).count();
        white >= WHITE || at + white == rows.len()
    };
    (white.max(1)..at_most).find(begins).unwrap_or(at_most)
}

/// A band as wide as what is black in it, at least a byte.
fn picture(band: &[&[u8]], into: &mut Vec<u8>) {
    let used = |row: &&[u8]| row.iter().rposition(|byte| *byte != 0).map_or(1, |at| at + 1);
    let width = band.iter().map(used).max().unwrap_or(1);
    let low_high = |n: usize| [(n & 0xff) as u8, (n >> 8) as u8];
    into.extend(PICTURE);
    into.extend(low_high(width));
    into.extend(low_high(band.len()));
    for row in band {
        into.extend(row.iter().take(width));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    /// The bands of what was sent: width in bytes, rows.
    fn bands(mut bytes: &[u8]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        while let Some(rest) = bytes.strip_prefix(&PICTURE) {
            let (width, rows) = (usize::from(rest[0]) + 256 * usize::from(rest[1]), usize::from(rest[2]));
            found.push((width, rows));
            bytes = &rest[4 + width * rows..];
        }
        assert_eq!(bytes, CUT);
        found
    }

    #[test]
    fn white_takes_a_byte_a_row_and_no_band_is_wider_than_its_black() {
        let mut paper = Raster::new(576);
        paper.rectangle((0, 0), (9, 10));
        paper.rectangle((570, 40), (6, 200));
        paper.extend(300);
        let mut bytes = Vec::new();
        receipt_of(&paper, true, &mut bytes);
        assert_eq!(bands(&bytes), [(2, 10), (1, 30), (72, 128), (72, 72), (1, 60)]);
    }

    #[test]
    fn a_few_white_rows_stay_with_their_band_and_empty_paper_is_only_cut() {
        let mut paper = Raster::new(16);
        paper.rectangle((0, 2), (8, 1));
        paper.rectangle((0, 6), (8, 1));
        let mut bytes = Vec::new();
        receipt_of(&paper, true, &mut bytes);
        assert_eq!(bands(&bytes), [(1, 7)]);
        let mut bytes = Vec::new();
        receipt_of(&Raster::new(16), false, &mut bytes);
        assert_eq!(bytes, FEED);
    }
}
