//! Cases that one commune received and another decides: which there are, the sheet of each, what is decided about it.
//! Opened from screen 9, from a case and by name.

mod sheet;
mod step;

pub use sheet::ReferralSheet;
pub use step::OfReferral;

use crate::tui::action::Action;
use crate::tui::list_memory::ListId;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Hint, UiEvent};
use crate::tui::screens::list_page::{Acted, Listing};
use crate::tui::theme::Tone;
use crate::tui::widgets::list::{Column, Row};
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_domain::referral::{Referral, Standing, Way};
use soxa_service::{ServiceError, cases, referrals};
use soxa_store::codec::Stored;

const COLUMNS: [Column; 5] = [
    Column::text(12).headed("head.way"),
    Column::name(17).growing().headed("head.commune"),
    Column::text(16).headed("head.case"),
    Column::text(15).headed("head.state"),
    Column::text(11).headed("head.handed_over"),
];

/// The referrals, the newest first.
#[derive(Clone, Default)]
pub struct Referrals(Vec<Row>);

/// How a referral's row looks.
fn tone(referral: &Referral, is_stuck: bool) -> Tone {
    match referral.standing() {
        _ if is_stuck => Tone::Bad,
        Standing::Waiting => Tone::Look,
        Standing::Returned | Standing::Withdrawn => Tone::Faint,
        _ => Tone::Plain,
    }
}

impl Listing for Referrals {
    type Rows = Vec<Row>;

    fn rows(&self) -> &Vec<Row> {
        &self.0
    }

    fn read(&mut self, workspace: &Workspace, words: &Words) -> Result<(), ServiceError> {
        let (register, actor) = (&workspace.register, &workspace.actor);
        let now = register.now();
        let row = |stored: Stored<Referral>| {
            let referral = &stored.record;
            let case = referral.case.map(|no| cases::by_number(register, actor, no)).transpose()?;
            let arrow = match referral.way {
                Way::Out => "→",
                Way::In => "←",
            };
            let told = referral.told.as_ref().map(|told| told.case_code.clone()).unwrap_or_default();
            let cells = vec![
                format!("{arrow} {}", words.tell(&referral.way)),
                referral.peer.name.clone(),
                case.map_or(told, |case| case.record.shown_code()),
                words.tell(&referral.standing()),
                referral.at.local().format("%d/%m %H:%M").to_string(),
            ];
            let tone = tone(referral, referral.is_stuck(now));
            Ok(Row { id: stored.no, cells, tone, ..Row::default() })
        };
        let rows: Result<_, ServiceError> = referrals::list(register, actor)?.into_iter().map(row).collect();
        self.0 = rows?;
        Ok(())
    }

    fn title(&self, words: &Words) -> String {
        format!("9 {}", words.say("referral.title"))
    }

    fn list(&self) -> ListId {
        ListId::Referrals
    }

    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn empty(&self) -> &'static str {
        "referral.none"
    }

    fn help(&self) -> &'static str {
        "referral.about"
    }

    fn hints(&self, at: Option<u32>) -> Vec<Hint> {
        let mut hints: Vec<Hint> = at.map(|_| Action::Open.into()).into_iter().collect();
        hints.push(Action::Back.into());
        hints
    }

    fn act(&mut self, event: &UiEvent, at: Option<u32>, ctx: &mut Ctx<'_>) -> Acted {
        match (event, at) {
            (UiEvent::Action(Action::Open), Some(no)) => ctx.open(Route::Referral(no)),
            _ => return Acted::Ignored,
        }
        Acted::Done
    }
}
