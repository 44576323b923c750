//! The shape of a Vietnamese syllable: which initials and rimes exist, and where the tone sits.
//!
//! A syllable under way is a row of [`Letter`]s without its tone. [`fit`] says whether it can still
//! become a word: a bare letter may yet take a mark, so `tuong` can become `tương`. Names of the
//! hills (Krông, Đắk, Hrê) are ordinary rimes after initials that Kinh words lack; such initials
//! are listed only where English has no word beginning so.

use std::sync::LazyLock;

use super::letter::{Letter, Mark};

/// How well a row of letters fits a Vietnamese syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// No Vietnamese word begins like this.
    Impossible,
    /// It may become a syllable with more letters or marks.
    Possible,
    /// It is a syllable.
    Complete,
}

/// A fit and the place where the rime begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parse {
    /// How well the letters fit.
    pub fit: Fit,
    /// Index of the rime's first letter; the number of letters while there is no rime.
    pub rime: usize,
    /// Whether the initial takes letter marks but no tones (`pr`, `pl`: Prông, but also *press*).
    pub toneless: bool,
}

/// Initials of the common language.
pub const INITIALS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

/// Initials of hill names: Krông, Hrê, Mnông, Xtiêng, Kpă, Mđrắk, Srêpôk.
const HILL_INITIALS: &[&str] = &[
    "bh", "đh", "đl", "đr", "hđ", "hl", "hm", "hn", "hr", "hw", "kb", "kđ", "kl", "km", "kn", "kp", "kr",
    "ks", "kt", "mb", "mđ", "mđr", "ml", "mn", "mr", "pl", "pn", "pr", "rc", "rm", "sr", "tl", "xr", "xt",
];

/// Hill initials that begin English words too: letter marks only.
const TONELESS: &[&str] = &["pl", "pr"];

/// All rimes without tone.
pub const RIMES: &[&str] = &[
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "ăc", "ăm", "ăn", "ăng",
    "ăp", "ăt", "âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây", "e", "ec", "em", "en", "eng", "eo", "ep",
    "et", "ê", "êch", "êm", "ên", "êng", "ênh", "êp", "êt", "êu", "i", "ia", "ich", "im", "in", "inh", "ip",
    "it", "iu", "iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu", "o", "oc", "oi", "om", "on", "ong", "op",
    "ot", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap", "oat", "oay", "oăc", "oăm",
    "oăn", "oăng", "oăt", "oe", "oem", "oen", "oeng", "oeo", "oet", "ooc", "oong", "ô", "ôc", "ôi", "ôm",
    "ôn", "ông", "ôp", "ôt", "ơ", "ơi", "ơm", "ơn", "ơng", "ơp", "ơt", "u", "ua", "uc", "ui", "um", "un",
    "ung", "up", "ut", "uâc", "uân", "uâng", "uât", "uây", "uê", "uêch", "uên", "uênh", "uêt", "uêu", "uơ",
    "uôc", "uôi", "uôm", "uôn", "uông", "uôt", "uy", "uya", "uych", "uyn", "uynh", "uyp", "uyt", "uyu",
    "uyên", "uyêt", "ư", "ưa", "ưc", "ưi", "ưm", "ưn", "ưng", "ưt", "ưu", "ươc", "ươi", "ươm", "ươn", "ương",
    "ươp", "ươt", "ươu", "y", "ych", "ym", "yn", "ynh", "yp", "yt", "yu", "yêm", "yên", "yêng", "yêt", "yêu",
];

/// Rimes of hill names only: Đắk, Lắk, Pôk, Kpă, Niê.
const HILL_RIMES: &[&str] = &["ak", "ăk", "âk", "ek", "êk", "ik", "ok", "ôk", "ơk", "uk", "ưk", "ă", "iê"];

/// A listed initial or rime with its letters taken apart, so that typing compares and never decodes.
struct Known {
    name: &'static str,
    letters: Vec<Letter>,
}

static KNOWN_INITIALS: LazyLock<Vec<Known>> = LazyLock::new(|| known(INITIALS, HILL_INITIALS));
static KNOWN_RIMES: LazyLock<Vec<Known>> = LazyLock::new(|| known(RIMES, HILL_RIMES));

fn known(common: &[&'static str], hills: &[&'static str]) -> Vec<Known> {
    let both = common.iter().chain(hills);
    both.map(|name| Known { name, letters: name.chars().map(Letter::split).collect() }).collect()
}

