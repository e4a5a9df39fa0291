//! A mailer that takes what it is told to take. Never lets anything leave, and notes whether it was
//! asked while a transaction was open.

use crate::memory::MemoryStore;
use async_trait::async_trait;
use shop_services::ports::{MailError, Mailer, Message};
use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

/// How a mailer takes the next letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    #[default]
    Willing,
    /// As for a mailbox that does not exist.
    Refusing,
    Away,
}

#[derive(Debug, Default)]
pub struct ScriptedMailer {
    store: MemoryStore,
    sent: Mutex<Vec<Message>>,
    mood: Mutex<Mood>,
    asked_inside: AtomicBool,
}

impl ScriptedMailer {
    /// Notes when it is asked while `store` has a unit of work open.
    pub fn watching(store: MemoryStore) -> Self {
        Self { store, ..Self::default() }
    }

    pub fn is(&self, mood: Mood) {
        *self.mood.lock().expect("no test panicked while it set the mood") = mood;
    }

    /// Every letter that was taken.
    pub fn sent(&self) -> Vec<Message> {
        self.sent.lock().expect("no test panicked while it sent").clone()
    }

    pub fn was_asked_inside_a_transaction(&self) -> bool {
        self.asked_inside.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Mailer for ScriptedMailer {
    async fn send(&self, message: &Message) -> Result<(), MailError> {
        if !self.store.is_idle() {
            self.asked_inside.store(true, Ordering::Relaxed);
        }
        let mood = *self.mood.lock().expect("no test panicked while it set the mood");
        match mood {
            Mood::Willing => {
                self.sent.lock().expect("no test panicked while it sent").push(message.clone());
                Ok(())
            }
            Mood::Refusing => Err(MailError::Refused("550 no such mailbox".to_owned())),
            Mood::Away => Err(MailError::Away("the mail server is away".to_owned())),
        }
    }
}
