//! What the doctor says: what was found, and what to do about it.

use std::path::PathBuf;

use crate::cli::words::PHRASES;
use soxa_domain::time::Timestamp;
use soxa_text::words::{Both, worded};

worded! {
    /// What was found.
    pub enum Found from PHRASES ["doctor_found"] {
        Terminal,
        Term { term: String },
        Locale { locale: String },
        LettersOfTerminal { letters: String },
        LettersUnknown,
        LettersWhole,
        LettersLacking { count: usize },
        Key { key: String },
        KeyAsControlH,
        KeyLost { key: String },
        KeyOther { key: String, came: String },
        ScannerSilent,
        ScannerWrong { why: Both },
        ScannerReads { end: String },
        ScannerReadsBare,
        ScannerMarks,
        ScannerSeparator,
        NoChipReader,
        ChipService,
        ChipReader { readers: String },
        ChipReaderDriven { readers: String, drivers: String },
        ChipReaderUndriven { readers: String },
        ChipReaderUnknown { readers: String, drivers: String },
        ChipReaderAlone { readers: String },
        NoPrintService,
        NoDefaultPrinter,
        Printer { name: String },
        Clock { at: Timestamp },
        Disk { free: u64 },
        Rules,
        Keymap,
        InClear,
        Header { path: PathBuf },
        Encrypted { cipher: String, ways: usize },
        SwapInClear,
        NoRegister { path: PathBuf },
        Held { path: PathBuf },
        Register { path: PathBuf },
        BackedUp,
        Concern { what: Both },
        Spare,
        Closing,
        TimeWhole,
        Sshd,
        Setting { name: String, value: String },
        Home { account: String, path: String },
        ViewerKeys { path: PathBuf },
    }
}

worded! {
    /// What to do about it.
    pub enum Todo from PHRASES ["doctor_todo"] {
        Because { why: Both },
        OpenTerminal,
        SetTerm,
        SetLocale,
        SetFont,
        SetFontIfBoxes,
        KeyF2,
        KeyBackspace,
        KeyAlt,
        PlugScanner,
        SetScanner,
        ScannerUtf8,
        ScannerLayout,
        InstallCcid,
        InstallCups,
        ChoosePrinter,
        EnablePrinter { name: String },
        AcceptPrinter { name: String },
        SetClock,
        SetClockAndLook,
        ClearDisk,
        MakeSpare,
        AddWay,
        EncryptSwap,
        MakeRegister,
        BackUp,
        InstallSshd,
        SshdAsRoot { said: String },
        WriteSetting { line: String, account: String },
        MakeHome { path: String },
        PutKeys,
        RestrictKeys { count: usize },
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, Todo};

    #[test]
    fn everything_has_words_in_both_languages() {
        let wrong = [soxa_text::words::gaps::<Found>(), soxa_text::words::gaps::<Todo>()].concat();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
