//! What keys and scans do to a list, by where the cursor is.

use super::guests::Added;
use super::{Stays, Zone, head};
use crate::tui::action::Action;
use crate::tui::fault::existing;
use crate::tui::form_memory;
use crate::tui::scan::Scan;
use crate::tui::screen::{Ctx, Outcome, UiEvent};
use crate::tui::screens::newcomer;
use crate::tui::theme::Tone;
use crate::tui::widgets::form::{FormReply, Keyed, Twice, Value};
use soxa_service::stays::Guest;
use soxa_service::{cards, people};

/// Rows beside the lines of the list while guests are being written, and while the head is.
const ROWS_AROUND: [u16; 2] = [6, 11];

impl Stays {
    pub(super) fn take(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        let outcome = match event {
            UiEvent::Card(scan) => {
                self.scanned(scan, ctx);
                Outcome::Consumed
            }
            UiEvent::Changed(_) | UiEvent::Resume(_) | UiEvent::Resized => Outcome::Consumed,
            UiEvent::Deadline | UiEvent::CaseCode(_) => Outcome::Ignored,
            UiEvent::Action(Action::Save) => {
                self.save(ctx);
                Outcome::Consumed
            }
            UiEvent::Action(Action::Discard) => {
                self.discard(ctx);
                Outcome::Consumed
            }
            UiEvent::Action(Action::DoubleKey) => {
                form_memory::toggle_double_key(ctx);
                Outcome::Consumed
            }
            _ => match self.zone {
                Zone::Head => self.in_head(event, ctx),
                Zone::Guests => self.in_guests(event, ctx),
                Zone::Stranger => self.in_stranger(event, ctx),
            },
        };
        let [few, many] = ROWS_AROUND;
        let around = if self.zone == Zone::Guests { few } else { many };
        self.guests.fit(ctx.size.height.saturating_sub(around));
        outcome
    }

    fn in_head(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        let reply = self.head.update(event, ctx);
        match reply {
            FormReply::Ignored => return Outcome::Ignored,
            FormReply::Changed(key) => {
                head::follow(&mut self.head, Some(&key));
                // The last field goes on by itself when its choice is taken.
                if key == "channel" && matches!(event, UiEvent::Action(Action::NextField | Action::Open)) {
                    self.zone = Zone::Guests;
                }
            }
            FormReply::Used => head::follow(&mut self.head, None),
            FormReply::End => self.zone = Zone::Guests,
        }
        Outcome::Consumed
    }

    fn in_guests(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        if !self.entry.is_choosing()
            && let UiEvent::Action(action) = event
        {
            match action {
                Action::Add => {
                    self.begin_stranger();
                    return Outcome::Consumed;
                }
                Action::Remove => {
                    if let Some(name) = self.guests.remove() {
                        ctx.toast(Tone::Look, ctx.words.fill("stays.removed", &[("name", &name)]));
                    }
                    return Outcome::Consumed;
                }
                Action::PrevField => {
                    self.zone = Zone::Head;
                    return Outcome::Consumed;
                }
                Action::NextField if self.must_type_again(&self.entry.typed("guest"), ctx) => {
                    self.entry.clear("guest");
                    return Outcome::Consumed;
                }
                // The ends of the line are the field's, up and down are the list's.
                Action::Up | Action::Down | Action::PageUp | Action::PageDown if self.guests.act(*action) => {
                    return Outcome::Consumed;
                }
                _ => {}
            }
        }
        match self.entry.update(event, ctx) {
            FormReply::Ignored => return Outcome::Ignored,
            FormReply::Changed(_) => {
                if let Value::Chosen(choice) = self.entry.value("guest") {
                    self.entry.clear("guest");
                    if let Ok(no) = choice.id.parse() {
                        self.add(Guest::Known(no), ctx);
                    }
                }
            }
            FormReply::End if self.entry.typed("guest").trim().is_empty() => {
                ctx.toast(Tone::Plain, ctx.words.say("stays.end"));
            }
            // Typed, and nobody of that name or number is known.
            FormReply::End => self.begin_stranger(),
            FormReply::Used => {}
        }
        Outcome::Consumed
    }

