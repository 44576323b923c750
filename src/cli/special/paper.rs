//! `soxa special paper`.

use clap::Args;

use super::super::failure::Failure;
use super::super::session::{Act, Session};
use super::word;
use soxa_domain::special_file::Held;
use soxa_service::special;

/// Mark a paper of the checklist.
#[derive(Debug, Args)]
pub struct Mark {
    /// Number of the file
    number: String,
    /// The paper, or a part of its name
    paper: String,
    /// missing, original or copy
    #[arg(long, default_value = "original")]
    held: String,
}

impl Act for Mark {
    fn act(&self, session: Session<'_>) -> Result<u8, Failure> {
        let Session { register, actor, .. } = session;
        let Self { number, paper, held } = self;
        let file = special::read(register, actor, number, "ghi giấy tờ")?;
        let mut papers = file.record.papers.clone();
        special::mark_paper(&mut papers, paper, word::<Held>("--held", held)?);
        special::write(register, actor, &file, &file.record.story, &papers)?;
        Ok(0)
    }
}
