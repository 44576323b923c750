//! From what is known to every member's new relationship.

use super::explain;
use super::family::{At, Family};
use super::known::{doubt, gone_head_sex, linked, unsay};
use super::reading::{all, plain};
use super::{Answer, Outcome, Relative, Usage, likely, words};
use crate::relationship::Relationship;

const LINKS: &str = "theo cha mẹ, vợ chồng đã ghi";
const LABELS: &str = "theo quan hệ cũ với chủ hộ trước";
const KEPT: &str = "không phải họ hàng: giữ nguyên";
const NEW_HEAD: &str = "chủ hộ mới";
const BIRTH: &str = "chưa rõ ai sinh trước hoặc giới tính: xem ngày sinh";
const PARENT: &str = "chưa ghi đủ cha mẹ, vợ chồng: hỏi ai là cha, mẹ";
const OLD: &str = "quan hệ cũ có nhiều cách hiểu: hỏi rõ rồi chọn";
const NOTHING: &str = "không có gì nối với chủ hộ mới: hỏi rõ rồi chọn";
const HOST: &str = "chủ hộ mới vốn ở nhờ, ở thuê: hỏi lại quan hệ";
const GUARDED: &str = "người được giám hộ không còn là chủ hộ: hỏi lại quan hệ";

/// What every member of a household is to the new head, in the order given.
///
/// `relatives` are the members and those outside through whom they are kin; `head` is the place of the new head
/// among them. Where the old labels name no head, they are taken to speak of one who is gone.
pub fn set_head(relatives: &[Relative], head: usize, usage: Usage) -> Vec<Outcome> {
    let links = linked(relatives);
    let called = |active: bool| -> Vec<At> {
        let all = relatives.iter().enumerate();
        all.filter(|(_, r)| r.member && r.label == Some(Relationship::HEAD) && (!active || r.active))
            .map(|(at, _)| at)
            .collect()
    };
    let mut heads = called(true);
    if heads.is_empty() {
        heads = called(false);
    }
    let mut known = links.clone();
    if heads.is_empty() {
        heads.push(known.somebody(gone_head_sex(relatives)));
    }
    let views: Vec<View<'_>> =
        heads.iter().map(|old| View::new(&known, relatives, *old, head, usage)).collect();
    let members = relatives.iter().enumerate().filter(|(_, r)| r.member);
    members.map(|(who, _)| one_answer(relatives, who, head, &views)).collect()
}

/// Several old heads are several ways to read the labels: only what all of them give is certain.
fn one_answer(relatives: &[Relative], who: At, head: At, views: &[View<'_>]) -> Outcome {
    let old = relatives.get(who).and_then(|r| r.label);
    if who == head {
        let answer = Answer::Certain(Relationship::HEAD);
        return Outcome { who, old, answer, reason: NEW_HEAD, precise: None };
    }
    let mut outcomes = views.iter().map(|v| v.answer(who));
    let Some(mut merged) = outcomes.next() else {
        return Outcome { who, old, answer: Answer::Open(Vec::new()), reason: NOTHING, precise: None };
    };
    for other in outcomes.filter(|o| o.answer != merged.answer).collect::<Vec<_>>() {
        let mut choices = choices(&merged.answer);
        for label in self::choices(&other.answer) {
            if !choices.contains(&label) {
                choices.push(label);
            }
        }
        merged = Outcome { answer: Answer::Open(choices), reason: OLD, precise: None, ..merged };
    }
    merged
}

fn choices(answer: &Answer) -> Vec<Relationship> {
    match answer {
        Answer::Certain(label) => vec![*label],
        Answer::Open(labels) => labels.clone(),
    }
}

/// The household as the labels to one old head show it.
struct View<'a> {
    relatives: &'a [Relative],
    old: At,
    head: At,
    base: Family,
    /// The ways in which the new head may be what the old label says.
    heads: Vec<explain::Way>,
    whole: bool,
    region: bool,
}

impl<'a> View<'a> {
    fn new(links: &Family, relatives: &'a [Relative], old: At, head: At, usage: Usage) -> Self {
        let mut base = links.clone();
        for (at, relative) in relatives.iter().enumerate().filter(|(at, r)| r.member && *at != old) {
            if let Some(label) = relative.label {
                explain::say_plainly(&mut base, old, at, label);
            }
        }
        doubt(&mut base, relatives, old);
        unsay(&mut base);
        base.settle();
        let mut view = Self {
            relatives,
            old,
            head,
            heads: Vec::new(),
            whole: true,
            region: usage == Usage::North,
            base,
        };
        (view.heads, view.whole) = view.ways(&view.base, head);
        view
    }

