//! The chip of a card on a reader: what opens it, what it says, and whether its issuer said so.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::cli::context::{Context, Format, config_folder};
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use crate::cli::secret::read_secret;
use crate::cli::unlock::{Word, can_ask, line};
use crate::tui::workspace::ChipPlace;
use soxa_chip::{
    Authorities, Bearer, Can, Chip, Opened, Original, Request, Secret, Step, Verdict, Zone, read,
};
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::{PersonField, Sex};
use soxa_domain::time::DAY;
use soxa_text::words::{InWords, Lang};

/// How long a card may take, from the first command.
const LIMIT: Duration = Duration::from_secs(40);

/// What was asked for.
pub struct Asked<'a> {
    /// The reader's name, or a part of it.
    pub reader: Option<&'a str>,
    /// The card access number; `-` for standard input.
    pub can: Option<&'a str>,
    /// The zone; `-` for standard input.
    pub zone: Option<&'a str>,
    /// The folder of authorities.
    pub authorities: Option<&'a Path>,
    /// How long to wait for a card.
    pub patience: Duration,
    /// Form of the answer.
    pub format: Format,
}

/// Where pcscd listens; libpcsclite's own name for another place counts.
pub fn socket() -> PathBuf {
    let named = std::env::var_os("PCSCLITE_CSOCK_NAME").filter(|name| !name.is_empty());
    named.map_or_else(|| PathBuf::from(soxa_chip::SOCKET), PathBuf::from)
}

/// Where this PC reads chips, and whom it trusts.
pub fn chip_place() -> ChipPlace {
    let named = std::env::var_os("SOXA_CARD_AUTHORITIES").filter(|folder| !folder.is_empty());
    let usual = || config_folder().join("authorities").join("cards");
    ChipPlace { socket: socket(), authorities: named.map_or_else(usual, PathBuf::from) }
}

/// Runs the command; exit status 1 unless the chip is authentic.
pub fn run(context: &Context, asked: &Asked<'_>) -> Result<u8, Failure> {
    let place = chip_place();
    // Nobody need be in the usual place; a folder that is named is there.
    let folder = asked.authorities.unwrap_or(&place.authorities);
    let authorities = Authorities::of_folder(folder).map_err(Failure::Chip)?;
    let secret = secret(context, asked)?;
    let lang = context.lang();
    let tells = can_ask(context);
    let told = Cell::new(false);
    let chip = read(&Request {
        socket: &place.socket,
        reader: asked.reader,
        secret: &secret,
        authorities: &authorities,
        patience: asked.patience,
        limit: LIMIT,
        now: chrono::Utc::now().naive_utc(),
        go_on: &|step| {
            // Said once: what follows is over sooner than it is read.
            if *step == Step::Waiting && tells && !told.replace(true) {
                context.ui.say(&format!("{}…\n", step.in_words(lang)));
            }
            true
        },
    })
    .map_err(Failure::Chip)?;
    match asked.format {
        Format::Json => {
            let text = serde_json::to_string(&value(&chip));
            let text = text.map_err(|e| Failure::Refused(CommandProblem::other(&e)))?;
            context.ui.line(&output::escaped(&text))?;
        }
        Format::Text => lines(&chip, lang).iter().try_for_each(|line| context.ui.line(line))?,
    }
    Ok(u8::from(!matches!(chip.verdict, Verdict::Authentic { .. })))
}

/// What opens the chip: from the options, from standard input, or typed.
fn secret(context: &Context, asked: &Asked<'_>) -> Result<Secret, Failure> {
    let given = |text: &str| match text {
        "-" => read_secret(&context.ui, Path::new("-")).map(Zeroizing::new),
        text => Ok(Zeroizing::new(text.to_owned())),
    };
    let can = |text: &str| Can::parse(text).map(Secret::Can).map_err(Failure::Chip);
    let zone = |text: &str| Zone::parse(text).map(Secret::Zone).map_err(Failure::Chip);
    if let Some(text) = asked.can {
        return can(&given(text)?);
    }
    if let Some(text) = asked.zone {
        return zone(&given(text)?);
    }
    let text = if can_ask(context) { Zeroizing::new(line(context, &Word::Can)?) } else { given("-")? };
    match text.trim() {
        "" => Err(Failure::Chip(soxa_chip::ChipProblem::NoAccess)),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') => can(digits),
        text => zone(text),
    }
}

