//! Whose card it is: group 13, Vietnam's own, and the machine-readable zone of group 1.
//!
//! Group 13 is published nowhere; what is known of it is a list of pairs, a number and a text. Whatever has another number or
//! shape is kept apart or left out, never an error: the signature holds for it either way.

use chrono::NaiveDate;
use soxa_domain::card::{Card, CardError, CardKind, CardSex};
use soxa_domain::mrz;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::personal_id::{Cmnd, PersonalId};
use soxa_text::{display, fold, nfc};

use crate::problem::ChipProblem;
use crate::tlv::{Objects, Tlv, small, tag};

/// Characters of one text kept at most.
const LONGEST: usize = 512;
/// Pairs looked at, at most.
const MOST: usize = 64;
/// How deep lists may stand in lists.
const DEEPEST: usize = 6;

/// What group 13 says of the bearer. A text that is empty was not told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bearer {
    /// Personal id.
    pub person_id: Option<PersonalId>,
    /// Full name.
    pub name: String,
    /// Date of birth, perhaps the year alone.
    pub birth: Option<PartialDate>,
    /// Sex.
    pub sex: Option<CardSex>,
    /// Nationality.
    pub nationality: String,
    /// Ethnicity.
    pub ethnicity: String,
    /// Religion.
    pub religion: String,
    /// Place of origin.
    pub origin: String,
    /// Place of residence on the day of issue.
    pub residence: String,
    /// Identifying features.
    pub features: String,
    /// Date of issue.
    pub issued: Option<NaiveDate>,
    /// Date of expiry; none for cards without one.
    pub expires: Option<NaiveDate>,
    /// Father's name.
    pub father: String,
    /// Mother's name.
    pub mother: String,
    /// Husband's or wife's name.
    pub spouse: String,
    /// Old identity number.
    pub old_number: Option<Cmnd>,
    /// Pairs whose numbers are not known, as they came.
    pub others: Vec<(u32, String)>,
}

impl Bearer {
    /// Reads group 13.
    ///
    /// # Errors
    /// It is not that group at all.
    pub fn read(group: &[u8]) -> Result<Self, ChipProblem> {
        let file = Objects::new(group).tagged(0x6d, "DG13")?;
        let mut pairs = Vec::new();
        collect(file.inside(), 0, &mut pairs);
        let mut bearer = Self::default();
        for (number, texts) in pairs {
            bearer.take(number, texts);
        }
        Ok(bearer)
    }

    fn take(&mut self, number: u32, texts: Vec<String>) {
        let mut texts = texts.into_iter();
        let text = texts.next().unwrap_or_default();
        let date = |text: &str| PartialDate::parse(text).ok().and_then(PartialDate::exact);
        // The first of a number holds: a second one is somebody else's idea.
        match number {
            1 => self.person_id = self.person_id.or_else(|| PersonalId::parse(&text).ok()),
            2 => first(&mut self.name, text),
            3 => self.birth = self.birth.or_else(|| PartialDate::parse(&text).ok()),
            4 => {
                self.sex = self.sex.or_else(|| match fold::fold(&text).as_str() {
                    "nam" => Some(CardSex::M),
                    "nu" => Some(CardSex::F),
                    _ => None,
                });
            }
            5 => first(&mut self.nationality, text),
            6 => first(&mut self.ethnicity, text),
            7 => first(&mut self.religion, text),
            8 => first(&mut self.origin, text),
            9 => first(&mut self.residence, text),
            10 => first(&mut self.features, text),
            11 => self.issued = self.issued.or_else(|| date(&text)),
            12 => self.expires = self.expires.or_else(|| date(&text)),
            13 => {
                first(&mut self.father, text);
                first(&mut self.mother, texts.next().unwrap_or_default());
            }
            14 => first(&mut self.spouse, text),
            16 => self.old_number = self.old_number.or_else(|| Cmnd::parse(&text).ok()),
            _ if text.is_empty() => {}
            _ => self.others.push((number, text)),
        }
    }

    /// The card as a scan of it would be; `None` where number, name, whole birth or sex is missing.
    pub fn card(&self) -> Option<Card> {
        Some(Card {
            kind: CardKind::Chip,
            pid: self.person_id?.to_string(),
            cmnd: self.old_number.map(|number| number.to_string()).unwrap_or_default(),
            name: (!self.name.is_empty()).then(|| self.name.clone())?,
            dob: self.birth?.exact()?,
            sex: self.sex?,
            address: (!self.residence.is_empty()).then(|| self.residence.clone()),
            issued: self.issued,
            extras: Vec::new(),
            warnings: Vec::new(),
        })
    }
}

fn first(field: &mut String, text: String) {
    if field.is_empty() {
        *field = text;
    }
}

/// Every list that begins with a number, with its texts.
fn collect(mut objects: Objects<'_>, depth: usize, into: &mut Vec<(u32, Vec<String>)>) {
    let mut number = None;
    let mut texts = Vec::new();
    let mut is_first = true;
    while let Ok(Some(tlv)) = objects.take() {
        if into.len() >= MOST || depth > DEEPEST {
            return;
        }
        if is_first && tlv.tag == tag::INTEGER {
            number = small(tlv.value);
        } else if number.is_some() {
            texts_of(&tlv, depth, &mut texts);
        } else if tlv.is_constructed() {
            collect(tlv.inside(), depth + 1, into);
        }
        is_first = false;
    }
    if let Some(number) = number {
        into.push((number, texts));
    }
}

