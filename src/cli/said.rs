//! What commands say when they have done what was asked.

use crate::cli::words::PHRASES;
use soxa_domain::time::Timestamp;
use soxa_text::words::worded;

worded! {
    /// What commands say when they have done what was asked.
    pub enum Said from PHRASES ["said"] {
        PackMade { added: usize, changed: usize },
        PackOffice { count: usize },
        TrustedLine { line: String },
        Written { file: String },
        Signed { file: String, name: String },
        NotSigned,
        TokenBound { name: String, certificate: String },
        ChipAuthority { authority: String, signer: String },
        ChipOriginal,
        ChipMayBeCopy,
        ChipPerson { name: String, id: String },
        ChipField { label: String, text: String },
        ChipPicture { bytes: usize },
        UnknownSigner,
        SignatureValid { authority: String },
        SignedStamped { at: Timestamp },
        SignedClaimed { at: Timestamp },
        SlotAdded { slot: u32, name: String },
        SlotRemoved { slot: u32, name: String },
        Rotated { kept: usize, before: usize },
        PrinterReady,
        SendingNow,
        NobodySends,
        NeverSentUp,
        SentUp { to: String, at: Timestamp },
        BehindAbove { to: String, at: Timestamp, behind: usize },
        BehindUnknown { to: String, at: Timestamp },
        PrinterPaperLow,
        PrinterSilent,
        Encrypted,
        Decrypted,
        Applied { at: Timestamp },
        NewClock { before: String, after: String },
        SlipReplaced { name: String, at: Timestamp },
        TakesIn { name: String },
        Regrouped { people: usize, households: usize, entry: u64 },
        WouldRegroup { people: usize, households: usize },
        FormerHamlet { name: String, last: chrono::NaiveDate, now: String },
        LeftWithoutHead { household: String },
        PapersLacking { papers: String },
        NationalCode,
        FieldOfWork,
        Authority,
        Decides,
        Channels,
        Limit,
        LimitIfVerified,
        Fee,
        FeeSum { amount: u32, per: String },
        Paper,
        IfAny,
        Leg,
        IfAskedFor,
        Forms,
        Basis,
        Note,
        NoLegLimit,
        SheetHeader { sheet: String, rows: String },
        RowHeader { rows: String },
        NoLongerOff,
        ReadLines { lines: usize },
        LinesAdded { added: usize },
        LinesKnown { known: usize },
        ListAgain { list: u32, at: String },
        ReadRows { sections: u64, passed: u64, people: u64 },
        PassedRows { sections: u64, passed: u64 },
        AskedWord { word: String, field: String, rows: u64, choices: String },
        IdWarning { place: String, id: String, what: String },
        MoreIdWarnings { count: u64 },
        UnknownColumns { columns: String },
        AsBefore { said: String },
        KeptAsNote,
        CaseSame,
        CaseAdd,
        CaseBind { code: String, from: String, to: String },
        CaseMove { code: String, from: String, to: String },
        CaseAsk { official: String, code: String, codes: String },
        CaseDiffers { field: String, here: String, there: String },
        CaseCounts { added: usize, bound: usize, moved: usize, same: usize, asked: usize, differs: usize, rejected: usize, written: u64 },
    }
}

#[cfg(test)]
mod tests {
    use super::Said;

    #[test]
    fn everything_said_has_words_in_both_languages() {
        let wrong = soxa_text::words::gaps::<Said>();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
