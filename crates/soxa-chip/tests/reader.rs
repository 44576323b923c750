//! The whole way from a card on a reader to a verdict, over pcscd with virtual cards. Each story has a pcscd of its own: a
//! card is laid down, read and taken away, as at the counter.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

#[path = "../../../tests/shared/skipped.rs"]
mod skipped;
#[path = "virtual/mod.rs"]
mod virtual_reader;

use std::path::Path;
use std::time::{Duration, Instant};

use soxa_chip::{
    Authorities, Can, Chip, ChipProblem, Forged, Opened, Original, Request, Secret, Step, Unchecked,
};
use soxa_chip::{Verdict, Zone, read};
use virtual_reader::{CAN, Service};

/// The program that plays cards, from this package's folder.
const SCRIPT: &str = "tests/virtual/card.py";

struct Counter {
    service: Service,
    authorities: Authorities,
    /// How long a card may take; generous, for a machine that does much else.
    limit: Duration,
}

fn can(text: &str) -> Secret {
    Secret::Can(Can::parse(text).unwrap())
}

fn zone() -> Secret {
    Secret::Zone(Zone::parse("051171942958,710422,310422").unwrap())
}

impl Counter {
    fn open() -> Option<Self> {
        let service = Service::start()?;
        let authorities = Authorities::of_folder(&service.authority(&[])).unwrap();
        Some(Self { service, authorities, limit: Duration::from_secs(20) })
    }

    fn reads(&self, secret: &Secret, reader: Option<&str>) -> Result<Chip, ChipProblem> {
        self.reads_with(secret, reader, &self.authorities, Duration::from_secs(20))
    }

    fn reads_with(
        &self,
        secret: &Secret,
        reader: Option<&str>,
        authorities: &Authorities,
        patience: Duration,
    ) -> Result<Chip, ChipProblem> {
        read(&Request {
            socket: &self.service.socket(),
            reader,
            secret,
            authorities,
            patience,
            limit: self.limit,
            now: chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap().and_hms_opt(3, 0, 0).unwrap(),
            go_on: &|_| true,
        })
    }

    /// Lays a card down and reads it.
    fn one(&self, kind: &str, secret: &Secret) -> Result<Chip, ChipProblem> {
        let card = self.service.lay(kind);
        let read = self.reads(secret, None);
        drop(card);
        self.await_empty();
        read
    }

    /// The reader sees that a card is gone only a moment later.
    fn await_empty(&self) {
        let until = Instant::now() + Duration::from_secs(5);
        let mut service = soxa_chip::Service::connect(&self.service.socket()).unwrap();
        loop {
            let readers = service.readers().unwrap();
            if readers.all().iter().all(|reader| !reader.has_card) || Instant::now() > until {
                return;
            }
            service.wait_for_change(&readers, Duration::from_secs(1), &|| true).unwrap();
        }
    }

    fn verdict(&self, kind: &str) -> Verdict {
        self.one(kind, &can(CAN)).unwrap().verdict
    }
}

/// Every story, side by side: most of the time is spent waiting for pcscd to see a card.
#[test]
fn cards_on_a_reader() {
    let stories: [(&str, fn()); 7] = [
        ("a_card_is_read_whichever_way_it_opens", a_card_is_read_whichever_way_it_opens),
        ("what_is_not_as_it_was_signed_is_told", what_is_not_as_it_was_signed_is_told),
        ("whoever_signed_must_be_one_who_may", whoever_signed_must_be_one_who_may),
        ("the_same_card_is_judged_by_who_is_trusted", the_same_card_is_judged_by_who_is_trusted),
        ("what_cannot_be_read_says_why", what_cannot_be_read_says_why),
        ("the_reader_with_the_card_is_taken_or_named", the_reader_with_the_card_is_taken_or_named),
        ("no_card_holds_the_counter_up", no_card_holds_the_counter_up),
    ];
    std::thread::scope(|scope| {
        for (name, story) in stories {
            std::thread::Builder::new().name(name.to_owned()).spawn_scoped(scope, story).unwrap();
        }
    });
}

