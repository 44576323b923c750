//! The sections of the report written by hand, kept per period. A section that nothing was written into yet begins with
//! last period's text.

use std::collections::BTreeMap;

use crate::tui::action::Action;
use crate::tui::backend::Draft;
use crate::tui::screen::{Answer, Ctx, Hint};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_paper::report::document::{narratives, written};
use soxa_paper::report::period::Period;
use soxa_service::intake::new_submission;
use soxa_service::{ServiceError, entries};

/// The texts of a period.
#[derive(Clone)]
pub struct Texts {
    period: Period,
    began: BTreeMap<String, String>,
}

/// What is in the form, by section.
fn texts_in(form: &Form) -> BTreeMap<String, String> {
    form.values().map(|(key, _)| (key.to_owned(), form.text(key))).collect()
}

impl Texts {
    /// The form of a period's.
    pub fn form(period: Period, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let specs = narratives(period)
            .map(|n| FieldSpec { help: n.label.clone(), ..FieldSpec::new(&n.id, &n.short, Kind::Note) })
            .collect();
        let mut form = Form::new(specs);
        if let Some(workspace) = ctx.workspace() {
            let last = last_texts(workspace, period)?;
            for (id, text) in written(&workspace.register, &workspace.actor, period)? {
                let template = narratives(period).find(|n| n.id == id).map_or("", |n| n.template.as_str());
                if text == template {
                    let before = last.get(&id).cloned().unwrap_or(text);
                    form.keep(&id, &Value::Text(before));
                } else {
                    form.set(&id, &Value::Text(text));
                }
            }
        }
        Ok(StepForm::with(Self { period, began: texts_in(&form) }, form))
    }

    fn write(&self, form: &Form, workspace: &Workspace) -> Result<(), ServiceError> {
        for (section, text) in texts_in(form) {
            if text.trim().is_empty() {
                continue;
            }
            let fields = [
                ("section", section),
                ("from", self.period.from.to_string()),
                ("to", self.period.to.to_string()),
                ("text", text),
            ];
            let fields = fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
            let submission = new_submission()?;
            entries::add(&workspace.register, &workspace.actor, "narratives", &fields, Some(&submission))?;
        }
        Ok(())
    }

    fn key(&self) -> String {
        format!("report/{}/{}", self.period.from, self.period.to)
    }
}

/// What was written last before a period, by section.
fn last_texts(workspace: &Workspace, period: Period) -> Result<BTreeMap<String, String>, ServiceError> {
    let lines = entries::list(&workspace.register, &workspace.actor, "narratives")?;
    let before = lines.into_iter().filter(|l| l.record.day.is_some_and(|day| day < period.to));
    Ok(before.map(|l| (l.record.field("section").to_owned(), l.record.field("text").to_owned())).collect())
}

impl Step for Texts {
    fn title(&self, words: &Words) -> String {
        format!("8 {} {}", words.say("report.texts_title"), self.period.vi())
    }

    fn help(&self) -> &'static str {
        "report.texts_about"
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, _words: &Words) -> Result<Done, Refused> {
        self.write(form, workspace).map_err(Refused::whole)?;
        Ok(Done::answer(Answer::Yes))
    }

    fn is_overlay(&self) -> bool {
        false
    }

    fn draft(&self, form: &Form) -> Option<Draft> {
        let texts = texts_in(form);
        let body = serde_json::to_string(&texts).unwrap_or_default();
        (texts != self.began).then(|| Draft { key: self.key(), body })
    }

    fn draft_key(&self) -> Option<String> {
        Some(self.key())
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Action::Save.into(), Action::Back.into()]
    }
}
