//! A person's own keymap: `keymap.toml` in `$SOXA_CONFIG_DIR`, else in `$XDG_CONFIG_HOME/soxa`, else in
//! `~/.config/soxa`. The environment is given by the caller, so that a session of somebody else's terminal
//! reads that person's file and not the owner's.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use super::{Keymap, KeymapError, Layout, Problem, parse};
use soxa_files::bounded;

impl Keymap {
    /// The keymap that `SOXA_KEYMAP` names, else the default one, with a person's own laid over it, if there is one.
    pub fn in_force(environment: impl Fn(&str) -> Option<OsString>) -> Result<Self, KeymapError> {
        let mut keymap = Self::of(layout(&environment)?)?;
        let Some(path) = own_file(environment) else { return Ok(keymap) };
        let file = path.display().to_string();
        match bounded::text(&path, bounded::SMALL) {
            Ok(text) => keymap.lay_over_own(&file, &text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(KeymapError { file, line: 1, problem: Problem::Unreadable(error.to_string()) });
            }
        }
        Ok(keymap)
    }
}

impl Keymap {
    /// A keymap by the name of its layout and a person's own, as [`Self::parts`] gives them.
    pub fn from_parts(layout: &str, own: Option<&(String, String)>) -> Result<Self, KeymapError> {
        let mut keymap = Self::of(Layout::from_name(layout).unwrap_or(Layout::Default))?;
        if let Some((file, text)) = own {
            keymap.lay_over_own(file, text)?;
        }
        Ok(keymap)
    }

    /// What makes this keymap again elsewhere.
    pub fn parts(&self) -> (&'static str, Option<(String, String)>) {
        (self.layout.name(), self.own.clone())
    }
}

fn layout(environment: impl Fn(&str) -> Option<OsString>) -> Result<Layout, KeymapError> {
    let name = environment("SOXA_KEYMAP").unwrap_or_default();
    let name = name.to_string_lossy();
    if name.is_empty() {
        return Ok(Layout::Default);
    }
    Layout::from_name(&name).ok_or_else(|| {
        let nearest = parse::nearest(&name, Layout::ALL.iter().map(|layout| layout.name()));
        let problem = Problem::Layout { name: name.into_owned(), nearest };
        KeymapError { file: "SOXA_KEYMAP".to_owned(), line: 1, problem }
    })
}

fn own_file(environment: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name| environment(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = folder("SOXA_CONFIG_DIR")
        .or_else(|| folder("XDG_CONFIG_HOME").map(|base| base.join("soxa")))
        .or_else(|| folder("HOME").map(|home| home.join(".config").join("soxa")))?;
    Some(folder.join("keymap.toml"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tui::action::Action;

    #[test]
    fn one_s_own_file_is_found_read_and_checked() {
        let folder = tempfile::tempdir().unwrap();
        let environment =
            |name: &str| (name == "SOXA_CONFIG_DIR").then(|| folder.path().as_os_str().to_owned());
        assert!(Keymap::in_force(environment).is_ok());
        std::fs::write(folder.path().join("keymap.toml"), "[global]\nF8 = \"save\"\n").unwrap();
        let keymap = Keymap::in_force(environment).unwrap();
        assert_eq!(keymap.keys(&[], Action::Save).first().unwrap().to_string(), "F8");
        std::fs::write(folder.path().join("keymap.toml"), "[global]\nF8 = \"savee\"\n").unwrap();
        assert!(Keymap::in_force(environment).unwrap_err().to_string().ends_with("the nearest is \"save\""));
    }
}
