//! What the help says of the focused field: its own sentence, and how its kind of value can be typed.

use super::{Form, Kind};
use crate::tui::words::Words;

impl Form {
    /// The focused field's name and what can be put in.
    pub fn help(&self, words: &Words) -> Option<(String, String)> {
        let spec = self.focused_spec()?;
        let how = match &spec.kind {
            Kind::Text | Kind::Person(_) | Kind::Note | Kind::Secret => "form.how_text",
            Kind::Digits(_) => "form.how_digits",
            Kind::Date(_) => "form.how_date",
            Kind::Choice(_) => "form.how_choice",
            Kind::Suggested(_) | Kind::Phrase(_) => "form.how_suggested",
            Kind::People(_) => "form.how_people",
            Kind::Papers(_) => "form.how_papers",
            Kind::Money => "form.how_money",
        };
        let text = [spec.help.as_str(), words.say(how)].join(" ");
        Some((spec.label.clone(), text.trim().to_owned()))
    }
}
