//! Any way in that is there opens the register, none that is gone does, whatever was added and taken away before.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;
use soxa_keys::header::{self, COPY};
use soxa_keys::{Cipher, KeyFile, KeyProblem, NewMethod, RecoveryWords, RegisterKey, Secret};
use zeroize::Zeroizing;

/// A file's beginning: both copies, as the writer of the store keeps them.
struct Disk([Vec<u8>; 2]);

impl Disk {
    fn write(&mut self, copy: &[u8]) -> Result<(), KeyProblem> {
        self.0 = [copy.to_vec(), copy.to_vec()];
        Ok(())
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.concat()
    }

    fn open(&self, secret: &Secret) -> Result<RegisterKey, KeyProblem> {
        RegisterKey::open(&header::read(&self.bytes())?, secret)
    }
}

/// What opens a way, to be had again and again.
#[derive(Debug, Clone)]
enum Key {
    File(String),
    Words(String),
}

impl Key {
    fn new(is_file: bool) -> Self {
        if is_file {
            Self::File(KeyFile::generate().unwrap().text().to_string())
        } else {
            Self::Words(RecoveryWords::generate().unwrap().text().to_string())
        }
    }

    fn method(&self) -> NewMethod {
        match self {
            Self::File(text) => NewMethod::KeyFile(KeyFile::parse(text).unwrap()),
            Self::Words(text) => NewMethod::Recovery(RecoveryWords::parse(text).unwrap()),
        }
    }

    fn secret(&self) -> Secret {
        match self {
            Self::File(text) => Secret::KeyFile(KeyFile::parse(text).unwrap()),
            Self::Words(text) => Secret::Recovery(RecoveryWords::parse(text).unwrap()),
        }
    }
}

fn begun(key: &Key) -> (RegisterKey, Disk) {
    let register_key = RegisterKey::new(Cipher::of_this_processor()).unwrap();
    let mut disk = Disk([Vec::new(), Vec::new()]);
    register_key.add("đầu", 0, &key.method(), |copy| disk.write(copy)).unwrap();
    (register_key, disk)
}

fn page(register_key: &RegisterKey) -> [u8; 4096] {
    let mut page = [3; 4096];
    register_key.pages().encrypt(4096, &mut page);
    page
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_there_opens_and_what_is_gone_does_not(steps in prop::collection::vec((any::<bool>(), 0_usize..8), 1..24)) {
        let first = Key::new(true);
        let (register_key, mut disk) = begun(&first);
        let (mut live, mut gone) = (vec![(1, first)], Vec::new());
        for (n, (adds, at)) in steps.into_iter().enumerate() {
            if adds && live.len() < 8 {
                let key = Key::new(at % 2 == 0);
                let id = register_key.add(&format!("cách {n}"), 0, &key.method(), |copy| disk.write(copy)).unwrap();
                live.push((id, key));
            } else {
                let at = at % live.len();
                let id = live[at].0;
                match register_key.remove(id, |copy| disk.write(copy)) {
                    Ok(_) => gone.push(live.remove(at).1),
                    Err(why) => prop_assert_eq!((why, live.len()), (KeyProblem::LastSlot, 1)),
                }
            }
            for (_, key) in &live {
                prop_assert_eq!(page(&disk.open(&key.secret()).unwrap()), page(&register_key));
            }
            for key in &gone {
                prop_assert!(disk.open(&key.secret()).is_err());
            }
        }
    }

    #[test]
    fn a_flipped_bit_in_one_copy_harms_nothing_and_in_both_opens_nothing(at in 0..COPY * 8, both in any::<bool>()) {
        let key = Key::new(true);
        let (register_key, mut disk) = begun(&key);
        let (byte, bit) = (at / 8, 1 << (at % 8));
        disk.0[0][byte] ^= bit;
        if both {
            disk.0[1][byte] ^= bit;
        }
        let is_padding = register_key.copy().unwrap()[byte..].iter().all(|b| *b == 0);
        match disk.open(&key.secret()) {
            Ok(opened) => {
                prop_assert!(!both || is_padding);
                prop_assert_eq!(page(&opened), page(&register_key));
            }
            Err(why) => prop_assert!(both && !is_padding, "{}", why),
        }
    }
}

