//! The commune's own rule files: laid over the built-in rules at every start, folder by folder and in the order of their names.
//! Where a folder says whose packs are taken, each is held to its signature.

use std::path::{Path, PathBuf};

use soxa_domain::rulebook::{RuleBook, RuleError, RuleProblem};
use soxa_files::bounded;

use super::pack_signing::Trusted;

/// More than a megabyte is no rule file.
const LONGEST: u64 = 1 << 20;

/// The folders they lie in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRules {
    /// Those of the user, in which nothing is put.
    before: Vec<PathBuf>,
    folder: PathBuf,
}

impl OwnRules {
    /// Beside a register alone.
    pub fn beside(store: &Path) -> Self {
        let folder = store.parent().unwrap_or(Path::new(".")).join("rules");
        Self { before: Vec::new(), folder }
    }

    /// With those of a folder that are laid before them.
    #[must_use]
    pub fn after(mut self, folder: PathBuf) -> Self {
        self.before.push(folder);
        self
    }

    /// Where new ones are put.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whose packs are taken: what is said beside the register, else elsewhere; `None` where it is said nowhere.
    ///
    /// # Errors
    /// It is said and cannot be read: then no pack is taken.
    pub fn trusted(&self) -> Result<Option<Trusted>, RuleError> {
        for folder in std::iter::once(&self.folder).chain(&self.before) {
            if let Some(trusted) = Trusted::of_folder(folder)? {
                return Ok(Some(trusted));
            }
        }
        Ok(None)
    }

    /// The rules as they hold from the next start on.
    ///
    /// # Errors
    /// The first mistake in a file: nothing is worked out by rules that are there by half.
    pub fn laid(&self) -> Result<RuleBook, RuleError> {
        self.gathered(Path::new(""), None)
    }

    /// The same without those of one file, which is about to be checked.
    ///
    /// # Errors
    /// As [`Self::laid`].
    pub fn without(&self, file: &Path) -> Result<RuleBook, RuleError> {
        self.gathered(file, None)
    }

    /// The same as if a file of the folder said this: laid where its name puts it, before others that may build on it. Who
    /// vouches for it is not asked.
    ///
    /// # Errors
    /// As [`Self::laid`]; a mistake may be one of another file beside this one.
    pub fn with(&self, file: &Path, text: &str) -> Result<RuleBook, RuleError> {
        self.gathered(file, Some(text))
    }

    fn gathered(&self, one: &Path, says: Option<&str>) -> Result<RuleBook, RuleError> {
        let (mut book, trusted) = (RuleBook::built_in()?, self.trusted()?);
        let mut files = Vec::new();
        for folder in self.before.iter().chain([&self.folder]) {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
            let is_other = |path: &PathBuf| path.extension().is_some_and(|e| e == "toml") && path != one;
            let mut here: Vec<PathBuf> = entries.filter(is_other).collect();
            here.extend(says.filter(|_| *folder == self.folder).map(|_| one.to_owned()));
            here.sort();
            files.append(&mut here);
        }
        for file in files {
            let name = file.display().to_string();
            let text = if let Some(text) = says.filter(|_| file == one) {
                text.to_owned()
            } else {
                let unreadable = |e: std::io::Error| {
                    RuleError::new(&name, 1, RuleProblem::Unreadable { said: e.to_string() })
                };
                let text = bounded::text(&file, LONGEST).map_err(unreadable)?;
                trusted.as_ref().map_or(Ok(()), |keys| keys.check(&file, &text))?;
                text
            };
            book = book.with_overlay(&name, &text)?;
        }
        Ok(book)
    }
}
