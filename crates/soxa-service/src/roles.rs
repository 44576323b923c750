//! Roles as data (`roles.toml`): what the operators of a role may do.

use std::sync::LazyLock;

use serde::Deserialize;

use super::actor::Permission;

use soxa_data::data_file;

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Stable id, such as `one_stop`.
    pub id: String,
    /// What officers call it.
    pub label: String,
    /// What it may do.
    pub permissions: Vec<Permission>,
}

#[derive(Deserialize)]
struct File {
    role: Vec<Role>,
}

/// The role of whoever makes a register.
pub const FULL: &str = "full";

static ROLES: LazyLock<Vec<Role>> = LazyLock::new(|| {
    let parsed: Result<File, _> = data_file!("roles.toml");
    // A test holds that the file can be read; a program without roles lets nobody do anything.
    parsed.map(|file| file.role).unwrap_or_default()
});

/// Every role.
pub fn all() -> &'static [Role] {
    &ROLES
}

/// The role with an id.
pub fn find(id: &str) -> Option<&'static Role> {
    all().iter().find(|role| role.id == id)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_first_operator_may_do_everything_and_the_district_nothing_but_look() {
        assert_eq!(all().len(), 8);
        for permission in Permission::ALL {
            assert!(find(FULL).unwrap().permissions.contains(&permission), "{permission:?}");
        }
        let looks = [Permission::ReadPeople, Permission::ReadCases];
        assert_eq!(find("district").unwrap().permissions, looks);
        assert!(!find("technician").unwrap().permissions.contains(&Permission::ReadPeople));
    }
}
