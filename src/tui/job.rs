//! Work beside a session. What takes longer than a person notices (all rules, the linkage engine, an export) runs on a
//! thread of its own; the session waits for it asleep and is woken when it moved, ten times a second at most. A session
//! that goes away stops what can be stopped and waits for the rest: the register is closed after it.
//!
//! A screen asks for work with `Ctx::work`; the screen that shows it is `screens/working`.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::screen::{Answer, Effect, Toast};
use super::theme::Tone;
use soxa_service::ServiceError;
use soxa_text::words::Both;

/// Work shorter than this is waited for: no bar flickers by.
const NOTICED: Duration = Duration::from_millis(100);
/// A bar is drawn anew at most so often.
const PACE: Duration = Duration::from_millis(100);

/// Wakes the session that waits.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

type Work = Box<dyn FnOnce(&Progress) -> Result<Ending, Failed> + Send>;

/// Why work failed, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed(pub Both);

impl From<ServiceError> for Failed {
    fn from(error: ServiceError) -> Self {
        Self(Both::of(&error))
    }
}

/// What becomes of work that went well.
#[derive(Debug, Default)]
pub struct Ending {
    /// What the screen below is told.
    pub answer: Option<Answer>,
    /// What the session does then.
    pub then: Vec<Effect>,
}

impl Ending {
    /// It is said that it is done.
    pub fn said(tone: Tone, text: String) -> Self {
        Self::from(Effect::Toast(Toast { text, tone }))
    }

    /// The same, telling the screen below.
    #[must_use]
    pub fn answering(self, answer: Answer) -> Self {
        Self { answer: Some(answer), ..self }
    }
}

impl From<Effect> for Ending {
    fn from(effect: Effect) -> Self {
        Self { answer: None, then: vec![effect] }
    }
}

/// A piece of work: not begun, going on, or at its end. All its clones are the same work.
#[derive(Clone)]
pub struct Job(Arc<Shared>);

struct Shared {
    /// What is done, in words.
    what: String,
    /// Whether it asks if it is to go on.
    stops: bool,
    work: Mutex<Option<Work>>,
    progress: Progress,
    ended: Mutex<Option<Result<Ending, Failed>>>,
    end: Condvar,
    is_over: AtomicBool,
    /// Whether it ended before anybody noticed.
    was_quick: AtomicBool,
}

/// How far work is: told by it, read by whoever draws it.
#[derive(Default)]
pub struct Progress {
    done: AtomicU64,
    of: AtomicU64,
    stop: AtomicBool,
    told: Mutex<Option<Instant>>,
    waker: Mutex<Option<Waker>>,
}

impl Progress {
    /// So much of so much is done; whether to go on.
    pub fn at(&self, done: u64, of: u64) -> bool {
        self.done.store(done, Ordering::Relaxed);
        self.of.store(of, Ordering::Relaxed);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|at| at.elapsed() >= PACE) {
            *told = Some(Instant::now());
            drop(told);
            self.wake();
        }
        !self.stop.load(Ordering::Relaxed)
    }

    fn wake(&self) {
        let waker = self.waker.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(wake) = waker {
            wake();
        }
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Job").field(&self.0.what).finish()
    }
}

impl PartialEq for Job {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Job {}

impl Job {
    /// Work that stops when [`Progress::at`] says so.
    pub fn stoppable(
        what: &str,
        work: impl FnOnce(&Progress) -> Result<Ending, Failed> + Send + 'static,
    ) -> Self {
        Self::new(what, true, Box::new(work))
    }

    /// Work that goes on to its end once it is begun.
    pub fn whole(what: &str, work: impl FnOnce() -> Result<Ending, Failed> + Send + 'static) -> Self {
        Self::new(what, false, Box::new(move |_| work()))
    }

    fn new(what: &str, stops: bool, work: Work) -> Self {
        Self(Arc::new(Shared {
            what: what.to_owned(),
            stops,
            work: Mutex::new(Some(work)),
            progress: Progress::default(),
            ended: Mutex::default(),
            end: Condvar::new(),
            is_over: AtomicBool::new(false),
            was_quick: AtomicBool::new(false),
        }))
    }

    /// What is done, in words.
    pub fn what(&self) -> &str {
        &self.0.what
    }

    /// Whether it can be stopped.
    pub fn stops(&self) -> bool {
        self.0.stops
    }

