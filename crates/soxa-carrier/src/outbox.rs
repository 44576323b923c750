//! Where the next rows come from: a commune's register, asked by running its command.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::problem::OutboxProblem;
use soxa_upward::exchange::Incoming;
use soxa_upward::message::{Next, Standing};

/// The most bytes that an answer may have.
pub const LARGEST: usize = 64 << 20;

/// How much of what a command complains is shown.
const SHOWN_LINES: usize = 6;
const SHOWN_BYTES: usize = 4_096;

/// What gives a commune's next rows.
pub trait Outbox {
    /// The rows behind a standing, about so many bytes of them at most.
    ///
    /// # Errors
    /// The register cannot be opened or gives nothing that can be read.
    fn next(&mut self, standing: &Standing, most_bytes: usize) -> Result<Next, OutboxProblem>;

    /// Takes in what other communes told this one.
    ///
    /// # Errors
    /// As for [`Outbox::next`].
    fn take_in(&mut self, incoming: &Incoming) -> Result<(), OutboxProblem>;
}

/// The outbox of a register of soxa: a command that is told a standing and a size, and prints the next rows; told that there
/// are messages, it reads them.
#[derive(Debug, Clone)]
pub struct SoxaOutbox {
    program: PathBuf,
    arguments: Vec<OsString>,
}

impl SoxaOutbox {
    /// Of a command: the program and what it is told before the standing.
    pub fn new(program: PathBuf, arguments: Vec<OsString>) -> Self {
        Self { program, arguments }
    }
}

impl SoxaOutbox {
    /// Waits until somebody at the register asks for a sending, for so long at most. Where nobody can ask, or the register
    /// knows no such thing, it is only the time that passes.
    pub fn wait(&self, limit: Duration) {
        #[derive(serde::Deserialize)]
        struct Waited {
            rung: bool,
        }
        let begun = Instant::now();
        let seconds = limit.as_secs().to_string();
        let answer = self.answer(&["--wait", &seconds], Vec::new()).unwrap_or_default();
        let was_rung = serde_json::from_slice::<Waited>(&answer).is_ok_and(|waited| waited.rung);
        if !was_rung {
            std::thread::sleep(limit.saturating_sub(begun.elapsed()));
        }
    }

