//! The way out to webhooks, which notes what went out and answers as it is told to. Never signs anything.

use crate::memory::MemoryStore;
use async_trait::async_trait;
use shop_domain::webhook::DeliveryAnswer;
use shop_services::{
    ports::{WebhookCall, WebhookSender},
    webhook::Message,
};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

/// As it went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMessage {
    pub address: String,
    pub id: String,
    pub body: String,
    pub secrets: Vec<String>,
}

#[derive(Debug)]
struct Book {
    sent: Vec<SentMessage>,
    answer: DeliveryAnswer,
    /// Of those who answer otherwise, by their addresses.
    answers: BTreeMap<String, DeliveryAnswer>,
}

/// Never runs while a unit of work is open: nobody is called inside a transaction.
#[derive(Debug)]
pub struct ScriptedSender {
    book: Mutex<Book>,
    store: MemoryStore,
}

impl ScriptedSender {
    /// What is not called.
    pub const FORBIDDEN: &'static str = "https://169.254.169.254/";

    pub fn watching(store: MemoryStore) -> Self {
        let book = Book { sent: Vec::new(), answer: DeliveryAnswer::Taken(200), answers: BTreeMap::new() };
        Self { book: Mutex::new(book), store }
    }

    /// From now on.
    pub fn answers(&self, answer: DeliveryAnswer) {
        self.book().answer = answer;
    }

    /// From now on, at one address.
    pub fn answers_at(&self, address: &str, answer: DeliveryAnswer) {
        self.book().answers.insert(address.to_owned(), answer);
    }

    /// What went out since this was asked last.
    pub fn sent(&self) -> Vec<SentMessage> {
        std::mem::take(&mut self.book().sent)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("no test panicked while it held the book")
    }
}

#[async_trait]
impl WebhookSender for ScriptedSender {
    fn calls(&self, address: &str) -> bool {
        address.starts_with("https://") && address != Self::FORBIDDEN
    }

    async fn send(&self, call: &WebhookCall) -> DeliveryAnswer {
        assert!(self.store.is_idle(), "a webhook is called inside a transaction");
        let mut book = self.book();
        book.sent.push(SentMessage {
            address: call.address.clone(),
            id: Message::name(call.message),
            body: call.body.clone(),
            secrets: call.secrets.clone(),
        });
        book.answers.get(&call.address).unwrap_or(&book.answer).clone()
    }
}
