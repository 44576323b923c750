//! `soxa journal`: the history, and whether its chain holds.

mod checkpoint;
mod new_key;
mod show;
mod verify;

use std::path::Path;

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::{Context, Format, keyring};
use super::failure::Failure;
use super::output::Ui;
use super::secret::read_secret;
use super::session;
use super::session::{Act, Session};
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use soxa_service::grant::ReadJournal;
use soxa_service::{Actor, Register, access, journal, people, proof};
use soxa_store::anchor::Anchors;
use soxa_store::codec::Kind;
use soxa_store::journal::{Entry, Subject};

/// Show or check the journal.
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Show entries, newest last
    Show(show::Show),
    /// Follow the chain from its start, and hold it against what stands outside the register
    ///
    /// Names the first entry that does not fit and exits with 5. Without --anchor a chain that was rewritten as a whole,
    /// cut at its end, or put back from an old copy can look whole; with one it is found. An anchor is a checkpoint
    /// (soxa journal checkpoint) or the code at the foot of any printed slip, typed into a text file, a line each:
    ///
    ///   Nhật ký sổ: 1234-ABCD-EFGH-IJKL-MNOP
    ///
    /// The number and the first four groups are enough. Several anchors may stand in one file.
    #[command(verbatim_doc_comment)]
    Verify(verify::Verify),
    /// Write a signed head of the journal, to be kept anywhere but on this PC
    ///
    /// Print it, mail it to the level above, put it on a stick. The key that signs is made the first time, in a folder
    /// outside the register.
    Checkpoint(checkpoint::Checkpoint),
    /// Have a new signing key follow the one in force, which signs it; one that was lost takes two people
    NewKey(new_key::NewKey),
}

/// Columns of a journal export.
pub const COLUMNS: [&str; 7] = ["seq", "at", "operator", "terminal", "action", "subjects", "hash"];

/// An entry's cells in the order of [`COLUMNS`].
pub fn cells(e: &Entry) -> Vec<String> {
    let subjects: Vec<String> = e.subjects.iter().map(|s| format!("{}:{}", s.kind.id(), s.no)).collect();
    let hash = e.hash().map(|h| blake3::Hash::from_bytes(h).to_hex().to_string()).unwrap_or_default();
    vec![
        e.seq.to_string(),
        e.at.to_string(),
        e.operator.clone(),
        e.terminal.clone(),
        e.action.to_string(),
        subjects.join(" "),
        hash,
    ]
}

impl Journal {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let checks = matches!(self, Self::Verify(_));
        let opened = if checks { context.inspection()? } else { context.session()? };
        session::with(context, opened, |session| self.act(session))
    }
}

impl Act for Journal {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        session.actor.require(ReadJournal)?;
        match self {
            Self::Show(c) => c.act(session),
            Self::Verify(c) => c.act(session),
            Self::Checkpoint(c) => c.act(session),
            Self::NewKey(c) => c.act(session),
        }
    }
}

/// Opens a file that has an end.
fn regular(path: &Path) -> std::io::Result<std::fs::File> {
    let file = std::fs::File::open(path)?;
    let has_end = file.metadata()?.is_file();
    if has_end { Ok(file) } else { Err(std::io::ErrorKind::InvalidInput.into()) }
}

fn exports_of(
    Session { register, actor, ui, context }: Session<'_>,
    file: &Path,
    format: Format,
) -> Result<u8, Failure> {
    let failed = |e| Failure::io(file.display().to_string(), e);
    let mut digest = blake3::Hasher::new();
    let copy = ui.fetch(file)?;
    std::io::copy(&mut regular(copy.path()).map_err(failed)?, &mut digest).map_err(failed)?;
    let found = journal::exports_of(register, actor, &digest.finalize().to_hex())?;
    let value = |l: &journal::Line| {
        json!({ "seq": l.seq, "at": l.at.to_string(), "operator": l.operator, "terminal": l.terminal,
                "note": l.note })
    };
    let line = |l: &journal::Line| {
        let what = l.note.split_whitespace().next().unwrap_or_default();
        format!("{}  {}  {}  {what}", l.at.vi(), l.operator, l.terminal)
    };
    let document = || found.iter().map(value).collect::<Vec<_>>();
    ui.answer(format, document, || found.iter().map(line).collect())?;
    if found.is_empty() {
        context.tell(&Said::NotExportedHere);
    }
    Ok(u8::from(found.is_empty()))
}

