//! Password authenticated connection establishment (ICAO 9303-11, 4.4): ECDH with generic mapping.

use super::info::PaceWay;
use super::messaging::Keys;
use super::secret::Secret;
use super::send;
use crate::apdu::{Command, Transmit};
use crate::crypto::block::{Chain, Cipher, Code, pad};
use crate::crypto::curve::Secret as Scalar;
use crate::crypto::hash::derive;
use crate::crypto::same;
use crate::problem::ChipProblem;
use crate::tlv::{Objects, object, tag};

/// The two secret numbers of a run: for the mapping, and for the key.
struct Brought {
    mapping: Scalar,
    agreement: Scalar,
}

/// Opens the chip.
///
/// # Errors
/// The password is not this card's, or the card does not take this kind of password.
pub fn run(card: &mut dyn Transmit, way: &PaceWay, secret: &Secret) -> Result<Keys, ChipProblem> {
    let scalar = || way.curve.secret().ok_or(ChipProblem::NoRandom);
    let brought = Brought { mapping: scalar()?, agreement: scalar()? };
    with(card, way, secret, &brought)
}

fn broken() -> ChipProblem {
    ChipProblem::hostile("PACE")
}

/// One step of GENERAL AUTHENTICATE: what is sent, and the object of the answer that is wanted.
fn step(
    card: &mut dyn Transmit,
    secret: &Secret,
    sent: Option<(u32, &[u8])>,
    wanted: u32,
) -> Result<Vec<u8>, ChipProblem> {
    let inner = sent.map(|(tag, value)| object(tag, value)).unwrap_or_default();
    let command = Command::new(0x86, 0, 0, object(0x7c, &inner), Some(0));
    let command = if wanted == 0x86 { command } else { command.goes_on() };
    let answer = send(card, &command)?;
    // The card knows only at the end that the password was wrong.
    match answer.status {
        0x6300..=0x63ff => return Err(secret.is_wrong()),
        0x6982 | 0x6985 | 0x6a80 if wanted == 0x86 => return Err(secret.is_wrong()),
        0x6983 | 0x6984 => return Err(ChipProblem::CanBlocked),
        _ => {}
    }
    let data = answer.data("PACE")?;
    let inside = Objects::new(&data).tagged(0x7c, "PACE")?.inside();
    Ok(inside.find(wanted)?.ok_or_else(broken)?.value.to_vec())
}

fn with(
    card: &mut dyn Transmit,
    way: &PaceWay,
    secret: &Secret,
    brought: &Brought,
) -> Result<Keys, ChipProblem> {
    let (reference, password) = secret.password();
    let mut asked = [object(0x80, &way.oid), object(0x83, &[reference])].concat();
    if let Some(curve) = way.told {
        asked.extend(object(0x84, &[curve]));
    }
    let answer = send(card, &Command::new(0x22, 0xc1, 0xa4, asked, None))?;
    match answer.status {
        // A wrong try stands behind; the card still takes this one.
        0x9000 | 0x63c1..=0x63cf => {}
        0x63c0 | 0x6983 | 0x6984 => return Err(ChipProblem::CanBlocked),
        // The document has no such password.
        0x6a88 if secret.zone().is_none() => return Err(ChipProblem::NeedsZone),
        0x6a80 | 0x6a88 => {
            return Err(ChipProblem::Unsupported { what: format!("PACE {}", way.curve_name()) });
        }
        _ => return Err(answer.refused("MSE:Set AT")),
    }
    let sealed = step(card, secret, None, 0x80)?;
    if sealed.is_empty() || sealed.len() > 32 || !sealed.len().is_multiple_of(way.cipher.block_bytes()) {
        return Err(broken());
    }
    let key = derive(&password, 3, way.cipher.key_bytes());
    let chain = Chain::new(way.cipher, &key).ok_or_else(broken)?;
    let nonce = zeroize::Zeroizing::new(chain.decrypt(&vec![0; way.cipher.block_bytes()], &sealed));
    // The mapping.
    let curve = &way.curve;
    let ours = curve.shared(&brought.mapping, &curve.generator());
    let ours = curve.bytes(&ours).ok_or_else(broken)?;
    let theirs = step(card, secret, Some((0x81, &ours)), 0x82)?;
    let theirs_point = curve.point(&theirs).filter(|_| theirs != ours).ok_or_else(broken)?;
    let common = curve.shared(&brought.mapping, &theirs_point);
    let generator = curve.mapped(&nonce, &common).ok_or_else(broken)?;
    // Infinity would be a beginning that tells everything.
    curve.bytes(&generator).ok_or_else(broken)?;
    let mapped = curve.with_generator(&generator);
    // The agreement.
    let ours = mapped.shared(&brought.agreement, &mapped.generator());
    let ours = mapped.bytes(&ours).ok_or_else(broken)?;
    let theirs = step(card, secret, Some((0x83, &ours)), 0x84)?;
    let theirs_point = mapped.point(&theirs).filter(|_| theirs != ours).ok_or_else(broken)?;
    let shared = mapped.x_of(&mapped.shared(&brought.agreement, &theirs_point)).ok_or_else(broken)?;
    // Each shows the other that it has the key.
    let code = Code::new(way.cipher, &derive(&shared, 2, way.cipher.key_bytes())).ok_or_else(broken)?;
    let token = |of: &[u8]| token(&code, way, of);
    let told = step(card, secret, Some((0x85, &token(&theirs))), 0x86)?;
    if !same(&told, &token(&ours)) {
        return Err(broken());
    }
    Keys::derived(way.cipher, &shared).ok_or_else(broken)
}

