//! What is true in a commune. Pure: no input or output, no clock, no terminal.
