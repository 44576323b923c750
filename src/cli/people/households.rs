//! `soxa households`: households with their heads and how many belong to them.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::super::table::{Column, List, Shape};
use soxa_service::people_list::{self, HouseholdFilter};

/// List households.
#[derive(Debug, Args)]
pub struct Households {
    /// Of this hamlet
    #[arg(long, value_name = "H")]
    hamlet: Option<String>,
    /// From this number on
    #[arg(long, value_name = "X")]
    household_from: Option<String>,
    /// Up to this number
    #[arg(long, value_name = "Y")]
    household_to: Option<String>,
    /// Only those with members and no head
    #[arg(long)]
    without_head: bool,
    #[command(flatten)]
    shape: Shape,
}

impl Act for Households {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, ui, context } = session;
        let hamlet = |text: &String| super::hamlet(ui, (register, actor), text, context.lang());
        let filter = HouseholdFilter {
            hamlet: self.hamlet.as_ref().map(hamlet).transpose()?,
            from: self.household_from.clone(),
            to: self.household_to.clone(),
            headless: self.without_head,
        };
        let lines = people_list::households(register, actor, &filter)?;
        let rows = lines.into_iter().map(|line| {
            let h = line.household;
            vec![h.number, line.heads.join(", "), line.members.to_string(), line.phone, h.hamlet, h.address]
        });
        let list = List {
            title: "Danh sách hộ".to_owned(),
            columns: vec![
                Column::text("number", "Số hồ sơ cư trú"),
                Column::name("head", "Chủ hộ"),
                Column::number("members", "Số người"),
                Column::text("phone", "Điện thoại"),
                Column::text("hamlet", "Thôn"),
                Column::text("address", "Địa chỉ"),
            ],
            rows: rows.collect(),
        };
        self.shape.write(list, session)?;
        Ok(0)
    }
}
