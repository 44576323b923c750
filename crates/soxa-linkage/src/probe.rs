//! A row of the list made ready: what of it can be worked out once, before it is compared with many.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

use super::dates;
use super::engine::Engine;
use super::name_compare::{Asked, Likeness};
use super::names::{Cut, Look};
use super::place::{Place, same_name};
use super::register::{Crowd, Value};
use super::schema::Kind;

/// How likely a list is to write a name of a chance person, and how often that person is a man.
#[derive(Debug, Clone, Copy)]
pub struct Mass {
    /// Logarithm of how likely.
    pub log: f64,
    /// Share of men among those it may be.
    pub men: f64,
}

/// Words of the register that are the same place, and how many live there.
pub type SamePlace = Rc<(Vec<u32>, f64)>;

/// A field of the row.
#[derive(Debug)]
pub enum Probe {
    /// Nothing there.
    None,
    /// Twelve digits.
    Number(u64),
    /// Nine digits, once or twice.
    Numbers(u32, u32),
    /// A name, with what is already known of it beside others.
    Name(Box<Asked>, Mass, RefCell<Seen<Likeness>>),
    /// A date and its mass.
    Date(u32, f64),
    /// A sex and how likely a chance bearer of the name has it.
    Sex(u64, f64),
    /// Hamlet and commune.
    Place(Option<SamePlace>, Option<SamePlace>),
    /// A word, its number where the register has it, its share, and its likeness to others.
    Word(String, Option<u32>, f64, RefCell<Seen<u8>>),
}

/// What was found for numbers of the register; they are spread well enough by one multiplication.
pub type Seen<T> = HashMap<u32, T, BuildHasherDefault<Spread>>;

