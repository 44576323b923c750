//! A paper that is handed in later.

use super::{Asked, Kind};
use crate::tui::backend::Choice;
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind as Input, Value};
use crate::tui::workspace::Workspace;
use soxa_domain::case::Case;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::PaperKind;
use soxa_service::{ServiceError, case_edits};
use soxa_store::codec::Stored;

pub(super) const KIND: Kind = Kind { first: "paper", specs, fill, write };

/// The papers of the procedure that are not with the case, those it needs first.
fn outstanding(case: &Case, workspace: &Workspace) -> Vec<Choice> {
    let pack = workspace.register.rules().on(case.received_at.date());
    let rules = pack.procedure(&case.procedure).map_or(&[][..], |p| &p.papers);
    let mut rules: Vec<_> = rules.iter().filter(|p| !case.papers.iter().any(|h| h.name == p.name)).collect();
    rules.sort_by_key(|p| p.optional);
    let choice = |p: &soxa_domain::procedure::PaperRule| Choice {
        detail: p.kind.vi().to_owned(),
        ..Choice::new(&p.name, &p.name)
    };
    rules.into_iter().map(choice).collect()
}

fn specs(asked: &Asked<'_>) -> Vec<FieldSpec> {
    let papers = Choices::These(outstanding(asked.case, asked.workspace));
    let kinds = PaperKind::LABELS.iter().map(|l| Choice::new(l.id, l.vi)).collect();
    vec![
        asked.field("paper", Input::Suggested(papers)).required(),
        asked.field("paper_kind", Input::Choice(Choices::These(kinds))),
    ]
}

fn fill(form: &mut Form, case: &Stored<Case>, workspace: &Workspace) -> Result<(), ServiceError> {
    if let Some(first) = outstanding(&case.record, workspace).into_iter().next() {
        form.fill("paper", &Value::Text(first.label));
    }
    Ok(())
}

fn write(form: &Form, workspace: &Workspace, case: &Stored<Case>) -> Result<(), ServiceError> {
    let kind = match form.value("paper_kind") {
        Value::Chosen(choice) => PaperKind::parse(&choice.id),
        _ => None,
    };
    let (code, name) = (case.record.code.to_string(), form.text("paper"));
    case_edits::take_paper(&workspace.register, &workspace.actor, &code, &name, kind).map(drop)
}
