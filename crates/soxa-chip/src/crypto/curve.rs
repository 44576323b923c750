//! Points of a curve, for any of those in `curves.rs`: one arithmetic for all, with the complete formulas of Renes, Costello
//! and Batina (2016, algorithm 1), which know no special case. A secret number's bits choose among results that are
//! worked out either way.

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Limb, NonZero, Odd, Uint};
use zeroize::Zeroizing;

use super::curves::{DOMAINS, Domain};
use crate::tlv::{Malformed, Objects, tag, unsigned};

/// Words of a number: 576 bits, room for the widest field of 521.
const LIMBS: usize = 576 / Limb::BITS as usize;

/// A number as wide as any field here.
pub(super) type Number = Uint<LIMBS>;
/// A number in the field, or modulo the order.
pub(super) type Residue = FixedMontyForm<LIMBS>;
type Modulus = FixedMontyParams<LIMBS>;

/// The number of big-endian bytes; `None` where they are too many.
pub(super) fn number(bytes: &[u8]) -> Option<Number> {
    let bytes = bytes.get(bytes.iter().take_while(|byte| **byte == 0).count()..)?;
    let mut whole = [0; LIMBS * Limb::BYTES];
    let at = whole.len().checked_sub(bytes.len())?;
    whole.get_mut(at..)?.copy_from_slice(bytes);
    Some(Number::from_be_slice(&whole))
}

/// A number as so many big-endian bytes.
fn bytes_of(number: &Number, width: usize) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let bytes: &[u8] = bytes.as_ref();
    bytes.get(bytes.len().saturating_sub(width)..).unwrap_or_default().to_vec()
}

fn modulus(of: &str) -> Option<Modulus> {
    Some(Modulus::new_vartime(Odd::new(hex(of)?).into_option()?))
}

fn hex(digits: &str) -> Option<Number> {
    let digits: Option<Vec<u8>> = digits.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect();
    let bytes: Vec<u8> = digits?.chunks(2).map(|pair| pair.iter().fold(0, |sum, d| sum << 4 | d)).collect();
    number(&bytes)
}

/// A curve.
#[derive(Clone)]
pub struct Curve {
    name: &'static str,
    field: Modulus,
    a: Residue,
    b: Residue,
    b3: Residue,
    pub(super) order: Modulus,
    generator: Point,
    /// Bytes of a coordinate.
    width: usize,
}

/// A point, in projective coordinates; a third one of zero is the point at infinity.
#[derive(Clone, Copy)]
pub struct Point {
    x: Residue,
    y: Residue,
    z: Residue,
}

impl Point {
    /// The two coordinates; `None` at infinity.
    pub(super) fn affine(&self) -> Option<(Number, Number)> {
        let inverse = self.z.invert().into_option()?;
        Some((self.x.mul(&inverse).retrieve(), self.y.mul(&inverse).retrieve()))
    }
}

impl Curve {
    fn new(domain: &Domain) -> Option<Self> {
        let field = modulus(domain.p)?;
        let residue = |digits| Some(Residue::new(&hex(digits)?, &field));
        let b = residue(domain.b)?;
        Some(Self {
            name: domain.name,
            a: residue(domain.a)?,
            b,
            b3: b.double().add(&b),
            order: modulus(domain.n)?,
            generator: Point { x: residue(domain.x)?, y: residue(domain.y)?, z: Residue::one(&field) },
            width: domain.p.len() / 2,
            field,
        })
    }

    /// The curve with this number in ICAO's table (9303-11, 9.5.1).
    pub fn of_id(id: u32) -> Option<Self> {
        DOMAINS.iter().find(|domain| domain.id == id).and_then(Self::new)
    }

    /// The curve of a key's parameters: a name, or written out in full, in which case all of it must be that of a curve
    /// with a name. One made up for the purpose could make any signature fit.
    ///
    /// # Errors
    /// It is none of those known.
    #[allow(clippy::many_single_char_names, reason = "what the standards call them")]
    pub fn of_parameters(parameters: &[u8]) -> Result<Option<Self>, Malformed> {
        let what = "curve";
        let one = Objects::new(parameters).take()?.ok_or(Malformed(what))?;
        if one.tag == tag::OID {
            let known = |domain: &&Domain| oid_is(domain.oid, one.value);
            return Ok(DOMAINS.iter().find(known).and_then(Self::new));
        }
        let mut inside = one.inside();
        inside.tagged(tag::INTEGER, what)?;
        let mut field = inside.tagged(tag::SEQUENCE, what)?.inside();
        field.tagged(tag::OID, what)?;
        let p = unsigned(field.tagged(tag::INTEGER, what)?.value).ok_or(Malformed(what))?;
        let mut equation = inside.tagged(tag::SEQUENCE, what)?.inside();
        let a = equation.tagged(tag::OCTET_STRING, what)?.value;
        let b = equation.tagged(tag::OCTET_STRING, what)?.value;
        let generator = inside.tagged(tag::OCTET_STRING, what)?.value;
        let n = unsigned(inside.tagged(tag::INTEGER, what)?.value).ok_or(Malformed(what))?;
        let same = |digits, bytes| hex(digits).is_some_and(|known| number(bytes) == Some(known));
        let found = DOMAINS.iter().find(|d| same(d.p, p)).filter(|d| {
            let (x, y) = (generator.get(1..=d.p.len() / 2), generator.get(1 + d.p.len() / 2..));
            let whole = generator.first() == Some(&4) && x.is_some_and(|x| same(d.x, x));
            whole && y.is_some_and(|y| same(d.y, y)) && same(d.a, a) && same(d.b, b) && same(d.n, n)
        });
        Ok(found.and_then(Self::new))
    }

