//! One referral: the sheet that both communes print, and what can be done with it from here.

use crate::tui::action::Action;
use crate::tui::fault::existing;
use crate::tui::route::{ReferralStep, Route};
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::Acted;
use crate::tui::screens::sheet_page::Detail;
use crate::tui::widgets::sheet::Line;
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::referral::{Referral, Standing, Way};
use soxa_paper::print::referral_sheet;
use soxa_paper::render::text;
use soxa_service::{ServiceError, referrals};

/// Columns of the sheet on screen.
const COLUMNS: usize = 78;

/// A referral's sheet.
#[derive(Clone)]
pub struct ReferralSheet {
    no: u32,
    referral: Option<Referral>,
}

impl ReferralSheet {
    /// Of a number.
    pub fn of(no: u32) -> Self {
        Self { no, referral: None }
    }

    /// What can be decided about it here.
    fn step(&self, action: Action) -> Option<ReferralStep> {
        let referral = self.referral.as_ref()?;
        let is_over = matches!(referral.standing(), Standing::Returned | Standing::Withdrawn);
        match (action, referral.way) {
            (Action::Save, Way::In) if referral.standing() == Standing::Waiting => {
                Some(ReferralStep::Take(self.no))
            }
            (Action::Delete, Way::In) if referral.standing() == Standing::Waiting => {
                Some(ReferralStep::Return(self.no))
            }
            (Action::Delete, Way::Out) if !is_over => Some(ReferralStep::Withdraw(self.no)),
            _ => None,
        }
    }
}

impl Detail for ReferralSheet {
    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<Vec<Line>, ServiceError> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let Some(shown) = existing(referrals::by_number(register, actor, self.no))? else {
            self.referral = None;
            return Ok(vec![Line::whole(words.say("referral.gone"))]);
        };
        let sheet = referral_sheet::said(register, &shown);
        self.referral = Some(shown.referral.record);
        Ok(text::render(&sheet, COLUMNS).lines().map(Line::whole).collect())
    }

    fn title(&self, words: &Words) -> String {
        let peer = self.referral.as_ref().map(|r| r.peer.name.as_str()).unwrap_or_default();
        format!("9 {} · {peer}", words.say("referral.one"))
    }

    fn contexts(&self) -> &'static [&'static str] {
        &["referral", "list"]
    }

    fn help(&self) -> &'static str {
        "referral.about_one"
    }

    fn hints(&self) -> Vec<Hint> {
        let named = |action, label| Hint { action, label: Some(label), keys: None };
        let mut hints = Vec::new();
        if self.step(Action::Save).is_some() {
            hints.push(named(Action::Save, "referral.take"));
        }
        match self.step(Action::Delete) {
            Some(ReferralStep::Return(_)) => hints.push(named(Action::Delete, "referral.return")),
            Some(_) => hints.push(named(Action::Delete, "referral.withdraw")),
            None => {}
        }
        if self.referral.as_ref().is_some_and(|r| r.case.is_some()) {
            hints.push(named(Action::Open, "found.case"));
        }
        hints.extend([Action::Print, Action::Back].map(Hint::from));
        hints
    }

    fn act(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Acted {
        let UiEvent::Action(action) = event else { return Acted::Ignored };
        if let Some(step) = self.step(*action) {
            ctx.open(Route::ReferralForm(step));
            return Acted::Done;
        }
        match (action, self.referral.as_ref().and_then(|r| r.case)) {
            (Action::Open, Some(case)) => ctx.open(Route::Case(case)),
            (Action::Print, _) => ctx.open(Route::ReferralPaper(self.no)),
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
