//! One act on many records, and taking it back: written beside the session, since nobody knows how many they are. The
//! screen below is told by [`Answer::Written`] and [`Answer::TakenBack`].

use std::sync::Arc;

use crate::tui::job::{Ending, Job};
use crate::tui::screen::Answer;
use crate::tui::theme::Tone;
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::{Actor, Register, ServiceError, undo};

/// An act as work beside the session.
pub(super) fn job(
    workspace: &Workspace,
    words: &Words,
    act: impl FnOnce(&Register, &Actor) -> Result<Ending, ServiceError> + Send + 'static,
) -> Job {
    let (register, actor) = (Arc::clone(&workspace.register), workspace.actor.clone());
    Job::whole(words.say("job.one_act"), move || Ok(act(&register, &actor)?))
}

/// Takes the act of a journal entry back, and says so by this word.
pub(super) fn take_back(workspace: &Workspace, words: &Words, seq: u64, word: &str) -> Job {
    let said = words.say(word).to_owned();
    job(workspace, words, move |register, actor| {
        undo::undo(register, actor, seq)?;
        Ok(Ending::said(Tone::Good, said).answering(Answer::TakenBack))
    })
}