    fn label(&self, at: At) -> Option<Relationship> {
        self.relatives.get(at).and_then(|r| r.label)
    }

    /// The families in which somebody is what the old label says.
    fn ways(&self, family: &Family, who: At) -> (Vec<explain::Way>, bool) {
        let as_is = || (vec![(family.clone(), 1.0)], true);
        let Some(label) = self.label(who).filter(|l| l.is_kin() && who != self.old) else { return as_is() };
        if plain(family, |r| r.fits(self.old, who, Some(label))) {
            return as_is();
        }
        let (mut ways, whole) = explain::ways(family, self.old, who, label);
        let (readings, _) = all(family, |r| r.fits(self.old, who, Some(label)));
        if ways.is_empty() || readings.iter().any(|(fits, _)| *fits) {
            ways.push((family.clone(), 1.0));
        }
        for (way, _) in &mut ways {
            unsay(way);
            way.settle();
        }
        (ways, whole)
    }

    fn answer(&self, who: At) -> Outcome {
        let old = self.label(who);
        let outcome = |answer, reason, precise| Outcome { who, old, answer, reason, precise };
        let (direct, whole) = all(&self.base, |r| r.labels(self.head, who, self.region));
        let certain = |labels: &[(Vec<Relationship>, f64)]| match labels.first().map(|(l, _)| l.as_slice()) {
            Some([only]) if labels.iter().all(|(l, _)| l.as_slice() == [*only]) => Some(*only),
            _ => None,
        };
        if let Some(lodger) = old.filter(|l| l.is_lodger()) {
            return self.lodger(who, lodger, &direct);
        }
        if whole && let Some(label) = certain(&direct) {
            return outcome(
                Answer::Certain(label),
                self.ground(who),
                words::path(&self.base, self.head, who),
            );
        }
        let mut tally = Tally { whole: self.whole && whole, ..Tally::default() };
        let mut contradicted = Tally { whole: tally.whole, ..Tally::default() };
        let (worlds, all_worlds) = self.worlds(who);
        tally.whole &= all_worlds;
        for (world, weight) in &worlds {
            let connected = world.chain(self.head, who).is_some();
            let of_head = self.label(self.head).filter(|_| self.head != self.old);
            let (readings, whole) = all(world, |r| {
                let fits = r.fits(self.old, self.head, of_head)
                    && r.fits(self.old, who, old.filter(|_| who != self.old));
                (r.labels(self.head, who, self.region), fits)
            });
            tally.whole &= whole;
            for ((labels, fits), share) in readings {
                let into = if fits { &mut tally } else { &mut contradicted };
                into.count(labels, connected, weight * share);
            }
        }
        // Labels that no reading of the links bears out are wrong: the links stand.
        if tally.weights.is_empty() && !tally.unknown {
            tally = contradicted;
        }
        if self.label(self.head).is_some_and(Relationship::is_lodger) && tally.unknown {
            let labels = std::iter::once(Relationship::OTHER).chain(Relationship::LODGERS).collect();
            return outcome(Answer::Open(labels), HOST, None);
        }
        let (several, unknown) = (tally.several, tally.unknown);
        match tally.result() {
            (labels, true)
                if labels.len() == 1 && !(labels == [Relationship::OTHER] && self.ground(who) == LABELS) =>
            {
                let label = labels.first().copied().unwrap_or(Relationship::OTHER);
                let precise = worlds.first().and_then(|(f, _)| words::path(f, self.head, who));
                outcome(Answer::Certain(label), self.ground(who), precise)
            }
            (mut labels, _) => {
                let reason = match (several && labels.len() == 2, unknown) {
                    (true, _) => BIRTH,
                    (_, true) => NOTHING,
                    _ if self.base.chain(self.head, who).is_some() => PARENT,
                    _ => OLD,
                };
                // That labels alone lead to no word of the table does not say that there is none: links may be missing.
                if labels.is_empty() || unknown || labels == [Relationship::OTHER] {
                    for label in likely::labels(&self.base, self.head, who, old) {
                        if !labels.contains(&label) && self.conceivable(who, label) {
                            labels.push(label);
                        }
                    }
                }
                // Links of stepchildren are those that are missing most often, and no label to another head shows them.
                if labels.contains(&Relationship::OTHER)
                    && let Some(stepchild) = likely::stepchild(&self.base, self.head, who)
                    && !labels.contains(&stepchild)
                {
                    labels.push(stepchild);
                }
                outcome(Answer::Open(labels), reason, None)
            }
        }
    }

