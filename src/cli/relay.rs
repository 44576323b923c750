//! From this process to the register's owner: a command's arguments, or a terminal.

use std::any::TypeId;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clap::{ArgMatches, CommandFactory};

use super::Arguments;
use super::context::Context;
use super::failure::Failure;
use super::surroundings::terminal_name;
use super::unlock;
use crate::cli::problem::CommandProblem;
use crate::server::client::Asked;
use crate::server::lent::Lent;
use crate::server::protocol::{Hello, Run, VERSION, Want};
use crate::server::{address, client};
use soxa_files::memory;

/// How long a command waits for another one to be done with the register.
pub const PATIENCE: Duration = Duration::from_secs(5);
pub const PAUSE: Duration = Duration::from_millis(20);

/// The owner of the register, if there is one. A process that may not be believed is none: it hears no word.
pub fn owner(context: &Context) -> Result<Option<UnixStream>, Failure> {
    let trusted = context.trusted()?;
    let mut refused = None;
    for socket in context.sockets() {
        match address::connect(&socket) {
            Ok(stream) => match address::is_trusted(&stream, &trusted) {
                Ok(Ok(())) => return Ok(Some(stream)),
                Ok(Err(uid)) => refused = Some(foreign(&socket, uid)),
                Err(_) => {}
            },
            Err(e) if e.kind() == std::io::ErrorKind::PermissionDenied && e.raw_os_error().is_none() => {
                refused = Some(e.to_string());
            }
            Err(_) => {}
        }
    }
    match refused {
        Some(text) if context.globals.socket.is_some() => {
            Err(Failure::Told { status: 4, text, in_use: false })
        }
        _ => Ok(None),
    }
}

fn foreign(socket: &Path, uid: u32) -> String {
    format!(
        "{}: ở đó là chương trình của người dùng hệ thống số {uid}, không phải của chủ sổ: chưa gửi gì; nếu đúng là \
         dịch vụ giữ sổ, thêm --owner {uid} (hoặc SOXA_OWNER)",
        socket.display()
    )
}

/// The files that stand in the arguments of this process: only they are lent to an owner.
fn lent(context: &Context) -> Lent {
    let mut lent = Lent::default();
    let mut command = Arguments::command();
    command.build();
    if let Ok(matches) = command.clone().try_get_matches_from(&context.given) {
        lend(&command, &matches, &mut lent);
    }
    lent
}

/// Arguments that name a file to be written, and those that name none for the owner.
const WRITTEN: [&str; 3] = ["output", "out", "rejects"];
const NOT_LENT: [&str; 2] = ["plan", "new_key"];
/// Text, or a file with it.
const PERHAPS_FILE: &str = "columns";
/// A name and a file.
const NAMED_FILE: [&str; 2] = ["holders", "asked"];

fn lend(command: &clap::Command, matches: &ArgMatches, lent: &mut Lent) {
    for argument in command.get_arguments().filter(|a| !a.is_global_set()) {
        let id = argument.get_id().as_str();
        let is_path = argument.get_value_parser().type_id() == TypeId::of::<PathBuf>();
        let is_named = NAMED_FILE.contains(&id);
        if NOT_LENT.contains(&id) || !(is_path || id == PERHAPS_FILE || is_named) {
            continue;
        }
        let written = WRITTEN.contains(&id) || (command.get_name() == "backup" && id == "file");
        for value in matches.try_get_raw(id).ok().flatten().into_iter().flatten() {
            let file = value.to_str().filter(|_| is_named).and_then(|value| value.split_once('='));
            let value = file.map_or(value, |(_, file)| file.as_ref());
            if written { lent.writes(Path::new(value)) } else { lent.reads(Path::new(value)) }
        }
    }
    if let Some((name, matches)) = matches.subcommand()
        && let Some(command) = command.find_subcommand(name)
    {
        lend(command, matches, lent);
    }
}

/// What every client says first.
pub fn hello(context: &Context, want: Want) -> Result<Hello, Failure> {
    Ok(Hello {
        soxa: VERSION,
        terminal: terminal_name(),
        who: context.claim()?,
        printer: std::env::var("SOXA_PRINTER").unwrap_or_default(),
        now: Context::fixed_now()?.map(|now| now.to_string()),
        waits: matches!(want, Want::Run(_)),
        want,
    })
}

/// Runs a command that needs the register: by its owner where there is one, else here. Another command that has the
/// register at this moment is waited for.
pub fn run(context: &Context, here: impl Fn() -> Result<u8, Failure>) -> Result<u8, Failure> {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(stream) = owner(context)? {
            let mut lent = lent(context);
            let piped = lent.has_pipes();
            let stream = if piped { after_pipes(context, stream, &mut lent)? } else { stream };
            let arguments = arguments(context);
            let mut hello = hello(
                context,
                Want::Run(Run { arguments, folder: std::env::current_dir().unwrap_or_default() }),
            )?;
            let ended = client::run(stream, &hello, &mut lent);
            hello.who.forget();
            let (status, text) = match ended.map_err(|e| lost(&e))? {
                // What came through a pipe has been read and cannot be read again.
                Asked::NotBegun if !piped && Instant::now() < until => {
                    std::thread::sleep(PAUSE);
                    continue;
                }
                Asked::Ended(ending) => ending,
                Asked::Locked(stream, locked) => {
                    unlock::owner(context, stream, locked)?;
                    continue;
                }
                Asked::NotBegun => return Err(Failure::Lost(std::io::ErrorKind::ConnectionReset)),
            };
            if !text.is_empty() {
                context.ui.tell(&text);
            }
            return Ok(status);
        }
        match here() {
            Err(failure) if failure.is_in_use() && Instant::now() < until => std::thread::sleep(PAUSE),
            done => return done,
        }
    }
}

