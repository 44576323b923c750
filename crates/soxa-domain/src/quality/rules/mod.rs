//! The rules, one file each, in the order worklists show them.

use super::Rule;

mod case_of_dead;
mod child_birth_id;
mod child_no_id;
mod child_record;
mod duplicate;
mod expired_sojourn;
mod id_contradicts;
mod impossible_date;
mod minor_head;
mod missing_cmnd;
mod no_head;
mod no_id;
mod parent_age;
mod probable_double;
mod relationship_age;
mod relationship_links;
mod relationship_sex;
mod several_heads;
mod several_spouses;
mod shared_cmnd;
mod shared_information;
mod spouse_mutual;
mod unfit_head;
mod unknown_hamlet;
mod unreadable_text;

/// Every rule.
pub const RULES: &[Rule] = &[
    no_head::RULE,
    several_heads::RULE,
    unfit_head::RULE,
    minor_head::RULE,
    several_spouses::RULE,
    relationship_sex::RULE,
    relationship_age::RULE,
    relationship_links::RULE,
    spouse_mutual::RULE,
    parent_age::RULE,
    missing_cmnd::RULE,
    no_id::RULE,
    child_no_id::RULE,
    child_birth_id::RULE,
    id_contradicts::RULE,
    shared_cmnd::RULE,
    duplicate::RULE,
    probable_double::RULE,
    impossible_date::RULE,
    unreadable_text::RULE,
    unknown_hamlet::RULE,
    expired_sojourn::RULE,
    case_of_dead::RULE,
    child_record::RULE,
    shared_information::RULE,
];
