//! How a chip is opened: with what is printed on the card, by PACE or by BAC, and the secure messaging that follows.

mod bac;
pub(crate) mod chip;
pub(crate) mod info;
pub(crate) mod messaging;
mod pace;
pub mod secret;

use self::info::AccessInfo;
use self::messaging::Channel;
use self::secret::Secret;
use crate::apdu::{Answer, Command, Transmit};
use crate::problem::ChipProblem;

/// The application of travel documents and identity cards.
const APPLICATION: [u8; 7] = [0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];
/// Where a bank card lists what it is.
const PAYMENT: &[u8] = b"2PAY.SYS.DDF01";

/// How a chip was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// By PACE, on this curve.
    Pace(&'static str),
    /// By BAC.
    Bac,
}

fn send(card: &mut dyn Transmit, command: &Command) -> Result<Answer, ChipProblem> {
    Answer::read(&card.transmit(&command.bytes())?)
}

fn select_application() -> Command {
    Command::new(0xa4, 0x04, 0x0c, APPLICATION, None)
}

/// Opens the chip and selects its application.
///
/// # Errors
/// The card is another one, the secret is wrong, or it offers no way that is known.
pub fn open<'a>(
    card: &'a mut dyn Transmit,
    access_file: Option<&[u8]>,
    secret: &Secret,
) -> Result<(Channel<'a>, Opened), ChipProblem> {
    let offered = access_file.map(AccessInfo::read).transpose()?;
    let way = offered.as_ref().and_then(AccessInfo::pace);
    if let Some(way) = way {
        match pace::run(card, way, secret) {
            Ok(keys) => {
                let mut channel = Channel::new(card, keys);
                let selected = channel.send(&select_application())?;
                if !selected.is_well() {
                    return Err(ChipProblem::OtherCard);
                }
                return Ok((channel, Opened::Pace(way.curve_name())));
            }
            // A document with both: the zone opens it the old way too.
            Err(ChipProblem::Unsupported { .. }) if secret.zone().is_some() => {}
            Err(e) => return Err(e),
        }
    }
    if !send(card, &select_application())?.is_well() {
        let pays = send(card, &Command::new(0xa4, 0x04, 0x00, PAYMENT, Some(0)))?;
        return Err(if pays.is_well() { ChipProblem::BankCard } else { ChipProblem::OtherCard });
    }
    let Some(zone) = secret.zone() else {
        return Err(match offered.and_then(AccessInfo::unsupported) {
            Some(what) => ChipProblem::Unsupported { what },
            None => ChipProblem::NeedsZone,
        });
    };
    let keys = bac::run(card, zone)?;
    Ok((Channel::new(card, keys), Opened::Bac))
}
