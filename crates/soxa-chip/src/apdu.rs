//! Commands to a card and what it answers (ISO 7816-4), short ones only: every reader passes them.

use crate::problem::ChipProblem;

/// The longest answer taken, status and secure messaging with it.
pub const LONGEST_ANSWER: usize = 512;

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Class: 0x00, or 0x10 where more of the same follows.
    pub class: u8,
    /// Instruction.
    pub instruction: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// Data, at most 255 bytes.
    pub data: Vec<u8>,
    /// Bytes expected at most: 0 stands for 256, `None` for none.
    pub expected: Option<u8>,
}

impl Command {
    /// A command of class 0.
    pub fn new(instruction: u8, p1: u8, p2: u8, data: impl Into<Vec<u8>>, expected: Option<u8>) -> Self {
        Self { class: 0, instruction, p1, p2, data: data.into(), expected }
    }

    /// The same as one of a chain that goes on.
    pub const fn goes_on(mut self) -> Self {
        self.class |= 0x10;
        self
    }

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = vec![self.class, self.instruction, self.p1, self.p2];
        if !self.data.is_empty() {
            out.push(self.data.len() as u8);
            out.extend(&self.data);
        }
        out.extend(self.expected);
        out
    }
}

/// What a card answers: data, and a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Data.
    pub data: Vec<u8>,
    /// Status: 0x9000 is well.
    pub status: u16,
}

impl Answer {
    /// The answer that these bytes are.
    ///
    /// # Errors
    /// They have no status, or are too many.
    pub fn read(bytes: &[u8]) -> Result<Self, ChipProblem> {
        let [data @ .., high, low] = bytes else { return Err(ChipProblem::hostile("SW")) };
        if bytes.len() > LONGEST_ANSWER {
            return Err(ChipProblem::hostile(format!("{} byte", bytes.len())));
        }
        Ok(Self { data: data.to_vec(), status: u16::from_be_bytes([*high, *low]) })
    }

    /// Whether it went well.
    pub const fn is_well(&self) -> bool {
        self.status == 0x9000
    }

    /// The data where it went well.
    ///
    /// # Errors
    /// The card refused; `doing` is the command's name.
    pub fn data(self, doing: &str) -> Result<Vec<u8>, ChipProblem> {
        if self.is_well() { Ok(self.data) } else { Err(self.refused(doing)) }
    }

    /// What a refusal tells.
    pub fn refused(&self, doing: &str) -> ChipProblem {
        ChipProblem::Said { doing: doing.to_owned(), status: format!("{:04X}", self.status) }
    }
}

/// Whoever passes commands to a card.
pub trait Transmit {
    /// Passes one on, and gives back what the card answers, at most [`LONGEST_ANSWER`] bytes.
    ///
    /// # Errors
    /// The card is gone, too slow, or answers too much.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChipProblem>;
}
