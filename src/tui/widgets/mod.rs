//! Parts that screens are made of. Each is a value with `update`-like methods and a `view` without effects.

pub mod form;
pub mod list;
pub mod sheet;
pub mod table;
pub mod text_field;
