//! `soxa sign`: an electronic signature in a PDF, or beside any other file, by the office's token or by a key in a file.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde_json::json;
use zeroize::Zeroizing;

use super::context::{Context, Format};
use super::failure::Failure;
use super::said::Said;
use super::secret::{first_line, read_secret};
use super::unlock::{Word, can_ask, hidden, tokens};
use crate::cli::problem::CommandProblem;
use soxa_domain::time::Timestamp;
use soxa_files::{bounded, whole};
use soxa_paper::print::signing::Signing;
use soxa_service::register::Clock;
use soxa_sign::{Certificate, Detached, Digests, KeyFile, LARGEST, Prepared, SignProblem, stamp};
use soxa_text::words::InWords;

/// How long a time stamp server may take for each step.
const PATIENCE: Duration = Duration::from_secs(10);
/// A longer answer is no time stamp, bytes.
const LONGEST: u64 = 64 * 1024;

/// Sign a PDF electronically, by the office's token or by a key file, again for the next signer; any other file beside it
#[derive(Debug, Args)]
pub struct Sign {
    /// The PDF to sign, or any other file: a backup, a head of the journal
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Sign by a token (PKCS#11); its label where several are plugged in
    #[arg(long, value_name = "LABEL", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    token: Option<String>,
    /// Sign by a file with a private key and its certificate (PEM)
    #[arg(long, value_name = "FILE", conflicts_with = "token")]
    key: Option<PathBuf>,
    /// Which certificate of the token, by its label or name
    #[arg(long, value_name = "LABEL", requires = "token")]
    certificate: Option<String>,
    /// File with the token's PIN, or the key's password, on its first line
    #[arg(long, value_name = "FILE")]
    pin: Option<PathBuf>,
    /// Where the signed PDF goes, or the signature; without it, beside the file as NAME.signed.pdf, or FILE.p7s
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Why it is signed
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    /// Where it is signed
    #[arg(long, value_name = "TEXT", default_value = "")]
    place: String,
    /// Let the signature not be seen on the page
    #[arg(long)]
    unseen: bool,
    /// Have the time of the signature stamped by this server (http://…, RFC 3161)
    #[arg(long, value_name = "URL")]
    stamp: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Sign {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let what = ToSign::of(&self.file)?;
        let at = Clock::System.now().local();
        let signing = Signing {
            at,
            reason: &self.reason,
            place: &self.place,
            is_shown: !self.unseen,
            stamped: self.stamp.is_some(),
        };
        let (signer, signed) = match (&self.key, &self.token) {
            (Some(key), _) => self.by_key(context, key, &signing, &what)?,
            (None, Some(token)) => self.by_token(context, token, &signing, &what)?,
            (None, None) => return Err(Failure::Usage(CommandProblem::NoSigner)),
        };
        let out = self.output.clone().unwrap_or_else(|| what.usual_place(&self.file));
        whole::bytes(&out, &signed).map_err(|e| Failure::io(out.display().to_string(), e))?;
        let (file, name) = (out.display().to_string(), signer.name());
        let time = Timestamp::from_seconds(at.timestamp()).to_string();
        let stamped = self.stamp.is_some();
        context.ui.answer(
            self.format,
            || json!({"file": file, "signer": name, "at": time, "stamped": stamped}),
            || vec![Said::Signed { file: file.clone(), name: name.clone() }.in_words(context.lang())],
        )?;
        Ok(0)
    }

    fn by_key(
        &self,
        context: &Context,
        key: &Path,
        signing: &Signing<'_>,
        what: &ToSign,
    ) -> Result<(Certificate, Vec<u8>), Failure> {
        let text = Zeroizing::new(read_secret(&context.ui, key)?);
        let is_locked = KeyFile::is_locked(&text);
        let password = is_locked.then(|| self.secret(context, &Word::KeyPassword)).transpose()?;
        let key = KeyFile::read(&text, password.as_ref().map(|p| p.as_str())).map_err(Failure::Sign)?;
        let begun = what.begin(signing, key.certificates()).map_err(Failure::Sign)?;
        let signature = key.sign(begun.to_be_signed()).map_err(Failure::Sign)?;
        let signed = begun.finish(&signature, self.stamped(&signature)?.as_deref()).map_err(Failure::Sign)?;
        let signer = key.certificates().first().cloned().ok_or(Failure::Sign(SignProblem::NoCertificate))?;
        Ok((signer, signed))
    }

    fn by_token(
        &self,
        context: &Context,
        token: &str,
        signing: &Signing<'_>,
        what: &ToSign,
    ) -> Result<(Certificate, Vec<u8>), Failure> {
        let token = Some(token).filter(|label| !label.is_empty());
        let tokens = tokens()?;
        let (signer, way) = tokens.signer(token, self.certificate.as_deref()).map_err(Failure::Token)?;
        // What cannot be signed is told before a PIN is asked for.
        let begun = what.begin(signing, &way).map_err(Failure::Sign)?;
        let pin = self.secret(context, &Word::Pin)?;
        let signature = tokens.sign(&signer, &pin, begun.to_be_signed()).map_err(Failure::Token)?;
        let signed = begun.finish(&signature, self.stamped(&signature)?.as_deref()).map_err(Failure::Sign)?;
        Ok((signer.certificate, signed))
    }

    fn secret(&self, context: &Context, ask: &Word) -> Result<Zeroizing<String>, Failure> {
        match &self.pin {
            Some(file) => first_line(&context.ui, file).map(Zeroizing::new),
            None if can_ask(context) => hidden(context, ask),
            None => Err(Failure::Usage(CommandProblem::NoPinGiven)),
        }
    }

    fn stamped(&self, signature: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
        let Some(url) = &self.stamp else { return Ok(None) };
        let request = stamp::request(signature).map_err(Failure::Sign)?;
        let failed = |said: String| Failure::Sign(SignProblem::StampRefused { said });
        post(url, &request).map(Some).map_err(|e| failed(e.to_string()))
    }
}

/// What is to be signed: a PDF takes its signature in, any other file has it beside.
enum ToSign {
    Pdf(Vec<u8>),
    File(Digests),
}

/// A file that waits for its signature.
enum Begun {
    Pdf(Box<Prepared>),
    File(Detached),
}

impl ToSign {
    fn of(file: &Path) -> Result<Self, Failure> {
        Ok(if is_pdf(file)? { Self::Pdf(read(file)?) } else { Self::File(digests(file)?) })
    }

