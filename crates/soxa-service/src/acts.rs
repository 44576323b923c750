//! Acts of administration that may need a second pair of eyes, as values: what was proposed is what is done, with its
//! arguments, whoever presses the key in the end.

use serde::{Deserialize, Serialize};

use super::actor::{Actor, Operator, Permission};
use super::error::ServiceError;
use super::four_eyes::{self, Mode};
use super::grant::Granted;
use super::operators::{amend, change_one, known_role, named, read, same};
use super::people::not_found;
use super::register::{Register, setting};
use super::{certificates, id_files, keeping, recipients, roles, signing};
use crate::refusal::Description;
use crate::refusal::Field;
use crate::refusal::OperatorProblem;
use crate::refusal::Thing;
use soxa_domain::action::ActionId;
use soxa_domain::id_cancellation::IdCancellation;
use soxa_domain::person::Person;
use soxa_domain::time::Timestamp;
use soxa_store::Writer;
use soxa_store::codec::Stored;
use soxa_text::words::Both;
use soxa_text::words::InWords;
use soxa_text::words::Lang;

/// The hash of a password or PIN; never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hash(pub(super) String);

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hash")
    }
}

/// An act. Grows at its end only: proposals are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// A new operator.
    AddOperator(Operator),
    /// Another role.
    Role {
        /// Whose.
        operator: String,
        /// Id of the role.
        role: String,
    },
    /// Somebody who was kept out is let in again.
    Enable {
        /// Who.
        operator: String,
    },
    /// A password for somebody else.
    Password {
        /// For whom.
        operator: String,
        /// The hash.
        hash: Hash,
    },
    /// A PIN for somebody else, or none.
    Pin {
        /// For whom.
        operator: String,
        /// The hash.
        hash: Option<Hash>,
    },
    /// When a second pair of eyes is asked for.
    FourEyes(Mode),
    /// Who may open backups.
    Recipients(Vec<String>),
    /// A personal id is cancelled: file, decision and new number in one act.
    CancelId(IdCancellation),
    /// A file that cancels a personal id comes to its decision.
    DecideId {
        /// The file.
        file: u32,
        /// As it will be.
        to: IdCancellation,
    },
    /// What of a class is past its period at a time is erased.
    Erase {
        /// Id of the class.
        class: String,
        /// The time.
        at: Timestamp,
    },
    /// Another key may sign for the register although the one in force does not say so: it is lost.
    ReplaceSigningKey,
    /// The certificate (DER) of the token by which somebody signs in, or none.
    Certificate {
        /// Whose.
        operator: String,
        /// The certificate.
        certificate: Option<Vec<u8>>,
    },
}

/// What an act led to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Number of the file it opened or moved.
    pub file: u32,
    /// How many things it erased.
    pub count: usize,
}

/// What was read for an act before the change begins.
#[derive(Default)]
pub(super) struct Prepared {
    due: Vec<keeping::Item>,
}

impl Act {
    /// Its stable name in the journal.
    pub fn action(&self) -> ActionId {
        match self {
            Self::AddOperator(_) => ActionId::OperatorAdd,
            Self::Role { .. } => ActionId::OperatorRole,
            Self::Enable { .. } => ActionId::OperatorEnable,
            Self::Password { .. } => ActionId::OperatorPassword,
            Self::Pin { .. } => ActionId::OperatorPin,
            Self::FourEyes(_) => ActionId::OperatorFourEyes,
            Self::Recipients(_) => ActionId::BackupRecipients,
            Self::CancelId(_) => ActionId::IdCancel,
            Self::DecideId { .. } => ActionId::IdMove,
            Self::Erase { .. } => ActionId::KeepingErase,
            Self::ReplaceSigningKey => ActionId::JournalReplaceKey,
            Self::Certificate { .. } => ActionId::OperatorCertificate,
        }
    }

    /// What it takes to do it for others, or to propose it; one's own password is one's own.
    pub fn needs(&self) -> Permission {
        self.action().permission().unwrap_or(Permission::Operators)
    }

