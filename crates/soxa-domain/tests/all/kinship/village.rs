//! Families that know the truth about themselves. Shares nothing with the engine: kin are sets of people here.

use soxa_domain::kinship::{Named, Relative};
use soxa_domain::partial_date::PartialDate;
use soxa_domain::person::Sex;
use soxa_domain::relationship::Relationship;

/// Numbers from a seed (xorshift).
pub struct Dice(pub u64);

impl Dice {
    pub fn up_to(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }

    pub fn percent(&mut self, p: usize) -> bool {
        self.up_to(100) < p
    }
}

#[derive(Debug, Clone, Default)]
pub struct Soul {
    pub male: bool,
    pub born: i32,
    pub birth_known: bool,
    pub father: Option<usize>,
    pub mother: Option<usize>,
    pub adopted: bool,
    pub spouse: Option<usize>,
    pub lodger: bool,
    /// Has a record in the register; others are only named.
    pub recorded: bool,
    pub member: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Village {
    pub souls: Vec<Soul>,
}

impl Village {
    pub fn generate(dice: &mut Dice) -> Self {
        let mut v = Self::default();
        let year = 1930 + dice.up_to(20) as i32;
        let first = v.soul(dice, true, year);
        let year = year + dice.up_to(6) as i32;
        let second = v.soul(dice, false, year);
        v.wed(first, second);
        let generations = 2 + dice.up_to(2);
        let mut couples = vec![(first, second)];
        for generation in 0..generations {
            let mut next = Vec::new();
            for (husband, wife) in couples {
                let mut year = v.souls[husband].born.max(v.souls[wife].born) + 19;
                for _ in 0..dice.up_to(if generation == 0 { 4 } else { 3 }) + usize::from(generation == 0) {
                    year += 1 + dice.up_to(4) as i32;
                    let male = dice.percent(50);
                    let child = v.soul(dice, male, year);
                    v.souls[child].father = Some(husband);
                    v.souls[child].mother = Some(wife);
                    if dice.percent(60) {
                        next.push(v.marriage(dice, child));
                    }
                }
            }
            couples = next;
        }
        for _ in 0..usize::from(dice.percent(20)) {
            let lodger = v.soul(dice, true, 1990);
            v.souls[lodger].lodger = true;
        }
        v
    }

    fn soul(&mut self, dice: &mut Dice, male: bool, born: i32) -> usize {
        let birth_known = !dice.percent(10);
        self.souls.push(Soul { male, born, birth_known, recorded: true, member: true, ..Soul::default() });
        self.souls.len() - 1
    }

    fn wed(&mut self, a: usize, b: usize) {
        self.souls[a].spouse = Some(b);
        self.souls[b].spouse = Some(a);
    }

    /// Somebody marries: once or twice; the in-laws may live here, be recorded elsewhere, or be unknown.
    fn marriage(&mut self, dice: &mut Dice, who: usize) -> (usize, usize) {
        let (male, born) = (self.souls[who].male, self.souls[who].born);
        if dice.percent(15) {
            let gone = self.soul(dice, !male, born + 1);
            self.souls[gone].member = false;
            self.souls[gone].recorded = dice.percent(50);
            let born = born + 20;
            for i in 0..=dice.up_to(2) as i32 {
                let male = dice.percent(50);
                let child = self.soul(dice, male, born + 2 * i);
                self.parents(child, who, gone);
            }
        }
        let apart = dice.up_to(5) as i32 - 2;
        let spouse = self.soul(dice, !male, born + apart);
        self.wed(who, spouse);
        if dice.percent(15) {
            let other = self.soul(dice, male, born);
            (self.souls[other].member, self.souls[other].recorded) = (false, false);
            let male = dice.percent(50);
            let child = self.soul(dice, male, born + 19);
            self.parents(child, spouse, other);
        }
        if dice.percent(40) {
            let here = dice.percent(30);
            let mother = self.soul(dice, false, born - 27);
            let father = self.soul(dice, true, born - 29);
            self.wed(father, mother);
            self.parents(spouse, father, mother);
            let mut side = vec![father, mother];
            if dice.percent(50) {
                let male = dice.percent(50);
                let sibling = self.soul(dice, male, born + 3);
                self.parents(sibling, father, mother);
                side.push(sibling);
            }
            for at in side {
                self.souls[at].member = here;
            }
        }
        if male { (who, spouse) } else { (spouse, who) }
    }

    /// Some children of the head are adopted, or the head: only the label to the head ever tells.
    pub fn adopt(&mut self, head: usize, dice: &mut Dice) {
        for at in 0..self.souls.len() {
            let own = [self.souls[at].father, self.souls[at].mother].contains(&Some(head));
            if self.souls[at].member && (own && dice.percent(12)) {
                self.souls[at].adopted = true;
            }
        }
    }

    fn parents(&mut self, child: usize, a: usize, b: usize) {
        let (father, mother) = if self.souls[a].male { (a, b) } else { (b, a) };
        self.souls[child].father = Some(father);
        self.souls[child].mother = Some(mother);
    }

