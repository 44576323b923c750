//! A change of the units as a file says it, for the level above to sign and offer.
//!
//! ```toml
//! [units]
//! commune = "21361"
//! from = "2027-01-01"
//! ground = "NQ 15/NQ-HĐND ngày 20/12/2026"
//!
//! [[hamlet]]
//! before = ["Thôn Gò Tranh", "Thôn Gò Rộc"]
//! after = "Thôn Gò Tranh"
//! ```
//!
//! In place of `[[hamlet]]`, `[office]` says what the commune's papers say of it then, and `new_hamlets` in `[units]` which
//! hamlets of other communes come in.

use chrono::NaiveDate;
use serde::Deserialize;

use super::Regrouping;
use crate::error::ServiceError;
use crate::refusal::{Field, UnitProblem};
use crate::register::Register;
use soxa_domain::reorganisation::Office;
use soxa_domain::rulebook::{RuleError, parse};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    commune: String,
    from: NaiveDate,
    #[serde(default)]
    ground: String,
    #[serde(default)]
    new_hamlets: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HamletRow {
    before: Vec<String>,
    after: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    units: Header,
    #[serde(default)]
    hamlet: Vec<HamletRow>,
    office: Option<Office>,
}

/// A change of the units that a file wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFile {
    /// First day it holds.
    pub from: NaiveDate,
    /// The decision it rests on.
    pub ground: String,
    /// What is wanted.
    pub wanted: Regrouping,
}

impl UnitFile {
    /// Whether a text is such a file by its shape, whatever commune it is for.
    ///
    /// # Errors
    /// It is none, by line.
    pub fn check(name: &str, text: &str) -> Result<(), RuleError> {
        parse::<File>(name, text).map(drop)
    }

    /// Of the register's commune.
    ///
    /// # Errors
    /// It is no such file, of another commune, or says neither of hamlets nor of the commune, or of both.
    pub fn read(register: &Register, name: &str, text: &str) -> Result<Self, ServiceError> {
        let File { units, hamlet, office } = parse(name, text)?;
        let refused = |why| ServiceError::refused(Field::Offer, why);
        let here = register.commune().code.clone();
        if units.commune != here {
            return Err(refused(UnitProblem::OfOtherCommune { code: units.commune, here }));
        }
        let wanted = match (hamlet.is_empty(), office) {
            (false, None) if units.new_hamlets.is_empty() => {
                let renamed = |HamletRow { before, after }: HamletRow| {
                    // One that keeps its name says nothing new.
                    let others = before.into_iter().filter(|old| *old != after);
                    others.map(|old| (old, after.clone())).collect::<Vec<_>>()
                };
                Regrouping::Names(hamlet.into_iter().flat_map(renamed).collect())
            }
            (true, Some(office)) => Regrouping::Office { office, hamlets: units.new_hamlets },
            _ => return Err(refused(UnitProblem::HamletsOrOffice)),
        };
        Ok(Self { from: units.from, ground: units.ground, wanted })
    }
}
