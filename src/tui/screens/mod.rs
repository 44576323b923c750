//! One file a screen. A place becomes a screen here and nowhere else, so that no screen names another.

mod dialog;
mod help;
mod palette;
mod placeholder;
mod start;

use super::route::{Message, Route};
use super::screen::{Ctx, Screen};

/// The screen at a place.
pub fn open(route: &Route, ctx: &mut Ctx<'_>) -> Box<dyn Screen> {
    match route {
        Route::Start => Box::new(start::Start::new(ctx)),
        Route::Help(page) => Box::new(help::Help::new(page, ctx)),
        Route::Palette(contexts) => Box::new(palette::Palette::new(contexts, ctx)),
        Route::Confirm(message) => Box::new(dialog::Dialog::confirm(message)),
        Route::Say(message) => Box::new(dialog::Dialog::say(message)),
        Route::Numbered(number) => Box::new(placeholder::Placeholder::new(*number)),
        Route::Intake { .. } => Box::new(placeholder::Placeholder::new(1)),
        Route::CaseSearch { .. } | Route::Case(_) => Box::new(placeholder::Placeholder::new(2)),
        Route::People { .. } | Route::Person(_) | Route::Household(_) => {
            Box::new(placeholder::Placeholder::new(3))
        }
        Route::Lock => Box::new(dialog::Dialog::say(&Message {
            title: ctx.words.say("lock.title").to_owned(),
            body: ctx.words.say("lock.none").to_owned(),
        })),
    }
}

/// The word key of a numbered screen's fixed title.
pub fn title_key(number: u8) -> &'static str {
    match number {
        1 => "screen.1",
        2 => "screen.2",
        3 => "screen.3",
        4 => "screen.4",
        5 => "screen.5",
        6 => "screen.6",
        7 => "screen.7",
        8 => "screen.8",
        9 => "screen.9",
        _ => "screen.0",
    }
}
