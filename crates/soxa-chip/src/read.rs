//! The reading of a card from beginning to end: a reader with a card on it, the chip opened, its files read, its signature
//! judged. All of it has an end in time, and nothing of it outlives the call but what it gives back.

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::NaiveDateTime;
use soxa_domain::card::Card;
use soxa_text::words::{InWords, Lang, worded};

use crate::access::chip;
use crate::access::info::ChipKey;
use crate::access::messaging::Channel;
use crate::access::secret::Secret;
use crate::access::{Opened, open};
use crate::apdu::{Command, Transmit};
use crate::bearer::{Bearer, of_zone};
use crate::crypto::hash::Hash;
use crate::files::{self, File};
use crate::passive::authorities::Authorities;
use crate::passive::signed::Signed;
use crate::passive::{GroupHash, judge};
use crate::pcsc::{Readers, Service};
use crate::problem::ChipProblem;
use crate::tlv::{Malformed, Objects};
use crate::verdict::{Forged, Original, Unchecked, Verdict};
use crate::words::PHRASES;

/// How long a reader may take to be known to a pcscd that has just begun.
const READER: Duration = Duration::from_secs(1);

worded! {
    /// How far a reading is.
    pub enum Step from PHRASES ["chip_step"] {
        Waiting,
        Opening,
        Reading { group: String },
        Checking,
    }
}

/// What a reading needs.
pub struct Request<'a> {
    /// Where pcscd listens.
    pub socket: &'a Path,
    /// The reader's name or a part of it; none for the one with a card on it.
    pub reader: Option<&'a str>,
    /// What opens the chip.
    pub secret: &'a Secret,
    /// Who is trusted.
    pub authorities: &'a Authorities,
    /// How long to wait for a card.
    pub patience: Duration,
    /// How long all the rest may take.
    pub limit: Duration,
    /// The moment to judge certificates at, in UTC.
    pub now: NaiveDateTime,
    /// Told each step; answers whether to go on.
    pub go_on: &'a dyn Fn(&Step) -> bool,
}

/// The picture of a chip: that there is one, never what is on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Bytes of the group it is in.
    pub bytes: usize,
    /// Their SHA-256.
    pub sha256: Vec<u8>,
}

/// A chip that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// The card, as a scan would give it.
    pub card: Card,
    /// What group 13 says, where it is there.
    pub bearer: Option<Bearer>,
    /// The picture, where it is there.
    pub picture: Option<Picture>,
    /// The tags of the groups that the chip says it has (EF.COM).
    pub groups: Vec<u8>,
    /// Whether it is authentic.
    pub verdict: Verdict,
    /// Whether the chip showed that it is no copy.
    pub original: Original,
    /// How it was opened.
    pub opened: Opened,
    /// The reader it lay on.
    pub reader: String,
    /// How long it took, from the first command.
    pub took: Duration,
}

/// A card with a clock: after the end of the time no command goes out any more.
struct Timed<C> {
    card: C,
    until: Instant,
    seconds: u64,
}

impl<C: Transmit> Transmit for Timed<C> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChipProblem> {
        if Instant::now() > self.until {
            return Err(ChipProblem::TooSlow { seconds: self.seconds });
        }
        self.card.transmit(command)
    }
}

/// Reads the card that lies on a reader, or is laid there soon.
///
/// # Errors
/// No card can be read; the problem says why, and what to do.
pub fn read(request: &Request<'_>) -> Result<Chip, ChipProblem> {
    let mut service = Service::connect(request.socket)?;
    let reader = await_card(&mut service, request)?;
    go_on(request, &Step::Opening)?;
    let waits = || (request.go_on)(&Step::Opening);
    let held = service.hold(&reader, request.limit, &waits)?;
    let seconds = request.limit.as_secs();
    let mut card = Timed { card: held, until: Instant::now() + request.limit, seconds };
    read_card(&mut card, request, reader)
}

