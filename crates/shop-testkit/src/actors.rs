//! Who comes to the shop, with what they do as verbs. Never looks behind the counter: a test does
//! that through the store.

use crate::builders::SampleProduct;
use shop_contract::{AdminOrder, CartView, OrderAction, OrderForm, ParcelStep, ProductForm};
use shop_domain::{
    kernel::{CartId, Language, OrderId, ProductId, Quantity, VariantId},
    order::OrderState,
    payment::PaymentMethod,
    shipment::PickupStore,
    staff::{Caller, Staff},
};
use shop_services::{
    Services,
    cart::CartRefusal,
    checkout::{CheckoutRefusal, Placed},
    order::{OrderCommand, OrderRefusal, ParcelAct, ParcelCommand},
    product::ProductRefusal,
};

/// Somebody with a browser and a cart.
#[derive(Clone)]
pub struct Visitor {
    pub services: Services,
    pub cart: CartId,
}

impl Visitor {
    pub async fn adds(&self, product: &SampleProduct, quantity: i64) -> Result<CartView, CartRefusal> {
        self.adds_variant(product.variant(), quantity).await
    }

    pub async fn adds_variant(&self, variant: VariantId, quantity: i64) -> Result<CartView, CartRefusal> {
        let quantity = Quantity::try_from(quantity).expect("in range");
        self.services.cart.add(self.cart, variant, quantity, Language::Chinese).await
    }

    pub async fn changes(&self, product: &SampleProduct, quantity: i64) -> Result<CartView, CartRefusal> {
        self.services.cart.change(Some(self.cart), product.variant(), quantity, Language::Chinese).await
    }

    pub async fn looks(&self) -> CartView {
        self.services.cart.view(Some(self.cart), Language::Chinese).await.expect("a cart can be looked at")
    }

    /// The order form as it stands on the page, filled in, with the total and the key of the cart.
    pub async fn fills_in(&self, payment: PaymentMethod) -> OrderForm {
        let cart = self.looks().await;
        OrderForm {
            expected_total: cart.total.amount.to_string(),
            key: cart.key.unwrap_or_default(),
            ..a_form(payment)
        }
    }

    pub async fn sends(&self, form: &OrderForm) -> Result<Placed, CheckoutRefusal> {
        let command = self.services.checkout.read(form, Some(self.cart), Language::Chinese)?;
        self.services.checkout.place(command).await
    }

    /// Fills in the form and sends it at once.
    pub async fn orders(&self, payment: PaymentMethod) -> Result<OrderState, CheckoutRefusal> {
        Ok(self.sends(&self.fills_in(payment).await).await?.order.state().clone())
    }

    /// To a convenience store of the scripted carrier, where the shop offers that and nothing else.
    pub async fn orders_to_a_store(&self, payment: PaymentMethod) -> Result<OrderState, CheckoutRefusal> {
        let (store, form) = (a_store("006598"), self.fills_in(payment).await);
        let form = OrderForm { delivery: "test_store".to_owned(), store: store.id.clone(), ..form };
        let command = self.services.checkout.read_to(&form, Some(&store), Some(self.cart), Language::Chinese)?;
        Ok(self.services.checkout.place(command).await?.order.state().clone())
    }
}

/// A convenience store, as the scripted carrier knows it.
pub fn a_store(id: &str) -> PickupStore {
    let [name, address, phone] = ["台醫店", "台北市中正區中山南路7號", "02-23120003"].map(str::to_owned);
    PickupStore { id: id.to_owned(), name, address, phone, outlying: false }
}

/// The order form with everything in it but the cart's key and total.
pub fn a_form(payment: PaymentMethod) -> OrderForm {
    OrderForm {
        name: "林小美".to_owned(),
        phone: "0912-345-678".to_owned(),
        delivery: "home".to_owned(),
        city: "臺北市".to_owned(),
        district: "大安區".to_owned(),
        line: "仁愛路四段1號".to_owned(),
        payment: payment.code().to_owned(),
        ..OrderForm::default()
    }
}

/// Somebody who works in the shop and is signed in.
#[derive(Clone)]
pub struct Clerk {
    pub services: Services,
    pub staff: Staff,
    pub caller: Caller,
}

impl Clerk {
    pub async fn opens(&self, order: OrderId) -> AdminOrder {
        self.services.order.get(&self.caller, order, Language::Chinese).await.expect("the order can be read")
    }

    /// Built on what is stored now.
    pub async fn does(&self, action: OrderAction, order: OrderId) -> Result<(), OrderRefusal> {
        let version = self.opens(order).await.version;
        self.does_on(version, action, order).await
    }

    /// Built on the reading with this version.
    pub async fn does_on(&self, version: i64, action: OrderAction, order: OrderId) -> Result<(), OrderRefusal> {
        self.services.order.act(&self.caller, OrderCommand { order, version, action, tracking: None }).await
    }

    /// Puts so many of each into a parcel, which stays in the house.
    pub async fn packs(&self, order: OrderId, portions: &[(&SampleProduct, i64)]) -> Result<(), OrderRefusal> {
        let portions = portions.iter().map(|(product, count)| (product.variant(), *count)).collect();
        self.does_to_parcel(order, ParcelAct::Pack { portions, ships: false, tracking: None }).await
    }

    /// Whatever is in no parcel yet, as one that stays in the house.
    pub async fn packs_all(&self, order: OrderId) -> Result<(), OrderRefusal> {
        let unpacked = self.opens(order).await.unpacked;
        let portions = unpacked.iter().map(|portion| (portion.variant, portion.quantity)).collect();
        self.does_to_parcel(order, ParcelAct::Pack { portions, ships: false, tracking: None }).await
    }

    /// To the parcel with this number; what comes back is put into stock.
    pub async fn moves(&self, order: OrderId, number: u16, step: ParcelStep) -> Result<(), OrderRefusal> {
        let parcels = self.opens(order).await.parcels;
        let parcel = parcels.iter().find(|row| row.parcel.number == number).expect("the parcel").parcel.id;
        self.does_to_parcel(order, ParcelAct::Move { parcel, step, tracking: None, restock: true }).await
    }

    /// Built on what is stored now.
    pub async fn does_to_parcel(&self, order: OrderId, act: ParcelAct) -> Result<(), OrderRefusal> {
        let version = self.opens(order).await.version;
        self.services.order.parcel(&self.caller, ParcelCommand { order, version, act }).await
    }

    pub async fn opens_product(&self, product: &SampleProduct) -> ProductForm {
        self.services.product.get(&self.caller, product.id()).await.expect("the product can be read")
    }

    pub async fn saves(&self, form: &ProductForm) -> Result<ProductId, ProductRefusal> {
        self.services.product.save(&self.caller, form).await
    }
}
