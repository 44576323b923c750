//! `soxa offer`: signed files that the level above offers; a person takes or refuses each.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::Format;
use super::failure::Failure;
use super::session::{Act, Session};
use soxa_domain::labels::Vocabulary;
use soxa_domain::offer::Offer;
use soxa_service::offers;
use soxa_store::codec::Stored;
use soxa_text::display::sanitise_multiline;
use soxa_text::words::InWords;

/// Take or refuse files that the level above offers.
#[derive(Debug, Subcommand)]
pub enum OfferCommand {
    /// List files that the level above offered, the newest first
    List(List),
    /// Show one: who vouches for it, what it would change, what it says
    Show(Show),
    /// Take one: rules are put among those of the commune, units are changed
    Take(Take),
    /// Refuse one, for a reason that is told above
    Refuse(Refuse),
}

/// List files that the level above offered, the newest first.
#[derive(Debug, Args)]
pub struct List {
    /// Only what nobody has decided about yet
    #[arg(long)]
    pending: bool,
    #[command(flatten)]
    format: Format,
}

/// Show one.
#[derive(Debug, Args)]
pub struct Show {
    /// Its id, or the first digits of it
    id: String,
    #[command(flatten)]
    format: Format,
}

/// Take one.
#[derive(Debug, Args)]
pub struct Take {
    /// Its id, or the first digits of it
    id: String,
}

/// Refuse one.
#[derive(Debug, Args)]
pub struct Refuse {
    /// Its id, or the first digits of it
    id: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Act for OfferCommand {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = &session;
        match self {
            Self::List(c) => c.act(session),
            Self::Show(c) => c.act(session),
            Self::Take(c) => {
                let effect = offers::take(register, actor, &c.id)?.value;
                effect.lines(context.lang()).iter().try_for_each(|line| ui.line(line))?;
                Ok(0)
            }
            Self::Refuse(c) => {
                offers::refuse(register, actor, &c.id, &c.reason)?;
                Ok(0)
            }
        }
    }
}

/// An offer as programs read it.
fn document(offer: &Offer) -> Value {
    let decision = offer.decision.as_ref();
    json!({
        "id": offer.id.to_string(), "kind": offer.kind.id(), "name": offer.name,
        "came_at": offer.came_at.to_string(), "standing": offer.standing().id(),
        "decided_at": decision.map(|d| d.at.to_string()), "operator": decision.map(|d| &d.operator),
        "reason": decision.map(|d| &d.reason),
    })
}

impl Act for List {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, ui, context, .. } = session;
        let mut shown = offers::list(register)?;
        shown.retain(|offer| !self.pending || offer.record.is_pending());
        let line = |offer: &Stored<Offer>| {
            let Offer { id, kind, name, came_at, .. } = &offer.record;
            let (kind, standing) =
                (kind.in_words(context.lang()), offer.record.standing().in_words(context.lang()));
            [id.short(), kind, name.clone(), came_at.vi(), standing].join("\t")
        };
        ui.list(self.format, ("offers", &shown), |offer| document(&offer.record), line)?;
        Ok(0)
    }
}

impl Act for Show {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let offer = offers::by_id(register, &self.id)?.record;
        // What stands against taking it is part of what there is to know.
        let effect = offer.can_be_taken().then(|| match offers::effect(register, actor, &offer) {
            Ok(effect) => (true, effect.lines(context.lang())),
            Err(problem) => (false, vec![problem.in_words(context.lang())]),
        });
        if self.format == Format::Json {
            let mut value = document(&offer);
            if let Some(map) = value.as_object_mut() {
                map.insert("text".to_owned(), json!(offer.text));
                map.insert("fits".to_owned(), json!(effect.as_ref().map(|(fits, _)| fits)));
                map.insert("effect".to_owned(), json!(effect.map(|(_, lines)| lines)));
            }
            ui.json(&value)?;
            return Ok(0);
        }
        let (kind, standing) =
            (offer.kind.in_words(context.lang()), offer.standing().in_words(context.lang()));
        ui.line(
            &[&offer.id.short(), &kind, &offer.name, &offer.came_at.vi(), &standing]
                .map(String::as_str)
                .join("\t"),
        )?;
        for line in effect.into_iter().flat_map(|(_, lines)| lines) {
            ui.line(&line)?;
        }
        if !offer.text.is_empty() {
            ui.line("")?;
            ui.line(sanitise_multiline(&offer.text).trim_end())?;
        }
        Ok(0)
    }
}