#[test]
fn a_header_made_without_the_key_is_not_believed() {
    let key = Key::new(true);
    let (_, disk) = begun(&key);
    let (other, mut others) = begun(&Key::new(true));
    // A way of another register, put in by somebody who has none here.
    other.add("lạ", 0, &key.method(), |copy| others.write(copy)).unwrap();
    let body = others.0[0].clone();
    let mine = disk.0[0].clone();
    let forged = Disk([body, mine]);
    assert!(forged.open(&key.secret()).is_ok_and(|register_key| page(&register_key) == page(&other)));
    // One bit of the cipher's name, with the sum put right: the sum fits, the MAC does not.
    let mut copy = disk.0[0].clone();
    let length = 14 + u32::from_le_bytes(copy[10..14].try_into().unwrap()) as usize;
    let at = 14 + 16 + 1;
    copy[at] ^= 1;
    let sum = blake3::hash(&copy[..length]);
    copy[length..length + 32].copy_from_slice(sum.as_bytes());
    let forged = Disk([copy.clone(), copy]);
    assert!(matches!(forged.open(&key.secret()), Err(KeyProblem::HeaderForged)));
}

#[test]
fn a_passphrase_opens_with_the_input_method_on_and_off() {
    let key = Key::new(true);
    let (register_key, mut disk) = begun(&key);
    let typed = |text: &str| Zeroizing::new(text.to_owned());
    register_key
        .add("Lan", 0, &NewMethod::Passphrase(typed("suối nước chảy")), |copy| disk.write(copy))
        .unwrap();
    for same in ["suối nước chảy", "suoosi nuwowsc chayr", " suối nước chảy "] {
        assert!(disk.open(&Secret::Passphrase(typed(same))).is_ok(), "{same}");
    }
    let wrong = disk.open(&Secret::Passphrase(typed("suối nước chạy")));
    assert!(matches!(wrong, Err(KeyProblem::WrongSecret)));
    for weak in ["ngắn", "123456123456", "matkhausoxa123456", "aaaaaaaaaaaaaaa"] {
        let refused: Result<_, KeyProblem> =
            register_key.add("yếu", 0, &NewMethod::Passphrase(typed(weak)), |_| Ok(()));
        assert!(refused.is_err(), "{weak}");
    }
}

#[test]
fn so_many_holders_together_open_and_fewer_do_not() {
    let key = Key::new(true);
    let (register_key, mut disk) = begun(&key);
    let typed = |text: &str| Zeroizing::new(text.to_owned());
    let holder = |name: &str| (name.to_owned(), typed(&format!("mật khẩu dài của {name}")));
    let holders = ["Lan", "Nam", "Tuyết"].map(holder).to_vec();
    let method = NewMethod::Shares { needed: 2, holders };
    register_key.add("ba người", 0, &method, |copy| disk.write(copy)).unwrap();
    for pair in [["Lan", "Nam"], ["Nam", "Tuyết"], ["Tuyết", "Lan"]] {
        assert!(disk.open(&Secret::Shares(pair.map(holder).to_vec())).is_ok(), "{pair:?}");
    }
    let one = disk.open(&Secret::Shares(vec![holder("Lan")]));
    assert!(matches!(one, Err(KeyProblem::TooFewShares { needed: 2, given: 1 })));
    let twice = disk.open(&Secret::Shares(vec![holder("Lan"), holder("Lan")]));
    assert!(matches!(twice, Err(KeyProblem::ShareTwice { .. })));
    let wrong =
        disk.open(&Secret::Shares(vec![holder("Lan"), ("Nam".to_owned(), typed("mật khẩu dài của ai"))]));
    assert!(matches!(wrong, Err(KeyProblem::WrongShares { needed: 2 })));
}

#[test]
fn sealed_files_open_for_their_register_only() {
    let (register_key, _) = begun(&Key::new(true));
    let (other, _) = begun(&Key::new(true));
    let sealed = register_key.seal("Đinh Văn Tró".as_bytes()).unwrap();
    assert!(soxa_keys::is_sealed(&sealed) && !String::from_utf8_lossy(&sealed).contains("Tró"));
    assert_eq!(&**register_key.unseal(&sealed).unwrap(), "Đinh Văn Tró".as_bytes());
    assert!(other.unseal(&sealed).is_err());
    for at in 0..sealed.len() {
        let mut flipped = sealed.clone();
        flipped[at] ^= 1;
        assert!(register_key.unseal(&flipped).is_err());
    }
}
