//! Chip authentication (ICAO 9303-11, 6.2): the chip has the private key to the public one that its signer signed, so it is
//! no copy of another card's files.

use super::info::ChipKey;
use super::messaging::{Channel, Keys};
use crate::apdu::Command;
use crate::problem::ChipProblem;
use crate::tlv::object;

/// Agrees on new keys with the chip's own; the next answer that is understood is the proof.
///
/// # Errors
/// The chip does not go on: what it offers it cannot do.
pub fn begin(channel: &mut Channel<'_>, chip: &ChipKey) -> Result<(), ChipProblem> {
    let broken = || ChipProblem::hostile("chip authentication");
    let secret = chip.curve.secret().ok_or(ChipProblem::NoRandom)?;
    let ours = chip.curve.bytes(&chip.curve.shared(&secret, &chip.curve.generator())).ok_or_else(broken)?;
    if let Some(oid) = &chip.oid {
        let asked = [object(0x80, oid), chip.key.clone()].concat();
        channel.send(&Command::new(0x22, 0x41, 0xa4, asked, None))?.data("MSE:Set AT")?;
        let sent = object(0x7c, &object(0x80, &ours));
        channel.send(&Command::new(0x86, 0, 0, sent, Some(0)))?.data("GENERAL AUTHENTICATE")?;
    } else {
        let asked = [object(0x91, &ours), chip.key.clone()].concat();
        channel.send(&Command::new(0x22, 0x41, 0xa6, asked, None))?.data("MSE:Set KAT")?;
    }
    let theirs = chip.curve.point(&chip.point).ok_or_else(broken)?;
    let shared = chip.curve.x_of(&chip.curve.shared(&secret, &theirs)).ok_or_else(broken)?;
    channel.rekey(Keys::derived(chip.cipher, &shared).ok_or_else(broken)?);
    Ok(())
}
