//! What is true in a commune: people, households, cases, deadlines and the rules about them.
//!
//! Pure: no input or output, no clock, no terminal; time and randomness come in as arguments. Types carry the
//! rules: a [`personal_id::PersonalId`] or a [`partial_date::PartialDate`] cannot hold a wrong value.
//! Start reading at [`person`], [`case`] and [`rulebook`].

pub mod action;
pub mod calendar;
pub mod card;
mod card_fields;
mod card_letters;
pub mod card_stream;
pub mod case;
pub mod case_code;
pub mod case_field;
pub mod case_state;
pub mod deadline;
mod drawn_id;
pub mod due_reason;
pub mod entry;
pub mod family_tree;
pub mod finding;
pub mod frozen_report;
pub mod id_cancellation;
pub mod kinship;
pub mod labels;
pub mod list_check;
pub mod mrz;
pub mod national_system;
pub mod offer;
pub mod permission;
pub mod person;
pub mod personal_id;
pub mod print_job;
pub mod procedure;
pub mod quality;
pub mod queue_item;
pub mod reconcile;
pub mod referral;
pub mod register_spec;
pub mod relationship;
pub mod reorganisation;
pub mod report_spec;
pub mod rulebook;
pub mod services;
pub mod sojourn;
pub mod special_file;
pub mod tables;
pub mod time;
pub mod unit;
pub(crate) mod words;

pub use soxa_text::partial_date;
