//! What is wrong with a person, or with what happened to one.

use chrono::NaiveDate;

use crate::domain::person::FieldError;
use crate::domain::time::Timestamp;
use crate::service::words::PHRASES;
use crate::text::words::worded;

worded! {
    /// What is wrong with a person, or with what happened to one.
    pub enum PeopleProblem from PHRASES ["people"] {
        NoName,
        NotAValue { why: FieldError },
        IdCancelled { id: String },
        IdTaken { id: String, name: String },
        LocalIdTaken { id: String },
        AlreadyOne,
        AlreadyDead { name: String },
        DiedBeforeBirth,
        NotHere { name: String },
        NotYet { day: NaiveDate },
        DeadByMistake { name: String },
        HereAlready { name: String },
        RelationUnclear { name: String },
        NoChildName,
        NoChildBirth,
        WrongSex { name: String },
        EndsBeforeBegin,
        StayTooLong,
        NoStay,
        WhyCancel,
        NoIdToCancel { name: String },
        NotTheirId { id: String, name: String },
        ForSampleOnly,
        NumberTaken { number: String },
        NotThatState { from: String, to: String, may: String },
        NoNewId,
        NoUsualName,
        NoPoliceReason,
        NoIssuedId,
        WhyOpen,
        NoPersonalId { name: String },
        Delivered { number: String, at: Option<Timestamp> },
        NumberGiven { number: String },
        ByRule { detail: String },
    }
}
