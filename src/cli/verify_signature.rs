//! `soxa verify-signature`: who signed a PDF, and whether it is still what they signed.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::context::{Context, Format, config_folder};
use super::failure::Failure;
use super::said::Said;
use super::sign::{beside, digests, is_pdf, read};
use soxa_domain::time::Timestamp;
use soxa_files::bounded;
use soxa_service::register::Clock;
use soxa_sign::{Authorities, Found, Verdict, detached, signatures};
use soxa_text::words::{InWords, Lang};

/// Say who signed a PDF or another file electronically; exit status 1 unless every signature holds and its signer is vouched for
#[derive(Debug, Args)]
pub struct VerifySignature {
    /// The PDF, or any other file that a signature lies beside
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The signature of a file that is no PDF; without it, FILE.p7s beside it
    #[arg(long, value_name = "FILE")]
    signature: Option<PathBuf>,
    /// Folder with the certificates of authorities that are believed, and their lists of revoked ones; without one, `authorities` beside the settings
    #[arg(long, value_name = "FOLDER", env = "SOXA_AUTHORITIES")]
    authorities: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

impl VerifySignature {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let authorities = believed(self.authorities.as_deref())?;
        let now = Clock::System.now().local().to_utc();
        let found = if is_pdf(&self.file)? {
            signatures(&read(&self.file)?, &authorities, now).map_err(Failure::Sign)?
        } else {
            let signature = self.signature.clone().unwrap_or_else(|| beside(&self.file));
            let io = |e| Failure::io(signature.display().to_string(), e);
            let message = bounded::read(&signature, bounded::SMALL).map_err(io)?;
            vec![detached(&message, &digests(&self.file)?, &authorities, now)]
        };
        let lang = context.lang();
        let document =
            || json!({"count": found.len(), "signatures": found.iter().map(value).collect::<Vec<_>>()});
        context.ui.answer(self.format, document, || {
            if found.is_empty() {
                return vec![Said::NotSigned.in_words(lang)];
            }
            (1..).zip(&found).flat_map(|(number, found)| lines(number, found, lang)).collect()
        })?;
        let is_good = !found.is_empty() && found.iter().all(|f| matches!(f.verdict, Verdict::Valid { .. }));
        Ok(u8::from(!is_good))
    }
}

/// The authorities of a folder; nobody where there is none and none was named.
pub fn believed(named: Option<&Path>) -> Result<Authorities, Failure> {
    let usual = config_folder().join("authorities");
    let folder = named.unwrap_or(&usual);
    let io = |e| Failure::io(folder.display().to_string(), e);
    let mut authorities = Authorities::default();
    if named.is_none() && !folder.is_dir() {
        return Ok(authorities);
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io)? {
        files.push(entry.map_err(io)?.path());
    }
    files.sort();
    for file in files.iter().filter(|file| file.is_file()) {
        let bytes =
            bounded::read(file, bounded::SMALL).map_err(|e| Failure::io(file.display().to_string(), e))?;
        authorities.take(&bytes).map_err(Failure::Sign)?;
    }
    Ok(authorities)
}

/// The name of a verdict for programs, and what it says.
fn verdict(found: &Found, lang: Lang) -> (&'static str, String) {
    match &found.verdict {
        Verdict::Valid { authority } => {
            ("valid", Said::SignatureValid { authority: authority.clone() }.in_words(lang))
        }
        Verdict::Doubtful(why) => ("untrusted", why.in_words(lang)),
        Verdict::Broken(why) => ("broken", why.in_words(lang)),
    }
}

fn value(found: &Found) -> Value {
    let (verdict, said) = verdict(found, Lang::Vi);
    let at = found.at.map(|at| Timestamp::from_seconds(at.moment.timestamp()).to_string());
    json!({
        "field": found.field,
        "signer": found.signer,
        "organisation": found.organisation,
        "issuer": found.issuer,
        "at": at,
        "stamped": found.at.is_some_and(|at| at.stamped),
        "reason": found.reason,
        "covers_all": found.is_last,
        "verdict": verdict,
        "why": said,
    })
}

fn lines(number: usize, found: &Found, lang: Lang) -> Vec<String> {
    let mark = match &found.verdict {
        Verdict::Valid { .. } => "☑",
        Verdict::Doubtful(_) => "!",
        Verdict::Broken(_) => "✗",
    };
    let unknown = || Said::UnknownSigner.in_words(lang);
    let signer = if found.signer.is_empty() { unknown() } else { found.signer.clone() };
    let at = found.at.map(|at| {
        let moment = Timestamp::from_seconds(at.moment.timestamp());
        if at.stamped { Said::SignedStamped { at: moment } } else { Said::SignedClaimed { at: moment } }
            .in_words(lang)
    });
    let who = [signer, found.organisation.clone(), at.unwrap_or_default(), found.reason.clone()];
    let who: Vec<String> = who.into_iter().filter(|part| !part.is_empty()).collect();
    vec![format!("{mark} {number}. {}", who.join(" · ")), format!("     {}", verdict(found, lang).1)]
}
