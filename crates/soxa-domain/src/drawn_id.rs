//! Ids that are drawn by whoever begins something, so that several registers can call it the same.

/// Writes a type of such an id: 32 hexadecimal digits.
macro_rules! drawn_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(u128);

        impl $name {
            /// Of random bytes.
            pub fn new(bytes: [u8; 16]) -> Self {
                Self(u128::from_be_bytes(bytes))
            }

            /// From its digits; `None` where the text is not that.
            pub fn parse(text: &str) -> Option<Self> {
                let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
                let is_whole = text.len() == 32 && text.chars().all(is_hex);
                is_whole.then(|| u128::from_str_radix(text, 16).ok().map(Self)).flatten()
            }

            /// Its first digits, by which officers tell a few of them apart.
            pub fn short(self) -> String {
                self.to_string().chars().take(8).collect()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{:032x}", self.0)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or("32 hexadecimal digits wanted")
            }
        }
    };
}
pub(crate) use drawn_id;
