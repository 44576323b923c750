//! Hands the crate's TOML files on as JSON, and the typeface for machines without one.

use soxa_data::build;

fn main() -> std::io::Result<()> {
    build::packed("serif.bin", &[dejavu::serif::regular()])?;
    build::toml_as_json("src")
}
