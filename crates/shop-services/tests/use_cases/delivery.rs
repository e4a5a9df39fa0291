//! How an order travels: what each way costs, which of them is possible, and how the owner sets them.

use shop_contract::{DeliveryForm, OrderAction, OrderForm, ParcelStep, WayStore};
use shop_domain::{
    appearance::Terms,
    fault::{Class, Fault},
    kernel::{Currency, Language, Money, Quantity, VariantId},
    order::OrderStatus,
    payment::{PaymentMethod, PaymentStatus},
    shipment::{Charge, DeliveryMethod, DeliveryWay, Destination, NotTaken, PickupStore, Tariff, WeightStep, Zone},
};
use shop_services::{
    checkout::{CheckoutRefusal, CheckoutSource, Quote, WantedLine},
    delivery::Wish,
    refusal::Refusal,
};
use shop_testkit::{TestShop, Visitor, a_product, a_store};

fn method(code: &str) -> DeliveryMethod {
    DeliveryMethod::from_code(code).expect("a code")
}

fn way(code: &str, tariff: Tariff) -> DeliveryWay {
    DeliveryWay { method: method(code), tariff }
}

fn flat(amount: i64) -> Tariff {
    Tariff::flat(Money::twd(amount), None)
}

/// NT$80 up to 1 kg, NT$160 up to 5 kg, free from NT$1,500, NT$150 more to the islands.
fn by_weight() -> Tariff {
    let steps = [(1_000, 80), (5_000, 160)].map(|(up_to, price)| WeightStep { up_to, price: Money::twd(price) });
    let (free_from, outlying) = (Some(Money::twd(1_500)), Some(Money::twd(150)));
    Tariff { charge: Charge::ByWeight(steps.into()), free_from, outlying }
}

/// To the door by weight, at the shop for nothing, and what the scripted carrier has.
fn shop() -> TestShop {
    TestShop::under(Terms {
        deliveries: vec![
            way("home", by_weight()),
            way("shop", flat(0)),
            way("test_store", flat(65)),
            way("test_home", flat(120)),
        ],
        payment_methods: vec![PaymentMethod::COD, PaymentMethod::TRANSFER, PaymentMethod::TEST],
        ..Terms::default()
    })
}

async fn form(visitor: &Visitor, delivery: &str, total: i64) -> OrderForm {
    let form = visitor.fills_in(PaymentMethod::COD).await;
    OrderForm { delivery: delivery.to_owned(), expected_total: total.to_string(), ..form }
}

#[track_caller]
fn field(refused: &CheckoutRefusal) -> (&str, &str) {
    let [only] = refused.fields() else { panic!("one field: {refused:?}") };
    (&only.field, only.code)
}

#[tokio::test]
async fn whoever_picks_it_up_needs_no_address_and_pays_no_delivery() {
    let shop = shop();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let form = form(&visitor, "shop", 400).await;
    let form = OrderForm { city: String::new(), district: String::new(), line: String::new(), ..form };
    let order = visitor.sends(&form).await.expect("ordered").order;
    let state = order.state();
    assert_eq!((&state.delivery, &state.destination), (&DeliveryMethod::SHOP, &Destination::Shop));
    assert_eq!((state.totals.shipping, state.totals.total), (Money::twd(0), Money::twd(400)));
    assert_eq!((state.status, state.payment_status), (OrderStatus::Processing, PaymentStatus::Pending));
    assert!(order.flow().is_fetched && order.flow().is_paid_at_the_counter);
}

