use crate::{browser::Browser, counter::Counter};
use shop_domain::{
    kernel::{Address, Language, Money, PersonName, Phone, address::AddressInput},
    order::Contact,
    shipment::{DeliveryMethod, Destination, ParcelAtCarrier, PickupStore},
};
use shop_gateways::carrier::ecpay::EcpayCarrier;
use shop_services::ports::{
    Booked, Carrier, CarrierGateway, GatewayError, LabelPage, MapRequest, NextStep, ParcelNews, ParcelRequest,
    ProviderSettings, ReturnRequest,
};
use shop_simulators::{
    Simulator,
    ecpay_logistics::{self, Merchant},
};
use shop_testkit::FixedClock;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use time::{OffsetDateTime, macros::datetime};

const NOW: OffsetDateTime = datetime!(2026-11-22 11:00:00 UTC);

struct World {
    simulator: Simulator,
    shop: Counter,
    gateway: Arc<dyn CarrierGateway>,
    clock: Arc<FixedClock>,
    browser: Browser,
    taken: AtomicU32,
}

impl World {
    /// From store to store.
    async fn c2c() -> Self {
        Self::open(&Merchant::c2c(), "c2c").await
    }

    /// From a warehouse to stores, and to doors.
    async fn b2c() -> Self {
        Self::open(&Merchant::b2c(), "b2c").await
    }

    async fn open(merchant: &Merchant, contract: &str) -> Self {
        let simulator = Simulator::start(([127, 0, 0, 1], 0).into(), ecpay_logistics::stage).await.expect("a port");
        simulator.house.clock.set(NOW);
        simulator.house.chaos.set("retry_every=1,late_for=1").expect("understood");
        let clock = Arc::new(FixedClock::at(NOW));
        let mut settings = ProviderSettings { stage: true, ..ProviderSettings::default() };
        for (name, value) in [
            ("merchant_id", merchant.id.as_str()),
            ("hash_key", &merchant.hash_key),
            ("hash_iv", &merchant.hash_iv),
            ("contract", contract),
            ("sender_name", "晨嵐茶事"),
            ("sender_phone", "0911222333"),
            ("sender_postal_code", "545"),
            ("sender_address", "南投縣埔里鎮中山路三段1號"),
        ] {
            settings.values.insert(name.to_owned(), value.to_owned());
        }
        let carrier = EcpayCarrier::new(clock.clone(), Some(simulator.origin().to_owned())).expect("a client");
        let gateway = carrier.open(&settings).expect("enough settings");
        let shop = Counter::with(gateway.clone()).await;
        Self { simulator, shop, gateway, clock, browser: Browser::new(), taken: AtomicU32::new(0) }
    }

    fn weather(&self, words: &str) {
        self.simulator.house.chaos.set(words).expect("understood");
    }

    /// Never the same reference twice.
    fn request(&self, code: &str, destination: Destination) -> ParcelRequest {
        let taken = self.taken.fetch_add(1, Ordering::Relaxed);
        ParcelRequest {
            reference: format!("48210937P{taken:02}"),
            method: method(code),
            destination,
            contact: Contact {
                name: PersonName::parse("林小美").expect("a name"),
                phone: Phone::parse("0912345678").expect("a number"),
                email: None,
            },
            worth: Money::twd(1_280),
            collect: None,
            weight: 350,
            shop_name: "一頁茶行".to_owned(),
            order_number: "4821 0937".to_owned(),
            language: Language::Chinese,
            at: NOW,
            callback: self.shop.at("/callbacks"),
        }
    }

    async fn booked(&self, request: &ParcelRequest) -> Booked {
        let booked = self.gateway.create(request).await.expect("taken");
        self.simulator.house.notices.settled().await;
        booked
    }

    /// Something happens to the parcel on the road, and ECPay tells of it.
    async fn happens(&self, deed: &str, parcel: &ParcelAtCarrier, more: &[(&str, &str)]) {
        let address = [self.simulator.origin(), "/_logistics/", deed].concat();
        let asked = reqwest::Client::builder().build().expect("a client").post(address);
        let form: Vec<_> = [("reference", parcel.reference.as_str())].iter().chain(more).copied().collect();
        let answer = asked.form(&form).send().await.expect("answered");
        assert!(answer.status().is_success(), "{deed}: {}", answer.status());
        self.simulator.house.notices.settled().await;
    }