fn go_on(request: &Request<'_>, step: &Step) -> Result<(), ChipProblem> {
    if (request.go_on)(step) { Ok(()) } else { Err(ChipProblem::Stopped) }
}

/// The name of the reader with the card; sleeps until there is one.
fn await_card(service: &mut Service, request: &Request<'_>) -> Result<String, ChipProblem> {
    let until = Instant::now() + request.patience;
    loop {
        go_on(request, &Step::Waiting)?;
        let readers = service.readers()?;
        if let Some(name) = chosen(&readers, request.reader)? {
            return Ok(name);
        }
        let mut left = until.saturating_duration_since(Instant::now());
        // A card is waited for; a reader is either there or not, but for a moment after pcscd began.
        if readers.all().is_empty() {
            left = left.min(READER);
        }
        let waits = || (request.go_on)(&Step::Waiting);
        if left.is_zero() || !service.wait_for_change(&readers, left, &waits)? {
            return Err(match readers.all() {
                [] => ChipProblem::NoReader,
                _ => ChipProblem::NoCard { seconds: request.patience.as_secs() },
            });
        }
    }
}

/// The reader to read from, if a card lies on it.
fn chosen(readers: &Readers, named: Option<&str>) -> Result<Option<String>, ChipProblem> {
    let fits = |name: &str| named.is_none_or(|named| name.to_lowercase().contains(&named.to_lowercase()));
    let exact = readers.all().iter().filter(|reader| named == Some(reader.name.as_str())).count() == 1;
    let fitting = readers.all().iter().filter(|reader| match named {
        Some(named) if exact => reader.name == named,
        _ => fits(&reader.name),
    });
    let fitting: Vec<_> = fitting.collect();
    if let (Some(name), [], [_, ..]) = (named, fitting.as_slice(), readers.all()) {
        return Err(ChipProblem::NoSuchReader { name: name.to_owned(), known: readers.names() });
    }
    let with_card: Vec<&str> =
        fitting.iter().filter(|reader| reader.has_card).map(|reader| reader.name.as_str()).collect();
    match with_card.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some((*one).to_owned())),
        several => Err(ChipProblem::SeveralCards { names: several.join(", ") }),
    }
}

fn read_card(card: &mut dyn Transmit, request: &Request<'_>, reader: String) -> Result<Chip, ChipProblem> {
    let began = Instant::now();
    let access_file = files::card_access(card)?;
    let (mut channel, opened) = open(card, access_file.as_deref(), request.secret)?;
    let waits = || (request.go_on)(&Step::Opening);
    let group = |channel: &mut Channel<'_>, file: File| {
        go_on(request, &Step::Reading { group: file.to_string() })?;
        files::read(channel, file, &waits)
    };
    let zone = group(&mut channel, File::Group(1))?.ok_or(ChipProblem::OtherCard)?;
    // A passport is told before the rest of it is read.
    let zone_card = of_zone(&zone)?;
    let com = group(&mut channel, File::Com)?;
    let sod = group(&mut channel, File::Sod)?;
    let signed = sod.as_deref().map(Signed::read);
    let bearer_group = group(&mut channel, File::Group(13))?;
    let chip_group = group(&mut channel, File::Group(14))?;
    // What is signed by one function is hashed by it; the picture never stands in memory as a whole.
    let hash =
        signed.as_ref().and_then(|signed| signed.as_ref().ok()).map_or(Hash::Sha256, |signed| signed.hash);
    let (picture, picture_hash) = picture(&mut channel, request, hash)?;
    let original = show_original(&mut channel, chip_group.as_deref())?;
    drop(channel);
    go_on(request, &Step::Checking)?;
    let read = [(1, Some(&zone)), (13, bearer_group.as_ref()), (14, chip_group.as_ref())];
    let mut groups: Vec<GroupHash> = read
        .into_iter()
        .filter_map(|(number, bytes)| Some(GroupHash { number, hash: hash.of(bytes?) }))
        .collect();
    groups.extend(picture_hash.map(|hash| GroupHash { number: 2, hash }));
    let bearer = bearer_group.as_deref().map(Bearer::read).transpose()?;
    let card = bearer.as_ref().and_then(Bearer::card);
    let mut verdict = match &signed {
        None => Verdict::Forged(Forged::NoSignature),
        Some(Err(Malformed(what))) => {
            Verdict::Forged(Forged::SignatureUnreadable { what: (*what).to_owned() })
        }
        Some(Ok(signed)) => judge(signed, &groups, request.authorities, request.now),
    };
    // It agreed and then could not speak: it has not the key.
    if original.is_none() && !matches!(verdict, Verdict::Forged(_)) {
        verdict = Verdict::Forged(Forged::Copied);
    }
    let original = original.unwrap_or(Original::NotDone);
    // A copy would have to refuse; so would a chip that we ask wrongly.
    if original == Original::NotDone && matches!(verdict, Verdict::Authentic { .. }) {
        verdict = Verdict::Unchecked(Unchecked::NotShown);
    }
    if card.as_ref().is_some_and(|card| card.pid != zone_card.pid) && !matches!(verdict, Verdict::Forged(_)) {
        verdict = Verdict::Forged(Forged::NumbersDiffer);
    }
    let card = card.unwrap_or(zone_card);
    let groups = com.as_deref().map(listed).transpose()?.unwrap_or_default();
    Ok(Chip { card, bearer, picture, groups, verdict, original, opened, reader, took: began.elapsed() })
}

