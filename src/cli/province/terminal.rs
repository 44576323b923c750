//! The screens of the level above, on this terminal: a session without an owner, since there is no register.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::open::{manner, needs_terminal, options};
use crate::cli::upward::{login, place};
use crate::tui::input::{Arrival, Input, Mailbox, Timed};
use crate::tui::local::LocalTerminal;
use crate::tui::province::{Province, ProvinceTerminal};
use crate::tui::session::{Direct, Session, Source};

/// What this terminal's threads see happen; nothing where work beside the session moved.
struct Events(Receiver<Option<Timed>>);

impl Source for Events {
    fn wait(&mut self, patience: Option<Duration>, most: usize) -> Option<Vec<Arrival>> {
        let first = match patience {
            Some(patience) => self.0.recv_timeout(patience),
            None => self.0.recv().map_err(RecvTimeoutError::from),
        };
        match first {
            Ok(first) => {
                let more = self.0.try_iter().take(most.saturating_sub(1));
                Some(std::iter::once(first).chain(more).flatten().map(Arrival::Terminal).collect())
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(vec![Arrival::Owner(Input::Hangup)]),
        }
    }
}

/// Shows the screens until somebody leaves.
pub fn run(context: &Context, province: Province, url: &str) -> Result<u8, Failure> {
    needs_terminal()?;
    let options = options(context)?;
    let io = |e| Failure::io("terminal", e);
    let terminal = LocalTerminal::open(manner(options.theme)).map_err(io)?;
    let (to, from) = channel();
    let events = to.clone();
    terminal.hand_to(move |event| events.send(Some(event)).is_ok());
    let backend = ProvinceTerminal::new(province, place(url), login(url));
    let mut session = Session::new(backend, options, terminal.size());
    // A session that is gone needs no waking.
    session.wake_by(Arc::new(move || to.send(None).unwrap_or_default()));
    let ended = session.run(&mut Events(from), &Mailbox::default(), &mut Direct(terminal.writer()));
    terminal.close().map_err(io)?;
    ended.map_err(io)?;
    Ok(0)
}
