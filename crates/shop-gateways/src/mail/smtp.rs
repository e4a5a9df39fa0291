//! A mail server that takes letters over SMTP. Never in clear but on this machine: where TLS was
//! asked for and is not offered, nothing is sent.

use async_trait::async_trait;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message as Mime, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
    transport::smtp::{self, authentication::Credentials, extension::ClientId},
};
use serde::{Deserialize, Serialize};
use shop_domain::kernel::EmailAddress;
use shop_services::ports::{MailError, Mailer, Message};
use std::{
    net::IpAddr,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, SystemTime},
};
use tokio::sync::Mutex;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpSecurity {
    /// From the first byte on; port 465.
    #[default]
    Tls,
    /// After a greeting in clear; port 587. A server that does not offer it gets no letter.
    StartTls,
    /// In clear, on this machine only.
    None,
}

impl SmtpSecurity {
    fn port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::StartTls => 587,
            Self::None => 25,
        }
    }
}

#[derive(Clone)]
pub struct SmtpServer {
    pub host: String,
    /// `None`: the one that goes with `security`.
    pub port: Option<u16>,
    pub security: SmtpSecurity,
    /// User and password.
    pub account: Option<(String, String)>,
    pub sender: EmailAddress,
    /// Empty: the shop's own name.
    pub sender_name: String,
}

#[derive(Debug, thiserror::Error)]
pub enum SmtpSetupError {
    #[error("letters are sent in clear to this machine only, and {0} is another one")]
    InClear(String),
    #[error("{0} cannot be the name of a mail server")]
    Host(String, #[source] smtp::Error),
}

type Transport = AsyncSmtpTransport<Tokio1Executor>;

pub struct Smtp {
    transport: Transport,
    sender: EmailAddress,
    sender_name: String,
    patience: Duration,
    /// The last try ended without an answer. From then on one at a time tries, so that a server
    /// that is silent does not keep everybody who has other work too.
    is_silent: AtomicBool,
    trying: Mutex<()>,
}

impl Smtp {
    /// For a whole letter, from the connection to the last word.
    const PATIENCE: Duration = Duration::from_secs(20);

    pub fn new(server: SmtpServer) -> Result<Self, SmtpSetupError> {
        let host = server.host.as_str();
        let named = |error| SmtpSetupError::Host(host.to_owned(), error);
        let builder = match server.security {
            SmtpSecurity::Tls => Transport::relay(host).map_err(named)?,
            SmtpSecurity::StartTls => Transport::starttls_relay(host).map_err(named)?,
            SmtpSecurity::None if is_this_machine(host) => Transport::builder_dangerous(host),
            SmtpSecurity::None => return Err(SmtpSetupError::InClear(host.to_owned())),
        };
        let domain = server.sender.as_str().rsplit('@').next().unwrap_or_default();
        let builder = builder
            .port(server.port.unwrap_or(server.security.port()))
            .hello_name(ClientId::Domain(domain.to_owned()))
            .timeout(Some(Self::PATIENCE));
        let transport = match server.account {
            Some((user, password)) => builder.credentials(Credentials::new(user, password)).build(),
            None => builder.build(),
        };
        Ok(Self {
            transport,
            sender: server.sender,
            sender_name: server.sender_name,
            patience: Self::PATIENCE,
            is_silent: AtomicBool::new(false),
            trying: Mutex::new(()),
        })
    }

    /// Another patience, for whoever has less.
    pub fn within(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    fn mime(&self, message: &Message) -> Result<Mime, MailError> {
        let sender_name = if self.sender_name.is_empty() { &message.sender_name } else { &self.sender_name };
        let mut builder = Mime::builder()
            .message_id(Some(["<", &message.id, ">"].concat()))
            .date(SystemTime::from(message.at))
            .from(mailbox(sender_name, &self.sender)?)
            .to(mailbox(&message.recipient_name, &message.recipient)?)
            .subject(one_line(&message.subject))
            .header(AutoSubmitted);
        if let Some(address) = &message.reply_to {
            builder = builder.reply_to(mailbox("", address)?);
        }
        let parts = MultiPart::alternative_plain_html(message.text.clone(), message.html.clone());
        builder.multipart(parts).map_err(refused)
    }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, message: &Message) -> Result<(), MailError> {
        let mime = self.mime(message)?;
        let turn = self.trying.try_lock();
        if turn.is_err() && self.is_silent.load(Ordering::Relaxed) {
            return Err(MailError::Away("the mail server has been silent, and another letter waits for it".into()));
        }
        let sent = tokio::time::timeout(self.patience, self.transport.send(mime)).await;
        let sent = match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(judged(&error)),
            Err(_) => Err(MailError::Away("the mail server did not answer in time".into())),
        };
        self.is_silent.store(matches!(sent, Err(MailError::Away(_))), Ordering::Relaxed);
        sent
    }
}

/// Other than a mailbox that does not exist, a wrong password is mended by the owner: the letter
/// may well be taken then.
fn judged(error: &smtp::Error) -> MailError {
    let code = error.status().map(u16::from);
    let is_ours = matches!(code, Some(500..=504 | 530 | 534 | 535 | 538));
    let text = told(error);
    if error.is_permanent() && !is_ours { MailError::Refused(text) } else { MailError::Away(text) }
}

/// With its causes: the first of them alone says little.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let deeper = error.to_string();
        if !text.contains(&deeper) {
            text = [&text, ": ", &deeper].concat();
        }
        cause = error.source();
    }
    text
}

fn mailbox(name: &str, address: &EmailAddress) -> Result<Mailbox, MailError> {
    let address: Address = address.as_str().parse().map_err(refused)?;
    let name = one_line(name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), address))
}

/// What stands in a header must not start another one.
fn one_line(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect::<String>().trim().to_owned()
}

fn refused(error: impl std::fmt::Display) -> MailError {
    MailError::Refused(error.to_string())
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Nobody's "I am on holiday" answers it (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
