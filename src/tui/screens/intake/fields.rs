//! The form of a procedure, described from the rule pack: a new procedure is an entry there and nothing here.

use std::collections::BTreeMap;

use crate::tui::backend::Choice;
use crate::tui::lookup::Source;
use crate::tui::screen::Ctx;
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Paper, PaperForm, Value};
use crate::tui::workspace::Workspace;
use soxa_domain::case::Elsewhere;
use soxa_domain::deadline::TimeLimit;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::{Channel, FieldRule, FieldType, PaperKind, Procedure, Reception, RegisterAct};
use soxa_domain::time::Timestamp;

/// Keys of the fields every case has; the procedure's own are put between.
pub const COMMON: [&str; 12] = [
    "applicant",
    "procedure",
    "channel",
    "persons",
    "papers",
    "fee",
    "exempt",
    "verified",
    "promised",
    "decided_by",
    "handed_over_at",
    "note",
];

/// The procedure of a code, as it holds today.
pub fn procedure<'o>(workspace: &'o Workspace, code: &str) -> Option<&'o Procedure> {
    workspace.register.rules().on(workspace.register.now().date()).procedure(code)
}

/// Whether a procedure is about living elsewhere than at home, so that nobody's own hamlet is proposed.
pub fn is_away_from_home(workspace: &Workspace, code: &str) -> bool {
    procedure(workspace, code).is_some_and(|p| p.act == Some(RegisterAct::TemporaryResidence))
}

/// A channel by its id.
pub fn channel(id: &str) -> Option<Channel> {
    Channel::LABELS.iter().find(|l| l.id == id).map(|l| l.value)
}

/// The fields of a form, with those of a procedure once it is chosen.
pub fn specs(ctx: &Ctx<'_>, code: Option<&str>) -> Vec<FieldSpec> {
    let words = ctx.words;
    let field = |key: &str, kind: Kind| {
        let label = words.say(&format!("intake.{key}")).to_owned();
        let help = words.say(&format!("intake.{key}_help")).to_owned();
        FieldSpec { help, ..FieldSpec::new(key, &label, kind) }
    };
    let mut specs = vec![field("applicant", Kind::Choice(Choices::Backend(Source::Applicants))).required()];
    let Some(workspace) = ctx.workspace() else { return specs };
    let pack = workspace.register.rules().on(workspace.register.now().date());
    let procedures = Choices::Backend(Source::Procedures);
    specs.push(field("procedure", Kind::Choice(procedures)).required());
    let procedure = code.and_then(|code| pack.procedure(code));
    let channels = procedure.map_or(&Channel::USUAL[..], Procedure::channels);
    let channels = channels.iter().map(|c| Choice::new(c.id(), c.vi())).collect();
    specs.push(field("channel", Kind::Choice(Choices::These(channels))).required());
    let Some(procedure) = procedure else { return specs };
    specs.extend(procedure.fields.iter().map(own_field));
    specs.push(field("persons", Kind::People(Choices::Backend(Source::PERSONS))));
    if !procedure.papers.is_empty() {
        specs.push(field("papers", Kind::Papers(papers(procedure))));
    }
    if procedure.limit == TimeLimit::ByAppointment {
        specs.push(field("promised", Kind::Date(DateSense::Near)));
    }
    if procedure.fee.is_some() {
        specs.push(field("fee", Kind::Money));
    }
    let grounds: Vec<Choice> = pack.exemptions(procedure).map(|e| Choice::new(&e.id, &e.name)).collect();
    if procedure.fee.is_some_and(|fee| fee.direct > 0) && !grounds.is_empty() {
        specs.push(field("exempt", Kind::Choice(Choices::These(grounds))));
    }
    if procedure.if_verified.is_some() || procedure.legs.iter().any(|l| l.if_verified.is_some()) {
        specs.push(field("verified", Kind::Text));
    }
    specs.push(field("decided_by", Kind::Text));
    specs.push(field("handed_over_at", Kind::Date(DateSense::Near)));
    specs.push(field("note", Kind::Note));
    specs
}

