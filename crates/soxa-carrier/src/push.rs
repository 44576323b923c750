//! Brings everything of a commune up that is not in yet: asks above where the commune stands, asks the register for what
//! comes next, writes it, and so on until there is nothing more.
//!
//! A line that breaks is no failure: after a pause the standing is read again, and what was in is not sent a second time.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::carry::{self, Taken, tell_above};
use crate::connection::{Address, Line, Purpose};
use crate::exchange::fetch;
use crate::outbox::Outbox;
use crate::problem::{CarryProblem, LineProblem, Problem, Refusal};
use crate::standing;
use soxa_upward::exchange::Incoming;
use soxa_upward::message::{Chunk, Mark, Next, Standing};

const FIRST_SIZE: usize = 64 << 10;
const SMALLEST_SIZE: usize = 4 << 10;
const LARGEST_SIZE: usize = 4 << 20;
/// A chunk that takes less is followed by a larger one.
const QUICK: Duration = Duration::from_secs(1);

/// How long lines that break are put up with.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// The pause after the first break; each further one is twice as long.
    pub first_pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
    /// How long nothing may go forward.
    pub in_all: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let [first_pause, longest_pause, in_all] = [1, 60, 600].map(Duration::from_secs);
        Self { first_pause, longest_pause, in_all }
    }
}

/// What is told while it goes on.
#[derive(Debug)]
pub enum Progress<'a> {
    /// A chunk is in.
    Written(&'a Chunk),
    /// The line is of no use just now; it is tried again after a pause.
    Again(&'a LineProblem, Duration),
}

/// What a push has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pushed {
    /// How many rows were sent and written.
    pub rows: usize,
    /// The last entry, which is in with all before it.
    pub last: Mark,
}

/// Brings everything up that an outbox has.
///
/// # Errors
/// The commune is held or its rows fork; a chunk is refused; the register gives nothing; or the database does not serve, for
/// longer than patience lasts where that may pass.
pub fn push(
    address: &Address,
    patience: Patience,
    outbox: &mut dyn Outbox,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Pushed, Problem> {
    let mut pace = Pace::new(patience);
    let mut rows = 0;
    loop {
        let problem = match round(address, outbox, &mut pace, &mut rows, progress) {
            Ok(last) => return Ok(Pushed { rows, last }),
            Err(problem) => problem,
        };
        match &problem {
            Problem::Line(line) if line.passes() => {
                let Some(pause) = pace.after_break() else { return Err(problem) };
                progress(Progress::Again(line, pause));
                sleep(pause);
            }
            _ => return Err(problem),
        }
    }
}

/// Over one connection.
fn round(
    address: &Address,
    outbox: &mut dyn Outbox,
    pace: &mut Pace,
    rows: &mut usize,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Mark, Problem> {
    let mut line = Line::open_known(address, Purpose::Write)?;
    let mut standing = line.work(standing::read)?;
    let mut told: Option<Incoming> = None;
    loop {
        let chunk = match outbox.next(&standing, pace.size)? {
            Next::Chunk(chunk) => chunk,
            Next::Nothing => {
                line.work(async |client| carry::seen(client, &standing.commune).await)?;
                let incoming = line.work(async |client| fetch(client, &standing.commune).await)?;
                if told.as_ref().is_some_and(|told| !incoming.has_news() || *told == incoming) {
                    return Ok(standing.last);
                }
                outbox.take_in(&incoming)?;
                // What it made of them goes up at once; what it made nothing of is not told twice.
                told = Some(incoming);
                continue;
            }
            Next::Fork { above, here } => {
                let refusal = fork(above, here);
                line.work(async |client| tell_above(client, &refusal).await)?;
                return Err(refusal.into());
            }
        };
        let begun = Instant::now();
        let if_not_moved = match line.work(async |client| carry::apply(client, &chunk).await) {
            Ok(Taken::Written) => {
                *rows += chunk.tables.iter().map(|table| table.rows.len() + table.gone.len()).sum::<usize>();
                progress(Progress::Written(&chunk));
                Refusal::Standstill
            }
            Ok(Taken::AlreadyIn) => Refusal::Standstill,
            Err(CarryProblem::Refused(refusal)) if refusal.is_stale() => refusal,
            Err(problem) => return Err(problem.into()),
        };
        standing = moved(&mut line, &standing, if_not_moved)?;
        pace.after_chunk(begun.elapsed());
    }
}

/// The standing after a chunk, which must be another than before, be it by another carrier: else the same would be sent for
/// ever.
fn moved(line: &mut Line, before: &Standing, if_not: Refusal) -> Result<Standing, Problem> {
    let now = line.work(standing::read)?;
    if now == *before { Err(if_not.into()) } else { Ok(now) }
}

fn fork(above: Mark, here: Mark) -> Refusal {
    let short =
        |mark: Mark| format!("{}:{}", mark.seq, mark.hash.to_string().chars().take(16).collect::<String>());
    Refusal::Fork { seq: above.seq, above: short(above), here: short(here) }
}

/// How large the next chunk shall be, and how long to wait after a break.
struct Pace {
    patience: Patience,
    size: usize,
    pause: Duration,
    forward: Instant,
}

impl Pace {
    fn new(patience: Patience) -> Self {
        Self { patience, size: FIRST_SIZE, pause: patience.first_pause, forward: Instant::now() }
    }

    fn after_chunk(&mut self, took: Duration) {
        if took < QUICK {
            self.size = (self.size * 2).min(LARGEST_SIZE);
        }
        self.pause = self.patience.first_pause;
        self.forward = Instant::now();
    }

    /// The pause before the next try; none where patience is at its end.
    fn after_break(&mut self) -> Option<Duration> {
        self.size = (self.size / 2).max(SMALLEST_SIZE);
        let pause = self.pause;
        self.pause = (pause * 2).min(self.patience.longest_pause);
        (self.forward.elapsed() + pause < self.patience.in_all).then_some(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_grow_while_quick_and_shrink_with_breaks() {
        let mut pace = Pace::new(Patience::default());
        pace.after_chunk(Duration::from_millis(10));
        assert_eq!(pace.size, 128 << 10);
        pace.after_chunk(Duration::from_secs(2));
        assert_eq!(pace.size, 128 << 10);
        let pauses: Vec<_> = std::iter::repeat_with(|| pace.after_break()).take(8).flatten().collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60].map(Duration::from_secs));
        assert_eq!(pace.size, SMALLEST_SIZE);
        (0..20).for_each(|_| pace.after_chunk(Duration::ZERO));
        assert_eq!((pace.size, pace.pause), (LARGEST_SIZE, Duration::from_secs(1)));
    }

    #[test]
    fn patience_ends_without_anything_going_forward() {
        let patience = Patience { in_all: Duration::from_secs(2), ..Patience::default() };
        let mut pace = Pace::new(patience);
        assert!(pace.after_break().is_some());
        assert!(pace.after_break().is_none());
    }
}
