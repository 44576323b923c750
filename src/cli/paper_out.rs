//! Where a paper goes that a command writes, and in which form.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::output::Ui;
use super::problem::CommandProblem;
use soxa_paper::document::Document;
use soxa_paper::render::{pdf, text};

/// Form of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaperForm {
    /// Lines of text
    Text,
    /// Pages
    Pdf,
}

/// Form and place of a paper.
#[derive(Debug, Args)]
pub struct PaperOut {
    /// Form
    #[arg(long, value_enum, default_value = "text")]
    to: PaperForm,
    /// The file; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl PaperOut {
    /// Writes a paper.
    ///
    /// # Errors
    /// It cannot be laid out, or nobody takes it.
    pub fn write(&self, ui: &Ui, paper: &Document) -> Result<(), Failure> {
        let bytes = match self.to {
            PaperForm::Text => text::render(paper, 80).into_bytes(),
            PaperForm::Pdf => pdf::render(paper).map_err(|e| Failure::Refused(CommandProblem::other(&e)))?,
        };
        ui.to(self.output.as_deref(), |out| out.write_all(&bytes).map_err(|e| Failure::io("stdout", e)))
    }
}
