//! A marriage is told of twice to those who keep people, and once to those who keep acts.

use super::Teller;
use crate::error::ServiceError;
use crate::people;
use soxa_domain::case::Case;
use soxa_domain::person::Person;
use soxa_store::Writer;
use soxa_store::codec::Stored;

impl Teller<'_> {
    /// A marriage is one act of civil status: it stands there once, in the name of whoever asked for it.
    pub(super) fn stands_for_both(
        &self,
        writer: &Writer,
        no: u32,
        now: &Person,
    ) -> Result<bool, ServiceError> {
        let spouse = now.spouse.id.as_deref().map(|id| people::resolve(writer, id)).transpose()?.flatten();
        let Some(spouse) = spouse else { return Ok(true) };
        let other: Option<Stored<Person>> = writer.get(spouse)?;
        let is_married_too = writer.changed::<Person>()?.iter().any(|(changed, ..)| *changed == spouse);
        if !is_married_too || !other.is_some_and(|p| p.record.is_resident()) {
            return Ok(true);
        }
        let case: Option<Stored<Case>> = self.act.as_ref().map(|a| writer.get(a.case)).transpose()?.flatten();
        Ok(match case.map(|c| c.record.applicant) {
            Some(asked) if asked == no || asked == spouse => asked == no,
            _ => no < spouse,
        })
    }
}