/// The tags that EF.COM lists.
fn listed(file: &[u8]) -> Result<Vec<u8>, Malformed> {
    let list = Objects::new(file).tagged(0x60, "EF.COM")?.inside().find(0x5c)?;
    Ok(list.map(|list| list.value.iter().copied().take(16).collect()).unwrap_or_default())
}

fn picture(
    channel: &mut Channel<'_>,
    request: &Request<'_>,
    hash: Hash,
) -> Result<(Option<Picture>, Option<Vec<u8>>), ChipProblem> {
    let file = File::Group(2);
    go_on(request, &Step::Reading { group: file.to_string() })?;
    let (mut sha256, mut signed, mut bytes) = (Hash::Sha256.begin(), hash.begin(), 0);
    let waits = || (request.go_on)(&Step::Reading { group: file.to_string() });
    let is_there = files::each_piece(channel, file, &waits, &mut |piece| {
        sha256.update(piece);
        signed.update(piece);
        bytes += piece.len();
    })?;
    Ok(if is_there {
        (Some(Picture { bytes, sha256: sha256.end() }), Some(signed.end()))
    } else {
        (None, None)
    })
}

/// Has the chip show that it is no copy, where it offers to; `None` where it agreed to and could not.
fn show_original(channel: &mut Channel<'_>, group: Option<&[u8]>) -> Result<Option<Original>, ChipProblem> {
    let Some(Ok(Some(key))) = group.map(ChipKey::read) else { return Ok(Some(Original::NotOffered)) };
    match chip::begin(channel, &key) {
        Ok(()) => {}
        Err(ChipProblem::Said { .. }) => return Ok(Some(Original::NotDone)),
        Err(ChipProblem::Hostile { .. }) => return Ok(None),
        Err(e) => return Err(e),
    }
    match channel.send(&Command::new(0xa4, 0x02, 0x0c, [0x01, 0x1e], None)) {
        Ok(_) => Ok(Some(Original::Shown)),
        // The answer is under other keys, or the chip refuses ours.
        Err(ChipProblem::Hostile { .. } | ChipProblem::Said { .. }) => Ok(None),
        Err(e) => Err(e),
    }
}

impl Chip {
    /// One line about it: the verdict.
    pub fn verdict_in(&self, lang: Lang) -> String {
        self.verdict.in_words(lang)
    }
}
