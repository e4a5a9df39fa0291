//! The bodies of the API that are not views of their own.

use serde::{Deserialize, Serialize};
use shop_contract::{CartView, MoneySchema, OrderLineView, OrderView, ShipmentView};
use shop_domain::{
    invoice::InvoiceWish,
    kernel::{Money, VariantId},
    order::ShownStatus,
    payment::PaymentStatus,
    pricing::TaxRate,
    shipment::{DeliveryMethod, ShipmentStatus},
    tax::TaxPart,
};

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CartBody {
    pub lines: Vec<CartLineBody>,
    #[schema(value_type = MoneySchema)]
    pub subtotal: Money,
    #[schema(value_type = MoneySchema)]
    pub shipping: Money,
    /// What an order of this cart would cost, delivery included.
    #[schema(value_type = MoneySchema)]
    pub total: Money,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CartLineBody {
    #[schema(value_type = String, format = "uuid")]
    pub variant: VariantId,
    pub title: String,
    pub choice: String,
    pub quantity: i64,
    #[schema(value_type = MoneySchema)]
    pub unit_price: Money,
    #[schema(value_type = MoneySchema)]
    pub line_total: Money,
}

impl From<CartView> for CartBody {
    fn from(cart: CartView) -> Self {
        let line = |line: shop_contract::CartLineView| CartLineBody {
            variant: line.variant,
            title: line.title,
            choice: line.choice,
            quantity: line.quantity,
            unit_price: line.unit_price,
            line_total: line.line_total,
        };
        Self {
            lines: cart.lines.into_iter().map(line).collect(),
            subtotal: cart.subtotal,
            shipping: cart.shipping,
            total: cart.total,
        }
    }
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineBody {
    #[schema(value_type = String, format = "uuid")]
    pub variant: VariantId,
    /// 1 to 999.
    #[schema(minimum = 1, maximum = 999)]
    pub quantity: i64,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuantityBody {
    /// 1 to 999.
    #[schema(minimum = 1, maximum = 999)]
    pub quantity: i64,
}

#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ContactBody {
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AddressBody {
    pub postal_code: String,
    pub city: String,
    pub district: String,
    pub line: String,
}

#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DeliveryBody {
    /// `home` where none is named; `shop` is picked up there and needs no address. A chain of convenience stores is a
    /// method of its own, and needs a `store` instead.
    #[schema(example = "home")]
    pub method: String,
    pub address: AddressBody,
    /// The number that the method's chain has given a store. The carrier is asked for the rest.
    #[schema(example = "131386")]
    pub store: Option<String>,
}

impl DeliveryBody {
    pub fn method(&self) -> &str {
        if self.method.is_empty() { "home" } else { &self.method }
    }
}

#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PaymentBody {
    #[schema(example = "cod")]
    pub method: String,
}

#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderBody {
    /// Without them: the cart of the session.
    #[serde(default)]
    pub lines: Option<Vec<LineBody>>,
    #[serde(default)]
    pub contact: ContactBody,
    #[serde(default)]
    pub delivery: DeliveryBody,
    #[serde(default)]
    pub payment: PaymentBody,
    /// What the shopper was told. Another total is refused as `price.changed`.
    #[schema(value_type = MoneySchema)]
    pub expected_total: Money,
    #[serde(default)]
    pub note: Option<String>,
    /// Left out: the kind that needs no answer, where the shop issues e-invoices at all.
    #[serde(default)]
    pub invoice: Option<InvoiceBody>,
}

/// What is to be done with the e-invoice: the kind, and what belongs to it.
#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InvoiceBody {
    /// `cloud`, `barcode`, `certificate`, `donation` or `company`.
    #[schema(example = "barcode")]
    pub kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "/ABC+123")]
    pub barcode: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub certificate: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub love_code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tax_id: String,
    /// The company's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub company: String,
}

impl From<InvoiceWish> for InvoiceBody {
    fn from(wish: InvoiceWish) -> Self {
        let (kind, number) = (wish.kind().to_owned(), wish.number().to_owned());
        match wish {
            InvoiceWish::Cloud => Self { kind, ..Self::default() },
            InvoiceWish::Barcode { .. } => Self { kind, barcode: number, ..Self::default() },
            InvoiceWish::Certificate { .. } => Self { kind, certificate: number, ..Self::default() },
            InvoiceWish::Donation { .. } => Self { kind, love_code: number, ..Self::default() },
            InvoiceWish::Company { title, .. } => Self { kind, tax_id: number, company: title, ..Self::default() },
        }
    }
}

