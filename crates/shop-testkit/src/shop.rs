//! A whole shop on memory: every use case, ready to be called in microseconds. Never opens a
//! socket or a file.

use crate::{
    actors::{Clerk, Visitor},
    builders::{ProductBuilder, SampleProduct, a_uuid},
    carrier::{ScriptedCarrier, scripted_carriers},
    clock::FixedClock,
    gateway::{PlainSealer, ScriptedGateway, ScriptedProvider, scripted_providers},
    identity::ScriptedHouse,
    ids::CountingIds,
    issuer::{ScriptedIssuer, scripted_issuers},
    mailer::ScriptedMailer,
    media::MemoryMedia,
    memory::{MemoryStore, Tables},
    passkeys::ScriptedPasskeys,
    passwords::PlainPasswords,
    warehouse::{OneWarehouse, ScriptedWarehouse},
    webhook::ScriptedSender,
};
use shop_domain::{
    appearance::{Appearance, Terms},
    inventory::{StockItem, StockReason},
    kernel::{CategoryId, EmailAddress, LocalText, Money, OrderId, StaffId, VariantId},
    order::OrderState,
    payment::PaymentMethod,
    staff::{Preset, Staff},
};
use shop_services::{
    Ports, Services,
    carrier::CarrierDesk,
    inventory::WarehouseDesk,
    invoice::InvoiceDesk,
    payment::PaymentDesk,
    ports::{
        Clock, Door, IdentityProvider, KeptCategory, KeptStaff, Lane, Mailer, PaymentNotice, Sealer, StockChange,
        Store, UnitOfWork,
    },
};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

pub struct TestShop {
    pub services: Services,
    pub store: MemoryStore,
    pub clock: Arc<FixedClock>,
    pub gateway: Arc<ScriptedGateway>,
    pub carrier: Arc<ScriptedCarrier>,
    pub issuer: Arc<ScriptedIssuer>,
    pub mailer: Arc<ScriptedMailer>,
    pub passwords: Arc<PlainPasswords>,
    /// Elsewhere, and vouches for people.
    pub house: Arc<ScriptedHouse>,
    /// Where the goods lie, where that is elsewhere.
    pub warehouse: Arc<ScriptedWarehouse>,
    /// The way out to webhooks.
    pub sender: Arc<ScriptedSender>,
}

impl TestShop {
    /// The password of everybody on the staff.
    pub const PASSWORD: &'static str = "correct horse";

    /// Offers payment at the scripted gateway; otherwise the terms of a new shop: NT$100 for
    /// delivery, free from NT$1,500, and 30 minutes to pay.
    #[allow(clippy::new_without_default, reason = "a shop is opened, not defaulted to")]
    pub fn new() -> Self {
        Self::under(every_way_to_pay())
    }

    pub fn under(terms: Terms) -> Self {
        Self::open(terms, true)
    }

    /// Where no mail server is set.
    pub fn without_mail() -> Self {
        Self::open(every_way_to_pay(), false)
    }

    /// Whose goods lie in a warehouse elsewhere.
    pub fn with_a_warehouse_elsewhere() -> Self {
        let shop = Self::new();
        let mut tables = shop.store.committed();
        tables.warehouse.is_external = true;
        tables.warehouse.address = "https://warehouse.test".to_owned();
        tables.warehouse.sealed_key = PlainSealer.seal("warehouse/key", "secret");
        shop.store.becomes(tables);
        shop
    }

    fn open(terms: Terms, has_mail: bool) -> Self {
        let appearance = Appearance { name: LocalText::new("一頁", "Yiye"), ..Appearance::default() };
        let categories =
            [("tea", "茶", "Tea"), ("ware", "茶具", "Teaware")].map(|(slug, zh, en)| category(slug, zh, en));
        let tables = Tables { shop: Some((appearance, terms)), categories: categories.into(), ..Tables::default() };
        let store = MemoryStore::with(tables);
        let clock = Arc::new(FixedClock::default());
        let gateway = Arc::new(ScriptedGateway::watching(store.clone()));
        let carrier = Arc::new(ScriptedCarrier::watching(store.clone()));
        let issuer = Arc::new(ScriptedIssuer::watching(store.clone()));
        let mailer = Arc::new(ScriptedMailer::watching(store.clone()));
        let passwords = Arc::new(PlainPasswords::default());
        let warehouse = Arc::new(ScriptedWarehouse::watching(store.clone()));
        let sender = Arc::new(ScriptedSender::watching(store.clone()));
        let house = Arc::new(ScriptedHouse::watching(store.clone()));
        let opener = Arc::new(OneWarehouse(warehouse.clone()));
        let services = Services::new(Ports {
            store: Arc::new(store.clone()),
            views: Arc::new(store.clone()),
            queue: Arc::new(store.clone()),
            upkeep: Arc::new(store.clone()),
            clock: clock.clone(),
            ids: Arc::new(CountingIds::default()),
            passwords: passwords.clone(),
            passkeys: Some(Arc::new(ScriptedPasskeys::default())),
            sealer: Arc::new(PlainSealer),
            houses: Arc::new(vec![house.clone() as Arc<dyn IdentityProvider>]),
            media: Arc::new(MemoryMedia::default()),
            payments: Arc::new(PaymentDesk::new(scripted_providers(&gateway), Arc::new(PlainSealer), BTreeMap::new())),
            carriers: Arc::new(CarrierDesk::new(scripted_carriers(&carrier), Arc::new(PlainSealer), BTreeMap::new())),
            warehouse: Arc::new(WarehouseDesk::new(opener, Arc::new(PlainSealer), BTreeMap::new())),
            invoices: Arc::new(InvoiceDesk::new(scripted_issuers(&issuer), Arc::new(PlainSealer), BTreeMap::default())),
            mailer: has_mail.then(|| mailer.clone() as Arc<dyn Mailer>),
            webhooks: sender.clone(),
            origin: "https://shop.test".into(),
        });
        Self { services, store, clock, gateway, carrier, issuer, mailer, passwords, house, warehouse, sender }
    }

