//! That a paper of the register was signed electronically: who signed stands in the paper, the journal says that it was done here.

use super::actor::Actor;
use super::error::ServiceError;
use super::grant::Print;
use super::register::{Register, What};
use soxa_domain::action::ActionId;
use soxa_store::codec::Kind;
use soxa_store::journal::Subject;
use soxa_text::display::sanitise;

/// A paper that was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedPaper<'a> {
    /// Number of the case, for a paper of one.
    pub case: Option<u32>,
    /// What its file is called.
    pub name: &'a str,
    /// The name in the signer's certificate.
    pub signer: &'a str,
    /// The BLAKE3 hash of the signed file.
    pub hash: [u8; 32],
}

/// Says that a paper was signed.
///
/// # Errors
/// Whoever asks may not have papers printed, or it cannot be written.
pub fn signed(register: &Register, actor: &Actor, paper: &SignedPaper<'_>) -> Result<(), ServiceError> {
    let grant = actor.require(Print)?;
    let hash: String = blake3::Hash::from_bytes(paper.hash).to_hex().chars().take(16).collect();
    let note = format!("{} · {} · {hash}", sanitise(paper.name), sanitise(paper.signer));
    let what = What { action: ActionId::PaperSign, note: &note, submission: None };
    register.change(
        &grant,
        &what,
        |_, _| Ok(()),
        |writer| {
            let case = paper.case.map(|no| Subject { kind: Kind::Case, no });
            if let Some(case) = case {
                writer.mention(case);
            }
            Ok(((), case))
        },
    )?;
    Ok(())
}
