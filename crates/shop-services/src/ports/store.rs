//! What is kept, as the aggregates need it: one unit of work that is every repository.

use crate::ports::{
    AnswerRepository, ApiKeyRepository, ChoiceRepository, CustomerRepository, DisputeRepository, FactorRepository,
    InvoiceRepository, LetterRepository, ParcelRepository, PasskeyRepository, PaymentRepository, ProviderRepository,
    RefundRepository, ReservationRepository, RoleRepository, SessionRepository, StaffRepository, WarehouseRepository,
    WebhookRepository, Work,
};
use async_trait::async_trait;
use shop_domain::{
    appearance::{Appearance, Terms},
    cart::Cart,
    fault::{Class, Fault},
    inventory::{StockItem, StockLimits, StockReason},
    kernel::{CartId, CategoryId, LocalText, Money, OrderId, PictureId, ProductId, VariantId},
    order::Order,
    pricing::TaxRate,
    product::{Product, Variant},
};
use time::OffsetDateTime;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database is away or busy; the same call may succeed later.
    #[error("the store cannot be reached")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Somebody saved the same thing first.
    #[error("saved by somebody else meanwhile")]
    Conflict,
    /// A name that must be unique is taken; the code says which.
    #[error("{0} is taken")]
    Taken(&'static str),
    /// A text holds a sign that cannot be stored, as a zero byte.
    #[error("a text cannot be stored")]
    Malformed,
    #[error("the store failed")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

pub type StoreResult<T> = Result<T, StoreError>;

impl Fault for StoreError {
    fn class(&self) -> Class {
        match self {
            Self::Unavailable(_) => Class::Unavailable,
            Self::Conflict => Class::Conflict,
            Self::Taken(_) | Self::Malformed => Class::Invalid,
            Self::Broken(_) => Class::Internal,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "store.unavailable",
            Self::Conflict => "store.conflict",
            Self::Taken(code) => code,
            Self::Malformed => "text.malformed",
            Self::Broken(_) => "store.broken",
        }
    }
}

#[async_trait]
pub trait Store: Send + Sync {
    async fn begin(&self) -> StoreResult<Box<dyn UnitOfWork>>;
}

/// All or nothing: what is changed through one unit of work becomes visible together, at
/// [`commit`](UnitOfWork::commit). Dropping it undoes everything.
#[async_trait]
pub trait UnitOfWork: Send {
    fn answers(&mut self) -> &mut dyn AnswerRepository;
    fn api_keys(&mut self) -> &mut dyn ApiKeyRepository;
    fn carts(&mut self) -> &mut dyn CartRepository;
    fn catalogue(&mut self) -> &mut dyn CatalogueRepository;
    fn choices(&mut self) -> &mut dyn ChoiceRepository;
    fn customers(&mut self) -> &mut dyn CustomerRepository;
    fn disputes(&mut self) -> &mut dyn DisputeRepository;
    fn factors(&mut self) -> &mut dyn FactorRepository;
    fn invoices(&mut self) -> &mut dyn InvoiceRepository;
    fn jobs(&mut self) -> &mut dyn JobRepository;
    fn keys(&mut self) -> &mut dyn KeyRepository;
    fn letters(&mut self) -> &mut dyn LetterRepository;
    fn orders(&mut self) -> &mut dyn OrderRepository;
    fn parcels(&mut self) -> &mut dyn ParcelRepository;
    fn passkeys(&mut self) -> &mut dyn PasskeyRepository;
    fn payments(&mut self) -> &mut dyn PaymentRepository;
    fn providers(&mut self) -> &mut dyn ProviderRepository;
    fn refunds(&mut self) -> &mut dyn RefundRepository;
    fn reservations(&mut self) -> &mut dyn ReservationRepository;
    fn roles(&mut self) -> &mut dyn RoleRepository;
    fn sessions(&mut self) -> &mut dyn SessionRepository;
    fn shop(&mut self) -> &mut dyn ShopRepository;
    fn staff(&mut self) -> &mut dyn StaffRepository;
    fn stock(&mut self) -> &mut dyn StockRepository;
    fn warehouse(&mut self) -> &mut dyn WarehouseRepository;
    fn webhooks(&mut self) -> &mut dyn WebhookRepository;
    async fn commit(self: Box<Self>) -> StoreResult<()>;
}

/// A cart with the key that its order form carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCart {
    pub cart: Cart,
    pub key: String,
}

