//! `soxa upward status` and `now`.

use clap::Args;
use serde_json::json;

use crate::cli::context::Format;
use crate::cli::failure::Failure;
use crate::cli::said::Said;
use crate::cli::session::{Act, Session};
use soxa_service::upward;
use soxa_text::words::InWords;

/// Tell how far the level above has what changed here.
#[derive(Debug, Args)]
pub struct StatusOf {
    #[command(flatten)]
    format: Format,
}

impl Act for StatusOf {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        let status = upward::status(register, actor)?;
        let document = || match &status {
            Some(s) => json!({"to": s.to, "last": s.last, "at": s.at.to_string(), "behind": s.behind}),
            None => json!({"to": null, "last": 0, "at": null, "behind": null}),
        };
        let said = match &status {
            None => Said::NeverSentUp,
            Some(s) => {
                let (to, at) = (s.to.clone(), s.at);
                match s.behind {
                    Some(0) => Said::SentUp { to, at },
                    Some(behind) => Said::BehindAbove { to, at, behind },
                    None => Said::BehindUnknown { to, at },
                }
            }
        };
        ui.answer(self.format, document, || vec![said.in_words(context.lang())])?;
        Ok(0)
    }
}

/// Ask the service that sends to do it now.
#[derive(Debug, Args)]
pub struct Now {
    #[command(flatten)]
    format: Format,
}

impl Act for Now {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, ui } = session;
        let is_heard = upward::send_now(register, actor)?;
        let said = if is_heard { Said::SendingNow } else { Said::NobodySends };
        ui.answer(self.format, || json!({"heard": is_heard}), || vec![said.in_words(context.lang())])?;
        Ok(u8::from(!is_heard))
    }
}
