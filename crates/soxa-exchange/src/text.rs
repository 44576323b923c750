//! A text file as rows of cells: encoding and separator are found, memory stays bounded, a lost quote is told of.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use csv::StringRecord;

use crate::breaks::Breaks;
use crate::problem::FileError;
use crate::refusal::CellProblem;
use crate::unseen;
use soxa_text::encoding::decode_bytes;

/// Read to find out encoding, separator and header.
const SAMPLE: u64 = 256 * 1024;
/// A file in a legacy encoding is converted in memory: no larger than this.
const LEGACY_LIMIT: u64 = 64 * 1024 * 1024;
/// A record longer than this is no record.
const RECORD_LIMIT: u64 = 16 * 1024 * 1024;
/// A longer cell is no value of any column.
pub const CELL_LIMIT: usize = 4096;
/// What may stand between cells.
pub(crate) const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Where the text comes from.
#[derive(Debug, Clone)]
enum Text {
    /// UTF-8 in the file itself, from this byte on.
    File(u64),
    /// Converted.
    Memory(Arc<str>),
}

/// A text file whose encoding is known; its rows can be read as often as needed.
#[derive(Debug, Clone)]
pub(crate) struct TextFile {
    path: PathBuf,
    text: Text,
    /// What stands between cells.
    pub separator: u8,
    /// Whether the file says so itself, in a first line `sep=;`.
    pub says_separator: bool,
}

/// One row: its line in the file, and its cells.
pub(crate) type TextRow = Result<(u64, StringRecord), (u64, CellProblem)>;

/// The first bytes of a file.
pub(crate) fn sample(path: &Path) -> Result<Vec<u8>, FileError> {
    let io = |e: io::Error| FileError::Io { path: path.to_owned(), what: (&e).into() };
    let mut sample = Vec::new();
    File::open(path).map_err(io)?.take(SAMPLE).read_to_end(&mut sample).map_err(io)?;
    Ok(sample)
}

impl TextFile {
    /// A file that begins with `sample`.
    pub(crate) fn open(path: &Path, sample: &[u8]) -> Result<Self, FileError> {
        let io = |e: io::Error| FileError::Io { path: path.to_owned(), what: (&e).into() };
        let text = if let Some(start) = utf8_start(sample) {
            Text::File(start)
        } else {
            let file = File::open(path).map_err(io)?;
            if file.metadata().map_err(io)?.len() > LEGACY_LIMIT {
                return Err(FileError::TooBig { path: path.to_owned(), limit: LEGACY_LIMIT >> 20 });
            }
            let mut bytes = Vec::new();
            file.take(LEGACY_LIMIT).read_to_end(&mut bytes).map_err(io)?;
            Text::Memory(decode_bytes(&bytes).0.into())
        };
        let first: String = match &text {
            Text::File(start) => {
                let bytes = sample.get(*start as usize..).unwrap_or_default();
                String::from_utf8_lossy(bytes.get(..64).unwrap_or(bytes)).into_owned()
            }
            Text::Memory(text) => text.chars().take(64).collect(),
        };
        let said = said_separator(first.trim_start_matches('\u{feff}'));
        Ok(Self {
            path: path.to_owned(),
            text,
            separator: said.unwrap_or(b','),
            says_separator: said.is_some(),
        })
    }

    /// Its rows, blank ones too.
    pub(crate) fn rows(&self) -> Result<Box<dyn Iterator<Item = TextRow> + Send>, FileError> {
        let io = |e: io::Error| FileError::Io { path: self.path.clone(), what: (&e).into() };
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.separator);
        let separator = self.separator;
        let rows: Box<dyn Iterator<Item = TextRow> + Send> = match &self.text {
            Text::File(start) => {
                let mut file = File::open(&self.path).map_err(io)?;
                file.seek(SeekFrom::Start(*start)).map_err(io)?;
                Box::new(Records::new(&builder, separator, BufReader::with_capacity(1 << 16, file)))
            }
            Text::Memory(text) => {
                let bytes: Arc<[u8]> = Arc::from(Arc::clone(text));
                Box::new(Records::new(&builder, separator, io::Cursor::new(bytes)))
            }
        };
        let rows = rows.skip(usize::from(self.says_separator));
        Ok(Box::new(rows.map(|row| row.map(|(line, cells)| (line, unseen::without_in(cells))))))
    }
}

