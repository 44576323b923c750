//! Signals of the process's terminal: gone (SIGTERM, SIGHUP, and SIGINT and SIGQUIT sent from elsewhere), put away and fetched back (SIGTSTP, SIGCONT).

use std::io;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level;

use super::delivery::Delivery;
use super::restore;
use crate::tui::input::Input;

/// Turns signals into events, in a thread of its own.
pub(super) fn watch(delivery: Delivery) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            let send = |input| delivery.deliver(input);
            let listening = match signal {
                SIGTSTP => {
                    let told = send(Input::Suspend);
                    let _ = restore::restore();
                    // The default action stops the process here; it goes on from here with SIGCONT.
                    let _ = low_level::emulate_default_handler(SIGTSTP);
                    told
                }
                SIGCONT => {
                    let taken = restore::resume();
                    let size = crossterm::terminal::size();
                    if let (Ok(()), Ok((width, height))) = (taken, size) {
                        send(Input::Resize(width, height));
                    }
                    send(Input::Resume)
                }
                _ => send(Input::Hangup),
            };
            if !listening {
                return;
            }
        }
    })?;
    Ok(())
}
