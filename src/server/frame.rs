//! What goes over the socket: frames of a kind, a length and bytes. A length is believed only up to a limit, and
//! memory is taken as bytes come, so that no claim costs anything.

use std::io::{self, ErrorKind, Read, Write};

use zeroize::Zeroize;

/// The most bytes a frame may have in either direction: a pasted page, a screen, a piece of a file.
pub const LARGEST: usize = 256 * 1024;
/// So many bytes are set aside on the word of whoever claims them.
const SHORT: usize = 8 * 1024;
/// Bytes before a frame's own.
const HEAD: usize = 5;

/// What the bytes of a frame are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A message as JSON.
    Message,
    /// Bytes for the terminal or standard output.
    Out,
    /// Bytes for standard error.
    Err,
    /// A piece of a file.
    File,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Message, Self::Out, Self::Err, Self::File];

    fn byte(self) -> u8 {
        match self {
            Self::Message => b'J',
            Self::Out => b'O',
            Self::Err => b'E',
            Self::File => b'F',
        }
    }
}

/// One frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What it holds.
    pub kind: Kind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A frame's bytes with its head before them.
pub fn encode(kind: Kind, bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let mut frame = Vec::with_capacity(HEAD + bytes.len());
    frame.push(kind.byte());
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(bytes);
    frame
}

/// Sends bytes as one frame, or as several where they are many.
pub fn send(out: &mut impl Write, kind: Kind, bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return out.write_all(&encode(kind, bytes));
    }
    bytes.chunks(LARGEST).try_for_each(|piece| {
        let mut framed = encode(kind, piece);
        let sent = out.write_all(&framed);
        // What goes through may be a password: it does not stay in memory that is given back.
        framed.zeroize();
        sent
    })
}

/// Reads a frame; none when the other end has closed in good order.
pub fn receive(input: &mut impl Read) -> io::Result<Option<Frame>> {
    let mut head = [0; HEAD];
    let mut have = 0;
    while have < HEAD {
        match input.read(head.get_mut(have..).unwrap_or_default()) {
            Ok(0) if have == 0 => return Ok(None),
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(n) => have += n,
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    let (kind, length) = read_head(head)?;
    // A short frame has its room at once: what is read is not copied about, and can be wiped.
    let mut bytes = Vec::with_capacity(length.min(SHORT) + 1);
    if input.by_ref().take(length as u64).read_to_end(&mut bytes)? < length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(Frame { kind, bytes }))
}

/// What follows a head: the kind, and how many bytes.
fn read_head([kind, a, b, c, d]: [u8; HEAD]) -> io::Result<(Kind, usize)> {
    let kind = Kind::ALL.into_iter().find(|k| k.byte() == kind).ok_or_else(|| strange("khung lạ"))?;
    let length = u32::from_le_bytes([a, b, c, d]) as usize;
    if length > LARGEST { Err(strange("khung dài quá mức")) } else { Ok((kind, length)) }
}

/// Bytes as they come, in whatever pieces, and the frames in them. What was read is wiped: it may be a password.
#[derive(Debug, Default)]
pub struct Incoming {
    bytes: Vec<u8>,
    /// Bytes of frames that were taken.
    taken: usize,
}

impl Incoming {
    /// Adds bytes that have come. What is still to be read stays below one frame and one piece, as long as every
    /// whole frame is taken before the next piece is added.
    pub fn add(&mut self, piece: &[u8]) {
        if self.bytes.capacity() == 0 {
            // Nothing short is copied about as it grows.
            self.bytes.reserve(SHORT);
        }
        self.bytes.extend_from_slice(piece);
    }

    /// The next frame, once it is whole.
    ///
    /// # Errors
    /// What came is no frame.
    pub fn take(&mut self) -> io::Result<Option<Frame>> {
        let mut waiting = self.bytes.get(self.taken..).unwrap_or_default();
        let Some(head) = waiting.first_chunk() else { return Ok(self.forget_taken()) };
        if waiting.len() < HEAD + read_head(*head)?.1 {
            return Ok(self.forget_taken());
        }
        let frame = receive(&mut waiting)?;
        self.taken = self.bytes.len() - waiting.len();
        Ok(frame)
    }

    fn forget_taken(&mut self) -> Option<Frame> {
        let left = self.bytes.len() - self.taken;
        self.bytes.copy_within(self.taken.., 0);
        self.bytes.get_mut(left..).unwrap_or_default().zeroize();
        self.bytes.truncate(left);
        self.taken = 0;
        None
    }
}

fn strange(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_sent_is_received_and_the_end_is_told_from_a_tear() {
        let mut wire = Vec::new();
        let long = vec![7; LARGEST + 3];
        send(&mut wire, Kind::File, &long).unwrap();
        send(&mut wire, Kind::Message, b"").unwrap();
        let mut input = wire.as_slice();
        let mut got = Vec::new();
        for _ in 0..2 {
            got.extend(receive(&mut input).unwrap().unwrap().bytes);
        }
        assert_eq!(got, long);
        assert_eq!(receive(&mut input).unwrap().unwrap(), Frame { kind: Kind::Message, bytes: vec![] });
        assert_eq!(receive(&mut input).unwrap(), None);
        let torn = wire.get(..LARGEST).unwrap();
        assert_eq!(receive(&mut &*torn).unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }

    #[test]
    fn frames_are_the_same_in_whatever_pieces_they_come() {
        let mut wire = Vec::new();
        for n in [0, 1, 700] {
            send(&mut wire, Kind::Message, &vec![b'x'; n]).unwrap();
        }
        for size in [1, 2, 4, 5, 6, 300, wire.len()] {
            let mut incoming = Incoming::default();
            let mut lengths = Vec::new();
            for piece in wire.chunks(size) {
                incoming.add(piece);
                while let Some(frame) = incoming.take().unwrap() {
                    lengths.push(frame.bytes.len());
                }
            }
            assert_eq!(lengths, [0, 1, 700], "{size}");
            assert!(incoming.bytes.is_empty());
        }
        let mut incoming = Incoming::default();
        incoming.add(&[b'O', 0xFF, 0xFF, 0xFF, 0xFF]);
        assert_eq!(incoming.take().unwrap_err().kind(), ErrorKind::InvalidData);
    }

    #[test]
    fn a_claimed_length_is_refused_before_a_byte_is_set_aside() {
        for head in [[b'O', 0xFF, 0xFF, 0xFF, 0xFF], [b'?', 0, 0, 0, 0]] {
            assert_eq!(receive(&mut head.as_slice()).unwrap_err().kind(), ErrorKind::InvalidData);
        }
    }
}
