//! `soxa list again`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_service::lists;

/// Look again at the rows nobody decided.
#[derive(Debug, Args)]
pub struct Again {
    /// Number of the list
    list: u32,
}

impl Act for Again {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, .. } = session;
        let Self { list } = self;
        let sure = lists::check_again(register, actor, *list)?;
        context.line(&Said::SureRows { count: sure })?;
        Ok(0)
    }
}
