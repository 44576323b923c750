//! Numbers of people as lists have them: which of them they are is told by their digits.

use std::borrow::Cow;

use super::{bare, is_nothing, is_rounded, whole};
use crate::reading::tally::Assumed;
use crate::refusal::CellProblem;
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Sex;
use soxa_domain::personal_id::{Cmnd, IdError, PersonalId};
use soxa_text::fold::fold;

/// What a cell of numbers says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ids {
    /// The personal id.
    pub person: Option<PersonalId>,
    /// Numbers of nine digits.
    pub cmnd: Vec<Cmnd>,
    /// What was taken for granted.
    pub said: Vec<Assumed>,
}

/// Which numbers a column holds by its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Personal ids.
    Personal,
    /// Numbers of nine digits.
    Old,
    /// Either.
    Either,
}

/// What is known of the bearer, by which a zero that was lost is found again.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bearer {
    /// The sex.
    pub sex: Option<Sex>,
    /// When born.
    pub born: Option<PartialDate>,
}

/// Reads a cell.
///
/// # Errors
/// What stands there is no number of a person, or two of the same kind.
pub fn read(cell: &str, column: Column, bearer: Bearer) -> Result<Ids, CellProblem> {
    let cell = bare(cell);
    let mut ids = Ids::default();
    if cell.is_empty() {
        return Ok(ids);
    }
    if !cell.starts_with(|c: char| c.is_ascii_digit() && c != '0') && is_nothing(cell) {
        ids.said.push(Assumed::NotThere { word: cell.to_owned() });
        return Ok(ids);
    }
    // As nearly all of a list stands.
    if cell.len() == 12 && column != Column::Old && cell.bytes().all(|b| b.is_ascii_digit()) {
        ids.person = Some(PersonalId::parse(cell).map_err(|why| CellProblem::Id { why })?);
        return Ok(ids);
    }
    let text = whole(cell);
    if is_rounded(&text) {
        return Err(CellProblem::Rounded { text: text.into_owned() });
    }
    let grouped = ungrouped(&text);
    let whole_digits: String = plain(&grouped);
    let is_digits = !whole_digits.is_empty() && whole_digits.bytes().all(|b| b.is_ascii_digit());
    if is_digits && whole_digits.len() <= 13 {
        add(&mut ids, &whole_digits, column, bearer)?;
        return Ok(ids);
    }
    let parts = parts(&text);
    if parts.is_empty() || parts.iter().any(|p| !p.bytes().all(|b| b.is_ascii_digit())) {
        // The same words as for any number that is none.
        let wrong = PersonalId::parse(&text).err().unwrap_or_else(|| IdError::NotDigits(text.to_string()));
        return Err(CellProblem::Id { why: wrong });
    }
    for part in &parts {
        add(&mut ids, part, column, bearer)?;
    }
    if parts.len() > 1 {
        ids.said.push(Assumed::SeveralNumbers);
    }
    Ok(ids)
}

/// Without the signs and blanks that people put between digits.
fn plain(text: &str) -> String {
    let digit = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' => char::from(b'0' + (u32::from(c) - 0xff10) as u8),
        c => c,
    };
    let dropped = |c: &char| {
        c.is_whitespace()
            || matches!(c, '.' | '-' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
    };
    text.chars().filter(|c| !dropped(c)).map(digit).collect()
}

/// `51,072,000,101` as a number that a program has put commas into.
fn ungrouped(text: &str) -> Cow<'_, str> {
    let mut parts = text.split(',');
    let first = parts.next().unwrap_or_default();
    let digits = |p: &str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit());
    let groups: Vec<&str> = parts.collect();
    let grouped = groups.len() >= 2
        && digits(first)
        && first.len() <= 3
        && groups.iter().all(|p| p.len() == 3 && digits(p));
    if grouped { Cow::Owned(text.replace(',', "")) } else { Cow::Borrowed(text) }
}

/// The numbers of a cell that holds several, or a number and words about it.
fn parts(text: &str) -> Vec<String> {
    const ABOUT: [&str; 20] = [
        "cccd",
        "cmnd",
        "cmt",
        "cmtnd",
        "so",
        "cu",
        "moi",
        "cc",
        "ddcn",
        "dinh danh",
        "so cccd",
        "so cmnd",
        "cccd so",
        "cmnd so",
        "so cu",
        "so moi",
        "cmnd cu",
        "cccd moi",
        "can cuoc",
        "va",
    ];
    let mut spread = text.to_owned();
    for word in [" và ", " hoặc ", " - "] {
        spread = spread.replace(word, ";");
    }
    let (mut found, mut issued) = (Vec::new(), false);
    for piece in spread.split(['/', ';', ',', '\n', '|', '(', ')', ':', '+', '&']) {
        let letters: String = piece.chars().filter(|c| c.is_alphabetic() || *c == ' ').collect();
        let about = fold(letters.trim());
        // When and where it was issued is no number of anybody.
        issued |= !found.is_empty() && (about.starts_with("cap") || about.starts_with("ngai"));
        if issued && piece.bytes().filter(u8::is_ascii_digit).count() < 9 {
            continue;
        }
        let digits: String = if about.is_empty() || ABOUT.contains(&about.as_str()) {
            plain(&piece.chars().filter(|c| !c.is_alphabetic()).collect::<String>())
        } else {
            plain(piece)
        };
        if digits.is_empty() {
            continue;
        }
        // Two numbers with nothing but a blank between them.
        let blanks: Vec<String> = piece.split_whitespace().map(plain).filter(|p| !p.is_empty()).collect();
        let apart = blanks.len() > 1 && blanks.iter().all(|p| matches!(p.len(), 9 | 12));
        if apart && digits.len() > 12 { found.extend(blanks) } else { found.push(digits) }
    }
    found
}

