//! What is bought, and by whom: bodies of orders for the API, and what the database holds of them.

use serde_json::{Value, json};
use sqlx::PgPool;

/// A variant as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goods {
    pub slug: String,
    pub sku: String,
    pub variant: String,
    pub price: i64,
    pub available: i64,
}

/// Somebody who orders, by the name that stands on the parcel.
#[derive(Debug, Clone)]
pub struct Buyer {
    pub name: String,
    /// Where letters go; most want none.
    pub email: Option<&'static str>,
    pub payment: &'static str,
}

impl Default for Buyer {
    fn default() -> Self {
        Self { name: "林小姐".to_owned(), email: None, payment: "cod" }
    }
}

impl Buyer {
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    pub fn paying_at_the_test_provider() -> Self {
        Self::paying_by("test")
    }

    pub fn paying_by(payment: &'static str) -> Self {
        Self { payment, ..Self::default() }
    }

    pub fn written_to(self, email: &'static str) -> Self {
        Self { email: Some(email), ..self }
    }

    /// The body of an order, with the total that the sample shop's terms make of it.
    pub fn wants(&self, lines: &[(&Goods, i64)]) -> Value {
        let subtotal: i64 = lines.iter().map(|(goods, quantity)| goods.price * quantity).sum();
        let shipping = if subtotal < 1_500 { 100 } else { 0 };
        let lines: Vec<_> =
            lines.iter().map(|(goods, quantity)| json!({ "variant": goods.variant, "quantity": quantity })).collect();
        json!({
            "lines": lines,
            "contact": { "name": self.name, "phone": "0912 345 678", "email": self.email },
            "delivery": {
                "method": "home",
                "address": { "postal_code": "106", "city": "臺北市", "district": "大安區", "line": "仁愛路四段1號" },
            },
            "payment": { "method": self.payment },
            "expected_total": { "amount": subtotal + shipping, "currency": "TWD" },
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Stock {
    pub on_hand: i64,
    pub reserved: i64,
}

pub async fn stock(pool: &PgPool, goods: &Goods) -> Stock {
    sqlx::query_as("select on_hand, reserved from stock where variant_id = $1::uuid")
        .bind(&goods.variant)
        .fetch_one(pool)
        .await
        .expect("a stock row")
}
