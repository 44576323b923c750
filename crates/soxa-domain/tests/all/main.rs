//! The domain against its tables: cards, lives of cases, due dates, and kinship in villages that know the truth.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod card_vectors;
mod case_fields;
mod case_states;
mod deadline_vectors;
mod kinship;
mod law_of_2026;
mod office_rules;
