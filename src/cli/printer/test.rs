//! `soxa printer test`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use crate::cli::said::Said;
use soxa_paper::document::{Block, Document};
use soxa_paper::print::receipt_printer::{self, Status};
use soxa_paper::print::spool;
use soxa_service::ServiceError;
use soxa_service::printers::{self, Connection};
use soxa_service::refusal::Thing;

/// Ask a receipt printer how it is, and print a strip to look at.
#[derive(Debug, Args)]
pub struct Test {
    /// What it is called
    name: String,
    /// Only ask; print nothing
    #[arg(long)]
    status: bool,
}

impl Act for Test {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { context, register, actor, .. } = session;
        let missing = || ServiceError::NotFound { what: Thing::Printer, id: self.name.clone() };
        let found = printers::find(register, actor, &self.name)?;
        let printer = found.filter(|p| p.name == self.name).ok_or_else(missing)?;
        let problem = |e| Failure::Service(receipt_printer::refused(e));
        let is_direct = !matches!(printer.connection, Connection::Queue(_));
        if self.status || is_direct {
            let said = match receipt_printer::status(&printer).map_err(problem)? {
                Status::Ready => Said::PrinterReady,
                Status::PaperLow => Said::PrinterPaperLow,
                Status::Silent => Said::PrinterSilent,
            };
            context.line(&said)?;
        }
        if self.status {
            return Ok(0);
        }
        let queued =
            spool::queue(register, actor, &context.slips(), (&self.name, None), &strip(), &self.name)?;
        match spool::attempt(register, actor, queued.job)? {
            Ok(()) => Ok(0),
            Err(why) => Err(Failure::Refused(super::super::problem::CommandProblem::InQueue { why })),
        }
    }
}

/// What shows whether letters, width and code come out: every mark of Vietnamese, and a code to scan.
fn strip() -> Document {
    Document {
        title: "IN THỬ".to_owned(),
        body: vec![
            Block::Text(
                "Ẳ Ễ Ỗ Ữ Ỵ Đ · ắ ằ ẳ ẵ ặ ấ ầ ẩ ẫ ậ ế ề ể ễ ệ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ứ ừ ử ữ ự ỳ ỷ ỹ ỵ đ"
                    .to_owned(),
            ),
            Block::Prominent("Thời gian trả kết quả".to_owned(), "17 giờ 00, 31/12/2026".to_owned()),
        ],
        code: Some("SOXA-0123456789".to_owned()),
        foot: vec![
            "Hai vạch ngang phải chạm cả hai mép phần in; quét mã phải ra SOXA-0123456789.".to_owned(),
        ],
        ..Document::default()
    }
}