    /// What the journal says beside its name: nothing of a citizen but what entries of this kind always said.
    pub(super) fn note(&self, prepared: &Prepared) -> String {
        match self {
            Self::AddOperator(o) => format!("{}: {}", o.name, o.role),
            Self::Role { operator, role } => format!("{operator}: {role}"),
            Self::Enable { operator } | Self::Password { operator, .. } | Self::Pin { operator, .. } => {
                operator.clone()
            }
            Self::FourEyes(mode) => mode.id().to_owned(),
            Self::Recipients(keys) => keys.join(" "),
            Self::CancelId(file) => file.reason.clone(),
            Self::DecideId { to, .. } => to.decision.clone(),
            Self::Erase { class, .. } => format!("{class}: {}", keeping::extent(&prepared.due)),
            Self::ReplaceSigningKey => String::new(),
            Self::Certificate { operator, certificate: None } => operator.clone(),
            Self::Certificate { operator, certificate: Some(der) } => {
                format!("{operator}: {}", certificates::shown(der))
            }
        }
    }

    /// What it does, in words; `who` is told of citizens only what `who` may see.
    pub fn in_words(&self, who: &Actor, lang: Lang) -> String {
        self.described(who).in_words(lang)
    }

    /// The same in both languages, for whoever knows less later.
    pub(super) fn both(&self, who: &Actor) -> Both {
        Both::of(&self.described(who))
    }

    fn described(&self, who: &Actor) -> Description {
        let label = |id: &str| roles::find(id).map_or_else(|| id.to_owned(), |r| r.label.clone());
        match self {
            Self::AddOperator(o) => {
                Description::AddOperator { operator: o.name.clone(), role: label(&o.role) }
            }
            Self::Role { operator, role } => {
                Description::Role { operator: operator.clone(), role: label(role) }
            }
            Self::Enable { operator } => Description::Enable { operator: operator.clone() },
            Self::Password { operator, .. } => Description::Password { operator: operator.clone() },
            Self::Pin { operator, hash: Some(_) } => Description::SetPin { operator: operator.clone() },
            Self::Pin { operator, hash: None } => Description::RemovePin { operator: operator.clone() },
            Self::FourEyes(mode) => Description::FourEyes { mode: mode.id().to_owned() },
            Self::Recipients(keys) => Description::Recipients { keys: keys.join(", ") },
            Self::CancelId(_) | Self::DecideId { .. } if !who.may(Permission::ReadPeople) => {
                Description::CancelSomeId
            }
            Self::CancelId(file) | Self::DecideId { to: file, .. } => match file.new_id {
                None => Description::CancelId { old: file.old_id.grouped() },
                Some(new) => Description::ReplaceId { old: file.old_id.grouped(), new: new.grouped() },
            },
            Self::Erase { class, at } => Description::Erase {
                class: keeping::class(class).map_or_else(|_| class.clone(), |c| c.label.clone()),
                until: at.date(),
            },
            Self::ReplaceSigningKey => Description::ReplaceSigningKey,
            Self::Certificate { operator, certificate } => {
                let operator = operator.clone();
                match certificate {
                    Some(der) => Description::Certificate { operator, certificate: certificates::shown(der) },
                    None => Description::RemoveCertificate { operator },
                }
            }
        }
    }

    /// Whether it gives an operator more of a role than the operator has; asked only of what gives anything new.
    pub(super) fn raises(&self, operator: &str) -> bool {
        matches!(self, Self::Role { operator: whose, .. } if same(whose, operator))
    }

    /// Reads what the act is about before the change begins.
    pub(super) fn prepare(
        &self,
        register: &Register,
        grant: &impl Granted,
    ) -> Result<Prepared, ServiceError> {
        Ok(match self {
            Self::Erase { class, at } => Prepared { due: keeping::past(register, grant, class, *at)? },
            _ => Prepared::default(),
        })
    }

