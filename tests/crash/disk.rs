//! A disk in memory: it writes down every operation, and fails when told to.

use std::io;
use std::sync::{Arc, Mutex};

use redb::{Builder, Database, DatabaseError, StorageBackend};
use soxa_keys::header::LENGTH;
use soxa_keys::{Cipher, RegisterKey};
use soxa_store::encrypted::Encrypted;
use soxa_store::medium::Medium;

/// What was done to the disk.
#[derive(Debug, Clone)]
pub enum Op {
    Write(usize, Vec<u8>),
    Length(usize),
    Sync,
}

/// When and how it fails: from the operation of this number on, once or for good, with this error of the system.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    pub at: usize,
    pub sticky: bool,
    pub errno: i32,
}

#[derive(Debug, Default)]
pub struct State {
    pub bytes: Vec<u8>,
    pub log: Vec<Op>,
    pub recording: bool,
    pub fault: Option<Fault>,
    pub done: usize,
}

/// A disk; copies of it are the same one. What lies on it may be encrypted.
#[derive(Debug, Clone, Default)]
pub struct Disk(pub Arc<Mutex<State>>, Option<Arc<RegisterKey>>);

impl Disk {
    pub fn holding(bytes: Vec<u8>) -> Self {
        Self::of(bytes, None)
    }

    /// A disk for a register that is encrypted, with nothing but the room for its header.
    pub fn encrypted(cipher: Cipher) -> Self {
        Self::of(vec![0; LENGTH], Some(Arc::new(RegisterKey::new(cipher).unwrap())))
    }

    fn of(bytes: Vec<u8>, register_key: Option<Arc<RegisterKey>>) -> Self {
        Self(Arc::new(Mutex::new(State { bytes, ..State::default() })), register_key)
    }

    /// Another disk with these bytes, under the same key.
    pub fn like(&self, bytes: Vec<u8>) -> Self {
        Self::of(bytes, self.1.clone())
    }

    /// Where the storage's own file begins.
    pub fn begin(&self) -> usize {
        if self.1.is_some() { LENGTH } else { 0 }
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().bytes.clone()
    }

    pub fn record(&self) {
        self.0.lock().unwrap().recording = true;
    }

    /// How many operations were written down so far.
    pub fn logged(&self) -> usize {
        self.0.lock().unwrap().log.len()
    }

    pub fn take_log(&self) -> Vec<Op> {
        std::mem::take(&mut self.0.lock().unwrap().log)
    }

    pub fn fail(&self, fault: Option<Fault>) {
        let mut state = self.0.lock().unwrap();
        state.fault = fault;
        state.done = 0;
    }

    /// Operations that change the disk since [`Disk::fail`].
    pub fn done(&self) -> usize {
        self.0.lock().unwrap().done
    }

    fn change(&self, op: Op) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        let this = state.done;
        state.done += 1;
        if let Some(fault) = state.fault
            && (this == fault.at || (fault.sticky && this > fault.at))
        {
            return Err(io::Error::from_raw_os_error(fault.errno));
        }
        apply(&mut state.bytes, &op);
        if state.recording {
            state.log.push(op);
        }
        Ok(())
    }
}

/// Does an operation to an image.
pub fn apply(bytes: &mut Vec<u8>, op: &Op) {
    match op {
        Op::Write(at, data) => {
            if bytes.len() < at + data.len() {
                bytes.resize(at + data.len(), 0);
            }
            bytes[*at..at + data.len()].copy_from_slice(data);
        }
        Op::Length(length) => bytes.resize(*length, 0),
        Op::Sync => {}
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().bytes.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.0.lock().unwrap();
        let from = offset as usize;
        let there = state.bytes.get(from..from + out.len());
        out.copy_from_slice(there.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(Op::Length(len as usize))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.change(Op::Sync)
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.change(Op::Write(offset as usize, data.to_vec()))
    }
}

impl Medium for Disk {
    fn open(&self, builder: &Builder) -> Result<Database, DatabaseError> {
        match &self.1 {
            None => builder.create_with_backend(self.clone()),
            Some(register_key) => {
                builder.create_with_backend(Encrypted::new(self.clone(), Arc::clone(register_key)))
            }
        }
    }
}

/// Numbers that look random and are the same every time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }
}
