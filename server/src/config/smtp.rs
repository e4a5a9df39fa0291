//! The mail server that letters leave by. Without a host they are kept, and read in the admin.

use super::Secret;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use shop_domain::kernel::EmailAddress;
use shop_gateways::{SmtpSecurity, SmtpServer};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmtpSettings {
    pub host: Option<String>,
    /// Without it: 465 for `tls`, 587 for `starttls`.
    pub port: Option<u16>,
    /// `tls`, `starttls`, or `none` for a server on this machine.
    pub security: SmtpSecurity,
    pub user: Option<String>,
    pub password: Option<Secret>,
    /// The address that letters come from.
    pub from: Option<String>,
    /// The name beside it; without it, the shop's.
    pub from_name: Option<String>,
}

impl SmtpSettings {
    /// `None`: no host is set.
    pub fn server(&self) -> anyhow::Result<Option<SmtpServer>> {
        let Some(host) = self.host.as_deref().map(str::trim).filter(|host| !host.is_empty()) else { return Ok(None) };
        let from = self.from.as_deref().context("smtp.from (SHOP_SMTP_FROM) is missing: the address of the sender")?;
        let sender = EmailAddress::parse(from).with_context(|| format!("smtp.from: {from}"))?;
        let account = match (&self.user, &self.password) {
            (Some(user), Some(password)) => Some((user.clone(), password.expose().to_owned())),
            (None, None) => None,
            _ => anyhow::bail!("smtp.user and smtp.password go together"),
        };
        Ok(Some(SmtpServer {
            host: host.to_owned(),
            port: self.port,
            security: self.security,
            account,
            sender,
            sender_name: self.from_name.clone().unwrap_or_default(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> SmtpSettings {
        SmtpSettings {
            host: Some("mail.example".to_owned()),
            from: Some("shop@chenlan.example".to_owned()),
            ..SmtpSettings::default()
        }
    }

    #[test]
    fn without_a_host_nothing_else_is_asked_for() {
        assert!(SmtpSettings::default().server().expect("fine").is_none());
        assert!(
            SmtpSettings { host: Some(" ".to_owned()), ..SmtpSettings::default() }.server().expect("fine").is_none()
        );
    }

    #[test]
    fn a_host_needs_a_sender_and_a_user_a_password() {
        let server = settings().server().expect("fine").expect("a server");
        assert_eq!((server.security, server.port, server.account), (SmtpSecurity::Tls, None, None));
        for wrong in [
            SmtpSettings { from: None, ..settings() },
            SmtpSettings { from: Some("nobody".to_owned()), ..settings() },
            SmtpSettings { user: Some("mei".to_owned()), ..settings() },
        ] {
            assert!(wrong.server().is_err(), "{wrong:?}");
        }
    }
}
