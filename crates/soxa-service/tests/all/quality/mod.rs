//! The rules of data quality over a small village, and the findings the register keeps of them.

mod cases;
mod fixes;
mod kept;
mod properties;
mod village;