/// A hasher of small numbers.
#[derive(Debug, Default, Clone, Copy)]
pub struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, n: u32) {
        self.0 = (self.0 ^ u64::from(n)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

/// What was worked out for one row and serves the next.
#[derive(Debug, Default)]
pub struct Memory {
    looks: HashMap<String, Rc<[Look]>>,
    masses: HashMap<(usize, String), Mass>,
    places: HashMap<(usize, bool, String), SamePlace>,
}

/// Entries kept of each kind; a table of looks is as long as the register has words.
const KEPT: usize = 20_000;
/// Names of other given names looked at one by one for a nickname's mass; of more, some are drawn.
const ONE_BY_ONE: usize = 12_000;

impl Memory {
    /// Forgets what depends on rates: they have changed.
    pub fn forget_masses(&mut self) {
        self.masses.clear();
    }

    /// Forgets what words look like beside those of the register: it has got others.
    pub fn forget_looks(&mut self) {
        self.looks.clear();
    }

    /// Makes a row ready.
    pub fn probes(&mut self, engine: &Engine, values: &[Value]) -> Vec<Probe> {
        let kinds = engine.schema.fields.iter().map(|f| f.kind);
        let mut probes: Vec<Probe> = kinds
            .enumerate()
            .map(|(f, kind)| match values.get(f) {
                None | Some(Value::None) => Probe::None,
                Some(Value::Number(n)) => Probe::Number(*n),
                Some(Value::Numbers(a, b)) => Probe::Numbers(*a, *b),
                Some(Value::Name(cut)) => self.name(engine, f, cut),
                Some(Value::Date(d)) => Probe::Date(*d, dates::mass(*d, engine.crowd(f), &engine.rates, f)),
                Some(Value::Sex(s)) => Probe::Sex(*s, 0.5),
                Some(Value::Place(p)) => self.place(engine, f, p),
                Some(Value::Word(w)) => word(engine, f, kind, w),
            })
            .collect();
        let men =
            probes.iter().find_map(|p| if let Probe::Name(_, mass, _) = p { Some(mass.men) } else { None });
        for probe in &mut probes {
            if let (Probe::Sex(sex, share), Some(men)) = (probe, men) {
                *share = if *sex == 1 { men } else { 1.0 - men };
            }
        }
        probes
    }

    fn name(&mut self, engine: &Engine, field: usize, cut: &Cut) -> Probe {
        let crowd = engine.crowd(field);
        if self.looks.len() > KEPT {
            self.looks.clear();
        }
        let looks = &mut self.looks;
        let names = &engine.register.names;
        let asked = Asked::new(names, &crowd.shares, cut.clone(), |part| {
            let key = format!("{}{}", part.marked, if part.short { "." } else { "" });
            Rc::clone(looks.entry(key).or_insert_with(|| names.looks(part)))
        });
        if self.masses.len() > 5 * KEPT {
            self.masses.clear();
        }
        let key = (field, cut.text.clone());
        let mass = *self.masses.entry(key).or_insert_with(|| mass(engine, field, crowd, &asked));
        Probe::Name(Box::new(asked), mass, RefCell::default())
    }

    fn place(&mut self, engine: &Engine, field: usize, place: &Place) -> Probe {
        let crowd = engine.crowd(field);
        let mut same = |commune: bool, name: &Option<String>| {
            let name = name.as_ref()?;
            if self.places.len() > KEPT {
                self.places.clear();
            }
            let key = (field, commune, name.clone());
            let known = self.places.entry(key).or_insert_with(|| {
                let all: Vec<(u32, f64)> = if commune {
                    crowd.others.iter().map(|(w, n)| (*w, f64::from(*n))).collect()
                } else {
                    crowd.counts.iter().map(|(w, n)| (*w, f64::from(n[0]))).collect()
                };
                let total: f64 = all.iter().map(|(_, n)| n).sum();
                let fits = all.iter().filter(|(w, _)| same_name(engine.register.words.word(*w), name));
                let share = (fits.clone().map(|(_, n)| n).sum::<f64>() + 0.5) / (total + 1.0);
                Rc::new((fits.map(|(w, _)| *w).collect(), share))
            });
            Some(Rc::clone(known))
        };
        let hamlet = same(false, &place.hamlet);
        Probe::Place(hamlet, same(true, &place.commune))
    }
}

fn word(engine: &Engine, field: usize, kind: Kind, text: &str) -> Probe {
    let crowd = engine.crowd(field);
    let known = engine.register.words.find(text);
    let count = known.and_then(|k| crowd.counts.get(&k)).map_or(0.0, |c| f64::from(c.iter().sum::<f32>()));
    let floor = if kind == Kind::Key { 0.5 } else { 0.2 };
    Probe::Word(text.to_owned(), known, (count + floor) / (crowd.present + 1.0), RefCell::default())
}

/// The mass of a name: over all names of the register, how many bear each and how likely it is written so.
///
/// Half as much again comes from the shares of its parts: a register is a sample of the names there are.
fn mass(engine: &Engine, field: usize, crowd: &Crowd, asked: &Asked) -> Mass {
    const BY_PARTS: f64 = 0.5;
    let names = &engine.register.names;
    let step = if asked.has_nickname() { crowd.counts.len() / ONE_BY_ONE + 1 } else { usize::MAX };
    let (mut all, mut men, mut women) = (0.0, 0.0, 0.0);
    for (&number, counts) in &crowd.counts {
        let Some(left) = names.get(number) else { continue };
        // Names that share no given name are many and count for little: what they add follows from the parts.
        let weight = if asked.may_share_given(left) {
            1.0
        } else if step < usize::MAX && (number as usize).is_multiple_of(step) {
            step as f64
        } else {
            continue;
        };
        let likely = asked.beside(names, left, &engine.rates, field).log.exp() * weight;
        let [unknown, male, female] = counts.map(f64::from);
        all += likely * (unknown + male + female);
        men += likely * male;
        women += likely * female;
    }
    let whole = usize::from(super::name_compare::FIRST_TABLE);
    let equal: f64 = (0..5).map(|t| engine.rates.log(field, whole + t, 0)).sum();
    let other = engine.rates.rate(field, whole + 4, 6);
    let by_parts = asked.by_parts(&engine.rates, field) * (equal.exp() + other * (1.0 + 1.0 / BY_PARTS));
    let mass = (all / crowd.present.max(1.0) + BY_PARTS * by_parts) / (1.0 + BY_PARTS);
    let sure = 0.02 * (men + women) + 1e-12;
    // A name of words that nobody bears is as unlikely as it is: a floor would speak against who is meant by it.
    Mass { log: mass.max(1e-300).ln(), men: (men + sure) / (men + women + 2.0 * sure) }
}
