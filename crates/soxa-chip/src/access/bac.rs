//! Basic access control (ICAO 9303-11, 4.3): the old way, with keys from the machine-readable zone.

use zeroize::Zeroizing;

use super::messaging::Keys;
use super::secret::Zone;
use super::send;
use crate::apdu::{Command, Transmit};
use crate::crypto::block::{Chain, Cipher, Code, pad};
use crate::crypto::hash::{Hash, derive};
use crate::crypto::same;
use crate::problem::ChipProblem;

/// What the reader brings: a nonce and its half of the key.
struct Brought {
    nonce: [u8; 8],
    half: Zeroizing<[u8; 16]>,
}

/// Opens the chip.
///
/// # Errors
/// The zone is not this card's.
pub fn run(card: &mut dyn Transmit, zone: &Zone) -> Result<Keys, ChipProblem> {
    let mut brought = Brought { nonce: [0; 8], half: Zeroizing::new([0; 16]) };
    getrandom::fill(&mut brought.nonce).map_err(|_| ChipProblem::NoRandom)?;
    getrandom::fill(brought.half.as_mut_slice()).map_err(|_| ChipProblem::NoRandom)?;
    with(card, zone, &brought)
}

fn with(card: &mut dyn Transmit, zone: &Zone, brought: &Brought) -> Result<Keys, ChipProblem> {
    let cipher = Cipher::Tdes;
    let broken = || ChipProblem::hostile("BAC");
    let seed = Zeroizing::new(Hash::Sha1.of(zone.information().as_bytes()));
    let seed = seed.get(..16).ok_or_else(broken)?;
    let chain = Chain::new(cipher, &derive(seed, 1, 16)).ok_or_else(broken)?;
    let code = Code::new(cipher, &derive(seed, 2, 16)).ok_or_else(broken)?;
    let challenge = send(card, &Command::new(0x84, 0, 0, [], Some(8)))?.data("GET CHALLENGE")?;
    if challenge.len() != 8 {
        return Err(broken());
    }
    let start = [0; 8];
    let plain = Zeroizing::new([&brought.nonce[..], &challenge, brought.half.as_slice()].concat());
    let mut data = chain.encrypt(&start, &plain);
    data.extend(code.of(&pad(&data, 8)));
    let answer = send(card, &Command::new(0x82, 0, 0, data, Some(40)))?;
    // Cards differ in how they say that the code is wrong.
    if matches!(answer.status, 0x6300..=0x63ff | 0x6982..=0x6985 | 0x6988 | 0x6a80) {
        return Err(ChipProblem::WrongZone);
    }
    let answer = answer.data("EXTERNAL AUTHENTICATE")?;
    let (sealed, told) = answer.split_at_checked(32).ok_or_else(broken)?;
    if !same(told, &code.of(&pad(sealed, 8))) {
        return Err(broken());
    }
    let plain = Zeroizing::new(chain.decrypt(&start, sealed));
    let (nonces, theirs) = plain.split_at_checked(16).ok_or_else(broken)?;
    if !same(nonces, &[&challenge[..], &brought.nonce].concat()) {
        return Err(broken());
    }
    let shared: Zeroizing<Vec<u8>> =
        Zeroizing::new(brought.half.iter().zip(theirs).map(|(a, b)| a ^ b).collect());
    // The counter begins with the last four bytes of both nonces.
    let counter = challenge.iter().skip(4).chain(brought.nonce.iter().skip(4));
    let counter = counter.fold(0, |sum: u128, byte| sum << 8 | u128::from(*byte));
    Keys::counting(cipher, &shared, counter).ok_or_else(broken)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::access::messaging::Channel;
    use crate::crypto::block::tests::hex;

    /// The card of ICAO 9303-11, appendix D: it knows what it is asked and what it answers.
    struct Example(Vec<(&'static str, &'static str)>);

    impl Transmit for Example {
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChipProblem> {
            let (asked, answered) = self.0.remove(0);
            assert_eq!(command, hex(asked));
            Ok(hex(answered))
        }
    }

    #[test]
    fn the_worked_example_is_gone_through() {
        let mut card = Example(vec![
            ("0084000008", "4608F919887022129000"),
            (
                "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728",
                "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000",
            ),
            ("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", "990290008E08FA855A5D4C50A8ED9000"),
        ]);
        let zone = Zone::of("L898902C<", "690806", "940623").unwrap();
        let brought = Brought {
            nonce: hex("781723860C06C226").try_into().unwrap(),
            half: Zeroizing::new(hex("0B795240CB7049B01C19B33E32804F0B").try_into().unwrap()),
        };
        let keys = with(&mut card, &zone, &brought).unwrap();
        let mut channel = Channel::new(&mut card, keys);
        assert!(channel.send(&Command::new(0xa4, 0x02, 0x0c, [0x01, 0x1e], None)).unwrap().is_well());
    }
}