    /// What the carrier's page shows.
    async fn prints(&self, page: LabelPage) -> String {
        let LabelPage { action, fields, .. } = page;
        self.browser.follow(NextStep::Form { action, fields }).await.0
    }

    async fn count(&self) -> usize {
        let address = [self.simulator.origin(), "/_logistics/parcels"].concat();
        let answer = reqwest::get(address).await.expect("answered").text().await.expect("a text");
        serde_json::from_str::<Vec<serde_json::Value>>(&answer).expect("a list").len()
    }
}

fn method(code: &str) -> DeliveryMethod {
    DeliveryMethod::from_code(code).expect("a code")
}

fn store(id: &str) -> Destination {
    let [name, address, phone] = ["建盛店", "台北市信義區光復南路133號", ""].map(str::to_owned);
    Destination::Store(PickupStore { id: id.to_owned(), name, address, phone, outlying: false })
}

fn home(city: &str, district: &str) -> Destination {
    let input = AddressInput { postal_code: "", city, district, line: "中正路100號" };
    Destination::Home(Address::parse(input).expect("an address"))
}

fn news(world: &World) -> Vec<Option<ParcelNews>> {
    world.shop.notices().into_iter().map(|notice| notice.news).collect()
}

#[tokio::test]
async fn a_store_is_chosen_on_the_map_and_looked_up_again() {
    let world = World::c2c().await;
    for (code, id, outlying) in
        [("ecpay_unimart", "131386", false), ("ecpay_fami", "006598", false), ("ecpay_okmart", "1330", true)]
    {
        let request = MapRequest {
            method: method(code),
            collects: true,
            token: "k2j8f7h3g6d5s4a1q9w0".to_owned(),
            is_phone: true,
            back: world.shop.at("/returns"),
        };
        let page = world.browser.follow(world.gateway.map(&request).expect("a map")).await;
        let form =
            page.0.split("<form").find(|form| form.contains(&format!("data-store=\"{id}\""))).expect("the store");
        let page = crate::browser::Page(["<form", form].concat());
        world.browser.submit(&page.form(world.simulator.origin(), "/returns")).await;
        let chosen = world.shop.chosen();
        assert_eq!((chosen.token, chosen.store.id.as_str()), (request.token.clone(), id));
        let found = world.gateway.store(&request.method, id).await.expect("answered").expect("a store");
        assert_eq!((&found.name, found.outlying), (&chosen.store.name, outlying));
        assert_eq!(world.gateway.store(&request.method, "999999").await.expect("answered"), None);
    }
    let courier = MapRequest {
        method: method("ecpay_tcat"),
        collects: false,
        token: "t".to_owned(),
        is_phone: false,
        back: world.shop.at("/returns"),
    };
    assert!(matches!(world.gateway.map(&courier), Err(GatewayError::Unsupported)));
}

#[tokio::test]
async fn a_parcel_from_store_to_store_is_followed_until_somebody_has_it() {
    let world = World::c2c().await;
    for (code, id, tracking) in [
        ("ecpay_unimart", "131386", 12),
        ("ecpay_fami", "006598", 11),
        ("ecpay_hilife", "2001", 11),
        ("ecpay_okmart", "1328", 11),
    ] {
        let request = ParcelRequest { collect: Some(Money::twd(1_380)), ..world.request(code, store(id)) };
        let booked = world.booked(&request).await;
        assert_eq!(booked.tracking.as_ref().map(String::len), Some(tracking), "{code}");
        for deed in ["hand_in", "accept", "arrive", "pick_up"] {
            world.happens(deed, &booked.parcel, &[]).await;
        }
        use ParcelNews as N;
        assert_eq!(news(&world), [N::UnderWay, N::UnderWay, N::ReadyForPickup, N::HandedOver].map(Some), "{code}");
        let asked = world.gateway.query(&booked.parcel).await.expect("answered").expect("known");
        assert_eq!((asked.news, &asked.tracking), (Some(N::HandedOver), &booked.tracking));
        let balance = world.simulator.house.ledger.balances()[&request.reference];
        assert_eq!(balance.captured, 1_380, "collected is what was ordered, with its delivery");
    }
}

