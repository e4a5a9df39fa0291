//! The program: ports meet adapters, contexts meet TCP ports. Never holds a rule of the shop.
#![recursion_limit = "512"]

pub mod compose;
pub mod config;
pub mod http;
pub mod listeners;
pub mod sample;
pub mod telemetry;
mod workers;
