//! The journal proves itself: signed heads for outside, and the chain held against what came from outside.

use ed25519_dalek::VerifyingKey;

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::{ReadJournal, Upkeep};
use super::keyring::Keyring;
use super::register::Register;
use super::signing;
use soxa_store::Reader;
use soxa_store::anchor::{Anchors, Fit};
use soxa_store::chain::Chain;
use soxa_store::checkpoint::{Checkpoint, Signed, origin};
use soxa_store::journal::Head;
use soxa_store::verify::Verification;

/// What does not fit an anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A stable name: `cut`, `rewritten`, `foreign_key`, `other_register`, `mistyped`.
    pub kind: &'static str,
    /// The entry spoken of.
    pub seq: u64,
    /// In words.
    pub text: String,
}

/// What checking the journal told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The chain itself.
    pub chain: Chain,
    /// Anchors that fit.
    pub fitting: usize,
    /// What does not fit.
    pub findings: Vec<Finding>,
}

impl Proof {
    /// Whether chain and anchors fit.
    pub fn holds(&self) -> bool {
        self.chain.wrong.is_none() && self.findings.is_empty()
    }
}

/// The register's name in checkpoints.
pub fn name(r: &Reader) -> Result<String, ServiceError> {
    Ok(r.hash_at(1)?.as_ref().map(origin).unwrap_or_default())
}

/// A signed head of the journal as text. The first time a key is made, and the journal says which.
pub fn checkpoint(register: &Register, actor: &Actor, keyring: &Keyring) -> Result<String, ServiceError> {
    let grant = actor.require(ReadJournal)?;
    let origin = register.read(&grant, name)?;
    if let Some(last) = keyring.remembered(&origin) {
        let there = register.read(&grant, |r| Ok(r.hash_at(last.checkpoint.head.seq)?))?;
        if there != Some(last.checkpoint.head.hash) {
            let n = last.checkpoint.head.seq;
            let text =
                format!("nhật ký không còn khớp mốc đã ký ở mục {n}: không ký gì; chạy soxa journal verify");
            return Err(soxa_store::StoreError::Damaged(text).into());
        }
    }
    let key = signing::key(register, actor, keyring)?;
    let head = register.head()?;
    let text = Checkpoint { origin: origin.clone(), head, at: Some(register.now()) }.sign(&key);
    keyring.remember(&origin, &text)?;
    Ok(text)
}

/// Checks the whole file: indexes, order of names and chain against the records. It tells counts and what is damaged, and
/// anybody at the PC may ask.
pub fn whole_file(register: &Register) -> Result<Verification, ServiceError> {
    register.read(&Upkeep, |r| Ok(r.verify()?))
}

/// What this PC remembers of the register and finds no more: the last head it signed, and with which key.
pub fn against_memory(register: &Register, keyring: &Keyring) -> Result<Vec<Finding>, ServiceError> {
    register.read(&Upkeep, |r| Ok(check(r, &Anchors::default(), keyring)?.findings))
}

/// Follows the whole chain and holds it against anchors and against what this PC remembers.
pub fn verify(
    register: &Register,
    actor: &Actor,
    anchors: &Anchors,
    keyring: &Keyring,
) -> Result<Proof, ServiceError> {
    let grant = actor.require(ReadJournal)?;
    register.read(&grant, |r| check(r, anchors, keyring))
}

fn check(r: &Reader, anchors: &Anchors, keyring: &Keyring) -> Result<Proof, ServiceError> {
    {
        let origin = name(r)?;
        let remembered = keyring.remembered(&origin);
        let mut seqs = anchors.seqs();
        seqs.extend(remembered.iter().map(|s| s.checkpoint.head.seq));
        let chain = r.chain(&seqs)?;
        let mut judge = Judge {
            chain: &chain,
            origin: &origin,
            keys: signing::public_keys(r)?,
            fitting: 0,
            findings: Vec::new(),
        };
        if let Some(own) = keyring.key(&origin)?
            && !judge.keys.is_empty()
            && !judge.keys.contains(&own.verifying_key())
        {
            let text =
                "khóa ký trên máy này không có trong sổ: khóa lạ, hoặc sổ không phải sổ đã ký".to_owned();
            judge.findings.push(Finding { kind: "foreign_key", seq: chain.head.seq, text });
        }
        remembered.iter().chain(&anchors.checkpoints).for_each(|signed| judge.checkpoint(signed));
        for code in &anchors.codes {
            judge.code(code);
        }
        let (mut fitting, findings) = (judge.fitting, judge.findings);
        // What the PC remembers is not what the officer brought.
        fitting -=
            usize::from(remembered.is_some() && fitting > anchors.checkpoints.len() + anchors.codes.len());
        Ok(Proof { chain, fitting, findings })
    }
}

struct Judge<'a> {
    chain: &'a Chain,
    origin: &'a str,
    keys: Vec<VerifyingKey>,
    fitting: usize,
    findings: Vec<Finding>,
}

impl Judge<'_> {
    fn checkpoint(&mut self, signed: &Signed) {
        let Checkpoint { origin, head, .. } = &signed.checkpoint;
        let seq = head.seq;
        if origin != self.origin {
            let text = format!("mốc ở mục {seq} là của sổ khác ({origin}; sổ này là {})", self.origin);
            return self.findings.push(Finding { kind: "other_register", seq, text });
        }
        let before = self.findings.len();
        if let Some(hash) = self.reached(seq)
            && hash != head.hash
        {
            self.rewritten(seq);
        }
        if !signed.is_signed_by(&self.keys) {
            let text = format!("mốc ở mục {seq}: chữ ký không phải của khóa nào ghi trong sổ");
            self.findings.push(Finding { kind: "foreign_key", seq, text });
        }
        self.fitting += usize::from(self.findings.len() == before);
    }

    fn code(&mut self, code: &soxa_store::anchor::Code) {
        let Some(hash) = self.reached(code.seq) else { return };
        match code.fit(&hash) {
            Fit::Same => self.fitting += 1,
            Fit::Mistyped(group) => {
                let text = format!("mã của mục {}: nhóm {group} gõ sai, xem lại phiếu", code.seq);
                self.findings.push(Finding { kind: "mistyped", seq: code.seq, text });
            }
            Fit::Other => self.rewritten(code.seq),
        }
    }

    /// The hash of an entry; a finding where the chain does not reach so far.
    fn reached(&mut self, seq: u64) -> Option<[u8; 32]> {
        let hash = self.chain.hashes.get(&seq).copied();
        if hash.is_none() {
            let Head { seq: last, .. } = self.chain.head;
            let text = format!(
                "mốc nói đến mục {seq} mà nhật ký chỉ còn khớp đến mục {last}: bị cắt, bị sửa, hoặc tệp cũ được đặt lại"
            );
            self.findings.push(Finding { kind: "cut", seq, text });
        }
        hash
    }

    fn rewritten(&mut self, seq: u64) {
        let text = format!("mục {seq} hoặc mục trước đó không phải mục đã in, đã ký: nhật ký bị viết lại");
        self.findings.push(Finding { kind: "rewritten", seq, text });
    }
}