#[tokio::test]
async fn what_nobody_collects_comes_back() {
    use ParcelNews as N;
    let world = World::b2c().await;
    for (code, id) in [("ecpay_unimart", "131386"), ("ecpay_fami", "006598"), ("ecpay_hilife", "2001")] {
        let booked = world.booked(&world.request(code, store(id))).await;
        assert_eq!(news(&world), [Some(N::Announced)], "{code}");
        for deed in ["accept", "arrive", "not_collected", "taken_back"] {
            world.happens(deed, &booked.parcel, &[]).await;
        }
        assert_eq!(news(&world), [N::UnderWay, N::ReadyForPickup, N::ComingBack, N::CameBack].map(Some), "{code}");
    }
}

#[tokio::test]
async fn a_courier_is_told_how_far_it_is_and_gives_its_number_later() {
    let world = World::b2c().await;
    for (city, district) in [("南投縣", "草屯鎮"), ("臺北市", "大安區"), ("金門縣", "金城鎮"), ("屏東縣", "琉球鄉")]
    {
        // The simulator refuses a distance that the addresses belie.
        let booked = world.booked(&world.request("ecpay_tcat", home(city, district))).await;
        assert_eq!(booked.tracking, None);
        world.happens("accept", &booked.parcel, &[]).await;
        let notice = world.shop.notices().pop().expect("a notice");
        assert_eq!((notice.news, notice.tracking.map(|no| no.len())), (Some(ParcelNews::UnderWay), Some(12)));
    }
    let cash = ParcelRequest {
        collect: Some(Money::twd(20_000)),
        ..world.request("ecpay_tcat", home("臺北市", "大安區"))
    };
    let booked = world.booked(&cash).await;
    world.happens("pick_up", &booked.parcel, &[]).await;
    assert_eq!(news(&world), [Some(ParcelNews::HandedOver)]);
    let letter = world.booked(&world.request("ecpay_post", home("臺北市", "大安區"))).await;
    assert!(letter.tracking.is_some());
}

#[tokio::test]
async fn what_cannot_be_carried_is_refused_before_or_by_ecpay_and_never_bent() {
    let world = World::c2c().await;
    let good = || world.request("ecpay_unimart", store("131386"));
    let named = |name: &str| {
        let request = good();
        let name = PersonName::parse(name).expect("a name");
        ParcelRequest { contact: Contact { name, ..request.contact.clone() }, ..request }
    };
    let money = |worth, collect: Option<i64>| ParcelRequest {
        worth: Money::twd(worth),
        collect: collect.map(Money::twd),
        ..good()
    };
    let tokyo = || {
        let request = good();
        let phone = Phone::parse("+81 3 1234 5678").expect("a number");
        ParcelRequest { contact: Contact { phone, ..request.contact.clone() }, ..request }
    };
    for wrong in [
        named("林"),
        named("Alexandrina"),
        named("林 2 號"),
        tokyo(),
        money(0, None),
        money(20_001, None),
        money(1_280, Some(0)),
        money(1_280, Some(20_001)),
        ParcelRequest { destination: store("999999"), ..good() },
        world.request("ecpay_tcat", home("臺北市", "大安區")),
    ] {
        let answer = world.gateway.create(&wrong).await;
        assert!(matches!(answer, Err(GatewayError::Refused(_))), "{wrong:?}: {answer:?}");
    }
    let at_home = ParcelRequest { destination: home("臺北市", "大安區"), ..good() };
    assert!(matches!(world.gateway.create(&at_home).await, Err(GatewayError::Malformed(_))));
    assert_eq!(world.count().await, 0);
}

