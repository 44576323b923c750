//! What can stand against bringing a commune's changes up, in sentences.

use std::path::{Path, PathBuf};

use soxa_text::words::{InWords, Lang, worded};

use crate::words::PHRASES;

worded! {
    /// What is wrong with what the carrier was told: addresses, files, names.
    pub enum Wrong from PHRASES ["wrong"] {
        Url { said: String },
        PasswordInUrl,
        NoUser,
        Parameter { name: String },
        SslMode { mode: String },
        PlainElsewhere { host: String },
        NoAuthority,
        SecretForAll { path: PathBuf },
        SecretEmpty { path: PathBuf },
        Unread { path: PathBuf, said: String },
        Pem { path: PathBuf, wanted: &'static str },
        KeyRefused { said: String },
        Code { code: String },
        Login { login: String },
        Duration { text: String },
        OnlyCommune,
        Period,
        FolderThere { path: PathBuf },
        NotWritten { path: PathBuf, said: String },
    }
}

worded! {
    /// Why the database above cannot be reached or does not do what was asked.
    pub enum LineProblem from PHRASES ["line"] {
        CannotReach { host: String, said: String },
        NameNotFound { host: String },
        NoTls { host: String },
        UnknownAuthority { host: String },
        WrongName { host: String },
        OutOfDate { host: String },
        Tls { host: String, said: String },
        NeedsSecret { login: String },
        WrongPassword { login: String },
        NotLetIn { login: String, said: String },
        NoSuchDatabase { said: String },
        TooManyConnections { host: String },
        Standby { host: String },
        NotReady { host: String },
        NoAnswer { host: String, seconds: u64 },
        Lost { host: String, said: String },
        Busy { said: String },
        DiskFull { host: String },
        NoSchema,
        OlderSchema { there: u32, known: u32 },
        NewerSchema { there: u32, known: u32 },
        NoRight { login: String, said: String },
        NotUtf8 { encoding: String },
        Database { code: String, said: String },
        Other { said: String },
    }
}

impl Wrong {
    /// A file or folder cannot be written.
    pub fn not_written(path: &Path, why: &impl std::fmt::Display) -> Self {
        Self::NotWritten { path: path.to_owned(), said: why.to_string() }
    }
}

impl LineProblem {
    /// Whether it may be over in a while, so that trying again makes sense.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            Self::CannotReach { .. }
                | Self::NameNotFound { .. }
                | Self::TooManyConnections { .. }
                | Self::Standby { .. }
                | Self::NotReady { .. }
                | Self::NoAnswer { .. }
                | Self::Lost { .. }
                | Self::Busy { .. }
        )
    }
}

