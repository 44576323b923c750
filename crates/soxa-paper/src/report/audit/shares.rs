//! Whether percentages are those of their counts.

use soxa_text::number::dotted;
use std::cmp::Ordering;

use super::sentence::{Cell, Item, Percent, Sentence};
use super::sums::{List, MONEY, lists};
use super::words::{begins, holds, words};
use super::{Cause, Finding, FindingKind};
use crate::report::number::{compare, scaled, share, share_cut};

/// Hamlets and the like, of which each has shares of its own.
const PLACE: &str = "place";

/// What a percentage may be of.
struct Reading {
    /// Numerator and denominators, the likeliest first.
    pairs: Vec<(u64, u64)>,
    /// Whether the words leave no other choice.
    certain: bool,
}

/// Shares of a sentence that do not hold. `near` are the counts of the lines around it.
pub fn check(sentence: &Sentence, near: &[u64]) -> Vec<Finding> {
    let lists = lists(sentence);
    let told = sentence.percents.iter().enumerate().filter(|(_, p)| !p.aside);
    told.filter_map(|(n, percent)| of_percent(sentence, &lists, n, percent, near)).collect()
}

fn of_percent(
    sentence: &Sentence,
    lists: &[List],
    n: usize,
    percent: &Percent,
    near: &[u64],
) -> Option<Finding> {
    let place = sentence.items.iter().position(|(_, item)| *item == Item::Percent(n))?;
    let view = View { sentence, lists, place, percent };
    if view.is_of_others() {
        return None;
    }
    let reading = view.reading();
    let matches = |pair: &(u64, u64)| holds_for(percent, *pair);
    let pairs = reading.as_ref().map_or(&[][..], |r| &r.pairs);
    if pairs.iter().any(matches) {
        return None;
    }
    let certain = reading.as_ref().is_some_and(|r| r.certain);
    if !certain && (view.any_pairs().iter().any(matches) || view.is_all()) {
        return None;
    }
    match pairs.first() {
        _ if percent.about => None,
        Some(first) if certain || view.refers_back() => {
            // Where the words leave a choice, what is nearest to the figure was most likely meant.
            let nearest = if certain { *first } else { view.nearest(pairs).unwrap_or(*first) };
            Some(wrong(sentence, percent, nearest, near))
        }
        _ => Some(Finding {
            line: 0,
            kind: FindingKind::Unknown,
            stated: percent.number.text.clone(),
            expected: None,
            cause: None,
            text: "không rõ tỷ lệ của số nào trên số nào".to_owned(),
        }),
    }
}

/// Whether a percentage is this share, by its own number of decimals.
fn holds_for(percent: &Percent, (num, den): (u64, u64)) -> bool {
    let (stated, decimals) = (percent.number.value, percent.number.decimals);
    if share(num, den, decimals) == Some(stated) {
        return true;
    }
    let more = ["hơn", "trên"].iter().any(|w| percent.before.ends_with(w));
    let less = ["gần", "ngót"].iter().any(|w| percent.before.ends_with(w));
    let order = compare(num, den, stated, decimals);
    let about =
        share(num, den, 0).zip(share_whole(stated, decimals)).is_some_and(|(a, b)| a.abs_diff(b) <= 1);
    percent.about
        && den > 0
        && (more && order == Ordering::Greater || less && order == Ordering::Less || about)
}

fn share_whole(stated: u64, decimals: u32) -> Option<u64> {
    stated.checked_div(10u64.checked_pow(decimals)?)
}

fn wrong(sentence: &Sentence, percent: &Percent, (num, den): (u64, u64), near: &[u64]) -> Finding {
    let number = &percent.number;
    let is = |value: Option<u64>| value == Some(number.value);
    let cut = is(share_cut(num, den, number.decimals));
    let cells: Vec<u64> = sentence.cells.iter().map(|c| c.number.value).collect();
    let another = cells
        .iter()
        .any(|a| cells.iter().any(|b| (*a, *b) != (num, den) && is(share(*a, *b, number.decimals))));
    let elsewhere = near.iter().any(|other| {
        is(share(num, *other, number.decimals)) || *other <= den && is(share(*other, den, number.decimals))
    });
    let plausible = number.decimals > 0 && number.value > 0;
    let decimals = if number.decimals == 0 && !cut { 2 } else { number.decimals };
    Finding {
        line: 0,
        kind: FindingKind::Share,
        stated: number.text.clone(),
        expected: share(num, den, decimals).map(|value| scaled(value, decimals, ',')),
        cause: match (cut, plausible && (another || elsewhere)) {
            (true, _) => Some(Cause::Cut),
            (false, true) => Some(Cause::OtherCell),
            (false, false) => None,
        },
        text: format!("{}/{}", dotted(num), dotted(den)),
    }
}

/// A percentage in its sentence.
struct View<'s> {
    sentence: &'s Sentence,
    lists: &'s [List],
    place: usize,
    percent: &'s Percent,
}

