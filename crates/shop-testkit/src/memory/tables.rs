//! What the memory store keeps. Never judges: a repository does, where a table would.

use super::{AnswerRow, ChoiceRow, ParcelNoticeRow, RoleRows};
use shop_contract::OrderEventView;
use shop_domain::{
    api_key::ApiKey,
    appearance::{Appearance, Terms},
    cart::CartLine,
    dispute::Dispute,
    inventory::StockItem,
    invoice::{InvoiceBook, InvoiceStep},
    kernel::{
        ApiKeyId, CartId, CustomerId, MessageId, Money, OrderId, PasskeyId, PaymentAttemptId, ProductId, RefundId,
        StaffId, VariantId, WebhookId,
    },
    mail::Letter,
    order::{Order, OrderState},
    product::Variant,
    refund::Refund,
    staff::Invitation,
    webhook::Delivery,
};
use shop_services::ports::{
    CustomerLink, EntryKind, Factor, Going, Hold, KeptCategory, KeptCeremony, KeptCustomer, KeptPasskey, KeptProduct,
    KeptProvider, KeptStaff, KeptWarehouse, KeptWebhook, NewSession, PaymentAttempt, PaymentNotice, StockChange,
    StoreError, Work,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};
use time::OffsetDateTime;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tables {
    pub shop: Option<(Appearance, Terms)>,
    pub shop_version: i64,
    pub catalogue_version: i64,
    pub categories: Vec<KeptCategory>,
    pub products: BTreeMap<ProductId, ProductRow>,
    /// Also those that are archived, which no product names any more.
    pub variants: BTreeMap<VariantId, VariantRow>,
    /// What is low is said by `low_at` and `warehouse`.
    pub stock: BTreeMap<VariantId, StockItem>,
    /// From how many down a variant is low, where that is its own.
    pub low_at: BTreeMap<VariantId, i64>,
    pub warehouse: KeptWarehouse,
    /// What a warehouse elsewhere said it had.
    pub levels: BTreeMap<VariantId, i64>,
    /// Until when it is somebody's turn to read them.
    pub stock_turn_until: Option<OffsetDateTime>,
    pub reservations: Vec<ReservationRow>,
    pub movements: Vec<MovementRow>,
    pub carts: BTreeMap<CartId, CartRow>,
    pub orders: BTreeMap<OrderId, OrderState>,
    pub events: Vec<(OrderId, OrderEventView)>,
    pub keys: BTreeMap<Vec<u8>, KeyRow>,
    /// In the order in which they were started.
    pub attempts: Vec<PaymentAttempt>,
    pub entries: Vec<EntryRow>,
    pub refunds: Vec<Refund>,
    /// Whether a refund was asked for in its last try, and until when it is somebody's turn.
    pub refund_turns: BTreeMap<RefundId, (bool, Option<OffsetDateTime>)>,
    /// In the order in which they were opened.
    pub disputes: Vec<Dispute>,
    /// Steps of invoices, as they happened.
    pub invoices: Vec<(OrderId, InvoiceStep)>,
    /// By code.
    pub providers: BTreeMap<String, KeptProvider>,
    /// By provider and event.
    pub callbacks: BTreeMap<(String, String), CallbackRow>,
    /// By the hash of the token.
    pub choices: BTreeMap<Vec<u8>, ChoiceRow>,
    /// In the order in which they came.
    pub parcel_notices: Vec<ParcelNoticeRow>,
    pub jobs: Vec<JobRow>,
    /// In the order in which they were written.
    pub letters: Vec<Letter>,
    pub staff: BTreeMap<StaffId, KeptStaff>,
    /// By the hash of the key.
    pub answers: BTreeMap<Vec<u8>, AnswerRow>,
    pub api_keys: BTreeMap<ApiKeyId, (ApiKey, Vec<u8>)>,
    /// Until when what a key has used is paid off.
    pub rates: BTreeMap<ApiKeyId, OffsetDateTime>,
    pub roles: RoleRows,
    pub webhooks: BTreeMap<WebhookId, KeptWebhook>,
    pub deliveries: BTreeMap<(WebhookId, MessageId), Delivery>,
    /// By the hash of the token.
    pub invitations: BTreeMap<Vec<u8>, Invitation>,
    pub owner_links: BTreeMap<Vec<u8>, OffsetDateTime>,
    pub staff_resets: BTreeMap<Vec<u8>, (StaffId, OffsetDateTime)>,
    pub staff_second_step: bool,
    /// Each with the last step that was used.
    pub factors: BTreeMap<StaffId, (Factor, i64)>,
    /// Hashed.
    pub recovery_codes: BTreeSet<(StaffId, Vec<u8>)>,
    pub passkeys: BTreeMap<PasskeyId, KeptPasskey>,
    /// By the hash of the token.
    pub ceremonies: BTreeMap<Vec<u8>, KeptCeremony>,
    /// By what the cookie says.
    pub sessions: BTreeMap<String, NewSession>,
    pub customers: BTreeMap<CustomerId, KeptCustomer>,
    /// By the hash of the state.
    pub journeys: BTreeMap<Vec<u8>, Going>,
    pub order_customers: BTreeMap<OrderId, CustomerId>,
    /// By the hash of the token.
    pub customer_links: BTreeMap<Vec<u8>, CustomerLink>,
    /// Guesses of passwords: whom they count against, and when.
    pub guesses: Vec<(String, OffsetDateTime)>,
    /// Until when it is somebody's turn to delete what is old.
    pub upkeep_until: Option<OffsetDateTime>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRow {
    pub kept: KeptProduct,
    pub position: usize,
    pub created_at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantRow {
    pub product: ProductId,
    pub variant: Variant,
    pub archived: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementRow {
    pub change: StockChange,
    pub actor: String,
    pub at: OffsetDateTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReservationState {
    Open,
    Taken(OrderId),
    GivenUp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReservationRow {
    pub checkout: Vec<u8>,
    pub hold: Hold,
    pub state: ReservationState,
    pub created_at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartRow {
    pub key: String,
    /// Each with the price that the shopper saw.
    pub lines: Vec<(CartLine, Money)>,
    /// The order that was last made of it.
    pub last_order: Option<OrderId>,
    pub touched_at: OffsetDateTime,
    /// Under which something was added: what, and when.
    pub keys: BTreeMap<Vec<u8>, (Vec<u8>, OffsetDateTime)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    pub order: OrderId,
    pub body_hash: Vec<u8>,
    pub created_at: OffsetDateTime,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    pub order: OrderId,
    pub attempt: Option<PaymentAttemptId>,
    pub kind: EntryKind,
    /// Negative for what went back.
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallbackRow {
    /// In the order in which they came.
    pub id: i64,
    pub reference: String,
    /// What it was read as; nothing for one that was refused.
    pub notice: Option<PaymentNotice>,
    pub body: String,
    pub received_at: Option<OffsetDateTime>,
    pub applied_at: Option<OffsetDateTime>,
    pub verdict: Option<String>,
    /// When somebody looked at what had no effect.
    pub seen_at: Option<OffsetDateTime>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    pub id: i64,
    pub work: Work,
    pub run_at: OffsetDateTime,
    pub attempts: i32,
    /// Who has it, and until when.
    pub lease: Option<(Uuid, Instant)>,
    pub state: JobState,
    pub last_error: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    Open,
    Done,
    Dead,
}

impl Tables {
    /// The figures of a variant; nothing, where there is no row.
    pub fn figures(&self, variant: VariantId) -> StockItem {
        let item = self.stock.get(&variant).copied().unwrap_or(StockItem::new(variant, 0));
        StockItem { low_at: self.low_at.get(&variant).copied().unwrap_or(self.warehouse.low_at), ..item }
    }

    /// What can be had of a variant, wherever it lies.
    pub fn offered(&self, variant: VariantId) -> StockItem {
        let item = self.figures(variant);
        if !self.warehouse.is_external {
            return item;
        }
        let on_hand = self.levels.get(&variant).copied().unwrap_or_default();
        StockItem { on_hand, reserved: 0, backorder: 0, ..item }
    }

    pub fn available(&self, variant: VariantId) -> i64 {
        self.offered(variant).available()
    }

    /// The product of a variant and the variant, whether they are sold or not.
    pub fn variant(&self, id: VariantId) -> Option<(&ProductRow, &VariantRow)> {
        let row = self.variants.get(&id)?;
        Some((self.products.get(&row.product)?, row))
    }

    /// An order with what its ledger has.
    pub fn restored(&self, state: &OrderState) -> Order {
        let (received, sent_back, disputed) = self.money_of(state);
        let book = InvoiceBook::of(self.steps_of(state.id));
        let invoice_number = book.live().map(|invoice| invoice.name.number.clone());
        Order::restore(OrderState { received, sent_back, disputed, invoice_number, ..state.clone() })
    }

    pub fn steps_of(&self, order: OrderId) -> Vec<InvoiceStep> {
        self.invoices.iter().filter(|(of, _)| *of == order).map(|(_, step)| step.clone()).collect()
    }

    /// What came in, what went back, and what banks took back, in the order's currency.
    fn money_of(&self, order: &OrderState) -> (Money, Money, Money) {
        let currency = order.totals.total.currency;
        let sum = |kinds: &[EntryKind]| {
            let of_order = self.entries.iter().filter(|entry| entry.order == order.id && kinds.contains(&entry.kind));
            let amounts = of_order.filter(|entry| entry.amount.currency == currency).map(|entry| entry.amount.amount);
            Money { amount: amounts.sum::<i64>().abs(), currency }
        };
        (
            sum(&[EntryKind::Captured, EntryKind::Collected]),
            sum(&[EntryKind::Refunded, EntryKind::RefundReturned]),
            sum(&[EntryKind::Disputed, EntryKind::DisputeReturned]),
        )
    }

    /// Whether a callback is open and speaks of an attempt that nobody knows.
    pub fn is_unmatched(&self, row: &CallbackRow) -> bool {
        row.applied_at.is_none() && !self.attempts.iter().any(|attempt| is_called(attempt, &row.reference))
    }

    /// The timeline of an order.
    pub fn events_of(&self, order: OrderId) -> Vec<OrderEventView> {
        self.events.iter().filter(|(of, _)| *of == order).map(|(_, event)| event.clone()).collect()
    }
}

/// By the shop, or by its provider.
pub(super) fn is_called(attempt: &PaymentAttempt, name: &str) -> bool {
    attempt.reference == name || attempt.transaction.as_deref() == Some(name)
}

/// What a table refuses by a constraint that stands for no rule of the shop.
pub(super) fn refused(constraint: &str) -> StoreError {
    StoreError::Broken(constraint.into())
}
