//! Secure messaging (ICAO 9303-11, 9.8): commands and answers encrypted, counted, and each with a code over it. An answer
//! whose code is wrong is nobody's answer.

use zeroize::Zeroizing;

use super::send;
use crate::apdu::{Answer, Command, Transmit};
use crate::crypto::block::{Chain, Cipher, Code, pad, unpad};
use crate::crypto::hash::derive;
use crate::crypto::same;
use crate::problem::ChipProblem;
use crate::tlv::{Objects, object};

const SEALED: u32 = 0x87;
const SEALED_ODD: u32 = 0x85;
const EXPECTED: u32 = 0x97;
const STATUS: u32 = 0x99;
const CODE: u32 = 0x8e;

/// The keys of a session, and how many messages they have seen.
pub struct Keys {
    cipher: Cipher,
    chain: Chain,
    code: Code,
    counter: u128,
}

impl Keys {
    /// Derived from a shared secret, counting from zero.
    pub fn derived(cipher: Cipher, secret: &[u8]) -> Option<Self> {
        Self::counting(cipher, secret, 0)
    }

    /// The same, counting from another number.
    pub fn counting(cipher: Cipher, secret: &[u8], counter: u128) -> Option<Self> {
        let bytes = cipher.key_bytes();
        let key = |purpose| -> Zeroizing<Vec<u8>> { derive(secret, purpose, bytes) };
        Some(Self { cipher, chain: Chain::new(cipher, &key(1))?, code: Code::new(cipher, &key(2))?, counter })
    }

    /// Counts on, and gives the counter's bytes and the start of the chain.
    fn next(&mut self) -> (Vec<u8>, Vec<u8>) {
        self.counter = self.counter.wrapping_add(1);
        let block = self.cipher.block_bytes();
        let bytes = self.counter.to_be_bytes();
        let counter = bytes.get(bytes.len() - block..).unwrap_or_default().to_vec();
        let start = match self.cipher {
            Cipher::Tdes => vec![0; block],
            Cipher::Aes(_) => self.chain.block(&counter),
        };
        (counter, start)
    }

    /// The command as it goes to the card.
    fn sealed(&mut self, command: &Command) -> Command {
        let (counter, start) = self.next();
        let block = self.cipher.block_bytes();
        let class = command.class | 0x0c;
        let is_odd = command.instruction & 1 == 1;
        let mut body = Vec::new();
        if !command.data.is_empty() {
            let data = self.chain.encrypt(&start, &pad(&command.data, block));
            body.extend(if is_odd {
                object(SEALED_ODD, &data)
            } else {
                object(SEALED, &[&[1], data.as_slice()].concat())
            });
        }
        if let Some(expected) = command.expected {
            body.extend(object(EXPECTED, &[expected]));
        }
        let head = pad(&[class, command.instruction, command.p1, command.p2], block);
        let coded = if body.is_empty() {
            [counter, head].concat()
        } else {
            pad(&[counter, head, body.clone()].concat(), block)
        };
        body.extend(object(CODE, &self.code.of(&coded)));
        Command { class, data: body, expected: Some(0), ..command.clone() }
    }

