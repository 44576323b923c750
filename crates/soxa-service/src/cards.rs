//! What a scanned card says of its bearer, as the register has it.

use soxa_domain::card::{Card, CardSex};
use soxa_domain::person::{Person, Sex};
use soxa_domain::personal_id::{Cmnd, PersonalId};

/// The person a card describes. What the scanner garbled is not taken over.
pub fn person_of(card: &Card) -> Person {
    Person {
        person_id: PersonalId::parse(&card.pid).ok(),
        cmnd: Cmnd::parse(&card.cmnd).into_iter().collect(),
        full_name: card.name.clone(),
        birth_date: Some(card.dob.into()),
        sex: sex_of(card),
        address: card.address.clone().unwrap_or_default(),
        nationality: soxa_domain::tables::VIETNAMESE.to_owned(),
        ..Person::default()
    }
}

/// The sex a card says.
pub fn sex_of(card: &Card) -> Option<Sex> {
    Some(match card.sex {
        CardSex::M => Sex::Male,
        CardSex::F => Sex::Female,
    })
}