    /// What the act is about as it stands: another print, and it is no longer what was proposed. Refuses what makes no
    /// sense as things stand.
    pub(super) fn print(&self, writer: &Writer, prepared: &Prepared) -> Result<[u8; 32], ServiceError> {
        let hash = |bytes: &[u8]| *blake3::hash(bytes).as_bytes();
        let all = read(writer)?;
        Ok(match self {
            Self::AddOperator(new) => {
                if all.iter().any(|o| same(&o.name, &new.name)) {
                    return Err(ServiceError::refused(Field::OperatorName, OperatorProblem::NameTaken));
                }
                [0; 32]
            }
            Self::Role { operator, .. }
            | Self::Enable { operator }
            | Self::Password { operator, .. }
            | Self::Pin { operator, .. } => {
                let o = named(&all, operator)?;
                hash(
                    format!("{}\n{}\n{:?}\n{:?}\n{}", o.name, o.role, o.password, o.pin, o.disabled)
                        .as_bytes(),
                )
            }
            Self::FourEyes(mode) => {
                let many = four_eyes::holds(&all, Permission::Confirm).nth(1).is_some();
                if *mode == Mode::Off && many {
                    return Err(ServiceError::refused(Field::FourEyesMode, OperatorProblem::TwoWhoConfirm));
                }
                hash(four_eyes::chosen(writer)?.id().as_bytes())
            }
            Self::Recipients(_) => hash(recipients::fixed(writer)?.join(" ").as_bytes()),
            Self::CancelId(file) => hash(&version::<Person>(writer, file.person)?),
            Self::DecideId { file, to } => {
                let (file, person) =
                    (version::<IdCancellation>(writer, *file)?, version::<Person>(writer, to.person)?);
                hash(&[file, person].concat())
            }
            Self::Erase { .. } => {
                let names: Vec<&str> = prepared.due.iter().map(|item| item.what.as_str()).collect();
                hash(names.join("\n").as_bytes())
            }
            Self::ReplaceSigningKey => hash(&signing::in_force(writer)?),
            Self::Certificate { operator, .. } => {
                let name = &named(&all, operator)?.name;
                hash(&certificates::all(writer)?.remove(name).unwrap_or_default())
            }
        })
    }

    /// Does it, within a change.
    pub(super) fn apply(
        &self,
        writer: &mut Writer,
        prepared: &Prepared,
        now: Timestamp,
    ) -> Result<Outcome, ServiceError> {
        let mut outcome = Outcome { file: 0, count: prepared.due.len() };
        match self {
            Self::AddOperator(new) => {
                known_role(&new.role)?;
                amend(writer, now, |all| {
                    all.push(new.clone());
                    Ok(())
                })?;
            }
            Self::Role { operator, role } => {
                known_role(role)?;
                amend(writer, now, |all| change_one(all, operator, |o| o.role.clone_from(role)))?;
            }
            Self::Enable { operator } => {
                amend(writer, now, |all| change_one(all, operator, |o| o.disabled = false))?;
            }
            Self::Password { operator, hash } => {
                let new = Some(hash.0.clone());
                amend(writer, now, |all| change_one(all, operator, |o| o.password = new))?;
            }
            Self::Pin { operator, hash } => {
                let new = hash.as_ref().map(|hash| hash.0.clone());
                amend(writer, now, |all| change_one(all, operator, |o| o.pin = new))?;
            }
            Self::FourEyes(mode) => writer.set_setting(&setting::FOUR_EYES, mode)?,
            Self::Recipients(keys) => recipients::fix(writer, keys)?,
            Self::CancelId(file) => outcome.file = id_files::put_in(writer, file)?,
            Self::DecideId { file, to } => {
                id_files::decide(writer, *file, to)?;
                outcome.file = *file;
            }
            Self::Erase { class, .. } => keeping::erase_values(writer, class, &prepared.due)?,
            Self::ReplaceSigningKey => signing::allow_another(writer, now)?,
            Self::Certificate { operator, certificate } => {
                certificates::bind(writer, operator, certificate.as_deref())?;
            }
        }
        Ok(outcome)
    }

    /// What is done outside the register once the change is in it.
    pub(super) fn finish(&self, register: &Register, prepared: &Prepared) -> Result<(), ServiceError> {
        if let Self::Erase { class, .. } = self {
            keeping::remove_files(class, &prepared.due)?;
            register.forget_erased()?;
        }
        Ok(())
    }
}

fn version<R: soxa_store::codec::Record>(writer: &Writer, no: u32) -> Result<[u8; 8], ServiceError> {
    let stored: Option<Stored<R>> = writer.get(no)?;
    let missing = || not_found(Thing::Record, &no.to_string());
    Ok(stored.ok_or_else(missing)?.version.to_be_bytes())
}