    /// How much of how much is done; of nothing where that is not known.
    pub fn progress(&self) -> (u64, u64) {
        let progress = &self.0.progress;
        (progress.done.load(Ordering::Relaxed), progress.of.load(Ordering::Relaxed))
    }

    /// Asks it to stop.
    pub fn stop(&self) {
        self.0.progress.stop.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.0.progress.stop.load(Ordering::Relaxed)
    }

    /// Whether it is at its end.
    pub fn is_over(&self) -> bool {
        self.0.is_over.load(Ordering::Acquire)
    }

    /// Whether it was over before anybody noticed: the same again needs no bar either.
    pub fn was_quick(&self) -> bool {
        self.0.was_quick.load(Ordering::Relaxed)
    }

    /// How it ended, or the sentence that says why it failed; once, and only when it is over.
    pub fn take_end(&self) -> Option<Result<Ending, Failed>> {
        self.0.ended.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn run(&self) {
        let work = self.0.work.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(work) = work else { return };
        let began = Instant::now();
        let ran = catch_unwind(AssertUnwindSafe(|| work(&self.0.progress)));
        let ended = ran.unwrap_or_else(|_| {
            let what = &self.0.what;
            Err(Failed(Both {
                vi: format!("{what}: lỗi trong chương trình; báo người phụ trách kỹ thuật"),
                en: format!("{what}: a fault in the program; tell whoever looks after it"),
            }))
        });
        let mut end = self.0.ended.lock().unwrap_or_else(PoisonError::into_inner);
        *end = Some(ended);
        self.0.was_quick.store(began.elapsed() < NOTICED, Ordering::Relaxed);
        // Under the lock: whoever waits looks at it there, and must not miss the call.
        self.0.is_over.store(true, Ordering::Release);
        drop(end);
        self.0.end.notify_all();
        self.0.progress.wake();
    }

    fn wait(&self, limit: Duration) {
        let ended = self.0.ended.lock().unwrap_or_else(PoisonError::into_inner);
        // Only the moment counts, not how it ended.
        drop(self.0.end.wait_timeout_while(ended, limit, |_| !self.is_over()));
    }
}

/// The work of one session.
#[derive(Default)]
pub struct Jobs {
    waker: Option<Waker>,
    running: Vec<(Job, Option<JoinHandle<()>>)>,
}

impl Jobs {
    /// Who is woken from now on when work moves.
    pub fn set_waker(&mut self, waker: Waker) {
        for (job, _) in &self.running {
            *job.0.progress.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&waker));
        }
        self.waker = Some(waker);
    }

    /// Begins work, and waits for it as long as nobody notices.
    pub fn begin(&mut self, job: &Job) {
        job.0.progress.waker.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&self.waker);
        let on_thread = job.clone();
        let thread = std::thread::Builder::new().name("job".to_owned()).spawn(move || on_thread.run());
        if thread.is_err() {
            // Without a thread it is done here: slow, and not left undone.
            job.run();
        }
        self.running.push((job.clone(), thread.ok()));
        job.wait(NOTICED);
    }

    /// Whether any is under way or has just ended.
    pub fn is_idle(&self) -> bool {
        self.running.is_empty()
    }

    /// Those that have ended, each once.
    pub fn take_over(&mut self) -> Vec<Job> {
        let (over, running) =
            std::mem::take(&mut self.running).into_iter().partition(|(job, _)| job.is_over());
        self.running = running;
        let over: Vec<(Job, Option<JoinHandle<()>>)> = over;
        over.into_iter().map(|(job, thread)| ended(job, thread)).collect()
    }

    /// Waits for all, at most so long each.
    pub fn settle(&self, limit: Duration) {
        for (job, _) in &self.running {
            job.wait(limit);
        }
    }

    /// Whether any is still under way.
    pub fn is_late(&self) -> bool {
        self.running.iter().any(|(job, _)| !job.is_over())
    }

    /// Asks all to stop.
    pub fn stop(&self) {
        for (job, _) in &self.running {
            job.stop();
        }
    }
}

fn ended(job: Job, thread: Option<JoinHandle<()>>) -> Job {
    // It catches its own panics.
    drop(thread.map(JoinHandle::join));
    job
}

impl Drop for Jobs {
    /// The register is closed after this: nobody may still be at it.
    fn drop(&mut self) {
        self.stop();
        for (job, thread) in self.running.drain(..) {
            ended(job, thread);
        }
    }
}