    /// Every family in which both the new head and somebody are what their old labels say. Either may be the one through
    /// whom the other is kin, so each goes first once.
    fn worlds(&self, who: At) -> (Vec<explain::Way>, bool) {
        let mut worlds = Vec::new();
        let mut whole = self.whole;
        let mut put = |firsts: &[explain::Way], then: At| {
            for (family, weight) in firsts {
                let (ways, all) = self.ways(family, then);
                whole &= all;
                worlds.extend(ways.into_iter().map(|(f, w)| (f, w * weight)));
            }
        };
        put(&self.heads, who);
        let (ways, all) = self.ways(&self.base, who);
        let supposed = |at| !plain(&self.base, |r| r.fits(self.old, at, self.label(at)));
        if who != self.old && self.head != self.old && supposed(who) && supposed(self.head) {
            put(&ways, self.head);
        }
        (worlds, whole && all)
    }

    /// Whether somebody who was "other" to the old head can be so and be this to the new one.
    fn conceivable(&self, who: At, label: Relationship) -> bool {
        let other = self.label(who) == Some(Relationship::OTHER);
        if !other || !label.is_kin() || !self.label(self.head).is_some_and(Relationship::is_kin) {
            return true;
        }
        self.heads.iter().any(|(family, _)| {
            let (ways, whole) = explain::ways(family, self.head, who, label);
            !whole || ways.iter().any(|(way, _)| plain(way, |r| r.labels(self.old, who, false).is_empty()))
        })
    }

    fn ground(&self, who: At) -> &'static str {
        if linked(self.relatives).chain(self.head, who).is_some() { LINKS } else { LABELS }
    }

    /// Guests, tenants and the guardian stay what they are, unless they are kin of the new head.
    fn lodger(&self, who: At, label: Relationship, direct: &[(Vec<Relationship>, f64)]) -> Outcome {
        let mut labels: Vec<Relationship> = direct.iter().flat_map(|(l, _)| l.clone()).collect();
        let reason = if !labels.is_empty() {
            OLD
        } else if self.label(self.head).is_some_and(Relationship::is_lodger) {
            labels.push(Relationship::OTHER);
            HOST
        } else if label == Relationship::GUARDIAN
            && self.guards(who, self.old)
            && !self.guards(who, self.head)
        {
            labels.push(Relationship::OTHER);
            GUARDED
        } else {
            let answer = Answer::Certain(label);
            return Outcome { who, old: Some(label), answer, reason: KEPT, precise: None };
        };
        labels.push(label);
        labels.dedup();
        Outcome { who, old: Some(label), answer: Answer::Open(labels), reason, precise: None }
    }

    fn guards(&self, guardian: At, ward: At) -> bool {
        let ids = self.relatives.get(guardian).map(|r| r.ids.as_slice()).unwrap_or_default();
        self.relatives.get(ward).and_then(|r| r.guardian.id.as_ref()).is_some_and(|id| ids.contains(id))
    }
}

/// How often, by weight, readings give each label.
#[derive(Default)]
struct Tally {
    weights: Vec<(Relationship, f64)>,
    unknown: bool,
    whole: bool,
    several: bool,
}

impl Tally {
    fn count(&mut self, labels: Vec<Relationship>, connected: bool, weight: f64) {
        self.several |= labels.len() > 1;
        let labels = match (labels.is_empty(), connected) {
            (true, true) => vec![Relationship::OTHER],
            (true, false) => {
                self.unknown = true;
                return;
            }
            _ => labels,
        };
        let share = weight / labels.len() as f64;
        for label in labels {
            match self.weights.iter_mut().find(|(l, _)| *l == label) {
                Some((_, w)) => *w += share,
                None => self.weights.push((label, share)),
            }
        }
    }

    /// The labels, likeliest first; whether every reading was gone through and leads somewhere.
    fn result(mut self) -> (Vec<Relationship>, bool) {
        self.weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        (self.weights.into_iter().map(|(l, _)| l).collect(), self.whole && !self.unknown)
    }
}