    /// What an answer of the card says.
    fn opened(&mut self, answer: &Answer) -> Result<Answer, ChipProblem> {
        // Without an object in it the card refused the session itself.
        if answer.data.is_empty() && !answer.is_well() {
            return Err(answer.refused("secure messaging"));
        }
        let broken = || ChipProblem::hostile("secure messaging");
        let (counter, start) = self.next();
        let (mut sealed, mut status, mut code, mut coded) = (None, None, None, Vec::new());
        let mut objects = Objects::new(&answer.data);
        while let Some(tlv) = objects.take()? {
            match tlv.tag {
                SEALED | SEALED_ODD => sealed = Some(tlv),
                STATUS => status = Some(tlv.value),
                CODE => code = Some(tlv.value),
                _ => return Err(broken()),
            }
            if tlv.tag != CODE {
                coded.extend_from_slice(tlv.whole);
            }
        }
        let block = self.cipher.block_bytes();
        let code = code.ok_or_else(broken)?;
        if !same(code, &self.code.of(&pad(&[counter, coded].concat(), block))) {
            return Err(broken());
        }
        let data = match sealed {
            None => Vec::new(),
            Some(tlv) => {
                let ((SEALED_ODD, bytes) | (SEALED, [1, bytes @ ..])) = (tlv.tag, tlv.value) else {
                    return Err(broken());
                };
                if bytes.is_empty() || !bytes.len().is_multiple_of(block) {
                    return Err(broken());
                }
                let plain = Zeroizing::new(self.chain.decrypt(&start, bytes));
                unpad(&plain).ok_or_else(broken)?.to_vec()
            }
        };
        let status = match status {
            Some([high, low]) => u16::from_be_bytes([*high, *low]),
            None if answer.is_well() => 0x9000,
            _ => return Err(broken()),
        };
        Ok(Answer { data, status })
    }
}

/// A card spoken to through a session.
pub struct Channel<'a> {
    card: &'a mut dyn Transmit,
    keys: Keys,
}

impl<'a> Channel<'a> {
    /// Over these keys.
    pub fn new(card: &'a mut dyn Transmit, keys: Keys) -> Self {
        Self { card, keys }
    }

    /// Goes on with other keys.
    pub fn rekey(&mut self, keys: Keys) {
        self.keys = keys;
    }

    /// Sends a command and gives what the card answers.
    ///
    /// # Errors
    /// The card is gone, or its answer is not of this session.
    pub fn send(&mut self, command: &Command) -> Result<Answer, ChipProblem> {
        let sealed = self.keys.sealed(command);
        let answer = send(self.card, &sealed)?;
        self.keys.opened(&answer)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::crypto::block::tests::hex;

    /// ICAO 9303-11, D.4: the session keys of the worked example, and what is sent with them.
    fn example() -> Keys {
        let (chain, code) =
            (hex("979EC13B1CBFE9DCD01AB0FED307EAE5"), hex("F1CB1F1FB5ADF208806B89DC579DC1F8"));
        Keys {
            cipher: Cipher::Tdes,
            chain: Chain::new(Cipher::Tdes, &chain).unwrap(),
            code: Code::new(Cipher::Tdes, &code).unwrap(),
            counter: 0x8870_2212_0C06_C226,
        }
    }

    #[test]
    fn commands_and_answers_are_as_in_the_worked_example() {
        let mut keys = example();
        let select = keys.sealed(&Command::new(0xa4, 0x02, 0x0c, [0x01, 0x1e], None));
        assert_eq!(select.bytes(), hex("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"));
        let answer = Answer::read(&hex("990290008E08FA855A5D4C50A8ED9000")).unwrap();
        assert_eq!(keys.opened(&answer).unwrap(), Answer { data: vec![], status: 0x9000 });
        let read = keys.sealed(&Command::new(0xb0, 0, 0, [], Some(4)));
        assert_eq!(read.bytes(), hex("0CB000000D9701048E08ED6705417E96BA5500"));
        let answer = Answer::read(&hex("8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000")).unwrap();
        assert_eq!(keys.opened(&answer).unwrap().data, hex("60145F01"));
    }

    #[test]
    fn an_answer_that_was_touched_is_refused() {
        let good = hex("990290008E08FA855A5D4C50A8ED9000");
        for at in 0..good.len() - 2 {
            let mut keys = example();
            keys.sealed(&Command::new(0xa4, 0x02, 0x0c, [0x01, 0x1e], None));
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert!(keys.opened(&Answer::read(&bad).unwrap()).is_err(), "byte {at}");
        }
        for bytes in ["9000", "6988", "99029000 9000", "8E00 9000", "87090111 9000"] {
            assert!(example().opened(&Answer::read(&hex(bytes)).unwrap()).is_err(), "{bytes}");
        }
    }
}
