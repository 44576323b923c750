//! Block ciphers with chaining and codes as secure messaging uses them: AES and triple DES, CBC, CMAC and the retail MAC.

use aes::cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use des::{Des, TdesEde2};

/// Which cipher, and with how long a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cipher {
    /// Triple DES with two keys.
    Tdes,
    /// AES with a key of so many bytes: 16, 24 or 32.
    Aes(usize),
}

impl Cipher {
    /// Bytes of its key.
    pub const fn key_bytes(self) -> usize {
        match self {
            Self::Tdes => 16,
            Self::Aes(bytes) => bytes,
        }
    }

    /// Bytes of its block.
    pub const fn block_bytes(self) -> usize {
        match self {
            Self::Tdes => 8,
            Self::Aes(_) => 16,
        }
    }
}

/// A cipher with its key.
enum Keyed {
    Des(Box<Des>),
    Tdes(Box<TdesEde2>),
    Aes128(Box<Aes128>),
    Aes192(Box<Aes192>),
    Aes256(Box<Aes256>),
}

fn on_block<C>(block: &mut [u8], cipher: &C, work: impl Fn(&C, &mut Block<C>))
where
    C: BlockCipherEncrypt,
{
    // A piece of another length is left alone; `Chain` cuts none.
    if let Ok(block) = <&mut Block<C>>::try_from(block) {
        work(cipher, block);
    }
}

impl Keyed {
    fn new(cipher: Cipher, key: &[u8]) -> Option<Self> {
        match cipher {
            Cipher::Tdes => TdesEde2::new_from_slice(key).ok().map(|c| Self::Tdes(Box::new(c))),
            Cipher::Aes(16) => Aes128::new_from_slice(key).ok().map(|c| Self::Aes128(Box::new(c))),
            Cipher::Aes(24) => Aes192::new_from_slice(key).ok().map(|c| Self::Aes192(Box::new(c))),
            Cipher::Aes(_) => Aes256::new_from_slice(key).ok().map(|c| Self::Aes256(Box::new(c))),
        }
    }

    fn encrypt(&self, block: &mut [u8]) {
        match self {
            Self::Des(c) => on_block(block, &**c, BlockCipherEncrypt::encrypt_block),
            Self::Tdes(c) => on_block(block, &**c, BlockCipherEncrypt::encrypt_block),
            Self::Aes128(c) => on_block(block, &**c, BlockCipherEncrypt::encrypt_block),
            Self::Aes192(c) => on_block(block, &**c, BlockCipherEncrypt::encrypt_block),
            Self::Aes256(c) => on_block(block, &**c, BlockCipherEncrypt::encrypt_block),
        }
    }

    fn decrypt(&self, block: &mut [u8]) {
        match self {
            Self::Des(c) => on_block(block, &**c, BlockCipherDecrypt::decrypt_block),
            Self::Tdes(c) => on_block(block, &**c, BlockCipherDecrypt::decrypt_block),
            Self::Aes128(c) => on_block(block, &**c, BlockCipherDecrypt::decrypt_block),
            Self::Aes192(c) => on_block(block, &**c, BlockCipherDecrypt::decrypt_block),
            Self::Aes256(c) => on_block(block, &**c, BlockCipherDecrypt::decrypt_block),
        }
    }
}

fn xor(into: &mut [u8], with: &[u8]) {
    into.iter_mut().zip(with).for_each(|(into, with)| *into ^= with);
}

/// A key that encrypts in chained blocks (CBC).
pub struct Chain {
    cipher: Cipher,
    keyed: Keyed,
}

impl Chain {
    /// With a key of the cipher's length; `None` for another one.
    pub fn new(cipher: Cipher, key: &[u8]) -> Option<Self> {
        Some(Self { cipher, keyed: Keyed::new(cipher, key)? })
    }

    /// One block on its own.
    pub fn block(&self, block: &[u8]) -> Vec<u8> {
        let mut block = block.to_vec();
        self.keyed.encrypt(&mut block);
        block
    }

    /// Encrypts whole blocks.
    pub fn encrypt(&self, start: &[u8], plain: &[u8]) -> Vec<u8> {
        let mut out = plain.to_vec();
        let mut last = start.to_vec();
        for block in out.chunks_mut(self.cipher.block_bytes()) {
            xor(block, &last);
            self.keyed.encrypt(block);
            last.clear();
            last.extend_from_slice(block);
        }
        out
    }

    /// Decrypts whole blocks.
    pub fn decrypt(&self, start: &[u8], sealed: &[u8]) -> Vec<u8> {
        let mut out = sealed.to_vec();
        let before = std::iter::once(start).chain(sealed.chunks(self.cipher.block_bytes()));
        for (block, before) in out.chunks_mut(self.cipher.block_bytes()).zip(before) {
            self.keyed.decrypt(block);
            xor(block, before);
        }
        out
    }
}

