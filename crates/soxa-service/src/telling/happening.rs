//! What happened to somebody, told from the record before a change and after it: no act has to say it, so none can forget.

use serde::Deserialize;

use soxa_domain::person::{Marital, Person, PersonField, Status};
use soxa_domain::relationship::Relationship;
use soxa_domain::sojourn::{Sojourn, SojournKind};

/// What happens to a resident that a national system may have to be told of. The first that holds is what is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "telling.toml says what each is to the systems")]
pub enum Happening {
    Birth,
    Death,
    Departure,
    Return,
    Merge,
    IdCancelled,
    Marriage,
    TemporaryResidence,
    TemporaryResidenceExtension,
    TemporaryResidenceEnd,
    Absence,
    AbsenceExtension,
    AbsenceEnd,
    Newcomer,
    Split,
    Move,
    Head,
    Relationship,
    CmndAdded,
    Correction,
}

impl Happening {
    /// Every happening, the weightiest first.
    pub const ALL: [Self; 20] = [
        Self::Birth,
        Self::Death,
        Self::Departure,
        Self::Return,
        Self::Merge,
        Self::IdCancelled,
        Self::Marriage,
        Self::TemporaryResidence,
        Self::TemporaryResidenceExtension,
        Self::TemporaryResidenceEnd,
        Self::Absence,
        Self::AbsenceExtension,
        Self::AbsenceEnd,
        Self::Newcomer,
        Self::Split,
        Self::Move,
        Self::Head,
        Self::Relationship,
        Self::CmndAdded,
        Self::Correction,
    ];
}

/// Everything that one change does to one person.
#[derive(Debug, Default)]
pub(super) struct Story<'a> {
    pub before: Option<&'a Person>,
    pub after: Option<&'a Person>,
    /// Stays and absences of the person, before and after.
    pub sojourns: Vec<(Option<&'a Sojourn>, Option<&'a Sojourn>)>,
    /// Whether a record of the same person went into this one.
    pub took_another: bool,
    /// Whether the change brings the person in as a birth.
    pub is_birth: bool,
    /// Whether the household the person is in now was made by the change.
    pub in_new_home: bool,
}

impl Story<'_> {
    /// What happened; `None` for nothing that could be told.
    fn happening(&self) -> Option<Happening> {
        Happening::ALL.into_iter().find(|happening| self.holds(*happening))
    }

    /// What happened that is told: the weightiest, and of an act what it stands for, though something weightier came with it.
    pub fn happenings(&self, act: &[Happening]) -> Vec<Happening> {
        let of_act = Happening::ALL.into_iter().find(|h| act.contains(h) && self.holds(*h));
        let mut told: Vec<Happening> = self.happening().into_iter().chain(of_act).collect();
        told.dedup();
        told
    }

    fn holds(&self, happening: Happening) -> bool {
        use Happening as H;
        match (happening, self.before, self.after) {
            (H::Birth, None, Some(_)) => self.is_birth,
            (H::Newcomer, None, Some(new)) => new.is_active(),
            (H::Newcomer, Some(old), Some(new)) => !old.is_resident() && new.is_resident(),
            (H::Merge, ..) => self.took_another,
            (H::TemporaryResidence, ..) => self.begins(SojournKind::Temporary),
            (H::TemporaryResidenceExtension, ..) => self.lasts_otherwise(SojournKind::Temporary),
            (H::TemporaryResidenceEnd, ..) => self.ends(SojournKind::Temporary),
            (H::Absence, ..) => self.begins(SojournKind::Absent),
            (H::AbsenceExtension, ..) => self.lasts_otherwise(SojournKind::Absent),
            (H::AbsenceEnd, ..) => self.ends(SojournKind::Absent),
            (happening, Some(old), Some(new)) => between(happening, old, new, self.in_new_home),
            _ => false,
        }
    }

    fn begins(&self, kind: SojournKind) -> bool {
        let new = |s: &Sojourn| s.kind == kind && s.ended_on.is_none();
        self.sojourns.iter().any(|(before, after)| before.is_none() && after.is_some_and(new))
    }

    fn ends(&self, kind: SojournKind) -> bool {
        let of = |s: &Sojourn, ended: bool| s.kind == kind && s.ended_on.is_some() == ended;
        let ended = |(before, after): &(Option<&Sojourn>, Option<&Sojourn>)| {
            before.is_some_and(|s| of(s, false)) && after.is_none_or(|s| of(s, true))
        };
        self.sojourns.iter().any(ended)
    }

    fn lasts_otherwise(&self, kind: SojournKind) -> bool {
        self.sojourns.iter().any(|pair| match pair {
            (Some(before), Some(after)) => {
                after.kind == kind
                    && after.ended_on.is_none()
                    && (before.until, before.from, &before.place) != (after.until, after.from, &after.place)
            }
            _ => false,
        })
    }
}

fn between(happening: Happening, old: &Person, new: &Person, in_new_home: bool) -> bool {
    use Happening as H;
    let becomes = |status| new.status == Some(status) && old.status != new.status;
    let changes_home = old.household != new.household;
    match happening {
        H::Death => becomes(Status::Deceased),
        H::Departure => becomes(Status::Moved) || becomes(Status::Missing),
        H::Return => !old.is_active() && new.is_active(),
        H::IdCancelled => old.person_id.is_some() && old.person_id != new.person_id,
        H::Marriage => {
            // A spouse whose number is another now is the same spouse.
            let is_another = old.spouse.id != new.spouse.id && old.spouse.name != new.spouse.name;
            new.marital == Some(Marital::Married)
                && (old.marital != new.marital || is_another && new.spouse.id.is_some())
        }
        H::Split => changes_home && in_new_home && !old.household.is_empty(),
        H::Move => changes_home,
        H::Head => new.relationship == Some(Relationship::HEAD) && old.relationship != new.relationship,
        H::Relationship => old.relationship != new.relationship,
        H::CmndAdded => new.cmnd.len() > old.cmnd.len() && only_numbers(old, new),
        H::Correction => old != new,
        _ => false,
    }
}

/// Whether nothing but nine-digit numbers is another.
fn only_numbers(old: &Person, new: &Person) -> bool {
    PersonField::ALL.into_iter().all(|f| f == PersonField::Cmnd || f.get(old) == f.get(new))
}
