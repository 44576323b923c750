//! A CSV file as rows of cells: encoding, separator and header row are found, memory stays bounded.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::StringRecord;

use super::problem::FileError;
use super::spreadsheet;
use crate::refusal::CellProblem;
use soxa_text::encoding::decode_bytes;

/// Read to find out encoding, separator and header.
const SAMPLE: u64 = 256 * 1024;
/// A file in a legacy encoding is converted in memory: no larger than this.
const LEGACY_LIMIT: u64 = 64 * 1024 * 1024;
/// A record longer than this is no record.
const RECORD_LIMIT: u64 = 16 * 1024 * 1024;
/// Rows looked at for a header.
const HEADER_ROWS: usize = 20;
/// A longer cell is no value of any column.
pub const CELL_LIMIT: usize = 4096;

/// Where the text comes from.
#[derive(Debug, Clone)]
enum Text {
    /// UTF-8 in the file itself, from this byte on.
    File(u64),
    /// Converted.
    Memory(Arc<str>),
}

/// A file whose layout is known; its rows can be read as often as needed.
#[derive(Debug, Clone)]
pub struct Table {
    path: PathBuf,
    text: Text,
    separator: u8,
    header_row: usize,
    /// The headers as they stand in the file.
    pub headers: Vec<String>,
    /// Whether the file is a spreadsheet.
    pub is_sheet: bool,
}

/// One row: its line in the file, and its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line, from 1.
    pub line: u64,
    /// Cells.
    pub cells: StringRecord,
}

impl Table {
    /// Looks into a file. `is_known` says whether a header is one: the first row with the most known ones is the header row.
    pub fn open(
        path: &Path,
        wanted: &'static str,
        is_known: impl Fn(&str) -> bool,
    ) -> Result<Self, FileError> {
        let io = |e: io::Error| FileError::Io { path: path.to_owned(), what: (&e).into() };
        let mut file = File::open(path).map_err(io)?;
        let mut sample = Vec::new();
        file.by_ref().take(SAMPLE).read_to_end(&mut sample).map_err(io)?;
        let is_sheet = spreadsheet::is_spreadsheet(&sample);
        let text = if is_sheet {
            Text::Memory(spreadsheet::as_csv(path, &is_known)?.into())
        } else if let Some(start) = utf8_start(&sample) {
            Text::File(start)
        } else {
            if file.metadata().map_err(io)?.len() > LEGACY_LIMIT {
                return Err(FileError::TooBig { path: path.to_owned(), limit: LEGACY_LIMIT >> 20 });
            }
            file.seek(SeekFrom::Start(0)).map_err(io)?;
            let mut bytes = Vec::new();
            file.take(LEGACY_LIMIT).read_to_end(&mut bytes).map_err(io)?;
            Text::Memory(decode_bytes(&bytes).0.into())
        };
        let mut table = Self {
            path: path.to_owned(),
            text,
            separator: b',',
            header_row: 0,
            headers: Vec::new(),
            is_sheet,
        };
        let mut best = 0;
        for separator in [b',', b';', b'\t', b'|'] {
            let candidate = Self { separator, ..table.clone() };
            for (i, row) in candidate.records().map_err(io)?.take(HEADER_ROWS).enumerate() {
                let Ok(row) = row else { break };
                let known = row.iter().filter(|h| h.len() < 200 && is_known(h)).count();
                if known > best {
                    best = known;
                    table = Self {
                        header_row: i,
                        headers: row
                            .iter()
                            .map(|h| soxa_text::display::sanitise(h.trim()).into_owned())
                            .collect(),
                        ..candidate.clone()
                    };
                }
            }
        }
        if best == 0 { Err(FileError::NoHeader { path: path.to_owned(), wanted }) } else { Ok(table) }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn records(&self) -> io::Result<Box<dyn Iterator<Item = csv::Result<StringRecord>> + Send>> {
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.separator);
        Ok(match &self.text {
            Text::File(start) => {
                let mut file = File::open(&self.path)?;
                file.seek(SeekFrom::Start(*start))?;
                Box::new(Records::new(&builder, BufReader::with_capacity(1 << 16, file)))
            }
            Text::Memory(text) => {
                let bytes: Arc<[u8]> = Arc::from(Arc::clone(text));
                Box::new(Records::new(&builder, io::Cursor::new(bytes)))
            }
        })
    }

    /// The rows above the header, blanks at their ends left out.
    pub fn above(&self) -> Result<Vec<Vec<String>>, FileError> {
        let io = |e: io::Error| FileError::Io { path: self.path.clone(), what: e.to_string().into() };
        let rows = self.records().map_err(io)?.take(self.header_row);
        let cells = |row: StringRecord| {
            let mut cells: Vec<String> = row.iter().map(str::to_owned).collect();
            while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
                cells.pop();
            }
            cells
        };
        Ok(rows.filter_map(Result::ok).map(cells).collect())
    }

    /// The rows below the header. Rows without any value are passed over; one that is not text at all ends the list with its line.
    pub fn rows(&self) -> Result<impl Iterator<Item = Result<Row, (u64, CellProblem)>> + use<>, FileError> {
        let records = self
            .records()
            .map_err(|e| FileError::Io { path: self.path.clone(), what: e.to_string().into() })?;
        let mut line = 0;
        Ok(records.skip(self.header_row + 1).filter_map(move |record| match record {
            Ok(cells) => {
                line = cells.position().map_or(line + 1, csv::Position::line);
                cells.iter().any(|c| !c.trim().is_empty()).then_some(Ok(Row { line, cells }))
            }
            Err(e) => {
                line = e.position().map_or(line + 1, csv::Position::line);
                let reason = match e.kind() {
                    csv::ErrorKind::Utf8 { .. } => CellProblem::NotUtf8,
                    csv::ErrorKind::Io(e) => CellProblem::Unread { said: e.to_string() },
                    _ => CellProblem::Unread { said: e.to_string() },
                };
                Some(Err((line, reason)))
            }
        }))
    }
}

/// A source that fails when one record takes too much of it, so that garbage without line ends cannot fill the memory.
struct Metered<R> {
    source: R,
    left: Arc<AtomicU64>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buffer)?;
        let left = self.left.load(Ordering::Relaxed).checked_sub(n as u64);
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

/// The records of a CSV file, each of bounded length.
struct Records<R> {
    records: csv::StringRecordsIntoIter<Metered<R>>,
    left: Arc<AtomicU64>,
}

impl<R: Read> Records<R> {
    fn new(builder: &csv::ReaderBuilder, source: R) -> Self {
        let left = Arc::new(AtomicU64::new(RECORD_LIMIT));
        let records = builder.from_reader(Metered { source, left: Arc::clone(&left) }).into_records();
        Self { records, left }
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = csv::Result<StringRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left.store(RECORD_LIMIT, Ordering::Relaxed);
        self.records.next()
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