    /// Puts a product on sale.
    pub async fn sells(&self, product: ProductBuilder) -> SampleProduct {
        let product = product.build();
        let mut work = self.begin().await;
        product.put_into(&mut *work, self.clock.now()).await.expect("the product is put on sale");
        work.commit().await.expect("committed");
        if self.store.committed().warehouse.is_external {
            for (variant, on_hand) in product.kept.product.variants.iter().zip(&product.stock) {
                self.warehouse.has(variant.sku.as_str(), *on_hand);
            }
            self.hears_of_the_warehouse().await;
        }
        product
    }

    /// Reads the levels of the warehouse elsewhere, as it does now and then.
    pub async fn hears_of_the_warehouse(&self) {
        let mut tables = self.store.committed();
        tables.stock_turn_until = None;
        self.store.becomes(tables);
        self.services.inventory.sync().await.expect("read");
    }

    /// On hand, and how many of them are promised, wherever the first variant lies.
    pub fn figures(&self, product: &SampleProduct) -> (i64, i64) {
        if self.store.committed().warehouse.is_external {
            return self.warehouse.figures(product.kept.product.variants[0].sku.as_str());
        }
        let item = self.stock(product.variant());
        (item.on_hand, item.reserved)
    }

    /// Sets the price of the first variant, from now on.
    pub async fn reprices(&self, product: &SampleProduct, amount: i64) {
        let mut work = self.begin().await;
        let mut kept = work.catalogue().lock(product.id()).await.expect("read").expect("on sale");
        kept.product.variants[0].price = Money::twd(amount);
        work.catalogue().save(&kept, self.clock.now()).await.expect("saved");
        work.commit().await.expect("committed");
    }

    /// Takes a product off sale.
    pub async fn archives(&self, product: &SampleProduct) {
        self.services.product.archive(&self.owner().caller, product.id(), true, None).await.expect("archived");
    }

    /// Changes what is on hand, as if units had been counted again.
    pub async fn recounts(&self, variant: VariantId, difference: i64) {
        let change =
            StockChange { variant, on_hand: difference, reserved: 0, reason: StockReason::Adjusted, order: None };
        let mut work = self.begin().await;
        work.stock().change(&[change], "test", self.clock.now()).await.expect("changed");
        work.commit().await.expect("committed");
    }

    /// A callback of the scripted provider, and the status that it is answered with.
    pub async fn hears(&self, notice: &PaymentNotice) -> u16 {
        let incoming = ScriptedGateway::brings(notice, Door::Callback);
        self.services.payment.callback("test", &incoming).await.expect("answered").status
    }

    /// Does everything that is due, and answers how much that was.
    pub async fn works_off(&self) -> usize {
        let mut done = 0;
        for lane in [Lane::Shop, Lane::Messages] {
            while let Some(job) =
                self.services.work.take(lane, Uuid::from_u128(0xbee)).await.expect("the queue answers")
            {
                self.services.work.does(&job).await.expect("the queue answers");
                done += 1;
            }
        }
        done
    }

    /// Hires somebody who can sign in with [`TestShop::PASSWORD`].
    pub async fn hires(&self, preset: Preset, email: &str) -> Clerk {
        let clerk = self.clerk(preset, email);
        let kept = KeptStaff {
            staff: clerk.staff.clone(),
            password_hash: ["plain:", Self::PASSWORD].concat(),
            session_salt: a_uuid(),
        };
        let mut work = self.begin().await;
        work.staff().add(&kept, self.clock.now()).await.expect("hired");
        work.commit().await.expect("committed");
        clerk
    }

    /// Already signed in.
    pub fn owner(&self) -> Clerk {
        self.clerk(Preset::Owner, "owner@shop.test")
    }

    pub fn packer(&self) -> Clerk {
        self.clerk(Preset::Packer, "packer@shop.test")
    }

    /// With an empty cart.
    pub fn visitor(&self) -> Visitor {
        Visitor { services: self.services.clone(), cart: self.services.cart.new_id() }
    }

    pub fn stock(&self, variant: VariantId) -> StockItem {
        self.store.committed().stock[&variant]
    }

    pub fn order(&self, id: OrderId) -> OrderState {
        self.store.committed().orders[&id].clone()
    }

    async fn begin(&self) -> Box<dyn UnitOfWork> {
        self.store.begin().await.expect("memory is always there")
    }

    /// Already signed in, with what the preset permits.
    pub fn clerk(&self, preset: Preset, email: &str) -> Clerk {
        let email = EmailAddress::parse(email).expect("an e-mail address");
        let staff = Staff { id: StaffId(a_uuid()), email, role: preset.into(), is_suspended: false };
        Clerk { services: self.services.clone(), caller: (&staff).into(), staff }
    }
}

fn every_way_to_pay() -> Terms {
    let payment_methods =
        vec![PaymentMethod::COD, PaymentMethod::TRANSFER, PaymentMethod::TEST, ScriptedProvider::number()];
    Terms { payment_methods, ..Terms::default() }
}

/// A category with no words about it.
pub fn category(slug: &str, zh: &str, en: &str) -> KeptCategory {
    KeptCategory {
        id: CategoryId(a_uuid()),
        slug: slug.to_owned(),
        title: LocalText::new(zh, en),
        line: LocalText::default(),
    }
}
