//! Devices that say what they are told to: ceremonies without any cryptography. Never to be used outside tests.

use serde::{Deserialize, Serialize};
use serde_json::json;
use shop_services::ports::{Ceremony, KeptPasskey, NewCredential, PasskeyError, Passkeys};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

#[derive(Debug, Default)]
pub struct ScriptedPasskeys {
    challenges: AtomicU64,
}

/// A device that keeps one key.
#[derive(Debug, Clone)]
pub struct Device {
    pub key: String,
    pub counter: u64,
    /// What it was told to call its owner.
    handle: Option<Uuid>,
}

#[derive(Serialize, Deserialize)]
struct Answer {
    challenge: String,
    key: String,
    handle: Uuid,
    counter: u64,
}

impl Device {
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), counter: 0, handle: None }
    }

    /// Answers what it is asked, as its owner holds it.
    pub fn answers(&mut self, options: &str) -> String {
        let asked: serde_json::Value = serde_json::from_str(options).expect("JSON");
        if let Some(handle) = asked["handle"].as_str() {
            self.handle = Some(handle.parse().expect("a handle"));
        }
        self.counter += 1;
        let challenge = asked["challenge"].as_str().expect("a challenge").to_owned();
        let handle = self.handle.expect("it has a key of somebody");
        let answer = Answer { challenge, key: self.key.clone(), handle, counter: self.counter };
        serde_json::to_string(&answer).expect("JSON")
    }
}

fn refused(why: &str) -> PasskeyError {
    PasskeyError(why.into())
}

fn read(answer: &str) -> Result<Answer, PasskeyError> {
    serde_json::from_str(answer).map_err(|error| PasskeyError(Box::new(error)))
}

impl ScriptedPasskeys {
    fn asks(&self, handle: Option<Uuid>) -> Ceremony {
        let challenge = format!("challenge-{}", self.challenges.fetch_add(1, Ordering::Relaxed));
        let options = json!({ "challenge": challenge, "handle": handle }).to_string();
        Ceremony { options, state: json!({ "challenge": challenge }).to_string() }
    }

    fn judged(state: &str, answer: &str) -> Result<Answer, PasskeyError> {
        let answer = read(answer)?;
        let state: serde_json::Value = serde_json::from_str(state).map_err(|error| PasskeyError(Box::new(error)))?;
        if state["challenge"] == answer.challenge { Ok(answer) } else { Err(refused("another challenge")) }
    }
}

impl Passkeys for ScriptedPasskeys {
    fn begin_registration(&self, handle: Uuid, _name: &str, _known: &[KeptPasskey]) -> Result<Ceremony, PasskeyError> {
        Ok(self.asks(Some(handle)))
    }

    fn finish_registration(&self, state: &str, answer: &str) -> Result<NewCredential, PasskeyError> {
        let answer = Self::judged(state, answer)?;
        Ok(NewCredential { id: answer.key.into_bytes(), credential: json!({ "counter": answer.counter }).to_string() })
    }

    fn begin_sign_in(&self) -> Result<Ceremony, PasskeyError> {
        Ok(self.asks(None))
    }

    fn says(&self, answer: &str) -> Result<(Uuid, Vec<u8>), PasskeyError> {
        let answer = read(answer)?;
        Ok((answer.handle, answer.key.into_bytes()))
    }

    fn finish_sign_in(&self, state: &str, answer: &str, credential: &str) -> Result<String, PasskeyError> {
        let answer = Self::judged(state, answer)?;
        let kept: serde_json::Value =
            serde_json::from_str(credential).map_err(|error| PasskeyError(Box::new(error)))?;
        if kept["counter"].as_u64() >= Some(answer.counter) {
            return Err(refused("the counter did not move on"));
        }
        Ok(json!({ "counter": answer.counter }).to_string())
    }
}
