//! Two names beside each other: how the list's name may have come of the register's.
//!
//! The answer is a level for each part and what the list's writing is worth when it did: of one equal name there is one
//! way to write it, of one letter wrong there are forty, and another word is as likely as it is common.

use std::collections::HashMap;
use std::rc::Rc;

use super::likeness::edits;
use super::names::{Cut, Known, Look, Names, letters, squeeze};
use super::rates::{Hit, Rates};

/// How common the parts of names are in the register, folded.
#[derive(Debug, Clone, Default)]
pub struct Shares {
    family: HashMap<Box<str>, f64>,
    middle: HashMap<Box<str>, f64>,
    given: HashMap<Box<str>, f64>,
    lowest: f64,
}

impl Shares {
    /// Counts parts; `names` gives each name with how many bear it.
    pub fn count(names: &Names, bearers: impl Iterator<Item = (u32, f64)>) -> Self {
        let mut this = Self::default();
        let mut all = 0.0;
        for (number, count) in bearers {
            let Some(known) = names.get(number) else { continue };
            all += count;
            let plain = |w: Option<&u32>| w.and_then(|w| names.part(*w)).map_or("", |p| p.plain.as_str());
            let (family, middle, given) = split(&known.words);
            *this.given.entry(plain(Some(&given)).into()).or_default() += count;
            *this.family.entry(plain(family.as_ref()).into()).or_default() += count;
            let middle: Vec<&str> = middle.iter().map(|w| plain(Some(w))).collect();
            *this.middle.entry(middle.join(" ").into()).or_default() += count;
        }
        for part in [&mut this.family, &mut this.middle, &mut this.given] {
            for count in part.values_mut() {
                *count /= all;
            }
        }
        this.lowest = 0.5 / (all + 1.0);
        this
    }

    fn of(&self, part: &HashMap<Box<str>, f64>, plain: &str) -> f64 {
        part.get(plain).copied().unwrap_or(self.lowest).max(self.lowest)
    }
}

/// Family name, middle names, given name.
fn split<T: Copy + Default>(words: &[T]) -> (Option<T>, &[T], T) {
    match words {
        [] => (None, &[], T::default()),
        [given] => (None, &[], *given),
        [family, middle @ .., given] => (Some(*family), middle, *given),
    }
}

/// One order of a list name's words.
#[derive(Debug, Clone)]
struct Order {
    /// Level of the table `order`.
    level: u8,
    family: Option<usize>,
    middle: Vec<usize>,
    given: usize,
    shares: [f64; 3],
}

/// A name of the list, ready to be compared with many.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The name.
    pub cut: Cut,
    looks: Vec<Rc<[Look]>>,
    orders: Vec<Order>,
    squeezed: [String; 2],
    letters: u32,
    nickname: Vec<bool>,
}

/// Levels of the five tables of a name, and the logarithm of how likely this writing is within them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// Order, marks, family, middle, given.
    pub levels: [u8; 5],
    /// Logarithm of the rates and of the ways there are.
    pub log: f64,
}

/// The tables of a name stand behind those of presence.
pub const FIRST_TABLE: u8 = 2;

impl Likeness {
    /// The levels as hits.
    pub fn hits(&self) -> impl Iterator<Item = Hit> + '_ {
        self.levels.iter().enumerate().map(|(i, &level)| Hit { table: FIRST_TABLE + i as u8, level })
    }

    /// Whether the names are alike but for a mark or a letter of the middle or given name that both have written.
    pub fn is_near(&self) -> bool {
        let [_, _, family, middle, given] = self.levels;
        let other = |level: u8| matches!(level, 2 | 3);
        family <= 1 && (other(given) || (given <= 1 && other(middle)))
    }

    /// Whether the family name agrees and the given name is another word.
    pub fn is_another(&self) -> bool {
        let [_, _, family, _, given] = self.levels;
        family <= 4 && given == 6
    }

    /// Whether family and given name agree, and nothing speaks against the middle.
    pub fn agrees(&self) -> bool {
        let [_, _, family, middle, given] = self.levels;
        family <= 4 && middle != 7 && given <= 4
    }
}