/// A field of a procedure, described for a form.
pub fn own_field(rule: &FieldRule) -> FieldSpec {
    let kind = match rule.kind {
        FieldType::Hamlet => Kind::Choice(Choices::Backend(Source::Hamlets)),
        FieldType::Date => Kind::Date(DateSense::Near),
        FieldType::Money => Kind::Money,
        FieldType::Choice => {
            let choices = rule.choices.iter().map(|c| Choice::new(c, c));
            Kind::Choice(Choices::These(choices.collect()))
        }
        FieldType::Text
        | FieldType::Name
        | FieldType::Months
        | FieldType::Number
        | FieldType::Id
        | FieldType::PlaceCode
        | FieldType::Person => Kind::Text,
    };
    // What is missing never refuses a case: it is listed, and asked for.
    FieldSpec { persist: rule.keep, help: rule.help.clone(), ..FieldSpec::new(&rule.key, &rule.label, kind) }
}

fn papers(procedure: &Procedure) -> Vec<Choice> {
    let paper = |p: &soxa_domain::procedure::PaperRule| Choice {
        id: p.name.clone(),
        label: p.name.clone(),
        detail: p.kind.id().to_owned(),
        ..Choice::default()
    };
    procedure.papers.iter().map(paper).collect()
}

/// Puts in what soxa proposes: the counter's channel, the fee, the values of the last form, the pack's defaults.
pub fn propose(form: &mut Form, workspace: &Workspace, code: &str) {
    let Some(procedure) = procedure(workspace, code) else { return };
    let pack = workspace.register.rules().on(workspace.register.now().date());
    let channel = pack.counter_channel(procedure);
    if form.value("channel") == Value::Empty {
        form.fill("channel", &Value::Chosen(Choice::new(channel.id(), channel.vi())));
    }
    if let Some(charge) = pack.charge(procedure, channel, None) {
        form.fill("fee", &Value::Amount(u64::from(charge.total(1))));
    }
    // What one citizen said is nothing the next one said, but in a pile of the same cases.
    let piling = workspace.memory.borrow().pile.is_some();
    for rule in &procedure.fields {
        if form.value(&rule.key) != Value::Empty {
            continue;
        }
        if let Some(value) = workspace.kept(&rule.key).filter(|_| rule.keep && piling) {
            form.keep(&rule.key, &value);
        } else if let Some(days) = rule.default.strip_prefix('+').filter(|_| rule.kind == FieldType::Date) {
            let days = chrono::Duration::days(days.parse().unwrap_or(0));
            form.fill(&rule.key, &Value::Date((workspace.register.now().date() + days).into()));
        } else if !rule.default.is_empty() {
            form.fill(&rule.key, &Value::Text(rule.default.clone()));
        }
    }
}

/// What the form says of the fields that the procedure asks for.
pub fn own(form: &Form) -> BTreeMap<String, String> {
    let of_procedure = form.values().filter(|(key, _)| !COMMON.contains(key));
    of_procedure.filter_map(|(key, value)| Some((key.to_owned(), text_of(&value)?))).collect()
}

/// What decides how long the case may take, by what the form says.
pub fn reception(form: &Form, workspace: &Workspace) -> Reception {
    let received = workspace.register.now();
    Reception {
        received,
        elsewhere: handed_over(form, workspace),
        verified: form.has("verified") && form.value("verified") != Value::Empty,
    }
}

/// Who else decides the case, where the form says so.
pub fn elsewhere(form: &Form, workspace: &Workspace) -> Option<Elsewhere> {
    let decided_by = match form.value("decided_by") {
        Value::Text(body) => body,
        _ => String::new(),
    };
    let handed_over_at = handed_over(form, workspace);
    let elsewhere = Elsewhere { received_by: String::new(), decided_by, handed_over_at };
    Some(elsewhere).filter(|e| *e != Elsewhere::default())
}

/// When the body that decides got the file: at the opening of the day given, or now where that is today.
fn handed_over(form: &Form, workspace: &Workspace) -> Option<Timestamp> {
    let Value::Date(date) = form.value("handed_over_at") else { return None };
    let now = workspace.register.now();
    let day = date.exact()?;
    let opening = workspace.register.rules().on(day).hours().opening;
    Some(if day == now.date() { now } else { Timestamp::at(day, opening) })
}

/// A value as text, as the service takes it; `None` for what is none.
pub fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Date(date) => Some(date.to_string()),
        Value::Chosen(choice) => Some(choice.label.clone()),
        Value::Amount(amount) => Some(amount.to_string()),
        _ => None,
    }
}

/// The name of a paper as the service takes it, with what it was received as.
pub fn paper_kind(paper: &Paper) -> PaperKind {
    match paper.form {
        PaperForm::Original => PaperKind::Original,
        PaperForm::Copy => PaperKind::Copy,
    }
}
