//! The power goes at any moment: after any write, with any part of what was not synced on the disk, torn at sectors, and
//! again while the register recovers. What was acknowledged is there, whole; nothing is there that was not begun.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::disk::{Dice, Disk, Op, apply};
use crate::work::{digest, open, step, store};
use soxa_keys::Cipher;

const SECTOR: usize = 512;
/// A verification of every index costs more than all else: one point in so many gets it.
const VERIFIED: usize = 64;

/// The register after a step: what the log was when it began and when it was acknowledged, and its digest.
pub struct Moment {
    pub begun: usize,
    pub acked: usize,
    pub digest: [u8; 32],
}

/// A run of work: the disk before it, what was done to the disk, and the register after every step.
pub struct Run {
    /// A disk of this kind.
    pub disk: Disk,
    pub before: Vec<u8>,
    pub log: Vec<Op>,
    pub moments: Vec<Moment>,
}

fn run(disk: Disk, seed: u64, steps: usize) -> Run {
    let register = Arc::new(open(&disk).unwrap());
    let mut moments = vec![Moment { begun: 0, acked: 0, digest: digest(&register) }];
    let before = disk.bytes();
    disk.record();
    let mut dice = Dice::new(seed);
    for n in 0..steps {
        let begun = disk.logged();
        step(&register, &mut dice, n);
        let acked = disk.logged();
        if acked > begun {
            moments.push(Moment { begun, acked, digest: digest(&register) });
        }
    }
    let log = disk.take_log();
    Run { disk, before, log, moments }
}

/// One image of the disk after a cut, and how far the log had come.
pub struct Cut {
    pub image: Vec<u8>,
    pub at: usize,
}

impl Run {
    /// Which registers may be found after a cut when the log had come so far: by their place among the moments.
    fn allowed(&self, at: usize) -> std::ops::RangeInclusive<usize> {
        let acked = self.moments.iter().rposition(|m| m.acked <= at).unwrap();
        let begun = self.moments.iter().rposition(|m| m.begun < at).unwrap_or(0).max(acked);
        acked..=begun
    }

    /// Every prefix of the log, and `subsets` images with parts of what was not synced after each of them. `lying` is a
    /// disk that drops two syncs of three.
    pub fn cuts(&self, dice: &mut Dice, subsets: usize, lying: bool, each: &mut dyn FnMut(Cut)) {
        let mut synced = self.before.clone();
        let mut pending: Vec<&Op> = Vec::new();
        let mut syncs = 0;
        for (i, op) in self.log.iter().enumerate() {
            if matches!(op, Op::Sync) {
                syncs += 1;
                if !lying || syncs % 3 == 0 {
                    pending.drain(..).for_each(|op| apply(&mut synced, op));
                }
                continue;
            }
            pending.push(op);
            if !lying {
                let mut image = synced.clone();
                for op in &pending {
                    apply(&mut image, op);
                }
                each(Cut { image, at: i + 1 });
            }
            for _ in 0..subsets {
                each(Cut { image: subset(&synced, &pending, dice, self.disk.begin()), at: i + 1 });
            }
        }
    }
}

/// Some of the writes, some only in part, and any of the lengths the file has had.
fn subset(synced: &[u8], pending: &[&Op], dice: &mut Dice, begin: usize) -> Vec<u8> {
    let mut image = synced.to_vec();
    let chance = [10, 50, 90, 97][dice.roll(4)];
    let lengths: Vec<usize> = std::iter::once(synced.len())
        .chain(pending.iter().filter_map(|op| match op {
            Op::Length(length) => Some(*length),
            _ => None,
        }))
        .collect();
    let length = lengths[dice.roll(lengths.len())];
    for op in pending {
        let Op::Write(at, data) = op else { continue };
        if *at == begin && dice.roll(2) == 0 {
            continue;
        }
        // A disk writes sectors whole; which of them got there is anybody's guess.
        let torn = dice.roll(3) == 0;
        let mut from = 0;
        let whole = dice.roll(100) < chance;
        while from < data.len() {
            let to = data.len().min(from + SECTOR - (at + from) % SECTOR);
            if if torn { dice.roll(100) < chance } else { whole } {
                apply(&mut image, &Op::Write(at + from, data[from..to].to_vec()));
            }
            from = to;
        }
    }
    image.resize(length, 0);
    image
}

