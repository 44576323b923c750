//! `soxa unit split`: households of a hamlet that are of another from then on.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::problem::CommandProblem;
use super::super::session::{Act, Session};
use super::{How, rows};
use soxa_exchange::units::Of;
use soxa_service::units::{Homes, Regrouping};

/// Send households of a hamlet to another.
#[derive(Debug, Args)]
pub struct Split {
    /// The hamlet
    hamlet: String,
    /// A file (CSV, XLSX, ODS) with a column of household numbers and one of hamlets; who is not in it stays
    #[arg(required_unless_present = "into")]
    file: Option<PathBuf>,
    /// The hamlet they go to
    #[arg(long, value_name = "NAME", requires = "households", conflicts_with = "file")]
    into: Option<String>,
    /// Their numbers and ranges of numbers: `GT001-GT040,GT077`
    #[arg(long, value_name = "NUMBERS", requires = "into")]
    households: Option<String>,
    #[command(flatten)]
    how: How,
}

impl Act for Split {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let households = match (&self.file, &self.into, &self.households) {
            (Some(file), ..) => {
                rows(session.context, file, Of::Households)?.into_iter().map(|row| (row.of, row.to)).collect()
            }
            (None, Some(into), Some(named)) => {
                let numbers = Homes::read(session.register, session.actor)?.named(&self.hamlet, named)?;
                numbers.into_iter().map(|number| (number, into.clone())).collect()
            }
            _ => return Err(Failure::Usage(CommandProblem::MergeIntoWhat)),
        };
        self.how.finish(session, &Regrouping::Split { hamlet: self.hamlet.clone(), households })
    }
}