/// As [`OrderBody`], without what a quote does not need. What it does not need may stand in it.
#[derive(Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QuoteBody {
    pub lines: Option<Vec<LineBody>>,
    pub contact: Option<ContactBody>,
    pub delivery: Option<DeliveryBody>,
    pub payment: Option<PaymentBody>,
    #[schema(value_type = Option<MoneySchema>)]
    pub expected_total: Option<Money>,
    pub note: Option<String>,
    pub invoice: Option<InvoiceBody>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct QuoteAnswer {
    pub lines: Vec<CartLineBody>,
    #[schema(value_type = MoneySchema)]
    pub discounts: Money,
    #[schema(value_type = MoneySchema)]
    pub shipping: Money,
    /// Contained in the total.
    #[schema(value_type = MoneySchema)]
    pub tax: Money,
    /// What of it is of which rate.
    pub taxes: Vec<TaxBody>,
    #[schema(value_type = MoneySchema)]
    pub total: Money,
    /// What each way to deliver that is offered would cost, in the shop's order.
    pub deliveries: Vec<DeliveryAnswer>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DeliveryAnswer {
    #[schema(value_type = String, example = "home")]
    pub method: DeliveryMethod,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<MoneySchema>)]
    pub price: Option<Money>,
    /// The code of why it is not possible for these lines and this place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "delivery.outlying")]
    pub refused: Option<&'static str>,
}

/// Everything that is taxed at one rate.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TaxBody {
    /// In basis points: 500 is 5 %, and 0 is for what is exempt.
    #[schema(value_type = u16, example = 500)]
    pub rate: TaxRate,
    /// What it costs, tax included.
    #[schema(value_type = MoneySchema)]
    pub gross: Money,
    /// Contained in it.
    #[schema(value_type = MoneySchema)]
    pub tax: Money,
}

impl From<TaxPart> for TaxBody {
    fn from(part: TaxPart) -> Self {
        Self { rate: part.rate, gross: part.gross, tax: part.tax }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OrderAnswer {
    #[schema(example = "48210937")]
    pub number: String,
    /// Opens the order: keep it secret.
    pub token: String,
    #[schema(value_type = String, example = "processing")]
    pub order_status: ShownStatus,
    #[schema(value_type = String, example = "pending")]
    pub payment_status: PaymentStatus,
    #[schema(value_type = String, example = "pending")]
    pub shipment_status: ShipmentStatus,
    #[schema(value_type = String, example = "home")]
    pub delivery_method: DeliveryMethod,
    #[schema(value_type = MoneySchema)]
    pub total: Money,
    /// Where the shopper goes to pay, as long as the order can be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
    pub lines: Vec<OrderLineBody>,
    #[schema(value_type = MoneySchema)]
    pub shipping: Money,
    #[schema(value_type = MoneySchema)]
    pub discounts: Money,
    #[schema(value_type = MoneySchema)]
    pub tax: Money,
    /// What of it is of which rate.
    pub taxes: Vec<TaxBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice: Option<InvoiceBody>,
    /// Once it is issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AB12345678")]
    pub invoice_number: Option<String>,
    /// The parcels that it travels in, in the order of their numbers; none before one is packed.
    pub shipments: Vec<ShipmentBody>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ShipmentBody {
    /// 1, 2 … of its order.
    pub number: u16,
    #[schema(value_type = String, example = "in_transit")]
    pub status: ShipmentStatus,
    /// How it travels.
    #[schema(value_type = String, example = "home")]
    pub method: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking: Option<String>,
    pub lines: Vec<ShipmentLineBody>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ShipmentLineBody {
    pub sku: String,
    pub quantity: i64,
}

impl From<ShipmentView> for ShipmentBody {
    fn from(parcel: ShipmentView) -> Self {
        let lines = parcel.lines.into_iter();
        Self {
            number: parcel.number,
            status: parcel.status,
            method: parcel.method.code().to_owned(),
            tracking: parcel.tracking,
            lines: lines.map(|line| ShipmentLineBody { sku: line.sku, quantity: line.quantity }).collect(),
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OrderLineBody {
    pub sku: String,
    pub title: String,
    pub choice: String,
    pub quantity: i64,
    #[schema(value_type = MoneySchema)]
    pub unit_price: Money,
    #[schema(value_type = MoneySchema)]
    pub line_total: Money,
    /// In basis points: 500 is 5 %, and 0 is for what is exempt.
    #[schema(value_type = u16, example = 500)]
    pub tax_rate: TaxRate,
    /// Contained in the line's total.
    #[schema(value_type = MoneySchema)]
    pub tax: Money,
}

impl OrderAnswer {
    /// `origin`: without a slash at the end.
    pub fn of(order: OrderView, origin: &str) -> Self {
        let pay = [origin, &order.language.path(&["/o/", &order.token, "/pay"].concat())].concat();
        let line = |line: OrderLineView| OrderLineBody {
            sku: line.sku,
            title: line.title,
            choice: line.choice,
            quantity: line.quantity,
            unit_price: line.unit_price,
            line_total: line.line_total,
            tax_rate: line.tax_rate,
            tax: line.tax,
        };
        Self {
            pay_url: order.can_be_paid.then_some(pay),
            number: order.number,
            token: order.token,
            order_status: order.order_status,
            payment_status: order.payment_status,
            shipment_status: order.shipment_status,
            delivery_method: order.delivery_method,
            total: order.totals.total,
            lines: order.lines.into_iter().map(line).collect(),
            shipping: order.totals.shipping,
            discounts: order.totals.discounts,
            tax: order.totals.tax,
            taxes: order.taxes.into_iter().map(TaxBody::from).collect(),
            tracking: order.tracking,
            invoice: order.invoice.map(InvoiceBody::from),
            invoice_number: order.invoice_number,
            shipments: order.shipments.into_iter().map(ShipmentBody::from).collect(),
        }
    }
}
