//! `soxa restore`: a register from a backup, or only the trial of it.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{ArgGroup, Args};
use serde_json::json;

use super::context::{Context, Format, keyring};
use super::failure::Failure;
use super::key::{named, new_register_key};
use super::secret::read_secret;
use super::session;
use super::unlock;
use crate::cli::problem::CommandProblem;
use crate::cli::said::Said;
use soxa_keys::NewMethod;
use soxa_service::backup;
use soxa_service::signing::{Known, codes_in};
use soxa_store::backup::restore::Restored;
use soxa_store::backup::seal::Key;

/// Make the register out of a backup, where there is none yet. Everything is checked before anything is put in place.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("key").required(true).args(["identity", "passphrase_file"])))]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// File with the secret key (AGE-SECRET-KEY-1…)
    #[arg(long, value_name = "KEYFILE")]
    identity: Option<PathBuf>,
    /// File whose first line is the passphrase (`-`: standard input)
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Only try: restore aside, check, remove it again, and note in the register that this backup can be restored
    #[arg(long)]
    check: bool,
    /// Code of the key that must have signed the backup, from paper (a line `# soxa signer: CODE` in the key file does as well)
    #[arg(long, value_name = "CODE")]
    signer: Vec<String>,
    /// Take a backup that nobody signed, on your word
    #[arg(long)]
    unsigned: bool,
    #[command(flatten)]
    format: Format,
}

impl Restore {
    /// Whether it works on the register that is there.
    pub fn is_trial(&self) -> bool {
        self.check
    }

    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let ui = &context.ui;
        let mut known = Known {
            codes: self.signer.clone(),
            by_passphrase: self.identity.is_none(),
            unsigned: self.unsigned,
        };
        let key = match (&self.identity, &self.passphrase_file) {
            (Some(file), _) => {
                let text = read_secret(ui, file)?;
                known.codes.extend(codes_in(&text));
                Key::identities(&text)
            }
            (None, Some(file)) => Key::passphrase(&read_secret(ui, file)?),
            (None, None) => return Err(Failure::Usage(CommandProblem::NoKeyGiven)),
        };
        let key = key.map_err(Failure::Key)?;
        let at_hand = ui.fetch(&self.file)?;
        let (file, place) = (at_hand.path().to_owned(), context.store_path());
        if !self.check {
            let told = unlock::told(context)?;
            let methods = named(Vec::new(), told.iter().map(|(_, text)| NewMethod::of(text)));
            let register_key =
                if methods.is_empty() { None } else { Some(Arc::new(new_register_key(None, &methods)?)) };
            let (restored, lost) = backup::restore(&file, &key, (&place, register_key), &keyring(), &known)?;
            self.told(context, &restored, None)?;
            if lost > 0 {
                context.tell(&Said::RestoreEndsEarly { last: restored.header.seq, lost });
                return Ok(1);
            }
            return Ok(0);
        }
        if !place.exists() {
            let restored = backup::try_alone(&file, &key, &place, &keyring(), &known)?;
            self.told(context, &restored, Some(false))?;
            return Ok(0);
        }
        session::with(context, context.session()?, |session| {
            let (restored, same) = backup::prove(session.register, session.actor, &file, &key)?;
            self.told(context, &restored, Some(same))?;
            if !same {
                context.tell(&Said::NotThisRegister);
            }
            Ok(u8::from(!same))
        })
    }

    fn told(&self, context: &Context, restored: &Restored, tried: Option<bool>) -> Result<(), Failure> {
        let (header, verified) = (&restored.header, &restored.verified);
        let anchor = header.head().anchor();
        if self.format == Format::Json {
            return context.ui.json(&json!({
                "made_at": header.at.to_string(),
                "people": verified.people,
                "households": verified.households,
                "cases": verified.cases,
                "entries": header.seq,
                "head": anchor,
                "signer": restored.signer.map(|s| s.code()),
                "digest": blake3::Hash::from_bytes(restored.trailer.digest).to_hex().to_string(),
                "restored": tried.is_none(),
                "recorded": tried.unwrap_or(false),
            }));
        }
        let (people, households, cases) = (verified.people, verified.households, verified.cases);
        let (entries, at) = (header.seq, header.at);
        context.line(&if tried.is_some() {
            Said::RestoreTried { people, households, cases, entries, at, anchor }
        } else {
            Said::Restored { people, households, cases, entries, at, anchor }
        })?;
        if let Some(signer) = &restored.signer {
            return context.line(&Said::RestoreSigned { code: signer.code() });
        }
        context.tell(&Said::RestoreUnsigned);
        Ok(())
    }
}
