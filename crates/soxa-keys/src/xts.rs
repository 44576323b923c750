//! AES-256-XTS (IEEE 1619) for units of whole blocks, many blocks at a time: the processor works on eight of them at once,
//! where one after the other would wait for each.

use adiantum::cipher::array::Array;
use adiantum::cipher::consts::U16;
use adiantum::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::Aes256;

/// Bytes of a block.
const BLOCK: usize = 16;
/// Blocks worked on together.
const TOGETHER: usize = 64;

/// A block of the cipher.
type Block = Array<u8, U16>;

/// The two keys of the mode.
pub(crate) struct Xts {
    data: Aes256,
    tweak: Aes256,
}

impl Xts {
    /// From the key of the data and the key of the tweak.
    pub(crate) fn new(keys: &[u8; 64]) -> Self {
        let (data, tweak) = keys.split_at(32);
        let cipher = |half: &[u8]| {
            let mut key = Array::default();
            key.copy_from_slice(half);
            Aes256::new(&key)
        };
        Self { data: cipher(data), tweak: cipher(tweak) }
    }

    /// Encrypts a unit, whose length is a multiple of a block's, in place.
    pub(crate) fn encrypt(&self, number: u128, unit: &mut [u8]) {
        self.each(number, unit, |blocks| self.data.encrypt_blocks(blocks));
    }

    /// Decrypts a unit in place.
    pub(crate) fn decrypt(&self, number: u128, unit: &mut [u8]) {
        self.each(number, unit, |blocks| self.data.decrypt_blocks(blocks));
    }

    fn each(&self, number: u128, unit: &mut [u8], work: impl Fn(&mut [Block])) {
        debug_assert!(unit.len().is_multiple_of(BLOCK), "whole blocks");
        let mut first = Block::from(number.to_le_bytes());
        self.tweak.encrypt_block(&mut first);
        let mut tweak = u128::from_le_bytes(first.into());
        let (blocks, _) = Block::slice_as_chunks_mut(unit);
        for blocks in blocks.chunks_mut(TOGETHER) {
            let begin = tweak;
            tweak = mask(blocks, begin);
            work(blocks);
            mask(blocks, begin);
        }
    }
}

/// Lays a tweak over each block, the next one times x in the field of 2^128; the one that follows.
fn mask(blocks: &mut [Block], mut tweak: u128) -> u128 {
    for block in blocks {
        let masked = u128::from_le_bytes((*block).into()) ^ tweak;
        *block = Block::from(masked.to_le_bytes());
        tweak = (tweak << 1) ^ (0x87 & (tweak >> 127).wrapping_neg());
    }
    tweak
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;
    use xts_mode::{Xts128, get_tweak_default};

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    /// IEEE 1619-2018, annex B, vector 10: the first and the last block of 512 bytes.
    #[test]
    fn it_answers_as_the_standard_says() {
        let keys = hex(
            "27182818284590452353602874713526624977572470936999595749669676273141592653589793238462643383279502884197169399375105820974944592",
        );
        let xts = Xts::new(keys.as_slice().try_into().unwrap());
        let mut unit: Vec<u8> = (0..512).map(|at| (at % 256) as u8).collect();
        xts.encrypt(0xff, &mut unit);
        assert_eq!(unit[..16], hex("1c3b3a102f770386e4836c99e370cf9b"));
        assert_eq!(unit[496..], hex("c4f36ffda9fcea70b9c6e693e148c151"));
    }

    #[test]
    fn it_is_what_another_implementation_makes_of_it() {
        let mut keys = [0; 64];
        for (at, byte) in keys.iter_mut().enumerate() {
            *byte = (at * 37 % 251) as u8;
        }
        let half = |at: usize| {
            let mut key = Array::default();
            key.copy_from_slice(&keys[at..at + 32]);
            Aes256::new(&key)
        };
        let (ours, theirs) = (Xts::new(&keys), Xts128::new(half(0), half(32)));
        for size in [16, 512, 1024, 1040, 4096] {
            for number in [0, 1, 77, u128::from(u64::MAX), u128::MAX] {
                let clear: Vec<u8> = (0..size).map(|at| (at * 7 + size) as u8).collect();
                let (mut one, mut other) = (clear.clone(), clear.clone());
                ours.encrypt(number, &mut one);
                theirs.encrypt_sector(&mut other, get_tweak_default(number));
                assert_eq!(one, other, "{size} {number}");
                ours.decrypt(number, &mut one);
                assert_eq!(one, clear);
            }
        }
    }
}
