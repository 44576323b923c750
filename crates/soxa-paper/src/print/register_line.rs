//! A line of one of the other registers as a paper of its own: a note that urges somebody, say. Which registers have one, and
//! what it is called, stands with the register in the rules.

use super::issuer::place_date;
use crate::document::{Block, Document, Signature};
use soxa_domain::register_spec::{FieldKind, FieldSpec};
use soxa_domain::rulebook::OfficeWord;
use soxa_domain::time::{DAY, Timestamp};
use soxa_service::grant::Print;
use soxa_service::refusal::{Field, WorkProblem};
use soxa_service::{Actor, Register, ServiceError, entries};
use soxa_text::number::dotted;

/// The paper of a line.
///
/// # Errors
/// There is no such line, or its register has no paper.
pub fn register_line(register: &Register, actor: &Actor, no: u32) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let line = entries::get(register, actor, no)?.record;
    let spec = entries::spec(register, &line.register)?;
    if spec.prints.is_empty() {
        let register = spec.label.clone();
        return Err(ServiceError::refused(Field::Register, WorkProblem::RegisterPrintsNothing { register }));
    }
    let day = line.day.unwrap_or_else(|| register.now().date());
    let commune = register.commune_on(day);
    let pack = register.rules().on(day);
    let word = |word: OfficeWord, usual: &str| pack.word(word).unwrap_or(usual).to_owned();
    let mut issuer = vec![
        format!("UBND {}", commune.name.to_uppercase()),
        word(OfficeWord::TaskForce, "TỔ CÔNG TÁC ĐỀ ÁN 06"),
    ];
    // A number stands in the head, where papers have theirs; what nobody filled in is left to be written by hand.
    let number = line.field("number");
    issuer.extend((!number.is_empty()).then(|| format!("Số: {number}")));
    let is_told = |f: &&FieldSpec| f.key != "number" && f.key != spec.day;
    let told = spec
        .field
        .iter()
        .filter(is_told)
        .map(|f| Block::Field(f.label.clone(), value(f, line.field(&f.key))));
    let signature = Signature {
        behalf: word(OfficeWord::ReportBehalf, "TM. TỔ CÔNG TÁC"),
        title: word(OfficeWord::ReportSigner, "TỔ TRƯỞNG"),
        by_office: true,
        ..Signature::default()
    };
    Ok(Document {
        title: spec.prints.clone(),
        issuer,
        place_date: place_date(&commune.place, Timestamp::at(day, chrono::NaiveTime::MIN)),
        body: told.collect(),
        signatures: vec![signature],
        foot: vec![format!("Nhật ký sổ: {}", register.head()?.anchor())],
        ..Document::default()
    })
}

/// A value as people read it.
fn value(field: &FieldSpec, text: &str) -> String {
    match field.kind {
        FieldKind::Date => text
            .parse()
            .map_or_else(|_| text.to_owned(), |day: chrono::NaiveDate| day.format(DAY).to_string()),
        FieldKind::Count => text.parse().map_or_else(|_| text.to_owned(), dotted),
        FieldKind::Choice => {
            let chosen = field.choices.iter().find(|(id, _)| id == text);
            chosen.map_or_else(|| text.to_owned(), |(_, label)| label.clone())
        }
        FieldKind::Text | FieldKind::Long | FieldKind::Hamlet | FieldKind::Line => text.to_owned(),
    }
}