    fn usual_place(&self, file: &Path) -> PathBuf {
        match self {
            Self::Pdf(_) => file.with_extension("signed.pdf"),
            Self::File(_) => beside(file),
        }
    }

    fn begin(&self, signing: &Signing<'_>, certificates: &[Certificate]) -> Result<Begun, SignProblem> {
        Ok(match self {
            Self::Pdf(pdf) => Begun::Pdf(Box::new(signing.prepare(pdf, certificates)?)),
            Self::File(file) => Begun::File(Detached::new(file, certificates, signing.at.to_utc())?),
        })
    }
}

impl Begun {
    fn to_be_signed(&self) -> &[u8] {
        match self {
            Self::Pdf(prepared) => prepared.to_be_signed(),
            Self::File(detached) => detached.to_be_signed(),
        }
    }

    fn finish(self, signature: &[u8], stamp: Option<&[u8]>) -> Result<Vec<u8>, SignProblem> {
        match self {
            Self::Pdf(prepared) => prepared.finish(signature, stamp),
            Self::File(detached) => detached.finish(signature, stamp),
        }
    }
}

/// Where the signature of a file that is no PDF lies.
pub fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".p7s");
    PathBuf::from(name)
}

/// Whether a file begins as a PDF does.
pub fn is_pdf(file: &Path) -> Result<bool, Failure> {
    let io = |e| Failure::io(file.display().to_string(), e);
    let mut head = Vec::new();
    File::open(file).and_then(|opened| opened.take(5).read_to_end(&mut head)).map_err(io)?;
    Ok(head == b"%PDF-")
}

/// A PDF of bounded size.
pub fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    bounded::read(file, LARGEST).map_err(|e| Failure::io(file.display().to_string(), e))
}

/// The hashes of a file of any size.
pub fn digests(file: &Path) -> Result<Digests, Failure> {
    let io = |e| Failure::io(file.display().to_string(), e);
    Digests::of(File::open(file).map_err(io)?).map_err(io)
}

/// Posts a time stamp request by HTTP/1.0, in which an answer ends with the line; stamps are signed, so nothing else keeps
/// them. What is not `200` is an error with the server's own words.
fn post(url: &str, request: &[u8]) -> std::io::Result<Vec<u8>> {
    let other = |said: &str| std::io::Error::other(said.to_owned());
    let rest = url.strip_prefix("http://").ok_or_else(|| other("http://"))?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let address = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
    let place = address.to_socket_addrs()?.next().ok_or_else(|| other(host))?;
    let mut stream = TcpStream::connect_timeout(&place, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let path = if path.is_empty() { "/" } else { path };
    let head = format!(
        "POST {path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/timestamp-query\r\nContent-Length: {}\r\n\r\n",
        request.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(request)?;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer)?;
    let at = answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or_else(|| other("HTTP"))?;
    let (head, body) = answer.split_at(at);
    let status = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    if status.split(|byte| *byte == b' ').nth(1) != Some(b"200".as_slice()) {
        return Err(other(&String::from_utf8_lossy(status)));
    }
    Ok(body.get(4..).unwrap_or_default().to_vec())
}