worded! {
    /// Why a chunk is not written.
    pub enum Refusal from PHRASES ["refusal"] {
        NotAdmitted,
        OtherCommune { commune: String, own: String },
        OtherProjection { theirs: u32, ours: u32 },
        Held { reason: String },
        OtherEpoch { theirs: u32, above: u32 },
        Gap { begins: u64, stands: u64 },
        Fork { seq: u64, above: String, here: String },
        Backwards { from: u64, to: u64 },
        Standstill,
        TooLarge { most: usize },
        NotRead { said: String },
        TableTwice { table: &'static str },
        NoSuchTable { table: String },
        NoSuchColumn { table: &'static str, column: String },
        NoKey { table: &'static str, column: &'static str },
        Uneven { table: &'static str, row: usize },
        TooLong { table: &'static str, column: &'static str, row: usize, most: usize },
        Nul { table: &'static str, column: &'static str, row: usize },
        RowTwice { table: &'static str },
        Value { table: &'static str, said: String },
    }
}

impl Refusal {
    /// Whether commune and level above disagree on what was: a person decides which holds, and until then nothing goes up.
    pub fn is_fork(&self) -> bool {
        matches!(self, Self::Fork { .. })
    }

    /// Whether it only says that another carrier was faster, or that above began anew meanwhile.
    pub fn is_stale(&self) -> bool {
        matches!(self, Self::Gap { .. } | Self::OtherEpoch { .. })
    }
}

worded! {
    /// Why a commune is not admitted or not begun anew.
    pub enum AdmitProblem from PHRASES ["admit"] {
        LoginOfAnother { login: String, commune: String },
        CommuneOfAnother { commune: String, login: String },
        LoginMayMore { login: String },
        NoSuchCommune { commune: String },
        NothingIn { commune: String },
        NotHeld { commune: String },
    }
}

worded! {
    /// Why a file is not offered, or not withdrawn.
    pub enum OfferProblem from PHRASES ["offer"] {
        TooLong { most: usize },
        NoSuchCommune { commune: String },
        NoSuchOffer { id: String },
        FileName { name: String },
        NotText { name: String },
    }
}

worded! {
    /// Why the next rows are not had from the commune's register.
    pub enum OutboxProblem from PHRASES ["outbox"] {
        NotStarted { program: PathBuf, said: String },
        Ended { status: u8, said: String },
        Killed { said: String },
        TooLarge { most: usize },
        NotRead { said: String },
    }
}

macro_rules! said_as_an_error {
    ($($problem:ty),*) => {$(
        impl std::fmt::Display for $problem {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.in_words(Lang::Vi))
            }
        }

        impl std::error::Error for $problem {}
    )*};
}

/// Declares what is one of several problems, and says what that one says.
macro_rules! one_of {
    ($(#[$doc:meta])* $name:ident { $($(#[$why:meta])* $variant:ident($problem:ty)),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name { $($(#[$why])* $variant($problem)),* }

        impl InWords for $name {
            fn in_words(&self, lang: Lang) -> String {
                match self { $(Self::$variant(problem) => problem.in_words(lang)),* }
            }
        }

        $(impl From<$problem> for $name {
            fn from(problem: $problem) -> Self {
                Self::$variant(problem)
            }
        })*
    };
}

one_of! {
    /// Why a chunk is not in.
    CarryProblem {
        /// The database cannot be reached or fails.
        Line(LineProblem),
        /// The chunk is not taken.
        Refused(Refusal),
    }
}

one_of! {
    /// Why the carrier ends without having done what it was asked.
    Problem {
        /// What it was told is wrong.
        Wrong(Wrong),
        /// The database cannot be reached or fails.
        Line(LineProblem),
        /// What the commune sends is not taken.
        Refused(Refusal),
        /// A commune is not admitted or not begun anew.
        Admit(AdmitProblem),
        /// A file is not offered, or not withdrawn.
        Offer(OfferProblem),
        /// The commune's register gives nothing.
        Outbox(OutboxProblem),
    }
}

impl From<CarryProblem> for Problem {
    fn from(problem: CarryProblem) -> Self {
        match problem {
            CarryProblem::Line(problem) => Self::Line(problem),
            CarryProblem::Refused(problem) => Self::Refused(problem),
        }
    }
}

impl From<tokio_postgres::Error> for CarryProblem {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Line(error.into())
    }
}

impl From<tokio_postgres::Error> for Problem {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Line(error.into())
    }
}

impl Problem {
    /// The exit status that tells it to a program.
    pub fn status(&self) -> u8 {
        match self {
            Self::Refused(Refusal::Held { .. } | Refusal::Fork { .. }) => 1,
            Self::Wrong(
                Wrong::SecretForAll { .. } | Wrong::SecretEmpty { .. } | Wrong::FolderThere { .. },
            )
            | Self::Line(LineProblem::NoRight { .. } | LineProblem::NotUtf8 { .. })
            | Self::Outbox(OutboxProblem::TooLarge { .. } | OutboxProblem::NotRead { .. })
            | Self::Refused(_)
            | Self::Admit(_)
            | Self::Offer(_) => 3,
            Self::Line(LineProblem::Other { .. }) => 70,
            Self::Wrong(
                Wrong::Unread { .. }
                | Wrong::NotWritten { .. }
                | Wrong::Pem { .. }
                | Wrong::KeyRefused { .. },
            )
            | Self::Outbox(OutboxProblem::NotStarted { .. } | OutboxProblem::Killed { .. })
            | Self::Line(_) => 4,
            Self::Wrong(_) => 2,
            Self::Outbox(OutboxProblem::Ended { status, .. }) => *status,
        }
    }
}

said_as_an_error!(
    Wrong,
    LineProblem,
    Refusal,
    AdmitProblem,
    OfferProblem,
    OutboxProblem,
    CarryProblem,
    Problem
);

#[cfg(test)]
mod tests {
    use soxa_text::words::gaps;

    use super::*;

    #[test]
    fn every_problem_has_words_in_both_languages() {
        let wrong = [
            gaps::<Wrong>(),
            gaps::<LineProblem>(),
            gaps::<Refusal>(),
            gaps::<AdmitProblem>(),
            gaps::<OfferProblem>(),
            gaps::<OutboxProblem>(),
        ]
        .concat();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
