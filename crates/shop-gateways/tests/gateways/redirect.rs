//! What stands around a gateway that sends the shopper elsewhere: an attempt, and a shopper who
//! presses one of the buttons there.

use axum::{body::Bytes, http::StatusCode};
use shop_domain::{
    kernel::{Language, Money},
    payment::PaymentMethod,
};
use shop_services::ports::{
    AttemptAtProvider, Clock, Door, GatewayError, Incoming, NextStep, PaymentAddresses, PaymentGateway, PaymentNotice,
    PaymentProvider, PaymentRequest, ProviderSettings, ProviderState, RefundRequest,
};
use std::{net::SocketAddr, sync::Arc};

pub const ANYWHERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

pub fn now() -> time::OffsetDateTime {
    shop_gateways::SystemClock.now()
}

pub fn opened(provider: &dyn PaymentProvider, values: &[(&str, &str)]) -> Arc<dyn PaymentGateway> {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    provider.open(&ProviderSettings { values, stage: true }).expect("settings that fit")
}

pub fn request(reference: &str, method: &str) -> PaymentRequest {
    PaymentRequest {
        reference: reference.to_owned(),
        method: PaymentMethod::from_code(method).expect("a method"),
        amount: Money::twd(1_280),
        language: Language::Chinese,
        order_number: "4821 0937".to_owned(),
        shop_name: "山月茶行".to_owned(),
        email: Some("mei@example.tw".to_owned()),
        started_at: now(),
        expires_at: None,
        addresses: PaymentAddresses {
            callback: "http://shop.test/callbacks/p".to_owned(),
            instructions: "http://shop.test/callbacks/p/instructions".to_owned(),
            back: "http://shop.test/returns/p".to_owned(),
            order: "http://shop.test/o/abc".to_owned(),
        },
    }
}

/// An attempt as the shop keeps it once it was started, and where the shopper goes.
pub struct Started {
    pub attempt: AttemptAtProvider,
    pub address: String,
}

pub async fn started(gateway: &dyn PaymentGateway, request: &PaymentRequest) -> Result<Started, GatewayError> {
    let NextStep::Redirect { address, handle } = gateway.start(request).await? else { panic!("no form") };
    let attempt = AttemptAtProvider {
        reference: request.reference.clone(),
        method: request.method.clone(),
        amount: request.amount,
        handle,
        transaction: None,
        started_at: request.started_at,
    };
    Ok(Started { attempt, address })
}

/// A browser that goes nowhere by itself.
pub fn browser() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client")
}

/// Presses a button on a provider's page; where the browser is sent then.
pub async fn chooses(address: &str, choice: &str) -> String {
    let page = browser().get(address).send().await.expect("a page").text().await.expect("a text");
    assert!(page.contains("4821 0937"), "{page}");
    let answer = browser().post(address).form(&[("choice", choice)]).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    answer.headers()["location"].to_str().expect("an address").to_owned()
}

/// A browser that comes back to the shop at `address`.
pub fn returning(address: &str) -> Incoming {
    let address = reqwest::Url::parse(address).expect("an address");
    Incoming {
        door: Door::Return,
        query: address.query_pairs().into_owned().collect(),
        headers: Vec::new(),
        body: Bytes::new(),
    }
}

pub fn ended(state: Result<ProviderState, GatewayError>) -> PaymentNotice {
    match state {
        Ok(ProviderState::Ended(notice)) => notice,
        other => panic!("not ended: {other:?}"),
    }
}

/// The attempt once it is known to be paid.
pub fn paid(attempt: &AttemptAtProvider, notice: &PaymentNotice) -> AttemptAtProvider {
    AttemptAtProvider { transaction: notice.transaction.clone(), ..attempt.clone() }
}

pub fn refund(attempt: &AttemptAtProvider, amount: i64, before: i64, key: &str) -> RefundRequest {
    RefundRequest {
        attempt: attempt.clone(),
        amount: Money::twd(amount),
        refunded_before: Money::twd(before),
        key: key.to_owned(),
        is_repeated: false,
        known: Vec::new(),
    }
}