    /// How it is called.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The point everything begins with.
    pub const fn generator(&self) -> Point {
        self.generator
    }

    /// The point that these bytes are, uncompressed; `None` where it is not on the curve.
    pub fn point(&self, bytes: &[u8]) -> Option<Point> {
        let (4, coordinates) = bytes.split_first()? else { return None };
        if coordinates.len() != 2 * self.width {
            return None;
        }
        let (x, y) = coordinates.split_at_checked(self.width)?;
        let in_field = |bytes| {
            let number = number(bytes)?;
            (&number < self.field.modulus().as_ref()).then(|| Residue::new(&number, &self.field))
        };
        let (x, y) = (in_field(x)?, in_field(y)?);
        let right = x.square().add(&self.a).mul(&x).add(&self.b);
        (y.square() == right).then(|| Point { x, y, z: Residue::one(&self.field) })
    }

    /// Two points together.
    #[allow(clippy::many_single_char_names, reason = "what the standards call them")]
    pub fn add(&self, p: &Point, q: &Point) -> Point {
        let (t0, t1, t2) = (p.x.mul(&q.x), p.y.mul(&q.y), p.z.mul(&q.z));
        let t3 = p.x.add(&p.y).mul(&q.x.add(&q.y)).sub(&t0.add(&t1));
        let t4 = p.x.add(&p.z).mul(&q.x.add(&q.z)).sub(&t0.add(&t2));
        let t5 = p.y.add(&p.z).mul(&q.y.add(&q.z)).sub(&t1.add(&t2));
        let z = self.b3.mul(&t2).add(&self.a.mul(&t4));
        let (x, z) = (t1.sub(&z), t1.add(&z));
        let y = x.mul(&z);
        let at2 = self.a.mul(&t2);
        let t1 = t0.double().add(&t0).add(&at2);
        let t4 = self.b3.mul(&t4).add(&self.a.mul(&t0.sub(&at2)));
        Point { x: t3.mul(&x).sub(&t5.mul(&t4)), y: y.add(&t1.mul(&t4)), z: t5.mul(&z).add(&t3.mul(&t1)) }
    }

    /// A point so many times.
    pub(super) fn times(&self, number: &Number, point: &Point) -> Point {
        let mut sum = Point {
            x: Residue::zero(&self.field),
            y: Residue::one(&self.field),
            z: Residue::zero(&self.field),
        };
        for at in (0..self.order.modulus().as_ref().bit_width_vartime()).rev() {
            sum = self.add(&sum, &sum);
            let more = self.add(&sum, point);
            if number.bit_vartime(at) {
                sum = more;
            }
        }
        sum
    }

    /// A point as uncompressed bytes; `None` at infinity.
    pub fn bytes(&self, point: &Point) -> Option<Vec<u8>> {
        let (x, y) = point.affine()?;
        Some([vec![4], bytes_of(&x, self.width), bytes_of(&y, self.width)].concat())
    }

    /// A new secret number, below the order and not zero; `None` where the system gives no random bytes.
    pub fn secret(&self) -> Option<Secret> {
        let order = self.order.modulus().as_ref();
        let bits = order.bit_width_vartime();
        // One of two fits at the worst: that none of so many does is past believing.
        for _ in 0..256 {
            let mut bytes = Zeroizing::new(vec![0; bits.div_ceil(8) as usize]);
            getrandom::fill(&mut bytes).ok()?;
            if let Some(high) = bytes.first_mut() {
                *high &= 0xff >> (bits.div_ceil(8) * 8 - bits);
            }
            if let Some(secret) = self.given(&bytes) {
                return Some(secret);
            }
        }
        None
    }

    /// The secret number that these bytes are.
    pub fn given(&self, bytes: &[u8]) -> Option<Secret> {
        let number = number(bytes)?;
        let fits = NonZero::new(number).is_some().into() && &number < self.order.modulus().as_ref();
        fits.then_some(Secret(Zeroizing::new(number)))
    }

