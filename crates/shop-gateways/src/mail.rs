//! Ways out for letters.
pub mod smtp;
