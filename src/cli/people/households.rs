//! `soxa households`: households with their heads and how many belong to them.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::table::{Column, List, ListFormat};
use crate::cli::problem::CommandProblem;
use soxa_service::people_list;

/// List households.
#[derive(Debug, Args)]
pub struct Households {
    /// Of this hamlet
    #[arg(long, value_name = "H")]
    hamlet: Option<String>,
    /// Only those with members and no head
    #[arg(long)]
    without_head: bool,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: ListFormat,
    /// The file; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Act for Households {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let (register, actor) = (session.register, session.actor);
        let lines = people_list::households(register, actor, self.hamlet.as_deref(), self.without_head)?;
        let rows = lines.into_iter().map(|line| {
            let h = line.household;
            vec![h.number, line.heads.join(", "), line.members.to_string(), h.hamlet, h.address]
        });
        let list = List {
            title: "Danh sách hộ".to_owned(),
            columns: vec![
                Column::text("number", "Số hồ sơ cư trú"),
                Column::text("head", "Chủ hộ"),
                Column::number("members", "Số người"),
                Column::text("hamlet", "Thôn"),
                Column::text("address", "Địa chỉ"),
            ],
            rows: rows.collect(),
        };
        if self.output.is_none() && matches!(self.format, ListFormat::Xlsx | ListFormat::Pdf) {
            return Err(Failure::Usage(CommandProblem::FileNeeded));
        }
        list.write(session, self.format, self.output.as_deref())?;
        Ok(0)
    }
}
