//! The commune's own rule files: laid over the built-in rules at every start, folder by folder and in the order of their names.
//! Where a folder says whose packs are taken, each is held to its signature.

use std::io;
use std::path::{Path, PathBuf};

use soxa_domain::rulebook::{RuleBook, RuleError, RuleProblem};
use soxa_files::{bounded, whole};

use super::pack_signing::Trusted;

/// More than a megabyte is no rule file.
const LONGEST: u64 = 1 << 20;

/// The rules in force, and which files are not in them as they lie there.
#[derive(Debug, Clone)]
pub struct InForce {
    /// All that can be read, laid over what comes with the program.
    pub book: RuleBook,
    /// The first mistake of each file that cannot be taken; its last good text is in force, where there is one.
    pub wrong: Vec<RuleError>,
}

/// The folders they lie in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRules {
    /// Those of the user, in which nothing is put.
    before: Vec<PathBuf>,
    folder: PathBuf,
    /// Where the last good text of each file is kept.
    kept: PathBuf,
}

impl OwnRules {
    /// Beside a register alone.
    pub fn beside(store: &Path) -> Self {
        let beside = store.parent().unwrap_or(Path::new("."));
        Self { before: Vec::new(), folder: beside.join("rules"), kept: beside.join("rules-last-good") }
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

    /// The rules as they hold from the next start on. A file with a mistake keeps nobody from working: nothing of it is
    /// taken, and its last good text stays in force.
    ///
    /// # Errors
    /// The rules that come with the program cannot be read.
    pub fn in_force(&self) -> Result<InForce, RuleError> {
        self.gathered(Path::new(""), None)
    }

    /// The same without those of one file, which is about to be checked.
    ///
    /// # Errors
    /// As [`Self::in_force`].
    pub fn without(&self, file: &Path) -> Result<RuleBook, RuleError> {
        Ok(self.gathered(file, None)?.book)
    }

    /// The same as if a file of the folder said this: laid where its name puts it, before others that may build on it. Who
    /// vouches for it is not asked.
    ///
    /// # Errors
    /// A mistake of the file, or one of another beside it that was right until now.
    pub fn with(&self, file: &Path, text: &str) -> Result<RuleBook, RuleError> {
        let was_wrong = self.gathered(file, None)?.wrong;
        let now = self.gathered(file, Some(text))?;
        let new = now.wrong.into_iter().find(|e| was_wrong.iter().all(|old| old.file != e.file));
        new.map_or(Ok(now.book), Err)
    }

    /// Keeps the text of every file, now that all of them are right.
    ///
    /// # Errors
    /// It cannot be read or written.
    pub fn keep(&self) -> io::Result<()> {
        let mut wanted = Vec::new();
        for file in self.files(Path::new("")) {
            let (text, kept) = (bounded::text(&file, LONGEST)?, self.kept_path(&file));
            if bounded::text(&kept, LONGEST).ok().as_ref() != Some(&text) {
                std::fs::create_dir_all(&self.kept)?;
                whole::bytes(&kept, text.as_bytes())?;
            }
            wanted.push(kept);
        }
        // A file that was taken away is in force no more, whatever becomes of one of its name.
        for old in toml_files(&self.kept) {
            if !wanted.contains(&old) {
                std::fs::remove_file(old)?;
            }
        }
        Ok(())
    }

    /// Where the last good text of a file is kept: two folders may each have one of its name.
    fn kept_path(&self, file: &Path) -> PathBuf {
        let folder = self.before.iter().position(|folder| file.starts_with(folder));
        let folder = folder.map_or_else(String::new, |no| format!("{no}."));
        self.kept.join(format!("{folder}{}", file.file_name().unwrap_or_default().to_string_lossy()))
    }

    /// The rule files but for one, in the order in which they are laid.
    fn files(&self, but: &Path) -> Vec<PathBuf> {
        let folders = self.before.iter().chain([&self.folder]);
        folders.flat_map(|folder| toml_files(folder)).filter(|file| file != but).collect()
    }

    fn gathered(&self, one: &Path, says: Option<&str>) -> Result<InForce, RuleError> {
        let mut laid = InForce { book: RuleBook::built_in()?, wrong: Vec::new() };
        let mut files = self.files(one);
        if says.is_some() {
            // Those of its folder come last of all, in the order of their names.
            let first = files.iter().position(|f| f.starts_with(&self.folder)).unwrap_or(files.len());
            let at = files.iter().skip(first).position(|f| f.as_path() > one);
            files.insert(at.map_or(files.len(), |at| first + at), one.to_owned());
        }
        let trusted = self.trusted().map_err(|e| laid.wrong.push(e)).ok();
        for file in files {
            let name = file.display().to_string();
            let tried = match (says.filter(|_| file == one), &trusted) {
                (Some(text), _) => laid.book.clone().with_overlay(&name, text),
                (None, Some(trusted)) => {
                    read(&file, trusted.as_ref()).and_then(|t| laid.book.clone().with_overlay(&name, &t))
                }
                // Whose packs are taken cannot be read: none is taken anew.
                (None, None) => Err(RuleError::new(&name, 1, RuleProblem::NoSignature)),
            };
            match tried {
                Ok(book) => laid.book = book,
                Err(mistake) => {
                    let kept = bounded::text(&self.kept_path(&file), LONGEST).ok();
                    let last_good = kept.and_then(|t| laid.book.clone().with_overlay(&name, &t).ok());
                    laid.book = last_good.unwrap_or(laid.book);
                    if trusted.is_some() {
                        laid.wrong.push(mistake);
                    }
                }
            }
        }
        Ok(laid)
    }
}

/// The text of a rule file that somebody vouches for, where that is asked.
fn read(file: &Path, trusted: Option<&Trusted>) -> Result<String, RuleError> {
    let unreadable = |e: io::Error| {
        RuleError::new(&file.display().to_string(), 1, RuleProblem::Unreadable { said: e.to_string() })
    };
    let text = bounded::text(file, LONGEST).map_err(unreadable)?;
    trusted.map_or(Ok(()), |keys| keys.check(file, &text))?;
    Ok(text)
}

/// The rule files of a folder, in the order of their names.
fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let mut files: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    files
}
