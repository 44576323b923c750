//! Text from outside that means to drive the terminal: in records on every screen, and a million cells of it at random.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use soxa::tui::fit;
use soxa::tui::painter::Painter;
use soxa::tui::theme::Theme;

use crate::commune::Commune;

/// What was seen to pass through libraries, and what belongs to the same families. Parameters such as 9999 and letters
/// such as `c` stand nowhere in soxa's own sequences, so that one that got through cannot hide among them.
const CASES: [&str; 22] = [
    "\u{1b}]52;c;cHduZWQ=\u{7}",
    "\u{1b}[9999;1H",
    "\u{1b}c",
    "\u{1b}[9999J",
    "\u{9b}9999J",
    "\u{9d}52;c;cHduZWQ=\u{9c}",
    "trước\rsau",
    "chuông\u{7}",
    "lùi\u{8}\u{8}\u{8}",
    "rỗng\u{0}",
    "xóa\u{7f}",
    "cột\tcột",
    "\u{202e}nghịch\u{202c}",
    "\u{2067}nghịch\u{2069}",
    "zw\u{200b}sp\u{200e}\u{200f}",
    "\u{feff}bom",
    "mềm\u{ad}",
    "hàn\u{3164}\u{115f}\u{1160}\u{ffa0}",
    "thẻ\u{e0041}\u{e007f}",
    "dòng\u{2028}đoạn\u{2029}",
    "\u{fff9}chú\u{fffb} nối\u{200d}",
    "Zalgo\u{301}\u{302}\u{303}\u{309}\u{323}\u{300}\u{301}\u{302}\u{303}\u{309}\u{323}",
];

/// What may never be among the bytes of a frame, once soxa's own sequences are taken out.
fn forbidden(bytes: &str) -> Option<String> {
    let mut rest = bytes.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => {
                match rest.next() {
                    Some('[') => {}
                    // A reverse index: how a list is moved down.
                    Some('M') => continue,
                    _ => return Some("an escape that begins no sequence".to_owned()),
                }
                let mut sequence = String::new();
                loop {
                    match rest.next() {
                        Some(c @ ('0'..='9' | ';' | '?')) => sequence.push(c),
                        Some(c @ ('A'..='H' | 'J' | 'K' | 'L' | 'M' | 'S' | 'T' | 'h' | 'l' | 'm' | 'r')) => {
                            sequence.push(c);
                            break;
                        }
                        other => return Some(format!("{sequence} {other:?}")),
                    }
                }
                if sequence.contains("9999") {
                    return Some(sequence);
                }
            }
            '\r' | '\n' | '\u{8}' => {}
            c if c.is_control()
                || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                    | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
                    | '\u{e0000}'..='\u{e0fff}') =>
            {
                return Some(format!("{c:?}"));
            }
            _ => {}
        }
    }
    None
}

#[test]
fn no_record_drives_the_terminal_from_any_screen() {
    let commune = Commune::open();
    let mut rows = String::from("local_id,full_name,other_names,birth_place,address,note,phone\n");
    for (n, case) in CASES.iter().enumerate() {
        let quoted = format!("\"Đinh Ác {case} Ý {n}\"");
        rows.push_str(&format!("X{n},{quoted},{quoted},{quoted},{quoted},{quoted},\"{case}\"\n"));
    }
    commune.command(&["import", "people"], &rows);
    let mut terminal = commune.terminal();
    let mut frames = 0;
    let mut look = |terminal: &mut crate::commune::Terminal, what: &str| {
        frames += 1;
        let found = forbidden(terminal.app.bytes());
        assert_eq!(found, None, "{what}");
    };
    for n in 0..CASES.len() {
        terminal.app.press("3").wait(200);
        terminal.app.type_text(&format!("dinh ac y {n}")).wait(200);
        look(&mut terminal, "people");
        terminal.app.press("Enter").wait(200);
        look(&mut terminal, "person");
        for key in ["PgDn", "F4", "Esc", "Esc", "Esc"] {
            terminal.app.press(key).wait(100);
            look(&mut terminal, key);
        }
    }
    for screen in ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"] {
        terminal.app.press(screen).wait(200);
        look(&mut terminal, screen);
        for case in CASES {
            terminal.app.paste(case);
            look(&mut terminal, case);
            terminal.app.scan(case).wait(200);
            look(&mut terminal, case);
        }
        for key in ["F1", "Esc", "Esc", "Esc", "Esc"] {
            terminal.app.press(key).wait(100);
            look(&mut terminal, key);
        }
    }
    assert!(frames > 500, "{frames}");
}

#[test]
fn a_million_cells_of_anything_send_only_letters() {
    const AREA: Rect = Rect { x: 0, y: 0, width: 200, height: 60 };
    // A linear congruence of Knuth's: the same million each time.
    let mut state = 20_261_125_u64;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut painter = Painter::new(Theme::default());
    let mut cells = 0;
    while cells < 1_000_000 {
        let mut buffer = Buffer::empty(AREA);
        for y in 0..AREA.height {
            let mut text = String::new();
            while text.chars().count() < usize::from(AREA.width) {
                match next(8) {
                    0 => text.push_str(CASES[next(CASES.len() as u64) as usize]),
                    1 => text.extend(char::from_u32(next(0x20) as u32)),
                    2 => text.extend(char::from_u32(0x80 + next(0x20) as u32)),
                    3 => text.extend(char::from_u32(0x2000 + next(0x70) as u32)),
                    4 => text.extend(char::from_u32(next(0x11_0000) as u32)),
                    _ => text.extend(char::from_u32(0x20 + next(0x1f00) as u32)),
                }
            }
            cells += u64::from(fit::put(&mut buffer, 0, y, &text, AREA.width, Style::new()));
        }
        let bytes = painter.paint(&mut buffer, None);
        assert_eq!(forbidden(&bytes), None);
    }
}
