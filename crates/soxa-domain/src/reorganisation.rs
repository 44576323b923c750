//! What becomes of the units: hamlets that merge, split or are called otherwise (Decree 185/2026), a commune that merges
//! or takes another name, each from a day on. Addresses stay as they were given.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::unit::{Commune, FormerHamlet};

/// A change of the units from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reorganisation {
    /// The first day of what stands then.
    pub from: NaiveDate,
    /// The decision it rests on.
    pub ground: String,
    /// What changes.
    pub what: UnitChange,
}

/// What changes of the units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnitChange {
    /// Hamlets give way to others: one to one is a new name, several to one a merger, one to several a split; none to
    /// some come in from another commune.
    Hamlets {
        /// The names that were.
        before: Vec<String>,
        /// The names that are; one that was before stays.
        after: Vec<String>,
    },
    /// The commune has another name, code, or head of its papers.
    Office(Office),
}

/// What the papers of a commune say of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Five digits.
    pub code: String,
    /// `Xã Minh Long`.
    pub name: String,
    /// Units above it, nearest first.
    pub above: Vec<String>,
    /// Place written before a date on slips.
    pub place: String,
    /// Name of the counter on slips.
    pub counter: String,
    /// Telephone of the counter.
    #[serde(default)]
    pub phone: String,
}

impl Commune {
    /// The commune as it stands on a day, after the changes that had come by then.
    #[must_use]
    pub fn reorganised(mut self, changes: &[Reorganisation], day: NaiveDate) -> Self {
        for change in changes.iter().filter(|change| change.from <= day) {
            match &change.what {
                UnitChange::Hamlets { before, after } => self.regroup(change.from, before, after),
                UnitChange::Office(office) => {
                    self.valid_from = change.from;
                    self.code.clone_from(&office.code);
                    self.name.clone_from(&office.name);
                    self.above.clone_from(&office.above);
                    self.place.clone_from(&office.place);
                    self.counter.clone_from(&office.counter);
                    self.phone.clone_from(&office.phone);
                }
            }
        }
        self
    }

