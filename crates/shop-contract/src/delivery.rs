//! What the owner sees and sets of the ways to deliver.

use shop_domain::shipment::{DeliveryKind, DeliveryMethod};

/// A way to deliver in the owner's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryWayView {
    pub method: DeliveryMethod,
    pub kind: DeliveryKind,
    pub title: String,
    /// The carrier's, as people read it.
    pub carrier: String,
    pub is_offered: bool,
    /// Which of the ways costs what, in a few words; empty where it is not offered.
    pub price: Option<DeliveryPrice>,
}

/// What a way costs, for a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryPrice {
    /// What the lightest costs.
    pub from: String,
    pub by_weight: bool,
    pub free_from: Option<String>,
}

/// A way to deliver as the owner types it: numbers are texts, so that an error can be shown again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeliveryForm {
    /// Of the reading that the form was built on.
    pub version: String,
    pub is_offered: bool,
    /// Whether the price goes by weight; else `flat` counts.
    pub by_weight: bool,
    pub flat: String,
    /// Empty: never free.
    pub free_from: String,
    /// Up to how many grams, and the price; a row with neither is none.
    pub steps: Vec<(String, String)>,
    pub to_outlying: bool,
    pub surcharge: String,
    /// Only of the way that leads to the shop.
    pub pickup_address_zh: String,
    pub pickup_address_en: String,
    pub pickup_hours_zh: String,
    pub pickup_hours_en: String,
}
