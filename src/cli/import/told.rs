//! `soxa import cases FILE` of another system's export: official codes bound, cases that came online added, states moved
//! with the other system's times; what differs is shown, what may be a case that is here is asked.

use serde_json::{Value, json};

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::said::Said;
use super::super::session::Session;
use super::reading::tell_met;
use super::{Cases, digest, file_name, tell_problems};
use crate::cli::problem::CommandProblem;
use soxa_domain::labels::Vocabulary;
use soxa_exchange::cases::Context as CaseContext;
use soxa_exchange::reading::Reading;
use soxa_exchange::told_cases::{self as file, ToldFile};
use soxa_service::people;
use soxa_service::told_cases::{self, Answers, Differs, Planned, Step, Who};
use soxa_text::display::sanitise;
use soxa_text::words::{InWords, Lang};

impl Cases {
    /// Takes in what another system exported.
    pub(super) fn told(&self, session: &Session<'_>, reading: &Reading) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let lang = session.context.lang();
        let person = |id: &str| people::person_by_id(register, actor, id).ok().map(|p| p.no);
        let context = CaseContext {
            rules: register.rules(),
            calendar: &register.calendar(),
            person: &person,
            officer: &actor.operator,
        };
        let ToldFile { told, problems, unknown, tally } =
            file::read(reading, &context).map_err(|e| e.named(&self.file))?;
        tell_met(ui, &tally, lang);
        let answers = self.answers()?;
        let planned = told_cases::plan(register, actor, told, &answers)?;
        let asked = planned.iter().filter(|p| matches!(p.step, Step::Ask(_))).count();
        let open = !problems.is_empty() || asked > 0;
        let mut written = 0;
        if !self.dry_run && !open {
            let digest =
                digest(reading.path()).map_err(|e| Failure::io(self.file.display().to_string(), e))?;
            let note = format!("{} blake3:{digest}", file_name(&self.file));
            if planned.iter().any(|p| p.step != Step::Same) {
                written = told_cases::write(register, actor, &note, &planned)?.value;
            }
        }
        let count = |what: &str| planned.iter().filter(|p| name(&p.step) == what).count();
        let differs = planned.iter().filter(|p| !p.differs.is_empty()).count();
        if self.format == Format::Json {
            let items: Vec<Value> = planned.iter().map(as_json).collect();
            ui.json(&json!({
                "accepted": planned.len() - asked, "rejected": problems.len(), "imported": written,
                "added": count("add"), "bound": count("bind"), "moved": count("move"), "unchanged": count("same"),
                "asked": asked, "differs": differs, "unknown_columns": unknown,
                "problems": problems, "items": items,
            }))?;
        } else {
            tell_problems(ui, &self.file, &problems, problems.len() as u64, lang);
            for planned in planned.iter().filter(|p| p.step != Step::Same || !p.differs.is_empty()) {
                ui.line(&sanitise(&in_words(planned, lang)))?;
            }
            if !unknown.is_empty() {
                let said = Said::UnknownColumns { columns: unknown.join(", ") };
                ui.tell(&sanitise(&said.in_words(lang)));
            }
            let said = Said::CaseCounts {
                added: count("add"),
                bound: count("bind"),
                moved: count("move"),
                same: count("same"),
                asked,
                differs,
                rejected: problems.len(),
                written,
            };
            ui.line(&said.in_words(lang))?;
        }
        Ok(match (open, self.dry_run) {
            (true, false) => 3,
            (true, true) => 1,
            (false, _) => u8::from(differs > 0),
        })
    }

    fn answers(&self) -> Result<Answers, Failure> {
        let code = |text: &str| text.trim().to_uppercase();
        let mut answers =
            Answers { new: self.new.iter().map(|new| code(new)).collect(), ..Answers::default() };
        for pair in &self.same {
            let (official, here) = pair.split_once('=').ok_or_else(|| {
                Failure::Usage(CommandProblem::NotAPair { text: sanitise(pair).into_owned() })
            })?;
            answers.same.insert(code(official), code(here));
        }
        Ok(answers)
    }
}

fn name(step: &Step) -> &'static str {
    match step {
        Step::Same => "same",
        Step::Change { binds: true, .. } => "bind",
        Step::Change { .. } => "move",
        Step::Add => "add",
        Step::Ask(_) => "ask",
    }
}

fn as_json(planned: &Planned) -> Value {
    let told = &planned.told;
    let differs =
        |d: &Differs| json!({"field": d.field.id(), "here": d.here.written(), "there": d.there.written()});
    let (code, from, to) = match &planned.step {
        Step::Change { old, new, .. } => (
            Some(old.record.code.to_string()),
            Some(Vocabulary::id(old.record.state)),
            Some(Vocabulary::id(new.state)),
        ),
        _ => (None, None, None),
    };
    let choices = if let Step::Ask(codes) = &planned.step { codes.clone() } else { Vec::new() };
    json!({"row": told.row, "official": told.official, "step": name(&planned.step), "code": code,
           "procedure": told.case.procedure, "from": from, "to": to,
           "new_applicant": matches!(told.applicant, Who::New(_)),
           "choices": choices, "differs": planned.differs.iter().map(differs).collect::<Vec<_>>()})
}

fn in_words(planned: &Planned, lang: Lang) -> String {
    let official = &planned.told.official;
    let what = match &planned.step {
        Step::Same => Said::CaseSame,
        Step::Add => Said::CaseAdd,
        Step::Change { old, new, binds } => {
            let code = old.record.code.to_string();
            let (from, to) = (old.record.state.in_words(lang), new.state.in_words(lang));
            if *binds { Said::CaseBind { code, from, to } } else { Said::CaseMove { code, from, to } }
        }
        Step::Ask(codes) => Said::CaseAsk {
            official: official.clone(),
            code: codes.first().cloned().unwrap_or_default(),
            codes: codes.join(", "),
        },
    };
    let differs = planned.differs.iter().map(|d| Said::CaseDiffers {
        field: d.field.in_words(lang),
        here: d.here.in_words(lang),
        there: d.there.in_words(lang),
    });
    let all: Vec<String> = std::iter::once(what).chain(differs).map(|said| said.in_words(lang)).collect();
    format!("{official}: {}", all.join("; "))
}