fn a_card_is_read_whichever_way_it_opens() {
    let Some(counter) = Counter::open() else { return };
    for (kind, secret, opened) in [
        ("good", can(CAN), Opened::Pace("NIST P-256")),
        ("good brainpool", can(CAN), Opened::Pace("brainpoolP256r1")),
        ("good aes256", zone(), Opened::Pace("NIST P-256")),
        ("good bac", zone(), Opened::Bac),
        ("good contacts", can(CAN), Opened::Pace("NIST P-256")),
    ] {
        let chip = counter.one(kind, &secret).unwrap();
        let authentic =
            matches!(&chip.verdict, Verdict::Authentic { authority, .. } if authority == "CSCA giả để thử");
        // The signer of a card of Brainpool is another authority's.
        assert!(authentic || kind.contains("brainpool"), "{kind}: {:?}", chip.verdict);
        assert_eq!((chip.opened, chip.original), (opened, Original::Shown), "{kind}");
        assert_eq!((chip.card.pid.as_str(), chip.card.name.as_str()), ("051171942958", "Lê Thị Châu"));
        assert_eq!(chip.card.cmnd, "212000999");
        let bearer = chip.bearer.unwrap();
        assert_eq!((bearer.ethnicity.as_str(), bearer.mother.as_str()), ("Hrê", "Đinh Thị Bông"));
        assert_eq!(bearer.others, [(23, "chưa ai biết".to_owned())]);
        let picture = chip.picture.unwrap();
        assert!(picture.bytes > 4_000 && picture.sha256.len() == 32);
        assert_eq!(chip.groups, [0x61, 0x75, 0x6d, 0x6e]);
    }
}

fn what_is_not_as_it_was_signed_is_told() {
    let Some(counter) = Counter::open() else { return };
    let forged = |what: Forged| Verdict::Forged(what);
    let group = |number: u8| format!("DG{number}");
    assert_eq!(counter.verdict("forged"), forged(Forged::GroupChanged { group: group(13) }));
    assert_eq!(counter.verdict("unsigned"), forged(Forged::NoSignature));
    assert_eq!(counter.verdict("copied"), forged(Forged::Copied));
    assert_eq!(counter.verdict("without_chip_group"), forged(Forged::GroupMissing { group: group(14) }));
}

fn whoever_signed_must_be_one_who_may() {
    let Some(counter) = Counter::open() else { return };
    let forged = |what: Forged| Verdict::Forged(what);
    assert_eq!(counter.verdict("other_number"), forged(Forged::NumbersDiffer));
    assert_eq!(counter.verdict("refuses"), Verdict::Unchecked(Unchecked::NotShown));
    assert!(matches!(counter.verdict("junk"), Verdict::Forged(Forged::SignatureUnreadable { .. })));
    assert!(matches!(
        counter.verdict("expired_signer"),
        Verdict::Unchecked(Unchecked::SignerNotValid { .. })
    ));
    assert!(matches!(counter.verdict("as_authority"), Verdict::Forged(Forged::NotASigner { .. })));
    assert!(matches!(counter.verdict("plain"), Verdict::Authentic { .. }));
}

fn the_same_card_is_judged_by_who_is_trusted() {
    let Some(counter) = Counter::open() else { return };
    let card = counter.service.lay("good");
    let under = |options: &[&str]| {
        let authorities = Authorities::of_folder(&counter.service.authority(options)).unwrap();
        counter.reads_with(&can(CAN), None, &authorities, Duration::from_secs(20)).unwrap().verdict
    };
    let nobody = Authorities::of_folder(Path::new("/nowhere/at/all")).unwrap();
    let alone = counter.reads_with(&can(CAN), None, &nobody, Duration::from_secs(20)).unwrap().verdict;
    assert_eq!(alone, Verdict::Unchecked(Unchecked::NoAuthorities));
    assert!(matches!(under(&["--other"]), Verdict::Unchecked(Unchecked::NoAuthority { .. })));
    assert!(matches!(under(&["--expired"]), Verdict::Unchecked(Unchecked::AuthorityNotValid { .. })));
    assert!(matches!(under(&["--revoked"]), Verdict::Forged(Forged::Revoked { .. })));
    drop(card);
    counter.await_empty();
}

