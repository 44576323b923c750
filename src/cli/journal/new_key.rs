//! `soxa journal new-key`.

use clap::Args;

use super::super::context::keyring;
use super::super::failure::Failure;
use super::super::session::{Act, Session};
use soxa_service::signing;

/// Have a new signing key follow the one in force, which signs it; one that was lost takes two people.
#[derive(Debug, Args)]
pub struct NewKey {}

impl Act for NewKey {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, .. } = session;
        let code = signing::replace(register, actor, &keyring())?;
        ui.line(&format!("Khóa ký mới: {code} (ghi lên giấy, cất cùng khóa mở bản sao lưu)"))?;
        Ok(0)
    }
}
