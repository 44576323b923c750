//! Whether parts add up to their whole.

use super::sentence::{Cell, Item, Sentence};
use super::words::{begins, holds, words};
use super::{Finding, FindingKind};
use crate::report::number::in_sentence;

/// A whole and its parts, by place.
#[derive(Debug, Clone)]
pub struct List {
    /// The whole; further candidates behind the first.
    pub wholes: Vec<usize>,
    /// The parts in order.
    pub parts: Vec<usize>,
    /// Whether the words say that these are all.
    pub all: bool,
    /// The part that is "the rest".
    pub left: Option<usize>,
}

/// Sums of a sentence that do not hold.
pub fn check(sentence: &Sentence) -> Vec<Finding> {
    let lists = lists(sentence);
    let mut findings: Vec<Finding> = lists.iter().flat_map(|list| of_list(sentence, list)).collect();
    if lists.iter().all(|list| list.parts.len() < 2) && !sentence.carries_over() {
        findings.extend(unannounced(sentence));
        findings.extend(in_all(sentence));
        findings.extend(rest(sentence, &lists));
    }
    // One sum may be found in two ways.
    findings.dedup_by(|a, b| a.stated == b.stated && a.expected == b.expected);
    findings
}

/// Money is part of nothing but money.
pub const MONEY: &str = "money";

/// Whether a count can be a part of a whole.
pub fn fits(whole: &Cell, part: &Cell) -> bool {
    let unit = match (whole.unit, part.unit) {
        (a, b) if a != b && [a, b].contains(&Some(MONEY)) => false,
        (Some(a), Some(b)) => {
            a == b
                || [a, b].contains(&"case") && part.class.is_some()
                || matches!((a, b), ("person", "case") | ("case", "person"))
        }
        _ => true,
    };
    unit && !part.aside
}

/// The lists of a sentence, with what they are parts of.
pub fn lists(sentence: &Sentence) -> Vec<List> {
    let mut lists: Vec<List> = Vec::new();
    for group in 0..sentence.parents.len() {
        let parent = sentence.parents.get(group).copied().unwrap_or(0);
        let begins = sentence.items.iter().position(|(g, _)| *g == group);
        let mut open = None;
        if let Some(begins) = begins.filter(|_| group > 0) {
            let before = sentence.items.iter().take(begins).rev().find(|(g, _)| *g == parent);
            if let Some((_, Item::Cell(whole))) = before {
                open = Some(List { wholes: vec![*whole], parts: Vec::new(), all: true, left: None });
            }
        }
        collect(sentence, group, open, &mut lists);
    }
    lists.retain(|list| !list.parts.is_empty());
    lists
}

/// Goes through one pair of brackets and gathers its lists.
fn collect(sentence: &Sentence, group: usize, mut open: Option<List>, lists: &mut Vec<List>) {
    let (mut last, mut rest, mut percent, mut of) = (None, false, false, false);
    // What stands before the slash of a ratio: a list behind it may be of either.
    let mut counted: Option<usize> = None;
    let mut mixed = false;
    for (_, item) in sentence.items.iter().filter(|(g, _)| *g == group) {
        match item {
            Item::Open(all) => {
                let mut wholes: Vec<usize> = last.into_iter().chain(counted).collect();
                match open.take() {
                    Some(list) if list.parts.is_empty() => wholes = list.wholes,
                    Some(list) => {
                        wholes.extend(list.wholes.iter().copied());
                        lists.push(list);
                    }
                    None => {}
                }
                if !wholes.is_empty() {
                    open = Some(List { wholes, parts: Vec::new(), all: *all, left: None });
                }
                (percent, mixed) = (false, false);
            }
            Item::Left(in_words) => rest = *in_words,
            Item::Of => of = true,
            Item::Break(_) => {}
            Item::Percent(_) => percent = true,
            Item::Cell(place) => {
                let cell = sentence.cells.get(*place);
                if let (Some(list), Some(cell)) = (&mut open, cell) {
                    let whole = list.wholes.first().and_then(|w| sentence.cells.get(*w));
                    let same = |p: &usize| sentence.cells.get(*p).and_then(|c| c.class).map(|c| c.0);
                    let known = list.parts.last().and_then(same);
                    // After a percentage only parts of the same kind go on with a list that had several.
                    let goes_on = !percent
                        || list.parts.len() < 2
                        || mixed
                        || known.is_some() && known == cell.class.map(|c| c.0);
                    if whole.is_some_and(|w| fits(w, cell)) && goes_on && !of {
                        mixed |= percent && list.parts.len() == 1;
                        if rest {
                            list.left = Some(*place);
                        }
                        list.parts.push(*place);
                    }
                }
                counted = last.filter(|_| of);
                last = Some(*place);
                (rest, of) = (false, false);
            }
        }
    }
    lists.extend(open);
}