    /// A short form for somebody the register does not know, with what was typed in its place.
    fn begin_stranger(&mut self) {
        let typed = self.entry.typed("guest");
        self.entry.clear("guest");
        self.zone = Zone::Stranger;
        newcomer::begin_with(&mut self.stranger, &typed);
    }

    fn in_stranger(&mut self, event: &UiEvent, ctx: &mut Ctx<'_>) -> Outcome {
        if matches!(event, UiEvent::Action(Action::Back)) && !self.stranger.is_choosing() {
            self.leave_stranger(ctx);
            return Outcome::Consumed;
        }
        match self.stranger.update(event, ctx) {
            FormReply::Ignored => return Outcome::Ignored,
            FormReply::Changed(key) if key == "person_id" => {
                if let Value::Text(id) = self.stranger.value("person_id")
                    && self.must_type_again(&id, ctx)
                {
                    self.stranger.clear("person_id");
                    self.stranger.focus("person_id");
                }
            }
            FormReply::End => {
                self.add_stranger(ctx);
            }
            _ => {}
        }
        Outcome::Consumed
    }

    /// Adds the person of the short form; false when something in it is to be mended first.
    pub(super) fn add_stranger(&mut self, ctx: &mut Ctx<'_>) -> bool {
        if !self.stranger.validate(ctx, |_| Vec::new()) {
            return false;
        }
        let person = match newcomer::person_of(&self.stranger, ctx.words) {
            Ok(person) => person,
            Err((field, why)) => {
                self.stranger.refuse(field.id(), why);
                return false;
            }
        };
        self.leave_stranger(ctx);
        self.add(Guest::New(Box::new(person)), ctx);
        true
    }

    fn leave_stranger(&mut self, ctx: &Ctx<'_>) {
        self.stranger = Self::stranger_form(ctx);
        self.zone = Zone::Guests;
    }

    fn scanned(&mut self, scan: &Scan, ctx: &mut Ctx<'_>) {
        let card = scan.card();
        if let Err(e) = &card {
            let key = format!("card_error.{e}");
            let why = ctx.words.say(&key);
            // The digits of a garbled card are right: they find who is known.
            let known = scan.personal_id().and_then(|id| Self::known(&id, ctx));
            let word = if known.is_some() { "intake.only_id" } else { "intake.bad_card" };
            ctx.toast(Tone::Look, ctx.words.fill(word, &[("why", why)]));
            if let Some(no) = known {
                self.zone = Zone::Guests;
                self.add(Guest::Known(no), ctx);
            }
        }
        if let Ok(card) = card {
            self.zone = Zone::Guests;
            head::adopt_new_place(&mut self.head);
            self.add(Guest::New(Box::new(cards::person_of(&card))), ctx);
        }
    }

    fn known(id: &str, ctx: &Ctx<'_>) -> Option<u32> {
        let workspace = ctx.workspace()?;
        let known = ctx.read(existing(people::person_by_id(&workspace.register, &workspace.actor, id)))?;
        known.map(|person| person.no)
    }

    fn add(&mut self, guest: Guest, ctx: &mut Ctx<'_>) {
        match self.guests.add(guest, ctx) {
            Added::Yes(_) => {}
            Added::Already(line) => {
                let line = line.to_string();
                ctx.toast(Tone::Look, ctx.words.fill("stays.already", &[("line", &line)]));
            }
            Added::Gone => ctx.toast(Tone::Bad, ctx.words.say("person.gone")),
        }
    }

    /// Whether an id has to be typed once more before it counts.
    fn must_type_again(&mut self, typed: &str, ctx: &mut Ctx<'_>) -> bool {
        let wanted = ctx.workspace().is_some_and(|workspace| workspace.memory.borrow().double_key);
        if !wanted || !Twice::is_id(typed) {
            return false;
        }
        match self.twice.take(typed) {
            Keyed::Same => false,
            Keyed::Again => {
                ctx.toast(Tone::Look, ctx.words.say("form.type_again"));
                true
            }
            Keyed::Differs => {
                ctx.toast(Tone::Bad, ctx.words.say("form.typed_differs"));
                true
            }
        }
    }

    fn discard(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(workspace) = ctx.workspace() {
            workspace.forget_draft(&self.draft_key());
        }
        *self = Self::empty(ctx);
        ctx.toast(Tone::Look, ctx.words.say("intake.discarded"));
    }
}