#[tokio::test]
async fn what_is_picked_up_is_written_about_when_it_is_ready_and_paid_when_it_is_fetched() {
    let shop = shop();
    let tea = shop.sells(a_product().priced(400).with_stock(5)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("added");
    let typed = OrderForm { email: "mei@example.com".to_owned(), ..form(&visitor, "shop", 800).await };
    let id = visitor.sends(&typed).await.expect("ordered").order.state().id;
    let owner = shop.owner();
    assert!(owner.does_on(1, OrderAction::Deliver, id).await.is_err(), "it is not ready");
    owner.does(OrderAction::Ship, id).await.expect("ready");
    let stock = shop.stock(tea.variant());
    assert_eq!((stock.on_hand, stock.reserved), (3, 0));
    assert_eq!(owner.opens(id).await.parcels[0].steps[0], ParcelStep::HandOver);
    shop.works_off().await;
    let kinds: Vec<_> = shop.store.committed().letters.iter().map(|letter| letter.kind.clone()).collect();
    assert_eq!(kinds, ["placed", "ready_for_pickup"]);
    owner.moves(id, 1, ParcelStep::HandOver).await.expect("fetched");
    let state = shop.order(id);
    assert_eq!((state.payment_status, state.received), (PaymentStatus::Paid, Money::twd(800)));
    assert!(owner.opens(id).await.actions.is_empty(), "nothing is left to do");
}

#[tokio::test]
async fn a_store_on_an_island_costs_what_it_costs_wherever_its_shopper_lives() {
    let tariff = Tariff { outlying: Some(Money::twd(80)), ..flat(65) };
    let shop = TestShop::under(Terms { deliveries: vec![way("test_store", tariff)], ..Terms::default() });
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let (_, terms) =
        shop.services.catalogue.page(Default::default(), None, Language::Chinese).await.expect("read").expect("a page");
    for (city, district, outlying, shipping) in
        [("臺北市", "大安區", true, 145), ("澎湖縣", "馬公市", false, 65), ("", "", true, 145)]
    {
        let store = PickupStore { outlying, ..a_store("006598") };
        let chosen = WayStore { method: method("test_store"), store: store.clone() };
        let form = OrderForm {
            city: city.to_owned(),
            district: district.to_owned(),
            store: store.id.clone(),
            ..form(&visitor, "test_store", 400 + shipping).await
        };
        let wish = Wish::of(&form, Some(&chosen));
        let view = shop.services.cart.view_under(Some(visitor.cart), &terms, &wish, Language::Chinese).await;
        assert_eq!(view.expect("a cart").shipping, Money::twd(shipping), "{city} {outlying}");
    }
    let store = PickupStore { outlying: true, ..a_store("006598") };
    let form = OrderForm { store: store.id.clone(), ..form(&visitor, "test_store", 545).await };
    let command = shop.services.checkout.read_to(&form, Some(&store), Some(visitor.cart), Language::Chinese);
    shop.services.checkout.place(command.expect("right")).await.expect("what was shown is what is charged");
}

#[tokio::test]
async fn an_outlying_island_costs_more_and_is_charged_only_when_it_was_shown() {
    let shop = shop();
    let tea = shop.sells(a_product().priced(1_600).weighing(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let form = form(&visitor, "home", 1_600).await;
    let form = OrderForm { city: "澎湖縣".to_owned(), district: "馬公市".to_owned(), ..form };
    let refused = visitor.sends(&form).await.expect_err("it costs more there");
    assert_eq!((refused.code(), refused.total()), ("price.changed", Some(Money::twd(1_750))));
    let again = OrderForm { expected_total: "1750".to_owned(), ..form };
    let state = visitor.sends(&again).await.expect("ordered").order.state().clone();
    assert_eq!((state.totals.shipping, state.destination.zone()), (Money::twd(150), Zone::Outlying));
}

#[tokio::test]
async fn the_cart_shows_what_the_form_asks_for_so_far() {
    let shop = shop();
    let tea = shop.sells(a_product().priced(400).weighing(600)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 2).await.expect("added");
    let terms = shop.services.catalogue.page(Default::default(), None, Language::Chinese).await.expect("read");
    let terms = terms.expect("a page").1;
    let islands = ("澎湖縣", "馬公市");
    for (delivery, (city, district), shipping) in [
        ("", ("", ""), 160),
        ("home", ("臺北市", "大安區"), 160),
        ("home", islands, 310),
        ("shop", islands, 0),
        ("test_home", ("臺北市", "大安區"), 120),
        // It does not go there: what is shown is what does.
        ("test_home", islands, 310),
        ("owl", ("", ""), 160),
    ] {
        let form = OrderForm {
            delivery: delivery.to_owned(),
            city: city.to_owned(),
            district: district.to_owned(),
            ..OrderForm::default()
        };
        let wish = Wish::of(&form, None);
        let view = shop.services.cart.view_under(Some(visitor.cart), &terms, &wish, Language::Chinese).await;
        let view = view.expect("a cart");
        assert_eq!(
            (view.shipping, view.total),
            (Money::twd(shipping), Money::twd(800 + shipping)),
            "{delivery} {city}"
        );
        assert_eq!(view.lines[0].weight, 600);
    }
}

#[tokio::test]
async fn what_is_too_heavy_or_not_offered_is_refused_at_the_way() {
    let shop = shop();
    let kettle = shop.sells(a_product().priced(400).weighing(2_600)).await;
    let visitor = shop.visitor();
    visitor.adds(&kettle, 2).await.expect("added");
    for (delivery, code) in
        [("home", "delivery.too_heavy"), ("owl", "delivery.unknown"), ("ecpay_unimart", "delivery.unknown")]
    {
        let refused = visitor.sends(&form(&visitor, delivery, 800).await).await.expect_err(delivery);
        assert_eq!(field(&refused), ("delivery", code), "{delivery}");
    }
    let few = TestShop::under(Terms { deliveries: vec![way("shop", flat(0))], ..Terms::default() });
    let other = few.visitor();
    other.adds(&few.sells(a_product()).await, 1).await.expect("added");
    let refused = other.sends(&form(&other, "home", 1_000).await).await.expect_err("it was taken back");
    assert_eq!(field(&refused), ("delivery", "delivery.not_offered"));
}

#[tokio::test]
async fn cash_is_refused_where_nobody_takes_it() {
    let shop = shop();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let refused = visitor.sends(&form(&visitor, "test_home", 520).await).await.expect_err("nobody collects");
    assert_eq!(field(&refused), ("payment", "payment.nobody_collects"));
    let paid = OrderForm { payment: "transfer".to_owned(), ..form(&visitor, "test_home", 520).await };
    visitor.sends(&paid).await.expect("a transfer goes with every way");
}

#[tokio::test]
async fn a_store_that_nobody_has_chosen_is_asked_for() {
    let shop = shop();
    let tea = shop.sells(a_product().priced(400)).await;
    let visitor = shop.visitor();
    visitor.adds(&tea, 1).await.expect("added");
    let typed = OrderForm { store: "006598".to_owned(), ..form(&visitor, "test_store", 465).await };
    let refused = visitor.sends(&typed).await.expect_err("a number alone is no store");
    assert_eq!(field(&refused), ("store", "delivery.store_missing"));
}

async fn quote(
    shop: &TestShop,
    variant: VariantId,
    wish: Wish,
    payment: Option<&PaymentMethod>,
) -> Result<Quote, CheckoutRefusal> {
    let lines = vec![WantedLine { variant, quantity: Quantity::ONE }];
    shop.services.checkout.quote(CheckoutSource::Lines(lines), &wish, payment).await
}

#[tokio::test]
async fn a_quote_says_what_every_way_would_cost() {
    let shop = shop();
    let tea = shop.sells(a_product().priced(400).weighing(1_200)).await;
    let wish = Wish { method: Some(DeliveryMethod::HOME), zone: Zone::Outlying };
    let quoted = quote(&shop, tea.variant(), wish, None).await.expect("quoted");
    assert_eq!(quoted.totals.shipping, Money::twd(310));
    let ways: Vec<_> = quoted.ways.iter().map(|way| (way.method.code(), way.price)).collect();
    let twd = |amount| Ok(Money::twd(amount));
    let wanted =
        [("home", twd(310)), ("shop", twd(0)), ("test_store", twd(65)), ("test_home", Err(NotTaken::Outlying))];
    assert_eq!(ways, wanted);
    let usual = quote(&shop, tea.variant(), Wish::default(), None).await.expect("quoted");
    assert_eq!(usual.totals.shipping, Money::twd(160), "before anybody has said how");
}

#[tokio::test]
async fn a_quote_refuses_what_an_order_would() {
    let shop = shop();
    let tea = shop.sells(a_product().priced(400)).await;
    let to = |code: &str, zone| Wish { method: Some(method(code)), zone };
    let cases = [
        (to("test_home", Zone::Outlying), None, ("delivery", "delivery.outlying")),
        (to("owl", Zone::Main), None, ("delivery", "delivery.not_offered")),
        (to("test_home", Zone::Main), Some(PaymentMethod::COD), ("payment", "payment.nobody_collects")),
        (to("home", Zone::Main), PaymentMethod::from_code("gold"), ("payment", "payment.not_offered")),
    ];
    for (wish, payment, wanted) in cases {
        let refused = quote(&shop, tea.variant(), wish, payment.as_ref()).await.expect_err(wanted.1);
        assert_eq!(field(&refused), wanted);
    }
    quote(&shop, tea.variant(), to("shop", Zone::Outlying), Some(&PaymentMethod::COD)).await.expect("quoted");
}

#[tokio::test]
async fn what_the_owner_sets_of_a_way_is_what_it_costs_next() {
    let shop = TestShop::new();
    let (owner, service) = (shop.owner().caller, &shop.services.delivery);
    let (listed, typed) = service.get(&owner, "home", Language::English).await.expect("read");
    assert!(listed.is_offered && !typed.by_weight);
    assert_eq!((typed.flat.as_str(), typed.free_from.as_str(), typed.surcharge.as_str()), ("100", "1500", "0"));
    let row = |up_to: &str, price: &str| (up_to.to_owned(), price.to_owned());
    let changed = DeliveryForm {
        by_weight: true,
        // In whatever order they were typed.
        steps: vec![row("5000", "160"), row("", ""), row("1,000", "80")],
        to_outlying: false,
        ..typed
    };
    service.save(&owner, "home", &changed).await.expect("saved");
    let (_, read) = service.get(&owner, "home", Language::English).await.expect("read");
    assert_eq!(read.steps, [row("1000", "80"), row("5000", "160")]);
    assert!(read.by_weight && !read.to_outlying);
    let tea = shop.sells(a_product().priced(400).weighing(1_001)).await;
    let quoted = quote(&shop, tea.variant(), Wish::default(), None).await.expect("quoted");
    assert_eq!(quoted.totals.shipping, Money::twd(160));
}

#[tokio::test]
async fn picking_up_is_offered_once_it_is_said_where() {
    let shop = TestShop::new();
    let (owner, service) = (shop.owner().caller, &shop.services.delivery);
    let (listed, typed) = service.get(&owner, "shop", Language::English).await.expect("read");
    assert!(!listed.is_offered);
    let nowhere = DeliveryForm { is_offered: true, ..typed };
    let refused = service.save(&owner, "shop", &nowhere).await.expect_err("nobody would find it");
    assert_eq!(
        (refused.fields()[0].field.as_str(), refused.fields()[0].code),
        ("pickup_address_zh", "delivery.place_missing")
    );
    let here = DeliveryForm {
        pickup_address_zh: "鹿谷鄉晨嵐路 1 號".to_owned(),
        pickup_hours_zh: "週三至週日".to_owned(),
        ..nowhere
    };
    service.save(&owner, "shop", &here).await.expect("saved");
    let page = shop.services.catalogue.page(Default::default(), None, Language::Chinese).await.expect("read");
    let (page, terms) = page.expect("a page");
    let ways: Vec<_> = page.deliveries.iter().map(|way| way.offer.method.code()).collect();
    assert_eq!(ways, ["home", "shop"], "in the order of the carriers");
    assert_eq!(page.deliveries[1].place, ["鹿谷鄉晨嵐路 1 號", "週三至週日"]);
    assert_eq!(terms.currency, Currency::Twd);
    let words = shop.services.appearance.get(&owner).await.expect("read");
    shop.services.appearance.save(&owner, &words.0, &Default::default()).await.expect_err("a shop has a name");
    shop.services.appearance.save(&owner, &words.0, &words.1).await.expect("saved");
    let (_, kept) = service.get(&owner, "shop", Language::English).await.expect("read");
    assert_eq!(kept.pickup_hours_zh, "週三至週日", "saving the page leaves the place as it is");
}

#[tokio::test]
async fn nonsense_about_a_way_is_refused_field_by_field() {
    let shop = TestShop::new();
    let (owner, service) = (shop.owner().caller, &shop.services.delivery);
    let typed = service.get(&owner, "home", Language::English).await.expect("read").1;
    let row = |up_to: &str, price: &str| (up_to.to_owned(), price.to_owned());
    let wrong = DeliveryForm {
        by_weight: true,
        steps: vec![row("0", "80"), row("1000", "-1"), row("1000", "80"), row("9", "")],
        free_from: "much".to_owned(),
        surcharge: String::new(),
        ..typed.clone()
    };
    let refused = service.save(&owner, "home", &wrong).await.expect_err("nonsense");
    let fields: Vec<_> = refused.fields().iter().map(|field| (field.field.as_str(), field.code)).collect();
    let wanted = [
        ("steps[0].up_to", "delivery.weight"),
        ("steps[1].price", "settings.amount"),
        ("steps[2].up_to", "delivery.weight_twice"),
        ("steps[3].price", "settings.amount"),
        ("free_from", "settings.amount"),
        ("surcharge", "settings.amount"),
    ];
    assert_eq!(fields, wanted);
    let none = DeliveryForm { by_weight: true, steps: Vec::new(), ..typed };
    let refused = service.save(&owner, "home", &none).await.expect_err("no steps");
    assert_eq!(refused.fields()[0].code, "delivery.no_steps");
}

#[tokio::test]
async fn the_last_way_stays_and_a_save_built_on_an_older_reading_is_a_conflict() {
    let shop = TestShop::new();
    let (owner, service) = (shop.owner().caller, &shop.services.delivery);
    let typed = service.get(&owner, "home", Language::English).await.expect("read").1;
    let none = DeliveryForm { is_offered: false, ..typed.clone() };
    let refused = service.save(&owner, "home", &none).await.expect_err("it is the last");
    assert_eq!((refused.code(), refused.class()), ("delivery.none_left", Class::Conflict));
    service.save(&owner, "home", &typed).await.expect("saved");
    assert_eq!(service.save(&owner, "home", &typed).await.expect_err("old").code(), "settings.conflict");
    let refused = service.save(&owner, "owl", &typed).await.expect_err("nobody has it");
    assert_eq!(refused.class(), Class::NotFound);
}

#[tokio::test]
async fn only_who_may_change_settings_sets_what_delivery_costs() {
    let shop = TestShop::new();
    let packer = shop.packer().caller;
    let typed = shop.services.delivery.get(&shop.owner().caller, "home", Language::English).await.expect("read").1;
    let service = &shop.services.delivery;
    assert_eq!(service.list(&packer, Language::English).await.expect_err("no").class(), Class::Forbidden);
    assert_eq!(service.save(&packer, "home", &typed).await.expect_err("no").class(), Class::Forbidden);
}