#[async_trait]
pub trait CartRepository: Send {
    /// Locks the cart, or makes an empty one with `key`.
    async fn open(&mut self, id: CartId, key: &str, now: OffsetDateTime) -> StoreResult<KeptCart>;
    /// Locks the cart if there is one.
    async fn lock(&mut self, id: CartId) -> StoreResult<Option<KeptCart>>;
    /// `seen`: for each line the price that the shopper has just seen, `None` where the line was
    /// not touched: what was seen before stays.
    async fn save(&mut self, cart: &Cart, seen: &[Option<Money>], now: OffsetDateTime) -> StoreResult<()>;
    /// Notes that something was added under a key, once; the cart must be locked. `hashes`: of the key, and of what was
    /// added. What was noted before `since` is forgotten.
    async fn use_key(
        &mut self,
        id: CartId,
        hashes: (&[u8], &[u8]),
        now: OffsetDateTime,
        since: OffsetDateTime,
    ) -> StoreResult<CartKey>;
    /// Takes all lines out and gives the next order form another key. `ordered`: what they have become;
    /// without it the cart remembers the order from before.
    async fn clear(&mut self, id: CartId, next_key: &str, ordered: Option<OrderId>) -> StoreResult<()>;
}

/// What is known of a key under which something is added to a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CartKey {
    New,
    /// The same was added under it.
    Used,
    /// Something else was.
    UsedOtherwise,
}

/// What a variant is offered at, now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub variant: VariantId,
    pub slug: String,
    pub sku: String,
    pub title: LocalText,
    pub choice: LocalText,
    pub picture: Option<String>,
    pub price: Money,
    /// In grams; 0 where nobody has weighed it.
    pub weight: i64,
    pub tax: TaxRate,
    /// How many can be sent at once; fewer than none, where more was promised than is there.
    pub ready: i64,
    pub available: i64,
    /// It lies in a warehouse elsewhere, which is asked before an order is placed.
    pub is_elsewhere: bool,
}

/// A picture of a product, as the owner described it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPicture {
    pub id: PictureId,
    pub key: String,
    pub alt: LocalText,
}

/// A product with everything that is saved along with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptProduct {
    pub id: ProductId,
    pub product: Product,
    /// The slug of its category.
    pub category: String,
    pub pictures: Vec<KeptPicture>,
    pub archived: bool,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCategory {
    pub id: CategoryId,
    pub slug: String,
    pub title: LocalText,
    pub line: LocalText,
}

#[async_trait]
pub trait CatalogueRepository: Send {
    /// The offers of those variants that are sold, one statement for all of them.
    async fn offers(&mut self, variants: &[VariantId]) -> StoreResult<Vec<Offer>>;
    async fn lock(&mut self, product: ProductId) -> StoreResult<Option<KeptProduct>>;
    /// Those of them that are there, in as many statements as one takes, locked in the order of their ids.
    async fn lock_all(&mut self, slugs: &[String]) -> StoreResult<Vec<(KeptProduct, Vec<VariantStock>)>>;
    /// Adds the product, or saves it whole: variants that are no longer named are archived.
    /// `Conflict` when `product.version` is not the stored one; 0 is a new product's.
    async fn save(&mut self, product: &KeptProduct, now: OffsetDateTime) -> StoreResult<()> {
        self.save_all(std::slice::from_ref(product), now).await
    }
    /// The same for each of several, in as many statements as one takes.
    async fn save_all(&mut self, products: &[KeptProduct], now: OffsetDateTime) -> StoreResult<()>;
    /// Those of the SKUs under which another product's variants are sold.
    async fn skus_of_others(&mut self, product: ProductId, skus: &[String]) -> StoreResult<Vec<String>>;
    /// Those of the SKUs that are sold, each with its product.
    async fn sold_as(&mut self, skus: &[String]) -> StoreResult<Vec<(String, ProductId)>>;
    /// In their order, and locked.
    async fn lock_categories(&mut self) -> StoreResult<Vec<KeptCategory>>;
    /// As the last of them.
    async fn add_category(&mut self, category: &KeptCategory) -> StoreResult<()>;
    /// Its products stay in it, whatever it is called.
    async fn change_category(&mut self, category: &KeptCategory) -> StoreResult<()>;
    /// `Taken` while a product is in it, on sale or not.
    async fn remove_category(&mut self, id: CategoryId) -> StoreResult<()>;
    async fn order_categories(&mut self, ids: &[CategoryId]) -> StoreResult<()>;
    async fn has_products(&mut self) -> StoreResult<bool>;
    /// Public pages are to be rendered anew.
    async fn touch(&mut self) -> StoreResult<()>;
}