impl Asked {
    /// Makes a name ready. `looks` gives what the register's words look like beside one.
    pub fn new(
        names: &Names,
        shares: &Shares,
        cut: Cut,
        mut looks: impl FnMut(&super::names::Part) -> Rc<[Look]>,
    ) -> Self {
        let n = cut.parts.len();
        let mut orders = vec![order(0, shares, &cut, &(0..n).collect::<Vec<_>>())];
        if n > 1 {
            let turned: Vec<usize> = std::iter::once(n - 1).chain(0..n - 1).collect();
            orders.push(order(1, shares, &cut, &turned));
        }
        if n > 2 {
            orders.push(order(2, shares, &cut, &(0..n).rev().collect::<Vec<_>>()));
        }
        let plain = squeeze(&cut.parts);
        let turned = cut.parts.last().map_or_else(String::new, |last| {
            let head: String = cut.parts.iter().take(n - 1).map(|p| p.plain.as_str()).collect();
            format!("{}{head}", last.plain)
        });
        Self {
            looks: cut.parts.iter().map(&mut looks).collect(),
            nickname: cut.parts.iter().map(|p| names.is_nickname(&p.plain)).collect(),
            letters: letters(&plain),
            squeezed: [plain.into(), turned],
            orders,
            cut,
        }
    }

    fn look(&self, part: usize, word: u32, plain: bool) -> Look {
        let look = self.looks.get(part).and_then(|l| l.get(word as usize)).copied().unwrap_or(Look::Other);
        // Where all marks are lost, none can differ.
        if plain && matches!(look, Look::Near | Look::Marks) { Look::Same } else { look }
    }

    /// How this name may have come of the register's.
    pub fn beside(&self, names: &Names, left: &Known, rates: &Rates, field: usize) -> Likeness {
        let plain = self.cut.ascii != left.ascii;
        let mut best: Option<Likeness> = None;
        for order in &self.orders {
            let found = self.in_order(names, order, left, plain, rates, field);
            let surely = order.level == 0 && found.levels.get(2..).is_some_and(|l| l.iter().all(|l| *l == 0));
            if best.is_none_or(|b| found.log > b.log) {
                best = Some(found);
            }
            if surely {
                break;
            }
        }
        let best = best.unwrap_or(Likeness { levels: [0, 0, 5, 7, 6], log: -30.0 });
        let [_, _, family, middle, given] = best.levels;
        if family < 5 && given < 5 && middle < 5 {
            return best;
        }
        match self.squeezed_beside(left, plain, rates, field) {
            Some(letter) if letter.log > best.log => letter,
            _ => best,
        }
    }

    fn in_order(
        &self,
        names: &Names,
        order: &Order,
        left: &Known,
        plain: bool,
        rates: &Rates,
        field: usize,
    ) -> Likeness {
        let (left_family, left_middle, left_given) = split(&left.words);
        let [family_share, middle_share, given_share] = order.shares;
        let short = |word: Option<u32>| word.and_then(|w| names.part(w)).is_some_and(|p| p.short);
        let (family, family_log) = match (order.family, left_family) {
            (Some(r), Some(l)) => level(self.look(r, l, plain), 5, family_share, short(Some(l))),
            (None, None) => (0, 0.0),
            (Some(_), None) => (6, family_share.ln()),
            (None, Some(_)) => (6, 0.0),
        };
        let (middle, middle_log) = self.middle(names, order, left_middle, plain, middle_share);
        let (mut given, mut given_log) =
            level(self.look(order.given, left_given, plain), 6, given_share, short(Some(left_given)));
        if given == 6 {
            if self.nickname.get(order.given).is_some_and(|n| *n) {
                (given, given_log) = (5, -(names.nicknames() as f64).ln());
            } else if names.part(left_given).is_some_and(|p| names.is_nickname(&p.plain)) {
                given = 5;
            }
        }
        let levels = [order.level, u8::from(plain), family, middle, given];
        let marks_log = if plain && left.ascii { -2.0 } else { 0.0 };
        let ways = family_log + middle_log + given_log + marks_log;
        Likeness { levels, log: ways + sum(rates, field, levels) }
    }

    fn middle(&self, names: &Names, order: &Order, left: &[u32], plain: bool, share: f64) -> (u8, f64) {
        match (order.middle.len(), left.len()) {
            (0, 0) => return (0, 0.0),
            (0, _) => return (5, 0.0),
            (_, 0) => return (6, share.ln()),
            _ => {}
        }
        let short = |w: &u32| names.part(*w).is_some_and(|p| p.short);
        if order.middle.len() == left.len() {
            let each = order.middle.iter().zip(left);
            let worst = each.map(|(r, l)| level(self.look(*r, *l, plain), 7, share, short(l)));
            return worst.fold((0, 0.0), |(a, x), (b, y)| (a.max(b), x + y));
        }
        let found =
            order.middle.iter().filter(|r| left.iter().any(|l| self.look(**r, *l, plain) != Look::Other));
        match found.count() {
            0 => (7, share.ln()),
            n if n == order.middle.len() => (5, 0.0),
            _ => (6, share.ln() / 2.0),
        }
    }

