//! A form that adds to what is there does so once, however often it is pressed: its page gives it a mark of its own.

use super::desk::Desk;
use shop_gateways::SystemIds;
use shop_services::{
    answer::{AnswerRefusal, Turn},
    ports::Ids,
};
use std::{fmt::Debug, time::Duration};

/// How long, and how often, a form waits for the same one that came before.
const PAUSE: Duration = Duration::from_millis(100);
const PAUSES: usize = 50;

pub fn mark() -> String {
    SystemIds.next().to_string()
}

/// `form`: all that was typed. Nothing is done where the same was done by the same mark; somebody who went back and
/// typed something else means that. `None`: the same is still being done, and nobody knows yet how it ends.
pub async fn once<E>(
    desk: &Desk,
    mark: &str,
    form: &impl Debug,
    does: impl Future<Output = Result<(), E>>,
) -> Option<Result<(), E>> {
    let hash = match turn(desk, mark, &format!("{form:?}")).await {
        Ok(Turn::Ours(hash)) => hash,
        Ok(Turn::Answered { .. }) => return Some(Ok(())),
        Err(AnswerRefusal::InFlight) => return None,
        Err(_) => return Some(does.await),
    };
    let done = does.await;
    let answer = &desk.app.services.answer;
    let noted = match &done {
        Ok(()) => answer.keep(&desk.caller, &hash, (303, Some(""))).await,
        Err(_) => answer.free(&desk.caller, &hash).await,
    };
    if let Err(error) = noted {
        tracing::error!(error = &error as &dyn std::error::Error, "that a form was sent is not kept");
    }
    Some(done)
}

async fn turn(desk: &Desk, mark: &str, form: &str) -> Result<Turn, AnswerRefusal> {
    for _ in 0..PAUSES {
        match desk.app.services.answer.claim(&desk.caller, mark, form).await {
            Err(AnswerRefusal::InFlight) => tokio::time::sleep(PAUSE).await,
            turn => return turn,
        }
    }
    Err(AnswerRefusal::InFlight)
}
