//! Handing a list in: all of it or nothing. What the service refuses is said beside the field or the line.

use super::{Stays, Zone, head};
use crate::tui::route::Route;
use crate::tui::screen::Ctx;
use crate::tui::theme::Tone;
use crate::tui::widgets::form::Value;
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::Channel;
use soxa_service::ServiceError;
use soxa_service::intake::{NewCase, new_submission};
use soxa_service::refusal::Field;
use soxa_service::refusal::FieldId;
use soxa_service::refusal::Refusal;
use soxa_service::stays::{self, StayList};

impl Stays {
    /// F2: checks, saves every guest in one go, and opens the list for printing.
    pub(super) fn save(&mut self, ctx: &mut Ctx<'_>) {
        let Some(workspace) = ctx.workspace() else { return };
        if self.zone == Zone::Stranger && !self.add_stranger(ctx) {
            return ctx.toast(Tone::Bad, ctx.words.say("intake.look_at_fields"));
        }
        head::adopt_new_place(&mut self.head);
        if !self.head.validate(ctx, |_| Vec::new()) {
            self.zone = Zone::Head;
            return ctx.toast(Tone::Bad, ctx.words.say("intake.look_at_fields"));
        }
        match stays::receive(&workspace.register, &workspace.actor, &self.list(), &self.submission) {
            Ok(changed) => {
                let list = changed.value;
                let code = |case: Option<&soxa_store::codec::Stored<soxa_domain::case::Case>>| {
                    case.map(|c| c.record.shown_code()).unwrap_or_default()
                };
                let (first, last) = (code(list.cases.first()), code(list.cases.last()));
                let count = list.cases.len().to_string();
                workspace.forget_draft(&self.draft_key());
                self.begin_next(ctx);
                ctx.open(Route::StayList(list.entry));
                let told = [("count", count.as_str()), ("first", &first), ("last", &last)];
                ctx.toast(Tone::Good, ctx.words.fill("stays.saved", &told));
            }
            Err(e) => self.refuse(&e, ctx),
        }
    }

    fn list(&self) -> StayList {
        let place = head::place(&self.head);
        let text = |key: &str| head::text(&self.head, key);
        let channel = match self.head.value("channel") {
            Value::Chosen(choice) => Channel::LABELS.iter().find(|l| l.id == choice.id).map(|l| l.value),
            _ => None,
        };
        let fields = stays::fields(&place, &text("stay_from"), &text("stay_to"), &text("purpose"));
        let notice = NewCase { channel, fields, ..NewCase::default() };
        StayList { notice, guests: self.guests.all().collect(), place }
    }

    /// The next list: the same place, nobody in it.
    fn begin_next(&mut self, ctx: &Ctx<'_>) {
        let head = self.head.next();
        *self = Self { head, ..Self::empty(ctx) };
        head::propose(&mut self.head, ctx);
        self.submission = new_submission().unwrap_or_default();
    }

    fn refuse(&mut self, e: &ServiceError, ctx: &mut Ctx<'_>) {
        if let ServiceError::Refused(Refusal { at, why }) = e {
            match at {
                FieldId::Other(Field::Line { row }) => {
                    self.zone = Zone::Guests;
                    self.guests.select(row.saturating_sub(1));
                }
                FieldId::Data { key, .. } if self.head.has(key) => {
                    self.zone = Zone::Head;
                    self.head.refuse(key, ctx.words.tell(why));
                    return ctx.toast(Tone::Bad, ctx.words.say("intake.look_at_fields"));
                }
                _ => {}
            }
        }
        ctx.toast(Tone::Bad, ctx.words.tell(e));
    }
}
