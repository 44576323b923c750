//! The TOML files that travel in the program: code tables, states, forms, words.
//!
//! `build.rs` reads them and hands them on as JSON, so that a mistake in their syntax ends the build and the program
//! carries one reader for each type instead of two. What people write themselves is TOML still, and is read as such.

/// Reads a data file of the program by its path below `src/`; the type says what it must hold.
macro_rules! data_file {
    ($path:literal) => {
        data_file!($path as _)
    };
    ($path:literal as $type:ty) => {
        serde_json::from_str::<$type>(include_str!(concat!(env!("OUT_DIR"), "/", $path, ".json")))
    };
}

pub(crate) use data_file;
