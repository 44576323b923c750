//! `soxa init`: an empty register.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::context::{Context, read_bounded};
use super::failure::Failure;
use super::key::{named, new_register_key};
use super::said::Said;
use super::surroundings::user_id;
use super::unlock;
use soxa_domain::rulebook::parse;
use soxa_domain::unit::Commune;
use soxa_keys::{NewMethod, RegisterKey, SHORTEST};
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
    /// The cipher of an encrypted register (one that --unlock opens), where it is not to be the one that is fast on this processor
    #[arg(long, value_name = "NAME")]
    cipher: Option<String>,
    /// Name of the first operator, who gets every permission
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
}

impl Init {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<u8, Failure> {
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
        let register_key = self.register_key(context)?;
        let first = (name.as_str(), user_id());
        let is_locked = register_key.is_some();
        let register =
            Register::create(&path, register_key, &commune, kind, first, Context::fixed_now()?, rules)?;
        register.close()?;
        context.line(&Said::RegisterMade { commune: commune.name, path })?;
        if is_locked {
            context.line(&Said::Encrypted)?;
        }
        Ok(0)
    }

    /// The key of a register that is to be encrypted: with what `--unlock` says, or a passphrase that is asked for.
    fn register_key(&self, context: &Context) -> Result<Option<Arc<RegisterKey>>, Failure> {
        let mut told = unlock::told(context)?;
        if told.is_empty() && !self.test && unlock::can_ask(context) {
            let typed = unlock::new_passphrase(context, &unlock::Word::New { least: SHORTEST })?;
            told.extend(typed.map(|typed| (None, typed)));
        }
        let methods = named(Vec::new(), told.iter().map(|(_, text)| NewMethod::of(text)));
        if methods.is_empty() {
            return Ok(None);
        }
        Ok(Some(Arc::new(new_register_key(self.cipher.as_deref(), &methods)?)))
    }
}
