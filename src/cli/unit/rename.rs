//! `soxa unit rename` and `soxa unit merge`: hamlets by the names they are called from then on.

use std::path::Path;

use clap::Args;

use super::super::context::Context;
use super::super::failure::Failure;
use super::super::problem::CommandProblem;
use super::super::session::{Act, Session};
use super::{How, rows};
use soxa_domain::unit::plain_hamlet;
use soxa_exchange::units::Of;
use soxa_service::units::Regrouping;

/// Give hamlets another name.
#[derive(Debug, Args)]
pub struct Rename {
    /// A hamlet and its new name; or a file (CSV, XLSX, ODS) with a column of old names and one of new
    #[arg(num_args = 1..=2, required = true, value_name = "OLD NEW|FILE")]
    names: Vec<String>,
    #[command(flatten)]
    how: How,
}

impl Act for Rename {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let names = match self.names.as_slice() {
            [old, new] => vec![(old.clone(), new.clone())],
            names => of_file(session.context, names)?,
        };
        self.how.finish(session, &Regrouping::Names(names))
    }
}

/// Make one hamlet of several.
#[derive(Debug, Args)]
pub struct Merge {
    /// The hamlets; or a file (CSV, XLSX, ODS) with a column of old names and one of new
    #[arg(required = true, value_name = "HAMLET…|FILE")]
    hamlets: Vec<String>,
    /// What they are called together; one of their own names may stay
    #[arg(long, value_name = "NAME")]
    into: Option<String>,
    #[command(flatten)]
    how: How,
}

impl Act for Merge {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let names = match &self.into {
            Some(into) => {
                let is_other = |hamlet: &&String| plain_hamlet(hamlet) != plain_hamlet(into);
                let others = self.hamlets.iter().filter(is_other);
                others.map(|hamlet| (hamlet.clone(), into.clone())).collect()
            }
            None => of_file(session.context, &self.hamlets)?,
        };
        self.how.finish(session, &Regrouping::Names(names))
    }
}

fn of_file(context: &Context, named: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let [file] = named else { return Err(Failure::Usage(CommandProblem::MergeIntoWhat)) };
    let rows = rows(context, Path::new(file), Of::Hamlets)?;
    // A row of a hamlet that keeps its name says nothing new.
    Ok(rows.into_iter().filter(|row| row.of != row.to).map(|row| (row.of, row.to)).collect())
}
