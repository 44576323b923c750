//! Who runs the program, at which terminal, by which line.

use std::path::Path;

use super::context::read_bounded;
use super::failure::Failure;
use super::problem::CommandProblem;

/// The number of a system user.
pub fn user_named(name: &str) -> Result<u32, Failure> {
    if let Ok(uid) = name.parse() {
        return Ok(uid);
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let fields = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let mut uids =
        fields.filter_map(|f| (f.first() == Some(&name)).then(|| f.get(2)?.parse().ok()).flatten());
    uids.next().ok_or_else(|| Failure::Usage(CommandProblem::NoSuchOwner { name: name.to_string() }))
}

/// The system user who runs the program.
pub fn user_id() -> u32 {
    rustix::process::getuid().as_raw()
}

/// The terminal's name for the journal: `pts/3`, or `-` without one.
pub fn terminal_name() -> String {
    rustix::termios::ttyname(std::io::stdin(), Vec::new())
        .ok()
        .and_then(|name| name.into_string().ok())
        .map_or_else(|| "-".to_owned(), |name| name.trim_start_matches("/dev/").to_owned())
}

/// The key that opened this line, as sshd tells with `ExposeAuthInfo yes`, in base 64.
pub fn ssh_key() -> Option<String> {
    let told = read_bounded(Path::new(&std::env::var_os("SSH_USER_AUTH")?)).ok()?;
    let mut words = told.lines().find_map(|line| line.strip_prefix("publickey "))?.split_whitespace();
    words.nth(1).map(str::to_owned)
}
