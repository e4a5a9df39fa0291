//! How a customer orders, remembered once they agree to it, and forgotten when they no longer do. What is remembered is
//! shown in the order form before anything is ordered.

use super::{CustomerRefusal, CustomerService};
use crate::ports::{KeptCustomer, Remembered};
use shop_contract::OrderForm;
use shop_domain::{invoice::InvoiceWish, kernel::CustomerId, order::OrderState, shipment::Destination};

impl CustomerService {
    /// From the last of their orders on, if there is one.
    #[tracing::instrument(target = "yiye::use_case", name = "customer.remember", skip_all)]
    pub async fn remember(&self, id: CustomerId) -> Result<(), CustomerRefusal> {
        let last = self.ports.views.customer_orders(id, None, 1, Default::default()).await?.rows.pop();
        let order = match last {
            Some(row) => self.ports.views.order(row.id).await?.map(|(order, _)| order),
            None => None,
        };
        let now = self.ports.clock.now();
        self.change(id, |kept| {
            kept.remembers_since = kept.remembers_since.or(Some(now));
            kept.remembered = order.map(|order| remembered(order.state())).or(kept.remembered.take());
            Ok(())
        })
        .await
    }

    #[tracing::instrument(target = "yiye::use_case", name = "customer.forget", skip_all)]
    pub async fn forget(&self, id: CustomerId) -> Result<(), CustomerRefusal> {
        self.change(id, |kept| {
            (kept.remembers_since, kept.remembered) = (None, None);
            Ok(())
        })
        .await
    }

    /// What the order form is filled with: how they ordered last, or else what they have told of themselves.
    pub fn known(&self, kept: &KeptCustomer) -> Remembered {
        let told = &kept.customer;
        let mut known = kept.remembered.clone().unwrap_or_else(|| {
            let mut form = OrderForm::default();
            if let Some(address) = told.profile.addresses.first() {
                (form.postal_code, form.city) = (address.postal_code().to_owned(), address.city().to_owned());
                (form.district, form.line) = (address.district().to_owned(), address.line().to_owned());
            }
            Remembered { form, store: None }
        });
        let form = &mut known.form;
        let fill = |field: &mut String, told: Option<String>| {
            if field.is_empty() {
                *field = told.unwrap_or_default();
            }
        };
        fill(&mut form.name, told.profile.name.as_ref().map(ToString::to_string));
        fill(&mut form.phone, told.profile.phone.as_ref().map(|phone| phone.display()));
        fill(&mut form.email, told.email.as_ref().map(ToString::to_string));
        known
    }
}

/// As it would be typed. Never what was noted for one order alone.
pub(crate) fn remembered(state: &OrderState) -> Remembered {
    let mut form = OrderForm {
        name: state.contact.name.to_string(),
        phone: state.contact.phone.display(),
        email: state.contact.email.as_ref().map_or_else(String::new, ToString::to_string),
        delivery: state.delivery.code().to_owned(),
        payment: state.payment.code().to_owned(),
        ..OrderForm::default()
    };
    let store = match &state.destination {
        Destination::Home(address) => {
            (form.postal_code, form.city) = (address.postal_code().to_owned(), address.city().to_owned());
            (form.district, form.line) = (address.district().to_owned(), address.line().to_owned());
            None
        }
        Destination::Store(store) => {
            form.store.clone_from(&store.id);
            Some(store.clone())
        }
        Destination::Shop => None,
    };
    if let Some(wish) = &state.invoice {
        wished(&mut form, wish);
    }
    Remembered { form, store }
}

fn wished(form: &mut OrderForm, wish: &InvoiceWish) {
    form.invoice = wish.kind().to_owned();
    let number = wish.number().to_owned();
    match wish {
        InvoiceWish::Barcode { .. } => form.barcode = number,
        InvoiceWish::Certificate { .. } => form.certificate = number,
        InvoiceWish::Donation { .. } => form.love_code = number,
        InvoiceWish::Company { title, .. } => (form.tax_id, form.company) = (number, title.clone()),
        InvoiceWish::Cloud => {}
    }
}
