//! The program: ports meet adapters, contexts meet TCP ports. Never holds a rule of the shop.
#![recursion_limit = "512"]
// What a handler refuses with is an answer, and answers are large.
#![allow(clippy::result_large_err)]

pub mod compose;
pub mod config;
pub mod connections;
pub mod http;
mod key;
pub mod listeners;
mod patient;
pub mod proxies;
pub mod sample;
pub mod telemetry;
pub mod traces;
mod workers;
