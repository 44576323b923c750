//! The slips of a case, from `slips.toml`: which form holds on the day, what stands on it, who signs.

use std::sync::OnceLock;

use chrono::Datelike;
use serde::Deserialize;

use super::facts::{self, Facts, Printed};
use crate::document::{Block, Document, Paper, Signature};
use soxa_data::data_file;
use soxa_domain::case_state::CaseState;
use soxa_domain::procedure::Authority;
use soxa_domain::rulebook::FormRule;
use soxa_domain::time::Timestamp;
use soxa_service::grant::Print;
use soxa_service::refusal::CaseProblem;
use soxa_service::refusal::Field;
use soxa_service::{Actor, Register, ServiceError, cases, people};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlipsFile {
    slip: Vec<SlipRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlipRule {
    name: String,
    /// `None`: the same for both offices.
    office: Option<Authority>,
    /// The state it belongs to, for those that say why a case stands there.
    state: Option<CaseState>,
    #[serde(default)]
    paper: Paper,
    body: Vec<LineRule>,
    sign: Vec<Signer>,
    #[serde(default)]
    copies: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineRule {
    #[serde(default)]
    label: String,
    value: String,
    /// Left out where there is no value, instead of dots to write on.
    #[serde(default)]
    optional: bool,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Signer {
    Applicant,
    Officer,
    Head,
}

fn rules() -> &'static [SlipRule] {
    static RULES: OnceLock<Vec<SlipRule>> = OnceLock::new();
    // A test reads the embedded file: it cannot be wrong here.
    RULES.get_or_init(|| data_file!("print/slips.toml" as SlipsFile).map(|f| f.slip).unwrap_or_default())
}

/// The names of all slips of a case.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::new();
    for rule in rules() {
        if !names.contains(&rule.name.as_str()) {
            names.push(&rule.name);
        }
    }
    names
}

/// What a slip of a case is called in the queue and as a file.
pub fn file_name(code: &str, form: &str) -> String {
    if form == "receipt" { code.to_owned() } else { format!("{code}-{form}") }
}

/// The slip meant by a name or by the code of a form (`CT05`, `TT03-02`).
pub fn by_name_or_code(register: &Register, wanted: &str) -> Option<String> {
    let by_name = names().into_iter().find(|n| n.eq_ignore_ascii_case(wanted)).map(str::to_owned);
    by_name.or_else(|| register.rules().form_of_code(wanted).map(|f| f.slip.clone()))
}

/// The slips that make sense for a case as it stands, the likeliest first.
pub fn offered(register: &Register, actor: &Actor, code: &str) -> Result<Vec<&'static str>, ServiceError> {
    let case = cases::by_code(register, actor, code)?;
    let history = cases::history(register, actor, case.no)?;
    let fits = |name: &&str| match rules().iter().find(|r| r.name == **name).and_then(|r| r.state) {
        Some(state) => facts::has_been_in(&history, state),
        None => match *name {
            "apology" => case.record.apology.is_some(),
            "result" => case.record.state.is_resolved(),
            "residence" => case.record.procedure == "CT-XN",
            _ => true,
        },
    };
    let mut names: Vec<&str> = names().into_iter().filter(fits).collect();
    let current = |name: &&str| {
        rules().iter().find(|r| r.name == **name).and_then(|r| r.state) == Some(case.record.state)
    };
    names.sort_by_key(|n| !current(n));
    Ok(names)
}

/// A slip of a case.
pub fn slip(register: &Register, actor: &Actor, code: &str, name: &str) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let stored = cases::by_code(register, actor, code)?;
    let case = &stored.record;
    let pack = register.rules().on(case.received_at.date());
    let procedure = soxa_service::intake::find_procedure(&pack, &case.procedure)?;
    let history = cases::history(register, actor, stored.no)?;
    let rule = rules().iter().find(|r| r.name == name && r.office.is_none_or(|o| o == procedure.authority));
    // The form in force on the day it is issued: what is handed out today is today's form.
    let issued = issued_at(register, &history, rule.and_then(|r| r.state), name, case.received_at);
    let form = register.rules().on(issued.date()).form(procedure.authority, name);
    let (Some(rule), Some(form)) = (rule, form) else {
        return Err(ServiceError::refused(
            Field::Slip,
            CaseProblem::NoSuchSlip { name: name.to_owned(), day: issued.date() },
        ));
    };
    if let Some(state) = rule.state.filter(|s| !facts::has_been_in(&history, *s)) {
        return Err(ServiceError::refused(Field::Slip, CaseProblem::SlipTooEarly { state }));
    }
    if name == "apology" && case.apology.is_none() {
        return Err(ServiceError::refused(Field::Slip, CaseProblem::NoApologyYet));
    }
    let applicant = people::person(register, actor, case.applicant)?.record;
    let mut persons = Vec::new();
    for no in &case.persons {
        persons.push(people::person(register, actor, *no)?.record.full_name);
    }
    let household = people::household(register, actor, &applicant.household).ok();
    let now = register.now();
    let facts = Facts {
        case,
        applicant: &applicant,
        persons,
        procedure,
        history,
        household,
        commune: register.commune(),
        now,
    };
    let code = case.shown_code();
    Ok(Document {
        form: form.code.clone(),
        title: form.title.clone(),
        paper: rule.paper,
        issuer: issuer(register, procedure.authority, &code, case.book_number),
        place_date: place_date(&register.commune().place, issued),
        body: rule.body.iter().flat_map(|line| parts(line, &facts)).collect(),
        signatures: rule.sign.iter().map(|s| signature(*s, &facts)).collect(),
        foot: foot(register, rule, form, &code)?,
        code: Some(code),
        ..Document::default()
    })
}

