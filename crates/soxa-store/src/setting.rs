//! Settings as bytes: a mark, a version byte, and the value in postcard. A setting whose shape changes gets a new version
//! and keeps the reader of the old ones, as records do; the fixtures in `soxa-service/tests/fixtures/` hold what each
//! version wrote. Registers of before format 5 have the value alone: that is version 1.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StoreError;

/// What no value begins with: a nought in two bytes, where postcard writes it in one.
const MARK: [u8; 2] = [0x80, 0x00];

/// Reads a setting as an older version wrote it.
type Old<T> = fn(u8, &[u8]) -> Result<T, StoreError>;

/// The name of a setting, with how its value is kept.
#[derive(Debug)]
pub struct Setting<T> {
    name: &'static str,
    version: u8,
    old: Old<T>,
}

impl<T> Setting<T> {
    /// A setting whose shape has never changed.
    pub const fn new(name: &'static str) -> Self {
        Self { name, version: 1, old: unknown }
    }

    /// One whose shape changed: the version that is written, and what reads the older ones.
    pub const fn changed(name: &'static str, version: u8, old: Old<T>) -> Self {
        Self { name, version, old }
    }

    /// The name it is kept under.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The version that is written.
    pub const fn version(&self) -> u8 {
        self.version
    }
}

fn unknown<T>(version: u8, _: &[u8]) -> Result<T, StoreError> {
    Err(StoreError::Damaged(format!("thiết đặt của phiên bản {version}")))
}

impl<T: Serialize + DeserializeOwned> Setting<T> {
    /// A value as bytes.
    ///
    /// # Errors
    /// It cannot be written in postcard, such as a map whose length is not known.
    pub fn to_bytes(&self, value: &T) -> Result<Vec<u8>, StoreError> {
        let [a, b] = MARK;
        Ok(postcard::to_extend(value, vec![a, b, self.version])?)
    }

    /// A value from bytes, whichever version wrote them.
    ///
    /// # Errors
    /// The bytes are no value of this setting, or of a version that is not known here.
    pub fn from_bytes(&self, bytes: &[u8]) -> Result<T, StoreError> {
        let (version, value) = match bytes.strip_prefix(&MARK).and_then(<[u8]>::split_first) {
            Some((version, value)) => (*version, value),
            None => (1, bytes),
        };
        if version == self.version { Ok(postcard::from_bytes(value)?) } else { (self.old)(version, value) }
    }

    /// Reads a value and writes it as this program would.
    ///
    /// # Errors
    /// As for [`Self::from_bytes`].
    pub fn rewritten(&self, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.to_bytes(&self.from_bytes(bytes)?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_value_is_read_whichever_version_wrote_it() {
        const FIRST: Setting<u32> = Setting::new("limit");
        const SECOND: Setting<(u32, bool)> = Setting::changed("limit", 2, |version, bytes| match version {
            1 => Ok((postcard::from_bytes(bytes)?, true)),
            other => unknown(other, bytes),
        });
        for limit in [0_u32, 127, 128, 255, 300, u32::MAX] {
            let bare = postcard::to_stdvec(&limit).unwrap();
            assert_eq!(FIRST.from_bytes(&bare).unwrap(), limit, "written before there were versions");
            let written = FIRST.to_bytes(&limit).unwrap();
            assert_eq!(FIRST.from_bytes(&written).unwrap(), limit);
            assert_eq!(SECOND.from_bytes(&bare).unwrap(), (limit, true));
            assert_eq!(SECOND.from_bytes(&written).unwrap(), (limit, true));
        }
        let later = SECOND.to_bytes(&(7, false)).unwrap();
        assert_eq!(SECOND.from_bytes(&later).unwrap(), (7, false));
        assert!(FIRST.from_bytes(&later).is_err(), "not read as something else");
    }
}
