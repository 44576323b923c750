//! A test register in a folder of its own, and who works on it.

use soxa::domain::rulebook::RuleBook;
use soxa::domain::time::Timestamp;
use soxa::domain::unit::Commune;
use soxa::service::{Actor, Register, RegisterKind};
use tempfile::TempDir;

pub struct Office {
    pub register: Register,
    pub lan: Actor,
    pub folder: TempDir,
}

pub fn now() -> Timestamp {
    Timestamp::parse("2026-11-23T08:42").unwrap()
}

impl Office {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let commune: Commune = toml::from_str(include_str!("../../src/domain/data/commune.toml")).unwrap();
        let path = folder.path().join("register.redb");
        let rules = RuleBook::built_in().unwrap();
        let register =
            Register::create(&path, &commune, RegisterKind::Test, ("Lan", 1), Some(now()), rules).unwrap();
        let lan = register.actor(1, "test").unwrap();
        Self { register, lan, folder }
    }

    /// Every index, the name order and the chain hold together.
    pub fn is_whole(&self) {
        let report = self.register.read(|r| Ok(r.verify()?)).unwrap();
        assert_eq!(report.damage, Vec::<String>::new());
    }
}
