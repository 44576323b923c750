//! The slips of a case, from `slips.toml`: which form holds on the day, what stands on it, who signs.

use std::sync::OnceLock;

use serde::Deserialize;

use super::facts::{self, Facts, Printed, lower_first};
use super::issuer::{issuer_of, place_date};
use crate::document::{self, Block, Document, Paper, Signature};
use soxa_data::data_file;
use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::{Authority, Procedure, RegisterAct, SlipName};
use soxa_domain::rulebook::{FormRule, OfficeWord, RulePack};
use soxa_domain::time::{DAY, Timestamp};

use soxa_service::grant::Print;
use soxa_service::refusal::CaseProblem;
use soxa_service::refusal::Field;
use soxa_service::{Actor, Register, ServiceError, cases, people, versions};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlipsFile {
    slip: Vec<SlipRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlipRule {
    name: SlipName,
    /// `None`: the same for both offices.
    office: Option<Authority>,
    /// The layout that a form names; one without is the slip's usual one.
    #[serde(default)]
    layout: String,
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
    /// What everybody looks for on it.
    #[serde(default)]
    prominent: bool,
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

/// All slips of a case.
pub fn names() -> Vec<SlipName> {
    let mut names: Vec<SlipName> = Vec::new();
    for rule in rules() {
        if !names.contains(&rule.name) {
            names.push(rule.name);
        }
    }
    names
}

/// How a slip is laid out: as its form says, else as its office does.
fn layout(name: SlipName, form: &FormRule, office: Authority) -> Option<&'static SlipRule> {
    // Whoever has no layouts of its own takes those of the committee.
    let office = if office == Authority::Police { office } else { Authority::Committee };
    let mut of = rules().iter().filter(|r| r.name == name);
    if form.layout.is_empty() {
        return of.find(|r| r.office.is_none_or(|o| o == office));
    }
    of.find(|r| r.layout == form.layout)
}

/// What a slip of a case is called in the queue and as a file.
pub fn file_name(code: &str, form: &str) -> String {
    if form == "receipt" { code.to_owned() } else { format!("{code}-{form}") }
}

/// The slip meant by a name or by the code of a form (`CT06`, `TT03-02`). Of the slips that one form is for, it is the one
/// that tells of the state the case is in.
///
/// # Errors
/// Where there is no such case.
fn by_name_or_code(
    register: &Register,
    actor: &Actor,
    code: &str,
    wanted: &str,
) -> Result<Option<SlipName>, ServiceError> {
    let case = cases::by_code(register, actor, code)?.record;
    if let Some(name) = names().into_iter().find(|n| n.id().eq_ignore_ascii_case(wanted)) {
        let pack = register.rules().on(case.received_at.date());
        let procedure = soxa_service::intake::find_procedure(&pack, &case.procedure)?;
        // The result of asking for a certificate is the certificate.
        let is_certificate = name == SlipName::Result && is_of(SlipName::Residence, procedure);
        return Ok(Some(if is_certificate { SlipName::Residence } else { name }));
    }
    let state = case.state;
    let slips = register.rules().slips_of_form(wanted, register.now().date());
    let told = |slip: &&SlipName| rules().iter().any(|r| r.name == **slip && r.state == Some(state));
    Ok(slips.iter().find(told).or_else(|| slips.first()).copied())
}

/// The slips that make sense for a case as it stands, the likeliest first.
pub fn offered(register: &Register, actor: &Actor, code: &str) -> Result<Vec<SlipName>, ServiceError> {
    let case = cases::by_code(register, actor, code)?;
    let history = cases::history(register, actor, case.no)?;
    let received = register.rules().on(case.record.received_at.date());
    let procedure = soxa_service::intake::find_procedure(&received, &case.record.procedure)?;
    let today = register.rules().on(register.now().date());
    let fits = |name: &SlipName| {
        today.form_of(procedure, *name).is_some()
            && is_of(*name, procedure)
            && too_early(*name, &case.record, &history).is_none()
    };
    let mut names: Vec<SlipName> = names().into_iter().filter(fits).collect();
    names.sort_by_key(|name| state_of(*name) != Some(case.record.state));
    Ok(names)
}

/// The slip that tells of the state a case has just come into; `None` where there is none.
///
/// # Errors
/// The case cannot be read.
pub fn of_state(register: &Register, actor: &Actor, code: &str) -> Result<Option<SlipName>, ServiceError> {
    let state = cases::by_code(register, actor, code)?.record.state;
    let offered = offered(register, actor, code)?.into_iter();
    Ok(offered.filter(|name| *name != SlipName::Receipt).find(|name| state_of(*name) == Some(state)))
}

/// The state that a slip tells of.
fn state_of(name: SlipName) -> Option<CaseState> {
    rules().iter().find(|r| r.name == name).and_then(|r| r.state)
}

/// Whether a slip is one of a procedure: a certificate of residence is handed out where one was asked for.
fn is_of(name: SlipName, procedure: &Procedure) -> bool {
    name != SlipName::Residence || procedure.act == Some(RegisterAct::ResidenceCertificate)
}

/// Why a slip cannot be given out yet: nothing is told that did not happen.
fn too_early(name: SlipName, case: &Case, history: &[cases::CaseEvent]) -> Option<CaseProblem> {
    match name {
        SlipName::Apology => case.apology.is_none().then_some(CaseProblem::NoApologyYet),
        SlipName::Result | SlipName::Residence => {
            (!case.state.is_resolved()).then_some(CaseProblem::SlipTooEarly { state: CaseState::DaXuLyXong })
        }
        _ => state_of(name)
            .filter(|state| !facts::has_been_in(history, *state))
            .map(|state| CaseProblem::SlipTooEarly { state }),
    }
}

/// A slip of a case.
pub fn slip(
    register: &Register,
    actor: &Actor,
    code: &str,
    name: SlipName,
) -> Result<Document, ServiceError> {
    actor.require(Print)?;
    let stored = cases::by_code(register, actor, code)?;
    let case = &stored.record;
    let pack = register.rules().on(case.received_at.date());
    let procedure = soxa_service::intake::find_procedure(&pack, &case.procedure)?;
    if !is_of(name, procedure) {
        let (name, procedure) = (name.vi().to_owned(), procedure.name.clone());
        return Err(ServiceError::refused(Field::Slip, CaseProblem::SlipOfAnother { name, procedure }));
    }
    let history = cases::history(register, actor, stored.no)?;
    // The form in force on the day it is issued: what is handed out today is today's form.
    let issued = issued_at(register, &history, name, case.received_at);
    let form = register.rules().on(issued.date()).form_of(procedure, name);
    let laid_out = form.and_then(|form| Some((layout(name, form, procedure.authority)?, form)));
    let Some((rule, form)) = laid_out else {
        return Err(ServiceError::refused(
            Field::Slip,
            CaseProblem::NoSuchSlip { name: name.vi().to_owned(), day: issued.date() },
        ));
    };
    if let Some(why) = too_early(name, case, &history) {
        return Err(ServiceError::refused(Field::Slip, why));
    }
    let applicant = people::person(register, actor, case.applicant)?.record;
    let mut persons = Vec::new();
    for no in &case.persons {
        persons.push(people::person(register, actor, *no)?.record.full_name);
    }
    let household = people::household(register, actor, &applicant.household).ok();
    let now = register.now();
    let commune = register.commune_on(issued.date());
    let facts = Facts {
        case,
        applicant: &applicant,
        persons,
        procedure,
        history,
        household,
        former: former_places(register, actor, case.applicant, name)?,
        suffix: suffix_of(form),
        commune: &commune,
        now,
    };
    let rules = register.rules().on(now.date());
    let code = case.shown_code();
    Ok(Document {
        form: form.code.clone(),
        title: form.title.clone(),
        subtitle: form.subtitle.replace("{procedure}", &lower_first(&procedure.name)),
        paper: rule.paper,
        issuer: issuer_of(&commune, procedure, form, &code, case.book_number),
        place_date: place_date(&commune.place, issued),
        body: document::each_label_once(rule.body.iter().flat_map(|line| parts(line, &facts)).collect()),
        signatures: rule.sign.iter().map(|s| signature(*s, &facts, &rules)).collect(),
        foot: foot(register, rule, form, &code)?,
        code: Some(code),
        ..Document::default()
    })
}

/// When a slip is issued: a receipt on receipt, one that tells of a state when the case came there, others now.
fn issued_at(
    register: &Register,
    history: &[cases::CaseEvent],
    name: SlipName,
    received: Timestamp,
) -> Timestamp {
    match state_of(name) {
        _ if name == SlipName::Receipt => received,
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
        Some(Printed::Text(text)) if line.prominent => vec![Block::Prominent(line.label.clone(), text)],
        Some(Printed::Text(text)) => vec![Block::Field(line.label.clone(), text)],
        Some(Printed::List(items)) => vec![Block::List(line.label.clone(), items)],
    }
}

/// Who signs papers of the police, where no rule file says otherwise.
pub(super) const POLICE_HEAD: &str = "TRƯỞNG CÔNG AN XÃ";

fn signature(signer: Signer, facts: &Facts<'_>, rules: &RulePack<'_>) -> Signature {
    let (title, name) = match signer {
        Signer::Applicant => ("NGƯỜI NỘP HỒ SƠ", facts.applicant.full_name.clone()),
        Signer::Officer => ("NGƯỜI TIẾP NHẬN HỒ SƠ", facts.case.officer.clone()),
        Signer::Head if facts.procedure.authority == Authority::Police => {
            (rules.word(OfficeWord::PoliceHead).unwrap_or(POLICE_HEAD), String::new())
        }
        Signer::Head => (rules.word(OfficeWord::OfficeHead).unwrap_or("THỦ TRƯỞNG CƠ QUAN"), String::new()),
    };
    let note =
        if matches!(signer, Signer::Head) { "(Ký, đóng dấu)" } else { "(Ký, ghi rõ họ tên)" };
    let by_office = !matches!(signer, Signer::Applicant);
    Signature { title: title.to_owned(), note: note.to_owned(), name, by_office, ..Signature::default() }
}

/// A slip of a case by its name or by the code of its form. A form that this case does not take is refused, whatever other
/// slip of the case it would stand for elsewhere: a receipt of identity is none of residence, and one that is no longer
/// in force is none at all.
///
/// # Errors
/// `Ok(None)` where nothing is called so; a refusal where the case has no right to it.
pub fn called(
    register: &Register,
    actor: &Actor,
    code: &str,
    wanted: &str,
) -> Result<Option<Document>, ServiceError> {
    let Some(name) = by_name_or_code(register, actor, code, wanted)? else { return Ok(None) };
    let document = slip(register, actor, code, name)?;
    let is_name = names().into_iter().any(|n| n.id().eq_ignore_ascii_case(wanted));
    if is_name || document.form.eq_ignore_ascii_case(wanted.trim()) {
        return Ok(Some(document));
    }
    let (wanted, form) = (wanted.trim().to_uppercase(), document.form);
    Err(ServiceError::refused(Field::Slip, CaseProblem::FormOfAnother { wanted, form }))
}

/// What stands behind the number of a slip.
pub(super) fn suffix_of(form: &FormRule) -> &str {
    if form.suffix.is_empty() { "/TNHS" } else { &form.suffix }
}

/// Where somebody lived before, each with the day until which the register had it; for the certificate only.
fn former_places(
    register: &Register,
    actor: &Actor,
    person: u32,
    name: SlipName,
) -> Result<Vec<(String, String)>, ServiceError> {
    if name != SlipName::Residence {
        return Ok(Vec::new());
    }
    let mut places: Vec<(String, String)> = Vec::new();
    for version in versions::versions(register, actor, person)? {
        let (Some(before), Some(after)) = (version.before, version.after) else { continue };
        if !before.address.is_empty() && before.address != after.address {
            places.push((before.address, format!("đến {}", version.at.date().format(DAY))));
        }
    }
    Ok(places)
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
                assert!(facts::is_known(&line.value), "{}: {}", slip.name.id(), line.value);
            }
        }
        assert_eq!(names().len(), 8);
        let named = file.slip.iter().map(|s| s.layout.as_str()).filter(|layout| !layout.is_empty());
        let named: std::collections::BTreeSet<&str> = named.collect();
        assert_eq!(named, soxa_domain::rulebook::LAYOUTS.into_iter().collect());
    }
}