/// A change of a stock row and its line in the ledger, made together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockChange {
    pub variant: VariantId,
    pub on_hand: i64,
    pub reserved: i64,
    pub reason: StockReason,
    pub order: Option<OrderId>,
}

#[async_trait]
pub trait StockRepository: Send {
    /// Locks the rows in the order of their ids, whatever the order asked for.
    async fn lock(&mut self, variants: &[VariantId]) -> StoreResult<Vec<StockItem>>;
    /// One statement for all. A variant without a row gets one.
    async fn change(&mut self, changes: &[StockChange], actor: &str, now: OffsetDateTime) -> StoreResult<()>;
    /// Of a variant that has a row; what was promised stays within the limits.
    async fn limit(&mut self, variant: VariantId, limits: StockLimits) -> StoreResult<()>;
}

#[async_trait]
pub trait OrderRepository: Send {
    /// From a sequence: nobody waits for it, and gaps are allowed.
    async fn next_number(&mut self) -> StoreResult<u64>;
    /// Adds the order with what it has [`Told`](crate::mail::Told): its events, and the letters about them.
    async fn add(&mut self, order: &mut Order, now: OffsetDateTime) -> StoreResult<()>;
    async fn lock(&mut self, id: OrderId) -> StoreResult<Option<Order>>;
    async fn get(&mut self, id: OrderId) -> StoreResult<Option<Order>> {
        Ok(self.all(&[id]).await?.pop())
    }
    /// These, in this order, in as many statements as one takes; what is not there is left out.
    async fn all(&mut self, ids: &[OrderId]) -> StoreResult<Vec<Order>>;
    async fn find(&mut self, token_hash: &[u8]) -> StoreResult<Option<OrderId>>;
    /// Saves what the verbs of an order change, and what it has [`Told`](crate::mail::Told). The order
    /// must be locked.
    async fn save(&mut self, order: &mut Order, now: OffsetDateTime) -> StoreResult<()>;
}

/// Who holds an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyClaim {
    /// We do, from the commit on.
    Ours,
    /// It was used for this order, by a request with this body.
    Used { order: OrderId, body_hash: Vec<u8> },
}

#[async_trait]
pub trait KeyRepository: Send {
    /// Waits for a request in flight with the same key, and then knows how it ended.
    async fn claim(
        &mut self,
        key_hash: &[u8],
        body_hash: &[u8],
        order: OrderId,
        now: OffsetDateTime,
    ) -> StoreResult<KeyClaim>;
}

#[async_trait]
pub trait JobRepository: Send {
    /// Asking twice for the same work is no error, and does nothing.
    async fn enqueue(&mut self, work: &Work, run_at: OffsetDateTime) -> StoreResult<()>;
    /// Has a dead letter tried again from the start. `false`: there is no such dead letter.
    async fn revive(&mut self, kind: &str, key: &str, now: OffsetDateTime) -> StoreResult<bool>;
}

#[async_trait]
pub trait ShopRepository: Send {
    async fn terms(&mut self) -> StoreResult<Terms>;
    async fn appearance(&mut self) -> StoreResult<Appearance>;
    /// Counts the saves. Whoever else asks waits until this unit of work is over.
    async fn version(&mut self) -> StoreResult<i64>;
    async fn save(&mut self, appearance: &Appearance, terms: &Terms) -> StoreResult<()>;
    /// `false` before the first start has written the shop's row. Whoever asks makes others who ask
    /// wait until the unit of work ends, so that a shop is filled once.
    async fn exists(&mut self) -> StoreResult<bool>;
}

/// A variant with its stock, for the owner's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantStock {
    pub variant: Variant,
    pub on_hand: i64,
    pub reserved: i64,
}
