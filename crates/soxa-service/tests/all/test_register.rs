//! A test register in a folder of its own, and who works on it.

use soxa_domain::rulebook::RuleBook;
use soxa_domain::time::Timestamp;
use soxa_domain::unit::Commune;
use soxa_service::{Actor, Register, RegisterKind, proof};
use tempfile::TempDir;

pub struct TestRegister {
    pub register: Register,
    pub lan: Actor,
    pub folder: TempDir,
}

pub fn now() -> Timestamp {
    Timestamp::parse("2026-11-23T08:42").unwrap()
}

impl TestRegister {
    pub fn new() -> Self {
        Self::of(|_| ())
    }

    /// Of the sample commune, but for what is changed of it.
    pub fn of(change: impl FnOnce(&mut Commune)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut commune: Commune = toml::from_str(soxa_domain::unit::PATTERN).unwrap();
        change(&mut commune);
        let path = folder.path().join("register.redb");
        let rules = RuleBook::built_in().unwrap();
        let register =
            Register::create(&path, None, &commune, RegisterKind::Test, ("Lan", 1), Some(now()), rules)
                .unwrap();
        let lan = register.actor(1, "test").unwrap();
        Self { register, lan, folder }
    }

    /// Every index, the name order and the chain hold together.
    pub fn is_whole(&self) {
        let report = proof::whole_file(&self.register).unwrap();
        assert_eq!(report.damage, Vec::<String>::new());
    }
}