/// A key that authenticates: eight bytes over a message.
pub enum Code {
    /// CMAC with AES (SP 800-38B), its first eight bytes.
    Cmac(Chain),
    /// DES in a chain, the last block with both keys (ISO 9797-1, algorithm 3), over what is padded already.
    Retail {
        /// With the first key.
        first: Box<Des>,
        /// With the second one.
        second: Box<Des>,
    },
}

impl Code {
    /// With a key of the cipher's length; `None` for another one.
    pub fn new(cipher: Cipher, key: &[u8]) -> Option<Self> {
        match cipher {
            Cipher::Aes(_) => Chain::new(cipher, key).map(Self::Cmac),
            Cipher::Tdes => {
                let (first, second) = key.split_at_checked(8)?;
                let of = |key: &[u8]| Des::new_from_slice(key).ok().map(Box::new);
                Some(Self::Retail { first: of(first)?, second: of(second)? })
            }
        }
    }

    /// The code of a message.
    pub fn of(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Cmac(chain) => cmac(chain, message),
            Self::Retail { first, second } => {
                let (first, second) = (Keyed::Des(first.clone()), Keyed::Des(second.clone()));
                let mut last = vec![0; 8];
                for block in message.chunks(8) {
                    xor(&mut last, block);
                    first.encrypt(&mut last);
                }
                second.decrypt(&mut last);
                first.encrypt(&mut last);
                last
            }
        }
    }
}

/// Doubles in the field of 2^128.
fn doubled(block: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut out: Vec<u8> = block
        .iter()
        .rev()
        .map(|byte| {
            let shifted = byte << 1 | carry;
            carry = byte >> 7;
            shifted
        })
        .collect();
    if let (Some(low), 1) = (out.first_mut(), carry) {
        *low ^= 0x87;
    }
    out.reverse();
    out
}

fn cmac(chain: &Chain, message: &[u8]) -> Vec<u8> {
    let size = chain.cipher.block_bytes();
    let whole = !message.is_empty() && message.len().is_multiple_of(size);
    let first = doubled(&chain.block(&vec![0; size]));
    let (mut padded, mask) =
        if whole { (message.to_vec(), first) } else { (pad(message, size), doubled(&first)) };
    let last = padded.len().saturating_sub(size);
    if let Some(block) = padded.get_mut(last..) {
        xor(block, &mask);
    }
    let sealed = chain.encrypt(&vec![0; size], &padded);
    sealed.get(last..).unwrap_or_default().iter().take(8).copied().collect()
}

/// Pads with 80 and zeros up to a whole block (ISO 9797-1, method 2).
pub fn pad(bytes: &[u8], block: usize) -> Vec<u8> {
    let mut out = bytes.to_vec();
    out.push(0x80);
    out.resize(out.len().next_multiple_of(block), 0);
    out
}

/// Without the padding; `None` where there is none.
pub fn unpad(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().rposition(|byte| *byte != 0)?;
    let (rest, mark) = bytes.split_at_checked(end)?;
    (mark.first() == Some(&0x80)).then_some(rest)
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    /// Bytes of hexadecimal digits.
    pub fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).map(|d| d as u8).collect();
        digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
    }

    #[test]
    fn cmac_is_as_in_the_standard() {
        // SP 800-38B, D.1: AES-128.
        let code = Code::new(Cipher::Aes(16), &hex("2b7e151628aed2a6abf7158809cf4f3c")).unwrap();
        assert_eq!(code.of(b""), hex("bb1d6929e9593728"));
        assert_eq!(code.of(&hex("6bc1bee22e409f96e93d7e117393172a")), hex("070a16b46b4d4144"));
        let forty = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411");
        assert_eq!(code.of(&forty), hex("dfa66747de9ae630"));
    }

    #[test]
    fn the_retail_code_is_as_in_the_worked_example() {
        // ICAO 9303-11, D.3: the code of EXTERNAL AUTHENTICATE.
        let code = Code::new(Cipher::Tdes, &hex("7962D9ECE03D1ACD4C76089DCE131543")).unwrap();
        let sealed = hex("72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2");
        assert_eq!(code.of(&pad(&sealed, 8)), hex("5F1448EEA8AD90A7"));
    }

    #[test]
    fn chains_and_padding_go_back() {
        for cipher in [Cipher::Tdes, Cipher::Aes(16), Cipher::Aes(24), Cipher::Aes(32)] {
            let key: Vec<u8> = (0..cipher.key_bytes() as u8).collect();
            let chain = Chain::new(cipher, &key).unwrap();
            let start = vec![9; cipher.block_bytes()];
            let padded = pad(b"mot hai ba bon nam sau bay", cipher.block_bytes());
            let sealed = chain.encrypt(&start, &padded);
            assert_ne!(sealed, padded);
            assert_eq!(unpad(&chain.decrypt(&start, &sealed)).unwrap(), b"mot hai ba bon nam sau bay");
            assert!(Chain::new(cipher, &key[1..]).is_none());
        }
        assert_eq!((unpad(&[0, 0]), unpad(&[]), unpad(&[1, 0])), (None, None, None));
    }
}
