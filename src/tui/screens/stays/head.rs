//! What is the same for every guest of a list: where they stay, from when to when, why, how the notice came.

use crate::tui::backend::Choice;
use crate::tui::lookup::Source;
use crate::tui::screen::{Ctx, ViewCtx};
use crate::tui::widgets::form::{Choices, DateSense, FieldSpec, Form, Kind, Value};
use crate::tui::workspace::{Workspace, place_choice};
use soxa_domain::labels::Vocabulary;
use soxa_domain::procedure::{Channel, Procedure};
use soxa_service::stays::{PROCEDURE, Place};

/// The rule pack's stay notice as it holds today.
fn procedure(workspace: &Workspace) -> Option<&Procedure> {
    workspace.register.rules().on(workspace.register.now().date()).procedure(PROCEDURE)
}

/// The fields of the head.
pub fn specs(ctx: &Ctx<'_>) -> Vec<FieldSpec> {
    let rules = ctx.workspace().and_then(procedure).map(|p| p.fields.as_slice()).unwrap_or_default();
    let own = |key: &str, kind: Kind| {
        let rule = rules.iter().find(|rule| rule.key == key);
        let (label, help) = rule.map_or((key, ""), |rule| (rule.label.as_str(), rule.help.as_str()));
        FieldSpec { help: help.to_owned(), ..FieldSpec::new(key, label, kind) }
    };
    let said = |key: &str, kind: Kind| {
        let help = ctx.words.say(&format!("stays.{key}_help")).to_owned();
        FieldSpec { help, ..FieldSpec::new(key, ctx.words.say(&format!("stays.{key}")), kind) }
    };
    let channels = Channel::LABELS.iter().map(|l| Choice::new(l.id, l.vi)).collect();
    vec![
        said("place", Kind::Choice(Choices::Backend(Source::Places))).persisting(),
        own("dwelling_hamlet", Kind::Choice(Choices::Backend(Source::Hamlets))).required().persisting(),
        own("dwelling_address", Kind::Text).persisting(),
        own("stay_from", Kind::Date(DateSense::Near)).required(),
        own("stay_to", Kind::Date(DateSense::Near)),
        own("purpose", Kind::Text).persisting(),
        said("channel", Kind::Choice(Choices::These(channels))).required().persisting(),
    ]
}

/// Puts in what soxa proposes: today, and the channel of the counter.
pub fn propose(head: &mut Form, ctx: &Ctx<'_>) {
    let Some(workspace) = ctx.workspace() else { return };
    let today = workspace.register.now().date();
    if head.value("stay_from") == Value::Empty {
        head.fill("stay_from", &Value::Date(today.into()));
    }
    if let (Some(procedure), Value::Empty) = (procedure(workspace), head.value("channel")) {
        let channel = workspace.register.rules().on(today).counter_channel(procedure);
        head.fill("channel", &Value::Chosen(Choice::new(channel.id(), channel.vi())));
    }
}

/// After a change: a chosen place brings its hamlet and address along; a name nobody knows is a new place.
pub fn follow(head: &mut Form, changed: Option<&str>) {
    if changed == Some("place")
        && let Value::Chosen(choice) = head.value("place")
        && let Ok(place) = serde_json::from_str::<Place>(&choice.id)
    {
        if !place.hamlet.is_empty() {
            head.fill("dwelling_hamlet", &Value::Chosen(Choice::new(&place.hamlet, &place.hamlet)));
        }
        head.fill("dwelling_address", &Value::Text(place.address));
    }
    if head.focused() != Some("place") {
        adopt_new_place(head);
    }
}

/// A place that was typed and not found is kept as it is: the list makes it known.
pub fn adopt_new_place(head: &mut Form) {
    let typed = head.typed("place");
    if head.value("place") == Value::Empty && !typed.trim().is_empty() {
        let place = Place { name: typed.trim().to_owned(), ..Place::default() };
        head.set("place", &Value::Chosen(place_choice(&place)));
    }
}

/// The place of the list.
pub fn place(head: &Form) -> Place {
    let chosen = match head.value("place") {
        Value::Chosen(choice) => serde_json::from_str::<Place>(&choice.id).unwrap_or_default(),
        _ => Place::default(),
    };
    let hamlet = match head.value("dwelling_hamlet") {
        Value::Chosen(choice) => choice.id,
        _ => String::new(),
    };
    Place { hamlet, address: text(head, "dwelling_address"), ..chosen }
}

/// A field as the service takes it.
pub fn text(head: &Form, key: &str) -> String {
    match head.value(key) {
        Value::Text(text) => text,
        Value::Date(date) => date.to_string(),
        Value::Chosen(choice) => choice.label,
        _ => String::new(),
    }
}

/// The head in two lines, for when the guests are being written.
pub fn summary(head: &Form, view: &ViewCtx<'_>) -> [String; 2] {
    let place = place(head);
    let where_to = [place.name, place.hamlet, place.address];
    let where_to: Vec<String> = where_to.into_iter().filter(|part| !part.is_empty()).collect();
    let day = |key: &str| match head.value(key) {
        Value::Date(date) => date.vi(),
        _ => "…".to_owned(),
    };
    let (from, to) = (day("stay_from"), day("stay_to"));
    let when = view.words.fill("stays.when", &[("from", &from), ("to", &to)]);
    let rest = [when, text(head, "channel"), text(head, "purpose")];
    let rest: Vec<String> = rest.into_iter().filter(|part| !part.is_empty()).collect();
    [where_to.join(" · "), rest.join(" · ")]
}
