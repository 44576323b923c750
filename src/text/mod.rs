//! stub
pub mod fold {
    use unicode_normalization::UnicodeNormalization;
    /// stub
    pub fn fold(s: &str) -> String {
        s.to_lowercase()
            .nfd()
            .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
            .map(|c| if c == 'đ' { 'd' } else { c })
            .collect::<String>()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }
}
pub mod display {
    /// stub
    pub fn sanitise(s: &str) -> std::borrow::Cow<'_, str> {
        std::borrow::Cow::Borrowed(s)
    }
}
pub mod collate {
    /// stub
    pub fn name_sort_key(s: &str) -> Vec<u8> {
        super::fold::fold(s).into_bytes()
    }
}
