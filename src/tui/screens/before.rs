//! What has to be done before a place opens: findings brought up to date, a list looked at by the engine. It is done
//! beside the session; the place opens when it is over.

use std::sync::Arc;

use crate::tui::job::{Ending, Job};
use crate::tui::route::Route;
use crate::tui::screen::Effect;
use crate::tui::words::Words;
use crate::tui::workspace::Workspace;
use soxa_service::{Actor, Register, ServiceError, lists, quality};

/// The work before a place, where there is any to do.
pub(super) fn work(route: &Route, workspace: &Workspace, words: &Words) -> Result<Option<Job>, ServiceError> {
    let (register, actor) = (Arc::clone(&workspace.register), workspace.actor.clone());
    // Who only looks sees things as they are.
    if actor.is_viewer() || actor.is_read_only() {
        return Ok(None);
    }
    let there = Ending::from(Effect::Arrive(route.clone()));
    Ok(match route {
        Route::Numbered(4 | 7) | Route::Head(_) => {
            quality::is_due(&register, &actor)?.then(|| rules(register, actor, there, words))
        }
        Route::ListWork(no) => {
            lists::is_unchecked(&register, &actor, *no)?.then(|| engine(register, actor, *no, there, words))
        }
        _ => None,
    })
}

fn rules(register: Arc<Register>, actor: Actor, there: Ending, words: &Words) -> Job {
    Job::stoppable(words.say("job.rules"), move |progress| {
        quality::ensure(&register, &actor, |done, of| progress.at(done, of))?;
        Ok(there)
    })
}

fn engine(register: Arc<Register>, actor: Actor, list: u32, there: Ending, words: &Words) -> Job {
    Job::stoppable(words.say("job.engine"), move |progress| {
        lists::check_once(&register, &actor, list, &|done, of| progress.at(done, of))?;
        Ok(there)
    })
}
