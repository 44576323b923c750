//! A key in shares (Shamir's scheme over bytes): so many holders together have it, fewer have nothing.

use vsss_rs::Gf256;
use zeroize::Zeroizing;

use crate::data_key::KEY;
use crate::problem::KeyProblem;

/// A secret in `holders` shares, of which any `needed` give it back.
pub(crate) fn split(
    secret: &[u8; KEY],
    needed: usize,
    holders: usize,
) -> Result<Vec<Zeroizing<Vec<u8>>>, KeyProblem> {
    if !(2..=15).contains(&holders) || !(2..=holders).contains(&needed) {
        return Err(KeyProblem::ShareNumbers);
    }
    let rng = getrandom::rand_core::UnwrapErr(getrandom::SysRng);
    let shares = Gf256::split_array(needed, holders, secret, rng).map_err(|_| KeyProblem::ShareNumbers)?;
    Ok(shares.into_iter().map(Zeroizing::new).collect())
}

/// The secret of enough shares; of wrong ones comes a wrong one.
pub(crate) fn join(shares: &[Zeroizing<Vec<u8>>]) -> Option<Zeroizing<[u8; KEY]>> {
    let plain = Zeroizing::new(shares.iter().map(|share| share.to_vec()).collect::<Vec<_>>());
    let joined = Zeroizing::new(Gf256::combine_array(&*plain).ok()?);
    let mut secret = Zeroizing::new([0; KEY]);
    if joined.len() != KEY {
        return None;
    }
    secret.copy_from_slice(&joined);
    Some(secret)
}
