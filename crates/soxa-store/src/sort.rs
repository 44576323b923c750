//! Sorting more keys than memory may hold, for an import.
//!
//! Keys and their values are laid end to end in one piece of memory; when that is full it is sorted and written to a
//! file by a thread of its own, while the next fills. At the end the files are merged. Nothing is allocated for a
//! single key: a million people have seven million.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use soxa_keys::{ScratchKey, Stream};

/// Bytes sorted in memory at a time; twice as much while one piece fills and the other is written.
const RUN: usize = 5 * 1024 * 1024;

/// A file of a run: as it is, or enciphered where the register is.
#[derive(Debug)]
struct Scratch {
    file: File,
    stream: Option<Stream>,
}

impl Write for Scratch {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(stream) = &mut self.stream else { return self.file.write(bytes) };
        let mut bytes = bytes.to_vec();
        stream.apply(&mut bytes);
        self.file.write_all(&bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Read for Scratch {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(bytes)?;
        if let (Some(stream), Some(bytes)) = (&mut self.stream, bytes.get_mut(..read)) {
            stream.apply(bytes);
        }
        Ok(read)
    }
}

/// Where a key and its value stand in a run.
#[derive(Debug, Clone, Copy)]
struct Slot {
    /// The first bytes of the key, which decide most comparisons.
    first: u64,
    at: u32,
    key: u32,
    value: u32,
}

/// Keys and values that are sorted and written together.
#[derive(Debug, Default)]
struct Run {
    bytes: Vec<u8>,
    slots: Vec<Slot>,
}

impl Run {
    fn push(&mut self, key: &[&[u8]], value: &[u8]) {
        let at = self.bytes.len();
        for part in key {
            self.bytes.extend_from_slice(part);
        }
        let key = self.bytes.len() - at;
        self.bytes.extend_from_slice(value);
        let mut first = [0; 8];
        for (to, from) in first.iter_mut().zip(self.bytes.iter().skip(at).take(key)) {
            *to = *from;
        }
        self.slots.push(Slot {
            first: u64::from_be_bytes(first),
            at: at as u32,
            key: key as u32,
            value: value.len() as u32,
        });
    }

    fn is_full(&self) -> bool {
        self.bytes.len() + self.slots.len() * size_of::<Slot>() >= RUN
    }

    fn part(&self, at: u32, length: u32) -> &[u8] {
        let at = at as usize;
        self.bytes.get(at..at + length as usize).unwrap_or_default()
    }

    /// Sorts and writes what is there; the file, and the memory for what comes next.
    fn write(mut self, path: &Path, stream: Option<Stream>) -> io::Result<(File, Self)> {
        let mut slots = std::mem::take(&mut self.slots);
        slots.sort_unstable_by(|a, b| {
            a.first.cmp(&b.first).then_with(|| self.part(a.at, a.key).cmp(self.part(b.at, b.key)))
        });
        let file = OpenOptions::new().create_new(true).read(true).write(true).open(path)?;
        let mut out = BufWriter::with_capacity(1 << 16, Scratch { file, stream });
        for slot in &slots {
            out.write_all(&slot.key.to_le_bytes())?;
            out.write_all(&slot.value.to_le_bytes())?;
            out.write_all(self.part(slot.at, slot.key + slot.value))?;
        }
        self.bytes.clear();
        slots.clear();
        self.slots = slots;
        Ok((out.into_inner().map_err(io::IntoInnerError::into_error)?.file, self))
    }
}

/// Takes keys in any order.
pub(super) struct Sorter {
    folder: PathBuf,
    scratch: Option<ScratchKey>,
    run: Run,
    spare: Run,
    writing: Option<JoinHandle<io::Result<(File, Run)>>>,
    runs: Vec<File>,
    begun: u32,
}

impl Sorter {
    /// Sorts in files of this folder, enciphered by a key where there is one.
    pub(super) fn new(folder: &Path, scratch: Option<ScratchKey>) -> Self {
        Self {
            folder: folder.to_owned(),
            scratch,
            run: Run::default(),
            spare: Run::default(),
            writing: None,
            runs: Vec::new(),
            begun: 0,
        }
    }

    /// Takes a key, given in parts, and its value.
    pub(super) fn push(&mut self, key: &[&[u8]], value: &[u8]) -> io::Result<()> {
        self.run.push(key, value);
        if self.run.is_full() { self.write_run() } else { Ok(()) }
    }