    fn regroup(&mut self, from: NaiveDate, before: &[String], after: &[String]) {
        let place = self.hamlets.iter().position(|h| before.contains(h));
        self.hamlets.retain(|h| !before.contains(h));
        let place = place.unwrap_or(self.hamlets.len()).min(self.hamlets.len());
        let new: Vec<String> = after.iter().filter(|h| !self.hamlets.contains(h)).cloned().collect();
        self.hamlets.splice(place..place, new);
        let gone = before.iter().filter(|h| !after.contains(h));
        self.former.extend(gone.map(|name| FormerHamlet {
            name: name.clone(),
            last: from.pred_opt().unwrap_or(from),
            now: after.to_vec(),
        }));
        // A name that came back is a hamlet's again.
        self.former.retain(|former| !self.hamlets.contains(&former.name));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn hamlets(from: &str, before: &[&str], after: &[&str]) -> Reorganisation {
        let own = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        let what = UnitChange::Hamlets { before: own(before), after: own(after) };
        Reorganisation { from: day(from), ground: "QĐ 12/2026".to_owned(), what }
    }

    fn commune() -> Commune {
        let hamlets = ["Thôn Gò Tranh", "Thôn Hà Bôi", "Thôn Hà Xuyên"].map(str::to_owned).to_vec();
        Commune {
            code: "21361".to_owned(),
            valid_from: day("2021-07-01"),
            name: "Xã Long Hiệp".to_owned(),
            above: vec!["Huyện Minh Long".to_owned(), "Tỉnh Quảng Ngãi".to_owned()],
            hamlets,
            place: "Long Hiệp".to_owned(),
            counter: "Bộ phận Tiếp nhận và Trả kết quả".to_owned(),
            phone: String::new(),
            former: Vec::new(),
        }
    }

    #[test]
    fn each_day_has_its_own_hamlets_and_old_names_lead_to_the_new() {
        let changes = [
            hamlets("2026-01-01", &["Thôn Hà Bôi", "Thôn Hà Xuyên"], &["Thôn Hà"]),
            hamlets("2026-06-01", &["Thôn Hà"], &["Thôn Sông Hà"]),
            hamlets("2026-09-01", &["Thôn Gò Tranh"], &["Thôn Gò Tranh", "Thôn Gò Mới"]),
        ];
        let on = |text: &str| commune().reorganised(&changes, day(text));
        assert_eq!(on("2025-12-31").hamlets, commune().hamlets);
        assert_eq!(on("2026-01-01").hamlets, ["Thôn Gò Tranh", "Thôn Hà"]);
        assert_eq!(on("2026-10-01").hamlets, ["Thôn Gò Tranh", "Thôn Gò Mới", "Thôn Sông Hà"]);
        assert_eq!(on("2026-10-01").hamlet("ha boi"), Some("Thôn Sông Hà"));
        assert_eq!(on("2026-10-01").hamlet("thôn hà"), Some("Thôn Sông Hà"));
        assert_eq!(on("2026-10-01").hamlet("gò tranh"), Some("Thôn Gò Tranh"));
        assert_eq!(on("2025-12-31").hamlet("sông hà"), None);
        assert_eq!(on("2026-02-01").former[0].last, day("2025-12-31"));
        let now = on("2026-10-01");
        assert_eq!(now.former_hamlet_in("Trõ Hà Bôi 1979"), Some(("tro 1979".to_owned(), "Thôn Sông Hà")));
        assert_eq!(now.former_hamlet_in("tro go tranh"), None);
        assert_eq!(on("2025-12-31").former_hamlet_in("tro ha boi"), None);
    }

    #[test]
    fn a_hamlet_that_split_is_not_guessed_and_a_name_may_come_back() {
        let split = hamlets("2026-01-01", &["Thôn Hà Bôi"], &["Thôn Hà Đông", "Thôn Hà Tây"]);
        let back = hamlets("2026-03-01", &["Thôn Hà Đông", "Thôn Hà Tây"], &["Thôn Hà Bôi"]);
        let changes = [split, back];
        assert_eq!(commune().reorganised(&changes, day("2026-02-01")).hamlet("ha boi"), None);
        let now = commune().reorganised(&changes, day("2026-03-01"));
        assert_eq!(now.hamlets, commune().hamlets);
        assert_eq!(now.hamlet("hà tây"), Some("Thôn Hà Bôi"));
        assert_eq!(now.former.len(), 2);
    }

    #[test]
    fn names_that_go_round_end() {
        let changes = [
            hamlets("2026-01-01", &["Thôn Hà Bôi"], &["Thôn A"]),
            hamlets("2026-02-01", &["Thôn A"], &["Thôn Hà Bôi"]),
            hamlets("2026-03-01", &["Thôn Hà Bôi"], &["Thôn A"]),
        ];
        let now = commune().reorganised(&changes, day("2026-12-01"));
        assert_eq!(now.hamlet("hà bôi"), Some("Thôn A"));
    }

    #[test]
    fn the_office_is_as_of_a_day() {
        let office = Office {
            code: "21361".to_owned(),
            name: "Xã Minh Long".to_owned(),
            above: vec!["Tỉnh Quảng Ngãi".to_owned()],
            place: "Minh Long".to_owned(),
            counter: "Trung tâm Phục vụ hành chính công xã".to_owned(),
            phone: String::new(),
        };
        let change = Reorganisation {
            from: day("2025-07-01"),
            ground: "NQ 1677".to_owned(),
            what: UnitChange::Office(office),
        };
        let on = |text: &str| commune().reorganised(std::slice::from_ref(&change), day(text));
        assert_eq!(on("2025-06-30"), commune());
        assert_eq!(on("2025-07-01").name, "Xã Minh Long");
        assert_eq!(on("2025-07-01").valid_from, day("2025-07-01"));
        assert_eq!(on("2025-07-01").hamlets, commune().hamlets);
    }
}
