//! The exercises of a practice register: data, each with a check that soxa makes itself.

use serde::Deserialize;

use super::workspace::Workspace;
use soxa_data::data_file;
use soxa_service::ServiceError;
use soxa_service::exercises::{Check, done};

/// One exercise.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// Its words are `exercise.<id>` and `exercise.<id>_how`.
    pub id: String,
    /// When it is done.
    pub check: Check,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    exercise: Vec<Exercise>,
}

/// Every exercise, in order.
pub fn all() -> Vec<Exercise> {
    data_file!("tui/practice.toml" as File).map(|file| file.exercise).unwrap_or_default()
}

/// Every exercise and whether it is done; `None` where there is nothing to practise.
pub fn progress(workspace: &Workspace) -> Result<Option<Vec<(Exercise, bool)>>, ServiceError> {
    let all = all();
    let checks: Vec<Check> = all.iter().map(|exercise| exercise.check.clone()).collect();
    let done = done(&workspace.register, &workspace.actor, &checks)?;
    Ok(done.map(|done| all.into_iter().zip(done).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_ten_and_each_asks_for_something_else() {
        let all = all();
        assert_eq!(all.len(), 10);
        for (i, one) in all.iter().enumerate() {
            assert!(all.iter().skip(i + 1).all(|other| other.id != one.id && other.check != one.check));
        }
    }
}
