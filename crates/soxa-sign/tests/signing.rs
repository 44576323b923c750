//! Documents are signed in turn, and what is done to them afterwards is found. The keys and authorities lie in `fixtures`:
//! made up, for these tests alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, TimeZone, Utc};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, Stream, dictionary};
use proptest::prelude::*;
use soxa_sign::{
    Authorities, Breach, Distrust, Found, KeyFile, Prepared, SignProblem, Verdict, Wish, signatures,
};

fn fixture(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read_to_string(path).unwrap()
}

fn key(name: &str) -> KeyFile {
    KeyFile::read(&fixture(&format!("{name}.pem")), None).unwrap()
}

fn believed() -> Authorities {
    let mut authorities = Authorities::default();
    authorities.take(fixture("ca.pem").as_bytes()).unwrap();
    authorities
}

fn at() -> DateTime<FixedOffset> {
    FixedOffset::east_opt(7 * 3600).unwrap().with_ymd_and_hms(2027, 6, 1, 9, 30, 0).unwrap()
}

fn now() -> DateTime<Utc> {
    at().to_utc()
}

/// A document of two pages.
fn document() -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let kids: Vec<Object> = (1..=2)
        .map(|n| {
            let content = Stream::new(Dictionary::new(), format!("0 0 {n}0 {n}0 re f").into_bytes());
            let content = document.add_object(content);
            let page = dictionary! {
                "Type" => "Page", "Parent" => pages, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), 420.into(), 595.into()],
            };
            document.add_object(page).into()
        })
        .collect();
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Count" => 2, "Kids" => kids }.into());
    let root = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", root);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn wish<'a>() -> Wish<'a> {
    Wish { at: at(), reason: "Duyệt", place: "Xã Thử", look: None, stamped: false }
}

fn signed(pdf: &[u8], name: &str) -> Vec<u8> {
    let key = key(name);
    let prepared = Prepared::new(pdf, key.certificates(), &wish()).unwrap();
    let signature = key.sign(prepared.to_be_signed()).unwrap();
    prepared.finish(&signature, None).unwrap()
}

fn found(pdf: &[u8]) -> Vec<Found> {
    signatures(pdf, &believed(), now()).unwrap()
}

fn verdicts(pdf: &[u8]) -> Vec<Verdict> {
    found(pdf).into_iter().map(|found| found.verdict).collect()
}

fn valid() -> Verdict {
    Verdict::Valid { authority: "Gốc thử".to_owned() }
}

#[test]
fn several_sign_in_turn_with_keys_of_every_kind() {
    let mut pdf = document();
    for name in ["lan", "cong", "ba"] {
        pdf = signed(&pdf, name);
    }
    let all = found(&pdf);
    let who: Vec<(&str, bool)> = all.iter().map(|f| (f.signer.as_str(), f.is_last)).collect();
    assert_eq!(who, [("Nguyễn Văn Lan", false), ("Lê Văn Công", false), ("Trần Ba", true)]);
    assert!(all.iter().all(|f| f.verdict == valid()), "{all:?}");
    assert!(all.iter().all(|f| f.reason == "Duyệt" && f.at.unwrap().moment == now()), "{all:?}");
    assert_eq!(all[0].organisation, "UBND xã Thử");
}

#[test]
fn a_visible_signature_takes_its_own_place_beside_the_others() {
    let look = document();
    let mut pdf = document();
    for name in ["lan", "cong", "ba", "lan"] {
        let key = key(name);
        let wish = Wish { look: Some((&look, (150.0, 36.0))), ..wish() };
        let prepared = Prepared::new(&pdf, key.certificates(), &wish).unwrap();
        let signature = key.sign(prepared.to_be_signed()).unwrap();
        pdf = prepared.finish(&signature, None).unwrap();
    }
    assert_eq!(verdicts(&pdf), vec![valid(); 4]);
    let read = Document::load_mem(&pdf).unwrap();
    let mut places: Vec<String> = read
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|field| field.has(b"Rect"))
        .map(|field| format!("{:?}", field.get(b"Rect").unwrap()))
        .collect();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), 4, "{places:?}");
}

