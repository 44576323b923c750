//! The register on disk: what it finds, what it refuses, what it keeps reading.

mod backups;
mod fixtures;
mod large_import;
mod model;
mod promises;
mod records;
