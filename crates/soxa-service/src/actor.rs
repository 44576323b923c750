//! Who acts, and what that operator may do.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::error::ServiceError;
use super::origin::{Line, Origin};
use super::roll::Roll;
use soxa_domain::action::ActionId;
use soxa_domain::action::Nature;
pub use soxa_domain::permission::Permission;

/// An operator of the register.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The name shown and journalled.
    pub name: String,
    /// Id of the role (`roles.toml`).
    pub role: String,
    /// The system user that needs no further proof.
    pub uid: Option<u32>,
    /// The SSH key (base 64) that is needed as well, where several share a system user.
    pub key: Option<String>,
    /// Hash of the password.
    pub password: Option<String>,
    /// Hash of the PIN that opens a locked screen.
    pub pin: Option<String>,
    /// Whether the operator is kept out.
    pub disabled: bool,
}

impl Operator {
    /// Somebody who may do everything, and is known by the system user.
    pub fn full(name: &str, uid: Option<u32>) -> Self {
        let (name, role) = (name.to_owned(), super::roles::FULL.to_owned());
        Self { name, role, uid, key: None, password: None, pin: None, disabled: false }
    }

    /// What the operator may do.
    pub fn permissions(&self) -> &'static [Permission] {
        super::roles::find(&self.role).map_or(&[], |role| &role.permissions)
    }
}

/// Hashes stay out of every message.
impl std::fmt::Debug for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operator").field("name", &self.name).field("role", &self.role).finish_non_exhaustive()
    }
}

/// Who does something, where, and with what rights. Every service function takes one.
///
/// The rights are not carried: they are looked up in the operators' list at each act ([`Roll`]), so that somebody who
/// is disabled or given another role in the middle of a day's work goes on with no more than what holds now.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Name of the operator, as the register has it.
    pub operator: String,
    /// The terminal, such as `tty1` or `pts/3`.
    pub terminal: String,
    rights: Rights,
    sign_in: Option<SignIn>,
    read_only: bool,
}

/// Where an actor's rights are found.
#[derive(Debug, Clone)]
enum Rights {
    /// In the register's list of operators, as it stands at the moment of the act.
    Live(Arc<Roll>),
    /// Given once: what is done by plan, sample data.
    Given(Vec<Permission>),
}

/// What may be told of how an operator was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// Where it came from.
    pub origin: Origin,
    /// The terminal's name.
    pub terminal: String,
    /// What showed who it is.
    pub by: ShownBy,
}

/// What showed who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShownBy {
    /// The system user alone.
    SystemUser,
    /// An SSH key.
    Key,
    /// A password or PIN.
    Secret,
    /// A token of one's own, and its PIN.
    Token,
}

impl SignIn {
    /// Whether two people who signed in so cannot be told from one who did both: one system user that nothing else was
    /// shown beside, or one terminal of one system user.
    pub fn may_be_the_same_hands(&self, other: &Self) -> bool {
        let one_user = self.origin.uid == other.origin.uid;
        let by_user_alone = self.by == ShownBy::SystemUser && other.by == ShownBy::SystemUser;
        let one_terminal = self.terminal == other.terminal && self.origin.line == Line::Terminal;
        one_user && (by_user_alone || one_terminal)
    }
}

impl Actor {
    /// An operator at a terminal with the rights of the role, whatever any register says: for sample data and for
    /// trying things out. Who signs in at a register is made by [`super::operators::recognise`].
    pub fn new(operator: &Operator, terminal: &str) -> Self {
        Self::given(&operator.name, terminal, operator.permissions())
    }

    /// An operator of a register, whose rights are those of its list at every act.
    pub(super) fn of(roll: &Arc<Roll>, operator: &Operator, sign_in: SignIn) -> Self {
        Self {
            operator: operator.name.clone(),
            terminal: sign_in.terminal.clone(),
            rights: Rights::Live(Arc::clone(roll)),
            sign_in: Some(sign_in),
            read_only: false,
        }
    }

    fn given(operator: &str, terminal: &str, permissions: &[Permission]) -> Self {
        Self {
            operator: operator.to_owned(),
            terminal: terminal.to_owned(),
            rights: Rights::Given(permissions.to_vec()),
            sign_in: None,
            read_only: false,
        }
    }

    /// Somebody who may do nothing yet: for the journal of attempts.
    pub(super) fn nobody(name: &str, terminal: &str) -> Self {
        Self::given(name, terminal, &[])
    }

    /// The register's owner itself, for what is done by plan and not by a person: backups.
    pub fn by_plan() -> Self {
        Self::given("soxa", "-", &[Permission::Backup])
    }

    /// Whether the operator may do that now.
    pub fn may(&self, permission: Permission) -> bool {
        if self.read_only && !Permission::LOOKS.contains(&permission) {
            return false;
        }
        match &self.rights {
            Rights::Live(roll) => roll.may(&self.operator, permission),
            Rights::Given(permissions) => permissions.contains(&permission),
        }
    }

    /// Everything the operator may do now.
    pub fn permissions(&self) -> Vec<Permission> {
        Permission::ALL.into_iter().filter(|permission| self.may(*permission)).collect()
    }

    /// Whether the operator is still let in. Who never stood in a list cannot be struck off it.
    pub fn is_let_in(&self) -> bool {
        match &self.rights {
            Rights::Live(roll) => roll.is_let_in(&self.operator),
            Rights::Given(_) => true,
        }
    }

    /// This actor with nothing but the right to look, at a terminal that writes nothing.
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Whether this is a terminal that writes nothing.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Whether this is somebody who only ever looks, so that looking too much is worth a question.
    pub fn is_viewer(&self) -> bool {
        let looks = |p: &Permission| Permission::LOOKS.contains(p);
        self.read_only || !self.permissions().is_empty() && self.permissions().iter().all(looks)
    }

    /// Refuses what a terminal that is only to look may not write, and whatever somebody who was kept out still has
    /// under way. Looks and attempts to sign in are written down for everybody.
    pub(super) fn may_write(&self, action: ActionId) -> Result<(), ServiceError> {
        if action.nature() != Nature::Change {
            return Ok(());
        }
        if self.read_only {
            return Err(ServiceError::ReadOnly);
        }
        if self.is_let_in() {
            Ok(())
        } else {
            Err(ServiceError::Disabled { operator: self.operator.clone() })
        }
    }

    /// How the operator was recognised, where it is known.
    pub fn sign_in(&self) -> Option<&SignIn> {
        self.sign_in.as_ref()
    }
}

impl PartialEq for Actor {
    fn eq(&self, other: &Self) -> bool {
        (&self.operator, &self.terminal, self.read_only)
            == (&other.operator, &other.terminal, other.read_only)
    }
}

impl Eq for Actor {}
