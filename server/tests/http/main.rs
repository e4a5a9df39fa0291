//! The shop as the world meets it: over HTTP, whole, on a real database.

mod admin;
mod api;
mod carriers;
mod config;
mod csrf;
mod functions;
mod harness;
mod invoices;
mod kills;
mod mail;
mod markup;
mod pages;
mod payment;
mod purchase;
mod queries;
mod races;
mod rush;
mod shell;
mod silence;
mod slow;
mod stops;
mod traces;
mod transfer;
mod upkeep;
mod warehouse;
mod way_back;
