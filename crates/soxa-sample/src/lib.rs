//! A made-up commune and registers of any size: the same every time for a seed, so that the files of `sample_data/`
//! can be made again and compared. Nobody in it exists.

mod births;
mod cases;
mod commune;
mod corrections;
mod families;
mod files;
mod filing;
mod flaws;
mod households;
mod lists;
mod minh_long;
mod names;
mod papers;
mod random;
mod register;
mod relative;
mod village;
mod waiting;

pub use cases::cases;
pub use commune::SampleCommune;
pub use corrections::Correction;
pub use files::{SampleFile, files};
pub use minh_long::{Merger, MinhLong, minh_long};
pub use random::Random;
pub use register::{People, people};
pub use relative::relative_time;
pub use waiting::OpenCase;

use soxa_domain::case::Case;
use soxa_domain::rulebook::RuleError;

/// The seed of the committed sample commune.
pub const SEED: u64 = 21361;

/// The sample commune of a seed, with the cases of the period.
pub fn commune(seed: u64) -> Result<(SampleCommune, Vec<Case>), RuleError> {
    let mut commune = commune::make(seed);
    let cases = cases::of_period(seed, &mut commune.people)?;
    Ok((commune, cases))
}

/// The nine cases that are open on the day of a demonstration.
pub fn open_cases(seed: u64, commune: &SampleCommune) -> Result<Vec<OpenCase>, RuleError> {
    waiting::open_cases(seed, commune)
}
