//! Before a finished case is written into the register: what it would write, field by field.

use std::collections::BTreeMap;

use crate::tui::route::{CaseStep, Message, Route};
use crate::tui::screen::{Answer, Ctx, UiEvent};
use crate::tui::theme::Tone;
use crate::tui::words::Words;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::PersonField;
use soxa_service::applying::{self, FieldChange, Proposal};
use soxa_service::refusal::FieldId;
use soxa_service::{ServiceError, cases};

/// A question whether a case is to be written, that waits for its answer.
#[derive(Debug, Clone, Default)]
pub struct ApplyQuestion {
    proposal: Option<Proposal>,
}

impl ApplyQuestion {
    /// Shows what the case of a number would write and asks; where something must be said first, opens its form.
    pub fn ask(&mut self, case: u32, ctx: &Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        let (register, actor) = (&workspace.register, &workspace.actor);
        let proposed = cases::by_number(register, actor, case)
            .and_then(|c| applying::propose(register, actor, &c.record.code.to_string(), &BTreeMap::new()));
        match proposed {
            Ok(Proposal { applied_at: Some(at), .. }) => {
                ctx.toast(Tone::Look, ctx.words.fill("case.applied_already", &[("at", &at.vi())]));
            }
            Ok(proposal) => {
                let body = body(&proposal, ctx.words);
                let title = ctx.words.fill("case.apply_ask", &[("act", proposal.act.vi())]);
                self.proposal = Some(proposal);
                ctx.open(Route::Confirm(Message { title, body }));
            }
            Err(ServiceError::Refused(refusal)) if matches!(refusal.at, FieldId::Data { .. }) => {
                ctx.open(Route::CaseStep { case, step: CaseStep::Apply });
            }
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
    }

    /// Writes what was asked about where the answer is yes; false for an event that answers nothing.
    pub fn answered(&mut self, event: &UiEvent, ctx: &Ctx<'_>) -> bool {
        let UiEvent::Resume(answer) = event else { return false };
        let (Some(proposal), Some(Answer::Yes)) = (self.proposal.take(), answer) else { return false };
        let Some(workspace) = ctx.workspace() else { return false };
        match applying::apply(&workspace.register, &workspace.actor, &proposal) {
            Ok(_) => ctx.toast(Tone::Good, ctx.words.say("case.applied")),
            Err(e) => ctx.toast(Tone::Bad, ctx.words.tell(&e)),
        }
        true
    }
}

/// What is about to be written, a line for each field, and who must be told.
fn body(proposal: &Proposal, words: &Words) -> String {
    let shown = |value: &str| if value.is_empty() { "–".to_owned() } else { value.to_owned() };
    let field = |c: &FieldChange| {
        let label = PersonField::ALL.iter().find(|f| f.id() == c.field).map(|f| words.field(*f).to_owned());
        let label = label.unwrap_or_else(|| words.say(&format!("case.change_{}", c.field)).to_owned());
        format!("{label}: {} → {}", shown(&c.before.shown), shown(&c.after.shown))
    };
    let mut lines: Vec<String> = Vec::new();
    lines.extend(proposal.headless.iter().map(|no| words.fill("case.needs_head", &[("household", no)])));
    let changes = proposal.changes();
    let mut whose = changes.iter().map(|c| c.who.as_str()).filter(|who| !who.is_empty());
    let first = whose.next();
    let several = whose.any(|who| Some(who) != first);
    let mut last = "";
    for change in &changes {
        // Of more people than one it is said whose each field is.
        if several && !change.who.is_empty() && change.who != last {
            last = &change.who;
            lines.push(format!("{last}:"));
        }
        lines.push(field(change));
    }
    lines.extend(proposal.queue.iter().map(|(system, task)| format!("→ {}: {task}", system.vi())));
    lines.join("\n")
}