/// When a slip is issued: a receipt on receipt, one that tells of a state when the case came there, others now.
fn issued_at(
    register: &Register,
    history: &[cases::CaseEvent],
    state: Option<CaseState>,
    name: &str,
    received: Timestamp,
) -> Timestamp {
    match state {
        _ if name == "receipt" => received,
        Some(state) => {
            history.iter().rev().find(|e| e.state == state).map_or_else(|| register.now(), |e| e.at)
        }
        None => register.now(),
    }
}

fn parts(line: &LineRule, facts: &Facts<'_>) -> Vec<Block> {
    match facts::value(&line.value, facts) {
        None => Vec::new(),
        Some(Printed::Parts(parts)) => parts,
        Some(Printed::Text(text)) if text.is_empty() && line.optional => Vec::new(),
        Some(Printed::Text(text)) => vec![Block::Field(line.label.clone(), text)],
        Some(Printed::List(items)) => vec![Block::List(line.label.clone(), items)],
    }
}

fn signature(signer: Signer, facts: &Facts<'_>) -> Signature {
    let (title, name) = match signer {
        Signer::Applicant => ("NGƯỜI NỘP HỒ SƠ", facts.applicant.full_name.clone()),
        Signer::Officer => ("NGƯỜI TIẾP NHẬN HỒ SƠ", facts.case.officer.clone()),
        Signer::Head if facts.procedure.authority == Authority::Police => {
            ("TRƯỞNG CÔNG AN XÃ", String::new())
        }
        Signer::Head => ("THỦ TRƯỞNG CƠ QUAN", String::new()),
    };
    let note =
        if matches!(signer, Signer::Head) { "(Ký, đóng dấu)" } else { "(Ký, ghi rõ họ tên)" };
    Signature { title: title.to_owned(), note: note.to_owned(), name, ..Signature::default() }
}

/// The issuing office at the top left.
pub fn issuer(register: &Register, authority: Authority, code: &str, number: u32) -> Vec<String> {
    let commune = register.commune();
    let office = match authority {
        Authority::Police => format!("CÔNG AN {}", commune.name.to_uppercase()),
        Authority::Committee => format!("UBND {}", commune.name.to_uppercase()),
    };
    let mut lines = vec![office, commune.counter.to_uppercase()];
    if !code.is_empty() {
        lines.push(format!("Số: {number:02}/TNHS"));
        lines.push(format!("Mã hồ sơ: {code}"));
    }
    lines
}

/// Place and date, below the national heading.
pub fn place_date(place: &str, on: Timestamp) -> String {
    let day = on.date();
    format!("{place}, ngày {:02} tháng {:02} năm {}", day.day(), day.month(), day.year())
}

/// Form, code and the journal's head, so that the slip can be held against the register.
fn foot(
    register: &Register,
    rule: &SlipRule,
    form: &FormRule,
    code: &str,
) -> Result<Vec<String>, ServiceError> {
    let mut lines = Vec::new();
    if !rule.copies.is_empty() {
        lines.push(rule.copies.clone());
    }
    lines.push(format!("Mẫu {} – {}. Quét mã để tra cứu hồ sơ {code}.", form.code, form.issued_under));
    lines.push(format!("Nhật ký sổ: {}", register.head()?.anchor()));
    Ok(lines)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_line_names_a_value() {
        let file: SlipsFile = data_file!("print/slips.toml").unwrap();
        for slip in &file.slip {
            for line in &slip.body {
                assert!(facts::is_known(&line.value), "{}: {}", slip.name, line.value);
            }
        }
        assert_eq!(names().len(), 8);
    }
}
