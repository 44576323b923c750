//! What communes send to the level above: the messages, and the carrier that writes them into PostgreSQL.

pub mod message;
