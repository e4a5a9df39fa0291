//! What was done under which key. Never forgets, as long as this runs.

use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

#[derive(Debug, Default)]
pub(super) struct Once(HashMap<String, (Vec<u8>, Value)>);

impl Once {
    /// The answer of the first time; `Err`: it was asked for something else then.
    pub(super) fn found(&self, key: &str, call: &str, body: &[u8]) -> Option<Result<Value, ()>> {
        let (asked, answer) = self.0.get(key)?;
        Some(if *asked == print(call, body) { Ok(answer.clone()) } else { Err(()) })
    }

    pub(super) fn keep(&mut self, key: &str, call: &str, body: &[u8], answer: Value) {
        self.0.insert(key.to_owned(), (print(call, body), answer));
    }
}

fn print(call: &str, body: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update((call.len() as u64).to_be_bytes());
    hash.update(call);
    hash.update(body);
    hash.finalize().to_vec()
}
