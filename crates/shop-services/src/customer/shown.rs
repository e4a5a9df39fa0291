//! A customer as they see themselves.

use super::{CustomerRefusal, CustomerService};
use crate::{
    passkey,
    ports::{AccountId, KeptCustomer, Remembered, SessionKey},
    session,
};
use shop_contract::CustomerView;
use shop_domain::{kernel::Language, payment::PaymentMethod, shipment::DeliveryMethod};

impl CustomerService {
    /// In lines: who, where, and how it is paid.
    fn summed_up(&self, remembered: &Remembered, language: Language) -> Vec<String> {
        let Remembered { form, store } = remembered;
        let way = DeliveryMethod::from_code(&form.delivery).map(|way| self.ports.carriers.title(&way, language));
        let place = match store {
            Some(store) => [store.name.as_str(), " ", &store.address].concat(),
            None => [form.postal_code.as_str(), " ", &form.city, &form.district, &form.line].concat(),
        };
        let pays = PaymentMethod::from_code(&form.payment).map(|way| self.ports.payments.title(&way, language));
        let lines = [
            [form.name.as_str(), " · ", &form.phone].concat(),
            [way.unwrap_or_default().as_str(), " · ", place.trim()].concat(),
            pays.unwrap_or_default(),
        ];
        lines.into_iter().filter(|line| !line.is_empty()).collect()
    }

    /// With what only they are shown: their passkeys, and where they are signed in.
    pub async fn seen(&self, kept: &KeptCustomer, from: SessionKey<'_>) -> Result<CustomerView, CustomerRefusal> {
        let account = AccountId::Customer(kept.customer.id);
        let mut work = self.ports.store.begin().await?;
        let passkeys = passkey::shown(&work.passkeys().of(account).await?);
        let now = self.ports.clock.now();
        let sessions = session::shown(work.sessions().open(account, from, now).await?, now - Self::LONGEST);
        Ok(CustomerView { passkeys, sessions, ..self.shown(kept) })
    }

    pub fn shown(&self, kept: &KeptCustomer) -> CustomerView {
        let profile = &kept.customer.profile;
        CustomerView {
            email: kept.customer.email.as_ref().map_or_else(String::new, ToString::to_string),
            name: profile.name.as_ref().map_or_else(String::new, ToString::to_string),
            phone: profile.phone.as_ref().map_or_else(String::new, |phone| phone.display()),
            language: profile.language,
            news_since: profile.news_since,
            addresses: profile.addresses.clone(),
            remembers_since: kept.remembers_since,
            remembers: kept.remembered.as_ref().map(|remembered| self.summed_up(remembered, profile.language)),
            has_password: kept.password_hash.is_some(),
            houses: kept.customer.identities.iter().map(|identity| identity.provider.clone()).collect(),
            passkeys: Vec::new(),
            sessions: Vec::new(),
        }
    }
}
