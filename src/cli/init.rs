//! `soxa init`: an empty register.

use std::path::PathBuf;

use clap::Args;

use super::context::{Context, read_bounded, user_id};
use super::failure::Failure;
use soxa_domain::rulebook::parse;
use soxa_domain::unit::Commune;
use soxa_service::{Register, RegisterKind};

/// Make an empty register.
#[derive(Debug, Args)]
pub struct Init {
    /// Description of the commune (TOML); without one, Xã Minh Long of Quảng Ngãi
    #[arg(long, value_name = "FILE")]
    commune: Option<PathBuf>,
    /// A register for trying things out: its clock may be set by `SOXA_NOW`
    #[arg(long)]
    test: bool,
    /// Name of the first operator, who gets every permission
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
}

impl Init {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
        let ui = &context.ui;
        let commune: Commune = match &self.commune {
            Some(file) => parse(&file.display().to_string(), &read_bounded(file)?)?,
            None => parse("commune.toml", soxa_domain::unit::PATTERN)?,
        };
        let kind = if self.test { RegisterKind::Test } else { RegisterKind::Real };
        let name = self
            .operator
            .clone()
            .or_else(|| std::env::var("USER").ok())
            .unwrap_or_else(|| "can-bo".to_owned());
        let path = context.store_path();
        let rules = context.rules()?;
        let register =
            Register::create(&path, &commune, kind, (&name, user_id()), Context::fixed_now()?, rules)?;
        register.close()?;
        ui.line(&format!("Đã tạo sổ của {} ở {}", commune.name, path.display()))?;
        Ok(0)
    }
}
