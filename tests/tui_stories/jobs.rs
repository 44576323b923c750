//! Work beside a session: shown as a bar where it takes longer than a person notices, left with Esc.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use soxa::tui::job::{Ending, Failed, Job};
use soxa::tui::route::Route;
use soxa::tui::screen::Effect;
use soxa::tui::theme::Tone;
use soxa_service::ServiceError;

use super::glass::{App, app};

/// Work that is at 250 of 1,000 and stays there till it is let go.
fn held(what: &str) -> (Job, Sender<()>) {
    let (go, sign_in) = channel::<()>();
    let job = Job::stoppable(what, move |progress| {
        progress.at(250, 1_000);
        sign_in.recv().unwrap();
        if !progress.at(1_000, 1_000) {
            return Err(ServiceError::Stopped.into());
        }
        Ok(Ending::said(Tone::Good, "đã soát cả sổ".to_owned()))
    });
    (job, go)
}

fn begun(job: &Job) -> App {
    let mut app = app();
    app.waits(false);
    app.session().begin(job.clone());
    app.wait(1);
    app
}

#[test]
fn work_that_nobody_notices_shows_no_bar() {
    let mut app = app();
    app.waits(false);
    let arrive = Effect::Arrive(Route::Help(soxa::tui::route::HelpPage {
        title: "Phím".to_owned(),
        contexts: &["start"],
        about: "job.about",
        field: None,
        hints: Vec::new(),
    }));
    app.session().begin(Job::whole("việc ngắn", move || Ok(arrive.into())));
    app.wait(1).misses("việc ngắn").sees("Một việc dài chạy bên cạnh");
    assert_eq!(app.session().depth(), 2, "no layer of the work is left");
}

#[test]
fn long_work_says_what_it_does_and_how_far_it_is() {
    let (job, go) = held("Soát mọi quy tắc");
    let mut app = begun(&job);
    app.sees("Soát mọi quy tắc").sees("25 %").sees("250/1.000").sees("█").sees("Esc: dừng lại");
    go.send(()).unwrap();
    app.waits(true).misses("Soát mọi quy tắc").sees("đã soát cả sổ");
}

#[test]
fn esc_stops_work_that_can_be_stopped_and_nothing_more_is_said() {
    let (job, go) = held("Soát mọi quy tắc");
    let mut app = begun(&job);
    app.press("Esc").sees("Đã dừng: Soát mọi quy tắc").misses("250/1.000");
    assert!(job.is_stopped());
    go.send(()).unwrap();
    app.wait(60_000).waits(true).misses("đã soát").misses("✗");
}

#[test]
fn esc_leaves_work_that_cannot_be_stopped_and_its_end_is_told() {
    let (go, sign_in) = channel::<()>();
    let job = Job::whole("Xuất danh sách", move || {
        sign_in.recv().unwrap();
        Ok(Ending::said(Tone::Good, "đã xuất".to_owned()))
    });
    let mut app = begun(&job);
    app.sees("Esc: rời đi").press("Esc").sees("Vẫn chạy tiếp: Xuất danh sách");
    assert!(!job.is_stopped());
    go.send(()).unwrap();
    app.waits(true).sees("đã xuất");
}

#[test]
fn work_under_another_screen_goes_on_where_it_lay() {
    let (job, go) = held("Soát mọi quy tắc");
    let mut app = begun(&job);
    app.press("F1");
    go.send(()).unwrap();
    app.waits(true).misses("đã soát").press("Esc").sees("đã soát cả sổ");
}

#[test]
fn work_that_fails_says_why() {
    let mut app = app();
    app.session().begin(Job::whole("việc", || Err(Failed(soxa_text::words::Both::of("hết chỗ trên đĩa")))));
    app.wait(1).sees("hết chỗ trên đĩa");
    app.session().begin(Job::whole("việc hỏng", || panic!("a bug")));
    app.wait(1).sees("việc hỏng: lỗi trong chương trình");
    assert_eq!(app.session().depth(), 1);
}

#[test]
fn a_session_is_woken_a_few_times_a_second_however_often_work_moves() {
    let woken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&woken);
    let mut app = app();
    app.session().wake_by(Arc::new(move || {
        counter.fetch_add(1, Ordering::SeqCst);
    }));
    app.session().begin(Job::stoppable("việc", |progress| {
        for done in 0..60_u64 {
            for _ in 0..1_000 {
                progress.at(done, 60);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(Ending::default())
    }));
    app.waits(true);
    let woken = woken.load(Ordering::SeqCst);
    // The machine may be slow, never early: 60 pauses of 10 ms are six tenths of a second at least.
    assert!((2..=60).contains(&woken), "{woken}");
}

#[test]
fn a_session_that_goes_stops_its_work_and_waits_for_it() {
    let ended = Arc::new(AtomicUsize::new(0));
    let at_end = Arc::clone(&ended);
    let mut app = app();
    app.waits(false);
    app.session().begin(Job::stoppable("việc", move |progress| {
        while progress.at(1, 2) {
            std::thread::sleep(Duration::from_millis(1));
        }
        at_end.store(1, Ordering::SeqCst);
        Ok(Ending::default())
    }));
    drop(app);
    assert_eq!(ended.load(Ordering::SeqCst), 1);
}