    /// What a secret of ours and a point of the card's have in common.
    pub fn shared(&self, secret: &Secret, point: &Point) -> Point {
        self.times(&secret.0, point)
    }

    /// A nonce mapped to a new beginning (generic mapping): the generator so many times, and the common point.
    pub fn mapped(&self, nonce: &[u8], common: &Point) -> Option<Point> {
        let nonce = Residue::new(&number(nonce)?, &self.order).retrieve();
        Some(self.add(&self.times(&nonce, &self.generator), common))
    }

    /// The first coordinate, as keys are derived from; `None` at infinity.
    pub fn x_of(&self, point: &Point) -> Option<Zeroizing<Vec<u8>>> {
        let (x, _) = point.affine()?;
        Some(Zeroizing::new(bytes_of(&x, self.width)))
    }

    /// The same curve with another point to begin with.
    pub fn with_generator(&self, generator: &Point) -> Self {
        Self { generator: *generator, ..self.clone() }
    }
}

/// A number that nobody else knows.
pub struct Secret(Zeroizing<Number>);

fn oid_is(digits: &str, value: &[u8]) -> bool {
    digits.len() == 2 * value.len()
        && digits.as_bytes().chunks(2).zip(value).all(|(pair, byte)| {
            std::str::from_utf8(pair).is_ok_and(|pair| u8::from_str_radix(pair, 16) == Ok(*byte))
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::super::block::tests::hex as bytes;
    use super::*;

    #[test]
    fn every_curve_has_its_generator_on_it_and_its_order() {
        for domain in &DOMAINS {
            let curve = Curve::new(domain).unwrap();
            let generator = curve.bytes(&curve.generator()).unwrap();
            assert!(curve.point(&generator).is_some(), "{}", domain.name);
            let order = *curve.order.modulus().as_ref();
            assert!(curve.times(&order, &curve.generator).affine().is_none(), "{}", domain.name);
            let less = order.wrapping_sub(&Number::ONE);
            let (x, _) = curve.times(&less, &curve.generator).affine().unwrap();
            assert_eq!(Some(x), number(&generator[1..=curve.width]), "{}", domain.name);
            assert_eq!(Curve::of_id(domain.id).unwrap().name(), domain.name);
        }
    }

    #[test]
    fn two_sides_agree_and_a_point_beside_the_curve_is_none() {
        let curve = Curve::of_id(13).unwrap();
        let (ours, theirs) = (curve.secret().unwrap(), curve.secret().unwrap());
        let generator = curve.generator();
        let a = curve.shared(&ours, &curve.shared(&theirs, &generator));
        let b = curve.shared(&theirs, &curve.shared(&ours, &generator));
        assert_eq!(curve.bytes(&a), curve.bytes(&b));
        let mut beside = curve.bytes(&generator).unwrap();
        beside[64] ^= 1;
        assert!(curve.point(&beside).is_none());
        assert!(curve.point(&[]).is_none() && curve.point(&[4]).is_none() && curve.point(&[4; 65]).is_none());
    }

    #[test]
    fn a_product_is_as_in_the_worked_example() {
        // ICAO 9303-11, G.1: the terminal's key pair for the mapping, on brainpoolP256r1.
        let curve = Curve::of_id(13).unwrap();
        let secret =
            curve.given(&bytes("7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99")).unwrap();
        let public = curve.bytes(&curve.shared(&secret, &curve.generator())).unwrap();
        assert_eq!(
            public,
            bytes(
                "04 7ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E
                 544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D"
            )
        );
    }
    #[test]
    fn parameters_written_out_must_be_those_of_a_known_curve() {
        let known = bytes(
            "
             3081e0020101302c06072a8648ce3d0101022100a9fb57dba1eea9bc3e660a909d838d726e3bf623
             d52620282013481d1f6e5377304404207d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6c
             e94a4b44f330b5d9042026dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c
             07b60441048bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262547ef8
             35c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997022100a9fb57dba1eea9bc
             3e660a909d838d718c397aa3b561a6f7901e0e82974856a7020101",
        );
        assert_eq!(Curve::of_parameters(&known).unwrap().unwrap().name(), "brainpoolP256r1");
        // Another generator: whoever chooses it can sign for any key.
        for at in [60, 120, 160, known.len() - 10] {
            let mut other = known.clone();
            other[at] ^= 1;
            assert!(!matches!(Curve::of_parameters(&other), Ok(Some(_))), "{at}");
        }
        let name = [&[6, 8][..], &bytes("2a8648ce3d030107")].concat();
        assert_eq!(Curve::of_parameters(&name).unwrap().unwrap().name(), "NIST P-256");
        assert!(Curve::of_parameters(&[]).is_err());
    }
}
