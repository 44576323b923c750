//! Opening places, and the work beside the session that some of them need first.

use std::time::Duration;

use super::Session;
use crate::tui::job::{Job, Waker};
use crate::tui::route::Route;
use crate::tui::screen::{Screen, UiEvent};
use crate::tui::screens;
use crate::tui::theme::Tone;

impl Session {
    /// Opens a place: at once, or after the work that it needs.
    pub(super) fn open(&mut self, route: &Route) {
        if *route == Route::Start {
            self.layers.clear();
            return;
        }
        let (first, _) = self.with_ctx(|_, ctx| screens::first(route, ctx));
        match first {
            Some(job) => self.begin(job),
            None => self.arrive(route),
        }
    }

    /// Opens a place for which all is ready.
    pub(super) fn arrive(&mut self, route: &Route) {
        let (screen, effects) = self.with_ctx(|_, ctx| screens::open(route, ctx));
        self.lay(screen);
        for effect in effects {
            self.apply(effect);
        }
    }

    /// Lays a screen on top that no place leads to.
    pub fn lay(&mut self, screen: Box<dyn Screen>) {
        self.layers.push(screen);
        // What takes a screen's place begins with typing.
        self.commands_at = self.commands_at.filter(|depth| *depth < self.layers.depth());
        self.dirty = true;
    }

    /// Who is woken when work beside the session moves.
    pub fn wake_by(&mut self, waker: Waker) {
        self.jobs.set_waker(waker);
    }

    /// Begins work; what is over before anybody notices shows no bar.
    pub fn begin(&mut self, job: Job) {
        self.jobs.begin(&job);
        self.lay(screens::working(job));
        self.look_at_jobs();
    }

    /// Shows how far work is, and goes on where it is over. What nobody waits for any more only says how it ended.
    pub(super) fn look_at_jobs(&mut self) {
        if self.jobs.is_idle() {
            return;
        }
        let mut left = self.jobs.take_over();
        left.retain(|job| {
            !job.is_stopped() && self.layers.all().all(|screen| screen.waits_for() != Some(job))
        });
        if self.layers.top().is_some_and(|screen| screen.waits_for().is_some()) {
            self.tell(&UiEvent::Moved);
        }
        for job in left {
            let done = self.options.words.fill("job.done", &[("what", job.what())]);
            self.say(Tone::Good, done);
            let ((), effects) = self.with_ctx(|_, ctx| ctx.settle(&job));
            self.say_only(effects);
            self.dirty = true;
        }
    }

    /// Waits until all work beside the session is over, at most so long for each piece.
    pub fn settle(&mut self, limit: Duration) {
        while !self.jobs.is_idle() {
            self.jobs.settle(limit);
            // Before what has ended starts the next.
            let is_late = self.jobs.is_late();
            self.look_at_jobs();
            if is_late {
                return;
            }
        }
    }
}
