//! The ten answers, each understood before the next question.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::asking::Asking;
use super::words::Word;
use crate::cli::failure::Failure;
use soxa_domain::card::{self, CardWarning};
use soxa_domain::rulebook::{RuleError, parse};
use soxa_domain::unit::{Commune, PATTERN, communes, plain_hamlet};
use soxa_files::bounded;
use soxa_keys::SHORTEST;
use soxa_service::ServiceError;
use soxa_service::operators::{check_name, check_password};
use soxa_service::printers::{COLUMNS, Connection, Printer};
use soxa_text::display::sanitise;
use soxa_text::fold::fold;
use soxa_text::words::{InWords, Lang};

/// What was answered; what was left for later is not there.
pub struct Answers {
    /// The commune with its hamlets.
    pub commune: Commune,
    /// Name of the first operator.
    pub operator: String,
    /// Their password.
    pub password: Option<Zeroizing<String>>,
    /// The passphrase of an encrypted register.
    pub lock: Option<Zeroizing<String>>,
    /// The receipt printer.
    pub printer: Option<Printer>,
    /// Where backups go.
    pub backup: Option<PathBuf>,
    /// The SSH key of the level above: the line of its file.
    pub above: Option<String>,
    /// Whether there is to be a register to practise on.
    pub practice: bool,
}

/// What the receipt printer is called that is set here.
const PRINTER: &str = "quay";

impl Answers {
    /// Asks all of it.
    ///
    /// # Errors
    /// An answer is not understood and nobody can give another, or none can be read.
    pub fn ask(asking: &Asking<'_>) -> Result<Self, Failure> {
        let pattern: Commune = parse("commune.toml", PATTERN).map_err(|e: RuleError| Failure::from(e))?;
        let proposed = pattern.name.clone();
        let commune = asking.ask((1, &Word::Commune { proposed }), |text| commune(text, &pattern))?;
        let hamlets = asking.ask((2, &Word::Hamlets), hamlets)?;
        let user = std::env::var("USER").ok().filter(|user| !user.is_empty() && user != "root");
        let user = user.unwrap_or_else(|| "can-bo".to_owned());
        let operator = asking.ask((3, &Word::Operator { proposed: user.clone() }), |text| {
            check_name(if text.is_empty() { &user } else { text }).map_err(|e| wrong(&e))
        })?;
        let password = asking.secret((4, &Word::Password { operator: operator.clone() }), |typed| {
            check_password(&operator, typed).err().map(|e| wrong(&e))
        })?;
        let lock = asking.secret((5, &Word::Lock), |typed| {
            (typed.chars().count() < SHORTEST).then_some(Word::LockShort { least: SHORTEST })
        })?;
        let printer = asking.ask((6, &Word::Printer), printer)?;
        if let Some(word) = asking.ask((7, &Word::Scanner), |text| Ok(scanned(text)))? {
            asking.say(&word);
        }
        let backup = asking.ask((8, &Word::Backup), folder)?;
        let above = asking.ask((9, &Word::Above), key)?;
        let practice = asking.ask((10, &Word::Practice), |text| Ok(is_yes(text)))?;
        let commune = Commune { hamlets, ..commune };
        Ok(Self { commune, operator, password, lock, printer, backup, above, practice })
    }
}

/// What the services say.
fn wrong(e: &ServiceError) -> Word {
    Word::Wrong { why: e.in_words(Lang::Vi) }
}

/// A commune by code or name where it is a known one of today; else code, name and what stands above it.
fn commune(text: &str, pattern: &Commune) -> Result<Commune, Word> {
    if text.is_empty() {
        return Ok(pattern.clone());
    }
    let plain = |name: &str| {
        let name = fold(name);
        let kinds = ["xa ", "phuong ", "dac khu "];
        kinds.iter().find_map(|kind| name.strip_prefix(kind).map(str::to_owned)).unwrap_or(name)
    };
    let known = communes().into_iter().filter(|unit| unit.valid_to.is_none());
    if let Some(unit) =
        known.into_iter().find(|unit| unit.key.code == text || plain(&unit.name) == plain(text))
    {
        let (code, valid_from) = (unit.key.code, unit.key.valid_from);
        let place = place_of(&unit.name);
        return Ok(Commune { code, valid_from, place, name: unit.name, ..pattern.clone() });
    }
    let wrong = || Word::NoCommune { text: sanitise(text).into_owned() };
    let (code, rest) = text.split_once(' ').ok_or_else(wrong)?;
    let mut names = rest.split(',').map(|name| sanitise(name.trim()).into_owned());
    let name = names.next().unwrap_or_default();
    let above: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    let is_code = code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit());
    if !is_code || name.is_empty() || above.is_empty() {
        return Err(wrong());
    }
    Ok(Commune { code: code.to_owned(), place: place_of(&name), name, above, ..pattern.clone() })
}

