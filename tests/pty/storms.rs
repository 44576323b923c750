//! Sizes that change all the time.

use crate::place::Place;

#[test]
fn a_hundred_sizes_while_typing_lose_nothing() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.at_the_note();
    let text: String = (0..50).map(|n| if n % 6 == 5 { ' ' } else { char::from(b"ghkl"[n % 4]) }).collect();
    let mut keys = text.chars();
    let mut seed = 17_u32;
    for round in 0..100 {
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        let (columns, rows) = match round % 10 {
            0 => (1, 1),
            3 => (79, 23),
            6 => (200, 60),
            8 => (3, 200),
            _ => (1 + (seed >> 8) as u16 % 160, 1 + (seed >> 16) as u16 % 60),
        };
        terminal.resize(columns, rows);
        if round % 2 == 0
            && let Some(key) = keys.next()
        {
            terminal.send(key.to_string());
        }
        terminal.pause(u64::from(seed >> 24) % 8);
    }
    terminal.resize(80, 24).sees(&text).settles();
    let after = terminal.state().glass.screen().contents_formatted();
    let cursor = terminal.state().glass.screen().cursor_position();
    // A whole new picture, at a terminal about which nothing is known.
    terminal.resize(80, 25).settles().resize(80, 24).settles();
    let fresh = terminal.state().glass.screen().contents_formatted();
    assert_eq!(after, fresh);
    assert_eq!(cursor, terminal.state().glass.screen().cursor_position());
}

#[test]
fn a_terminal_that_is_too_small_says_how_much_is_missing() {
    let place = Place::new();
    let mut terminal = place.start().size(60, 20).open();
    terminal.sees("60x20").sees("20").resize(80, 24).sees("Tiếp nhận hồ sơ").resize(79, 24).sees("79x24");
    terminal.resize(1, 1).settles().resize(120, 40).sees("Thoát").send("\x11");
    assert_eq!(terminal.ends(), 0);
}
