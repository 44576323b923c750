//! Hands the crate's TOML files on as JSON, and packs the larger tables and the rules.

fn main() -> std::io::Result<()> {
    soxa_data::build::toml_as_json("src")?;
    soxa_data::build::texts(&[
        "data/holidays.csv",
        "data/holidays_computed.csv",
        "data/units_2024.csv",
        "data/units_2025.csv",
    ])
}
