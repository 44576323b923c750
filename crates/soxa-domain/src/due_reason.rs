//! The steps of the count of a term, for the citizen who asks why the day is that one.

use crate::time::{LongDay, Timestamp};
use crate::words::PHRASES;
use soxa_text::words::{Both, worded};

worded! {
    /// A step of the count of a term.
    pub enum DueReason from PHRASES ["due_reason"] {
        ReceivedAt { at: Timestamp },
        Elsewhere { received: Timestamp, start: Timestamp },
        LateCounts { cutoff: String, day: LongDay },
        ToVerify,
        SaturdayCounts,
        DayOff { day: LongDay, counted: LongDay },
        NamedDayOff { day: LongDay, name: String, counted: LongDay },
        NotOnSaturday,
        NoLimit,
        ByAppointment,
        AtOnce,
        AfterCutoff { cutoff: String },
        SameDay,
        Afternoon,
        Morning,
        WorkingDays { count: u32 },
        Days { count: u32 },
        Hours { count: u32 },
        Off { day: String, name: String },
        PerhapsOff { day: String, name: String },
        Worked { day: String, name: String },
        PerhapsWorked { day: String, name: String },
        DueAt { time: String, day: LongDay },
        LongestLeg { name: String, at: Timestamp },
        Consent { name: String, limit: String },
        Promised { day: LongDay },
        Verified { why: String },
        Apologised { due: Timestamp, why: String },
        CountedAnew { due: Timestamp },
        NotCounted,
        Note { said: Both },
    }
}

#[cfg(test)]
mod tests {
    use super::DueReason;

    #[test]
    fn every_reason_has_words_in_both_languages() {
        let wrong = soxa_text::words::gaps::<DueReason>();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
