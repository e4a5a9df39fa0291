//! What the islands ask the server. Five lines each: find the visitor, call one use case.

pub mod cart;
pub mod catalogue;
pub mod checkout;

use leptos::{
    prelude::FromServerFnError,
    server_fn::{codec::JsonEncoding, error::ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};
use shop_contract::Problem;
use shop_domain::fault::Class;

/// What a server function answers when the answer is no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", .0.message)]
pub struct AppError(pub Problem);

impl From<Problem> for AppError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let (class, code) = match &error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => (Class::Invalid, "request.malformed"),
            _ => (Class::Unavailable, "network"),
        };
        Self(Problem::new(class, code, error.to_string()))
    }
}
