//! Providers of payment, simulated on this machine, and what a shopper does on their pages.

use super::{Form, Process, Visitor, forms};
use reqwest::Method;
use server::config::Config;
use shop_simulators::{Simulator, ecpay, ledger::Balance, line_pay, stripe};
use std::collections::BTreeMap;

pub struct Providers {
    pub ecpay: Simulator,
    pub line_pay: Simulator,
    pub stripe: Simulator,
}

/// The accounts that the simulators know.
const ACCOUNTS: [(&str, &str, &str); 9] = [
    ("ecpay", "merchant_id", "3002607"),
    ("ecpay", "hash_key", "pwFHCqoQZGmho4w6"),
    ("ecpay", "hash_iv", "EkRm7iFT261dpevs"),
    ("ecpay", "credit_check_code", "59997889"),
    ("ecpay", "stage", "yes"),
    ("linepay", "channel_id", "1234567890"),
    ("linepay", "channel_secret", "a917ab6a2367b536f8e5a6e2977e06f4"),
    ("stripe", "secret_key", stripe::SECRET_KEY),
    ("stripe", "webhook_secret", stripe::WEBHOOK_SECRET),
];

/// What a server is told in its environment, beside where the houses are.
const VARIABLES: [(&str, &str); 9] = [
    ("SHOP_PROVIDER__ECPAY__MERCHANT_ID", ACCOUNTS[0].2),
    ("SHOP_PROVIDER__ECPAY__HASH_KEY", ACCOUNTS[1].2),
    ("SHOP_PROVIDER__ECPAY__HASH_IV", ACCOUNTS[2].2),
    ("SHOP_PROVIDER__ECPAY__CREDIT_CHECK_CODE", ACCOUNTS[3].2),
    ("SHOP_PROVIDER__ECPAY__STAGE", ACCOUNTS[4].2),
    ("SHOP_PROVIDER__LINEPAY__CHANNEL_ID", ACCOUNTS[5].2),
    ("SHOP_PROVIDER__LINEPAY__CHANNEL_SECRET", ACCOUNTS[6].2),
    ("SHOP_PROVIDER__STRIPE__SECRET_KEY", ACCOUNTS[7].2),
    ("SHOP_PROVIDER__STRIPE__WEBHOOK_SECRET", ACCOUNTS[8].2),
];

/// For a shop in this program that knows one house.
pub fn knows(config: &mut Config, provider: &str, house: &str) {
    config.simulators.insert(provider.to_owned(), house.to_owned());
    let mut settings = BTreeMap::new();
    for (_, name, value) in ACCOUNTS.iter().filter(|(of, ..)| *of == provider) {
        let secret = serde_json::from_value((*value).into()).expect("a secret");
        settings.insert((*name).to_owned(), secret);
    }
    config.provider.insert(provider.to_owned(), settings);
}

/// Where a browser goes that a provider sends back.
#[derive(Debug, Clone)]
pub struct Back {
    path: String,
    /// Sent by POST.
    fields: Option<Vec<(String, String)>>,
}

impl Back {
    fn to(address: &str, fields: Option<Vec<(String, String)>>) -> Self {
        let at = address.find("/returns/").unwrap_or_else(|| panic!("{address} leads back to no order"));
        Self { path: address[at..].to_owned(), fields }
    }

    /// At whichever server: the browser brings no session along.
    pub async fn comes(&self, visitor: &Visitor) -> u16 {
        match &self.fields {
            Some(fields) => visitor.posts(&self.path, fields).await.status,
            None => visitor.sends(visitor.request(Method::GET, &self.path)).await.status,
        }
    }
}