/// The command line as it was typed, with the language where only the environment says it: the owner's is its own.
fn arguments(context: &Context) -> Vec<String> {
    let mut all: Vec<String> = context.given.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    if !all.iter().any(|a| a == "--lang" || a.starts_with("--lang=")) {
        let at = all.len().min(1);
        all.splice(at..at, ["--lang".to_owned(), context.lang().id().to_owned()]);
    }
    all
}

/// Lets the owner go while pipes are read, and comes back.
fn after_pipes(context: &Context, stream: UnixStream, lent: &mut Lent) -> Result<UnixStream, Failure> {
    drop(stream);
    lent.take_pipes().map_err(|e| Failure::io("stdin", e))?;
    owner(context)?.ok_or(Failure::Lost(std::io::ErrorKind::ConnectionRefused))
}

/// What is said when the owner is gone in the middle.
pub fn lost(e: &std::io::Error) -> Failure {
    Failure::Lost(e.kind())
}

/// Has the register opened, where it is encrypted and its owner waits for that: before a terminal is taken for a session.
/// Whoever only looks opens nothing, and hears that it is locked.
pub fn unlock_first(
    context: &Context,
    read_only: bool,
    reach: impl Fn(&Context) -> Result<UnixStream, Failure>,
) -> Result<(), Failure> {
    // Whoever may not read the file hears from its owner.
    if unlock::found(&context.store_path()).is_ok_and(|found| found.is_none()) {
        return Ok(());
    }
    let until = Instant::now() + PATIENCE;
    loop {
        let mut hello = hello(context, Want::Unlock)?;
        let asked = client::ask_locked(reach(context)?, &hello);
        hello.who.forget();
        match asked.map_err(|e| lost(&e))? {
            Asked::Ended(_) => return Ok(()),
            Asked::Locked(..) if read_only => return Err(unlock::is_locked(&context.store_path())),
            Asked::Locked(stream, locked) => unlock::owner(context, stream, locked)?,
            Asked::NotBegun if Instant::now() < until => std::thread::sleep(PAUSE),
            Asked::NotBegun => return Err(Failure::Lost(std::io::ErrorKind::ConnectionReset)),
        }
    }
}

/// The owner, started if there is none.
pub fn owner_or_start(context: &Context) -> Result<UnixStream, Failure> {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(stream) = owner(context)? {
            return Ok(stream);
        }
        match start(context) {
            Ok(()) => {}
            Err(failure) if failure.is_in_use() && Instant::now() < until => std::thread::sleep(PAUSE),
            Err(failure) => return Err(failure),
        }
    }
}

/// What an owner that was started in the background writes in place of its first line where another process has the
/// register open.
pub const IN_USE: &str = "in-use";

/// Starts an owner in the background and waits until it can be reached.
fn start(context: &Context) -> Result<(), Failure> {
    let io = |e| Failure::io("soxa serve", e);
    let sockets = context.sockets();
    let socket = sockets.iter().find(|s| folder_can_be_used(s)).or(sockets.first());
    let socket = socket.ok_or(Failure::Refused(CommandProblem::NoPlaceForSocket))?;
    let log = memory::file().map_err(io)?;
    let program = std::env::current_exe().map_err(io)?;
    let mut command = Command::new(program);
    command.args(["serve", "--exit-when-idle", "--store"]).arg(absolute(&context.store_path()));
    command.arg("--socket").arg(absolute(socket));
    command.args(["--lang", context.lang().id()]);
    if context.passing {
        command.env("SOXA_KEEP", "0");
    }
    command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::piped());
    command.stderr(log.try_clone().map_err(io)?);
    let mut child = command.spawn().map_err(io)?;
    let mut word = String::new();
    if let Some(out) = child.stdout.take() {
        use std::io::{BufRead, BufReader};
        BufReader::new(out).read_line(&mut word).map_err(io)?;
    }
    let in_use = word.trim() == IN_USE;
    if !word.is_empty() && !in_use {
        // It serves, and is nobody's child to wait for: it ends after this process, or before.
        std::thread::spawn(move || child.wait());
        return Ok(());
    }
    let status = child.wait().map_err(io)?;
    let mut said = String::new();
    let mut log = log;
    std::io::Seek::rewind(&mut log)
        .and_then(|()| std::io::Read::read_to_string(&mut log, &mut said))
        .map_err(io)?;
    let text = said.trim().trim_start_matches("soxa: ").to_owned();
    let status = u8::try_from(status.code().unwrap_or(70)).unwrap_or(70);
    Err(Failure::Told { status, text, in_use })
}

fn folder_can_be_used(socket: &Path) -> bool {
    socket.parent().is_some_and(|folder| {
        std::fs::create_dir_all(folder.parent().unwrap_or(folder)).is_ok()
            && (folder.is_dir() || folder.parent().is_some_and(Path::is_dir))
    })
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
