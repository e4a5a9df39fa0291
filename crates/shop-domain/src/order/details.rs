//! What a shopper fills in to order, judged as a whole: in the browser while it is typed and on
//! the server when it arrives. Never looks at the cart.

use super::Contact;
use crate::{
    fault::Fault,
    kernel::{Address, EmailAddress, PersonName, Phone, address::AddressInput},
    payment::PaymentMethod,
    shipment::DeliveryMethod,
};

/// The fields as they were typed, named as in the form.
#[derive(Debug, Clone, Copy, Default)]
pub struct DetailsInput<'a> {
    pub name: &'a str,
    pub phone: &'a str,
    /// May be empty: an order without it sends no mail.
    pub email: &'a str,
    pub delivery: &'a str,
    pub address: AddressInput<'a>,
    pub payment: &'a str,
    pub note: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDetails {
    pub contact: Contact,
    pub delivery: DeliveryMethod,
    pub address: Address,
    pub payment: PaymentMethod,
    pub note: String,
}

/// A field's name, and the code of what is wrong with it.
pub type FieldFault = (&'static str, &'static str);

impl OrderDetails {
    /// In characters.
    pub const MAX_NOTE: usize = 500;

    /// Every field that is wrong, in the order of the form. `is_known`: whether a way to pay exists.
    pub fn parse(input: DetailsInput<'_>, is_known: impl Fn(&PaymentMethod) -> bool) -> Result<Self, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let name = keep(&mut faults, "name", PersonName::parse(input.name));
        let phone = keep(&mut faults, "phone", Phone::parse(input.phone));
        let email = match input.email.trim() {
            "" => None,
            typed => keep(&mut faults, "email", EmailAddress::parse(typed)),
        };
        let delivery = DeliveryMethod::from_code(input.delivery).filter(|method| *method == DeliveryMethod::HOME);
        if delivery.is_none() {
            faults.push(("delivery", "delivery.unknown"));
        }
        let address = match Address::parse(input.address) {
            Ok(address) => Some(address),
            Err(wrong) => {
                faults.extend(wrong.iter().map(|error| (error.field(), error.code())));
                None
            }
        };
        let payment = PaymentMethod::from_code(input.payment).filter(is_known);
        if payment.is_none() {
            faults.push(("payment", "payment.unknown"));
        }
        if input.note.chars().count() > Self::MAX_NOTE {
            faults.push(("note", "note.too_long"));
        }
        match (name, phone, delivery, address, payment) {
            (Some(name), Some(phone), Some(delivery), Some(address), Some(payment)) if faults.is_empty() => Ok(Self {
                contact: Contact { name, phone, email },
                delivery,
                address,
                payment,
                note: input.note.trim().replace("\r\n", "\n"),
            }),
            _ => Err(faults),
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
        address: AddressInput {
            postal_code: "106", city: "臺北市", district: "大安區", line: "仁愛路四段1號"
        },
        payment: "cod",
        note: "",
    };

    #[test]
    fn an_order_without_mail_is_fine() {
        assert!(OrderDetails::parse(GOOD, |_| true).expect("good").contact.email.is_none());
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let empty = DetailsInput { email: "@", payment: "shells", ..DetailsInput::default() };
        let faults = OrderDetails::parse(empty, |method| *method == PaymentMethod::COD).expect_err("empty");
        let fields: Vec<_> = faults.iter().map(|fault| fault.0).collect();
        assert_eq!(fields, ["name", "phone", "email", "delivery", "city", "district", "line", "payment"]);
    }
}