impl Providers {
    pub async fn open() -> Self {
        let start = |doors: fn(shop_simulators::House) -> _| Simulator::start(([127, 0, 0, 1], 0).into(), doors);
        let (ecpay, line_pay) = (start(ecpay::stage).await, start(line_pay::doors).await);
        let stripe = start(stripe::doors).await;
        Self { ecpay: ecpay.expect("a port"), line_pay: line_pay.expect("a port"), stripe: stripe.expect("a port") }
    }

    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let houses = [
            ("SHOP_SIMULATORS__ECPAY", self.ecpay.origin().to_owned()),
            ("SHOP_SIMULATORS__LINEPAY", self.line_pay.origin().to_owned()),
            ("SHOP_SIMULATORS__STRIPE", self.stripe.origin().to_owned()),
        ];
        houses.into_iter().chain(VARIABLES.map(|(name, value)| (name, value.to_owned()))).collect()
    }

    /// As in Stripe's dashboard: where its events are to go.
    pub async fn tell(&self, shop: &Process) {
        let stripe = Visitor::at(self.stripe.origin());
        let fields = [("url", [&shop.origin, "/callbacks/stripe"].concat()), ("enabled_events[0]", "*".to_owned())];
        let hook = stripe.request(Method::POST, "/v1/webhook_endpoints").bearer_auth(stripe::SECRET_KEY);
        stripe.sends(hook.form(&fields)).await.expect(200);
    }

    pub fn all(&self) -> [&Simulator; 3] {
        [&self.ecpay, &self.line_pay, &self.stripe]
    }

    pub fn weather(&self, words: &str) {
        self.all().iter().for_each(|house| house.house.chaos.set(words).expect("understood"));
    }

    /// When nothing is on its way to the shop any more.
    pub async fn settled(&self) {
        for house in self.all() {
            house.house.notices.settled().await;
        }
    }

    /// What was taken and given back, by reference, in dollars.
    pub fn balances(&self) -> BTreeMap<String, Balance> {
        let mut all = BTreeMap::new();
        for (house, cents) in [(&self.ecpay, 1), (&self.line_pay, 1), (&self.stripe, 100)] {
            for (reference, balance) in house.house.ledger.balances() {
                let (captured, refunded) = (balance.captured / cents, balance.refunded / cents);
                all.insert(reference, Balance { captured, refunded });
            }
        }
        all
    }

    /// From the order to the provider's page, pays there, and is sent back.
    pub async fn pays(&self, visitor: &Visitor, token: &str) -> Back {
        self.presses(visitor, token, true).await
    }

    /// The same where nothing is paid: a card that is refused, or a shopper who turns back.
    pub async fn fails(&self, visitor: &Visitor, token: &str) -> Back {
        self.presses(visitor, token, false).await
    }

    async fn presses(&self, visitor: &Visitor, token: &str, pays: bool) -> Back {
        let page = visitor.opens(&format!("/o/{token}/pay")).await.expect(200);
        if let Some(away) = forms(page.text()).into_iter().find(|form| form.action.starts_with("http")) {
            return self.at_ecpay(visitor, &away, if pays { "/pay" } else { "/fail" }).await;
        }
        let links = page.text().split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let houses = self.all().map(|house| house.origin().to_owned());
        let is_away = |link: &&str| link.contains("/testpay/") || houses.iter().any(|house| link.starts_with(house));
        let link = links.into_iter().find(is_away).expect("a link to a provider").replace("&amp;", "&");
        if let Some(at) = link.find("/testpay/") {
            let outcome = if pays { "pay" } else { "fail" };
            let fields = [("outcome".to_owned(), outcome.to_owned())];
            return Back::to(&visitor.posts(&link[at..], &fields).await.location(), None);
        }
        let house = houses.iter().find(|house| link.starts_with(*house)).expect("one of them");
        let choice = if pays { "card" } else { "cancel" };
        let chosen = visitor.other().moves_to(house).posts(&link, &[("choice".to_owned(), choice.to_owned())]).await;
        let back = chosen.header("location").to_owned();
        // Whoever turns back at Stripe goes to the order itself.
        if back.contains("/returns/") {
            Back::to(&back, None)
        } else {
            Back { path: format!("/o/{token}"), fields: None }
        }
    }

    async fn at_ecpay(&self, visitor: &Visitor, away: &Form, deed: &str) -> Back {
        let house = visitor.other().moves_to(self.ecpay.origin());
        let counter = house.submits(away).await.expect(200);
        let button = forms(counter.text()).into_iter().find(|form| form.action.ends_with(deed)).expect("a button");
        let carried = house.submits(&button).await.expect(200);
        let back = forms(carried.text()).into_iter().find(|form| form.action.contains("/returns/"));
        let back = back.unwrap_or_else(|| panic!("nobody is sent back: {}", carried.text()));
        Back::to(&back.action, Some(back.fields))
    }
}
