//! Identity cards as scanners type them: the QR payload of 2021 and 2024, and what is printed or shown on a telephone with the
//! old number left out or dates written with signs, parsed without trust.
//!
//! Digits are always safe, letters are not: the scanner may drop or garble them, change `|`, repeat
//! the payload, or end it with Enter, Tab or nothing. So the parser anchors on digits (the id, the two
//! dates), learns the separator, and never rolls an impossible date over. [`Recogniser`](super::card_stream::Recogniser) finds a
//! payload in a stream of keys. The machine-readable zone is in [`mrz`].

use chrono::{Datelike, NaiveDate};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::card_fields::{date, locate};
use super::{card_letters, mrz};
use soxa_text::{display, fold, mojibake, nfc};

/// Characters of one payload at most.
pub const LONGEST: usize = 512;
/// Repeats looked at before the line is too long whatever it holds.
const MOST_REPEATS: usize = 8;

/// What kind of card a payload came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CardKind {
    /// Seven fields: the chip card of 2021.
    Cccd2021,
    /// Eleven fields or more: the card since July 2024.
    Cancuoc2024,
    /// The three lines of a machine-readable zone.
    Mrz,
    /// The chip of either card.
    Chip,
    /// Any other number of fields.
    Unknown,
}

/// Sex as the card says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum CardSex {
    /// Nam.
    M,
    /// Nữ.
    F,
}

/// What a person should look at although the card was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CardWarning {
    /// Name and address came without Vietnamese marks.
    Unaccented,
    /// The letters were garbled and could be mended.
    RepairedMojibake,
    /// The payload came more than once.
    Repeated,
    /// The fields were not parted by `|`.
    Separator,
    /// The id's fourth digit says another sex.
    PidSex,
    /// The id's digits four to six say another year of birth.
    PidYear,
    /// More fields, or fuller ones, than are known.
    ExtraFields,
}

/// Why a text was not accepted as a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CardError {
    /// Nothing like a card: bare digits are an id to search for.
    #[error("not_a_card")]
    NotACard,
    /// The date of birth does not exist.
    #[error("dob_invalid")]
    DobInvalid,
    /// The date of issue does not exist.
    #[error("issued_invalid")]
    IssuedInvalid,
    /// The personal id has not twelve digits, or its check digit is wrong.
    #[error("pid_invalid")]
    PidInvalid,
    /// Neither Nam nor Nữ.
    #[error("sex_invalid")]
    SexInvalid,
    /// The letters are garbled beyond repair: scan again.
    #[error("encoding_mojibake")]
    EncodingMojibake,
    /// Longer than any card.
    #[error("too_long")]
    TooLong,
}

impl CardError {
    /// What is wrong, for the officer.
    pub fn vi(self) -> &'static str {
        match self {
            Self::NotACard => "không phải mã của thẻ căn cước",
            Self::DobInvalid => "ngày sinh trên thẻ không có trong lịch",
            Self::IssuedInvalid => "ngày cấp trên thẻ không có trong lịch",
            Self::PidInvalid => "số định danh trên thẻ không đủ 12 chữ số hoặc sai số kiểm tra",
            Self::SexInvalid => "giới tính trên thẻ không phải Nam hay Nữ",
            Self::EncodingMojibake => {
                "máy quét gửi sai bảng mã chữ Việt: đặt máy quét gửi UTF-8/Unicode, bàn phím US (soxa doctor hướng dẫn)"
            }
            Self::TooLong => "nội dung dài hơn một thẻ",
        }
    }
}

/// A card as read; serialises to the object that `soxa card` prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Kind of card.
    pub kind: CardKind,
    /// Personal id, twelve digits.
    pub pid: String,
    /// Old identity number, may be empty.
    pub cmnd: String,
    /// Full name as on the card, NFC.
    pub name: String,
    /// Date of birth.
    pub dob: NaiveDate,
    /// Sex.
    pub sex: CardSex,
    /// Address of the day of issue; none in a machine-readable zone.
    pub address: Option<String>,
    /// Date of issue; none in a machine-readable zone.
    pub issued: Option<NaiveDate>,
    /// Fields after the seventh, raw and bound to nothing.
    pub extras: Vec<String>,
    /// What to look at.
    pub warnings: Vec<CardWarning>,
}