#[tokio::test]
async fn an_answer_that_was_lost_makes_no_second_parcel() {
    let world = World::c2c().await;
    let request = world.request("ecpay_unimart", store("131386"));
    world.weather("answer_lost=100x1");
    assert!(matches!(world.gateway.create(&request).await, Err(GatewayError::Unreachable(_))));
    let found = world.booked(&request).await;
    let again = world.booked(&request).await;
    assert_eq!(found, again, "with the numbers that its label needs");
    assert_eq!((world.count().await, found.tracking.as_ref().map(String::len)), (1, Some(12)));

    let other = ParcelRequest { worth: Money::twd(90), ..request.clone() };
    assert!(matches!(world.gateway.create(&other).await, Err(GatewayError::Refused(_))), "another under its number");

    for weather in ["down=100x1", "busy=100x1"] {
        let request = world.request("ecpay_unimart", store("131386"));
        world.weather(weather);
        assert!(matches!(world.gateway.create(&request).await, Err(GatewayError::Unreachable(_))), "{weather}");
        assert_eq!(world.booked(&request).await.parcel.reference, request.reference);
    }
    assert_eq!(world.count().await, 3);
}

#[tokio::test]
async fn notices_come_again_until_they_are_taken_and_a_strangers_is_not() {
    let world = World::c2c().await;
    let booked = world.booked(&world.request("ecpay_unimart", store("131386"))).await;
    world.shop.fails(3);
    world.happens("arrive", &booked.parcel, &[]).await;
    assert_eq!(news(&world), [Some(ParcelNews::ReadyForPickup)]);

    world.weather("doubled=100x1");
    world.happens("pick_up", &booked.parcel, &[]).await;
    let twice = world.shop.notices();
    assert_eq!((twice.len(), &twice[0].event), (2, &twice[1].event), "one event");

    world.weather("calm,forged=100x1");
    world.happens("again", &booked.parcel, &[]).await;
    let heard = world.shop.heard();
    assert_eq!(heard.iter().filter(|heard| matches!(heard, Err(GatewayError::Forged))).count(), 1);
    assert_eq!(heard.len(), 2);

    world.happens("tell", &booked.parcel, &[("code", "8888"), ("words", "新的狀態")]).await;
    let unknown = world.shop.notices().pop().expect("kept");
    assert_eq!((unknown.news, unknown.words.as_str()), (None, "新的狀態"));
}

#[tokio::test]
async fn every_way_has_a_page_that_prints_its_label() {
    let world = World::c2c().await;
    let mut parcels = Vec::new();
    for (code, id) in
        [("ecpay_unimart", "131386"), ("ecpay_fami", "006598"), ("ecpay_hilife", "2001"), ("ecpay_okmart", "1328")]
    {
        let parcel = world.booked(&world.request(code, store(id))).await.parcel;
        let other = world.booked(&world.request(code, store(id))).await.parcel;
        parcels.extend([parcel, other]);
    }
    let pages = world.gateway.labels(&parcels).expect("pages");
    assert_eq!(pages.iter().map(|page| page.parcels).collect::<Vec<_>>(), [2; 4], "one for each chain");
    for (page, parcels) in pages.into_iter().zip(parcels.chunks(2)) {
        let printed = world.prints(page).await;
        for parcel in parcels {
            assert!(printed.contains(&format!("data-label=\"{}\"", parcel.reference)), "{printed}");
        }
    }

    let world = World::b2c().await;
    let mut parcels = Vec::new();
    for (code, to) in [
        ("ecpay_unimart", store("131386")),
        ("ecpay_tcat", home("臺北市", "大安區")),
        ("ecpay_post", home("臺北市", "大安區")),
        ("ecpay_tcat", home("臺北市", "大安區")),
    ] {
        parcels.push(world.booked(&world.request(code, to)).await.parcel);
    }
    for (page, count) in world.gateway.labels(&parcels).expect("pages").into_iter().zip([1, 2, 1]) {
        assert!(page.action.ends_with("/helper/printTradeDocument"));
        let printed = world.prints(page).await;
        assert_eq!(printed.matches("data-label").count(), count, "{printed}");
    }
    let many: Vec<_> = (0..101).map(|_| parcels[1].clone()).collect();
    let pages = world.gateway.labels(&many).expect("pages");
    assert_eq!(pages.iter().map(|page| page.parcels).collect::<Vec<_>>(), [100, 1]);
}

