//! Providers of payment, one file each.

pub mod test;
