//! What a shopper fills in to order, judged as a whole: in the browser while it is typed and on
//! the server when it arrives. Never looks at the cart.

use super::Contact;
use crate::{
    fault::Fault,
    invoice::{InvoiceInput, InvoiceWish},
    kernel::{Address, EmailAddress, PersonName, Phone, address::AddressInput},
    payment::PaymentMethod,
    shipment::{DeliveryKind, DeliveryMethod, Destination, PickupStore},
};

/// The fields as they were typed, named as in the form.
#[derive(Debug, Clone, Copy, Default)]
pub struct DetailsInput<'a> {
    pub name: &'a str,
    pub phone: &'a str,
    /// May be empty: an order without it sends no mail.
    pub email: &'a str,
    pub delivery: &'a str,
    /// The store that the shopper has chosen for this way, as the server keeps it: never typed.
    pub store: Option<&'a PickupStore>,
    /// Looked at only where the way leads to an address.
    pub address: AddressInput<'a>,
    pub payment: &'a str,
    pub invoice: InvoiceInput<'a>,
    pub note: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDetails {
    pub contact: Contact,
    pub delivery: DeliveryMethod,
    pub destination: Destination,
    pub payment: PaymentMethod,
    /// `None`: nothing was asked.
    pub invoice: Option<InvoiceWish>,
    pub note: String,
}

/// A field's name, and the code of what is wrong with it.
pub type FieldFault = (&'static str, &'static str);

impl OrderDetails {
    /// In characters.
    pub const MAX_NOTE: usize = 500;

    /// Every field that is wrong, in the order of the form. `is_known`: whether a way to pay exists;
    /// `kind`: where a way to deliver leads, if it exists.
    pub fn parse(
        input: DetailsInput<'_>,
        is_known: impl Fn(&PaymentMethod) -> bool,
        kind: impl Fn(&DeliveryMethod) -> Option<DeliveryKind>,
    ) -> Result<Self, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let name = keep(&mut faults, "name", PersonName::parse(input.name));
        let phone = keep(&mut faults, "phone", Phone::parse(input.phone));
        let email = match input.email.trim() {
            "" => None,
            typed => keep(&mut faults, "email", EmailAddress::parse(typed)),
        };
        let delivery = DeliveryMethod::from_code(input.delivery).and_then(|method| Some((kind(&method)?, method)));
        if delivery.is_none() {
            faults.push(("delivery", "delivery.unknown"));
        }
        // Where nobody knows the way, the address is judged as the form shows it first.
        let kind = delivery.as_ref().map_or(DeliveryKind::Home, |(kind, _)| *kind);
        let destination = destination(&input, kind, &mut faults);
        let payment = PaymentMethod::from_code(input.payment).filter(is_known);
        if payment.is_none() {
            faults.push(("payment", "payment.unknown"));
        }
        let invoice = InvoiceWish::parse(input.invoice).unwrap_or_else(|wrong| {
            faults.extend(wrong);
            None
        });
        if input.note.chars().count() > Self::MAX_NOTE {
            faults.push(("note", "note.too_long"));
        }
        match (name, phone, delivery, destination, payment) {
            (Some(name), Some(phone), Some((_, delivery)), Some(destination), Some(payment)) if faults.is_empty() => {
                Ok(Self {
                    contact: Contact { name, phone, email },
                    delivery,
                    destination,
                    payment,
                    invoice,
                    note: input.note.trim().replace("\r\n", "\n"),
                })
            }
            _ => Err(faults),
        }
    }
}

fn destination(input: &DetailsInput<'_>, kind: DeliveryKind, faults: &mut Vec<FieldFault>) -> Option<Destination> {
    match kind {
        DeliveryKind::Home => match Address::parse(input.address) {
            Ok(address) => Some(Destination::Home(address)),
            Err(wrong) => {
                faults.extend(wrong.iter().map(|error| (error.field(), error.code())));
                None
            }
        },
        DeliveryKind::Shop => Some(Destination::Shop),
        DeliveryKind::Store => {
            if input.store.is_none() {
                faults.push(("store", "delivery.store_missing"));
            }
            input.store.cloned().map(Destination::Store)
        }
    }
}

fn keep<T, E: Fault>(faults: &mut Vec<FieldFault>, field: &'static str, parsed: Result<T, E>) -> Option<T> {
    parsed.map_err(|error| faults.push((field, error.code()))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: DetailsInput<'_> = DetailsInput {
        name: "林小姐",
        phone: "0912-345-678",
        email: "",
        delivery: "home",
        store: None,
        address: AddressInput {
            postal_code: "106", city: "臺北市", district: "大安區", line: "仁愛路四段1號"
        },
        payment: "cod",
        invoice: NOT_ASKED,
        note: "",
    };
    const NOT_ASKED: InvoiceInput<'_> =
        InvoiceInput { invoice: "", barcode: "", certificate: "", love_code: "", tax_id: "", company: "" };

    fn parsed(input: DetailsInput<'_>) -> Result<OrderDetails, Vec<FieldFault>> {
        let kind = |method: &DeliveryMethod| match method.code() {
            "home" => Some(DeliveryKind::Home),
            "shop" => Some(DeliveryKind::Shop),
            "chain_store" => Some(DeliveryKind::Store),
            _ => None,
        };
        OrderDetails::parse(input, |method| *method == PaymentMethod::COD, kind)
    }

    fn fields(input: DetailsInput<'_>) -> Vec<&'static str> {
        parsed(input).expect_err("something is wrong").iter().map(|fault| fault.0).collect()
    }

    #[test]
    fn an_order_without_mail_is_fine() {
        assert!(parsed(GOOD).expect("good").contact.email.is_none());
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let empty = DetailsInput { email: "@", payment: "shells", ..DetailsInput::default() };
        assert_eq!(fields(empty), ["name", "phone", "email", "delivery", "city", "district", "line", "payment"]);
    }

    #[test]
    fn an_address_is_asked_for_only_where_the_order_goes_to_one() {
        let fetched = DetailsInput { delivery: "shop", address: AddressInput::default(), ..GOOD };
        assert_eq!(parsed(fetched).expect("good").destination, Destination::Shop);
        assert_eq!(fields(DetailsInput { delivery: "home", ..fetched }), ["city", "district", "line"]);
        assert_eq!(fields(DetailsInput { delivery: "chain_store", ..fetched }), ["store"]);
    }

    #[test]
    fn a_store_is_the_one_that_the_server_keeps() {
        let store = PickupStore {
            id: "006598".to_owned(),
            name: "大安門市".to_owned(),
            address: "臺北市大安區大安路一段20號".to_owned(),
            phone: String::new(),
            outlying: false,
        };
        let details = parsed(DetailsInput { delivery: "chain_store", store: Some(&store), ..GOOD }).expect("good");
        assert_eq!(details.destination, Destination::Store(store.clone()));
        let elsewhere = parsed(DetailsInput { store: Some(&store), ..GOOD }).expect("good");
        assert!(elsewhere.destination.address().is_some(), "a store that was chosen before is nobody's now");
    }

    #[test]
    fn what_is_wrong_about_the_invoice_is_said_with_the_rest() {
        let company = InvoiceInput { invoice: "company", ..NOT_ASKED };
        assert_eq!(fields(DetailsInput { invoice: company, ..GOOD }), ["tax_id", "company"]);
    }
}
