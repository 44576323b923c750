#![allow(missing_docs, clippy::all, clippy::pedantic, clippy::unwrap_used)]
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Size;
use soxa::tui::{
    desk::Desk,
    input::{Input, Timed},
    keymap::Keymap,
    office::Office,
    session::{Options, Session},
    theme::Theme,
    words::{Lang, Words},
};
use soxa_service::Register;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let register = Arc::new(
        Register::open(
            std::path::Path::new(&path),
            None,
            soxa_domain::rulebook::RuleBook::built_in().unwrap(),
        )
        .unwrap(),
    );
    let actor = register.actor(0, "pts/9").unwrap();
    let office: Rc<dyn Desk> = Rc::new(Office::new(register, actor, "/tmp".into()));
    let options = Options {
        words: Rc::new(Words::of(Lang::Vi).unwrap()),
        keymap: Rc::new(Keymap::in_force(|_| None).unwrap()),
        theme: Theme::default(),
    };
    let mut s = Session::new(office, options, Size { width: 80, height: 24 });
    let mut at = 1000;
    let mut key = |s: &mut Session, code: KeyCode, m: KeyModifiers| {
        at += 200;
        let a = Instant::now();
        s.take(Timed { at, input: Input::Key(KeyEvent::new(code, m)) });
        let t = a.elapsed();
        let b = Instant::now();
        let f = s.frame();
        (t.as_secs_f64() * 1e6, b.elapsed().as_secs_f64() * 1e6, f.len())
    };
    s.frame();
    key(&mut s, KeyCode::Char('3'), KeyModifiers::ALT);
    let med = |v: &mut Vec<f64>| {
        v.sort_by(f64::total_cmp);
        v[v.len() / 2]
    };
    for pause in (if std::env::args().nth(2).is_some() { vec![0] } else { vec![0, 20, 0, 20] }) {
        for mode in ["letter", "step"] {
            let (mut take, mut frame, mut bytes) = (vec![], vec![], 0);
            if mode == "step" {
                for c in "dinh".chars() {
                    key(&mut s, KeyCode::Char(c), KeyModifiers::NONE);
                }
            }
            for _ in
                0..(if pause == 0 { std::env::args().nth(2).map_or(8, |n| n.parse().unwrap()) } else { 8 })
            {
                let keys: Vec<KeyCode> = if mode == "letter" {
                    "dinh van".chars().map(KeyCode::Char).chain([KeyCode::Backspace; 8]).collect()
                } else {
                    [KeyCode::Down; 10].into_iter().chain([KeyCode::Up; 10]).collect()
                };
                for k in keys {
                    if pause > 0 {
                        std::thread::sleep(Duration::from_millis(pause));
                    }
                    let (t, f, n) = key(&mut s, k, KeyModifiers::NONE);
                    take.push(t);
                    frame.push(f);
                    bytes += n;
                }
            }
            if mode == "step" {
                key(&mut s, KeyCode::Char('u'), KeyModifiers::CONTROL);
            }
            println!(
                "pause {pause} {mode}: take {:.1} frame {:.1} us, bytes {}",
                med(&mut take),
                med(&mut frame),
                bytes / take.len()
            );
        }
    }
}