impl View<'_> {
    fn cell(&self, place: usize) -> Option<&Cell> {
        self.sentence.cells.get(place).filter(|c| !c.about && !c.aside)
    }

    fn value(&self, place: usize) -> u64 {
        self.sentence.cells.get(place).map_or(0, |c| c.number.value)
    }

    /// What stands between the percentage before, on this level or around it, and this one.
    fn before(&self) -> &[(usize, Item)] {
        let all = self.sentence.items.get(..self.place).unwrap_or_default();
        let own = |group: usize| {
            let mut around = self.percent.group;
            loop {
                if around == group {
                    return true;
                }
                if around == 0 {
                    return false;
                }
                around = self.sentence.parents.get(around).copied().unwrap_or(0);
            }
        };
        let figure = |p: usize| self.sentence.percents.get(p).is_some_and(|p| !p.aside);
        let last =
            all.iter().rposition(|(g, item)| matches!(item, Item::Percent(p) if figure(*p)) && own(*g));
        all.get(last.map_or(0, |at| at + 1)..).unwrap_or_default()
    }

    fn reading(&self) -> Option<Reading> {
        self.ratio_behind()
            .or_else(|| self.named())
            .or_else(|| self.in_brackets().filter(|_| !self.ends_ratio()))
            .or_else(|| self.ratio())
            .or_else(|| self.in_brackets())
            .or_else(|| self.of_list())
            .or_else(|| self.of_two())
    }

    /// "62,5% (50/80)".
    fn ratio_behind(&self) -> Option<Reading> {
        let mut after = self.sentence.items.iter().skip(self.place + 1);
        let [first, second, third] = [after.next()?, after.next()?, after.next()?];
        match (first, second, third) {
            ((g, Item::Cell(a)), (_, Item::Of), (_, Item::Cell(b))) if *g > self.percent.group => {
                Some(Reading { pairs: vec![(self.value(*a), self.value(*b))], certain: true })
            }
            _ => None,
        }
    }

    /// "the online share": that part of its list.
    fn named(&self) -> Option<Reading> {
        let class = words().class(&self.percent.before).or_else(|| words().class(&self.percent.after))?;
        let before = self.sentence.items.get(..self.place).unwrap_or_default().iter().rev();
        let parts = before.filter_map(|(_, item)| match item {
            Item::Cell(place) => Some(*place),
            _ => None,
        });
        let part = parts.into_iter().find(|p| self.cell(*p).is_some_and(|c| c.class == Some(class)))?;
        if let Some(ratio) = self.ratio().filter(|r| r.pairs.iter().any(|(num, _)| *num == self.value(part)))
        {
            return Some(ratio);
        }
        self.of_part(part)
    }

    /// Whether a ratio stands just before the percentage.
    fn ends_ratio(&self) -> bool {
        matches!(self.before(), [.., (_, Item::Of), (_, Item::Cell(_))])
    }

    /// The last "a of b", "a/b".
    fn ratio(&self) -> Option<Reading> {
        let before = self.before();
        let found = before.windows(3).rev().find_map(|w| match w {
            [(_, Item::Cell(a)), (_, Item::Of), (_, Item::Cell(b))] => Some((*a, *b)),
            _ => None,
        });
        let (a, b) = found?;
        let exact = self.cell(a).is_some() && self.cell(b).is_some();
        Some(Reading { pairs: vec![(self.value(a), self.value(b))], certain: exact })
    }

    /// "105 doses with wrong data (1 %)".
    fn in_brackets(&self) -> Option<Reading> {
        let group = self.percent.group;
        let alone = !self.before().iter().any(|(g, item)| *g == group && matches!(item, Item::Cell(_)));
        if group == 0 || !alone {
            return None;
        }
        match self.before().last() {
            Some((_, Item::Cell(place))) => self.of_part(*place),
            _ => None,
        }
    }

    /// A part over the whole of its list, or over a count before it.
    fn of_part(&self, part: usize) -> Option<Reading> {
        self.cell(part)?;
        let num = self.value(part);
        if let Some(list) = self.lists.iter().find(|list| list.parts.contains(&part)) {
            let sum = list.parts.iter().map(|p| self.value(*p)).sum();
            let mut pairs: Vec<(u64, u64)> = list.wholes.iter().map(|w| (num, self.value(*w))).collect();
            if list.parts.len() > 1 {
                pairs.push((num, sum));
            }
            return Some(Reading { pairs, certain: list.wholes.iter().all(|w| self.cell(*w).is_some()) });
        }
        let larger = (0..self.sentence.cells.len()).filter(|p| *p != part && self.are_alike(part, *p));
        let larger: Vec<usize> = larger.filter(|p| self.value(*p) >= num).collect();
        let earlier = larger.iter().filter(|p| **p < part).count();
        let pairs: Vec<(u64, u64)> = larger.iter().map(|p| (num, self.value(*p))).collect();
        (!pairs.is_empty()).then_some(Reading { pairs, certain: earlier == 1 || larger.len() == 1 })
    }

    fn are_alike(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.cell(a), self.cell(b)) else { return false };
        match (a.unit, b.unit) {
            (a, b) if a != b && [a, b].contains(&Some(MONEY)) => false,
            (Some(a), Some(b)) => a == b || [a, b].contains(&"case") || [a, b] == ["card", "person"],
            _ => true,
        }
    }

    /// After a list: its online part, or the part that stands last.
    fn of_list(&self) -> Option<Reading> {
        let before = self.before();
        let last = before.iter().rev().find_map(|(_, item)| match item {
            Item::Cell(place) => Some(*place),
            _ => None,
        })?;
        let list = self.lists.iter().find(|list| list.parts.contains(&last))?;
        let online = |p: &&usize| self.cell(**p).is_some_and(|c| c.class == Some(("channel", "online")));
        let others = self.sentence.percents.iter().filter(|p| !p.aside).count() > 1;
        let in_segment = |p: &usize| before.iter().any(|(_, item)| *item == Item::Cell(*p));
        let alone = list.parts.len() == 1 || list.parts.iter().filter(|p| in_segment(p)).count() == 1;
        let online = list.parts.iter().filter(|p| in_segment(p)).find(online);
        match online {
            Some(online) if !(others && alone) => self.of_part(*online),
            _ if alone => self.of_part(last),
            _ => Some(Reading { certain: false, ..self.of_part(last)? }),
        }
    }

    /// "131 looked at, 118 put right, which is 90,08 %".
    fn of_two(&self) -> Option<Reading> {
        let mut cells = self.before().iter().filter_map(|(_, item)| match item {
            Item::Cell(place) => self.cell(*place).map(|_| *place),
            _ => None,
        });
        let last = cells.next_back()?;
        let first = cells.next();
        let more = cells.next().is_some();
        let earlier = (0..last).find(|p| self.are_alike(last, *p) && self.value(*p) >= self.value(last));
        let whole = first.filter(|p| self.are_alike(last, *p)).or(earlier)?;
        let (num, den) = (self.value(last), self.value(whole));
        let ordered = num <= den;
        let pairs = if ordered { vec![(num, den)] } else { vec![(den, num)] };
        let alone = self.sentence.cells.len() == 2 && !more;
        Some(Reading { pairs, certain: alone && ordered && self.refers_back() })
    }

    /// Every two counts of the sentence.
    fn any_pairs(&self) -> Vec<(u64, u64)> {
        let cells: Vec<u64> = self.sentence.cells.iter().map(|c| c.number.value).collect();
        let pairs = cells.iter().enumerate().flat_map(|(i, a)| {
            cells.iter().enumerate().filter(move |(j, b)| i != *j && a <= *b).map(move |(_, b)| (*a, *b))
        });
        pairs.collect()
    }

    /// All of something that is counted: "3 computers, 100 % of them".
    fn is_all(&self) -> bool {
        share_whole(self.percent.number.value, self.percent.number.decimals) == Some(100)
            && !self.sentence.cells.is_empty()
    }

    /// Whether the words before the figure say that it is of what was counted before.
    fn refers_back(&self) -> bool {
        let before = &self.percent.before;
        let says = ["đạt", "chiếm", "tỷ lệ", "tương ứng", "bằng", "tức"]
            .iter()
            .any(|w| begins(before, w) || holds(before, w));
        let plan = ["kế hoạch", "chỉ tiêu", "dân số"].iter().any(|w| holds(&self.percent.after, w));
        let about_else = ["người dân", "hộ dân", "toàn xã"].iter().any(|w| holds(before, w));
        (says || self.percent.group > 0 && before.is_empty()) && !plan && !about_else
    }

    /// "5 of 6 hamlets have 100 % of their households": of what nobody counts here, as are those that follow.
    fn is_of_others(&self) -> bool {
        let before = self.sentence.items.get(..=self.place).unwrap_or_default();
        let mut counted: Option<&'static str> = None;
        for (_, item) in before {
            match item {
                Item::Cell(place) => {
                    counted = self.sentence.cells.get(*place).and_then(|c| c.unit).or(counted);
                }
                Item::Percent(p) => {
                    let of = self.sentence.percents.get(*p).and_then(|p| words().unit(&p.after));
                    let counts = |unit| self.sentence.cells.iter().any(|c| c.unit == Some(unit));
                    if counted == Some(PLACE) && of.is_some_and(|unit| unit != PLACE && !counts(unit)) {
                        return true;
                    }
                }
                _ => {}
            }
        }
        false
    }

    fn nearest(&self, pairs: &[(u64, u64)]) -> Option<(u64, u64)> {
        let (stated, decimals) = (self.percent.number.value, self.percent.number.decimals);
        let far =
            |(num, den): &(u64, u64)| share(*num, *den, decimals).map_or(u64::MAX, |s| s.abs_diff(stated));
        pairs.iter().copied().min_by_key(far)
    }
}
