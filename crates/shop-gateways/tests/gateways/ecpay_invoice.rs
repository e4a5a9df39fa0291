use crate::redirect::{ANYWHERE, now};
use shop_domain::{
    invoice::{Barcode, Certificate, InvoiceWish, LoveCode, TaxId},
    kernel::Money,
    pricing::TaxRate,
};
use shop_gateways::invoice::ecpay::EcpayIssuer;
use shop_services::ports::{
    AllowanceRequest, GatewayError, InvoiceBuyer, InvoiceGateway, InvoiceIssuer, InvoiceItem, InvoiceName,
    InvoiceRequest, ProviderSettings,
};
use shop_simulators::{
    Simulator,
    ecpay_invoice::{HASH_IV, HASH_KEY, MERCHANT_ID, doors},
};
use shop_testkit::FixedClock;
use std::{sync::Arc, time::Duration};

const FIVE: TaxRate = TaxRate(500);

struct House {
    issuer: Simulator,
    gateway: Arc<dyn InvoiceGateway>,
}

impl House {
    async fn open() -> Self {
        let issuer = Simulator::start(ANYWHERE, doors).await.expect("a port");
        let gateway = gateway(&issuer, HASH_KEY, Duration::from_secs(20));
        Self { issuer, gateway }
    }

    fn suffers(&self, words: &str) {
        self.issuer.house.chaos.set(words).expect("understood");
    }

    async fn issued(&self, wish: InvoiceWish) -> InvoiceName {
        self.gateway.issue(&request(wish)).await.expect("issued")
    }

    async fn remaining(&self) -> i64 {
        self.gateway.find(REFERENCE).await.expect("asked").expect("an invoice").remaining.amount
    }
}

const REFERENCE: &str = "48210937A";

fn gateway(issuer: &Simulator, key: &str, patience: Duration) -> Arc<dyn InvoiceGateway> {
    let values = [("merchant_id", MERCHANT_ID), ("hash_key", key), ("hash_iv", HASH_IV)];
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let clock = Arc::new(FixedClock::at(now()));
    let maker = EcpayIssuer::new(clock, Some(issuer.origin().to_owned()), patience).expect("TLS");
    maker.open(&ProviderSettings { values, stage: true }).expect("settings that fit")
}

fn item(title: &str, quantity: i64, price: i64, tax: TaxRate) -> InvoiceItem {
    let (unit_price, amount) = (Money::twd(price), Money::twd(price * quantity));
    InvoiceItem { title: title.to_owned(), quantity, unit_price, amount, tax }
}

fn request(wish: InvoiceWish) -> InvoiceRequest {
    InvoiceRequest {
        reference: REFERENCE.to_owned(),
        wish,
        buyer: InvoiceBuyer {
            name: "林小美".to_owned(),
            email: Some("mei@example.tw".to_owned()),
            phone: "0912345678".to_owned(),
            address: "106 臺北市大安區仁愛路四段1號".to_owned(),
        },
        items: vec![
            item("凍頂烏龍 ~'*() 100%", 2, 640, FIVE),
            item("白米", 1, 300, TaxRate(0)),
            item("運費", 1, 100, FIVE),
            item("折扣", 1, -80, FIVE),
        ],
        total: Money::twd(1_600),
    }
}

fn allowance(invoice: &InvoiceName, amount: i64) -> AllowanceRequest {
    AllowanceRequest {
        invoice: invoice.clone(),
        amount: Money::twd(amount),
        parts: vec![(FIVE, Money::twd(amount))],
        email: None,
    }
}

#[tokio::test]
async fn every_wish_is_an_invoice_that_is_taken() {
    let (tax_id, title) = (TaxId::parse("22099131").expect("a number"), "測試股份有限公司".to_owned());
    for wish in [
        InvoiceWish::Cloud,
        InvoiceWish::Barcode { barcode: Barcode::parse("/ABC+123").expect("a barcode") },
        InvoiceWish::Certificate { certificate: Certificate::parse("TP03000001234567").expect("a card") },
        InvoiceWish::Donation { love_code: LoveCode::parse("168001").expect("a code") },
        InvoiceWish::Company { tax_id, title },
    ] {
        let house = House::open().await;
        assert_eq!(house.gateway.find(REFERENCE).await.expect("asked"), None);
        let name = house.issued(wish).await;
        assert!(name.number.len() == 10 && name.random.len() == 4, "{name:?}");
        let found = house.gateway.find(REFERENCE).await.expect("asked").expect("an invoice");
        assert_eq!((&found.name, found.total, found.is_void), (&name, Money::twd(1_600), false));
    }
}