/// Opens what a cut left; which moment was found, or what is wrong.
pub fn recovered(run: &Run, disk: &Disk, at: usize, thorough: bool) -> Result<usize, String> {
    let looked = catch_unwind(AssertUnwindSafe(|| {
        let store = store(disk).map_err(|e| e.to_string())?;
        let reader = store.read().map_err(|e| e.to_string())?;
        let digest = reader.digest().map_err(|e| e.to_string())?;
        if thorough {
            let report = reader.verify().map_err(|e| e.to_string())?;
            if !report.damage.is_empty() {
                return Err(format!("{:?}", report.damage));
            }
        }
        Ok(digest)
    }));
    let digest = looked.map_err(|_| "panicked".to_owned())??;
    let allowed = run.allowed(at);
    allowed
        .clone()
        .find(|i| run.moments[*i].digest == digest)
        .ok_or_else(|| format!("none of the registers {allowed:?} of {}", run.moments.len()))
}

fn wanted() -> usize {
    std::env::var("SOXA_CRASH_POINTS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000)
}

#[test]
fn after_any_power_cut_everything_acknowledged_is_there_and_nothing_else() {
    power_cuts(wanted(), &Disk::default);
}

#[test]
fn nor_is_anything_lost_under_aes_xts() {
    power_cuts(wanted(), &|| Disk::encrypted(Cipher::AesXts));
}

#[test]
fn nor_is_anything_lost_under_adiantum() {
    power_cuts(wanted() / 4, &|| Disk::encrypted(Cipher::Adiantum));
}

fn power_cuts(wanted: usize, disk: &(dyn Fn() -> Disk + Sync)) {
    let (points, nested) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let began = Instant::now();
    let seeds: Vec<u64> = (1..=4.max(wanted as u64 / 5_000)).collect();
    let share = wanted * 2 / 3 / seeds.len() + 1;
    std::thread::scope(|scope| {
        for half in 0..2 {
            let (points, nested, seeds) = (&points, &nested, &seeds);
            scope.spawn(move || {
                for seed in seeds.iter().skip(half).step_by(2) {
                    let run = run(disk(), *seed, 60);
                    let writes = run.log.iter().filter(|op| !matches!(op, Op::Sync)).count();
                    let mut dice = Dice::new(seed + 100);
                    run.cuts(&mut dice, share / writes.max(1), false, &mut |cut| {
                        let n = points.fetch_add(1, Ordering::Relaxed);
                        let disk = run.disk.like(cut.image.clone());
                        let second = n % 64 == 0;
                        if second {
                            disk.record();
                        }
                        if let Err(what) = recovered(&run, &disk, cut.at, n % VERIFIED == 0) {
                            panic!("seed {seed}, operation {}: {what}", cut.at);
                        }
                        if second {
                            nested.fetch_add(again(&run, &cut, &disk.take_log(), n), Ordering::Relaxed);
                        }
                    });
                }
            });
        }
    });
    let (points, nested, took) = (points.into_inner(), nested.into_inner(), began.elapsed().as_secs_f64());
    let all = points + nested;
    eprintln!("{points} points and {nested} in recoveries, {took:.1} s, {:.0} a second", all as f64 / took);
    assert!(all >= wanted, "{points} points and {nested} nested");
}

/// The power goes again while the register recovers.
fn again(run: &Run, cut: &Cut, log: &[Op], n: usize) -> usize {
    let second =
        Run { disk: run.disk.clone(), before: cut.image.clone(), log: log.to_vec(), moments: Vec::new() };
    let mut points = 0;
    second.cuts(&mut Dice::new(n as u64), 2, false, &mut |twice| {
        points += 1;
        if let Err(what) = recovered(run, &run.disk.like(twice.image), cut.at, false) {
            panic!("operation {}, again at {}: {what}", cut.at, twice.at);
        }
    });
    points
}

/// The same look at a disk that lies about syncs must find what is wrong with it, or it would find nothing at all.
#[test]
fn a_disk_that_drops_syncs_is_caught() {
    let run = run(Disk::default(), 9, 60);
    let mut violations = 0;
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    run.cuts(&mut Dice::new(5), 1, true, &mut |cut| {
        violations += usize::from(recovered(&run, &run.disk.like(cut.image), cut.at, false).is_err());
    });
    std::panic::set_hook(hook);
    eprintln!("{violations} violations on a lying disk");
    assert!(violations > 0);
}