impl Serialize for Card {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Card", 11)?;
        out.serialize_field("ok", &true)?;
        out.serialize_field("card", &self.kind)?;
        out.serialize_field("pid", &self.pid)?;
        out.serialize_field("cmnd", &self.cmnd)?;
        out.serialize_field("name", &self.name)?;
        out.serialize_field("dob", &self.dob.to_string())?;
        out.serialize_field("sex", &self.sex)?;
        if let Some(address) = &self.address {
            out.serialize_field("address", address)?;
        }
        if let Some(issued) = self.issued {
            out.serialize_field("issued", &issued.to_string())?;
        }
        out.serialize_field("extras", &self.extras)?;
        out.serialize_field("warnings", &self.warnings)?;
        out.end()
    }
}

/// A text that is no card; serialises to the object that `soxa card` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    ok: bool,
    /// Why.
    pub error: CardError,
    /// The text as it came, without its line end.
    pub raw: String,
}

impl Rejected {
    fn new(error: CardError, raw: &str) -> Self {
        Self { ok: false, error, raw: raw.trim_end_matches(['\r', '\n']).to_owned() }
    }
}

/// Reads every card of a text: one a line, or three lines together for a machine-readable zone.
/// Blank lines are skipped.
pub fn parse_lines(text: &str) -> Vec<Result<Card, Rejected>> {
    let lines: Vec<&str> = text
        .split(['\n', '\r'])
        .filter(|line| !line.chars().all(|c| c.is_whitespace() || c == '\u{feff}'))
        .collect();
    let mut rest = lines.as_slice();
    let mut out = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        let zone = rest.get(..3).filter(|_| mrz::begins(first) && first.trim().chars().count() == 30);
        let (raw, next) = match zone {
            Some(three) => (three.join("\n"), rest.get(3..).unwrap_or_default()),
            None => ((*first).to_owned(), after),
        };
        out.push(parse(&raw).map_err(|error| Rejected::new(error, &raw)));
        rest = next;
    }
    out
}

/// Reads one card: a QR payload, once or repeated, or the whole of a machine-readable zone.
pub fn parse(text: &str) -> Result<Card, CardError> {
    let text: String =
        card_letters::typed(trim(text)).chars().take(LONGEST * MOST_REPEATS + 1).map(ascii_digit).collect();
    let text = card_letters::without_symbology(&text);
    if mrz::begins(text) {
        return mrz::parse(text);
    }
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let separator = separator_of(text, digits.len());
    let (payload, repeated) = match separator {
        Some(separator) => once(text, &digits, separator),
        None => (text, false),
    };
    if payload.chars().count() > LONGEST {
        return Err(CardError::TooLong);
    }
    let separator = separator.ok_or(CardError::NotACard)?;
    let fields: Vec<&str> = payload.split(separator).collect();
    let at = locate(&fields).ok_or(CardError::NotACard)?;
    let pid = field(&fields, 0);
    if pid.len() != 12 || digits.len() != 12 {
        return Err(CardError::PidInvalid);
    }
    let mut warnings = Warnings::default();
    let joint = separator.to_string();
    let raw_name = fields.get(at.name..at.dob).unwrap_or_default().join(&joint);
    // A separator too many is none of the name; one that is a letter may be.
    let raw_name =
        if separator.is_alphabetic() { raw_name.as_str() } else { raw_name.trim_matches([separator, ' ']) };
    let decimal = card_letters::is_decimal(raw_name);
    let name = letters(raw_name, true, &mut warnings)?;
    let address =
        letters(&fields.get(at.dob + 2..at.issued).unwrap_or_default().join(&joint), decimal, &mut warnings)?;
    let sex_text = letters(field(&fields, at.dob + 1), true, &mut warnings)?;
    if name.is_empty() {
        return Err(CardError::NotACard);
    }
    if !card_letters::is_name(&name) {
        return Err(CardError::EncodingMojibake);
    }
    let dob = date(field(&fields, at.dob)).ok_or(CardError::DobInvalid)?;
    let sex = sex_of(&sex_text).ok_or(CardError::SexInvalid)?;
    let issued = date(field(&fields, at.issued)).ok_or(CardError::IssuedInvalid)?;
    let extras: Vec<String> = fields
        .get(at.issued + 1..)
        .unwrap_or_default()
        .iter()
        .map(|extra| display::sanitise(&nfc::nfc(trim(extra))).into_owned())
        .collect();
    let kind = match extras.len() {
        _ if at.name < 2 => CardKind::Unknown,
        0 => CardKind::Cccd2021,
        4.. => CardKind::Cancuoc2024,
        _ => CardKind::Unknown,
    };
    warnings.add(CardWarning::Unaccented, name.is_ascii() && address.is_ascii());
    warnings.add(CardWarning::Repeated, repeated);
    warnings.add(CardWarning::Separator, separator != '|');
    warnings.add_id(pid, sex, dob);
    warnings.add(CardWarning::ExtraFields, extras.len() > 4 || extras.iter().any(|extra| !extra.is_empty()));
    Ok(Card {
        kind,
        pid: pid.to_owned(),
        cmnd: if at.name < 2 { String::new() } else { field(&fields, 1).to_owned() },
        name,
        dob,
        sex,
        address: Some(address),
        issued: Some(issued),
        extras,
        warnings: warnings.0,
    })
}

