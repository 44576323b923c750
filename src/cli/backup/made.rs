//! A backup that was made, and what is told of it.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::super::context::{Context, Format};
use super::super::failure::Failure;
use super::super::output::Ui;
use super::Backup;
use crate::cli::said::Said;
use soxa_service::{Actor, Register, backup, grant};
use soxa_store::backup::file::Made;
use soxa_store::backup::seal::Lock;

/// Makes a backup for a client, who puts it where it is to lie.
pub(super) fn for_client(
    ui: &Ui,
    register: &Register,
    actor: &Actor,
    file: &Path,
    lock: &Lock,
) -> Result<Made, Failure> {
    actor.require(grant::Backup)?;
    let io = |e| Failure::io(file.display().to_string(), e);
    let place = ui.place(file, &backup::dated_name(register)?)?;
    let spool = ui.spool().map_err(io)?;
    let made = backup::backup_into(register, actor, (spool.file(), &place), lock)?;
    ui.store(&place, &spool).map_err(io)?;
    Ok(made)
}

impl Backup {
    pub(super) fn told(&self, context: &Context, made: &Made, removed: &[PathBuf]) -> Result<(), Failure> {
        let anchor = made.header.head().anchor();
        let signer = made.signer.map(|signer| signer.code());
        if self.format == Format::Json {
            return context.ui.json(&json!({
                "file": made.path.display().to_string(),
                "at": made.header.at.to_string(),
                "bytes": made.bytes,
                "rows": made.trailer.rows,
                "entries": made.header.seq,
                "head": anchor,
                "signer": signer,
                "removed": removed.iter().map(|p| p.display().to_string()).collect::<Vec<_>>(),
            }));
        }
        let size = made.bytes.div_ceil(1024);
        context.line(&Said::BackedUp { file: made.path.clone(), size, anchor })?;
        match signer {
            Some(code) => context.line(&Said::BackupSigned { code })?,
            None => context.tell(&Said::BackupUnsigned),
        }
        removed.iter().try_for_each(|file| context.line(&Said::OldBackupGone { file: file.clone() }))
    }
}
