//! What the rows of a file say of its layout, looked at once before they are read.

use std::collections::{HashMap, HashSet};

use super::order::{self, Order};
use super::plan::{Origin, Plan};
use super::row_kind::What;
use super::rows::{is_ditto, is_head, is_tick};
use super::section::Section;
use super::source::RawRow;
use super::tally::Assumed;
use super::{ReadSheet, hamlet_in};
use soxa_domain::unit::plain_hamlet;

/// A column whose value may stand only in the first row of those it holds for.
#[derive(Debug, Clone, Default)]
struct Sparse {
    filled: u32,
    blank: u32,
    /// Rows with the value of the row above.
    repeated: u32,
    head_blank: u32,
    member_filled: u32,
    /// A blank before any value.
    leading_blank: bool,
    before: String,
}

impl Sparse {
    fn see(&mut self, value: &str, is_head: Option<bool>) {
        if value.is_empty() {
            self.blank += 1;
            self.leading_blank |= self.filled == 0;
            self.head_blank += u32::from(is_head == Some(true));
        } else {
            self.filled += 1;
            self.repeated += u32::from(self.before == value);
            self.member_filled += u32::from(is_head == Some(false));
            value.clone_into(&mut self.before);
        }
    }

    /// Whether the layout says that a blank means the value above: it stands in heads' rows and only there, or, where
    /// nobody says who is head, never twice, and a third of the rows are blank.
    fn is_carried(&self, heads_known: bool) -> bool {
        let may = self.blank > 0 && self.filled > 0 && self.repeated == 0 && !self.leading_blank;
        // Here and there a head has no number yet.
        let heads = heads_known && self.head_blank * 2 <= self.filled && self.member_filled == 0;
        may && (heads || (!heads_known && self.blank * 3 >= self.filled + self.blank))
    }
}

/// Households' short numbers in the hamlets that a column names. One mistyped hamlet must not make the numbers of all
/// count within theirs: what stands beside the rest of its household says nothing.
#[derive(Debug, Clone, Default)]
struct Counted {
    /// The hamlet of the rows above.
    hamlet: String,
    /// The number of the row above.
    before: String,
    /// By number: the first hamlet, and whether somebody there is head.
    first: HashMap<String, (String, bool)>,
    /// By hamlet: its numbers, and which of them were met in another before.
    hamlets: HashMap<String, (HashSet<String>, HashSet<String>)>,
    /// Whether one number has a head in each of two hamlets.
    two_heads: bool,
}

impl Counted {
    fn see(&mut self, hamlet: &str, number: &str, is_short: bool, is_head: Option<bool>) {
        if !hamlet.is_empty() {
            self.hamlet = plain_hamlet(hamlet);
        }
        let beside = self.before == number;
        number.clone_into(&mut self.before);
        if !is_short || self.hamlet.is_empty() {
            return;
        }
        let is_head = is_head == Some(true);
        let (first, headed) =
            self.first.entry(number.to_owned()).or_insert_with(|| (self.hamlet.clone(), false));
        let (all, again) = self.hamlets.entry(self.hamlet.clone()).or_default();
        all.insert(number.to_owned());
        if *first == self.hamlet {
            *headed |= is_head;
        } else {
            self.two_heads |= *headed && is_head;
            if !beside {
                again.insert(number.to_owned());
            }
        }
    }

    /// Whether a number has two heads, or most numbers of a hamlet, two at least, were another's before.
    fn begins_anew(&self) -> bool {
        let most = |(all, again): &(HashSet<String>, HashSet<String>)| {
            again.len() > 1 && again.len() * 2 >= all.len()
        };
        self.two_heads || self.hamlets.values().any(most)
    }
}

/// What the rows have shown.
pub(super) struct Evidence {
    dates: Vec<(usize, order::Evidence)>,
    household: Sparse,
    head: Sparse,
    place: Sparse,
    heads: u32,
    head_ticks: u32,
    head_names: u32,
    hamlet: Option<String>,
    /// The hamlets that the sheets' names say.
    of_sheets: Vec<Option<String>>,
    hamlets: bool,
    households: bool,
    /// The hamlet in which a short number of a household was met.
    numbers: HashMap<String, String>,
    restarts: bool,
    /// The same by the hamlets of a column, which may be mistyped.
    counted: Counted,
    sheet: usize,
    closed: bool,
    untitled: Vec<usize>,
    /// How many addresses say a hamlet of the commune, and how many do not.
    addresses: (u32, u32),
}

/// Addresses that are looked at for hamlets.
const ADDRESSES: u32 = 1_000;

impl Evidence {
    pub(super) fn new(plan: &Plan, sheets: &[ReadSheet]) -> Self {
        let dates = plan.columns.iter().enumerate().filter(|(_, c)| c.kind() == "date");
        Self {
            dates: dates.map(|(i, _)| (i, order::Evidence::default())).collect(),
            household: Sparse::default(),
            head: Sparse::default(),
            place: Sparse::default(),
            heads: 0,
            head_ticks: 0,
            head_names: 0,
            of_sheets: sheets.iter().map(|s| s.hamlet.clone()).collect(),
            hamlet: sheets.first().and_then(|s| s.hamlet.clone()),
            hamlets: plan.hamlet.is_none() && sheets.iter().any(|s| s.hamlet.is_some()),
            households: false,
            numbers: HashMap::new(),
            restarts: false,
            counted: Counted::default(),
            sheet: 0,
            closed: false,
            untitled: Vec::new(),
            addresses: (0, 0),
        }
    }

