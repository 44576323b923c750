//! Notices of personal ids for a whole hamlet: counted first, printed pile by pile, and whatever was written down is
//! printed, however early one leaves.

use crate::commune::{Commune, Terminal};
use soxa_service::{notices, printing};

const HAMLET: &str = "Thôn Gò Tranh";

/// Those who have none yet, the notices there are, and the files in the queue.
fn standing(terminal: &Terminal) -> (usize, usize, usize) {
    let (register, actor) = (&terminal.workspace.register, &terminal.workspace.actor);
    let left = notices::without_notice(register, actor, Some(HAMLET)).unwrap().len();
    let all = notices::list(register, actor, None).unwrap().len();
    (left, all, printing::pending(register, actor).unwrap().len())
}

#[test]
fn those_of_a_hamlet_are_counted_and_printed_through_the_queue() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let (left, had, queued) = standing(&terminal);
    assert!(left > 100, "{left}");
    terminal.app.press("3").wait(200).press("F7").press("F8").sees("In cho một thôn").type_text("go tranh");
    terminal.app.press("Enter").wait(200).press("F2").sees(&format!("{left} người chưa có thông báo"));
    // Nothing is written down before it was seen how many they are.
    assert_eq!(standing(&terminal), (left, had, queued));
    terminal.app.press("F2").wait(200).sees(&format!("{left} thông báo"));
    let piles = left.div_ceil(50);
    assert_eq!(standing(&terminal), (0, had + left, queued + piles));
    let files = std::fs::read_dir(terminal.workspace.slips()).unwrap();
    let pdfs = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
    assert_eq!(pdfs.filter(|bytes| bytes.starts_with(b"%PDF")).count(), piles);
    // A second time there is nobody left.
    terminal.app.press("F8").type_text("go tranh").press("Enter").wait(200).press("F2").wait(200);
    terminal.app.sees("ai có số định danh cũng đã có thông báo");
}

#[test]
fn who_leaves_meanwhile_finds_every_notice_that_was_written_down_in_the_queue() {
    let commune = Commune::open();
    let mut terminal = commune.terminal();
    let (left, had, queued) = standing(&terminal);
    terminal.app.press("3").wait(200).press("F7").press("F8").type_text("go tranh").press("Enter").wait(200);
    terminal.app.press("F2").sees("người chưa có thông báo").waits(false).press("F2");
    terminal.app.sees("In thông báo số định danh").press("Esc").sees("Đã dừng").waits(true).wait(200);
    let (after, all, files) = standing(&terminal);
    let written = all - had;
    assert_eq!(after, left - written);
    assert_eq!(files - queued, written.div_ceil(50));
}