    /// What the command prints, told some options and given some bytes to read.
    fn answer(&self, options: &[&str], told: Vec<u8>) -> Result<Vec<u8>, OutboxProblem> {
        let not_started = |error: std::io::Error| OutboxProblem::NotStarted {
            program: self.program.clone(),
            said: error.to_string(),
        };
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .args(options)
            .stdin(if told.is_empty() { Stdio::null() } else { Stdio::piped() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(not_started)?;
        // A command that ends before it has read everything says by its status what it made of it.
        let teller = child
            .stdin
            .take()
            .map(|mut stream| std::thread::spawn(move || stream.write_all(&told).unwrap_or_default()));
        let complaints = child.stderr.take().map(|stream| std::thread::spawn(move || last_of(stream)));
        let mut answer = Vec::new();
        let read = match child.stdout.take() {
            Some(stream) => stream.take(LARGEST as u64 + 1).read_to_end(&mut answer),
            None => Ok(0),
        };
        let is_too_large = answer.len() > LARGEST;
        if is_too_large || read.is_err() {
            // It would wait for ever for somebody to read on; if it is gone by itself, so much the better.
            child.kill().unwrap_or_default();
        }
        let ended = child.wait().map_err(not_started)?;
        if let Some(teller) = teller {
            teller.join().unwrap_or_default();
        }
        let said = complaints.and_then(|reader| reader.join().ok()).unwrap_or_default();
        read.map_err(not_started)?;
        if is_too_large {
            return Err(OutboxProblem::TooLarge { most: LARGEST });
        }
        match ended.code() {
            Some(0) => Ok(answer),
            Some(status) => Err(OutboxProblem::Ended { status: u8::try_from(status).unwrap_or(70), said }),
            None => Err(OutboxProblem::Killed { said }),
        }
    }
}

impl Outbox for SoxaOutbox {
    fn next(&mut self, standing: &Standing, most_bytes: usize) -> Result<Next, OutboxProblem> {
        let standing = serde_json::to_string(standing).map_err(|error| not_read(&error))?;
        let options = ["--standing", &standing, "--most", &most_bytes.to_string()];
        let answer = self.answer(&options, Vec::new())?;
        serde_json::from_slice(&answer).map_err(|error| not_read(&error))
    }

    fn take_in(&mut self, incoming: &Incoming) -> Result<(), OutboxProblem> {
        let told = serde_json::to_vec(incoming).map_err(|error| not_read(&error))?;
        self.answer(&["--incoming", "-"], told).map(drop)
    }
}

fn not_read(error: &serde_json::Error) -> OutboxProblem {
    OutboxProblem::NotRead { said: error.to_string() }
}

/// The last lines of a stream, which is read to its end however long it is.
fn last_of(mut stream: impl Read) -> String {
    let mut kept = Vec::new();
    let mut piece = [0; SHOWN_BYTES];
    while let Ok(length) = stream.read(&mut piece) {
        if length == 0 {
            break;
        }
        kept.extend(piece.iter().take(length));
        kept.drain(..kept.len().saturating_sub(SHOWN_BYTES));
    }
    let text = String::from_utf8_lossy(&kept);
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.get(lines.len().saturating_sub(SHOWN_LINES)..).unwrap_or_default().join("\n");
    soxa_text::display::sanitise_multiline(&last).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(script: &str) -> Result<Next, OutboxProblem> {
        // The standing and the size come behind the name of the script.
        let arguments = ["-c", script, "register"].map(OsString::from).to_vec();
        SoxaOutbox::new("/bin/sh".into(), arguments).next(&Standing::new("a"), 512)
    }

    #[test]
    fn a_command_is_told_the_standing_and_answers_with_rows() {
        assert_eq!(answers("echo '\"nothing\"'"), Ok(Next::Nothing));
        let script = r#"test "$1 $3 $4" = "--standing --most 512" && echo "$2" | grep -q '"commune":"a"' && echo '"nothing"'"#;
        assert_eq!(answers(script), Ok(Next::Nothing));
    }

    #[test]
    fn between_two_sendings_it_waits_to_be_asked_and_no_longer_than_it_should() {
        let wait = |script: &str, limit| {
            let arguments = ["-c", script, "register"].map(OsString::from).to_vec();
            let begun = Instant::now();
            SoxaOutbox::new("/bin/sh".into(), arguments).wait(limit);
            begun.elapsed()
        };
        let asked = wait(r#"test "$1 $2" = "--wait 60" && echo '{"rung": true}'"#, Duration::from_mins(1));
        assert!(asked < Duration::from_secs(30), "{asked:?}");
        for nobody in [r#"echo '{"rung": false}'"#, "exit 2", "echo '{'"] {
            assert!(wait(nobody, Duration::from_millis(300)) >= Duration::from_millis(300), "{nobody}");
        }
    }

    #[test]
    fn what_a_command_complains_is_handed_on_with_its_status() {
        let wanted = OutboxProblem::Ended { status: 4, said: "locked\nby another".into() };
        assert_eq!(answers("echo 'locked\nby another' >&2; exit 4"), Err(wanted));
        let long = answers("yes complaint | head -c 1000000 >&2; echo end >&2; exit 3");
        assert!(
            matches!(long, Err(OutboxProblem::Ended { status: 3, said }) if said.ends_with("complaint\nend"))
        );
        assert!(matches!(answers("kill -9 $$"), Err(OutboxProblem::Killed { .. })));
        assert!(matches!(answers("echo '{'"), Err(OutboxProblem::NotRead { .. })));
        let missing = SoxaOutbox::new("/no/such/soxa".into(), Vec::new()).next(&Standing::new("a"), 1);
        assert!(matches!(missing, Err(OutboxProblem::NotStarted { .. })));
    }

    #[test]
    fn an_answer_without_end_is_not_waited_for() {
        assert_eq!(answers("yes"), Err(OutboxProblem::TooLarge { most: LARGEST }));
    }
}
