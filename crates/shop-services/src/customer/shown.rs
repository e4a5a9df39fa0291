//! A customer as they see themselves.

use super::CustomerService;
use crate::ports::KeptCustomer;
use shop_contract::CustomerView;

impl CustomerService {
    pub fn shown(&self, kept: &KeptCustomer) -> CustomerView {
        let profile = &kept.customer.profile;
        CustomerView {
            email: kept.customer.email.as_ref().map_or_else(String::new, ToString::to_string),
            name: profile.name.as_ref().map_or_else(String::new, ToString::to_string),
            phone: profile.phone.as_ref().map_or_else(String::new, |phone| phone.display()),
            language: profile.language,
            news_since: profile.news_since,
            addresses: profile.addresses.clone(),
            has_password: kept.password_hash.is_some(),
            houses: kept.customer.identities.iter().map(|identity| identity.provider.clone()).collect(),
        }
    }
}