/// The name without its kind, as it stands before a date.
fn place_of(name: &str) -> String {
    let kinds = ["Xã ", "Phường ", "Đặc khu "];
    kinds.iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name).to_owned()
}

/// Names between commas.
fn hamlets(text: &str) -> Result<Vec<String>, Word> {
    let mut all: Vec<String> = Vec::new();
    for name in text.split([',', ';']).map(|name| sanitise(name.trim()).into_owned()) {
        if all.iter().any(|other| plain_hamlet(other) == plain_hamlet(&name)) {
            return Err(Word::HamletTwice { name });
        }
        if !name.is_empty() {
            all.push(name);
        }
    }
    Ok(all)
}

/// A device file or an address, then the columns where they are not 48.
fn printer(text: &str) -> Result<Option<Printer>, Word> {
    let mut words = text.split_whitespace();
    let Some(place) = words.next() else { return Ok(None) };
    let connection = if place.starts_with('/') {
        Ok(Connection::Device(place.to_owned()))
    } else {
        Connection::network(place)
    };
    let told = |why: String| Word::NotDone { what: sanitise(place).into_owned(), why };
    let connection = connection.map_err(|e| wrong(&e))?;
    let columns = words.next().map_or(Ok(48), str::parse);
    let columns = columns.ok().filter(|columns| COLUMNS.contains(columns));
    let columns = columns.ok_or_else(|| told("32, 42, 48".to_owned()))?;
    let name = PRINTER.to_owned();
    Ok(Some(Printer { name, connection, columns, cuts: true, drawer: false, is_default: true }))
}

/// What the scanner sent, judged; nothing of whose card it is stays.
fn scanned(text: &str) -> Option<Word> {
    if text.is_empty() {
        return None;
    }
    Some(match card::parse(text) {
        Ok(card)
            if card
                .warnings
                .iter()
                .any(|w| matches!(w, CardWarning::Unaccented | CardWarning::RepairedMojibake)) =>
        {
            Word::ScannerMarks
        }
        Ok(_) => Word::ScannerGood,
        Err(e) => Word::ScannerBad { why: e.vi().to_string() },
    })
}

/// A folder that is there.
fn folder(text: &str) -> Result<Option<PathBuf>, Word> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Word::NoFolder { path: sanitise(text).into_owned() };
    let path = std::path::absolute(text).map_err(|_| wrong())?;
    if path.is_dir() { Ok(Some(path)) } else { Err(wrong()) }
}

/// The line of a public key's file.
fn key(text: &str) -> Result<Option<String>, Word> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Word::NoKey { path: sanitise(text).into_owned() };
    let file = bounded::text(Path::new(text), bounded::SMALL).map_err(|_| wrong())?;
    let line = file.lines().next().unwrap_or_default().trim().to_owned();
    let is_key = line.split_whitespace().nth(1).is_some_and(|key| key.starts_with("AAAA"));
    if is_key { Ok(Some(line)) } else { Err(wrong()) }
}

fn is_yes(text: &str) -> bool {
    ["c", "co", "y", "yes"].contains(&fold(text).as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_commune_is_known_by_code_or_name_or_told_whole() {
        let pattern: Commune = parse("commune.toml", PATTERN).unwrap();
        let of = |text: &str| commune(text, &pattern).map(|c| (c.code, c.name, c.place, c.above));
        let long = of("21361").unwrap();
        assert_eq!((long.1.as_str(), long.2.as_str()), ("Xã Minh Long", "Minh Long"));
        assert_eq!(of("minh long"), Ok(long.clone()));
        assert_eq!(of(""), Ok(long));
        let other = of("12345 Phường Kiểu Mẫu, Tỉnh Mẫu").unwrap();
        assert_eq!(
            (other.0.as_str(), other.2.as_str(), other.3),
            ("12345", "Kiểu Mẫu", vec!["Tỉnh Mẫu".to_owned()])
        );
        for wrong in ["Xã Không Có", "123 Xã A, Tỉnh B", "12345 Xã A", "12345"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn hamlets_printers_and_folders_are_understood_or_told() {
        assert_eq!(hamlets(" Thôn A; Thôn B,").unwrap(), ["Thôn A", "Thôn B"]);
        assert!(hamlets("Thôn A, thon a").is_err());
        let columns = |text: &str| printer(text).map(|p| p.map(|p| p.columns));
        assert_eq!((columns(""), columns("/dev/usb/lp0")), (Ok(None), Ok(Some(48))));
        assert_eq!(columns("192.168.1.50 32"), Ok(Some(32)));
        assert!(columns("may-in").is_err() && columns("/dev/usb/lp0 40").is_err());
        assert!(folder("/nowhere/at/all").is_err() && key("/nowhere.pub").is_err());
        assert!(is_yes("Có") && is_yes("c") && !is_yes("") && !is_yes("không"));
    }
}
