//! Vietnamese text: typing, folding, order, legacy encodings, safe display. Pure.
