//! The provider that stands for every one that redirects: signed requests out, signed results in.
//! Never moves money, and is offered only where the owner has switched it on.

use async_trait::async_trait;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use shop_domain::{
    kernel::{Currency, LocalText, Money},
    payment::{PaymentFlow, PaymentMethod},
};
use shop_services::ports::{
    AttemptAtProvider, Door, GatewayError, Incoming, Lease, MethodSpec, NextStep, PaymentGateway, PaymentNotice,
    PaymentOutcome, PaymentProvider, PaymentRequest, ProviderSettings, ProviderSpec, ProviderState, Reading,
    RefundRequest, RefundState, SettingMissing,
};
use std::{fmt::Write, sync::Arc, time::Duration};

/// Both halves of the provider: the gateway that the shop calls, and the house at the other end.
#[derive(Clone)]
pub struct TestPay {
    secret: Arc<[u8]>,
    /// Where the provider's page is, without a slash at the end.
    house: Arc<str>,
    spec: Arc<ProviderSpec>,
}

/// What the provider's page knows of an attempt, once the shop's signature was found to be good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestPayVisit {
    pub reference: String,
    pub amount: Money,
    /// Where the browser goes with the result.
    pub back: String,
}

/// The query of the provider's page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct VisitQuery {
    pub amount: String,
    pub currency: String,
    pub back: String,
    pub signature: String,
}

impl TestPay {
    pub const PATH: &'static str = "/testpay";

    pub fn new(secret: &[u8], origin: &str) -> Self {
        Self { secret: secret.into(), house: [origin, Self::PATH].concat().into(), spec: Arc::new(spec()) }
    }

    /// The provider's side: reads the address that [`PaymentGateway::start`] made.
    pub fn visit(&self, reference: &str, query: &VisitQuery) -> Result<TestPayVisit, GatewayError> {
        let VisitQuery { amount, currency, back, signature } = query;
        self.check(&["start", reference, amount, currency, back], signature)?;
        Ok(TestPayVisit { reference: reference.to_owned(), amount: money(amount, currency)?, back: back.clone() })
    }