/// Parts of one list, in groups that could each make up the whole: channel, state, whatever else.
fn kinds(sentence: &Sentence, list: &List) -> Vec<(&'static str, Vec<usize>)> {
    let mut kinds: Vec<(&'static str, Vec<usize>)> = Vec::new();
    for part in &list.parts {
        let class = sentence.cells.get(*part).and_then(|c| c.class);
        let kind = if list.left == Some(*part) { None } else { class.map(|c| c.0) };
        let kind = kind.or_else(|| (list.left == Some(*part)).then(|| kinds.last().map(|k| k.0)).flatten());
        let kind = kind.unwrap_or_default();
        match kinds.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, parts)) => parts.push(*part),
            None => kinds.push((kind, vec![*part])),
        }
    }
    kinds
}

fn value(sentence: &Sentence, place: usize) -> u64 {
    sentence.cells.get(place).map_or(0, |c| c.number.value)
}

/// Whether some beginning of these parts, of two or more, adds up to one of the wholes.
fn some_beginning_holds(sentence: &Sentence, list: &List, parts: &[usize]) -> bool {
    let mut sum = 0u64;
    parts.iter().enumerate().any(|(n, part)| {
        sum = sum.saturating_add(value(sentence, *part));
        n > 0 && list.wholes.iter().any(|whole| value(sentence, *whole) == sum)
    })
}

fn of_list(sentence: &Sentence, list: &List) -> Vec<Finding> {
    let mut findings = Vec::new();
    let about = |place: &usize| sentence.cells.get(*place).is_some_and(|c| c.about);
    if list.parts.iter().chain(&list.wholes).any(about) || some_beginning_holds(sentence, list, &list.parts) {
        return findings;
    }
    for (kind, mut parts) in kinds(sentence, list) {
        if kind == "outcome" {
            // What was given back in time is part of what was answered, wherever that stands.
            parts.retain(|p| sentence.cells.get(*p).and_then(|c| c.class).is_none_or(|c| c.1 != "given"));
            let sum: u64 = parts.iter().map(|p| value(sentence, *p)).sum();
            if sentence.cells.iter().any(|c| c.number.value == sum) {
                continue;
            }
        }
        if parts.len() < 2 || some_beginning_holds(sentence, list, &parts) {
            continue;
        }
        let whole = list.wholes.first().copied().unwrap_or_default();
        let (stated, sum) = (value(sentence, whole), parts.iter().map(|p| value(sentence, *p)).sum::<u64>());
        if !is_meant_whole(sentence, list, kind, &parts, stated, sum) {
            continue;
        }
        let of = |p: &usize| sentence.cells.get(*p).map_or(String::new(), |c| c.number.text.clone());
        let told: Vec<String> = parts.iter().map(of).collect();
        if let Some(left) = list.left.filter(|left| parts.contains(left)) {
            let others = sum - value(sentence, left);
            if others <= stated {
                findings.push(finding(
                    of(&left),
                    stated - others,
                    format!("{} trừ các phần còn lại {}", of(&whole), in_sentence(stated - others)),
                ));
                continue;
            }
        }
        findings.push(finding(of(&whole), sum, format!("{} = {}", told.join(" + "), in_sentence(sum))));
    }
    findings
}

/// Whether parts that do not add up were meant to: said to be all, or of a kind that leaves nothing out, or so near
/// the whole that nothing else is likely.
fn is_meant_whole(
    sentence: &Sentence,
    list: &List,
    kind: &str,
    parts: &[usize],
    stated: u64,
    sum: u64,
) -> bool {
    if sum > stated.saturating_mul(3) || sum < stated / 3 {
        return false;
    }
    let class = |name: &str| {
        parts.iter().any(|p| sentence.cells.get(*p).and_then(|c| c.class).is_some_and(|c| c.1 == name))
    };
    let whole = words().kind(kind).is_some_and(|k| k.whole.iter().all(|name| class(name)));
    let left = list.left.is_some_and(|left| parts.contains(&left));
    if whole || left {
        return true;
    }
    if kind.is_empty() {
        let percent = if parts.len() > 2 { 85 } else { 90 };
        return list.all && kinds_of_others(sentence, list)
            || (sum * 100 >= stated * percent && sum <= stated + stated / 10 + 1);
    }
    list.all && kind != "state" && kind != "outcome"
}

/// Whether parts that no kind is known for are all there are: none of a known kind beside them.
fn kinds_of_others(sentence: &Sentence, list: &List) -> bool {
    list.parts.iter().all(|p| sentence.cells.get(*p).is_some_and(|c| c.class.is_none()))
}