    fn up(&self, of: &[usize], adopted: bool) -> Vec<usize> {
        let mut all: Vec<usize> = of
            .iter()
            .filter(|at| self.souls[**at].adopted == adopted)
            .flat_map(|at| [self.souls[*at].father, self.souls[*at].mother])
            .flatten()
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn down(&self, of: &[usize]) -> Vec<usize> {
        (0..self.souls.len()).filter(|c| self.up(&[*c], false).iter().any(|p| of.contains(p))).collect()
    }

    fn brood(&self, of: &[usize]) -> Vec<usize> {
        let all =
            of.iter().flat_map(|at| self.down(&self.up(&[*at], false)).into_iter().filter(move |s| s != at));
        all.collect()
    }

    fn wives(&self, of: &[usize]) -> Vec<usize> {
        of.iter().filter_map(|at| self.souls[*at].spouse).collect()
    }

    /// The labels that are right for what somebody is to the head.
    pub fn truth(&self, head: usize, who: usize) -> Vec<&'static str> {
        let (h, w) = ([head], &self.souls[who]);
        let by = |man: &'static str, woman: &'static str| vec![if w.male { man } else { woman }];
        let is = |set: Vec<usize>| set.contains(&who);
        let elder = |than: usize| w.born < self.souls[than].born;
        if head == who {
            return vec!["Chủ hộ"];
        }
        if w.lodger {
            return vec!["Ở thuê"];
        }
        if is(self.wives(&h)) {
            return by("Chồng", "Vợ");
        }
        if is(self.up(&h, false)) {
            return by("Cha đẻ", "Mẹ đẻ");
        }
        if is(self.up(&h, true)) {
            return by("Cha nuôi", "Mẹ nuôi");
        }
        if is(self.down(&h)) {
            return vec!["Con đẻ"];
        }
        if self.up(&[who], true).contains(&head) {
            return vec!["Con nuôi"];
        }
        if is(self.brood(&h)) {
            return if elder(head) { by("Anh ruột", "Chị ruột") } else { vec!["Em ruột"] };
        }
        let parents = self.up(&h, false);
        for parent in &parents {
            if self.up(&[*parent], false).contains(&who) {
                return if self.souls[*parent].male {
                    by("Ông nội", "Bà nội")
                } else {
                    by("Ông ngoại", "Bà ngoại")
                };
            }
        }
        let grandchildren = self.down(&self.down(&h));
        if grandchildren.contains(&who) {
            return vec!["Cháu ruột"];
        }
        if is(self.up(&self.wives(&h), false)) {
            return by("Cha chồng/cha vợ", "Mẹ chồng/mẹ vợ");
        }
        if is(self.down(&self.wives(&h))) {
            return vec!["Con riêng của vợ/chồng"];
        }
        if is(self.wives(&self.down(&h))) {
            return by("Con rể", "Con dâu");
        }
        for parent in &parents {
            if self.up(&self.up(&[*parent], false), false).contains(&who) {
                return vec![if self.souls[*parent].male { "Cụ nội" } else { "Cụ ngoại" }];
            }
        }
        if is(self.down(&grandchildren)) {
            return vec!["Chắt ruột"];
        }
        for parent in &parents {
            if self.brood(&[*parent]).contains(&who) {
                let mut right = match (self.souls[*parent].male, w.male) {
                    (true, true) if elder(*parent) => return vec!["Bác ruột"],
                    (true, true) => vec!["Chú ruột"],
                    (true, false) => vec!["Cô ruột"],
                    (false, true) => vec!["Cậu ruột"],
                    (false, false) => vec!["Dì ruột"],
                };
                right.extend(elder(*parent).then_some("Bác ruột"));
                return right;
            }
        }
        let nephews = self.down(&self.brood(&h));
        if nephews.contains(&who) {
            return vec!["Cháu ruột"];
        }
        if is(self.brood(&self.wives(&h))) || is(self.wives(&self.brood(&h))) {
            return vec!["Anh/chị/em dâu, rể"];
        }
        if is(self.wives(&grandchildren)) || is(self.wives(&nephews)) {
            return vec!["Cháu dâu/cháu rể"];
        }
        vec!["Khác/Không xác định"]
    }

    /// What the register holds when each link is left out with a chance of so many percent; labels are those to `head`.
    pub fn relatives(&self, head: usize, gone: usize, dice: &mut Dice) -> Vec<(usize, Relative)> {
        let id = |at: Option<usize>| Named { id: at.map(|at| format!("P{at}")), name: None };
        let mut link = |at: Option<usize>| id(at.filter(|_| !dice.percent(gone)));
        let souls = self.souls.iter().enumerate().filter(|(_, s)| s.recorded);
        souls
            .map(|(at, s)| {
                let relative = Relative {
                    ids: vec![format!("P{at}")],
                    sex: Some(if s.male { Sex::Male } else { Sex::Female }),
                    birth: s.birth_known.then(|| PartialDate::new(s.born as u16, 0, 0).unwrap()),
                    father: link(s.father),
                    mother: link(s.mother),
                    spouse: link(s.spouse),
                    member: s.member,
                    active: true,
                    label: s.member.then(|| Relationship::parse(self.truth(head, at)[0]).unwrap()),
                    ..Relative::default()
                };
                (at, relative)
            })
            .collect()
    }
}
