//! Addresses: the hamlet, and the commune under its name since the merger of 2025.
//!
//! Districts and provinces say nothing within one commune's register and are passed over.

use std::collections::HashMap;
use std::sync::OnceLock;

use soxa_text::fold::fold;
use soxa_text::repair::repair;

use super::likeness::one_edit;
use super::values::LONGEST;

/// Where somebody lives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The hamlet, folded, without “thôn”.
    pub hamlet: Option<String>,
    /// The commune, folded, under its new name.
    pub commune: Option<String>,
}

/// Which rung of the ladder a piece names itself to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rung {
    Hamlet,
    Commune,
    Above,
    Unsaid,
}

const RUNGS: [(&str, Rung); 34] = [
    ("thon ", Rung::Hamlet),
    ("to dan pho ", Rung::Hamlet),
    ("tdp ", Rung::Hamlet),
    ("to ", Rung::Hamlet),
    ("xom ", Rung::Hamlet),
    ("ap ", Rung::Hamlet),
    ("khu dan cu ", Rung::Hamlet),
    ("kdc ", Rung::Hamlet),
    ("khu pho ", Rung::Hamlet),
    ("khu ", Rung::Hamlet),
    ("lang ", Rung::Hamlet),
    ("ban ", Rung::Hamlet),
    ("doi ", Rung::Hamlet),
    ("plei ", Rung::Hamlet),
    ("th. ", Rung::Hamlet),
    ("xa ", Rung::Commune),
    ("x. ", Rung::Commune),
    ("x.", Rung::Commune),
    ("phuong ", Rung::Commune),
    ("p. ", Rung::Commune),
    ("p.", Rung::Commune),
    ("thi tran ", Rung::Commune),
    ("tt. ", Rung::Commune),
    ("tt ", Rung::Commune),
    ("huyen ", Rung::Above),
    ("h. ", Rung::Above),
    ("h.", Rung::Above),
    ("thi xa ", Rung::Above),
    ("tx. ", Rung::Above),
    ("thanh pho ", Rung::Above),
    ("tp. ", Rung::Above),
    ("tp ", Rung::Above),
    ("tinh ", Rung::Above),
    ("t. ", Rung::Above),
];

fn rung(piece: &str) -> (Rung, &str) {
    RUNGS
        .iter()
        .find_map(|(word, rung)| piece.strip_prefix(word).map(|rest| (*rung, rest.trim())))
        .filter(|(_, rest)| !rest.is_empty())
        .unwrap_or((Rung::Unsaid, piece))
}

impl Place {
    /// Reads a hamlet's cell and an address's; either may be empty.
    pub fn read(hamlet: &str, address: &str) -> Self {
        let mut this = Self::of_address(address);
        let hamlet = folded(hamlet);
        if !hamlet.is_empty() {
            this.hamlet = Some(rung(&hamlet).1.to_owned());
        }
        this
    }

    fn of_address(address: &str) -> Self {
        let text = folded(address);
        let mut place = Self::default();
        let mut unsaid: Vec<&str> = Vec::new();
        for piece in
            text.split([',', ';']).flat_map(|p| p.split(" - ")).map(str::trim).filter(|p| !p.is_empty())
        {
            match rung(piece) {
                (Rung::Hamlet, name) => place.hamlet = place.hamlet.or_else(|| Some(name.to_owned())),
                (Rung::Commune, name) => place.commune = Some(current(name)),
                (Rung::Above, _) => {}
                (Rung::Unsaid, name) => unsaid.push(name),
            }
        }
        if unsaid.last().is_some_and(|last| is_province(last)) {
            unsaid.pop();
        }
        if place.commune.is_none() {
            // Commune and district, or the commune alone.
            let at = unsaid.len().saturating_sub(2);
            place.commune = unsaid.get(at).map(|name| current(name));
            unsaid.truncate(at);
            if place.hamlet.is_none() {
                place.hamlet = unsaid.last().map(|name| (*name).to_owned());
            }
        }
        place
    }
}

/// Whether two folded names of hamlets or communes are the same to a clerk.
pub fn same_name(a: &str, b: &str) -> bool {
    a == b || (a.len().min(b.len()) >= 5 && one_edit(a, b))
}

fn folded(cell: &str) -> String {
    let short: String = cell.chars().take(LONGEST).collect();
    fold(&repair(&short))
}

fn is_province(plain: &str) -> bool {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| include_str!("data/provinces.csv").lines().skip(1).map(fold).collect());
    names.iter().any(|n| n == plain)
}

/// A commune's name since the merger; its own where the table does not know it.
fn current(plain: &str) -> String {
    merged().get(plain).copied().unwrap_or(plain).to_owned()
}

/// Old names of communes to new ones, both folded, where an old name went into one new commune only
/// (Quảng Ngãi, merger of 1 July 2025).
fn merged() -> &'static HashMap<&'static str, &'static str> {
    static MAP: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    MAP.get_or_init(|| {
        include_str!("data/merged_communes.csv")
            .lines()
            .skip(1)
            .filter_map(|row| row.split_once(','))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_under_all_its_names() {
        let place = |text: &str| {
            let p = Place::read("", text);
            (p.hamlet.unwrap_or_default(), p.commune.unwrap_or_default())
        };
        let whole = ("go tranh".to_owned(), "minh long".to_owned());
        for text in [
            "Thôn Gò Tranh, Long Hiệp, Minh Long, Quảng Ngãi",
            "Thôn Gò Tranh, xã Long Hiệp, huyện Minh Long, tỉnh Quảng Ngãi",
            "Thôn Gò Tranh, xã Minh Long, tỉnh Quảng Ngãi",
            "Thon Go Tranh, Long Hiep, Minh Long, Quang Ngai",
            "Gò Tranh, Long Hiệp, Minh Long, Quảng Ngãi",
        ] {
            assert_eq!(place(text), whole, "{text}");
        }
        assert_eq!(place("Long Hiệp, Minh Long, Quảng Ngãi"), (String::new(), "minh long".to_owned()));
        assert_eq!(Place::read("", "Quảng Ngãi"), Place::default());
        assert_eq!(Place::read("Thôn Cà Xen", "").hamlet.as_deref(), Some("ca xen"));
    }
}