/// Parts that nothing announces: "54 files, 26 on paper, 28 online"; "26 on paper and 28 online, 54 in all".
fn unannounced(sentence: &Sentence) -> Vec<Finding> {
    let cells = &sentence.cells;
    let plain = |c: &&Cell| !c.about && !c.aside;
    for kind in &words().kind {
        if kind.id == "outcome" || kind.id == "sex" {
            continue;
        }
        let of_kind: Vec<&Cell> =
            cells.iter().filter(plain).filter(|c| c.class.is_some_and(|k| k.0 == kind.id)).collect();
        let count = |name: &String| of_kind.iter().filter(|c| c.class.is_some_and(|k| k.1 == *name)).count();
        if !kind.whole.iter().all(|name| count(name) == 1) {
            continue;
        }
        let names: Vec<&str> = of_kind.iter().filter_map(|c| c.class.map(|k| k.1)).collect();
        if (1..names.len()).any(|n| names.get(n).is_some_and(|name| names.iter().take(n).any(|m| m == name)))
        {
            continue;
        }
        let others: Vec<&Cell> =
            cells.iter().filter(plain).filter(|c| c.class.is_none_or(|k| k.0 != kind.id)).collect();
        let sum: u64 = of_kind.iter().map(|c| c.number.value).sum();
        let of = |c: &Cell| begins(&c.before, "trong") && !begins(&c.before, "trong đó");
        let is_total = |c: &Cell| of(c) || words().list.total.iter().any(|w| holds(&c.before, w));
        let wholes: Vec<&&Cell> = others.iter().filter(|c| is_total(c)).collect();
        if others.iter().any(|c| c.number.value == sum) || sum == 0 {
            continue;
        }
        // What else is counted may be the rest: `98 done, 1 late, 1 at hand` of 100.
        let mut made = vec![sum];
        made.extend(others.iter().filter(|c| !is_total(c)).map(|c| c.number.value));
        if let [whole] = wholes.as_slice()
            && !some_make(&made, whole.number.value)
            && of_kind.iter().all(|part| fits(whole, part))
            && sum <= whole.number.value.saturating_mul(3)
            && sum >= whole.number.value / 3
        {
            let told: Vec<&str> = of_kind.iter().map(|c| c.number.text.as_str()).collect();
            return vec![finding(
                whole.number.text.clone(),
                sum,
                format!("{} = {}", told.join(" + "), in_sentence(sum)),
            )];
        }
    }
    Vec::new()
}

/// "58 births, 23 deaths, 32 marriages; 113 in all".
fn in_all(sentence: &Sentence) -> Option<Finding> {
    let (whole, parts) = sentence.cells.split_last()?;
    let lead = whole.lead.strip_prefix("và ").unwrap_or(&whole.lead);
    let says = words().list.sums.iter().any(|w| begins(lead, w) || begins(&whole.before, w));
    let plain = |c: &Cell| !c.about && fits(whole, c);
    if !says || parts.len() < 2 || whole.about || !parts.iter().all(plain) {
        return None;
    }
    // Any few of them may be what is added up.
    let values: Vec<u64> = parts.iter().map(|part| part.number.value).collect();
    let sum = values.iter().fold(0u64, |sum, value| sum.saturating_add(*value));
    let holds = some_make(&values, whole.number.value);
    let near = sum.abs_diff(whole.number.value) <= (sum / 3).max(2);
    let told: Vec<&str> = parts.iter().map(|c| c.number.text.as_str()).collect();
    (!holds && near).then(|| {
        finding(whole.number.text.clone(), sum, format!("{} = {}", told.join(" + "), in_sentence(sum)))
    })
}

/// Whether some of the numbers, two or more, make up another.
fn some_make(values: &[u64], whole: u64) -> bool {
    let few = values.get(values.len().saturating_sub(12)..).unwrap_or(values);
    (0u32..1 << few.len()).filter(|chosen| chosen.count_ones() > 1).any(|chosen| {
        let of = few.iter().enumerate().filter(|(i, _)| chosen & (1 << i) != 0);
        of.map(|(_, value)| *value).fold(0u64, u64::saturating_add) == whole
    })
}

/// "640 of 655, 15 left".
fn rest(sentence: &Sentence, lists: &[List]) -> Vec<Finding> {
    let mut seen: Vec<usize> = Vec::new();
    let (mut after_left, mut said) = (false, false);
    for (_, item) in &sentence.items {
        match item {
            Item::Left(in_words) => (after_left, said) = (true, *in_words),
            Item::Cell(place) if after_left => {
                if lists.iter().any(|list| list.left == Some(*place) && list.parts.len() > 1) {
                    return Vec::new();
                }
                let usable =
                    seen.iter().filter_map(|p| sentence.cells.get(*p)).filter(|c| !c.about && !c.aside);
                let before: Vec<u64> = usable.map(|c| c.number.value).collect();
                let Some(left) = sentence.cells.get(*place).filter(|c| !c.about) else { return Vec::new() };
                let holds = before.iter().any(|a| before.iter().any(|b| a.abs_diff(*b) == left.number.value));
                // What stands behind may be the rest of the rest.
                let behind = sentence.cells.iter().skip(place + 1).filter(|c| !c.aside).count();
                return match before.as_slice() {
                    [a, b] if !holds && (behind == 0 || said) => {
                        let right = a.abs_diff(*b);
                        let text = format!(
                            "{} − {} = {}",
                            in_sentence(*a.max(b)),
                            in_sentence(*a.min(b)),
                            in_sentence(right)
                        );
                        vec![finding(left.number.text.clone(), right, text)]
                    }
                    _ => Vec::new(),
                };
            }
            Item::Cell(place) => seen.push(*place),
            _ => {}
        }
    }
    Vec::new()
}

fn finding(stated: String, expected: u64, text: String) -> Finding {
    Finding {
        line: 0,
        kind: FindingKind::Sum,
        stated,
        expected: Some(in_sentence(expected)),
        cause: None,
        text,
    }
}
