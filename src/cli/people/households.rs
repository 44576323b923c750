//! `soxa households`: households with their heads and how many belong to them.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::super::table::{Column, List, Shape};
use super::Who;
use soxa_domain::person::Standing;
use soxa_service::people_list::{self, HouseholdFilter, PeopleFilter};

/// List households.
#[derive(Debug, Args)]
pub struct Households {
    #[command(flatten)]
    who: Who,
    /// Only those with members and no head
    #[arg(long)]
    without_head: bool,
    #[command(flatten)]
    shape: Shape,
}

impl Act for Households {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let who = self.who.filter(session, Some(Standing::Resident))?;
        let filter = HouseholdFilter {
            hamlet: who.hamlet.clone(),
            from: who.household_from.clone(),
            to: who.household_to.clone(),
            headless: self.without_head,
            somebody: self.who.names_a_person().then(|| {
                let (hamlet, household_from, household_to) = (None, None, None);
                PeopleFilter { hamlet, household_from, household_to, ..who }
            }),
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