    /// The provider's side: the fields of a callback, which are those of the browser's return too.
    pub fn result(&self, visit: &TestPayVisit, outcome: PaymentOutcome) -> Vec<(String, String)> {
        let amount = visit.amount.amount.to_string();
        let (currency, outcome) = (visit.amount.currency.code(), word(&outcome));
        let signature = self.sign(&["result", &visit.reference, &amount, currency, outcome]);
        [
            ("reference", visit.reference.as_str()),
            ("amount", &amount),
            ("currency", currency),
            ("outcome", outcome),
            ("signature", &signature),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    /// The provider's side: tells the shop's server, again after a while if it does not listen.
    pub async fn call_back(&self, visit: &TestPayVisit, outcome: PaymentOutcome) -> Result<(), GatewayError> {
        let unreachable = |error: reqwest::Error| GatewayError::Unreachable(Box::new(error));
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(unreachable)?;
        let address = self.house.replace(Self::PATH, "/callbacks/test");
        let fields = self.result(visit, outcome);
        let mut last = Ok(());
        for pause in [0, 1, 5, 20] {
            tokio::time::sleep(Duration::from_secs(pause)).await;
            let answer = client.post(&address).form(&fields).send().await.and_then(reqwest::Response::error_for_status);
            match answer {
                Ok(_) => return Ok(()),
                Err(error) => last = Err(unreachable(error)),
            }
        }
        last
    }

    fn mac(&self, parts: &[&str]) -> Hmac<Sha256> {
        // An HMAC takes a key of any length.
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.secret).unwrap_or_else(|_| unreachable!());
        for part in parts {
            mac.update(part.as_bytes());
            mac.update(b"\n");
        }
        mac
    }

    fn sign(&self, parts: &[&str]) -> String {
        self.mac(parts).finalize().into_bytes().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    fn check(&self, parts: &[&str], signature: &str) -> Result<(), GatewayError> {
        let bytes = (0..signature.len() / 2)
            .map(|at| signature.get(2 * at..2 * at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect::<Option<Vec<u8>>>()
            .ok_or(GatewayError::Forged)?;
        self.mac(parts).verify_slice(&bytes).map_err(|_| GatewayError::Forged)
    }
}

fn word(outcome: &PaymentOutcome) -> &'static str {
    match outcome {
        PaymentOutcome::Paid => "paid",
        PaymentOutcome::Failed => "failed",
        // It tells of nothing else.
        _ => "cancelled",
    }
}

fn money(amount: &str, currency: &str) -> Result<Money, GatewayError> {
    let amount = amount.parse().map_err(|_| GatewayError::Malformed("amount".to_owned()))?;
    let currency = Currency::from_code(currency).ok_or_else(|| GatewayError::Malformed("currency".to_owned()))?;
    Ok(Money { amount, currency })
}

fn spec() -> ProviderSpec {
    let title = LocalText::new("線上付款（測試）", "Pay online (test)");
    let method = MethodSpec {
        method: PaymentMethod::TEST,
        flow: PaymentFlow::Redirect,
        title: title.clone(),
        next: LocalText::new(
            "接著前往付款頁。這是測試，不會真的扣款。",
            "You go on to a payment page. It is a test: no money moves.",
        ),
        least: 1,
        most: i64::MAX,
        refunds: true,
    };
    ProviderSpec { code: "test", title, settings: Vec::new(), methods: vec![method], has_stage: false }
}

impl PaymentProvider for TestPay {
    fn spec(&self) -> &ProviderSpec {
        &self.spec
    }

    fn open(&self, _settings: &ProviderSettings) -> Result<Arc<dyn PaymentGateway>, SettingMissing> {
        Ok(Arc::new(self.clone()))
    }
}

#[async_trait]
impl PaymentGateway for TestPay {
    async fn start(&self, request: &PaymentRequest) -> Result<NextStep, GatewayError> {
        let (amount, currency) = (request.amount.amount.to_string(), request.amount.currency.code());
        let back = &request.addresses.back;
        let signature = self.sign(&["start", &request.reference, &amount, currency, back]);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("amount", amount.as_str()),
                ("currency", currency),
                ("back", back),
                ("signature", &signature),
            ])
            .finish();
        let address = [&self.house as &str, "/", &request.reference, "?", &query].concat();
        Ok(NextStep::Redirect { address, handle: None })
    }

    fn read(&self, incoming: &Incoming) -> Result<Reading, GatewayError> {
        let fields = match incoming.door {
            Door::Callback | Door::Instructions => incoming.form(),
            Door::Return => incoming.query.clone(),
        };
        let field = |name: &str| {
            let found = fields.iter().find(|(field, _)| field == name);
            found.map(|(_, value)| value.as_str()).ok_or_else(|| GatewayError::Malformed(name.to_owned()))
        };
        let (reference, amount, currency) = (field("reference")?, field("amount")?, field("currency")?);
        let outcome = field("outcome")?;
        self.check(&["result", reference, amount, currency, outcome], field("signature")?)?;
        Ok(Reading::Notice(PaymentNotice {
            event: [reference, ":", outcome].concat(),
            reference: reference.to_owned(),
            amount: money(amount, currency)?,
            outcome: match outcome {
                "paid" => PaymentOutcome::Paid,
                "failed" => PaymentOutcome::Failed,
                "cancelled" => PaymentOutcome::Cancelled,
                other => return Err(GatewayError::Malformed(other.to_owned())),
            },
            transaction: None,
            fee: None,
            objection: None,
        }))
    }

    /// It remembers nothing: what it has to say it says in callbacks.
    async fn query(&self, _attempt: &AttemptAtProvider) -> Result<ProviderState, GatewayError> {
        Ok(ProviderState::Open)
    }

    async fn refund(&self, _request: &RefundRequest, _lease: &dyn Lease) -> Result<RefundState, GatewayError> {
        Ok(RefundState::done(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use shop_services::ports::PaymentAddresses;

    fn pay() -> TestPay {
        TestPay::new(b"secret", "http://shop.test")
    }

    fn visit() -> TestPayVisit {
        let back = "http://shop.test/returns/test/token".to_owned();
        TestPayVisit { reference: "4821093701".to_owned(), amount: Money::twd(1_280), back }
    }

    fn back_with(fields: Vec<(String, String)>) -> Incoming {
        Incoming { door: Door::Return, query: fields, headers: Vec::new(), body: Bytes::new() }
    }

    #[test]
    fn a_result_is_read_as_it_was_meant() {
        let fields = pay().result(&visit(), PaymentOutcome::Paid);
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        let posted = Incoming { door: Door::Callback, body: body.into(), ..back_with(Vec::new()) };
        for incoming in [posted, back_with(fields)] {
            let Reading::Notice(notice) = pay().read(&incoming).expect("signed") else { panic!("a notice") };
            assert_eq!((notice.amount, notice.outcome), (Money::twd(1_280), PaymentOutcome::Paid));
        }
    }

    #[test]
    fn a_result_that_was_touched_is_refused() {
        for name in ["reference", "amount", "outcome", "signature"] {
            let mut fields = pay().result(&visit(), PaymentOutcome::Failed);
            let field = fields.iter_mut().find(|(field, _)| field == name).expect("there");
            field.1 = if name == "outcome" { "paid".to_owned() } else { ["1", &field.1].concat() };
            assert!(matches!(pay().read(&back_with(fields)), Err(GatewayError::Forged)), "{name}");
        }
        let other = TestPay::new(b"other", "http://shop.test");
        assert!(pay().read(&back_with(other.result(&visit(), PaymentOutcome::Paid))).is_err());
    }

    #[tokio::test]
    async fn the_address_names_an_amount_that_cannot_be_changed() {
        let address = |of: &str| format!("http://shop.test/{of}");
        let request = PaymentRequest {
            reference: "4821093701".to_owned(),
            method: PaymentMethod::TEST,
            amount: Money::twd(1_280),
            language: shop_domain::kernel::Language::Chinese,
            order_number: "48210937".to_owned(),
            shop_name: "一頁".to_owned(),
            email: None,
            started_at: time::OffsetDateTime::UNIX_EPOCH,
            expires_at: None,
            addresses: PaymentAddresses {
                callback: address("callbacks/test"),
                instructions: address("callbacks/test/instructions"),
                back: visit().back,
                order: address("o/token"),
            },
        };
        let NextStep::Redirect { address, .. } = pay().start(&request).await.expect("made") else { panic!("a link") };
        let query = address.split_once('?').expect("a query").1;
        let part = |name: &str| {
            let pair = url::form_urlencoded::parse(query.as_bytes()).find(|(found, _)| found == name);
            pair.expect("there").1.into_owned()
        };
        let query = VisitQuery {
            amount: part("amount"),
            currency: part("currency"),
            back: part("back"),
            signature: part("signature"),
        };
        assert_eq!(pay().visit("4821093701", &query).expect("good"), visit());
        assert!(pay().visit("4821093701", &VisitQuery { amount: "1".to_owned(), ..query }).is_err());
    }
}
