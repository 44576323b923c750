//! The period's report: what its figures are and how they are worked out, how it is written, and how one that somebody
//! else wrote is checked.
//!
//! Figures are data ([`soxa_domain::report_spec`] and the rule files); [`compute`] works them out of [`cases`], the other
//! registers ([`entries`]) and the works ([`works`]). [`number`] and [`audit`] are pure. Nothing here touches a file:
//! bytes come in and go out.

pub mod audit;
pub mod cases;
pub mod compute;
pub mod csv;
pub mod document;
mod entries;
pub mod figure;
pub mod frozen;
pub mod json;
pub mod number;
pub mod period;
pub mod services;
pub mod text;
pub mod workbook;
mod works;