/// What a first line `sep=;` says.
fn said_separator(first: &str) -> Option<u8> {
    let rest = first.get(..4).filter(|s| s.eq_ignore_ascii_case("sep=")).and_then(|_| first.get(4..))?;
    let sign = rest.as_bytes().first().copied()?;
    let ends = matches!(rest.as_bytes().get(1), None | Some(b'\r' | b'\n'));
    (ends && SEPARATORS.contains(&sign)).then_some(sign)
}

/// The line of a quote that is never closed, or closed in the middle of a cell; zero while none was met.
type LostQuote = Arc<AtomicU64>;

/// A source that fails when one record takes too much of it, so that garbage without line ends cannot fill the memory,
/// and that follows the quotes: one that is lost would swallow the rows below it.
struct Watched<R> {
    source: R,
    left: Arc<AtomicU64>,
    lost: LostQuote,
    quotes: Quotes,
    breaks: Arc<Mutex<Breaks>>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buffer)?;
        self.breaks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .follow(buffer.get(..n).unwrap_or_default());
        let left = self.left.load(Ordering::Relaxed).checked_sub(n as u64);
        let lost = self.quotes.follow(buffer.get(..n).unwrap_or_default(), n == 0);
        if let Some(line) = lost {
            self.lost.store(line, Ordering::Relaxed);
            return Err(io::Error::other("quote"));
        }
        self.left.store(
            left.ok_or_else(|| {
                io::Error::other(format!(
                    "dòng dài quá {} MiB: tệp hỏng, hoặc thiếu dấu ngoặc kép đóng",
                    RECORD_LIMIT >> 20
                ))
            })?,
            Ordering::Relaxed,
        );
        Ok(n)
    }
}

/// Where the quotes of a text stand, byte by byte where there are any.
struct Quotes {
    separator: u8,
    line: u64,
    /// The line on which the open quote stands.
    open: Option<u64>,
    /// A quote within quotes was the last byte: it closes, or is the first of two.
    closing: bool,
    /// Whether a cell begins here.
    begins: bool,
    /// Blanks behind a closing quote.
    after: bool,
}

impl Quotes {
    fn new(separator: u8) -> Self {
        Self { separator, line: 1, open: None, closing: false, begins: true, after: false }
    }

    /// The line of a lost quote, if one shows in these bytes.
    fn follow(&mut self, bytes: &[u8], is_end: bool) -> Option<u64> {
        if is_end {
            return self.open.filter(|_| !self.closing);
        }
        let mut rest = bytes;
        loop {
            // Whatever stands before the next quote changes nothing but the line, and whether a cell begins.
            if !self.closing && !self.after {
                let before = memchr::memchr(b'"', rest).unwrap_or(rest.len());
                let (plain, on) = rest.split_at_checked(before)?;
                self.line += memchr::memchr_iter(b'\n', plain).count() as u64;
                if let (Some(last), None) = (plain.last(), self.open) {
                    self.begins = self.ends_cell(*last);
                }
                rest = on;
            }
            let (byte, on) = rest.split_first()?;
            if let Some(line) = self.step(*byte) {
                return Some(line);
            }
            rest = on;
        }
    }

    fn ends_cell(&self, byte: u8) -> bool {
        byte == self.separator || matches!(byte, b'\n' | b'\r')
    }

    fn step(&mut self, byte: u8) -> Option<u64> {
        if let Some(line) = self.open {
            if self.closing {
                self.closing = false;
                if byte == b'"' {
                    return None;
                }
                self.open = None;
                self.after = true;
                return self.behind(byte, line);
            }
            self.closing = byte == b'"';
            self.line += u64::from(byte == b'\n');
            return None;
        }
        if self.after {
            let line = self.line;
            return self.behind(byte, line);
        }
        if self.begins && byte == b'"' {
            self.open = Some(self.line);
            self.begins = false;
            return None;
        }
        self.begins = self.ends_cell(byte);
        self.line += u64::from(byte == b'\n');
        None
    }

    /// Behind a closing quote nothing but blanks stands before the cell ends.
    fn behind(&mut self, byte: u8, line: u64) -> Option<u64> {
        if self.ends_cell(byte) {
            (self.after, self.begins) = (false, true);
            self.line += u64::from(byte == b'\n');
            return None;
        }
        (byte != b' ').then_some(line)
    }
}