#[tokio::test]
async fn only_seven_eleven_calls_a_parcel_off_and_twice_is_once() {
    let world = World::c2c().await;
    let parcel = world.booked(&world.request("ecpay_unimart", store("131386"))).await.parcel;
    world.weather("answer_lost=100x1");
    assert!(matches!(world.gateway.cancel(&parcel).await, Err(GatewayError::Unreachable(_))));
    world.gateway.cancel(&parcel).await.expect("it was called off");
    world.simulator.house.notices.settled().await;
    assert_eq!(news(&world), [Some(ParcelNews::CalledOff)]);

    let on_its_way = world.booked(&world.request("ecpay_unimart", store("131386"))).await.parcel;
    world.happens("hand_in", &on_its_way, &[]).await;
    assert!(matches!(world.gateway.cancel(&on_its_way).await, Err(GatewayError::Refused(_))));
    let family = world.booked(&world.request("ecpay_fami", store("006598"))).await.parcel;
    assert!(matches!(world.gateway.cancel(&family).await, Err(GatewayError::Unsupported)));
}

#[tokio::test]
async fn a_parcel_that_was_handed_over_is_fetched_back() {
    let world = World::b2c().await;
    for (code, to) in [
        ("ecpay_unimart", store("131386")),
        ("ecpay_fami", store("006598")),
        ("ecpay_hilife", store("2001")),
        ("ecpay_tcat", home("臺北市", "大安區")),
    ] {
        let request = world.request(code, to.clone());
        let parcel = world.booked(&request).await.parcel;
        world.happens("pick_up", &parcel, &[]).await;
        let _ = world.shop.notices();
        let back = ReturnRequest {
            parcel: parcel.clone(),
            destination: to,
            contact: request.contact.clone(),
            worth: request.worth,
            order_number: request.order_number.clone(),
            language: Language::Chinese,
            callback: request.callback.clone(),
        };
        let taken = world.gateway.send_back(&back).await.expect("taken");
        assert_eq!(taken.code.is_some(), code != "ecpay_tcat", "{code}");
        world.happens("back", &parcel, &[("code", if code == "ecpay_tcat" { "3003" } else { "2044" })]).await;
        let notice = world.shop.notices().pop().expect("a notice");
        assert!(notice.returning);
        if let Some(reference) = taken.reference {
            assert_eq!(notice.reference, reference);
        }
        assert_eq!((notice.handle, notice.news), (parcel.handle, Some(ParcelNews::CameBack)), "{code}");
    }
    let world = World::c2c().await;
    let request = world.request("ecpay_unimart", store("131386"));
    let parcel = world.booked(&request).await.parcel;
    let back = ReturnRequest {
        parcel,
        destination: request.destination,
        contact: request.contact,
        worth: request.worth,
        order_number: request.order_number,
        language: Language::Chinese,
        callback: request.callback,
    };
    assert!(matches!(world.gateway.send_back(&back).await, Err(GatewayError::Unsupported)));
}

#[tokio::test]
async fn a_question_is_asked_with_the_time_of_day_and_a_stranger_is_unknown() {
    let world = World::c2c().await;
    let parcel = world.booked(&world.request("ecpay_unimart", store("131386"))).await.parcel;
    let unknown = ParcelAtCarrier { reference: "nobody".to_owned(), ..parcel.clone() };
    assert_eq!(world.gateway.query(&unknown).await.expect("answered"), None);
    world.clock.pass(time::Duration::minutes(4));
    assert!(matches!(world.gateway.query(&parcel).await, Err(GatewayError::Refused(_))), "stale");
    world.simulator.house.clock.set(NOW + time::Duration::minutes(4));
    let asked = world.gateway.query(&parcel).await.expect("answered").expect("known");
    assert_eq!(asked.news, Some(ParcelNews::Announced));
}
