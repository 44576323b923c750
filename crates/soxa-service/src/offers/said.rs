//! What taking an offered file would change, in sentences for screens and commands alike.

use super::{Change, Effect};
use crate::words::PHRASES;
use soxa_text::number::dotted;
use soxa_text::words::{InWords, Lang, worded};

worded! {
    /// A sentence about what taking an offered file would change.
    pub enum EffectLine from PHRASES ["offer_effect"] {
        Signer { who: String },
        SignerUnnamed,
        Added { codes: String },
        Changed { codes: String },
        Ended { codes: String },
        Office { count: usize },
        NextStart,
        Units { line: String },
        Moved { people: String, households: String },
    }
}

impl Effect {
    /// Who vouches for the file, and what would be another.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let signer = match self.signer.as_str() {
            "" => EffectLine::SignerUnnamed,
            who => EffectLine::Signer { who: who.to_owned() },
        };
        let mut lines = vec![signer];
        match &self.change {
            Change::Rules { added, changed, ended, office, .. } => {
                let codes = |codes: &[String]| (!codes.is_empty()).then(|| codes.join(" "));
                lines.extend(codes(added).map(|codes| EffectLine::Added { codes }));
                lines.extend(codes(changed).map(|codes| EffectLine::Changed { codes }));
                lines.extend(codes(ended).map(|codes| EffectLine::Ended { codes }));
                lines.extend((*office > 0).then_some(EffectLine::Office { count: *office }));
                lines.push(EffectLine::NextStart);
            }
            Change::Units(plan) => {
                lines.push(EffectLine::Units { line: plan.line() });
                let [people, households] =
                    [plan.people(), plan.households()].map(|count| dotted(count as u64));
                lines.push(EffectLine::Moved { people, households });
            }
        }
        lines.iter().map(|line| line.in_words(lang)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_has_words_in_both_languages() {
        let wrong = soxa_text::words::gaps::<EffectLine>();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
