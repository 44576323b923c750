//! Keys, pastes and sizes of the process's terminal, read in a thread of its own.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyModifiers};
use rustix::event::{PollFd, PollFlags, poll};

use super::delivery::Delivery;
use crate::tui::input::Input;

/// Reads until the terminal is gone or nobody listens any more.
pub(super) fn watch(delivery: Delivery, remote: bool) {
    std::thread::spawn(move || {
        let mut line = Line::new(remote);
        loop {
            let input = match line.next() {
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

/// What was read at once is there at once.
const AT_ONCE: Duration = Duration::from_micros(100);
/// For so long the rest of a sequence is waited for at first: at this terminal, and over a network.
const NEAR: Duration = Duration::from_millis(25);
const FAR: Duration = Duration::from_millis(60);
/// Nobody waits longer for Escape, whatever the line does.
const LONGEST: Duration = Duration::from_millis(400);
/// What comes later after Escape belongs to something else.
const AFTER: Duration = Duration::from_secs(1);
/// Nobody types two keys so close together: what does is one sequence of a terminal.
const HAND: Duration = Duration::from_millis(8);

/// What comes over the line, and how it was seen to tear sequences apart.
struct Line {
    ready: VecDeque<Event>,
    /// For how long the rest of a sequence is waited for, as this line needs.
    patience: Duration,
    /// When Escape was handed on alone.
    alone: Option<Instant>,
}

impl Line {
    fn new(remote: bool) -> Self {
        Self { ready: VecDeque::new(), patience: if remote { FAR } else { NEAR }, alone: None }
    }

    fn next(&mut self) -> std::io::Result<Event> {
        let event = self.ready.pop_front().map_or_else(event::read, Ok)?;
        if is_escape(&event) {
            return self.escaped(event);
        }
        // Escape was handed on, and this is what it was the beginning of.
        let since = self.alone.take().map(|at| at.elapsed()).filter(|since| *since < AFTER);
        match since {
            Some(since) if matches!(plain(&event), Some('[' | 'O')) => self.late(event, since),
            _ => Ok(event),
        }
    }

    /// The line tore a sequence apart by so much.
    fn learn(&mut self, gap: Duration) {
        self.patience = longer(self.patience, gap);
    }

    /// After Esc: the rest of a sequence the library did not take for one. `ESC ESC [ B` is how PuTTY and rxvt send
    /// Alt+Down; `ESC`, and a moment later `[ B`, is Down over a line that tore it. What is neither stays in `ready`.
    fn escaped(&mut self, escape: Event) -> std::io::Result<Event> {
        if !self.ready.is_empty() {
            return Ok(escape);
        }
        let begun = Instant::now();
        let together = event::poll(AT_ONCE)?;
        if !together && !event::poll(self.patience)? {
            self.alone = Some(begun);
            return Ok(escape);
        }
        let (mut text, mut last) = (String::new(), begun);
        loop {
            let next = event::read()?;
            let c = plain(&next);
            self.ready.push_back(next);
            text.extend(c);
            if !together {
                self.learn(last.elapsed());
            }
            last = Instant::now();
            match (c, named(&text)) {
                (Some(_), Sequence::Key(code)) => {
                    self.ready.clear();
                    let key = |modifiers| Event::Key(KeyEvent::new(code, modifiers));
                    if !together {
                        return Ok(key(KeyModifiers::NONE));
                    }
                    if matches!(code, KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right) {
                        return Ok(key(KeyModifiers::ALT));
                    }
                    // Escape and then a key, which a slow line brought together.
                    self.ready.push_back(key(KeyModifiers::NONE));
                    return Ok(escape);
                }
                (Some(_), Sequence::Begun) if event::poll(self.patience)? => {}
                _ => return Ok(escape),
            }
        }
    }

    /// What begins like the rest of a sequence so long after Escape: one, where it comes faster than hands type. Then
    /// the line needs more patience than it was given, and no letters of it are typed into a field.
    fn late(&mut self, first: Event, since: Duration) -> std::io::Result<Event> {
        let mut text: String = plain(&first).into_iter().collect();
        let mut events = vec![first];
        while named(&text) == Sequence::Begun && event::poll(HAND)? {
            let next = event::read()?;
            let c = plain(&next);
            events.push(next);
            let Some(c) = c else { break };
            text.push(c);
        }
        if let Sequence::Key(code) = named(&text) {
            self.learn(since);
            return Ok(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
        let mut events = events.into_iter();
        let first = events.next();
        self.ready.extend(events);
        first.map_or_else(event::read, Ok)
    }
}

/// The patience that a line needs which tore a sequence apart by so much: twice that, and never less than before.
fn longer(patience: Duration, gap: Duration) -> Duration {
    patience.max((gap * 2).min(LONGEST))
}

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
    fn patience_follows_the_line_up_to_a_bound() {
        let ms = Duration::from_millis;
        assert_eq!(longer(ms(25), ms(3)), ms(25));
        assert_eq!(longer(ms(25), ms(40)), ms(80));
        assert_eq!(longer(ms(80), ms(10)), ms(80));
        assert_eq!(longer(ms(80), ms(900)), LONGEST);
    }

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
