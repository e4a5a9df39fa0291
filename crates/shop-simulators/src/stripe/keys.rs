//! Idempotency keys: the first call with a key is carried out, and every later one is answered as the
//! first was. Never a part of what is done.

use super::Problem;
use serde_json::Value;
use std::collections::HashMap;
use time::{Duration, OffsetDateTime};

const KEPT: Duration = Duration::hours(24);

#[derive(Debug, Default)]
pub(super) struct Keys(HashMap<String, Call>);

#[derive(Debug)]
struct Call {
    path: String,
    body: Vec<u8>,
    at: OffsetDateTime,
    /// Nothing while it is carried out.
    answer: Option<(u16, Value)>,
}

impl Keys {
    /// The answer of the call before, if there was one.
    pub(super) fn begin(
        &mut self,
        key: &str,
        (path, body): (&str, &[u8]),
        now: OffsetDateTime,
    ) -> Result<Option<(u16, Value)>, Problem> {
        if key.is_empty() || key.len() > 255 {
            return Err(Problem::parameter("invalid_request", "Idempotency-Key", "Not a key"));
        }
        self.0.retain(|_, call| now - call.at < KEPT);
        match self.0.get(key) {
            Some(call) if call.path != path || call.body != body => Err(Problem {
                status: 400,
                kind: "idempotency_error",
                code: None,
                message: "Keys for idempotent requests can only be used with the same parameters.".to_owned(),
                param: None,
            }),
            Some(Call { answer: Some(answer), .. }) => Ok(Some(answer.clone())),
            Some(_) => Err(Problem {
                status: 409,
                kind: "idempotency_error",
                code: Some("idempotency_key_in_use"),
                message: "There is currently another in-progress request using this key.".to_owned(),
                param: None,
            }),
            None => {
                let call = Call { path: path.to_owned(), body: body.to_owned(), at: now, answer: None };
                self.0.insert(key.to_owned(), call);
                Ok(None)
            }
        }
    }

    /// What was refused before anything was done leaves the key free.
    pub(super) fn end(&mut self, key: &str, status: u16, body: &Value) {
        if matches!(status, 400 | 404) {
            self.0.remove(key);
        } else if let Some(call) = self.0.get_mut(key) {
            call.answer = Some((status, body.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_good_for_one_thing() {
        let (mut keys, now) = (Keys::default(), OffsetDateTime::UNIX_EPOCH);
        let status = |answer: Result<Option<(u16, Value)>, Problem>| match answer {
            Ok(Some((status, _))) => status,
            Ok(None) => 0,
            Err(problem) => problem.status,
        };
        assert_eq!(status(keys.begin("a", ("/v1/refunds", b"x=1"), now)), 0);
        assert_eq!(status(keys.begin("a", ("/v1/refunds", b"x=1"), now)), 409);
        keys.end("a", 200, &Value::Null);
        assert_eq!(status(keys.begin("a", ("/v1/refunds", b"x=1"), now)), 200);
        assert_eq!(status(keys.begin("a", ("/v1/refunds", b"x=2"), now)), 400);
        assert_eq!(status(keys.begin("a", ("/v1/refunds", b"x=2"), now + KEPT)), 0);
        keys.end("a", 400, &Value::Null);
        assert_eq!(status(keys.begin("a", ("/v1/refunds", b"x=1"), now + KEPT)), 0);
    }
}
