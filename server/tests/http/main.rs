//! The shop as the world meets it: over HTTP, whole, on a real database.

mod api;
mod harness;
mod pages;
mod purchase;
