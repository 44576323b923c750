//! What is read from outside, each as a function of bytes that must end in order whatever they are: no panic, no endless
//! work, and what was understood is understood the same again. `fuzz_targets/` hands them to the fuzzer, `tests/fuzz.rs` the
//! kept corpus and changes of it.

use std::io::Write;

use soxa::server::frame;
use soxa::server::protocol::{self, Hello, ToClient, ToOwner};
use soxa::tui::keymap::Keymap;
use soxa_domain::card;
use soxa_domain::rulebook::RuleBook;
use soxa_exchange::people::{self, Options, PeopleFile};
use soxa_exchange::sheet;
use soxa_paper::render::docx_text;
use soxa_paper::report::audit;
use soxa_service::import::Known;
use soxa_store::codec;
use soxa_text::display::is_clean;
use soxa_text::words::Lang;

/// A target: its name, which is that of its folder of the corpus too, and the function.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 8] = [
    ("card", card_payload),
    ("people", people),
    ("sheet", sheet),
    ("docx", docx),
    ("frame", frames),
    ("record", records),
    ("keymap", keymap),
    ("rules", rules),
];

/// What a scanner types: QR payloads and machine-readable zones, one a line.
pub fn card_payload(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        let first = card::parse(line);
        assert_eq!(first, card::parse(line), "read twice, understood twice");
        if let Ok(card) = first {
            assert!(is_clean(&card.name), "a name that could drive a terminal: {:?}", card.name);
        }
    }
    let lines = text.split(['\r', '\n']).count();
    assert!(card::parse_lines(&text).len() <= lines, "more cards than lines");
}

fn in_a_file(bytes: &[u8], ending: &str, read: impl FnOnce(&std::path::Path)) {
    let file = tempfile::Builder::new().suffix(ending).tempfile();
    let Ok(mut file) = file else { return };
    if file.write_all(bytes).is_ok() {
        read(file.path());
    }
}

/// A list of people as CSV.
pub fn people(bytes: &[u8]) {
    in_a_file(bytes, ".csv", read_people);
}

/// A file as people: its layout, its rows, and what is not taken written out again.
fn read_people(path: &std::path::Path) {
    let Ok(file) = PeopleFile::open(path, &Options::default()) else { return };
    let Ok(mut check) = file.check() else { return };
    let mut nobody = |_: &_| Ok(Known::New);
    while let Ok(Some(person)) = check.next_row(&mut nobody) {
        if let Some(person) = person {
            assert!(is_clean(&person.full_name), "{:?}", person.full_name);
        }
    }
    let survey = check.survey;
    assert_eq!(survey.accepted + survey.rejected, survey.rows, "a row is neither taken nor told of");
    assert!(survey.problems.len() as u64 <= survey.problem_count);
    let mut out = Vec::new();
    let _ = people::rejects(&file, &survey, Lang::Vi, &mut out);
}

/// A spreadsheet of any kind.
pub fn sheet(bytes: &[u8]) {
    in_a_file(bytes, ".xlsx", |path| {
        let _ = sheet::open(path);
        read_people(path);
    });
}

/// A report somebody else wrote: a DOCX, or the text of one.
pub fn docx(bytes: &[u8]) {
    let text = docx_text::text(bytes);
    audit::check(text.as_deref().unwrap_or(&String::from_utf8_lossy(bytes)));
}

/// What comes over the socket.
pub fn frames(bytes: &[u8]) {
    let mut rest = bytes;
    while let Ok(Some(found)) = frame::receive(&mut rest) {
        let again = frame::encode(found.kind, &found.bytes);
        assert_eq!(frame::receive(&mut again.as_slice()).ok().flatten().as_ref(), Some(&found));
        let _ = protocol::understand::<Hello>(&found);
        let _ = protocol::understand::<ToOwner>(&found);
        let _ = protocol::understand::<ToClient>(&found);
    }
}

/// A row of the file: the first byte chooses the kind.
pub fn records(bytes: &[u8]) {
    let Some((kind, row)) = bytes.split_first() else { return };
    let Some(kind) = codec::Kind::from_byte(*kind) else { return };
    if let Ok(written) = codec::rewritten(kind, row) {
        let again = codec::rewritten(kind, &written);
        assert_eq!(again.ok(), Some(written), "what is written is read, and written the same");
    }
}

/// A keymap of one's own.
pub fn keymap(bytes: &[u8]) {
    let Ok(mut keymap) = Keymap::standard() else { panic!("the keymap of the program") };
    let _ = keymap.lay_over_own("keys.toml", &String::from_utf8_lossy(bytes));
}

/// A rule pack of the province.
pub fn rules(bytes: &[u8]) {
    let Ok(book) = RuleBook::built_in() else { panic!("the rules of the program") };
    let _ = book.with_overlay("rules.toml", &String::from_utf8_lossy(bytes));
}
