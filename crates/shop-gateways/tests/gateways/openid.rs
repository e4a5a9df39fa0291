//! Houses that vouch for people, as Google and as LINE do it, and everything that a token may have wrong with it.

use serde_json::json;
use shop_gateways::identity::identity_providers;
use shop_services::ports::{Begun, IdentityClaim, IdentityError, IdentityProvider};
use shop_simulators::{
    Simulator,
    openid::{CLIENT_ID, CLIENT_SECRET, Lie, OpenId, Person},
};
use std::{collections::BTreeMap, sync::Arc};

const BACK: &str = "https://shop.test/account/with/house/back";

struct House {
    openid: OpenId,
    provider: Arc<dyn IdentityProvider>,
    simulator: Simulator,
}

async fn house(code: &str, make: fn(shop_simulators::House) -> OpenId) -> House {
    let mut made = None;
    let simulator = Simulator::start(([127, 0, 0, 1], 0).into(), |house| {
        let openid = make(house);
        made = Some(openid.clone());
        openid.doors()
    });
    let simulator = simulator.await.expect("a port");
    let keys = [("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)];
    let keys = keys.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let settings = BTreeMap::from([(code.to_owned(), keys)]);
    let houses = BTreeMap::from([(code.to_owned(), simulator.origin().to_owned())]);
    let provider = identity_providers(&settings, &houses).expect("set up").remove(0);
    House { openid: made.expect("made"), provider, simulator }
}

async fn google() -> House {
    house("google", OpenId::as_google).await
}

async fn line() -> House {
    house("line", OpenId::as_line).await
}

impl House {
    async fn begins(&self) -> Begun {
        self.provider.begin("state", BACK).await.expect("begun")
    }

    /// Somebody says yes at the house: the address that their browser is sent back to.
    async fn says_yes(&self, begun: &Begun, login: &str) -> url::Url {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let asked = client.get(&begun.address).send().await.expect("a page");
        assert!(asked.status().is_success(), "{}", asked.text().await.expect("text"));
        let query = url::Url::parse(&begun.address).expect("an address").query().unwrap_or_default().to_owned();
        let decide = format!("{}/decide?{query}&login={login}", self.simulator.origin());
        let answer = client.get(decide).send().await.expect("answered");
        let location = answer.headers().get("location").expect("sent back").to_str().expect("text");
        url::Url::parse(location).expect("an address")
    }

    async fn code(&self, begun: &Begun) -> String {
        let back = self.says_yes(begun, "mei").await;
        assert!(back.as_str().starts_with(BACK));
        let get = |name: &str| back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        assert_eq!((get("state").as_deref(), get("iss").as_deref()), (Some("state"), Some(self.provider.issuer())));
        get("code").expect("a code")
    }

    async fn claim(&self) -> Result<IdentityClaim, IdentityError> {
        let begun = self.begins().await;
        let code = self.code(&begun).await;
        self.provider.finish(&code, (&begun.nonce, &begun.verifier), BACK).await
    }

    async fn refuses(&self) -> bool {
        matches!(self.claim().await, Err(IdentityError::Refused(_)))
    }
}

#[tokio::test]
async fn google_vouches_for_somebody_and_their_address() {
    let house = google().await;
    house.openid.knows("mei", Person::new("g-1", "Mei@example.com"));
    let claim = house.claim().await.expect("vouched for");
    assert_eq!((claim.issuer.as_str(), claim.subject.as_str()), (house.simulator.origin(), "g-1"));
    assert_eq!(claim.email.as_ref().map(|email| email.as_str()), Some("Mei@example.com"));
    assert_eq!(claim.name.as_deref(), Some("Mei Lin"));
    let address = house.begins().await.address;
    for part in
        ["scope=openid+email+profile", "code_challenge_method=S256", "prompt=select_account", "response_type=code"]
    {
        assert!(address.contains(part), "{part}: {address}");
    }
}

#[tokio::test]
async fn line_signs_with_the_channels_secret_and_proves_no_address() {
    let house = line().await;
    let claim = house.claim().await.expect("vouched for");
    assert_eq!((claim.subject.as_str(), claim.email), ("mei", None), "it does not say that it is proven");
    house.openid.knows("mei", Person { email: None, ..Person::new("l-1", "") });
    assert_eq!(house.claim().await.expect("vouched for").subject, "l-1");
}

/// CVE-2026-41574 / GHSA-6g38-8j4p-j3pr: an address counts where the house says `true`, and nothing like it.
#[tokio::test]
async fn an_address_that_is_not_said_to_be_proven_is_none() {
    let house = google().await;
    for unproven in [json!(false), json!(null)] {
        let person = Person { email_verified: unproven.clone(), ..Person::new("g-1", "mei@example.com") };
        house.openid.knows("mei", person);
        assert_eq!(house.claim().await.expect("vouched for").email, None, "{unproven}");
    }
    for strange in [json!("true"), json!(1), json!(["true"])] {
        let person = Person { email_verified: strange.clone(), ..Person::new("g-1", "mei@example.com") };
        house.openid.knows("mei", person);
        let claimed = house.claim().await;
        assert!(claimed.is_err() || claimed.is_ok_and(|claim| claim.email.is_none()), "{strange}");
    }
    let line = line().await;
    line.openid.knows("mei", Person { email_verified: json!(true), ..Person::new("l-1", "mei@example.com") });
    assert_eq!(line.claim().await.expect("vouched for").email, None, "LINE says nothing of it");
}

/// CVE-2023-46943 and its like: `none`, HS256 under a public key, another's audience, issuer, nonce, or time.
#[tokio::test]
async fn a_token_with_anything_wrong_is_refused() {
    let (google, line) = (google().await, line().await);
    for lie in [
        Lie::Nonce,
        Lie::NoNonce,
        Lie::Audience,
        Lie::Issuer,
        Lie::Expired,
        Lie::Unsigned,
        Lie::PublicKeyAsSecret,
        Lie::AnotherKey,
        Lie::Changed,
    ] {
        for house in [&google, &line] {
            house.openid.lies(Some(lie));
            assert!(house.refuses().await, "{lie:?} of {}", house.provider.spec().code);
        }
    }
    google.openid.lies(Some(Lie::ClientSecret));
    assert!(google.refuses().await, "only LINE signs with HS256");
    google.openid.lies(None);
    google.claim().await.expect("and the truth is believed");
}

#[tokio::test]
async fn a_code_is_good_once_and_for_whoever_sent_the_browser() {
    let house = google().await;
    let begun = house.begins().await;
    let code = house.code(&begun).await;
    let other = house.begins().await;
    let finish = async |code: &str, nonce: &str, verifier: &str, back: &str| {
        house.provider.finish(code, (nonce, verifier), back).await.map(|claim| claim.subject)
    };
    assert!(finish(&code, &begun.nonce, &other.verifier, BACK).await.is_err(), "another's verifier");
    let code = house.code(&begun).await;
    assert!(finish(&code, &other.nonce, &begun.verifier, BACK).await.is_err(), "another's nonce");
    let code = house.code(&begun).await;
    assert!(finish(&code, &begun.nonce, &begun.verifier, "https://evil.example/").await.is_err(), "another way back");
    let code = house.code(&begun).await;
    assert_eq!(finish(&code, &begun.nonce, &begun.verifier, BACK).await.expect("in"), "mei");
    assert!(finish(&code, &begun.nonce, &begun.verifier, BACK).await.is_err(), "replayed");
    assert!(finish("guess", &begun.nonce, &begun.verifier, BACK).await.is_err());
}

#[tokio::test]
async fn keys_that_changed_are_looked_for_and_a_house_that_is_away_is_said_to_be() {
    let house = google().await;
    house.claim().await.expect("known from here on");
    house.openid.changes_keys();
    house.claim().await.expect("looked for again");
    let begun = house.begins().await;
    let code = house.code(&begun).await;
    let House { provider, simulator, .. } = house;
    simulator.stop().await;
    let away = provider.finish(&code, (&begun.nonce, &begun.verifier), BACK).await.expect_err("away");
    assert!(matches!(away, IdentityError::Unavailable(_)), "{away:?}");
}

#[test]
fn a_house_without_its_keys_is_a_mistake_and_one_that_is_not_named_is_none() {
    let none = BTreeMap::new();
    assert!(identity_providers(&BTreeMap::new(), &none).expect("none").is_empty());
    let half = BTreeMap::from([("google".to_owned(), BTreeMap::from([("client_id".to_owned(), "1".to_owned())]))]);
    assert!(identity_providers(&half, &none).is_err());
}
