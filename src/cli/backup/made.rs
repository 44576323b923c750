//! A backup that was made, and what is told of it.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::output::Ui;
use super::Backup;
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
    pub(super) fn told(&self, ui: &Ui, made: &Made, removed: &[PathBuf]) -> Result<(), Failure> {
        let anchor = made.header.head().anchor();
        let signer = made.signer.map(|signer| signer.code());
        if self.format == Format::Json {
            return ui.json(&json!({
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
        ui.line(&format!("Đã sao lưu vào {} ({size} KiB), đầu chuỗi {anchor}", made.path.display()))?;
        match signer {
            Some(code) => {
                ui.line(&format!("Ký bằng khóa {code}: ghi mã này cùng chỗ với khóa mở bản sao lưu"))?;
            }
            None => ui.tell(
                "! bản này không ký được, vì máy này không còn khóa ký của sổ: đặt lại khóa cũ, hoặc soxa journal new-key",
            ),
        }
        removed.iter().try_for_each(|p| ui.line(&format!("Đã bỏ bản cũ {}", p.display())))
    }
}
