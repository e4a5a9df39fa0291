//! Whoever issues e-invoices for the shop. Never called inside a transaction.

use crate::ports::{GatewayError, ProviderSettings, SettingMissing, SettingSpec, StoreResult};
use async_trait::async_trait;
pub use shop_domain::invoice::InvoiceName;
use shop_domain::{
    invoice::{Barcode, InvoiceStep, InvoiceWish, LoveCode},
    kernel::{LocalText, Money, OrderId},
    pricing::TaxRate,
};
use std::sync::Arc;
use time::OffsetDateTime;

/// One thing that an invoice lists. An amount below zero is a discount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceItem {
    pub title: String,
    pub quantity: i64,
    pub unit_price: Money,
    pub amount: Money,
    pub tax: TaxRate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceBuyer {
    pub name: String,
    pub email: Option<String>,
    pub phone: String,
    /// In one line; needed where an invoice is printed.
    pub address: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRequest {
    /// What the issuer knows it by: letters and digits, at most 30. The same for every try.
    pub reference: String,
    pub wish: InvoiceWish,
    pub buyer: InvoiceBuyer,
    /// Together they come to the total.
    pub items: Vec<InvoiceItem>,
    pub total: Money,
}

/// An invoice as its issuer has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceAtIssuer {
    pub name: InvoiceName,
    pub total: Money,
    pub is_void: bool,
    /// What is left of it after allowances.
    pub remaining: Money,
}

/// Part of an invoice that is taken back because money went back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowanceRequest {
    pub invoice: InvoiceName,
    pub amount: Money,
    /// What of it is of which rate.
    pub parts: Vec<(TaxRate, Money)>,
    pub email: Option<String>,
}

/// One issuer, opened with the owner's settings. An error but `Refused` and `Unsupported` leaves it unknown whether
/// it was done: [`InvoiceGateway::find`] tells.
#[async_trait]
pub trait InvoiceGateway: Send + Sync {
    /// Of several tries with one reference, one makes an invoice, and all answer that one.
    async fn issue(&self, request: &InvoiceRequest) -> Result<InvoiceName, GatewayError>;

    /// `None`: no invoice was issued under the reference.
    async fn find(&self, reference: &str) -> Result<Option<InvoiceAtIssuer>, GatewayError>;

    /// One that is void already is no error.
    async fn void(&self, invoice: &InvoiceName, reason: &str) -> Result<(), GatewayError>;

    /// Answers the allowance's number. Sent twice it is taken back twice: ask [`InvoiceGateway::find`] first.
    async fn allow(&self, request: &AllowanceRequest) -> Result<String, GatewayError>;

    /// Sent twice it is refused: ask [`InvoiceGateway::find`] first.
    async fn void_allowance(&self, invoice: &str, allowance: &str, reason: &str) -> Result<(), GatewayError>;

    /// Whether anybody has it. Somebody waits: no answer within a moment is an error.
    async fn knows_barcode(&self, barcode: &Barcode) -> Result<bool, GatewayError>;

    /// Whether a charity has it. As quick.
    async fn knows_love_code(&self, code: &LoveCode) -> Result<bool, GatewayError>;
}

/// What the owner reads before an issuer is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerSpec {
    pub code: &'static str,
    pub title: LocalText,
    pub settings: Vec<SettingSpec>,
}

/// Makes gateways of one issuer: what is added to the shop to add an issuer.
pub trait InvoiceIssuer: Send + Sync {
    fn spec(&self) -> &IssuerSpec;
    fn open(&self, settings: &ProviderSettings) -> Result<Arc<dyn InvoiceGateway>, SettingMissing>;
}

/// Every issuer that this program knows.
pub type InvoiceIssuers = Vec<Arc<dyn InvoiceIssuer>>;

/// What happened to the invoices of orders. Part of the unit of work.
#[async_trait]
pub trait InvoiceRepository: Send {
    /// In the order in which they happened.
    async fn steps(&mut self, order: OrderId) -> StoreResult<Vec<InvoiceStep>>;
    /// The order must be locked.
    async fn add(&mut self, order: OrderId, step: &InvoiceStep, now: OffsetDateTime) -> StoreResult<()>;
}
