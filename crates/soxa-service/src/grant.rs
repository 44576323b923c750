//! The key to the register: a permission that was asked for and is there.
//!
//! [`Register::read`](crate::Register::read) and every change take a [`Grant`], and only this module makes one: a function
//! that forgets to ask has nothing to open the register with, and does not compile.
//!
//! ```
//! use soxa_service::{Actor, Register, ServiceError, grant::ReadPeople};
//!
//! fn last_entry(register: &Register, actor: &Actor) -> Result<u64, ServiceError> {
//!     let grant = actor.require(ReadPeople)?;
//!     register.read(&grant, |r| Ok(r.head()?.seq))
//! }
//! ```
//!
//! Without having asked there is nothing to read with:
//!
//! ```compile_fail,E0061
//! use soxa_service::{Actor, Register, ServiceError, grant::ReadPeople};
//!
//! fn last_entry(register: &Register, actor: &Actor) -> Result<u64, ServiceError> {
//!     register.read(|r| Ok(r.head()?.seq))
//! }
//! ```
//!
//! The right that is asked for is not yet the permission:
//!
//! ```compile_fail,E0277
//! use soxa_service::{Actor, Register, ServiceError, grant::ReadPeople};
//!
//! fn last_entry(register: &Register, actor: &Actor) -> Result<u64, ServiceError> {
//!     register.read(&ReadPeople, |r| Ok(r.head()?.seq))
//! }
//! ```
//!
//! Nobody else makes a grant, neither of its parts nor with the constructors for what needs no permission:
//!
//! ```compile_fail,E0451
//! use soxa_service::{Actor, grant::{Grant, ReadPeople}};
//!
//! fn made(actor: &Actor) -> Grant<'_, ReadPeople> {
//!     Grant { actor, right: std::marker::PhantomData }
//! }
//! ```
//!
//! ```compile_fail,E0624
//! use soxa_service::{Actor, grant::{Grant, Own}};
//!
//! fn made(actor: &Actor) -> Grant<'_, Own> {
//!     Grant::of_oneself(actor)
//! }
//! ```
//!
//! ```compile_fail,E0603
//! use soxa_service::{Register, ServiceError, grant::Upkeep};
//!
//! fn last_entry(register: &Register) -> Result<u64, ServiceError> {
//!     register.read(&Upkeep, |r| Ok(r.head()?.seq))
//! }
//! ```

use std::marker::PhantomData;

use super::actor::Actor;
use super::error::ServiceError;
use soxa_domain::permission::Permission;

/// A permission as a type, so that a [`Grant`] says which one was asked for.
pub trait Right {
    /// The permission.
    const PERMISSION: Permission;
}

/// One type a permission. A permission without one does not compile.
macro_rules! rights {
    ($($name:ident),+ $(,)?) => {
        $(
            #[doc = concat!("[`Permission::", stringify!($name), "`] as a type.")]
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl Right for $name {
                const PERMISSION: Permission = Permission::$name;
            }
        )+

        const _: fn(Permission) = |permission| match permission {
            $(Permission::$name => (),)+
        };
    };
}

rights! {
    ReadPeople, WritePeople, ReadCases, ReceiveCases, MoveCases, Import, Export, Print, Administer, ReadJournal,
    ReadSensitive, WriteSensitive, WriteRegisters, Backup, Restore, Keys, Operators, Confirm,
}

/// A permission that is known only while the program runs: that of an act, of a kind of list.
#[derive(Debug, Clone, Copy)]
pub struct Any;

/// What concerns nobody but the actor, and needs no permission.
#[derive(Debug, Clone, Copy)]
pub struct Own;

/// What the register writes down about an actor, whatever that actor may do.
#[derive(Debug, Clone, Copy)]
pub struct Noted;

/// Shows that an actor had a permission when asked; opens the register in that actor's name.
#[derive(Debug)]
pub struct Grant<'a, P> {
    actor: &'a Actor,
    right: PhantomData<P>,
}

impl<'a, P> Grant<'a, P> {
    fn to(actor: &'a Actor) -> Self {
        Self { actor, right: PhantomData }
    }

    /// Whose grant it is.
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }
}

impl<'a> Grant<'a, Own> {
    /// For one's own drafts, password, PIN and proposals: whoever is there at all has them.
    pub(crate) fn of_oneself(actor: &'a Actor) -> Self {
        Self::to(actor)
    }
}

impl<'a> Grant<'a, Noted> {
    /// For what is written down *about* somebody: what was looked at, who tried to sign in, what the clock did, which keys
    /// sign. It must be written just when that person may write nothing.
    pub(crate) fn about(actor: &'a Actor) -> Self {
        Self::to(actor)
    }
}

/// Reads without an actor, for what the register does of its own accord (opening, checking, its clock, its keys and
/// copies, who is let in) and what stands on every screen. No record or setting changes by it: only drafts, the notes of
/// this PC, and the file as a whole, written anew after an erasure.
#[derive(Debug)]
pub(crate) struct Upkeep;

/// What opens the register for reading: a [`Grant`], and inside the services their own upkeep.
pub trait Granted: sealed::Granted {}

impl<P> Granted for Grant<'_, P> {}
impl Granted for Upkeep {}

mod sealed {
    /// Nobody else implements [`super::Granted`].
    pub trait Granted {}

    impl<P> Granted for super::Grant<'_, P> {}
    impl Granted for super::Upkeep {}
}

impl Actor {
    /// Asks for a permission.
    ///
    /// # Errors
    /// [`ServiceError::Disabled`] where the operator is kept out, [`ServiceError::Denied`] where the permission lacks at
    /// this moment.
    pub fn require<P: Right>(&self, _right: P) -> Result<Grant<'_, P>, ServiceError> {
        self.ask(P::PERMISSION)
    }

    /// Asks for a permission that is known only while the program runs.
    ///
    /// # Errors
    /// As [`Actor::require`].
    pub fn require_any(&self, permission: Permission) -> Result<Grant<'_, Any>, ServiceError> {
        self.ask(permission)
    }

    fn ask<P>(&self, permission: Permission) -> Result<Grant<'_, P>, ServiceError> {
        if self.may(permission) {
            return Ok(Grant::to(self));
        }
        let operator = self.operator.clone();
        if !self.is_let_in() {
            return Err(ServiceError::Disabled { operator });
        }
        if self.is_read_only() && !Permission::LOOKS.contains(&permission) {
            return Err(ServiceError::ReadOnly);
        }
        Err(ServiceError::Denied { operator, permission })
    }
}
