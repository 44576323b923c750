//! Notices of personal ids for a whole hamlet: how many have none yet is counted first, then they are written down, printed
//! and put into the queue, a batch at a time.

use std::path::PathBuf;
use std::sync::Arc;

use crate::tui::backend::Choice;
use crate::tui::job::{Ending, Failed, Job, Progress};
use crate::tui::lookup::Source;
use crate::tui::route::Route;
use crate::tui::screen::{Answer, Ctx, Effect};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{Choices, FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_paper::print::{notice_pages, spool};
use soxa_service::{Actor, Register, notices};

const HAMLET: &str = "hamlet";
/// People of a batch: what is written down is always printed, so work that is stopped ends with a batch.
const BATCH: usize = 50;

/// The form.
#[derive(Clone)]
pub struct PrintNotices {
    /// The hamlet that was counted, and how many have no notice yet.
    counted: Option<(String, usize)>,
}

impl PrintNotices {
    /// For a hamlet that is still to be chosen, or for one that was counted.
    pub fn form(counted: Option<(String, usize)>, ctx: &Ctx<'_>) -> StepForm<Self> {
        let hamlet = Kind::Choice(Choices::Backend(Source::Hamlets));
        let mut form =
            Form::new(vec![FieldSpec::new(HAMLET, ctx.words.say("head.hamlet"), hamlet).required()]);
        if let Some((hamlet, count)) = &counted {
            form.set(HAMLET, &Value::Chosen(Choice::new(hamlet, hamlet)));
            form.set_note(HAMLET, &ctx.words.fill("notices.would", &[("count", &count.to_string())]));
        }
        StepForm::with(Self { counted }, form)
    }
}

impl Step for PrintNotices {
    fn title(&self, words: &Words) -> String {
        words.say("action.issue_notices").to_owned()
    }

    fn help(&self) -> &'static str {
        "notices.issue_about"
    }

    /// What was counted was counted for another hamlet.
    fn changed(&mut self, _: &str, form: &mut Form, _: &Ctx<'_>) {
        if self.counted.as_ref().is_some_and(|(hamlet, _)| *hamlet != form.text(HAMLET)) {
            self.counted = None;
            form.set_note(HAMLET, "");
        }
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let hamlet = form.text(HAMLET);
        let (register, actor) = (Arc::clone(&workspace.register), workspace.actor.clone());
        let is_counted = self.counted.as_ref().is_some_and(|(counted, _)| *counted == hamlet);
        if !is_counted {
            let nobody = words.fill("notices.nobody", &[("hamlet", &hamlet)]);
            return Ok(Done::work(Job::whole(words.say("job.notices_count"), move || {
                let count = notices::without_notice(&register, &actor, Some(&hamlet))?.len();
                if count == 0 {
                    return Ok(Ending::said(Tone::Look, nobody));
                }
                Ok(Ending::from(Effect::Replace(Route::PrintNotices(Some((hamlet, count))))))
            })));
        }
        let place = (workspace.slips().to_owned(), workspace.printer().to_owned());
        let (good, bad) = (words.say("notices.issued").to_owned(), words.say("notices.queued").to_owned());
        Ok(Done::work(Job::stoppable(words.say("job.notices"), move |progress| {
            let printed = print(&register, &actor, &hamlet, &place, progress)?;
            let (tone, text) = match printed.why {
                None => (Tone::Good, good),
                Some(why) => (Tone::Look, bad.replace("{why}", &why)),
            };
            let text = text.replace("{count}", &printed.count.to_string());
            Ok(Ending::said(tone, text).answering(Answer::Yes))
        })))
    }
}

/// What became of it.
struct Printed {
    /// People whose notice is in the queue or printed.
    count: usize,
    /// Why the printer did not take the last one that it did not take.
    why: Option<String>,
}

/// Writes the notices down and prints them, batch by batch, as long as it is to go on.
fn print(
    register: &Register,
    actor: &Actor,
    hamlet: &str,
    (folder, printer): &(PathBuf, String),
    progress: &Progress,
) -> Result<Printed, Failed> {
    // Whoever got one since they were counted gets no second.
    let people = notices::without_notice(register, actor, Some(hamlet))?;
    let mut printed = Printed { count: 0, why: None };
    for batch in people.chunks(BATCH) {
        if !progress.at(printed.count as u64, people.len() as u64) {
            break;
        }
        let views = notices::issue(register, actor, batch)?;
        let first = views.first().map_or("", |view| view.notice.record.number.as_str());
        let name: String = format!("thong-bao-{first}");
        let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let pages = notice_pages::pages(register, actor, &views)?;
        let queued = spool::queue_all(register, actor, folder, &name, &pages, printer)?;
        printed.count += batch.len();
        if let Err(why) = spool::attempt(register, actor, queued.job)? {
            printed.why = Some(why);
        }
    }
    progress.at(printed.count as u64, people.len() as u64);
    Ok(printed)
}
