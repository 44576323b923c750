//! Keys, pastes and sizes of the process's terminal, read in a thread of its own.

use std::collections::VecDeque;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyModifiers};
use rustix::event::{PollFd, PollFlags, poll};

use super::delivery::Delivery;
use crate::tui::input::Input;

/// Reads until the terminal is gone or nobody listens any more.
pub(super) fn watch(delivery: Delivery, remote: bool) {
    std::thread::spawn(move || {
        let mut ready = VecDeque::new();
        loop {
            let read = ready.pop_front().map_or_else(event::read, Ok);
            let whole =
                read.and_then(
                    |event| if is_escape(&event) { escaped(event, &mut ready, remote) } else { Ok(event) },
                );
            let input = match whole {
                Ok(Event::Key(key)) => Input::Key(key),
                Ok(Event::Paste(text)) => Input::Paste(text),
                Ok(Event::Resize(width, height)) => Input::Resize(width, height),
                Ok(Event::Mouse(mouse)) => Input::Mouse(mouse),
                Ok(_) => continue,
                // The end of standard input, or a terminal that no longer answers.
                Err(_) => {
                    delivery.deliver(Input::Hangup);
                    return;
                }
            };
            if !delivery.deliver(input) {
                return;
            }
        }
    });
}

/// Tells when the other end of the line is closed. A terminal that does not control the process says so by no
/// signal, and what reads keys only finds nothing to read.
pub(super) fn watch_line(delivery: Delivery) {
    std::thread::spawn(move || {
        let stdin = std::io::stdin();
        loop {
            let mut line = [PollFd::new(&stdin, PollFlags::empty())];
            let woken = poll(&mut line, None);
            let gone = line.iter().any(|fd| fd.revents().intersects(PollFlags::HUP | PollFlags::ERR));
            if gone {
                delivery.deliver(Input::Hangup);
            }
            if gone || woken.is_err_and(|error| error != rustix::io::Errno::INTR) {
                return;
            }
        }
    });
}

/// Parts of one sequence are no further apart than this, even where a slow line tore it.
const TORN: Duration = Duration::from_millis(25);
/// What was read at once is there at once; a lone Esc at this terminal waits no longer.
const AT_ONCE: Duration = Duration::from_micros(100);

fn is_escape(event: &Event) -> bool {
    matches!(event, Event::Key(key) if key.code == KeyCode::Esc && key.modifiers.is_empty())
}

fn plain(event: &Event) -> Option<char> {
    match event {
        Event::Key(KeyEvent { code: KeyCode::Char(c), modifiers, .. })
            if modifiers.difference(KeyModifiers::SHIFT).is_empty() =>
        {
            Some(*c)
        }
        _ => None,
    }
}

/// After Esc: the rest of a sequence the library did not take for one. `ESC ESC [ B` is how PuTTY and rxvt send
/// Alt+Down; `ESC`, and a moment later `[ B`, is Down over a line that tore it. What is neither stays in `ready`.
fn escaped(escape: Event, ready: &mut VecDeque<Event>, remote: bool) -> std::io::Result<Event> {
    if !ready.is_empty() {
        return Ok(escape);
    }
    let together = event::poll(AT_ONCE)?;
    let more = together || (remote && event::poll(TORN)?);
    if !more {
        return Ok(escape);
    }
    let mut text = String::new();
    loop {
        let next = event::read()?;
        let c = plain(&next);
        ready.push_back(next);
        text.extend(c);
        match (c, named(&text)) {
            (Some(_), Sequence::Key(code)) => {
                ready.clear();
                let key = |modifiers| Event::Key(KeyEvent::new(code, modifiers));
                if !together {
                    return Ok(key(KeyModifiers::NONE));
                }
                if matches!(code, KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right) {
                    return Ok(key(KeyModifiers::ALT));
                }
                // Escape and then a key, which a slow line brought together.
                ready.push_back(key(KeyModifiers::NONE));
                return Ok(escape);
            }
            (Some(_), Sequence::Begun) if event::poll(TORN)? => {}
            _ => return Ok(escape),
        }
    }
}

/// How far the end of a sequence has come.
#[derive(Debug, PartialEq, Eq)]
enum Sequence {
    Begun,
    Key(KeyCode),
    None,
}

fn named(text: &str) -> Sequence {
    let code = match text {
        "[" | "O" => return Sequence::Begun,
        "[A" | "OA" => KeyCode::Up,
        "[B" | "OB" => KeyCode::Down,
        "[C" | "OC" => KeyCode::Right,
        "[D" | "OD" => KeyCode::Left,
        "[H" | "OH" | "[1~" | "[7~" => KeyCode::Home,
        "[F" | "OF" | "[4~" | "[8~" => KeyCode::End,
        "[2~" => KeyCode::Insert,
        "[3~" => KeyCode::Delete,
        "[5~" => KeyCode::PageUp,
        "[6~" => KeyCode::PageDown,
        "OP" => KeyCode::F(1),
        "OQ" => KeyCode::F(2),
        "OR" => KeyCode::F(3),
        "OS" => KeyCode::F(4),
        _ => return numbered(text),
    };
    Sequence::Key(code)
}

/// `[11~` to `[24~`: the function keys, with the gaps they have on every terminal.
fn numbered(text: &str) -> Sequence {
    let Some(digits) = text.strip_prefix('[') else { return Sequence::None };
    let Some(digits) = digits.strip_suffix('~') else {
        let begun = digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        return if begun { Sequence::Begun } else { Sequence::None };
    };
    match digits.parse::<u8>() {
        Ok(n @ 11..=15) => Sequence::Key(KeyCode::F(n - 10)),
        Ok(n @ 17..=21) => Sequence::Key(KeyCode::F(n - 11)),
        Ok(n @ 23..=24) => Sequence::Key(KeyCode::F(n - 12)),
        _ => Sequence::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_sequences() {
        assert_eq!(named("[B"), Sequence::Key(KeyCode::Down));
        assert_eq!(named("[2"), Sequence::Begun);
        assert_eq!(named("[24"), Sequence::Begun);
        assert_eq!(named("[24~"), Sequence::Key(KeyCode::F(12)));
        assert_eq!(named("[11~"), Sequence::Key(KeyCode::F(1)));
        assert_eq!(named("[21~"), Sequence::Key(KeyCode::F(10)));
        assert_eq!(named("Om"), Sequence::None);
        assert_eq!(named("[x"), Sequence::None);
    }
}
