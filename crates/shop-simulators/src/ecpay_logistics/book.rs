//! ECPay's parcels and how far each has come. Never tells anybody.

use crate::ecpay::Fields;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use time::OffsetDateTime;

#[derive(Debug, Clone)]
pub struct Parcel {
    pub fields: Fields,
    /// What ECPay calls it.
    pub number: String,
    pub made_at: OffsetDateTime,
    pub changed_at: OffsetDateTime,
    pub status: u16,
    /// What a store or a courier calls it, where there is one.
    pub payment_no: String,
    pub validation_no: String,
    pub booking_note: String,
    pub shipment_no: String,
    /// Whether the label was printed.
    pub printed: bool,
    pub back: Option<Back>,
}

/// A way back that the shop has asked for.
#[derive(Debug, Clone)]
pub struct Back {
    pub reference: String,
    pub code: String,
    pub address: String,
    pub status: u16,
}

impl Parcel {
    pub fn reference(&self) -> &str {
        self.fields.get("MerchantTradeNo")
    }

    pub fn merchant(&self) -> &str {
        self.fields.get("MerchantID")
    }

    pub fn sub_type(&self) -> &str {
        self.fields.get("LogisticsSubType")
    }

    pub fn amount(&self) -> i64 {
        self.fields.get("GoodsAmount").parse().unwrap_or_default()
    }

    /// Nothing where none is collected.
    pub fn collects(&self) -> Option<i64> {
        (self.fields.get("IsCollection") == "Y").then(|| self.amount())
    }

    pub fn shown(&self) -> Value {
        json!({
            "reference": self.reference(),
            "number": self.number,
            "sub_type": self.sub_type(),
            "status": self.status,
            "amount": self.amount(),
            "collects": self.collects(),
            "store": self.fields.get("ReceiverStoreID"),
            "receiver": self.fields.get("ReceiverName"),
            "payment_no": self.payment_no,
            "printed": self.printed,
            "back": self.back.as_ref().map(|back| &back.reference),
        })
    }

    fn issue(&mut self, serial: u64) {
        match self.sub_type() {
            "UNIMARTC2C" => {
                self.payment_no = format!("F{serial:07}");
                self.validation_no = format!("{:04}", serial * 7 % 10_000);
            }
            "FAMIC2C" | "HILIFEC2C" | "OKMARTC2C" => self.payment_no = format!("{:011}", 30_000_000_000 + serial),
            "POST" => self.booking_note = format!("{:020}", 700_000_000 + serial),
            // A courier's number comes with the courier.
            "TCAT" => {}
            _ => self.shipment_no = format!("{:012}", 800_000_000 + serial),
        }
    }
}

#[derive(Debug, Default)]
struct Pages {
    parcels: BTreeMap<String, Parcel>,
    serial: u64,
}

/// By ECPay's own number.
#[derive(Debug, Default)]
pub struct Book(Mutex<Pages>);

impl Book {
    /// Nothing where the shop used the reference before.
    pub fn open(&self, fields: Fields, status: u16, now: OffsetDateTime) -> Option<Parcel> {
        let mut pages = self.lock();
        let (merchant, reference) = (fields.get("MerchantID"), fields.get("MerchantTradeNo"));
        if pages.parcels.values().any(|parcel| parcel.merchant() == merchant && parcel.reference() == reference) {
            return None;
        }
        pages.serial += 1;
        let serial = pages.serial;
        let number = (1_718_500 + serial).to_string();
        let mut parcel = Parcel {
            fields,
            number: number.clone(),
            made_at: now,
            changed_at: now,
            status,
            payment_no: String::new(),
            validation_no: String::new(),
            booking_note: String::new(),
            shipment_no: String::new(),
            printed: false,
            back: None,
        };
        parcel.issue(serial);
        pages.parcels.insert(number, parcel.clone());
        Some(parcel)
    }

    pub fn find(&self, found: impl Fn(&Parcel) -> bool) -> Option<Parcel> {
        self.lock().parcels.values().find(|parcel| found(parcel)).cloned()
    }

    /// Changes one, while nobody else does. The serial number is a new one.
    pub fn change<T>(&self, number: &str, change: impl FnOnce(&mut Parcel, u64) -> T) -> Option<T> {
        let mut pages = self.lock();
        pages.serial += 1;
        let serial = pages.serial;
        pages.parcels.get_mut(number).map(|parcel| change(parcel, serial))
    }

    pub fn all(&self) -> Vec<Parcel> {
        self.lock().parcels.values().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
