//! From this process to the register's owner: a command's arguments, or a terminal.

use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::context::{Context, terminal_name};
use super::failure::Failure;
use crate::server::protocol::{Hello, Run, VERSION, Want};
use crate::server::{address, client};

/// How long a command waits for another one to be done with the register.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(20);

/// The owner of the register, if there is one.
pub fn owner(context: &Context) -> Option<UnixStream> {
    context.sockets().iter().find_map(|socket| address::connect(socket).ok())
}

/// What every client says first.
pub fn hello(context: &Context, want: Want) -> Result<Hello, Failure> {
    Ok(Hello {
        soxa: VERSION,
        terminal: terminal_name(),
        who: context.claim()?,
        printer: std::env::var("SOXA_PRINTER").unwrap_or_default(),
        now: Context::fixed_now()?.map(|now| now.to_string()),
        want,
    })
}

/// Runs a command that needs the register: by its owner where there is one, else here. Another command that has the
/// register at this moment is waited for.
pub fn run(context: &Context, here: impl Fn() -> Result<u8, Failure>) -> Result<u8, Failure> {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(stream) = owner(context) {
            let arguments: Vec<String> =
                std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
            let mut hello = hello(
                context,
                Want::Run(Run { arguments, folder: std::env::current_dir().unwrap_or_default() }),
            )?;
            let ended = client::run(stream, &hello);
            hello.who.forget();
            match ended {
                Ok((status, text)) => {
                    if !text.is_empty() {
                        super::output::tell(&text);
                    }
                    return Ok(status);
                }
                Err(e) => return Err(lost(&e)),
            }
        }
        match here() {
            Err(failure) if failure.is_in_use() && Instant::now() < until => std::thread::sleep(PAUSE),
            done => return done,
        }
    }
}

/// What is said when the owner is gone in the middle.
pub fn lost(e: &std::io::Error) -> Failure {
    Failure::Lost(e.kind())
}

/// The owner, started if there is none.
pub fn owner_or_start(context: &Context) -> Result<UnixStream, Failure> {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(stream) = owner(context) {
            return Ok(stream);
        }
        match start(context) {
            Ok(()) => {}
            Err(failure) if failure.is_in_use() && Instant::now() < until => std::thread::sleep(PAUSE),
            Err(failure) => return Err(failure),
        }
    }
}

/// Starts an owner in the background and waits until it can be reached.
fn start(context: &Context) -> Result<(), Failure> {
    let io = |e| Failure::io("soxa serve", e);
    let sockets = context.sockets();
    let socket = sockets.iter().find(|s| folder_can_be_used(s)).or(sockets.first());
    let socket = socket.ok_or_else(|| Failure::Refused("không biết đặt socket ở đâu".to_owned()))?;
    let log = tempfile::tempfile().map_err(io)?;
    let program = std::env::current_exe().map_err(io)?;
    let mut command = Command::new(program);
    command.args(["serve", "--exit-when-idle", "--store"]).arg(absolute(&context.store_path()));
    command.arg("--socket").arg(absolute(socket));
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
    if !word.is_empty() {
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
    Err(Failure::Told { status: u8::try_from(status.code().unwrap_or(70)).unwrap_or(70), text })
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
