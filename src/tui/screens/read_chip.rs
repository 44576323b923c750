//! The chip of the card on this PC's reader: asks for the six digits that open it, reads it beside the session, and hands it
//! to the screen below as a scan. A code or a zone that is scanned meanwhile says them too.

use std::sync::Arc;
use std::time::Duration;

use crate::tui::action::Action;
use crate::tui::job::{Ending, Failed, Job, Progress};
use crate::tui::scan::Scan;
use crate::tui::screen::{Ctx, Effect, Hint};
use crate::tui::screens::step::{Done, Refused, Step, StepForm};
use crate::tui::widgets::form::{FieldSpec, Form, Kind, Value};
use crate::tui::words::Words;
use crate::tui::workspace::{ChipPlace, Workspace};
use soxa_chip::{Authorities, Can, ChipProblem, Request, Secret, Zone, read};
use soxa_domain::mrz;
use soxa_text::words::Both;

const CAN: &str = "can";
/// How long a card may take to be laid down.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a card may take, from the first command.
const LIMIT: Duration = Duration::from_secs(40);

/// The form.
#[derive(Clone)]
pub struct ReadChip {
    /// The zone that was scanned, and the digits it goes with.
    zone: Option<(String, String)>,
}

impl ReadChip {
    /// With nothing known of the card yet.
    pub fn form(ctx: &Ctx<'_>) -> StepForm<Self> {
        let help = ctx.words.say("chip.can_help").to_owned();
        let field = FieldSpec { help, ..FieldSpec::new(CAN, ctx.words.say("chip.can"), Kind::Digits(6)) };
        StepForm::with(Self { zone: None }, Form::new(vec![field.required()]))
    }

    fn secret(&self, typed: &str) -> Result<Secret, ChipProblem> {
        match &self.zone {
            Some((digits, zone)) if digits == typed => Zone::parse(zone).map(Secret::Zone),
            _ => Can::parse(typed).map(Secret::Can),
        }
    }
}

impl Step for ReadChip {
    fn title(&self, words: &Words) -> String {
        words.say("chip.title").to_owned()
    }

    fn help(&self) -> &'static str {
        "chip.about"
    }

    fn is_complete(&self, _: &str, form: &Form) -> bool {
        form.text(CAN).len() == 6
    }

    fn scanned(&mut self, scan: &Scan, form: &mut Form) -> bool {
        // The number on the front is the end of the personal id.
        let Some(digits) = scan.personal_id().and_then(|id| id.get(6..).map(str::to_owned)) else {
            return false;
        };
        self.zone = mrz::begins(&scan.text).then(|| (digits.clone(), scan.text.clone()));
        form.set(CAN, &Value::Text(digits));
        true
    }

    /// The last digit hands it in.
    fn hints(&self) -> Vec<Hint> {
        vec![Action::Back.into()]
    }

    fn hand_in(&mut self, form: &Form, workspace: &Workspace, words: &Words) -> Result<Done, Refused> {
        let Some(place) = workspace.chip.clone() else {
            return Err(Refused::field(CAN, words.say("chip.not_here")));
        };
        let secret = self.secret(&form.text(CAN)).map_err(|e| Refused::field(CAN, words.tell(&e)))?;
        Ok(Done::work(Job::stoppable(words.say("job.chip"), move |progress| {
            let scan = scanned(&place, &secret, progress).map_err(|e| Failed(Both::of(&e)))?;
            // This form goes before the card comes to the screen below.
            Ok(Ending { answer: None, then: vec![Effect::Close(None), Effect::Card(scan)] })
        })))
    }
}

fn scanned(place: &Arc<ChipPlace>, secret: &Secret, progress: &Progress) -> Result<Scan, ChipProblem> {
    let authorities = Authorities::of_folder(&place.authorities)?;
    let chip = read(&Request {
        socket: &place.socket,
        reader: None,
        secret,
        authorities: &authorities,
        patience: PATIENCE,
        limit: LIMIT,
        now: chrono::Utc::now().naive_utc(),
        go_on: &|_| progress.at(0, 0),
    })?;
    Ok(Scan::from(chip))
}
