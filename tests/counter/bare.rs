//! Terminals that cannot scroll by a number of lines (the Linux console, vt100, vt220): what stands on them after any story is
//! what a whole redraw would put there.

use ratatui::layout::Size;
use soxa::tui::theme::Theme;

use crate::commune::{Commune, Terminal};

const SIZE: Size = Size { width: 80, height: 24 };

/// Whether bytes hold `ESC [ n S` or `ESC [ n T`.
fn scrolls_by_number(bytes: &str) -> bool {
    bytes.split("\x1b[").skip(1).any(|rest| {
        let end = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        end.starts_with('S') || end.starts_with('T')
    })
}

fn press(terminal: &mut Terminal, key: &str) {
    terminal.app.press(key);
    assert!(!scrolls_by_number(terminal.app.bytes()), "after {key}");
}

/// Holds that the screen is what it is after everything is drawn anew.
fn is_whole(terminal: &mut Terminal, story: &[&str]) {
    let shown = terminal.app.screen();
    terminal.app.resize(SIZE.width + 1, SIZE.height).resize(SIZE.width, SIZE.height);
    let anew = terminal.app.screen();
    assert!(shown == anew, "after {story:?}:\n{shown}\nwould be\n{anew}");
}

/// Keys that wander over lists, sheets and forms and write nothing.
const KEYS: [&str; 16] = [
    "Down", "Down", "Down", "Down", "Up", "PgDn", "PgUp", "End", "Home", "Enter", "Esc", "Alt+2", "Alt+3",
    "Alt+7", "Alt+9", "F1",
];

#[test]
fn what_stands_on_a_bare_terminal_is_what_a_redraw_would_put_there() {
    for term in ["linux", "vt100", "vt220"] {
        let commune = Commune::open();
        let mut terminal = commune.terminal_with(SIZE, Theme::for_terminal(term, false));
        let mut story = vec!["3", "dinh van"];
        press(&mut terminal, "3");
        terminal.app.wait(200).type_text("dinh van");
        for key in ["Down"; 23].into_iter().chain(["Up"; 8]) {
            press(&mut terminal, key);
            story.push(key);
        }
        is_whole(&mut terminal, &story);
        let mut seed: u32 = 21_361;
        for n in 0..160 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let key = KEYS[(seed >> 20) as usize % KEYS.len()];
            press(&mut terminal, key);
            story.push(key);
            if n % 8 == 7 {
                is_whole(&mut terminal, &story);
            }
        }
    }
}
