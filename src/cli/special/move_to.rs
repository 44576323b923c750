//! `soxa special move`.

use chrono::NaiveDate;
use clap::Args;

use super::super::context::Format;
use super::super::failure::Failure;
use super::super::said::Said;
use super::super::session::{Act, Session};
use super::{personal_id, show, time, word};
use soxa_domain::special_file::SpecialState;
use soxa_service::special;
use soxa_text::words::InWords;

/// Move a file on.
#[derive(Debug, Args)]
pub struct Move {
    /// Number of the file
    number: String,
    /// The state: opened, collecting, birth_registration, complete, transferred, returned, rejected, id_issued, closed
    state: String,
    /// Why, or what is asked for
    #[arg(long, default_value = "")]
    reason: String,
    /// Who hands over
    #[arg(long, default_value = "")]
    handed_over_by: String,
    /// Who receives
    #[arg(long, default_value = "")]
    receiver: String,
    /// The receiver's number
    #[arg(long, default_value = "")]
    receipt: String,
    /// By when an answer is expected
    #[arg(long)]
    answer_by: Option<NaiveDate>,
    /// The personal id that was given
    #[arg(long)]
    issued_id: Option<String>,
    /// When; now if not given
    #[arg(long)]
    at: Option<String>,
    #[command(flatten)]
    format: Format,
}

impl Act for Move {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let file = special::read(register, actor, &self.number, "chuyển bước")?;
        let state = word::<SpecialState>("trạng thái", &self.state)?;
        let step = special::Step {
            reason: self.reason.clone(),
            handed_over_by: self.handed_over_by.clone(),
            receiver: self.receiver.clone(),
            receipt: self.receipt.clone(),
            answer_by: self.answer_by,
            issued_id: self.issued_id.as_deref().map(personal_id).transpose()?,
            at: self.at.as_deref().map(time).transpose()?,
        };
        special::step(register, actor, &file, state, &step)?;
        let lacking = special::lacking(&file.record);
        if state == SpecialState::Transferred && !lacking.is_empty() {
            let papers = lacking.join(", ");
            ui.tell(&format!("! {}", Said::PapersLacking { papers }.in_words(context.lang())));
        }
        let file = special::read(register, actor, &self.number, "chuyển bước")?;
        show(ui, register, actor, &file, self.format)?;
        Ok(0)
    }
}