fn add(ids: &mut Ids, digits: &str, column: Column, bearer: Bearer) -> Result<(), CellProblem> {
    let id = |why: IdError| CellProblem::Id { why };
    match digits.len() {
        9 => {
            let cmnd = Cmnd::parse(digits).map_err(id)?;
            if column == Column::Personal {
                ids.said.push(Assumed::OldNumber);
            }
            ids.cmnd.push(cmnd);
        }
        12 if column == Column::Old => {
            // A number of a card of today in the column of old ones is what its digits say.
            one(ids, PersonalId::parse(digits).map_err(id)?)?;
        }
        10 | 11 if column != Column::Old && !digits.starts_with('0') => {
            let found = PersonalId::parse(&format!("{digits:0>12}")).map_err(id)?;
            if !found.warnings(bearer.sex, bearer.born).is_empty() {
                return Err(id(IdError::LostZero(digits.to_owned())));
            }
            ids.said.push(Assumed::LostZero);
            one(ids, found)?;
        }
        _ if column == Column::Old => {
            return Err(id(Cmnd::parse(digits).err().unwrap_or(IdError::NotDigits(digits.to_owned()))));
        }
        _ => one(ids, PersonalId::parse(digits).map_err(id)?)?,
    }
    Ok(())
}

fn one(ids: &mut Ids, id: PersonalId) -> Result<(), CellProblem> {
    match ids.person {
        Some(first) if first != id => {
            Err(CellProblem::TwoIds { first: first.to_string(), second: id.to_string() })
        }
        _ => {
            ids.person = Some(id);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn said(cell: &str) -> String {
        match read(cell, Column::Personal, Bearer::default()) {
            Ok(ids) => {
                let mut all: Vec<String> = ids.person.iter().map(ToString::to_string).collect();
                all.extend(ids.cmnd.iter().map(ToString::to_string));
                all.join("+")
            }
            Err(_) => "refused".to_owned(),
        }
    }

    #[test]
    fn numbers_are_read_as_other_programs_leave_them() {
        for (cell, numbers) in [
            ("051090000013", "051090000013"),
            ("51090000013.0", "051090000013"),
            ("51090000013", "051090000013"),
            ("1090000013", "001090000013"),
            ("'051090000013", "051090000013"),
            ("=\"051090000013\"", "051090000013"),
            ("051 090 000 013", "051090000013"),
            ("051.090.000.013", "051090000013"),
            ("51,090,000,013", "051090000013"),
            ("5.1090000013E+10", "051090000013"),
            ("5.109E+10", "refused"),
            ("000000000000", "refused"),
            ("111111111111", "refused"),
            ("999999999", "refused"),
            ("chưa có", ""),
            ("x", ""),
            ("-", ""),
            ("212345678", "212345678"),
            ("CMND: 212345678", "212345678"),
            ("212345678 / 051090000013", "051090000013+212345678"),
            ("051090000013\n212345678", "051090000013+212345678"),
            ("051090000013 (CMND cũ 212345678)", "051090000013+212345678"),
            ("212345678 051090000013", "051090000013+212345678"),
            ("051090000013 (cấp 2021)", "051090000013"),
            ("051090000013, ngày cấp 12/3/2021", "051090000013"),
            ("051090000013; 051090000014", "refused"),
            ("0510900000", "refused"),
            ("05109000001", "refused"),
            ("05109000001x", "refused"),
            ("0510900000133", "refused"),
            ("12345678", "refused"),
        ] {
            assert_eq!(said(cell), numbers, "{cell}");
        }
    }

    #[test]
    fn a_lost_zero_is_given_back_only_where_nothing_speaks_against_it() {
        let bearer = |sex, born: &str| Bearer { sex: Some(sex), born: PartialDate::parse(born).ok() };
        assert!(read("51090000013", Column::Personal, bearer(Sex::Male, "1990")).is_ok());
        assert!(read("51090000013", Column::Personal, bearer(Sex::Female, "1990")).is_err());
        assert!(read("51090000013", Column::Personal, bearer(Sex::Male, "1972")).is_err());
        assert!(read("99090000013", Column::Personal, Bearer::default()).is_err());
    }
}