fn what_cannot_be_read_says_why() {
    let Some(counter) = Counter::open() else { return };
    assert_eq!(counter.one("good", &can("123456")), Err(ChipProblem::WrongCan));
    let other = Secret::Zone(Zone::parse("051171942958,710422,310423").unwrap());
    assert_eq!(counter.one("good", &other), Err(ChipProblem::WrongZone));
    assert_eq!(counter.one("bac", &other), Err(ChipProblem::WrongZone));
    assert_eq!(counter.one("bac", &can(CAN)), Err(ChipProblem::NeedsZone));
    assert_eq!(counter.one("passport", &zone()), Err(ChipProblem::Passport));
    assert_eq!(counter.one("passport", &can(CAN)), Err(ChipProblem::NeedsZone));
    assert_eq!(counter.one("bank", &can(CAN)), Err(ChipProblem::BankCard));
}

fn the_reader_with_the_card_is_taken_or_named() {
    let Some(counter) = Counter::open() else { return };
    let soon = Duration::from_millis(300);
    let nobody = Authorities::default();
    let waits = counter.reads_with(&can(CAN), None, &nobody, soon);
    assert_eq!(waits, Err(ChipProblem::NoCard { seconds: 0 }));
    let (first, second) = (counter.service.lay_on(0, "good"), counter.service.lay_on(1, "good"));
    let until = Instant::now() + Duration::from_secs(5);
    let both = loop {
        let both = counter.reads(&can(CAN), None);
        if both.is_err() || Instant::now() > until {
            break both;
        }
    };
    assert!(matches!(&both, Err(ChipProblem::SeveralCards { names }) if names.contains("00 01")), "{both:?}");
    let named = counter.reads(&can(CAN), Some("pcd 00 01")).unwrap();
    assert_eq!(named.reader, "Virtual PCD 00 01");
    let unknown = counter.reads(&can(CAN), Some("Omnikey"));
    assert!(matches!(&unknown, Err(ChipProblem::NoSuchReader { known, .. }) if known.contains("Virtual")));
    drop((first, second));
    counter.await_empty();
    let stopped = read(&Request {
        socket: &counter.service.socket(),
        reader: None,
        secret: &can(CAN),
        authorities: &nobody,
        patience: Duration::from_mins(1),
        limit: Duration::from_secs(2),
        now: chrono::NaiveDateTime::default(),
        go_on: &|step| *step != Step::Waiting,
    });
    assert_eq!(stopped, Err(ChipProblem::Stopped));
    let none = soxa_chip::Service::connect(Path::new("/nowhere/pcscd.comm")).map(|_| ());
    assert_eq!(none, Err(ChipProblem::NoService));
}

fn no_card_holds_the_counter_up() {
    let Some(counter) = Counter::open() else { return };
    let began = Instant::now();
    assert!(matches!(counter.one("long", &can(CAN)), Err(ChipProblem::TooLong { bytes: 65_539, .. })));
    let pulled = counter.one("pulled", &can(CAN));
    assert_eq!(pulled, Err(ChipProblem::TakenAway));
    // pcscd looks whether a card is there twice a second; one that follows sooner is the same to it.
    std::thread::sleep(Duration::from_millis(600));
    let flood = counter.one("flood", &can(CAN));
    assert!(matches!(flood, Err(ChipProblem::Hostile { .. } | ChipProblem::TakenAway)), "{flood:?}");
    let counter = Counter { limit: Duration::from_secs(2), ..counter };
    let silent = counter.one("silent", &can(CAN));
    let counter = Counter { limit: Duration::from_secs(20), ..counter };
    assert_eq!(silent, Err(ChipProblem::TooSlow { seconds: 2 }));
    assert!(began.elapsed() < Duration::from_mins(1));
    // After all that the counter works on.
    assert!(counter.one("good", &can(CAN)).is_ok());
}
