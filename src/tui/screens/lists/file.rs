//! The way back to the sender: the list as a file in its own layout.

use std::path::Path;
use std::sync::Arc;

use crate::tui::job::{Ending, Job};
use crate::tui::screen::Ctx;
use crate::tui::theme::Tone;
use soxa_exchange::lists::as_csv;
use soxa_files::whole;
use soxa_paper::render::sheet::{self, Stamp};
use soxa_service::lists;
use soxa_service::refusal::{Field, ListProblem};
use soxa_service::{Actor, Register, ServiceError, access};
use soxa_store::error::Trouble;

/// Writes a list beside the keys, and says where it is.
pub(super) fn write(list: u32, ctx: &mut Ctx<'_>) {
    let Some(workspace) = ctx.workspace() else { return };
    let (register, actor) = (Arc::clone(&workspace.register), workspace.actor.clone());
    let (folder, words) = (workspace.slips().to_owned(), ctx.words.clone());
    ctx.work(Job::whole(ctx.words.say("job.list_file"), move || {
        let file = export(&register, &actor, list, &folder)?;
        Ok(Ending::said(Tone::Good, words.fill("lists.exported", &[("file", &file)])))
    }));
}

/// Writes the list into the folder of slips, as it came; where it is now.
fn export(register: &Register, actor: &Actor, list: u32, folder: &Path) -> Result<String, ServiceError> {
    let exported = lists::export(register, actor, list)?;
    let wrong = |e: &std::io::Error| {
        ServiceError::refused(Field::ListExport, ListProblem::Exported { why: Trouble::from(e) })
    };
    let (ending, bytes) = if exported.is_sheet {
        ("xlsx", sheet::list(&exported, &Stamp::of(register, actor)))
    } else {
        ("csv", as_csv(&exported))
    };
    let bytes = bytes.map_err(|e| wrong(&e))?;
    access::exported(register, actor, "list", &blake3::hash(&bytes))?;
    let stem = exported.name.rsplit_once('.').map_or(exported.name.as_str(), |(stem, _)| stem);
    let stem: String = stem.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(80).collect();
    let name = format!("{stem}-{list}-ket-qua.{ending}");
    whole::into_own(folder, &name, &bytes).map_err(|e| wrong(&e))?;
    Ok(folder.join(name).display().to_string())
}