/// How well the letters fit, over every way to part initial and rime; the best wins, then the
/// longer initial (`gia` is gi+a, `gin` is g+in).
pub fn fit(letters: &[Letter]) -> Parse {
    let mut best = Parse { fit: Fit::Impossible, rime: letters.len(), toneless: false };
    for at in 0..=letters.len().min(3) {
        let Some((initial, rime)) = letters.split_at_checked(at) else { break };
        let Some(known) = initial_of(initial) else { continue };
        let found = if rime.is_empty() { Fit::Possible } else { fit_rime(rime) };
        let found = if found > Fit::Impossible && !agree(known, rime) { Fit::Impossible } else { found };
        if found > Fit::Impossible && found >= best.fit {
            best = Parse { fit: found, rime: at, toneless: TONELESS.contains(&known) };
        }
    }
    if best.fit == Fit::Impossible && begins_initial(letters) {
        best.fit = Fit::Possible;
    }
    best
}

/// Whether a whole syllable without its tone is one of the common language, hill names left out.
pub fn is_common(letters: &[Letter]) -> bool {
    (0..=letters.len().min(3)).any(|at| {
        letters.split_at_checked(at).is_some_and(|(initial, rime)| {
            let mut initials = KNOWN_INITIALS.iter().take(INITIALS.len());
            let mut rimes = KNOWN_RIMES.iter().take(RIMES.len());
            initials.any(|known| known.letters == initial && agree(known.name, rime))
                && rimes.any(|known| known.letters == rime)
        })
    })
}

/// Whether the rime ends in a stop (c, ch, k, p, t), which bears only sắc and nặng.
pub fn ends_in_stop(rime: &[Letter]) -> bool {
    match rime {
        [.., Letter { base: 'c', .. }, Letter { base: 'h', .. }] => true,
        [_, .., last] => matches!(last.base, 'c' | 'k' | 'p' | 't'),
        _ => false,
    }
}

/// Index within the rime of the letter that bears the tone, if it has a vowel.
pub fn tone_place(rime: &[Letter], old_style: bool) -> Option<usize> {
    let vowels = rime.iter().take_while(|letter| letter.is_vowel()).count();
    if vowels == 0 {
        return None;
    }
    if let Some(marked) = rime.iter().take(vowels).rposition(|letter| letter.mark != Mark::None) {
        return Some(marked);
    }
    let closed = rime.len() > vowels;
    let place = match vowels {
        1 => 0,
        2 if closed => 1,
        2 => {
            let glide = matches!(
                rime,
                [Letter { base: 'o', .. }, Letter { base: 'a' | 'e', .. }]
                    | [Letter { base: 'u', .. }, Letter { base: 'y', .. }]
            );
            usize::from(glide && !old_style)
        }
        _ => 1,
    };
    Some(place)
}

fn initial_of(letters: &[Letter]) -> Option<&'static str> {
    let found = KNOWN_INITIALS
        .iter()
        .find(|known| known.letters.len() == letters.len() && begins(&known.letters, letters));
    found.map(|known| known.name)
}

fn begins_initial(letters: &[Letter]) -> bool {
    KNOWN_INITIALS.iter().any(|known| begins(&known.letters, letters))
}

fn fit_rime(letters: &[Letter]) -> Fit {
    let mut found = Fit::Impossible;
    for known in KNOWN_RIMES.iter().filter(|known| begins(&known.letters, letters)) {
        if known.letters == letters {
            return Fit::Complete;
        }
        found = Fit::Possible;
    }
    found
}

/// Spelling rules between initial and rime that typing never has to break on its way.
fn agree(initial: &str, rime: &[Letter]) -> bool {
    let Some(first) = rime.first() else { return true };
    let front = matches!(first.base, 'e' | 'i' | 'y');
    match initial {
        "c" => !front,
        "gh" | "ngh" => front,
        _ => true,
    }
}

/// Whether the known row begins with these letters, bare letters standing for marked ones too.
fn begins(known: &[Letter], letters: &[Letter]) -> bool {
    letters.len() <= known.len()
        && letters.iter().zip(known).all(|(letter, want)| {
            want.base == letter.base && (letter.mark == Mark::None || letter.mark == want.mark)
        })
}