/// The code over the other side's public key.
fn token(code: &Code, way: &PaceWay, of: &[u8]) -> Vec<u8> {
    let key = object(0x7f49, &[object(tag::OID, &way.oid), object(0x86, of)].concat());
    match way.cipher {
        Cipher::Tdes => code.of(&pad(&key, 8)),
        Cipher::Aes(_) => code.of(&key),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::access::info::AccessInfo;
    use crate::access::secret::Zone;
    use crate::crypto::block::tests::hex;
    use crate::crypto::curve::Curve;

    /// The card of ICAO 9303-11, G.1.
    struct Example(Vec<(&'static str, &'static str)>);

    impl Transmit for Example {
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChipProblem> {
            let (asked, answered) = self.0.remove(0);
            let asked = hex(asked);
            assert_eq!(command, asked, "{:02X?}", &command[..command.len().min(9)]);
            Ok(hex(answered))
        }
    }

    fn scalar(curve: &Curve, digits: &str) -> Scalar {
        curve.given(&hex(digits)).unwrap()
    }

    #[test]
    fn the_worked_example_is_gone_through() {
        let info = AccessInfo::read(&hex("31143012060A04007F0007020204020202010202010D")).unwrap();
        let way = info.pace().unwrap();
        assert_eq!(way.curve_name(), "brainpoolP256r1");
        let secret = Secret::Zone(Zone::of("T22000129", "640812", "101031").unwrap());
        let brought = Brought {
            mapping: scalar(&way.curve, "7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99"),
            agreement: scalar(&way.curve, "A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595"),
        };
        let mut card = Example(vec![
            ("0022C1A40F800A04007F00070202040202830101", "9000"),
            ("10860000027C0000", "7C12801095A3A016522EE98D01E76CB6B98B42C39000"),
            (
                "10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00",
                "7C43824104824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F5730D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C549000",
            ),
            (
                "10860000457C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB3646200",
                "7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000",
            ),
            ("008600000C7C0A8508C2B0BD78D94BA86600", "7C0A86083ABB9674BCE93C089000"),
        ]);
        assert!(with(&mut card, way, &secret, &brought).is_ok());
        assert!(card.0.is_empty());
    }

    #[test]
    fn what_is_offered_is_read_and_junk_refused() {
        assert!(AccessInfo::read(&hex("310A3008060604007F000702")).unwrap().pace().is_none());
        assert!(AccessInfo::read(&hex("30143012060A04007F0007020204020202010202010D")).is_err());
        let other = AccessInfo::read(&hex("31143012060A04007F0007020204010202010202010D")).unwrap();
        assert!(other.pace().is_none() && other.unsupported().is_some());
    }
}
