//! What is wrong with a person, or with what happened to one.

use chrono::NaiveDate;

use crate::words::PHRASES;
use soxa_domain::person::FieldError;
use soxa_domain::time::Timestamp;
use soxa_text::words::worded;

worded! {
    /// What is wrong with a person, or with what happened to one.
    pub enum PeopleProblem from PHRASES ["people"] {
        NoName,
        DigitsInName { name: String },
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
