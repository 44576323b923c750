//! Files that were offered to the communes, and what each said of them.

use super::pages::{Loaded, day};
use crate::tui::fit::grouped;
use crate::tui::province::Province;
use crate::tui::route::ProvincePage;
use crate::tui::theme::Tone;
use crate::tui::widgets::list::Column;
use crate::tui::words::Words;
use soxa_domain::labels::Vocabulary as _;
use soxa_domain::offer::{OfferKind, OfferStanding};
use soxa_service::ServiceError;
use soxa_upward::answers::{OfferAbove, OfferIn, Offers, Question};

const OFFERS: [Column; 6] = [
    Column::text(20).headed("head.file").growing(),
    Column::text(17).headed("head.kind"),
    Column::text(10).headed("head.day"),
    Column::number(5).headed("head.waiting"),
    Column::number(5).headed("head.taken"),
    Column::number(8).headed("head.refused"),
];
const OFFER: [Column; 4] = [
    Column::text(10).headed("head.commune"),
    Column::text(18).headed("head.state"),
    Column::text(10).headed("head.day"),
    Column::text(30).headed("head.reason").growing(),
];

/// Where an offer stands in a commune; nothing where the commune has said nothing, or in a way not known here.
fn standing(of: &OfferIn) -> Option<OfferStanding> {
    of.standing.as_deref().and_then(OfferStanding::parse)
}

/// Every file.
pub fn all(province: &Province, words: &Words) -> Result<Loaded, ServiceError> {
    let mut loaded = Loaded::new(words.say("province.offers").to_owned(), &OFFERS);
    let found: Offers = province.ask(&Question::Offers)?;
    for OfferAbove { id, kind, name, offered_at, withdrawn_at, communes } in found.offers {
        let count =
            |wanted| grouped(communes.iter().filter(|of| standing(of) == Some(wanted)).count() as u64);
        let (taken, refused) = (count(OfferStanding::Taken), count(OfferStanding::Refused));
        let decided = |of: &&OfferIn| !matches!(standing(of), None | Some(OfferStanding::Waiting));
        let waiting = communes.len() - communes.iter().filter(decided).count();
        let tone = match () {
            () if withdrawn_at.is_some() => Tone::Faint,
            () if waiting > 0 => Tone::Look,
            () => Tone::Plain,
        };
        let kind = OfferKind::parse(&kind).map_or(kind, |kind| words.tell(&kind));
        let cells = vec![name, kind, day(Some(&offered_at)), grouped(waiting as u64), taken, refused];
        loaded.add(cells, tone, Some(ProvincePage::Offer(id)));
    }
    Ok(loaded)
}

/// What each commune said of one.
pub fn of_one(id: &str, province: &Province, words: &Words) -> Result<Loaded, ServiceError> {
    let found: Offers = province.ask(&Question::Offers)?;
    let offer = found.offers.into_iter().find(|offer| offer.id == id).unwrap_or_default();
    let title = format!("{} · {}", words.say("province.offers"), offer.name);
    let mut loaded = Loaded::new(title, &OFFER);
    for of in offer.communes {
        let (said, tone) = match standing(&of) {
            None => (words.say("province.not_there").to_owned(), Tone::Look),
            Some(OfferStanding::Waiting) => (words.tell(&OfferStanding::Waiting), Tone::Look),
            Some(standing) => (words.tell(&standing), Tone::Plain),
        };
        let at = day(of.at.as_ref());
        loaded.add(vec![of.commune, said, at, of.reason.unwrap_or_default()], tone, None);
    }
    Ok(loaded)
}