#[tokio::test]
async fn an_answer_that_was_lost_makes_no_second_invoice() {
    let house = House::open().await;
    house.suffers("answer_lost=100x1");
    let lost = house.gateway.issue(&request(InvoiceWish::Cloud)).await;
    assert!(matches!(lost, Err(GatewayError::Unreachable(_))), "{lost:?}");
    let name = house.issued(InvoiceWish::Cloud).await;
    assert_eq!(house.issued(InvoiceWish::Cloud).await, name, "every try answers the one invoice");
    let other =
        InvoiceRequest { items: vec![item("茶", 1, 50, FIVE)], total: Money::twd(50), ..request(InvoiceWish::Cloud) };
    let refused = house.gateway.issue(&other).await;
    assert!(matches!(refused, Err(GatewayError::Refused(_))), "another sum under the reference is another invoice");
}

#[tokio::test]
async fn an_issuer_that_is_down_or_silent_leaves_it_open() {
    let house = House::open().await;
    house.suffers("down=100x1");
    assert!(matches!(house.gateway.find(REFERENCE).await, Err(GatewayError::Unreachable(_))));
    house.suffers("silence=100x1,silence_for=2000");
    let hasty = gateway(&house.issuer, HASH_KEY, Duration::from_millis(150));
    assert!(matches!(hasty.issue(&request(InvoiceWish::Cloud)).await, Err(GatewayError::Unreachable(_))));
}

#[tokio::test]
async fn a_wrong_key_is_a_refusal_and_nothing_is_issued() {
    let house = House::open().await;
    let stranger = gateway(&house.issuer, &"x".repeat(16), Duration::from_secs(20));
    let refused = stranger.issue(&request(InvoiceWish::Cloud)).await;
    assert!(matches!(&refused, Err(GatewayError::Refused(words)) if words.starts_with("110 ")), "{refused:?}");
    assert_eq!(house.gateway.find(REFERENCE).await.expect("asked"), None);
}

#[tokio::test]
async fn an_invoice_is_void_once_and_twice_is_no_error() {
    let house = House::open().await;
    let name = house.issued(InvoiceWish::Cloud).await;
    for _ in 0..2 {
        house.gateway.void(&name, "訂單取消，全數退款給客人，所以作廢這張發票").await.expect("void, its reason cut");
    }
    assert!(house.gateway.find(REFERENCE).await.expect("asked").expect("an invoice").is_void);
}

#[tokio::test]
async fn what_went_back_is_taken_off_the_invoice_and_can_be_put_back() {
    let house = House::open().await;
    let name = house.issued(InvoiceWish::Cloud).await;
    let first = house.gateway.allow(&allowance(&name, 600)).await.expect("taken off");
    assert_eq!(house.remaining().await, 1_000);
    assert!(matches!(house.gateway.void(&name, "取消").await, Err(GatewayError::Refused(_))), "allowances go first");
    assert!(matches!(house.gateway.allow(&allowance(&name, 1_001)).await, Err(GatewayError::Refused(_))));
    house.gateway.void_allowance(&name.number, &first, "重開").await.expect("put back");
    assert_eq!(house.remaining().await, 1_600);
    house.gateway.void(&name, "取消").await.expect("void");
}

#[tokio::test]
async fn carriers_and_charities_are_asked_about() {
    let house = House::open().await;
    let barcode = |text| Barcode::parse(text).expect("a barcode");
    assert_eq!(house.gateway.knows_barcode(&barcode("/ABC+123")).await.ok(), Some(true));
    assert_eq!(house.gateway.knows_barcode(&barcode("/NOBODY0")).await.ok(), Some(false));
    let code = |text| LoveCode::parse(text).expect("a code");
    assert_eq!(house.gateway.knows_love_code(&code("168001")).await.ok(), Some(true));
    assert_eq!(house.gateway.knows_love_code(&code("999")).await.ok(), Some(false));
}

#[tokio::test]
async fn an_old_call_is_refused() {
    let house = House::open().await;
    house.issuer.house.clock.set_ahead(600);
    let refused = house.gateway.find(REFERENCE).await;
    assert!(matches!(&refused, Err(GatewayError::Refused(words)) if words.contains("Timestamp")), "{refused:?}");
}