/// The card as a scan of it would be told, with what only a chip has.
fn value(chip: &Chip) -> Value {
    let mut card = json!(chip.card);
    let (authority, signer) = match &chip.verdict {
        Verdict::Authentic { authority, signer } => (Some(authority), Some(signer)),
        _ => (None, None),
    };
    let (way, curve) = match chip.opened {
        Opened::Pace(curve) => ("pace", Some(curve)),
        Opened::Bac => ("bac", None),
    };
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let picture = chip.picture.as_ref();
    let read = json!({
        "verdict": chip.verdict.id(),
        "reason": chip.verdict.reason(),
        "why": chip.verdict.why(Lang::Vi),
        "authority": authority,
        "signer": signer,
        "original": chip.original.id(),
        "opened_by": way,
        "curve": curve,
        "reader": chip.reader,
        "milliseconds": u64::try_from(chip.took.as_millis()).unwrap_or(u64::MAX),
        "groups": chip.groups.iter().filter_map(|tag| group(*tag)).collect::<Vec<_>>(),
        "person": chip.bearer.as_ref().map(person),
        "picture": picture.map(|picture| json!({"bytes": picture.bytes, "sha256": hex(&picture.sha256)})),
    });
    if let Some(card) = card.as_object_mut() {
        card.insert("source".to_owned(), json!("chip"));
        card.insert("authenticity".to_owned(), json!(chip.verdict.id()));
        card.insert("chip".to_owned(), read);
    }
    card
}

/// The number of the group that begins with a tag.
fn group(tag: u8) -> Option<u8> {
    match tag {
        0x75 => Some(2),
        0x63 => Some(3),
        0x76 => Some(4),
        0x61 | 0x65..=0x70 => Some(tag - 0x60),
        _ => None,
    }
}

fn person(bearer: &Bearer) -> Value {
    let others: Vec<Value> =
        bearer.others.iter().map(|(number, text)| json!({"number": number, "text": text})).collect();
    json!({
        "person_id": bearer.person_id.map(|id| id.to_string()),
        "full_name": bearer.name,
        "birth_date": bearer.birth.map(|date| date.to_string()),
        "sex": bearer.sex,
        "nationality": bearer.nationality,
        "ethnicity": bearer.ethnicity,
        "religion": bearer.religion,
        "origin": bearer.origin,
        "residence": bearer.residence,
        "features": bearer.features,
        "issued": bearer.issued.map(|day| day.to_string()),
        "expires": bearer.expires.map(|day| day.to_string()),
        "father_name": bearer.father,
        "mother_name": bearer.mother,
        "spouse_name": bearer.spouse,
        "cmnd": bearer.old_number.map(|number| number.to_string()),
        "others": others,
    })
}

/// For people: who it is, the verdict, and what the chip says.
fn lines(chip: &Chip, lang: Lang) -> Vec<String> {
    let card = &chip.card;
    let mut said = vec![Said::ChipPerson { name: card.name.clone(), id: card.pid.clone() }];
    let mut fields = vec![(PersonField::BirthDate, card.dob.format(DAY).to_string())];
    fields.extend(soxa_service::cards::sex_of(card).map(|sex: Sex| (PersonField::Sex, sex.vi().to_owned())));
    fields.push((PersonField::Cmnd, card.cmnd.clone()));
    if let Some(bearer) = &chip.bearer {
        fields.extend([
            (PersonField::Ethnicity, bearer.ethnicity.clone()),
            (PersonField::Religion, bearer.religion.clone()),
            (PersonField::Nationality, bearer.nationality.clone()),
            (PersonField::Origin, bearer.origin.clone()),
            (PersonField::Address, bearer.residence.clone()),
            (PersonField::FatherName, bearer.father.clone()),
            (PersonField::MotherName, bearer.mother.clone()),
            (PersonField::SpouseName, bearer.spouse.clone()),
        ]);
    }
    let verdict = chip.verdict.in_words(lang);
    let told = fields.into_iter().filter(|(_, text)| !text.is_empty());
    said.extend(told.map(|(field, text)| Said::ChipField { label: field.in_words(lang), text }));
    said.extend(chip.picture.as_ref().map(|picture| Said::ChipPicture { bytes: picture.bytes }));
    let mut after = Vec::new();
    if let Verdict::Authentic { authority, signer } = &chip.verdict {
        after.push(Said::ChipAuthority { authority: authority.clone(), signer: signer.clone() });
        after.push(match chip.original {
            Original::Shown => Said::ChipOriginal,
            Original::NotOffered | Original::NotDone => Said::ChipMayBeCopy,
        });
    }
    let words = |said: Vec<Said>| said.into_iter().map(|said| said.in_words(lang)).collect::<Vec<_>>();
    [words(said), vec![verdict], words(after)].concat()
}
