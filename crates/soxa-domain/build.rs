//! Hands the crate's TOML files on as JSON, and packs the larger tables and the rules.

fn main() -> std::io::Result<()> {
    soxa_data::build::toml_as_json("src")?;
    soxa_data::build::texts(&[
        "data/catalogue.csv",
        "data/catalogue_papers.csv",
        "data/holidays.csv",
        "data/holidays_computed.csv",
        "data/units_2024.csv",
        "data/units_2025.csv",
        "data/forms.toml",
        "data/procedures.toml",
        "data/packs/2026-07-01.toml",
        "data/packs/2026-07-01-office.toml",
        "data/packs/2026-08-15.toml",
        "data/packs/2026-09-01.toml",
        "data/packs/2027-03-01.toml",
    ])
}