/// Warnings in the order found, each once.
#[derive(Default)]
pub(super) struct Warnings(pub Vec<CardWarning>);

impl Warnings {
    pub fn add(&mut self, warning: CardWarning, when: bool) {
        if when && !self.0.contains(&warning) {
            self.0.push(warning);
        }
    }

    /// What the id's fourth to sixth digits say, against the card.
    pub fn add_id(&mut self, pid: &str, sex: CardSex, dob: NaiveDate) {
        let said = pid.chars().nth(3).and_then(|c| c.to_digit(10)).unwrap_or_default();
        let year: Option<i32> = pid.get(4..6).and_then(|year| year.parse().ok());
        self.add(CardWarning::PidSex, (said % 2 == 1) != (sex == CardSex::F));
        self.add(
            CardWarning::PidYear,
            year.is_some_and(|year| 1900 + (said / 2) as i32 * 100 + year != dob.year()),
        );
    }
}

pub(super) fn field<'a>(fields: &[&'a str], at: usize) -> &'a str {
    fields.get(at).map_or("", |field| trim(field))
}

/// The character after the id; `|` wins where a broken id makes the count uncertain.
fn separator_of(text: &str, digits: usize) -> Option<char> {
    let next = text.chars().nth(digits)?;
    if digits == 12 {
        return (!next.is_control() || next == '\t').then_some(next);
    }
    (text.matches('|').count() >= 6).then_some('|')
}

/// The payload without its exact repeats, and whether there were any.
fn once<'a>(text: &'a str, digits: &str, separator: char) -> (&'a str, bool) {
    let head = format!("{digits}{separator}");
    if digits.is_empty() {
        return (text, false);
    }
    let starts: Vec<usize> = text.match_indices(&head).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut chunks = starts.iter().zip(ends).filter_map(|(&start, end)| text.get(start..end)).map(trim);
    let Some(first) = chunks.next() else { return (text, false) };
    let mut more = false;
    for chunk in chunks {
        // A second reading may have been cut short; a different one is no repeat.
        if !first.starts_with(chunk) {
            return (text, false);
        }
        more = true;
    }
    (first, more)
}

/// Letters in NFC, mended if they were garbled and can be; `decimal` where numbers in words are codes of letters.
fn letters(raw: &str, decimal: bool, warnings: &mut Warnings) -> Result<String, CardError> {
    let mended = card_letters::mend(raw, decimal);
    warnings.add(CardWarning::RepairedMojibake, mended.changed);
    if mojibake::suspected(&mended.text)
        || card_letters::is_garbled(&mended.text)
        || mended.text.contains('?')
    {
        return Err(CardError::EncodingMojibake);
    }
    let single = mended.text.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(display::sanitise(&single).into_owned())
}

pub(super) fn sex_of(text: &str) -> Option<CardSex> {
    match fold::fold(text).as_str() {
        "nam" => Some(CardSex::M),
        "nu" => Some(CardSex::F),
        _ => None,
    }
}

pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}')
}

pub(super) fn ascii_digit(c: char) -> char {
    match c {
        '\u{ff10}'..='\u{ff19}' => char::from_u32(u32::from(c) - 0xff10 + 0x30).unwrap_or(c),
        _ => c,
    }
}
