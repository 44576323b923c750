//! The library by which the office's tokens are spoken to.

use std::path::PathBuf;

use soxa_token::{TokenProblem, Tokens};

/// What `SOXA_PKCS11` names, else p11-kit's library, which knows all that are installed.
///
/// # Errors
/// There is none, or it does not begin.
pub fn tokens() -> Result<Tokens, TokenProblem> {
    Tokens::find(std::env::var_os("SOXA_PKCS11").filter(|path| !path.is_empty()).map(PathBuf::from))
}
