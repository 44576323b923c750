//! The office's token signs a paper: its PIN is typed, the signed file is kept beside the slips. Who signs next signs the
//! file of whoever signed before.

use std::path::PathBuf;
use std::sync::Arc;

use super::slip::Paper;
use crate::tui::action::Action;
use crate::tui::job::{Ending, Failed, Job};
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Effect, Hint, Toast};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::theme::Tone;
use crate::tui::tokens::tokens;
use crate::tui::widgets::form::{FieldSpec, Form, Kind};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_paper::print::signing::{self, Signing};
use soxa_paper::render::pdf;
use soxa_paper::report::period::Period;
use soxa_paper::report::{compute, document, frozen};
use soxa_service::refusal::{Field, WorkProblem};
use soxa_service::{Actor, Register, ServiceError};
use soxa_text::words::{Both, InWords};
use zeroize::Zeroizing;

/// What is signed.
#[derive(Clone)]
enum What {
    /// A paper as it stands on the screen below.
    Paper(Box<Paper>),
    /// The report of a period as it was sent.
    Report(Period),
}

/// A paper to be signed.
#[derive(Clone)]
pub struct SignPaper(What);

impl SignPaper {
    /// The form for the paper of a route.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn form(route: &Route, ctx: &Ctx<'_>) -> Result<StepForm<Self>, ServiceError> {
        let none = || ServiceError::refused(Field::Pdf, WorkProblem::NothingToSign);
        let what = match (route, ctx.workspace()) {
            (Route::Report(_, period), _) => What::Report(*period),
            (route, Some(workspace)) => {
                What::Paper(Box::new(Paper::of(route, workspace, ctx.words)?.ok_or_else(none)?))
            }
            _ => return Err(none()),
        };
        let field = |key: &str, kind: Kind| {
            let help = ctx.words.say(&format!("sign.{key}_help")).to_owned();
            FieldSpec { help, ..FieldSpec::new(key, ctx.words.say(&format!("sign.{key}")), kind) }
        };
        let specs = vec![
            field("pin", Kind::Secret).required(),
            field("certificate", Kind::Text),
            field("reason", Kind::Text),
        ];
        Ok(StepForm::with(Self(what), Form::new(specs)))
    }
}

impl Step for SignPaper {
    fn title(&self, words: &Words) -> String {
        words.say("sign.title").to_owned()
    }

    fn help(&self) -> &'static str {
        "sign.about"
    }

    fn hints(&self) -> Vec<Hint> {
        let sign = Hint { action: Action::Save, label: Some("action.sign"), keys: None };
        vec![sign, Action::Back.into()]
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        // Nobody tries PINs of a token from elsewhere.
        if workspace.chip.is_none() {
            return Err(Refused::field("pin", words.say("sign.not_here")));
        }
        let work = Work {
            register: Arc::clone(&workspace.register),
            actor: workspace.actor.clone(),
            folder: workspace.slips().to_owned(),
            what: self.0.clone(),
            certificate: form.text("certificate").trim().to_owned(),
            reason: form.text("reason").trim().to_owned(),
        };
        let pin = Zeroizing::new(form.secret("pin"));
        let words = words.clone();
        Ok(Done::work(Job::whole(words.clone().say("sign.job"), move || {
            let (file, signer) = work.done(&pin)?;
            let file = file.display().to_string();
            let text = words.fill("sign.done", &[("signer", &signer), ("file", &file)]);
            let said = Effect::Toast(Toast { text, tone: Tone::Good });
            Ok(Ending { answer: None, then: vec![Effect::Close(None), said] })
        })))
    }
}

/// What is done beside the session: a token takes its time.
struct Work {
    register: Arc<Register>,
    actor: Actor,
    folder: PathBuf,
    what: What,
    certificate: String,
    reason: String,
}

fn failed(why: &dyn InWords) -> Failed {
    Failed(Both::of(why))
}

impl Work {
    /// Signs, and keeps the signed file: where it lies, and who signed.
    fn done(&self, pin: &str) -> Result<(PathBuf, String), Failed> {
        let (name, case) = self.name();
        let pdf = match signing::signed_before(&self.register, &self.folder, &name)? {
            Some(pdf) => pdf,
            None => Zeroizing::new(self.rendered()?),
        };
        let tokens = tokens().map_err(|e| failed(&e))?;
        let certificate = Some(self.certificate.as_str()).filter(|label| !label.is_empty());
        let (signer, way) = tokens.signer(None, certificate).map_err(|e| failed(&e))?;
        let at = self.register.now().local();
        let signing = Signing { at, reason: &self.reason, place: "", is_shown: true, stamped: false };
        let prepared = signing.prepare(&pdf, &way).map_err(|e| failed(&e))?;
        let signature = tokens.sign(&signer, pin, prepared.to_be_signed()).map_err(|e| failed(&e))?;
        let signed = prepared.finish(&signature, None).map_err(|e| failed(&e))?;
        let signer = signer.certificate.name();
        let file =
            signing::keep(&self.register, &self.actor, &self.folder, (&name, case), (&signer, &signed))?;
        Ok((file, signer))
    }

    fn name(&self) -> (String, Option<u32>) {
        match &self.what {
            What::Paper(paper) => (paper.name.clone(), paper.case),
            What::Report(period) => (format!("bao-cao-{}-{}", period.from, period.to), None),
        }
    }

    fn rendered(&self) -> Result<Vec<u8>, ServiceError> {
        let document = match &self.what {
            What::Paper(paper) => paper.document.clone(),
            What::Report(period) => self.report(*period)?,
        };
        let wrong = |why: String| ServiceError::refused(Field::Pdf, WorkProblem::NoDocument { why });
        pdf::render(&document).map_err(|e| wrong(e.to_string()))
    }

    /// The report as it was sent: what nobody put down, or what is different by now, is nothing to sign.
    fn report(&self, period: Period) -> Result<soxa_paper::document::Document, ServiceError> {
        let sent = frozen::last_sent(&self.register, &self.actor, period)?;
        let sent = sent.ok_or_else(|| ServiceError::refused(Field::Pdf, WorkProblem::NotFrozen))?;
        let report = compute::report(&self.register, &self.actor, period)?;
        let count = frozen::differences(&sent, &report).len();
        if count > 0 {
            return Err(ServiceError::refused(Field::Pdf, WorkProblem::OtherThanFrozen { count }));
        }
        document::document(&self.register, &self.actor, &report)
    }
}
