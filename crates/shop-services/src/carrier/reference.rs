//! What a parcel is called at its carrier. Never used twice: it is made of the parcel's own id.

use shop_domain::{kernel::ShipmentId, order::OrderState};

/// The order's number, which people know it by, and the end of the parcel's id: letters and digits, 17 of them.
pub fn reference(order: &OrderState, parcel: ShipmentId) -> String {
    let id = parcel.0.simple().to_string();
    [order.number.compact(), "P", &id[id.len() - 8..]].concat()
}

/// The number of the order that a reference names.
pub fn order_number(reference: &str) -> Option<&str> {
    let (number, parcel) = reference.split_once('P')?;
    (parcel.len() == 8).then_some(number)
}