fn looks(
    ui: &Ui,
    register: &Register,
    actor: &Actor,
    person: &str,
    limit: usize,
    format: Format,
) -> Result<u8, Failure> {
    let no = people::person_by_id(register, actor, person)?.no;
    let looks = access::looks(register, actor, Subject { kind: Kind::Person, no })?;
    let looks = || looks.iter().take(limit);
    let value = |l: &access::Look| {
        json!({ "at": l.at.to_string(), "operator": l.operator, "terminal": l.terminal, "action": l.action,
                "reason": l.reason })
    };
    let line = |l: &access::Look| {
        format!("{}  {}  {}  {}  {}", l.at.vi(), l.operator, l.terminal, l.action, l.reason)
    };
    let document = || looks().map(value).collect::<Vec<_>>();
    ui.answer(format, document, || looks().map(line).collect())?;
    Ok(0)
}

/// The anchors of a file; a line that looks like one and cannot be read is told before anything is checked.
fn anchors(ui: &Ui, file: Option<&Path>) -> Result<Anchors, Failure> {
    let Some(file) = file else { return Ok(Anchors::default()) };
    let anchors = Anchors::read(&read_secret(ui, file)?);
    let name = file.display();
    if let Some(line) = anchors.unread.first() {
        return Err(Failure::Refused(CommandProblem::AnchorUnreadable {
            name: name.to_string(),
            line: *line,
        }));
    }
    if anchors.is_empty() {
        return Err(Failure::Refused(CommandProblem::NoAnchor { name: name.to_string() }));
    }
    Ok(anchors)
}

fn verify(
    Session { register, actor, ui, context }: Session<'_>,
    anchors: &Anchors,
    format: Format,
) -> Result<u8, Failure> {
    let proof = proof::verify(register, actor, anchors, &keyring())?;
    let chain = &proof.chain;
    match format {
        Format::Json => {
            let damage: Vec<String> = chain
                .wrong
                .iter()
                .map(ToString::to_string)
                .chain(proof.findings.iter().map(|f| f.text.clone()))
                .collect();
            let findings: Vec<Value> = proof
                .findings
                .iter()
                .map(|f| json!({ "kind": f.kind, "entry": f.seq, "text": f.text }))
                .collect();
            ui.json(&json!({
                "ok": proof.holds(), "entries": chain.entries, "head": chain.head.anchor(),
                "first_wrong": chain.wrong.map(|w| w.seq), "erased": chain.erased,
                "anchors": { "fitting": proof.fitting, "findings": findings }, "damage": damage,
            }))?;
        }
        Format::Text => {
            context.line(&Said::JournalEntries { count: chain.entries, head: chain.head.anchor() })?;
            if chain.erased > 0 {
                context.line(&Said::JournalErased { count: chain.erased })?;
            }
            if !anchors.is_empty() {
                context.line(&Said::AnchorsFit { count: proof.fitting })?;
            }
            chain.wrong.iter().try_for_each(|w| ui.line(&w.to_string()))?;
            proof.findings.iter().try_for_each(|f| ui.line(&f.text))?;
            if !proof.holds() {
                context.tell(&Said::JournalBroken);
            }
        }
    }
    Ok(match &proof {
        p if p.holds() => 0,
        // A slip of the finger is no damage.
        p if p.chain.wrong.is_none() && p.findings.iter().all(|f| f.kind == "mistyped") => 3,
        _ => 5,
    })
}
