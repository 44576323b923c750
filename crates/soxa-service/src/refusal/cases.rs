//! What is wrong with a case, a list of stays, or a slip.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::FieldId;
use super::Problem;
use super::Thing;
use crate::words::PHRASES;
use soxa_domain::case_code::CaseCodeError;
use soxa_domain::case_state::CaseState;
use soxa_domain::person::FieldProblem;
use soxa_domain::procedure::FieldValueError;
use soxa_domain::time::Timestamp;
use soxa_text::words::{Both, worded};

worded! {
    /// What is wrong with a case, a list of stays, or a slip.
    pub enum CaseProblem from PHRASES ["cases"] {
        HandledElsewhere { name: String, office: String },
        NoLongerInForce { name: String, last: NaiveDate },
        NotYetInForce { name: String, first: NaiveDate },
        DayIsFull,
        NoSuchField { procedure: String, known: String },
        FieldValue { why: FieldValueError },
        NoReason,
        NothingToVerify { procedure: String },
        VerifiedAlready { reason: String },
        EndedAlready { state: CaseState },
        NoSuchExemption { id: String, known: String },
        DueBeforeReceipt { day: NaiveDate },
        NotACode { why: CaseCodeError },
        ProvisionalCode,
        CodeOfAnother { code: String },
        BoundAlready { code: String },
        CodeTaken { code: String },
        NothingToUndo,
        NoGuests,
        TooManyGuests { count: usize, most: usize },
        GuestTwice { first: usize },
        GuestRefused { at: FieldId, why: Box<Problem> },
        GuestGone { what: Thing, id: String },
        NoSuchSlip { name: String, day: NaiveDate },
        SlipTooEarly { state: CaseState },
        NoApologyYet,
        NoCaseLeft,
        NoPdf { why: String },
        NotWritten { folder: PathBuf, why: String },
        NoAct { procedure: String },
        NotGranted { state: CaseState },
        ActNeeds,
        ActDay { value: String },
        ActMonths { value: String },
        ActPersonGone { name: String, status: String },
        ActRelationship { value: String },
        TakeBackFirst { at: Timestamp },
        ActHouseholdElsewhere { number: String, of: String },
        ActMarried { name: String, spouse: String },
        ActSameSex { name: String, partner: String },
        ActTooYoung { name: String, age: u32, least: u32 },
        ActEndsFirst { day: NaiveDate, from: NaiveDate },
        ActRelationOpen { name: String, id: String },
        ActNoStay { name: String },
        ActField { why: FieldProblem },
        NothingWanted { lacks: String },
        WhatIsWrong { name: String },
        FormOfAnother { wanted: String, form: String },
        SlipOfAnother { name: String, procedure: String },
        AppliedAlready { at: Timestamp },
        ActPersonLeft { name: String },
        ActHousehold { name: String },
        ActIdSecond,
        ActWhichHousehold { name: String, found: String },
        NoSuchHamlet { value: String, known: String },
        NoSuchPerson { id: String },
        NoReasonToEdit,
        ActWhichField,
        ActWhichMember { value: String },
        ActSex { value: String },
        NothingToEdit,
        PaperThere { name: String },
        NoPaperName,
        NoApplicant,
        NoState,
        NoTaker,
        NoCases,
        OneCannot { code: String, why: Box<Both> },
        WholeDay,
    }
}