    /// One letter off over the whole name: a space moved, two letters swapped across words.
    fn squeezed_beside(&self, left: &Known, plain: bool, rates: &Rates, field: usize) -> Option<Likeness> {
        if (self.letters ^ left.letters).count_ones() > 2 {
            return None;
        }
        let at = self.squeezed.iter().position(|mine| edits(mine, &left.squeezed, 1).is_some())?;
        let levels = [3, u8::from(plain), 0, 0, 0];
        let turned = if at == 1 { rates.log(field, 2, 1) } else { 0.0 };
        let ways = (3 * left.squeezed.len() + 5) as f64;
        Some(Likeness { levels, log: sum(rates, field, levels) + turned - ways.ln() })
    }

    /// Whether a word of this name may be the other's given name.
    pub fn may_share_given(&self, left: &Known) -> bool {
        let given = split(&left.words).2;
        (0..self.looks.len()).any(|part| self.look(part, given, false) != Look::Other)
    }

    /// Whether one of its words is a nickname.
    pub fn has_nickname(&self) -> bool {
        self.nickname.iter().any(|n| *n)
    }

    /// Whether the family names agree, in any order of the list's.
    pub fn shares_family(&self, left: &Known) -> bool {
        let Some(family) = split(&left.words).0 else { return false };
        self.orders.iter().filter_map(|o| o.family).any(|r| self.look(r, family, false) != Look::Other)
    }

    /// How likely this writing is where nothing but its parts' shares is known.
    ///
    /// A family name that stands last is one too: each order counts by how often it is met.
    pub fn by_parts(&self, rates: &Rates, field: usize) -> f64 {
        let table = usize::from(FIRST_TABLE);
        let usual = rates.rate(field, table, 0);
        let each = self
            .orders
            .iter()
            .map(|o| rates.rate(field, table, o.level.into()) / usual * o.shares.iter().product::<f64>());
        each.sum()
    }

    /// How common its family name is.
    pub fn family_share(&self) -> f64 {
        self.orders.iter().map(|o| o.shares[0]).fold(0.0, f64::max)
    }

    /// Words of the register that may be the given name, for finding candidates.
    pub fn given_words<'a>(&'a self, names: &'a Names) -> impl Iterator<Item = &'a str> {
        let own = self.cut.parts.iter().map(|p| p.plain.as_str());
        let near = self.looks.iter().flat_map(|looks| {
            looks.iter().enumerate().filter(|(_, look)| **look == Look::Typo).map(|(w, _)| w as u32)
        });
        own.chain(near.filter_map(|w| names.part(w)).map(|p| p.plain.as_str()))
    }

    /// Its letters in the orders it may be meant in, for finding candidates.
    pub fn squeezed(&self) -> impl Iterator<Item = &str> {
        self.squeezed.iter().map(String::as_str)
    }
}

fn order(level: u8, shares: &Shares, cut: &Cut, words: &[usize]) -> Order {
    let (family, middle, given) = split(words);
    let plain = |i: usize| cut.parts.get(i).map_or("", |p| p.plain.as_str());
    let between = middle.iter().map(|i| plain(*i)).collect::<Vec<_>>().join(" ");
    let shares = [
        family.map_or(1.0, |f| shares.of(&shares.family, plain(f))),
        shares.of(&shares.middle, &between),
        shares.of(&shares.given, plain(given)),
    ];
    Order { level, family, middle: middle.to_vec(), given, shares }
}

/// Level of a look, and the logarithm of how many ways there are to write so; `other` is the level of another word.
fn level(look: Look, other: u8, share: f64, left_is_short: bool) -> (u8, f64) {
    match look {
        Look::Same => (0, 0.0),
        Look::Near => (1, -0.7),
        Look::Marks => (2, -1.6),
        Look::Typo => (3, -3.4),
        Look::Initial => (4, if left_is_short { share.ln() } else { 0.0 }),
        Look::Other => (other, share.ln()),
    }
}

fn sum(rates: &Rates, field: usize, levels: [u8; 5]) -> f64 {
    levels
        .iter()
        .enumerate()
        .map(|(i, l)| rates.log(field, usize::from(FIRST_TABLE) + i, usize::from(*l)))
        .sum()
}