#[test]
fn who_is_not_vouched_for_is_told_with_the_reason() {
    let judged = |name: &str| verdicts(&signed(&document(), name)).remove(0);
    let unknown = Distrust::UnknownAuthority { issuer: "Gốc khác".to_owned() };
    assert_eq!(judged("other"), Verdict::Doubtful(unknown));
    assert_eq!(judged("gone"), valid());
    let mut authorities = believed();
    authorities.take(fixture("gone.crl").as_bytes()).unwrap();
    let gone = signatures(&signed(&document(), "gone"), &authorities, now()).unwrap().remove(0).verdict;
    assert_eq!(gone, Verdict::Doubtful(Distrust::Revoked { name: "Đinh Thu Hồi".to_owned() }));
    let lan = signatures(&signed(&document(), "lan"), &authorities, now()).unwrap().remove(0).verdict;
    assert_eq!(lan, valid());
    let nobody =
        signatures(&signed(&document(), "lan"), &Authorities::default(), now()).unwrap().remove(0).verdict;
    assert!(matches!(nobody, Verdict::Doubtful(Distrust::UnknownAuthority { .. })), "{nobody:?}");
}

#[test]
fn what_may_not_sign_is_refused_before_a_key_is_asked() {
    let refused = |name: &str| Prepared::new(&document(), key(name).certificates(), &wish()).unwrap_err();
    assert!(matches!(refused("old"), SignProblem::OutOfDate { until, .. } if until == "01/01/2021"));
    assert!(matches!(refused("server"), SignProblem::NotForSigning { .. }));
    let early = Wish { at: at() - chrono::TimeDelta::days(3650), ..wish() };
    assert!(matches!(
        Prepared::new(&document(), key("lan").certificates(), &early),
        Err(SignProblem::NotYet { .. })
    ));
    assert!(matches!(
        Prepared::new(b"no PDF", key("lan").certificates(), &wish()),
        Err(SignProblem::NotAPdf { .. })
    ));
    let prepared = Prepared::new(&document(), key("lan").certificates(), &wish()).unwrap();
    let other = key("cong").sign(prepared.to_be_signed()).unwrap();
    assert!(matches!(prepared.finish(&other, None), Err(SignProblem::OtherScheme)));
}

#[test]
fn a_key_file_says_what_it_lacks() {
    let read = |text: &str, password: Option<&str>| KeyFile::read(text, password).err();
    let locked = fixture("locked.pem");
    assert!(KeyFile::is_locked(&locked));
    assert!(matches!(read(&locked, None), Some(SignProblem::KeyLocked)));
    assert!(matches!(read(&locked, Some("sai")), Some(SignProblem::KeyLocked)));
    assert!(read(&locked, Some("thubi")).is_none());
    let (certificate, secret) = (fixture("ca.pem"), fixture("lan.pem"));
    let secret = &secret[secret.find("-----BEGIN PRIVATE").unwrap()..];
    assert!(matches!(read(&certificate, None), Some(SignProblem::NoKeyInFile)));
    assert!(matches!(read(secret, None), Some(SignProblem::NoCertificate)));
    assert!(matches!(read(&format!("{certificate}{secret}"), None), Some(SignProblem::KeyOfAnother)));
    assert!(matches!(read("", None), Some(SignProblem::NoCertificate)));
}