/// The texts of an object, those of the lists in it too.
fn texts_of(tlv: &Tlv<'_>, depth: usize, into: &mut Vec<String>) {
    if into.len() >= MOST || depth > DEEPEST {
        return;
    }
    if !tlv.is_constructed() {
        let text = String::from_utf8_lossy(tlv.value);
        let short: String = nfc::nfc(&text).trim().chars().take(LONGEST).collect();
        into.push(display::sanitise(&short).into_owned());
        return;
    }
    let mut inside = tlv.inside();
    while let Ok(Some(tlv)) = inside.take() {
        texts_of(&tlv, depth + 1, into);
    }
}

/// The machine-readable zone of group 1 as a card.
///
/// # Errors
/// It is a passport's, another state's, or none.
pub fn of_zone(group: &[u8]) -> Result<Card, ChipProblem> {
    let hostile = || ChipProblem::hostile("DG1");
    let zone = Objects::new(group).tagged(0x61, "DG1")?.inside().find(0x5f1f)?.ok_or_else(hostile)?;
    let zone = std::str::from_utf8(zone.value).map_err(|_| hostile())?;
    let state = zone.get(2..5).ok_or_else(hostile)?;
    if zone.starts_with('P') || zone.len() == 88 {
        return Err(ChipProblem::Passport);
    }
    if state != "VNM" {
        let state = display::sanitise(state.trim_matches('<')).into_owned();
        return Err(ChipProblem::OtherState { state });
    }
    match mrz::parse(zone) {
        Ok(card) => Ok(Card { kind: CardKind::Chip, ..card }),
        Err(CardError::NotACard | CardError::TooLong) => Err(ChipProblem::OtherCard),
        Err(_) => Err(hostile()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use proptest::prelude::*;

    use super::*;
    use crate::tlv::object;

    fn pair(number: u8, value: &[u8]) -> Vec<u8> {
        object(0x30, &[object(2, &[number]), value.to_vec()].concat())
    }

    fn text(text: &str) -> Vec<u8> {
        object(0x0c, text.as_bytes())
    }

    fn group(pairs: &[Vec<u8>]) -> Vec<u8> {
        object(0x6d, &object(0x30, &pairs.concat()))
    }

    #[test]
    fn every_known_pair_is_read_and_others_are_kept_apart() {
        let parents = object(0x30, &[text("Lê Văn Tám"), text("Đinh Thị Bông")].concat());
        let bytes = group(&[
            pair(1, &object(0x13, b"051171942958")),
            pair(2, &text("Lê Thị Châu")),
            pair(3, &text("22/04/1971")),
            pair(4, &text("Nữ")),
            pair(6, &text("Hrê")),
            pair(9, &text("Thôn Gò Tranh, Long Hiệp")),
            pair(11, &text("22/04/2021")),
            pair(12, &text("Không thời hạn")),
            pair(13, &parents),
            pair(14, &[]),
            pair(15, &object(0x30, &[])),
            pair(16, &object(0x13, b"212000999")),
            pair(21, &text("mới\x1b[31m")),
        ]);
        let bearer = Bearer::read(&bytes).unwrap();
        assert_eq!((bearer.father.as_str(), bearer.mother.as_str()), ("Lê Văn Tám", "Đinh Thị Bông"));
        assert_eq!(bearer.expires, None);
        assert_eq!(bearer.others.len(), 1);
        assert!(!bearer.others[0].1.contains('\x1b'));
        let card = bearer.card().unwrap();
        assert_eq!((card.pid.as_str(), card.cmnd.as_str()), ("051171942958", "212000999"));
        assert_eq!(card.address.as_deref(), Some("Thôn Gò Tranh, Long Hiệp"));
    }

    #[test]
    fn what_is_missing_makes_no_card_and_a_second_of_a_number_changes_nothing() {
        let bytes =
            group(&[pair(2, &text("Lê Thị Châu")), pair(2, &text("Ai Khác")), pair(3, &text("1971"))]);
        let bearer = Bearer::read(&bytes).unwrap();
        assert_eq!(bearer.name, "Lê Thị Châu");
        assert_eq!(bearer.card(), None);
        assert!(Bearer::read(&object(0x6e, &[])).is_err());
    }

    #[test]
    fn passports_and_other_states_are_told_apart() {
        let zone = |text: &str| of_zone(&object(0x61, &object(0x5f1f, text.as_bytes())));
        assert_eq!(zone(&format!("P<VNMLE<<THI<CHAU{:<<71}", "")), Err(ChipProblem::Passport));
        let other = zone(&format!("IDDEU{:<<85}", ""));
        assert_eq!(other, Err(ChipProblem::OtherState { state: "DEU".to_owned() }));
        assert!(zone("").is_err());
        assert!(zone(&format!("IDVNM{:<<85}", "")).is_err());
    }

    proptest! {
        #[test]
        fn no_group_panics_or_grows(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            for tag in [0x6d, 0x61] {
                let _ = of_zone(&object(tag, &bytes));
                if let Ok(bearer) = Bearer::read(&object(tag, &bytes)) {
                    prop_assert!(bearer.others.len() <= MOST);
                }
            }
        }

        #[test]
        fn any_pairs_in_any_order_are_read(
            pairs in proptest::collection::vec((0_u8..30, ".{0,40}", 0_usize..3), 0..40)
        ) {
            let pairs: Vec<Vec<u8>> = pairs
                .iter()
                .map(|(number, said, wrapped)| {
                    let value = (0..*wrapped).fold(text(said), |value, _| object(0x30, &value));
                    pair(*number & 0x7f, &value)
                })
                .collect();
            prop_assert!(Bearer::read(&group(&pairs)).is_ok());
        }
    }
}
