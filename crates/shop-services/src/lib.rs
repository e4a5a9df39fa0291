//! What the shop can do, in terms of ports that it does not implement.
//!
//! Never speaks SQL or HTTP. A use case checks the permission, begins, loads, asks the aggregate,
//! saves, commits; nothing foreign is called in between.

pub mod account;
pub mod answer;
pub mod api_key;
pub mod appearance;
pub mod carrier;
pub mod cart;
pub mod catalogue;
pub mod checkout;
mod credentials;
pub mod customer;
pub mod delivery;
pub mod inventory;
pub mod invoice;
pub mod mail;
pub mod order;
pub mod passkey;
pub mod payment;
pub mod ports;
pub mod product;
pub mod provider;
pub mod refund;
pub mod refusal;
pub mod sealing;
pub mod secret;
pub mod session;
mod settings;
pub mod staff;
pub mod upkeep;
mod version;
pub mod webhook;
pub mod work;

use carrier::CarrierDesk;
use inventory::WarehouseDesk;
use payment::PaymentDesk;
use ports::{
    Clock, IdentityProviders, Ids, JobQueue, Mailer, Media, Passkeys, Passwords, Sealer, Store, Upkeep, Views,
    WebhookSender,
};
use std::sync::Arc;

/// Everything that the use cases stand on. Built once, where the program is composed.
#[derive(Clone)]
pub struct Ports {
    pub store: Arc<dyn Store>,
    pub views: Arc<dyn Views>,
    pub queue: Arc<dyn JobQueue>,
    pub upkeep: Arc<dyn Upkeep>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub passwords: Arc<dyn Passwords>,
    /// `None`: devices make keys for a name, and the shop's address has none.
    pub passkeys: Option<Arc<dyn Passkeys>>,
    pub sealer: Arc<dyn Sealer>,
    /// Houses elsewhere through which shoppers come in.
    pub houses: Arc<IdentityProviders>,
    pub media: Arc<dyn Media>,
    pub payments: Arc<PaymentDesk>,
    pub invoices: Arc<invoice::InvoiceDesk>,
    pub carriers: Arc<CarrierDesk>,
    pub warehouse: Arc<WarehouseDesk>,
    /// `None`: letters are written and kept, and none goes out.
    pub mailer: Option<Arc<dyn Mailer>>,
    pub webhooks: Arc<dyn WebhookSender>,
    /// The shop's public address, `https://…`, without a slash at the end.
    pub origin: Arc<str>,
}

/// Every use case, ready to call and cheap to clone.
#[derive(Clone)]
pub struct Services {
    pub account: account::AccountService,
    pub answer: answer::AnswerService,
    pub api_key: api_key::ApiKeyService,
    pub appearance: appearance::AppearanceService,
    pub carrier: carrier::CarrierService,
    pub cart: cart::CartService,
    pub catalogue: catalogue::CatalogueService,
    pub checkout: checkout::CheckoutService,
    pub customer: customer::CustomerService,
    pub delivery: delivery::DeliveryService,
    pub inventory: inventory::InventoryService,
    pub invoice: invoice::InvoiceService,
    pub mail: mail::MailService,
    pub order: order::OrderService,
    pub payment: payment::PaymentService,
    pub product: product::ProductService,
    pub provider: provider::ProviderService,
    pub refund: refund::RefundService,
    pub sealing: sealing::SealingService,
    pub staff: staff::StaffService,
    pub upkeep: upkeep::UpkeepService,
    pub webhook: webhook::WebhookService,
    pub work: work::WorkService,
    pub media: Arc<dyn Media>,
}

impl Services {
    pub fn new(ports: Ports) -> Self {
        let ports = Arc::new(ports);
        Self {
            account: account::AccountService::new(ports.clone()),
            answer: answer::AnswerService::new(ports.clone()),
            api_key: api_key::ApiKeyService::new(ports.clone()),
            appearance: appearance::AppearanceService::new(ports.clone()),
            carrier: carrier::CarrierService::new(ports.clone()),
            cart: cart::CartService::new(ports.clone()),
            catalogue: catalogue::CatalogueService::new(ports.clone()),
            checkout: checkout::CheckoutService::new(ports.clone()),
            customer: customer::CustomerService::new(ports.clone()),
            delivery: delivery::DeliveryService::new(ports.clone()),
            inventory: inventory::InventoryService::new(ports.clone()),
            invoice: invoice::InvoiceService::new(ports.clone()),
            mail: mail::MailService::new(ports.clone()),
            order: order::OrderService::new(ports.clone()),
            payment: payment::PaymentService::new(ports.clone()),
            product: product::ProductService::new(ports.clone()),
            provider: provider::ProviderService::new(ports.clone()),
            refund: refund::RefundService::new(ports.clone()),
            sealing: sealing::SealingService::new(ports.clone()),
            staff: staff::StaffService::new(ports.clone()),
            upkeep: upkeep::UpkeepService::new(ports.clone()),
            webhook: webhook::WebhookService::new(ports.clone()),
            media: ports.media.clone(),
            work: work::WorkService::new(ports),
        }
    }
}