/// The records of a text file, each of bounded length.
struct Records<R> {
    source: csv::StringRecordsIntoIter<Watched<R>>,
    left: Arc<AtomicU64>,
    lost: LostQuote,
    breaks: Arc<Mutex<Breaks>>,
    line: u64,
    separator: char,
    /// Cells of the widest row so far: a row that a quote swallowed is short.
    width: usize,
    ended: bool,
}

impl<R: Read> Records<R> {
    fn new(builder: &csv::ReaderBuilder, separator: u8, source: R) -> Self {
        let (left, lost) = (Arc::new(AtomicU64::new(RECORD_LIMIT)), LostQuote::default());
        let quotes = Quotes::new(separator);
        let breaks = Arc::<Mutex<Breaks>>::default();
        let source = Watched {
            source,
            left: Arc::clone(&left),
            lost: Arc::clone(&lost),
            quotes,
            breaks: Arc::clone(&breaks),
        };
        let source = builder.from_reader(source).into_records();
        Self { source, left, lost, breaks, line: 0, separator: separator.into(), width: 0, ended: false }
    }

    /// The line on which a row begins.
    fn line_of(&self, position: Option<&csv::Position>) -> u64 {
        let Some(position) = position else { return self.line + 1 };
        let mut breaks = self.breaks.lock().unwrap_or_else(PoisonError::into_inner);
        position.line() + breaks.from(position.byte())
    }

    /// Whether a row holds lines that have rows of their own: its quote was lost, and another closed it.
    fn has_swallowed(&self, cells: &StringRecord) -> bool {
        cells.len() < self.width
            && cells.iter().any(|c| c.contains('\n') && c.lines().skip(1).any(|l| l.contains(self.separator)))
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = TextRow;

    fn next(&mut self) -> Option<TextRow> {
        if self.ended {
            return None;
        }
        self.left.store(RECORD_LIMIT, Ordering::Relaxed);
        Some(match self.source.next()? {
            Ok(cells) => {
                self.line = self.line_of(cells.position());
                if self.has_swallowed(&cells) {
                    self.ended = true;
                    return Some(Err((self.line, CellProblem::LostQuote)));
                }
                self.width = self.width.max(cells.len());
                Ok((self.line, cells))
            }
            Err(e) => {
                self.line = self.line_of(e.position());
                let lost = self.lost.load(Ordering::Relaxed);
                if lost > 0 {
                    self.ended = true;
                    return Some(Err((lost, CellProblem::LostQuote)));
                }
                let reason = match e.kind() {
                    csv::ErrorKind::Utf8 { .. } => CellProblem::NotUtf8,
                    csv::ErrorKind::Io(e) => CellProblem::Unread { said: e.to_string() },
                    _ => CellProblem::Unread { said: e.to_string() },
                };
                Err((self.line, reason))
            }
        })
    }
}

/// Where UTF-8 text begins (after a byte-order mark); `None` if the sample is not UTF-8 or holds binary data.
fn utf8_start(sample: &[u8]) -> Option<u64> {
    let start = if sample.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text_ok = match std::str::from_utf8(sample) {
        Ok(_) => true,
        // A character cut by the end of the sample.
        Err(e) => e.error_len().is_none() && e.valid_up_to() + 4 > sample.len(),
    };
    (text_ok && !sample.contains(&0)).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(text: &str) -> Option<u64> {
        let mut quotes = Quotes::new(b',');
        // In pieces, as a file is read.
        let pieces = text.as_bytes().chunks(3).find_map(|piece| quotes.follow(piece, false));
        pieces.or_else(|| quotes.follow(b"", true))
    }

    #[test]
    fn a_lost_quote_is_named_by_its_line() {
        for (text, line) in [
            ("a,b\n1,\"x\ny\"\n", None),
            ("a,\"b \"\"c\"\" d\",e\n", None),
            ("\"a\" ,b\n", None),
            ("a,Nguyễn \"Tý\" A\n", None),
            ("a,b\n1,\"x\n2,y\n", Some(2)),
            ("a,b\n1,\"x\n2,\"y\"\n", Some(2)),
            ("a,b\n1,x\n2,\"y\" z\n", Some(3)),
        ] {
            assert_eq!(lost(text), line, "{text:?}");
        }
    }

    #[test]
    fn a_file_may_say_its_separator() {
        assert_eq!(said_separator("sep=;\nA;B"), Some(b';'));
        assert_eq!(said_separator("SEP=,\r\nA,B"), Some(b','));
        assert_eq!(said_separator("sep=a\n"), None);
        assert_eq!(said_separator("separate,b"), None);
    }
}