    /// `hamlets` are those of the commune.
    pub(super) fn see(&mut self, plan: &Plan, raw: &RawRow, hamlets: &[String]) {
        if raw.sheet != self.sheet {
            (self.sheet, self.closed) = (raw.sheet, false);
            self.hamlet = self.of_sheets.get(raw.sheet).cloned().flatten();
        }
        match plan.what(&raw.cells, self.closed, raw.is_across) {
            What::Person => {
                self.address(plan, raw, hamlets);
                self.person(plan, raw);
            }
            What::Section(section) => {
                self.closed = false;
                match section {
                    Section::Hamlet(name) => (self.hamlets, self.hamlet) = (true, Some(name)),
                    Section::Household(_) | Section::HouseholdOf(_) => self.households = true,
                    Section::Other => {}
                }
            }
            What::Nobody(nobody) => self.closed |= nobody.ends(),
            What::Blank | What::Unclear => {}
        }
    }

    fn address(&mut self, plan: &Plan, raw: &RawRow, hamlets: &[String]) {
        let (with, without) = self.addresses;
        if plan.hamlet.is_some() || hamlets.is_empty() || with + without >= ADDRESSES {
            return;
        }
        let Some(text) = plan.at("address").and_then(|at| raw.cells.get(at)).map(str::trim) else { return };
        if !text.is_empty() && !is_ditto(text) {
            let says = hamlet_in(text, hamlets).is_some();
            self.addresses = (with + u32::from(says), without + u32::from(!says));
        }
    }

    fn person(&mut self, plan: &Plan, raw: &RawRow) {
        let get = |at: Option<usize>| at.and_then(|i| raw.cells.get(i)).map_or("", str::trim);
        for (column, evidence) in &mut self.dates {
            evidence.text(get(Some(*column)));
        }
        for (i, column) in plan.columns.iter().enumerate() {
            let untitled = column.header.is_empty() && column.origin == Origin::Sheet;
            if untitled && !self.untitled.contains(&i) && !get(Some(i)).is_empty() {
                self.untitled.push(i);
            }
        }
        let is_head = plan.relationship.map(|_| is_head(get(plan.relationship)));
        self.heads += u32::from(is_head == Some(true));
        let merged = |at: Option<usize>| at.is_some_and(|at| raw.carried.contains(&at));
        let value = |at: Option<usize>| {
            let text = get(at);
            if is_ditto(text) { String::new() } else { text.to_owned() }
        };
        if plan.household.is_some() && !merged(plan.household) {
            self.household.see(&value(plan.household), is_head);
        }
        if plan.hamlet.is_some() && !merged(plan.hamlet) {
            self.place.see(&value(plan.hamlet), None);
        }
        let head = get(plan.head);
        if is_tick(head) {
            self.head_ticks += 1;
        } else if plan.head.is_some() && !merged(plan.head) {
            self.head.see(&value(plan.head), is_head);
            self.head_names += u32::from(!head.is_empty());
        }
        let number = get(plan.household);
        let short = !number.is_empty() && number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit());
        self.counted.see(&value(plan.hamlet), number, short, is_head);
        if let Some(hamlet) = self.hamlet.as_ref().filter(|_| short) {
            let first = self.numbers.entry(number.to_owned()).or_insert_with(|| hamlet.clone());
            self.restarts |= first != hamlet;
        }
    }

    /// Lays into the plan what follows; what is to be said of it.
    pub(super) fn conclude(
        self,
        plan: &mut Plan,
        sheets: &[ReadSheet],
        makes_households: bool,
    ) -> Vec<(String, Assumed)> {
        let mut said = Vec::new();
        let heads_known = self.heads > 0;
        for (column, evidence) in &self.dates {
            if let Some(doubt) = evidence.doubt() {
                plan.orders.push((*column, Order::Asked(doubt)));
            }
        }
        if let Some(at) = plan.household.filter(|_| self.household.is_carried(heads_known)) {
            plan.carry.push(at);
        }
        if let Some(at) =
            plan.hamlet.filter(|_| self.place.is_carried(false) && self.place.blank >= self.place.filled)
        {
            plan.carry.push(at);
        }
        if let Some(at) = plan.head.filter(|_| self.head_ticks == 0 && self.head.is_carried(heads_known)) {
            plan.carry.push(at);
        }
        if self.head_ticks > 0 && self.head_names == 0 && plan.relationship.is_none() {
            plan.relationship = Some(plan.made("relationship", Origin::Structure));
        }
        let named = sheets.iter().any(|s| s.hamlet.is_some());
        if (self.hamlets || named) && plan.hamlet.is_none() && !plan.no_hamlets {
            plan.hamlet = Some(plan.made("hamlet", Origin::Structure));
        }
        let (with, without) = self.addresses;
        if makes_households && plan.hamlet.is_none() && with > without {
            plan.hamlet_in = plan.at("address");
            plan.hamlet = Some(plan.made("hamlet", Origin::Structure));
        }
        // A list that goes back to its sender keeps the numbers it has.
        plan.within_hamlet = self.restarts || (makes_households && self.counted.begins_anew());
        let by_head = self.head_ticks == 0 && self.head_names > 0;
        if makes_households && plan.household.is_none() && (by_head || self.households) {
            plan.by_head = true;
            plan.household = Some(plan.made("household", Origin::Structure));
        }
        for at in self.untitled {
            let letters = plan.columns.get(at).map(|c| c.letters.clone()).unwrap_or_default();
            said.push((letters.clone(), Assumed::Untitled));
            if let Some(column) = plan.columns.get_mut(at) {
                column.header = letters;
            }
        }
        said
    }
}