    fn write_run(&mut self) -> io::Result<()> {
        self.wait()?;
        let next = std::mem::take(&mut self.spare);
        let (run, path) = (std::mem::replace(&mut self.run, next), self.folder.join(self.begun.to_string()));
        let stream = self.scratch.as_ref().map(|key| key.stream(u64::from(self.begun)));
        self.begun += 1;
        let thread = std::thread::Builder::new().name("sort".to_owned());
        self.writing = Some(thread.spawn(move || run.write(&path, stream))?);
        Ok(())
    }

    /// Waits for the run being written.
    fn wait(&mut self) -> io::Result<()> {
        if let Some(thread) = self.writing.take() {
            let written = thread.join().map_err(|_| io::Error::other("sort"))?;
            let (file, spare) = written?;
            self.runs.push(file);
            self.spare = spare;
        }
        Ok(())
    }

    /// All keys in order.
    pub(super) fn finish(mut self) -> io::Result<Sorted> {
        self.write_run()?;
        self.wait()?;
        (self.run, self.spare) = (Run::default(), Run::default());
        let mut heads = BinaryHeap::with_capacity(self.runs.len());
        for (number, mut file) in (0..).zip(std::mem::take(&mut self.runs)) {
            file.seek(SeekFrom::Start(0))?;
            let stream = self.scratch.as_ref().map(|key| key.stream(number));
            let run = BufReader::with_capacity(1 << 16, Scratch { file, stream });
            let mut head = Head { key: Vec::new(), value: Vec::new(), run };
            if head.advance()? {
                heads.push(head);
            }
        }
        Ok(Sorted { heads })
    }
}

/// Nothing is written any more when the folder goes.
impl Drop for Sorter {
    fn drop(&mut self) {
        let _ = self.wait();
    }
}

/// The next key of a run, and what follows it.
struct Head {
    key: Vec<u8>,
    value: Vec<u8>,
    run: BufReader<Scratch>,
}

impl Head {
    /// Reads the next key; `false` at the end.
    fn advance(&mut self) -> io::Result<bool> {
        let mut lengths = [0; 8];
        match self.run.read_exact(&mut lengths) {
            Err(e) if e.kind() == ErrorKind::UnexpectedEof => return Ok(false),
            other => other?,
        }
        let lengths = u64::from_le_bytes(lengths);
        self.key.resize(lengths as u32 as usize, 0);
        self.value.resize((lengths >> 32) as usize, 0);
        self.run.read_exact(&mut self.key)?;
        self.run.read_exact(&mut self.value)?;
        Ok(true)
    }
}

/// The least key is the greatest head: a heap yields the greatest.
impl Ord for Head {
    fn cmp(&self, other: &Self) -> Ordering {
        other.key.cmp(&self.key)
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Head {}

/// Keys in order.
pub(super) struct Sorted {
    heads: BinaryHeap<Head>,
}

impl Sorted {
    /// Puts the next key and its value in the place of the last; `false` when there are no more.
    pub(super) fn next(&mut self, key: &mut Vec<u8>, value: &mut Vec<u8>) -> io::Result<bool> {
        let Some(mut head) = self.heads.peek_mut() else { return Ok(false) };
        std::mem::swap(key, &mut head.key);
        std::mem::swap(value, &mut head.value);
        if !head.advance()? {
            PeekMut::pop(head);
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn keys_of_many_runs_come_in_order_with_their_values() {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = Sorter::new(folder.path(), None);
        let count = 400_000u32;
        for n in 0..count {
            let key = n.wrapping_mul(2_654_435_761);
            sorter.push(&[b"k", &key.to_be_bytes(), &[0; 20]], &n.to_be_bytes()).unwrap();
        }
        let mut sorted = sorter.finish().unwrap();
        let (mut key, mut value, mut before, mut seen) = (Vec::new(), Vec::new(), Vec::new(), 0);
        while sorted.next(&mut key, &mut value).unwrap() {
            assert!(before < key);
            let n = u32::from_be_bytes(value.as_slice().try_into().unwrap());
            assert_eq!(key.get(1..5).unwrap(), n.wrapping_mul(2_654_435_761).to_be_bytes());
            key.clone_into(&mut before);
            seen += 1;
        }
        assert_eq!(seen, count);
        assert!(std::fs::read_dir(folder.path()).unwrap().count() > 1);
    }

    #[test]
    fn nothing_is_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut sorted = Sorter::new(folder.path(), None).finish().unwrap();
        assert!(!sorted.next(&mut Vec::new(), &mut Vec::new()).unwrap());
    }
}
