//! How an order travels, and how far it has come. Never knows a carrier.

mod at_carrier;
mod destination;
mod method;
mod parcel;
mod rate;
mod receiver;
mod status;

pub use at_carrier::ParcelAtCarrier;
pub use destination::{Destination, PickupStore, Zone};
pub use method::{DeliveryKind, DeliveryMethod, UnknownDelivery};
pub use parcel::{Portion, Shipment, ShipmentSummary};
pub use rate::{Charge, DeliveryOffer, DeliveryWay, Load, NotTaken, Reach, Tariff, WeightStep};
pub use receiver::{CARRIED_WORTH, ReceiverError, ReceiverRule};
pub use status::{IllegalShipmentStep, ShipmentStatus, ShipmentStep};