/// Something is added to a signed file in the way further signatures are.
fn added(pdf: &[u8], change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), Document::load_mem(pdf).unwrap());
    change(&mut update);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn whatever_is_added_to_a_signed_file_but_a_signature_is_found() {
    let pdf = signed(&document(), "lan");
    let read = Document::load_mem(&pdf).unwrap();
    let page = read.page_iter().next().unwrap();
    let root = read.trailer.get(b"Root").unwrap().as_reference().unwrap();
    let content = read.get_page_contents(page)[0];
    let is_found = |changed: Vec<u8>, what: &str| {
        let verdict = verdicts(&changed).remove(0);
        assert!(
            matches!(verdict, Verdict::Broken(Breach::Altered { .. } | Breach::Hidden)),
            "{what}: {verdict:?}"
        );
    };
    let other = added(&pdf, |update| {
        let stream = Stream::new(Dictionary::new(), b"0 0 99 99 re f".to_vec());
        update.new_document.objects.insert(content, stream.into());
    });
    is_found(other, "the text of a page");
    let other = added(&pdf, |update| {
        update.opt_clone_object_to_new_document(page).unwrap();
        let stream = update.new_document.add_object(Stream::new(Dictionary::new(), b"f".to_vec()));
        update.new_document.get_dictionary_mut(page).unwrap().set("Contents", stream);
    });
    is_found(other, "another text for a page");
    let other = added(&pdf, |update| {
        update.opt_clone_object_to_new_document(page).unwrap();
        let note = dictionary! { "Type" => "Annot", "Subtype" => "FreeText", "Rect" => vec![0.into(); 4] };
        let note = update.new_document.add_object(note);
        let page = update.new_document.get_dictionary_mut(page).unwrap();
        let mut all = page.get(b"Annots").unwrap().as_array().unwrap().clone();
        all.push(note.into());
        page.set("Annots", all);
    });
    is_found(other, "a note over the page");
    let other = added(&pdf, |update| {
        update.opt_clone_object_to_new_document(root).unwrap();
        let pages =
            update.get_prev_documents().catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
        let copy = update.get_prev_documents().get_object(pages).unwrap().clone();
        let copy = update.new_document.add_object(copy);
        update.new_document.get_dictionary_mut(root).unwrap().set("Pages", copy);
    });
    is_found(other, "other pages");
    let other = added(&pdf, |update| {
        let copy = update.get_prev_documents().get_object(root).unwrap().clone();
        let copy = update.new_document.add_object(copy);
        update.new_document.trailer.set("Root", copy);
    });
    is_found(other, "another root");
    let other = added(&pdf, |update| {
        update.opt_clone_object_to_new_document(root).unwrap();
        update.new_document.get_dictionary_mut(root).unwrap().set("OpenAction", "X");
    });
    is_found(other, "something that is done when it is opened");
    let other = added(&pdf, |update| {
        update.opt_clone_object_to_new_document(page).unwrap();
        update.new_document.get_dictionary_mut(page).unwrap().set("Annots", Vec::<Object>::new());
    });
    is_found(other, "the signature taken off its page");
}

#[test]
fn a_range_that_leaves_something_out_covers_nothing() {
    let pdf = signed(&document(), "lan");
    let at = pdf.windows(12).position(|w| w == b"/ByteRange[0").unwrap() + 12;
    let mut other = pdf.clone();
    // One byte later begins what is covered second.
    let second = pdf[at + 12..].iter().position(u8::is_ascii_digit).unwrap() + at + 12;
    other[second] = if pdf[second] == b'9' { b'8' } else { pdf[second] + 1 };
    let verdict = verdicts(&other).remove(0);
    assert!(matches!(verdict, Verdict::Broken(Breach::Range | Breach::Changed)), "{verdict:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// No byte of a signed file can be another, but in what the signature itself leaves free.
    #[test]
    fn no_changed_byte_is_valid(at in 0usize..1_000_000, to in 1u8..=255) {
        let pdf = signed(&document(), "cong");
        let hole = pdf.windows(10).position(|w| w == b"/Contents<").unwrap() + 10;
        let end = hole + pdf[hole..].iter().position(|b| *b == b'>').unwrap();
        let at = at % pdf.len();
        let mut other = pdf.clone();
        other[at] ^= to;
        if let Ok(all) = signatures(&other, &believed(), now()) {
            let is_valid = all.iter().any(|f| f.verdict == valid());
            // Digits in small letters say the same; the room behind the signature says nothing.
            let is_free = (hole..end).contains(&at);
            prop_assert!(!is_valid || is_free, "byte {} of {}", at, pdf.len());
        }
    }

    /// Whatever a file has, it is answered.
    #[test]
    fn nonsense_is_answered(head in proptest::collection::vec(any::<u8>(), 0..400), cut in 0usize..10_000) {
        let pdf = signed(&document(), "cong");
        let mut other = pdf[..cut.min(pdf.len())].to_vec();
        other.extend(head);
        let _ = signatures(&other, &believed(), now());
        let _ = Prepared::new(&other, key("cong").certificates(), &wish());
    }
}
