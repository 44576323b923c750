//! Whether the system's sshd lets the level above see soxa and nothing else (docs/ssh.md).

use std::path::Path;
use std::process::Command;

use super::{Finding, Found, Todo};

/// The account of the viewers, where no other is named.
pub const ACCOUNT: &str = "soxa-xem";

/// A setting of sshd: its name, the values that are good, and what to write.
struct Wanted {
    name: &'static str,
    good: &'static [&'static str],
    write: &'static str,
}

const WANTED: &[Wanted] = &[
    Wanted { name: "passwordauthentication", good: &["no"], write: "PasswordAuthentication no" },
    Wanted { name: "authenticationmethods", good: &["publickey"], write: "AuthenticationMethods publickey" },
    Wanted { name: "disableforwarding", good: &["yes"], write: "DisableForwarding yes" },
    Wanted { name: "permittunnel", good: &["no"], write: "PermitTunnel no" },
    Wanted { name: "permituserrc", good: &["no"], write: "PermitUserRC no" },
    Wanted { name: "permituserenvironment", good: &["no"], write: "PermitUserEnvironment no" },
    Wanted { name: "exposeauthinfo", good: &["yes"], write: "ExposeAuthInfo yes" },
    Wanted { name: "maxsessions", good: &["1"], write: "MaxSessions 1" },
];

/// What `sshd -T` says of the account, or why it says nothing.
fn effective(config: Option<&Path>, account: &str) -> Result<String, Todo> {
    let mut command = Command::new("/usr/sbin/sshd");
    command.arg("-T").arg("-C").arg(format!("user={account},host=localhost,addr=127.0.0.1"));
    if let Some(config) = config {
        command.arg("-f").arg(config);
    }
    let ran = command.output().map_err(|_| Todo::InstallSshd)?;
    if ran.status.success() {
        return Ok(String::from_utf8_lossy(&ran.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&ran.stderr);
    let said = soxa_text::display::sanitise(said.lines().next().unwrap_or_default()).into_owned();
    Err(Todo::SshdAsRoot { said })
}

/// Every setting that matters.
pub fn check(config: Option<&Path>, account: &str) -> Vec<Finding> {
    let text = match effective(config, account) {
        Ok(text) => text,
        Err(todo) => return vec![Finding::bad(Found::Sshd, todo)],
    };
    let value = |name: &str| {
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap_or_default().trim()
    };
    let todo = |line: &str| Todo::WriteSetting { line: line.to_owned(), account: account.to_owned() };
    let setting = |name: &str, value: &str| Found::Setting { name: name.to_owned(), value: value.to_owned() };
    let mut findings: Vec<Finding> = WANTED
        .iter()
        .map(|w| {
            let is = value(w.name);
            Finding::when(w.good.contains(&is), setting(w.name, is), todo(w.write))
        })
        .collect();
    let forced = value("forcecommand");
    let is_forced = !forced.is_empty() && forced != "none";
    findings.push(Finding::when(
        is_forced,
        setting("forcecommand", forced),
        todo("ForceCommand /usr/local/lib/soxa/entry"),
    ));
    let keys = value("authorizedkeysfile");
    let at_home = !keys.starts_with('/');
    findings.push(Finding::when(
        !at_home,
        setting("authorizedkeysfile", keys),
        todo("AuthorizedKeysFile /etc/soxa/district_keys"),
    ));
    findings.extend(home(account));
    if !at_home {
        findings.push(key_file(Path::new(keys.split(' ').next().unwrap_or_default())));
    }
    findings
}

/// The home of the viewers' account is root's, so that nobody can leave anything there.
fn home(account: &str) -> Option<Finding> {
    use std::os::unix::fs::MetadataExt;
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let user = users.lines().find(|line| line.split(':').next() == Some(account))?;
    let path = user.split(':').nth(5)?;
    let what = Found::Home { account: account.to_owned(), path: path.to_owned() };
    let todo = Todo::MakeHome { path: path.to_owned() };
    let here = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_dir);
    Some(Finding::when(here.is_some_and(|here| here.uid() == 0 && here.mode() & 0o022 == 0), what, todo))
}

/// Every key only opens a terminal.
fn key_file(path: &Path) -> Finding {
    let what = Found::ViewerKeys { path: path.to_owned() };
    let Ok(text) = std::fs::read_to_string(path) else {
        return Finding::bad(what, Todo::PutKeys);
    };
    let loose = text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#'));
    let count = loose.filter(|l| !l.starts_with("restrict,pty ")).count();
    Finding::when(count == 0, what, Todo::RestrictKeys { count })
}
