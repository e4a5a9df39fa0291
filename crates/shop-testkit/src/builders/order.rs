//! Orders as they are just after they were placed. Never in a store, and nothing is promised for
//! them: a test that needs that places them by the use case.

use super::{SampleProduct, a_uuid, next};
use crate::clock::FixedClock;
use shop_domain::{
    appearance::Terms,
    invoice::InvoiceWish,
    kernel::{Address, EmailAddress, Language, Money, OrderId, OrderNumber, PersonName, Phone, Quantity},
    order::{Contact, Kept, Order, OrderFlow, OrderLine, OrderState, OrderStatus},
    payment::{PaymentFlow, PaymentMethod, PaymentStatus},
    pricing::{PricedLine, Totals, totals},
    shipment::{DeliveryMethod, Destination, Load},
};
use time::{Duration, OffsetDateTime};

/// Of one `product`, paid in cash to the courier.
pub fn an_order(product: &SampleProduct) -> OrderBuilder {
    OrderBuilder {
        products: vec![(product.clone(), 1)],
        payment: PaymentMethod::COD,
        name: "林小美".to_owned(),
        phone: "0912345678".to_owned(),
        email: None,
        delivery: DeliveryMethod::HOME,
        destination: Destination::Home(Address::restore(
            "106".into(),
            "臺北市".into(),
            "大安區".into(),
            "仁愛路四段1號".into(),
        )),
        language: Language::Chinese,
        placed_at: FixedClock::START,
        invoice: None,
    }
}

#[derive(Debug, Clone)]
pub struct OrderBuilder {
    products: Vec<(SampleProduct, i64)>,
    payment: PaymentMethod,
    name: String,
    phone: String,
    email: Option<EmailAddress>,
    delivery: DeliveryMethod,
    destination: Destination,
    language: Language,
    placed_at: OffsetDateTime,
    invoice: Option<InvoiceWish>,
}

impl OrderBuilder {
    /// How many of the product that was named last.
    pub fn times(mut self, quantity: i64) -> Self {
        self.products.last_mut().expect("an order has a line").1 = quantity;
        self
    }

    pub fn and(mut self, product: &SampleProduct) -> Self {
        self.products.push((product.clone(), 1));
        self
    }

    pub fn paid_by(mut self, method: PaymentMethod) -> Self {
        self.payment = method;
        self
    }

    /// Instead of to an address.
    pub fn going_to(mut self, delivery: DeliveryMethod, destination: Destination) -> Self {
        (self.delivery, self.destination) = (delivery, destination);
        self
    }

    pub fn by(mut self, name: &str, phone: &str) -> Self {
        (self.name, self.phone) = (name.to_owned(), phone.to_owned());
        self
    }

    /// Whose letters go to this address.
    pub fn written_to(mut self, email: &str) -> Self {
        self.email = Some(EmailAddress::parse(email).expect("an e-mail address"));
        self
    }

    pub fn with_invoice(mut self, wish: InvoiceWish) -> Self {
        self.invoice = Some(wish);
        self
    }

    pub fn in_language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    pub fn placed_at(mut self, at: OffsetDateTime) -> Self {
        self.placed_at = at;
        self
    }

    /// As it was placed just now: with its first event, and not yet in a store.
    pub fn build(self) -> Order {
        let n = next();
        let terms = Terms::default();
        let lines: Vec<_> = self.products.iter().map(|(product, quantity)| line(product, *quantity)).collect();
        let priced: Vec<_> =
            lines.iter().map(|line| PricedLine { unit_price: line.unit_price, quantity: line.quantity }).collect();
        let rate = terms.deliveries[0].tariff.rate(&Load::none(terms.currency)).expect("a rate");
        let flow = flow_of(&self.payment);
        let kept = match OrderFlow::of(flow).kept {
            Kept::Always => None,
            Kept::Minutes => Some(Duration::minutes(terms.payment_minutes)),
            Kept::Days => Some(Duration::days(terms.transfer_days)),
        };
        let state = OrderState {
            id: OrderId(a_uuid()),
            number: OrderNumber::from_sequence(n),
            token: format!("token{n:017}"),
            placed_at: self.placed_at,
            language: self.language,
            contact: Contact {
                name: PersonName::parse(&self.name).expect("a name"),
                phone: Phone::parse(&self.phone).expect("a phone number"),
                email: self.email,
            },
            delivery: self.delivery,
            destination: self.destination,
            payment: self.payment,
            payment_flow: flow,
            invoice: self.invoice,
            invoice_number: None,
            note: "請放門口".to_owned(),
            staff_note: String::new(),
            lines,
            shipping_tax: terms.tax,
            totals: totals(terms.currency, &priced, &rate).expect("adds up"),
            status: OrderStatus::Pending,
            payment_status: PaymentStatus::Pending,
            shipments: Vec::new(),
            received: Money::zero(terms.currency),
            sent_back: Money::zero(terms.currency),
            disputed: Money::zero(terms.currency),
            is_disputed: false,
            refund_due: Money::zero(terms.currency),
            held: None,
            transfer_from: None,
            expires_at: kept.map(|kept| self.placed_at + kept),
            version: 1,
        };
        let tax = state.taxes().and_then(|taxes| Ok(taxes.total()?)).expect("adds up");
        Order::place(OrderState { totals: Totals { tax, ..state.totals.clone() }, ..state })
            .expect("an order that may be placed")
    }
}

/// As the providers of the test shop have it.
fn flow_of(method: &PaymentMethod) -> PaymentFlow {
    match method.code() {
        "cod" => PaymentFlow::Cash,
        "transfer" => PaymentFlow::Transfer,
        "test_number" => PaymentFlow::Number,
        _ => PaymentFlow::Redirect,
    }
}

fn line(product: &SampleProduct, quantity: i64) -> OrderLine {
    let variant = &product.kept.product.variants[0];
    OrderLine {
        variant: variant.id,
        sku: variant.sku.as_str().to_owned(),
        title: product.kept.product.title.clone(),
        choice: variant.choice.clone(),
        picture: product.kept.pictures.first().map(|picture| picture.key.clone()),
        unit_price: variant.price,
        tax: product.kept.product.tax,
        quantity: Quantity::try_from(quantity).expect("in range"),
    }
}
